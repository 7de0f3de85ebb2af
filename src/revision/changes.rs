//! What one list of declarations says that another does not.

use std::collections::BTreeMap;

use super::declared::{Clause, Declared};
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Added,
    Removed,
    /// The same under another name, which was this.
    Renamed(String),
    Changed(Vec<ClauseChange>),
}

/// A clause that came, went or says something else. At least one side is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseChange {
    /// The slot of its keyword; of the head nothing.
    pub slot: Option<&'static str>,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// The differences, in the order of the new version; what is gone stands at the end.
pub fn changes(old: &[Declared], new: &[Declared]) -> Vec<Change> {
    let (mut left, mut added) = (known(old), Vec::new());
    let mut changes = Vec::new();
    for own in new {
        let before = left.get_mut(&key(own)).and_then(Vec::pop);
        match before {
            None => {
                added.push(changes.len());
                changes.push(change(own, What::Added));
            }
            Some(before) => {
                let clauses = clause_changes(&before.clauses, &own.clauses);
                if !clauses.is_empty() {
                    changes.push(change(own, What::Changed(clauses)));
                }
            }
        }
    }
    let mut gone: Vec<&Declared> = old
        .iter()
        .filter(|own| left.get(&key(own)).is_some_and(|left| left.iter().any(|l| std::ptr::eq(*l, *own))))
        .collect();
    for at in added {
        let Some(change) = changes.get_mut(at) else { continue };
        let Some(own) = new.iter().find(|own| own.kind == change.kind && own.name == change.name) else {
            continue;
        };
        let same = |before: &&Declared| {
            before.kind == own.kind
                && !own.clauses.is_empty()
                && clause_changes(&before.clauses, &own.clauses).is_empty()
        };
        let alike: Vec<usize> = (0..gone.len()).filter(|at| gone.get(*at).is_some_and(same)).collect();
        if let [one] = alike.as_slice() {
            change.what = What::Renamed(gone.remove(*one).name.clone());
        }
    }
    changes.extend(gone.into_iter().map(|own| change(own, What::Removed)));
    changes
}

fn key(declared: &Declared) -> (Kind, &str) {
    (declared.kind, &declared.name)
}

/// Declarations by what they are known by, those of one name in reverse of their order.
fn known(all: &[Declared]) -> BTreeMap<(Kind, &str), Vec<&Declared>> {
    let mut known: BTreeMap<_, Vec<&Declared>> = BTreeMap::new();
    all.iter().rev().for_each(|own| known.entry(key(own)).or_default().push(own));
    known
}

fn change(of: &Declared, what: What) -> Change {
    Change { kind: of.kind, name: of.name.clone(), what, file: of.file.clone(), line: of.line }
}

/// Clauses that are not in both, those about the same side by side.
fn clause_changes(old: &[Clause], new: &[Clause]) -> Vec<ClauseChange> {
    let mut gone: Vec<&Clause> = old.iter().collect();
    let mut came: Vec<&Clause> = Vec::new();
    for own in new {
        match gone.iter().position(|before| before.slot == own.slot && before.said == own.said) {
            Some(at) => {
                gone.remove(at);
            }
            None => came.push(own),
        }
    }
    let by_name = |a: &Clause, b: &Clause| a.slot == b.slot && a.name == b.name;
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
    let place = |(before, after): &(Option<&Clause>, Option<&Clause>)| {
        let at = |all: &[Clause], one: &Clause| all.iter().position(|own| std::ptr::eq(own, one));
        (after.and_then(|own| at(new, own)).unwrap_or(new.len()), before.and_then(|own| at(old, own)))
    };
    pairs.sort_by_key(place);
    let made = |(before, after): (Option<&Clause>, Option<&Clause>)| ClauseChange {
        slot: after.or(before).and_then(|clause| clause.slot),
        old: before.map(|clause| clause.text.clone()),
        new: after.map(|clause| clause.text.clone()),
    };
    pairs.into_iter().map(made).collect()
}
