//! What each piece of a text is, for its colour; and the brackets that belong together.

use std::ops::Range;

use super::built_in;
use super::clause::DECLARATIONS;
use super::phrase::{EXPRESSION, phrase_at};
use super::token::{Form, Token, tokens};
use super::vocabulary::{Vocabulary, is_axis_word};
use crate::check::Known;

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    Keyword,
    Function,
    /// A name that is known.
    Name,
    /// A name that nothing has.
    Unknown,
    Unit,
    Number,
    Text,
    /// A text without its end.
    OpenText,
    Comment,
}

/// The pieces of a text that have a colour, in their order.
pub fn highlight(vocabulary: &Vocabulary, text: &str) -> Vec<(Range<usize>, Paint)> {
    let tokens = tokens(text);
    let declares = phrase_at(&tokens, text, 0, |slot| DECLARATIONS.contains(&slot)).is_some()
        && tokens.get(1).is_some_and(|next| next.form != Form::Mark);
    let own = own_names(&tokens, text);
    let mut painted = Vec::new();
    let mut at = 0;
    let mut number: Option<usize> = None;
    while let Some(token) = tokens.get(at) {
        let written = token.text(text);
        let mut length = 1;
        let paint = match token.form {
            Form::Comment => Some(Paint::Comment),
            Form::Number => Some(Paint::Number),
            Form::Text { closed } => Some(if closed { Paint::Text } else { Paint::OpenText }),
            Form::Mark => None,
            Form::Word => {
                let dotted = at
                    .checked_sub(1)
                    .and_then(|before| tokens.get(before))
                    .is_some_and(|t| t.text(text) == ".");
                let in_unit = number.is_some_and(|end| {
                    text.get(end..token.range.start).is_some_and(|gap| !gap.contains('\n'))
                });
                let called = tokens
                    .get(at + 1)
                    .is_some_and(|next| next.text(text) == "(" && next.range.start == token.range.end);
                let keyword = phrase_at(&tokens, text, at, |slot| declares || EXPRESSION.contains(&slot));
                let is_name = vocabulary.find(written).any(|known| !matches!(known, Known::Unit))
                    || !declares && is_axis_word(written);
                if dotted {
                    Some(Paint::Name)
                } else if in_unit && vocabulary.is_unit(written) {
                    Some(Paint::Unit)
                } else if called
                    && (built_in::find(written).is_some()
                        || vocabulary.find(written).any(|k| matches!(k, Known::Function(_))))
                {
                    Some(Paint::Function)
                } else if let Some((_, words)) = keyword.filter(|(_, words)| *words > 1 || !is_name) {
                    length = words;
                    Some(Paint::Keyword)
                } else if vocabulary.knows(written) || own.contains(&written) {
                    Some(Paint::Name)
                } else if declares {
                    // A declaration has names of its own, which nothing knows yet.
                    None
                } else {
                    Some(Paint::Unknown)
                }
            }
        };
        let last = tokens.get(at + length - 1).unwrap_or(token);
        number = match (token.form, paint) {
            (Form::Number, _) | (_, Some(Paint::Unit)) => Some(last.range.end),
            (Form::Mark, _) if number.is_some() && matches!(written, "/" | "*" | "%") => number,
            _ => None,
        };
        painted.extend(paint.map(|paint| (token.range.start..last.range.end, paint)));
        at += length;
    }
    painted
}

/// Names that the text itself gives: after `as`, and before `=` at its beginning.
fn own_names<'t>(tokens: &[Token], text: &'t str) -> Vec<&'t str> {
    let word = |at: usize| tokens.get(at).filter(|t| t.form == Form::Word).map(|token| token.text(text));
    let after = |at: usize| word(at).filter(|w| matches!(*w, "as" | "как")).and_then(|_| word(at + 1));
    let let_name = word(0).filter(|w| matches!(*w, "let" | "пусть")).and_then(|own| Some([own, word(1)?]));
    (0..tokens.len()).filter_map(after).chain(let_name.into_iter().flatten()).collect()
}

/// The bracket at a byte or right before it, and the one that belongs to it.
pub fn matching_bracket(text: &str, at: usize) -> Option<(usize, usize)> {
    let tokens = tokens(text);
    let marks: Vec<(usize, &str)> =
        tokens.iter().filter(|t| t.form == Form::Mark).map(|t| (t.range.start, t.text(text))).collect();
    let bracket = |mark: &str| matches!(mark, "(" | ")" | "[" | "]" | "{" | "}");
    let here = |byte: usize| marks.iter().position(|(start, mark)| *start == byte && bracket(mark));
    let found = here(at).or_else(|| here(at.checked_sub(1)?))?;
    let (start, mark) = marks.get(found)?;
    let pairs = [("(", ")"), ("[", "]"), ("{", "}")];
    let (open, close) = pairs.into_iter().find(|(open, close)| open == mark || close == mark)?;
    let mut depth = 0i32;
    let mut other = |(byte, other): &(usize, &str)| {
        depth += i32::from(*other == open) - i32::from(*other == close);
        (depth == 0).then_some(*byte)
    };
    let partner = if *mark == open {
        marks.get(found..)?.iter().find_map(&mut other)
    } else {
        marks.get(..=found)?.iter().rev().find_map(&mut other)
    };
    Some((*start, partner?))
}

#[cfg(test)]
mod tests {
    use super::matching_bracket;

    #[test]
    fn brackets_that_belong_together_are_found_from_either_side() {
        let text = "sum((x) where a == \")\")";
        assert_eq!(matching_bracket(text, 3), Some((3, text.len() - 1)));
        assert_eq!(matching_bracket(text, text.len()), Some((text.len() - 1, 3)));
        assert_eq!(matching_bracket(text, 7), Some((6, 4)));
        assert_eq!(matching_bracket("sum(", 4), None);
        assert_eq!(matching_bracket("сумма(ы)", 0), None);
    }
}
