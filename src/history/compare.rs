//! Two assessments held against each other: which verdicts changed, and why.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Number;

use super::document::{Document, Figure, Rests, Stage, Verdict};

/// What two documents differ in.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub policy: String,
    pub old: Side,
    pub new: Side,
    /// In the order of the new document; those that are gone stand at the end.
    pub changes: Vec<Change>,
    pub stages: Vec<StageChange>,
    /// Verdicts that are alike in both.
    pub unchanged: usize,
    /// Both documents say what verdicts rest on, so that every cause can be told.
    pub tells_causes: bool,
}

/// One of the two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    pub as_of: String,
    pub idel: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub kind: String,
    pub id: String,
    /// What it was called in the old document, where that is another name.
    pub was: Option<String>,
    pub cell: BTreeMap<String, String>,
    /// It fails no run.
    pub advisory: bool,
    pub what: What,
    pub old: Option<Kept>,
    pub new: Option<Kept>,
    pub causes: Vec<Cause>,
}

/// What a change is first of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Appeared,
    Gone,
    Status,
    /// Another value of the same status.
    Value,
}

/// What a document says of a verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub status: String,
    pub value: Option<Number>,
    pub required: Option<Number>,
    pub unit: String,
    pub done: Option<String>,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// Files of these datasets, and what that did to the figures that were read.
    Data { datasets: Vec<ChangedData>, figures: Vec<Moved> },
    /// These declarations have another text, or stand in one of the documents only.
    Definitions { edit: Edit, keys: Vec<String> },
    /// A parameter's value in the period compared; where both are alike, its text.
    Parameter { name: String, old: Option<Number>, new: Option<Number> },
    /// Of a stage: these verdicts in it.
    Verdicts(Vec<String>),
    /// The day of the assessment.
    AsOf { old: String, new: String },
    /// The version of the program.
    Program { old: String, new: String },
}

/// A dataset whose files are others; with its rows, where both documents tell them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedData {
    pub name: String,
    pub rows: Option<(u64, u64)>,
}

/// A figure of one cell in both documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub old: Figure,
    pub new: Figure,
}

/// What was done to a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    Changed,
    Added,
    Removed,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StageChange {
    pub kind: String,
    pub id: String,
    pub cluster: Option<String>,
    /// Absent where the stage is not in that document.
    pub old: Option<Stage>,
    pub new: Option<Stage>,
    pub causes: Vec<Cause>,
}

type Key<'a> = (&'a str, &'a str, &'a BTreeMap<String, String>);

fn key(verdict: &Verdict) -> Key<'_> {
    (&verdict.kind, &verdict.id, &verdict.cell)
}

/// Holds a later document against an earlier one of the same policy.
pub fn compare(old: &Document, new: &Document) -> Comparison {
    let before: BTreeMap<Key<'_>, &Verdict> = old.verdicts.iter().map(|v| (key(v), v)).collect();
    let after: BTreeMap<Key<'_>, &Verdict> = new.verdicts.iter().map(|v| (key(v), v)).collect();
    let (mut changes, mut unchanged) = (Vec::new(), 0);
    for verdict in &new.verdicts {
        let earlier = before.get(&key(verdict)).copied();
        match earlier.map(|earlier| what(earlier, verdict)) {
            Some(None) => unchanged += 1,
            Some(Some(what)) => changes.push(change(what, earlier, Some(verdict), old, new)),
            None => changes.push(change(What::Appeared, None, Some(verdict), old, new)),
        }
    }
    for verdict in old.verdicts.iter().filter(|verdict| !after.contains_key(&key(verdict))) {
        changes.push(change(What::Gone, Some(verdict), None, old, new));
    }
    let side = |document: &Document| Side { as_of: document.as_of.clone(), idel: document.idel.clone() };
    Comparison {
        policy: new.policy.clone(),
        old: side(old),
        new: side(new),
        stages: stages(old, new, &changes),
        changes,
        unchanged,
        tells_causes: old.tells_grounds() && new.tells_grounds(),
    }
}

/// How two verdicts on one thing differ, if they do.
fn what(old: &Verdict, new: &Verdict) -> Option<What> {
    if old.status != new.status {
        Some(What::Status)
    } else if values_differ(old, new) {
        Some(What::Value)
    } else {
        None
    }
}

fn values_differ(old: &Verdict, new: &Verdict) -> bool {
    old.value != new.value || old.required != new.required || old.unit != new.unit || old.done != new.done
}

fn change(
    what: What,
    old: Option<&Verdict>,
    new: Option<&Verdict>,
    before: &Document,
    after: &Document,
) -> Change {
    let (kind, id, cell) =
        new.or(old).map(|v| (v.kind.clone(), v.id.clone(), v.cell.clone())).unwrap_or_default();
    let kept = |verdict: &Verdict| Kept {
        status: verdict.status.clone(),
        value: verdict.value.clone(),
        required: verdict.required.clone(),
        unit: verdict.unit.clone(),
        done: verdict.done.clone(),
        reason: verdict.reason.clone(),
    };
    Change {
        kind,
        id,
        was: None,
        cell,
        advisory: new.or(old).is_some_and(|v| v.level.as_deref() == Some("advisory")),
        what,
        old: old.map(kept),
        new: new.map(kept),
        causes: causes(old, new, before, after),
    }
}

fn causes(old: Option<&Verdict>, new: Option<&Verdict>, before: &Document, after: &Document) -> Vec<Cause> {
    let mut found = Vec::new();
    let rests = |verdict: Option<&Verdict>| verdict.and_then(|v| v.rests_on.clone());
    let (one, other) = (rests(old), rests(new));
    if let Some(cause) = declared_or_not(old, new, before, after) {
        return vec![cause];
    }
    if data_matters(old, new) {
        let datasets = changed_data(one.as_ref(), other.as_ref(), before, after);
        if !datasets.is_empty() {
            found.push(Cause::Data { datasets, figures: moved(one.as_ref(), other.as_ref()) });
        }
    }
    if before.tells_grounds() && after.tells_grounds() {
        let (definitions, parameters) = changed_definitions(one.as_ref(), other.as_ref(), before, after);
        found.extend(definitions);
        found.extend(parameters);
    }
    if before.as_of != after.as_of && (found.is_empty() || day_matters(old, new)) {
        found.push(Cause::AsOf { old: before.as_of.clone(), new: after.as_of.clone() });
    }
    if found.is_empty() && before.idel != after.idel {
        found.push(Cause::Program { old: before.idel.clone(), new: after.idel.clone() });
    }
    found
}

/// A verdict that comes or goes with its own declaration has no other cause.
fn declared_or_not(
    old: Option<&Verdict>,
    new: Option<&Verdict>,
    before: &Document,
    after: &Document,
) -> Option<Cause> {
    let (edit, verdict, elsewhere) = match (old, new) {
        (None, Some(new)) => (Edit::Added, new, before),
        (Some(old), None) => (Edit::Removed, old, after),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    // The ids of rules say that they are rules.
    let name = verdict.id.strip_prefix("rule.").filter(|_| verdict.kind == "rule").unwrap_or(&verdict.id);
    let key = format!("{} {name}", verdict.kind);
    let named = verdict.rests_on.as_ref().is_some_and(|rests| rests.definitions.contains(&key));
    let absent = elsewhere.tells_grounds() && !elsewhere.definitions.contains_key(&key);
    (named && absent).then(|| Cause::Definitions { edit, keys: vec![key] })
}

/// Data that give the same numbers have not changed a verdict.
fn data_matters(old: Option<&Verdict>, new: Option<&Verdict>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => {
            values_differ(old, new)
                || old.coverage != new.coverage
                || old.value.is_none()
                || old.required.is_none()
        }
        // Members of an axis come and go with the data.
        (None, _) | (_, None) => true,
    }
}

/// What is not yet due, and what is judged as of the day itself, moves with the day.
fn day_matters(old: Option<&Verdict>, new: Option<&Verdict>) -> bool {
    let moves = |verdict: &Verdict| {
        verdict.kind != "target" || matches!(verdict.status.as_str(), "on_track" | "behind" | "pending")
    };
    old.is_some_and(moves) || new.is_some_and(moves)
}

fn changed_data(
    old: Option<&Rests>,
    new: Option<&Rests>,
    before: &Document,
    after: &Document,
) -> Vec<ChangedData> {
    let named: BTreeSet<&str> = if old.is_none() && new.is_none() {
        before.data.iter().chain(&after.data).map(|file| file.name.as_str()).collect()
    } else {
        old.into_iter().chain(new).flat_map(|rests| &rests.data).map(String::as_str).collect()
    };
    let files = |document: &Document, name: &str| -> Vec<String> {
        document.data.iter().filter(|file| file.name == name).map(|file| file.sha256.clone()).collect()
    };
    let rows = |document: &Document, name: &str| -> Option<u64> {
        let own = document.data.iter().filter(|file| file.name == name);
        own.map(|file| file.rows).sum::<Option<u64>>().filter(|_| !files(document, name).is_empty())
    };
    let changed = named.into_iter().filter(|name| files(before, name) != files(after, name));
    let told =
        |name: &str| ChangedData { name: name.to_owned(), rows: rows(before, name).zip(rows(after, name)) };
    changed.map(told).collect()
}

/// Figures of the same cells that are not what they were, in their order.
fn moved(old: Option<&Rests>, new: Option<&Rests>) -> Vec<Moved> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    let same = |a: &Figure, b: &Figure| a.figure == b.figure && a.dataset == b.dataset && a.cell == b.cell;
    let pairs = new.figures.iter().filter_map(|figure| {
        let earlier = old.figures.iter().find(|other| same(other, figure))?;
        (earlier != figure).then(|| Moved { old: earlier.clone(), new: figure.clone() })
    });
    pairs.collect()
}

fn changed_definitions(
    old: Option<&Rests>,
    new: Option<&Rests>,
    before: &Document,
    after: &Document,
) -> (Vec<Cause>, Vec<Cause>) {
    let named: BTreeSet<&str> =
        old.into_iter().chain(new).flat_map(|rests| &rests.definitions).map(String::as_str).collect();
    let differs = |name: &str| before.definitions.get(name) != after.definitions.get(name);
    let definitions = edited(named, before, after);
    let parameters: BTreeSet<&String> =
        old.into_iter().chain(new).flat_map(|rests| rests.parameters.keys()).collect();
    let changed = parameters.into_iter().filter_map(|name| {
        let value = |rests: Option<&Rests>| rests.and_then(|rests| rests.parameters.get(name)).cloned();
        let (one, other) = (value(old), value(new));
        // Where one side does not read it, its definition has changed, not the parameter.
        let moved = one.is_some() && other.is_some() && one != other;
        (moved || differs(&format!("parameter {name}"))).then(|| Cause::Parameter {
            name: name.clone(),
            old: one.flatten(),
            new: other.flatten(),
        })
    });
    (definitions, changed.collect())
}

/// Those among declarations that stand otherwise in the other document, by what was done to them.
fn edited(named: BTreeSet<&str>, before: &Document, after: &Document) -> Vec<Cause> {
    let by_edit = [Edit::Changed, Edit::Added, Edit::Removed].into_iter().filter_map(|edit| {
        let done = |name: &&str| match (before.definitions.get(*name), after.definitions.get(*name)) {
            (Some(one), Some(other)) => edit == Edit::Changed && one != other,
            (None, _) => edit == Edit::Added,
            (Some(_), None) => edit == Edit::Removed,
        };
        let keys: Vec<String> = named.iter().copied().filter(done).map(str::to_owned).collect();
        (!keys.is_empty()).then_some(Cause::Definitions { edit, keys })
    });
    by_edit.collect()
}

fn stages(old: &Document, new: &Document, changes: &[Change]) -> Vec<StageChange> {
    let same = |a: &Stage, b: &Stage| a.kind == b.kind && a.id == b.id && a.cluster == b.cluster;
    let later = new.stages.iter().map(|stage| (old.stages.iter().find(|s| same(s, stage)), Some(stage)));
    let gone = old.stages.iter().filter(|stage| !new.stages.iter().any(|s| same(s, stage)));
    let told = |stage: Option<&Stage>| stage.map(|s| (s.status.clone(), s.score.clone(), s.rating.clone()));
    let pairs = later.chain(gone.map(|stage| (Some(stage), None)));
    let changed = pairs.filter(|(one, other)| told(*one) != told(*other)).filter_map(|(one, other)| {
        let stage = other.or(one)?;
        Some(StageChange {
            kind: stage.kind.clone(),
            id: stage.id.clone(),
            cluster: stage.cluster.clone(),
            old: one.cloned(),
            new: other.cloned(),
            causes: stage_causes(one, other, old, new, changes),
        })
    });
    changed.collect()
}

fn stage_causes(
    old: Option<&Stage>,
    new: Option<&Stage>,
    before: &Document,
    after: &Document,
    changes: &[Change],
) -> Vec<Cause> {
    let rests: Vec<_> =
        [old, new].into_iter().flatten().filter_map(|stage| stage.rests_on.as_ref()).collect();
    let cluster = new.or(old).and_then(|stage| stage.cluster.as_deref());
    let within = |change: &&Change| {
        let own = rests.iter().any(|rests| rests.verdicts.contains(&change.id));
        let elsewhere = |own: &String| cluster.is_some_and(|cluster| cluster != own);
        own && !change.cell.get("cluster").is_some_and(elsewhere)
    };
    let mut verdicts: Vec<String> = Vec::new();
    for change in changes.iter().filter(within) {
        if !verdicts.contains(&change.id) {
            verdicts.push(change.id.clone());
        }
    }
    let named = rests.iter().flat_map(|rests| &rests.definitions).map(String::as_str).collect();
    let mut found = Vec::new();
    if !verdicts.is_empty() {
        found.push(Cause::Verdicts(verdicts));
    }
    if before.tells_grounds() && after.tells_grounds() {
        found.extend(edited(named, before, after));
    }
    if before.as_of != after.as_of {
        found.push(Cause::AsOf { old: before.as_of.clone(), new: after.as_of.clone() });
    }
    if found.is_empty() && before.idel != after.idel {
        found.push(Cause::Program { old: before.idel.clone(), new: after.idel.clone() });
    }
    found
}
