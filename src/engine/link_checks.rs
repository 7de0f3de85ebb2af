//! Rows that say something odd of links or of time: an end before its beginning, an entity linked with itself, and a
//! pair that several rows join at one time.
//!
//! Takes a table as it was read; gives a fault for dates that contradict each other, and remarks with the first places
//! for the others, which are no errors.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::column::{Cells, Chunk, row_id, row_place};
use super::keys::{ABSENT, UNKNOWN};
use super::link_rows::ends_of;
use super::load::{SourceFiles, problem};
use super::locate::{first_places_where, places_where};
use super::table::{Store, Table};
use crate::cube::{OddPlace, Oddity, OddityKind};
use crate::diagnostic::{DataFault, DataPlace, DataProblem};
use crate::model::{ColumnId, DatasetId, Date};

/// The first and the last day that a row names, where it names both.
fn days(chunk: &Chunk, row: usize, (from, until): (ColumnId, ColumnId)) -> Option<(i32, i32)> {
    Some((chunk.column(from.index()).date(row)?, chunk.column(until.index()).date(row)?))
}

/// Rows that end before they begin: by `valid` and `exists`, and by what conditions read as a time.
pub fn reversed_dates(store: &Store, id: DatasetId, source: &SourceFiles) -> Vec<DataProblem> {
    let (Some(dataset), Some(table)) = (store.dataset(id), store.table(id)) else { return Vec::new() };
    let dated = dataset.valid.iter().chain(&dataset.exists);
    let dated = dated.filter_map(|(from, until)| Some((*from, (*until)?)));
    // Each pair of columns once, whoever reads it.
    let pairs: BTreeSet<(ColumnId, ColumnId)> = dated.chain(dataset.intervals.iter().copied()).collect();
    let reversed =
        |chunk: &Chunk, row: usize, pair| days(chunk, row, pair).filter(|(from, until)| until < from);
    let faults = pairs.into_iter().filter_map(|pair| {
        let mut rows = table.chunks.iter().flat_map(|c| (0..c.len).map(move |row| (c, row)));
        let (from, until) = rows.find_map(|(chunk, row)| reversed(chunk, row, pair))?;
        let (first, last) = (dataset.column(pair.0)?, dataset.column(pair.1)?);
        let (from, until) = (Date(from).to_string(), Date(until).to_string());
        let fault = DataFault::Reversed { from, until };
        let header = format!("{}, {}", first.header, last.header);
        let (places, more) = places_where(store, id, source, |chunk, row| {
            let (from, until) = reversed(chunk, row, pair)?;
            Some((header.clone(), format!("{}, {}", Date(from), Date(until))))
        });
        Some(DataProblem { places, more, ..problem(&dataset.name, last.span, fault) })
    });
    faults.collect()
}

/// What is remarked of the rows of a link.
pub fn odd_links(store: &Store, id: DatasetId, source: &SourceFiles) -> Vec<Oddity> {
    [self_links(store, id, source), parallel_links(store, id, source)].into_iter().flatten().collect()
}

/// The two ends of a row that names both.
fn ends(chunk: &Chunk, row: usize, (from, to): (ColumnId, ColumnId)) -> Option<(u32, u32)> {
    let known = |column: ColumnId| match chunk.column(column.index()) {
        Cells::Ids(ids) => ids.get(row).copied().filter(|end| *end < UNKNOWN),
        Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => None,
    };
    Some((known(from)?, known(to)?))
}

fn odd_place(place: DataPlace) -> OddPlace {
    OddPlace { file: place.file, row: place.row.unwrap_or(0), value: place.value.unwrap_or_default() }
}

fn self_links(store: &Store, id: DatasetId, source: &SourceFiles) -> Option<Oddity> {
    let (dataset, table) = (store.dataset(id)?, store.table(id)?);
    let (columns, one_dataset) = ends_of(dataset)?;
    let own = |chunk: &Chunk, row: usize| ends(chunk, row, columns).filter(|(a, b)| one_dataset && a == b);
    let all: u64 =
        table.chunks.iter().map(|c| (0..c.len).filter(|r| own(c, *r).is_some()).count() as u64).sum();
    if all == 0 {
        return None;
    }
    let header = dataset.column(columns.0)?.header.clone();
    let places = first_places_where(store, id, source, |chunk, row| {
        let (end, _) = own(chunk, row)?;
        Some((header.clone(), store.id_text(id, columns.0, end)))
    });
    let places: Vec<OddPlace> = places.into_iter().map(odd_place).collect();
    let more = all.saturating_sub(places.len() as u64);
    Some(Oddity { kind: OddityKind::SelfLinks, places, more, allowed: false })
}

/// What two rows share that join the same two at the same time: the ends, and the period where rows have one.
type Joint = (u64, Option<i32>);

/// A row of a group, by its dates.
type Dated = (i32, i32);

/// How the rows of a link join pairs.
struct Pairs<'a> {
    table: &'a Table,
    columns: (ColumnId, ColumnId),
    one_dataset: bool,
    directed: bool,
    valid: Option<(ColumnId, Option<ColumnId>)>,
}

impl Pairs<'_> {
    /// The pair of a row and its period; an entity with itself is no pair.
    fn joint(&self, chunk: &Chunk, row: usize) -> Option<Joint> {
        let (a, b) = ends(chunk, row, self.columns).filter(|(a, b)| !(self.one_dataset && a == b))?;
        let (a, b) = if self.directed || a < b { (a, b) } else { (b, a) };
        Some(((u64::from(a) << 32) | u64::from(b), chunk.periods.get(row).copied()))
    }

    /// The days that a row is good for; without dates, all.
    fn dated(&self, chunk: &Chunk, row: usize) -> Option<Dated> {
        let Some((from, until)) = self.valid else { return Some((i32::MIN, i32::MAX)) };
        let until = until.and_then(|until| chunk.column(until.index()).date(row)).unwrap_or(i32::MAX);
        Some((chunk.column(from.index()).date(row)?, until))
    }

    /// The rows that join a pair which an earlier row still joins: how many of each kind, and of how many like them.
    fn repeated(&self) -> BTreeMap<(Joint, Dated), (u64, u64)> {
        // One number for each row, by which rows of one pair and period stand side by side: tables have millions.
        let mut all: Vec<u128> = Vec::new();
        for (at, chunk) in self.table.chunks.iter().enumerate() {
            let rows = (0..chunk.len).filter_map(|row| Some((self.joint(chunk, row)?, row_id(at, row))));
            all.extend(rows.map(|((pair, period), id)| {
                let period = period.map_or(0, |period| period.cast_unsigned());
                (u128::from(pair) << 64) | (u128::from(period) << 32) | u128::from(id)
            }));
        }
        all.sort_unstable();
        let row_of = |packed: &u128| u32::try_from(packed & u128::from(u32::MAX)).unwrap_or(ABSENT);
        let mut found: BTreeMap<(Joint, Dated), (u64, u64)> = BTreeMap::new();
        for group in all.chunk_by(|a, b| a >> 32 == b >> 32).filter(|group| group.len() > 1) {
            let Some(joint) = group.first().and_then(|first| self.joint_of(row_of(first))) else { continue };
            let mut dates: Vec<Dated> = group.iter().filter_map(|row| self.dates_of(row_of(row))).collect();
            dates.sort_unstable();
            let mut latest = None;
            for own in dates {
                let overlaps = latest.is_some_and(|latest| own.0 <= latest);
                let (repeats, alike) = found.entry((joint, own)).or_default();
                (*repeats, *alike) = (*repeats + u64::from(overlaps), *alike + 1);
                latest = latest.max(Some(own.1));
            }
        }
        found.retain(|_, (repeats, _)| *repeats > 0);
        found
    }

    fn joint_of(&self, id: u32) -> Option<Joint> {
        let (chunk, row) = row_place(id);
        self.joint(self.table.chunks.get(chunk)?, row)
    }

    fn dates_of(&self, id: u32) -> Option<Dated> {
        let (chunk, row) = row_place(id);
        self.dated(self.table.chunks.get(chunk)?, row)
    }
}

fn parallel_links(store: &Store, id: DatasetId, source: &SourceFiles) -> Option<Oddity> {
    let (dataset, table) = (store.dataset(id)?, store.table(id)?);
    let (columns, one_dataset) = ends_of(dataset)?;
    let directed = dataset.link.is_some_and(|link| link.directed);
    let pairs = Pairs { table, columns, one_dataset, directed, valid: dataset.valid };
    let repeated = pairs.repeated();
    let all: u64 = repeated.values().map(|(repeats, _)| *repeats).sum();
    if all == 0 {
        return None;
    }
    let headers =
        [columns.0, columns.1].map(|c| dataset.column(c).map(|c| c.header.clone()).unwrap_or_default());
    let seen: RefCell<BTreeMap<(Joint, Dated), u64>> = RefCell::default();
    let places = first_places_where(store, id, source, |chunk, row| {
        let key = (pairs.joint(chunk, row)?, pairs.dated(chunk, row)?);
        let (repeats, alike) = repeated.get(&key)?;
        let mut seen = seen.borrow_mut();
        let seen = seen.entry(key).or_default();
        *seen += 1;
        let (a, b) = ends(chunk, row, columns).filter(|_| *seen > alike - repeats)?;
        let value = format!("{} – {}", store.id_text(id, columns.0, a), store.id_text(id, columns.1, b));
        Some((headers.join(", "), value))
    });
    let places: Vec<OddPlace> = places.into_iter().map(odd_place).collect();
    let more = all.saturating_sub(places.len() as u64);
    Some(Oddity { kind: OddityKind::ParallelLinks, places, more, allowed: false })
}
