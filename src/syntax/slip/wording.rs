//! What people write who know the subject and not yet the language: other words, units with full stops, keys
//! without quotes, percentages without their sign.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Guess, Stop};
use crate::diagnostic::Slip;
use crate::keyword::{Lang, NEAR, NEAR_SIGNS, canonical};
use crate::syntax::clause::open_brackets;
use crate::syntax::grammar::Rule;
use crate::syntax::scan::{self, Piece};

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    let mut guesses = written_otherwise(text, stop);
    guesses.extend(bare_stock(text, stop));
    guesses.extend(phrases(text, stop));
    guesses.extend(round_list(text, stop));
    guesses.extend(unquoted(text, stop));
    guesses.extend(percent(text, stop));
    guesses
}

fn other(text: &str, range: Range<usize>, instead: String) -> Option<Guess> {
    let written = text.get(range.clone())?.to_owned();
    let slip = Slip::OtherWord { written, instead: instead.clone(), more: Vec::new() };
    Some(Guess::replace(range, slip, instead))
}

/// The line of the stop and the one before it, which may have been read to its end by mistake.
fn lines(text: &str, stop: &Stop) -> Range<usize> {
    let before = text.get(..stop.line.start).unwrap_or("").trim_end();
    before.rfind('\n').map_or(0, |at| at + 1)..stop.line.end
}

/// The nearer to the stop the sooner; what holds the stop first of all.
fn nearness(range: &Range<usize>, stop: &Stop) -> usize {
    if range.start <= stop.at && stop.at < range.end { 0 } else { 1 + stop.at.abs_diff(range.end) }
}

/// Words and phrases of the tables of near words.
fn phrases(text: &str, stop: &Stop) -> Vec<Guess> {
    let lines = lines(text, stop);
    let word = |piece| match piece {
        Piece::Word { start, end } if start >= lines.start && start < lines.end => Some(start..end),
        Piece::Word { .. } | Piece::Mark { .. } => None,
    };
    let words: Vec<Range<usize>> = scan::pieces(text).into_iter().filter_map(word).collect();
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

type Reading = fn(&Captures<'_>, Lang) -> String;

/// Phrases with numbers and stops in them.
static OTHERWISE: LazyLock<Vec<(Regex, Reading)>> = LazyLock::new(|| {
    let abbreviation = r"(?:тыс|млн|млрд|трлн|руб|чел|шт|долл|ед|мес|кв|куб|км|га|кг|т)";
    let unit = format!(r"\b{abbreviation}\b(?:\.|\[\d{{4}}\]|\s*/\s*|[ \u{{A0}}]*{abbreviation}\b)+");
    let points = r"(?i)\b(?:п\.[ \u{A0}]?п\.?|проц\.[ \u{A0}]?п(?:унк[а-я]*)?\.?|процентн[а-я]+ пункт[а-я]*)";
    let due = r"(?i)\b(?:во?|до|in|until|till)\s+(?<due>\d{4}(?:-Q[1-4]|-\d{2}(?:-\d{2})?)?)\b(?:\s+(?:год[уа]|г\b\.?))?";
    let patterns: [(&str, Reading); 5] = [
        (&unit, |c, _| c.get(0).map_or(String::new(), |m| m.as_str().replace('.', "").trim_end().to_owned())),
        (points, |_, lang| if lang == Lang::Ru { "пп".into() } else { "pp".into() }),
        (r"(?i)\bp\.[ ]?p\.|\bpercentage points?\b", |_, _| "pp".into()),
        (due, |c, lang| {
            let due = c.name("due").map_or("", |m| m.as_str());
            if lang == Lang::Ru { format!("к {due}") } else { format!("by {due}") }
        }),
        (r"(?i)\b(?<year>\d{4})\s+год[ауе]\b", |c, _| {
            c.name("year").map_or("", |m| m.as_str()).to_owned()
        }),
    ];
    patterns.into_iter().filter_map(|(p, read)| Some((Regex::new(p).ok()?, read))).collect()
});

fn written_otherwise(text: &str, stop: &Stop) -> Vec<Guess> {
    let lines = lines(text, stop);
    let part = text.get(lines.clone()).unwrap_or("");
    let mut found: Vec<(usize, Range<usize>, String)> = Vec::new();
    for (pattern, read) in OTHERWISE.iter() {
        for captures in pattern.captures_iter(part) {
            let Some(whole) = captures.get(0) else { continue };
            let end = whole.start() + whole.as_str().trim_end().len();
            let range = lines.start + whole.start()..lines.start + end;
            let instead = read(&captures, stop.lang);
            if range.start <= stop.at && text.get(range.clone()) != Some(instead.as_str()) {
                found.push((nearness(&range, stop), range, instead));
            }
        }
    }
    found.sort_by_key(|(near, range, _)| (*near, range.start));
    found.into_iter().filter_map(|(_, range, instead)| other(text, range, instead)).collect()
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
