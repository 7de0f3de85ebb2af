//! What tokens say, whatever forms they are written in.

use crate::syntax::{Class, Token};

/// What the keyword before further names says.
pub const ALSO: &str = "\u{1}also";

/// A token as another text of the same meaning would write it; nothing where it says nothing.
pub fn said(token: &Token<'_>) -> Option<String> {
    Some(match token.class {
        Class::Keyword(slot) => format!("\u{1}{}", plain_slot(slot)),
        Class::Name | Class::Unit | Class::Calendar => token.text.to_string(),
        Class::Number => number(&token.text),
        Class::Text => token.plain().split_whitespace().collect::<Vec<_>>().join(" "),
        Class::Sign if matches!(token.text.as_ref(), "{" | "}") => return None,
        Class::Sign => token.plain().into_owned(),
    })
}

/// English has one word where Russian tells a span of time from bounds.
pub fn plain_slot(slot: &'static str) -> &'static str {
    if slot == "within_time" { "within" } else { slot }
}

/// Words in which lists after `in` and the clusters of a scope stand in an order of their own: which comes first says nothing.
pub fn unordered(words: &[String]) -> Vec<&str> {
    let mut made: Vec<&str> = Vec::new();
    let mut depth = 0_usize;
    let mut left = words.iter().map(String::as_str).peekable();
    while let Some(word) = left.next() {
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        made.push(word);
        let until = match (word, left.peek()) {
            ("\u{1}in", Some(&"[")) => {
                made.extend(left.next());
                true
            }
            // In brackets a comma stands between arguments.
            ("\u{1}of", Some(_)) if depth == 0 => false,
            _ => continue,
        };
        let mut items: Vec<Vec<&str>> = vec![Vec::new()];
        let mut named = false;
        while let Some(next) = left.next_if(|next| match *next {
            "]" | "[" | "(" | ")" => false,
            "," | "." => true,
            // A name follows a comma or a dot.
            word => until || (!named && !word.starts_with('\u{1}')),
        }) {
            named = !matches!(next, "," | ".");
            match next {
                "," => items.push(Vec::new()),
                word => items.iter_mut().last().into_iter().for_each(|item| item.push(word)),
            }
        }
        items.sort();
        made.extend(items.join(&","));
    }
    made
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
