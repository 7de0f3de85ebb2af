//! Targets that compare a measure with itself in the same cell: such a demand says nothing of the data.

use super::bare;
use super::side::Side;
use crate::check::Checker;
use crate::diagnostic::TargetProblem;
use crate::model::{Demand, Measure, MeasureKind, Plan, Scope, Selection, Target};

impl Checker<'_> {
    pub(super) fn check_itself(&mut self) {
        let found: Vec<_> =
            self.policy.targets.iter().filter_map(|target| self.with_itself(target)).collect();
        found.into_iter().for_each(|problem| self.report(problem));
    }

    fn with_itself(&self, target: &Target) -> Option<TargetProblem> {
        let right = match &target.demand {
            Demand::Compare { right, .. } | Demand::Follows(Plan::Measure(right)) => right,
            Demand::Follows(Plan::List(_)) => return None,
        };
        let side = Side::of(right);
        let base = side.base.filter(|_| !side.factor.is_zero())?;
        let same = self.formula_of(&target.measure) == self.formula_of(in_cell(&base, &target.scope));
        same.then(|| TargetProblem::WithItself {
            measure: target.text.clone(),
            parts: target.scope != Scope::Whole,
            span: right.span,
            own: target.measure.span,
        })
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
