//! What formats for machines tell: problems and verdicts that want somebody's attention, in words and with places.
//!
//! Takes problems with the texts they lie in; gives alerts whose paths start at the root of the repository and whose
//! fingerprints stay the same when lines move.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::diagnostic::render::data_line;
use crate::diagnostic::{Describe, Label, Severity};
use crate::keyword::Lang;
use crate::source::{FileId, SourceMap, Span};

/// How much an alert weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertLevel {
    Error,
    Warning,
    Note,
}

impl AlertLevel {
    pub fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (AlertLevel::Error, Lang::En) => "error",
            (AlertLevel::Warning, Lang::En) => "warning",
            (AlertLevel::Note, Lang::En) => "note",
            (AlertLevel::Error, Lang::Ru) => "ошибка",
            (AlertLevel::Warning, Lang::Ru) => "предупреждение",
            (AlertLevel::Note, Lang::Ru) => "замечание",
        }
    }
}

/// A stretch of a file; lines and columns count from 1, columns in characters, the end is not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    /// What is said of it there; may be empty.
    pub text: String,
}

/// Why an alert counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// By a comment beside it, rather than by the project file or a waiver.
    pub in_source: bool,
    pub reason: Option<String>,
}

/// One thing that wants attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The code of a problem, or the name of an outcome such as `target-missed`.
    pub rule: String,
    pub level: AlertLevel,
    pub message: String,
    pub help: Option<String>,
    /// The file that it is about; where nothing more is known, the policy.
    pub file: String,
    pub place: Option<Place>,
    pub related: Vec<Place>,
    /// Places in data, a line each.
    pub data: Vec<String>,
    pub allowed: Option<Allowed>,
    /// What it is told by from run to run: no lines, no words of a language.
    pub identity: String,
}

/// Where problems lie: the texts of a policy, and where its files stand in the repository.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    pub sources: &'a SourceMap,
    /// The files, from the root of the repository. What is not among them has no place there: modules of the library.
    pub paths: &'a BTreeMap<FileId, String>,
    /// The policy itself, for what has no place in it.
    pub policy: &'a str,
    /// Every declaration.
    pub declarations: &'a [Span],
    pub lang: Lang,
}

impl Ground<'_> {
    /// A problem as an alert.
    pub fn alert(&self, problem: &dyn Describe, allowed: Option<Allowed>) -> Alert {
        let mut labels = problem.labels(self.lang);
        // What is wrong in the text of a module is told at the call.
        if let Some(call) = problem.called_at() {
            let at = labels.iter().position(|label| label.span == call);
            let label = at.map_or_else(|| Label::bare(call), |at| labels.remove(at));
            labels.insert(0, label);
        }
        let mut places = labels.iter().filter_map(|label| Some((label.span, self.place(label)?)));
        let main = places.next();
        let related = places.map(|(_, place)| place).collect();
        let span = main.as_ref().map(|(span, _)| *span);
        let place = main.map(|(_, place)| place);
        let file = place.as_ref().map_or_else(|| self.policy.to_owned(), |place| place.file.clone());
        let declaration = span.map(|span| self.declaration(span)).unwrap_or_default();
        let code = problem.code();
        let identity = [code, &file, &declaration, &problem.message(Lang::En)].join("\n");
        Alert {
            rule: code.to_owned(),
            level: match problem.severity() {
                Severity::Error => AlertLevel::Error,
                Severity::Warning => AlertLevel::Warning,
            },
            message: problem.message(self.lang),
            help: problem.help(self.lang),
            file,
            place,
            related,
            data: problem.data_places().iter().map(|place| data_line(place, self.lang)).collect(),
            allowed,
            identity,
        }
    }

    /// The place of a label, where its file stands in the repository.
    fn place(&self, label: &Label) -> Option<Place> {
        self.at(label.span).map(|place| Place { text: label.text.clone(), ..place })
    }

    /// The place of a span, where its file stands in the repository.
    pub fn at(&self, span: Span) -> Option<Place> {
        let (path, file) = (self.paths.get(&span.file)?, self.sources.file(span.file)?);
        let (start, end) = (file.position(span.start), file.position(span.end));
        Some(Place {
            file: path.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            text: String::new(),
        })
    }

    /// `indicator jobs`: the first words of the innermost declaration around a span.
    fn declaration(&self, span: Span) -> String {
        let around = self.declarations.iter().filter(|declaration| declaration.holds(span));
        let text = around.min_by_key(|d| d.end - d.start).map_or("", |d| self.sources.text(*d));
        let code = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
        code.unwrap_or("").split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    }
}

/// A fingerprint for each alert: alike from run to run, and no two the same.
pub fn fingerprints(alerts: &[Alert]) -> Vec<String> {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let mut found = Vec::with_capacity(alerts.len());
    for alert in alerts {
        let nth = seen.entry(&alert.identity).or_insert(0);
        let mut hash = Sha256::new();
        hash.update(&alert.identity);
        // Of several that are alike in all but their line, each keeps its rank.
        if *nth > 0 {
            hash.update(format!("\n{nth}"));
        }
        *nth += 1;
        let bytes = hash.finalize();
        found.push(bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect());
    }
    found
}
