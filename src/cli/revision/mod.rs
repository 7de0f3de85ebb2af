//! `idel diff` of versions of a policy: what is declared, who is a member, what the verdicts are.

mod side;
mod touched;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use idel::cube::{Evidence, Standing};
use idel::format::{Target, in_language};
use idel::grounds::Touched;
use idel::history::{Comparison, Document, Stage, compare, renamed, verdict_called};
use idel::keyword::Lang;
use idel::model::{Classification, ClusterId, Period, Policy};
use idel::report::{
    Revision, Unknown, last_ended, near, render_revision_human, render_revision_json,
    render_revision_markdown, stage_status_key,
};
use idel::revision::{
    Change, Contour, ContourChange, Declared, Kind, Renaming, SettingChange, Stand, What, changes,
    codes_change, contour_change, declared_in, meanings, setting_changes,
};
use idel::spelling::names_of_text;
use idel::syntax::{concrete, read_as};
use idel::unit::{Number, Unit};
use idel::verdict::{Assessment, StageStatus, Status};

use super::args::{DataOptions, DiffArgs, DiffFailOn, DiffFormat};
use super::exit::{Exit, Fault};
use super::session::{Opened, Terminal};
use side::{Seen, Side, has_dataset, side};
pub use side::{Which, about, is_policy};
use touched::Reached;

pub fn run(terminal: &Terminal, args: &DiffArgs) -> Result<Exit, Exit> {
    // What is wrong with either is told before the run ends.
    let old = side(terminal, Which::Old, &args.old, &args.new);
    let new = side(terminal, Which::New, &args.new, &args.old);
    let (old, new) = both(old, new)?;
    let lang = new.lang();
    known_data(terminal, &args.sight.data, [&old, &new], lang)?;
    let versions = old.opened().zip(new.opened()).map(|(old, new)| Versions::new(old, new));
    if versions.is_none() && args.definitions {
        return Err(terminal.fail(&Fault::NoDefinitions, lang));
    }
    let shown = |path: &PathBuf| path.display().to_string();
    let mut revision = Revision {
        policy: new.title().to_owned(),
        sides: (shown(&args.old), shown(&args.new)),
        settings: versions.as_ref().map(Versions::settings),
        definitions: versions.as_ref().map(Versions::definitions),
        contours: None,
        verdicts: None,
        today: Vec::new(),
    };
    if !args.definitions {
        let (mut before, after) = both(old.seen(&args.sight), new.seen(&args.sight))?;
        if let (Some(versions), Some(before), Some(after)) = (&versions, &mut before, &after) {
            revision.contours = Some(versions.contours(before, after));
            versions.say_in_units(&mut before.judged.assessment, &after.judged.assessment);
        }
        revision.today = before.iter().flat_map(|seen| seen.today.clone()).collect();
        let documents = both(old.document(before.as_ref(), lang), new.document(after.as_ref(), lang))?;
        if let (Some(one), Some(other)) = documents {
            revision.verdicts = Some(match &versions {
                Some(versions) => versions.compare(one, &other),
                None => compare(&one, &other),
            });
        }
        [before, after].into_iter().flatten().for_each(|seen| seen.judged.leave());
    }
    let text = match args.format {
        DiffFormat::Human => render_revision_human(&revision, lang, terminal.layout()),
        DiffFormat::Json => render_revision_json(&revision),
        DiffFormat::Markdown => render_revision_markdown(&revision, lang),
    };
    terminal.print(&text, lang)?;
    Ok(ended(args.fail_on, &revision))
}

/// Both of two, or the worse end of those that failed.
pub fn both<A, B>(one: Result<A, Exit>, other: Result<B, Exit>) -> Result<(A, B), Exit> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) => Err(one.worse(other)),
        (Err(exit), Ok(_)) | (Ok(_), Err(exit)) => Err(exit),
    }
}

/// How the differences end a run.
pub fn ended(fail_on: DiffFailOn, revision: &Revision) -> Exit {
    match fail_on {
        DiffFailOn::Never => Exit::Success,
        DiffFailOn::Worse => revision.verdicts.as_ref().map_or(Exit::Success, worse),
        DiffFailOn::Changed if revision.is_empty() => Exit::Success,
        DiffFailOn::Changed => Exit::Invalid,
    }
}

/// How verdicts that are worse than before end a run: as an assessment does, which advisory ones never fail.
fn worse(comparison: &Comparison) -> Exit {
    let is = |status: &str, wanted: &[Status]| wanted.iter().any(|one| one.word() == status);
    let mut exit = Exit::Success;
    for change in comparison.changes.iter().filter(|change| !change.advisory) {
        let Some(new) = &change.new else { continue };
        let before = change.old.as_ref().map(|old| old.status.as_str());
        if before == Some(new.status.as_str()) {
            continue;
        }
        if is(&new.status, &[Status::Missed, Status::Overdue]) {
            exit = exit.worse(Exit::Missed);
        } else if is(&new.status, &[Status::Undecided]) {
            exit = exit.worse(Exit::Undecided);
        }
    }
    for stage in &comparison.stages {
        let status = |side: &Option<Stage>| side.as_ref().map(|stage| stage.status.clone());
        let (before, after) = (status(&stage.old), status(&stage.new));
        let newly =
            |wanted: StageStatus| before != after && after.as_deref() == Some(stage_status_key(wanted));
        if newly(StageStatus::Failed) {
            exit = exit.worse(Exit::Missed);
        } else if newly(StageStatus::Undecided) {
            exit = exit.worse(Exit::Undecided);
        }
    }
    exit
}

/// Data given for a table that neither version has are told.
fn known_data(terminal: &Terminal, data: &DataOptions, sides: [&Side; 2], lang: Lang) -> Result<(), Exit> {
    let policies: Vec<&Policy> = sides.iter().filter_map(|side| side.opened()).map(|o| &*o.policy).collect();
    for (name, _) in &data.files {
        if !policies.iter().any(|policy| has_dataset(policy, name)) {
            let known = policies
                .last()
                .map_or_else(Vec::new, |policy| policy.datasets.iter().map(|d| d.name.clone()).collect());
            let instead = near(name, known.iter().map(String::as_str));
            let unknown = Unknown::Dataset { name: name.clone(), instead, known };
            return Err(terminal.fail(&Fault::Unknown(unknown), lang));
        }
    }
    Ok(())
}

/// Two versions of a policy, with what their declarations say in whatever language.
struct Versions<'a> {
    old: &'a Opened,
    new: &'a Opened,
    changes: Vec<Change>,
    renaming: Renaming,
    /// What definitions mean, by their keys in the new version.
    meant: (BTreeMap<String, Vec<String>>, BTreeMap<String, Vec<String>>),
}

impl<'a> Versions<'a> {
    fn new(old: &'a Opened, new: &'a Opened) -> Self {
        let (before, after) = (declares(old), declares(new));
        let (changes, renaming) = changes(&before, &after);
        let meant = (meanings(&before, &renaming), meanings(&after, &Renaming::default()));
        Versions { old, new, changes, renaming, meant }
    }

    /// Changes of definitions, with what rests on them.
    fn definitions(&self) -> Vec<(Change, Vec<Touched>)> {
        let reach = Reached::of(self.old, self.new, &self.renaming);
        let codes = self.codes();
        let touching = |change: &Change| (change.clone(), reach.touched(change));
        self.changes.iter().chain(&codes).map(touching).collect()
    }

    /// Lists of codes whose files say something else.
    fn codes(&self) -> Vec<Change> {
        let called = |list: &Classification| self.renaming.called("classification", &list.name);
        let changes = self.new.policy.classifications.iter().filter_map(|list| {
            let old = self.old.policy.classifications.iter().find(|old| called(old) == list.name)?;
            let read = old.file.is_some() || list.file.is_some();
            let codes = codes_change(old, list).filter(|_| read)?;
            let (file, position) = self.new.checked.sources.place(list.span);
            let (kind, name, file, line) =
                (Kind::Classification, list.name.clone(), file.to_owned(), position.line);
            Some(Change { kind, name, what: What::Codes(codes), file, line })
        });
        changes.collect()
    }

    /// Settings that differ.
    fn settings(&self) -> Vec<SettingChange> {
        let own = |opened: &Opened, name: &str| {
            let mut datasets = opened.policy.datasets.iter();
            let found = datasets.find(|d| d.name == name || d.also.iter().any(|also| also == name));
            found.map_or_else(|| name.to_owned(), |dataset| dataset.name.clone())
        };
        let before = |name: &str| self.renaming.called("dataset", &own(self.old, name));
        let after = |name: &str| own(self.new, name);
        setting_changes(&self.old.checked.project, &self.new.checked.project, (before, after))
    }

    /// Puts values of the old version into the units in which the new one says them, where both measure the same.
    fn say_in_units(&self, old: &mut Assessment, new: &Assessment) {
        let called = |kind: &str, name: &str| self.renaming.called(kind, name);
        let units: BTreeMap<&str, &Unit> =
            new.verdicts.iter().map(|verdict| (verdict.id.as_str(), &verdict.unit)).collect();
        for verdict in &mut old.verdicts {
            let id = verdict_called(verdict.kind.word(), &verdict.id, &called);
            let Some(unit) = units.get(id.as_str()) else { continue };
            if self.old.checked.measured(&verdict.unit) != self.new.checked.measured(unit) {
                continue;
            }
            let factor = Number::Exact(verdict.unit.factor_to(unit));
            for number in [&mut verdict.value, &mut verdict.required, &mut verdict.gap] {
                *number = number.take().and_then(|number| number.multiply(&factor));
            }
            verdict.unit = (*unit).clone();
        }
    }

    /// The verdicts of both, by the names of the new version. What means the same in both is no cause of a change.
    fn compare(&self, old: Document, new: &Document) -> Comparison {
        let called = |kind: &str, name: &str| self.renaming.called(kind, name);
        let former: BTreeMap<(String, String), String> = old
            .verdicts
            .iter()
            .map(|v| ((v.kind.clone(), verdict_called(&v.kind, &v.id, &called)), v.id.clone()))
            .collect();
        let mut old = renamed(old, &called);
        for (key, text) in &mut old.definitions {
            let meant = (self.meant.0.get(key), self.meant.1.get(key));
            if let (Some(now), (Some(a), Some(b))) = (new.definitions.get(key), meant)
                && self.renaming.all_alike(a, b)
            {
                text.clone_from(now);
            }
        }
        let mut comparison = compare(&old, new);
        for change in comparison.changes.iter_mut().filter(|change| change.old.is_some()) {
            let was = former.get(&(change.kind.clone(), change.id.clone()));
            change.was = was.filter(|was| **was != change.id).cloned();
        }
        comparison
    }

    /// The clusters of both versions, by name.
    fn contours(&self, before: &Seen<'_>, after: &Seen<'_>) -> Vec<ContourChange> {
        let named =
            |opened: &Opened| opened.policy.clusters.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
        let former: Vec<(String, String)> =
            named(self.old).into_iter().map(|old| (self.renaming.called("cluster", &old), old)).collect();
        let new = named(self.new);
        let gone = former.iter().filter(|(name, _)| !new.contains(name)).map(|(name, _)| name);
        let changed = new.iter().chain(gone).filter_map(|name| {
            let old = former.iter().find(|(new, _)| new == name).map_or(name, |(_, old)| old);
            let ((a, period_a), (b, period_b)) = (contour(before, old), contour(after, name));
            let was = Some(old.as_str()).filter(|old| old != name);
            contour_change((name, was), (period_a.to_string(), period_b.to_string()), &a, &b)
        });
        changed.collect()
    }
}

/// What the files of a policy declare, without those of the library, in whatever language they are written.
fn declares(opened: &Opened) -> Vec<Declared> {
    let files = || opened.checked.sources.files().filter(|(_, file)| !file.name.starts_with("std."));
    let texts: Vec<(&str, Cow<'_, str>)> =
        files().map(|(_, file)| (file.name.as_str(), read_as(&file.name, &file.text))).collect();
    let whole = texts.iter().map(|(_, text)| text.as_ref()).collect::<Vec<_>>().join("\n");
    let names = names_of_text("policy.idel", &whole);
    let mut found = Vec::new();
    for (name, text) in &texts {
        let Some(read) = concrete(text) else { continue };
        let plain = in_language(&read, Target { lang: Lang::En, names: &names });
        found.extend(declared_in(name, text, &read, &plain));
    }
    found
}

/// The members of a cluster in the last period that ended; none where there is no such cluster.
fn contour(seen: &Seen<'_>, name: &str) -> (Contour, Period) {
    let held = &seen.judged.held;
    let policy = &held.opened.policy;
    let period = last_ended(policy, held.day);
    let Some(at) = policy.clusters.iter().position(|cluster| cluster.name == name) else {
        return (Contour::new(), period);
    };
    let records = held.loaded.contour(ClusterId::at(at), period).into_iter();
    let members = records.filter_map(|record| {
        let stand = match &record.standing {
            Standing::Member(role) => Stand::Role(policy.roles.get(role.index())?.clone()),
            Standing::Undetermined(_) => Stand::Open,
            Standing::Outside(_) => return None,
        };
        Some((record.key, (record.title, stand)))
    });
    (members.collect(), period)
}
