//! What a measure reads: the policy's own text, or rows of data.

use super::{Evaluator, Facts};
use crate::model::{AggregateFunction, Measure, MeasureKind};

impl<F: Facts + ?Sized> Evaluator<'_, F> {
    /// True for what is read from the policy's own text, whoever is a member of what.
    pub(super) fn is_of_policy(&self, measure: &Measure) -> bool {
        match &measure.kind {
            MeasureKind::Field(_)
            | MeasureKind::Objects { .. }
            | MeasureKind::Parameter(_)
            | MeasureKind::Literal(_)
            | MeasureKind::Member(_) => true,
            MeasureKind::Aggregate(_) | MeasureKind::Indicator(_) => false,
            MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Scale { .. }
            | MeasureKind::OverAll { .. }
            | MeasureKind::Select { .. }
            | MeasureKind::At { .. }
            | MeasureKind::Each { .. }
            | MeasureKind::Rank { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::Everywhere(_)
            | MeasureKind::AtBaseline(_)
            | MeasureKind::Previous { .. }
            | MeasureKind::PercentOf { .. }
            | MeasureKind::Parent(..)
            | MeasureKind::Negate(_)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Arithmetic { .. }
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Coalesce(..)
            | MeasureKind::If { .. } => measure.children().into_iter().all(|part| self.is_of_policy(part)),
        }
    }

    /// True for a bare count, whose comparison with a number is decided even where there is nobody to count.
    pub fn counts(&self, measure: &Measure) -> bool {
        match &measure.kind {
            MeasureKind::Aggregate(id) => {
                self.policy.aggregates.get(id.index()).is_some_and(|a| a.function == AggregateFunction::Count)
            }
            MeasureKind::Scale { measure, .. } | MeasureKind::Select { measure, .. } => self.counts(measure),
            MeasureKind::Literal(_)
            | MeasureKind::Indicator(_)
            | MeasureKind::Member(_)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Parameter(_)
            | MeasureKind::Field(_)
            | MeasureKind::OverAll { .. }
            | MeasureKind::At { .. }
            | MeasureKind::Each { .. }
            | MeasureKind::Rank { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::Everywhere(_)
            | MeasureKind::AtBaseline(_)
            | MeasureKind::Previous { .. }
            | MeasureKind::PercentOf { .. }
            | MeasureKind::Parent(..)
            | MeasureKind::Negate(_)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Arithmetic { .. }
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Coalesce(..)
            | MeasureKind::If { .. }
            | MeasureKind::Objects { .. } => false,
        }
    }
}
