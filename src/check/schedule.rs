//! When targets are judged: plans in the order of their periods, and measures that no period changes.

use super::Checker;
use super::period::{grain_name, period};
use crate::diagnostic::{Describe, TargetProblem};
use crate::keyword::Lang;
use crate::model::{Grain, Measure, Period, TargetTime};
use crate::source::Span;
use crate::syntax::tree;

/// The code of a measure that no period changes.
const SAME_EVERY_PERIOD: &str = "W0435";

impl Checker<'_> {
    /// Remarks on a plan whose periods are not in order. Its numbers are taken by their periods all the same.
    pub(super) fn plan_in_order(&mut self, values: &[(tree::Period, tree::Expr)]) {
        let read =
            values.iter().filter_map(|(written, value)| Some((period(written.value)?, written, value)));
        let mut read: Vec<_> = read.collect();
        let back = read.windows(2).find_map(|pair| match pair {
            [(a, before, _), (b, after, _)] if b < a => Some((*b, after.span, *a, before.span)),
            _ => None,
        });
        let Some((late, span, before, first)) = back else { return };
        read.sort_by_key(|(period, ..)| *period);
        let plan: Vec<String> =
            read.iter().map(|(period, _, value)| format!("{period}: {}", self.written(value.span))).collect();
        let (period, before, plan) = (late.to_string(), before.to_string(), plan.join("  "));
        self.report(TargetProblem::PlanOrder { period, before, plan, span, first });
    }

    /// Remarks on a measure that no period changes, in a target that judges it in several.
    pub(super) fn same_every_period(
        &mut self,
        measure: &Measure,
        time: &TargetTime,
        (from, until): (Period, Period),
    ) {
        let grain = match time {
            TargetTime::By(_) => return,
            TargetTime::Every(grain) => *grain,
            TargetTime::Plan => until.grain,
        };
        if self.reads_period(measure) {
            return;
        }
        let fixed = fixed_period(measure);
        let inside = |p: &Period| p.first_day() >= from.first_day() && p.last_day() <= until.last_day();
        let due = fixed.filter(inside).unwrap_or(Period::holding(until.last_day(), grain));
        self.report(TargetProblem::SameEveryPeriod {
            fixed: fixed.map(|p| (grain_name(p.grain), p.to_string())),
            due: due.to_string(),
            planned: matches!(time, TargetTime::Plan),
            span: measure.span,
        });
    }

    /// Refuses `baseline` in a target of another grain.
    pub(super) fn baseline_of_grain(&mut self, baseline: Period, wanted: Grain, span: Span) -> Option<()> {
        if baseline.grain == wanted {
            return Some(());
        }
        let proposed =
            baseline.coarsen(wanted).unwrap_or(Period::holding(baseline.last_day(), wanted)).to_string();
        let (grain, judged) = (grain_name(baseline.grain), grain_name(wanted));
        let (baseline, declared) = (baseline.to_string(), self.baseline_span.unwrap_or(span));
        self.report(TargetProblem::BaselineOfOtherGrain {
            baseline,
            grain,
            judged,
            proposed,
            span,
            declared,
        });
        None
    }

    /// Of a measure whose adding up over time is told it is not said besides that no period changes it.
    pub(super) fn forget_same_every_period(&mut self, at: Span) {
        let about = |p: &dyn Describe| p.labels(Lang::En).first().is_some_and(|label| label.span.holds(at));
        self.problems.retain(|p| p.code() != SAME_EVERY_PERIOD || !about(p.as_ref()));
    }
}

/// The period that a measure fixes in its own text.
fn fixed_period(measure: &Measure) -> Option<Period> {
    measure.fixed_period().or_else(|| measure.children().into_iter().find_map(fixed_period))
}
