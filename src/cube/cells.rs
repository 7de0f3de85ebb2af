//! Many cells at once: what they share, and the axes on which they differ.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Cell, Member};
use crate::model::{AxisId, AxisMember, CellAxis};

/// Cells that fix the same axes. They differ only on axes of data: cluster, role and period are shared.
#[derive(Debug, Clone)]
pub struct Cells {
    shared: Cell,
    /// None of these axes is fixed by what is shared.
    columns: Vec<Varied>,
    len: usize,
}

/// An axis on which cells differ.
#[derive(Debug, Clone)]
pub struct Varied {
    pub axis: AxisId,
    pub members: Arc<Vec<AxisMember>>,
    /// For each cell the place of its member.
    pub places: Arc<Vec<u32>>,
}

impl Varied {
    /// The member of a cell.
    pub fn member(&self, cell: usize) -> Option<&AxisMember> {
        self.members.get(*self.places.get(cell)? as usize)
    }
}

/// Other cells, and which of them each of the former ones became.
pub struct Moved {
    pub cells: Cells,
    /// `None`: each its own, in their order.
    pub became: Option<Vec<u32>>,
}

impl Moved {
    /// What was found in the other cells, told of the former ones.
    pub fn told<T: Clone>(&self, found: Vec<T>) -> Vec<T> {
        match &self.became {
            None => found,
            Some(became) => became.iter().filter_map(|at| found.get(*at as usize).cloned()).collect(),
        }
    }

    /// The place of a former cell among the others.
    pub fn place(&self, cell: usize) -> usize {
        match &self.became {
            None => cell,
            Some(became) => became.get(cell).map_or(0, |at| *at as usize),
        }
    }
}

impl Cells {
    /// A cell alone.
    pub fn one(cell: &Cell) -> Self {
        Cells { shared: cell.clone(), columns: Vec::new(), len: 1 }
    }

    /// Cells of a shared part that differ on some axes; the columns are of one length.
    pub fn of(shared: Cell, columns: Vec<Varied>) -> Self {
        let len = columns.first().map_or(1, |column| column.places.len());
        let kept = columns.into_iter().filter(|column| !shared.axes.contains_key(&column.axis));
        Cells { columns: kept.collect(), shared, len }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What all of them fix.
    pub fn shared(&self) -> &Cell {
        &self.shared
    }

    pub fn columns(&self) -> &[Varied] {
        &self.columns
    }

    pub fn column(&self, axis: AxisId) -> Option<&Varied> {
        self.columns.iter().find(|column| column.axis == axis)
    }

    /// One of them.
    pub fn cell(&self, at: usize) -> Cell {
        let members = self.columns.iter().filter_map(|column| Some((column.axis, column.member(at)?)));
        members.fold(self.shared.clone(), |cell, (axis, member)| cell.with_axis(axis, member.clone()))
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Cell> + '_ {
        (0..self.len).map(|at| self.cell(at))
    }

    /// Some of them.
    pub fn pick(&self, chosen: &[usize]) -> Cells {
        let places = |column: &Varied| {
            chosen.iter().filter_map(|at| column.places.get(*at).copied()).collect::<Vec<u32>>()
        };
        let columns = self.columns.iter().map(|column| Varied {
            axis: column.axis,
            members: Arc::clone(&column.members),
            places: Arc::new(places(column)),
        });
        Cells { shared: self.shared.clone(), columns: columns.collect(), len: chosen.len() }
    }

    /// The same cells with another shared part, free on these axes; those that become one are one.
    pub fn moved(&self, shared: Cell, freed: &[AxisId]) -> Moved {
        let stays =
            |column: &&Varied| !freed.contains(&column.axis) && !shared.axes.contains_key(&column.axis);
        let kept: Vec<&Varied> = self.columns.iter().filter(stays).collect();
        if kept.len() == self.columns.len() {
            let cells = Cells { shared, columns: self.columns.clone(), len: self.len };
            return Moved { cells, became: None };
        }
        let (chosen, became) = distinct(&kept, self.len);
        let columns = kept.into_iter().map(|column| Varied {
            axis: column.axis,
            members: Arc::clone(&column.members),
            places: Arc::new(chosen.iter().filter_map(|at| column.places.get(*at).copied()).collect()),
        });
        let cells = Cells { shared, columns: columns.collect(), len: chosen.len() };
        Moved { cells, became: Some(became) }
    }

    /// Each cell set to each member of an axis that is free in all of them: the members of the first cell, then those
    /// of the second.
    pub fn times(&self, axis: AxisId, members: &Arc<Vec<AxisMember>>) -> Cells {
        let count = members.len();
        let all = u32::try_from(count).unwrap_or(u32::MAX);
        let mut columns: Vec<Varied> = self
            .columns
            .iter()
            .map(|column| Varied {
                axis: column.axis,
                members: Arc::clone(&column.members),
                places: Arc::new(
                    column.places.iter().flat_map(|place| std::iter::repeat_n(*place, count)).collect(),
                ),
            })
            .collect();
        let places = (0..self.len).flat_map(|_| 0..all).collect();
        columns.push(Varied { axis, members: Arc::clone(members), places: Arc::new(places) });
        Cells { shared: self.shared.clone(), columns, len: self.len * count }
    }

    /// The same cells with a further axis on which they differ.
    pub fn with(&self, varied: Varied) -> Cells {
        let mut cells = self.clone();
        cells.columns.retain(|column| column.axis != varied.axis);
        cells.shared = cells.shared.over(CellAxis::Axis(varied.axis));
        cells.columns.push(varied);
        cells
    }

    /// What an axis of data is fixed to, where it is: shared by all, or by each its own.
    pub fn member(&self, axis: AxisId, at: usize) -> Option<&AxisMember> {
        self.shared.axes.get(&axis).or_else(|| self.column(axis)?.member(at))
    }
}

/// The first cell of each combination of places, and the number of the combination of every cell.
fn distinct(columns: &[&Varied], len: usize) -> (Vec<usize>, Vec<u32>) {
    let (mut first, mut number): (Vec<usize>, Vec<u32>) = (Vec::new(), Vec::with_capacity(len));
    match columns {
        [] => {
            if len > 0 {
                first.push(0);
            }
            number.resize(len, 0);
        }
        [column] => {
            let mut seen = vec![None; column.members.len()];
            for (at, place) in column.places.iter().enumerate() {
                let Some(slot) = seen.get_mut(*place as usize) else { continue };
                number.push(*slot.get_or_insert_with(|| next(&mut first, at)));
            }
        }
        columns => {
            let mut seen: HashMap<Vec<u32>, u32> = HashMap::new();
            for at in 0..len {
                let key: Vec<u32> = columns.iter().filter_map(|c| c.places.get(at).copied()).collect();
                number.push(*seen.entry(key).or_insert_with(|| next(&mut first, at)));
            }
        }
    }
    (first, number)
}

fn next(first: &mut Vec<usize>, at: usize) -> u32 {
    first.push(at);
    u32::try_from(first.len() - 1).unwrap_or(u32::MAX)
}

/// The members of an axis of data in a list.
pub fn data_members(members: &[Member]) -> Vec<AxisMember> {
    members
        .iter()
        .filter_map(|member| match member {
            Member::Axis(member) => Some(member.clone()),
            Member::Cluster(_) | Member::Role(_) | Member::Period(_) => None,
        })
        .collect()
}
