//! The policy's baseline against its period and its targets: it comes before them, and is a period such as theirs.

use super::target_span;
use crate::check::Checker;
use crate::check::period::grain_name;
use crate::check::quantity::sides;
use crate::diagnostic::{Severity, TargetProblem};
use crate::model::{Measure, MeasureKind, Period};
use crate::source::Span;

impl Checker<'_> {
    /// True for a baseline after the end of the policy.
    pub(super) fn baseline_after_policy(&self) -> bool {
        let end = self.policy.period.map(|(_, until)| until.last_day());
        self.policy.baseline.zip(end).is_some_and(|(baseline, end)| baseline.first_day() > end)
    }

    pub(super) fn check_baseline(&mut self) {
        let (Some(baseline), Some((from, _)), Some(span)) =
            (self.policy.baseline, self.policy.period, self.baseline_span)
        else {
            return;
        };
        let proposed = Period::holding(from.first_day(), baseline.grain).shift(-1).to_string();
        let problem = match self.period_span {
            Some(period) if self.baseline_after_policy() => {
                let baseline = baseline.to_string();
                Some(TargetProblem::BaselineAfter { baseline, proposed, span, period })
            }
            // Targets that are not made out may be those that the baseline is for.
            _ if self.problems.iter().any(|p| p.severity() == Severity::Error) || self.has_unknown() => None,
            _ => self
                .baseline_of_other_grain(baseline, span)
                .or_else(|| self.baseline_not_before(baseline, proposed, span)),
        };
        problem.into_iter().for_each(|problem| self.report(problem));
    }

    /// A baseline finer than any period in which a target is judged. (A coarser one may stand beside targets that
    /// compare with the period before.)
    fn baseline_of_other_grain(&self, baseline: Period, span: Span) -> Option<TargetProblem> {
        let judged = |t| Some((self.judged_in(t).pop()?, target_span(t)));
        let mut judged = self.policy.targets.iter().filter_map(judged);
        let (first, target) = judged.next()?;
        let coarser = |period: Period| baseline.coarsen(period.grain).filter(|p| p.grain != baseline.grain);
        let proposed = coarser(first)?.to_string();
        if judged.any(|(period, _)| coarser(period).is_none()) {
            return None;
        }
        let (baseline, grain) = (baseline.to_string(), grain_name(baseline.grain));
        Some(TargetProblem::BaselineGrain { baseline, grain, proposed, span, target })
    }

    /// A target that is due no later than the baseline. Where a target names the baseline, that is told there.
    fn baseline_not_before(&self, baseline: Period, proposed: String, span: Span) -> Option<TargetProblem> {
        let mut found = None;
        for target in &self.policy.targets {
            let named = sides(target).into_iter().any(reads_baseline);
            if named && self.base_not_before(target).is_some() {
                return None;
            }
            let Some(due) = self.judged_in(target).pop() else { continue };
            if found.is_none() && due.first_day() <= baseline.first_day() {
                found = Some((due, target_span(target)));
            }
        }
        let (due, target) = found?;
        let (baseline, due) = (baseline.to_string(), due.to_string());
        Some(TargetProblem::BaselineNotBefore { baseline, due, proposed, span, target })
    }
}

fn reads_baseline(measure: &Measure) -> bool {
    measure.any(&|part| matches!(part.kind, MeasureKind::AtBaseline(_)))
}
