//! `flow cumulative in year`: a period's value is the difference to the period before it in the year.

use super::column::{Cells, Chunk, Numbers};
use super::decimal::{Decimal, Value};
use super::table::{Store, Table};
use crate::model::{ArithmeticOp, DatasetId, Grain, Period, TimeKind};

/// Puts differences in place of cumulative values. The values of the file stay beside them, for they are those of the
/// years; of months the quarters stand there too, each the difference of two quarters' ends.
pub fn take_differences(store: &mut Store) {
    let policy = std::sync::Arc::clone(&store.policy);
    for (at, dataset) in policy.datasets.iter().enumerate() {
        let count = store.subject_count(DatasetId::at(at));
        let Some(grain) = dataset.period.as_ref().map(|p| p.grain).filter(|g| *g != Grain::Year) else {
            continue;
        };
        let Some(table) = store.tables_mut().get_mut(at) else { continue };
        for (index, column) in dataset.columns.iter().enumerate() {
            if column.time == Some(TimeKind::FlowCumulative) && column.computed.is_none() {
                take(table, count, grain, index);
            }
        }
    }
}

fn take(table: &mut Table, subjects: usize, grain: Grain, column: usize) {
    let own = differences(table, subjects, grain, column, 1);
    let quarters = (grain == Grain::Month).then(|| differences(table, subjects, grain, column, 3));
    let width = table.chunks.iter().map(|c| c.columns.len()).max().unwrap_or(0);
    let quarters_at = quarters.as_ref().map(|_| width + 1);
    let mut quarters = quarters.into_iter().flatten();
    for (chunk, own) in table.chunks.iter_mut().zip(own) {
        chunk.columns.resize(width, Cells::Dropped);
        if let Some(slot) = chunk.columns.get_mut(column) {
            let raw = std::mem::replace(slot, own);
            chunk.columns.push(raw);
        }
        chunk.columns.extend(quarters.next());
    }
    for (list, place) in [(&mut table.raw, Some(width)), (&mut table.quarters, quarters_at)] {
        list.resize(list.len().max(column + 1), None);
        if let Some(slot) = list.get_mut(column) {
            *slot = place;
        }
    }
}

/// What was added in the `back` periods that end with each row's, in rows that end such a stretch of the year. It is
/// missing where the value before the stretch is; the first stretch of a year has none before it.
fn differences(table: &Table, subjects: usize, grain: Grain, column: usize, back: i32) -> Vec<Cells> {
    let before = |ordinal: i32, subject: u32| {
        let (chunk, at) = table.cells(table.row_of(subjects, Some(ordinal - back), subject))?;
        chunk.column(column).number(at)
    };
    let value = |chunk: &Chunk, row: usize| -> Option<Decimal> {
        let own = chunk.column(column).number(row)?;
        let ordinal = chunk.periods.get(row).copied()?;
        let place = ordinal.rem_euclid(grain.per_year()) + 1;
        if place % back != 0 {
            return None;
        }
        if place == back {
            return Some(own);
        }
        let before = before(ordinal, chunk.subjects().get(row).copied()?)?;
        match Value::Decimal(own).arithmetic(ArithmeticOp::Subtract, &Value::Decimal(before))? {
            Value::Decimal(difference) => Some(difference),
            Value::Rational(_) => None,
        }
    };
    let cells = |chunk: &Chunk| {
        Cells::Numbers(Numbers::pack(&(0..chunk.len).map(|row| value(chunk, row)).collect::<Vec<_>>()))
    };
    table.chunks.iter().map(cells).collect()
}

/// True for the last period in its coarser one.
pub fn is_last_in(period: Period, grain: Grain) -> bool {
    period.last_day() == Period::holding(period.first_day(), grain).last_day()
}
