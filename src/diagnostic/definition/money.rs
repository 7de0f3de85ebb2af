//! Money and measured units: prefixes, rates and deflators, and what a function's unit must be.

use super::hint::Repair;
use super::say;
use super::value::unit_words;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// What a column of rates says, or leaves out, of its periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateFault {
    /// A rate as a flow, which would add up.
    Flow,
    /// Of quarters or months, and not how it is read in a year.
    NoReading,
    /// In a table without a period.
    NoPeriod,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoneyProblem {
    /// A name made of a prefix and a symbol is another unit's.
    PrefixTaken {
        name: String,
        prefix: &'static str,
        symbol: String,
        span: Span,
        first: Span,
    },
    /// `sum(usd)`, where `usd` is a rate: its text with `mean` in place of `sum`.
    RatesAdded {
        unit: String,
        mean: String,
        span: Span,
    },
    /// An amount multiplied by what it is divided by, or taken through a rate twice.
    WrongWay {
        divides: bool,
        amount: Span,
        amount_unit: String,
        rate: Span,
        rate_unit: String,
        /// The text that has a meaning, and its unit.
        right: Option<(String, String)>,
    },
    Rate {
        fault: RateFault,
        name: String,
        unit: String,
        span: Span,
    },
    /// A column of quarters or months that is neither a flow nor a stock: in a year it is added up.
    TimeUnsaid {
        name: String,
        span: Span,
    },
    /// A call gives another dimension than its function declares.
    FunctionUnit {
        function: String,
        declared: String,
        declared_span: Span,
        found: String,
        call: Span,
        repair: Option<Repair>,
    },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0341", "E0342", "E0343", "E0344", "E0345", "W0341", "W0342"];

impl Describe for MoneyProblem {
    fn code(&self) -> &'static str {
        match self {
            MoneyProblem::PrefixTaken { .. } => "E0341",
            MoneyProblem::RatesAdded { .. } => "E0342",
            MoneyProblem::WrongWay { .. } => "E0343",
            MoneyProblem::Rate { fault: RateFault::NoPeriod, .. } => "W0341",
            MoneyProblem::Rate { .. } => "E0344",
            MoneyProblem::TimeUnsaid { .. } => "W0342",
            MoneyProblem::FunctionUnit { .. } => "E0345",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            MoneyProblem::PrefixTaken { name, prefix, symbol, .. } => say(
                lang,
                format!("`{name}` would be `{prefix}` with `{symbol}`, and it is the name of another unit"),
                format!("`{name}` – это `{prefix}` и `{symbol}`, но так уже называется другая единица"),
            ),
            MoneyProblem::RatesAdded { unit, .. } => say(
                lang,
                format!("rates do not add up: this is in `{unit}`"),
                format!("курсы и индексы не складывают: это `{unit}`"),
            ),
            MoneyProblem::WrongWay { divides: false, amount_unit, rate_unit, .. } => say(
                lang,
                format!("`{amount_unit}` times `{rate_unit}` is no money"),
                format!("`{amount_unit}`, умноженное на `{rate_unit}`, – не деньги"),
            ),
            MoneyProblem::WrongWay { divides: true, amount_unit, rate_unit, .. } => say(
                lang,
                format!("`{amount_unit}` divided by `{rate_unit}` is no money"),
                format!("`{amount_unit}`, делённое на `{rate_unit}`, – не деньги"),
            ),
            MoneyProblem::Rate { fault: RateFault::Flow, name, unit, .. } => say(
                lang,
                format!("`{name}` is a rate (`{unit}`), and rates of a period do not add up as a flow does"),
                format!("`{name}` – курс или индекс (`{unit}`), а их не складывают за период"),
            ),
            MoneyProblem::Rate { fault: RateFault::NoReading, name, .. } => say(
                lang,
                format!("which value of `{name}` is that of a year is not said"),
                format!("не сказано, какое значение `{name}` относится ко всему году"),
            ),
            MoneyProblem::Rate { fault: RateFault::NoPeriod, name, .. } => say(
                lang,
                format!("the rate `{name}` has no period, so it is the same in every year"),
                format!("у курса `{name}` нет периода, и он одинаков для всех лет"),
            ),
            MoneyProblem::TimeUnsaid { name, .. } => say(
                lang,
                format!("`{name}` does not say whether it adds up: in a year its periods are added"),
                format!("не сказано, складывается ли `{name}`: за год его периоды складываются"),
            ),
            MoneyProblem::FunctionUnit { function, declared, found, .. } => {
                let (found, declared) = (quoted(lang, found), quoted(lang, declared));
                say(
                    lang,
                    format!("`{function}` gives {found} here, but declares {declared}"),
                    format!("`{function}` даёт здесь {found}, а объявлено {declared}"),
                )
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            MoneyProblem::PrefixTaken { symbol, .. } => Some(say(
                lang,
                format!("rename the other unit, or take `{symbol}` out of `prefixes`"),
                format!("переименуйте другую единицу или уберите `{symbol}` из `приставки`"),
            )),
            MoneyProblem::RatesAdded { mean, .. } => Some(say(
                lang,
                format!("take their mean, `{mean}`, or the rate of one period: `… at year = 2012`"),
                format!("возьмите среднее, `{mean}`, или курс одного периода: `… при год = 2012`"),
            )),
            MoneyProblem::WrongWay { divides: true, right: Some((text, unit)), amount_unit, .. } => Some(say(
                lang,
                format!("the amount is in `{amount_unit}` already; `{text}` is in `{unit}`"),
                format!("величина уже в `{amount_unit}`; `{text}` – это `{unit}`"),
            )),
            MoneyProblem::WrongWay { divides: false, right: Some((text, unit)), .. } => {
                Some(say(lang, format!("`{text}` is in `{unit}`"), format!("`{text}` – это `{unit}`")))
            }
            MoneyProblem::WrongWay { right: None, .. } => Some(say(
                lang,
                "a rate turns the money below its line into that above it: take the rate of this money".into(),
                "курс переводит деньги под чертой в деньги над чертой: возьмите курс этих денег".into(),
            )),
            MoneyProblem::Rate { fault: RateFault::Flow | RateFault::NoReading, .. } => Some(say(
                lang,
                "say how it is read in a coarser period: `stock average`, `stock closing` or `stock opening`"
                    .into(),
                "скажите, как он берётся за больший период: `в среднем за период`, `на конец периода` или `на начало периода`"
                    .into(),
            )),
            MoneyProblem::Rate { fault: RateFault::NoPeriod, .. } => Some(say(
                lang,
                "give its table a period, for example `period year`".into(),
                "задайте таблице период, например `период год`".into(),
            )),
            MoneyProblem::TimeUnsaid { .. } => Some(say(
                lang,
                "write `flow` if it adds up, else `stock average`, `stock closing` or `stock opening`".into(),
                "напишите `за период`, если складывается, иначе `в среднем за период`, `на конец периода` или `на начало периода`"
                    .into(),
            )),
            MoneyProblem::FunctionUnit { repair: Some(repair), .. } => Some(repair.help(lang)),
            MoneyProblem::FunctionUnit { declared, repair: None, .. } => {
                let declared = quoted(lang, declared);
                Some(say(
                    lang,
                    format!("call it with arguments that give {declared}, or take `->` out of the function"),
                    format!("вызовите её с величинами, которые дают {declared}, или уберите `->` из функции"),
                ))
            }
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let there =
            |span: Span| Label::new(span, say(lang, "declared here".into(), "объявлено здесь".into()));
        match self {
            MoneyProblem::PrefixTaken { span, first, .. } => vec![Label::bare(*span), there(*first)],
            MoneyProblem::RatesAdded { span, .. }
            | MoneyProblem::Rate { span, .. }
            | MoneyProblem::TimeUnsaid { span, .. } => {
                vec![Label::bare(*span)]
            }
            MoneyProblem::WrongWay { amount, amount_unit, rate, rate_unit, .. } => vec![
                Label::new(*amount, unit_words(lang, amount_unit)),
                Label::new(*rate, unit_words(lang, rate_unit)),
            ],
            MoneyProblem::FunctionUnit { call, found, declared_span, .. } => {
                vec![Label::new(*call, unit_words(lang, found)), there(*declared_span)]
            }
        }
    }
}

/// A unit in backticks; a plain number is told in words.
fn quoted(lang: Lang, unit: &str) -> String {
    let words = unit_words(lang, unit);
    if unit.is_empty() { words } else { format!("`{words}`") }
}
