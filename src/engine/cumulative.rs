//! `flow cumulative in year`: a period's value is the difference to the period before it in the year.

use super::column::{Cells, Numbers};
use super::decimal::{Decimal, Value};
use super::table::Store;
use crate::model::{ArithmeticOp, DatasetId, Grain, Period, TimeKind};

/// Puts differences in place of cumulative values and keeps these beside them.
pub fn take_differences(store: &mut Store) {
    let policy = std::sync::Arc::clone(&store.policy);
    for (at, dataset) in policy.datasets.iter().enumerate() {
        let id = DatasetId::at(at);
        let count = store.subject_count(id);
        let Some(grain) = dataset.period.as_ref().map(|p| p.grain).filter(|g| *g != Grain::Year) else {
            continue;
        };
        for (index, column) in dataset.columns.iter().enumerate() {
            if column.time == Some(TimeKind::FlowCumulative) && column.computed.is_none() {
                difference(store, id, count, grain, index);
            }
        }
    }
}

fn difference(store: &mut Store, id: DatasetId, subjects: usize, grain: Grain, column: usize) {
    let Some(table) = store.tables.get_mut(id.index()) else { return };
    let first_of_year = |ordinal: i32| ordinal.rem_euclid(grain.per_year()) == 0;
    let before = |ordinal: i32, subject: u32| {
        let (chunk, at) = table.cells(table.row_of(subjects, Some(ordinal - 1), subject))?;
        chunk.column(column).number(at)
    };
    let mut all = Vec::with_capacity(table.chunks.len());
    for chunk in &table.chunks {
        let value = |row: usize| -> Option<Decimal> {
            let own = chunk.column(column).number(row)?;
            let ordinal = chunk.periods.get(row).copied()?;
            if first_of_year(ordinal) {
                return Some(own);
            }
            let before = before(ordinal, chunk.subjects().get(row).copied()?)?;
            match Value::Decimal(own).arithmetic(ArithmeticOp::Subtract, &Value::Decimal(before))? {
                Value::Decimal(difference) => Some(difference),
                Value::Rational(_) => None,
            }
        };
        all.push(Cells::Numbers(Numbers::pack(&(0..chunk.len).map(value).collect::<Vec<_>>())));
    }
    let width = table.chunks.iter().map(|c| c.columns.len()).max().unwrap_or(0);
    for (chunk, differences) in table.chunks.iter_mut().zip(all) {
        if let Some(slot) = chunk.columns.get_mut(column) {
            let raw = std::mem::replace(slot, differences);
            chunk.columns.push(raw);
        }
    }
    table.raw.resize(column + 1, None);
    if let Some(slot) = table.raw.get_mut(column) {
        *slot = Some(width);
    }
}

/// True for the last period of its year.
pub fn last_of_year(period: Period) -> bool {
    period.last_day() == Period::holding(period.first_day(), Grain::Year).last_day()
}
