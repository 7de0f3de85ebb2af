//! Types of values and units in words.

use super::say;
use crate::diagnostic::Lang;

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
    /// What is counted: a dataset or a role.
    Rows,
    List,
    /// A rate of exchange or a price index.
    Rate,
    Money,
    /// A word that a clause may hold.
    Word,
}

impl ValueType {
    pub fn words(&self, lang: Lang) -> String {
        match self {
            ValueType::Number(unit) if unit.is_empty() => say(lang, "a number".into(), "число".into()),
            ValueType::Number(unit) => {
                let unit = unit_words(lang, unit);
                say(lang, format!("a value in `{unit}`"), format!("величина в `{unit}`"))
            }
            ValueType::Condition => say(lang, "a condition".into(), "условие".into()),
            ValueType::Period => say(lang, "a period".into(), "период".into()),
            ValueType::Date => say(lang, "a date".into(), "дата".into()),
            ValueType::Text => say(lang, "a text".into(), "текст".into()),
            ValueType::Code(name) if name.is_empty() => say(lang, "a code".into(), "код".into()),
            ValueType::Code(name) => say(lang, format!("a code of `{name}`"), format!("код из `{name}`")),
            ValueType::Entity(name) => {
                say(lang, format!("a key of `{name}`"), format!("ключ набора `{name}`"))
            }
            ValueType::Cluster => say(lang, "a cluster".into(), "кластер".into()),
            ValueType::Role => say(lang, "a role".into(), "роль".into()),
            ValueType::Rows => say(lang, "a dataset or a role".into(), "набор или роль".into()),
            ValueType::Rate => say(lang, "a rate or a price index".into(), "курс или индекс цен".into()),
            ValueType::Money => say(lang, "an amount of money".into(), "сумма денег".into()),
            ValueType::Word => say(lang, "a name".into(), "имя".into()),
            ValueType::List => say(lang, "a list".into(), "список".into()),
        }
    }
}

/// A unit as a reader of the language writes it; a plain number has none.
pub(super) fn unit_words(lang: Lang, unit: &str) -> String {
    match (lang, unit) {
        (Lang::Ru, "pp") => "пп".into(),
        (Lang::En, "пп") => "pp".into(),
        (_, "") => say(lang, "a plain number".into(), "просто число".into()),
        (_, unit) => unit.to_owned(),
    }
}

/// How a value becomes a condition: numbers and dates have an order, codes and names have none.
pub(super) fn comparison(found: &ValueType) -> (&'static str, &'static str) {
    match found {
        ValueType::Code(_) => (
            "compare it with a code, `… == …`, or with several, `… in […]`",
            "сравните это с кодом, `… == …`, или с несколькими, `… в […]`",
        ),
        ValueType::Text | ValueType::Entity(_) => {
            ("compare it with a text: `… == \"…\"`", "сравните это с текстом: `… == \"…\"`")
        }
        ValueType::Date => {
            ("compare it with a day: `… >= 2012-01-01`", "сравните это с днём: `… >= 2012-01-01`")
        }
        ValueType::Period => {
            ("compare it with a period: `… >= 2012`", "сравните это с периодом: `… >= 2012`")
        }
        ValueType::Cluster | ValueType::Role | ValueType::Word => {
            ("compare it with a name: `… == …`", "сравните это с именем: `… == …`")
        }
        ValueType::Number(_)
        | ValueType::Condition
        | ValueType::List
        | ValueType::Rows
        | ValueType::Rate
        | ValueType::Money => ("compare it with something: `… >= …`", "сравните это с чем-нибудь: `… >= …`"),
    }
}

/// A period beside a plain number, which may be a year that is not written in full.
pub(super) fn year_in_short(left: &ValueType, right: &ValueType) -> bool {
    let number = |of: &ValueType| matches!(of, ValueType::Number(unit) if unit.is_empty());
    let period = |of: &ValueType| *of == ValueType::Period;
    (period(left) && number(right)) || (number(left) && period(right))
}
