//! Aggregates of cells: which rows a cell means, over which periods, and what its function makes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::asked::{Asked, AskedAggregate, Times, axis_sources};
use super::axes::observed_texts;
use super::batch::nothing;
use super::contour::SpacePlan;
use super::fold::{Groups, fold};
use super::frame::fine_periods;
use super::membership::is_over;
use super::memberships::Memberships;
use super::relations::Settled;
use super::rollup::{Belonging, Pattern, Rollup, Wanted, roll_up, wanted_roles};
use super::table::{Store, Subjects};
use super::walk::{Extent, Standings, Walk, periods_of};
use crate::cube::{
    Aggregated, Cell, Cells, ClusterAxis, EventDay, Evidence, Facts, Matched, Member, Oddity, TableSummary,
    Unavailable,
};
use crate::model::{
    AggregateId, AxisId, AxisKind, AxisMember, CellAxis, ClusterId, DatasetId, Date, DoneFrom, Grain, Period,
    Policy, RoleFilter, RoleId,
};
use crate::plan::Needs;

/// Groups of one pass, and the axes of their keys.
#[derive(Debug)]
struct Folded {
    groups: Groups,
    axes: Vec<AxisId>,
}

/// What was reckoned, by what was asked. Who asks for what another is about to find waits for it.
#[derive(Debug)]
struct Found<K, V>(Mutex<BTreeMap<K, Arc<OnceLock<V>>>>);

impl<K, V> Default for Found<K, V> {
    fn default() -> Self {
        Found(Mutex::default())
    }
}

impl<K: Ord, V: Clone> Found<K, V> {
    fn get(&self, key: K, find: impl FnOnce() -> V) -> V {
        let place = Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        place.get_or_init(find).clone()
    }

    /// What was reckoned to its end under the key that is ranked least.
    fn finished<R: Ord>(&self, rank: impl Fn(&K) -> Option<R>) -> Option<V> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let done = all.iter().filter_map(|(key, place)| Some((rank(key)?, place.get()?)));
        done.min_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, found)| found.clone())
    }

    /// What was reckoned under some keys.
    fn kept(&self, wanted: impl Fn(&K) -> bool) -> Self
    where
        K: Clone,
    {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.iter().filter(|(key, _)| wanted(key));
        Found(Mutex::new(kept.map(|(key, value)| (key.clone(), Arc::clone(value))).collect()))
    }
}

/// Passes that were made, by the axes of their groups.
type Folds = Found<(DatasetId, Extent, Vec<AxisId>), Arc<Folded>>;

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
    pub(super) summaries: Vec<TableSummary>,
    /// What this run asks; for each dataset the axes that its cells may fix.
    needs: Arc<Needs>,
    folds: Folds,
    rollups: Found<Pattern, Arc<Rollup>>,
    /// The same data of the members of two periods.
    matched: Mutex<BTreeMap<(Period, Period), Arc<Loaded>>>,
    /// Passes over rows that were made since the files were read, whatever was asked.
    passes: Arc<AtomicU64>,
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
    /// Marks what a reader allows of the odd rows of a table.
    pub fn allow(&mut self, allowed: impl Fn(&TableSummary, &Oddity) -> bool) {
        for table in &mut self.summaries {
            let mut oddities = std::mem::take(&mut table.oddities);
            oddities.iter_mut().for_each(|oddity| oddity.allowed = allowed(table, oddity));
            table.oddities = oddities;
        }
    }

    pub(super) fn new(store: Store, needs: &Needs, summaries: Vec<TableSummary>) -> Self {
        let datasets = || (0..store.policy.datasets.len()).map(DatasetId::at);
        let spaces: Vec<Option<SpacePlan>> = datasets().map(|d| SpacePlan::new(&store, d)).collect();
        let asked: Vec<Option<Asked>> = datasets().map(|d| Asked::new(&store, d, &spaces, needs)).collect();
        Loaded {
            store: Arc::new(store),
            spaces: Arc::new(spaces),
            asked: Arc::new(asked),
            memberships: Arc::default(),
            cell: ClusterAxis::Free,
            of_cells: Mutex::default(),
            summaries,
            needs: Arc::new(needs.clone()),
            folds: Found::default(),
            rollups: Found::default(),
            matched: Mutex::default(),
            passes: Arc::default(),
        }
    }

    /// The same data and members, asked for other aggregates: passes over datasets of which nothing else is asked
    /// are not made again.
    pub(super) fn asked_otherwise(&self, store: Store, needs: &Needs) -> Loaded {
        let datasets = (0..store.policy.datasets.len()).map(DatasetId::at);
        let asked = datasets.map(|d| Asked::new(&store, d, &self.spaces, needs)).collect::<Vec<_>>();
        let alike = |dataset: &DatasetId| asked.get(dataset.index()) == self.asked.get(dataset.index());
        let in_one_pass = |dataset: &DatasetId| match (asked.get(dataset.index()), self.asked(*dataset)) {
            (Some(Some(now)), Some(before)) => now.asks_same_pass(before),
            (Some(_) | None, _) => false,
        };
        let folds = self.folds.kept(|(dataset, ..)| in_one_pass(dataset));
        let rollups = self.rollups.kept(|pattern| alike(&pattern.dataset));
        Loaded {
            store: Arc::new(store),
            asked: Arc::new(asked),
            needs: Arc::new(needs.clone()),
            summaries: self.summaries.clone(),
            folds,
            rollups,
            ..self.beside()
        }
    }

    /// The same data and questions, of which nothing is answered yet.
    fn beside(&self) -> Loaded {
        Loaded {
            store: Arc::clone(&self.store),
            spaces: Arc::clone(&self.spaces),
            asked: Arc::clone(&self.asked),
            memberships: Arc::clone(&self.memberships),
            cell: ClusterAxis::Free,
            of_cells: Mutex::default(),
            summaries: Vec::new(),
            needs: Arc::clone(&self.needs),
            folds: Found::default(),
            rollups: Found::default(),
            matched: Mutex::default(),
            passes: Arc::clone(&self.passes),
        }
    }

    /// The same tables, where members are those of both periods.
    fn of_both(&self, first: Period, second: Period) -> Arc<Loaded> {
        let lock = || self.matched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&(first, second)) {
            return Arc::clone(known);
        }
        let memberships = Arc::new(Memberships::of_both(first, second));
        let made = Arc::new(Loaded { memberships, ..self.beside() });
        lock().entry((first, second)).or_insert(made).clone()
    }

    /// The same data, where the cell's cluster is this one: only what asks of it is answered there.
    pub(super) fn of_cell(&self, cluster: ClusterAxis) -> Arc<Loaded> {
        let lock = || self.of_cells.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&cluster) {
            return Arc::clone(known);
        }
        let datasets = (0..self.policy().datasets.len()).map(DatasetId::at);
        let asked = datasets.map(|d| Asked::of_cells(&self.store, d, &self.spaces, &self.needs)).collect();
        let made = Arc::new(Loaded { asked: Arc::new(asked), cell: cluster, ..self.beside() });
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

    /// A walk over rows as these cells see them.
    pub(super) fn walk<'a>(
        &'a self,
        asked: &'a Asked,
        extent: Extent,
        standings: &'a Standings<'a>,
        relations: &'a Settled<'a>,
    ) -> Walk<'a> {
        Walk { store: &self.store, asked, standings, relations, only: self.only(), extent }
    }

    /// Whether a pass over the rows of a dataset that tells these axes apart was made.
    pub fn has_passed(&self, dataset: DatasetId, axes: &[AxisId]) -> bool {
        let serves = |(of, _, kept): &(DatasetId, Extent, Vec<AxisId>)| {
            (*of == dataset && axes.iter().all(|axis| kept.contains(axis))).then_some(())
        };
        self.folds.finished(serves).is_some()
    }

    /// How many passes over rows were made since the files were read, for this policy and for others.
    pub fn passes(&self) -> u64 {
        self.passes.load(Ordering::Relaxed)
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
            Extent::Unseen(_) | Extent::Seen | Extent::In(_) | Extent::At(_) => extent,
        };
        // Groups that tell more apart answer as well, and rows are not passed over again.
        let serves = |(dataset, of, kept): &(DatasetId, Extent, Vec<AxisId>)| {
            let all = fixed.iter().all(|axis| kept.contains(axis));
            (*dataset == asked.dataset && *of == extent && all).then_some(kept.len())
        };
        if let Some(kept) = self.folds.finished(serves) {
            return kept;
        }
        self.folds.get((asked.dataset, extent, axes.clone()), || {
            self.passes.fetch_add(1, Ordering::Relaxed);
            let standings = self.standings(asked, extent);
            let relations = self.settled(self.cell);
            let walk = self.walk(asked, extent, &standings, &relations);
            let sources = axis_sources(&self.store, asked.dataset, &axes);
            let of_rows = sources.iter().map(|(_, source)| source);
            let nodes: Vec<_> = of_rows.chain(&asked.statuses).cloned().collect();
            Arc::new(Folded {
                groups: fold(&walk, &nodes),
                axes: sources.into_iter().map(|(axis, _)| axis).collect(),
            })
        })
    }

    /// All axes of the run where that makes few groups, so that one pass serves every cell; else those fixed.
    fn grouping_axes(&self, asked: &Asked, fixed: &[AxisId]) -> Vec<AxisId> {
        let planned = self.needs.tables.iter().filter(|table| table.dataset == asked.dataset);
        let all: BTreeSet<AxisId> = planned.flat_map(|table| &table.axes).chain(fixed).copied().collect();
        if self.group_count(&all) <= MANY_GROUPS {
            all.into_iter().collect()
        } else {
            fixed.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
        }
    }

    fn group_count<'x>(&self, axes: impl IntoIterator<Item = &'x AxisId>) -> u64 {
        axes.into_iter().fold(1u64, |product, axis| product.saturating_mul(self.axis_size(*axis)))
    }

    /// True where the axes that cells fix tell apart more than one pass should keep for every period.
    fn has_many_groups(&self, asked: &Asked, fixed: &[AxisId]) -> bool {
        self.group_count(&self.grouping_axes(asked, fixed)) > MANY_GROUPS
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

    pub(super) fn rollup(&self, asked: &Asked, pattern: Pattern) -> Arc<Rollup> {
        self.rollups.get(pattern.clone(), || {
            let folded = self.folded(asked, pattern.extent, &pattern.axes);
            let signatures = self.memberships.signatures.list();
            let belonging = self.belonging(asked);
            Arc::new(roll_up(&belonging, asked, &folded.groups, &folded.axes, &signatures, &pattern))
        })
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
        // Many groups are worth making of the period that is asked for alone.
        let fixed: Vec<AxisId> = axes.iter().map(|(axis, _)| *axis).collect();
        let alone = period.grain == grain && self.has_many_groups(asked, &fixed);
        let mut extents = match seen.binary_search(&period.ordinal) {
            Ok(_) if alone => vec![Extent::In(period)],
            Err(_) if alone => Vec::new(),
            Ok(_) | Err(_) => vec![Extent::Seen],
        };
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
        self.aggregates(aggregate, &Cells::one(cell)).pop().unwrap_or_else(nothing)
    }

    fn aggregates(&self, aggregate: AggregateId, cells: &Cells) -> Vec<Aggregated> {
        self.answer_all(aggregate, cells)
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

    fn combinations(
        &self,
        datasets: &[DatasetId],
        axes: &[(AxisId, &[AxisMember])],
    ) -> Option<Vec<Vec<u32>>> {
        super::combinations::seen(&self.store, datasets, axes)
    }

    fn standing(&self, entities: DatasetId, cells: &Cells) -> Vec<(u64, u64)> {
        // Where the table has no answer, the aggregates themselves tell why.
        self.stand(entities, cells).unwrap_or_else(|| vec![(1, 0); cells.len()])
    }

    fn threads(&self) -> usize {
        self.store.threads
    }

    fn has_no_members(&self, cell: &Cell) -> bool {
        self.count_members(cell).is_some_and(|(sure, _)| sure == 0)
    }

    fn can_have_no_members(&self, cell: &Cell) -> bool {
        self.count_members(cell) == Some((0, 0))
    }

    fn nobody(&self, cells: &Cells) -> Vec<bool> {
        match self.count_all_members(cells) {
            Some(counts) => counts.into_iter().map(|count| count == (0, 0)).collect(),
            None => vec![false; cells.len()],
        }
    }
}

impl Loaded {
    fn count_members(&self, cell: &Cell) -> Option<(u64, u64)> {
        self.count_all_members(&Cells::one(cell))?.pop()
    }

    /// The sure and the possible members of each cell's clusters; `None` where cells have no cluster, or where the
    /// aggregates themselves tell why there is no answer.
    fn count_all_members(&self, cells: &Cells) -> Option<Vec<(u64, u64)>> {
        let spaces: BTreeSet<DatasetId> = match cells.shared().cluster {
            ClusterAxis::Free => return None,
            ClusterAxis::One(id) => {
                self.policy().clusters.get(id.index()).map(|c| c.entity).into_iter().collect()
            }
            ClusterAxis::Union => self.policy().clusters.iter().map(|c| c.entity).collect(),
        };
        let mut counts = vec![(0, 0); cells.len()];
        for space in spaces {
            for (all, own) in counts.iter_mut().zip(self.stand(space, cells)?) {
                *all = (all.0 + own.0, all.1 + own.1);
            }
        }
        Some(counts)
    }

    /// How many rows of a table of entities are surely in each cell, and of how many that is not known; `None` where
    /// the table has no answer there.
    fn stand(&self, entities: DatasetId, cells: &Cells) -> Option<Vec<(u64, u64)>> {
        let mut counts = vec![(0, 0); cells.len()];
        let Some(asked) = self.asked(entities).filter(|_| !cells.is_empty()) else { return Some(counts) };
        let meaning = self.meaning(asked, None, &RoleFilter::None, &cells.cell(0)).ok()?;
        self.parts(asked, cells, &meaning, &meaning.extents, |cell, rolled, doubtful| {
            if let Some((sure, open)) = counts.get_mut(cell) {
                *sure += if doubtful { 0 } else { rolled.rows };
                *open += rolled.open + if doubtful { rolled.rows } else { 0 };
            }
        });
        Some(counts)
    }
}

/// True for tables of entities, whose rows are what a contour is about.
pub(super) fn is_entities(store: &Store, dataset: DatasetId) -> bool {
    store.table(dataset).is_some_and(|t| matches!(t.subjects, Subjects::Entities))
}
