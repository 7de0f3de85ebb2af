//! A place in an act without its quotes: `basis concept п. 3.2`.

use std::sync::LazyLock;

use regex::Regex;

use super::said::other;
use super::{Found, Guess, Stop};
use crate::diagnostic::Slip;

struct Places {
    /// The act is group 1, the place in it 2.
    after: Regex,
    /// The place is group 1, the act 2.
    before: Regex,
}

static PLACES: LazyLock<Option<Places>> = LazyLock::new(|| {
    let part_ru = r"пп?\.|пункт\p{L}*|подпункт\p{L}*|раздел\p{L}*|разд\.|ст\.|стать\p{L}*|ч\.|част\p{L}*|гл\.|глав\p{L}*|абз\.|прил\.|приложени\p{L}*|стр\.";
    let part_en =
        r"sections?|sec\.|pp?\.|para(?:graphs?|s|\.)?|items?|clauses?|articles?|arts?\.|annex|chapters?|ch\.";
    let number = r"[ \u{A0}]*\d+(?:[.\d]*\d)?";
    let place = format!(
        r"(?:{part_ru}|{part_en}|§|№){number}(?:[ \u{{A0}}]*(?:-|–|и|and)(?:[ \u{{A0}}]*\d+(?:[.\d]*\d)?))?"
    );
    let (cites, act) = (r"(?i)\b(?:basis|основание|основании)", r"[\p{L}_][\p{L}\d_]*");
    Some(Places {
        after: Regex::new(&format!(r"{cites}\s+({act}),?\s+({place})")).ok()?,
        before: Regex::new(&format!(r"{cites}\s+({place}),?\s+({act})")).ok()?,
    })
});

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    after(text, stop).into_iter().chain(before(text, stop)).collect()
}

fn after(text: &str, stop: &Stop) -> Option<Guess> {
    let line = text.get(stop.line.clone())?;
    let at = |n: usize| stop.line.start + n;
    let near = |c: &regex::Captures<'_>| {
        c.get(1).is_some_and(|act| at(act.end()) <= stop.at)
            && c.get(2).is_some_and(|p| stop.at <= at(p.end()))
    };
    let captures = PLACES.as_ref()?.after.captures_iter(line).find(near)?;
    let (act, place) = (captures.get(1)?, captures.get(2)?);
    let instead = format!("\"{}\"", place.as_str());
    let slip = Slip::Unquoted { written: place.as_str().to_owned(), instead: instead.clone() };
    Some(Guess {
        range: at(place.start())..at(place.end()),
        slip: Found::Slip(slip),
        edit: at(act.end())..at(place.end()),
        instead: format!(" {instead}"),
    })
}

/// `basis п. 3.2 concept`
fn before(text: &str, stop: &Stop) -> Option<Guess> {
    let line = text.get(stop.line.clone())?;
    let at = |n: usize| stop.line.start + n;
    let near = |c: &regex::Captures<'_>| {
        c.get(1).is_some_and(|p| at(p.start()) <= stop.at)
            && c.get(2).is_some_and(|act| stop.at <= at(act.end()))
    };
    let captures = PLACES.as_ref()?.before.captures_iter(line).find(near)?;
    let (place, act) = (captures.get(1)?, captures.get(2)?);
    other(text, at(place.start())..at(act.end()), format!("{} \"{}\"", act.as_str(), place.as_str()))
}
