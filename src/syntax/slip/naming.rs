//! Names that are missing, that are said by a title, or of which there are too many; and scopes that say two things.

use std::sync::LazyLock;

use regex::Regex;

use super::said::{group, word};
use super::{Found, Guess, Stop};
use crate::diagnostic::Slip;
use crate::keyword::{RESERVED, TABLE, canonical};
use crate::syntax::clause::block;

/// The declarations with a name and a title.
const HEADED: &[&str] = &[
    "act",
    "body",
    "classification",
    "dataset",
    "link",
    "parameter",
    "cluster",
    "indicator",
    "stage",
    "group",
    "milestone",
    "rating",
    "rule",
];

/// Clauses that name a declaration, and the keyword of that declaration.
const NAMING: &[(&str, &str)] = &[
    ("owner", "body"),
    ("authority", "body"),
    ("collected", "body"),
    ("basis", "act"),
    ("replaces", "act"),
    ("after", "stage"),
    ("rated", "rating"),
];

/// No name made of a title has more words.
const WORDS: usize = 3;

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    let found = [untitled(text, stop), titled(text, stop), several(text, stop), each_or_all(text, stop)];
    found.into_iter().flatten().collect()
}

/// The words before the stop, by the slot of one of a list whose form they end with.
fn slot_before(
    text: &str,
    stop: &Stop,
    slots: impl Iterator<Item = &'static str>,
) -> Option<(&'static str, usize)> {
    let before = text.get(..stop.at)?.trim_end();
    let mut slots = slots.filter_map(|slot| {
        let form =
            TABLE.iter().filter(|k| k.slot == slot).flat_map(|k| k.en.iter().chain(k.ru)).find(|form| {
                let start = before.len().checked_sub(form.len());
                let alone = |at: usize| {
                    !before.get(..at).is_some_and(|t| t.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
                };
                start.is_some_and(|at| before.get(at..) == Some(**form) && alone(at))
            })?;
        Some((slot, before.len() - form.len()))
    });
    slots.next()
}

/// The text at the stop without its quotes.
fn text_at(stop: &Stop) -> Option<&str> {
    let inside = stop.found.strip_prefix(['"', '«', '“'])?;
    inside.strip_suffix(['"', '»', '”'])
}

/// A name made of the first words of a title.
pub fn name_of(title: &str) -> Option<String> {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let words: Vec<String> = words
        .map(str::to_lowercase)
        .skip_while(|w| w.starts_with(|c: char| !c.is_alphabetic()))
        .take(WORDS)
        .collect();
    let name = words.join("_");
    (!name.is_empty() && !RESERVED.contains(&name.as_str())).then_some(name)
}

/// `indicator "Jobs" {`: a title and no name.
fn untitled(text: &str, stop: &Stop) -> Option<Guess> {
    let title = text_at(stop)?;
    let (_, start) = slot_before(text, stop, HEADED.iter().copied())?;
    let keyword = text.get(start..stop.at)?.trim_end().to_owned();
    let name = name_of(title)?;
    let instead = format!("{keyword} {name} {}", stop.found);
    Some(Guess {
        range: stop.token(),
        slip: Found::Slip(Slip::NoName { title: stop.found.clone(), instead }),
        edit: stop.at..stop.at,
        instead: format!("{name} "),
    })
}

/// `owner "Ministry of Economy"`: a title where the name belongs.
fn titled(text: &str, stop: &Stop) -> Option<Guess> {
    let title = text_at(stop)?;
    let (slot, start) = slot_before(text, stop, NAMING.iter().map(|(slot, _)| *slot))?;
    let (_, declared) = NAMING.iter().find(|(naming, _)| *naming == slot)?;
    let clause = text.get(start..stop.at)?.trim_end().to_owned();
    // `basis "Concept, section 3.2"`
    let cut = (slot == "basis").then(|| title.split_once(", ")).flatten();
    let (title, place) = cut.map_or((title, None), |(act, place)| (act, Some(place.to_owned())));
    let name = name_of(title)?;
    let slip = Slip::TitleForName {
        written: stop.found.clone(),
        clause,
        title: title.to_owned(),
        place,
        declaration: canonical(declared, stop.lang)?.to_owned(),
        name: name.clone(),
        declared: false,
    };
    Some(Guess { range: stop.token(), slip: Found::Slip(slip), edit: stop.token(), instead: name })
}

/// `owner ministry, agency`: the keyword, the first and the others.
static SEVERAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r"[\p{L}_][\p{L}\d_]*";
    Regex::new(&format!(
        r"\b(?<k>owners?|ответственн(?:ый|ая|ые)|authority|уполномоченный|collected\s+by|собира(?:ет|ют))\s+(?<a>{name})(?:\s*(?:,|\band\b|\bи\b)\s*{name})+"
    ))
    .ok()
});

fn several(text: &str, stop: &Stop) -> Option<Guess> {
    let line = text.get(stop.line.clone())?;
    let at = stop.at - stop.line.start;
    let captures = SEVERAL
        .as_ref()?
        .captures_iter(line)
        .find(|c| c.get(0).is_some_and(|w| w.start() <= at && at < w.end()))?;
    let whole = captures.get(0)?;
    let keyword = match group(&captures, "k") {
        "owners" => "owner",
        "ответственные" => "ответственный",
        known => known,
    };
    let instead = format!("{keyword} {}", group(&captures, "a"));
    let range = stop.line.start + whole.start()..stop.line.start + whole.end();
    let slot = block(text, stop.at).and_then(|b| b.construct).map_or("indicator", |c| c.slot);
    let slip = Slip::SeveralOwners {
        clause: keyword.to_owned(),
        instead: instead.clone(),
        inside: canonical(slot, stop.lang)?.to_owned(),
    };
    Some(Guess::replace(range, slip, instead))
}

/// `of all clusters`: of each by itself, or of all together.
static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:of|for|in|across)\s+all\s+(?:of\s+)?(?:the\s+)?clusters\b|\b(?:(?:для|по|во?)\s+)?все(?:х|м)\s+кластер(?:ов|ам|ах)\b",
    )
    .ok()
});

fn each_or_all(text: &str, stop: &Stop) -> Option<Guess> {
    let line = text.get(stop.line.clone())?;
    let whole = ALL.as_ref()?.find_iter(line).find(|w| {
        let range = stop.line.start + w.start()..stop.line.start + w.end();
        range.start <= stop.at && stop.at < range.end
    })?;
    let range = stop.line.start + whole.start()..stop.line.start + whole.end();
    let each = word(stop.lang, "of each cluster", "для каждого кластера");
    let all = word(stop.lang, "of clusters", "для кластеров");
    let slip = Slip::EachOrAll { written: whole.as_str().to_owned(), each: each.clone(), all };
    Some(Guess::replace(range, slip, each))
}
