//! The group of each row of a walk: its signature, cluster, period and members of axes as one small number.

use super::axes::{AxisSource, axis_values, axis_width};
use super::fold::KEY_HEAD;
use super::frame::Time;
use super::keys::{ABSENT, TupleInterner, UNKNOWN};
use super::walk::{Extent, Lot, Walk, named_clusters};

/// More combinations than this are looked up by their hash.
const MOST_DENSE: usize = 1 << 22;

/// Finds groups and gives new ones the next number.
pub struct Grouper<'a> {
    asked: &'a super::asked::Asked,
    axes: &'a [AxisSource],
    /// The key of each group.
    pub keys: TupleInterner,
    /// The group of each row last looked at; [`ABSENT`] where it is skipped.
    pub lanes: Vec<u32>,
    /// The groups by all parts of the key, where that is worth while.
    dense: Option<Dense>,
    clusters: Vec<u32>,
    values: Vec<Vec<u32>>,
    places: Vec<usize>,
}

/// Groups by the place of a key among all that there can be.
struct Dense {
    /// How many values the signature, the cluster and each axis have, unknown and absent ones included.
    widths: Vec<usize>,
    /// The first period and how many there are.
    first: i32,
    periods: usize,
    groups: Vec<u32>,
}

/// The place of a value among so many: the last two are for an unknown and an absent one.
fn place(value: u32, width: usize) -> usize {
    match value {
        _ if width == 1 => 0,
        ABSENT => width - 1,
        UNKNOWN => width - 2,
        value => value as usize,
    }
}

impl<'a> Grouper<'a> {
    pub fn new(walk: &Walk<'a>, axes: &'a [AxisSource]) -> Self {
        let asked = walk.asked;
        // What no row has takes one place.
        let clusters = asked.cluster_column.as_ref().map_or(1, |_| walk.store.policy.clusters.len() + 2);
        let signatures = walk.standings.space.map_or(1, |_| walk.standings.list.len() + 2);
        let of_axis = |axis| axis_width(walk.store, asked.dataset, axis).map(|count| count + 2);
        let counts = [Some(signatures), Some(clusters)].into_iter().chain(axes.iter().map(of_axis));
        let widths: Option<Vec<usize>> = counts.collect();
        let (first, last) = match (walk.extent, walk.store.table(asked.dataset)) {
            (Extent::Seen, Some(table)) => table.all_periods.unwrap_or((0, 0)),
            (Extent::In(period), _) => (period.ordinal, period.ordinal),
            (Extent::Unseen(period) | Extent::At(period), _) => {
                let ordinal = period.map_or(0, |p| p.ordinal);
                (ordinal, ordinal)
            }
            (Extent::Seen, None) => (0, 0),
        };
        let periods = usize::try_from(i64::from(last) - i64::from(first) + 1).unwrap_or(0);
        let dense = widths.and_then(|widths| {
            let size = widths.iter().try_fold(periods, |product, width| product.checked_mul(*width))?;
            (size <= MOST_DENSE).then(|| Dense { widths, first, periods, groups: vec![ABSENT; size] })
        });
        Grouper {
            asked,
            axes,
            keys: TupleInterner::new(KEY_HEAD + axes.len()),
            lanes: Vec::new(),
            dense,
            clusters: Vec::new(),
            values: vec![Vec::new(); axes.len()],
            places: Vec::new(),
        }
    }

    /// Finds the group of each row of a lot.
    pub fn find(&mut self, lot: &Lot<'_>) {
        named_clusters(lot, self.asked, &mut self.clusters);
        for (source, values) in self.axes.iter().zip(&mut self.values) {
            axis_values(&lot.frame, source, values);
        }
        self.lanes.clear();
        match self.dense.take() {
            Some(mut dense) => {
                self.find_dense(lot, &mut dense);
                self.dense = Some(dense);
            }
            None => self.find_hashed(lot),
        }
    }

    fn key(&self, lot: &Lot<'_>, lane: usize, period: u32, key: &mut Vec<u32>) {
        let of = |values: &[u32]| values.get(lane).copied().unwrap_or(ABSENT);
        key.clear();
        key.extend([of(lot.signatures), of(&self.clusters), period]);
        key.extend(self.values.iter().map(|values| of(values)));
    }

    fn find_dense(&mut self, lot: &Lot<'_>, dense: &mut Dense) {
        // The place of each row among all combinations, part by part.
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        let place_of =
            |ordinal: i32| usize::try_from(ordinal.wrapping_sub(dense.first)).unwrap_or(usize::MAX);
        match lot.frame.time {
            Time::None => places.resize(lot.frame.len, place_of(0)),
            Time::One(period) => places.resize(lot.frame.len, place_of(period.ordinal)),
            Time::Each(_, ordinals) => places.extend(ordinals.iter().map(|ordinal| place_of(*ordinal))),
        }
        places.resize(lot.frame.len, usize::MAX);
        for at in places.iter_mut().filter(|at| **at >= dense.periods) {
            // Not a period of this walk; such a row is looked up by its hash.
            *at = usize::MAX / 2;
        }
        let mut step = dense.periods;
        let parts = [lot.signatures, &self.clusters].into_iter().chain(self.values.iter().map(Vec::as_slice));
        for (values, width) in parts.zip(&dense.widths) {
            for (at, value) in places.iter_mut().zip(values) {
                *at += place(*value, *width) * step;
            }
            step *= width;
        }
        let mut key = Vec::with_capacity(KEY_HEAD + self.axes.len());
        for (lane, at) in places.iter().enumerate() {
            if lot.skip.get(lane) == Some(&true) {
                self.lanes.push(ABSENT);
                continue;
            }
            let slot = dense.groups.get_mut(*at);
            let group = match slot {
                Some(group) if *group != ABSENT => *group,
                slot => {
                    let period = lot.frame.time.get(lane).map_or(0, |p| p.ordinal.cast_unsigned());
                    self.key(lot, lane, period, &mut key);
                    let group = self.keys.intern(&key);
                    if let Some(slot) = slot {
                        *slot = group;
                    }
                    group
                }
            };
            self.lanes.push(group);
        }
        self.places = places;
    }

    fn find_hashed(&mut self, lot: &Lot<'_>) {
        let (mut key, mut last) = (Vec::new(), Vec::new());
        let mut group = ABSENT;
        for lane in 0..lot.frame.len {
            if lot.skip.get(lane) == Some(&true) {
                self.lanes.push(ABSENT);
                continue;
            }
            let period = lot.frame.time.get(lane).map_or(0, |p| p.ordinal.cast_unsigned());
            self.key(lot, lane, period, &mut key);
            if key != last {
                group = self.keys.intern(&key);
                last.clone_from(&key);
            }
            self.lanes.push(group);
        }
    }
}
