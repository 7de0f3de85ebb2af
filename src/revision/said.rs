//! What tokens say, whatever forms they are written in.

use crate::syntax::{Class, Token};

/// A token as another text of the same meaning would write it; nothing where it says nothing.
pub fn said(token: &Token<'_>) -> Option<String> {
    Some(match token.class {
        Class::Keyword(slot) => format!("\u{1}{slot}"),
        Class::Name | Class::Unit | Class::Calendar => token.text.to_string(),
        Class::Number => number(&token.text),
        Class::Text => token.plain().split_whitespace().collect::<Vec<_>>().join(" "),
        Class::Sign if matches!(token.text.as_ref(), "{" | "}") => return None,
        Class::Sign => token.plain().into_owned(),
    })
}

/// `1_500.50` is `1500.5`.
fn number(written: &str) -> String {
    let digits: String = written.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    match digits.split_once('.') {
        Some((whole, part)) => match part.trim_end_matches('0') {
            "" => whole.to_owned(),
            part => format!("{whole}.{part}"),
        },
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_meaning_say_the_same() {
        let of = |class, text| said(&Token::new(class, text));
        assert_eq!(of(Class::Number, "1 500.50"), of(Class::Number, "1_500.5"));
        assert_eq!(of(Class::Number, "100"), Some("100".to_owned()));
        assert_eq!(of(Class::Text, "«Казань»"), of(Class::Text, "\"Казань\""));
        assert_eq!(of(Class::Sign, "≥"), of(Class::Sign, ">="));
        assert_eq!(of(Class::Sign, "−"), of(Class::Sign, "-"));
        assert_eq!(of(Class::Sign, "{"), None);
    }
}
