//! `all(member: p)`: of how many it holds, and who is left.

use super::AssessReport;
use crate::cube::{Cell, Contribution, Evidence};
use crate::model::{AggregateId, Measure, MeasureKind};

/// Members beyond which nobody is looked for by name.
const MOST: u64 = 20_000;

/// The two counts that `all` compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Everyone {
    /// Those of whom the condition holds.
    pub holding: AggregateId,
    pub all: AggregateId,
}

/// The counts of a condition that is written as `all(…: …)`.
pub fn everyone(measure: &Measure) -> Option<Everyone> {
    let MeasureKind::Compare { left, right, .. } = &measure.kind else { return None };
    let MeasureKind::Aggregate(holding) = left.kind else { return None };
    let MeasureKind::If { then, .. } = &right.kind else { return None };
    let MeasureKind::Aggregate(all) = then.kind else { return None };
    // Both sides of it are one piece of text.
    (left.span == measure.span && right.span == measure.span).then_some(Everyone { holding, all })
}

impl<E: Evidence> AssessReport<'_, E> {
    /// Those of whom the condition does not hold, by their keys; `None` where they are too many to be looked through.
    pub fn left_out(&self, counts: Everyone, cell: &Cell) -> Option<Vec<Contribution>> {
        let whole = |id| self.evidence.contributions(id, cell, 0);
        if whole(counts.all)?.subjects > MOST {
            return None;
        }
        let named = |id| self.evidence.contributions(id, cell, MOST as usize).map(|found| found.top);
        let holding = named(counts.holding).unwrap_or_default();
        let open = self.evidence.absent(counts.holding, cell);
        let mut left = named(counts.all)?;
        left.retain(|one| {
            !holding.iter().any(|other| other.key == one.key)
                && !open.iter().any(|other| other.key == one.key)
        });
        left.sort_by(|a, b| a.key.cmp(&b.key));
        Some(left)
    }
}
