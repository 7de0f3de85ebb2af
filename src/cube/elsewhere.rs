//! A measure in other cells than those that are asked about: another cluster, another period, another member of an axis.
//!
//! What is found there is told of the cells that asked, one reading for each; where there is no such cell, that is the
//! reason.

use std::collections::BTreeMap;

use super::cells::Moved;
use super::combine::{as_member, is_missing};
use super::{Cell, Cells, ClusterAxis, Evaluator, Facts, Member, Reading, Reason, Value};
use crate::model::{AxisId, AxisKind, AxisMember, CellAxis, ClusterId, Measure, Period, Selection};
use crate::source::Span;
use crate::unit::Rational;

impl<F: Facts + ?Sized> Evaluator<'_, F> {
    /// What is found in other cells, told of the former ones.
    pub(super) fn elsewhere(&self, inner: &Measure, moved: Moved, needed: &Rational) -> Vec<Reading> {
        let found = self.read_all(inner, &moved.cells, needed);
        moved.told(found)
    }

    pub(super) fn in_period(
        &self,
        inner: &Measure,
        cells: &Cells,
        period: Period,
        needed: &Rational,
    ) -> Vec<Reading> {
        self.elsewhere(inner, cells.moved(cells.shared().with_period(period), &[]), needed)
    }

    /// A measure in the cells with an axis set to what a value is in each.
    pub(super) fn at_value(
        &self,
        inner: &Measure,
        axis: CellAxis,
        value: &Measure,
        cells: &Cells,
        needed: &Rational,
    ) -> Vec<Reading> {
        let to = self.read_all(value, cells, needed);
        let free = || Reading::missing(Reason::AxisFree { place: value.span });
        let moved_to = |cells: &Cells, value: &Value| match self.set(cells.shared(), axis, value) {
            Some(shared) => self.elsewhere(inner, cells.moved(shared, axis.of_data().as_slice()), needed),
            None => vec![free(); cells.len()],
        };
        let first = to.first().map(|reading| reading.value.clone());
        match first {
            Some(first) if to.iter().all(|reading| reading.value == first) => {
                return if matches!(first, Value::Missing(_)) { to } else { moved_to(cells, &first) };
            }
            Some(_) | None => {}
        }
        self.where_not(cells, to.clone(), is_missing, |rest| {
            // Cells that go to one member are looked at together.
            let mut groups: Vec<(Value, Vec<usize>)> = Vec::new();
            let wanted = to.iter().filter(|reading| !is_missing(reading)).map(|reading| &reading.value);
            let mut known: BTreeMap<Member, usize> = BTreeMap::new();
            let mut lost: Vec<usize> = Vec::new();
            for (at, value) in wanted.enumerate() {
                let Some(member) = as_member(value) else {
                    lost.push(at);
                    continue;
                };
                let group = *known.entry(member).or_insert_with(|| {
                    groups.push((value.clone(), Vec::new()));
                    groups.len() - 1
                });
                groups.get_mut(group).into_iter().for_each(|(_, cells)| cells.push(at));
            }
            let mut found = vec![free(); rest.len()];
            for (value, chosen) in &groups {
                let readings = moved_to(&rest.pick(chosen), value);
                for (at, reading) in chosen.iter().zip(readings) {
                    if let Some(slot) = found.get_mut(*at) {
                        *slot = reading;
                    }
                }
            }
            found
        })
    }

    pub(super) fn select(&self, cell: &Cell, selection: Selection) -> Option<Cell> {
        let cluster = |id| self.policy.clusters.get(ClusterId::index(id));
        match selection {
            Selection::Cluster(id) => Some(cell.with_cluster(id, cluster(id)?)),
            Selection::Role(id, role) => Some(cell.with_cluster(id, cluster(id)?).with_role(role)),
            Selection::Overall => Some(cell.overall()),
            Selection::Union => Some(cell.with_union()),
        }
    }

    pub(super) fn set(&self, cell: &Cell, axis: CellAxis, value: &Value) -> Option<Cell> {
        self.set_member(cell, axis, &as_member(value)?)
    }

    /// The cell with an axis set to a member; `None` where the member is not of that axis.
    pub(super) fn set_member(&self, cell: &Cell, axis: CellAxis, member: &Member) -> Option<Cell> {
        match (axis, member) {
            (CellAxis::Cluster, Member::Cluster(id)) => self.select(cell, Selection::Cluster(*id)),
            (CellAxis::Role, Member::Role(role)) => Some(cell.with_role(*role)),
            (CellAxis::Period(grain), Member::Period(period)) => Some(cell.with_period_on(grain, *period)),
            (CellAxis::Axis(id), Member::Axis(member)) => Some(cell.with_axis(id, member.clone())),
            _ => None,
        }
    }

    pub(super) fn parent(&self, axis: AxisId, reading: Reading, place: Span) -> Reading {
        let AxisKind::Tree(tree) = (match self.policy.axes.get(axis.index()) {
            Some(axis) => axis.kind,
            None => return Reading::missing(Reason::AxisFree { place }),
        }) else {
            return Reading::missing(Reason::NoParent { place });
        };
        match reading.value {
            Value::Member(axis, AxisMember::Code(code)) => {
                let above = self.policy.classifications.get(tree.index()).and_then(|c| c.code(code)?.parent);
                match above {
                    Some(parent) => Reading::full(Value::Member(axis, AxisMember::Code(parent))),
                    None => Reading::missing(Reason::NoParent { place }),
                }
            }
            _ => reading,
        }
    }
}

pub(super) fn member(cell: &Cell, axis: CellAxis) -> Option<Value> {
    match axis {
        CellAxis::Cluster => match cell.cluster {
            ClusterAxis::One(id) => Some(Value::Cluster(id)),
            ClusterAxis::Free | ClusterAxis::Union => None,
        },
        CellAxis::Role => cell.role.map(Value::Role),
        CellAxis::Period(grain) => cell.period_at(grain).map(Value::Period),
        CellAxis::Axis(id) => cell.axes.get(&id).map(|m| Value::Member(id, m.clone())),
    }
}
