//! Names that nothing bears: what may be meant by one, and what is said of it.
//!
//! Takes the name and the names that are known where it stands; the problem is told once, with all its places. What
//! belongs to a table that could not be made out is not unknown for a reason of its own.

use super::scale::near_unit;
use super::{Checker, units};
use crate::diagnostic::{Kind, NameProblem, nearest};
use crate::keyword::{TABLE, near_name, near_type};
use crate::syntax::tree;

/// So many names are listed where an unknown one resembles none.
pub(super) const FEW: usize = 8;

impl Checker<'_> {
    /// True where some name or code is unknown, which is told at the end.
    pub(super) fn has_unknown(&self) -> bool {
        !self.unknown.is_empty() || !self.unknown_codes.is_empty()
    }

    /// Reports a name that nothing bears; gives the known name that it resembles.
    pub(super) fn unknown<'n>(
        &mut self,
        kind: Kind,
        name: &tree::Name,
        known: impl Iterator<Item = &'n str>,
    ) -> Option<String> {
        let known: Vec<&str> = known.collect();
        // A unit of the library is meant as it is written, whatever it resembles.
        let measured = matches!(kind, Kind::Unit | Kind::Type) && units::in_library(&name.text);
        let near = (!measured).then(|| nearest(&name.text, known.iter().copied())).flatten();
        // What spreadsheets and other languages call it says more than what it resembles.
        let wanted = |found: &&str| match is_form("baseline", found) {
            true => kind == Kind::Indicator,
            false => kind == Kind::Function,
        };
        let of_type = (kind == Kind::Type).then(|| near_type(&name.text)).flatten();
        let of_unit = matches!(kind, Kind::Type | Kind::Unit).then(|| near_unit(&name.text)).flatten();
        let of_type = of_type.or(of_unit);
        let foreign = of_type.or_else(|| near_name(&name.text).filter(wanted));
        let suggestion = near.filter(|_| foreign.is_none()).map(str::to_owned);
        // A name of the library is meant as it is written, whatever it resembles.
        let library = self.in_library(kind, &name.text).filter(|_| of_type.is_none());
        let (foreign, suggestion) = match library {
            Some(_) => (None, None),
            None => (foreign, suggestion),
        };
        // What belongs to a table that could not be made out is not unknown for a reason of its own.
        if self.shadowed && matches!(kind, Kind::Column | Kind::Axis) && suggestion.is_none() {
            return None;
        }
        // One that is only near is meant where nothing is nearer.
        let library = library.or_else(|| {
            let near = self.near_in_library(kind, &name.text).filter(|_| foreign.is_none())?;
            let nearer = suggestion.as_deref().map_or(Some(near.1), |own| nearest(&name.text, [own, near.1]));
            (nearer == Some(near.1)).then_some(near)
        });
        let suggestion = suggestion.filter(|_| library.is_none());
        // Of what is used already a hint to use it would be wrong.
        let used = library.filter(|(_, found)| self.names.formulas.find(found).is_some());
        let library = library.filter(|_| used.is_none());
        let suggestion = suggestion.or(used.map(|(_, found)| found.to_owned()));
        let guess = suggestion.clone();
        let meant = foreign.or(library.map(|(_, found)| found)).map(str::to_owned);
        let suggestion = suggestion.or(meant);
        let module = library.map(|(module, _)| module).or(measured.then_some(units::MODULE));
        let mut known: Vec<String> = known.into_iter().map(str::to_owned).collect();
        if kind != Kind::SortKey {
            known.sort();
            known.dedup();
        }
        if kind == Kind::Axis {
            known = self.groupings();
        } else if known.len() > FEW && kind != Kind::SortKey {
            known.clear();
        }
        if suggestion.is_some() || measured {
            known.clear();
        }
        let (name, span, more) = (name.text.clone(), name.span, Vec::new());
        let key = (kind, name.clone());
        let problem = NameProblem::Unknown { kind, name, span, more, suggestion, known, module };
        if self.called_from(span).is_some() {
            self.report(problem);
        } else {
            self.note_unknown(key, span, problem);
        }
        guess
    }
}

/// True where a word is a form of a keyword, in either language.
pub(super) fn is_form(slot: &str, word: &str) -> bool {
    TABLE.iter().any(|k| k.slot == slot && (k.en.contains(&word) || k.ru.contains(&word)))
}
