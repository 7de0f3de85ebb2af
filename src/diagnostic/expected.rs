//! What may stand at a place, in words that a reader of policies knows.

use super::Lang;

/// Something that the grammar would take.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// A keyword, in the language of the text around.
    Word(String),
    Name,
    Text,
    Number,
    Period,
    Unit,
    Expression,
    /// `>=` and its like.
    Comparison,
    /// `+` and its like.
    Operation,
    /// The keyword of a declaration.
    Declaration,
    /// `{`, `->`
    Sign(&'static str),
}

impl Expected {
    fn words(&self, lang: Lang) -> String {
        let (en, ru) = match self {
            Expected::Word(word) => return format!("`{word}`"),
            Expected::Sign(sign) => return format!("`{sign}`"),
            Expected::Name => ("a name", "имя"),
            Expected::Text => ("a text in quotes", "текст в кавычках"),
            Expected::Number => ("a number", "число"),
            Expected::Period => ("a period (`2012`)", "период (`2012`)"),
            Expected::Unit => ("a unit", "единица измерения"),
            Expected::Expression => ("an expression", "выражение"),
            Expected::Comparison => ("a comparison (`>=`)", "знак сравнения (`>=`)"),
            Expected::Operation => ("an operation (`+`)", "знак действия (`+`)"),
            Expected::Declaration => ("a declaration (`indicator`)", "объявление (`показатель`)"),
        };
        match lang {
            Lang::En => en.to_owned(),
            Lang::Ru => ru.to_owned(),
        }
    }
}

/// `a name, a number or `}``
pub fn listed(expected: &[Expected], lang: Lang) -> String {
    let words: Vec<String> = expected.iter().map(|e| e.words(lang)).collect();
    let or = match lang {
        Lang::En => " or ",
        Lang::Ru => " или ",
    };
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{}{or}{last}", others.join(", ")),
    }
}
