//! Values that a row expression gives, as far as one variable decides them, and what conditions say of that variable.

use super::Truth;
use super::areas::{Areas, Variable};
use super::ranges::{Cut, Ranges};
use super::values::{Present, Values};
use crate::model::{ArithmeticOp, ClassificationId, CompareOp, Grain, Period, Policy};
use crate::unit::Rational;

/// The value of an expression in some rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    Absent,
    /// A code, a cluster or a day.
    Whole(i64),
    Text(String),
    Period(Period),
    /// The period of judgement at this grain, shifted.
    PeriodOf(Grain, i32),
    /// A code, a day, a text or a key as it stands in a column, with all that could stand there.
    Column(Variable, Present, bool),
    /// The code above that of a column.
    Above(Variable, Present, bool, ClassificationId),
    Number(Linear),
}

/// `factor * variable + constant`; a constant has no variable.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    pub variable: Option<(Variable, Rational)>,
    pub constant: Rational,
}

impl Linear {
    pub fn constant(constant: Rational) -> Self {
        Linear { variable: None, constant }
    }

    pub fn times(self, factor: &Rational) -> Self {
        Linear {
            variable: self.variable.map(|(variable, own)| (variable, own * factor.clone())),
            constant: self.constant * factor.clone(),
        }
    }

    fn plus(self, other: Linear) -> Option<Linear> {
        let variable = match (self.variable, other.variable) {
            (Some((a, x)), Some((b, y))) if a == b => Some((a, x + y)),
            (Some(_), Some(_)) => return None,
            (one, another) => one.or(another),
        };
        Some(Linear { variable, constant: self.constant + other.constant })
    }

    /// `None` where two variables meet or the result is not linear.
    pub fn arithmetic(self, op: ArithmeticOp, other: Linear) -> Option<Leaf> {
        let minus = || Rational::from(-1_i64);
        let result = match op {
            ArithmeticOp::Add => self.plus(other)?,
            ArithmeticOp::Subtract => self.plus(other.times(&minus()))?,
            ArithmeticOp::Multiply => match (&self.variable, &other.variable) {
                (_, None) => self.times(&other.constant),
                (None, _) => other.times(&self.constant),
                (Some(_), Some(_)) => return None,
            },
            ArithmeticOp::Divide => match other.variable {
                None if other.constant.is_zero() => return Some(Leaf::Absent),
                None => self.times(&(Rational::one() / other.constant)),
                Some(_) => return None,
            },
            ArithmeticOp::Power => return None,
        };
        Some(Leaf::Number(result))
    }
}

fn always(holds: bool, wanted: Truth) -> Areas {
    let wanted = wanted == Truth::of(holds);
    if wanted { Areas::everything() } else { Areas::nothing() }
}

/// Where a variable has one of these values (`Yes`), another (`No`) or none.
fn of_variable(variable: Variable, wanted: Truth, yes: Present, can_be_absent: bool) -> Areas {
    let values = match wanted {
        Truth::Yes => Values::of(yes, can_be_absent),
        Truth::No => Values::of(yes.complement(), can_be_absent),
        Truth::Absent => Values::absence(&yes, can_be_absent),
    };
    Areas::of(variable, values)
}

const DAYS: (i64, i64) = (i32::MIN as i64, i32::MAX as i64);

/// All days, and all ordinals of periods.
pub fn all_days() -> Present {
    Present::Whole(Ranges::one(DAYS.0, DAYS.1), DAYS)
}

fn whole(op: CompareOp, value: i64, bounds: (i64, i64)) -> Present {
    let (low, high) = bounds;
    let ranges = match op {
        CompareOp::Equal => Ranges::one(value, value.saturating_add(1)),
        CompareOp::NotEqual => Ranges::one(value, value.saturating_add(1)).complement(&low, &high),
        CompareOp::Less => Ranges::one(low, value),
        CompareOp::LessOrEqual => Ranges::one(low, value.saturating_add(1)),
        CompareOp::Greater => Ranges::one(value.saturating_add(1), high),
        CompareOp::GreaterOrEqual => Ranges::one(value, high),
    };
    Present::Whole(ranges.intersect(&Ranges::one(low, high)), bounds)
}

fn numbers(op: CompareOp, value: Rational) -> Present {
    let (before, after) = (Cut::Before(value.clone()), Cut::After(value));
    Present::Numbers(match op {
        CompareOp::Equal => Ranges::one(before, after),
        CompareOp::NotEqual => Ranges::one(before, after).complement(&Cut::Start, &Cut::End),
        CompareOp::Less => Ranges::one(Cut::Start, before),
        CompareOp::LessOrEqual => Ranges::one(Cut::Start, after),
        CompareOp::Greater => Ranges::one(after, Cut::End),
        CompareOp::GreaterOrEqual => Ranges::one(before, Cut::End),
    })
}

/// The same comparison with its sides exchanged.
pub fn flipped(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Equal | CompareOp::NotEqual => op,
        CompareOp::Less => CompareOp::Greater,
        CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
        CompareOp::Greater => CompareOp::Less,
        CompareOp::GreaterOrEqual => CompareOp::LessOrEqual,
    }
}

/// Where a comparison of two values has this truth; `None` where one variable does not decide it.
pub fn compare(op: CompareOp, left: &Leaf, right: &Leaf, wanted: Truth) -> Option<Areas> {
    let absent = || if wanted == Truth::Absent { Areas::everything() } else { Areas::nothing() };
    Some(match (left, right) {
        (Leaf::Absent, _) | (_, Leaf::Absent) => absent(),
        (Leaf::Number(a), Leaf::Number(b)) => return compare_numbers(op, a, b, wanted),
        (Leaf::Whole(a), Leaf::Whole(b)) => always(op.holds(a.cmp(b)), wanted),
        (Leaf::Text(a), Leaf::Text(b)) => always(op.holds(a.cmp(b)), wanted),
        (Leaf::Period(a), Leaf::Period(b)) if a.grain == b.grain => {
            always(op.holds(a.ordinal.cmp(&b.ordinal)), wanted)
        }
        (Leaf::Period(_), Leaf::Period(_)) => absent(),
        (Leaf::Column(variable, Present::Whole(_, bounds), optional), Leaf::Whole(value)) => {
            of_variable(*variable, wanted, whole(op, *value, *bounds), *optional)
        }
        (Leaf::Column(variable, Present::Texts { .. }, optional), Leaf::Text(text)) => {
            let others = match op {
                CompareOp::Equal => false,
                CompareOp::NotEqual => true,
                CompareOp::Less | CompareOp::LessOrEqual | CompareOp::Greater | CompareOp::GreaterOrEqual => {
                    return None;
                }
            };
            let yes = Present::Texts { listed: [text.clone()].into(), others };
            of_variable(*variable, wanted, yes, *optional)
        }
        (Leaf::PeriodOf(grain, _), Leaf::Period(period)) if *grain != period.grain => absent(),
        (Leaf::PeriodOf(_, shift), Leaf::Period(period)) => {
            let value = i64::from(period.ordinal) - i64::from(*shift);
            of_variable(Variable::Period(period.grain), wanted, whole(op, value, DAYS), true)
        }
        (Leaf::Whole(_) | Leaf::Text(_), Leaf::Column(..)) | (Leaf::Period(_), Leaf::PeriodOf(..)) => {
            return compare(flipped(op), right, left, wanted);
        }
        (
            Leaf::Number(_)
            | Leaf::Whole(_)
            | Leaf::Text(_)
            | Leaf::Period(_)
            | Leaf::PeriodOf(..)
            | Leaf::Column(..)
            | Leaf::Above(..),
            _,
        ) => return None,
    })
}

fn compare_numbers(op: CompareOp, left: &Linear, right: &Linear, wanted: Truth) -> Option<Areas> {
    let difference = left.clone().plus(right.clone().times(&Rational::from(-1_i64)))?;
    let order = |value: &Rational| value.cmp(&Rational::zero());
    Some(match difference.variable {
        None => always(op.holds(order(&difference.constant)), wanted),
        // Whatever the variable is worth it changes nothing, but without it nothing is known.
        Some((variable, factor)) if factor.is_zero() => {
            let all = Present::Numbers(Ranges::one(Cut::Start, Cut::End));
            let yes = if op.holds(order(&difference.constant)) { all } else { all.complement() };
            of_variable(variable, wanted, yes, true)
        }
        Some((variable, factor)) => {
            let op = if factor.is_negative() { flipped(op) } else { op };
            of_variable(variable, wanted, numbers(op, -(difference.constant / factor)), true)
        }
    })
}

/// Where a value lies in a set.
pub fn lies_in(policy: &Policy, leaf: &Leaf, yes: &Present, wanted: Truth) -> Option<Areas> {
    Some(match (leaf, yes) {
        (Leaf::Absent, _) if wanted == Truth::Absent => Areas::everything(),
        (Leaf::Absent, _) => Areas::nothing(),
        (Leaf::Column(variable, Present::Whole(_, bounds), optional), Present::Whole(ranges, _)) => {
            of_variable(*variable, wanted, Present::Whole(ranges.clone(), *bounds), *optional)
        }
        (Leaf::Column(variable, Present::Texts { .. }, optional), Present::Texts { .. }) => {
            of_variable(*variable, wanted, yes.clone(), *optional)
        }
        (Leaf::Whole(value), Present::Whole(ranges, _)) => {
            always(ranges.iter().any(|(from, until)| from <= value && value < until), wanted)
        }
        (Leaf::Text(text), Present::Texts { listed, others }) => {
            always(listed.contains(text) != *others, wanted)
        }
        (Leaf::Above(variable, Present::Whole(_, bounds), optional, list), Present::Whole(ranges, _)) => {
            let codes = policy.classifications.get(list.index())?;
            let above = |code: i64| codes.code(u32::try_from(code).ok()?)?.parent.map(i64::from);
            let holds = |parent: i64| ranges.iter().any(|(from, until)| *from <= parent && parent < *until);
            let found = (bounds.0..bounds.1).filter(|code| match (above(*code), wanted) {
                (Some(parent), Truth::Yes) => holds(parent),
                (Some(parent), Truth::No) => !holds(parent),
                (Some(_), Truth::Absent) => false,
                (None, Truth::Absent) => true,
                (None, Truth::Yes | Truth::No) => false,
            });
            let ranges = Ranges::ordinals(found);
            let absent = *optional && wanted == Truth::Absent;
            let values =
                Values { present: Present::Whole(ranges, *bounds), absent, can_be_absent: *optional };
            Areas::of(*variable, values)
        }
        (
            Leaf::Column(..)
            | Leaf::Above(..)
            | Leaf::Whole(_)
            | Leaf::Text(_)
            | Leaf::Period(_)
            | Leaf::PeriodOf(..)
            | Leaf::Number(_),
            _,
        ) => return None,
    })
}

/// Where there is no value.
pub fn absent(policy: &Policy, leaf: &Leaf) -> Option<Areas> {
    Some(match leaf {
        Leaf::Absent => Areas::everything(),
        Leaf::Whole(_) | Leaf::Text(_) | Leaf::Period(_) => Areas::nothing(),
        Leaf::Column(variable, sort, optional) => {
            of_variable(*variable, Truth::Absent, sort.clone(), *optional)
        }
        Leaf::Above(_, sort, ..) => return lies_in(policy, leaf, sort, Truth::Absent),
        Leaf::Number(Linear { variable: None, .. }) => Areas::nothing(),
        Leaf::Number(Linear { variable: Some((variable, _)), .. }) => {
            of_variable(*variable, Truth::Absent, Present::Numbers(Ranges::none()), true)
        }
        Leaf::PeriodOf(grain, _) => of_variable(Variable::Period(*grain), Truth::Absent, all_days(), true),
    })
}
