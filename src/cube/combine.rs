//! What operations make of readings. Missing values propagate with their reason, the first in the order of the text;
//! logic is Kleene's.

use std::cmp::Ordering;

use super::{Coverage, Member, Reading, Reason, Value, counted};
use crate::model::{ArithmeticOp, AxisMember, CompareOp, NumberFunction};
use crate::source::Span;
use crate::unit::{Number, Rational};

pub fn is_missing(reading: &Reading) -> bool {
    matches!(reading.value, Value::Missing(_))
}

pub fn number_or(number: Option<Number>, coverage: Coverage, otherwise: Reason) -> Reading {
    let value = number.map_or(Value::Missing(otherwise), Value::Number);
    Reading { value, coverage }
}

/// True for what `is missing` holds of; a clause that is not there reads as an empty text.
pub fn says_nothing(value: &Value, of_clause: bool) -> bool {
    match value {
        Value::Missing(_) => true,
        Value::Text(text) => text.is_empty() && of_clause,
        Value::Words(words) => words.is_empty(),
        Value::Number(_)
        | Value::Bool(_)
        | Value::Period(_)
        | Value::Member(..)
        | Value::Cluster(_)
        | Value::Role(_)
        | Value::Date(_) => false,
    }
}

/// The member that a value names, where it names one.
pub fn as_member(value: &Value) -> Option<Member> {
    match value {
        Value::Cluster(id) => Some(Member::Cluster(*id)),
        Value::Role(id) => Some(Member::Role(*id)),
        Value::Period(period) => Some(Member::Period(*period)),
        Value::Member(_, member) => Some(Member::Axis(member.clone())),
        Value::Text(text) => Some(Member::Axis(AxisMember::Text(text.clone()))),
        Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Words(_) | Value::Missing(_) => None,
    }
}

/// Numbers, or a period and a number of periods.
pub fn calculated(op: ArithmeticOp, a: Reading, b: Reading, place: Span, denominator: Span) -> Reading {
    let coverage = a.coverage.worse(b.coverage);
    if (is_missing(&a) || is_missing(&b))
        && let Some(bounded) = counted::calculated(op, &a, &b)
    {
        return bounded;
    }
    match (&a.value, &b.value) {
        (Value::Missing(_), _) => a.after(coverage),
        (_, Value::Missing(_)) => b.after(coverage),
        (Value::Number(x), Value::Number(y)) => match op {
            ArithmeticOp::Add => number_or(x.add(y), coverage, Reason::NotReal { place }),
            ArithmeticOp::Subtract => number_or(x.subtract(y), coverage, Reason::NotReal { place }),
            ArithmeticOp::Multiply => number_or(x.multiply(y), coverage, Reason::NotReal { place }),
            ArithmeticOp::Divide => number_or(x.divide(y), coverage, Reason::DivisionByZero { denominator }),
            ArithmeticOp::Power => number_or(x.power(y), coverage, Reason::NotReal { place }),
        },
        (Value::Period(period), Value::Number(n)) => {
            let step = match n {
                Number::Exact(r) => r.to_i64().and_then(|n| i32::try_from(n).ok()),
                Number::Approximate(_) => None,
            };
            match (op, step) {
                (ArithmeticOp::Add, Some(n)) => Reading::full(Value::Period(period.shift(n))),
                (ArithmeticOp::Subtract, Some(n)) => {
                    Reading::full(Value::Period(period.shift(n.saturating_neg())))
                }
                _ => Reading::missing(Reason::NotReal { place }),
            }
        }
        (Value::Period(x), Value::Period(y)) if op == ArithmeticOp::Subtract && x.grain == y.grain => {
            let between = i64::from(x.ordinal) - i64::from(y.ordinal);
            Reading::full(Value::Number(Number::Exact(Rational::from(between))))
        }
        _ => Reading::missing(Reason::NotReal { place }),
    }
}

/// `not`; what is undecided stays so.
pub fn negated(reading: Reading) -> Reading {
    match reading.value {
        Value::Bool(truth) => Reading { value: Value::Bool(!truth), ..reading },
        _ => reading,
    }
}

/// `and`, or `or` where `absorbing` is true: one operand equal to `absorbing` decides, missing or not the other.
pub fn connected(a: Reading, b: Reading, absorbing: bool) -> Reading {
    let decides = |side: &Reading| side.value == Value::Bool(absorbing);
    if decides(&a) {
        return a;
    }
    if decides(&b) {
        return b;
    }
    let coverage = a.coverage.worse(b.coverage);
    if is_missing(&a) { a } else { b }.after(coverage)
}

/// Compares two values of one kind; the checker excludes the rest.
pub fn compare_values(op: CompareOp, a: Reading, b: Reading) -> Reading {
    let coverage = a.coverage.worse(b.coverage);
    if (is_missing(&a) || is_missing(&b))
        && let Some(truth) = counted::decided(op, &a.value, &b.value)
    {
        return Reading { value: Value::Bool(truth), coverage };
    }
    let order = match (&a.value, &b.value) {
        (Value::Missing(_), _) => return a.after(coverage),
        (_, Value::Missing(_)) => return b.after(coverage),
        (Value::Number(x), Value::Number(y)) => x.compare(y),
        (Value::Period(x), Value::Period(y)) => x.cmp(y),
        (Value::Text(x), Value::Text(y)) => x.cmp(y),
        (Value::Bool(x), Value::Bool(y)) => x.cmp(y),
        (Value::Cluster(x), Value::Cluster(y)) => x.cmp(y),
        (Value::Role(x), Value::Role(y)) => x.cmp(y),
        (Value::Member(_, x), Value::Member(_, y)) => x.cmp(y),
        (Value::Date(x), Value::Date(y)) => x.cmp(y),
        // A clause that names several equals each of them.
        (Value::Words(x), Value::Words(y)) => {
            let shared = x.iter().any(|word| y.contains(word));
            let value = Value::Bool(shared == (op == CompareOp::Equal));
            return Reading { value, coverage };
        }
        (Value::Words(_), Value::Cluster(_)) | (Value::Cluster(_), Value::Words(_)) => {
            return Reading { value: Value::Bool(op == CompareOp::NotEqual), coverage };
        }
        _ => return Reading { value: Value::Bool(false), coverage },
    };
    Reading { value: Value::Bool(op.holds(order)), coverage }
}

/// A function of the numbers of one cell; the first reading that is none decides.
pub fn of_numbers(function: NumberFunction, readings: &[&Reading], place: Span) -> Reading {
    let coverage = readings.iter().fold(Coverage::FULL, |all, reading| all.worse(reading.coverage));
    if let Some(other) = readings.iter().find(|reading| reading.number().is_none()) {
        return (*other).clone().after(coverage);
    }
    let numbers: Vec<&Number> = readings.iter().filter_map(|reading| reading.number()).collect();
    let result = match (function, numbers.as_slice()) {
        (NumberFunction::NotNegative, [x])
            if x.compare(&Number::Exact(Rational::zero())) == Ordering::Less =>
        {
            return Reading::missing(Reason::BelowZero { place }).after(coverage);
        }
        (NumberFunction::NotNegative, [x]) => Some((*x).clone()),
        (NumberFunction::Abs, [x]) => Some(x.abs()),
        (NumberFunction::Root, [x]) => x.root(),
        (NumberFunction::Ln, [x]) => x.ln(),
        (NumberFunction::Log, [x, base]) => x.log(base),
        (NumberFunction::Least, all) => all.iter().min_by(|a, b| a.compare(b)).map(|n| (*n).clone()),
        (NumberFunction::Greatest, all) => all.iter().max_by(|a, b| a.compare(b)).map(|n| (*n).clone()),
        (
            NumberFunction::Abs
            | NumberFunction::NotNegative
            | NumberFunction::Root
            | NumberFunction::Ln
            | NumberFunction::Log,
            _,
        ) => None,
    };
    number_or(result, coverage, Reason::NotReal { place })
}
