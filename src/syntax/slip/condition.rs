//! Conditions as they are said in other languages: `between … and …`, `not in`, `except`.

use std::sync::LazyLock;

use regex::Captures;

use super::said::{Phrase, Reading, found, group, phrases, word};
use super::{Guess, Stop};
use crate::keyword::Lang;

static CONDITIONS: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let column = r"(?<x>[\p{L}_][\p{L}\d_.]*)";
    let text = r#""[^"\n]*"|«[^»\n]*»"#;
    let value = format!(r"(?:{text}|-?\d[\d._-]*(?:[ \u{{A0}}]*%)?|[\p{{L}}_][\p{{L}}\d_]*)");
    let set = format!(r"(?:\[[^\]\n]*\]|(?:{text})(?:\s*,\s*(?:{text}))*)");
    let without = r"(?:кроме|за\s+исключением|except(?:\s+for)?|excluding|but\s+not)";
    let between = format!(r"(?i){column}\s+(?:между|between)\s+(?<a>{value})\s+(?:и|and)\s+(?<b>{value})");
    let from_to = format!(r"(?i){column}\s+от\s+(?<a>{value})\s+до\s+(?<b>{value})");
    let not_in = format!(r"(?i){column}\s+(?:не\s+в|не\s+входит\s+в|not\s+in)\b");
    let left_out = format!(r"(?i){column}\s+(?:в|во|in)\s+{set}\s+(?<w>{without}\s+(?<set>{set}))");
    let unless = format!(r"(?i)\b(?<w>{without})\s+{column}\s*(?:[<>=!]=?|в\b|in\b)");
    let begins = format!(
        r"(?i){column}\s+(?<w>(?:(?:starts|begins)\s+with|начина(?:е|ю)тся\s+(?:с|на))\s+(?<set>{set}))"
    );
    let member = r#"(?i)[\p{L}\d_]\s+(?<w>входи?я?т\s+во?|один\s+из|одно\s+из|(?:is\s+)?one\s+of|is\s+in|из)\s*[\["«(]"#;
    let listed =
        format!(r"(?i)(?:[<>=]=?|!=)\s*{value}(?<w>\s*,)\s*[\p{{L}}_][\p{{L}}\d_.]*\s*(?:[<>=!]=?|в\s|in\s)");
    let patterns: [(&str, Reading); 14] = [
        (&between, within),
        (&from_to, within),
        (&not_in, |c, lang| {
            Some(format!("{} {} {}", word(lang, "not", "не"), group(c, "x"), word(lang, "in", "в")))
        }),
        (&left_out, |c, lang| {
            let set = group(c, "set");
            let set = if set.starts_with('[') { set.to_owned() } else { format!("[{set}]") };
            Some(format!(
                "{} {} {} {set}",
                word(lang, "and not", "и не"),
                group(c, "x"),
                word(lang, "in", "в")
            ))
        }),
        (&unless, |_, lang| Some(word(lang, "and not", "и не"))),
        (
            r"(?i)[\p{L}\d_)]\s+(?<w>is\s+not\s+(?:null|empty|blank|missing|none)|не\s+пуст\p{L}*|не\s+отсутству\p{L}+)\b",
            |_, lang| Some(word(lang, "is present", "задано")),
        ),
        (
            r"(?i)[\p{L}\d_)]\s+(?<w>is\s+(?:null|empty|blank|none)|пуст(?:о|ой|ая|ые)?)\b",
            |_, lang| Some(word(lang, "is missing", "отсутствует")),
        ),
        (&begins, |c, lang| {
            let set = group(c, "set");
            let set = if set.starts_with('[') { set.to_owned() } else { format!("[{set}]") };
            Some(format!("{} {set}", word(lang, "in", "в")))
        }),
        (member, |_, lang| Some(word(lang, "in", "в"))),
        (&listed, |_, lang| Some(word(lang, " and", " и"))),
        (r"(?i)\b(?<w>(?<k>and|or|и|или)\s+(?:where|где))\b", |c, _| Some(group(c, "k").to_owned())),
        // The condition follows what it is about without a sign.
        (r"(?i)\w(?<w>\s*,\s*(?<k>where|где))\b", |c, _| Some(format!(" {}", group(c, "k")))),
        (
            r"(?i)\b(?<f>sum|count|mean|min|max|сумма|число|среднее|минимум|максимум)\s+(?:of\s+)?(?<x>[\p{L}_][\p{L}\d_.]*)",
            |c, _| Some(format!("{}({})", group(c, "f"), group(c, "x"))),
        ),
        // The first half of `either … or …` has no word of its own.
        (r"(?i)\b(?<w>(?<k>where|где|если|if|and|и)\s+(?:either|либо))\b", |c, _| {
            Some(group(c, "k").to_owned())
        }),
    ];
    phrases(&patterns)
});

/// Codes and texts stand in a range, numbers between two comparisons.
fn within(captures: &Captures<'_>, lang: Lang) -> Option<String> {
    let (x, a, b) = (group(captures, "x"), group(captures, "a"), group(captures, "b"));
    if a.starts_with(['"', '«']) {
        return Some(format!("{x} {} [{a}..{b}]", word(lang, "in", "в")));
    }
    Some(format!("{x} >= {a} {} {x} <= {b}", word(lang, "and", "и")))
}

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    found(text, stop, &CONDITIONS)
}
