//! Expectations of tests that would say something else than what is read.

use super::say;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectProblem {
    /// A column of cases with the name of something declared, in an expectation.
    HiddenName {
        name: String,
        hidden: Hidden,
        span: Span,
        /// Absent where it is the library's.
        declared: Option<Span>,
    },
    /// `not … is met`, which holds of what is undecided too.
    Denied {
        status: String,
        /// For which it is read.
        instead: String,
        span: Span,
    },
    /// What stands in the place of a status is none.
    NoStatus {
        word: String,
        known: Vec<String>,
        suggestion: Option<String>,
        cell: Span,
        /// What is expected, where the word stands in a table of cases.
        span: Option<Span>,
    },
    /// Both sides of a comparison are the same.
    WithItself { written: String, span: Span },
    /// A period in which neither the policy nor the given rows have anything.
    OutsidePeriod { period: String, span: Span },
}

/// What a column of cases bears the name of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hidden {
    /// With its dataset.
    Column(String),
    Indicator,
    Function,
    Parameter,
    Cluster,
    Role,
    Stage,
    Classification,
    Dataset,
    Body,
    Act,
    /// With its stage.
    Target(String),
    Milestone(String),
    Unit,
}

impl Hidden {
    /// What is hidden, in English and in the Russian accusative.
    fn words(&self) -> (String, String) {
        let plain = |en: &str, ru: &str| (en.to_owned(), ru.to_owned());
        match self {
            Hidden::Column(dataset) => {
                (format!("the column of `{dataset}`"), format!("столбец набора `{dataset}`"))
            }
            Hidden::Indicator => plain("the indicator", "показатель"),
            Hidden::Function => plain("the function", "функцию"),
            Hidden::Parameter => plain("the parameter", "параметр"),
            Hidden::Cluster => plain("the cluster", "кластер"),
            Hidden::Role => plain("the role", "роль"),
            Hidden::Stage => plain("the stage", "этап"),
            Hidden::Classification => plain("the classification", "классификатор"),
            Hidden::Dataset => plain("the dataset", "набор"),
            Hidden::Body => plain("the body", "орган"),
            Hidden::Act => plain("the act", "акт"),
            Hidden::Target(id) => (format!("the target `{id}`"), format!("цель `{id}`")),
            Hidden::Milestone(id) => (format!("the milestone `{id}`"), format!("веху `{id}`")),
            Hidden::Unit => plain("the unit", "единицу"),
        }
    }
}

/// The codes of these problems that those of tests do not list.
pub(super) const CODES: &[&str] = &["E0720", "E0721", "E0722", "W0702"];

impl Describe for ExpectProblem {
    fn code(&self) -> &'static str {
        match self {
            ExpectProblem::HiddenName { .. } => "E0720",
            ExpectProblem::Denied { .. } => "E0721",
            ExpectProblem::NoStatus { .. } => "E0722",
            ExpectProblem::WithItself { .. } => "W0701",
            ExpectProblem::OutsidePeriod { .. } => "W0702",
        }
    }

    fn message(&self, lang: Lang) -> String {
        let (en, ru) = match self {
            ExpectProblem::HiddenName { name, hidden, .. } => {
                let (en, ru) = hidden.words();
                (
                    format!("`{name}` is a column of the test's cases here, and hides {en}"),
                    format!("`{name}` здесь – столбец случаев, и он заслоняет {ru}"),
                )
            }
            ExpectProblem::Denied { status, .. } => (
                format!("`not` with `is {status}` also holds of what is undecided or still open"),
                format!(
                    "`не` со статусом `{status}` верно и тогда, когда статус не определён или срок не наступил"
                ),
            ),
            ExpectProblem::NoStatus { word, .. } => {
                (format!("`{word}` is no status"), format!("`{word}` – не статус"))
            }
            ExpectProblem::WithItself { written, .. } => (
                format!(
                    "both sides of `{written}` are the same, so that no change of the policy shows in it"
                ),
                format!("обе стороны `{written}` одинаковы: никакое изменение политики на этом не скажется"),
            ),
            ExpectProblem::OutsidePeriod { period, .. } => (
                format!("`{period}` lies outside the period of the policy, and the test gives no row of it"),
                format!("`{period}` – вне периода политики, и строк за это время проверка не даёт"),
            ),
        };
        say(lang, en, ru)
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let (en, ru): (String, String) = match self {
            ExpectProblem::HiddenName { .. } => {
                ("give the column of the cases another name".into(), "назовите столбец случаев иначе".into())
            }
            ExpectProblem::Denied { instead, .. } => (
                format!("write the status that is meant: `is {instead}`; several are joined by `or`"),
                format!("напишите сам статус: `{instead}`; несколько статусов соединяет `или`"),
            ),
            ExpectProblem::NoStatus { suggestion: Some(status), .. } => {
                (format!("write `{status}`"), format!("напишите `{status}`"))
            }
            ExpectProblem::NoStatus { known, suggestion: None, .. } => {
                let known = known.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
                (format!("the statuses here are {known}"), format!("здесь возможны статусы: {known}"))
            }
            ExpectProblem::WithItself { .. } => {
                ("compare it with the value that is expected".into(), "сравните с ожидаемым значением".into())
            }
            ExpectProblem::OutsidePeriod { .. } => (
                "correct the period, or give rows of it".into(),
                "исправьте период или дайте строки за него".into(),
            ),
        };
        Some(say(lang, en, ru))
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            ExpectProblem::HiddenName { span, declared, .. } => {
                let words = || say(lang, "declared here".into(), "объявлено здесь".into());
                let declared = declared.map(|declared| Label::new(declared, words()));
                std::iter::once(Label::bare(*span)).chain(declared).collect()
            }
            ExpectProblem::NoStatus { cell, span, .. } => {
                let words = || {
                    say(lang, "held against a status here".into(), "здесь сравнивается со статусом".into())
                };
                let held = span.map(|span| Label::new(span, words()));
                std::iter::once(Label::bare(*cell)).chain(held).collect()
            }
            ExpectProblem::Denied { span, .. }
            | ExpectProblem::WithItself { span, .. }
            | ExpectProblem::OutsidePeriod { span, .. } => vec![Label::bare(*span)],
        }
    }
}
