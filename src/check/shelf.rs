//! What of the library a name means that nothing of the policy bears: the module to use, and the name there.

use super::Checker;
use crate::diagnostic::{Kind, NameProblem, nearest};
use crate::library::{DECLARED, FUNCTIONS, called_elsewhere};
use crate::source::Span;
use crate::syntax::tree;

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

    /// Reports a name that nothing bears as it is written, and how it is written.
    pub(super) fn unknown_as(&mut self, kind: Kind, name: &tree::Name, instead: String) {
        let (span, more, known) = (name.span, Vec::new(), Vec::new());
        let (name, suggestion, module) = (name.text.clone(), Some(instead), None);
        let key = (kind, name.clone());
        self.note_unknown(
            key,
            span,
            NameProblem::Unknown { kind, name, span, more, suggestion, known, module },
        );
    }

    /// Notes a name that nothing bears, or one more place of one that is noted already.
    pub(super) fn note_unknown(&mut self, key: (Kind, String), span: Span, problem: NameProblem) {
        another_place(self.unknown.entry(key).or_insert(problem), span);
    }
}

/// One more place of a name that is told once.
fn another_place(told: &mut NameProblem, span: Span) {
    if let NameProblem::Unknown { span: first, more, .. } = told
        && *first != span
        && !more.contains(&span)
    {
        more.push(span);
    }
}
