//! Decimals as data holds them, and exact sums of them.
//!
//! A decimal is an `i128` mantissa and a scale; whatever does not fit becomes a rational, so nothing is rounded.

use std::cmp::Ordering;

use crate::model::{ArithmeticOp, NumberFunction};
use crate::unit::{Number, Rational};

/// The most digits of a number in data.
const MOST_DIGITS: u32 = 38;

/// `mantissa * 10^-scale`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    pub mantissa: i128,
    pub scale: u8,
}

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NumberFault {
    /// `12,5`
    Comma,
    /// `1 500`
    Space,
    /// More than 38 digits.
    TooLarge,
    NotANumber,
}

impl Decimal {
    pub fn new(mantissa: i128, scale: u8) -> Self {
        Decimal { mantissa, scale }
    }

    pub fn to_rational(self) -> Rational {
        Rational::decimal(self.mantissa, u32::from(self.scale))
    }

    /// The mantissa at a scale that is not smaller, where it fits.
    pub fn at_scale(self, scale: u8) -> Option<i128> {
        if scale == self.scale {
            return Some(self.mantissa);
        }
        power_of_ten(scale.checked_sub(self.scale)?).and_then(|p| self.mantissa.checked_mul(p))
    }

    /// The same value with the least scale, so that equal values are equal data.
    pub fn normal(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The decimal that a rational is, where it is one.
    pub fn from_rational(value: &Rational) -> Option<Self> {
        value.exact_decimal().and_then(|text| parse_decimal(text.as_bytes()).ok())
    }

    pub fn compare(self, other: Decimal) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.at_scale(scale), other.at_scale(scale)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.to_rational().cmp(&other.to_rational()),
        }
    }
}

/// `10^power`, where it fits.
pub fn power_of_ten(power: u8) -> Option<i128> {
    10i128.checked_pow(u32::from(power))
}

/// Reads a short plain number such as `-1500.25`, as nearly all are: its mantissa and scale.
pub fn parse_plain(text: &[u8]) -> Option<(i64, u8)> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    // So many digits need no care for overflow.
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut mantissa, mut after) = (0i64, None);
    for (at, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            mantissa = mantissa * 10 + i64::from(digit);
        } else if *byte == b'.' && after.is_none() {
            after = Some(digits.len() - 1 - at);
        } else {
            return None;
        }
    }
    let scale = match after {
        // `5.` is no number.
        Some(0) => return None,
        Some(scale) => scale as u8,
        None => 0,
    };
    Some((if negative { -mantissa } else { mantissa }, scale))
}

/// Reads `-1500.25`, `.5` and `1.2E+06`.
pub fn parse_decimal(text: &[u8]) -> Result<Decimal, NumberFault> {
    if let Some((mantissa, scale)) = parse_plain(text) {
        return Ok(Decimal::new(i128::from(mantissa), scale));
    }
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    parse_slowly(negative, digits)
}

fn parse_slowly(negative: bool, digits: &[u8]) -> Result<Decimal, NumberFault> {
    let split = digits.iter().position(|b| matches!(b, b'e' | b'E'));
    let (number, exponent) = match split.and_then(|at| digits.split_at_checked(at)) {
        Some((number, power)) => (number, exponent_of(power).ok_or(NumberFault::NotANumber)?),
        None => (digits, 0),
    };
    let (mut mantissa, mut scale, mut point, mut any) = (0i128, 0i32, false, false);
    for byte in number {
        match byte {
            b'0'..=b'9' => {
                any = true;
                mantissa = mantissa
                    .checked_mul(10)
                    .and_then(|m| m.checked_add(i128::from(byte - b'0')))
                    .filter(|m| power_of_ten(38).is_none_or(|limit| *m < limit))
                    .ok_or(NumberFault::TooLarge)?;
                scale += i32::from(point);
            }
            b'.' if !point => point = true,
            _ => return Err(why_not(digits)),
        }
    }
    if !any || (point && scale == 0) {
        return Err(why_not(digits));
    }
    scale -= exponent;
    while scale < 0 {
        mantissa = mantissa.checked_mul(10).ok_or(NumberFault::TooLarge)?;
        scale += 1;
    }
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    let scale = u8::try_from(scale).ok().filter(|s| u32::from(*s) <= MOST_DIGITS);
    let scale = scale.ok_or(NumberFault::TooLarge)?;
    if power_of_ten(38).is_some_and(|limit| mantissa >= limit) {
        return Err(NumberFault::TooLarge);
    }
    Ok(Decimal::new(if negative { -mantissa } else { mantissa }, scale))
}

/// The power after `e`; more than three digits is no number that a table holds.
fn exponent_of(text: &[u8]) -> Option<i32> {
    let digits = std::str::from_utf8(text.get(1..)?).ok()?;
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    digits.parse::<i32>().ok().filter(|e| e.abs() <= 200 && !digits.ends_with('-'))
}

fn why_not(digits: &[u8]) -> NumberFault {
    let text = String::from_utf8_lossy(digits);
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let numeric = |s: &str| {
        s.chars().any(|c| c.is_ascii_digit()) && s.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
    };
    if !numeric(&bare) {
        NumberFault::NotANumber
    } else if bare.contains(',') {
        NumberFault::Comma
    } else if bare.len() < text.len() {
        NumberFault::Space
    } else {
        NumberFault::NotANumber
    }
}

/// What was meant by a number with a decimal comma or with spaces.
pub fn mended(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let commas = bare.matches(',').count();
    let mended =
        if commas == 1 && !bare.contains('.') { bare.replace(',', ".") } else { bare.replace(',', "") };
    parse_decimal(mended.as_bytes()).is_ok().then_some(mended)
}

/// A number in the course of a computation over one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Decimal(Decimal),
    Rational(Rational),
}

impl Value {
    pub fn from_rational(value: &Rational) -> Self {
        Decimal::from_rational(value).map_or_else(|| Value::Rational(value.clone()), Value::Decimal)
    }

    pub fn to_rational(&self) -> Rational {
        match self {
            Value::Decimal(d) => d.to_rational(),
            Value::Rational(r) => r.clone(),
        }
    }

    pub fn negate(self) -> Self {
        match self {
            Value::Decimal(d) => Value::Decimal(Decimal::new(d.mantissa.wrapping_neg(), d.scale)),
            Value::Rational(r) => Value::Rational(-r),
        }
    }

    pub fn compare(&self, other: &Value) -> Ordering {
        match (self, other) {
            (Value::Decimal(a), Value::Decimal(b)) => a.compare(*b),
            _ => self.to_rational().cmp(&other.to_rational()),
        }
    }

    /// `None` where a root or a logarithm is not real, and of numbers that the function does not take.
    pub fn calculated(function: NumberFunction, mut numbers: Vec<Value>) -> Option<Value> {
        match function {
            NumberFunction::Least => return numbers.into_iter().min_by(|a, b| a.compare(b)),
            NumberFunction::Greatest => return numbers.into_iter().max_by(|a, b| a.compare(b)),
            NumberFunction::Abs => {
                let number = numbers.pop()?;
                let zero = Value::Decimal(Decimal::default());
                return Some(if number.compare(&zero).is_lt() { number.negate() } else { number });
            }
            NumberFunction::NotNegative => {
                let number = numbers.pop()?;
                return number.compare(&Value::Decimal(Decimal::default())).is_ge().then_some(number);
            }
            NumberFunction::Root | NumberFunction::Ln | NumberFunction::Log => {}
        }
        let numbers: Vec<Number> = numbers.iter().map(|n| Number::Exact(n.to_rational())).collect();
        let result = match (function, numbers.as_slice()) {
            (NumberFunction::Root, [x]) => x.root(),
            (NumberFunction::Ln, [x]) => x.ln(),
            (NumberFunction::Log, [x, base]) => x.log(base),
            _ => None,
        };
        result.map(|number| Value::Rational(number.to_rational()))
    }

    /// `None` on division by zero and where a power is not real.
    pub fn arithmetic(&self, op: ArithmeticOp, other: &Value) -> Option<Value> {
        if let (Value::Decimal(a), Value::Decimal(b)) = (self, other)
            && let Some(result) = decimal_arithmetic(*a, op, *b)
        {
            return Some(Value::Decimal(result));
        }
        let (a, b) = (self.to_rational(), other.to_rational());
        let result = match op {
            ArithmeticOp::Add => a + b,
            ArithmeticOp::Subtract => a - b,
            ArithmeticOp::Multiply => a * b,
            ArithmeticOp::Divide if b.is_zero() => return None,
            ArithmeticOp::Divide => a / b,
            ArithmeticOp::Power => Number::Exact(a).power(&Number::Exact(b))?.to_rational(),
        };
        Some(Value::Rational(result))
    }
}

/// Sums, differences and products that stay decimals of a sensible size.
fn decimal_arithmetic(a: Decimal, op: ArithmeticOp, b: Decimal) -> Option<Decimal> {
    let scale = a.scale.max(b.scale);
    match op {
        ArithmeticOp::Add => a.at_scale(scale)?.checked_add(b.at_scale(scale)?),
        ArithmeticOp::Subtract => a.at_scale(scale)?.checked_sub(b.at_scale(scale)?),
        ArithmeticOp::Multiply => {
            let scale = a.scale.checked_add(b.scale).filter(|s| u32::from(*s) <= MOST_DIGITS)?;
            return Some(Decimal::new(a.mantissa.checked_mul(b.mantissa)?, scale));
        }
        ArithmeticOp::Divide | ArithmeticOp::Power => None,
    }
    .map(|mantissa| Decimal::new(mantissa, scale))
}

/// A sum that is exact whatever it is made of, and so the same in any order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExactSum {
    small: Decimal,
    /// What did not fit into `small`.
    rest: Option<Box<Rational>>,
}

impl ExactSum {
    pub fn add(&mut self, mantissa: i128, scale: u8) {
        if scale == self.small.scale
            && let Some(sum) = self.small.mantissa.checked_add(mantissa)
        {
            self.small.mantissa = sum;
            return;
        }
        let value = Decimal::new(mantissa, scale);
        match decimal_arithmetic(self.small, ArithmeticOp::Add, value) {
            Some(sum) => self.small = sum,
            None => self.add_rational(&value.to_rational()),
        }
    }

    pub fn add_rational(&mut self, value: &Rational) {
        let rest = self.rest.take().map_or_else(Rational::zero, |r| *r);
        self.rest = Some(Box::new(rest + value.clone()));
    }

    pub fn add_value(&mut self, value: &Value) {
        match value {
            Value::Decimal(d) => self.add(d.mantissa, d.scale),
            Value::Rational(r) => self.add_rational(r),
        }
    }

    pub fn merge(&mut self, other: &ExactSum) {
        self.add(other.small.mantissa, other.small.scale);
        if let Some(rest) = &other.rest {
            self.add_rational(rest);
        }
    }

    /// The total, in the form that costs least.
    pub fn value(&self) -> Value {
        match &self.rest {
            None => Value::Decimal(self.small),
            Some(_) => Value::from_rational(&self.total()),
        }
    }

    pub fn total(&self) -> Rational {
        let small = self.small.to_rational();
        match &self.rest {
            Some(rest) => small + (**rest).clone(),
            None => small,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        let read = |text: &str| parse_decimal(text.as_bytes()).map(|d| d.to_rational().to_string());
        for (text, value) in [
            ("0", "0"),
            ("-12.50", "-12.5"),
            (".5", "0.5"),
            ("1.2E+06", "1200000"),
            ("25e-1", "2.5"),
            ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
        ] {
            assert_eq!(read(text), Ok(value.to_owned()), "{text}");
        }
        for (text, fault) in [
            ("12,5", NumberFault::Comma),
            ("1 500", NumberFault::Space),
            ("1\u{a0}500,25", NumberFault::Comma),
            ("123456789012345678901234567890123456789", NumberFault::TooLarge),
            ("1e100", NumberFault::TooLarge),
            ("x", NumberFault::NotANumber),
            ("-", NumberFault::NotANumber),
            ("5.", NumberFault::NotANumber),
            ("1.2.3", NumberFault::NotANumber),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
        assert_eq!(mended("1\u{a0}500,25").as_deref(), Some("1500.25"));
        assert_eq!(mended("1,500.25").as_deref(), Some("1500.25"));
    }

    #[test]
    fn a_sum_that_overflows_stays_exact() {
        let mut sum = ExactSum::default();
        sum.add(i128::MAX, 0);
        sum.add(i128::MAX, 0);
        sum.add(1, 38);
        let mut other = ExactSum::default();
        other.add(-i128::MAX, 0);
        other.add(-i128::MAX, 0);
        sum.merge(&other);
        assert_eq!(sum.total(), Rational::decimal(1, 38));
    }
}
