//! Numbers: as the reader's language writes them, and as machines read them back.

use crate::keyword::Lang;
use crate::unit::{Number, Rational, Sense, Unit};

/// Parts of thousands and the fraction keep together in a line.
const NO_BREAK_SPACE: char = '\u{A0}';
/// Digits after the point beyond which two numbers are no longer pulled apart.
const MOST_PLACES: usize = 12;
/// The same of parts in per cent.
const MOST_PERCENT_PLACES: usize = 5;

/// A number with this many digits after the point: `1,234.5`, `1 234,5`.
pub fn fixed(number: &Number, places: usize, lang: Lang) -> String {
    localised(&number.to_rational().rounded(places), lang)
}

/// A whole number: `1,234`, `1 234`.
pub fn whole(n: u64, lang: Lang) -> String {
    localised(&n.to_string(), lang)
}

/// A number with the digits that its size deserves.
pub fn plain(number: &Number, unit: &Unit, lang: Lang) -> String {
    fixed(number, places(unit, [number]), lang)
}

/// A part of a whole in per cent (`97.3 %`): one digit after the point, more where it would look like a whole number
/// and is none: 84.995 % is not 85 %; what is too near to them to be told apart is `< 0.1 %` or `< 100 %`.
pub fn percent(part: &Number, lang: Lang) -> String {
    let hundredfold = part.to_rational() * Rational::from(100i64);
    let (zero, hundred) = (Rational::zero(), Rational::from(100i64));
    let alike = |bound: &Rational, places| {
        hundredfold != *bound && hundredfold.rounded(places) == bound.rounded(places)
    };
    let whole = Rational::parse(&hundredfold.rounded(0)).unwrap_or_else(Rational::zero);
    let mut places = usize::from(!hundredfold.is_integer());
    while places < MOST_PERCENT_PLACES && (alike(&zero, places) || alike(&whole, places)) {
        places += 1;
    }
    let (sign, shown) = if alike(&zero, places) {
        ("<\u{A0}", "0.1".to_owned())
    } else if alike(&hundred, places) {
        (if hundredfold < hundred { "<\u{A0}" } else { ">\u{A0}" }, "100".to_owned())
    } else {
        ("", hundredfold.rounded(places))
    };
    format!("{sign}{}{NO_BREAK_SPACE}%", localised(&shown, lang))
}

/// Digits after the point that suit all these numbers: one for shares, none where all are whole, else about
/// four significant ones of the largest.
pub fn places<'a>(unit: &Unit, numbers: impl IntoIterator<Item = &'a Number>) -> usize {
    let mut largest = Rational::zero();
    let mut all_whole = true;
    for number in numbers {
        let value = number.to_rational();
        all_whole &= value.is_integer();
        largest = largest.max(value.abs());
    }
    if all_whole {
        return 0;
    }
    match unit.sense {
        Sense::Share | Sense::Points => {
            if largest < Rational::ratio(1, 10) && !largest.is_zero() {
                leading(&largest)
            } else {
                1
            }
        }
        Sense::Plain => leading(&largest),
    }
}

/// Digits after the point for four significant digits; thousands are shown to one.
fn leading(largest: &Rational) -> usize {
    let mut bound = Rational::from(100i64);
    let ten = Rational::from(10i64);
    let mut places = 1;
    while places < MOST_PLACES && *largest < bound {
        bound = bound / ten.clone();
        places += 1;
    }
    places
}

/// Digits after the point, at least `least`, at which two unequal numbers look different.
pub fn places_apart(a: &Number, b: &Number, least: usize) -> usize {
    let (a, b) = (a.to_rational(), b.to_rational());
    let mut places = least;
    while a != b && places < MOST_PLACES && a.rounded(places) == b.rounded(places) {
        places += 1;
    }
    places
}

/// A difference with its sign: `+86.2`, `−0.1`.
pub fn signed(number: &Number, places: usize, lang: Lang) -> String {
    let text = fixed(number, places, lang);
    if number.is_positive() { format!("+{text}") } else { text }
}

/// The shortest decimal that reads back to the exact value or, where that is infinite, to the nearest double.
pub fn machine(number: &Number) -> String {
    match number {
        Number::Exact(exact) => exact.exact_decimal().unwrap_or_else(|| shortest(exact.to_f64())),
        Number::Approximate(double) => shortest(*double),
    }
}

fn shortest(double: f64) -> String {
    // The positive zero, and plain digits without an exponent.
    if double == 0.0 { "0".to_owned() } else { format!("{double}") }
}

/// A plain decimal in the signs of the language.
fn localised(decimal: &str, lang: Lang) -> String {
    let (separator, point) = match lang {
        Lang::En => (',', '.'),
        Lang::Ru => (NO_BREAK_SPACE, ','),
    };
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", decimal),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push(point);
        out.push_str(part);
    }
    out
}
