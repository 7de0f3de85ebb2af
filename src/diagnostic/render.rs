//! Draws problems for a reader of the terminal and as JSON lines; the only place that knows miette.

use std::collections::BTreeMap;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{DataPlace, Describe, Lang, Severity};
use crate::source::{FileId, SourceFile, SourceMap};

/// Lines between two places that are drawn rather than left out.
const NEAR: usize = 4;

/// Below so many problems a thread costs more than it saves.
const WORTH_A_THREAD: usize = 50;

/// Places of one problem that are drawn; further ones are counted.
const DRAWN: usize = 5;

/// A problem as miette wants it: one source, labels of that source.
#[derive(Debug)]
struct Report<'a> {
    message: String,
    severity: Severity,
    help: Option<String>,
    source: Option<Source<'a>>,
    labels: Vec<LabeledSpan>,
}

/// A file whose columns count characters, where miette's own count bytes, and whose lines are found by their index,
/// where miette reads the text from its beginning.
#[derive(Debug)]
struct Source<'a>(&'a SourceFile);

impl SourceCode for Source<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let file = self.0;
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let end = span.offset().saturating_add(span.len());
        // One line more on either side: the span may end with the break of its line.
        let first = file.position(offset(span.offset())).line.saturating_sub(lines_before + 1).max(1);
        let last = file.position(offset(end)).line.saturating_add(lines_after + 1);
        let window = file.lines(first, last);
        let begin = window.start;
        let text = file.text.get(window).ok_or(MietteError::OutOfBounds)?;
        let within = span.offset().checked_sub(begin).ok_or(MietteError::OutOfBounds)?;
        let read = text.read_span(&(within, span.len()).into(), lines_before, lines_after)?;
        let at = SourceSpan::from((read.span().offset() + begin, read.span().len()));
        let before = file.text.get(begin..at.offset()).unwrap_or("");
        let column = before.chars().rev().take_while(|c| *c != '\n').count();
        // miette counts lines from the beginning of the text and would draw all that lies between two places.
        let lines = read.data().iter().filter(|byte| **byte == b'\n').count() + NEAR;
        let line = read.line() + first - 1;
        Ok(Box::new(MietteSpanContents::new_named(file.name.clone(), read.data(), at, line, column, lines)))
    }
}

impl std::fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report<'_> {}

impl Diagnostic for Report<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn std::fmt::Display + 'a>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The problems one after another, each with its lines of the policy; labels in other files and places in
/// data follow as lines of their own. Of many, half are drawn by another thread.
pub fn render_human(
    problems: &[&dyn Describe],
    sources: &SourceMap,
    lang: Lang,
    color: bool,
    width: usize,
) -> String {
    let draw = |problems: &[&dyn Describe]| drawn(problems, sources, lang, color, width);
    if problems.len() < WORTH_A_THREAD {
        return draw(problems);
    }
    let (first, second) = problems.split_at(problems.len() / 2);
    std::thread::scope(|scope| {
        let helper = std::thread::Builder::new().spawn_scoped(scope, || draw(second));
        let mut out = draw(first);
        out += &match helper {
            Ok(helper) => helper.join().unwrap_or_else(|e| std::panic::resume_unwind(e)),
            Err(_) => draw(second),
        };
        out
    })
}

fn drawn(problems: &[&dyn Describe], sources: &SourceMap, lang: Lang, color: bool, width: usize) -> String {
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width).with_links(false);
    let mut out = String::new();
    for problem in problems {
        let mut labels = problem.labels(lang);
        let undrawn = labels.len().saturating_sub(DRAWN);
        labels.truncate(DRAWN);
        let main = labels.first().map(|l| l.span.file);
        let source = main.and_then(|id| sources.file(id));
        let report = Report {
            message: problem.message(lang),
            severity: problem.severity(),
            help: problem.help(lang),
            source: source.map(Source),
            labels: labels
                .iter()
                .filter(|l| Some(l.span.file) == main)
                .enumerate()
                .map(|(at, l)| {
                    let text = (!l.text.is_empty()).then(|| l.text.clone());
                    let span = (l.span.start as usize, (l.span.end - l.span.start) as usize);
                    // The heading names the place of the first label, wherever the others stand.
                    match at {
                        0 => LabeledSpan::new_primary_with_span(text, span),
                        _ => LabeledSpan::new_with_span(text, span),
                    }
                })
                .collect(),
        };
        // Writing to a string does not fail; a report that could not be drawn would still show its message.
        let mut one = String::new();
        if handler.render_report(&mut one, &report).is_err() {
            one = format!("{}\n", report.message);
        }
        // The code stands before the message, on its line.
        out.push_str(problem.code());
        out.push(' ');
        out.push_str(&in_language(one.trim_start_matches(['\n', ' ']), report.help.is_some(), lang));
        for label in labels.iter().filter(|l| Some(l.span.file) != main) {
            let (name, place) = sources.place(label.span);
            out.push_str(&format!("    {name}:{}:{} {}\n", place.line, place.column, label.text));
        }
        for place in problem.data_places() {
            out.push_str(&format!("    {}\n", data_line(&place, lang)));
        }
        match (problem.more_places() + undrawn as u64, lang) {
            (0, _) => {}
            (more, Lang::En) => out.push_str(&format!("    … and {more} more\n")),
            (more, Lang::Ru) => out.push_str(&format!("    … и ещё {more}\n")),
        }
    }
    out
}

/// The one word that the drawing library writes by itself, said in the reader's language.
fn in_language(drawn: &str, helps: bool, lang: Lang) -> String {
    match (lang, drawn.rsplit_once("  help: ")) {
        // The word is one letter longer, and lines after the first are indented to it.
        (Lang::Ru, Some((before, help))) if helps => {
            format!("{before}  совет: {}", help.replace("\n        ", "\n         "))
        }
        _ => drawn.to_owned(),
    }
}

/// `enterprises.csv row 18, column "ОКВЭД": "20.9x"`, `plan.xlsx "2012" row 4`
pub fn data_line(place: &DataPlace, lang: Lang) -> String {
    let (row, column) = match lang {
        Lang::En => ("row", "column"),
        Lang::Ru => ("строка", "столбец"),
    };
    let mut line = place.file.clone();
    if let Some(sheet) = &place.sheet {
        line.push_str(&format!(" \"{sheet}\""));
    }
    if let Some(number) = place.row {
        line.push_str(&format!(" {row} {number}"));
    }
    if let Some(name) = &place.column {
        line.push_str(&format!(", {column} \"{name}\""));
    }
    if let Some(value) = &place.value {
        line.push_str(&format!(": \"{value}\""));
    }
    line
}

/// A problem as machines read it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonProblem {
    code: &'static str,
    #[schemars(extend("enum" = ["error", "warning"]))]
    severity: &'static str,
    message: String,
    /// How to mend it.
    help: Option<String>,
    /// Places in the policy, the one that matters most first.
    labels: Vec<JsonLabel>,
    /// Places in data files.
    data: Vec<JsonPlace>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct JsonLabel {
    /// As the policy names it: from its folder.
    file: String,
    /// Where it stands, from the root of the repository, or else as it was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// From 1; columns count characters, and the end is the first place after.
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct JsonPlace {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    row: Option<u64>,
    column: Option<String>,
    value: Option<String>,
}

/// One JSON object per line. `paths` tells apart what several policies call alike; a file that it does not know has none.
pub fn render_json(
    problems: &[&dyn Describe],
    sources: &SourceMap,
    paths: &BTreeMap<FileId, String>,
    lang: Lang,
) -> String {
    let mut out = String::new();
    for problem in documents(problems, sources, paths, lang) {
        out.push_str(&serde_json::to_string(&problem).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// The same as values.
pub fn documents(
    problems: &[&dyn Describe],
    sources: &SourceMap,
    paths: &BTreeMap<FileId, String>,
    lang: Lang,
) -> Vec<JsonProblem> {
    let document = |problem: &&dyn Describe| {
        let labels = problem.labels(lang).into_iter().map(|label| {
            let (name, start) = sources.place(label.span);
            let end = sources.file(label.span.file).map_or(start, |f| f.position(label.span.end));
            JsonLabel {
                file: name.to_owned(),
                path: paths.get(&label.span.file).cloned(),
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                text: label.text,
            }
        });
        let data = problem.data_places().into_iter().map(|p| JsonPlace {
            file: p.file,
            sheet: p.sheet,
            row: p.row,
            column: p.column,
            value: p.value,
        });
        JsonProblem {
            code: problem.code(),
            severity: match problem.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            message: problem.message(lang),
            help: problem.help(lang),
            labels: labels.collect(),
            data: data.collect(),
        }
    };
    problems.iter().map(document).collect()
}
