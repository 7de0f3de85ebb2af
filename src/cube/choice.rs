//! What an `if` chooses by: a condition that is no verdict.

use super::combine::{compare_values, connected, negated};
use super::{Cells, Evaluator, Facts, Reading};
use crate::model::{Measure, MeasureKind};
use crate::unit::Rational;

impl<F: Facts + ?Sized> Evaluator<'_, F> {
    /// The condition of an `if` in each of some cells. A cluster without members is not judged, so that a comparison of its
    /// figures decides nothing; but to choose a formula they are what they are, and a sum of nobody is 0.
    pub(super) fn choice(&self, condition: &Measure, cells: &Cells, needed: &Rational) -> Vec<Reading> {
        if let MeasureKind::Compare { op, left, right } = &condition.kind {
            return self.join(left, right, cells, needed, |a, b| compare_values(*op, a, b));
        }
        if let MeasureKind::Not(inner) = &condition.kind {
            return self.choice(inner, cells, needed).into_iter().map(negated).collect();
        }
        let both = |a: &Measure, b: &Measure, absorbing: bool| -> Vec<Reading> {
            let (a, b) = (self.choice(a, cells, needed), self.choice(b, cells, needed));
            a.into_iter().zip(b).map(|(a, b)| connected(a, b, absorbing)).collect()
        };
        if let MeasureKind::And(a, b) = &condition.kind {
            return both(a, b, false);
        }
        if let MeasureKind::Or(a, b) = &condition.kind {
            return both(a, b, true);
        }
        self.read_all(condition, cells, needed)
    }
}
