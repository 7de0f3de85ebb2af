//! Queries as they are said elsewhere: a year after `by` or `at` that does not say that it is one.

use std::sync::LazyLock;

use regex::Captures;

use super::said::{Phrase, Reading, found, group, phrases, word};
use super::{Guess, Stop};
use crate::keyword::Lang;
use crate::syntax::clause::block;

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let period = r"(?<p>\d{4}(?:-Q[1-4]|-\d{2})?)\b(?:[ \u{A0}]*(?:году?|года|г\.?))?";
    let name = r"[\p{L}_][\p{L}\d_]*";
    let axes = format!(r"(?:by|по)\s+{name}(?:\s*,\s*{name})*");
    let at = format!(r"(?i)\b(?:at|при)\s+(?<w>{period})");
    // `by region in 2023`, `by region 2023`
    let in_period =
        format!(r"(?i)\b{axes}\s+(?<w>(?:(?:in|for|at|during|as\s+of|за|в|во|на|при)\s+)?{period})");
    // `jobs in 2023`, to the end of the query
    let alone = format!(r"(?i)[\p{{L}}\d_)]\s+(?<w>(?:in|for|during|за|в|во|на)\s+{period})\s*$");
    // `by region, year == 2023`: the further of several axes is a condition.
    let condition = format!(
        r"(?i)\b{axes}(?<w>\s*,\s*(?:and\s+|и\s+)?(?<c>{name}\s*(?:[<>]=?|==?|!=|\bin\b|\bв\b)[^,]*))$"
    );
    let patterns: [(&str, Reading); 4] = [
        (&at, |c, lang| period_of(c, lang).map(|(axis, period)| format!("{axis} = {period}"))),
        (&in_period, asked),
        (&alone, asked),
        (&condition, |c, lang| {
            let written = group(c, "c").trim();
            let compared =
                written.contains("==") || !written.contains('=') || written.contains(['<', '>', '!']);
            let condition = if compared { written.to_owned() } else { written.replacen('=', "==", 1) };
            Some(format!(" {} {condition}", word(lang, "where", "где")))
        }),
    ];
    phrases(&patterns)
});

/// What a period is of, and itself.
fn period_of<'t>(captures: &Captures<'t>, lang: Lang) -> Option<(String, &'t str)> {
    let period = captures.name("p")?.as_str();
    let axis = match period.len() {
        4 => word(lang, "year", "год"),
        _ if period.contains('Q') => word(lang, "quarter", "квартал"),
        _ => word(lang, "month", "месяц"),
    };
    Some((axis, period))
}

fn asked(captures: &Captures<'_>, lang: Lang) -> Option<String> {
    let (axis, period) = period_of(captures, lang)?;
    Some(format!("{} {axis} == {period}", word(lang, "where", "где")))
}

/// Only a query stands in no block and declares nothing.
pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    if block(text, stop.at).is_some() { Vec::new() } else { found(text, stop, &PHRASES) }
}
