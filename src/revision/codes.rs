//! Two states of a list of codes that is read from a file: which codes came, went, are called otherwise or stand elsewhere.

use std::collections::BTreeMap;

use crate::model::{Classification, Code};

/// What differs between two lists of codes. At least one code does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodesChange {
    /// In the order of the list that holds them.
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub renamed: Vec<Retitled>,
    pub moved: Vec<MovedCode>,
}

/// A code that is called otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retitled {
    pub code: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// A code that stands under another one; of a root there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedCode {
    pub code: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

impl CodesChange {
    /// Codes are called otherwise, and that is all.
    pub fn is_of_titles(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.moved.is_empty()
    }
}

/// What the new list says otherwise than the old one; `None` where both say the same.
pub fn codes_change(old: &Classification, new: &Classification) -> Option<CodesChange> {
    let by_code = |list: &'_ Classification| -> BTreeMap<String, usize> {
        list.codes.iter().enumerate().map(|(at, code)| (code.code.clone(), at)).collect()
    };
    let (before, after) = (by_code(old), by_code(new));
    let above = |list: &Classification, code: &Code| {
        code.parent.and_then(|parent| list.code(parent)).map(|parent| parent.code.clone())
    };
    let mut change = CodesChange::default();
    for code in &new.codes {
        let Some(was) = before.get(&code.code).and_then(|at| old.codes.get(*at)) else {
            change.added.push(code.code.clone());
            continue;
        };
        let (from, to) = (above(old, was), above(new, code));
        if from != to {
            change.moved.push(MovedCode { code: code.code.clone(), old: from, new: to });
        }
        if was.title != code.title {
            let (old, new) = (was.title.clone(), code.title.clone());
            change.renamed.push(Retitled { code: code.code.clone(), old, new });
        }
    }
    let gone = old.codes.iter().filter(|code| !after.contains_key(&code.code));
    change.removed = gone.map(|code| code.code.clone()).collect();
    (change != CodesChange::default()).then_some(change)
}
