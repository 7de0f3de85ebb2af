//! What the cube asks of data: the seam between reasoning and tables.
//!
//! Whatever answers an aggregate in a cell implements [`Facts`]; a question about many cells may be answered at once, and
//! gives for each what it would give alone.

use std::sync::Arc;

use super::{Aggregated, Cell, Cells, Evidence, Member};
use crate::model::{AggregateId, AxisId, AxisMember, CellAxis, ClusterId, DatasetId, Date, DoneFrom, Period};

/// The base aggregates and the members of axes.
pub trait Facts {
    /// The first day on which an event is told of, of those that a day sees.
    fn event(&self, event: &DoneFrom, cluster: Option<ClusterId>, seen: Date) -> EventDay;
    /// The data of those who are members of a cluster in both of two periods.
    fn like_for_like(&self, cluster: ClusterId, first: Period, second: Period) -> Option<Matched>;
    /// An aggregate in a cell.
    fn aggregate(&self, aggregate: AggregateId, cell: &Cell) -> Aggregated;
    /// The same in many cells, one answer for each.
    fn aggregates(&self, aggregate: AggregateId, cells: &Cells) -> Vec<Aggregated> {
        cells.iter().map(|cell| self.aggregate(aggregate, &cell)).collect()
    }
    /// The whole list of an axis, in its own order, whatever the cell fixes; `level` of a tree where given.
    fn members(&self, axis: CellAxis, level: Option<u32>) -> Vec<Member>;
    /// Which members of some axes stand together in rows of these tables, by their places in lists of members: a list
    /// of places for each axis, in order. `None` where everything may stand with everything.
    fn combinations(
        &self,
        _datasets: &[DatasetId],
        _axes: &[(AxisId, &[AxisMember])],
    ) -> Option<Vec<Vec<u32>>> {
        None
    }
    /// In each of some cells how many entities of a table are surely in it, and of how many that is not known.
    fn standing(&self, _entities: DatasetId, cells: &Cells) -> Vec<(u64, u64)> {
        vec![(1, 0); cells.len()]
    }
    /// How many threads may ask side by side.
    fn threads(&self) -> usize {
        1
    }
    /// True where the cell's clusters have no member in the cell's period.
    fn has_no_members(&self, cell: &Cell) -> bool;
    /// The same, and nobody is left of whom it is not known.
    fn can_have_no_members(&self, cell: &Cell) -> bool {
        self.has_no_members(cell)
    }
    /// The same of many cells.
    fn nobody(&self, cells: &Cells) -> Vec<bool> {
        cells.iter().map(|cell| self.can_have_no_members(&cell)).collect()
    }
}

/// The same data, of those alone who are members in two periods.
pub struct Matched {
    pub facts: Arc<dyn Evidence>,
    /// Members of the cluster in both periods, and in the second.
    pub both: u64,
    pub members: u64,
}

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventDay {
    /// The earliest day of those that surely are the event.
    pub sure: Option<Date>,
    /// The earliest day of those that may be it.
    pub possible: Option<Date>,
}
