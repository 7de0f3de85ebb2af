//! Conditions on days and periods.

use super::{ValueType, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// Where one day stands for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneDay {
    /// After `during`.
    During,
    /// Before `overlaps`.
    Overlaps,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntervalProblem {
    /// An end of an interval that is no date and no period.
    NoDay { what: String, found: ValueType, span: Span },
    /// One day where a period is needed.
    OneDay { what: String, side: OneDay, span: Span },
    /// A period of which it is asked how near it is.
    TwoEnds { what: String, span: Span },
    /// A condition on days in a formula over cells.
    OfRows { within: bool, span: Span },
    /// A milestone that is due outside the period during which it is to be done.
    DueOutside { due: String, from: String, until: String, span: Span, during: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0620", "E0621", "E0622", "E0623", "E0624"];

impl Describe for IntervalProblem {
    fn code(&self) -> &'static str {
        match self {
            IntervalProblem::NoDay { .. } => "E0620",
            IntervalProblem::OneDay { .. } => "E0621",
            IntervalProblem::TwoEnds { .. } => "E0622",
            IntervalProblem::OfRows { .. } => "E0623",
            IntervalProblem::DueOutside { .. } => "E0624",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            IntervalProblem::NoDay { what, .. } => say(
                lang,
                format!("`{what}` is neither a date nor a period"),
                format!("`{what}` – не дата и не период"),
            ),
            IntervalProblem::OneDay { what, side: OneDay::During, .. } => say(
                lang,
                format!("`during` needs a period, and `{what}` is one day"),
                format!("после `в течение` нужен период, а `{what}` – один день"),
            ),
            IntervalProblem::OneDay { what, side: OneDay::Overlaps, .. } => say(
                lang,
                format!("a period overlaps another, and `{what}` is one day"),
                format!("пересекаются периоды, а `{what}` – один день"),
            ),
            IntervalProblem::TwoEnds { what, .. } => say(
                lang,
                format!("`{what}` is a period: which of its days is to be near?"),
                format!("`{what}` – период: какой из его дней должен быть близко?"),
            ),
            IntervalProblem::DueOutside { due, from, until, .. } => say(
                lang,
                format!("due on {due}, and to be done during {from}..{until}"),
                format!("срок – {due}, а выполнить нужно в течение {from}..{until}"),
            ),
            IntervalProblem::OfRows { within, .. } => {
                let (en, ru) =
                    if *within { ("within", "в пределах") } else { ("during", "в течение") };
                say(
                    lang,
                    format!("`{en}` is asked of the days of a row, and there is no row here"),
                    format!("`{ru}` спрашивают о датах строки, а строки здесь нет"),
                )
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        if let IntervalProblem::NoDay { what, found: ValueType::Entity(_), .. } = self {
            return Some(say(
                lang,
                format!("name the dates of that row: `{what}.begins..{what}.ends`"),
                format!("назовите даты той строки: `{what}.начало..{what}.окончание`"),
            ));
        }
        let (en, ru) = match self {
            IntervalProblem::NoDay { .. } => (
                "compare columns declared as `date`, days such as `2013-06-30`, or periods such as `2013`",
                "сравнивайте столбцы с типом `дата`, дни вроде `2013-06-30` или периоды вроде `2013`",
            ),
            IntervalProblem::OneDay { side: OneDay::During, .. } => (
                "name both its ends: `during begins..ends`, or a year: `during 2013`",
                "назовите оба его конца: `в течение начало..окончание`, или год: `в течение 2013`",
            ),
            IntervalProblem::OneDay { side: OneDay::Overlaps, .. } => (
                "write `during` of a day, or name both ends: `begins..ends overlaps 2013`",
                "о дне пишут `в течение`; иначе назовите оба конца: `начало..окончание пересекается с 2013`",
            ),
            IntervalProblem::TwoEnds { .. } => (
                "name one day: `begins within 3 months of programme.begins`",
                "назовите один день: `начало в пределах 3 месяцев от программа.начало`",
            ),
            IntervalProblem::OfRows { within: false, .. } => (
                "ask it of rows: `count(project where begins..ends during 2013)`; of the cell's year, write `year in 2013..2015`",
                "спросите о строках: `число(проект где начало..окончание в течение 2013)`; о годе ячейки пишут `год в 2013..2015`",
            ),
            IntervalProblem::DueOutside { .. } => (
                "put `due` inside the period: it is the last day, `during` says since when it may be done",
                "перенесите срок внутрь периода: срок – последний день, а `в течение` говорит, с какого дня можно выполнить",
            ),
            IntervalProblem::OfRows { within: true, .. } => (
                "ask it of rows: `count(project where begins within 3 months of programme.begins)`; in a milestone, `within` stands \
                 before `done when`",
                "спросите о строках: `число(проект где начало в пределах 3 месяцев от программа.начало)`; у вехи `в течение` пишут \
                 до `выполнено если`",
            ),
        };
        Some(say(lang, en.into(), ru.into()))
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            IntervalProblem::NoDay { found, span, .. } => {
                vec![Label::new(*span, found.words(lang))]
            }
            IntervalProblem::DueOutside { span, during, .. } => {
                vec![Label::bare(*span), Label::bare(*during)]
            }
            IntervalProblem::OneDay { span, .. }
            | IntervalProblem::TwoEnds { span, .. }
            | IntervalProblem::OfRows { span, .. } => vec![Label::bare(*span)],
        }
    }
}
