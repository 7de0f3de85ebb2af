//! Aggregates of cells: which rows a cell means, over which periods, and what its function makes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::asked::{Asked, AskedAggregate, Times, axis_sources};
use super::axes::{member_ids, observed_texts};
use super::contour::SpacePlan;
use super::eval::fine_periods;
use super::fold::{Groups, fold};
use super::keys::ABSENT;
use super::membership::is_over;
use super::memberships::Memberships;
use super::network::LinkCell;
use super::relations::Settled;
use super::rollup::{
    Belonging, ClusterPattern, Pattern, Rolled, RolledCell, Rollup, Wanted, roll_up, slot_at, wanted_roles,
};
use super::table::{Store, Subjects};
use super::walk::{Extent, Standings, Walk, periods_of};
use crate::cube::{
    Aggregated, Cell, ClusterAxis, Coverage, EventDay, Evidence, Facts, Matched, Member, Unavailable,
};
use crate::model::{
    AggregateFunction, AggregateId, AxisId, AxisKind, AxisMember, CellAxis, ClusterId, DatasetId, Date,
    DoneFrom, Grain, Period, Policy, RoleFilter, RoleId, Rollup as TimeRollup,
};
use crate::plan::Needs;
use crate::unit::{Number, Rational};

/// Groups of one pass, and the axes of their keys.
#[derive(Debug)]
struct Folded {
    groups: Groups,
    axes: Vec<AxisId>,
}

/// Passes that were made, by the axes of their groups.
type Folds = BTreeMap<(DatasetId, Extent, Vec<AxisId>), Arc<Folded>>;

/// All data of a policy, verified, ready to answer.
#[derive(Debug)]
pub struct Loaded {
    pub(super) store: Arc<Store>,
    pub(super) spaces: Arc<Vec<Option<SpacePlan>>>,
    pub(super) asked: Arc<Vec<Option<Asked>>>,
    pub(super) memberships: Arc<Memberships>,
    /// The cluster that conditions on the cell's cluster mean in these passes.
    pub(super) cell: ClusterAxis,
    /// The same data as cells of other clusters see them, for what asks of the cell's cluster.
    of_cells: Mutex<BTreeMap<ClusterAxis, Arc<Loaded>>>,
    pub(super) summaries: Vec<crate::cube::TableSummary>,
    /// For each dataset the axes that cells of this run may fix.
    axes: Arc<Vec<Vec<AxisId>>>,
    folds: Mutex<Folds>,
    rollups: Mutex<BTreeMap<Pattern, Arc<Rollup>>>,
    /// The same data of the members of two periods.
    matched: Mutex<BTreeMap<(Period, Period), Arc<Loaded>>>,
}

/// More groups than this are not worth making for axes that a cell does not fix.
const MANY_GROUPS: u64 = 5_000;

/// What a cell means for one dataset.
pub(super) struct Meaning {
    pub extents: Vec<Extent>,
    pub grain: Option<Grain>,
    /// The cell's period, where it restricts the rows.
    pub period: Option<Period>,
    pub axes: Vec<(AxisId, AxisMember)>,
}

impl Loaded {
    pub(super) fn new(store: Store, needs: &Needs, summaries: Vec<crate::cube::TableSummary>) -> Self {
        let datasets = || (0..store.policy.datasets.len()).map(DatasetId::at);
        let spaces: Vec<Option<SpacePlan>> = datasets().map(|d| SpacePlan::new(&store, d)).collect();
        let asked: Vec<Option<Asked>> = datasets().map(|d| Asked::new(&store, d, &spaces)).collect();
        let axes: Vec<Vec<AxisId>> = datasets()
            .map(|d| needs.tables.iter().find(|t| t.dataset == d).map(|t| t.axes.clone()).unwrap_or_default())
            .collect();
        Loaded {
            store: Arc::new(store),
            spaces: Arc::new(spaces),
            asked: Arc::new(asked),
            memberships: Arc::default(),
            cell: ClusterAxis::Free,
            of_cells: Mutex::default(),
            summaries,
            axes: Arc::new(axes),
            folds: Mutex::default(),
            rollups: Mutex::default(),
            matched: Mutex::default(),
        }
    }

    /// The same tables, where members are those of both periods.
    fn of_both(&self, first: Period, second: Period) -> Arc<Loaded> {
        let lock = || self.matched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&(first, second)) {
            return Arc::clone(known);
        }
        let made = Arc::new(Loaded {
            store: Arc::clone(&self.store),
            spaces: Arc::clone(&self.spaces),
            asked: Arc::clone(&self.asked),
            memberships: Arc::new(Memberships::of_both(first, second)),
            cell: ClusterAxis::Free,
            of_cells: Mutex::default(),
            summaries: Vec::new(),
            axes: Arc::clone(&self.axes),
            folds: Mutex::default(),
            rollups: Mutex::default(),
            matched: Mutex::default(),
        });
        lock().entry((first, second)).or_insert(made).clone()
    }

    /// The same data, where the cell's cluster is this one: only what asks of it is answered there.
    pub(super) fn of_cell(&self, cluster: ClusterAxis) -> Arc<Loaded> {
        let lock = || self.of_cells.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&cluster) {
            return Arc::clone(known);
        }
        let datasets = (0..self.policy().datasets.len()).map(DatasetId::at);
        let asked = datasets.map(|d| Asked::of_cells(&self.store, d, &self.spaces)).collect();
        let made = Arc::new(Loaded {
            store: Arc::clone(&self.store),
            spaces: Arc::clone(&self.spaces),
            asked: Arc::new(asked),
            memberships: Arc::clone(&self.memberships),
            cell: cluster,
            of_cells: Mutex::default(),
            summaries: Vec::new(),
            axes: Arc::clone(&self.axes),
            folds: Mutex::default(),
            rollups: Mutex::default(),
            matched: Mutex::default(),
        });
        lock().entry(cluster).or_insert(made).clone()
    }

    /// The one cluster whose cells these passes answer.
    pub(super) fn only(&self) -> Option<ClusterId> {
        match self.cell {
            ClusterAxis::One(id) => Some(id),
            ClusterAxis::Free | ClusterAxis::Union => None,
        }
    }

    /// Memberships as cells of a cluster see them.
    pub(super) fn settled(&self, cell: ClusterAxis) -> Settled<'_> {
        Settled { store: &self.store, spaces: &self.spaces, memberships: &self.memberships, cell }
    }

    /// Who answers an aggregate in a cell: what asks of the cell's cluster is another question in each.
    pub(super) fn answering(&self, own: &AskedAggregate, cell: &Cell) -> Option<Arc<Loaded>> {
        (own.of_cell && self.cell != cell.cluster).then(|| self.of_cell(cell.cluster))
    }

    /// True for a table of links.
    pub(super) fn is_link(&self, dataset: DatasetId) -> bool {
        self.store.dataset(dataset).is_some_and(|d| d.link.is_some())
    }

    pub(super) fn policy(&self) -> &Policy {
        &self.store.policy
    }

    pub(super) fn asked(&self, dataset: DatasetId) -> Option<&Asked> {
        self.asked.get(dataset.index())?.as_ref()
    }

    pub(super) fn space(&self, dataset: Option<DatasetId>) -> Option<&SpacePlan> {
        self.spaces.get(dataset?.index())?.as_ref()
    }

    pub(super) fn belonging(&self, asked: &Asked) -> Belonging<'_> {
        Belonging {
            store: &self.store,
            space: self.space(asked.space),
            by_column: asked.cluster_column.is_some(),
        }
    }

    pub(super) fn standings(&self, asked: &Asked, extent: Extent) -> Standings<'_> {
        let periods = periods_of(&self.store, asked, extent);
        Standings::new(&self.store, self.space(asked.space), &self.memberships, periods)
    }

    /// Whether the rows of a walk differ from period to period for other reasons than their own values.
    fn is_timed(&self, asked: &Asked) -> bool {
        self.space(asked.space).is_some_and(|s| s.timed) || asked.reads_time
    }

    fn folded(&self, asked: &Asked, extent: Extent, fixed: &[AxisId]) -> Arc<Folded> {
        let axes = self.grouping_axes(asked, fixed);
        // What nobody reported is the same in every period, unless something depends on it.
        let extent = match extent {
            Extent::Unseen(_) if !self.is_timed(asked) => Extent::Unseen(None),
            Extent::Unseen(_) | Extent::Seen | Extent::At(_) => extent,
        };
        let key = (asked.dataset, extent, axes);
        let lock = || self.folds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return Arc::clone(known);
        }
        let standings = self.standings(asked, extent);
        let relations = self.settled(self.cell);
        let walk = Walk {
            store: &self.store,
            asked,
            standings: &standings,
            relations: &relations,
            only: self.only(),
            extent,
        };
        let sources = axis_sources(&self.store, asked.dataset, &key.2);
        let axes = sources.iter().map(|(_, source)| source);
        let nodes: Vec<_> = axes.chain(&asked.statuses).cloned().collect();
        let folded = Arc::new(Folded {
            groups: fold(&walk, &nodes),
            axes: sources.into_iter().map(|(axis, _)| axis).collect(),
        });
        lock().entry(key).or_insert(folded).clone()
    }

    /// All axes of the run where that makes few groups, so that one pass serves every cell; else those fixed.
    fn grouping_axes(&self, asked: &Asked, fixed: &[AxisId]) -> Vec<AxisId> {
        let planned = self.axes.get(asked.dataset.index()).map_or(&[][..], Vec::as_slice);
        let all: BTreeSet<AxisId> = planned.iter().chain(fixed).copied().collect();
        let groups = all.iter().fold(1u64, |product, axis| product.saturating_mul(self.axis_size(*axis)));
        if groups <= MANY_GROUPS {
            all.into_iter().collect()
        } else {
            fixed.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
        }
    }

    fn axis_size(&self, axis: AxisId) -> u64 {
        let Some(declared) = self.policy().axes.get(axis.index()) else { return 1 };
        let size = match declared.kind {
            AxisKind::Tree(list) => {
                self.policy().classifications.get(list.index()).map_or(1, |c| c.codes.len())
            }
            AxisKind::Entity(dataset) => self.store.subject_count(dataset),
            AxisKind::Text => declared
                .columns
                .iter()
                .filter_map(|c| self.store.table(c.dataset)?.texts.get(c.column.index()).map(|t| t.len()))
                .max()
                .unwrap_or(1),
        };
        size.max(1) as u64
    }

    fn rollup(&self, asked: &Asked, pattern: Pattern) -> Arc<Rollup> {
        let lock = || self.rollups.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&pattern) {
            return Arc::clone(known);
        }
        let folded = self.folded(asked, pattern.extent, &pattern.axes);
        let signatures = self.memberships.signatures.list();
        let rollup =
            roll_up(&self.belonging(asked), asked, &folded.groups, &folded.axes, &signatures, &pattern);
        lock().entry(pattern).or_insert_with(|| Arc::new(rollup)).clone()
    }

    /// What a cell means for a dataset, or why it has no answer there.
    pub(super) fn meaning(
        &self,
        asked: &Asked,
        aggregate: Option<&AskedAggregate>,
        roles: &RoleFilter,
        cell: &Cell,
    ) -> Result<Meaning, Unavailable> {
        let belonging = self.belonging(asked);
        if let ClusterAxis::One(id) = cell.cluster {
            let cluster = self.policy().clusters.get(id.index());
            if cell.period.is_some_and(|p| cluster.is_some_and(|c| is_over(c, p))) {
                return Err(Unavailable::OutsideLifetime);
            }
            if let Some(why) = self.lacks_role(&belonging, id, roles, cell.role) {
                return Err(why);
            }
        }
        let by_membership = match (cell.cluster, wanted_roles(roles, cell.role)) {
            (ClusterAxis::One(id), _) => !belonging.by_column && belonging.restricts(id),
            (ClusterAxis::Union, _) | (ClusterAxis::Free, Wanted::AnyRole | Wanted::Roles(_)) => {
                !belonging.by_column && belonging.space.is_some()
            }
            (ClusterAxis::Free, Wanted::All) => false,
        };
        let axes: Vec<(AxisId, AxisMember)> = cell
            .axes
            .iter()
            .filter(|(axis, _)| !axis_sources(&self.store, asked.dataset, &[**axis]).is_empty())
            .map(|(axis, member)| (*axis, member.clone()))
            .collect();
        let timed = self.is_timed(asked);
        let Some(grain) = asked.grain else {
            if cell.period.is_none() && by_membership && self.contours_timed(&belonging, cell.cluster) {
                return Err(Unavailable::MembershipNeedsPeriod);
            }
            let at = cell.period.filter(|_| timed);
            return Ok(Meaning { extents: vec![Extent::At(at)], grain: None, period: at, axes });
        };
        let times = aggregate.map_or(Times::Flow, |a| a.times);
        let Some(period) = cell.period else {
            return match times {
                Times::Stock(_) | Times::Fixed => Err(Unavailable::StockOverTime),
                Times::Flow | Times::Cumulative { .. } => {
                    Ok(Meaning { extents: vec![Extent::Seen], grain: None, period: None, axes })
                }
            };
        };
        if period.grain.per_year() > grain.per_year() {
            return Err(Unavailable::CoarserThanCell);
        }
        if period.grain != grain && times == Times::Fixed {
            return Err(Unavailable::StockOverTime);
        }
        let seen = self.store.table(asked.dataset).map_or(&[][..], |t| t.periods.as_slice());
        let mut extents = vec![Extent::Seen];
        if asked.expects_rows {
            let unseen = fine_periods(period, grain).filter(|ordinal| seen.binary_search(ordinal).is_err());
            extents.extend(unseen.map(|ordinal| Extent::Unseen(Some(Period { grain, ordinal }))));
        }
        Ok(Meaning { extents, grain: Some(period.grain), period: Some(period), axes })
    }

    /// The cluster's contour must name the cell's role and one of those that the formula asks for. Where it names both
    /// and they are not the same role, the cell is known to be empty.
    fn lacks_role(
        &self,
        belonging: &Belonging<'_>,
        cluster: ClusterId,
        filter: &RoleFilter,
        role: Option<RoleId>,
    ) -> Option<Unavailable> {
        let space = belonging.space.filter(|_| !belonging.by_column)?;
        let contour = space.place(cluster).and_then(|at| space.contours.get(at))?;
        let named = |role: &RoleId| contour.roles.contains(role);
        let asked = match filter {
            RoleFilter::None | RoleFilter::Member => true,
            RoleFilter::In(roles) => roles.iter().any(named),
        };
        if !asked {
            return Some(Unavailable::RoleOfAnotherCluster);
        }
        role.filter(|role| !named(role)).map(|_| Unavailable::NoSuchRole)
    }

    fn contours_timed(&self, belonging: &Belonging<'_>, cluster: ClusterAxis) -> bool {
        let Some(space) = belonging.space else { return false };
        match cluster {
            ClusterAxis::One(id) => {
                space.place(id).and_then(|at| space.contours.get(at)).is_some_and(|c| c.timed)
            }
            ClusterAxis::Union | ClusterAxis::Free => space.contours.iter().any(|c| c.timed),
        }
    }

    /// The rows of a cell, added up over its extents by `take`.
    fn cell_parts(
        &self,
        asked: &Asked,
        cell: &Cell,
        meaning: &Meaning,
        extents: &[Extent],
        mut take: impl FnMut(&RolledCell, bool),
    ) {
        let (cluster, id) = match cell.cluster {
            ClusterAxis::Free => (ClusterPattern::Free, 0),
            ClusterAxis::One(id) => (ClusterPattern::One, id.0),
            ClusterAxis::Union => (ClusterPattern::Union, 0),
        };
        let fixed: Vec<AxisId> = meaning.axes.iter().map(|(axis, _)| *axis).collect();
        let members: Vec<Option<u32>> = meaning
            .axes
            .iter()
            .map(|(axis, member)| member_ids(&self.store, asked.dataset, *axis, member).map(|(from, _)| from))
            .collect();
        for extent in extents {
            let pattern = Pattern {
                dataset: asked.dataset,
                extent: *extent,
                cluster,
                role: cell.role,
                grain: meaning.grain,
                axes: fixed.clone(),
            };
            let rollup = self.rollup(asked, pattern);
            let period =
                meaning.period.filter(|_| meaning.grain.is_some()).map_or(0, |p| p.ordinal.cast_unsigned());
            // A member that is not known may be the one asked for: every choice of known and unknown is looked up.
            for choice in 0..1u32 << members.len().min(16) {
                let doubtful = choice != 0;
                let mut address = vec![id, period];
                let mut possible = true;
                for (at, member) in members.iter().enumerate() {
                    match (choice >> at & 1, member) {
                        (1, _) => address.push(ABSENT),
                        (_, Some(member)) => address.push(*member),
                        (_, None) => possible = false,
                    }
                }
                if let Some(rolled) = rollup.get(address.as_slice()).filter(|_| possible) {
                    take(rolled, doubtful);
                }
            }
        }
    }

    /// A rate or an index, a stock in a table without keys, is expected to have a row in every period of a cell:
    /// the mean of two quarters is not that of a year. (Rows without keys are else events, and none is expected.)
    fn periods_without_a_row(&self, asked: &Asked, own: &AskedAggregate, meaning: &Meaning) -> u64 {
        let (Some(period), Some(grain), Times::Stock(_)) = (meaning.period, asked.grain, own.times) else {
            return 0;
        };
        let Some(table) = self.store.table(asked.dataset).filter(|t| matches!(t.subjects, Subjects::Rows(_)))
        else {
            return 0;
        };
        let unseen =
            fine_periods(period, grain).filter(|ordinal| table.periods.binary_search(ordinal).is_err());
        let counts =
            |ordinal: &i32| slot_at(own, Some(Period { grain, ordinal: *ordinal }), meaning.grain).is_some();
        unseen.filter(counts).count() as u64
    }

    fn unavailable(why: Unavailable) -> Aggregated {
        Aggregated { value: None, coverage: Coverage::FULL, undetermined: 0, unavailable: Some(why) }
    }

    fn grains(&self) -> impl Iterator<Item = (Grain, &[i32])> {
        self.store.tables.iter().filter_map(|t| t.grain.map(|g| (g, t.periods.as_slice())))
    }
}

impl Facts for Loaded {
    fn event(&self, event: &DoneFrom, cluster: Option<ClusterId>, seen: Date) -> EventDay {
        super::events::first_day(&self.store, event, cluster, seen)
    }

    fn like_for_like(&self, cluster: ClusterId, first: Period, second: Period) -> Option<Matched> {
        let view = self.of_both(first, second);
        let (both, _) = view.member_counts(cluster, second);
        let (members, _) = self.member_counts(cluster, second);
        Some(Matched { facts: view, both, members })
    }

    fn aggregate(&self, aggregate: AggregateId, cell: &Cell) -> Aggregated {
        let nothing =
            Aggregated { value: None, coverage: Coverage::FULL, undetermined: 0, unavailable: None };
        let Some(declared) = self.policy().aggregates.get(aggregate.index()) else { return nothing };
        if self.is_link(declared.dataset) {
            return match LinkCell::new(self, declared, cell) {
                Ok(links) => links.answer(),
                Err(why) => Self::unavailable(why),
            };
        }
        let Some(asked) = self.asked(declared.dataset) else { return nothing };
        let Some((at, own)) = asked.aggregate(aggregate) else { return nothing };
        if let Some(other) = self.answering(own, cell) {
            return other.aggregate(aggregate, cell);
        }
        let meaning = match self.meaning(asked, Some(own), &declared.roles, cell) {
            Ok(meaning) => meaning,
            Err(why) => return Self::unavailable(why),
        };
        let mut total = Rolled::default();
        // Of a period that nobody reported only what the roll-up would read is expected.
        let counts = |extent: &Extent| match extent {
            Extent::Unseen(period) => slot_at(own, *period, meaning.grain).is_some(),
            Extent::Seen | Extent::At(_) => true,
        };
        let extents: Vec<Extent> = meaning.extents.iter().copied().filter(counts).collect();
        self.cell_parts(asked, cell, &meaning, &extents, |rolled, doubtful| {
            if let Some(part) = rolled.aggregates.get(at) {
                if doubtful { total.merge_doubtful(part) } else { total.merge(part) }
            }
        });
        total.expected += self.periods_without_a_row(asked, own, &meaning);
        let Rolled { present, expected, withheld, status, .. } = total;
        let coverage = Coverage { present, expected, withheld, status };
        let value = apply(declared.function, own.times, &total, &meaning, asked.grain);
        Aggregated { value, coverage, undetermined: total.undetermined, unavailable: None }
    }

    fn members(&self, axis: CellAxis, level: Option<u32>) -> Vec<Member> {
        match axis {
            CellAxis::Cluster => {
                (0..self.policy().clusters.len()).map(|at| Member::Cluster(ClusterId::at(at))).collect()
            }
            CellAxis::Role => (0..self.policy().roles.len()).map(|at| Member::Role(RoleId::at(at))).collect(),
            CellAxis::Period(grain) => {
                let own = self.grains().filter(|(g, _)| g.per_year() >= grain.per_year());
                let all: BTreeSet<Period> = own
                    .flat_map(|(g, periods)| periods.iter().map(move |p| Period { grain: g, ordinal: *p }))
                    .filter_map(|period| period.coarsen(grain))
                    .collect();
                all.into_iter().map(Member::Period).collect()
            }
            CellAxis::Axis(id) => match self.policy().axes.get(id.index()).map(|a| a.kind) {
                Some(AxisKind::Tree(list)) => {
                    let codes = self.policy().classifications.get(list.index()).map_or(&[][..], |c| &c.codes);
                    let level = level.unwrap_or(1);
                    let chosen = codes.iter().zip(0u32..).filter(|(code, _)| code.level == level);
                    chosen.map(|(_, at)| Member::Axis(AxisMember::Code(at))).collect()
                }
                Some(AxisKind::Text) => observed_texts(&self.store, id)
                    .into_iter()
                    .map(|text| Member::Axis(AxisMember::Text(text)))
                    .collect(),
                Some(AxisKind::Entity(dataset)) => {
                    let keys: BTreeSet<&str> =
                        self.store.entity_keys(dataset).map(|k| k.iter().collect()).unwrap_or_default();
                    keys.into_iter().map(|key| Member::Axis(AxisMember::Entity(key.to_owned()))).collect()
                }
                None => Vec::new(),
            },
        }
    }

    fn has_no_members(&self, cell: &Cell) -> bool {
        self.count_members(cell).is_some_and(|(sure, _)| sure == 0)
    }

    fn can_have_no_members(&self, cell: &Cell) -> bool {
        self.count_members(cell) == Some((0, 0))
    }
}

impl Loaded {
    /// The sure and the possible members of a cell's clusters; `None` where the cell has no cluster, or where the
    /// aggregates themselves tell why there is no answer.
    fn count_members(&self, cell: &Cell) -> Option<(u64, u64)> {
        let spaces: BTreeSet<DatasetId> = match cell.cluster {
            ClusterAxis::Free => return None,
            ClusterAxis::One(id) => {
                self.policy().clusters.get(id.index()).map(|c| c.entity).into_iter().collect()
            }
            ClusterAxis::Union => self.policy().clusters.iter().map(|c| c.entity).collect(),
        };
        let (mut sure, mut open) = (0, 0);
        for space in spaces {
            let Some(asked) = self.asked(space) else { continue };
            let meaning = self.meaning(asked, None, &RoleFilter::None, cell).ok()?;
            self.cell_parts(asked, cell, &meaning, &meaning.extents, |rolled, doubtful| {
                sure += if doubtful { 0 } else { rolled.rows };
                open += rolled.open + if doubtful { rolled.rows } else { 0 };
            });
        }
        Some((sure, open))
    }
}

/// What a function makes of the rows of a cell.
fn apply(
    function: AggregateFunction,
    times: Times,
    total: &Rolled,
    meaning: &Meaning,
    grain: Option<Grain>,
) -> Option<Number> {
    let exact = |r: Rational| Some(Number::Exact(r));
    if function == AggregateFunction::Count {
        return exact(Rational::from(total.present));
    }
    if total.present == 0 {
        return None;
    }
    match function {
        AggregateFunction::Sum => {
            let sum = total.sum.total();
            match (times, meaning.grain, grain) {
                (Times::Stock(TimeRollup::Average), Some(cell), Some(own)) if cell != own => {
                    exact(sum / Rational::from(i64::from(own.per_year() / cell.per_year())))
                }
                _ => exact(sum),
            }
        }
        AggregateFunction::Mean => exact(total.sum.total() / Rational::from(total.present)),
        AggregateFunction::Min => total.extremes.as_ref().and_then(|both| exact(both.0.to_rational())),
        AggregateFunction::Max => total.extremes.as_ref().and_then(|both| exact(both.1.to_rational())),
        AggregateFunction::Count | AggregateFunction::Network(_) => None,
    }
}

/// True for tables of entities, whose rows are what a contour is about.
pub(super) fn is_entities(store: &Store, dataset: DatasetId) -> bool {
    store.table(dataset).is_some_and(|t| matches!(t.subjects, Subjects::Entities))
}
