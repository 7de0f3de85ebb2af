//! The words for saved assessments: cells, statuses and numbers as documents keep them.

use std::collections::BTreeMap;

use serde_json::Number as Written;

use super::layout::Tint;
use super::number::{fixed, places, places_apart};
use super::words::{stage_status_key, stage_status_word, status_word, tally};
use crate::keyword::Lang;
use crate::unit::{Number, Rational, Sense, Unit};
use crate::verdict::{StageStatus, Status};

/// One of two texts.
pub fn say(lang: Lang, en: impl Into<String>, ru: impl Into<String>) -> String {
    match lang {
        Lang::En => en.into(),
        Lang::Ru => ru.into(),
    }
}

/// `first.productivity, petrochem, 2012`
pub fn subject(id: &str, cell: &BTreeMap<String, String>) -> String {
    // The cluster goes first; an axis of data has a name of its own.
    let mut parts = vec![id.to_owned()];
    parts.extend(cell.get("cluster").cloned());
    for (axis, member) in cell {
        match axis.as_str() {
            "cluster" => {}
            "role" | "year" | "quarter" | "month" => parts.push(member.clone()),
            other => parts.push(format!("{other} {member}")),
        }
    }
    parts.join(", ")
}

/// The status of a word, where this program knows it.
pub fn status(word: &str) -> Option<Status> {
    tally([]).into_keys().find(|status| status.word() == word)
}

/// A status in the reader's language; one of another version as it stands.
pub fn told_status(word: &str, lang: Lang) -> String {
    status(word).map_or_else(|| word.to_owned(), |status| status_word(status, lang).to_owned())
}

pub fn status_tint(word: &str) -> Tint {
    status(word).map_or(Tint::None, super::assess_table::tint)
}

/// A number of a document.
pub fn exact(written: &Written) -> Option<Number> {
    let text = written.to_string();
    Rational::parse(&text).map(Number::Exact).or_else(|| {
        let double: f64 = text.parse().ok().filter(|double: &f64| double.is_finite())?;
        Some(Number::Approximate(double))
    })
}

/// Numbers with as many digits as the largest deserves, an absent one as a dash.
pub fn aligned<'a>(
    written: impl IntoIterator<Item = Option<&'a Written>>,
    unit: &str,
    lang: Lang,
) -> Vec<String> {
    let numbers: Vec<Option<Number>> = written.into_iter().map(|w| w.and_then(exact)).collect();
    let mut plain = Unit::one();
    if matches!(unit, "%" | "pp") {
        plain.sense = Sense::Share;
    }
    let places = places(&plain, numbers.iter().flatten());
    numbers.iter().map(|n| n.as_ref().map_or_else(|| "–".to_owned(), |n| fixed(n, places, lang))).collect()
}

/// Two numbers with as many digits as tell them apart.
pub fn apart(written: [Option<&Written>; 2], unit: &str, lang: Lang) -> [String; 2] {
    let numbers = written.map(|w| w.and_then(exact));
    let mut plain = Unit::one();
    if matches!(unit, "%" | "pp") {
        plain.sense = Sense::Share;
    }
    let mut digits = places(&plain, numbers.iter().flatten());
    if let [Some(one), Some(other)] = &numbers {
        digits = places_apart(one, other, digits);
    }
    numbers.map(|n| n.map_or_else(|| "–".to_owned(), |n| fixed(&n, digits, lang)))
}

/// A share of 1 in per cent.
pub fn told_share(written: &Written, lang: Lang) -> String {
    exact(written).map_or_else(|| written.to_string(), |share| super::number::percent(&share, lang))
}

/// The verdict on a stage in the reader's language; one of another version as it stands.
pub fn told_stage_status(word: &str, lang: Lang) -> String {
    let all = [
        StageStatus::Passed,
        StageStatus::Failed,
        StageStatus::Undecided,
        StageStatus::Open,
        StageStatus::NotApplicable,
    ];
    let known = all.into_iter().find(|status| stage_status_key(*status) == word);
    known.map_or_else(|| word.to_owned(), |status| stage_status_word(status, lang).to_owned())
}
