//! What of the library a name means that nothing of the policy bears: the module to use, and the name there.

use super::Checker;
use crate::diagnostic::{Kind, nearest};
use crate::library::{DECLARED, FUNCTIONS, called_elsewhere};

/// A module and a name that it declares.
pub(super) type Shelved = (&'static str, &'static str);

/// True for what functions are among.
fn may_be_a_function(kind: Kind) -> bool {
    matches!(kind, Kind::Function | Kind::Indicator | Kind::Measure | Kind::SortKey)
}

/// The word that declares what else of this kind a module has.
fn declaring(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Act => Some("act"),
        Kind::Classification | Kind::Type => Some("classification"),
        Kind::Column | Kind::Parameter => Some("parameter"),
        Kind::Rating => Some("rating"),
        Kind::Axis
        | Kind::Body
        | Kind::Cluster
        | Kind::Dataset
        | Kind::Declaration
        | Kind::Field
        | Kind::Function
        | Kind::Group
        | Kind::Indicator
        | Kind::Language
        | Kind::Measure
        | Kind::Milestone
        | Kind::Module
        | Kind::Role
        | Kind::Rule
        | Kind::SortKey
        | Kind::Stage
        | Kind::Target
        | Kind::Unit
        | Kind::Value => None,
    }
}

impl Checker<'_> {
    /// What bears this very name in the library, or the name that it has elsewhere.
    pub(super) fn in_library(&self, kind: Kind, name: &str) -> Option<Shelved> {
        if may_be_a_function(kind) {
            let of = |word: &str| FUNCTIONS.iter().copied().find(|(_, own)| *own == word);
            let otherwise = || called_elsewhere(name).filter(|_| kind == Kind::Function).and_then(of);
            return of(name).or_else(otherwise);
        }
        let word = declaring(kind)?;
        let found = DECLARED.iter().find(|(of, own, _)| *of == word && *own == name);
        found.map(|(_, own, module)| (*module, *own))
    }

    /// The function of the library whose name is near.
    pub(super) fn near_in_library(&self, kind: Kind, name: &str) -> Option<Shelved> {
        if !may_be_a_function(kind) {
            return None;
        }
        let found = nearest(name, FUNCTIONS.iter().map(|(_, own)| *own))?;
        FUNCTIONS.iter().copied().find(|(_, own)| *own == found)
    }
}
