//! Numbers of the text that would make equations hold: what `--update` writes for those that are there.
//!
//! Only digits that are written out are replaced, in an expectation or in a row of cases. A number that no decimal says
//! exactly is written only where the expectation leaves room for it.

use std::collections::BTreeMap;

use super::finding::{Finding, Found};
use super::run::Outcome;
use crate::model::{Expectation, Test, Tolerance};
use crate::source::Span;
use crate::unit::{Number, Rational};

/// Digits after the point of a number that is written.
const MOST_PLACES: usize = 12;

/// Other digits for a number of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    pub span: Span,
    pub text: String,
}

/// A number that is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub span: Span,
    pub why: KeptFor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptFor {
    /// No decimal is equal to it, and no tolerance is said.
    NoDecimal,
    /// Several expectations want different numbers at this place.
    Contradiction,
}

/// What is to be written, in the order of the text, and what cannot be.
pub fn updates<'t>(runs: impl IntoIterator<Item = (&'t Test, &'t Outcome)>) -> (Vec<Update>, Vec<Kept>) {
    let mut wanted: BTreeMap<Span, Vec<Result<String, KeptFor>>> = BTreeMap::new();
    for (test, outcome) in runs {
        for (expect, finding) in test.expects.iter().zip(&outcome.findings) {
            if let Some((span, text)) = wanted_by(&expect.what, finding) {
                wanted.entry(span).or_default().push(text);
            }
        }
    }
    let (mut updates, mut kept) = (Vec::new(), Vec::new());
    for (span, mut texts) in wanted {
        texts.dedup();
        match texts.as_slice() {
            [Ok(text)] => updates.push(Update { span, text: text.clone() }),
            [Err(why)] => kept.push(Kept { span, why: *why }),
            _ => kept.push(Kept { span, why: KeptFor::Contradiction }),
        }
    }
    (updates, kept)
}

fn wanted_by(what: &Expectation, finding: &Finding) -> Option<(Span, Result<String, KeptFor>)> {
    let Expectation::Condition(condition) = what else { return None };
    let Found::Values { instead: Some(instead), .. } = &finding.found else { return None };
    let span = condition.written.as_ref()?.span;
    let exact = instead.exact_decimal().filter(|text| places(text) <= MOST_PLACES);
    let text = match (exact, &condition.tolerance) {
        (Some(text), _) => Ok(text),
        (None, Some(tolerance)) => near(instead, tolerance).ok_or(KeptFor::NoDecimal),
        (None, None) => Err(KeptFor::NoDecimal),
    };
    Some((span, text))
}

fn places(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, part)| part.len())
}

/// The shortest decimal well within the tolerance.
fn near(number: &Rational, tolerance: &Tolerance) -> Option<String> {
    // An absolute tolerance is in the unit of the value, not in that of the number: a millionth is taken of that.
    let part = match tolerance {
        Tolerance::Relative(part) => part.clone() / Rational::from(10i64),
        Tolerance::Absolute(_) => Rational::ratio(1, 1_000_000),
    };
    let most = number.abs() * part;
    (0..=MOST_PLACES).map(|places| number.rounded(places)).find(|text| {
        let Some(written) = Rational::parse(text.trim_start_matches('-')) else { return false };
        let apart = Number::Exact(number.abs() - written).abs();
        apart.compare(&Number::Exact(most.clone())).is_le()
    })
}
