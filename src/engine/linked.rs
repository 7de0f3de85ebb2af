//! What the links of entities say: conditions and sums over the rows of a link, joined with both its ends.
//!
//! Takes one question about the links of every entity in a period; gives its answer for each, by ordinal. All rows of
//! the link are looked at once for each end at which the entity may stand, in parts, and the parts add up to the same
//! whatever their order. A link of an entity with itself is none.

use super::column::{Cells, Chunk, row_id};
use super::decimal::{ExactSum, Value};
use super::eval::{Frame, Lanes, NO, Relations, Rows, Time, Truth, UNDECIDED, Val, YES};
use super::keys::UNKNOWN;
use super::membership::covers;
use super::program::LinkedNode;
use super::table::{Store, Table};
use super::work::fold_pieces;
use crate::model::{ColumnId, Dataset, LinkSide, LinkedFunction, Period};

/// The answer for each entity.
#[derive(Debug)]
pub enum LinkedColumn {
    Truths(Vec<Truth>),
    Counts { counts: Vec<u32>, open: Vec<bool> },
    Sums { sums: Vec<ExactSum>, open: Vec<bool> },
}

impl LinkedColumn {
    pub fn truth(&self, entity: u32) -> Truth {
        match self {
            LinkedColumn::Truths(truths) => truths.get(entity as usize).copied().unwrap_or(UNDECIDED),
            LinkedColumn::Counts { .. } | LinkedColumn::Sums { .. } => UNDECIDED,
        }
    }

    pub fn value<'a>(&self, entity: u32) -> Val<'a> {
        let at = entity as usize;
        let known = |open: &[bool]| open.get(at) == Some(&false);
        let number = |n: Option<Value>| n.map_or(Val::Missing, Val::Number);
        match self {
            LinkedColumn::Truths(truths) => match truths.get(at) {
                Some(&YES) => Val::Bool(true),
                Some(&NO) => Val::Bool(false),
                _ => Val::Missing,
            },
            LinkedColumn::Counts { counts, open } => {
                let count = counts.get(at).filter(|_| known(open));
                number(count.map(|n| Value::from_rational(&crate::unit::Rational::from(u64::from(*n)))))
            }
            LinkedColumn::Sums { sums, open } => {
                let sum = sums.get(at).filter(|_| known(open));
                number(sum.map(|sum| Value::from_rational(&sum.total())))
            }
        }
    }
}

/// What the rows of an entity have shown.
mod marks {
    /// A row that surely counts.
    pub const ROW: u8 = 1;
    /// One that surely counts and holds, or fails.
    pub const HOLDS: u8 = 2;
    pub const FAILS: u8 = 4;
    /// One that may hold, or may fail.
    pub const MAY_HOLD: u8 = 8;
    pub const MAY_FAIL: u8 = 16;
    /// One that may count.
    pub const OPEN: u8 = 32;
}

#[derive(Debug, Default)]
struct Tally {
    marks: Vec<u8>,
    counts: Vec<u32>,
    sums: Vec<ExactSum>,
}

impl Tally {
    fn new(function: LinkedFunction, entities: usize) -> Self {
        let sized = |wanted: LinkedFunction| if function == wanted { entities } else { 0 };
        Tally {
            marks: vec![0; entities],
            counts: vec![0; sized(LinkedFunction::Count)],
            sums: vec![ExactSum::default(); sized(LinkedFunction::Sum)],
        }
    }

    fn mark(&mut self, entity: u32, mark: u8) {
        if let Some(marks) = self.marks.get_mut(entity as usize) {
            *marks |= mark;
        }
    }

    fn absorb(&mut self, other: &Tally) {
        self.marks.iter_mut().zip(&other.marks).for_each(|(a, b)| *a |= b);
        self.counts.iter_mut().zip(&other.counts).for_each(|(a, b)| *a = a.saturating_add(*b));
        self.sums.iter_mut().zip(&other.sums).for_each(|(a, b)| a.merge(b));
    }
}

/// The rows of a link that are of a period: all visible ones where none is asked for.
///
/// `None` where a row tells of more than the period.
pub struct InTime<'a> {
    table: &'a Table,
    valid: Option<(ColumnId, Option<ColumnId>)>,
    period: Option<Period>,
}

impl<'a> InTime<'a> {
    pub fn new(table: &'a Table, dataset: &Dataset, period: Option<Period>) -> Option<Self> {
        let coarser =
            table.grain.zip(period).is_some_and(|(grain, period)| grain.per_year() < period.grain.per_year());
        (!coarser).then_some(InTime { table, valid: dataset.valid, period })
    }

    /// Whether a row is of the period.
    pub fn holds(&self, chunk: &Chunk, row: usize) -> Truth {
        if let (Some(grain), Some(ordinal)) = (self.table.grain, chunk.periods.get(row)) {
            let own = Period { grain, ordinal: *ordinal };
            let within = self.period.is_none_or(|period| own.coarsen(period.grain) == Some(period));
            if !within || !self.table.is_visible(*ordinal) {
                return NO;
            }
        }
        match (self.valid, self.period) {
            (Some((from, until)), Some(period)) => {
                let until = until.map(|c| chunk.column(c.index()).date(row).unwrap_or(i32::MAX));
                covers(chunk.column(from.index()).date(row), until, Some(period.last_day()))
            }
            (Some(_), None) | (None, _) => YES,
        }
    }
}

/// The rows of a chunk that are looked at, as seen from one end.
pub struct SideRows<'a> {
    pub own: Vec<u32>,
    pub other: Vec<u32>,
    pub in_time: Vec<Truth>,
    ids: Vec<u32>,
    ordinals: Vec<i32>,
    chunk: &'a Chunk,
}

impl<'a> SideRows<'a> {
    /// Rows in time that join two entities; the ends are columns of the link.
    pub fn new(
        time: &InTime<'_>,
        (at, chunk): (usize, &'a Chunk),
        (own, other): (ColumnId, ColumnId),
        one_dataset: bool,
    ) -> Self {
        let empty: &[u32] = &[];
        let ids = |column: ColumnId| match chunk.column(column.index()) {
            Cells::Ids(ids) => ids.as_slice(),
            Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => empty,
        };
        let mut rows = SideRows {
            own: Vec::new(),
            other: Vec::new(),
            in_time: Vec::new(),
            ids: Vec::new(),
            ordinals: Vec::new(),
            chunk,
        };
        for (row, (a, b)) in ids(own).iter().zip(ids(other)).enumerate() {
            if *a >= UNKNOWN || *b >= UNKNOWN || (one_dataset && a == b) {
                continue;
            }
            match time.holds(chunk, row) {
                NO => {}
                truth => {
                    rows.own.push(*a);
                    rows.other.push(*b);
                    rows.in_time.push(truth);
                    rows.ids.push(row_id(at, row));
                    rows.ordinals.extend(chunk.periods.get(row));
                }
            }
        }
        rows
    }

    pub fn len(&self) -> usize {
        self.own.len()
    }

    /// The row ids, by place.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    pub fn frame<'f>(
        &'f self,
        store: &'f Store,
        link: crate::model::DatasetId,
        period: Option<Period>,
        relations: &'f dyn Relations,
    ) -> Frame<'f>
    where
        'a: 'f,
    {
        let grain = store.table(link).and_then(|t| t.grain);
        let time = match (grain, period) {
            (Some(grain), _) => Time::Each(grain, &self.ordinals),
            (None, Some(period)) => Time::One(period),
            (None, None) => Time::None,
        };
        let whole = self.ids.len() == self.chunk.len;
        Frame {
            store,
            dataset: link,
            len: self.own.len(),
            rows: if whole { Rows::Chunk(self.chunk, 0) } else { Rows::Scattered(&self.ids) },
            subjects: Lanes::None,
            entities: Lanes::List(&self.own),
            time,
            partners: Lanes::List(&self.other),
            roles: None,
            relations: Some(relations),
        }
    }
}

/// The answers of all entities.
pub fn linked_column(
    store: &Store,
    node: &LinkedNode,
    period: Option<Period>,
    relations: &dyn Relations,
) -> LinkedColumn {
    let entities = store.subject_count(node.entity);
    let mut all = Tally::new(node.function, entities);
    let found = store.dataset(node.link).zip(store.table(node.link));
    // States at the ends of several periods do not add up: nothing is said of a longer time.
    let longer = |table: &Table| {
        let own = table.grain.map(|grain| grain.per_year());
        own.is_some_and(|own| period.is_none_or(|period| period.grain.per_year() < own))
    };
    let told = found.filter(|(_, table)| !(node.stock && longer(table)));
    let time = told.and_then(|(dataset, table)| InTime::new(table, dataset, period));
    if let (Some((dataset, table)), Some(time)) = (found, &time) {
        for side in &node.sides {
            let ends = (dataset.link_end(*side), dataset.link_end(side.other()));
            let (Some((own_entity, own)), Some((other_entity, other))) = ends else { continue };
            let new = || Tally::new(node.function, entities);
            let parts = fold_pieces(table.chunks.len(), store.threads, new, |tally: &mut Tally, piece| {
                let Some(chunk) = table.chunk(piece) else { return };
                let rows = SideRows::new(time, (piece, chunk), (own, other), own_entity == other_entity);
                if rows.len() > 0 {
                    add(tally, node, &rows, &rows.frame(store, node.link, period, relations));
                }
            });
            parts.iter().for_each(|part| all.absorb(part));
        }
    } else {
        // A row of a year says nothing of a quarter.
        all.marks.fill(marks::OPEN | marks::MAY_HOLD | marks::MAY_FAIL);
    }
    finish(node.function, all)
}

fn both(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (NO, _) | (_, NO) => NO,
        (YES, YES) => YES,
        _ => UNDECIDED,
    }
}

fn add(tally: &mut Tally, node: &LinkedNode, rows: &SideRows<'_>, frame: &Frame<'_>) {
    let mut counts = Vec::new();
    match &node.filter {
        Some(filter) => {
            frame.truths(filter, &mut counts);
            counts.iter_mut().zip(&rows.in_time).for_each(|(truth, time)| *truth = both(*truth, *time));
        }
        None => counts.extend_from_slice(&rows.in_time),
    }
    match node.function {
        LinkedFunction::Any | LinkedFunction::All => {
            let mut holds = Vec::new();
            match &node.body {
                Some(body) => frame.truths(body, &mut holds),
                None => holds.resize(rows.len(), YES),
            }
            for ((entity, row), body) in rows.own.iter().zip(&counts).zip(&holds) {
                tally.mark(*entity, marks_of(*row, *body));
            }
        }
        LinkedFunction::Count => {
            for (entity, row) in rows.own.iter().zip(&counts) {
                match *row {
                    NO => {}
                    YES => {
                        if let Some(count) = tally.counts.get_mut(*entity as usize) {
                            *count = count.saturating_add(1);
                        }
                    }
                    _ => tally.mark(*entity, marks::OPEN),
                }
            }
        }
        LinkedFunction::Sum => {
            for (lane, (entity, row)) in rows.own.iter().zip(&counts).enumerate() {
                match *row {
                    NO => {}
                    YES => match node.body.as_ref().and_then(|body| frame.number_at(body, lane)) {
                        Some(value) => {
                            if let Some(sum) = tally.sums.get_mut(*entity as usize) {
                                sum.add_value(&value);
                            }
                        }
                        None => tally.mark(*entity, marks::OPEN),
                    },
                    _ => tally.mark(*entity, marks::OPEN),
                }
            }
        }
    }
}

/// What a row shows that counts, or may count, and holds, or may hold.
fn marks_of(row: Truth, body: Truth) -> u8 {
    match (row, body) {
        (NO, _) => 0,
        (YES, YES) => marks::ROW | marks::HOLDS,
        (YES, NO) => marks::ROW | marks::FAILS,
        (YES, _) => marks::ROW | marks::MAY_HOLD | marks::MAY_FAIL,
        (_, YES) => marks::OPEN | marks::MAY_HOLD,
        (_, NO) => marks::OPEN | marks::MAY_FAIL,
        (_, _) => marks::OPEN | marks::MAY_HOLD | marks::MAY_FAIL,
    }
}

fn finish(function: LinkedFunction, tally: Tally) -> LinkedColumn {
    let has = |marks: u8, mark: u8| marks & mark != 0;
    let any = |seen: u8| match seen {
        seen if has(seen, marks::HOLDS) => YES,
        seen if has(seen, marks::MAY_HOLD) => UNDECIDED,
        _ => NO,
    };
    // Of no links at all it is false.
    let all = |seen: u8| match seen {
        seen if has(seen, marks::FAILS) => NO,
        seen if has(seen, marks::MAY_FAIL) => UNDECIDED,
        seen if has(seen, marks::ROW) => YES,
        seen if has(seen, marks::OPEN) => UNDECIDED,
        _ => NO,
    };
    let open = || tally.marks.iter().map(|seen| has(*seen, marks::OPEN)).collect();
    match function {
        LinkedFunction::Any => LinkedColumn::Truths(tally.marks.iter().map(|m| any(*m)).collect()),
        LinkedFunction::All => LinkedColumn::Truths(tally.marks.iter().map(|m| all(*m)).collect()),
        LinkedFunction::Count => LinkedColumn::Counts { open: open(), counts: tally.counts },
        LinkedFunction::Sum => LinkedColumn::Sums { open: open(), sums: tally.sums },
    }
}

/// The columns of a link's ends, and whether both are of one dataset.
pub fn ends_of(dataset: &Dataset) -> Option<((ColumnId, ColumnId), bool)> {
    let (from, to) = (dataset.link_end(LinkSide::From)?, dataset.link_end(LinkSide::To)?);
    Some(((from.1, to.1), from.0 == to.0))
}
