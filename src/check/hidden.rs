//! What a syntax error hides from the checker: a declaration that could not be read is not an unknown name,
//! and a clause that could not be read is not a missing one.

use std::collections::BTreeSet;

use super::Unit;
use crate::diagnostic::Describe;
use crate::keyword::{Lang, TABLE};
use crate::source::{SourceMap, Span};

/// What of a policy could not be read.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    /// Places of syntax errors.
    pub places: Vec<Span>,
    /// Whole files or modules, so that any name may be theirs.
    pub files: bool,
}

/// The text that errors of reading touch.
pub struct Hidden {
    files: bool,
    /// Whole declarations with a syntax error in them.
    declarations: Vec<Span>,
    /// Words of the text that stand where a declaration names something, in files with errors.
    named: BTreeSet<String>,
}

impl Hidden {
    pub fn new(units: &[Unit], sources: &SourceMap, unread: &Unread) -> Self {
        let spans = units.iter().flat_map(|u| &u.file.declarations).map(|d| d.span);
        let holds = |d: &Span, e: &Span| d.file == e.file && d.start <= e.start && e.start <= d.end;
        let declarations = spans.filter(|d| unread.places.iter().any(|e| holds(d, e))).collect();
        let keywords: BTreeSet<&str> =
            TABLE.iter().flat_map(|k| k.en.iter().chain(k.ru)).flat_map(|form| form.split(' ')).collect();
        let mut named = BTreeSet::new();
        for (_, file) in sources.files().filter(|(id, _)| unread.places.iter().any(|e| e.file == *id)) {
            let mut before = "";
            for word in words(&file.text) {
                if keywords.contains(before) {
                    named.insert(word.to_owned());
                }
                before = word;
            }
        }
        Hidden { files: unread.files, declarations, named }
    }

    /// True where a problem may be nothing but the shadow of a syntax error.
    pub fn explains(&self, problem: &(dyn Describe + Send + Sync)) -> bool {
        match problem.code() {
            // No policy declared, or a declaration whose clause may be the unread one.
            "E0401" => true,
            "E0211" | "W0401" | "W0404" => {
                let labels = problem.labels(Lang::En);
                labels.first().is_some_and(|l| {
                    self.declarations
                        .iter()
                        .any(|d| d.file == l.span.file && d.start <= l.span.start && l.span.end <= d.end)
                })
            }
            "E0201" => {
                let name = problem.unknown_name();
                self.files || name.is_some_and(|name| self.named.contains(name))
            }
            _ => false,
        }
    }
}

/// The words of a text; names may hold digits and underscores.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty())
}
