//! Periods and dates as data write them.

use crate::model::{Date, Grain, Period};

fn digits(text: &[u8]) -> Option<i32> {
    let number = |n: i32, b: &u8| b.is_ascii_digit().then(|| n * 10 + i32::from(b - b'0'));
    (!text.is_empty() && text.len() <= 4).then(|| text.iter().try_fold(0, number)).flatten()
}

/// The ordinal of a period of this grain: `2012`, `2012-Q2`, `2012-06`.
pub fn parse_period(text: &str, grain: Grain) -> Option<i32> {
    let bytes = text.as_bytes();
    let year = digits(bytes.get(..4)?)?;
    let rest = bytes.get(4..)?;
    match (grain, rest) {
        (Grain::Year, []) => Some(year),
        (Grain::Quarter, [b'-', b'Q' | b'q', part @ b'1'..=b'4']) => Some(year * 4 + i32::from(part - b'1')),
        (Grain::Month, [b'-', month @ ..]) if month.len() == 2 => {
            digits(month).filter(|m| (1..=12).contains(m)).map(|m| year * 12 + m - 1)
        }
        _ => None,
    }
}

/// How a period of this grain is written.
pub fn period_example(grain: Grain) -> &'static str {
    match grain {
        Grain::Year => "2012",
        Grain::Quarter => "2012-Q2",
        Grain::Month => "2012-06",
    }
}

/// `2012-06-30`
pub fn parse_date(text: &str) -> Option<i32> {
    let [year @ .., b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    if year.len() != 4 {
        return None;
    }
    date(digits(year)?, digits(&[*m1, *m2])?, digits(&[*d1, *d2])?)
}

fn date(year: i32, month: i32, day: i32) -> Option<i32> {
    let day = Date::new(i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    Some(day.0)
}

/// The date meant by `30.06.2012` or `30/06/2012`.
pub fn mended_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['.', '/']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let days = date(digits(year.as_bytes())?, digits(month.as_bytes())?, digits(day.as_bytes())?)?;
    (year.len() == 4).then(|| Date(days).to_string())
}

/// The last day of a period, by grain and ordinal.
pub fn last_day(grain: Grain, ordinal: i32) -> i32 {
    Period { grain, ordinal }.last_day().0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_dates_of_data() {
        assert_eq!(parse_period("2012", Grain::Year), Some(2012));
        assert_eq!(parse_period("2012-Q2", Grain::Quarter), Some(2012 * 4 + 1));
        assert_eq!(parse_period("2012-06", Grain::Month), Some(2012 * 12 + 5));
        for (text, grain) in [("2012-13", Grain::Month), ("12", Grain::Year), ("2012-Q5", Grain::Quarter)] {
            assert_eq!(parse_period(text, grain), None, "{text}");
        }
        assert_eq!(parse_date("1970-01-02"), Some(1));
        assert_eq!(parse_date("2011-02-29"), None);
        assert_eq!(mended_date("30.06.2012").as_deref(), Some("2012-06-30"));
        assert_eq!(mended_date("31.06.2012"), None);
    }
}
