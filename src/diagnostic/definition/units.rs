//! Units: values that do not go together, numbers without a unit, shares and points.

use super::hint::{Repair, UnitsHint, declared_otherwise};
use super::remedy;
use super::say;
use super::value::unit_words;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitProblem {
    /// `thousand RUB + person`, `thousand RUB >= person`
    Units {
        left: Span,
        left_unit: String,
        right: Span,
        right_unit: String,
        hint: UnitsHint,
    },
    /// The formula's unit is not the declared one; `prices` where only the year of the prices differs.
    DeclaredUnit {
        /// Of a computed column; else of an indicator or a function.
        column: bool,
        prices: bool,
        repair: Option<Repair>,
        declared: String,
        declared_span: Span,
        found: String,
        formula: Span,
    },
    NotMoney {
        word: String,
        span: Span,
    },
    /// A bare number against a scaled or currency unit.
    BareNumber {
        number: String,
        /// The hundredfold of a part of one that stands for a share.
        percent: Option<String>,
        unit: String,
        span: Span,
    },
    /// `share + 10 %`
    SharePlusShare {
        percent: String,
        span: Span,
        /// Taken away, not added.
        minus: bool,
    },
    /// A share compared with points.
    ShareWithPoints {
        left: Span,
        left_unit: String,
        right: Span,
        right_unit: String,
    },
    /// The exponent of a quantity is no whole number.
    Exponent {
        span: Span,
    },
    /// `0.4` against a percentage.
    SmallPercent {
        number: String,
        percent: String,
        span: Span,
    },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0301", "E0302", "E0303", "E0304", "E0305", "E0306", "E0319", "W0301"];

impl Describe for UnitProblem {
    fn code(&self) -> &'static str {
        match self {
            UnitProblem::Units { .. } => "E0301",
            UnitProblem::DeclaredUnit { .. } => "E0302",
            UnitProblem::NotMoney { .. } => "E0303",
            UnitProblem::BareNumber { .. } => "E0304",
            UnitProblem::SharePlusShare { .. } => "E0305",
            UnitProblem::ShareWithPoints { .. } => "E0306",
            UnitProblem::Exponent { .. } => "E0319",
            UnitProblem::SmallPercent { .. } => "W0301",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            UnitProblem::Units { .. } => {
                say(lang, "units do not match".into(), "единицы не совпадают".into())
            }
            UnitProblem::DeclaredUnit { declared, found, .. } => {
                let (found, declared) = (unit_words(lang, found), unit_words(lang, declared));
                say(
                    lang,
                    format!("the formula gives `{found}`, but `{declared}` is declared"),
                    format!("формула даёт `{found}`, а объявлено `{declared}`"),
                )
            }
            UnitProblem::NotMoney { word, .. } => say(
                lang,
                format!("`{word}` is not money: only money has the prices of a year"),
                format!("`{word}` – не деньги: цены года бывают только у денег"),
            ),
            UnitProblem::BareNumber { number, unit, .. } => say(
                lang,
                format!("`{number}` has no unit beside a value in `{unit}`"),
                format!("у числа `{number}` нет единицы рядом с величиной в `{unit}`"),
            ),
            UnitProblem::SharePlusShare { minus: true, .. } => say(
                lang,
                "a percentage is taken from a share: points or a fall?".into(),
                "из доли вычтены проценты: это пункты или снижение?".into(),
            ),
            UnitProblem::SharePlusShare { .. } => say(
                lang,
                "a percentage is added to a share: points or a growth?".into(),
                "к доле прибавлены проценты: это пункты или прирост?".into(),
            ),
            UnitProblem::ShareWithPoints { .. } => say(
                lang,
                "a share is compared with percentage points".into(),
                "доля сравнивается с процентными пунктами".into(),
            ),
            UnitProblem::Exponent { .. } => say(
                lang,
                "a quantity with a unit is raised to a whole number only".into(),
                "величину с единицей возводят только в целую степень".into(),
            ),
            UnitProblem::SmallPercent { number, .. } => say(
                lang,
                format!("`{number}` means {number} % here"),
                format!("`{number}` значит здесь {number} %"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            UnitProblem::Units { hint, .. } => Some(hint.help(lang)),
            UnitProblem::BareNumber { number, unit, percent, .. } => {
                Some(remedy::with_unit(lang, number, unit, percent.as_deref()))
            }
            UnitProblem::SharePlusShare { percent, minus: true, .. } => Some(say(
                lang,
                format!("write `- {percent} pp` or `* (1 - {percent} %)`"),
                format!("напишите `- {percent} пп` или `* (1 - {percent} %)`"),
            )),
            UnitProblem::SharePlusShare { percent, .. } => Some(say(
                lang,
                format!("write `+ {percent} pp` or `* (1 + {percent} %)`"),
                format!("напишите `+ {percent} пп` или `* (1 + {percent} %)`"),
            )),
            UnitProblem::ShareWithPoints { .. } => Some(say(
                lang,
                "points measure a change: write `%` for a level, `baseline + 3 pp` for a change".into(),
                "в пунктах измеряют изменение: пишите `%` для уровня, `база + 3 пп` для изменения".into(),
            )),
            UnitProblem::SmallPercent { percent, .. } => Some(say(
                lang,
                format!("write `{percent} %` if that is what was meant"),
                format!("напишите `{percent} %`, если имелось в виду это"),
            )),
            UnitProblem::DeclaredUnit { repair: Some(Repair::Mixed), .. } => Some(Repair::Mixed.help(lang)),
            UnitProblem::DeclaredUnit { column, repair, prices, found, declared, .. } => {
                let mark = if *column { ":" } else { "->" };
                Some(declared_otherwise(lang, (mark, found, declared), repair.as_ref(), *prices))
            }
            UnitProblem::NotMoney { word, .. } => {
                Some(say(lang, format!("write `{word}`"), format!("напишите `{word}`")))
            }
            UnitProblem::Exponent { .. } => Some(say(
                lang,
                "make a plain number of it first: divide it by a value in the same unit".into(),
                "сначала сделайте из неё просто число: разделите на величину в той же единице".into(),
            )),
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            UnitProblem::Units { left, left_unit, right, right_unit, .. }
            | UnitProblem::ShareWithPoints { left, left_unit, right, right_unit } => vec![
                Label::new(*left, unit_words(lang, left_unit)),
                Label::new(*right, unit_words(lang, right_unit)),
            ],
            UnitProblem::DeclaredUnit { declared_span, formula, found, .. } => {
                let declared = say(lang, "declared here".into(), "объявлено здесь".into());
                vec![Label::new(*formula, unit_words(lang, found)), Label::new(*declared_span, declared)]
            }
            UnitProblem::NotMoney { span, .. }
            | UnitProblem::BareNumber { span, .. }
            | UnitProblem::SharePlusShare { span, .. }
            | UnitProblem::Exponent { span }
            | UnitProblem::SmallPercent { span, .. } => vec![Label::bare(*span)],
        }
    }
}
