//! Targets, requirements and conditions that compare a measure with itself in the same cell: they say nothing of the
//! data.

use super::side::Side;
use super::{bare, conjuncts};
use crate::check::Checker;
use crate::diagnostic::TargetProblem;
use crate::model::{Demand, Measure, MeasureKind, Plan, Scope, Selection, Target};

impl Checker<'_> {
    pub(super) fn check_itself(&mut self) {
        let targets = self.policy.targets.iter().filter_map(|target| self.with_itself(target));
        let requirements = self.policy.clusters.iter().flat_map(|c| &c.requirements).map(|r| &r.condition);
        let conditions =
            requirements.chain(self.policy.targets.iter().filter_map(|t| t.applies_when.as_ref()));
        let conditions = conditions.flat_map(conjuncts).filter_map(|part| self.condition_with_itself(part));
        let found: Vec<_> = targets.chain(conditions).collect();
        found.into_iter().for_each(|problem| self.report(problem));
    }

    fn with_itself(&self, target: &Target) -> Option<TargetProblem> {
        let right = match &target.demand {
            Demand::Compare { right, .. } | Demand::Follows(Plan::Measure(right)) => right,
            Demand::Within(..) | Demand::Follows(Plan::List(_)) => return None,
        };
        self.same(&target.measure, right, &target.scope).then(|| TargetProblem::WithItself {
            measure: target.text.clone(),
            over_time: true,
            parts: target.scope != Scope::Whole,
            span: right.span,
            own: target.measure.span,
        })
    }

    /// A part of a condition on clusters, in which a measure is looked at in the cell's own period.
    fn condition_with_itself(&self, condition: &Measure) -> Option<TargetProblem> {
        let MeasureKind::Compare { left, right, .. } = &condition.kind else { return None };
        let scope = Scope::Clusters(Vec::new());
        self.same(left, right, &scope).then(|| TargetProblem::WithItself {
            measure: self.written(left.span),
            over_time: false,
            parts: true,
            span: right.span,
            own: left.span,
        })
    }

    /// True where the right side is made of the left in the same cell, and of numbers.
    fn same(&self, left: &Measure, right: &Measure, scope: &Scope) -> bool {
        let side = Side::of(right);
        let base = side.base.filter(|_| !side.factor.is_zero());
        base.is_some_and(|base| self.formula_of(left) == self.formula_of(in_cell(&base, scope)))
    }

    /// The formula behind a measure that is an indicator, its places forgotten.
    fn formula_of(&self, measure: &Measure) -> Measure {
        let mut found = measure;
        // A chain of indicators is no longer than there are indicators.
        for _ in 0..=self.policy.indicators.len() {
            found = match &found.kind {
                MeasureKind::Scale { measure, .. } => measure,
                MeasureKind::Indicator(id) => match self.policy.indicators.get(id.index()) {
                    Some(indicator) => &indicator.value,
                    None => break,
                },
                _ => break,
            };
        }
        bare(found)
    }
}

/// A measure without a selection that names the target's own cell.
fn in_cell<'m>(measure: &'m Measure, scope: &Scope) -> &'m Measure {
    let MeasureKind::Select { measure: inner, selection } = &measure.kind else { return measure };
    let own = match (scope, selection) {
        (Scope::Whole, Selection::Overall) => true,
        (Scope::Clusters(list), Selection::Cluster(id)) => list.as_slice() == [(*id, None)],
        (Scope::Clusters(list), Selection::Role(id, role)) => list.as_slice() == [(*id, Some(*role))],
        (Scope::Whole | Scope::Each { .. } | Scope::Clusters(_), _) => false,
    };
    if own { inner } else { measure }
}
