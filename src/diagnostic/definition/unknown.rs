//! Helps for names that nothing bears: the library, what is near, what there is, how it is declared.

use super::kind::Kind;
use super::{did_you_mean, list, remedy, say};
use crate::diagnostic::Lang;

/// What is meant by a name that nothing of its kind bears, or how one is declared.
pub(super) fn help(
    lang: Lang,
    kind: Kind,
    name: &str,
    suggestion: Option<&String>,
    known: &[String],
    module: Option<&str>,
) -> Option<String> {
    if let Some(module) = module {
        let meant = suggestion.map_or(name, String::as_str);
        return Some(say(
            lang,
            format!("`{meant}` is in the library: add `use std.{module}`"),
            format!("`{meant}` есть в библиотеке: добавьте `использовать std.{module}`"),
        ));
    }
    let other = match kind {
        Kind::Function => remedy::function(lang, name),
        Kind::Indicator => remedy::nothing(lang, name),
        Kind::Field => remedy::status(lang, name),
        Kind::Unit if suggestion.is_none() => Some(remedy::unit(lang, name)),
        _ => None,
    };
    if let Some(found) = other.or_else(|| did_you_mean(lang, suggestion)) {
        return Some(found);
    }
    if matches!(kind, Kind::Axis | Kind::SortKey) && !known.is_empty() {
        let known: Vec<String> = known.iter().map(|word| in_language(word, lang)).collect();
        return Some(say(
            lang,
            format!("possible here: {}", list(lang, &known)),
            format!("по чему можно: {}", list(lang, &known)),
        ));
    }
    if kind == Kind::Field {
        return Some(say(
            lang,
            format!("a clause of your own is declared: `field {name} of … : text`"),
            format!("своё указание объявляют: `поле {name} для … : текст`"),
        ));
    }
    if kind == Kind::Type {
        return Some(say(
            lang,
            "a type is a unit, a classification, `text`, `number` or `date`; a reference has an arrow: `-> …`".into(),
            "тип – это единица, классификатор, `текст`, `число` или `дата`; ссылку пишут стрелкой: `-> …`".into(),
        ));
    }
    let declared = match kind {
        Kind::Body => Some((
            format!("body {name} \"…\" {{ kind ministry }}"),
            format!("орган {name} \"…\" {{ вид министерство }}"),
        )),
        Kind::Act => Some((
            format!("act {name} \"…\" {{ kind \"decree\"  adopted 2020-01-31 }}"),
            format!("акт {name} \"…\" {{ вид \"постановление\"  принят 2020-01-31 }}"),
        )),
        _ => None,
    };
    if let Some((en, ru)) = declared.filter(|_| known.is_empty()) {
        return Some(say(lang, format!("declare it: `{en}`"), format!("объявите: `{ru}`")));
    }
    (!known.is_empty()).then(|| {
        say(lang, format!("there are: {}", list(lang, known)), format!("есть: {}", list(lang, known)))
    })
}

/// An axis of the language in the words of the reader; names of the policy stay.
fn in_language(word: &str, lang: Lang) -> String {
    let own = match (lang, word) {
        (_, "role") => Some(say(lang, "role".into(), "роль".into())),
        (_, "cluster" | "year" | "quarter" | "month" | "value") => {
            crate::keyword::canonical(word, lang).map(str::to_owned)
        }
        _ => None,
    };
    own.unwrap_or_else(|| word.to_owned())
}
