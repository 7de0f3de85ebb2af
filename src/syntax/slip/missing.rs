//! Words that are left out: `where` after a role, `value` before a formula, quotes around a source.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::said::{group, other};
use super::{Found, Guess, Stop};
use crate::diagnostic::Slip;
use crate::keyword::canonical;
use crate::syntax::clause::{begins, block, open_brackets};
use crate::syntax::grammar::Rule;

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    let mut guesses: Vec<Guess> = Vec::new();
    guesses.extend(condition(text, stop));
    guesses.extend(formula(text, stop));
    guesses.extend(equals(text, stop));
    guesses.extend(excluded(text, stop));
    guesses.extend(source(text, stop));
    guesses
}

/// The word before the stop, on its line.
fn word_before(text: &str, stop: &Stop) -> Option<Range<usize>> {
    let before = text.get(stop.line.start..stop.at)?.trim_end();
    let length: usize =
        before.chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
    let end = stop.line.start + before.len();
    (length > 0).then_some(end - length..end)
}

/// `core kind == company`, `core: kind == company`
fn condition(text: &str, stop: &Stop) -> Option<Guess> {
    let contour = block(text, stop.at)?.construct.is_some_and(|c| c.slot == "contour");
    if !contour || !stop.rules.contains(&Rule::k_where) {
        return None;
    }
    let role = word_before(text, stop)?;
    let keyword = canonical("where", stop.lang)?;
    let name = text.get(role.clone())?;
    let signs = matches!(stop.found.as_str(), ":" | "=" | "==" | "-" | "–" | "—");
    if signs {
        return other(text, stop.token(), format!(" {keyword} "));
    }
    let rest = text.get(stop.token().end..).unwrap_or("").trim_start();
    let compared =
        ["==", "!=", "<", ">", "=", "≥", "≤", "≠", "in ", "is ", "в "].iter().any(|s| rest.starts_with(s));
    (compared && stop.found.starts_with(char::is_alphabetic)).then(|| {
        let instead = format!("{name} {keyword} {}", stop.found);
        let (missing, before) = (keyword.to_owned(), stop.found.clone());
        Guess {
            range: role.start..stop.token().end,
            slip: Found::Slip(Slip::WordMissing { missing, before, instead }),
            edit: stop.at..stop.at,
            instead: format!("{keyword} "),
        }
    })
}

/// `indicator jobs { sum(employees) }`
fn formula(text: &str, stop: &Stop) -> Option<Guess> {
    let block = block(text, stop.at)?;
    let indicator = block.construct.is_some_and(|c| c.slot == "indicator");
    let first = text.get(block.open + 1..stop.at)?.trim().is_empty();
    if !indicator || !first {
        return None;
    }
    let keyword = canonical("value", stop.lang)?;
    let instead = format!("{keyword} {}", stop.found);
    let (missing, before) = (keyword.to_owned(), stop.found.clone());
    Some(Guess {
        range: stop.token(),
        slip: Found::Slip(Slip::WordMissing { missing, before, instead }),
        edit: stop.at..stop.at,
        instead: format!("{keyword} "),
    })
}

/// `indicator jobs = sum(employees)`
static EQUALS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"^\s*(?:indicator|показатель)\s+[^={}:\n#]*?(?<w>(?:=|:=|:)\s*(?<f>[^{}#\n]*[^{}#\s]))"#)
        .ok()
});

fn equals(text: &str, stop: &Stop) -> Option<Guess> {
    if !matches!(stop.found.as_str(), "=" | ":") || !open_brackets(text, stop.at).is_empty() {
        return None;
    }
    let captures = EQUALS.as_ref()?.captures(text.get(stop.line.clone())?)?;
    let whole = captures.name("w")?;
    let range = stop.line.start + whole.start()..stop.line.start + whole.end();
    let value = canonical("value", stop.lang)?;
    (range.start == stop.at)
        .then(|| other(text, range, format!("{{ {value} {} }}", group(&captures, "f"))))?
}

/// `exclude core "1012"`: what is left out is left out of every role.
static EXCLUDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"\b(?:exclude|исключить)\s+(?<w>[\p{L}_][\p{L}\d_]*\s+(?<t>"[^"\n]*"|«[^»\n]*»))"#).ok()
});

fn excluded(text: &str, stop: &Stop) -> Option<Guess> {
    let line = text.get(stop.line.clone())?;
    let captures = EXCLUDED
        .as_ref()?
        .captures_iter(line)
        .find(|c| c.name("w").is_some_and(|w| stop.line.start + w.start() == stop.at))?;
    let range = captures.name("w")?.range();
    let range = stop.line.start + range.start..stop.line.start + range.end;
    other(text, range, group(&captures, "t").to_owned())
}

/// `source Rosstat, form P-4`: a text without quotes, to the end of its line or one word of it.
fn source(text: &str, stop: &Stop) -> Vec<Guess> {
    let word_of_text = stop.found.starts_with(char::is_alphabetic);
    if !stop.rules.contains(&Rule::text) || stop.rules.contains(&Rule::name) || !word_of_text {
        return Vec::new();
    }
    let line = text.get(stop.at..stop.line.end).unwrap_or("");
    let rest = line.split(['{', '}', '#', '"', '«']).next().unwrap_or("");
    // The unit of an indicator is no part of its title.
    let rest = rest.split("->").next().unwrap_or(rest);
    // The next clause ends it.
    let clauses = block(text, stop.at).and_then(|b| b.construct).map_or(&[][..], |c| c.clauses);
    let words = rest.split_whitespace().skip(1).find(|w| begins(clauses, w));
    let end = words.and_then(|word| rest.find(word)).unwrap_or(rest.len());
    let ends = [stop.found.len(), rest.get(..end).unwrap_or("").trim_end().len()];
    let quoted = |length: usize| {
        let written = text.get(stop.at..stop.at + length)?.to_owned();
        let instead = format!("\"{written}\"");
        let slip = Slip::Unquoted { written, instead: instead.clone() };
        Some(Guess::replace(stop.at..stop.at + length, slip, instead))
    };
    ends.into_iter().rev().filter_map(quoted).collect()
}
