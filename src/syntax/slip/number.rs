//! Numbers, dates and periods written in another way: by regular expressions, each with what it means.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Guess, Stop};
use crate::diagnostic::Slip;
use crate::keyword::Lang;

type Reading = fn(&Captures<'_>) -> Option<Slip>;

/// The more telling first.
static PATTERNS: LazyLock<Vec<(Regex, Reading)>> = LazyLock::new(|| {
    let of_year = r"(?:\s*(?:года?|г\.|г\b))?";
    let patterns: [(String, Reading); 21] = [
        (format!(r"\b(?<d>\d{{1,2}})[./](?<m>\d{{1,2}})[./](?<y>\d{{4}})\b{of_year}"), date),
        (r"\b(?<y>\d{4})[./](?<m>\d{1,2})[./](?<d>\d{1,2})\b".into(), date),
        (format!(r"\b(?<d>\d{{1,2}})\s+(?<word>\p{{L}}{{3,9}})\.?\s+(?<y>\d{{4}})\b{of_year}"), date),
        (r"\b(?<word>\p{L}{3,9})\.?\s+(?<d>\d{1,2}),?\s+(?<y>\d{4})\b".into(), date),
        (
            r"(?i)\b(?<q>[1-4]|I{1,3}|IV)(?:-?[йи])?\s*(?:кв\.|кв\b|квартала?)\s*(?<y>\d{4})\b".to_owned()
                + of_year,
            quarter,
        ),
        (r"(?i)\b(?<y>\d{4})\s*-?\s*(?:Q|кв\.?|[КK])\s*(?<q>[1-4])\b".into(), quarter),
        (r"\b(?<y>\d{4})\s*-\s*(?<q>I{1,3}|IV)\b".into(), quarter),
        (format!(r"(?i)\b(?<h>[12]|I{{1,2}})(?:-?[ео]?е)?\s+полугодие\s+(?<y>\d{{4}})\b{of_year}"), half),
        (r"\b(?<y>\d{4})\s*-?\s*[HП](?<h>[12])\b".into(), half),
        (r"(?i)\bQ(?<q>[1-4])\s*-?\s*(?<y>\d{4})\b".into(), quarter),
        (format!(r"\b(?<word>\p{{L}}{{3,9}})\.?\s+(?<y>\d{{4}})\b{of_year}"), month),
        (r"\b(?<y>\d{4})\s*[-–—−…]\s*(?<until>\d{4})\b(?:\s*(?:гг?\.|гг?\b|годы|года?))?".into(), years),
        (
            r"\b(?:с\s+|from\s+)?(?<y>\d{4})(?:\s+год[ау]?)?\s+(?:по|до|to|till|until|through)\s+(?<until>\d{4})\b(?:\s*(?:год[ыау]?\b|гг?\.|гг?\b))?".into(),
            years,
        ),
        (r"\b(?<y>\d{4})\s*(?:года?\b|г\.|г\b|years?\b)".into(), year),
        (r"\b(?<m>\d{1,2})[./](?<y>\d{4})\b".into(), month),
        (r"\b(?<y>\d{4})-(?<m>\d{1,2})(?:-(?<d>\d{1,2}))?\b".into(), plain),
        ("\\b\\d{1,3}(?:[ \u{A0}\u{202F}'’]\\d{3})+(?:[.,]\\d+)?\\b".into(), grouped),
        (r"\b\d{1,3}(?:,\d{3})+\.\d+\b".into(), grouped),
        (r"\b\d+,\d+\b".into(), comma),
        (r"(?i)\b(?<n>\d[\d_]*(?:\.\d+)?)(?<points>п\.[ \u{A0}]?п\b\.?|p\.[ ]?p\b\.?)".into(), points),
        (r"\b(?<n>\d[\d_]*(?:\.\d+)?)(?<unit>\p{L}[\p{L}\d_]*)".into(), unspaced),
    ];
    patterns.into_iter().filter_map(|(pattern, read)| Some((Regex::new(&pattern).ok()?, read))).collect()
});

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    let line = text.get(stop.line.clone()).unwrap_or("");
    let at = stop.at - stop.line.start.min(stop.at);
    let mut guesses = Vec::new();
    for (pattern, read) in PATTERNS.iter() {
        for captures in pattern.captures_iter(line) {
            let Some(whole) = captures.get(0) else { continue };
            let Some(slip) = read(&captures).filter(|_| whole.start() <= at && at < whole.end()) else {
                continue;
            };
            let slip = thousands(slip, stop.lang);
            let range = stop.line.start + whole.start()..stop.line.start + whole.end();
            let instead = match &slip {
                Slip::OtherDate { instead, .. }
                | Slip::GroupedNumber { instead, .. }
                | Slip::DecimalComma { instead, .. }
                | Slip::Unspaced { instead, .. } => instead.clone(),
                // Any day will do to read on.
                _ if captures.name("d").is_some() => "2000-01-01".to_owned(),
                _ => "2000-01".to_owned(),
            };
            guesses.push(Guess::replace(range, slip, instead));
        }
    }
    guesses
}

fn written(captures: &Captures<'_>) -> String {
    captures.get(0).map_or(String::new(), |m| m.as_str().to_owned())
}

fn part<T: std::str::FromStr>(captures: &Captures<'_>, name: &str) -> Option<T> {
    captures.name(name)?.as_str().parse().ok()
}

/// The month that a word means, in any case of either language.
pub(super) fn month_of(word: &str) -> Option<u8> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "янв"],
        &["feb", "фев"],
        &["mar", "мар"],
        &["apr", "апр"],
        &["may", "мая", "май"],
        &["jun", "июн"],
        &["jul", "июл"],
        &["aug", "авг"],
        &["sep", "сен"],
        &["oct", "окт"],
        &["nov", "ноя"],
        &["dec", "дек"],
    ];
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|forms| forms.iter().any(|f| word.starts_with(f)))?;
    u8::try_from(at + 1).ok()
}

fn month_part(captures: &Captures<'_>) -> Option<u8> {
    match captures.name("word") {
        Some(word) => month_of(word.as_str()),
        None => part(captures, "m"),
    }
}

fn date(captures: &Captures<'_>) -> Option<Slip> {
    let (year, month, day): (i16, u8, u8) =
        (part(captures, "y")?, month_part(captures)?, part(captures, "d")?);
    let written = written(captures);
    let known = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).is_ok();
    Some(if known {
        Slip::OtherDate { written, instead: format!("{year:04}-{month:02}-{day:02}") }
    } else {
        Slip::NoSuchDay { written }
    })
}

fn month(captures: &Captures<'_>) -> Option<Slip> {
    let (year, month): (i16, u8) = (part(captures, "y")?, month_part(captures)?);
    let known = (1..=12).contains(&month);
    known.then(|| Slip::OtherDate { written: written(captures), instead: format!("{year:04}-{month:02}") })
}

fn quarter(captures: &Captures<'_>) -> Option<Slip> {
    let year: i16 = part(captures, "y")?;
    let quarter = match captures.name("q")?.as_str().to_uppercase().as_str() {
        "1" | "I" => 1,
        "2" | "II" => 2,
        "3" | "III" => 3,
        _ => 4,
    };
    Some(Slip::OtherDate { written: written(captures), instead: format!("{year:04}-Q{quarter}") })
}

fn year(captures: &Captures<'_>) -> Option<Slip> {
    let year: i16 = part(captures, "y")?;
    Some(Slip::OtherDate { written: written(captures), instead: format!("{year:04}") })
}

fn years(captures: &Captures<'_>) -> Option<Slip> {
    let (from, until): (i16, i16) = (part(captures, "y")?, part(captures, "until")?);
    Some(Slip::OtherDate { written: written(captures), instead: format!("{from:04}..{until:04}") })
}

/// `I полугодие 2011`, `2011-H1`: two quarters.
fn half(captures: &Captures<'_>) -> Option<Slip> {
    let year: i16 = part(captures, "y")?;
    let quarters = match captures.name("h")?.as_str().to_uppercase().as_str() {
        "1" | "I" => "Q1..Q2",
        _ => "Q3..Q4",
    };
    let (from, until) = quarters.split_once("..")?;
    let instead = format!("{year:04}-{from}..{year:04}-{until}");
    Some(Slip::OtherDate { written: written(captures), instead })
}

/// `2011-6-30` lacks a zero, `2011-02-30` is no day.
fn plain(captures: &Captures<'_>) -> Option<Slip> {
    let (year, month): (i16, i8) = (part(captures, "y")?, part(captures, "m")?);
    let day: Option<i8> = part(captures, "d");
    let written = written(captures);
    if jiff::civil::Date::new(year, month, day.unwrap_or(1)).is_err() {
        return Some(Slip::NoSuchDay { written });
    }
    let instead = match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    };
    (instead != written).then_some(Slip::OtherDate { written, instead })
}

/// `1 500,25`, `1,500.25`
fn grouped(captures: &Captures<'_>) -> Option<Slip> {
    let written = written(captures);
    let point = written.rfind(['.', ',']);
    let whole = |text: &str| text.replace([' ', '\u{A0}', '\u{202F}', '\'', '’', ','], "_");
    let instead = match point.and_then(|at| Some((written.get(..at)?, written.get(at + 1..)?))) {
        Some((before, after)) => format!("{}.{after}", whole(before)),
        None => whole(&written),
    };
    Some(Slip::GroupedNumber { written, instead })
}

/// In English a comma before three digits groups them.
fn thousands(slip: Slip, lang: Lang) -> Slip {
    let groups = |written: &str| {
        let mut parts = written.split(',');
        parts.next().is_some_and(|p| p.len() <= 3) && parts.all(|p| p.len() == 3)
    };
    match slip {
        Slip::DecimalComma { written, .. }
            if lang == Lang::En && groups(&written) && !written.starts_with('0') =>
        {
            let instead = written.replace(',', "_");
            Slip::GroupedNumber { written, instead }
        }
        other => other,
    }
}

fn comma(captures: &Captures<'_>) -> Option<Slip> {
    let written = written(captures);
    let instead = written.replace(',', ".");
    Some(Slip::DecimalComma { written, instead })
}

fn unspaced(captures: &Captures<'_>) -> Option<Slip> {
    let instead = format!("{} {}", captures.name("n")?.as_str(), captures.name("unit")?.as_str());
    Some(Slip::Unspaced { written: written(captures), instead })
}

/// `3п.п.`
fn points(captures: &Captures<'_>) -> Option<Slip> {
    let sign = if captures.name("points")?.as_str().is_ascii() { "pp" } else { "пп" };
    let instead = format!("{} {sign}", captures.name("n")?.as_str());
    Some(Slip::Unspaced { written: written(captures), instead })
}
