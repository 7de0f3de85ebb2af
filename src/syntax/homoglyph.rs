//! Letters of two alphabets that look alike, in one word.

use std::collections::BTreeSet;

use super::scan::{self, Piece};
use crate::diagnostic::{Slip, SyntaxProblem};
use crate::source::{FileId, Span};

/// Latin and Cyrillic letters that look alike.
const TWINS: &[(char, char)] = &[
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('k', 'к'),
    ('o', 'о'),
    ('p', 'р'),
    ('x', 'х'),
    ('y', 'у'),
    ('i', 'і'),
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
    // Only a lone letter: within a word they are told apart.
    ('b', 'в'),
];

fn to_latin(c: char) -> Option<char> {
    TWINS.iter().find(|(_, cyrillic)| *cyrillic == c).map(|(latin, _)| *latin)
}

fn to_cyrillic(c: char) -> Option<char> {
    TWINS.iter().find(|(latin, _)| *latin == c).map(|(_, cyrillic)| *cyrillic)
}

/// A word with every Cyrillic letter that looks Latin written in Latin.
pub fn skeleton(word: &str) -> String {
    word.chars().map(|c| to_latin(c).unwrap_or(c)).collect()
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52F}')
}

/// Every name of a text that mixes look-alike letters, at its first place, unless a problem stands there already.
pub fn homoglyphs(file: FileId, text: &str, known: &[SyntaxProblem]) -> Vec<SyntaxProblem> {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    if text.is_ascii() {
        return found;
    }
    for piece in scan::pieces(text) {
        let Piece::Word { start, end } = piece else { continue };
        let word = text.get(start..end).unwrap_or("");
        if word.is_ascii() || !seen.insert(word) {
            continue;
        }
        let span = Span::new(file, start, end);
        let told = known.iter().any(|p| p.span.start < span.end && span.start < p.span.end);
        if let Some(slip) = mixed(word).filter(|_| !told) {
            found.push(SyntaxProblem { span, slip });
        }
    }
    found
}

/// The mixture in a word, if it has one.
fn mixed(word: &str) -> Option<Slip> {
    let letters: Vec<char> = word.chars().collect();
    let mut instead = letters.clone();
    let mut strange = None;
    let mut start = 0;
    while start < letters.len() {
        let length = part_length(letters.get(start..).unwrap_or(&[]));
        let part = letters.get(start..start + length).unwrap_or(&[]);
        if let Some(cyrillic) = other_alphabet(part) {
            for at in start..start + length {
                let turn = |c: char| if cyrillic { to_latin(c) } else { to_cyrillic(c) };
                if let Some(letter) = instead.get_mut(at)
                    && is_cyrillic(*letter) == cyrillic
                    && let Some(turned) = turn(*letter)
                {
                    strange = strange.or(Some((at, *letter)));
                    *letter = turned;
                }
            }
        }
        start += length.max(1);
    }
    let (at, letter) = strange?;
    Some(Slip::MixedScripts {
        written: word.to_owned(),
        letter,
        position: at + 1,
        latin: !is_cyrillic(letter),
        instead: instead.into_iter().collect(),
    })
}

/// How many characters belong to the first part of a word: parts end at `_`, at digits, and where the alphabet
/// changes together with the case, as in `КодHTTP`.
fn part_length(letters: &[char]) -> usize {
    let mut capitals = 0;
    for (at, pair) in letters.windows(2).enumerate() {
        let [one, other] = pair else { break };
        capitals = if one.is_uppercase() { capitals + 1 } else { 0 };
        let turns = is_cyrillic(*one) != is_cyrillic(*other);
        let hump = (one.is_lowercase() && other.is_uppercase()) || (capitals >= 2 && other.is_lowercase());
        if !one.is_alphabetic() || !other.is_alphabetic() || (turns && hump) {
            return at + 1;
        }
    }
    letters.len()
}

/// Where a part mixes alphabets and all letters of one look like the other's: whether that one is Cyrillic.
fn other_alphabet(part: &[char]) -> Option<bool> {
    let latin: Vec<char> = part.iter().copied().filter(char::is_ascii_alphabetic).collect();
    let cyrillic: Vec<char> = part.iter().copied().filter(|c| is_cyrillic(*c)).collect();
    if latin.is_empty() || cyrillic.is_empty() {
        return None;
    }
    let latin_looks = latin.iter().all(|c| *c != 'b' && to_cyrillic(*c).is_some());
    let cyrillic_looks = cyrillic.iter().all(|c| *c != 'в' && to_latin(*c).is_some());
    match (latin_looks, cyrillic_looks) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        // Both would do: the fewer are the strangers.
        (true, true) => Some(cyrillic.len() < latin.len()),
        (false, false) => None,
    }
}
