//! Right sides of demands as a base times a factor plus an offset, so that two of one base can be compared.

use std::cmp::Ordering;

use super::bare;
use crate::model::{ArithmeticOp, CellAxis, CompareOp, Literal, Measure, MeasureKind};
use crate::unit::Rational;

/// `factor * base + offset`; without a base, a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// What cannot be told without data, its places forgotten.
    pub base: Option<Measure>,
    /// The base is positive wherever the side has a value (`105 % of 2010`).
    pub positive: bool,
    pub factor: Rational,
    pub offset: Rational,
}

impl Side {
    fn number(offset: Rational) -> Self {
        Side { base: None, positive: false, factor: Rational::zero(), offset }
    }

    fn whole(measure: &Measure) -> Self {
        let (factor, offset) = (Rational::one(), Rational::zero());
        Side { base: Some(bare(measure)), positive: false, factor, offset }
    }

    fn times(self, by: &Rational) -> Self {
        Side { factor: self.factor * by.clone(), offset: self.offset * by.clone(), ..self }
    }

    fn plus(self, by: Rational) -> Self {
        Side { offset: self.offset + by, ..self }
    }

    /// The number that the side is, where it needs no data.
    pub fn constant(&self) -> Option<&Rational> {
        self.base.is_none().then_some(&self.offset)
    }

    pub fn of(measure: &Measure) -> Self {
        match &measure.kind {
            MeasureKind::Literal(Literal::Number(n)) => Side::number(n.clone()),
            MeasureKind::Scale { measure, factor } => Side::of(measure).times(factor),
            MeasureKind::Negate(inner) => Side::of(inner).times(&Rational::from(-1i64)),
            MeasureKind::PercentOf { percent, measure: inner } => {
                let (side, part) = (Side::of(inner), percent.clone() / Rational::from(100i64));
                // The value of what stands after `of` is positive, or there is none.
                let plain = side.offset.is_zero() && side.factor.is_positive();
                match side.base {
                    Some(_) if plain => Side { positive: true, ..side }.times(&part),
                    Some(_) | None => Side::whole(measure),
                }
            }
            MeasureKind::Arithmetic { op, left, right } => {
                let (a, b) = (Side::of(left), Side::of(right));
                match (op, a.constant().cloned(), b.constant().cloned()) {
                    (ArithmeticOp::Add, _, Some(n)) => a.plus(n),
                    (ArithmeticOp::Add, Some(n), _) => b.plus(n),
                    (ArithmeticOp::Subtract, _, Some(n)) => a.plus(Rational::zero() - n),
                    (ArithmeticOp::Subtract, Some(n), _) => b.times(&Rational::from(-1i64)).plus(n),
                    (ArithmeticOp::Multiply, _, Some(n)) => a.times(&n),
                    (ArithmeticOp::Multiply, Some(n), _) => b.times(&n),
                    (ArithmeticOp::Divide, _, Some(n)) if !n.is_zero() => a.times(&(Rational::one() / n)),
                    _ => Side::whole(measure),
                }
            }
            _ => Side::whole(measure),
        }
    }

    /// How one side stands to another, where that is the same for all data; `positive` where the base is known to be.
    pub fn order(&self, other: &Side, positive: bool) -> Option<Ordering> {
        if self.base != other.base {
            return None;
        }
        let offsets = self.offset.cmp(&other.offset);
        if self.base.is_none() {
            return Some(offsets);
        }
        let factors = self.factor.cmp(&other.factor);
        match (factors, offsets) {
            (Ordering::Equal, _) => Some(offsets),
            (_, Ordering::Equal) if positive => Some(factors),
            _ if positive && factors == offsets => Some(factors),
            _ => None,
        }
    }

    /// True where the side is the same number in every period.
    pub fn is_fixed(&self) -> bool {
        self.base.as_ref().is_none_or(|base| match &base.kind {
            MeasureKind::AtBaseline(_) => true,
            MeasureKind::At { axis: CellAxis::Period(_), value, .. } => {
                matches!(value.kind, MeasureKind::Literal(_))
            }
            _ => false,
        })
    }
}

/// What a demand does to a value: keeps it up, keeps it down, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
    Exact,
    Apart,
}

pub fn direction(op: CompareOp) -> Direction {
    match op {
        CompareOp::Greater | CompareOp::GreaterOrEqual => Direction::Up,
        CompareOp::Less | CompareOp::LessOrEqual => Direction::Down,
        CompareOp::Equal => Direction::Exact,
        CompareOp::NotEqual => Direction::Apart,
    }
}

fn strict(op: CompareOp) -> bool {
    matches!(op, CompareOp::Greater | CompareOp::Less)
}

/// True where no value satisfies both demands; `order` tells how the first right side stands to the second.
pub fn exclude(a: CompareOp, b: CompareOp, order: Ordering) -> bool {
    let touching = order.is_eq() && (strict(a) || strict(b));
    match (direction(a), direction(b)) {
        (Direction::Exact, Direction::Exact) => order.is_ne(),
        (Direction::Exact, Direction::Apart) | (Direction::Apart, Direction::Exact) => order.is_eq(),
        (Direction::Apart, _) | (_, Direction::Apart) => false,
        (Direction::Up, Direction::Up) | (Direction::Down, Direction::Down) => false,
        (Direction::Up, Direction::Down) | (Direction::Up, Direction::Exact) => order.is_gt() || touching,
        (Direction::Exact, Direction::Down) => order.is_gt() || touching,
        (Direction::Down, Direction::Up) | (Direction::Exact, Direction::Up) => order.is_lt() || touching,
        (Direction::Down, Direction::Exact) => order.is_lt() || touching,
    }
}

/// True where every value that satisfies the first demand satisfies the second.
pub fn implies(a: CompareOp, b: CompareOp, order: Ordering) -> bool {
    let level = order.is_eq() && (strict(a) || !strict(b));
    match (direction(a), direction(b)) {
        (Direction::Exact, _) => b.holds(order),
        (Direction::Up, Direction::Up) => order.is_gt() || level,
        (Direction::Down, Direction::Down) => order.is_lt() || level,
        (Direction::Up, Direction::Apart) => order.is_gt() || order.is_eq() && strict(a),
        (Direction::Down, Direction::Apart) => order.is_lt() || order.is_eq() && strict(a),
        (Direction::Apart, Direction::Apart) => order.is_eq(),
        (Direction::Up, Direction::Down | Direction::Exact)
        | (Direction::Down, Direction::Up | Direction::Exact)
        | (Direction::Apart, Direction::Up | Direction::Down | Direction::Exact) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CompareOp::*;

    const ALL: [CompareOp; 6] = [Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual];

    /// Values around and between two right sides 0 and 2, in halves.
    fn values() -> impl Iterator<Item = i32> {
        -2..=6
    }

    #[test]
    fn what_is_said_of_two_demands_holds_for_every_value() {
        for (left, right) in [(0, 0), (0, 4), (4, 0)] {
            for a in ALL {
                for b in ALL {
                    let holds = |op: CompareOp, side: i32, v: i32| op.holds(v.cmp(&side));
                    let order = left.cmp(&right);
                    let both = values().any(|v| holds(a, left, v) && holds(b, right, v));
                    assert_eq!(exclude(a, b, order), !both, "{a:?} {left} {b:?} {right}");
                    let follows = values().all(|v| !holds(a, left, v) || holds(b, right, v));
                    assert_eq!(implies(a, b, order), follows, "{a:?} {left} {b:?} {right}");
                }
            }
        }
    }
}
