//! Aggregates of a cell over links: which rows join those whom the cell holds, and what a function makes of them.
//!
//! Both ends of a row must lie in the cell, each in the row's own period where rows have one. An end of a dataset that
//! the cell's cluster is not of does not restrict: nobody there can be its member.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::answers::Loaded;
use super::axes::{AxisSource, axis_source, axis_values, lies_in, member_ids};
use super::column::{CHUNK_ROWS, Chunk};
use super::decimal::{ExactSum, Value};
use super::eval::{Frame, Lanes, NO, Relations, RolesAsked, Rows, Time, Truth, UNDECIDED, YES};
use super::linked::{InTime, SideRows, ends_of};
use super::membership::is_over;
use super::networks::{Net, Node as Joined};
use super::program::{Compiler, Node};
use super::relations::Settled;
use super::table::Table;
use super::work::fold_pieces;
use crate::cube::{Aggregated, Cell, ClusterAxis, Contribution, Contributions, Coverage, Unavailable};
use crate::model::{
    Aggregate, AggregateFunction, AxisKind, Between, Dataset, DatasetId, LinkGroup, LinkSide,
    NetworkFunction, Period, RoleFilter, RoleId, TimeKind,
};
use crate::unit::{Number, Rational};

/// How the entities of one end stand to a group, by period; `None` holds everybody.
type Standing = Option<Arc<Vec<Truth>>>;

/// Rows that join two of a cell.
#[derive(Debug, Default)]
pub struct Found {
    /// Rows that surely do, and that may.
    pub sure: u64,
    pub open: u64,
    /// Of those that may, rows of which it is an end that may be in the cell.
    pub unknown_ends: u64,
    /// Ends of rows between two of the cell that may count or not, for a value is absent.
    pub doubtful: Vec<(u32, u32)>,
    /// Of rows with a value: how many, their sum, the least and the greatest.
    pub valued: u64,
    pub sum: ExactSum,
    pub extremes: Option<(Value, Value)>,
    /// Ends of the sure rows: entity and other, and whether each side's is of the first group.
    pub ends: Vec<(u32, u32, [bool; 2])>,
    /// Row ids of the sure rows, where they are wanted.
    pub rows: Vec<(u32, Option<Value>)>,
}

impl Found {
    fn absorb(&mut self, other: Found) {
        self.sure += other.sure;
        self.open += other.open;
        self.unknown_ends += other.unknown_ends;
        self.doubtful.extend(other.doubtful);
        self.valued += other.valued;
        self.sum.merge(&other.sum);
        if let Some((low, high)) = other.extremes {
            self.extreme(&low);
            self.extreme(&high);
        }
        self.ends.extend(other.ends);
        self.rows.extend(other.rows);
    }

    fn extreme(&mut self, value: &Value) {
        let (low, high) = self.extremes.get_or_insert_with(|| (value.clone(), value.clone()));
        if value.compare(low).is_lt() {
            *low = value.clone();
        }
        if value.compare(high).is_gt() {
            *high = value.clone();
        }
    }
}

/// What is kept of each row beside its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Values,
    Ends,
    /// Values and rows, for those who ask what a figure is made of.
    Rows,
}

/// Who an end may be, in one period.
struct Sides {
    first: [Standing; 2],
    second: [Standing; 2],
}

/// An aggregate over the rows of a link, ready for a cell.
pub struct LinkCell<'a> {
    loaded: &'a Loaded,
    declared: &'a Aggregate,
    dataset: &'a Dataset,
    table: &'a Table,
    cell: &'a Cell,
    one_dataset: bool,
    ends: [DatasetId; 2],
    filter: Option<Node>,
    argument: Option<Node>,
    /// The link's own columns that the cell fixes.
    axes: Vec<(AxisSource, Option<(u32, u32)>)>,
}

impl<'a> LinkCell<'a> {
    pub fn new(loaded: &'a Loaded, declared: &'a Aggregate, cell: &'a Cell) -> Result<Self, Unavailable> {
        let store = &loaded.store;
        let found = store.dataset(declared.dataset).zip(store.table(declared.dataset));
        // The checker has seen to it that the ends are entities.
        let ends =
            found.and_then(|(d, _)| Some([d.link_end(LinkSide::From)?.0, d.link_end(LinkSide::To)?.0]));
        let (Some((dataset, table)), Some(ends)) = (found, ends) else {
            return Err(Unavailable::NoSuchRole);
        };
        let compiler = Compiler { store, dataset: declared.dataset, entity: None };
        let axes = cell.axes.iter().filter_map(|(axis, member)| {
            let source = axis_source(store, declared.dataset, *axis)?;
            Some((source, member_ids(store, declared.dataset, *axis, member)))
        });
        let own = LinkCell {
            loaded,
            declared,
            dataset,
            table,
            cell,
            one_dataset: ends[0] == ends[1],
            ends,
            filter: declared.filter.as_ref().map(|f| compiler.compile(f)),
            argument: declared.argument.as_ref().map(|a| compiler.compile(a)),
            axes: axes.collect(),
        };
        own.answerable()?;
        Ok(own)
    }

    fn answerable(&self) -> Result<(), Unavailable> {
        let policy = self.loaded.policy();
        if let ClusterAxis::One(id) = self.cell.cluster {
            let cluster = policy.clusters.get(id.index());
            if self.cell.period.is_some_and(|p| cluster.is_some_and(|c| is_over(c, p))) {
                return Err(Unavailable::OutsideLifetime);
            }
            let asked = match (&self.declared.roles, &self.declared.between) {
                (RoleFilter::In(roles), _) => vec![roles.as_slice()],
                (_, Some(between)) => {
                    let own = |group: &'_ LinkGroup| group.cluster.is_none() && !group.roles.is_empty();
                    let groups = [&between.first, &between.second].into_iter();
                    groups.filter(|g| own(g)).map(|g| g.roles.as_slice()).collect()
                }
                (RoleFilter::None | RoleFilter::Member, None) => Vec::new(),
            };
            let space = self.loaded.space(cluster.map(|c| c.entity));
            let contour = space.and_then(|space| space.contours.get(space.place(id)?));
            let named = |role: &RoleId| contour.is_some_and(|c| c.roles.contains(role));
            if asked.iter().any(|roles| !roles.iter().any(named)) {
                return Err(Unavailable::RoleOfAnotherCluster);
            }
            if self.cell.role.is_some_and(|role| !named(&role)) {
                return Err(Unavailable::NoSuchRole);
            }
        }
        let grains = self.table.grain.zip(self.cell.period);
        if grains.is_some_and(|(own, cell)| own.per_year() < cell.grain.per_year()) {
            return Err(Unavailable::CoarserThanCell);
        }
        let stock = self.declared.argument.iter().flat_map(|a| a.columns()).any(|column| {
            let own = column.dataset == self.declared.dataset;
            let time = self.dataset.column(column.column).filter(|_| own).and_then(|c| c.time);
            matches!(time, Some(TimeKind::Stock(_)))
        });
        let several = self.table.grain.is_some() && self.table.grain != self.cell.period.map(|p| p.grain);
        if stock && several {
            return Err(Unavailable::StockOverTime);
        }
        if self.cell.period.is_none() && (self.table.grain.is_none() || self.about_entities()) {
            let timed = self.ends.iter().any(|end| {
                let asked = self.asked(*end, self.declared.between.as_ref().map(|b| &b.first));
                asked.is_some() && self.loaded.space(Some(*end)).is_some_and(|space| space.timed)
            });
            if timed {
                return Err(Unavailable::MembershipNeedsPeriod);
            }
        }
        Ok(())
    }

    /// True where the answer is about the cell's members, not about rows alone.
    fn about_entities(&self) -> bool {
        match self.declared.function {
            AggregateFunction::Network(function) => function.is_of_members(),
            AggregateFunction::Sum
            | AggregateFunction::Count
            | AggregateFunction::Mean
            | AggregateFunction::Min
            | AggregateFunction::Max => false,
        }
    }

    /// What an end's entities are asked to be; `None` where everybody will do.
    fn asked(&self, end: DatasetId, group: Option<&LinkGroup>) -> Option<RolesAsked> {
        let policy = self.loaded.policy();
        if let Some(LinkGroup { cluster: Some(id), roles }) = group {
            let all = || (0..policy.roles.len()).map(RoleId::at).collect();
            let roles = if roles.is_empty() { all() } else { roles.clone() };
            return Some(RolesAsked::In(Some(*id), roles));
        }
        let mut roles: Vec<RoleId> = match (group, &self.declared.roles) {
            (Some(group), _) => group.roles.clone(),
            (None, RoleFilter::In(roles)) => roles.clone(),
            (None, RoleFilter::None | RoleFilter::Member) => Vec::new(),
        };
        if let Some(role) = self.cell.role.filter(|_| group.is_none()) {
            roles.retain(|r| *r == role);
            roles.push(role);
        }
        let of = |id: crate::model::ClusterId| policy.clusters.get(id.index()).map(|c| c.entity);
        let peopled = match self.cell.cluster {
            ClusterAxis::One(id) => of(id) == Some(end),
            ClusterAxis::Union => policy.clusters.iter().any(|c| c.entity == end),
            ClusterAxis::Free => !roles.is_empty() || self.declared.roles == RoleFilter::Member,
        };
        peopled.then_some(RolesAsked::Cell(roles))
    }

    /// How the entities of an end stand to a group and to the axes that the cell fixes.
    fn standing(&self, end: DatasetId, group: Option<&LinkGroup>, period: Option<Period>) -> Standing {
        let settled = self.settled();
        let asked = self.asked(end, group);
        let roles = match (&asked, self.cell.cluster) {
            // A member of any cluster at all.
            (Some(RolesAsked::Cell(roles)), ClusterAxis::Free) if roles.is_empty() => {
                let all = (0..self.loaded.policy().roles.len()).map(RoleId::at).collect();
                Some(settled.roles(end, period, &RolesAsked::In(None, all)))
            }
            (Some(asked), _) => Some(settled.roles(end, period, asked)),
            (None, _) => None,
        };
        let mut truths: Option<Vec<Truth>> = None;
        for (axis, member) in &self.cell.axes {
            let declared = self.loaded.policy().axes.get(axis.index()).map(|a| a.kind);
            if matches!(declared, Some(AxisKind::Entity(_))) {
                continue;
            }
            let Some(source) = axis_source(&self.loaded.store, end, *axis) else { continue };
            let range = member_ids(&self.loaded.store, end, *axis, member);
            let inside = self.lying(end, &source, range, period);
            truths = Some(match truths {
                Some(known) => known.iter().zip(&inside).map(|(a, b)| both(*a, *b)).collect(),
                None => inside,
            });
        }
        match (roles, truths) {
            (roles, None) => roles,
            (None, Some(truths)) => Some(Arc::new(truths)),
            (Some(roles), Some(truths)) => {
                Some(Arc::new(roles.iter().zip(&truths).map(|(a, b)| both(*a, *b)).collect()))
            }
        }
    }

    fn lying(
        &self,
        end: DatasetId,
        source: &AxisSource,
        range: Option<(u32, u32)>,
        period: Option<Period>,
    ) -> Vec<Truth> {
        let store = &self.loaded.store;
        let count = store.subject_count(end);
        let Some(chunk) = store.table(end).and_then(|t| t.chunks.first()) else { return Vec::new() };
        let mut all = Vec::with_capacity(count);
        let mut values = Vec::new();
        for start in (0..count).step_by(CHUNK_ROWS) {
            let first = u32::try_from(start).unwrap_or(super::keys::ABSENT);
            let frame = Frame {
                store,
                dataset: end,
                len: CHUNK_ROWS.min(count - start),
                rows: Rows::Chunk(chunk, start),
                subjects: Lanes::From(first),
                entities: Lanes::From(first),
                time: period.map_or(Time::None, Time::One),
                partners: Lanes::None,
                roles: None,
                relations: None,
            };
            axis_values(&frame, source, &mut values);
            all.extend(values.iter().map(|value| lies_in(*value, range)));
        }
        all
    }

    fn settled(&self) -> Settled<'_> {
        self.loaded.settled(self.cell.cluster)
    }

    /// Who may stand at each end in a period.
    fn sides(&self, period: Option<Period>) -> Sides {
        let each = |group: Option<&LinkGroup>| self.ends.map(|end| self.standing(end, group, period));
        match &self.declared.between {
            Some(Between { first, second }) => Sides { first: each(Some(first)), second: each(Some(second)) },
            None => Sides { first: each(None), second: each(None) },
        }
    }

    /// The rows that join two of the cell.
    pub fn find(&self, keep: Keep) -> Found {
        let Some(((from, to), _)) = ends_of(self.dataset) else { return Found::default() };
        let Some(time) = InTime::new(self.table, self.dataset, self.cell.period) else {
            return Found::default();
        };
        // Everyone's standing is known before the rows are gone through.
        let periods: Vec<Option<Period>> = match self.table.grain {
            Some(grain) => {
                let own = self.table.periods.iter().map(|ordinal| Period { grain, ordinal: *ordinal });
                let within =
                    |p: &Period| self.cell.period.is_none_or(|cell| p.coarsen(cell.grain) == Some(cell));
                own.filter(within).map(Some).collect()
            }
            None => vec![self.cell.period],
        };
        let sides: Vec<(Option<Period>, Sides)> =
            periods.into_iter().map(|period| (period, self.sides(period))).collect();
        let settled = self.settled();
        let parts = fold_pieces(
            self.table.chunks.len(),
            self.loaded.store.threads,
            Found::default,
            |found: &mut Found, piece| {
                let Some(chunk) = self.table.chunk(piece) else { return };
                let rows = SideRows::new(&time, (piece, chunk), (from, to), self.one_dataset);
                if rows.len() > 0 {
                    self.add(found, &rows, (piece, chunk), &sides, &settled, keep);
                }
            },
        );
        let mut all = Found::default();
        parts.into_iter().for_each(|part| all.absorb(part));
        // Which thread took which part is left to chance.
        all.ends.sort_unstable();
        all.rows.sort_by_key(|(row, _)| *row);
        all
    }

    fn add(
        &self,
        found: &mut Found,
        rows: &SideRows<'_>,
        (_, chunk): (usize, &Chunk),
        sides: &[(Option<Period>, Sides)],
        settled: &Settled<'_>,
        keep: Keep,
    ) {
        let frame = rows.frame(&self.loaded.store, self.declared.dataset, self.cell.period, settled);
        let mut counts = rows.in_time.clone();
        if let Some(filter) = &self.filter {
            let mut kept = Vec::new();
            frame.truths(filter, &mut kept);
            counts.iter_mut().zip(&kept).for_each(|(a, b)| *a = both(*a, *b));
        }
        let mut values = Vec::new();
        for (source, range) in &self.axes {
            axis_values(&frame, source, &mut values);
            counts.iter_mut().zip(&values).for_each(|(a, value)| *a = both(*a, lies_in(*value, *range)));
        }
        let mut at = 0;
        for lane in 0..rows.len() {
            let count = counts.get(lane).copied().unwrap_or(NO);
            if count == NO {
                continue;
            }
            let period = frame.time.get(lane);
            if sides.get(at).is_none_or(|(p, _)| *p != period) {
                match sides.iter().position(|(p, _)| *p == period) {
                    Some(place) => at = place,
                    None => continue,
                }
            }
            let Some((_, sides)) = sides.get(at) else { continue };
            let (Some(from), Some(to)) = (rows.own.get(lane), rows.other.get(lane)) else { continue };
            let stands = |standing: &Standing, entity: u32| match standing {
                Some(truths) => truths.get(entity as usize).copied().unwrap_or(UNDECIDED),
                None => YES,
            };
            let ([first_from, first_to], [second_from, second_to]) = (&sides.first, &sides.second);
            let there = both(stands(first_from, *from), stands(second_to, *to));
            let back = both(stands(second_from, *from), stands(first_to, *to));
            let joined = if there == YES || back == YES {
                YES
            } else if there == UNDECIDED || back == UNDECIDED {
                UNDECIDED
            } else {
                NO
            };
            match both(count, joined) {
                NO => {}
                YES => {
                    found.sure += 1;
                    let value = self.argument.as_ref().and_then(|a| frame.number_at(a, lane));
                    if let Some(value) = &value {
                        found.valued += 1;
                        found.sum.add_value(value);
                        if matches!(self.declared.function, AggregateFunction::Min | AggregateFunction::Max) {
                            found.extreme(value);
                        }
                    }
                    match keep {
                        Keep::Values => {}
                        Keep::Ends => found.ends.push((*from, *to, [there == YES, back == YES])),
                        Keep::Rows => {
                            let row = rows.ids().get(lane).copied().unwrap_or(super::keys::ABSENT);
                            found.rows.push((row, value));
                        }
                    }
                }
                _ => {
                    found.open += 1;
                    match joined {
                        YES if keep == Keep::Ends => found.doubtful.push((*from, *to)),
                        YES => {}
                        _ => found.unknown_ends += 1,
                    }
                }
            }
        }
        debug_assert!(rows.len() <= chunk.len);
    }

    /// The sure and the possible members of the cell among the entities of its links.
    fn members(&self) -> (u64, u64) {
        let group = self.declared.between.as_ref().map(|b| &b.first);
        let of = |end: DatasetId| match self.standing(end, group, self.cell.period) {
            Some(truths) => {
                let count = |wanted: Truth| truths.iter().filter(|t| **t == wanted).count() as u64;
                (count(YES), count(UNDECIDED))
            }
            None => (self.loaded.store.subject_count(end) as u64, 0),
        };
        of(self.counted_end())
    }

    /// The dataset whose entities are counted: the cluster's where it is at an end.
    fn counted_end(&self) -> DatasetId {
        let [from, to] = self.ends;
        match self.cell.cluster {
            ClusterAxis::One(id) => {
                let entity = self.loaded.policy().clusters.get(id.index()).map(|c| c.entity);
                if entity == Some(to) { to } else { from }
            }
            ClusterAxis::Union | ClusterAxis::Free => from,
        }
    }

    fn node(&self, side: usize, entity: u32) -> Joined {
        let place = if self.one_dataset { 0 } else { side };
        Joined { place: place as u8, entity }
    }

    /// The answer.
    pub fn answer(&self) -> Aggregated {
        let answer =
            |value: Option<Rational>, (present, expected): (u64, u64), undetermined: u64| Aggregated {
                value: value.map(Number::Exact),
                coverage: Coverage::of(present, expected),
                undetermined,
                unavailable: None,
            };
        let function = match self.declared.function {
            AggregateFunction::Network(function) => function,
            AggregateFunction::Count => {
                let found = self.find(Keep::Values);
                let counted = (found.sure, found.sure + found.open);
                return answer(Some(Rational::from(found.sure)), counted, found.unknown_ends);
            }
            AggregateFunction::Sum
            | AggregateFunction::Mean
            | AggregateFunction::Min
            | AggregateFunction::Max => {
                let found = self.find(Keep::Values);
                let expected = found.sure + found.open;
                let value = self.valued(&found, expected);
                let coverage = Coverage::of(found.valued, expected);
                return Aggregated { coverage, ..answer(value, (0, 0), found.unknown_ends) };
            }
        };
        let found = self.find(Keep::Ends);
        let net = Net::new(
            found.ends.iter().map(|(from, to, first)| (self.node(0, *from), self.node(1, *to), *first)),
        );
        let counted = self.node(usize::from(self.counted_end() != self.ends[0]), 0).place;
        let value = if self.about_entities() {
            let (sure, open) = self.members();
            let value = net.of_members(function, sure, counted);
            let known = sure.saturating_sub(self.doubtful_members(function, &found));
            return answer(Some(Rational::from(value)), (known, sure + open), open);
        } else {
            net.of_pairs(function, found.sure)
        };
        answer(Some(Rational::from(value)), (found.sure, found.sure + found.open), found.unknown_ends)
    }

    /// Members of whom an absent value leaves open how they are linked: a row of theirs may count or not.
    fn doubtful_members(&self, function: NetworkFunction, found: &Found) -> u64 {
        if found.doubtful.is_empty() {
            return 0;
        }
        let group = self.declared.between.as_ref().map(|b| &b.first);
        let end = self.counted_end();
        let standing = self.standing(end, group, self.cell.period);
        let is_member =
            |entity: &u32| standing.as_ref().is_none_or(|t| t.get(*entity as usize) == Some(&YES));
        let ends_of = |rows: &mut dyn Iterator<Item = (u32, u32)>| -> BTreeSet<u32> {
            let [from, to] = self.ends.map(|entity| entity == end);
            rows.flat_map(|(a, b)| [from.then_some(a), to.then_some(b)]).flatten().filter(is_member).collect()
        };
        let mut open = ends_of(&mut found.doubtful.iter().copied());
        // Whoever is linked for sure is linked, whatever the other rows say.
        if function == NetworkFunction::Linked {
            let sure = ends_of(&mut found.ends.iter().map(|(from, to, _)| (*from, *to)));
            open.retain(|entity| !sure.contains(entity));
        }
        open.len() as u64
    }

    /// The rows that a figure is made of, each named by its ends.
    pub fn contributions(&self, most: usize) -> Contributions {
        let found = self.find(Keep::Rows);
        let weight = |value: &Option<Value>| value.as_ref().map_or_else(Rational::one, Value::to_rational);
        let valued = self.argument.is_some();
        let mut rows: Vec<(Rational, u32)> = found
            .rows
            .iter()
            .filter(|(_, value)| !valued || value.is_some())
            .map(|(row, value)| (weight(value), *row))
            .collect();
        let count = rows.len() as u64;
        let order = |a: &Rational, b: &Rational| match self.declared.function {
            AggregateFunction::Min => a.cmp(b),
            AggregateFunction::Max => b.cmp(a),
            AggregateFunction::Sum
            | AggregateFunction::Mean
            | AggregateFunction::Count
            | AggregateFunction::Network(_) => b.abs().cmp(&a.abs()),
        };
        rows.sort_by(|(a, x), (b, y)| order(a, b).then(x.cmp(y)));
        rows.truncate(most);
        let top = rows.into_iter().filter_map(|(value, row)| {
            let (key, title) = self.named(row)?;
            Some(Contribution { key, title: Some(title), value })
        });
        Contributions { top: top.collect(), subjects: count, rows: count, roles: Vec::new() }
    }

    /// The key of a row, its number where it has none, and whom it joins.
    fn named(&self, row: u32) -> Option<(String, String)> {
        let store = &self.loaded.store;
        let (chunk, at) = self.table.cells(row)?;
        let subject = chunk.subjects().get(at).copied()?;
        let end = |side: LinkSide| {
            let (entity, column) = self.dataset.link_end(side)?;
            let id = chunk.column(column.index()).id(at);
            store.title(entity, id).or_else(|| Some(store.subject_text(entity, id)))
        };
        let arrow = if self.dataset.link.is_some_and(|link| link.directed) { "→" } else { "–" };
        let title = format!("{} {arrow} {}", end(LinkSide::From)?, end(LinkSide::To)?);
        Some((store.subject_text(self.declared.dataset, subject), title))
    }

    fn valued(&self, found: &Found, expected: u64) -> Option<Rational> {
        match self.declared.function {
            // Nothing is a sum of no links, and it is known.
            AggregateFunction::Sum => (found.valued > 0 || expected == 0).then(|| found.sum.total()),
            AggregateFunction::Mean => {
                (found.valued > 0).then(|| found.sum.total() / Rational::from(found.valued))
            }
            AggregateFunction::Min => found.extremes.as_ref().map(|(low, _)| low.to_rational()),
            AggregateFunction::Max => found.extremes.as_ref().map(|(_, high)| high.to_rational()),
            AggregateFunction::Count | AggregateFunction::Network(_) => None,
        }
    }
}

fn both(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (NO, _) | (_, NO) => NO,
        (YES, YES) => YES,
        _ => UNDECIDED,
    }
}
