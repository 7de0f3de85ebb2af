//! Numbers of which only bounds are known: a count that is undecided of some of those counted.
//!
//! A count that holds of `known` and is open for `open` lies between `known` and `known + open`. Bounds go through
//! arithmetic as intervals do, and a comparison is decided where it comes out alike for everything between them.

use super::{Member, Object, Reading, Reason, Value};
use crate::model::{ArithmeticOp, CellAxis, ClusterId, CompareOp};
use crate::source::Span;
use crate::unit::{Number, Rational};

/// So many of those that are not known are named.
const NAMED: usize = 3;

/// What is known of a count, and of what was reckoned from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    pub low: Number,
    pub high: Number,
    /// Of how many the condition of the count holds, and of how many that is not known.
    pub known: u64,
    pub open: u64,
    /// The first of those of whom it is not known.
    pub who: Vec<Unknown>,
    /// Why it is not known of the first.
    pub why: Reason,
}

/// One of whom it is not known whether it counts.
#[derive(Debug, Clone, PartialEq)]
pub enum Unknown {
    Object { name: String, title: Option<String>, cluster: Option<ClusterId>, span: Span },
    Member(CellAxis, Member),
}

impl Unknown {
    pub fn object(object: &Object) -> Self {
        let title = match object.fields.get(&crate::model::ObjectField::Title) {
            Some(Value::Text(title)) if !title.is_empty() => Some(title.clone()),
            _ => None,
        };
        let cluster = object.cluster.filter(|_| object.kind.is_judged());
        Unknown::Object { name: object.name.clone(), title, cluster, span: object.span }
    }
}

/// A count being made.
#[derive(Debug, Clone, Default)]
pub(super) struct Count {
    pub known: u64,
    open: u64,
    who: Vec<Unknown>,
    why: Option<Reason>,
}

impl Count {
    pub fn doubt(&mut self, who: impl FnOnce() -> Option<Unknown>, why: &Reason) {
        self.open += 1;
        if self.who.len() < NAMED {
            self.who.extend(who());
        }
        self.why.get_or_insert_with(|| why.clone());
    }

    pub fn open(&self) -> u64 {
        self.open
    }

    /// The number, or its bounds.
    pub fn value(self) -> Value {
        let number = |n: u64| Number::Exact(Rational::from(n));
        let Some(why) = self.why else { return Value::Number(number(self.known)) };
        Value::Missing(Reason::Counted(Box::new(Counted {
            low: number(self.known),
            high: number(self.known + self.open),
            known: self.known,
            open: self.open,
            who: self.who,
            why,
        })))
    }
}

/// What a value is at least and at most.
fn bounds(value: &Value) -> Option<(&Number, &Number)> {
    let of_count = || value.counted().map(|counted| (&counted.low, &counted.high));
    value.number().map(|number| (number, number)).or_else(of_count)
}

/// A comparison of which a side is a count with bounds; `None` where it may come out either way.
pub(super) fn decided(op: CompareOp, a: &Value, b: &Value) -> Option<bool> {
    let ((a_low, a_high), (b_low, b_high)) = (bounds(a)?, bounds(b)?);
    let (below, above) = (a_high.compare(b_low), a_low.compare(b_high));
    // What holds at both ends of the difference holds between them, except that a difference of 0 lies within.
    match op {
        CompareOp::Less | CompareOp::LessOrEqual | CompareOp::Greater | CompareOp::GreaterOrEqual => {
            let (at_most, at_least) = (op.holds(below), op.holds(above));
            (at_most == at_least).then_some(at_most)
        }
        CompareOp::Equal | CompareOp::NotEqual => {
            let apart = below.is_lt() || above.is_gt();
            apart.then_some(op == CompareOp::NotEqual)
        }
    }
}

/// Arithmetic where a side is a count with bounds; `None` where it has none here.
pub(super) fn calculated(op: ArithmeticOp, a: &Reading, b: &Reading) -> Option<Reading> {
    let ((a_low, a_high), (b_low, b_high)) = (bounds(&a.value)?, bounds(&b.value)?);
    let of = |x: &Number, y: &Number| match op {
        ArithmeticOp::Add => x.add(y),
        ArithmeticOp::Subtract => x.subtract(y),
        ArithmeticOp::Multiply => x.multiply(y),
        ArithmeticOp::Divide => x.divide(y),
        ArithmeticOp::Power => None,
    };
    // A divisor that may be 0 leaves nothing to be said.
    let same_side = b_low.is_positive() == b_high.is_positive() && !b_low.is_zero() && !b_high.is_zero();
    if op == ArithmeticOp::Divide && !same_side {
        return None;
    }
    let ends = [of(a_low, b_low)?, of(a_low, b_high)?, of(a_high, b_low)?, of(a_high, b_high)?];
    Some(told(a, b, ends))
}

/// A number of one count: `Scale` and the like.
pub(super) fn mapped(reading: &Reading, f: impl Fn(&Number) -> Option<Number>) -> Option<Reading> {
    let counted = reading.value.counted()?;
    Some(told(reading, reading, [f(&counted.low)?, f(&counted.high)?]))
}

/// The first of two readings that has bounds, with these in their place.
fn told<const N: usize>(a: &Reading, b: &Reading, ends: [Number; N]) -> Reading {
    let coverage = a.coverage.worse(b.coverage);
    let counted = [a, b].into_iter().find_map(|reading| reading.value.counted().cloned());
    let low = ends.iter().min_by(|a, b| a.compare(b)).cloned();
    let high = ends.iter().max_by(|a, b| a.compare(b)).cloned();
    let value = match (counted, low, high) {
        (Some(counted), Some(low), Some(high)) => {
            Value::Missing(Reason::Counted(Box::new(Counted { low, high, ..counted })))
        }
        _ => a.value.clone(),
    };
    Reading { value, coverage }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::Coverage;

    fn number(n: i64) -> Value {
        Value::Number(Number::Exact(Rational::from(n)))
    }

    fn count(known: u64, open: u64) -> Value {
        let mut count = Count { known, ..Count::default() };
        (0..open).for_each(|_| count.doubt(|| None, &Reason::NoBaseline));
        count.value()
    }

    #[test]
    fn a_comparison_is_decided_where_everything_between_the_bounds_agrees() {
        use CompareOp::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let open = count(3, 2);
        let cases = [
            (GreaterOrEqual, 3, Some(true)),
            (GreaterOrEqual, 4, None),
            (GreaterOrEqual, 6, Some(false)),
            (Greater, 2, Some(true)),
            (Greater, 3, None),
            (Greater, 5, Some(false)),
            (Less, 6, Some(true)),
            (Less, 5, None),
            (Less, 3, Some(false)),
            (LessOrEqual, 5, Some(true)),
            (LessOrEqual, 4, None),
            (LessOrEqual, 2, Some(false)),
            (Equal, 2, Some(false)),
            (Equal, 4, None),
            (Equal, 6, Some(false)),
            (NotEqual, 6, Some(true)),
            (NotEqual, 3, None),
        ];
        for (op, bound, wanted) in cases {
            assert_eq!(decided(op, &open, &number(bound)), wanted, "{op:?} {bound}");
            let turned = match op {
                GreaterOrEqual => LessOrEqual,
                Greater => Less,
                Less => Greater,
                LessOrEqual => GreaterOrEqual,
                Equal | NotEqual => op,
            };
            assert_eq!(decided(turned, &number(bound), &open), wanted, "{bound} {turned:?}");
        }
        assert_eq!(decided(Less, &count(0, 2), &count(3, 1)), Some(true));
        assert_eq!(decided(Less, &count(0, 3), &count(3, 1)), None);
        assert_eq!(decided(Equal, &count(1, 0), &count(1, 0)), None);
    }

    #[test]
    fn bounds_go_through_arithmetic() {
        let full = Reading::full;
        let share = calculated(ArithmeticOp::Divide, &full(count(3, 1)), &full(number(4))).unwrap();
        assert_eq!(share.coverage, Coverage::FULL);
        let ratio = |top, bottom| Value::Number(Number::Exact(Rational::ratio(top, bottom)));
        assert_eq!(decided(CompareOp::GreaterOrEqual, &share.value, &ratio(3, 4)), Some(true));
        assert_eq!(decided(CompareOp::GreaterOrEqual, &share.value, &ratio(4, 5)), None);
        let less = calculated(ArithmeticOp::Subtract, &full(number(4)), &full(count(3, 1))).unwrap();
        assert_eq!(decided(CompareOp::LessOrEqual, &less.value, &number(1)), Some(true));
        assert_eq!(calculated(ArithmeticOp::Divide, &full(number(4)), &full(count(0, 1))), None);
    }
}
