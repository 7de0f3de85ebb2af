//! The parts of a dataset's files become one table: texts get their final ids, `where` drops rows, rows get subjects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::column::{Cells, Chunk, filtered};
use super::decode::{CellFault, Decoded};
use super::eval::{Frame, Lanes, Rows, Time, Truth, UNDECIDED, YES};
use super::keys::{ABSENT, Interner, TupleInterner, UNKNOWN};
use super::program::{Compiler, Node};
use super::read::Input;
use super::table::{Store, Subjects, Table};
use crate::cube::DataFile;
use crate::model::{ColumnId, ColumnKind, Dataset, DatasetId, Date};

/// Joins the parts; gives the faults of each chunk.
pub fn merge_parts(table: &mut Table, inputs: &[Input], parts: Vec<(usize, Decoded)>) -> Vec<Vec<CellFault>> {
    let mut faults = Vec::new();
    let mut rows = vec![0u64; inputs.len()];
    table.present = vec![0; table.texts.len()];
    let mut texts: Vec<Interner> = Vec::new();
    for (file, mut part) in parts {
        if let Some(rows) = rows.get_mut(file) {
            *rows += part.rows;
        }
        for (total, present) in table.present.iter_mut().zip(&part.present) {
            *total += present;
        }
        if texts.is_empty() {
            texts = part.texts;
        } else {
            for (column, (all, own)) in texts.iter_mut().zip(&part.texts).enumerate() {
                if own.len() > 0 {
                    let ids = all.absorb(own);
                    renumber(&mut part.chunks, column, &ids);
                }
            }
        }
        table.chunks.append(&mut part.chunks);
        faults.append(&mut part.faults);
    }
    table.rows = rows.iter().sum();
    table.files = inputs
        .iter()
        .zip(rows)
        .map(|(input, rows)| DataFile { name: input.file.name.clone(), path: input.file.path.clone(), rows })
        .collect();
    for (slot, texts) in table.texts.iter_mut().zip(texts) {
        *slot = Arc::new(texts);
    }
    faults
}

pub(super) fn renumber(chunks: &mut [Chunk], column: usize, ids: &[u32]) {
    for chunk in chunks {
        if let Some(Cells::Ids(cells)) = chunk.columns.get_mut(column) {
            for id in cells.iter_mut() {
                *id = ids.get(*id as usize).copied().unwrap_or(*id);
            }
        }
    }
}

pub struct Filtered {
    /// Some row that is kept, or of which it is not known, has a fault.
    pub faulty: bool,
}

/// The condition of a dataset, ready for its rows.
pub fn compile_filter(store: &Store, id: DatasetId, dataset: &Dataset) -> Option<Node> {
    let compiler = Compiler { store, dataset: id, entity: dataset.of };
    dataset.filter.as_ref().map(|filter| compiler.compile(filter))
}

/// How the condition stands in each row of a chunk.
pub fn filter_truths(
    store: &Store,
    id: DatasetId,
    dataset: &Dataset,
    filter: &Node,
    chunk: &Chunk,
) -> Vec<Truth> {
    let entities = match dataset.entity_column.map(|c| chunk.column(c.index())) {
        Some(Cells::Ids(ids)) => Lanes::List(ids),
        _ => Lanes::None,
    };
    let time = match &dataset.period {
        Some(period) => Time::Each(period.grain, &chunk.periods),
        None => Time::None,
    };
    let frame = Frame {
        store,
        dataset: id,
        len: chunk.len,
        rows: Rows::Chunk(chunk, 0),
        subjects: Lanes::None,
        entities,
        time,
        roles: None,
    };
    let mut truths = Vec::new();
    frame.truths(filter, &mut truths);
    truths
}

/// Drops the rows that the dataset's `where` does not keep; they need not parse nor have known codes, for tables of
/// several levels mix all kinds of rows. A row of which `where` is undecided is a fault, never dropped in silence.
pub fn filter_rows(
    store: &mut Store,
    id: DatasetId,
    dataset: &Dataset,
    faults: &[Vec<CellFault>],
) -> Filtered {
    let mut faulty = false;
    if let Some(filter) = compile_filter(store, id, dataset) {
        let chunks =
            store.tables.get_mut(id.index()).map(|t| std::mem::take(&mut t.chunks)).unwrap_or_default();
        let mut kept = Vec::with_capacity(chunks.len());
        for (at, chunk) in chunks.iter().enumerate() {
            let truths = filter_truths(store, id, dataset, &filter, chunk);
            let faults = faults.get(at).map_or(&[][..], Vec::as_slice);
            faulty |= truths.contains(&UNDECIDED)
                || faults.iter().any(|f| truths.get(f.row).is_some_and(|t| *t == YES));
            let keep: Vec<bool> = truths.iter().map(|t| *t == YES).collect();
            kept.push(Chunk {
                len: keep.iter().filter(|k| **k).count(),
                columns: chunk.columns.iter().map(|c| c.filter(&keep)).collect(),
                periods: filtered(&chunk.periods, &keep),
                subjects: Vec::new(),
            });
        }
        kept.retain(|chunk| chunk.len > 0);
        if let Some(table) = store.tables.get_mut(id.index()) {
            table.chunks = kept;
        }
    } else {
        faulty = faults.iter().any(|f| !f.is_empty());
    }
    if let Some(table) = store.tables.get_mut(id.index()) {
        table.kept = table.chunks.iter().map(|c| c.len as u64).sum();
    }
    Filtered { faulty }
}

/// A subject (and period) that more than one row has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DuplicateRows {
    pub subject: u32,
    pub period: Option<i32>,
}

/// True for a table of entities: one key, a text. A table by codes or clusters is one of combinations of one key.
fn holds_entities(dataset: &Dataset) -> bool {
    let key = dataset.keys.first().and_then(|k| dataset.column(*k));
    dataset.is_entity() && key.is_some_and(|k| k.kind == ColumnKind::Text && k.computed.is_none())
}

/// Gives each row its subject; finds subjects that two rows of a period have.
pub fn find_subjects(store: &mut Store, id: DatasetId, dataset: &Dataset) -> Vec<DuplicateRows> {
    let entity_count = dataset.of.map_or(0, |of| store.subject_count(of));
    let Some(table) = store.tables.get_mut(id.index()) else { return Vec::new() };
    let count = if holds_entities(dataset) {
        join_entities(table, dataset);
        table.subjects = Subjects::Entities;
        dataset.keys.first().and_then(|k| table.texts.get(k.index())).map_or(0, |t| t.len())
    } else if let (true, Some(of), Some(column)) =
        (dataset.is_plain_fact(), dataset.of, dataset.entity_column)
    {
        for chunk in &mut table.chunks {
            if let Cells::Ids(ids) = chunk.column(column.index()) {
                chunk.subjects = ids.clone();
            }
        }
        table.subjects = Subjects::Of(of);
        entity_count
    } else if dataset.keys.is_empty() {
        let mut next = 0u32;
        for chunk in &mut table.chunks {
            let len = u32::try_from(chunk.len).unwrap_or(0);
            chunk.subjects = (next..next + len).collect();
            next += len;
        }
        table.subjects = Subjects::Rows(next);
        next as usize
    } else {
        let keys = combine_keys(table, dataset);
        let count = keys.len();
        table.subjects = Subjects::Combinations(keys);
        count
    };
    note_periods(table);
    if matches!(table.subjects, Subjects::Rows(_)) { Vec::new() } else { duplicates(table, count) }
}

/// One chunk of all rows, ordered as read; the ids of keys are the ordinals.
fn join_entities(table: &mut Table, dataset: &Dataset) {
    let chunks = std::mem::take(&mut table.chunks);
    let columns = (0..dataset.columns.len())
        .map(|at| Cells::concat(&chunks.iter().map(|c| c.column(at)).collect::<Vec<_>>()))
        .collect();
    let mut whole =
        Chunk { len: chunks.iter().map(|c| c.len).sum(), columns, periods: Vec::new(), subjects: Vec::new() };
    drop(chunks);
    let Some(key) = dataset.keys.first().map(|k| k.index()) else { return };
    if let (Some(Cells::Ids(ids)), Some(texts)) = (whole.columns.get_mut(key), table.texts.get_mut(key)) {
        let in_order = texts.len() == ids.len() && ids.iter().zip(0..).all(|(id, at)| *id == at);
        if !in_order {
            // Rows were dropped, or a key stands twice.
            let mut kept = Interner::default();
            for id in ids.iter_mut() {
                *id = if *id == ABSENT { ABSENT } else { kept.intern(texts.text(*id)) };
            }
            *texts = Arc::new(kept);
        }
        whole.subjects = ids.clone();
    }
    table.chunks = vec![whole];
}

/// A number or a date in a key, as the text that stands for it.
pub(super) fn key_text(cells: &Cells, at: usize) -> Option<String> {
    match cells {
        Cells::Numbers(_) => cells.number(at).map(|d| d.normal().to_rational().to_string()),
        Cells::Dates(_) => cells.date(at).map(|d| Date(d).to_string()),
        Cells::Ids(_) | Cells::Dropped => None,
    }
}

fn combine_keys(table: &mut Table, dataset: &Dataset) -> TupleInterner {
    let mut keys = TupleInterner::new(dataset.keys.len());
    let mut written: BTreeMap<usize, Interner> = BTreeMap::new();
    let mut tuple = Vec::with_capacity(dataset.keys.len());
    for chunk in &mut table.chunks {
        let mut subjects = Vec::with_capacity(chunk.len);
        for row in 0..chunk.len {
            tuple.clear();
            for key in &dataset.keys {
                let cells = chunk.column(key.index());
                tuple.push(match cells {
                    Cells::Ids(_) => cells.id(row),
                    Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => key_text(cells, row)
                        .map_or(ABSENT, |text| written.entry(key.index()).or_default().intern(&text)),
                });
            }
            subjects.push(keys.intern(&tuple));
        }
        chunk.subjects = subjects;
    }
    for (column, texts) in written {
        if let Some(slot) = table.texts.get_mut(column) {
            *slot = Arc::new(texts);
        }
    }
    keys
}

/// The subject of a row that is read again, or [`ABSENT`].
pub fn subject_again(table: &Table, dataset: &Dataset, chunk: &Chunk, row: usize) -> u32 {
    let id = |key: &ColumnId| {
        let cells = chunk.column(key.index());
        match cells {
            Cells::Ids(_) => cells.id(row),
            Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => key_text(cells, row)
                .and_then(|text| table.texts.get(key.index())?.get(&text))
                .unwrap_or(ABSENT),
        }
    };
    match &table.subjects {
        Subjects::Entities => dataset.keys.first().map_or(ABSENT, id),
        Subjects::Of(_) => dataset.entity_column.as_ref().map_or(ABSENT, id),
        Subjects::Combinations(keys) => {
            keys.get(&dataset.keys.iter().map(id).collect::<Vec<_>>()).unwrap_or(ABSENT)
        }
        Subjects::Rows(_) => ABSENT,
    }
}

fn note_periods(table: &mut Table) {
    let mut seen = std::collections::BTreeSet::new();
    let mut last = None;
    for period in table.chunks.iter().flat_map(|c| &c.periods) {
        if last != Some(*period) {
            last = Some(*period);
            seen.insert(*period);
        }
    }
    seen.remove(&super::column::NO_DATE);
    table.all_periods = seen.first().copied().zip(seen.last().copied());
    table.periods = seen.into_iter().filter(|p| table.is_visible(*p)).collect();
}

fn duplicates(table: &Table, subjects: usize) -> Vec<DuplicateRows> {
    let words = subjects.div_ceil(64);
    let mut seen: BTreeMap<Option<i32>, Vec<u64>> = BTreeMap::new();
    let mut found = std::collections::BTreeSet::new();
    let mut open: (Option<i32>, Vec<u64>) = (None, Vec::new());
    for chunk in &table.chunks {
        for (row, subject) in chunk.subjects.iter().enumerate() {
            if *subject >= UNKNOWN {
                continue;
            }
            let period = chunk.periods.get(row).copied();
            // A period that does not parse is told as such; which one it is meant to be is not known.
            if period == Some(super::column::NO_DATE) {
                continue;
            }
            if open.1.is_empty() || open.0 != period {
                let next = seen.remove(&period).unwrap_or_else(|| vec![0; words]);
                let (before, bits) = std::mem::replace(&mut open, (period, next));
                if !bits.is_empty() {
                    seen.insert(before, bits);
                }
            }
            let bit = 1u64 << (subject % 64);
            if let Some(word) = open.1.get_mut(*subject as usize / 64) {
                if *word & bit != 0 {
                    found.insert(DuplicateRows { subject: *subject, period });
                }
                *word |= bit;
            }
        }
    }
    found.into_iter().collect()
}
