//! Periods and dates of the text as those of the model.

use super::Checker;
use crate::diagnostic::{PolicyProblem, TypeProblem};
use crate::model::{Date, Grain, Period};
use crate::source::Span;
use crate::syntax::tree::{self, Calendar};

pub fn grain(grain: tree::Grain) -> Grain {
    match grain {
        tree::Grain::Year => Grain::Year,
        tree::Grain::Quarter => Grain::Quarter,
        tree::Grain::Month => Grain::Month,
    }
}

pub fn grain_name(grain: Grain) -> &'static str {
    match grain {
        Grain::Year => "year",
        Grain::Quarter => "quarter",
        Grain::Month => "month",
    }
}

/// The period of a literal; `None` for a date.
pub fn period(calendar: Calendar) -> Option<Period> {
    match calendar {
        Calendar::Year(year) => Some(Period::year(year)),
        Calendar::Quarter(year, quarter) => Some(Period::quarter(year, quarter)),
        Calendar::Month(year, month) => Some(Period::month(year, month)),
        Calendar::Date(..) => None,
    }
}

/// The first day of a literal.
pub fn first_day(calendar: Calendar) -> Option<Date> {
    match calendar {
        Calendar::Date(year, month, day) => Date::new(year, month, day),
        other => period(other).map(Period::first_day),
    }
}

/// The last day of a literal.
pub fn last_day(calendar: Calendar) -> Option<Date> {
    match calendar {
        Calendar::Date(year, month, day) => Date::new(year, month, day),
        other => period(other).map(Period::last_day),
    }
}

/// The grain of a range that begins with a period.
pub fn range_grain(range: &tree::PeriodRange) -> Option<Grain> {
    period(range.from.value).map(|p| p.grain)
}

impl Checker<'_> {
    /// A period where a date does not do.
    pub(super) fn period(&mut self, written: &tree::Period) -> Option<Period> {
        let found = period(written.value);
        if found.is_none() {
            self.day_for_period(written.value, written.span);
        }
        found
    }

    pub(super) fn day_for_period(&mut self, written: Calendar, span: Span) {
        let month = match written {
            Calendar::Date(year, month, _) => Some((year, month)),
            Calendar::Year(_) | Calendar::Quarter(..) | Calendar::Month(..) => None,
        };
        self.report(TypeProblem::Grains { found: "date", wanted: "period", month, span });
    }

    /// Both ends of a range, of one grain and in order.
    pub(super) fn range(&mut self, range: &tree::PeriodRange) -> Option<(Period, Period)> {
        let (from, until) = (self.period(&range.from)?, self.period(&range.until)?);
        if from.grain != until.grain {
            let (found, wanted) = (grain_name(until.grain), grain_name(from.grain));
            self.report(TypeProblem::Grains { found, wanted, month: None, span: range.until.span });
            return None;
        }
        if until < from {
            self.report(PolicyProblem::Backwards { span: range.span });
            return None;
        }
        Some((from, until))
    }
}
