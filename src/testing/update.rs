//! Numbers of the text that would make equations hold: what `--update` writes for those that are there.
//!
//! Only digits that are written out are replaced, in an expectation or in a row of cases. A number that no decimal says
//! exactly is written only where the expectation leaves room for it. Whatever else does not hold is named with its reason.

use std::collections::BTreeMap;

use super::finding::{Finding, Found};
use super::run::Outcome;
use crate::model::{CompareOp, Expectation, Measure, MeasureKind, Test, Tolerance};
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

/// A number, or a whole expectation, that is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub span: Span,
    pub why: KeptFor,
}

/// Why what is expected and does not hold is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptFor {
    /// No decimal is equal to it, and no tolerance is said.
    NoDecimal,
    /// Several expectations, or cases of one, want different numbers at this place.
    Contradiction,
    /// A comparison other than an equation: where its bound should lie is the author's to say.
    NotEquation,
    /// The equation has no number that is written out.
    NoNumber,
    /// Several conditions are joined into one.
    Joined,
    /// The value is missing.
    NoValue,
    /// A status, a member, a fault: words, not numbers.
    Words,
    /// The given tables have faults, so that nothing was computed.
    Faults,
}

/// What an expectation wants of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// The number that stands there.
    Same,
    Other(String),
    Kept(KeptFor),
}

/// What is to be written, in the order of the text, and every expectation that does not hold and is left alone.
pub fn updates<'t>(runs: impl IntoIterator<Item = (&'t Test, &'t Outcome)>) -> (Vec<Update>, Vec<Kept>) {
    let mut wanted: BTreeMap<Span, Vec<Wanted>> = BTreeMap::new();
    for (test, outcome) in runs {
        for (expect, finding) in test.expects.iter().zip(&outcome.findings) {
            let (span, what) = wanted_by(&expect.what, finding);
            let span = span.unwrap_or(expect.span);
            let all = wanted.entry(span).or_default();
            if !all.contains(&what) {
                all.push(what);
            }
        }
    }
    let (mut updates, mut kept) = (Vec::new(), Vec::new());
    for (span, texts) in wanted {
        match texts.as_slice() {
            [] | [Wanted::Same] => {}
            [Wanted::Other(text)] => updates.push(Update { span, text: text.clone() }),
            // Of a comparison that holds in one case and not in another no number is at odds.
            [Wanted::Kept(why)] | [Wanted::Same, Wanted::Kept(why)] | [Wanted::Kept(why), Wanted::Same] => {
                kept.push(Kept { span, why: *why });
            }
            _ => kept.push(Kept { span, why: KeptFor::Contradiction }),
        }
    }
    (updates, kept)
}

/// What is wanted, and of which number; without one it is about the whole expectation.
fn wanted_by(what: &Expectation, finding: &Finding) -> (Option<Span>, Wanted) {
    let condition = match what {
        Expectation::Condition(condition) => Some(condition),
        Expectation::Status { .. }
        | Expectation::Part { .. }
        | Expectation::Member { .. }
        | Expectation::Not(_)
        | Expectation::And(..)
        | Expectation::Or(..)
        | Expectation::Fault { .. } => None,
    };
    let written = condition.and_then(|condition| condition.written.as_ref()).map(|written| written.span);
    if !finding.failed() {
        return (written, Wanted::Same);
    }
    let why = match (&finding.found, condition) {
        (Found::Unread, _) => KeptFor::Faults,
        (Found::Values { instead: Some(instead), .. }, Some(condition)) if written.is_some() => {
            return (written, digits(instead, condition.tolerance.as_ref()));
        }
        (Found::Joined(_), _) => KeptFor::Joined,
        (Found::Values { .. }, Some(condition)) if is_joined(&condition.measure) => KeptFor::Joined,
        (Found::Values { .. }, Some(_)) if finding.holds.is_none() => KeptFor::NoValue,
        (Found::Values { sides: Some(sides), .. }, Some(_)) if sides.op == CompareOp::Equal => {
            KeptFor::NoNumber
        }
        (Found::Values { sides: Some(_), .. }, Some(_)) => KeptFor::NotEquation,
        _ => KeptFor::Words,
    };
    (None, Wanted::Kept(why))
}

fn is_joined(measure: &Measure) -> bool {
    matches!(measure.kind, MeasureKind::And(..) | MeasureKind::Or(..) | MeasureKind::Not(_))
}

/// The digits of a number, within the tolerance where there is one.
fn digits(number: &Rational, tolerance: Option<&Tolerance>) -> Wanted {
    let exact = number.exact_decimal().filter(|text| places(text) <= MOST_PLACES);
    let text = exact.or_else(|| near(number, tolerance?));
    text.map_or(Wanted::Kept(KeptFor::NoDecimal), Wanted::Other)
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
