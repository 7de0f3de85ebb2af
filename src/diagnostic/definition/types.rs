//! Types: units, codes, periods, and what a formula may do with them.

use super::{did_you_mean, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// The type of a value, as a reader is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueType {
    /// In a unit; empty for a plain number.
    Number(String),
    Condition,
    Period,
    Date,
    Text,
    /// A code of this classification.
    Code(String),
    /// A key of this dataset.
    Entity(String),
    Cluster,
    Role,
    List,
}

impl ValueType {
    pub fn words(&self, lang: Lang) -> String {
        match self {
            ValueType::Number(unit) if unit.is_empty() => say(lang, "a number".into(), "число".into()),
            ValueType::Number(unit) => format!("`{unit}`"),
            ValueType::Condition => say(lang, "a condition".into(), "условие".into()),
            ValueType::Period => say(lang, "a period".into(), "период".into()),
            ValueType::Date => say(lang, "a date".into(), "дата".into()),
            ValueType::Text => say(lang, "a text".into(), "текст".into()),
            ValueType::Code(name) => say(lang, format!("a code of `{name}`"), format!("код из `{name}`")),
            ValueType::Entity(name) => {
                say(lang, format!("a key of `{name}`"), format!("ключ набора `{name}`"))
            }
            ValueType::Cluster => say(lang, "a cluster".into(), "кластер".into()),
            ValueType::Role => say(lang, "a role".into(), "роль".into()),
            ValueType::List => say(lang, "a list".into(), "список".into()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeProblem {
    /// `thousand RUB + person`, `thousand RUB >= person`
    Units {
        left: Span,
        left_unit: String,
        right: Span,
        right_unit: String,
        ratio: Option<String>,
    },
    /// The formula's unit is not the declared one.
    DeclaredUnit {
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
        unit: String,
        span: Span,
    },
    /// `share + 10 %`
    SharePlusShare {
        percent: String,
        span: Span,
    },
    /// A share compared with points.
    ShareWithPoints {
        span: Span,
    },
    Wanted {
        wanted: ValueType,
        found: ValueType,
        span: Span,
    },
    /// Two values that cannot be compared.
    Compared {
        left: Span,
        left_type: ValueType,
        right: Span,
        right_type: ValueType,
    },
    UnknownCode {
        code: String,
        classification: String,
        span: Span,
        suggestion: Option<String>,
    },
    NotSiblings {
        from: String,
        until: String,
        span: Span,
    },
    /// Part of the columns of a condition are in the dataset of an aggregate.
    NarrowsPartly {
        column: String,
        dataset: String,
        span: Span,
    },
    NarrowsNothing {
        span: Span,
    },
    /// `each` over a tree deeper than one.
    LevelNeeded {
        axis: String,
        depth: u32,
        span: Span,
    },
    NoSuchLevel {
        axis: String,
        depth: u32,
        span: Span,
    },
    /// A year where quarters are, and the like.
    Grains {
        found: &'static str,
        wanted: &'static str,
        span: Span,
    },
    NotADate {
        span: Span,
    },
    /// A cluster's `in` on an axis that its entities lack.
    AxisLacking {
        axis: String,
        dataset: String,
        span: Span,
    },
    /// A role condition that is not joined by `and`.
    RoleInside {
        span: Span,
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

impl Describe for TypeProblem {
    fn code(&self) -> &'static str {
        match self {
            TypeProblem::Units { .. } => "E0301",
            TypeProblem::DeclaredUnit { .. } => "E0302",
            TypeProblem::NotMoney { .. } => "E0303",
            TypeProblem::BareNumber { .. } => "E0304",
            TypeProblem::SharePlusShare { .. } => "E0305",
            TypeProblem::ShareWithPoints { .. } => "E0306",
            TypeProblem::Wanted { .. } => "E0307",
            TypeProblem::Compared { .. } => "E0308",
            TypeProblem::UnknownCode { .. } => "E0309",
            TypeProblem::NotSiblings { .. } => "E0310",
            TypeProblem::NarrowsPartly { .. } => "E0311",
            TypeProblem::NarrowsNothing { .. } => "E0312",
            TypeProblem::LevelNeeded { .. } => "E0313",
            TypeProblem::NoSuchLevel { .. } => "E0314",
            TypeProblem::Grains { .. } => "E0315",
            TypeProblem::NotADate { .. } => "E0316",
            TypeProblem::AxisLacking { .. } => "E0317",
            TypeProblem::RoleInside { .. } => "E0318",
            TypeProblem::Exponent { .. } => "E0319",
            TypeProblem::SmallPercent { .. } => "W0301",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            TypeProblem::Units { .. } => {
                say(lang, "units do not match".into(), "единицы не совпадают".into())
            }
            TypeProblem::DeclaredUnit { declared, found, .. } => {
                let found = ValueType::Number(found.clone()).words(lang);
                say(
                    lang,
                    format!("the formula gives {found}, declared is `{declared}`"),
                    format!("формула даёт {found}, а объявлено `{declared}`"),
                )
            }
            TypeProblem::NotMoney { word, .. } => say(
                lang,
                format!("`{word}` is not money: only money has the prices of a year"),
                format!("`{word}` – не деньги: цены года бывают только у денег"),
            ),
            TypeProblem::BareNumber { number, unit, .. } => say(
                lang,
                format!("`{number}` has no unit, and meets `{unit}`"),
                format!("у `{number}` нет единицы, а сравнивается оно с `{unit}`"),
            ),
            TypeProblem::SharePlusShare { .. } => say(
                lang,
                "a percentage is added to a share: points or a growth?".into(),
                "к доле прибавлены проценты: это пункты или прирост?".into(),
            ),
            TypeProblem::ShareWithPoints { .. } => say(
                lang,
                "a share is compared with percentage points".into(),
                "доля сравнивается с процентными пунктами".into(),
            ),
            TypeProblem::Wanted { wanted, found, .. } => say(
                lang,
                format!("here {} belongs, not {}", wanted.words(lang), found.words(lang)),
                format!("здесь нужно: {}; стоит: {}", wanted.words(lang), found.words(lang)),
            ),
            TypeProblem::Compared { left_type, right_type, .. } => say(
                lang,
                format!("{} cannot be compared with {}", left_type.words(lang), right_type.words(lang)),
                format!("нельзя сравнить: {} и {}", left_type.words(lang), right_type.words(lang)),
            ),
            TypeProblem::UnknownCode { code, classification, .. } => say(
                lang,
                format!("`{classification}` has no code `{code}`"),
                format!("в `{classification}` нет кода `{code}`"),
            ),
            TypeProblem::NotSiblings { from, until, .. } => say(
                lang,
                format!("`{from}` and `{until}` are not siblings in this order"),
                format!("`{from}` и `{until}` не стоят на одном уровне в этом порядке"),
            ),
            TypeProblem::NarrowsPartly { column, dataset, .. } => say(
                lang,
                format!(
                    "the condition reads `{column}`, which `{dataset}` lacks, and other columns that it has"
                ),
                format!("условие читает `{column}`, которого нет в `{dataset}`, и другие его столбцы"),
            ),
            TypeProblem::NarrowsNothing { .. } => say(
                lang,
                "the condition narrows no aggregate of this measure".into(),
                "условие не сужает ни одного агрегата этой величины".into(),
            ),
            TypeProblem::LevelNeeded { axis, depth, .. } => say(
                lang,
                format!("`{axis}` is a tree of {depth} levels: over which of them?"),
                format!("`{axis}` – дерево, уровней: {depth}; по какому из них?"),
            ),
            TypeProblem::NoSuchLevel { axis, depth, .. } => say(
                lang,
                format!("`{axis}` has levels 1 to {depth}"),
                format!("у `{axis}` уровни от 1 до {depth}"),
            ),
            TypeProblem::Grains { found, wanted, .. } => say(
                lang,
                format!("a {} stands where a {} belongs", grain(lang, found), grain(lang, wanted)),
                format!("стоит {}, а нужен {}", grain(lang, found), grain(lang, wanted)),
            ),
            TypeProblem::NotADate { .. } => {
                say(lang, "here a date belongs".into(), "здесь нужна дата".into())
            }
            TypeProblem::AxisLacking { axis, dataset, .. } => say(
                lang,
                format!("`{dataset}` has no axis `{axis}`"),
                format!("у `{dataset}` нет оси `{axis}`"),
            ),
            TypeProblem::RoleInside { .. } => say(
                lang,
                "a condition on the role is joined to the others by `and` only".into(),
                "условие на роль соединяется с другими только через `и`".into(),
            ),
            TypeProblem::Exponent { .. } => say(
                lang,
                "a quantity with a unit is raised to a whole number only".into(),
                "величину с единицей возводят только в целую степень".into(),
            ),
            TypeProblem::SmallPercent { number, .. } => say(
                lang,
                format!("`{number}` means {number} % here"),
                format!("`{number}` значит здесь {number} %"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            TypeProblem::Units { ratio: Some(ratio), .. } => Some(say(
                lang,
                format!("did you mean a ratio? `{ratio}`"),
                format!("может быть, отношение? `{ratio}`"),
            )),
            TypeProblem::BareNumber { number, unit, .. } => {
                Some(say(lang, format!("write `{number} {unit}`"), format!("напишите `{number} {unit}`")))
            }
            TypeProblem::SharePlusShare { percent, .. } => Some(say(
                lang,
                format!("write `+ {percent} pp` or `* (1 + {percent} %)`"),
                format!("напишите `+ {percent} пп` или `* (1 + {percent} %)`"),
            )),
            TypeProblem::ShareWithPoints { .. } => Some(say(
                lang,
                "write `%` for a share, or compare a difference of two shares".into(),
                "напишите `%` для доли или сравнивайте разность двух долей".into(),
            )),
            TypeProblem::UnknownCode { suggestion, .. } => did_you_mean(lang, suggestion.as_ref()),
            TypeProblem::LevelNeeded { axis, .. } => Some(say(
                lang,
                format!("write `each {axis} level 2` with the level that is meant"),
                format!("напишите `по каждому {axis} уровень 2` с нужным уровнем"),
            )),
            TypeProblem::SmallPercent { percent, .. } => Some(say(
                lang,
                format!("write `{percent} %` if that is what was meant"),
                format!("напишите `{percent} %`, если имелось в виду это"),
            )),
            TypeProblem::DeclaredUnit { found, .. } if found == "pp" => Some(say(
                lang,
                "a difference of shares is measured in `pp`".into(),
                "разность долей измеряется в `пп`".into(),
            )),
            TypeProblem::RoleInside { .. } => Some(say(
                lang,
                "write two aggregates and combine their values".into(),
                "напишите два агрегата и соедините их значения".into(),
            )),
            TypeProblem::Units { ratio: None, .. }
            | TypeProblem::DeclaredUnit { .. }
            | TypeProblem::NotMoney { .. }
            | TypeProblem::Wanted { .. }
            | TypeProblem::Compared { .. }
            | TypeProblem::NotSiblings { .. }
            | TypeProblem::NarrowsPartly { .. }
            | TypeProblem::NarrowsNothing { .. }
            | TypeProblem::NoSuchLevel { .. }
            | TypeProblem::Grains { .. }
            | TypeProblem::NotADate { .. }
            | TypeProblem::AxisLacking { .. }
            | TypeProblem::Exponent { .. } => None,
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            TypeProblem::Units { left, left_unit, right, right_unit, .. } => vec![
                Label::new(*left, ValueType::Number(left_unit.clone()).words(lang).replace('`', "")),
                Label::new(*right, ValueType::Number(right_unit.clone()).words(lang).replace('`', "")),
            ],
            TypeProblem::DeclaredUnit { declared_span, formula, .. } => {
                vec![Label::bare(*formula), Label::bare(*declared_span)]
            }
            TypeProblem::Compared { left, right, .. } => vec![Label::bare(*left), Label::bare(*right)],
            TypeProblem::NotMoney { span, .. }
            | TypeProblem::BareNumber { span, .. }
            | TypeProblem::SharePlusShare { span, .. }
            | TypeProblem::ShareWithPoints { span }
            | TypeProblem::Wanted { span, .. }
            | TypeProblem::UnknownCode { span, .. }
            | TypeProblem::NotSiblings { span, .. }
            | TypeProblem::NarrowsPartly { span, .. }
            | TypeProblem::NarrowsNothing { span }
            | TypeProblem::LevelNeeded { span, .. }
            | TypeProblem::NoSuchLevel { span, .. }
            | TypeProblem::Grains { span, .. }
            | TypeProblem::NotADate { span }
            | TypeProblem::AxisLacking { span, .. }
            | TypeProblem::RoleInside { span }
            | TypeProblem::Exponent { span }
            | TypeProblem::SmallPercent { span, .. } => vec![Label::bare(*span)],
        }
    }
}

fn grain(lang: Lang, name: &'static str) -> &'static str {
    match (lang, name) {
        (Lang::Ru, "year") => "год",
        (Lang::Ru, "quarter") => "квартал",
        (Lang::Ru, "month") => "месяц",
        (Lang::Ru, "date") => "дата",
        (_, name) => name,
    }
}
