//! Which columns of a dataset something may rest on that rests on the dataset.

use super::closure::Closure;
use crate::model::{AxisId, Column, ColumnId, ColumnKind, ColumnRef, Dataset, Policy};

/// The columns, by name, of the datasets of a closure: those that it names or that carry its axes, and those that say which
/// rows there are and whom they are about.
pub fn columns(policy: &Policy, closure: &Closure) -> Vec<String> {
    let axes = |column: ColumnRef| {
        let mut axes = policy.axes.iter().enumerate().filter(move |(_, axis)| axis.columns.contains(&column));
        axes.any(|(at, _)| closure.axes.contains(&AxisId::at(at)))
    };
    let mut found = Vec::new();
    for id in &closure.datasets {
        let Some(dataset) = policy.datasets.get(id.index()) else { continue };
        for (at, column) in dataset.columns.iter().enumerate() {
            let own = ColumnRef { dataset: *id, column: ColumnId::at(at) };
            if closure.columns.contains(&own) || axes(own) || says_of_rows(dataset, own, column) {
                found.push(format!("{}.{}", dataset.name, column.name));
            }
        }
    }
    found
}

/// Whether a column says which rows there are, whom they are about or from when to when.
fn says_of_rows(dataset: &Dataset, own: ColumnRef, column: &Column) -> bool {
    let ends = dataset.exists.iter().chain(&dataset.valid).flat_map(|(from, until)| [Some(*from), *until]);
    let intervals = dataset.intervals.iter().flat_map(|(from, until)| [Some(*from), Some(*until)]);
    let link = dataset.link.iter().flat_map(|link| [Some(link.from), Some(link.to), link.money]);
    let others = [
        dataset.entity_column,
        dataset.status.as_ref().map(|s| s.column),
        dataset.wide.as_ref().map(|w| w.value),
    ];
    let mut all =
        ends.chain(intervals).chain(link).chain(others).flatten().chain(dataset.keys.iter().copied());
    let names_another = match &column.kind {
        ColumnKind::Reference(_) | ColumnKind::Cluster => true,
        ColumnKind::Text | ColumnKind::Number(_) | ColumnKind::Date | ColumnKind::Code(_) => false,
    };
    names_another || all.any(|column| column == own.column)
}
