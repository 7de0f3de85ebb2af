//! Whose values an aggregate misses in a cell, and why: no row, no value, held back, or not surely counted.

use super::answers::Loaded;
use super::asked::{Asked, AskedAggregate, Times};
use super::axes::{AxisSource, axis_source, axis_values, lies_in, member_ids};
use super::program::Node;
use super::rollup::{Belonging, Wanted, slot_at, wanted_roles};
use super::signature::Signature;
use super::truth::{NO, Truth, UNDECIDED, YES, both};
use super::walk::{Extent, Lot, named_clusters};
use crate::cube::{AbsenceCause, Absent, Cell, ClusterAxis};
use crate::model::{AggregateId, DataStatus, DatasetId};

/// Why a row that is there has no value: it is held back, or it is not filled in.
fn held_back(lot: &Lot<'_>, asked: &Asked, own: &AskedAggregate, lane: usize) -> AbsenceCause {
    let status = |at: &usize| match asked.statuses.get(*at)? {
        AxisSource::Value(Node::Column(source, _)) => DataStatus::at(lot.frame.id(*source, lane)),
        AxisSource::Value(Node::LinkedStatus(linked)) => {
            let relations = lot.frame.relations?;
            let column = relations.linked(linked, lot.frame.time.get(lane).filter(|_| linked.timed));
            column.status(lot.frame.entities.get(lane)).and_then(DataStatus::at)
        }
        AxisSource::Value(_) | AxisSource::ValueOrEntity(..) | AxisSource::Entity => None,
    };
    let held = own.statuses.iter().filter_map(status).filter(|status| status.is_withheld()).max();
    held.map_or(AbsenceCause::NoValue, AbsenceCause::Withheld)
}

/// What decides whether a row is in a cell.
pub(super) struct Asker<'a> {
    pub belonging: Belonging<'a>,
    pub cell: &'a Cell,
    pub wanted: Wanted,
    pub axes: Vec<(AxisSource, Option<(u32, u32)>)>,
    /// Whether a row is of the cell's cluster, by its signature; empty where its signature does not tell.
    pub by_signature: Vec<Truth>,
}

impl Asker<'_> {
    pub fn in_cell(
        &self,
        lot: &Lot<'_>,
        signatures: &[Signature],
        clusters: &[u32],
        values: &[Vec<u32>],
        lane: usize,
    ) -> Truth {
        let of_lane = lot.signatures.get(lane).map(|id| *id as usize);
        if of_lane.and_then(|id| self.by_signature.get(id)) == Some(&NO) {
            return NO;
        }
        let signature = of_lane.and_then(|id| signatures.get(id));
        let named = clusters.get(lane).copied().unwrap_or(super::keys::ABSENT);
        let period = lot.frame.time.get(lane);
        if let (Some(cell), Some(period)) = (self.cell.period, period)
            && period.coarsen(cell.grain) != Some(cell)
        {
            return NO;
        }
        let mut answer = match self.cell.cluster {
            ClusterAxis::Free => self.belonging.in_free(signature, named, period, &self.wanted),
            ClusterAxis::One(id) => self.belonging.in_one(id, signature, named, &self.wanted),
            ClusterAxis::Union => self.belonging.in_union(signature, named, period, &self.wanted),
        };
        for ((_, range), values) in self.axes.iter().zip(values) {
            let value = values.get(lane).copied().unwrap_or(super::keys::ABSENT);
            answer = both(answer, lies_in(value, *range));
        }
        answer
    }
}

impl Loaded {
    pub(super) fn find_absent(&self, aggregate: AggregateId, cell: &Cell) -> Option<Vec<Absent>> {
        let declared = self.policy().aggregates.get(aggregate.index())?;
        let asked = self.asked(declared.dataset).filter(|_| !self.is_link(declared.dataset))?;
        let (_, own) = asked.aggregate(aggregate)?;
        if let Some(other) = self.answering(own, cell) {
            return other.find_absent(aggregate, cell);
        }
        let wanted = wanted_roles(&declared.roles, cell.role);
        let meaning = self.meaning(asked, Some(own), &declared.roles, cell).ok()?;
        let axes = meaning.axes.iter().filter_map(|(axis, member)| {
            let source = axis_source(&self.store, asked.dataset, *axis)?;
            Some((source, member_ids(&self.store, asked.dataset, *axis, member)))
        });
        let (belonging, by_signature) = (self.belonging(asked), Vec::new());
        let mut asker = Asker { belonging, cell, wanted, axes: axes.collect(), by_signature };
        let mut all = Vec::new();
        for extent in meaning.extents {
            let mut found = Vec::new();
            let standings = self.standings(asked, extent);
            if let (ClusterAxis::One(id), false) = (cell.cluster, asker.belonging.by_column) {
                let truth =
                    |s: &Signature| asker.belonging.in_one(id, Some(s), super::keys::ABSENT, &asker.wanted);
                asker.by_signature = standings.list.iter().map(truth).collect();
            }
            let relations = self.settled(self.cell);
            let walk = self.walk(asked, extent, &standings, &relations);
            let mut see = |lot: &Lot<'_>| {
                let mut clusters = Vec::new();
                named_clusters(lot, asked, &mut clusters);
                let mut values = vec![Vec::new(); asker.axes.len()];
                for ((source, _), values) in asker.axes.iter().zip(&mut values) {
                    axis_values(&lot.frame, source, values);
                }
                for lane in 0..lot.frame.len {
                    let period = lot.frame.time.get(lane).filter(|_| extent != Extent::At(None));
                    let Some(slot) = slot_at(own, period, meaning.grain).and_then(|s| asked.slots.get(s))
                    else {
                        continue;
                    };
                    if lot.skip.get(lane) == Some(&true) {
                        continue;
                    }
                    let belongs = asker.in_cell(lot, &standings.list, &clusters, &values, lane);
                    let filter = slot.filter.and_then(|f| asked.filters.get(f));
                    let truth = filter.map_or(YES, |f| lot.frame.holds(f, lane));
                    let counted = slot.argument.is_none() && !lot.present && truth == YES;
                    if belongs == NO || truth == NO || counted {
                        continue;
                    }
                    let value =
                        || slot.argument.as_ref().is_none_or(|a| lot.frame.number_of(a, lane).is_some());
                    // What the file has of a value that grows within the year.
                    let grown = |lane| match own.times {
                        Times::Cumulative { year, .. } => {
                            let raw = asked.slots.get(year).and_then(|s| s.argument.as_ref());
                            raw.is_some_and(|a| lot.frame.number_of(a, lane).is_some())
                        }
                        Times::Flow | Times::Stock(_) | Times::Fixed => false,
                    };
                    let cause = match (belongs, lot.present) {
                        (UNDECIDED, _) => AbsenceCause::Undetermined,
                        (_, false) => AbsenceCause::NoRow,
                        (_, true) if truth == YES && value() => continue,
                        (_, true) if truth == YES && grown(lane) => AbsenceCause::NoEarlier,
                        (_, true) => held_back(lot, asked, own, lane),
                    };
                    let subject = lot.frame.subjects.get(lane);
                    found.push(Absent {
                        key: self.store.subject_text(asked.dataset, subject),
                        title: self.title_of(asked.dataset, subject, lot.frame.entities.get(lane)),
                        period: asked.grain.and(period),
                        cause,
                    });
                }
            };
            let mut seen = walk.nothing_seen();
            (0..walk.row_pieces()).for_each(|piece| walk.rows(piece, &mut seen, &mut see));
            (0..walk.absent_pieces()).for_each(|piece| walk.absent(piece, &seen, &mut see));
            if let (Extent::Unseen(period), false) = (extent, found.is_empty()) {
                found =
                    vec![Absent { key: String::new(), title: None, period, cause: AbsenceCause::NoPeriod }];
            }
            all.append(&mut found);
        }
        all.sort();
        Some(all)
    }

    fn title_of(&self, dataset: DatasetId, subject: u32, entity: u32) -> Option<String> {
        if super::answers::is_entities(&self.store, dataset) {
            return self.store.title(dataset, subject);
        }
        self.store.title(self.store.dataset(dataset)?.of?, entity)
    }
}
