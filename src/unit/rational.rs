//! Exact numbers: every decimal, literal and sum is a fraction of two integers, never rounded.

use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

use dashu_int::ops::SquareRoot;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// An exact fraction. Division by zero is the caller's to exclude; it yields zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rational(RBig);

impl Rational {
    pub fn zero() -> Self {
        Rational(RBig::ZERO)
    }

    pub fn one() -> Self {
        Rational(RBig::ONE)
    }

    /// `n / d`; `d` of 0 yields zero.
    pub fn ratio(n: i64, d: i64) -> Self {
        Rational::from(n) / Rational::from(d)
    }

    /// `value * 10^-scale`, the value of a decimal as the engine holds it.
    pub fn decimal(value: i128, scale: u32) -> Self {
        Rational(RBig::from_parts(IBig::from(value), UBig::from(10u8).pow(scale as usize)))
    }

    /// Reads `1500.25`; digits, an optional sign and one point.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(part) || (digits.contains('.') && part.is_empty()) {
            return None;
        }
        let all = format!("{whole}{part}").parse::<IBig>().ok()?;
        let value = RBig::from_parts(all, UBig::from(10u8).pow(part.len()));
        Some(Rational(if negative { -value } else { value }))
    }

    pub fn is_zero(&self) -> bool {
        self.0 == RBig::ZERO
    }

    pub fn is_negative(&self) -> bool {
        self.0 < RBig::ZERO
    }

    pub fn is_positive(&self) -> bool {
        self.0 > RBig::ZERO
    }

    pub fn is_integer(&self) -> bool {
        self.0.denominator() == &UBig::ONE
    }

    /// The integer this is, where it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        if self.is_integer() { i64::try_from(self.0.numerator().clone()).ok() } else { None }
    }

    /// An integer power; a negative power of zero yields zero.
    pub fn pow(&self, power: i32) -> Self {
        let raised = Rational(self.0.pow(power.unsigned_abs() as isize));
        if power < 0 { Rational::one() / raised } else { raised }
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        // Two integers that doubles hold exactly have the nearest double for a quotient.
        const EXACT: u64 = 1 << 53;
        let n = i64::try_from(self.0.numerator()).ok().filter(|n| n.unsigned_abs() <= EXACT);
        let d = u64::try_from(self.0.denominator()).ok().filter(|d| *d <= EXACT);
        match (n, d) {
            (Some(n), Some(d)) => n as f64 / d as f64,
            _ => self.0.to_f64().value(),
        }
    }

    /// The shortest exact decimal, or `None` where the expansion is infinite.
    pub fn exact_decimal(&self) -> Option<String> {
        if let Ok(small) = u64::try_from(self.0.denominator()) {
            return small_places(small).map(|places| self.rounded(places));
        }
        let mut rest = self.0.denominator().clone();
        let (mut twos, mut fives) = (0usize, 0usize);
        let (two, five) = (UBig::from(2u8), UBig::from(5u8));
        while (&rest % &two) == UBig::ZERO {
            rest /= &two;
            twos += 1;
        }
        while (&rest % &five) == UBig::ZERO {
            rest /= &five;
            fives += 1;
        }
        (rest == UBig::ONE).then(|| self.rounded(twos.max(fives)))
    }

    /// Decimal text with exactly `places` digits after the point, halves away from zero.
    pub fn rounded(&self, places: usize) -> String {
        if places == 0 && self.is_integer() {
            return self.0.numerator().to_string();
        }
        let scale = UBig::from(10u8).pow(places);
        let numerator: IBig = self.0.numerator().clone();
        let doubled = numerator * IBig::from(scale) * IBig::from(2);
        let (negative, magnitude) =
            (doubled < IBig::ZERO, if doubled < IBig::ZERO { -doubled } else { doubled });
        let denominator = IBig::from(self.0.denominator().clone());
        let half_up = (magnitude + &denominator) / (denominator * IBig::from(2));
        let digits = half_up.to_string();
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = padded.split_at(padded.len() - places);
        let sign = if negative && half_up != IBig::ZERO { "-" } else { "" };
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }

    /// The square root where it is a fraction itself.
    pub fn root(&self) -> Option<Self> {
        let exact = |n: &UBig| {
            let root = n.sqrt();
            (&root * &root == *n).then_some(root)
        };
        let numerator = UBig::try_from(self.0.numerator().clone()).ok()?;
        let root = RBig::from_parts(IBig::from(exact(&numerator)?), exact(self.0.denominator())?);
        Some(Rational(root))
    }

    /// The whole number below or equal.
    pub fn floor(&self) -> Self {
        Rational(RBig::from(self.0.floor()))
    }

    pub fn abs(&self) -> Self {
        if self.is_negative() { -self.clone() } else { self.clone() }
    }
}

/// The digits after the point of a decimal over this denominator; `None` where they do not end.
fn small_places(denominator: u64) -> Option<usize> {
    let twos = denominator.trailing_zeros();
    let (mut rest, mut fives) = (denominator >> twos, 0);
    while rest.is_multiple_of(5) {
        rest /= 5;
        fives += 1;
    }
    (rest == 1).then_some(twos.max(fives) as usize)
}

impl From<i64> for Rational {
    fn from(n: i64) -> Self {
        Rational(RBig::from(IBig::from(n)))
    }
}

impl From<u64> for Rational {
    fn from(n: u64) -> Self {
        Rational(RBig::from(IBig::from(n)))
    }
}

impl Add for Rational {
    type Output = Rational;
    fn add(self, other: Rational) -> Rational {
        Rational(self.0 + other.0)
    }
}

impl Sub for Rational {
    type Output = Rational;
    fn sub(self, other: Rational) -> Rational {
        Rational(self.0 - other.0)
    }
}

impl Mul for Rational {
    type Output = Rational;
    fn mul(self, other: Rational) -> Rational {
        Rational(self.0 * other.0)
    }
}

impl Div for Rational {
    type Output = Rational;
    fn div(self, other: Rational) -> Rational {
        if other.is_zero() { Rational::zero() } else { Rational(self.0 / other.0) }
    }
}

impl Neg for Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        Rational(-self.0)
    }
}

/// The exact decimal, or the fraction where there is none.
impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exact_decimal() {
            Some(text) => f.write_str(&text),
            None => write!(f, "{}", self.0),
        }
    }
}
