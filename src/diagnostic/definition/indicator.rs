//! What an indicator says that it hardly means: numbers beside shares, conditions as values, ranges the wrong way round.

use super::{bracketed, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndicatorProblem {
    /// `share + 3`: a bare number added to a share, or taken from it.
    PlainBesideShare {
        number: String,
        /// The number without the sign that is written before it.
        amount: String,
        /// What the number is in points.
        points: String,
        /// It is less than a whole.
        part: bool,
        /// The share as text.
        share: String,
        minus: bool,
        /// The share is taken from the number.
        first: bool,
        span: Span,
    },
    /// `value count(core) >= 5`
    ConditionAsValue { condition: String, span: Span },
    /// `better within 200..100`: the bounds as written.
    RangeBackwards { low: String, high: String, span: Span },
    /// `a / b * 100` in an indicator that is said in `%`.
    Hundredfold {
        /// The formula without the factor, where it could be told.
        instead: Option<String>,
        span: Span,
        /// The factor in the text of the function that makes it.
        inside: Option<Span>,
        /// What asks for a share: the unit of the indicator, or a percentage that it is compared with.
        asked: Span,
    },
    /// `coverage 0 %`
    NoCoverage { span: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0371", "E0372", "E0373", "W0371", "W0372"];

impl Describe for IndicatorProblem {
    fn code(&self) -> &'static str {
        match self {
            IndicatorProblem::PlainBesideShare { .. } => "E0371",
            IndicatorProblem::ConditionAsValue { .. } => "E0372",
            IndicatorProblem::RangeBackwards { .. } => "E0373",
            IndicatorProblem::Hundredfold { .. } => "W0371",
            IndicatorProblem::NoCoverage { .. } => "W0372",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            IndicatorProblem::PlainBesideShare { number, points, .. } => say(
                lang,
                format!("`{number}` beside a share is a plain number, that is {points} pp"),
                format!("`{number}` рядом с долей – просто число, то есть {points} пп"),
            ),
            IndicatorProblem::ConditionAsValue { .. } => say(
                lang,
                "the value of an indicator is a number, but this is a condition".into(),
                "значение показателя – число, а здесь условие".into(),
            ),
            IndicatorProblem::RangeBackwards { .. } => say(
                lang,
                "no value lies in this range: it ends below its beginning".into(),
                "в этом диапазоне нет ни одного значения: его конец меньше начала".into(),
            ),
            IndicatorProblem::Hundredfold { .. } => say(
                lang,
                "per cent need no factor 100 in a formula: the value is a hundred times too large".into(),
                "для процентов множитель 100 в формуле не нужен: значение выйдет в сто раз больше".into(),
            ),
            IndicatorProblem::NoCoverage { .. } => say(
                lang,
                "with a coverage of 0 % the value of one row would stand for all".into(),
                "при охвате 0 % значение одной строки сойдёт за все".into(),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            IndicatorProblem::PlainBesideShare { number, .. } if number == "100" => say(
                lang,
                "write `1` in place of `100`: a share of 100 % is the number 1".into(),
                "напишите `1` вместо `100`: доля в 100 % – это число 1".into(),
            ),
            IndicatorProblem::PlainBesideShare { number, minus: true, first: true, .. } => say(
                lang,
                format!("write `{number} %` in place of `{number}`"),
                format!("напишите `{number} %` вместо `{number}`"),
            ),
            IndicatorProblem::PlainBesideShare { amount, points, share, minus, part: true, .. } => {
                let sign = if *minus { '-' } else { '+' };
                let points = points.trim_start_matches('-');
                say(
                    lang,
                    format!("write `{share} {sign} {amount} pp` or `{share} {sign} {points} pp`"),
                    format!("напишите `{share} {sign} {amount} пп` или `{share} {sign} {points} пп`"),
                )
            }
            IndicatorProblem::PlainBesideShare { amount, share, minus, .. } => {
                let sign = if *minus { '-' } else { '+' };
                let factor = bracketed(share);
                say(
                    lang,
                    format!(
                        "write `{share} {sign} {amount} pp` for percentage points, `{factor} * (1 {sign} {amount} %)` for per cent of it"
                    ),
                    format!(
                        "напишите `{share} {sign} {amount} пп`, если это пункты, `{factor} * (1 {sign} {amount} %)`, если проценты от неё"
                    ),
                )
            }
            IndicatorProblem::ConditionAsValue { condition, .. } => say(
                lang,
                format!(
                    "write `if {condition} then 1 else 0`, or demand it of a cluster: `require {condition}`"
                ),
                format!(
                    "напишите `если {condition} то 1 иначе 0` или потребуйте этого от кластера: `требуется {condition}`"
                ),
            ),
            IndicatorProblem::RangeBackwards { low, high, .. } => say(
                lang,
                format!("write `within {high}..{low}`"),
                format!("напишите `в пределах {high}..{low}`"),
            ),
            IndicatorProblem::Hundredfold { instead: Some(formula), .. } => {
                say(lang, format!("write `{formula}`"), format!("напишите `{formula}`"))
            }
            IndicatorProblem::Hundredfold { instead: None, .. } => {
                say(lang, "leave out the factor 100".into(), "уберите множитель 100".into())
            }
            IndicatorProblem::NoCoverage { .. } => say(
                lang,
                "write the least part of the values that will do, `coverage 80 %`; without the clause all are needed"
                    .into(),
                "укажите наименьшую долю значений, которой достаточно: `охват 80 %`; без этой строки нужны все"
                    .into(),
            ),
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            IndicatorProblem::Hundredfold { span, inside, asked, .. } => {
                let told = |at: Span, en: &str, ru: &str| Label::new(at, say(lang, en.into(), ru.into()));
                std::iter::once(Label::bare(*span))
                    .chain(inside.map(|at| told(at, "the factor", "множитель")))
                    .chain([told(*asked, "per cent are asked for here", "здесь нужны проценты")])
                    .collect()
            }
            IndicatorProblem::PlainBesideShare { span, .. }
            | IndicatorProblem::ConditionAsValue { span, .. }
            | IndicatorProblem::RangeBackwards { span, .. }
            | IndicatorProblem::NoCoverage { span } => vec![Label::bare(*span)],
        }
    }
}
