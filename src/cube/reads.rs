//! What a measure reads: the policy's own text, or rows of data.

use super::{Evaluator, Facts};
use crate::model::{AggregateFunction, Measure, MeasureKind, Named};

impl<F: Facts + ?Sized> Evaluator<'_, F> {
    /// True for what is read from the policy's own text, whoever is a member of what.
    pub(super) fn is_of_policy(&self, measure: &Measure) -> bool {
        match measure.kind.named() {
            Named::Aggregate(_) | Named::Indicator(_) => false,
            // What is asked of objects is asked of the text, or of verdicts.
            Named::Objects(_) => true,
            Named::Nothing
            | Named::Literal(_)
            | Named::Parameter(_)
            | Named::Field(_)
            | Named::Member(_)
            | Named::Codes(_)
            | Named::Parent(_)
            | Named::Clusters(_)
            | Named::Moved(_) => measure.children().into_iter().all(|part| self.is_of_policy(part)),
        }
    }

    /// True for a bare count, whose comparison with a number is decided even where there is nobody to count.
    pub fn counts(&self, measure: &Measure) -> bool {
        let mut bare = measure;
        while let MeasureKind::Scale { measure, .. } | MeasureKind::Select { measure, .. } = &bare.kind {
            bare = measure;
        }
        let MeasureKind::Aggregate(id) = &bare.kind else { return false };
        self.policy.aggregates.get(id.index()).is_some_and(|a| a.function == AggregateFunction::Count)
    }
}
