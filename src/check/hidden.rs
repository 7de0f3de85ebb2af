//! What a syntax error hides from the checker: a declaration that could not be read is not an unknown name,
//! and a clause that could not be read is not a missing one.

use std::collections::BTreeSet;

use super::Unit;
use crate::diagnostic::{Describe, Severity};
use crate::keyword::Lang;
use crate::source::{SourceMap, Span};
use crate::syntax::Damaged;

/// What of a policy could not be read.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    /// Places of syntax errors.
    pub places: Vec<Span>,
    /// Whole files or modules, so that any name may be theirs.
    pub files: bool,
    /// Declarations with a syntax error in them.
    pub damaged: Vec<Damaged>,
}

/// The text that errors of reading touch.
pub struct Hidden {
    files: bool,
    places: Vec<Span>,
    /// Whole declarations with a syntax error in them.
    declarations: Vec<Span>,
    /// Something was not read at all, so that whatever rests on it says nothing.
    lost: bool,
    /// Words of the declarations with errors: any may be a name that they declare.
    named: BTreeSet<String>,
}

impl Hidden {
    pub fn new(units: &[Unit], sources: &SourceMap, unread: &Unread) -> Self {
        let spans = units.iter().flat_map(|u| &u.file.declarations).map(|d| d.span);
        let holds = |d: &Span, e: &Span| d.file == e.file && d.start <= e.start && e.start <= d.end;
        let declarations = spans.filter(|d| unread.places.iter().any(|e| holds(d, e))).collect();
        let mut named = BTreeSet::new();
        for damaged in &unread.damaged {
            named.extend(words(sources.text(damaged.span)).map(str::to_owned));
        }
        let lost = unread.files || unread.damaged.iter().any(|d| d.lost);
        Hidden { files: unread.files, places: unread.places.clone(), declarations, lost, named }
    }

    /// True where a problem may be nothing but the shadow of a syntax error.
    pub fn explains(&self, problem: &(dyn Describe + Send + Sync)) -> bool {
        let labels = problem.labels(Lang::En);
        let meets = |a: &Span, b: &Span| {
            let put_in = b.start == b.end && a.start <= b.start && b.end <= a.end;
            a.file == b.file && (put_in || (a.start < b.end && b.start < a.end))
        };
        // What stands at the error was put there in place of what could not be read.
        if labels.first().is_some_and(|l| self.places.iter().any(|e| meets(e, &l.span))) {
            return true;
        }
        let inside = |d: &Span| labels.first().is_some_and(|l| d.holds(l.span));
        match problem.code() {
            "E0401" => true,
            // A declaration whose clause may be the unread one, or whose brackets may be closed elsewhere.
            "E0206" | "E0211" | "E0601" | "E0680" | "E0686" | "E0689" | "W0401" | "W0404" | "W0424"
            | "E0452" | "E0703" | "E0708" | "E0710" | "E0715" | "E0717"
                if self.declarations.iter().any(inside) =>
            {
                true
            }
            "E0201" | "E0209" if problem.unknown_name().is_some() => {
                let name = problem.unknown_name();
                self.files || name.is_some_and(|name| self.named.contains(name))
            }
            // What a dataset, a classification or the policy's period may have made good.
            "E0205" | "E0211" | "E0214" | "E0215" | "E0311" | "E0312" | "E0317" | "E0320" | "E0322"
            | "E0406" => self.lost,
            _ => self.lost && problem.severity() == Severity::Warning,
        }
    }
}

/// The words of a text; names may hold digits and underscores.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty())
}
