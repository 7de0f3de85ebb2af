//! Events of a table: the first day of the rows that a milestone is done by.

use super::frame::Frame;
use super::lines::RowKey;
use super::program::Compiler;
use super::table::Store;
use super::truth::{NO, YES};
use crate::cube::{EventDay, EventRow};
use crate::model::{ClusterId, Date, DoneFrom};

/// The earliest day among the rows that are the event, of those no later than a day; rows whose condition is undecided
/// may be it. A row without a day, or of no cluster where one is asked for, is none.
pub fn first_day(store: &Store, event: &DoneFrom, cluster: Option<ClusterId>, seen: Date) -> EventDay {
    let mut found = EventDay::default();
    rows(store, event, cluster, seen, |day, sure, _| {
        let earliest = if sure { &mut found.sure } else { &mut found.possible };
        *earliest = Some(earliest.map_or(day, |known| known.min(day)));
    });
    found
}

/// The same rows by their keys: the `most` earliest.
pub fn first_rows(
    store: &Store,
    event: &DoneFrom,
    cluster: Option<ClusterId>,
    seen: Date,
    most: usize,
) -> Vec<EventRow> {
    let mut found: Vec<(Date, RowKey, bool)> = Vec::new();
    rows(store, event, cluster, seen, |day, sure, key| {
        let row = (day, key, sure);
        let at = found.partition_point(|other| *other <= row);
        if at < most {
            found.insert(at, row);
            found.truncate(most);
        }
    });
    let told = |(day, row, sure): (Date, RowKey, bool)| {
        let place = store.lines(event.dataset).and_then(|lines| lines.place(row));
        EventRow { day, key: store.subject_text(event.dataset, row.0), sure, place }
    };
    found.into_iter().map(told).collect()
}

/// Shows every row that is or may be the event: its day, whether it surely is, and which row it is.
fn rows(
    store: &Store,
    event: &DoneFrom,
    cluster: Option<ClusterId>,
    seen: Date,
    mut see: impl FnMut(Date, bool, RowKey),
) {
    let (Some(declared), Some(table)) = (store.dataset(event.dataset), store.table(event.dataset)) else {
        return;
    };
    let compiler = Compiler { store, dataset: event.dataset, entity: declared.of };
    let condition = event.condition.as_ref().map(|condition| compiler.compile(condition));
    let mut truths = Vec::new();
    for chunk in &table.chunks {
        let frame = Frame::of_chunk(store, event.dataset, chunk);
        match &condition {
            Some(condition) => frame.truths(condition, &mut truths),
            None => {
                truths.clear();
                truths.resize(chunk.len, YES);
            }
        }
        let days = chunk.column(event.column.column.index());
        let clusters = event.cluster.map(|column| chunk.column(column.column.index()));
        for (row, truth) in truths.iter().enumerate().filter(|(_, truth)| **truth != NO) {
            let of_cluster = match (cluster, clusters) {
                (Some(wanted), Some(cells)) => cells.id(row) == wanted.0,
                (Some(_), None) | (None, _) => true,
            };
            let Some(day) = days.date(row).map(Date).filter(|day| of_cluster && *day <= seen) else {
                continue;
            };
            let period = table.grain.and_then(|_| chunk.periods.get(row).copied());
            see(day, *truth == YES, (frame.subjects.get(row), period));
        }
    }
}
