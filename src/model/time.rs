//! Periods as ordinals of their own grain, and dates.

use std::fmt;

/// How fine a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    Year,
    Quarter,
    Month,
}

impl Grain {
    /// Periods of this grain in a year.
    pub fn per_year(self) -> i32 {
        match self {
            Grain::Year => 1,
            Grain::Quarter => 4,
            Grain::Month => 12,
        }
    }
}

/// How a stock is rolled up to a coarser period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rollup {
    Average,
    Opening,
    Closing,
}

/// How a column lives in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeKind {
    Stock(Rollup),
    Flow,
    FlowCumulative,
}

/// A year, quarter or month.
///
/// `ordinal` counts periods of the grain from year 0: a year is itself, a quarter `4 * year + q - 1`,
/// a month `12 * year + m - 1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    pub grain: Grain,
    pub ordinal: i32,
}

impl Period {
    /// A year, a quarter or a month, as the language writes them.
    pub fn read(text: &str) -> Option<Period> {
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [year] if digits(year, 4) => year.parse().ok().map(Period::year),
            [year, part] if digits(year, 4) => match part.strip_prefix(['Q', 'q']) {
                Some(quarter) => match (year.parse(), quarter) {
                    (Ok(year), "1" | "2" | "3" | "4") => {
                        quarter.parse().ok().map(|q| Period::quarter(year, q))
                    }
                    _ => None,
                },
                None if digits(part, 2) => match (year.parse(), part.parse()) {
                    (Ok(year), Ok(month @ 1..=12)) => Some(Period::month(year, month)),
                    _ => None,
                },
                None => None,
            },
            _ => None,
        }
    }

    pub fn year(year: i16) -> Self {
        Period { grain: Grain::Year, ordinal: i32::from(year) }
    }

    /// Quarter 1 to 4.
    pub fn quarter(year: i16, quarter: u8) -> Self {
        Period { grain: Grain::Quarter, ordinal: i32::from(year) * 4 + i32::from(quarter) - 1 }
    }

    /// Month 1 to 12.
    pub fn month(year: i16, month: u8) -> Self {
        Period { grain: Grain::Month, ordinal: i32::from(year) * 12 + i32::from(month) - 1 }
    }

    /// The period `n` later (earlier where negative), of the same grain.
    pub fn shift(self, n: i32) -> Self {
        Period { ordinal: self.ordinal.saturating_add(n), ..self }
    }

    /// The same period of the year before.
    pub fn year_before(self) -> Self {
        self.shift(-self.grain.per_year())
    }

    pub fn first_day(self) -> Date {
        let per_year = self.grain.per_year();
        let months = self.ordinal.rem_euclid(per_year) * (12 / per_year);
        Date::from_month(self.ordinal.div_euclid(per_year) * 12 + months)
    }

    pub fn last_day(self) -> Date {
        Date(self.shift(1).first_day().0 - 1)
    }

    /// The period of grain `grain` that holds a date.
    pub fn holding(date: Date, grain: Grain) -> Self {
        let (year, month, _) = date.parts();
        let months = year * 12 + month - 1;
        Period { grain, ordinal: months.div_euclid(12 / grain.per_year()) }
    }

    /// The coarser or equal period that holds this one; `None` where `grain` is finer.
    pub fn coarsen(self, grain: Grain) -> Option<Self> {
        let ratio = self.grain.per_year() / grain.per_year();
        (ratio > 0).then(|| Period { grain, ordinal: self.ordinal.div_euclid(ratio) })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per_year = self.grain.per_year();
        let (year, part) = (self.ordinal.div_euclid(per_year), self.ordinal.rem_euclid(per_year) + 1);
        match self.grain {
            Grain::Year => write!(f, "{year:04}"),
            Grain::Quarter => write!(f, "{year:04}-Q{part}"),
            Grain::Month => write!(f, "{year:04}-{part:02}"),
        }
    }
}

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub i32);

impl Date {
    /// A date, or the last day of a period.
    pub fn read_last(text: &str) -> Option<Date> {
        match text.split('-').collect::<Vec<_>>().as_slice() {
            [year, month, day] => {
                if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
                    return None;
                }
                match (year.parse(), month.parse(), day.parse()) {
                    (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day),
                    _ => None,
                }
            }
            _ => Period::read(text).map(Period::last_day),
        }
    }

    /// A date of the proleptic Gregorian calendar; `None` where there is no such day.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let epoch = jiff::civil::date(1970, 1, 1);
        date.since((jiff::Unit::Day, epoch)).ok().map(|span| Date(span.get_days()))
    }

    /// Year, month and day.
    pub fn parts(self) -> (i32, i32, i32) {
        let epoch = jiff::civil::date(1970, 1, 1);
        let date = epoch.saturating_add(jiff::Span::new().days(self.0.clamp(-4_000_000, 2_900_000)));
        (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()))
    }

    /// The same day so many months later; of a month's last day the last day of that month.
    pub fn plus_months(self, months: i32) -> Self {
        let (year, month, day) = self.parts();
        let here = year.saturating_mul(12).saturating_add(month - 1);
        let end = |month: i32| Date(Date::from_month(month.saturating_add(1)).0.saturating_sub(1));
        let there = here.saturating_add(months).clamp(0, 12 * 9_999 - 1);
        let last = end(there);
        if self == end(here) {
            return last;
        }
        Date(Date::from_month(there).0.saturating_add(day - 1)).min(last)
    }

    /// The first day of which this one is no more than so many months after. Ends of months are of unlike lengths: it may
    /// lie before the same day so many months earlier.
    pub fn minus_months(self, months: i32) -> Self {
        let mut first = self.plus_months(months.saturating_neg());
        let before = |day: Date| Date(day.0.saturating_sub(1));
        while self.0.saturating_sub(first.0) > 0 && before(first).plus_months(months) >= self {
            first = before(first);
        }
        first
    }

    /// The first day of a month counted from year 0.
    fn from_month(months: i32) -> Self {
        let year = i16::try_from(months.div_euclid(12)).unwrap_or(i16::MAX);
        let month = u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
        Date::new(year, month, 1).unwrap_or(Date(0))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

fn digits(text: &str, n: usize) -> bool {
    text.len() == n && text.bytes().all(|b| b.is_ascii_digit())
}
