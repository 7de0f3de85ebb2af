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

/// The date meant by `30.06.2012` or `30/06/2012`, a time of day after it or not, or by `2012-06-30T00:00:00`.
pub fn mended_date(text: &str) -> Option<String> {
    let bare = match text.split_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') => date,
        _ => text,
    };
    if let Some(days) = parse_date(bare) {
        return Some(Date(days).to_string());
    }
    let parts: Vec<&str> = bare.split(['.', '/']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let days = date(digits(year.as_bytes())?, digits(month.as_bytes())?, digits(day.as_bytes())?)?;
    (year.len() == 4).then(|| Date(days).to_string())
}

/// The period meant by `2024-К3`, `3 кв. 2024`, `III квартал 2024 г.`, `06.2012`, `июнь 2012`, `2012 год`.
pub fn mended_period(text: &str, grain: Grain) -> Option<String> {
    if let (Grain::Month, Some(days)) = (grain, parse_date(text)) {
        // A spreadsheet makes `2012-06` the first day of the month.
        let month = Period::holding(Date(days), grain);
        return (month.first_day() == Date(days)).then(|| month.to_string());
    }
    let lower = text.to_lowercase();
    let (mut numbers, mut words): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut rest = lower.as_str();
    while let Some(first) = rest.chars().next() {
        let alike = |c: char| {
            c.is_ascii_digit() == first.is_ascii_digit() && c.is_alphabetic() == first.is_alphabetic()
        };
        let (run, after) = rest.split_at(rest.find(|c| !alike(c)).unwrap_or(rest.len()));
        match (first.is_ascii_digit(), first.is_alphabetic()) {
            (true, _) => numbers.push(run),
            (_, true) => words.push(run),
            (false, false) => {}
        }
        rest = after;
    }
    let place = numbers.iter().position(|n| n.len() == 4)?;
    let year = digits(numbers.remove(place).as_bytes())?;
    words.retain(|w| !matches!(*w, "г" | "гг" | "год" | "года" | "year" | "fy"));
    let number = match numbers.as_slice() {
        [] => None,
        [one] => Some(digits(one.as_bytes())?),
        _ => return None,
    };
    let ordinal = match (grain, number, words.as_slice()) {
        (Grain::Year, None, []) => year,
        (Grain::Quarter, number, words) => {
            let sign = |w: &&str| matches!(*w, "q" | "k" | "к" | "кв" | "квартал" | "quarter");
            let roman = |w: &&str| ["i", "ii", "iii", "iv"].iter().position(|r| r == w);
            let quarter = match (number, words) {
                (Some(n), []) => n,
                (Some(n), [word]) if sign(word) => n,
                (None, [word, other]) if sign(other) => i32::try_from(roman(word)?).ok()? + 1,
                (None, [word]) => i32::try_from(roman(word)?).ok()? + 1,
                _ => return None,
            };
            (1..=4).contains(&quarter).then(|| year * 4 + quarter - 1)?
        }
        (Grain::Month, Some(month), []) => (1..=12).contains(&month).then(|| year * 12 + month - 1)?,
        (Grain::Month, None, [word]) => year * 12 + month_of(word)?,
        (Grain::Year | Grain::Month, _, _) => return None,
    };
    Some(Period { grain, ordinal }.to_string())
}

/// The month that a word begins like, from 0.
fn month_of(word: &str) -> Option<i32> {
    const RUSSIAN: [&str; 12] =
        ["янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"];
    const ENGLISH: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    // `мар` stands before `ма`, with which `май` and `мая` begin.
    let found = |list: [&str; 12]| list.iter().position(|start| word.starts_with(start));
    i32::try_from(found(RUSSIAN).or_else(|| found(ENGLISH))?).ok()
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
        assert_eq!(mended_date("30.06.2012 0:00").as_deref(), Some("2012-06-30"));
        assert_eq!(mended_date("2012-06-30T00:00:00").as_deref(), Some("2012-06-30"));
    }

    #[test]
    fn periods_that_people_write() {
        for (text, grain, meant) in [
            ("2024-К3", Grain::Quarter, "2024-Q3"),
            ("2024K3", Grain::Quarter, "2024-Q3"),
            ("1 кв. 2023", Grain::Quarter, "2023-Q1"),
            ("III квартал 2024 г.", Grain::Quarter, "2024-Q3"),
            ("Q4 2024", Grain::Quarter, "2024-Q4"),
            ("06.2012", Grain::Month, "2012-06"),
            ("май 2012", Grain::Month, "2012-05"),
            ("2012-05-01", Grain::Month, "2012-05"),
            ("март 2012 г.", Grain::Month, "2012-03"),
            ("2012 год", Grain::Year, "2012"),
            ("2012.", Grain::Year, "2012"),
        ] {
            assert_eq!(mended_period(text, grain).as_deref(), Some(meant), "{text}");
        }
        for (text, grain) in [
            ("5 кв. 2023", Grain::Quarter),
            ("12", Grain::Year),
            ("2012", Grain::Quarter),
            ("30.06.2012", Grain::Year),
            ("13.2012", Grain::Month),
            ("2012-05-02", Grain::Month),
            ("план 2012", Grain::Year),
        ] {
            assert_eq!(mended_period(text, grain), None, "{text}");
        }
    }
}
