//! The value of a measure: exact as long as the formula is rational, floating point after a root or a real power.

use std::cmp::Ordering;

use super::Rational;

/// Two approximate numbers closer than this, relative to the larger, are equal.
const TOLERANCE: f64 = 1e-9;

#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    Exact(Rational),
    /// Finite.
    Approximate(f64),
}

impl Number {
    pub fn zero() -> Self {
        Number::Exact(Rational::zero())
    }

    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Exact(r) => r.to_f64(),
            Number::Approximate(f) => *f,
        }
    }

    /// The exact value; an approximate number stands for the fraction its double is.
    pub fn to_rational(&self) -> Rational {
        match self {
            Number::Exact(r) => r.clone(),
            Number::Approximate(f) => Rational::parse(&format!("{f}")).unwrap_or_else(Rational::zero),
        }
    }

    fn both(
        &self,
        other: &Number,
        exact: impl Fn(Rational, Rational) -> Rational,
        real: impl Fn(f64, f64) -> f64,
    ) -> Option<Number> {
        match (self, other) {
            (Number::Exact(a), Number::Exact(b)) => Some(Number::Exact(exact(a.clone(), b.clone()))),
            (a, b) => finite(real(a.to_f64(), b.to_f64())),
        }
    }

    /// `None` where a floating-point result is not finite.
    pub fn add(&self, other: &Number) -> Option<Number> {
        self.both(other, |a, b| a + b, |a, b| a + b)
    }

    pub fn subtract(&self, other: &Number) -> Option<Number> {
        self.both(other, |a, b| a - b, |a, b| a - b)
    }

    pub fn multiply(&self, other: &Number) -> Option<Number> {
        self.both(other, |a, b| a * b, |a, b| a * b)
    }

    /// `None` on division by zero.
    pub fn divide(&self, other: &Number) -> Option<Number> {
        if other.is_zero() { None } else { self.both(other, |a, b| a / b, |a, b| a / b) }
    }

    /// `None` where the power is not a real number. Integer powers of exact numbers stay exact.
    pub fn power(&self, exponent: &Number) -> Option<Number> {
        if let (Number::Exact(base), Number::Exact(e)) = (self, exponent)
            && let Some(n) = e.to_i64().and_then(|n| i32::try_from(n).ok()).filter(|n| n.abs() <= 1000)
        {
            return if n < 0 && base.is_zero() { None } else { Some(Number::Exact(base.pow(n))) };
        }
        finite(self.to_f64().powf(exponent.to_f64()))
    }

    pub fn negate(&self) -> Number {
        match self {
            Number::Exact(r) => Number::Exact(-r.clone()),
            Number::Approximate(f) => Number::Approximate(-f),
        }
    }

    /// The sum of a list; `None` where a floating-point result is not finite.
    pub fn total(numbers: &[Number]) -> Option<Number> {
        numbers.iter().try_fold(Number::zero(), |sum, n| sum.add(n))
    }

    pub fn abs(&self) -> Number {
        match self {
            Number::Exact(r) => Number::Exact(r.abs()),
            Number::Approximate(f) => Number::Approximate(f.abs()),
        }
    }

    /// The square root, exact where it is rational; `None` of a negative number.
    pub fn root(&self) -> Option<Number> {
        match self {
            Number::Exact(r) => match r.root() {
                Some(root) => Some(Number::Exact(root)),
                None => finite(r.to_f64().sqrt()),
            },
            Number::Approximate(f) => finite(f.sqrt()),
        }
    }

    /// The natural logarithm; `None` of what is not positive.
    pub fn ln(&self) -> Option<Number> {
        if self.is_positive() { finite(self.to_f64().ln()) } else { None }
    }

    /// The logarithm to a base; `None` where either is not positive or the base is 1.
    pub fn log(&self, base: &Number) -> Option<Number> {
        if !self.is_positive() || !base.is_positive() {
            return None;
        }
        let (x, base) = (self.to_f64(), base.to_f64());
        finite(match base {
            2.0 => x.log2(),
            10.0 => x.log10(),
            _ => x.ln() / base.ln(),
        })
    }

    pub fn is_zero(&self) -> bool {
        match self {
            Number::Exact(r) => r.is_zero(),
            Number::Approximate(f) => *f == 0.0,
        }
    }

    pub fn is_positive(&self) -> bool {
        match self {
            Number::Exact(r) => r.is_positive(),
            Number::Approximate(f) => *f > 0.0,
        }
    }

    /// Exact between exact numbers; within a relative 1e-9 where one is approximate.
    pub fn compare(&self, other: &Number) -> Ordering {
        match (self, other) {
            (Number::Exact(a), Number::Exact(b)) => a.cmp(b),
            (a, b) => {
                let (a, b) = (a.to_f64(), b.to_f64());
                if (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()) {
                    Ordering::Equal
                } else {
                    a.total_cmp(&b)
                }
            }
        }
    }
}

impl From<Rational> for Number {
    fn from(r: Rational) -> Self {
        Number::Exact(r)
    }
}

fn finite(value: f64) -> Option<Number> {
    value.is_finite().then_some(Number::Approximate(value))
}
