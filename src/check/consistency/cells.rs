//! The cells of a target, as far as they are known without data.

use super::{bare, same_condition};
use crate::check::Checker;
use crate::model::{CellAxis, ClusterId, Measure, Period, RoleId, Scope, Target};

/// The cells of a target.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// One cell without a cluster.
    Whole,
    /// Cells of clusters: those that are surely asked for, and those that may be.
    Clusters {
        /// All clusters, also those that may come.
        every: bool,
        sure: Vec<(ClusterId, Option<RoleId>)>,
        unsure: Vec<ClusterId>,
        condition: Option<Measure>,
    },
    /// The members of another axis that satisfy a condition.
    Axis(CellAxis, Option<Measure>),
}

/// Cells that two targets surely share.
#[derive(Debug, Clone, PartialEq)]
pub enum Shared {
    Nothing,
    /// These clusters, or cells that are no cluster's.
    Some(Vec<ClusterId>),
}

impl Checker<'_> {
    pub(super) fn cells_of(&self, target: &Target, period: Period) -> Cells {
        match &target.scope {
            Scope::Whole => Cells::Whole,
            Scope::Clusters(list) => {
                let living = list.iter().filter(|(id, _)| self.lives(*id, period)).copied();
                Cells::Clusters { every: false, sure: living.collect(), unsure: Vec::new(), condition: None }
            }
            Scope::Each { axis: CellAxis::Cluster, condition } => {
                let (mut sure, mut unsure) = (Vec::new(), Vec::new());
                for id in
                    (0..self.policy.clusters.len()).map(ClusterId::at).filter(|id| self.lives(*id, period))
                {
                    match target.scope.asks(id) {
                        Some(true) => sure.push((id, None)),
                        Some(false) => {}
                        None => unsure.push(id),
                    }
                }
                Cells::Clusters { every: true, sure, unsure, condition: condition.as_ref().map(bare) }
            }
            Scope::Each { axis, condition } => Cells::Axis(*axis, condition.clone()),
        }
    }

    /// True where a cluster exists on some day of the period.
    pub(super) fn lives(&self, id: ClusterId, period: Period) -> bool {
        let Some(cluster) = self.policy.clusters.get(id.index()) else { return false };
        cluster.from.is_none_or(|from| from.first_day() <= period.last_day())
            && cluster.until.is_none_or(|until| until.last_day() >= period.first_day())
    }
}

impl Cells {
    pub fn shared(&self, other: &Cells) -> Shared {
        match (self, other) {
            (Cells::Whole, Cells::Whole) => Shared::Some(Vec::new()),
            (
                Cells::Clusters { sure, unsure, condition, .. },
                Cells::Clusters { sure: theirs, unsure: unsure_too, condition: other, .. },
            ) => {
                let both = sure.iter().filter(|cell| theirs.contains(cell)).map(|(id, _)| *id);
                let mut both: Vec<ClusterId> = both.collect();
                // Where one condition is asked twice, whoever satisfies it is in both.
                if condition.is_some() && condition == other {
                    both.extend(unsure.iter().filter(|id| unsure_too.contains(id)));
                }
                if both.is_empty() { Shared::Nothing } else { Shared::Some(both) }
            }
            (Cells::Axis(a, narrow), Cells::Axis(b, theirs)) => {
                let meet =
                    narrow.is_none() || theirs.is_none() || same_condition(narrow.as_ref(), theirs.as_ref());
                if a == b && meet { Shared::Some(Vec::new()) } else { Shared::Nothing }
            }
            (Cells::Whole | Cells::Clusters { .. } | Cells::Axis(..), _) => Shared::Nothing,
        }
    }

    /// True where every cell of the other is surely one of these, and the other has some.
    pub fn cover(&self, other: &Cells) -> bool {
        match (self, other) {
            (Cells::Whole, Cells::Whole) => true,
            (
                Cells::Clusters { every, sure, condition, .. },
                Cells::Clusters { every: for_all, sure: theirs, unsure, condition: other },
            ) => {
                let alike = condition.is_some() && condition == other;
                let doubted = unsure.iter().all(|id| alike || sure.contains(&(*id, None)));
                // A list does not cover what holds for the clusters of tomorrow too.
                (*every || !for_all)
                    && doubted
                    && theirs.iter().all(|cell| sure.contains(cell))
                    && !(theirs.is_empty() && unsure.is_empty())
            }
            (Cells::Axis(a, narrow), Cells::Axis(b, theirs)) => {
                a == b && (narrow.is_none() || same_condition(narrow.as_ref(), theirs.as_ref()))
            }
            (Cells::Whole | Cells::Clusters { .. } | Cells::Axis(..), _) => false,
        }
    }
}
