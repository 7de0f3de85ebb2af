//! A cell fixes some axes to members.

use std::collections::BTreeMap;

use crate::model::{AxisId, AxisMember, CellAxis, Cluster, ClusterId, Grain, Period, RoleId};

/// What a cell says of clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum ClusterAxis {
    /// All rows, members or not.
    #[default]
    Free,
    One(ClusterId),
    /// Members of any cluster, each once.
    Union,
}

/// A member that a cell can be set to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Member {
    Cluster(ClusterId),
    Role(RoleId),
    Period(Period),
    Axis(AxisMember),
}

/// A cell (`{cluster: petrochem, year: 2012}`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Cell {
    pub cluster: ClusterAxis,
    pub role: Option<RoleId>,
    /// Time is one axis: a cell has at most one period.
    pub period: Option<Period>,
    pub axes: BTreeMap<AxisId, AxisMember>,
    /// The axes of `axes` that stand there by the `in` of the cell's cluster.
    within: Vec<AxisId>,
}

impl Cell {
    /// The cell at a period, every other axis free.
    pub fn at(period: Period) -> Self {
        Cell { period: Some(period), ..Cell::default() }
    }

    /// Sets the cluster, and its `in` axes in place of the former cluster's.
    pub fn with_cluster(&self, id: ClusterId, cluster: &Cluster) -> Self {
        let mut cell = self.without_within();
        cell.cluster = ClusterAxis::One(id);
        for (axis, member) in &cluster.within {
            cell.axes.insert(*axis, member.clone());
            cell.within.push(*axis);
        }
        cell
    }

    /// Members of any cluster.
    pub fn with_union(&self) -> Self {
        Cell { cluster: ClusterAxis::Union, role: None, ..self.without_within() }
    }

    pub fn with_role(&self, role: RoleId) -> Self {
        Cell { role: Some(role), ..self.clone() }
    }

    pub fn with_period(&self, period: Period) -> Self {
        Cell { period: Some(period), ..self.clone() }
    }

    pub fn with_axis(&self, axis: AxisId, member: AxisMember) -> Self {
        let mut cell = self.clone();
        cell.within.retain(|a| *a != axis);
        cell.axes.insert(axis, member);
        cell
    }

    /// Without cluster and role; the territory stays.
    pub fn overall(&self) -> Self {
        Cell { cluster: ClusterAxis::Free, role: None, ..self.clone() }
    }

    /// Without the axes that the `in` of its cluster fixes; `None` where there is none.
    pub fn everywhere(&self) -> Option<Self> {
        (!self.within.is_empty()).then(|| self.without_within())
    }

    /// Without one axis.
    pub fn over(&self, axis: CellAxis) -> Self {
        let mut cell = self.clone();
        match axis {
            CellAxis::Cluster => return self.overall(),
            CellAxis::Role => cell.role = None,
            CellAxis::Period(_) => cell.period = None,
            CellAxis::Axis(id) => {
                cell.axes.remove(&id);
                cell.within.retain(|a| *a != id);
            }
        }
        cell
    }

    /// The cell's period as an axis of this grain sees it: the period itself or the coarser one that holds it.
    pub fn period_at(&self, grain: Grain) -> Option<Period> {
        self.period.and_then(|p| p.coarsen(grain))
    }

    /// Sets time on an axis: a year set in a quarter's cell is that quarter of the year.
    pub fn with_period_on(&self, grain: Grain, period: Period) -> Self {
        match self.period {
            Some(own) if own.grain != grain => match own.coarsen(grain) {
                Some(holding) => {
                    let ratio = own.grain.per_year() / grain.per_year();
                    self.with_period(own.shift((period.ordinal - holding.ordinal).saturating_mul(ratio)))
                }
                None => self.with_period(period),
            },
            _ => self.with_period(period),
        }
    }

    fn without_within(&self) -> Self {
        let mut cell = self.clone();
        for axis in cell.within.drain(..) {
            cell.axes.remove(&axis);
        }
        cell
    }
}
