//! One pass over a dataset: rows are added up by signature, period and the values of some axes.
//!
//! Sums are exact, so the groups do not depend on the order of rows, on parts of files or on threads.

use super::asked::{Asked, Slot};
use super::axes::{AxisSource, axis_values};
use super::column::{Cells, Numbers};
use super::decimal::{ExactSum, Value};
use super::eval::{NO, Rows, Truth, UNDECIDED, YES};
use super::keys::{ABSENT, TupleInterner};
use super::program::{Node, Reading, Source};
use super::walk::{Lot, Seen, Walk, named_clusters};
use super::work::fold_pieces;

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
    /// Subjects with a row in each group.
    pub rows: Vec<u64>,
}

/// Values of a key before those of axes.
pub const KEY_HEAD: usize = 3;

impl Groups {
    fn new(axes: usize, slots: usize) -> Self {
        Groups {
            keys: TupleInterner::new(KEY_HEAD + axes),
            slots,
            sums: Vec::new(),
            extremes: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn group(&mut self, key: &[u32], extremes: bool) -> usize {
        let id = self.keys.intern(key) as usize;
        if id >= self.rows.len() {
            self.rows.push(0);
            self.sums.resize(self.rows.len() * self.slots, Sums::default());
            if extremes {
                self.extremes.resize(self.rows.len() * self.slots, None);
            }
        }
        id
    }

    pub fn sums(&self, group: usize, slot: usize) -> Option<&Sums> {
        self.sums.get(group * self.slots + slot)
    }

    pub fn extremes(&self, group: usize, slot: usize) -> &Extremes {
        self.extremes.get(group * self.slots + slot).unwrap_or(&None)
    }

    fn absorb(&mut self, other: &Groups, extremes: bool) {
        for id in 0..other.rows.len() {
            let group = self.group(other.keys.tuple(u32::try_from(id).unwrap_or(ABSENT)), extremes);
            if let (Some(rows), Some(more)) = (self.rows.get_mut(group), other.rows.get(id)) {
                *rows += more;
            }
            for slot in 0..self.slots {
                if let (Some(own), Some(more)) =
                    (self.sums.get_mut(group * self.slots + slot), other.sums(id, slot))
                {
                    own.expected += more.expected;
                    own.present += more.present;
                    own.sum.merge(&more.sum);
                }
                if let Some(own) = self.extremes.get_mut(group * self.slots + slot) {
                    widen(own, other.extremes(id, slot));
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
    let asked = walk.asked;
    let extremes = asked.slots.iter().any(|s| s.extremes);
    let threads = walk.store.threads;
    let new = || (Adder::new(asked, axes, extremes), walk.nothing_seen());
    let parts =
        fold_pieces(walk.row_pieces(), threads, new, |(adder, seen): &mut (Adder<'_>, Seen), piece| {
            walk.rows(piece, seen, &mut |lot| adder.add(lot));
        });
    let mut groups = Groups::new(axes.len(), asked.slots.len());
    let mut seen = walk.nothing_seen();
    for (adder, part) in parts {
        groups.absorb(&adder.groups, extremes);
        for (all, part) in seen.iter_mut().flatten().zip(part.into_iter().flatten()) {
            *all |= part;
        }
    }
    let new = || Adder::new(asked, axes, extremes);
    let absent = fold_pieces(walk.absent_pieces(), threads, new, |adder, piece| {
        walk.absent(piece, &seen, &mut |lot| adder.add(lot));
    });
    for adder in absent {
        groups.absorb(&adder.groups, extremes);
    }
    groups
}

struct Adder<'a> {
    asked: &'a Asked,
    axes: &'a [AxisSource],
    extremes: bool,
    groups: Groups,
    clusters: Vec<u32>,
    values: Vec<Vec<u32>>,
    truths: Vec<Vec<Truth>>,
    /// The group of each row; [`ABSENT`] where it is skipped.
    at: Vec<u32>,
}

impl<'a> Adder<'a> {
    fn new(asked: &'a Asked, axes: &'a [AxisSource], extremes: bool) -> Self {
        Adder {
            asked,
            axes,
            extremes,
            groups: Groups::new(axes.len(), asked.slots.len()),
            clusters: Vec::new(),
            values: vec![Vec::new(); axes.len()],
            truths: vec![Vec::new(); asked.filters.len()],
            at: Vec::new(),
        }
    }

    fn add(&mut self, lot: &Lot<'_>) {
        self.find_groups(lot);
        for (filter, truths) in self.asked.filters.iter().zip(&mut self.truths) {
            lot.frame.truths(filter, truths);
        }
        for (index, slot) in self.asked.slots.iter().enumerate() {
            self.add_slot(lot, index, slot);
        }
    }

    fn find_groups(&mut self, lot: &Lot<'_>) {
        named_clusters(lot, self.asked, &mut self.clusters);
        for (source, values) in self.axes.iter().zip(&mut self.values) {
            axis_values(&lot.frame, source, values);
        }
        self.at.clear();
        let mut key = vec![0u32; KEY_HEAD + self.axes.len()];
        let (mut last, mut group) = (Vec::new(), ABSENT);
        for lane in 0..lot.frame.len {
            if lot.skip.get(lane) == Some(&true) {
                self.at.push(ABSENT);
                continue;
            }
            let period = lot.frame.time.get(lane).map_or(0, |p| p.ordinal.cast_unsigned());
            let head = [
                lot.signatures.get(lane).copied().unwrap_or(ABSENT),
                self.clusters.get(lane).copied().unwrap_or(ABSENT),
                period,
            ];
            let axes = self.values.iter().map(|v| v.get(lane).copied().unwrap_or(ABSENT));
            for (slot, value) in key.iter_mut().zip(head.into_iter().chain(axes)) {
                *slot = value;
            }
            if key != last {
                group = u32::try_from(self.groups.group(&key, self.extremes)).unwrap_or(ABSENT);
                last.clone_from(&key);
            }
            self.at.push(group);
            if lot.present
                && let Some(rows) = self.groups.rows.get_mut(group as usize)
            {
                *rows += 1;
            }
        }
    }

    fn add_slot(&mut self, lot: &Lot<'_>, index: usize, slot: &Slot) {
        let slots = self.groups.slots;
        let truths = slot.filter.and_then(|f| self.truths.get(f));
        let truth = |lane: usize| truths.map_or(YES, |t| t.get(lane).copied().unwrap_or(UNDECIDED));
        let sums = &mut self.groups.sums;
        let lanes = self.at.iter().enumerate().filter(|(_, group)| **group != ABSENT);
        let lanes = lanes.map(|(lane, group)| (lane, *group as usize * slots + index));
        let Some(argument) = &slot.argument else {
            for (lane, at) in lanes {
                let Some(sums) = sums.get_mut(at) else { continue };
                // Whether a row that is not there would count is open only where its values decide.
                let truth = truth(lane);
                sums.expected += u64::from(if lot.present { truth != NO } else { truth == UNDECIDED });
                sums.present += u64::from(lot.present && truth == YES);
            }
            return;
        };
        if !lot.present {
            for (lane, at) in lanes {
                if let Some(sums) = sums.get_mut(at) {
                    sums.expected += u64::from(truth(lane) != NO);
                }
            }
            return;
        }
        if let (Node::Column(Source::Own(column), Reading::Number), Rows::Chunk(chunk, start), false) =
            (argument, lot.frame.rows, slot.extremes)
        {
            // The usual case: a column as it stands.
            let mut add = |lane: usize, at: usize, mantissa: Option<i128>, scale: u8| {
                let Some(sums) = sums.get_mut(at) else { return };
                let truth = truth(lane);
                sums.expected += u64::from(truth != NO);
                if let (YES, Some(mantissa)) = (truth, mantissa) {
                    sums.present += 1;
                    sums.sum.add(mantissa, scale);
                }
            };
            match chunk.column(*column) {
                Cells::Numbers(Numbers::Narrow(values, scale)) => {
                    for (lane, at) in lanes {
                        let value = values.get(start + lane).filter(|v| **v != i32::MIN);
                        add(lane, at, value.map(|v| i128::from(*v)), *scale);
                    }
                }
                Cells::Numbers(Numbers::Wide(values, scale)) => {
                    for (lane, at) in lanes {
                        let value = values.get(start + lane).filter(|v| **v != i64::MIN);
                        add(lane, at, value.map(|v| i128::from(*v)), *scale);
                    }
                }
                cells => {
                    for (lane, at) in lanes {
                        let value = cells.number(start + lane);
                        add(lane, at, value.map(|d| d.mantissa), value.map_or(0, |d| d.scale));
                    }
                }
            }
            return;
        }
        for (lane, at) in lanes {
            let truth = truth(lane);
            let Some(sums) = sums.get_mut(at) else { continue };
            sums.expected += u64::from(truth != NO);
            if truth != YES {
                continue;
            }
            if let Some(value) = lot.frame.number_of(argument, lane) {
                sums.present += 1;
                sums.sum.add_value(&value);
                if let (true, Some(extremes)) = (slot.extremes, self.groups.extremes.get_mut(at)) {
                    extend(extremes, &value);
                }
            }
        }
    }
}
