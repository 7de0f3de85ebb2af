//! A query: one measure in every cell that the members of its axes span.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::cells::data_members;
use super::combine::as_member;
use super::{Cell, Cells, ClusterAxis, Evaluator, Facts, Member, Reading, Value, Varied};
use crate::model::{
    AxisId, AxisKind, AxisMember, CellAxis, ClusterId, Having, Measure, MeasureKind, Move, Named, Policy,
    Query, RoleId, Selection, SortDirection, SortKey,
};
use crate::work::{map_pieces, may_go_on};

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryTable {
    pub by: Vec<CellAxis>,
    /// The members of each axis, in its own order.
    pub lists: Vec<Vec<Member>>,
    pub rows: Vec<QueryRow>,
    /// Cells that are left out because it is not known whether they fit the conditions.
    pub open: usize,
}

/// One cell of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryRow {
    /// Which combination of members: its place among all, the first axis outermost.
    pub at: u128,
    /// The value, or the reason why there is none.
    pub reading: Reading,
}

impl QueryTable {
    /// The members of a row, one of each axis.
    pub fn members<'t>(&'t self, row: &'t QueryRow) -> impl Iterator<Item = &'t Member> {
        self.places(row).zip(&self.lists).filter_map(|(place, list)| list.get(place))
    }

    /// The places of those members in the lists.
    pub fn places(&self, row: &QueryRow) -> impl Iterator<Item = usize> + '_ {
        places(&self.lists, row.at)
    }
}

/// For each list how many combinations pass until its next member, the first list outermost.
fn steps(lists: &[Vec<Member>]) -> impl Iterator<Item = u128> + '_ {
    let mut inner: u128 = lists.iter().map(|list| list.len().max(1) as u128).product();
    lists.iter().map(move |list| {
        inner /= list.len().max(1) as u128;
        inner
    })
}

/// The places of the members of a combination.
fn places(lists: &[Vec<Member>], at: u128) -> impl Iterator<Item = usize> + '_ {
    lists.iter().zip(steps(lists)).map(move |(list, step)| (at / step % list.len().max(1) as u128) as usize)
}

/// So many cells are looked at together: few enough for what is known of them to stay near the processor, and many
/// enough for what they share to pay.
const AT_ONCE: usize = 1 << 13;

/// Evaluates a query.
///
/// A cluster's cells outside its lifetime stay, with the reason in place of a value. Left out are combinations
/// that are no cell: a role that the cluster's contour does not name, a quarter outside the year beside it, keys of a
/// table that never stand together in a row of it, and in a list of entities those of which it is known that they are
/// no members of the clusters asked for, in the cell's period. (A region without members stays: that it has none is an
/// answer.) A condition on cells and `having` keep what is certain; what they leave undecided is not kept.
pub fn run_query<F: Facts + Sync>(policy: &Policy, facts: &F, query: &Query) -> QueryTable {
    let is_entity = |axis: &CellAxis| {
        let kind = axis.of_data().and_then(|id| policy.axes.get(id.index())).map(|axis| axis.kind);
        matches!(kind, Some(AxisKind::Entity(_)))
    };
    let by_entity = query.by.iter().any(is_entity);
    let evaluator = Evaluator::new(policy, facts);
    let lists = query.by.iter().map(|axis| members(policy, facts, *axis)).collect();
    let run = Run { policy, facts, query, evaluator, by_entity, lists };
    let (mut rows, open) = run.rows();
    if let Some((key, direction)) = &query.sort {
        run.sort(&mut rows, key, *direction);
    }
    rows.truncate(query.limit.unwrap_or(usize::MAX));
    QueryTable { by: query.by.clone(), lists: run.lists, rows, open }
}

/// Clusters stand in the order of the policy; the rest as the facts give them.
fn members<F: Facts>(policy: &Policy, facts: &F, axis: CellAxis) -> Vec<Member> {
    match axis {
        CellAxis::Cluster => {
            (0..policy.clusters.len()).map(|at| Member::Cluster(ClusterId::at(at))).collect()
        }
        CellAxis::Role => (0..policy.roles.len()).map(|at| Member::Role(RoleId::at(at))).collect(),
        CellAxis::Period(_) | CellAxis::Axis(_) => facts.members(axis, None),
    }
}

struct Run<'a, F> {
    policy: &'a Policy,
    facts: &'a F,
    query: &'a Query,
    evaluator: Evaluator<'a, F>,
    /// The rows of the answer name entities.
    by_entity: bool,
    lists: Vec<Vec<Member>>,
}

/// The axes of data of a query, with the place of each among all its axes, and the places of their members in every
/// combination that is a cell.
struct Spans {
    axes: Vec<(usize, AxisId, Arc<Vec<AxisMember>>)>,
    /// One list for each axis, all of one length.
    places: Vec<Vec<u32>>,
    len: usize,
}

impl<F: Facts + Sync> Run<'_, F> {
    /// Cells that share cluster, role and period are looked at together. The second is how many are left open.
    fn rows(&self) -> (Vec<QueryRow>, usize) {
        let spans = self.spans();
        let mut pieces = Vec::new();
        for chosen in self.shared_places() {
            let Some(shared) = self.shared(&chosen) else { continue };
            let starts = (0..spans.len).step_by(AT_ONCE);
            pieces.extend(
                starts.map(|start| (shared.clone(), chosen.clone(), start..spans.len.min(start + AT_ONCE))),
            );
        }
        let found = map_pieces(pieces.len(), self.facts.threads(), |at| match pieces.get(at) {
            Some((shared, chosen, range)) => self.some(shared, chosen, &spans, range.clone()),
            None => (Vec::new(), 0),
        });
        let mut rows: Vec<QueryRow> = Vec::with_capacity(found.iter().map(|(some, _)| some.len()).sum());
        let open = found.iter().map(|(_, open)| open).sum();
        found.into_iter().for_each(|(mut some, _)| rows.append(&mut some));
        // The first axis is outermost.
        if !rows.is_sorted_by_key(|row| row.at) {
            rows.sort_by_key(|row| row.at);
        }
        (rows, open)
    }

    /// The combinations of clusters, roles and periods; 0 stands for the axes of data.
    fn shared_places(&self) -> Vec<Vec<u32>> {
        let mut all = vec![Vec::new()];
        for (axis, list) in self.query.by.iter().zip(&self.lists) {
            let count =
                if axis.of_data().is_some() { 1 } else { u32::try_from(list.len()).unwrap_or(u32::MAX) };
            all = all
                .iter()
                .flat_map(|places: &Vec<u32>| {
                    (0..count).map(|at| places.iter().copied().chain([at]).collect::<Vec<u32>>())
                })
                .collect();
        }
        all
    }

    fn spans(&self) -> Spans {
        let axes: Vec<(usize, AxisId, Arc<Vec<AxisMember>>)> = self
            .query
            .by
            .iter()
            .zip(&self.lists)
            .enumerate()
            .filter_map(|(at, (axis, list))| Some((at, axis.of_data()?, Arc::new(data_members(list)))))
            .collect();
        let seen = if axes.len() > 1 { self.seen(&axes) } else { None };
        let places = seen.unwrap_or_else(|| product(&axes));
        let len = places.first().map_or(1, Vec::len);
        Spans { axes, places, len }
    }

    /// The combinations that stand together in rows of the tables which the query reads.
    fn seen(&self, axes: &[(usize, AxisId, Arc<Vec<AxisMember>>)]) -> Option<Vec<Vec<u32>>> {
        let mut aggregates = BTreeSet::new();
        self.policy.visit(&self.query.measure, &mut BTreeSet::new(), &mut |part| {
            if let MeasureKind::Aggregate(id) = &part.kind {
                aggregates.insert(*id);
            }
        });
        let read = aggregates.iter().filter_map(|id| self.policy.aggregates.get(id.index()));
        let datasets: BTreeSet<_> = read.map(|aggregate| aggregate.dataset).collect();
        let lists: Vec<(AxisId, &[AxisMember])> =
            axes.iter().map(|(_, axis, list)| (*axis, list.as_slice())).collect();
        self.facts.combinations(&datasets.into_iter().collect::<Vec<_>>(), &lists)
    }

    /// What the cells of a combination share; `None` where the combination is none. The cluster is set first, for it
    /// brings its own territory, which an axis of the query then replaces.
    fn shared(&self, places: &[u32]) -> Option<Cell> {
        let chosen = || {
            let lists = self.query.by.iter().zip(&self.lists).zip(places);
            lists
                .filter(|((axis, _), _)| axis.of_data().is_none())
                .filter_map(|((axis, list), place)| Some((*axis, list.get(*place as usize)?)))
        };
        let fixed: Vec<(CellAxis, Member)> = self
            .query
            .fixed
            .iter()
            .map(|(axis, literal)| Some((*axis, as_member(&self.evaluator.literal(literal))?)))
            .collect::<Option<_>>()?;
        let set = || fixed.iter().map(|(axis, member)| (*axis, member)).chain(chosen());
        let clusters_first = set()
            .filter(|(axis, _)| *axis == CellAxis::Cluster)
            .chain(set().filter(|(axis, _)| *axis != CellAxis::Cluster));
        let mut cell = Cell::default();
        for (axis, member) in clusters_first {
            cell = self.evaluator.set_member(&cell, axis, member)?;
        }
        let agrees = |(axis, member): (CellAxis, &Member)| match (axis, member) {
            (CellAxis::Period(grain), Member::Period(period)) => cell.period_at(grain) == Some(*period),
            _ => true,
        };
        let data = self.query.by.iter().filter(|axis| axis.of_data().is_some());
        let freed = data.fold(cell.clone(), |cell, axis| cell.over(*axis));
        // A query without an axis that has a member is of no cell.
        let empty = self.query.by.iter().zip(&self.lists).any(|(_, list)| list.is_empty());
        (!empty && chosen().all(agrees) && self.role_is_named(&cell)).then_some(freed)
    }

    /// The rows of some combinations, and how many cells are left open.
    fn some(
        &self,
        shared: &Cell,
        chosen: &[u32],
        spans: &Spans,
        range: std::ops::Range<usize>,
    ) -> (Vec<QueryRow>, usize) {
        let columns = spans.axes.iter().zip(&spans.places).map(|((_, axis, members), places)| Varied {
            axis: *axis,
            members: Arc::clone(members),
            places: Arc::new(places.get(range.clone()).unwrap_or_default().to_vec()),
        });
        let mut cells = Cells::of(shared.clone(), columns.collect());
        let mut kept: Vec<usize> = range.collect();
        let mut keep = |cells: &mut Cells, keeps: &dyn Fn(usize) -> bool| {
            let chosen: Vec<usize> = (0..cells.len()).filter(|at| keeps(*at)).collect();
            if chosen.len() < cells.len() {
                *cells = cells.pick(&chosen);
                kept = chosen.iter().filter_map(|at| kept.get(*at).copied()).collect();
            }
            chosen
        };
        let coverage = &self.query.coverage;
        let mut open = 0;
        if self.by_entity {
            let elsewhere = self.are_elsewhere(&self.query.measure, &cells);
            keep(&mut cells, &|at| elsewhere.get(at) != Some(&true));
        }
        if let Some(condition) = &self.query.cells {
            let held = self.evaluator.read_all(condition, &cells, coverage);
            open += held.iter().filter(|reading| reading.truth().is_none()).count();
            keep(&mut cells, &|at| held.get(at).is_some_and(|r| r.value == Value::Bool(true)));
        }
        let mut readings = self.evaluator.read_all(&self.query.measure, &cells, coverage);
        if let Some(having) = &self.query.having {
            let held = self.hold(having, &readings, &cells);
            open += held.iter().filter(|held| held.is_none()).count();
            let chosen = keep(&mut cells, &|at| held.get(at) == Some(&Some(true)));
            readings = chosen.iter().filter_map(|at| readings.get(*at).cloned()).collect();
        }
        let steps: Vec<u128> = steps(&self.lists).collect();
        let base: u128 = chosen.iter().zip(&steps).map(|(place, step)| u128::from(*place) * step).sum();
        let row = |(at, reading): (usize, Reading)| {
            let own = spans.axes.iter().zip(&spans.places);
            let own =
                own.filter_map(|((axis, ..), places)| Some(u128::from(*places.get(at)?) * steps.get(*axis)?));
            QueryRow { at: base + own.sum::<u128>(), reading }
        };
        (kept.into_iter().zip(readings).map(row).collect(), open)
    }

    /// The cell of a row.
    fn cell(&self, row: &QueryRow) -> Option<Cell> {
        let chosen: Vec<u32> =
            places(&self.lists, row.at).map(|place| u32::try_from(place).unwrap_or(u32::MAX)).collect();
        let data = self.query.by.iter().zip(&self.lists).zip(&chosen);
        data.filter(|((axis, _), _)| axis.of_data().is_some())
            .try_fold(self.shared(&chosen)?, |cell, ((axis, list), place)| {
                self.evaluator.set_member(&cell, *axis, list.get(*place as usize)?)
            })
    }

    /// For each cell, whether all that a measure reads of it is of clusters in which the cell has surely nobody.
    ///
    /// What is held against all organisations (`overall`) does not make anybody a member.
    fn are_elsewhere(&self, measure: &Measure, cells: &Cells) -> Vec<bool> {
        let mut groups = Vec::new();
        let known = self.groups_read(measure, cells.shared(), &mut groups);
        let mut elsewhere = vec![known && !groups.is_empty(); cells.len()];
        for group in groups.into_iter().filter(|_| known) {
            let moved = cells.moved(group, &[]);
            let nobody = moved.told(self.facts.nobody(&moved.cells));
            elsewhere.iter_mut().zip(nobody).for_each(|(all, nobody)| *all &= nobody);
        }
        elsewhere
    }

    /// The cells of clusters that a measure reads; false where which ones they are depends on more than its text.
    fn groups_read(&self, measure: &Measure, cell: &Cell, groups: &mut Vec<Cell>) -> bool {
        let parts = |own: &Self, cell: &Cell, groups: &mut Vec<Cell>| {
            measure.children().into_iter().all(|inner| own.groups_read(inner, cell, groups))
        };
        match measure.kind.named() {
            Named::Aggregate(_) | Named::Indicator(_) => {
                if !groups.contains(cell) {
                    groups.push(cell.clone());
                }
                true
            }
            Named::Moved(Move::Selection(Selection::Overall)) => true,
            Named::Moved(Move::Freed(axes)) if axes.contains(&CellAxis::Cluster) => true,
            Named::Moved(Move::Selection(selection)) => match self.evaluator.select(cell, selection) {
                Some(selected) => parts(self, &selected, groups),
                None => false,
            },
            Named::Moved(
                Move::Set(CellAxis::Cluster | CellAxis::Role)
                | Move::Each(CellAxis::Cluster | CellAxis::Role),
            ) => false,
            Named::Nothing
            | Named::Literal(_)
            | Named::Parameter(_)
            | Named::Objects(_)
            | Named::Field(_)
            | Named::Member(_)
            | Named::Codes(_)
            | Named::Parent(_)
            | Named::Clusters(_)
            | Named::Moved(_) => parts(self, cell, groups),
        }
    }

    fn role_is_named(&self, cell: &Cell) -> bool {
        let (ClusterAxis::One(cluster), Some(role)) = (cell.cluster, cell.role) else { return true };
        self.policy.clusters.get(cluster.index()).is_none_or(|c| c.contour.names(role))
    }

    /// Kleene's logic: `None` is undecided.
    fn hold(&self, having: &Having, readings: &[Reading], cells: &Cells) -> Vec<Option<bool>> {
        let of_values = |holds: &dyn Fn(&Reading) -> Option<bool>| readings.iter().map(holds).collect();
        let is_missing = |reading: &Reading| matches!(reading.value, Value::Missing(_));
        let both = |a: &Having, b: &Having, join: fn(Option<bool>, Option<bool>) -> Option<bool>| {
            let (a, b) = (self.hold(a, readings, cells), self.hold(b, readings, cells));
            a.into_iter().zip(b).map(|(a, b)| join(a, b)).collect()
        };
        match having {
            Having::Value(op, bound) => {
                let bounds = self.evaluator.read_all(bound, cells, &self.query.coverage);
                let compared = |reading: &Reading, bound: &Reading| {
                    Some(op.holds(reading.number()?.compare(bound.number()?)))
                };
                readings.iter().zip(&bounds).map(|(reading, bound)| compared(reading, bound)).collect()
            }
            Having::ValuePresent => of_values(&|reading| Some(!is_missing(reading))),
            Having::ValueMissing => of_values(&|reading| Some(is_missing(reading))),
            Having::Measure(condition) => {
                let held = self.evaluator.read_all(condition, cells, &self.query.coverage);
                held.iter().map(|reading| reading.truth()).collect()
            }
            Having::And(a, b) => both(a, b, |a, b| match (a, b) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                (None, _) | (_, None) => None,
            }),
            Having::Or(a, b) => both(a, b, |a, b| match (a, b) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                (None, _) | (_, None) => None,
            }),
            Having::Not(a) => {
                self.hold(a, readings, cells).into_iter().map(|held| held.map(|truth| !truth)).collect()
            }
        }
    }

    /// A stable sort: equal rows keep the order of their axes. Missing values stand last in either direction.
    fn sort(&self, rows: &mut Vec<QueryRow>, key: &SortKey, direction: SortDirection) {
        let directed = |order: Ordering| {
            may_go_on();
            match direction {
                SortDirection::Ascending => order,
                SortDirection::Descending => order.reverse(),
            }
        };
        match key {
            SortKey::Axis(at) => {
                let place = |row: &QueryRow| places(&self.lists, row.at).nth(*at);
                rows.sort_by(|a, b| directed(place(a).cmp(&place(b))));
            }
            SortKey::Value => rows.sort_by(|a, b| order(&a.reading, &b.reading, directed)),
            SortKey::Measure(measure) => {
                // Each row is evaluated once, not at every comparison.
                let value = |row: &QueryRow| {
                    let cell = self.cell(row).unwrap_or_default();
                    self.evaluator.evaluate_at(measure, &cell, &self.query.coverage)
                };
                let mut keyed: Vec<(Reading, QueryRow)> =
                    std::mem::take(rows).into_iter().map(|row| (value(&row), row)).collect();
                keyed.sort_by(|(a, _), (b, _)| order(a, b, directed));
                rows.extend(keyed.into_iter().map(|(_, row)| row));
            }
        }
    }
}

/// Every combination of members, the first axis outermost.
fn product(axes: &[(usize, AxisId, Arc<Vec<AxisMember>>)]) -> Vec<Vec<u32>> {
    let counts: Vec<usize> = axes.iter().map(|(_, _, members)| members.len()).collect();
    let len: usize = counts.iter().product();
    let mut inner = len;
    let places = |count: &usize| {
        inner /= (*count).max(1);
        let (inner, count) = (inner.max(1), (*count).max(1));
        (0..len).map(|at| u32::try_from(at / inner % count).unwrap_or(u32::MAX)).collect()
    };
    counts.iter().map(places).collect()
}

fn order(a: &Reading, b: &Reading, directed: impl Fn(Ordering) -> Ordering) -> Ordering {
    match (&a.value, &b.value) {
        (Value::Missing(_), Value::Missing(_)) => Ordering::Equal,
        (Value::Missing(_), _) => Ordering::Greater,
        (_, Value::Missing(_)) => Ordering::Less,
        (Value::Number(a), Value::Number(b)) => directed(a.compare(b)),
        (Value::Bool(a), Value::Bool(b)) => directed(a.cmp(b)),
        (Value::Period(a), Value::Period(b)) => directed(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => directed(a.cmp(b)),
        (Value::Member(_, a), Value::Member(_, b)) => directed(a.cmp(b)),
        (Value::Cluster(a), Value::Cluster(b)) => directed(a.cmp(b)),
        (Value::Role(a), Value::Role(b)) => directed(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => directed(a.cmp(b)),
        (Value::Words(a), Value::Words(b)) => directed(a.cmp(b)),
        // The values of one measure are of one kind.
        _ => Ordering::Equal,
    }
}
