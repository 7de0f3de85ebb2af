//! The memberships of all subjects, judged once for each period that asks and kept for those who ask again.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;

use super::classes::Classes;
use super::column::CHUNK_ROWS;
use super::contour::SpacePlan;
use super::keys::{self, ABSENT};
use super::membership::judge;
use super::relations::Given;
use super::signature::{Signature, Signatures};
use super::table::Store;
use crate::model::{DatasetId, Period};
use crate::work::fold_pieces;

/// The classes of the subjects of each dataset that has been judged.
type Classed = BTreeMap<DatasetId, Arc<Option<Classes>>>;

/// The signatures of the subjects of a dataset in a period.
type Judged = BTreeMap<(DatasetId, Option<Period>), Arc<Vec<u32>>>;

/// How many subjects of a dataset have each signature in a period, by the signature's id.
type Counted = BTreeMap<(DatasetId, Option<Period>), Arc<Vec<u64>>>;

/// Signatures of all subjects, made once for each period that asks.
#[derive(Debug, Default)]
pub struct Memberships {
    pub signatures: Signatures,
    /// Members are those of both periods, whatever period asks.
    both: Option<(Period, Period)>,
    judged: std::sync::Mutex<Judged>,
    counted: std::sync::Mutex<Counted>,
    classes: std::sync::Mutex<Classed>,
    /// What relations have answered from these memberships.
    pub given: Given,
}

impl Memberships {
    /// Memberships in which members are those of both periods.
    pub fn of_both(first: Period, second: Period) -> Self {
        Memberships { both: Some((first, second)), ..Memberships::default() }
    }

    fn judge_both(
        &self,
        store: &Store,
        space: &SpacePlan,
        classes: Option<&Classes>,
        (first, second): (Period, Period),
    ) -> Vec<u32> {
        let own = Signatures::default();
        let [a, b] = [first, second].map(|period| judge(store, space, classes, Some(period), &own));
        let list = own.list();
        let mut known: HashMap<(u32, u32), u32, foldhash::fast::FixedState> = HashMap::default();
        let both = |a: u32, b: u32| match (list.get(a as usize), list.get(b as usize)) {
            (Some(a), Some(b)) => self.signatures.intern(&a.and(b)),
            _ => ABSENT,
        };
        a.into_iter().zip(b).map(|(a, b)| *known.entry((a, b)).or_insert_with(|| both(a, b))).collect()
    }

    pub fn of(&self, store: &Store, space: &SpacePlan, period: Option<Period>) -> Arc<Vec<u32>> {
        let key = (space.dataset, period.filter(|_| space.timed));
        let lock = || self.judged.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return Arc::clone(known);
        }
        let classes = self.classes_of(store, space);
        if let Some((first, second)) = self.both.filter(|_| space.timed) {
            let classes = classes.as_ref().as_ref();
            let judged = Arc::new(self.judge_both(store, space, classes, (first, second)));
            return lock().entry(key).or_insert(judged).clone();
        }
        let judged = Arc::new(judge(store, space, classes.as_ref().as_ref(), key.1, &self.signatures));
        lock().entry(key).or_insert(judged).clone()
    }

    /// How many subjects have each signature in a period.
    pub fn counts(&self, store: &Store, space: &SpacePlan, period: Period) -> Vec<(Signature, u64)> {
        let key = (space.dataset, Some(period).filter(|_| space.timed));
        let lock = || self.counted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let known = lock().get(&key).cloned();
        let counts = known.unwrap_or_else(|| {
            let ids = self.of(store, space, Some(period));
            let counts = Arc::new(count_signatures(&ids, store.threads));
            lock().entry(key).or_insert(counts).clone()
        });
        let all = self.signatures.list().into_iter().zip(counts.iter().copied());
        all.filter(|(_, count)| *count > 0).collect()
    }

    fn classes_of(&self, store: &Store, space: &SpacePlan) -> Arc<Option<Classes>> {
        let lock = || self.classes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = lock().get(&space.dataset) {
            return Arc::clone(known);
        }
        let classes = Arc::new(Classes::new(store, space));
        lock().entry(space.dataset).or_insert(classes).clone()
    }
}

/// How many subjects have each signature, by its id.
fn count_signatures(ids: &[u32], threads: usize) -> Vec<u64> {
    let pieces = ids.len().div_ceil(CHUNK_ROWS);
    let parts = fold_pieces(pieces, threads, Vec::new, |counts: &mut Vec<u64>, piece| {
        let start = piece * CHUNK_ROWS;
        let own = ids.get(start..ids.len().min(start + CHUNK_ROWS)).unwrap_or(&[]);
        for id in own.iter().filter(|id| **id != keys::ABSENT) {
            let place = *id as usize;
            if place >= counts.len() {
                counts.resize(place + 1, 0);
            }
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        }
    });
    let mut all = Vec::new();
    for part in parts {
        all.resize(all.len().max(part.len()), 0);
        all.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
    }
    all
}
