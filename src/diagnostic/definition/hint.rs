//! What would make two units fit, in the words of the policy.

use super::say;
use crate::diagnostic::Lang;

/// What would make two units match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitsHint {
    /// A sum that was meant as a ratio or a product: its text and its unit.
    Ratio {
        text: String,
        unit: String,
    },
    Product {
        text: String,
        unit: String,
    },
    /// One side turned into the unit of the other.
    Repair(Repair),
    /// A percentage added to a quantity: the growth that was meant.
    Growth {
        text: String,
    },
    /// The same money in prices of different years.
    Prices,
    /// Amounts in two currencies, one of them a number: the rate that is wanted, the name for it and the money that it turns.
    Currencies {
        amount: String,
        found: String,
        wanted: String,
    },
    /// A literal on one side: the unit of the other is wanted.
    Literal {
        unit: String,
    },
    /// A percentage as the demand on a quantity: of what, and the unit of the quantity.
    Percent {
        percent: String,
        /// The policy's baseline.
        base: Option<String>,
        unit: String,
    },
    Nothing,
}

/// How an amount gets another dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// By a rate, an index or a factor of the data.
    Formula { text: String, unit: String },
    /// By a rate that the data lack: its unit, and the formula with `…` in its place.
    Declare { index: bool, rate: String, text: String },
    /// A share of one money in another.
    Mixed,
}

impl Repair {
    pub(super) fn help(&self, lang: Lang) -> String {
        match self {
            Repair::Formula { text, unit } => {
                say(lang, format!("`{text}` is in `{unit}`"), format!("`{text}` – это `{unit}`"))
            }
            Repair::Mixed => say(
                lang,
                "above and below the line stands different money: bring both to the same prices or currency"
                    .into(),
                "над чертой и под чертой разные деньги: приведите их к одним ценам или к одной валюте".into(),
            ),
            Repair::Declare { index: true, rate, text } => say(
                lang,
                format!(
                    "bring the money to prices of one year: `{text}` with an index, `column deflator : {rate}`"
                ),
                format!(
                    "приведите деньги к ценам одного года: `{text}` с индексом, `столбец дефлятор : {rate}`"
                ),
            ),
            Repair::Declare { index: false, rate, text } => say(
                lang,
                format!("bring the money to one currency: `{text}` with a rate, `column rate : {rate}`"),
                format!("приведите деньги к одной валюте: `{text}` с курсом, `столбец курс : {rate}`"),
            ),
        }
    }
}

impl UnitsHint {
    pub(super) fn help(&self, lang: Lang) -> String {
        match self {
            UnitsHint::Ratio { text, unit } => say(
                lang,
                format!("did you mean a ratio? `{text}` is `{unit}`"),
                format!("может быть, отношение? `{text}` – это `{unit}`"),
            ),
            UnitsHint::Growth { text } => say(
                lang,
                format!("did you mean a growth? `{text}`"),
                format!("может быть, прирост? `{text}`"),
            ),
            UnitsHint::Product { text, unit } => say(
                lang,
                format!("did you mean a product? `{text}` is `{unit}`"),
                format!("может быть, произведение? `{text}` – это `{unit}`"),
            ),
            UnitsHint::Repair(repair) => repair.help(lang),
            UnitsHint::Prices => say(
                lang,
                "money in prices of different years does not mix: take both in the prices of one year".into(),
                "деньги в ценах разных лет не складываются: возьмите обе величины в ценах одного года".into(),
            ),
            UnitsHint::Currencies { amount, found, wanted } => {
                let rate = format!("{}_rate", wanted.to_lowercase());
                let rate_ru = format!("курс_{}", wanted.to_lowercase());
                say(
                    lang,
                    format!(
                        "turn `{amount}` into `{wanted}` first: declare `parameter {rate} : {found} / {wanted} {{ from 2020-01-01: … }}` and write `{amount} / {rate}`, in the call where a function compares it"
                    ),
                    format!(
                        "сначала переведите `{amount}` в `{wanted}`: объявите `параметр {rate_ru} : {found} / {wanted} {{ с 2020-01-01: … }}` и напишите `{amount} / {rate_ru}`, а если сравнивает функция – в её вызове"
                    ),
                )
            }
            UnitsHint::Literal { unit } if unit.is_empty() => say(
                lang,
                "the other side is a plain number: write this one without a unit".into(),
                "другая сторона – просто число: напишите и это без единицы".into(),
            ),
            UnitsHint::Literal { unit } => {
                say(lang, format!("write the number in `{unit}`"), format!("напишите число в `{unit}`"))
            }
            UnitsHint::Percent { percent, base, unit } => {
                let (en, ru) = match base {
                    Some(period) => (period.as_str(), period.as_str()),
                    None => ("previous year", "прошлого года"),
                };
                say(
                    lang,
                    format!("say of what: `{percent} of {en}`; or write the number in `{unit}`"),
                    format!("скажите, от чего: `{percent} от {ru}`; или напишите число в `{unit}`"),
                )
            }
            UnitsHint::Nothing => say(
                lang,
                "both sides must measure the same thing".into(),
                "обе стороны должны измерять одно и то же".into(),
            ),
        }
    }
}

/// What to declare where a formula gives another unit: `-> pp`, of a column `: pp`.
pub(super) fn declared_otherwise(
    lang: Lang,
    (mark, found, declared): (&str, &str, &str),
    repair: Option<&Repair>,
    prices: bool,
) -> String {
    match (repair, found) {
        (None, "") if matches!(declared, "pp" | "пп") => say(
            lang,
            format!("points are the difference of two shares; for a share declare `{mark} %`"),
            format!("пункты – это разность двух долей; для доли объявите `{mark} %`"),
        ),
        (_, "pp" | "пп") => say(
            lang,
            format!("a difference of shares is measured in `pp`: declare `{mark} pp`"),
            format!("разность долей измеряется в `пп`: объявите `{mark} пп`"),
        ),
        (Some(repair), _) => {
            let declare =
                say(lang, format!("or declare `{mark} {found}`"), format!("или объявите `{mark} {found}`"));
            format!("{}; {declare}", repair.help(lang))
        }
        (None, _) if prices => say(
            lang,
            format!("the prices of a year are part of the unit: declare `{mark} {found}`"),
            format!("цены года – часть единицы: объявите `{mark} {found}`"),
        ),
        (None, "") if mark == ":" => say(
            lang,
            "a plain number has no unit: declare `: number`, or look at the formula".into(),
            "у просто числа нет единицы: объявите `: число` или проверьте формулу".into(),
        ),
        (None, "") => say(
            lang,
            "a plain number has no unit: leave out `-> …`, or look at the formula".into(),
            "у просто числа нет единицы: уберите `-> …` или проверьте формулу".into(),
        ),
        (None, found) => say(
            lang,
            format!("declare `{mark} {found}`, or look at the formula"),
            format!("объявите `{mark} {found}` или проверьте формулу"),
        ),
    }
}
