//! Codes of classifications: how they are written, where they belong, what their ranges and levels hold.

use super::{did_you_mean, list, remedy, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeProblem {
    /// A code that a classification lacks, with every place of it: one slip is one problem, however often it is repeated.
    Lacking { code: String, classification: String, meant: Meant, span: Span, more: Vec<Span> },
    /// A range from a later code to an earlier one.
    Backwards { from: String, until: String, span: Span },
    /// Codes that have nothing under them at the level that a sum runs over.
    AboveLevel { axis: String, level: u32, lost: Vec<String>, more: usize, span: Span },
}

/// What a code that a classification lacks may have been meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// One that is near it, or nothing that is known.
    Near(Option<String>),
    /// None is near, but they are few.
    OneOf(Vec<String>),
    /// A title, or a part of one, in place of its code.
    Titled { code: String, title: String },
    /// The classification has it, written otherwise.
    Respelled(String),
    /// A code of another classification, and the columns that have its codes.
    Elsewhere { other: String, columns: Vec<String> },
    /// Only a code that stands for several holds it.
    InRange(String),
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0309", "E0346", "E0347", "E0348", "E0349", "W0415"];

impl Describe for CodeProblem {
    fn code(&self) -> &'static str {
        match self {
            CodeProblem::Lacking { meant, .. } => match meant {
                Meant::Near(_) | Meant::OneOf(_) | Meant::Titled { .. } => "E0309",
                Meant::Respelled(_) => "E0346",
                Meant::Elsewhere { .. } => "E0347",
                Meant::InRange(_) => "E0348",
            },
            CodeProblem::Backwards { .. } => "E0349",
            CodeProblem::AboveLevel { .. } => "W0415",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            CodeProblem::Lacking { code, classification, meant, .. } => {
                let (en, ru) = meant.words();
                say(
                    lang,
                    format!("`{classification}` has no code `{code}`{en}"),
                    format!("в `{classification}` нет кода `{code}`{ru}"),
                )
            }
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
            CodeProblem::Lacking { meant: Meant::Near(None), code, .. } => {
                return Some(remedy::nothing(lang, code).unwrap_or_else(|| correct(lang)));
            }
            CodeProblem::Lacking { code, meant: Meant::Near(Some(near)), .. } => {
                return remedy::nothing(lang, code).or_else(|| did_you_mean(lang, Some(near)));
            }
            CodeProblem::Lacking { meant, code, .. } => {
                return remedy::nothing(lang, code).or_else(|| meant.help(lang));
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
            CodeProblem::Lacking {
                meant: Meant::Near(_) | Meant::OneOf(_) | Meant::Titled { .. }, ..
            } => None,
            CodeProblem::Lacking { code, .. } => Some(code),
            CodeProblem::Backwards { .. } | CodeProblem::AboveLevel { .. } => None,
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            CodeProblem::Lacking { span, more, .. } => {
                let here = || say(lang, "and here".into(), "и здесь".into());
                let more = more.iter().map(|span| Label::new(*span, here()));
                std::iter::once(Label::bare(*span)).chain(more).collect()
            }
            CodeProblem::Backwards { span, .. } | CodeProblem::AboveLevel { span, .. } => {
                vec![Label::bare(*span)]
            }
        }
    }
}

impl Meant {
    /// What goes on the message that the code is not there.
    fn words(&self) -> (String, String) {
        match self {
            Meant::Near(_) | Meant::OneOf(_) | Meant::Titled { .. } => (String::new(), String::new()),
            Meant::Respelled(instead) => {
                (format!(": there it is written `{instead}`"), format!(": там он пишется `{instead}`"))
            }
            Meant::Elsewhere { other, .. } => {
                (format!(": it is a code of `{other}`"), format!(": это код из `{other}`"))
            }
            Meant::InRange(range) => (
                format!(", only `{range}`, which holds it"),
                format!(", а есть только `{range}`, куда он входит"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Meant::Near(suggestion) => return did_you_mean(lang, suggestion.as_ref()),
            Meant::OneOf(known) => {
                say(lang, format!("there are: {}", list(lang, known)), format!("есть: {}", list(lang, known)))
            }
            Meant::Titled { code, title } => say(
                lang,
                format!("write `\"{code}\"`, the code of “{title}”"),
                format!("напишите `\"{code}\"`: это код строки «{title}»"),
            ),
            Meant::Respelled(code) | Meant::InRange(code) => {
                say(lang, format!("write `\"{code}\"`"), format!("напишите `\"{code}\"`"))
            }
            Meant::Elsewhere { columns, other } if columns.is_empty() => say(
                lang,
                format!("no column has codes of `{other}`: correct the code"),
                format!("столбцов с кодами из `{other}` нет: исправьте код"),
            ),
            Meant::Elsewhere { columns, .. } => {
                let names = list(lang, columns);
                say(
                    lang,
                    format!("compare it with {names}, or correct the code"),
                    format!("сравните его с {names} или исправьте код"),
                )
            }
        })
    }
}

/// Nothing is near the code.
fn correct(lang: Lang) -> String {
    say(
        lang,
        "correct the code, or add it to the classification".into(),
        "исправьте код или добавьте его в классификатор".into(),
    )
}

fn more_words(lang: Lang, more: usize) -> String {
    if more == 0 {
        return String::new();
    }
    say(lang, format!(" and {more} more"), format!(" и ещё {more}"))
}
