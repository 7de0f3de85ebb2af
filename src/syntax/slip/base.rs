//! What a percentage is of: `105 % к уровню 2010 года`, `103 % of last year`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::said::{group, lines, other, word};
use super::{Found, Guess, Stop};
use crate::diagnostic::Slip;
use crate::keyword::Lang;

/// A number, its sign, a word that leads to the base, and the base.
static BASES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let lead_ru = r"(?:от|ко?|по\s+отношению\s+ко?|по\s+сравнению\s+со?|относительно|против)";
    let lead_en = r"(?:of|to|over|against|relative\s+to|compared\s+(?:to|with)|versus|vs\.?)(?:\s+the)?";
    let year = r"(?<year>\d{4})(?:-Q[1-4]|-\d{2})?";
    let level_ru = r"(?:уровн(?:я|ю|ем|е)\s+|значени(?:я|ю|ем)\s+|показател(?:я|ю|ем)\s+)?";
    let base_ru = format!(
        r"{level_ru}(?:{year}(?:\s+(?:год(?:ом|а|у)|г\b\.?))?|(?:прошл|предыдущ)\p{{L}}+\s+(?:(?<y>год)|(?<q>квартал)|(?<m>месяц))(?:ом|а|у)|баз(?<b>ы|е|ой|у)\b|(?<bb>базов)\p{{L}}+\s+(?:год|период|уровн|значени)\p{{L}}*)"
    );
    let level_en = r"(?:the\s+)?(?:level\s+(?:of|in)\s+)?(?:the\s+)?";
    let base_en = format!(
        r"{level_en}(?:{}(?:\s+(?:level|value))?|(?:last|prior|previous|preceding)\s+(?:(?<ye>year)|(?<qe>quarter)|(?<me>month))(?:'s)?(?:\s+(?:level|value))?|(?:base|baseline)\b(?:\s+(?:year|level|value|period))?)",
        year.replace("year", "yeare")
    );
    Regex::new(&format!(
        r"(?i)\b(?<n>\d+(?:\.\d+)?)(?:(?<p>\s*%)\s*|\s+)(?<w>(?:(?<lru>{lead_ru})\s+)?(?<ru>{base_ru})|(?:(?<len>{lead_en})\s+)?(?<en>{base_en}))"
    ))
    .ok()
});

/// The base as Idel writes it.
fn base(captures: &Captures<'_>, lang: Lang) -> String {
    let period = |name: &str| captures.name(name).is_some();
    if let Some(written) = captures.name("ru").or_else(|| captures.name("en"))
        && let Some(year) = captures.name("year").or_else(|| captures.name("yeare"))
    {
        let rest = written.as_str().get(year.start() - written.start()..).unwrap_or("");
        let length =
            rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | 'Q'))).unwrap_or(rest.len());
        return rest.get(..length).unwrap_or("").trim_end_matches('-').to_owned();
    }
    if period("y") || period("ye") {
        word(lang, "previous year", "прошлого года")
    } else if period("q") || period("qe") {
        word(lang, "previous quarter", "прошлого квартала")
    } else if period("m") || period("me") {
        word(lang, "previous month", "прошлого месяца")
    } else {
        word(lang, "baseline", "базы")
    }
}

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    let Some(pattern) = BASES.as_ref() else { return Vec::new() };
    let lines = lines(text, stop);
    let part = text.get(lines.clone()).unwrap_or("");
    pattern.captures_iter(part).filter_map(|captures| guess(text, stop, &lines, &captures)).collect()
}

fn guess(text: &str, stop: &Stop, lines: &Range<usize>, captures: &Captures<'_>) -> Option<Guess> {
    let (number, phrase) = (captures.name("n")?, captures.name("w")?);
    let lead = [group(captures, "lru"), group(captures, "len")].concat().to_lowercase();
    let has_year = captures.name("year").or_else(|| captures.name("yeare")).is_some();
    let after = lines.start + phrase.end()..stop.line.end.max(lines.start + phrase.end());
    let rest = text.get(after).unwrap_or("").trim_start();
    // `12 % к 2012` is a level and when it is due, unless it is due later.
    let due = ["к ", "до ", "by ", "ежегодно", "every ", "каждый "];
    if has_year && matches!(lead.as_str(), "к" | "ко" | "to" | "") && !due.iter().any(|d| rest.starts_with(d))
    {
        return None;
    }
    let range = lines.start + phrase.start()..lines.start + phrase.start() + phrase.as_str().trim_end().len();
    if range.start > stop.at {
        return None;
    }
    let instead = format!("{} {}", word(stop.lang, "of", "от"), base(captures, stop.lang));
    if captures.name("p").is_some() {
        return (text.get(range.clone())? != instead).then(|| other(text, range, instead))?;
    }
    // Without a word between them a number and a year are anything.
    if lead.is_empty() {
        return None;
    }
    let start = lines.start + number.start();
    let percent = percent(number.as_str());
    let instead = format!("{percent} % {instead}");
    let slip = Slip::PercentMissing { written: number.as_str().to_owned(), instead: instead.clone() };
    Some(Guess { range: start..range.end, slip: Found::Slip(slip), edit: start..range.end, instead })
}

/// The percentage that a factor stands for: `1.1` of a year is 110 % of it. A whole number has only lost its sign.
fn percent(number: &str) -> String {
    let Some((whole, part)) = number.split_once('.') else { return number.to_owned() };
    if whole.len() > 1 {
        return number.to_owned();
    }
    let padded = format!("{part:0<2}");
    let (hundredths, rest) = padded.split_at_checked(2).unwrap_or((&padded, ""));
    let whole = format!("{whole}{hundredths}").trim_start_matches('0').to_owned();
    let whole = if whole.is_empty() { "0".to_owned() } else { whole };
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { whole } else { format!("{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_factor_is_told_in_per_cent_and_a_whole_number_stays() {
        for (written, expected) in [
            ("1.1", "110"),
            ("0.9", "90"),
            ("1.055", "105.5"),
            ("0.05", "5"),
            ("105", "105"),
            ("102.5", "102.5"),
        ] {
            assert_eq!(percent(written), expected);
        }
    }
}
