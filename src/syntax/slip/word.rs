//! Keywords that are misspelt, capitalised or written with letters of another alphabet.

use std::ops::Range;

use super::{Guess, Stop};
use crate::diagnostic::{Slip, nearest};
use crate::keyword::{Lang, TABLE};
use crate::syntax::clause::block;
use crate::syntax::homoglyph::skeleton;
use crate::syntax::scan::{self, Piece};

/// Forms shorter than this are too near to anything, unless the grammar waits for them.
const SHORTEST: usize = 4;

/// So many readings of one word are tried.
const READINGS: usize = 8;

fn forms() -> impl Iterator<Item = (Lang, &'static str)> {
    TABLE.iter().flat_map(|k| k.en.iter().map(|f| (Lang::En, *f)).chain(k.ru.iter().map(|f| (Lang::Ru, *f))))
}

/// The words of a text.
fn words(text: &str) -> Vec<Range<usize>> {
    let word = |piece| match piece {
        Piece::Word { start, end } => Some(start..end),
        Piece::Mark { .. } => None,
    };
    scan::pieces(text).filter_map(word).collect()
}

/// The word at the stop, the two before it, and the word that begins its clause, by their order in `words`.
fn suspects(text: &str, stop: &Stop, words: &[Range<usize>]) -> Vec<usize> {
    let here = words.iter().position(|w| w.end > stop.at).unwrap_or(words.len());
    let clause = match block(text, stop.at) {
        Some(block) => words.iter().position(|w| w.start >= block.clause(stop.at).start),
        None => (!words.is_empty()).then_some(0),
    };
    let mut suspects = Vec::new();
    if words.get(here).is_some_and(|w| w.start == stop.at) {
        suspects.push(here);
    }
    suspects.extend(clause.filter(|c| *c < here));
    // A phrase may have been read as a name and what precedes it.
    suspects.extend(here.checked_sub(1));
    suspects.extend(here.checked_sub(2));
    suspects
}

/// A word whose letters only look like those of a keyword.
pub fn look_alikes(text: &str, stop: &Stop) -> Vec<Guess> {
    let words = words(text);
    let mut guesses = Vec::new();
    for at in suspects(text, stop, &words) {
        let Some(range) = words.get(at) else { continue };
        let written = text.get(range.clone()).unwrap_or("");
        let looks = skeleton(written);
        let keywords = forms().flat_map(|(_, form)| form.split(' '));
        let mut twins: Vec<&str> =
            keywords.filter(|k| *k != written && skeleton(k) == looks && !same_script(k, written)).collect();
        twins.sort_unstable();
        twins.dedup();
        for twin in twins {
            let slip = Slip::LookAlike { written: written.to_owned(), instead: twin.to_owned() };
            guesses.push(Guess::replace(range.clone(), slip, twin));
        }
    }
    guesses
}

fn same_script(one: &str, other: &str) -> bool {
    one.chars().zip(other.chars()).all(|(a, b)| a.is_ascii() == b.is_ascii())
}

/// A word or a phrase that is a keyword but for its capitals or a few letters.
pub fn keywords(text: &str, stop: &Stop) -> Vec<Guess> {
    let words = words(text);
    // What the grammar waits for here may be short.
    let waited: Vec<String> = stop.rules.iter().map(|rule| format!("{rule:?}")).collect();
    let waited = |slot: &str| waited.iter().any(|rule| rule.strip_prefix("k_") == Some(slot));
    let wanted: Vec<&str> =
        TABLE.iter().filter(|k| waited(k.slot)).flat_map(|k| k.en.iter().chain(k.ru)).copied().collect();
    let mut guesses = Vec::new();
    for at in suspects(text, stop, &words) {
        let Some(first) = words.get(at) else { continue };
        let mut readings: Vec<(usize, bool, &'static str, Range<usize>)> = Vec::new();
        for (lang, form) in forms() {
            let length = form.split(' ').count();
            let Some(last) = words.get(at + length - 1) else { continue };
            let range = first.start..last.end;
            let written = text.get(range.clone()).unwrap_or("");
            let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
            if written.split(' ').count() != length || written == form {
                continue;
            }
            let capital = written.to_lowercase() == form;
            let short = form.chars().count() < SHORTEST;
            let near = (!short
                || (wanted.contains(&form) && strsim::damerau_levenshtein(&written, form) == 1))
                && !forms().any(|(_, known)| known == written)
                // `directed` is not `undirected` misspelt.
                && form.strip_prefix("un") != Some(written.as_str())
                && nearest(&written, [form]).is_some();
            if capital || near {
                let distance = if capital { 0 } else { strsim::damerau_levenshtein(&written, form) };
                readings.push((distance, lang != stop.lang, form, range));
            }
        }
        let order = |r: &(usize, bool, &'static str, Range<usize>)| (!wanted.contains(&r.2), r.0, r.1, r.2);
        readings.sort_by_key(order);
        readings.dedup_by(|a, b| a.2 == b.2);
        for (distance, _, form, range) in readings.into_iter().take(READINGS) {
            let written = text.get(range.clone()).unwrap_or("").to_owned();
            let instead = form.to_owned();
            let slip = if distance == 0 {
                Slip::Capital { written, instead }
            } else {
                Slip::Misspelt { written, instead }
            };
            guesses.push(Guess::replace(range, slip, form));
        }
    }
    guesses
}
