//! Keywords, which may be several words, as they stand among pieces of a text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::token::{Form, Token};
use crate::keyword::TABLE;

/// A form of a keyword.
#[derive(Debug)]
struct Phrase {
    slot: &'static str,
    words: Vec<&'static str>,
}

/// All forms by their first word, the longest first.
static PHRASES: LazyLock<BTreeMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut by_word: BTreeMap<&str, Vec<Phrase>> = BTreeMap::new();
    for keyword in TABLE {
        for form in keyword.en.iter().chain(keyword.ru) {
            let words: Vec<&str> = form.split(' ').collect();
            if let Some(first) = words.first() {
                by_word.entry(first).or_default().push(Phrase { slot: keyword.slot, words });
            }
        }
    }
    for phrases in by_word.values_mut() {
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    }
    by_word
});

/// Slots of expressions and queries.
pub const EXPRESSION: &[&str] = &[
    "where",
    "and",
    "or",
    "not",
    "in",
    "if",
    "then",
    "else",
    "true",
    "false",
    "is",
    "present",
    "missing",
    "during",
    "overlaps",
    "as",
    "at",
    "over",
    "overall",
    "of_clusters",
    "of_each",
    "of",
    "percent_of",
    "require_all",
    "each",
    "level",
    "query_by",
    "having",
    "sort",
    "descending",
    "limit",
    "coverage",
    "within",
    "within_time",
    "moment",
    "after",
    "before",
    "months",
    "days",
    "quarters",
    "years",
    "previous_year",
    "previous_quarter",
    "previous_month",
    "same_quarter",
    "same_month",
];

/// The slot of the longest keyword of some slots that begins at a piece, and of how many pieces it is.
pub fn phrase_at(
    tokens: &[Token],
    text: &str,
    at: usize,
    of: impl Fn(&str) -> bool,
) -> Option<(&'static str, usize)> {
    let word =
        |at: usize| tokens.get(at).filter(|token| token.form == Form::Word).map(|token| token.text(text));
    let phrases = PHRASES.get(word(at)?)?;
    let stands = |phrase: &&Phrase| {
        of(phrase.slot) && phrase.words.iter().enumerate().all(|(n, own)| word(at + n) == Some(own))
    };
    phrases.iter().find(stands).map(|phrase| (phrase.slot, phrase.words.len()))
}
