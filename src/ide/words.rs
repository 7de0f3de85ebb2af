//! What candidates and hints say, in English and Russian.

use crate::check::quantity::Kind;
use crate::keyword::Lang;

pub fn say(lang: Lang, en: &'static str, ru: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Ru => ru,
    }
}

/// What kind of quantity a measure is.
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    let (en, ru) = match kind {
        Kind::Number => ("number", "число"),
        Kind::Count => ("count", "количество"),
        Kind::Amount => ("amount", "величина"),
        Kind::Flow => ("flow over a period", "поток за период"),
        Kind::Stock => ("stock at a time", "запас на момент"),
        Kind::Points => ("points", "пункты"),
        Kind::Share => ("share", "доля"),
        Kind::Index => ("index", "индекс"),
        Kind::Rate => ("ratio", "отношение"),
        Kind::Condition => ("condition", "условие"),
        Kind::Member => ("member of an axis", "значение оси"),
    };
    say(lang, en, ru)
}
