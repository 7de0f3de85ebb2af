//! What people write who know the subject and not yet the language: other words, units with full stops, keys
//! without quotes, percentages without their sign.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Captures;

use super::said::{Phrase, Reading, found, group, lines, nearness, other, phrases, word};
use super::{Guess, Stop};
use crate::diagnostic::Slip;
use crate::keyword::{Lang, NEAR, NEAR_SIGNS, canonical};
use crate::syntax::clause::{block, open_brackets};
use crate::syntax::grammar::Rule;
use crate::syntax::scan::{self, Piece};

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    let mut guesses = found(text, stop, &OTHERWISE);
    guesses.extend(bare_stock(text, stop));
    guesses.extend(tabled(text, stop));
    guesses.extend(round_list(text, stop));
    guesses.extend(unquoted(text, stop));
    guesses.extend(percent(text, stop));
    guesses
}

/// Words and phrases of the tables of near words.
fn tabled(text: &str, stop: &Stop) -> Vec<Guess> {
    let lines = lines(text, stop);
    let word = |piece| match piece {
        Piece::Word { start, end } if start >= lines.start && start < lines.end => Some(start..end),
        Piece::Word { .. } | Piece::Mark { .. } => None,
    };
    let words: Vec<Range<usize>> = scan::pieces(text).filter_map(word).collect();
    let slots = NEAR.iter().filter_map(|(slot, phrases)| Some((canonical(slot, stop.lang)?, *phrases)));
    let signs = NEAR_SIGNS.iter().map(|(en, ru, phrases)| {
        let sign = match stop.lang {
            Lang::En => *en,
            Lang::Ru => *ru,
        };
        (sign, *phrases)
    });
    let mut found: Vec<(usize, usize, Range<usize>, &str)> = Vec::new();
    for (instead, phrases) in slots.chain(signs) {
        for phrase in phrases {
            let length = phrase.split(' ').count();
            for part in words.windows(length) {
                let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
                let range = first.start..last.end;
                if range.start > stop.at || !said(text.get(range.clone()).unwrap_or(""), phrase) {
                    continue;
                }
                found.push((nearness(&range, stop), usize::MAX - length, range, instead));
            }
        }
    }
    found.sort_by_key(|(near, length, range, instead)| (*near, *length, range.start, *instead));
    found.into_iter().filter_map(|(_, _, range, instead)| other(text, range, instead.to_owned())).collect()
}

/// True where a phrase stands there, in whatever case of letters and blanks.
fn said(written: &str, phrase: &str) -> bool {
    written.split_whitespace().map(str::to_lowercase).eq(phrase.split(' ').map(str::to_owned))
}

/// Phrases with numbers and stops in them.
static OTHERWISE: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let abbreviation = r"(?:тыс|млн|млрд|трлн|руб|чел|шт|долл|ед|мес|кв|куб|км|га|кг|т)";
    let unit = format!(r"\b{abbreviation}\b(?:\.|\[\d{{4}}\]|\s*/\s*|[ \u{{A0}}]*{abbreviation}\b)+");
    let points = r"(?i)\b(?:п\.[ \u{A0}]?п\.?|проц\.[ \u{A0}]?п(?:унк[а-я]*)?\.?|процентн[а-я]+ пункт[а-я]*)";
    let due = r"(?i)\b(?:во?|до|in|until|till)\s+(?<due>\d{4}(?:-Q[1-4]|-\d{2}(?:-\d{2})?)?)\b(?:\s+(?:год[уа]|г\b\.?))?";
    let demanded = r"(?i)(?<w>\b(?:(?:must|should|shall|has\s+to|have\s+to)\s+(?:be\s+)?|(?:должн\p{L}+\s+)?(?:быть|состав\p{L}+|достичь|достиг\p{L}+)\s+)(?<c>at\s+least|no\s+less\s+than|at\s+most|no\s+more\s+than|не\s+менее|не\s+меньше|не\s+ниже|не\s+более|не\s+больше|не\s+выше|[<>]=?))";
    let name = r"[\p{L}_][\p{L}\d_]*";
    let two_words = format!(
        r"\b(?:target|цель)\s+(?<w>(?<a>{name})[ \u{{A0}}]+(?<b>{name}))\s*(?:[<>=]|\b(?:of|for|для|по)\b)"
    );
    let patterns: [(&str, Reading); 14] = [
        // A name is one word.
        (&two_words, |c, _| Some(format!("{}_{}", group(c, "a"), group(c, "b")))),
        (&unit, |c, _| Some(group_whole(c).replace('.', "").trim_end().to_owned())),
        (points, |_, lang| Some(word(lang, "pp", "пп"))),
        (r"(?i)\bp\.[ ]?p\.|\bpercentage points?\b", |_, _| Some("pp".into())),
        (due, |c, lang| Some(word(lang, "by ", "к ") + group(c, "due"))),
        (r"(?i)\b(?<year>\d{4})\s+год[ауе]\b", |c, _| Some(group(c, "year").to_owned())),
        (r"(?i)\b(?:weight|вес)\s+(?<w>(?<n>\d+(?:\.\d+)?)\s*%)", |c, _| hundredth(group(c, "n"))),
        (r"(?i)\b(?:of|in)\s+(?:the\s+)?cluster\s+(?<c>[\p{L}_][\p{L}\d_]*)", |c, _| {
            Some(format!("of {}", group(c, "c")))
        }),
        (r"(?i)(?:\b(?:для|по|в)\s+)?\bкластер[ауе]\s+(?<c>[\p{L}_][\p{L}\d_]*)", |c, _| {
            Some(format!("для {}", group(c, "c")))
        }),
        (demanded, |c, _| demand(group(c, "c"))),
        (
            r"(?i)\b(?<w>(?:for|in|within|в|по|у)\s+(?<c>[\p{L}_][\p{L}\d_]*))\s*(?:[<>=]=?|at\s|no\s|не\s)",
            |c, lang| {
                // `in each cluster`, `по всем кластерам` are another phrase.
                let name = group(c, "c").to_lowercase();
                let other = ["each", "every", "all", "кажд", "все", "кластер", "cluster"];
                let cluster = !other.iter().any(|word| name.starts_with(word));
                cluster.then(|| format!("{} {}", word(lang, "of", "для"), group(c, "c")))
            },
        ),
        (
            r#"(?i)\b(?:source|источник)\s+(?<w>"(?<a>[^"\n]*)"\s*(?:,|and|и)\s*"(?<b>[^"\n]*)")"#,
            |c, _| Some(format!("\"{}, {}\"", group(c, "a"), group(c, "b"))),
        ),
        // A unit of several words is read after a number alone.
        (r"/\s*(?<w>(?<a>[\p{L}_][\p{L}\d_]*)[ \u{A0}]+(?<b>[\p{L}_][\p{L}\d_]*))", |c, _| {
            Some(format!("1 {} {}", group(c, "a"), group(c, "b")))
        }),
        (
            r"(?i)\b(?:in|across|за|по)\s+(?:each|every|каждому|каждый)\s+(?:cluster|кластеру?)\b|\bпо\s+кластер(?:ам)?\b",
            |_, lang| Some(word(lang, "of each cluster", "для каждого кластера")),
        ),
    ];
    phrases(&patterns)
});

/// When a target is due, said by its last day or by the end of a year.
static DUE: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let lead = r"(?i)\b(?:к|до|by|before|until|till)";
    let end = format!(
        r"{lead}\s+(?:концу|конца|окончани[юя]|(?:the\s+)?end(?:\s+of)?(?:\s+the)?(?:\s+year)?)\s+(?<due>\d{{4}}(?:-Q[1-4]|-\d{{2}})?)\b(?:\s+(?:год[уа]|г\b\.?))?"
    );
    let day = format!(r"{lead}\s+31[./]12[./](?<due>\d{{4}})\b(?:\s+(?:год[уа]|г\b\.?))?");
    let plain = format!(r"{lead}\s+(?<due>\d{{4}})-12-31\b");
    let read: Reading = |c, lang| Some(word(lang, "by ", "к ") + group(c, "due"));
    phrases(&[(&end, read), (&day, read), (&plain, read)])
});

/// Guesses about when a target is due, which go before those about how a date is written.
pub fn due(text: &str, stop: &Stop) -> Vec<Guess> {
    // Elsewhere a day is a day.
    let target =
        block(text, stop.at).and_then(|b| b.construct).is_some_and(|c| matches!(c.slot, "stage" | "group"));
    if target { found(text, stop, &DUE) } else { Vec::new() }
}

fn group_whole<'t>(captures: &Captures<'t>) -> &'t str {
    captures.get(0).map_or("", |m| m.as_str())
}

/// The sign for a comparison in words.
fn demand(words: &str) -> Option<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let signs = NEAR_SIGNS.iter().find(|(.., phrases)| phrases.contains(&words.as_str()));
    Some(signs.map_or(words.clone(), |(sign, ..)| (*sign).to_owned()))
}

/// `50` of a percentage as the number that a weight is.
fn hundredth(percent: &str) -> Option<String> {
    let (whole, rest) = percent.split_once('.').unwrap_or((percent, ""));
    let padded = format!("{whole:0>3}");
    let (whole, part) = padded.split_at_checked(padded.len() - 2)?;
    let part = format!("{part}{rest}");
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") })
}

/// `stock` alone: how it is rolled up is wanted.
fn bare_stock(text: &str, stop: &Stop) -> Option<Guess> {
    let end = if stop.found == "stock" { stop.token().end } else { stop.at };
    let before = text.get(..end)?.trim_end();
    let start = before.len() - before.ends_with("stock").then_some("stock".len())?;
    let part_of_a_word = before.get(..start)?.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let instead = "stock closing`, `stock average`, `stock opening".to_owned();
    let slip = Slip::OtherWord { written: "stock".to_owned(), instead, more: Vec::new() };
    (!part_of_a_word).then(|| Guess {
        range: start..before.len(),
        slip: super::Found::Slip(slip),
        edit: start..before.len(),
        instead: "stock average".to_owned(),
    })
}

/// `in ("24", "25")`: a list stands in square brackets.
fn round_list(text: &str, stop: &Stop) -> Option<Guess> {
    let (open, bracket) = open_brackets(text, stop.at).last().copied()?;
    let close = open + text.get(open..stop.line.end.max(open))?.find(')')?;
    let inside = text.get(open + 1..close)?;
    if bracket != '(' || stop.found != "," || inside.contains('(') {
        return None;
    }
    other(text, open..close + 1, format!("[{inside}]"))
}

/// `exclude 1012`, `16.10.1`: texts without their quotes.
fn unquoted(text: &str, stop: &Stop) -> Option<Guess> {
    let digit = |c: char| c.is_ascii_digit();
    let start = text.get(..stop.at)?.trim_end_matches(|c: char| digit(c) || c == '.').len();
    let rest = text.get(start..stop.line.end)?;
    let length = rest.find(|c: char| !digit(c) && c != '.').unwrap_or(rest.len());
    let written = rest.get(..length)?.trim_end_matches('.');
    let code = written.matches('.').count() > 1;
    if !written.starts_with(digit) || !(code || (start == stop.at && stop.rules.contains(&Rule::text))) {
        return None;
    }
    let instead = format!("\"{written}\"");
    let slip = Slip::Unquoted { written: written.to_owned(), instead: instead.clone() };
    Some(Guess::replace(start..start + written.len(), slip, instead))
}

/// `coverage 80`, `coverage 0.8`: the sign is wanted, and a fraction is a percentage as well.
fn percent(text: &str, stop: &Stop) -> Option<Guess> {
    if !stop.rules.contains(&Rule::percent_sign) {
        return None;
    }
    let before = text.get(..stop.at)?.trim_end();
    let digits = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '_')).len();
    let number = before.get(digits..)?;
    let word = before.get(..digits)?.trim_end();
    let start = word.trim_end_matches(char::is_alphabetic).len();
    let percent = match number.strip_prefix("0.") {
        Some("") | None => number.to_owned(),
        Some(fraction) => hundredfold(fraction),
    };
    let slip = Slip::PercentMissing {
        written: before.get(start..)?.to_owned(),
        instead: format!("{} {percent} %", word.get(start..)?),
    };
    Some(Guess {
        range: start..before.len(),
        slip: super::Found::Slip(slip),
        edit: digits..before.len(),
        instead: format!("{percent} % "),
    })
}

/// A hundred times the number `0.…` of these digits.
fn hundredfold(fraction: &str) -> String {
    let digits = format!("{fraction:0<2}");
    let (whole, rest) = digits.split_at_checked(2).unwrap_or((&digits, ""));
    let (whole, rest) = (whole.trim_start_matches('0'), rest.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}
