//! Phrases that a pattern finds, each with what Idel says in its place.

use std::ops::Range;

use regex::{Captures, Regex};

use super::{Guess, Stop};
use crate::diagnostic::Slip;
use crate::keyword::Lang;

/// What is written in place of a phrase; nothing where the phrase means something else.
pub type Reading = fn(&Captures<'_>, Lang) -> Option<String>;

/// A pattern with its reading. A group `w` is what is underlined and written otherwise; else it is the whole.
pub type Phrase = (Regex, Reading);

pub fn phrases(patterns: &[(&str, Reading)]) -> Vec<Phrase> {
    patterns.iter().filter_map(|(pattern, read)| Some((Regex::new(pattern).ok()?, *read))).collect()
}

/// The language's own word.
pub fn word(lang: Lang, en: &str, ru: &str) -> String {
    match lang {
        Lang::En => en.to_owned(),
        Lang::Ru => ru.to_owned(),
    }
}

pub fn group<'t>(captures: &Captures<'t>, name: &str) -> &'t str {
    captures.name(name).map_or("", |m| m.as_str())
}

/// A range written otherwise.
pub fn other(text: &str, range: Range<usize>, instead: String) -> Option<Guess> {
    let written = text.get(range.clone())?.to_owned();
    let slip = Slip::OtherWord { written, instead: instead.trim().to_owned(), more: Vec::new() };
    Some(Guess::replace(range, slip, instead))
}

/// The line of the stop and the one before it, which may have been read to its end by mistake.
pub fn lines(text: &str, stop: &Stop) -> Range<usize> {
    let before = text.get(..stop.line.start).unwrap_or("").trim_end();
    before.rfind('\n').map_or(0, |at| at + 1)..stop.line.end
}

/// The nearer to the stop the sooner; what holds the stop first of all.
pub fn nearness(range: &Range<usize>, stop: &Stop) -> usize {
    if range.start <= stop.at && stop.at < range.end { 0 } else { 1 + stop.at.abs_diff(range.end) }
}

/// The phrases around a stop, the nearest first.
pub fn found(text: &str, stop: &Stop, phrases: &[Phrase]) -> Vec<Guess> {
    let lines = lines(text, stop);
    let part = text.get(lines.clone()).unwrap_or("");
    let mut found: Vec<(usize, Range<usize>, String)> = Vec::new();
    for (pattern, read) in phrases {
        for captures in pattern.captures_iter(part) {
            let Some(whole) = captures.name("w").or_else(|| captures.get(0)) else { continue };
            let Some(instead) = read(&captures, stop.lang) else { continue };
            let end = whole.start() + whole.as_str().trim_end().len();
            let range = lines.start + whole.start()..lines.start + end;
            if range.start <= stop.at && text.get(range.clone()) != Some(instead.as_str()) {
                found.push((nearness(&range, stop), range, instead));
            }
        }
    }
    found.sort_by_key(|(near, range, _)| (*near, range.start));
    found.into_iter().filter_map(|(_, range, instead)| other(text, range, instead)).collect()
}
