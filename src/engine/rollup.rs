//! Groups brought to the cells of one pattern: one pass, then every cell is a look-up.

use super::asked::{Asked, AskedAggregate, Times};
use super::contour::{SpacePlan, role_bit};
use super::cumulative::is_last_in;
use super::decimal::ExactSum;
use super::fold::{Extremes, Groups, KEY_HEAD, widen};
use super::kept::{Kept, join};
use super::keys::{ABSENT, TupleInterner, UNKNOWN};
use super::membership::is_over;
use super::signature::{Signature, State, StateKind};
use super::table::Store;
use super::truth::{NO, Truth, UNDECIDED, YES};
use super::walk::Extent;
use crate::cube::Withheld;
use crate::model::{
    AxisId, AxisKind, Cluster, ClusterId, DataStatus, DatasetId, Grain, Period, RoleFilter, RoleId,
    Rollup as TimeRollup,
};
use crate::work::may_go_on_at;

/// What cells of a pattern say of clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClusterPattern {
    Free,
    /// Each cell has one.
    One,
    Union,
}

/// Cells that fix the same things.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern {
    pub dataset: DatasetId,
    pub extent: Extent,
    pub cluster: ClusterPattern,
    pub role: Option<RoleId>,
    /// The grain of the cells' periods, where they matter.
    pub grain: Option<Grain>,
    /// Axes of the dataset that the cells fix.
    pub axes: Vec<AxisId>,
}

/// An aggregate in one cell, before its function is applied.
#[derive(Debug, Clone, Default)]
pub struct Rolled {
    pub expected: u64,
    pub present: u64,
    pub undetermined: u64,
    /// Those of the absent that their table holds back.
    pub withheld: Withheld,
    /// The weakest status of the values present.
    pub status: DataStatus,
    pub sum: ExactSum,
    pub extremes: Extremes,
    /// All values, where they are wanted.
    pub values: Option<Box<Kept>>,
}

impl Rolled {
    pub fn merge(&mut self, other: &Rolled) {
        self.expected += other.expected;
        self.present += other.present;
        self.undetermined += other.undetermined;
        self.withheld = self.withheld.and(other.withheld);
        self.status = self.status.max(other.status);
        self.sum.merge(&other.sum);
        widen(&mut self.extremes, &other.extremes);
        join(&mut self.values, other.values.as_deref());
    }

    /// The same rows where it is not known whether they are in the cell.
    pub fn merge_doubtful(&mut self, other: &Rolled) {
        self.expected += other.expected;
        self.undetermined += other.expected;
    }
}

/// A cell: its aggregates, how many rows are surely in it, and of how many it is not known.
#[derive(Debug, Clone, Copy)]
pub struct RolledCell<'a> {
    pub aggregates: &'a [Rolled],
    pub rows: u64,
    pub open: u64,
}

/// The cells of one pattern.
#[derive(Debug)]
pub struct Rollup {
    /// The cluster, the period's ordinal, then a value for each axis; [`ABSENT`] on an axis stands for rows of which
    /// the member is not known.
    keys: TupleInterner,
    slots: usize,
    aggregates: Vec<Rolled>,
    rows: Vec<u64>,
    open: Vec<u64>,
    /// A bit for each axis on which some row's member is not known.
    pub unknown: u32,
}

impl Rollup {
    /// With room for so many cells.
    fn new(axes: usize, slots: usize, cells: usize) -> Self {
        Rollup {
            keys: TupleInterner::with_room(2 + axes, cells),
            slots,
            aggregates: Vec::with_capacity(slots * cells),
            rows: Vec::with_capacity(cells),
            open: Vec::with_capacity(cells),
            unknown: 0,
        }
    }

    pub fn get(&self, address: &[u32]) -> Option<RolledCell<'_>> {
        let cell = self.keys.get(address)? as usize;
        Some(RolledCell {
            aggregates: self.aggregates.get(cell * self.slots..(cell + 1) * self.slots)?,
            rows: *self.rows.get(cell)?,
            open: *self.open.get(cell)?,
        })
    }

    /// The place of a cell, made now if it is new.
    fn place(&mut self, address: &[u32]) -> usize {
        let cell = self.keys.intern(address) as usize;
        if cell >= self.rows.len() {
            for (at, member) in address.iter().skip(2).enumerate().take(32) {
                self.unknown |= u32::from(*member == ABSENT) << at;
            }
            self.rows.resize(cell + 1, 0);
            self.open.resize(cell + 1, 0);
            self.aggregates.resize((cell + 1) * self.slots, Rolled::default());
        }
        cell
    }
}

/// The roles that an aggregate keeps in cells of a role; `None` keeps rows of any role and of none.
pub fn wanted_roles(filter: &RoleFilter, role: Option<RoleId>) -> Wanted {
    match (filter, role) {
        (RoleFilter::None, None) => Wanted::All,
        (RoleFilter::Member, None) => Wanted::AnyRole,
        (RoleFilter::None | RoleFilter::Member, Some(role)) => Wanted::Roles(vec![role]),
        (RoleFilter::In(roles), None) => Wanted::Roles(roles.clone()),
        (RoleFilter::In(roles), Some(role)) => {
            Wanted::Roles(roles.iter().copied().filter(|r| *r == role).collect())
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// No condition on roles.
    All,
    AnyRole,
    Roles(Vec<RoleId>),
}

/// Whether a subject in a state is a member with a wanted role.
fn has_wanted(state: &State, roles: &[RoleId], wanted: &Wanted) -> Truth {
    let bits = match wanted {
        Wanted::All | Wanted::AnyRole => u128::MAX,
        Wanted::Roles(wanted) => wanted.iter().fold(0, |bits, role| bits | role_bit(roles, *role)),
    };
    match state.kind {
        StateKind::Outside => NO,
        StateKind::Member => Truth::from(state.roles & bits != 0),
        // Whatever the role turns out to be, it is a wanted one, but membership itself is open.
        StateKind::Undetermined => {
            if state.roles & bits != 0 {
                UNDECIDED
            } else {
                NO
            }
        }
    }
}

/// Decides for each signature whether its rows are in a cell.
pub struct Belonging<'a> {
    pub store: &'a Store,
    pub space: Option<&'a SpacePlan>,
    /// Rows name their cluster in a column.
    pub by_column: bool,
}

impl Belonging<'_> {
    fn cluster(&self, id: ClusterId) -> Option<&Cluster> {
        self.store.policy.clusters.get(id.index())
    }

    /// Whether a cluster restricts the rows at all.
    pub fn restricts(&self, cluster: ClusterId) -> bool {
        self.by_column || self.space.is_some_and(|s| s.place(cluster).is_some())
    }

    /// In the cell of one cluster. The cluster's `in` is not asked here: cells fix it as axes.
    pub fn in_one(
        &self,
        cluster: ClusterId,
        signature: Option<&Signature>,
        named: u32,
        wanted: &Wanted,
    ) -> Truth {
        if self.by_column {
            return match named {
                ABSENT => UNDECIDED,
                named => Truth::from(named == cluster.0),
            };
        }
        let Some((space, place)) = self.space.and_then(|s| s.place(cluster).map(|p| (s, p))) else {
            return YES;
        };
        match (signature.and_then(|s| s.states.get(place)), space.contours.get(place)) {
            (Some(state), Some(contour)) => has_wanted(state, &contour.roles, wanted),
            _ => UNDECIDED,
        }
    }

    /// In some cluster, inside that cluster's `in`.
    pub fn in_union(
        &self,
        signature: Option<&Signature>,
        named: u32,
        period: Option<Period>,
        wanted: &Wanted,
    ) -> Truth {
        if self.by_column {
            return if named == ABSENT { UNDECIDED } else { YES };
        }
        let Some(space) = self.space.filter(|s| !s.contours.is_empty()) else { return YES };
        let Some(signature) = signature else { return UNDECIDED };
        let mut answer = NO;
        for (contour, state) in space.contours.iter().zip(&signature.states) {
            let over = |p| self.cluster(contour.id).is_some_and(|c| is_over(c, p));
            if period.is_some_and(over) {
                continue;
            }
            match (has_wanted(state, &contour.roles, wanted), state.inside) {
                (YES, YES) => return YES,
                (NO, _) | (_, NO) => {}
                _ => answer = UNDECIDED,
            }
        }
        answer
    }

    /// In a cell without a cluster: every row, unless roles are asked for.
    pub fn in_free(
        &self,
        signature: Option<&Signature>,
        named: u32,
        period: Option<Period>,
        wanted: &Wanted,
    ) -> Truth {
        match wanted {
            Wanted::All => YES,
            Wanted::AnyRole | Wanted::Roles(_) if self.by_column => YES,
            Wanted::AnyRole | Wanted::Roles(_) => self.in_union(signature, named, period, wanted),
        }
    }
}

/// The place of an axis in keys and, of a tree, the parent of each code.
type FixedAxis = (usize, Option<Vec<Option<u32>>>);

/// Brings groups to the cells of a pattern.
///
/// `axes` are those of the groups' keys, of which the pattern fixes some.
pub fn roll_up(
    belonging: &Belonging<'_>,
    asked: &Asked,
    groups: &Groups,
    axes: &[AxisId],
    signatures: &[Signature],
    pattern: &Pattern,
) -> Rollup {
    let store = belonging.store;
    let wanted: Vec<Wanted> = asked
        .aggregates
        .iter()
        .map(|a| {
            let roles = store.policy.aggregates.get(a.id.index()).map_or(&RoleFilter::None, |a| &a.roles);
            wanted_roles(roles, pattern.role)
        })
        .collect();
    let rows_wanted = wanted_roles(&RoleFilter::None, pattern.role);
    let fixed: Vec<FixedAxis> = pattern
        .axes
        .iter()
        .filter_map(|axis| Some((axes.iter().position(|a| a == axis)?, parents(store, *axis))))
        .collect();
    let mut rollup = Rollup::new(fixed.len(), asked.aggregates.len(), groups.rows.len());
    let clusters: Vec<Option<ClusterId>> = match pattern.cluster {
        ClusterPattern::One => (0..store.policy.clusters.len()).map(|at| Some(ClusterId::at(at))).collect(),
        ClusterPattern::Free | ClusterPattern::Union => vec![None],
    };
    let (mut address, mut truths, mut statuses) = (Vec::new(), Vec::new(), Vec::new());
    let mut members: Vec<Vec<u32>> = Vec::new();
    for group in 0..groups.rows.len() {
        may_go_on_at(group);
        let key = groups.keys.tuple(u32::try_from(group).unwrap_or(ABSENT));
        let [signature, named, ordinal] =
            key.get(..KEY_HEAD).and_then(|head| head.try_into().ok()).unwrap_or([ABSENT; 3]);
        let signature = signatures.get(signature as usize);
        let period = match (pattern.extent, asked.grain) {
            (Extent::Seen, Some(grain)) => Some(Period { grain, ordinal: ordinal.cast_signed() }),
            (Extent::Seen, None) => None,
            (Extent::In(period), _) => Some(period),
            (Extent::Unseen(period) | Extent::At(period), _) => period,
        };
        let cell_period = match (pattern.grain, period) {
            (Some(grain), Some(period)) => match period.coarsen(grain) {
                Some(coarse) => coarse.ordinal.cast_unsigned(),
                None => continue,
            },
            _ => 0,
        };
        statuses.clear();
        let of_group = key.iter().skip(KEY_HEAD + axes.len());
        statuses.extend(of_group.map(|id| DataStatus::at(*id).unwrap_or_default()));
        expand(key, &fixed, &mut members);
        for cluster in &clusters {
            let belongs = |wanted: &Wanted| match (cluster, pattern.cluster) {
                (Some(cluster), _) => belonging.in_one(*cluster, signature, named, wanted),
                (None, ClusterPattern::Union) => belonging.in_union(signature, named, period, wanted),
                (None, ClusterPattern::Free | ClusterPattern::One) => {
                    belonging.in_free(signature, named, period, wanted)
                }
            };
            truths.clear();
            truths.extend(wanted.iter().map(&belongs));
            let row_truth = belongs(&rows_wanted);
            if row_truth == NO && truths.iter().all(|t| *t == NO) {
                continue;
            }
            let rows = groups.rows.get(group).copied().unwrap_or(0);
            for cell in cells_of(&members) {
                address.clear();
                address.extend([cluster.map_or(0, |c| c.0), cell_period]);
                address.extend(cell);
                let at = rollup.place(&address);
                let counted = match row_truth {
                    YES => rollup.rows.get_mut(at),
                    NO => None,
                    _ => rollup.open.get_mut(at),
                };
                counted.into_iter().for_each(|counted| *counted += rows);
                let own = rollup.aggregates.get_mut(at * rollup.slots..).unwrap_or_default();
                for ((aggregate, truth), into) in asked.aggregates.iter().zip(&truths).zip(own) {
                    let Some(slot) = slot_at(aggregate, period, pattern.grain) else { continue };
                    add(groups, group, slot, *truth, into);
                    if *truth == YES {
                        mark(groups, group, slot, &aggregate.statuses, &statuses, into);
                    }
                }
            }
        }
    }
    rollup
}

/// The slot that an aggregate reads in a period, for cells of a grain; `None` where that period does not count.
pub fn slot_at(aggregate: &AskedAggregate, period: Option<Period>, grain: Option<Grain>) -> Option<usize> {
    let coarser = |p: Period| grain.filter(|g| *g != p.grain);
    match (aggregate.times, period) {
        (Times::Stock(TimeRollup::Opening), Some(p)) => match coarser(p) {
            Some(grain) => {
                (Period::holding(p.first_day(), grain).first_day() == p.first_day()).then_some(aggregate.slot)
            }
            None => Some(aggregate.slot),
        },
        (Times::Stock(TimeRollup::Closing), Some(p)) => match coarser(p) {
            Some(grain) => {
                (Period::holding(p.first_day(), grain).last_day() == p.last_day()).then_some(aggregate.slot)
            }
            None => Some(aggregate.slot),
        },
        (Times::Cumulative { year, quarter }, Some(p)) => match coarser(p) {
            None | Some(Grain::Month) => Some(aggregate.slot),
            Some(Grain::Year) => is_last_in(p, Grain::Year).then_some(year),
            Some(Grain::Quarter) => quarter.filter(|_| is_last_in(p, Grain::Quarter)),
        },
        (Times::Stock(_) | Times::Flow | Times::Cumulative { .. } | Times::Fixed, _) => Some(aggregate.slot),
    }
}

/// Notes the statuses of a group's rows: the weakest of what is present, and how many values are held back.
fn mark(
    groups: &Groups,
    group: usize,
    slot: usize,
    own: &[usize],
    statuses: &[DataStatus],
    into: &mut Rolled,
) {
    let Some(sums) = groups.sums(group, slot) else { return };
    for status in own.iter().filter_map(|at| statuses.get(*at)) {
        if !status.is_withheld() && sums.present > 0 {
            into.status = into.status.max(*status);
        }
    }
    let held = own.iter().filter_map(|at| statuses.get(*at)).filter(|s| s.is_withheld()).max();
    let absent = sums.expected.saturating_sub(sums.present);
    match held {
        Some(DataStatus::Suppressed) => into.withheld.suppressed += absent,
        Some(DataStatus::Confidential) => into.withheld.confidential += absent,
        Some(DataStatus::Final | DataStatus::Provisional | DataStatus::Estimated) | None => {}
    }
}

fn add(groups: &Groups, group: usize, slot: usize, truth: Truth, into: &mut Rolled) {
    let Some(sums) = groups.sums(group, slot) else { return };
    match truth {
        NO => {}
        YES => {
            into.expected += sums.expected;
            into.present += sums.present;
            into.sum.merge(&sums.sum);
            widen(&mut into.extremes, groups.extremes(group, slot));
            join(&mut into.values, groups.values(group, slot));
        }
        _ => {
            into.expected += sums.expected;
            into.undetermined += sums.expected;
        }
    }
}

/// The parent of each code of a tree axis.
fn parents(store: &Store, axis: AxisId) -> Option<Vec<Option<u32>>> {
    let AxisKind::Tree(list) = store.policy.axes.get(axis.index())?.kind else { return None };
    let list = store.policy.classifications.get(list.index())?;
    Some(list.codes.iter().map(|c| c.parent).collect())
}

/// The members of each fixed axis at which a group is seen: its own and, of a tree, all above.
fn expand(key: &[u32], fixed: &[FixedAxis], members: &mut Vec<Vec<u32>>) {
    members.resize(fixed.len(), Vec::new());
    for ((at, parents), members) in fixed.iter().zip(members) {
        let value = key.get(KEY_HEAD + at).copied().unwrap_or(ABSENT);
        members.clear();
        members.push(value);
        if let Some(parents) = parents.as_ref().filter(|_| value < UNKNOWN) {
            let mut above = parents.get(value as usize).copied().flatten();
            while let Some(code) = above.filter(|_| members.len() <= parents.len()) {
                members.push(code);
                above = parents.get(code as usize).copied().flatten();
            }
        }
    }
}

/// Every combination of members of the fixed axes.
fn cells_of(members: &[Vec<u32>]) -> impl Iterator<Item = impl Iterator<Item = u32> + '_> + '_ {
    let count: usize = members.iter().map(Vec::len).product();
    (0..count).map(move |at| {
        let mut rest = at;
        members.iter().filter_map(move |list| {
            let place = rest % list.len().max(1);
            rest /= list.len().max(1);
            list.get(place).copied()
        })
    })
}
