//! What to write instead: helps for values of another type, and for words that other languages have for what this one
//! says otherwise.

use super::say;
use super::value::ValueType;
use crate::diagnostic::Lang;
use crate::keyword::TABLE;

/// Where a value of another type belongs.
pub(super) fn wanted(lang: Lang, wanted: &ValueType, found: &ValueType) -> Option<String> {
    let help = match (wanted, found) {
        (ValueType::Period, _) => (
            "write a period: `2012`, `2012-Q4` or `2012-06`, without quotes and in full",
            "напишите период: `2012`, `2012-Q4` или `2012-06`, без кавычек и целиком",
        ),
        (ValueType::Rows, _) => (
            "name what is counted, and the condition after it: `count(… where …)`",
            "назовите, что считают, и условие после этого: `число(… где …)`",
        ),
        _ => return None,
    };
    Some(say(lang, help.0.into(), help.1.into()))
}

/// A number with the unit that it lacks; a part of one (`0.85`) that stands for a share is meant in per cent.
pub(super) fn with_unit(lang: Lang, number: &str, unit: &str, percent: Option<&str>) -> String {
    match percent {
        Some("100") => say(
            lang,
            "write `100 %`, the whole, or `1 %`".into(),
            "напишите `100 %`, если это целое, или `1 %`".into(),
        ),
        Some(percent) => say(lang, format!("write `{percent} %`"), format!("напишите `{percent} %`")),
        None => say(lang, format!("write `{number} {unit}`"), format!("напишите `{number} {unit}`")),
    }
}

/// A word where a text belongs; where the key of a row does, it may be a role that is asked for as if it were one.
pub(super) fn unquoted(lang: Lang, wanted: &ValueType, written: &str) -> String {
    let may_be_a_name = written.starts_with(char::is_alphabetic);
    if !(may_be_a_name && matches!(wanted, ValueType::Entity(_))) {
        return say(lang, format!("write `\"{written}\"`"), format!("напишите `\"{written}\"`"));
    }
    say(
        lang,
        format!(
            "a key stands in quotes: `\"{written}\"`; a role or a cluster is asked for by `in`: `… in {written}`"
        ),
        format!(
            "ключ пишут в кавычках: `\"{written}\"`; о роли или кластере спрашивают словом `в`: `… в {written}`"
        ),
    )
}

/// True for the words that take a condition after a colon.
pub(super) fn quantifies(word: &str) -> bool {
    matches!(word, "any" | "all" | "есть" | "все")
}

/// What is wrong with one of these without its colon.
pub(super) fn bare(lang: Lang, word: &str) -> String {
    say(
        lang,
        format!("`{word}` does not say of whom it asks and what"),
        format!("`{word}` не говорит, о ком спрашивает и что"),
    )
}

/// What to write in its place.
pub(super) fn whom(lang: Lang, word: &str) -> Option<String> {
    Some(say(
        lang,
        format!(
            "write whom and the condition: `{word}(member: kind == university)`; those with a role are counted: `count(core) >= 1`"
        ),
        format!(
            "напишите, кого и условие: `{word}(участник: вид == вуз)`; тех, у кого есть роль, считают: `число(ядро) >= 1`"
        ),
    ))
}

/// A word after a number that is no unit.
pub(super) fn unit(lang: Lang, word: &str) -> String {
    say(
        lang,
        format!(
            "a plain number has no unit: leave the word out; a unit of your own is declared: `unit {word}`"
        ),
        format!("у просто числа единицы нет: уберите слово; свою единицу объявляют: `единица {word}`"),
    )
}

/// The word of a verdict in the place of a condition.
pub(super) fn status(lang: Lang, word: &str) -> Option<String> {
    let mut forms = TABLE.iter().filter(|k| k.slot.starts_with("s_")).flat_map(|k| k.en.iter().chain(k.ru));
    forms
        .any(|form| form.replace(' ', "_") == word)
        .then(|| say(lang, format!("write `status == {word}`"), format!("напишите `статус == {word}`")))
}

/// Two values that are not compared.
pub(super) fn compared(lang: Lang, left: &ValueType, right: &ValueType) -> Option<String> {
    let help = match (left, right) {
        _ if unordered(left, right) => (
            "list those that are meant: `… in […]`, or compare with one of them: `… == …`",
            "перечислите нужные: `… в […]`, или сравните с одним: `… == …`",
        ),
        (ValueType::Number(_), ValueType::Text) | (ValueType::Text, ValueType::Number(_)) => (
            "a number stands without quotes; that there is none is asked by `is missing`",
            "число пишут без кавычек; о том, что его нет, спрашивают словом `отсутствует`",
        ),
        _ => return None,
    };
    Some(say(lang, help.0.into(), help.1.into()))
}

/// Values of one kind between which there is no order.
pub(super) fn unordered(left: &ValueType, right: &ValueType) -> bool {
    match left {
        ValueType::Code(_)
        | ValueType::Entity(_)
        | ValueType::Text
        | ValueType::Cluster
        | ValueType::Role
        | ValueType::Word => left == right,
        ValueType::Number(_)
        | ValueType::Condition
        | ValueType::Period
        | ValueType::Date
        | ValueType::List
        | ValueType::Rows
        | ValueType::Rate
        | ValueType::Money => false,
    }
}

/// A period of another kind than the one that belongs there.
pub(super) fn grains(lang: Lang, found: &str, wanted: &str) -> String {
    let example = match wanted {
        "quarter" => "2012-Q4",
        "month" => "2012-06",
        _ => "2012",
    };
    let (en, ru) = match (found, wanted) {
        (_, "period") => (
            "write the period in which the day lies: `2012`, `2012-Q4` or `2012-06`".to_owned(),
            "напишите период, в котором лежит этот день: `2012`, `2012-Q4` или `2012-06`".to_owned(),
        ),
        _ => (
            format!("name one of that kind, `{example}`, or change the other period"),
            format!("назовите период того же вида: `{example}`, или измените другой период"),
        ),
    };
    say(lang, en, ru)
}

/// Words for an absent value.
const NOTHING: &[&str] = &[
    "",
    "missing",
    "null",
    "none",
    "nil",
    "nan",
    "na",
    "n/a",
    "empty",
    "blank",
    "отсутствует",
    "пусто",
    "пустое",
    "нет",
    "н/д",
];

/// That there is no value is not a value.
pub(super) fn nothing(lang: Lang, word: &str) -> Option<String> {
    NOTHING.contains(&word.to_lowercase().as_str()).then(|| {
        say(
            lang,
            "an absent value is asked for by `is missing`, one that is there by `is present`".into(),
            "о том, что значения нет, спрашивают словом `отсутствует`, о том, что оно есть, – словом `задано`".into(),
        )
    })
}

/// Functions of tables and other languages, and how the same is written here.
pub(super) fn function(lang: Lang, word: &str) -> Option<String> {
    let (en, ru) = match word.to_lowercase().as_str() {
        "sqrt" | "корень" => {
            ("write the root as a power: `x ^ 0.5`", "запишите корень степенью: `x ^ 0.5`")
        }
        "average" | "avg" | "срзнач" | "средняя" => ("write `mean(…)`", "напишите `среднее(…)`"),
        "abs" | "модуль" => ("write `if x < 0 then -x else x`", "напишите `если x < 0 то -x иначе x`"),
        "round" | "округл" | "округлить" => (
            "leave it out: values are exact, and reports round them by themselves",
            "уберите это: величины вычисляются точно, а отчёт округляет их сам",
        ),
        "sumif" | "sumifs" | "суммесли" | "суммеслимн" => {
            ("write `sum(x where …)`", "напишите `сумма(x где …)`")
        }
        "countif" | "countifs" | "счётесли" | "счетесли" | "счётеслимн" | "счетеслимн" => {
            ("write `count(… where …)`", "напишите `число(… где …)`")
        }
        "averageif" | "averageifs" | "срзначесли" => {
            ("write `mean(x where …)`", "напишите `среднее(x где …)`")
        }
        "iferror" | "ifnull" | "isnull" | "coalesce" | "еслиошибка" => {
            ("write `x ?? 0`", "напишите `x ?? 0`")
        }
        "isblank" | "isna" | "isempty" | "is_missing" | "is_null" | "пусто" | "епусто" | "еслипусто"
        | "енд" => ("ask `x is missing`", "спросите: `x отсутствует`"),
        "counta" | "счёт" | "счет" | "счётз" | "счетз" | "количество" => {
            ("write `count(…)`", "напишите `число(…)`")
        }
        _ => return None,
    };
    Some(say(lang, en.into(), ru.into()))
}
