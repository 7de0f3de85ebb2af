//! What the links of entities say: conditions and sums over the rows of a link, joined with both its ends.
//!
//! Takes one question about the links of every entity in a period; gives its answer for each, by ordinal. All rows of
//! the link are looked at once for each end at which the entity may stand, in parts, and the parts add up to the same
//! whatever their order. A link of an entity with itself is none.

use super::decimal::{Decimal, ExactSum, Value};
use super::eval::Val;
use super::frame::{Frame, Relations};
use super::keys::ABSENT;
use super::link_rows::{InTime, Places, SideRows, Work, place};
use super::program::{LinkedNode, Source};
use super::table::Store;
use super::truth::{NO, Truth, UNDECIDED, YES, both};
use crate::model::{DataStatus, LinkedFunction, Period};
use crate::work::fold_pieces;

/// The answer for each entity, or for those alone who are asked about.
#[derive(Debug)]
pub struct LinkedColumn {
    places: Option<Places>,
    answers: Answers,
    /// The weakest status of the rows of each, where rows have one.
    statuses: Vec<Option<DataStatus>>,
}

#[derive(Debug)]
enum Answers {
    Truths(Vec<Truth>),
    Counts { counts: Vec<u32>, open: Vec<bool> },
    Sums { sums: Vec<ExactSum>, open: Vec<bool> },
}

impl LinkedColumn {
    pub fn truth(&self, entity: u32) -> Truth {
        match &self.answers {
            Answers::Truths(truths) => {
                truths.get(place(self.places.as_ref(), entity)).copied().unwrap_or(UNDECIDED)
            }
            Answers::Counts { .. } | Answers::Sums { .. } => UNDECIDED,
        }
    }

    /// The ordinal of the weakest status of the rows that an answer is made of.
    pub fn status(&self, entity: u32) -> Option<u32> {
        let status = self.statuses.get(place(self.places.as_ref(), entity)).copied().flatten();
        status.map(DataStatus::ordinal)
    }

    pub fn value<'a>(&self, entity: u32) -> Val<'a> {
        let at = place(self.places.as_ref(), entity);
        let known = |open: &[bool]| open.get(at) == Some(&false);
        let number = |n: Option<Value>| n.map_or(Val::Missing, Val::Number);
        match &self.answers {
            Answers::Truths(truths) => match truths.get(at) {
                Some(&YES) => Val::Bool(true),
                Some(&NO) => Val::Bool(false),
                _ => Val::Missing,
            },
            Answers::Counts { counts, open } => {
                let count = counts.get(at).filter(|_| known(open));
                number(count.map(|n| Value::Decimal(Decimal::new(i128::from(*n), 0))))
            }
            Answers::Sums { sums, open } => {
                let sum = sums.get(at).filter(|_| known(open));
                number(sum.map(ExactSum::value))
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
    statuses: Vec<Option<DataStatus>>,
}

impl Tally {
    fn new(node: &LinkedNode, entities: usize) -> Self {
        let function = node.function;
        let sized = |wanted: LinkedFunction| if function == wanted { entities } else { 0 };
        Tally {
            marks: vec![0; entities],
            counts: vec![0; sized(LinkedFunction::Count)],
            sums: vec![ExactSum::default(); sized(LinkedFunction::Sum)],
            statuses: vec![None; if node.status.is_some() { entities } else { 0 }],
        }
    }

    fn mark(&mut self, place: usize, mark: u8) {
        if let Some(marks) = self.marks.get_mut(place) {
            *marks |= mark;
        }
    }

    fn absorb(&mut self, other: &Tally) {
        self.marks.iter_mut().zip(&other.marks).for_each(|(a, b)| *a |= b);
        self.counts.iter_mut().zip(&other.counts).for_each(|(a, b)| *a = a.saturating_add(*b));
        self.sums.iter_mut().zip(&other.sums).for_each(|(a, b)| a.merge(b));
        self.statuses.iter_mut().zip(&other.statuses).for_each(|(a, b)| *a = (*a).max(*b));
    }
}

/// The answers of all entities, or of those alone who are asked about.
pub fn linked_column(
    store: &Store,
    node: &LinkedNode,
    period: Option<Period>,
    relations: &dyn Relations,
) -> LinkedColumn {
    let places = relations.asked_about(node.entity, period).map(|wanted| Places::new(&wanted));
    let entities = places.as_ref().map_or_else(|| store.subject_count(node.entity), |places| places.count);
    let mut all = Tally::new(node, entities);
    // States at the ends of several periods do not add up: nothing is said of a longer time; nor of a time of which the
    // table has no row, which is not to say that there are no links.
    let own = store.table(node.link).and_then(|table| table.grain).map(|grain| grain.per_year());
    let longer = own.is_some_and(|own| period.is_none_or(|period| period.grain.per_year() < own));
    let unseen = store.table(node.link).zip(period).is_some_and(|(table, p)| table.lacks_period(p));
    match InTime::new(store, node.link, period).filter(|_| !(unseen || (node.stock && longer))) {
        Some(time) => {
            let few = places.as_ref().is_some_and(|places| places.count * 2 <= places.of.len());
            let sums = node.function == LinkedFunction::Sum;
            let work = time.work(&node.sides, store.subject_count(node.entity), few, sums);
            let asked = |entity: u32| place(places.as_ref(), entity) != ABSENT as usize;
            let new = || Tally::new(node, entities);
            let parts = fold_pieces(work.len(), store.threads, new, |tally: &mut Tally, at| {
                let rows = work.get(at).and_then(|work| match work {
                    Work::Piece(at, side) => {
                        let rows = time.piece(*at, *side);
                        rows.map(|rows| match &places {
                            Some(places) => rows.of(places),
                            None => rows,
                        })
                    }
                    Work::Owners(owners) => Some(time.owned(owners, asked)),
                });
                if let Some(rows) = rows.filter(|rows| !rows.own.is_empty()) {
                    add(tally, node, places.as_ref(), &rows, &rows.frame(store, relations));
                }
            });
            parts.iter().for_each(|part| all.absorb(part));
        }
        // A row of a year says nothing of a quarter.
        None => all.marks.fill(marks::OPEN | marks::MAY_HOLD | marks::MAY_FAIL),
    }
    let statuses = std::mem::take(&mut all.statuses);
    LinkedColumn { places, answers: finish(node.function, all), statuses }
}

fn add(
    tally: &mut Tally,
    node: &LinkedNode,
    places: Option<&Places>,
    rows: &SideRows<'_>,
    frame: &Frame<'_>,
) {
    let mut counts = Vec::new();
    match &node.filter {
        Some(filter) => {
            frame.truths(filter, &mut counts);
            counts.iter_mut().zip(&rows.in_time).for_each(|(truth, time)| *truth = both(*truth, *time));
        }
        None => counts.extend_from_slice(&rows.in_time),
    }
    if let Some(column) = node.status {
        let mut statuses = Vec::new();
        frame.ids(Source::Own(column), &mut statuses);
        for ((entity, row), status) in rows.own.iter().zip(&counts).zip(&statuses) {
            // A sum lacks what is held back; whoever counts rows counts it.
            let bears = |status: &DataStatus| !status.is_withheld() || node.function == LinkedFunction::Sum;
            let status = DataStatus::at(*status).filter(|status| *row != NO && bears(status));
            if let Some(known) = tally.statuses.get_mut(place(places, *entity)) {
                *known = (*known).max(status);
            }
        }
    }
    match node.function {
        LinkedFunction::Any | LinkedFunction::All => {
            let mut holds = Vec::new();
            match &node.body {
                Some(body) => frame.truths(body, &mut holds),
                None => holds.resize(rows.own.len(), YES),
            }
            for ((entity, row), body) in rows.own.iter().zip(&counts).zip(&holds) {
                tally.mark(place(places, *entity), marks_of(*row, *body));
            }
        }
        LinkedFunction::Count => {
            for (entity, row) in rows.own.iter().zip(&counts) {
                match *row {
                    NO => {}
                    YES => {
                        if let Some(count) = tally.counts.get_mut(place(places, *entity)) {
                            *count = count.saturating_add(1);
                        }
                    }
                    _ => tally.mark(place(places, *entity), marks::OPEN),
                }
            }
        }
        LinkedFunction::Sum => {
            for (lane, (entity, row)) in rows.own.iter().zip(&counts).enumerate() {
                match *row {
                    NO => {}
                    YES => match node.body.as_ref().and_then(|body| frame.number_at(body, lane)) {
                        Some(value) => {
                            if let Some(sum) = tally.sums.get_mut(place(places, *entity)) {
                                sum.add_value(&value);
                            }
                        }
                        None => tally.mark(place(places, *entity), marks::OPEN),
                    },
                    _ => tally.mark(place(places, *entity), marks::OPEN),
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

fn finish(function: LinkedFunction, tally: Tally) -> Answers {
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
        LinkedFunction::Any => Answers::Truths(tally.marks.iter().map(|m| any(*m)).collect()),
        LinkedFunction::All => Answers::Truths(tally.marks.iter().map(|m| all(*m)).collect()),
        LinkedFunction::Count => Answers::Counts { open: open(), counts: tally.counts },
        LinkedFunction::Sum => Answers::Sums { open: open(), sums: tally.sums },
    }
}
