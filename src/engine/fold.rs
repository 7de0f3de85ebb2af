//! One pass over a dataset: rows are added up by signature, period and the values of some axes.
//!
//! Sums are exact, so the groups do not depend on the order of rows, on parts of files or on threads.

use super::asked::{Asked, Slot};
use super::axes::AxisSource;
use super::column::{Cells, Numbers};
use super::decimal::{Decimal, ExactSum, Value};
use super::frame::Rows;
use super::grouping::Grouper;
use super::kept::{Kept, join};
use super::keys::{ABSENT, TupleInterner};
use super::program::{Node, Reading, Source};
use super::truth::{NO, Truth, UNDECIDED, YES};
use super::walk::{Lot, Seen, Walk};
use crate::work::{fold_pieces, may_go_on_at};

/// The rows of one group that one slot has seen.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    pub expected: u64,
    pub present: u64,
    pub sum: ExactSum,
}

/// The least and the greatest value.
pub type Extremes = Option<Box<(Value, Value)>>;

/// Groups of rows.
///
/// A key is the signature, the cluster the row names, the period's ordinal, then a value for each axis.
#[derive(Debug)]
pub struct Groups {
    pub keys: TupleInterner,
    slots: usize,
    sums: Vec<Sums>,
    extremes: Vec<Extremes>,
    /// All values, of slots that want them.
    values: Vec<Option<Box<Kept>>>,
    /// Subjects with a row in each group.
    pub rows: Vec<u64>,
}

/// Values of a key before those of axes.
pub const KEY_HEAD: usize = 3;

impl Groups {
    /// With room for so many.
    fn new(axes: usize, slots: usize, groups: usize) -> Self {
        Groups {
            keys: TupleInterner::with_room(KEY_HEAD + axes, groups),
            slots,
            sums: Vec::with_capacity(slots * groups),
            extremes: Vec::with_capacity(slots * groups),
            values: Vec::with_capacity(slots * groups),
            rows: Vec::with_capacity(groups),
        }
    }

    pub fn sums(&self, group: usize, slot: usize) -> Option<&Sums> {
        self.sums.get(group * self.slots + slot)
    }

    pub fn extremes(&self, group: usize, slot: usize) -> &Extremes {
        self.extremes.get(group * self.slots + slot).unwrap_or(&None)
    }

    pub fn values(&self, group: usize, slot: usize) -> Option<&Kept> {
        self.values.get(group * self.slots + slot)?.as_deref()
    }

    /// Takes in what one thread has added up.
    fn absorb(&mut self, adder: &Adder<'_>) {
        for id in 0..adder.grouper.keys.len() {
            may_go_on_at(id);
            let key = adder.grouper.keys.tuple(u32::try_from(id).unwrap_or(ABSENT));
            let group = self.keys.intern(key) as usize;
            if group >= self.rows.len() {
                self.rows.push(0);
                self.sums.resize(self.rows.len() * self.slots, Sums::default());
                self.extremes.resize(self.rows.len() * self.slots, None);
                self.values.resize(self.rows.len() * self.slots, None);
            }
            if let (Some(rows), Some(more)) = (self.rows.get_mut(group), adder.rows.get(id)) {
                *rows += more;
            }
            for (slot, tally) in adder.slots.iter().enumerate() {
                let at = group * self.slots + slot;
                if let Some(own) = self.sums.get_mut(at) {
                    let counts = adder.counts_of(tally.slot.filter, id);
                    let absent = tally.absent.get(id).copied().unwrap_or(0);
                    let unseen = match tally.slot.argument {
                        Some(_) => counts.unseen_open,
                        None => counts.unseen_undecided,
                    };
                    own.expected += counts.open + unseen;
                    own.present += counts.yes - absent;
                    tally.add_to(id, &mut own.sum);
                }
                if let Some(own) = self.extremes.get_mut(at) {
                    tally.widen(id, own);
                }
                if let Some(own) = self.values.get_mut(at) {
                    join(own, tally.values.get(id));
                }
            }
        }
    }
}

/// Takes the values of another group in.
pub fn widen(own: &mut Extremes, other: &Extremes) {
    if let Some((least, greatest)) = other.as_deref() {
        extend(own, least);
        extend(own, greatest);
    }
}

fn extend(own: &mut Extremes, value: &Value) {
    match own.as_deref_mut() {
        Some((least, greatest)) => {
            if value.compare(least).is_lt() {
                *least = value.clone();
            }
            if value.compare(greatest).is_gt() {
                *greatest = value.clone();
            }
        }
        None => *own = Some(Box::new((value.clone(), value.clone()))),
    }
}

/// Adds up a whole walk.
pub fn fold(walk: &Walk<'_>, axes: &[AxisSource]) -> Groups {
    let threads = walk.store.threads;
    let new = || (Adder::new(walk, axes), walk.nothing_seen());
    let parts =
        fold_pieces(walk.row_pieces(), threads, new, |(adder, seen): &mut (Adder<'_>, Seen), piece| {
            walk.rows(piece, seen, &mut |lot| adder.add(lot));
        });
    let room = parts.iter().map(|(adder, _)| adder.grouper.keys.len()).sum();
    let mut groups = Groups::new(axes.len(), walk.asked.slots.len(), room);
    let mut seen = walk.nothing_seen();
    for (adder, part) in parts {
        groups.absorb(&adder);
        for (all, part) in seen.iter_mut().flatten().zip(part.into_iter().flatten()) {
            *all |= part;
        }
    }
    let new = || Adder::new(walk, axes);
    let absent = fold_pieces(walk.absent_pieces(), threads, new, |adder, piece| {
        walk.absent(piece, &seen, &mut |lot| adder.add(lot));
    });
    for adder in absent {
        groups.absorb(&adder);
    }
    groups
}

/// How the rows of a group stand to a condition.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// Rows that surely fit.
    yes: u64,
    /// Rows that fit or may fit.
    open: u64,
    /// Rows that did not come and would fit or may.
    unseen_open: u64,
    /// Rows that did not come of which it is open whether they would fit.
    unseen_undecided: u64,
}

/// Values of a scale no greater are added up as plain integers: 2^32 of 64 bits each, with nine digits more, fit.
const PLAIN_SCALE: u8 = 9;

/// What one slot has seen, by group.
struct Tally<'a> {
    slot: &'a Slot,
    /// Sums at `scale`, of numbers of 32 bits and of others; what is not plain stands in `exact`.
    narrow: Vec<i64>,
    plain: Vec<i128>,
    scale: u8,
    exact: Vec<ExactSum>,
    /// Rows that fit and have no value.
    absent: Vec<u64>,
    /// The least and the greatest plain value at `scale`; the wrong way round where there is none.
    bounds: Vec<(i128, i128)>,
    extremes: Vec<Extremes>,
    values: Vec<Kept>,
}

const NO_BOUNDS: (i128, i128) = (i128::MAX, i128::MIN);

impl<'a> Tally<'a> {
    fn new(slot: &'a Slot) -> Self {
        Tally {
            slot,
            narrow: Vec::new(),
            plain: Vec::new(),
            scale: 0,
            exact: Vec::new(),
            absent: Vec::new(),
            bounds: Vec::new(),
            extremes: Vec::new(),
            values: Vec::new(),
        }
    }

    fn make_room(&mut self, groups: usize) {
        if self.slot.argument.is_some() {
            self.narrow.resize(groups, 0);
            self.plain.resize(groups, 0);
            self.absent.resize(groups, 0);
        }
        if self.slot.extremes {
            self.bounds.resize(groups, NO_BOUNDS);
        }
        if self.slot.values {
            self.values.resize(groups, Kept::default());
        }
    }

    fn add_to(&self, group: usize, sum: &mut ExactSum) {
        let narrow = self.narrow.get(group).copied().unwrap_or(0);
        let plain = self.plain.get(group).copied().unwrap_or(0) + i128::from(narrow);
        if plain != 0 {
            sum.add(plain, self.scale);
        }
        if let Some(exact) = self.exact.get(group) {
            sum.merge(exact);
        }
    }

    fn widen(&self, group: usize, extremes: &mut Extremes) {
        if let Some((least, greatest)) = self.bounds.get(group).filter(|bounds| bounds.0 <= bounds.1) {
            extend(extremes, &Value::Decimal(Decimal::new(*least, self.scale)));
            extend(extremes, &Value::Decimal(Decimal::new(*greatest, self.scale)));
        }
        if let Some(others) = self.extremes.get(group) {
            widen(extremes, others);
        }
    }

    /// Brings what is added up to a greater scale.
    fn rescale(&mut self, scale: u8) {
        if scale > self.scale {
            let factor = 10i128.pow(u32::from(scale - self.scale));
            for (sum, narrow) in self.plain.iter_mut().zip(&mut self.narrow) {
                *sum = (*sum + i128::from(std::mem::take(narrow))) * factor;
            }
            for bounds in self.bounds.iter_mut().filter(|bounds| bounds.0 <= bounds.1) {
                *bounds = (bounds.0 * factor, bounds.1 * factor);
            }
            self.scale = scale;
        }
    }

    /// Adds a column of numbers of 32 bits, of which 2^32 fit into 64.
    fn add_narrow(&mut self, values: &[i32], scale: u8, lanes: &[u32], truths: Option<&[Truth]>) {
        self.rescale(scale);
        if self.scale != scale || self.slot.extremes || self.slot.values || truths.is_some() {
            self.add_plain(values, i32::MIN, scale, lanes, truths);
            return;
        }
        let Tally { narrow, absent, .. } = self;
        for (group, value) in lanes.iter().zip(values) {
            if *value != i32::MIN {
                // A skipped row has no group, and is passed over.
                if let Some(sum) = narrow.get_mut(*group as usize) {
                    *sum += i64::from(*value);
                }
            } else if let Some(absent) = absent.get_mut(*group as usize) {
                *absent += 1;
            }
        }
    }

    /// Adds a column as it stands; `none` is an absent value.
    fn add_plain<T: Copy + PartialEq + Into<i128>>(
        &mut self,
        values: &[T],
        none: T,
        scale: u8,
        lanes: &[u32],
        truths: Option<&[Truth]>,
    ) {
        self.rescale(scale);
        let factor = 10i128.pow(u32::from(self.scale - scale));
        let Tally { plain, absent, bounds, values: kept, .. } = self;
        let mut add = |group: u32, value: T| {
            let group = group as usize;
            if value == none {
                if let Some(absent) = absent.get_mut(group) {
                    *absent += 1;
                }
                return;
            }
            let wide: i128 = value.into();
            let wide = if factor == 1 { wide } else { wide * factor };
            if let Some(sum) = plain.get_mut(group) {
                *sum += wide;
            }
            if let Some(bounds) = bounds.get_mut(group) {
                *bounds = (bounds.0.min(wide), bounds.1.max(wide));
            }
            if let Some(kept) = kept.get_mut(group) {
                kept.push(Decimal::new(value.into(), scale));
            }
        };
        match truths {
            // A skipped row has no group, and the additions pass it over.
            None => lanes.iter().zip(values).for_each(|(group, value)| add(*group, *value)),
            Some(truths) => {
                for ((group, value), truth) in lanes.iter().zip(values).zip(truths) {
                    if *truth == YES {
                        add(*group, *value);
                    }
                }
            }
        }
    }

    fn add_value(&mut self, group: u32, value: Option<&Value>) {
        let group = group as usize;
        let Some(value) = value else {
            if let Some(absent) = self.absent.get_mut(group) {
                *absent += 1;
            }
            return;
        };
        if group >= self.exact.len() {
            self.exact.resize(group + 1, ExactSum::default());
        }
        if let Some(sum) = self.exact.get_mut(group) {
            sum.add_value(value);
        }
        if let Some(kept) = self.values.get_mut(group) {
            kept.push_value(value);
        }
        if self.slot.extremes {
            if group >= self.extremes.len() {
                self.extremes.resize(group + 1, None);
            }
            if let Some(extremes) = self.extremes.get_mut(group) {
                extend(extremes, value);
            }
        }
    }
}

/// What one thread adds up.
struct Adder<'a> {
    asked: &'a Asked,
    grouper: Grouper<'a>,
    truths: Vec<Vec<Truth>>,
    slots: Vec<Tally<'a>>,
    /// For each condition, by group.
    counts: Vec<Vec<Counts>>,
    /// Rows of each group, those that came and those that did not.
    rows: Vec<u64>,
    unseen: Vec<u64>,
}

impl<'a> Adder<'a> {
    fn new(walk: &Walk<'a>, axes: &'a [AxisSource]) -> Self {
        let asked = walk.asked;
        Adder {
            asked,
            grouper: Grouper::new(walk, axes),
            truths: vec![Vec::new(); asked.filters.len()],
            slots: asked.slots.iter().map(Tally::new).collect(),
            counts: vec![Vec::new(); asked.filters.len()],
            rows: Vec::new(),
            unseen: Vec::new(),
        }
    }

    /// The counts of a group under a condition, or under none.
    fn counts_of(&self, filter: Option<usize>, group: usize) -> Counts {
        match filter {
            Some(filter) => self.counts.get(filter).and_then(|c| c.get(group)).copied().unwrap_or_default(),
            None => {
                let rows = self.rows.get(group).copied().unwrap_or(0);
                let unseen_open = self.unseen.get(group).copied().unwrap_or(0);
                Counts { yes: rows, open: rows, unseen_open, unseen_undecided: 0 }
            }
        }
    }

    fn add(&mut self, lot: &Lot<'_>) {
        self.grouper.find(lot);
        let groups = self.grouper.keys.len();
        self.rows.resize(groups, 0);
        self.unseen.resize(groups, 0);
        self.slots.iter_mut().for_each(|tally| tally.make_room(groups));
        let lanes = self.grouper.lanes.as_slice();
        let seen = if lot.present { &mut self.rows } else { &mut self.unseen };
        for group in lanes {
            if let Some(rows) = seen.get_mut(*group as usize) {
                *rows += 1;
            }
        }
        for ((filter, truths), counts) in
            self.asked.filters.iter().zip(&mut self.truths).zip(&mut self.counts)
        {
            lot.frame.truths(filter, truths);
            counts.resize(groups, Counts::default());
            for (group, truth) in lanes.iter().zip(truths.iter()) {
                let Some(counts) = counts.get_mut(*group as usize) else { continue };
                if lot.present {
                    counts.yes += u64::from(*truth == YES);
                    counts.open += u64::from(*truth != NO);
                } else {
                    // Whether a row that is not there would count is open only where its values decide.
                    counts.unseen_open += u64::from(*truth != NO);
                    counts.unseen_undecided += u64::from(*truth == UNDECIDED);
                }
            }
        }
        if lot.present {
            for tally in &mut self.slots {
                let truths = tally.slot.filter.and_then(|f| self.truths.get(f)).map(Vec::as_slice);
                add_values(lot, lanes, truths, tally);
            }
        }
    }
}

/// Adds the values of one slot.
fn add_values(lot: &Lot<'_>, lanes: &[u32], truths: Option<&[Truth]>, tally: &mut Tally<'_>) {
    let Some(argument) = &tally.slot.argument else { return };
    if let (Node::Column(Source::Own(column), Reading::Number), Rows::Chunk(chunk, start)) =
        (argument, lot.frame.rows)
    {
        match chunk.column(*column) {
            Cells::Numbers(Numbers::Narrow(values, scale)) if *scale <= PLAIN_SCALE => {
                let values = values.get(start..).unwrap_or(&[]);
                tally.add_narrow(values, *scale, lanes, truths);
                return;
            }
            Cells::Numbers(Numbers::Wide(values, scale)) if *scale <= PLAIN_SCALE => {
                let values = values.get(start..).unwrap_or(&[]);
                tally.add_plain(values, i64::MIN, *scale, lanes, truths);
                return;
            }
            Cells::Numbers(_) | Cells::Ids(_) | Cells::Dates(_) | Cells::Dropped => {}
        }
    }
    if let Node::Linked(linked) = argument {
        let wanted = |lane: usize| {
            lanes.get(lane).is_some_and(|group| *group != ABSENT)
                && truths.is_none_or(|truths| truths.get(lane) == Some(&YES))
        };
        let numbers = lot.frame.linked_numbers(linked, wanted);
        for (lane, group) in lanes.iter().enumerate().filter(|(lane, _)| wanted(*lane)) {
            tally.add_value(*group, numbers.get(lane).and_then(Option::as_ref));
        }
        return;
    }
    for (lane, group) in lanes.iter().enumerate().filter(|(_, group)| **group != ABSENT) {
        if truths.is_none_or(|truths| truths.get(lane) == Some(&YES)) {
            tally.add_value(*group, lot.frame.number_of(argument, lane).as_ref());
        }
    }
}
