//! A text as words, numbers, texts, comments and marks. Any text is cut without a fault.

use std::ops::Range;

use crate::source::closing_of;
use crate::syntax::text_length;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Word,
    /// A number, a date or a period.
    Number,
    /// In quotes; the closing one may be missing yet.
    Text {
        closed: bool,
    },
    Comment,
    Mark,
}

/// A piece of a text; blanks are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub form: Form,
    pub range: Range<usize>,
}

impl Token {
    pub fn text<'t>(&self, of: &'t str) -> &'t str {
        of.get(self.range.clone()).unwrap_or_default()
    }
}

/// Marks of two characters.
const PAIRS: &[&str] = &["==", "!=", "<=", ">=", "->", "..", "??"];

pub fn is_word_part(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(first) = rest.chars().next()
    {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (form, length) = match first {
            '#' => (Form::Comment, rest.find('\n').unwrap_or(rest.len())),
            '"' | '«' | '“' => {
                let length = text_length(rest);
                let literal = rest.get(..length).unwrap_or_default();
                let closed =
                    literal.chars().count() > 1 && closing_of(first).is_some_and(|c| literal.ends_with(c));
                (Form::Text { closed }, length)
            }
            _ if first.is_ascii_digit() => (Form::Number, number_length(rest)),
            _ if is_word_part(first) => {
                (Form::Word, rest.find(|sign| !is_word_part(sign)).unwrap_or(rest.len()))
            }
            _ => {
                let pair = PAIRS.iter().any(|pair| rest.starts_with(pair));
                (Form::Mark, if pair { 2 } else { first.len_utf8() })
            }
        };
        let length = length.max(first.len_utf8());
        found.push(Token { form, range: at..at + length });
        at += length;
    }
    found
}

/// `1_500.25`, `2012-06-30`, `2012-Q2`; of `2011..2015` the first year.
fn number_length(rest: &str) -> usize {
    let mut length = 0;
    let mut signs = rest.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let next = signs.peek().map(|(_, sign)| *sign);
        let digit_next = next.is_some_and(|sign| sign.is_ascii_digit());
        let goes_on = match sign {
            '.' => digit_next,
            '-' => at >= 4 && (digit_next || next == Some('Q')),
            _ => is_word_part(sign),
        };
        if !goes_on {
            break;
        }
        length = at + sign.len_utf8();
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.text(text)).collect()
    }

    #[test]
    fn a_text_is_cut_into_pieces() {
        assert_eq!(cut("sum(x) >= 1_500.25 # all"), ["sum", "(", "x", ")", ">=", "1_500.25", "# all"]);
        assert_eq!(cut("2011..2015 2012-Q2"), ["2011", "..", "2015", "2012-Q2"]);
        assert_eq!(cut("код == «ООО «Я»» \"b"), ["код", "==", "«ООО «Я»»", "\"b"]);
    }

    #[test]
    fn a_text_without_its_end_is_known() {
        let of = |text: &str| tokens(text).first().map(|token| token.form);
        assert_eq!(of("\"20"), Some(Form::Text { closed: false }));
        assert_eq!(of("\""), Some(Form::Text { closed: false }));
        assert_eq!(of("\"20\""), Some(Form::Text { closed: true }));
    }
}
