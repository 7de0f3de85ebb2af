//! Signs and quotes of other languages and of word processors, and separators that Idel does without.

use std::sync::LazyLock;

use regex::Regex;

use super::{Guess, Stop};
use crate::diagnostic::Slip;
use crate::keyword::Lang;
use crate::syntax::clause::open_brackets;

/// What is written, and what is to be written, in English and in Russian.
const SIGNS: &[(&str, &str, &str)] = &[
    ("//", "#", "#"),
    ("===", "==", "=="),
    ("=>", ">=", ">="),
    ("=<", "<=", "<="),
    ("<>", "!=", "!="),
    ("==", "=", "="),
    (":=", "=", "="),
    ("=", "==", "=="),
    ("=", ":", ":"),
    (":", "=", "="),
    ("&&", "and", "и"),
    ("&", "and", "и"),
    ("||", "or", "или"),
    ("!", "not ", "не "),
    ("¬", "not ", "не "),
    ("**", "^", "^"),
    ("÷", "/", "/"),
    ("×", "*", "*"),
    ("·", "*", "*"),
    ("∙", "*", "*"),
    ("⋅", "*", "*"),
    ("∗", "*", "*"),
    ("х", "*", "*"),
    ("x", "*", "*"),
    ("=>", "->", "->"),
    ("—>", "->", "->"),
    ("–>", "->", "->"),
    ("−>", "->", "->"),
    ("—", "-", "-"),
    ("...", "..", ".."),
    ("…", "..", ".."),
    (":", "..", ".."),
    ("<-", "->", "->"),
    (",", "|", "|"),
    (";", "|", "|"),
    ("и", ",", ","),
    ("and", ",", ","),
];

/// No sign is longer, so that one may begin so many bytes before the stop.
const LONGEST: usize = 4;

pub fn signs(text: &str, stop: &Stop) -> Vec<Guess> {
    let mut guesses = Vec::new();
    for (sign, en, ru) in SIGNS {
        for start in stop.at.saturating_sub(LONGEST)..=stop.at {
            let range = start..start + sign.len();
            if text.get(range.clone()) != Some(sign) || range.end <= stop.at {
                continue;
            }
            // A letter that means "times" stands alone.
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let alone = !letter(text.get(..start).and_then(|t| t.chars().next_back()))
                && !letter(text.get(range.end..).and_then(|t| t.chars().next()));
            if letter(sign.chars().next()) && !alone {
                continue;
            }
            // In brackets such a word joins conditions.
            let grouped = open_brackets(text, stop.at).last().is_none_or(|(_, bracket)| *bracket != '{');
            if matches!(*sign, "и" | "and") && grouped {
                continue;
            }
            let instead = match stop.lang {
                Lang::En => *en,
                Lang::Ru => *ru,
            };
            let slip = Slip::Sign { written: (*sign).to_owned(), instead: instead.trim().to_owned() };
            guesses.push(Guess::replace(range, slip, instead));
        }
    }
    guesses
}

/// `;`, `,` or a full stop between clauses or after a declaration.
pub fn separators(text: &str, stop: &Stop) -> Vec<Guess> {
    // A dot after a name may have been read already.
    let dot = text.get(..stop.raw).is_some_and(|t| t.ends_with('.')).then(|| stop.raw - 1..stop.raw);
    let own = matches!(stop.found.as_str(), ";" | "," | ".").then(|| stop.token());
    let guess = |range: std::ops::Range<usize>| {
        let written = text.get(range.clone())?.to_owned();
        Some(Guess::replace(range, Slip::Separator { written }, ""))
    };
    own.into_iter().chain(dot).filter_map(guess).collect()
}

/// Quotes that are closed by another kind, and quotes of kinds that Idel does not read; the text is group 1.
static QUOTES: LazyLock<Vec<(Regex, bool)>> = LazyLock::new(|| {
    let patterns = [
        (r#"[«“„]([^«»“”„"\n]*)""#, true),
        (r#""([^"»”\n]*)[»”]"#, true),
        (r"«([^«»“”\n]*)”", true),
        (r"“([^«»“”\n]*)»", true),
        (r"„([^„“”\n]*)[“”]", false),
        (r"”([^”\n]*)”", false),
        (r"''([^'\n]*)''", false),
        (r"['‘’‚‛`]([^'‘’‚‛`\n]*)['‘’`]", false),
    ];
    patterns.into_iter().filter_map(|(p, mixed)| Some((Regex::new(p).ok()?, mixed))).collect()
});

pub fn quotes(text: &str, stop: &Stop) -> Vec<Guess> {
    let line = text.get(stop.line.clone()).unwrap_or("");
    let at = stop.at - stop.line.start.min(stop.at);
    let mut guesses = Vec::new();
    for (pattern, mixed) in QUOTES.iter() {
        for captures in pattern.captures_iter(line) {
            let (Some(whole), Some(inside)) = (captures.get(0), captures.get(1)) else { continue };
            if whole.start() > at {
                continue;
            }
            let written = whole.as_str().to_owned();
            let instead = format!("\"{}\"", inside.as_str().trim());
            let range = stop.line.start + whole.start()..stop.line.start + whole.end();
            let slip = if *mixed {
                Slip::OpenQuote { instead: Some(instead.clone()) }
            } else {
                Slip::OtherQuotes { written, instead: instead.clone() }
            };
            guesses.push(Guess::replace(range, slip, instead));
        }
    }
    guesses.extend(open_quote(text, stop));
    guesses
}

/// A text that its line does not close: it may end with the line or before a brace.
fn open_quote(text: &str, stop: &Stop) -> Vec<Guess> {
    let rest = text.get(stop.at..stop.line.end).unwrap_or("").trim_end();
    let close = match rest.chars().next() {
        Some('"') => "\"",
        Some('«') => "»",
        Some('“') => "”",
        _ => return Vec::new(),
    };
    if rest.chars().skip(1).any(|c| close.starts_with(c)) {
        return Vec::new();
    }
    let ends = [rest.len(), rest.rfind('{').unwrap_or(0), rest.rfind('}').unwrap_or(0)];
    let guess = |end: usize| Guess {
        range: stop.at..stop.at + rest.len(),
        slip: super::Found::Slip(Slip::OpenQuote { instead: None }),
        edit: stop.at + end..stop.at + end,
        instead: format!("{close} "),
    };
    ends.into_iter().filter(|end| *end > 0).map(guess).collect()
}
