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
    /// A milestone before `overlaps`.
    Milestone,
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
    /// `overlaps` of a stretch that does not end with the milestone where it stands.
    EndsElsewhere { here: String, last: String, span: Span },
    /// One milestone after `during` or `overlaps`.
    OneMilestone { name: String, during: bool, span: Span },
    /// `during` of the time between two milestones.
    DuringOfTime { first: String, last: String, span: Span },
    /// A stage where a milestone is to be named.
    StageForMilestone { name: String, span: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0620", "E0621", "E0622", "E0623", "E0624", "E0626", "E0627", "E0628", "E0629"];

impl Describe for IntervalProblem {
    fn code(&self) -> &'static str {
        match self {
            IntervalProblem::NoDay { .. } => "E0620",
            IntervalProblem::OneDay { .. } => "E0621",
            IntervalProblem::TwoEnds { .. } => "E0622",
            IntervalProblem::OfRows { .. } => "E0623",
            IntervalProblem::DueOutside { .. } => "E0624",
            IntervalProblem::EndsElsewhere { .. } => "E0626",
            IntervalProblem::OneMilestone { .. } => "E0627",
            IntervalProblem::StageForMilestone { .. } => "E0628",
            IntervalProblem::DuringOfTime { .. } => "E0629",
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
            IntervalProblem::OneDay { what, side: OneDay::Overlaps | OneDay::Milestone, .. } => say(
                lang,
                format!("a period overlaps another, and `{what}` is one day"),
                format!("пересекаются периоды, а `{what}` – один день"),
            ),
            IntervalProblem::TwoEnds { what, .. } => say(
                lang,
                format!("`{what}` is a period: which of its days is to be near?"),
                format!("`{what}` – период: какой из его дней должен быть близко?"),
            ),
            IntervalProblem::EndsElsewhere { here, last, .. } => say(
                lang,
                format!("the time that ends with `{last}` is spoken of in `{here}`"),
                format!("о времени, которое кончается вехой `{last}`, сказано в вехе `{here}`"),
            ),
            IntervalProblem::OneMilestone { name, during, .. } => {
                let (en, ru) = if *during {
                    ("during", "в течение")
                } else {
                    ("overlaps", "пересекается с")
                };
                say(
                    lang,
                    format!("`{en}` needs a time, and the milestone `{name}` is one day"),
                    format!("после `{ru}` нужно время, а веха `{name}` – один день"),
                )
            }
            IntervalProblem::DuringOfTime { first, last, .. } => say(
                lang,
                format!("`during` speaks of one milestone, and `{first}..{last}` is a time"),
                format!("`в течение` говорит об одной вехе, а `{first}..{last}` – это время"),
            ),
            IntervalProblem::StageForMilestone { name, .. } => say(
                lang,
                format!("`{name}` is a stage, and a milestone is named here"),
                format!("`{name}` – этап, а здесь называют веху"),
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
            IntervalProblem::OneDay { side: OneDay::Milestone, .. } => (
                "name the milestone with which the time begins, then this one: `opening..site overlaps second`; of one day, write `during`",
                "назовите веху, с которой время начинается, и эту: `открытие..сайт пересекается с второй`; об одном дне пишут `в течение`",
            ),
            IntervalProblem::EndsElsewhere { .. } => (
                "move the clause into the milestone with which the time ends",
                "перенесите строку в ту веху, которой это время кончается",
            ),
            IntervalProblem::OneMilestone { during: true, .. } => (
                "name two milestones, a stage or a period: `during opening..closing`; `after` and `within` speak of one",
                "назовите две вехи, этап или период: `в течение открытие..закрытие`; об одной вехе говорят `после` и `в пределах`",
            ),
            IntervalProblem::OneMilestone { during: false, .. } => (
                "name two milestones, a stage or a period: `opening..site overlaps admission..enrolment`",
                "назовите две вехи, этап или период: `открытие..сайт пересекается с приём..зачисление`",
            ),
            IntervalProblem::DuringOfTime { .. } => (
                "write `during second` in either milestone; that two times have a day in common is said by `overlaps`",
                "напишите `в течение второй` в каждой из двух вех; об общем дне двух времён говорит `пересекается с`",
            ),
            IntervalProblem::StageForMilestone { .. } => (
                "name one of its milestones; of the days of a stage, write `during second` or `not before 2013-01-01`",
                "назовите одну из его вех; о днях этапа пишут `в течение второй` или `не ранее 2013-01-01`",
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
            | IntervalProblem::EndsElsewhere { span, .. }
            | IntervalProblem::OneMilestone { span, .. }
            | IntervalProblem::StageForMilestone { span, .. }
            | IntervalProblem::DuringOfTime { span, .. }
            | IntervalProblem::TwoEnds { span, .. }
            | IntervalProblem::OfRows { span, .. } => vec![Label::bare(*span)],
        }
    }
}
