//! Aggregates of a cell over links: which rows join those whom the cell holds, and what a function makes of them.
//!
//! Both ends of a row must lie in the cell: where rows are counted, each in its own period where rows have one. An end of a dataset that
//! the cell's cluster is not of does not restrict: nobody there can be its member. A cell that fixes one entity holds the
//! rows in which it stands at an end, and its other axes hold those at the other.

use std::sync::Arc;

use super::answers::Loaded;
use super::axes::{AxisSource, axis_source, axis_values, lies_in, member_ids};
use super::column::CHUNK_ROWS;
use super::decimal::Value;
use super::found::{Keep, Members, Standing};
use super::frame::{Frame, Lanes, Relations, RolesAsked, Rows, Time};
use super::keys::ABSENT;
use super::membership::is_over;
use super::networks::{Net, Node as Joined};
use super::program::{Compiler, Node, Reading, Source};
use super::relations::Settled;
use super::table::Table;
use super::truth::{NO, Truth, UNDECIDED, YES, both, either};
use crate::cube::{
    Aggregated, Cell, ClusterAxis, Contribution, Contributions, Coverage, RowPlace, Unavailable,
};
use crate::model::{
    Aggregate, AggregateFunction, AxisKind, Between, DataStatus, Dataset, DatasetId, LinkGroup, LinkSide,
    NetworkFunction, Period, RoleFilter, RoleId, TimeKind,
};
use crate::unit::{Number, Rational};

/// Who an end may be, in one period.
pub(super) struct Sides {
    pub first: [Standing; 2],
    pub second: [Standing; 2],
}

/// An aggregate over the rows of a link, ready for a cell.
pub struct LinkCell<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) declared: &'a Aggregate,
    pub(super) dataset: &'a Dataset,
    pub(super) table: &'a Table,
    pub(super) cell: &'a Cell,
    pub(super) one_dataset: bool,
    pub(super) ends: [DatasetId; 2],
    pub(super) filter: Option<Node>,
    pub(super) argument: Option<Node>,
    /// The link's own columns that the cell fixes.
    pub(super) axes: Vec<(AxisSource, Option<(u32, u32)>)>,
    /// The entities that the cell fixes, whichever end they stand at; none where it names nobody.
    pub(super) fixed: Vec<(DatasetId, Option<u32>)>,
    /// The one who must stand at an end, where a column of that end is an axis that the cell fixes.
    pub(super) at_end: Option<(LinkSide, u32)>,
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
        let fixed = cell.axes.iter().filter_map(|(axis, member)| {
            let AxisKind::Entity(end) = loaded.policy().axes.get(axis.index())?.kind else { return None };
            let own = axis_source(store, declared.dataset, *axis).is_some();
            let id = || member_ids(store, end, *axis, member).map(|(id, _)| id);
            (!own && ends.contains(&end)).then(|| (end, id()))
        });
        let fixed = fixed.collect();
        let axes: Vec<_> = axes.collect();
        let at_end = axes.iter().find_map(|(source, range)| stands_at(dataset, source, *range));
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
            axes,
            fixed,
            at_end,
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
                    let here = cluster.map(|c| c.entity);
                    let own = |group: &'_ LinkGroup| {
                        let of_cell = group.of.is_none() || group.of == here;
                        group.cluster.is_none() && !group.roles.is_empty() && of_cell
                    };
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
        // Who takes part in a network is known without its links.
        let of_rows = self.declared.function != AggregateFunction::Network(NetworkFunction::Nodes);
        if let Some(period) = self.cell.period.filter(|period| of_rows && self.table.lacks_period(*period)) {
            return Err(Unavailable::NoRowsIn(period));
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

    /// A network is one of members: who they are is judged for the cell's period, not for each row's own, so that no
    /// more are joined than there are. Rows that are counted or added up are facts of their own periods.
    pub(super) fn of_one_time(&self) -> Option<Period> {
        let of_members = |function: NetworkFunction| function != NetworkFunction::Links;
        self.cell.period.filter(|_| self.declared.function.network().is_some_and(of_members))
    }

    /// True where the answer is about the cell's members, not about rows alone.
    fn about_entities(&self) -> bool {
        self.declared.function.network().is_some_and(NetworkFunction::is_of_members)
    }

    /// What an end's entities are asked to be; `None` where everybody will do.
    fn asked(&self, end: DatasetId, group: Option<&LinkGroup>) -> Option<RolesAsked> {
        let policy = self.loaded.policy();
        if let Some(LinkGroup { cluster: Some(id), roles, .. }) = group {
            let all = || (0..policy.roles.len()).map(RoleId::at).collect();
            let roles = if roles.is_empty() { all() } else { roles.clone() };
            return Some(RolesAsked::In(Some(*id), roles));
        }
        let mut roles: Vec<RoleId> = match (group, &self.declared.roles) {
            (Some(group), _) => group.roles.clone(),
            (None, RoleFilter::In(roles)) => roles.clone(),
            (None, RoleFilter::None | RoleFilter::Member) => Vec::new(),
        };
        let of = |id: crate::model::ClusterId| policy.clusters.get(id.index()).map(|c| c.entity);
        if let ClusterAxis::One(id) = self.cell.cluster
            && of(id) != Some(end)
            && !roles.is_empty()
        {
            // Of the other register's clusters the cell fixes none.
            return Some(RolesAsked::In(None, roles));
        }
        // A role that a cell fixes is meant by `member`, not by another role's name.
        if let Some(role) = self.cell.role.filter(|role| group.is_none() || roles.contains(role)) {
            roles = vec![role];
        }
        let peopled = match self.cell.cluster {
            ClusterAxis::One(id) => of(id) == Some(end),
            ClusterAxis::Union => policy.clusters.iter().any(|c| c.entity == end),
            ClusterAxis::Free => {
                let asked = !roles.is_empty() || self.declared.roles == RoleFilter::Member;
                asked && policy.clusters.iter().any(|c| c.entity == end)
            }
        };
        peopled.then_some(RolesAsked::Cell(roles))
    }

    /// How the entities of an end stand to a group and to the axes that the cell fixes.
    fn standing(&self, end: DatasetId, group: Option<&LinkGroup>, period: Option<Period>) -> Standing {
        if group.is_some_and(|group| group.of.is_some_and(|of| of != end)) {
            return Some(Arc::new(vec![NO; self.loaded.store.subject_count(end)]));
        }
        let settled = self.settled();
        let asked = self.asked(end, group);
        let roles = match (&asked, self.cell.cluster) {
            // A member of any cluster at all.
            (Some(RolesAsked::Cell(roles)), ClusterAxis::Free) if roles.is_empty() => {
                let all = (0..self.loaded.policy().roles.len()).map(RoleId::at).collect();
                Some(settled.roles(end, period, &RolesAsked::In(None, all)))
            }
            (Some(asked), _) => Some(settled.roles(end, period, asked)),
            (None, _) => settled.living(end, period),
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

    pub(super) fn settled(&self) -> Settled<'_> {
        self.loaded.settled(self.cell.cluster)
    }

    /// Who may stand at each end in a period.
    pub(super) fn sides(&self, period: Option<Period>) -> Sides {
        let each = |group: Option<&LinkGroup>| self.ends.map(|end| self.standing(end, group, period));
        match &self.declared.between {
            Some(Between { first, second }) => Sides { first: each(Some(first)), second: each(Some(second)) },
            None => Sides { first: each(None), second: each(None) },
        }
    }

    /// How each entity stands to the members that a network is of: the first group, and for its parts both.
    fn members(&self, function: NetworkFunction) -> Members {
        let end = self.counted_end();
        let standing = |group: Option<&LinkGroup>| self.standing(end, group, self.cell.period);
        let truths = match (&self.declared.between, function) {
            (
                Some(Between { first, second }),
                NetworkFunction::LargestComponent | NetworkFunction::Components | NetworkFunction::Nodes,
            ) => match (standing(Some(first)), standing(Some(second))) {
                (Some(a), Some(b)) => {
                    Some(Arc::new(a.iter().zip(b.iter()).map(|(a, b)| either(*a, *b)).collect()))
                }
                (None, _) | (_, None) => None,
            },
            (between, _) => standing(between.as_ref().map(|b| &b.first)),
        };
        let everyone = self.loaded.store.subject_count(end) as u64;
        let mut fixed = self.fixed.iter().filter(|(of, _)| *of == end).map(|(_, id)| id.unwrap_or(ABSENT));
        if let Some(id) = fixed.next() {
            let alone = if fixed.all(|other| other == id) { id } else { ABSENT };
            let there = truths.as_ref().map(|truths| truths.get(id as usize).copied().unwrap_or(NO));
            let there = if alone == ABSENT { NO } else { there.unwrap_or(YES) };
            let (sure, open) = (u64::from(there == YES), u64::from(there == UNDECIDED));
            return Members { sure, open, truths, alone: Some(alone) };
        }
        let count = |wanted: Truth| match &truths {
            Some(truths) => truths.iter().filter(|t| **t == wanted).count() as u64,
            None if wanted == YES => everyone,
            None => 0,
        };
        Members { sure: count(YES), open: count(UNDECIDED), truths, alone: None }
    }

    /// The dataset whose entities are counted: where the ends are of two, that of the first group.
    fn counted_end(&self) -> DatasetId {
        self.declared.between.as_ref().and_then(|between| between.first.of).unwrap_or(self.ends[0])
    }

    fn node(&self, side: usize, entity: u32) -> Joined {
        let place = if self.one_dataset { 0 } else { side };
        Joined { place: place as u8, entity }
    }

    /// The answer.
    pub fn answer(&self) -> Aggregated {
        let Some(function) = self.declared.function.network() else { return self.of_rows() };
        if function == NetworkFunction::Nodes {
            let members = self.members(function);
            let counts = (members.sure, members.sure + members.open);
            return self.answered(
                Some(Rational::from(members.sure)),
                counts,
                members.open,
                DataStatus::default(),
            );
        }
        let found = self.find(Keep::Ends);
        let rows = found.ends.iter();
        let net = Net::new(rows.map(|(from, to, first)| (self.node(0, *from), self.node(1, *to), *first)));
        if !self.about_entities() {
            let value = Some(Rational::from(net.of_pairs(function, found.sure)));
            return self.answered(
                value,
                (found.sure, found.sure + found.open),
                found.unknown_ends,
                found.status,
            );
        }
        let counted = self.node(usize::from(self.counted_end() != self.ends[0]), 0).place;
        let members = self.members(function);
        let member = |node: Joined| node.place == counted && members.holds(node.entity);
        let value = net.of_members(function, members.sure, member);
        let open_rows = found.open_ends.iter();
        let open_rows = open_rows.map(|(from, to, first)| (self.node(0, *from), self.node(1, *to), *first));
        // Of a member with a link that may count it is not known what it adds.
        let unclear = net.unclear(function, open_rows, member);
        let present = members.sure.saturating_sub(unclear);
        let expected = members.sure + members.open;
        self.answered(Some(Rational::from(value)), (present, expected), members.open, found.status)
    }

    fn of_rows(&self) -> Aggregated {
        let found = self.find(Keep::Values);
        let expected = found.sure + found.open;
        let (value, present) = match self.declared.function {
            AggregateFunction::Count => (Some(Rational::from(found.sure)), found.sure),
            // Nothing is a sum of no links, and it is known.
            AggregateFunction::Sum => {
                ((found.valued > 0 || expected == 0).then(|| found.sum.total()), found.valued)
            }
            AggregateFunction::Mean => {
                let mean = (found.valued > 0).then(|| found.sum.total() / Rational::from(found.valued));
                (mean, found.valued)
            }
            AggregateFunction::Min => {
                (found.extremes.as_ref().map(|(low, _)| low.to_rational()), found.valued)
            }
            AggregateFunction::Max => {
                (found.extremes.as_ref().map(|(_, high)| high.to_rational()), found.valued)
            }
            AggregateFunction::Median | AggregateFunction::Quantile(_) | AggregateFunction::Stdev => {
                let value = found.values.result(&self.declared.function);
                let counts = (found.valued, expected);
                return self.answered_number(value, counts, found.unknown_ends, found.status);
            }
            AggregateFunction::Network(_) => (None, 0),
        };
        self.answered(value, (present, expected), found.unknown_ends, found.status)
    }

    /// `open` members of whom it is not known whether they are.
    fn answered(
        &self,
        value: Option<Rational>,
        counts: (u64, u64),
        open: u64,
        status: DataStatus,
    ) -> Aggregated {
        self.answered_number(value.map(Number::Exact), counts, open, status)
    }

    fn answered_number(
        &self,
        value: Option<Number>,
        (present, expected): (u64, u64),
        open: u64,
        status: DataStatus,
    ) -> Aggregated {
        Aggregated {
            value,
            coverage: Coverage { status, ..Coverage::of(present, expected) },
            undetermined: open,
            unavailable: None,
        }
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
            AggregateFunction::Max
            | AggregateFunction::Median
            | AggregateFunction::Quantile(_)
            | AggregateFunction::Stdev => b.cmp(a),
            AggregateFunction::Sum
            | AggregateFunction::Mean
            | AggregateFunction::Count
            | AggregateFunction::Network(_) => b.abs().cmp(&a.abs()),
        };
        rows.sort_by(|(a, x), (b, y)| order(a, b).then(x.cmp(y)));
        rows.truncate(most);
        let top = rows.into_iter().filter_map(|(value, row)| {
            let (key, title, place) = self.named(row)?;
            Some(Contribution {
                key,
                title: Some(title),
                value,
                places: place.into_iter().collect(),
                more: 0,
            })
        });
        Contributions { top: top.collect(), subjects: count, rows: count, roles: Vec::new() }
    }

    /// The entities that a row joins.
    pub fn ends_of(&self, row: u32) -> Option<(u32, u32)> {
        let (chunk, at) = self.table.cells(row)?;
        let end = |side: LinkSide| Some(chunk.column(self.dataset.link_end(side)?.1.index()).id(at));
        Some((end(LinkSide::From)?, end(LinkSide::To)?))
    }

    /// The key of a row, its number where it has none; whom it joins, and where it stands.
    fn named(&self, row: u32) -> Option<(String, String, Option<RowPlace>)> {
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
        let period = self.table.grain.and_then(|_| chunk.periods.get(at).copied());
        let place = store.lines(self.declared.dataset).and_then(|lines| lines.place((subject, period)));
        Some((store.subject_text(self.declared.dataset, subject), title, place))
    }
}

/// The end at which a cell that fixes an axis wants somebody, and whom.
fn stands_at(dataset: &Dataset, source: &AxisSource, range: Option<(u32, u32)>) -> Option<(LinkSide, u32)> {
    let AxisSource::Value(Node::Column(Source::Own(column), Reading::Id)) = source else { return None };
    let (id, end) = range?;
    let is_end = |side: &LinkSide| dataset.link_end(*side).is_some_and(|(_, own)| own.index() == *column);
    LinkSide::BOTH.into_iter().find(is_end).filter(|_| end == id + 1).map(|side| (side, id))
}
