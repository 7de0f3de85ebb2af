//! What arithmetic and comparison do to units: the unit of the result, and the factors that bring both sides to it.
//!
//! Shares and points have rules of their own: share − share = points, share + points = share.

use super::{Rational, Sense, Unit};

/// What arithmetic needs to know of an operand.
#[derive(Debug, Clone)]
pub struct Operand {
    pub unit: Unit,
    /// A number written without a unit.
    pub bare: Option<Rational>,
    /// A bare number that meets it takes its unit: an indicator, a base unit, a count.
    pub generous: bool,
    /// A percentage written as a literal.
    pub percent: Option<Rational>,
}

/// How operands and the result are to be multiplied so that all are said in `unit`.
#[derive(Debug, Clone)]
pub struct Factors {
    pub left: Rational,
    pub right: Rational,
    pub result: Rational,
    pub unit: Unit,
}

/// What two operands meet in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Sum,
    Subtraction,
    Comparison,
}

impl Operation {
    /// What it asks of its operands.
    pub fn rule(self, a: &Operand, b: &Operand) -> Result<Factors, Clash> {
        match self {
            Operation::Sum => add(a, b),
            Operation::Subtraction => subtract(a, b),
            Operation::Comparison => compare(a, b),
        }
    }
}

/// Why two operands do not go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Other dimensions.
    Units,
    /// A bare number against a unit that it cannot take.
    Bare { number: Rational },
    /// `share + 10 %`
    SharePlusShare { percent: Rational },
    /// A share beside points.
    ShareWithPoints,
}

fn plain(unit: Unit, left: Rational, right: Rational) -> Factors {
    Factors { left, right, result: Rational::one(), unit }
}

/// True where a number without dimension or unit stands.
fn is_number(unit: &Unit) -> bool {
    unit.dimension.is_none() && unit.sense == Sense::Plain
}

/// A result that is a plain number, a share or points is said in the usual scale.
fn settle(unit: Unit, left: Rational, right: Rational) -> Factors {
    let usual = match (unit.dimension.is_none(), unit.sense) {
        (true, Sense::Plain) => Unit::one(),
        (true, Sense::Share) => Unit::percent(),
        (true, Sense::Points) => Unit::points("pp"),
        (false, _) => return plain(unit, left, right),
    };
    let result = unit.scale / usual.scale.clone();
    Factors { left, right, result, unit: usual }
}

/// `a == b`, `a >= b`: both are said in the unit of the left side, or of the right where the left has none.
fn compare(a: &Operand, b: &Operand) -> Result<Factors, Clash> {
    let one = Rational::one;
    match (&a.bare, &b.bare) {
        (_, Some(number)) if !is_number(&a.unit) => {
            return if number.is_zero() || a.generous {
                Ok(plain(a.unit.clone(), one(), one()))
            } else {
                Err(Clash::Bare { number: number.clone() })
            };
        }
        (Some(number), _) if !is_number(&b.unit) => {
            return if number.is_zero() || b.generous {
                Ok(plain(b.unit.clone(), one(), one()))
            } else {
                Err(Clash::Bare { number: number.clone() })
            };
        }
        _ => {}
    }
    if a.unit.dimension != b.unit.dimension {
        return Err(Clash::Units);
    }
    match (a.unit.sense, b.unit.sense) {
        (Sense::Share, Sense::Points) | (Sense::Points, Sense::Share) => Err(Clash::ShareWithPoints),
        (Sense::Plain, Sense::Points) | (Sense::Points, Sense::Plain) => Err(Clash::Units),
        _ => Ok(plain(a.unit.clone(), one(), b.unit.factor_to(&a.unit))),
    }
}

/// `a + b`
fn add(a: &Operand, b: &Operand) -> Result<Factors, Clash> {
    let to_left = |sense: Sense| {
        let unit = Unit { sense, ..a.unit.clone() };
        Ok(plain(unit, Rational::one(), b.unit.factor_to(&a.unit)))
    };
    match (a.unit.sense, b.unit.sense) {
        (Sense::Share, Sense::Share) => match a.percent.as_ref().or(b.percent.as_ref()) {
            Some(percent) => Err(Clash::SharePlusShare { percent: percent.clone() }),
            None => to_left(Sense::Share),
        },
        _ => add_or_subtract(a, b),
    }
}

/// `a - b`: the difference of two shares is points.
fn subtract(a: &Operand, b: &Operand) -> Result<Factors, Clash> {
    match (a.unit.sense, b.unit.sense) {
        (Sense::Share, Sense::Share) => match &b.percent {
            Some(percent) if a.percent.is_none() => Err(Clash::SharePlusShare { percent: percent.clone() }),
            _ => Ok(plain(Unit::points("pp"), Rational::one(), b.unit.factor_to(&a.unit))),
        },
        _ => add_or_subtract(a, b),
    }
}

fn add_or_subtract(a: &Operand, b: &Operand) -> Result<Factors, Clash> {
    let one = Rational::one;
    match (a.unit.sense, b.unit.sense) {
        // A share and points stay a share; points and points stay points.
        (Sense::Share, Sense::Points) | (Sense::Points, Sense::Points) => {
            Ok(plain(a.unit.clone(), one(), b.unit.factor_to(&a.unit)))
        }
        (Sense::Points, Sense::Share) => Ok(plain(b.unit.clone(), a.unit.factor_to(&b.unit), one())),
        // `1 - share`, `share + 1`: numbers, unless the number is written bare against a generous share.
        (Sense::Plain, Sense::Share) | (Sense::Share, Sense::Plain)
            if a.unit.dimension.is_none() && b.unit.dimension.is_none() =>
        {
            Ok(plain(Unit::one(), a.unit.factor_to(&Unit::one()), b.unit.factor_to(&Unit::one())))
        }
        _ => {
            let factors = compare(a, b)?;
            Ok(settle(factors.unit, factors.left, factors.right))
        }
    }
}

/// The sense of a product or quotient of numbers without dimension.
fn sense(a: Sense, b: Sense, divides: bool) -> Sense {
    match (a, b) {
        (Sense::Points, Sense::Plain) => Sense::Points,
        (Sense::Plain, Sense::Points) if !divides => Sense::Points,
        (Sense::Share, Sense::Plain | Sense::Share) if !divides => Sense::Share,
        (Sense::Plain, Sense::Share) if !divides => Sense::Share,
        (Sense::Share, Sense::Plain) => Sense::Share,
        _ => Sense::Plain,
    }
}

/// `a * b`
pub fn multiply(a: &Operand, b: &Operand) -> Factors {
    let mut unit = a.unit.times(&b.unit);
    if a.unit.dimension.is_none() && b.unit.dimension.is_none() {
        unit.sense = sense(a.unit.sense, b.unit.sense, false);
    } else if a.unit.dimension.is_none() || b.unit.dimension.is_none() {
        // A share of an amount is an amount in its unit.
        let (amount, number) = if a.unit.dimension.is_none() { (b, a) } else { (a, b) };
        return Factors {
            left: Rational::one(),
            right: Rational::one(),
            result: number.unit.scale.clone(),
            unit: amount.unit.clone(),
        };
    }
    settle(unit, Rational::one(), Rational::one())
}

/// `a / b`
pub fn divide(a: &Operand, b: &Operand) -> Factors {
    if b.unit.dimension.is_none() && !a.unit.dimension.is_none() {
        let result = Rational::one() / b.unit.scale.clone();
        return Factors { left: Rational::one(), right: Rational::one(), result, unit: a.unit.clone() };
    }
    let mut unit = a.unit.per(&b.unit);
    if a.unit.dimension.is_none() && b.unit.dimension.is_none() {
        unit.sense = sense(a.unit.sense, b.unit.sense, true);
    }
    settle(unit, Rational::one(), Rational::one())
}
