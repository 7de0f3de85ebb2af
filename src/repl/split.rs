//! Where words and signs of a command stand in its text, outside brackets and quotes.

use crate::source::closing_of;

/// The parts of a text before and after the first place, outside brackets and quotes, at which `found` gives the length
/// of what stands there.
pub fn split_at(text: &str, found: impl Fn(&str) -> Option<usize>) -> Option<(&str, &str, &str)> {
    let (mut depth, mut closing) = (0i32, None);
    for (at, sign) in text.char_indices() {
        match sign {
            _ if closing == Some(sign) => closing = None,
            _ if closing.is_some() => {}
            '"' | '«' | '“' => closing = closing_of(sign),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ if depth == 0 => {
                if let Some(length) = text.get(at..).and_then(&found) {
                    let (before, rest) = text.split_at(at);
                    let (own, after) = rest.split_at(length.min(rest.len()));
                    return Some((before.trim(), own.trim(), after.trim()));
                }
            }
            _ => {}
        }
    }
    None
}

/// Splits at a word with spaces around it, in any of its forms.
pub fn at_word<'t>(text: &'t str, forms: &[&str]) -> Option<(&'t str, &'t str)> {
    split_at(text, |rest| {
        let word = rest.strip_prefix(' ')?;
        let form = forms.iter().find(|form| {
            word.strip_prefix(**form).is_some_and(|after| after.is_empty() || after.starts_with(' '))
        })?;
        Some(1 + form.len())
    })
    .map(|(before, _, after)| (before, after))
}

/// The words of a text, names with their points, outside quotes.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').step_by(2).flat_map(|part| {
        part.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
            .filter(|word| word.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_divides_outside_brackets_and_quotes() {
        let where_ = &["where", "где"];
        assert_eq!(at_word("x * 2 where a == b", where_), Some(("x * 2", "a == b")));
        assert_eq!(at_word("sum(x where y) * 2 где a", where_), Some(("sum(x where y) * 2", "a")));
        assert_eq!(at_word("sum(x where y) + \" where \"", where_), None);
        assert_eq!(at_word("x elsewhere y", where_), None);
    }

    #[test]
    fn words_are_names_with_their_points() {
        assert_eq!(words("report.employees * 1.05 + \"a b\"").collect::<Vec<_>>(), ["report.employees"]);
    }
}
