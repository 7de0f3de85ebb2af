//! Links, and clauses of tables, said as they are spoken of: a table with ends, `has a contract with`, keys and validity
//! in another order.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::number::month_of;
use super::said::{Phrase, Reading, found, group, lines, other, phrases, word};
use super::{Found, Guess, Stop};
use crate::diagnostic::Slip;
use crate::keyword::Lang;

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    let mut guesses: Vec<Guess> = with_ends(text, stop).into_iter().collect();
    guesses.extend(spoken(text, stop));
    guesses.extend(found(text, stop, &ORDER));
    guesses
}

/// `dataset contract … { from supplier -> … }`: a table with ends is a link.
fn with_ends(text: &str, stop: &Stop) -> Option<Guess> {
    if !matches!(stop.found.as_str(), "from" | "to" | "от" | "к") {
        return None;
    }
    let start = super::skip_blanks(text, 0);
    let (keyword, instead) = [("dataset", "link"), ("набор", "связь")].into_iter().find(|(keyword, _)| {
        text.get(start..)
            .and_then(|t| t.strip_prefix(keyword))
            .is_some_and(|t| t.starts_with(char::is_whitespace))
    })?;
    // An end leads somewhere.
    let line = text.get(stop.at..stop.line.end)?;
    line.contains("->").then(|| other(text, start..start + keyword.len(), instead.to_owned())).flatten()
}

/// Somebody's links in words; of the second pattern `m` is who has them.
static SPOKEN: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let name = r"[\p{L}_][\p{L}\d_]*";
    let has = r"(?:has|have|есть|имеет|имеют|имеется)\s+(?:an?\s+)?";
    let with = format!(r"(?:with|со?)\s+(?<c>{name}(?:\.{name})?)");
    let patterns = [
        format!(r"\b(?:each|every|кажд\p{{L}}+)\s+(?<m>{name})\s+{has}(?<l>{name})(?:\s+{with})?"),
        format!(r"\b{has}(?<l>{name})\s+{with}"),
    ];
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
});

/// `has contract with core`, `каждый участник имеет договор`
fn spoken(text: &str, stop: &Stop) -> Vec<Guess> {
    let lines = lines(text, stop);
    let part = text.get(lines.clone()).unwrap_or("");
    let guess = |captures: Captures<'_>| {
        let whole = captures.get(0)?;
        let range = lines.start + whole.start()..lines.start + whole.end();
        let written = text.get(range.clone()).filter(|_| range.start <= stop.at && stop.at <= range.end)?;
        let any = word(stop.lang, "any", "есть");
        let (link, with) = (group(&captures, "l"), group(&captures, "c"));
        // A Russian name stands there in another case.
        let partner = match stop.lang {
            _ if with.is_empty() => String::new(),
            Lang::En => format!(": partner in {with}"),
            Lang::Ru => ": партнёр в …".to_owned(),
        };
        let of_each = |asked: String| match group(&captures, "m") {
            "" => asked,
            member => format!("{}({member}: {asked})", word(stop.lang, "all", "все")),
        };
        let slip = Slip::OtherWord {
            written: written.to_owned(),
            instead: of_each(format!("{any}({link}{partner})")),
            more: Vec::new(),
        };
        let instead = of_each(format!("{any}({link})"));
        Some(Guess { edit: range.clone(), range, slip: Found::Slip(slip), instead })
    };
    SPOKEN.iter().flat_map(|pattern| pattern.captures_iter(part)).filter_map(guess).collect()
}

/// Clauses in another order.
static ORDER: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let name = r"[\p{L}_][\p{L}\d_]*";
    let header = format!(
        r#"\b(?:key|column|ключ|столбец)\s+{name}\s+(?<w>(?<f>(?:from|из)\s+"[^"\n]*")\s*(?<t>(?::|->)\s*{name}))"#
    );
    let valid = format!(
        r"\b(?<w>(?<k>valid|exists|действует|существует)\s+(?<a>{name})(?<u>(?:\s+(?:until|по|до)\s+{name})?))"
    );
    let put_from: Reading = |c, lang| {
        let begins = !matches!(group(c, "a"), "from" | "с");
        let until = group(c, "u").replacen("до", "по", 1);
        begins.then(|| format!("{} {} {}{until}", group(c, "k"), word(lang, "from", "с"), group(c, "a")))
    };
    let due = r"(?i)\b(?:due|срок)\s+(?<w>(?:до|к|by|until|till|before)\s+(?:(?<d>\d{1,2})[\s.]+(?<m>\p{L}+|\d{1,2})[\s.]+(?<y>\d{4})|(?<i>\d{4}-\d{2}-\d{2}))(?:\s+(?:года|г\.?))?)";
    phrases(&[
        (&header, |c, _| Some(format!("{} {}", group(c, "t"), group(c, "f")))),
        (&valid, put_from),
        (due, |c, _| day(c)),
    ])
});

/// `until 31 December 2023`, after a word that says so itself.
fn day(captures: &Captures<'_>) -> Option<String> {
    if let Some(written) = captures.name("i") {
        return Some(written.as_str().to_owned());
    }
    let (day, year): (u8, &str) = (group(captures, "d").parse().ok()?, group(captures, "y"));
    let month = group(captures, "m");
    let month: u8 = month.parse().ok().or_else(|| month_of(month))?;
    Some(format!("{year}-{month:02}-{day:02}"))
}
