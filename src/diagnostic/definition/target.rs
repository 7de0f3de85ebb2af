//! What a target demands and when: baselines out of place, targets that hold themselves, plans out of order.

use super::{bracketed, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetProblem {
    /// `baseline 2016` of a policy that ends in 2015.
    BaselineAfter {
        baseline: String,
        /// A baseline before the policy.
        proposed: String,
        span: Span,
        period: Span,
    },
    /// `target x >= x`, `require x >= x`
    WithItself {
        /// The measure as text.
        measure: String,
        /// A target, which can compare with another time by words of its own.
        over_time: bool,
        /// Its cells are clusters' or others' that a whole could be compared with.
        parts: bool,
        span: Span,
        own: Span,
    },
    /// `baseline` in a target of another grain; the grains by their English words.
    BaselineOfOtherGrain {
        baseline: String,
        grain: &'static str,
        judged: &'static str,
        proposed: String,
        span: Span,
        declared: Span,
    },
    /// A baseline no earlier than the due period of a target.
    BaselineNotBefore { baseline: String, due: String, proposed: String, span: Span, target: Span },
    /// A baseline finer than the periods in which targets are judged; its grain by its English word.
    BaselineGrain { baseline: String, grain: &'static str, proposed: String, span: Span, target: Span },
    /// `weight 0`
    NoWeight { span: Span },
    /// `follows { 2012: 200  2011: 100 }`
    PlanOrder {
        /// The period that stands too late, the one that stands before it, the plan in order.
        period: String,
        before: String,
        plan: String,
        span: Span,
        first: Span,
    },
    /// A measure that is the same in every period in which it is judged.
    SameEveryPeriod {
        /// The period that the measure fixes, as its axis and its text.
        fixed: Option<(&'static str, String)>,
        /// When to judge it once.
        due: String,
        /// It follows a plan.
        planned: bool,
        span: Span,
    },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0431", "E0432", "E0433", "W0431", "W0432", "W0433", "W0434", "W0435"];

/// The Russian words of a grain: itself, and after `по`.
fn grain_words(grain: &str) -> (&'static str, &'static str) {
    match grain {
        "quarter" => ("квартал", "кварталам"),
        "month" => ("месяц", "месяцам"),
        _ => ("год", "годам"),
    }
}

impl Describe for TargetProblem {
    fn code(&self) -> &'static str {
        match self {
            TargetProblem::BaselineAfter { .. } => "E0431",
            TargetProblem::WithItself { .. } => "E0432",
            TargetProblem::BaselineOfOtherGrain { .. } => "E0433",
            TargetProblem::BaselineNotBefore { .. } => "W0431",
            TargetProblem::BaselineGrain { .. } => "W0432",
            TargetProblem::NoWeight { .. } => "W0433",
            TargetProblem::PlanOrder { .. } => "W0434",
            TargetProblem::SameEveryPeriod { .. } => "W0435",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            TargetProblem::BaselineAfter { baseline, .. } => say(
                lang,
                format!("the baseline, {baseline}, comes after the policy has ended"),
                format!("база, {baseline}, – после конца политики"),
            ),
            TargetProblem::WithItself { .. } => say(
                lang,
                "a measure is compared with itself".into(),
                "величина сравнивается с нею самой".into(),
            ),
            TargetProblem::BaselineNotBefore { baseline, due, .. } => say(
                lang,
                format!("the baseline, {baseline}, is not earlier than a target that is due in {due}"),
                format!("база, {baseline}, не раньше срока цели ({due})"),
            ),
            TargetProblem::BaselineGrain { baseline, grain, .. } => {
                let (word, by_words) = grain_words(grain);
                say(
                    lang,
                    format!("the baseline, {baseline}, is a {grain}, but no target is judged by {grain}s"),
                    format!("база, {baseline}, – {word}, но цели не оценивают по {by_words}"),
                )
            }
            TargetProblem::BaselineOfOtherGrain { baseline, grain, judged, .. } => {
                let (word, by_words) = (grain_words(grain).0, grain_words(judged).1);
                say(
                    lang,
                    format!("the baseline, {baseline}, is a {grain}, but this target is judged by {judged}s"),
                    format!("база, {baseline}, – {word}, а эту цель оценивают по {by_words}"),
                )
            }
            TargetProblem::NoWeight { .. } => say(
                lang,
                "a target of weight 0 counts for nothing in the score of its stage".into(),
                "цель с весом 0 ничего не значит в оценке этапа".into(),
            ),
            TargetProblem::PlanOrder { period, before, .. } => say(
                lang,
                format!("the plan is out of order: {period} stands after {before}"),
                format!("график не по порядку: {period} стоит после {before}"),
            ),
            TargetProblem::SameEveryPeriod { .. } => say(
                lang,
                "the measure is the same in every period: every verdict would be the same".into(),
                "величина одна и та же во всех периодах: все оценки будут одинаковы".into(),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            TargetProblem::BaselineAfter { proposed, .. } => say(
                lang,
                format!("write `baseline {proposed}`, or correct the policy's period"),
                format!("напишите `база {proposed}` или исправьте период политики"),
            ),
            TargetProblem::WithItself { measure, over_time: true, parts: true, .. } => {
                let whole = bracketed(measure);
                say(
                    lang,
                    format!("compare it with another time, `105 % of previous year`, or with the whole, `{whole} overall`"),
                    format!("сравните с другим временем: `105 % от прошлого года` – или с целым: `{whole} в целом`"),
                )
            }
            TargetProblem::WithItself { over_time: true, parts: false, .. } => say(
                lang,
                "compare it with another time, `105 % of previous year`, or with a number".into(),
                "сравните с другим временем: `105 % от прошлого года` – или с числом".into(),
            ),
            TargetProblem::WithItself { measure, over_time: false, .. } => {
                let whole = bracketed(measure);
                say(
                    lang,
                    format!("compare it with a number, or with the whole, `{whole} overall`"),
                    format!("сравните с числом или с целым: `{whole} в целом`"),
                )
            }
            TargetProblem::BaselineNotBefore { proposed, .. } => say(
                lang,
                format!("write `baseline {proposed}`, or a later due period"),
                format!("напишите `база {proposed}` или более поздний срок"),
            ),
            TargetProblem::BaselineGrain { grain, proposed, .. } => {
                let by_words = grain_words(grain).1;
                say(
                    lang,
                    format!("write `baseline {proposed}`, or judge targets by {grain}s"),
                    format!("напишите `база {proposed}` или оценивайте цели по {by_words}"),
                )
            }
            TargetProblem::BaselineOfOtherGrain { proposed, .. } => say(
                lang,
                format!("write `baseline {proposed}` in the policy, or name a period here, `105 % of {proposed}`"),
                format!("напишите в политике `база {proposed}` или назовите период здесь: `105 % от {proposed}`"),
            ),
            TargetProblem::NoWeight { .. } => say(
                lang,
                "leave the clause out, which is weight 1; what is only watched says `level advisory` too".into(),
                "уберите эту строку, и вес будет 1; если за показателем только следят, добавьте `уровень рекомендательный`"
                    .into(),
            ),
            TargetProblem::PlanOrder { plan, .. } => say(
                lang,
                format!("write `{{ {plan} }}`, or correct the period"),
                format!("напишите `{{ {plan} }}` или исправьте период"),
            ),
            TargetProblem::SameEveryPeriod { fixed: Some((axis, period)), due, planned, .. } => {
                let demand = if *planned { ">= … " } else { "" };
                let ru = grain_words(axis).0;
                say(
                    lang,
                    format!("leave out `at {axis} = {period}`, or judge it once, `{demand}by {due}`"),
                    format!("уберите `при {ru} = {period}` или оцените её один раз: `{demand}к {due}`"),
                )
            }
            TargetProblem::SameEveryPeriod { fixed: None, due, planned, .. } => {
                let demand = if *planned { ">= … " } else { "" };
                say(
                    lang,
                    format!("judge it once, `{demand}by {due}`"),
                    format!("оцените её один раз: `{demand}к {due}`"),
                )
            }
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let two = |span: &Span, other: &Span, en: &str, ru: &str| {
            vec![Label::bare(*span), Label::new(*other, say(lang, en.into(), ru.into()))]
        };
        match self {
            TargetProblem::BaselineAfter { span, period, .. } => {
                two(span, period, "the policy's period", "период политики")
            }
            TargetProblem::WithItself { span, own, .. } => {
                two(span, own, "the same measure", "та же величина")
            }
            TargetProblem::BaselineOfOtherGrain { span, declared, .. } => {
                two(span, declared, "the baseline", "база")
            }
            TargetProblem::BaselineNotBefore { span, target, .. } => two(span, target, "the target", "цель"),
            TargetProblem::BaselineGrain { span, target, .. } => {
                two(span, target, "a target", "одна из целей")
            }
            TargetProblem::PlanOrder { span, first, .. } => {
                two(span, first, "stands before it", "стоит перед ним")
            }
            TargetProblem::NoWeight { span } | TargetProblem::SameEveryPeriod { span, .. } => {
                vec![Label::bare(*span)]
            }
        }
    }
}
