//! Codes of classifications: how they are written, where they belong, what their ranges and levels hold.

use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeProblem {
    /// The classification has the code, written otherwise.
    Respelled { code: String, instead: String, classification: String, span: Span },
    /// A code of another classification, and the columns that have its codes.
    Elsewhere { code: String, classification: String, other: String, columns: Vec<String>, span: Span },
    /// Only a code that stands for several holds it.
    InRange { code: String, range: String, classification: String, span: Span },
    /// A range from a later code to an earlier one.
    Backwards { from: String, until: String, span: Span },
    /// Codes that have nothing under them at the level that a sum runs over.
    AboveLevel { axis: String, level: u32, lost: Vec<String>, more: usize, span: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0346", "E0347", "E0348", "E0349", "W0415"];

impl Describe for CodeProblem {
    fn code(&self) -> &'static str {
        match self {
            CodeProblem::Respelled { .. } => "E0346",
            CodeProblem::Elsewhere { .. } => "E0347",
            CodeProblem::InRange { .. } => "E0348",
            CodeProblem::Backwards { .. } => "E0349",
            CodeProblem::AboveLevel { .. } => "W0415",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            CodeProblem::Respelled { code, instead, classification, .. } => say(
                lang,
                format!("`{classification}` has no code `{code}`: there it is written `{instead}`"),
                format!("в `{classification}` нет кода `{code}`: там он пишется `{instead}`"),
            ),
            CodeProblem::Elsewhere { code, classification, other, .. } => say(
                lang,
                format!("`{classification}` has no code `{code}`: it is a code of `{other}`"),
                format!("в `{classification}` нет кода `{code}`: это код из `{other}`"),
            ),
            CodeProblem::InRange { code, range, classification, .. } => say(
                lang,
                format!("`{classification}` has no code `{code}`, only `{range}`, which holds it"),
                format!("в `{classification}` нет кода `{code}`, а есть только `{range}`, куда он входит"),
            ),
            CodeProblem::Backwards { from, until, .. } => say(
                lang,
                format!("the range runs backwards: `{from}` comes after `{until}`"),
                format!("диапазон идёт назад: `{from}` стоит после `{until}`"),
            ),
            CodeProblem::AboveLevel { axis, level, lost, more, .. } => {
                let (names, and) = (list(lang, lost), more_words(lang, *more));
                say(
                    lang,
                    format!("level {level} of `{axis}` leaves out {names}{and}, under which nothing lies"),
                    format!(
                        "уровень {level} разреза `{axis}` не охватывает {names}{and}: под ними ничего нет"
                    ),
                )
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            CodeProblem::Respelled { instead, .. } => {
                say(lang, format!("write `\"{instead}\"`"), format!("напишите `\"{instead}\"`"))
            }
            CodeProblem::Elsewhere { columns, other, .. } if columns.is_empty() => say(
                lang,
                format!("no column has codes of `{other}`: correct the code"),
                format!("столбцов с кодами из `{other}` нет: исправьте код"),
            ),
            CodeProblem::Elsewhere { columns, .. } => {
                let names = list(lang, columns);
                say(
                    lang,
                    format!("compare it with {names}, or correct the code"),
                    format!("сравните его с {names} или исправьте код"),
                )
            }
            CodeProblem::InRange { range, .. } => {
                say(lang, format!("write `\"{range}\"`"), format!("напишите `\"{range}\"`"))
            }
            CodeProblem::Backwards { from, until, .. } => say(
                lang,
                format!("write `[\"{until}\"..\"{from}\"]`"),
                format!("напишите `[\"{until}\"..\"{from}\"]`"),
            ),
            CodeProblem::AboveLevel { level, .. } => say(
                lang,
                format!("take a level above {level}, or give these codes one under them"),
                format!("возьмите уровень выше {level} или заведите под этими кодами нижестоящие"),
            ),
        })
    }

    fn unknown_name(&self) -> Option<&str> {
        match self {
            CodeProblem::Respelled { code, .. }
            | CodeProblem::Elsewhere { code, .. }
            | CodeProblem::InRange { code, .. } => Some(code),
            CodeProblem::Backwards { .. } | CodeProblem::AboveLevel { .. } => None,
        }
    }

    fn labels(&self, _lang: Lang) -> Vec<Label> {
        match self {
            CodeProblem::Respelled { span, .. }
            | CodeProblem::Elsewhere { span, .. }
            | CodeProblem::InRange { span, .. }
            | CodeProblem::Backwards { span, .. }
            | CodeProblem::AboveLevel { span, .. } => vec![Label::bare(*span)],
        }
    }
}

fn more_words(lang: Lang, more: usize) -> String {
    if more == 0 {
        return String::new();
    }
    say(lang, format!(" and {more} more"), format!(" и ещё {more}"))
}
