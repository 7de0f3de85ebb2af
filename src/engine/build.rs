//! The parts of a dataset's files become one table: texts get their final ids, `where` drops rows, rows get subjects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::column::{About, Cells, Chunk, NO_DATE};
use super::decode::{CellFault, Decoded};
use super::frame::{Frame, Lanes, Rows, Time};
use super::keys::{ABSENT, Interner, TupleInterner, UNKNOWN};
use super::program::{Compiler, Node};
use super::read::Input;
use super::table::{Store, Subjects, Table, sorted_place};
use super::truth::{Truth, UNDECIDED, YES};
use crate::cube::DataFile;
use crate::model::{ColumnId, ColumnKind, Dataset, DatasetId, Date};
use crate::work::{fold_pieces, map_pieces};

/// Joins the parts; gives the faults of each chunk.
pub fn merge_parts(
    table: &mut Table,
    dataset: &Dataset,
    inputs: &[Input],
    parts: Vec<(usize, Decoded)>,
) -> Vec<Vec<CellFault>> {
    let key = entity_key(dataset);
    let mut faults = Vec::new();
    let mut rows = vec![0u64; inputs.len()];
    table.present = vec![0; table.texts.len()];
    table.negative = vec![0; table.texts.len()];
    let mut texts: Vec<Interner> = Vec::new();
    for (file, mut part) in parts {
        if let Some(rows) = rows.get_mut(file) {
            *rows += part.rows;
        }
        for (total, present) in table.present.iter_mut().zip(&part.present) {
            *total += present;
        }
        for (total, negative) in table.negative.iter_mut().zip(&part.negative) {
            *total += negative;
        }
        if texts.is_empty() {
            texts = part.texts;
        } else {
            for (column, (all, own)) in texts.iter_mut().zip(&part.texts).enumerate() {
                if Some(column) == key {
                    let first = all.append_all(own);
                    shift(&mut part.chunks, column, first);
                } else if own.len() > 0 {
                    let ids = all.absorb(own);
                    renumber(&mut part.chunks, column, &ids);
                }
            }
        }
        table.chunks.append(&mut part.chunks);
        faults.append(&mut part.faults);
    }
    if let Some((column, keys)) = key.and_then(|key| texts.get_mut(key).map(|keys| (key, keys)))
        && !keys.seal()
    {
        // Some key stands twice: equal keys get one number, and the rows are told of later.
        let mut distinct = Interner::default();
        let ids = distinct.absorb(keys);
        renumber(&mut table.chunks, column, &ids);
        *keys = distinct;
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

/// Raises the ids of a column by a number.
fn shift(chunks: &mut [Chunk], column: usize, by: u32) {
    for chunk in chunks {
        if let Some(Cells::Ids(cells)) = chunk.columns.get_mut(column) {
            cells.iter_mut().filter(|id| **id < UNKNOWN).for_each(|id| *id += by);
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
        partners: Lanes::None,
        roles: None,
        relations: None,
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
            store.tables_mut().get_mut(id.index()).map(|t| std::mem::take(&mut t.chunks)).unwrap_or_default();
        let store_now = &*store;
        let parts = map_pieces(chunks.len(), store.threads, |at| {
            let chunk = chunks.get(at)?;
            let truths = filter_truths(store_now, id, dataset, &filter, chunk);
            let faults = faults.get(at).map_or(&[][..], Vec::as_slice);
            let faulty = truths.contains(&UNDECIDED)
                || faults.iter().any(|f| truths.get(f.row).is_some_and(|t| *t == YES));
            let keep: Vec<bool> = truths.iter().map(|t| *t == YES).collect();
            // Most rows that are dropped were so when they were decoded.
            Some((keep.contains(&false).then(|| chunk.kept(&keep)), faulty))
        });
        faulty |= parts.iter().flatten().any(|(_, faulty)| *faulty);
        let kept = chunks.into_iter().zip(parts).filter_map(|(chunk, part)| Some(part?.0.unwrap_or(chunk)));
        let kept: Vec<Chunk> = kept.filter(|chunk| chunk.len > 0).collect();
        if let Some(table) = store.tables_mut().get_mut(id.index()) {
            table.chunks = kept;
        }
    } else {
        faulty = faults.iter().any(|f| !f.is_empty());
    }
    if let Some(table) = store.tables_mut().get_mut(id.index()) {
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

/// The key of a table of entities: the only one, a text. A table by codes or clusters is one of combinations of one key.
pub(super) fn entity_key(dataset: &Dataset) -> Option<usize> {
    let key = *dataset.keys.first().filter(|_| dataset.is_entity())?;
    let column = dataset.column(key)?;
    (column.kind == ColumnKind::Text && column.computed.is_none()).then_some(key.index())
}

/// Gives each row its subject; finds subjects that two rows of a period have.
pub fn find_subjects(store: &mut Store, id: DatasetId, dataset: &Dataset) -> Vec<DuplicateRows> {
    let entity_count = dataset.of.map_or(0, |of| store.subject_count(of));
    let Some(table) = store.tables_mut().get_mut(id.index()) else { return Vec::new() };
    let count = if entity_key(dataset).is_some() {
        join_entities(table, dataset);
        table.subjects = Subjects::Entities;
        dataset.keys.first().and_then(|k| table.texts.get(k.index())).map_or(0, |t| t.len())
    } else if let (true, Some(of), Some(column)) =
        (dataset.is_plain_fact(), dataset.of, dataset.entity_column)
    {
        for chunk in &mut table.chunks {
            chunk.about = About::Column(column.index());
        }
        table.subjects = Subjects::Of(of);
        entity_count
    } else if dataset.keys.is_empty() {
        let mut next = 0u32;
        for chunk in &mut table.chunks {
            let len = u32::try_from(chunk.len).unwrap_or(0);
            chunk.about = About::List((next..next + len).collect());
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
    let each_period = note_periods(table);
    match table.subjects {
        Subjects::Rows(_) => Vec::new(),
        Subjects::Entities | Subjects::Of(_) | Subjects::Combinations(_) => {
            duplicates(table, &each_period, count)
        }
    }
}

/// One chunk of all rows, ordered as read; the ids of keys are the ordinals.
fn join_entities(table: &mut Table, dataset: &Dataset) {
    let chunks = std::mem::take(&mut table.chunks);
    let Some(key) = dataset.keys.first().map(|k| k.index()) else { return };
    let columns = map_pieces(dataset.columns.len(), table.threads, |at| {
        Cells::concat(&chunks.iter().map(|c| c.column(at)).collect::<Vec<_>>())
    });
    let len = chunks.iter().map(|c| c.len).sum();
    let mut whole = Chunk { len, columns, periods: Vec::new(), about: About::Column(key) };
    drop(chunks);
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

/// The subject of every combination of ids, where that is worth the room.
struct KeyPlaces {
    /// For each key its column and how many ids there are.
    keys: Vec<(usize, usize)>,
    subjects: Vec<u32>,
}

impl KeyPlaces {
    /// So many places for each row are worth while.
    const MOST_PLACES: u64 = 4;

    fn new(table: &Table, dataset: &Dataset) -> Option<Self> {
        let keys = dataset.keys.iter().map(|key| {
            let own = table.chunks.iter().map(|chunk| match chunk.column(key.index()) {
                Cells::Ids(ids) => {
                    Some(ids.iter().filter(|id| **id < UNKNOWN).max().map_or(0, |id| *id as usize + 1))
                }
                Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => None,
            });
            Some((key.index(), own.collect::<Option<Vec<usize>>>()?.into_iter().max()?))
        });
        let keys: Vec<(usize, usize)> = keys.collect::<Option<_>>()?;
        let rows: u64 = table.chunks.iter().map(|chunk| chunk.len as u64).sum();
        let size = keys.iter().try_fold(1usize, |size, (_, width)| size.checked_mul(*width))?;
        (size as u64 <= rows.saturating_mul(Self::MOST_PLACES))
            .then(|| KeyPlaces { keys, subjects: vec![ABSENT; size] })
    }

    /// The place of a row's combination; `None` where some key is absent or unknown.
    fn of(&self, chunk: &Chunk, row: usize) -> Option<usize> {
        self.keys.iter().try_fold(0, |place, (column, width)| {
            let Cells::Ids(ids) = chunk.column(*column) else { return None };
            let id = *ids.get(row)? as usize;
            (id < *width).then_some(place * width + id)
        })
    }
}

fn combine_keys(table: &mut Table, dataset: &Dataset) -> TupleInterner {
    let mut keys = TupleInterner::new(dataset.keys.len());
    let mut written: BTreeMap<usize, Interner> = BTreeMap::new();
    let mut tuple = Vec::with_capacity(dataset.keys.len());
    let mut places = KeyPlaces::new(table, dataset);
    for chunk in &mut table.chunks {
        let mut subjects = Vec::with_capacity(chunk.len);
        for row in 0..chunk.len {
            let place = places.as_ref().and_then(|places| places.of(chunk, row));
            let known = place.and_then(|at| places.as_ref()?.subjects.get(at).copied());
            if let Some(subject) = known.filter(|subject| *subject != ABSENT) {
                subjects.push(subject);
                continue;
            }
            tuple.clear();
            for key in &dataset.keys {
                let cells = chunk.column(key.index());
                tuple.push(match cells {
                    Cells::Ids(_) => cells.id(row),
                    Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => key_text(cells, row)
                        .map_or(ABSENT, |text| written.entry(key.index()).or_default().intern(&text)),
                });
            }
            let subject = keys.intern(&tuple);
            let slot = place.and_then(|at| places.as_mut()?.subjects.get_mut(at));
            slot.into_iter().for_each(|slot| *slot = subject);
            subjects.push(subject);
        }
        chunk.about = About::List(subjects);
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

/// Notes what periods rows have; gives all of them, sorted, also those that are not visible.
fn note_periods(table: &mut Table) -> Vec<i32> {
    let parts = fold_pieces(table.chunks.len(), table.threads, BTreeSet::new, |seen, piece| {
        seen.extend(distinct(table.chunks.get(piece).map_or(&[], |chunk| &chunk.periods)));
    });
    let seen: BTreeSet<i32> = parts.into_iter().flatten().collect();
    table.all_periods = seen.first().copied().zip(seen.last().copied());
    table.periods = seen.iter().copied().filter(|p| table.is_visible(*p)).collect();
    seen.into_iter().collect()
}

/// The periods that stand in a list, each once.
fn distinct(periods: &[i32]) -> Vec<i32> {
    /// Wider ranges, which only slips of the pen make, are not marked place by place.
    const MOST_MARKS: usize = 1 << 16;
    let known = || periods.iter().copied().filter(|period| *period != NO_DATE);
    let (Some(first), Some(last)) = (known().min(), known().max()) else { return Vec::new() };
    let range = usize::try_from(i64::from(last) - i64::from(first)).unwrap_or(usize::MAX);
    if range >= MOST_MARKS {
        return known().collect::<BTreeSet<i32>>().into_iter().collect();
    }
    let mut marks = vec![false; range + 1];
    for period in known() {
        if let Some(mark) = marks.get_mut((period - first) as usize) {
            *mark = true;
        }
    }
    (first..=last).zip(marks).filter(|(_, mark)| *mark).map(|(period, _)| period).collect()
}

/// Bits of the subjects of each period that some rows have, and those that two rows have.
struct Met {
    seen: Vec<Vec<u64>>,
    twice: BTreeSet<DuplicateRows>,
}

fn duplicates(table: &Table, each_period: &[i32], subjects: usize) -> Vec<DuplicateRows> {
    let periods = if table.grain.is_some() { each_period.len() } else { 1 };
    let new = || Met { seen: vec![vec![0u64; subjects.div_ceil(64)]; periods], twice: BTreeSet::new() };
    let parts = fold_pieces(table.chunks.len(), table.threads, new, |met: &mut Met, piece| {
        let Some(chunk) = table.chunk(piece) else { return };
        for (row, subject) in chunk.subjects().iter().enumerate().filter(|(_, subject)| **subject < UNKNOWN) {
            let period = chunk.periods.get(row).copied();
            // A period that does not parse is told as such and has no place: which one is meant is not known.
            let place = period.map_or(Some(0), |period| sorted_place(each_period, period));
            let bit = 1u64 << (subject % 64);
            let word = place.and_then(|place| met.seen.get_mut(place)?.get_mut(*subject as usize / 64));
            if let Some(word) = word {
                if *word & bit != 0 {
                    met.twice.insert(DuplicateRows { subject: *subject, period });
                }
                *word |= bit;
            }
        }
    });
    let mut all = new();
    for part in parts {
        all.twice.extend(part.twice);
        for (place, (all_bits, bits)) in all.seen.iter_mut().zip(&part.seen).enumerate() {
            let period = table.grain.and_then(|_| each_period.get(place).copied());
            for ((word, more), at) in all_bits.iter_mut().zip(bits).zip(0u32..) {
                let mut both = *word & more;
                while both != 0 {
                    all.twice.insert(DuplicateRows { subject: at * 64 + both.trailing_zeros(), period });
                    both &= both - 1;
                }
                *word |= more;
            }
        }
    }
    all.twice.into_iter().collect()
}
