//! A bracket that nothing closes, or that closes nothing.

use super::{Found, Guess, Stop};
use crate::diagnostic::Slip;
use crate::syntax::clause::{OPENING, begins, block, closing, open_brackets};

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    let open = open_brackets(text, stop.at);
    let mut guesses = Vec::new();
    let innermost = open.last().copied();
    if let Some(bracket) = stop.found.chars().next().filter(|c| matches!(c, ')' | ']' | '}'))
        && innermost.is_none_or(|(_, own)| closing(own) != bracket)
        && open.iter().all(|(_, own)| closing(*own) != bracket)
    {
        guesses.push(Guess::replace(stop.token(), Slip::Unopened { bracket }, ""));
    }
    let Some((opened, bracket)) = innermost else { return guesses };
    let unclosed = |at: usize, until: usize| Guess {
        range: at..until,
        slip: Found::Unclosed { bracket, opened },
        edit: at..at,
        instead: format!("{} ", closing(bracket)),
    };
    if bracket != '{' {
        if !stop.found.is_empty() {
            guesses.push(unclosed(stop.at, stop.token().end));
        }
        return guesses;
    }
    // A clause of an outer block, or a declaration, that begins inside this one.
    let Some(inner) = block(text, stop.at) else { return guesses };
    let outer = block(text, opened).and_then(|b| b.construct).map_or(&[][..], |c| c.clauses);
    let own = inner.construct.map_or(&[][..], |c| c.clauses);
    for start in inner.starts.iter().rev().filter(|s| **s <= stop.at) {
        let rest = text.get(*start..).unwrap_or("");
        let word = rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("");
        if !begins(own, word) && (begins(outer, word) || begins(OPENING, word)) {
            guesses.push(unclosed(*start, *start + word.len()));
        }
    }
    guesses
}
