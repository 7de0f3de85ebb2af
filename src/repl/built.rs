//! Queries that are put together of what was typed and of words of our own, told of by what was typed.

use std::ops::Range;
use std::sync::Arc;

use super::session::{Reply, Session};
use crate::Checked;
use crate::diagnostic::{DataPlace, Describe, Kind, Label, NameProblem, Severity};
use crate::keyword::Lang;
use crate::model::{Policy, Query};
use crate::source::{DiskLoader, FileId, SourceMap, Span};
use crate::syntax::{parse_query, query_problems};

/// A text with the origin of its parts.
#[derive(Debug, Clone)]
pub struct Built<'t> {
    typed: &'t str,
    text: String,
    /// Parts of the text, and where each was typed.
    parts: Vec<(Range<usize>, Range<usize>)>,
}

impl<'t> Built<'t> {
    /// `typed` is what a reader typed, and where problems are to be shown.
    pub fn new(typed: &'t str) -> Built<'t> {
        Built { typed, text: String::new(), parts: Vec::new() }
    }

    /// Words of our own.
    pub fn word(mut self, word: &str) -> Self {
        self.text.push_str(word);
        self
    }

    /// A part of what was typed.
    pub fn part(self, part: &str) -> Self {
        self.put(part, part)
    }

    /// What stands for a part of what was typed.
    pub fn put(mut self, part: &str, text: &str) -> Self {
        let from = self.text.len();
        self.text.push_str(text);
        let at = (part.as_ptr() as usize).checked_sub(self.typed.as_ptr() as usize);
        let place = at.map(|at| at..at.saturating_add(part.len()));
        if let Some(place) = place.filter(|place| self.typed.get(place.clone()) == Some(part)) {
            self.parts.push((from..self.text.len(), place));
        }
        self
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a place of the text was typed; what is not typed at all belongs to the whole.
    fn origin(&self, start: usize, end: usize) -> Range<usize> {
        let within = |(own, _): &&(Range<usize>, Range<usize>)| own.start <= start && end <= own.end;
        match self.parts.iter().find(within) {
            Some((own, typed)) if own.len() == typed.len() => {
                typed.start + (start - own.start)..typed.start + (end - own.start)
            }
            Some((_, typed)) => typed.clone(),
            None => {
                let touched = self.parts.iter().filter(|(own, _)| own.start < end && start < own.end);
                let typed: Vec<&Range<usize>> = touched.map(|(_, typed)| typed).collect();
                let from = typed.iter().map(|range| range.start).min().unwrap_or(0);
                from..typed.iter().map(|range| range.end).max().unwrap_or(self.typed.len())
            }
        }
    }
}

impl Session {
    /// Reads a query; problems are shown in what was typed.
    pub(super) fn read_built(&mut self, built: &Built<'_>) -> Result<(Arc<Policy>, Query), Reply> {
        let read = crate::check_query(&mut self.checked, &DiskLoader, &built.text);
        // The text that was read last.
        let query = self.checked.sources.files().last().map(|(id, _)| id);
        read.map_err(|problems| {
            let problems: Vec<&Problem> = problems.iter().map(AsRef::as_ref).collect();
            self.told_as_typed(built, query, &problems)
        })
    }

    /// Whether a text has the form of a query.
    pub(super) fn has_form(&self, built: &Built<'_>) -> Result<(), Reply> {
        let mut sources = self.checked.sources.clone();
        let id = sources.add("query", built.text.as_str());
        if parse_query(id, &built.text).is_ok() {
            return Ok(());
        }
        let problems = query_problems(id, &built.text);
        let problems: Vec<&Problem> = problems.iter().map(|p| p as &Problem).collect();
        Err(self.told_as_typed(built, Some(id), &problems))
    }

    /// An unknown name of what was typed, with the name that is meant.
    pub(super) fn unknown_in(&self, typed: &str, name: &str, kind: Kind, meant: &str) -> Reply {
        let mut sources = self.checked.sources.clone();
        let file = sources.add("query", typed);
        let at = typed.find(name).unwrap_or(0);
        let problem = NameProblem::Unknown {
            kind,
            name: name.to_owned(),
            span: Span::new(file, at, at + name.len()),
            more: Vec::new(),
            suggestion: Some(meant.to_owned()),
            known: Vec::new(),
            module: None,
        };
        Reply::refused(self.drawn_in(&[&problem], &sources))
    }

    /// Problems of a checked declaration that was put together, shown in what was typed.
    pub(super) fn told_of_draft(&self, checked: &Checked, name: &str, built: &Built<'_>) -> Reply {
        let draft = checked.sources.files().find(|(_, file)| file.name == name).map(|(id, _)| id);
        let problems = checked.problems.iter().map(AsRef::as_ref);
        let errors: Vec<&Problem> = problems.filter(|p: &&Problem| p.severity() == Severity::Error).collect();
        self.told_in(&checked.sources, name, built, draft, &errors)
    }

    fn told_as_typed(&self, built: &Built<'_>, query: Option<FileId>, problems: &[&Problem]) -> Reply {
        self.told_in(&self.checked.sources, "query", built, query, problems)
    }

    fn told_in(
        &self,
        sources: &SourceMap,
        name: &str,
        built: &Built<'_>,
        query: Option<FileId>,
        problems: &[&Problem],
    ) -> Reply {
        let mut sources = sources.clone();
        let typed = sources.add(name, built.typed);
        let told: Vec<AsTyped<'_>> =
            problems.iter().map(|problem| AsTyped { problem: *problem, built, query, typed }).collect();
        let told: Vec<&dyn Describe> = told.iter().map(|p| p as &dyn Describe).collect();
        Reply::refused(self.drawn_in(&told, &sources))
    }
}

type Problem = dyn Describe + Send + Sync;

/// A problem of a built query at the places where its parts were typed.
#[derive(Debug)]
struct AsTyped<'p> {
    problem: &'p Problem,
    built: &'p Built<'p>,
    /// The file of the built text, and that of what was typed.
    query: Option<FileId>,
    typed: FileId,
}

impl AsTyped<'_> {
    fn moved(&self, span: Span) -> Span {
        if Some(span.file) != self.query {
            return span;
        }
        let place = self.built.origin(span.start as usize, span.end as usize);
        Span::new(self.typed, place.start, place.end)
    }

    /// Words that quote the built text quote what was typed.
    fn said(&self, words: String, lang: Lang) -> String {
        let labels = self.problem.labels(lang);
        let own = labels.iter().filter(|label| Some(label.span.file) == self.query);
        own.fold(words, |words, label| {
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            let typed = self.built.typed.get(self.built.origin(start, end));
            match (self.built.text.get(start..end), typed) {
                (Some(built), Some(typed)) => words.replace(&format!("`{built}`"), &format!("`{typed}`")),
                _ => words,
            }
        })
    }
}

impl Describe for AsTyped<'_> {
    fn code(&self) -> &'static str {
        self.problem.code()
    }

    fn severity(&self) -> Severity {
        self.problem.severity()
    }

    fn message(&self, lang: Lang) -> String {
        self.said(self.problem.message(lang), lang)
    }

    fn help(&self, lang: Lang) -> Option<String> {
        self.problem.help(lang).map(|help| self.said(help, lang))
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let labels = self.problem.labels(lang).into_iter();
        labels.map(|label| Label { span: self.moved(label.span), ..label }).collect()
    }

    fn data_places(&self) -> Vec<DataPlace> {
        self.problem.data_places()
    }

    fn more_places(&self) -> u64 {
        self.problem.more_places()
    }
}

#[cfg(test)]
mod tests {
    use super::Built;

    #[test]
    fn places_go_back_to_what_was_typed() {
        let typed = "jobs * 2 where cluster == auto";
        let (expression, condition) = (typed.get(..8).unwrap(), typed.get(15..).unwrap());
        let built = Built::new(typed)
            .word("sum(if ")
            .put(condition, "inn in auto")
            .word(" then ")
            .part(expression)
            .word(")");
        assert_eq!(built.text, "sum(if inn in auto then jobs * 2)");
        // `jobs`
        assert_eq!(built.origin(24, 28), 0..4);
        // `auto`, which stands for the condition.
        assert_eq!(built.origin(14, 18), 15..30);
        // The whole is of both parts, a word of our own of everything.
        assert_eq!(built.origin(0, 33), 0..30);
        assert_eq!(built.origin(0, 3), 0..30);
    }
}
