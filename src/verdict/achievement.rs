//! How far a fact goes towards a plan, by itself and from where it stood.

use crate::model::CompareOp;
use crate::unit::{Number, Rational};

/// 1 when met; otherwise fact/plan where more is asked for, plan/fact where less is, at most 1;
/// absent unless the plan is above 0 and the fact not below it.
pub fn achievement(op: CompareOp, fact: &Number, plan: &Number) -> Option<Number> {
    let one = Number::Exact(Rational::one());
    if op.holds(fact.compare(plan)) {
        return Some(one);
    }
    // Nothing towards a plan is none of it; only a number below 0 has no part.
    if fact.negate().is_positive() || !plan.is_positive() {
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

/// How far a fact has come from a base to a plan: 0 where it has not moved, below 0 where it has moved away, at most 1.
/// Where the base is there already there is no way to go: 1 as long as the demand holds, else absent.
pub fn progress(op: CompareOp, base: &Number, fact: &Number, plan: &Number) -> Option<Number> {
    let one = Number::Exact(Rational::one());
    let met = op.holds(fact.compare(plan));
    if op.holds(base.compare(plan)) {
        return met.then_some(one);
    }
    let whole = plan.subtract(base).filter(|whole| !whole.is_zero());
    let Some(whole) = whole else {
        // `> 5` from 5: there is no length to divide by.
        return met.then_some(one);
    };
    let part = fact.subtract(base)?.divide(&whole)?;
    let passed = part.compare(&one).is_gt();
    match op {
        // Beyond an equal plan is as far from it as before.
        CompareOp::Equal if passed => Some(one.add(&one)?.subtract(&part)?),
        _ if passed || met => Some(one),
        _ => Some(part),
    }
}

/// The way from a base into the room between two bounds: 1 inside; else how much of the way to the bound that is nearest
/// to the base is behind, which a fact beyond the other bound has lost again.
pub fn progress_within(base: &Number, fact: &Number, low: &Number, high: &Number) -> Option<Number> {
    let inside = |number: &Number| number.compare(low).is_ge() && number.compare(high).is_le();
    if inside(fact) {
        return Some(Number::Exact(Rational::one()));
    }
    if inside(base) {
        return None;
    }
    let gap = |number: &Number| {
        if number.compare(low).is_lt() { low.subtract(number) } else { number.subtract(high) }
    };
    let (start, now) = (gap(base)?, gap(fact)?);
    start.subtract(&now)?.divide(&start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::Exact(Rational::parse(text).unwrap())
    }

    fn told(number: Option<Number>) -> Option<String> {
        number.map(|number| match number {
            Number::Exact(exact) => exact.to_string(),
            Number::Approximate(..) => String::from("approximate"),
        })
    }

    fn way(op: CompareOp, base: &str, fact: &str, plan: &str) -> Option<String> {
        told(progress(op, &number(base), &number(fact), &number(plan)))
    }

    fn into(base: &str, fact: &str) -> Option<String> {
        told(progress_within(&number(base), &number(fact), &number("100"), &number("200")))
    }

    fn reached(op: CompareOp, fact: &str, plan: &str) -> Option<String> {
        told(achievement(op, &number(fact), &number(plan)))
    }

    #[test]
    fn achievement_of_nothing_is_0_and_of_numbers_below_it_absent_unless_met() {
        use CompareOp::{GreaterOrEqual, LessOrEqual};
        assert_eq!(reached(GreaterOrEqual, "17", "20"), Some("0.85".into()));
        assert_eq!(reached(GreaterOrEqual, "0", "20"), Some("0".into()));
        assert_eq!(reached(GreaterOrEqual, "0", "-5"), Some("1".into()));
        assert_eq!(reached(GreaterOrEqual, "-1", "0"), None);
        assert_eq!(reached(CompareOp::Equal, "0", "20"), Some("0".into()));
        assert_eq!(reached(LessOrEqual, "0", "-20"), None);
        assert_eq!(reached(GreaterOrEqual, "-3", "20"), None);
        assert_eq!(reached(GreaterOrEqual, "-3", "-5"), Some("1".into()));
        assert_eq!(reached(GreaterOrEqual, "-5", "-3"), None);
        assert_eq!(reached(LessOrEqual, "5", "0"), None);
        assert_eq!(reached(LessOrEqual, "0", "0"), Some("1".into()));
        assert_eq!(reached(LessOrEqual, "25", "20"), Some("0.8".into()));
    }

    #[test]
    fn progress_is_the_part_of_the_way_from_the_base() {
        use CompareOp::{Equal, Greater, GreaterOrEqual, LessOrEqual};
        assert_eq!(way(GreaterOrEqual, "100", "100", "120"), Some("0".into()));
        assert_eq!(way(GreaterOrEqual, "100", "105", "120"), Some("0.25".into()));
        assert_eq!(way(GreaterOrEqual, "100", "90", "120"), Some("-0.5".into()));
        assert_eq!(way(GreaterOrEqual, "100", "130", "120"), Some("1".into()));
        assert_eq!(way(LessOrEqual, "50", "40", "30"), Some("0.5".into()));
        assert_eq!(way(LessOrEqual, "0", "5", "-10"), Some("-0.5".into()));
        assert_eq!(way(GreaterOrEqual, "-20", "-10", "0"), Some("0.5".into()));
        assert_eq!(way(GreaterOrEqual, "130", "125", "120"), Some("1".into()));
        assert_eq!(way(GreaterOrEqual, "130", "115", "120"), None);
        assert_eq!(way(Greater, "5", "5", "5"), None);
        assert_eq!(way(Greater, "5", "6", "5"), Some("1".into()));
        assert_eq!(way(Equal, "10", "15", "20"), Some("0.5".into()));
        assert_eq!(way(Equal, "10", "25", "20"), Some("0.5".into()));
    }

    #[test]
    fn progress_into_a_range_is_the_part_of_the_way_to_its_nearest_bound() {
        assert_eq!(into("80", "90"), Some("0.5".into()));
        assert_eq!(into("80", "70"), Some("-0.5".into()));
        assert_eq!(into("80", "150"), Some("1".into()));
        assert_eq!(into("240", "210"), Some("0.75".into()));
        assert_eq!(into("80", "210"), Some("0.5".into()));
        assert_eq!(into("150", "210"), None);
        assert_eq!(into("150", "120"), Some("1".into()));
    }
}
