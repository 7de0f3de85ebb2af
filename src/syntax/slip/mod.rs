//! What the mistake is at a place where reading stopped.
//!
//! Every guess is tried: it stands only where the text, so corrected, reads on.

mod asked;
mod base;
mod bracket;
mod condition;
mod linking;
mod misplaced;
mod missing;
mod naming;
mod number;
mod place;
mod said;
mod sign;
mod word;
mod wording;

use std::ops::Range;

use super::Failure;
use super::draft::Draft;
use super::grammar::Rule;
use super::parse::WITHIN_LINE;
use super::recover::attempt;
use super::scan;
use crate::diagnostic::Slip;
use crate::keyword::Lang;

/// No place is worth more trials.
const TRIALS: usize = 40;

/// Where reading stopped, and what stands there.
pub struct Stop {
    /// The first byte of what does not fit, blanks and comments passed over.
    pub at: usize,
    /// Where reading stopped, blanks not passed over.
    pub raw: usize,
    /// A word, a sign or a text; empty at the end.
    pub found: String,
    /// The line of the text in which it stands.
    pub line: Range<usize>,
    /// The language of the text around.
    pub lang: Lang,
    pub rules: Vec<Rule>,
    /// True where a closing brace or a word that begins a line stands.
    pub ends_clause: bool,
}

impl Stop {
    pub fn new(text: &str, failure: Failure) -> Stop {
        let at = skip_blanks(text, failure.at);
        let rest = text.get(at..).unwrap_or("");
        let found = token(rest);
        let before = text.get(..at).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        let line_end = rest.find('\n').map_or(text.len(), |n| at + n);
        let begins_line = before.get(line_start..).is_some_and(|b| b.trim().is_empty());
        let word = found.chars().next().is_some_and(char::is_alphabetic);
        // The word that opens a declaration tells its language.
        let first = skip_blanks(text, 0);
        let english = text.get(first..).and_then(|t| t.chars().next()).is_none_or(|c| c.is_ascii());
        Stop {
            at,
            raw: failure.at,
            ends_clause: found == "}" || (begins_line && word),
            found: found.to_owned(),
            line: line_start..line_end,
            lang: if english { Lang::En } else { Lang::Ru },
            rules: failure.rules,
        }
    }

    pub fn token(&self) -> Range<usize> {
        self.at..self.at + self.found.len()
    }

    /// The last character before the stop.
    pub fn last_character(&self, text: &str) -> Range<usize> {
        let before = text.get(..self.at).unwrap_or("").trim_end();
        let length = before.chars().next_back().map_or(0, char::len_utf8);
        before.len() - length..before.len()
    }
}

/// The first byte at or after another that is neither blank nor comment.
pub fn skip_blanks(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or("");
        let code = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        at += rest.len() - code.len();
        if !code.starts_with('#') {
            return at;
        }
        at += code.find('\n').unwrap_or(code.len());
    }
}

/// The word, number, text or sign that a text begins with.
fn token(rest: &str) -> &str {
    let Some(first) = rest.chars().next() else { return "" };
    let line = rest.lines().next().unwrap_or("");
    let length = if first.is_alphanumeric() || first == '_' {
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        let word = line.find(|c| !inside(c)).unwrap_or(line.len());
        let fraction = line.get(word..).and_then(|r| r.strip_prefix('.')).unwrap_or("");
        let digits = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        if first.is_ascii_digit() && digits > 0 { word + 1 + digits } else { word }
    } else if matches!(first, '"' | '«' | '“') {
        let length = scan::text_length(line);
        let closed = length > 1 && line.get(..length).is_some_and(|t| t.ends_with(['"', '»', '”']));
        if closed { length } else { first.len_utf8() }
    } else {
        let two = ["==", "!=", "<=", ">=", "->", "..", "=>", "=<", "<>", "&&", "||", "**", "??", "—>", "–>"];
        two.iter().find(|s| line.starts_with(**s)).map_or(first.len_utf8(), |s| s.len())
    };
    line.get(..length).unwrap_or("")
}

/// A mistake; the place of a bracket is still a byte of the draft.
pub enum Found {
    Slip(Slip),
    Unclosed { bracket: char, opened: usize },
}

/// A guess: what is wrong, where, and the correction to try.
pub struct Guess {
    /// What is underlined.
    pub range: Range<usize>,
    pub slip: Found,
    /// What is written otherwise.
    pub edit: Range<usize>,
    pub instead: String,
}

impl Guess {
    /// A range that is written otherwise.
    pub fn replace(range: Range<usize>, slip: Slip, instead: impl Into<String>) -> Guess {
        Guess { edit: range.clone(), range, slip: Found::Slip(slip), instead: instead.into() }
    }
}

/// A guess that held, and the text with its correction.
pub struct Fix {
    pub range: Range<usize>,
    pub slip: Found,
    pub draft: Draft,
}

/// The first known slip that explains a stop.
pub fn find(rule: Rule, draft: &Draft, stop: &Stop) -> Option<Fix> {
    let text = &draft.text;
    // In this order; what is no more needed is not looked for.
    const KINDS: [fn(&str, &Stop) -> Vec<Guess>; 17] = [
        base::guesses,
        wording::due,
        linking::guesses,
        number::guesses,
        condition::guesses,
        naming::guesses,
        place::guesses,
        misplaced::guesses,
        asked::guesses,
        wording::guesses,
        sign::quotes,
        sign::signs,
        word::look_alikes,
        word::keywords,
        sign::separators,
        missing::guesses,
        bracket::guesses,
    ];
    let mut guesses = KINDS.iter().flat_map(|kind| kind(text, stop));
    guesses.by_ref().take(TRIALS).find_map(|guess| {
        let next = draft.with(guess.edit.clone(), &guess.instead);
        let end = guess.edit.start + guess.instead.len();
        // Where something is put in or taken out, what follows must be understood at last.
        let must_pass = if guess.instead.is_empty() || guess.edit.is_empty() {
            skip_blanks(&next.text, end) + 1
        } else {
            end
        };
        let holds = match attempt(rule, &next.text) {
            Ok(()) => true,
            Err(failure) => {
                let at = skip_blanks(&next.text, failure.at);
                // All is understood but a clause of a line further up that stands within that line.
                (failure.rules == WITHIN_LINE && at < stop.line.start)
                    || !failure.too_deep && at >= must_pass && next.original(at) > draft.original(stop.at)
            }
        };
        holds.then_some(Fix { range: guess.range, slip: guess.slip, draft: next })
    })
}
