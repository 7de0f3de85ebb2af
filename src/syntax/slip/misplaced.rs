//! Clauses that are well written and stand in the wrong place.

use super::{Found, Guess, Stop};
use crate::diagnostic::Slip;
use crate::syntax::clause::{begins, block};

pub fn guesses(text: &str, stop: &Stop) -> Vec<Guess> {
    unit_inside(text, stop).into_iter().chain(modified(text, stop)).collect()
}

/// `indicator i { unit person }`: the unit follows the arrow in the head.
fn unit_inside(text: &str, stop: &Stop) -> Option<Guess> {
    let block = block(text, stop.at)?;
    if block.construct?.slot != "indicator" {
        return None;
    }
    let line = text.get(stop.line.clone())?;
    let code = line.split('#').next()?.trim();
    let (word, unit) = code.split_once(char::is_whitespace)?;
    let word = word.trim_end_matches(':');
    let known = begins(&["unit"], word) || matches!(word, "единица_измерения" | "units" | "measure");
    let unit = unit.trim_start().trim_start_matches("измерения").trim_start_matches([':', ' ']);
    if !known || unit.is_empty() || unit.contains(['{', '}']) {
        return None;
    }
    let start = stop.line.start + (line.len() - line.trim_start().len());
    let range = start..start + code.len();
    let slip = Slip::UnitInside { unit: unit.replace('.', "") };
    Some(Guess { range: range.clone(), slip: Found::Slip(slip), edit: range, instead: String::new() })
}

/// `value sum(x) of chemistry / 2`: what a modifier follows is an operand in brackets only.
fn modified(text: &str, stop: &Stop) -> Option<Guess> {
    if !matches!(stop.found.as_str(), "/" | "*" | "+" | "-") {
        return None;
    }
    let block = block(text, stop.at)?;
    if !matches!(block.construct?.slot, "indicator") {
        return None;
    }
    let clause = text.get(block.clause(stop.at).start..stop.at)?;
    let word = clause.trim_start().split(char::is_whitespace).next()?;
    if !begins(&["value"], word) {
        return None;
    }
    let before = text.get(..stop.at)?.trim_end();
    let start = stop.at - clause.trim_start().len() + word.len();
    let start = start + text.get(start..)?.len() - text.get(start..)?.trim_start().len();
    let written = before.get(start..)?.to_owned();
    let instead = format!("({written})");
    let slip = Slip::OtherWord { written, instead: instead.clone(), more: Vec::new() };
    Some(Guess::replace(start..before.len(), slip, instead))
}
