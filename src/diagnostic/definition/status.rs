//! The status of data and what must be complete.

use super::{did_you_mean, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusProblem {
    /// One sign of a table is said to mean two statuses.
    SignTwice { sign: String, span: Span, first: Span },
    /// A word where a status belongs.
    UnknownStatus { word: String, suggestion: Option<String>, span: Span },
    /// `require all` after something that adds up no rows of its own.
    NothingToComplete { what: String, indicator: bool, span: Span },
    /// A status where the rows have no numbers.
    NothingToMark { dataset: String, span: Span },
}

/// The codes of these problems.
pub(super) const CODES: &[&str] = &["E0351", "E0352", "E0353", "W0351"];

impl Describe for StatusProblem {
    fn code(&self) -> &'static str {
        match self {
            StatusProblem::SignTwice { .. } => "E0351",
            StatusProblem::UnknownStatus { .. } => "E0352",
            StatusProblem::NothingToComplete { .. } => "E0353",
            StatusProblem::NothingToMark { .. } => "W0351",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            StatusProblem::SignTwice { sign, .. } => say(
                lang,
                format!("the sign `{sign}` stands under two statuses"),
                format!("знак `{sign}` отнесён к двум статусам"),
            ),
            StatusProblem::UnknownStatus { word, .. } => {
                say(lang, format!("`{word}` is not a status of data"), format!("`{word}` – не статус данных"))
            }
            StatusProblem::NothingToComplete { what, indicator: true, .. } => say(
                lang,
                format!("`require all` after `{what}`, which is an indicator with a coverage of its own"),
                format!("`требуются все` после `{what}`, а это показатель со своим охватом"),
            ),
            StatusProblem::NothingToComplete { what, indicator: false, .. } => say(
                lang,
                format!("`require all` after `{what}`, which adds up no values"),
                format!("`требуются все` после `{what}`, где ничего не складывается"),
            ),
            StatusProblem::NothingToMark { dataset, .. } => say(
                lang,
                format!("`{dataset}` has no column of numbers, so that its status marks nothing"),
                format!("в `{dataset}` нет столбцов с числами, поэтому статус ничего не отмечает"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            StatusProblem::SignTwice { .. } => {
                Some(say(lang, "leave it under one of them".into(), "оставьте его в одном месте".into()))
            }
            StatusProblem::UnknownStatus { suggestion: Some(near), .. } => did_you_mean(lang, Some(near)),
            StatusProblem::UnknownStatus { suggestion: None, .. } => Some(say(
                lang,
                "statuses are `final`, `provisional`, `estimated`, `suppressed` and `confidential`".into(),
                "статусы: `окончательно`, `предварительно`, `оценка`, `скрыто` и `конфиденциально`".into(),
            )),
            StatusProblem::NothingToComplete { indicator: true, .. } => Some(say(
                lang,
                "write `coverage 100 %` in the indicator, or `require all` after a sum in its formula".into(),
                "напишите в показателе `охват 100 %` или `требуются все` после суммы в его формуле".into(),
            )),
            StatusProblem::NothingToComplete { indicator: false, .. } => Some(say(
                lang,
                "it follows an aggregate: `sum(x) require all`".into(),
                "эти слова стоят после агрегата: `сумма(x) требуются все`".into(),
            )),
            StatusProblem::NothingToMark { .. } => Some(say(
                lang,
                "declare the columns whose numbers it is about, or declare it as a column of text".into(),
                "объявите столбцы, к числам которых он относится, или сделайте его текстовым столбцом".into(),
            )),
        }
    }

    fn labels(&self, _: Lang) -> Vec<Label> {
        match self {
            StatusProblem::SignTwice { span, first, .. } => vec![Label::bare(*span), Label::bare(*first)],
            StatusProblem::UnknownStatus { span, .. }
            | StatusProblem::NothingToComplete { span, .. }
            | StatusProblem::NothingToMark { span, .. } => vec![Label::bare(*span)],
        }
    }
}
