//! What one list of declarations says that another does not.

use std::collections::BTreeMap;

use super::codes::CodesChange;
use super::declared::{Clause, Declared};
use super::renaming::Renaming;
use crate::syntax::Kind;

/// A difference of one declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub kind: Kind,
    pub name: String,
    pub what: What,
    /// In the new version; of what is gone in the old one.
    pub file: String,
    pub line: usize,
}

/// What of a declaration a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aspect {
    /// How it is called, or in which language its messages are: no value rests on that.
    Called,
    /// What it says of itself, who answers for it and where it stands: of use to those that ask for it.
    Stated,
    /// Columns of a dataset, by name.
    Columns(Vec<String>),
    /// How a stage or a group is judged.
    Judgement,
    /// What is asked of a cluster, not who is a member.
    Requirements,
    Whole,
}

/// Clauses that say who answers for a declaration, where it stands and what it is called.
const STATED: [&str; 5] = ["author", "authority", "basis", "owner", "source"];

impl Change {
    pub fn aspect(&self) -> Aspect {
        let clauses = match &self.what {
            What::Added | What::Removed => return Aspect::Whole,
            What::Codes(codes) if codes.is_of_titles() => return Aspect::Called,
            What::Codes(_) => return Aspect::Whole,
            What::Renamed { clauses, .. } | What::Changed(clauses) => clauses,
        };
        let meant: Vec<&ClauseChange> = clauses.iter().filter(|clause| clause.of != Of::Names).collect();
        let all = |slots: &[&str]| {
            meant
                .iter()
                .all(|clause| clause.of == Of::Title || clause.slot.is_some_and(|slot| slots.contains(&slot)))
        };
        if meant.is_empty() || (self.kind == Kind::Policy && all(&[&STATED[..], &["language"]].concat())) {
            return Aspect::Called;
        }
        if all(&STATED) {
            return Aspect::Stated;
        }
        let columns = meant.iter().filter(|clause| clause.slot == Some("column"));
        let columns: Vec<String> = columns.filter_map(|clause| clause.name.clone()).collect();
        if matches!(self.kind, Kind::Dataset | Kind::Link) && columns.len() == meant.len() {
            return Aspect::Columns(columns);
        }
        if self.is_of(&["passes", "serious", "score", "rated"]) {
            return Aspect::Judgement;
        }
        if self.is_of(&["require"]) {
            return Aspect::Requirements;
        }
        Aspect::Whole
    }

    /// A clause of this keyword differs.
    pub fn has(&self, slot: &str) -> bool {
        match &self.what {
            What::Renamed { clauses, .. } | What::Changed(clauses) => {
                clauses.iter().any(|clause| clause.slot == Some(slot))
            }
            What::Added | What::Removed | What::Codes(_) => false,
        }
    }

    /// Nothing but clauses of these keywords differs.
    pub fn is_of(&self, slots: &[&str]) -> bool {
        match &self.what {
            What::Changed(clauses) => {
                clauses.iter().all(|clause| clause.slot.is_some_and(|slot| slots.contains(&slot)))
            }
            What::Added | What::Removed | What::Renamed { .. } | What::Codes(_) => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Added,
    Removed,
    /// The same under another name, and what else differs.
    Renamed {
        was: String,
        clauses: Vec<ClauseChange>,
    },
    Changed(Vec<ClauseChange>),
    /// The file of a classification holds other codes.
    Codes(CodesChange),
}

/// A clause that came, went or says something else. At least one side is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseChange {
    /// The slot of its keyword; of the head nothing.
    pub slot: Option<&'static str>,
    /// The first name in it.
    pub name: Option<String>,
    pub old: Option<String>,
    pub new: Option<String>,
    pub of: Of,
}

/// What of a clause differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Further names alone.
    Names,
    /// The title, and nothing besides further names.
    Title,
    Meaning,
}

/// The differences, in the order of the new version, with what stands under another name; what is gone stands at the end.
pub fn changes(old: &[Declared], new: &[Declared]) -> (Vec<Change>, Renaming) {
    let mut given = Renaming::default();
    let (pairs, gone) = loop {
        let (pairs, gone) = paired(old, new, &given);
        let found = renamed(&pairs, &gone, &given);
        if found.is_empty() {
            break (pairs, gone);
        }
        found.into_iter().for_each(|(before, own)| given.note(own.kind, &before.name, &own.name));
    };
    let mut renaming = given.clone();
    let mut changes = Vec::new();
    for (own, before) in pairs {
        let Some(before) = before else {
            changes.push(change(own, What::Added));
            continue;
        };
        if before.name != own.name {
            renaming.note(own.kind, &before.name, &own.name);
        }
        let clauses = clause_changes(&before.clauses, &own.clauses, &given);
        if given.renames(own.kind, &before.name) {
            changes.push(change(own, What::Renamed { was: before.name.clone(), clauses }));
        } else if !clauses.is_empty() {
            changes.push(change(own, What::Changed(clauses)));
        }
    }
    changes.extend(gone.into_iter().map(|own| change(own, What::Removed)));
    (changes, renaming)
}

/// A declaration of the new version with what it was in the old one.
type Pair<'d> = (&'d Declared, Option<&'d Declared>);

/// Each declaration of the new version with its former state, and those that have none in the new version.
fn paired<'d>(
    old: &'d [Declared],
    new: &'d [Declared],
    given: &Renaming,
) -> (Vec<Pair<'d>>, Vec<&'d Declared>) {
    let mut left: Vec<Option<&Declared>> = old.iter().map(Some).collect();
    let mut pairs: Vec<Pair<'d>> = new.iter().map(|own| (own, None)).collect();
    // Under the name that it should have now, else under the one that it had.
    for renamed in [true, false] {
        let mut by_name: BTreeMap<(Kind, String), Vec<usize>> = BTreeMap::new();
        for (at, own) in left.iter().enumerate().rev().filter_map(|(at, own)| Some((at, (*own)?))) {
            let name = if renamed { given.name(own.kind, &own.name) } else { own.name.clone() };
            by_name.entry((own.kind, name)).or_default().push(at);
        }
        for (own, before) in pairs.iter_mut().filter(|(_, before)| before.is_none()) {
            let at = by_name.get_mut(&(own.kind, own.name.clone())).and_then(Vec::pop);
            *before = at.and_then(|at| left.get_mut(at)).and_then(Option::take);
        }
    }
    (pairs, left.into_iter().flatten().collect())
}

/// Declarations that came, each with the one that it was: whose name it keeps as another one of its own, else the only one
/// that is gone and says the same.
fn renamed<'d>(
    pairs: &[Pair<'d>],
    gone: &[&'d Declared],
    given: &Renaming,
) -> Vec<(&'d Declared, &'d Declared)> {
    let came: Vec<&Declared> =
        pairs.iter().filter(|(_, before)| before.is_none()).map(|(own, _)| *own).collect();
    let kept = |before: &Declared, own: &Declared| {
        before.kind == own.kind && (own.is_also(&before.name) || before.is_also(&own.name))
    };
    let same = |before: &Declared, own: &Declared| {
        before.kind == own.kind
            && !own.clauses.is_empty()
            && stage_of(&given.name(before.kind, &before.name)) == stage_of(&own.name)
            && clause_changes(&before.clauses, &own.clauses, given)
                .iter()
                .all(|change| own.kind_is_formal() && change.slot.is_none() && change.of != Of::Meaning)
    };
    let mut found: Vec<(&Declared, &Declared)> = Vec::new();
    for alike in [&kept as &dyn Fn(&Declared, &Declared) -> bool, &same] {
        for own in &came {
            let mut fit = gone.iter().filter(|before| alike(before, own));
            let (Some(before), None) = (fit.next(), fit.next()) else { continue };
            let taken = found.iter().any(|(a, b)| std::ptr::eq(*a, *before) || std::ptr::eq(*b, *own));
            if !taken && came.iter().filter(|other| alike(before, other)).count() == 1 {
                found.push((*before, *own));
            }
        }
        if !found.is_empty() {
            // What rests on these names may be found now.
            break;
        }
    }
    found
}

/// What moves to another stage is judged with that one, and is another target.
fn stage_of(name: &str) -> Option<&str> {
    name.split_once('.').map(|(stage, _)| stage)
}

fn change(of: &Declared, what: What) -> Change {
    Change { kind: of.kind, name: of.name.clone(), what, file: of.file.clone(), line: of.line }
}

/// Clauses that are not in both, those about the same side by side.
fn clause_changes(old: &[Clause], new: &[Clause], given: &Renaming) -> Vec<ClauseChange> {
    let mut gone: Vec<&Clause> = old.iter().collect();
    let mut came: Vec<&Clause> = Vec::new();
    for own in new {
        let same = |before: &&Clause| before.slot == own.slot && given.all_alike(&before.said, &own.said);
        match gone.iter().position(same) {
            Some(at) => {
                gone.remove(at);
            }
            None => came.push(own),
        }
    }
    let by_name = |a: &Clause, b: &Clause| {
        let same = |(a, b): (&String, &String)| given.alike(a, b);
        a.slot == b.slot && (a.name == b.name || a.name.as_ref().zip(b.name.as_ref()).is_some_and(same))
    };
    let by_slot = |a: &Clause, b: &Clause| a.slot == b.slot;
    let mut pairs: Vec<(Option<&Clause>, Option<&Clause>)> = Vec::new();
    for alike in [&by_name as &dyn Fn(&Clause, &Clause) -> bool, &by_slot] {
        let mut left = Vec::new();
        for own in std::mem::take(&mut came) {
            let matching: Vec<usize> =
                (0..gone.len()).filter(|at| gone.get(*at).is_some_and(|before| alike(before, own))).collect();
            match matching.as_slice() {
                [one] => pairs.push((Some(gone.remove(*one)), Some(own))),
                _ => left.push(own),
            }
        }
        came = left;
    }
    pairs.extend(came.into_iter().map(|own| (None, Some(own))));
    pairs.extend(gone.into_iter().map(|own| (Some(own), None)));
    let told = |(before, after): &(Option<&Clause>, Option<&Clause>)| match (before, after) {
        (Some(alone), None) | (None, Some(alone)) => !alone.is_default(),
        (Some(_), Some(_)) | (None, None) => true,
    };
    pairs.retain(told);
    let place = |(before, after): &(Option<&Clause>, Option<&Clause>)| {
        let at = |all: &[Clause], one: &Clause| all.iter().position(|own| std::ptr::eq(own, one));
        (after.and_then(|own| at(new, own)).unwrap_or(new.len()), before.and_then(|own| at(old, own)))
    };
    pairs.sort_by_key(place);
    let made = |(before, after): (Option<&Clause>, Option<&Clause>)| ClauseChange {
        slot: after.or(before).and_then(|clause| clause.slot),
        name: after.or(before).and_then(|clause| clause.name.clone()),
        of: differs_in(before, after, given),
        old: before.map(|clause| clause.text.clone()),
        new: after.map(|clause| clause.text.clone()),
    };
    pairs.into_iter().map(made).collect()
}

/// What of a clause differs; one that came or went says nothing on the other side.
fn differs_in(before: Option<&Clause>, after: Option<&Clause>, given: &Renaming) -> Of {
    let said =
        |clause: Option<&Clause>, title: bool| clause.map_or_else(Vec::new, |c| c.without_names(title));
    let alike = |title: bool| given.all_alike(&said(before, title), &said(after, title));
    match (alike(true), alike(false)) {
        (true, _) => Of::Names,
        (false, true) => Of::Title,
        (false, false) => Of::Meaning,
    }
}
