//! The rows of a link in a period, as seen from either of its ends.
//!
//! Takes the table of a link; gives its rows piece by piece, or in the order of who stands at an end where that is asked
//! for often, each with whether it covers the period. A link of an entity with itself is none, nor is one with an end
//! that no register knows.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::by_side::BySide;
use super::column::{Cells, Chunk, filtered, row_id, row_place};
use super::frame::{Frame, Lanes, Relations, Rows, Time};
use super::keys::{ABSENT, UNKNOWN};
use super::membership::covers;
use super::table::{Store, Table};
use super::truth::{NO, Truth, YES};
use crate::model::{ColumnId, Dataset, DatasetId, LinkSide, Period};
use crate::work::map_pieces;

/// The rows of a link that join two, by period; made once.
#[derive(Debug)]
pub struct LinkRows {
    /// In the order of periods; one without a period where rows have none.
    parts: Vec<(Option<i32>, Part)>,
    by_side: Mutex<BTreeMap<(Option<i32>, LinkSide), Ordered>>,
}

/// The rows of a period in the order of who stands at one end, once they have been asked for often enough.
#[derive(Debug, Default)]
struct Ordered {
    asked: u32,
    rows: Option<Arc<BySide>>,
}

/// To put rows in order takes as long as to go through them so many times.
const WORTH_AN_ORDER: u32 = 4;

/// The rows of one chunk in one period.
#[derive(Debug)]
pub struct Part {
    chunk: usize,
    pub rows: Vec<u32>,
    pub from: Vec<u32>,
    pub to: Vec<u32>,
}

impl LinkRows {
    fn new(table: &Table, dataset: &Dataset) -> Self {
        let nothing = || LinkRows { parts: Vec::new(), by_side: Mutex::default() };
        let Some(((from, to), one_dataset)) = ends_of(dataset) else { return nothing() };
        let cut =
            map_pieces(table.chunks.len(), table.threads, |at| {
                let mut parts: BTreeMap<Option<i32>, Part> = BTreeMap::new();
                let Some(chunk) = table.chunk(at) else { return parts };
                let ids = |column: ColumnId| match chunk.column(column.index()) {
                    Cells::Ids(ids) => ids.as_slice(),
                    Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => &[],
                };
                for (row, (from, to)) in ids(from).iter().zip(ids(to)).enumerate() {
                    let ordinal = chunk.periods.get(row).copied();
                    let hidden = ordinal.is_some_and(|ordinal| !table.is_visible(ordinal));
                    if *from >= UNKNOWN || *to >= UNKNOWN || (one_dataset && from == to) || hidden {
                        continue;
                    }
                    let part = parts.entry(ordinal.filter(|_| table.grain.is_some())).or_insert_with(|| {
                        Part { chunk: at, rows: Vec::new(), from: Vec::new(), to: Vec::new() }
                    });
                    part.rows.push(row_id(at, row));
                    part.from.push(*from);
                    part.to.push(*to);
                }
                parts
            });
        let mut parts: Vec<(Option<i32>, Part)> = cut.into_iter().flatten().collect();
        parts.sort_by_key(|(ordinal, part)| (*ordinal, part.chunk));
        LinkRows { parts, ..nothing() }
    }

    /// The rows of a period by who stands at one end, where it is asked for again and again, each time as if it had been
    /// asked for so many times.
    fn by_side(
        &self,
        ordinal: Option<i32>,
        side: LinkSide,
        entities: usize,
        times: u32,
    ) -> Option<Arc<BySide>> {
        let mut known = self.by_side.lock().unwrap_or_else(PoisonError::into_inner);
        let ordered = known.entry((ordinal, side)).or_default();
        ordered.asked = ordered.asked.saturating_add(times);
        if ordered.asked < WORTH_AN_ORDER {
            return None;
        }
        let parts = || self.parts.iter().filter(|(own, _)| *own == ordinal).map(|(_, part)| part);
        let made = ordered.rows.get_or_insert_with(|| Arc::new(BySide::new(parts, side, entities)));
        Some(Arc::clone(made))
    }
}

/// The rows of a link in a period, piece by piece, each of one period of its own.
pub struct InTime<'a> {
    table: &'a Table,
    all: &'a LinkRows,
    link: DatasetId,
    valid: Option<(ColumnId, Option<ColumnId>)>,
    period: Option<Period>,
    pieces: Vec<(Option<Period>, &'a Part)>,
}

impl<'a> InTime<'a> {
    /// All visible rows where no period is asked for; `None` where a row tells of more than the period.
    pub fn new(store: &'a Store, link: DatasetId, period: Option<Period>) -> Option<Self> {
        let (dataset, table) = store.dataset(link).zip(store.table(link))?;
        ends_of(dataset)?;
        if table.grain.zip(period).is_some_and(|(own, asked)| own.per_year() < asked.grain.per_year()) {
            return None;
        }
        let rows = table.links.get_or_init(|| LinkRows::new(table, dataset));
        let own = |ordinal: Option<i32>| match (table.grain, ordinal) {
            (Some(grain), Some(ordinal)) => Some(Period { grain, ordinal }),
            (None, _) | (_, None) => period,
        };
        let within = |own: &Option<Period>| match (own, period) {
            (Some(own), Some(period)) => own.coarsen(period.grain) == Some(period),
            (None, _) | (_, None) => true,
        };
        let pieces = rows.parts.iter().map(|(ordinal, part)| (own(*ordinal), part));
        let pieces = pieces.filter(|(own, _)| within(own)).collect();
        Some(InTime { table, all: rows, link, valid: dataset.valid, period, pieces })
    }

    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The periods of the rows.
    pub fn periods(&self) -> Vec<Option<Period>> {
        let mut periods: Vec<Option<Period>> = self.pieces.iter().map(|(period, _)| *period).collect();
        periods.dedup();
        periods
    }

    /// The rows of a piece.
    pub fn part(&self, at: usize) -> Option<&'a Part> {
        self.pieces.get(at).map(|(_, part)| *part)
    }

    /// The period of the rows of a piece.
    pub fn period_of(&self, at: usize) -> Option<Period> {
        self.pieces.get(at).and_then(|(period, _)| *period)
    }

    /// The rows of a piece as seen from one end.
    pub fn piece(&self, at: usize, side: LinkSide) -> Option<SideRows<'a>> {
        let (period, part) = *self.pieces.get(at)?;
        let chunk = self.table.chunk(part.chunk)?;
        let (own, other) = match side {
            LinkSide::From => (&part.from, &part.to),
            LinkSide::To => (&part.to, &part.from),
        };
        let whole = part.rows.len() == chunk.len;
        let (own, other, ids) =
            (Cow::Borrowed(&own[..]), Cow::Borrowed(&other[..]), Cow::Borrowed(&part.rows[..]));
        let in_time = self.in_time(&ids);
        Some(SideRows { own, other, in_time, ids, period, chunk: whole.then_some(chunk), link: self.link })
    }

    /// Some rows of a piece, by their places in it, as seen from where they come from.
    pub fn picked(&self, at: usize, places: &[u32]) -> Option<SideRows<'a>> {
        let (period, part) = *self.pieces.get(at)?;
        let pick = |list: &[u32]| -> Vec<u32> {
            places.iter().filter_map(|place| list.get(*place as usize).copied()).collect()
        };
        let ids = pick(&part.rows);
        let in_time = self.in_time(&ids);
        let (own, other, ids) = (Cow::Owned(pick(&part.from)), Cow::Owned(pick(&part.to)), Cow::Owned(ids));
        Some(SideRows { own, other, in_time, ids, period, chunk: None, link: self.link })
    }

    /// The rows of those who stand at an end, from one place among these to another, of whom `wanted` is true.
    pub(super) fn owned(&self, rows: &Owners, wanted: impl Fn(u32) -> bool) -> SideRows<'a> {
        let (mut own, mut other, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        for (owner, others, rows) in rows.rows.owners(rows.range.clone()).filter(|(owner, ..)| wanted(*owner))
        {
            own.resize(own.len() + rows.len(), owner);
            other.extend_from_slice(others);
            ids.extend_from_slice(rows);
        }
        let in_time = self.in_time(&ids);
        let (own, other, ids) = (Cow::Owned(own), Cow::Owned(other), Cow::Owned(ids));
        SideRows { own, other, in_time, ids, period: rows.period, chunk: None, link: self.link }
    }

    /// The rows in which an entity stands at an end, as seen from where they come from.
    pub fn of_one(&self, side: LinkSide, entity: u32, entities: usize) -> Vec<SideRows<'a>> {
        let run = |run: &[(Option<Period>, &'a Part)]| {
            let period = run.first().and_then(|(period, _)| *period);
            let ordinal = period.filter(|_| self.table.grain.is_some()).map(|period| period.ordinal);
            let ordered = self.all.by_side(ordinal, side, entities, WORTH_AN_ORDER)?;
            let (others, rows) = ordered.of(entity)?;
            let own: Cow<'a, [u32]> = Cow::Owned(vec![entity; others.len()]);
            let (other, ids) = (Cow::Owned(others.to_vec()), Cow::Owned(rows.to_vec()));
            let in_time = self.in_time(rows);
            let (own, other) = match side {
                LinkSide::From => (own, other),
                LinkSide::To => (other, own),
            };
            Some(SideRows { own, other, in_time, ids, period, chunk: None, link: self.link })
        };
        self.pieces.chunk_by(|(a, _), (b, _)| a == b).filter_map(run).collect()
    }

    /// Whether each row covers the last day of the period that is asked for.
    fn in_time(&self, ids: &[u32]) -> Vec<Truth> {
        let (Some((from, until)), Some(asked)) = (self.valid, self.period) else {
            return vec![YES; ids.len()];
        };
        let day = Some(asked.last_day());
        let truth = |id: &u32| {
            let (chunk, row) = row_place(*id);
            let Some(chunk) = self.table.chunk(chunk) else { return NO };
            let until = until.map(|c| chunk.column(c.index()).date(row).unwrap_or(i32::MAX));
            covers(chunk.column(from.index()).date(row), until, day)
        };
        ids.iter().map(truth).collect()
    }

    /// The rows to go through for a question: all of them, or in the order of who is asked about, where few are; a sum
    /// of each is so large that it is better made in one go whoever is.
    pub(super) fn work(&self, sides: &[LinkSide], entities: usize, few: bool, sums: bool) -> Vec<Work> {
        let times = if sums { WORTH_AN_ORDER } else { 1 };
        let mut work = Vec::new();
        for side in sides {
            let mut at = 0;
            for run in self.pieces.chunk_by(|(a, _), (b, _)| a == b) {
                let ordinal =
                    run.first().and_then(|(period, _)| *period).filter(|_| self.table.grain.is_some());
                let ordinal = ordinal.map(|period| period.ordinal);
                let period = run.first().and_then(|(period, _)| *period);
                match (few || sums).then(|| self.all.by_side(ordinal, *side, entities, times)).flatten() {
                    Some(rows) => {
                        let owner_pieces = rows
                            .pieces()
                            .map(|range| Work::Owners(Owners { rows: Arc::clone(&rows), range, period }));
                        work.extend(owner_pieces);
                    }
                    None => work.extend((at..at + run.len()).map(|at| Work::Piece(at, *side))),
                }
                at += run.len();
            }
        }
        work
    }
}

/// A part of the rows to go through.
pub(super) enum Work {
    Piece(usize, LinkSide),
    Owners(Owners),
}

/// Some of those who stand at an end, with their rows in a period.
pub(super) struct Owners {
    rows: Arc<BySide>,
    range: std::ops::Range<usize>,
    period: Option<Period>,
}

/// Rows of one period, as seen from one end.
pub struct SideRows<'a> {
    pub own: Cow<'a, [u32]>,
    pub other: Cow<'a, [u32]>,
    pub in_time: Vec<Truth>,
    pub ids: Cow<'a, [u32]>,
    /// The rows' own period, or the one that is asked for where they have none.
    pub period: Option<Period>,
    /// The chunk of which these are all rows.
    chunk: Option<&'a Chunk>,
    link: DatasetId,
}

impl SideRows<'_> {
    /// The rows of those who are asked about.
    pub fn of(self, places: &Places) -> Self {
        let asked = |entity: &u32| places.of.get(*entity as usize).is_some_and(|place| *place != ABSENT);
        let keep: Vec<bool> = self.own.iter().map(asked).collect();
        let kept = |list: &[u32]| Cow::Owned(filtered(list, &keep));
        SideRows {
            own: kept(&self.own),
            other: kept(&self.other),
            in_time: filtered(&self.in_time, &keep),
            ids: kept(&self.ids),
            chunk: self.chunk.filter(|_| keep.iter().all(|keep| *keep)),
            ..self
        }
    }

    pub fn frame<'f>(&'f self, store: &'f Store, relations: &'f dyn Relations) -> Frame<'f> {
        Frame {
            store,
            dataset: self.link,
            len: self.own.len(),
            rows: self.chunk.map_or(Rows::Scattered(&self.ids), |chunk| Rows::Chunk(chunk, 0)),
            subjects: Lanes::None,
            entities: Lanes::List(&self.own),
            time: self.period.map_or(Time::None, Time::One),
            partners: Lanes::List(&self.other),
            roles: None,
            relations: Some(relations),
        }
    }
}

/// Who is asked about: the place of each among the answers, [`ABSENT`] for all others.
#[derive(Debug)]
pub struct Places {
    pub(super) of: Vec<u32>,
    pub(super) count: usize,
}

impl Places {
    pub fn new(wanted: &[Truth]) -> Self {
        let mut next = 0u32;
        let of = wanted.iter().map(|truth| match *truth {
            NO => ABSENT,
            _ => {
                next += 1;
                next - 1
            }
        });
        Places { of: of.collect(), count: next as usize }
    }
}

pub(super) fn place(places: Option<&Places>, entity: u32) -> usize {
    match places {
        Some(places) => places.of.get(entity as usize).copied().unwrap_or(ABSENT) as usize,
        None => entity as usize,
    }
}

/// The columns of a link's ends, and whether both are of one dataset.
pub fn ends_of(dataset: &Dataset) -> Option<((ColumnId, ColumnId), bool)> {
    let (from, to) = (dataset.link_end(LinkSide::From)?, dataset.link_end(LinkSide::To)?);
    Some(((from.1, to.1), from.0 == to.0))
}
