//! Who adds what to an aggregate in a cell: the rows of the cell once more, gathered by subject.
//!
//! Held in memory is one sum for each subject of the cell; of a table whose subjects have one row each, or none but
//! their rows, only as many rows as are wanted.

use std::cmp::Ordering;

use hashbrown::HashMap;

use super::absent::Asker;
use super::answers::Loaded;
use super::asked::Times;
use super::axes::{axis_source, axis_values, member_ids};
use super::decimal::{ExactSum, Value};
use super::lines::RowKey;
use super::network::LinkCell;
use super::rollup::{slot_at, wanted_roles};
use super::signature::{Signature, StateKind};
use super::table::Subjects;
use super::truth::{Truth, YES};
use super::walk::{Extent, Lot, named_clusters};
use crate::cube::{Cell, ClusterAxis, Contribution, Contributions, RowPlace};
use crate::model::{
    Aggregate, AggregateFunction, AggregateId, DatasetId, Grain, RoleId, Rollup as TimeRollup,
};
use crate::unit::Rational;

/// What is gathered of one subject.
#[derive(Debug, Clone, Default)]
struct Gathered {
    sum: ExactSum,
    /// The value that a least or greatest is about.
    extreme: Option<Value>,
    rows: u64,
    /// The first of them.
    first: Vec<RowKey>,
    role: Option<RoleId>,
}

/// Rows of one subject that are told of one by one.
const NAMED: usize = 3;

/// A subject with what it adds, its rows and the first of them.
type Weighed = (Rational, u32, u64, Vec<RowKey>);

/// Subjects and what they add.
#[derive(Debug)]
struct Gathering {
    function: AggregateFunction,
    subjects: HashMap<u32, Gathered, foldhash::fast::FixedState>,
    /// Rows stand for themselves: only the weightiest are kept.
    single: bool,
    top: Vec<Weighed>,
    most: usize,
    rows: u64,
    roles: Vec<(RoleId, u64)>,
}

impl Gathering {
    fn add(&mut self, subject: u32, row: RowKey, value: Option<Value>, role: Option<RoleId>) {
        self.rows += 1;
        if self.single {
            role.into_iter().for_each(|role| self.count_role(role));
            let weight = value.map_or_else(Rational::one, |value| value.to_rational());
            let at = self.top.partition_point(|(other, ..)| self.order(other, &weight).is_le());
            if at < self.most {
                self.top.insert(at, (weight, subject, 1, vec![row]));
                self.top.truncate(self.most);
            }
            return;
        }
        let own = self.subjects.entry(subject).or_default();
        own.rows += 1;
        if own.first.len() < NAMED {
            own.first.push(row);
        }
        own.role = own.role.or(role);
        let Some(value) = value else { return };
        let better = match self.function {
            AggregateFunction::Min => Ordering::Less,
            // Of what is neither a sum nor a bound the greatest values are told.
            AggregateFunction::Max
            | AggregateFunction::Median
            | AggregateFunction::Quantile(_)
            | AggregateFunction::Stdev => Ordering::Greater,
            AggregateFunction::Sum
            | AggregateFunction::Mean
            | AggregateFunction::Count
            | AggregateFunction::Network(_) => {
                own.sum.add_value(&value);
                return;
            }
        };
        if own.extreme.as_ref().is_none_or(|known| value.compare(known) == better) {
            own.extreme = Some(value);
        }
    }

    fn count_role(&mut self, role: RoleId) {
        match self.roles.iter_mut().find(|(known, _)| *known == role) {
            Some((_, count)) => *count += 1,
            None => self.roles.push((role, 1)),
        }
    }

    /// Weightier first.
    fn order(&self, a: &Rational, b: &Rational) -> Ordering {
        match self.function {
            AggregateFunction::Min => a.cmp(b),
            AggregateFunction::Max
            | AggregateFunction::Median
            | AggregateFunction::Quantile(_)
            | AggregateFunction::Stdev => b.cmp(a),
            AggregateFunction::Sum
            | AggregateFunction::Mean
            | AggregateFunction::Count
            | AggregateFunction::Network(_) => b.abs().cmp(&a.abs()),
        }
    }

    fn value(&self, own: &Gathered) -> Rational {
        match self.function {
            AggregateFunction::Count | AggregateFunction::Network(_) => Rational::from(own.rows),
            AggregateFunction::Sum => own.sum.total(),
            AggregateFunction::Mean => own.sum.total() / Rational::from(own.rows.max(1)),
            AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::Median
            | AggregateFunction::Quantile(_)
            | AggregateFunction::Stdev => {
                own.extreme.as_ref().map_or_else(Rational::zero, Value::to_rational)
            }
        }
    }

    /// The weightiest subjects by what they add, then by their place in the table; `named` gives key and title.
    fn finish(
        mut self,
        divisor: &Rational,
        named: impl Fn(u32) -> (String, Option<String>),
        place: impl Fn(RowKey) -> Option<RowPlace>,
    ) -> Contributions {
        let told = |(value, subject, rows, first): Weighed| {
            let (key, title) = named(subject);
            let places: Vec<RowPlace> = first.into_iter().filter_map(&place).collect();
            let more = if places.is_empty() { 0 } else { rows.saturating_sub(places.len() as u64) };
            Contribution { key, title, value: value / divisor.clone(), places, more }
        };
        if self.single {
            self.roles.sort_unstable();
            let top = self.top.into_iter().map(told).collect();
            return Contributions { top, subjects: self.rows, rows: self.rows, roles: self.roles };
        }
        let subjects = std::mem::take(&mut self.subjects);
        subjects.values().filter_map(|own| own.role).for_each(|role| self.count_role(role));
        let count = subjects.len() as u64;
        let mut all: Vec<Weighed> = subjects
            .into_iter()
            .map(|(subject, own)| (self.value(&own), subject, own.rows, own.first))
            .collect();
        self.roles.sort_unstable();
        all.sort_by(|(a, x, ..), (b, y, ..)| self.order(a, b).then(x.cmp(y)));
        all.truncate(self.most);
        Contributions {
            top: all.into_iter().map(told).collect(),
            subjects: count,
            rows: self.rows,
            roles: self.roles,
        }
    }
}

impl Loaded {
    pub(super) fn gather(&self, id: AggregateId, cell: &Cell, most: usize) -> Option<Contributions> {
        let declared = self.policy().aggregates.get(id.index())?;
        if self.is_link(declared.dataset) {
            return LinkCell::new(self, declared, cell).ok().map(|links| links.contributions(most));
        }
        let asked = self.asked(declared.dataset)?;
        let (_, own) = asked.aggregate(id)?;
        if let Some(other) = self.answering(own, cell) {
            return other.gather(id, cell, most);
        }
        let meaning = self.meaning(asked, Some(own), &declared.roles, cell).ok()?;
        let axes = meaning.axes.iter().filter_map(|(axis, member)| {
            let source = axis_source(&self.store, asked.dataset, *axis)?;
            Some((source, member_ids(&self.store, asked.dataset, *axis, member)))
        });
        let mut asker = Asker {
            belonging: self.belonging(asked),
            cell,
            wanted: wanted_roles(&declared.roles, cell.role),
            axes: axes.collect(),
            by_signature: Vec::new(),
        };
        let by = self.subject_kind(declared);
        let mut gathering = Gathering {
            function: declared.function.clone(),
            subjects: HashMap::default(),
            single: by == By::Row || self.is_one_row_each(declared.dataset),
            top: Vec::new(),
            most,
            rows: 0,
            roles: Vec::new(),
        };
        let by_period = self.store.table(declared.dataset).is_some_and(|table| table.grain.is_some());
        for extent in meaning.extents.iter().copied().filter(|e| !matches!(e, Extent::Unseen(_))) {
            let standings = self.standings(asked, extent);
            if let (ClusterAxis::One(id), false) = (cell.cluster, asker.belonging.by_column) {
                let truth =
                    |s: &Signature| asker.belonging.in_one(id, Some(s), super::keys::ABSENT, &asker.wanted);
                let truths: Vec<Truth> = standings.list.iter().map(truth).collect();
                asker.by_signature = truths;
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
                    let slot = slot_at(own, period, meaning.grain).and_then(|s| asked.slots.get(s));
                    let Some(slot) = slot.filter(|_| lot.skip.get(lane) != Some(&true)) else { continue };
                    let filter = slot.filter.and_then(|f| asked.filters.get(f));
                    if asker.in_cell(lot, &standings.list, &clusters, &values, lane) != YES
                        || filter.is_some_and(|f| lot.frame.holds(f, lane) != YES)
                    {
                        continue;
                    }
                    let value = slot.argument.as_ref().map(|a| lot.frame.number_of(a, lane));
                    // A row without a value adds nothing.
                    let value = match value {
                        Some(None) => continue,
                        Some(value) => value,
                        None => None,
                    };
                    let subject = match by {
                        By::Entity => lot.frame.entities.get(lane),
                        By::Subject | By::Row => lot.frame.subjects.get(lane),
                    };
                    let signature = lot.signatures.get(lane).and_then(|id| standings.list.get(*id as usize));
                    let ordinal = by_period.then(|| lot.frame.time.get(lane)).flatten().map(|p| p.ordinal);
                    let row = (lot.frame.subjects.get(lane), ordinal);
                    gathering.add(subject, row, value, self.role_of(asked.space, cell.cluster, signature));
                }
            };
            let mut seen = walk.nothing_seen();
            (0..walk.row_pieces()).for_each(|piece| walk.rows(piece, &mut seen, &mut see));
        }
        let divisor = match (&declared.function, own.times, meaning.grain, asked.grain) {
            (AggregateFunction::Sum, Times::Stock(TimeRollup::Average), Some(cell), Some(own))
                if cell != own =>
            {
                periods_in(own, cell)
            }
            _ => Rational::one(),
        };
        let place = |row| self.store.lines(declared.dataset)?.place(row);
        Some(gathering.finish(&divisor, |subject| self.named(declared.dataset, by, subject), place))
    }

    fn is_one_row_each(&self, dataset: DatasetId) -> bool {
        super::answers::is_entities(&self.store, dataset)
    }

    fn subject_kind(&self, aggregate: &Aggregate) -> By {
        let entity = self.store.dataset(aggregate.dataset).and_then(|d| d.of);
        match self.store.table(aggregate.dataset).map(|table| &table.subjects) {
            Some(Subjects::Rows(_) | Subjects::Combinations(_) | Subjects::Of(_)) if entity.is_some() => {
                By::Entity
            }
            Some(Subjects::Rows(_)) | None => By::Row,
            Some(Subjects::Entities | Subjects::Combinations(_) | Subjects::Of(_)) => By::Subject,
        }
    }

    fn named(&self, dataset: DatasetId, by: By, subject: u32) -> (String, Option<String>) {
        let of = match by {
            By::Entity => self.store.dataset(dataset).and_then(|d| d.of).unwrap_or(dataset),
            By::Subject | By::Row => dataset,
        };
        (self.store.subject_text(of, subject), self.store.title(of, subject))
    }

    /// The role of a subject in the cell's cluster.
    fn role_of(
        &self,
        space: Option<DatasetId>,
        cluster: ClusterAxis,
        signature: Option<&Signature>,
    ) -> Option<RoleId> {
        let ClusterAxis::One(id) = cluster else { return None };
        let space = self.space(space)?;
        let place = space.place(id)?;
        let state = signature?.states.get(place).filter(|state| state.kind == StateKind::Member)?;
        let roles = space.contours.get(place)?.roles.iter().enumerate();
        roles.filter(|(at, _)| state.roles >> (*at).min(127) & 1 == 1).map(|(_, role)| *role).next()
    }
}

fn periods_in(fine: Grain, coarse: Grain) -> Rational {
    Rational::from(i64::from(fine.per_year() / coarse.per_year()))
}

/// What stands for rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The entity that a row is about.
    Entity,
    /// The row's own key.
    Subject,
    /// The row itself.
    Row,
}
