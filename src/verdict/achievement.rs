//! How far a fact goes towards a plan.

use crate::model::CompareOp;
use crate::unit::{Number, Rational};

/// 1 when met; otherwise fact/plan where more is asked for, plan/fact where less is, at most 1;
/// absent unless fact and plan are both positive.
pub fn achievement(op: CompareOp, fact: &Number, plan: &Number) -> Option<Number> {
    let one = Number::Exact(Rational::one());
    if op.holds(fact.compare(plan)) {
        return Some(one);
    }
    if !fact.is_positive() || !plan.is_positive() {
        return None;
    }
    let ratio = match op {
        CompareOp::GreaterOrEqual | CompareOp::Greater => fact.divide(plan),
        CompareOp::LessOrEqual | CompareOp::Less => plan.divide(fact),
        CompareOp::Equal if fact.compare(plan).is_lt() => fact.divide(plan),
        CompareOp::Equal => plan.divide(fact),
        CompareOp::NotEqual => None,
    }?;
    Some(if ratio.compare(&one).is_gt() { one } else { ratio })
}

/// Where a fact must lie between two bounds: 1 inside, else its ratio to the nearest bound.
pub fn achievement_within(fact: &Number, low: &Number, high: &Number) -> Option<Number> {
    if fact.compare(low).is_lt() {
        achievement(CompareOp::GreaterOrEqual, fact, low)
    } else {
        achievement(CompareOp::LessOrEqual, fact, high)
    }
}
