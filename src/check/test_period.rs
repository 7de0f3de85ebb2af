//! Periods that an expectation names: one in which neither the policy nor the given rows have anything is a slip.

use super::Checker;
use crate::diagnostic::ExpectProblem;
use crate::model::{CellAxis, Date, Given, GivenTable, Literal, Measure, MeasureKind, Period};

impl Checker<'_> {
    /// Remarks on each period of a condition in which there can be nothing.
    pub(super) fn within_period(&mut self, measure: &Measure, given: &[Given], as_of: Option<Date>) {
        if let MeasureKind::At { axis: CellAxis::Period(_), value, .. } = &measure.kind
            && let MeasureKind::Literal(Literal::Period(period)) = value.kind
            && !self.may_hold(period, given, as_of)
        {
            let (period, span) = (self.written(value.span), value.span);
            self.report(ExpectProblem::OutsidePeriod { period, span });
        }
        measure.children().into_iter().for_each(|child| self.within_period(child, given, as_of));
    }

    /// Whether a period lies within the policy's with its baseline, before the day that the test states, or has given rows.
    fn may_hold(&self, period: Period, given: &[Given], as_of: Option<Date>) -> bool {
        let Some((from, until)) = self.policy.period else { return true };
        let first =
            self.policy.baseline.map_or(from.first_day(), |base| base.first_day().min(from.first_day()));
        let last = as_of.map_or(until.last_day(), |day| day.max(until.last_day()));
        let within = period.last_day() >= first && period.first_day() <= last;
        within || given.iter().any(|given| self.gives(period, given))
    }

    /// Whether a table has a row of a period; what a file holds is not known here.
    fn gives(&self, period: Period, given: &Given) -> bool {
        let GivenTable::Rows { headers, rows, .. } = &given.table else { return true };
        let dataset = self.policy.datasets.get(given.dataset.index());
        let Some(column) = dataset.and_then(|dataset| dataset.period.as_ref()) else { return false };
        let Some(at) = headers.iter().position(|header| *header == column.header) else { return false };
        rows.iter().any(|row| {
            let cell = row.cells.get(at).and_then(Option::as_deref).and_then(Period::read);
            cell.is_some_and(|own| {
                own.first_day() <= period.last_day() && own.last_day() >= period.first_day()
            })
        })
    }
}
