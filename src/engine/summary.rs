//! What a report says of each table: how many values its columns have, and how many distinct ones.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::column::Cells;
use super::eval::Val;
use super::frame::Frame;
use super::keys::{ABSENT, Interner};
use super::program::Compiler;
use super::table::{Store, title_column};
use crate::cube::ColumnSummary;
use crate::model::{ColumnId, ColumnKind, ColumnRef, DataStatus, DatasetId};

/// Gives computed texts ids, so that they can be axes like texts of the file.
pub fn hold_computed_texts(store: &mut Store) {
    let policy = Arc::clone(&store.policy);
    for (at, dataset) in policy.datasets.iter().enumerate() {
        let id = DatasetId::at(at);
        for (index, column) in dataset.columns.iter().enumerate() {
            if column.computed.is_none() || column.kind != ColumnKind::Text {
                continue;
            }
            let own = ColumnRef { dataset: id, column: ColumnId::at(index) };
            let node = Compiler { store, dataset: id, entity: dataset.of }.column(own);
            let mut texts = Interner::default();
            let mut cells = Vec::new();
            for chunk in store.table(id).map_or(&[][..], |t| t.chunks.as_slice()) {
                let frame = Frame::of_chunk(store, id, chunk);
                let mut text = |lane| match frame.value(&node, lane) {
                    Val::Text(text) => texts.intern(text),
                    _ => ABSENT,
                };
                cells.push(Cells::Ids((0..chunk.len).map(&mut text).collect()));
            }
            let Some(table) = store.tables_mut().get_mut(at) else { continue };
            for (chunk, cells) in table.chunks.iter_mut().zip(cells) {
                if let Some(slot) = chunk.columns.get_mut(index) {
                    *slot = cells;
                }
            }
            if let (Some(slot), Some(held)) = (table.texts.get_mut(index), table.materialised.get_mut(index))
            {
                *slot = Arc::new(texts);
                *held = true;
            }
        }
    }
}

/// Kept rows of each status, where the table has a column of them.
pub fn count_statuses(store: &Store, id: DatasetId) -> Vec<(DataStatus, u64)> {
    let column = store.dataset(id).and_then(|d| d.status.as_ref()).map(|s| s.column.index());
    let (Some(column), Some(table)) = (column, store.table(id)) else { return Vec::new() };
    let mut counts = DataStatus::ALL.map(|status| (status, 0));
    for chunk in &table.chunks {
        let Cells::Ids(ids) = chunk.column(column) else { continue };
        for id in ids {
            if let Some((_, count)) = counts.get_mut(*id as usize) {
                *count += 1;
            }
        }
    }
    counts.to_vec()
}

/// Fills in the summary of every table.
pub fn summarise(store: &mut Store) {
    let policy = Arc::clone(&store.policy);
    for (at, dataset) in policy.datasets.iter().enumerate() {
        let id = DatasetId::at(at);
        let columns = (0..dataset.columns.len()).map(|index| column_summary(store, id, index)).collect();
        if let Some(table) = store.tables_mut().get_mut(at) {
            table.columns = columns;
        }
    }
}

fn column_summary(store: &Store, id: DatasetId, index: usize) -> ColumnSummary {
    let column = ColumnId::at(index);
    let mut summary = ColumnSummary { column, present: 0, of: 0, distinct: None };
    let (Some(dataset), Some(table)) = (store.dataset(id), store.table(id)) else { return summary };
    let Some(declared) = dataset.column(column) else { return summary };
    summary.of = table.kept;
    let listed = match declared.kind {
        ColumnKind::Text | ColumnKind::Code(_) | ColumnKind::Reference(_) | ColumnKind::Cluster => true,
        ColumnKind::Number(_) | ColumnKind::Date => false,
    };
    let mut seen: Vec<u64> = Vec::new();
    let mut see = |id: u32| {
        let word = id as usize / 64;
        if word >= seen.len() {
            seen.resize(word + 1, 0);
        }
        if let Some(word) = seen.get_mut(word) {
            *word |= 1 << (id % 64);
        }
    };
    // A cumulative column says of itself what the file has.
    let at = table.raw.get(index).copied().flatten().unwrap_or(index);
    let computed = declared.computed.is_some() && table.materialised.get(index) != Some(&true);
    let own = ColumnRef { dataset: id, column };
    let node = computed.then(|| Compiler { store, dataset: id, entity: dataset.of }.column(own));
    for chunk in &table.chunks {
        match (&node, chunk.column(at)) {
            (Some(node), _) => {
                let frame = Frame::of_chunk(store, id, chunk);
                for lane in 0..chunk.len {
                    let value = frame.value(node, lane);
                    summary.present += u64::from(value != Val::Missing);
                    if let Val::Id(id) = value {
                        see(id);
                    }
                }
            }
            (None, cells @ Cells::Ids(ids)) => {
                summary.present += cells.present();
                ids.iter().filter(|id| **id != ABSENT).for_each(|id| see(*id));
            }
            (None, cells) => summary.present += cells.present(),
        }
    }
    summary.present += table.present.get(index).copied().unwrap_or(0);
    summary.distinct = listed.then(|| seen.iter().map(|w| u64::from(w.count_ones())).sum());
    summary
}

/// Lets go of values that were held only to be verified and counted.
pub fn drop_unused(store: &mut Store, used: &BTreeSet<ColumnRef>) {
    let policy = Arc::clone(&store.policy);
    let mut needed = used.clone();
    needed.extend(policy.axes.iter().flat_map(|axis| axis.columns.iter().copied()));
    for (at, dataset) in policy.datasets.iter().enumerate() {
        let own = |column: ColumnId| ColumnRef { dataset: DatasetId::at(at), column };
        needed.extend(
            dataset.keys.iter().chain(&dataset.entity_column).chain(&title_column(dataset)).map(|c| own(*c)),
        );
        needed.extend(dataset.status.as_ref().map(|status| own(status.column)));
        let clusters = dataset.columns.iter().enumerate().filter(|(_, c)| c.kind == ColumnKind::Cluster);
        needed.extend(clusters.map(|(index, _)| own(ColumnId::at(index))));
    }
    for (at, table) in store.tables_mut().iter_mut().enumerate() {
        for index in 0..table.texts.len() {
            let column = ColumnRef { dataset: DatasetId::at(at), column: ColumnId::at(index) };
            if needed.contains(&column) {
                continue;
            }
            for chunk in &mut table.chunks {
                if let Some(slot) = chunk.columns.get_mut(index) {
                    *slot = Cells::Dropped;
                }
            }
            if let Some(texts) = table.texts.get_mut(index) {
                *texts = Arc::new(Interner::default());
            }
        }
    }
}
