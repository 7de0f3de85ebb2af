//! Exact numbers: every decimal, literal and sum is a fraction of two integers, never rounded.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroU64;
use std::ops::{Add, Div, Mul, Neg, Sub};

use dashu_int::ops::SquareRoot;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// An exact fraction in lowest terms. Division by zero is the caller's to exclude; it yields zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rational(Form);

/// Whatever fits into words stands in words, so that equal fractions are equal data.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    Small(i64, NonZeroU64),
    Big(Box<RBig>),
}

/// Integers up to this are doubles too, and the quotient of two such doubles is the nearest one.
const EXACT: u64 = 1 << 53;

impl Rational {
    pub fn zero() -> Self {
        Rational(Form::Small(0, NonZeroU64::MIN))
    }

    pub fn one() -> Self {
        Rational(Form::Small(1, NonZeroU64::MIN))
    }

    /// `n / d`; `d` of 0 yields zero.
    pub fn ratio(n: i64, d: i64) -> Self {
        Rational::from(n) / Rational::from(d)
    }

    /// `value * 10^-scale`, the value of a decimal as the engine holds it.
    pub fn decimal(value: i128, scale: u32) -> Self {
        match 10u128.checked_pow(scale) {
            Some(power) => reduced(value, power),
            None => of(RBig::from_parts(IBig::from(value), UBig::from(10u8).pow(scale as usize))),
        }
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
        let value = of(RBig::from_parts(all, UBig::from(10u8).pow(part.len())));
        Some(if negative { -value } else { value })
    }

    fn big(&self) -> RBig {
        match &self.0 {
            Form::Small(n, d) => RBig::from_parts(IBig::from(*n), UBig::from(d.get())),
            Form::Big(big) => (**big).clone(),
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Small(0, _))
    }

    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small(n, _) => *n < 0,
            Form::Big(big) => **big < RBig::ZERO,
        }
    }

    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Form::Small(_, d) => d.get() == 1,
            Form::Big(big) => big.denominator() == &UBig::ONE,
        }
    }

    /// The integer this is, where it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Form::Small(n, d) if d.get() == 1 => Some(*n),
            Form::Small(..) | Form::Big(_) => None,
        }
    }

    /// An integer power; a negative power of zero yields zero.
    pub fn pow(&self, power: i32) -> Self {
        let times = power.unsigned_abs();
        let small = match &self.0 {
            Form::Small(n, d) => n.checked_pow(times).zip(d.checked_pow(times)),
            Form::Big(_) => None,
        };
        let raised = match small {
            Some((n, d)) => Rational(Form::Small(n, d)),
            None => of(self.big().pow(times as isize)),
        };
        if power < 0 { Rational::one() / raised } else { raised }
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Form::Small(n, d) if n.unsigned_abs() <= EXACT && d.get() <= EXACT => *n as f64 / d.get() as f64,
            Form::Small(..) | Form::Big(_) => self.big().to_f64().value(),
        }
    }

    /// The shortest exact decimal, or `None` where the expansion is infinite.
    pub fn exact_decimal(&self) -> Option<String> {
        let big = match &self.0 {
            Form::Small(_, d) => return places_of(d.get()).map(|places| self.rounded(places)),
            Form::Big(big) => big,
        };
        let mut rest = big.denominator().clone();
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
        if let Form::Small(n, d) = &self.0
            && let Some(scaled) = scaled(n.unsigned_abs(), places)
        {
            let d = u128::from(d.get());
            let half_up = (scaled / d) + u128::from(scaled % d * 2 >= d);
            return decimal_text(*n < 0 && half_up != 0, &half_up.to_string(), places);
        }
        let big = self.big();
        let scale = UBig::from(10u8).pow(places);
        let doubled = big.numerator().clone() * IBig::from(scale) * IBig::from(2);
        let (negative, magnitude) =
            (doubled < IBig::ZERO, if doubled < IBig::ZERO { -doubled } else { doubled });
        let denominator = IBig::from(big.denominator().clone());
        let half_up = (magnitude + &denominator) / (denominator * IBig::from(2));
        decimal_text(negative && half_up != IBig::ZERO, &half_up.to_string(), places)
    }

    /// The square root where it is a fraction itself.
    pub fn root(&self) -> Option<Self> {
        let exact = |n: &UBig| {
            let root = n.sqrt();
            (&root * &root == *n).then_some(root)
        };
        let big = self.big();
        let numerator = UBig::try_from(big.numerator().clone()).ok()?;
        Some(of(RBig::from_parts(IBig::from(exact(&numerator)?), exact(big.denominator())?)))
    }

    /// The whole number below or equal.
    pub fn floor(&self) -> Self {
        match &self.0 {
            Form::Small(_, d) if d.get() == 1 => self.clone(),
            Form::Small(..) | Form::Big(_) => of(RBig::from(self.big().floor())),
        }
    }

    pub fn abs(&self) -> Self {
        if self.is_negative() { -self.clone() } else { self.clone() }
    }

    /// An operation on words, where it fits, else on integers of any length.
    fn with(
        self,
        other: Rational,
        small: impl Fn(i64, u64, i64, u64) -> Option<Rational>,
        big: impl Fn(RBig, RBig) -> RBig,
    ) -> Rational {
        if let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &other.0)
            && let Some(result) = small(*a, b.get(), *c, d.get())
        {
            return result;
        }
        of(big(self.big(), other.big()))
    }
}

/// A fraction of any length.
fn of(big: RBig) -> Rational {
    let n = i64::try_from(big.numerator()).ok();
    let d = u64::try_from(big.denominator()).ok().and_then(NonZeroU64::new);
    match n.zip(d) {
        Some((n, d)) => Rational(Form::Small(n, d)),
        None => Rational(Form::Big(Box::new(big))),
    }
}

/// `n / d` in lowest terms; `d` of 0 yields zero.
fn reduced(n: i128, d: u128) -> Rational {
    let magnitude = n.unsigned_abs();
    let common = match (u64::try_from(magnitude), u64::try_from(d)) {
        (Ok(n), Ok(d)) => u128::from(divisor(n, d)),
        _ => long_divisor(magnitude, d),
    };
    if d == 0 || common == 0 {
        return Rational::zero();
    }
    let (magnitude, d) = (magnitude / common, d / common);
    let signed = i128::try_from(magnitude).map(|m| if n < 0 { -m } else { m });
    let small =
        signed.ok().and_then(|n| i64::try_from(n).ok()).zip(u64::try_from(d).ok().and_then(NonZeroU64::new));
    match small {
        Some((n, d)) => Rational(Form::Small(n, d)),
        None => {
            let magnitude = IBig::from(magnitude);
            of(RBig::from_parts(if n < 0 { -magnitude } else { magnitude }, UBig::from(d)))
        }
    }
}

/// The greatest common divisor, by halving.
fn divisor(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << twos
}

fn long_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(divisor(a, b));
        }
        (a, b) = (b, a % b);
    }
    a
}

/// `n * 10^places`, with room to spare for a doubled remainder.
fn scaled(n: u64, places: usize) -> Option<u128> {
    let power = 10u128.checked_pow(u32::try_from(places).ok()?)?;
    u128::from(n).checked_mul(power)
}

/// A number of so many digits after the point from its digits.
fn decimal_text(negative: bool, digits: &str, places: usize) -> String {
    let sign = if negative { "-" } else { "" };
    if places == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = padded.split_at(padded.len() - places);
    format!("{sign}{whole}.{part}")
}

/// The digits after the point of a decimal over this denominator; `None` where they do not end.
fn places_of(denominator: u64) -> Option<usize> {
    let twos = denominator.trailing_zeros();
    let (mut rest, mut fives) = (denominator >> twos, 0);
    while rest.is_multiple_of(5) {
        rest /= 5;
        fives += 1;
    }
    (rest == 1).then_some(twos.max(fives) as usize)
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) => {
                (i128::from(*a) * i128::from(d.get())).cmp(&(i128::from(*c) * i128::from(b.get())))
            }
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl From<i64> for Rational {
    fn from(n: i64) -> Self {
        Rational(Form::Small(n, NonZeroU64::MIN))
    }
}

impl From<u64> for Rational {
    fn from(n: u64) -> Self {
        reduced(i128::from(n), 1)
    }
}

impl Add for Rational {
    type Output = Rational;
    fn add(self, other: Rational) -> Rational {
        let small = |a: i64, b: u64, c: i64, d: u64| {
            let (left, right) = (i128::from(a) * i128::from(d), i128::from(c) * i128::from(b));
            Some(reduced(left.checked_add(right)?, u128::from(b) * u128::from(d)))
        };
        self.with(other, small, |a, b| a + b)
    }
}

impl Sub for Rational {
    type Output = Rational;
    fn sub(self, other: Rational) -> Rational {
        let small = |a: i64, b: u64, c: i64, d: u64| {
            let (left, right) = (i128::from(a) * i128::from(d), i128::from(c) * i128::from(b));
            Some(reduced(left.checked_sub(right)?, u128::from(b) * u128::from(d)))
        };
        self.with(other, small, |a, b| a - b)
    }
}

impl Mul for Rational {
    type Output = Rational;
    fn mul(self, other: Rational) -> Rational {
        let small = |a: i64, b: u64, c: i64, d: u64| {
            Some(reduced(i128::from(a) * i128::from(c), u128::from(b) * u128::from(d)))
        };
        self.with(other, small, |a, b| a * b)
    }
}

impl Div for Rational {
    type Output = Rational;
    fn div(self, other: Rational) -> Rational {
        if other.is_zero() {
            return Rational::zero();
        }
        let small = |a: i64, b: u64, c: i64, d: u64| {
            let n = i128::from(a) * i128::from(d);
            let signed = if c < 0 { n.checked_neg()? } else { n };
            Some(reduced(signed, u128::from(b) * u128::from(c.unsigned_abs())))
        };
        self.with(other, small, |a, b| a / b)
    }
}

impl Neg for Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        match self.0 {
            Form::Small(n, d) if n != i64::MIN => Rational(Form::Small(-n, d)),
            Form::Small(..) | Form::Big(_) => of(-self.big()),
        }
    }
}

/// The exact decimal, or the fraction where there is none.
impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.exact_decimal(), &self.0) {
            (Some(text), _) => f.write_str(&text),
            (None, Form::Small(n, d)) => write!(f, "{n}/{d}"),
            (None, Form::Big(big)) => write!(f, "{big}"),
        }
    }
}
