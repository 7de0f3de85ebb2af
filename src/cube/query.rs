//! A query: one measure in every cell that the members of its axes span.

use std::cmp::Ordering;

use super::{Cell, ClusterAxis, Evaluator, Facts, Member, Reading, Value};
use crate::model::{
    AxisKind, CellAxis, ClusterId, Having, Measure, MeasureKind, Policy, Query, RoleId, Selection,
    SortDirection, SortKey,
};

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryTable {
    pub by: Vec<CellAxis>,
    pub rows: Vec<QueryRow>,
}

/// One cell of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryRow {
    /// One of each axis of the query, in its order.
    pub members: Vec<Member>,
    pub cell: Cell,
    /// The value, or the reason why there is none.
    pub reading: Reading,
}

/// Evaluates a query.
///
/// A cluster's cells outside its lifetime stay, with the reason in place of a value. Left out are combinations
/// that are no cell: a role that the cluster's contour does not name, a quarter outside the year beside it, and in
/// a list of entities those of which it is known that they are no members of the clusters asked for, in the
/// cell's period. (A region without members stays: that it has none is an answer.)
/// A condition on cells and `having` keep what is certain; what they leave undecided is not kept.
pub fn run_query<F: Facts>(policy: &Policy, facts: &F, query: &Query) -> QueryTable {
    let is_entity = |axis: &CellAxis| match axis {
        CellAxis::Axis(id) => {
            policy.axes.get(id.index()).is_some_and(|a| matches!(a.kind, AxisKind::Entity(_)))
        }
        CellAxis::Cluster | CellAxis::Role | CellAxis::Period(_) => false,
    };
    let by_entity = query.by.iter().any(is_entity);
    let run = Run { policy, facts, query, evaluator: Evaluator::new(policy, facts), by_entity };
    let lists: Vec<Vec<Member>> = query.by.iter().map(|axis| run.members(*axis)).collect();
    let mut found: Vec<Found> = Vec::new();
    run.span(&lists, &mut Vec::new(), &mut found);
    if let Some((key, direction)) = &query.sort {
        run.sort(&mut found, key, *direction);
    }
    found.truncate(query.limit.unwrap_or(usize::MAX));
    QueryTable { by: query.by.clone(), rows: found.into_iter().map(|f| f.row).collect() }
}

/// A row with the places of its members in their axes.
struct Found {
    row: QueryRow,
    places: Vec<usize>,
}

struct Run<'a, F> {
    policy: &'a Policy,
    facts: &'a F,
    query: &'a Query,
    evaluator: Evaluator<'a, F>,
    /// The rows of the answer name entities.
    by_entity: bool,
}

impl<F: Facts> Run<'_, F> {
    /// Clusters stand in the order of the policy; the rest as the facts give them.
    fn members(&self, axis: CellAxis) -> Vec<Member> {
        match axis {
            CellAxis::Cluster => {
                (0..self.policy.clusters.len()).map(|at| Member::Cluster(ClusterId::at(at))).collect()
            }
            CellAxis::Role => (0..self.policy.roles.len()).map(|at| Member::Role(RoleId::at(at))).collect(),
            CellAxis::Period(_) | CellAxis::Axis(_) => self.facts.members(axis, None),
        }
    }

    /// The product of the lists, the first outermost.
    fn span(&self, lists: &[Vec<Member>], chosen: &mut Vec<(usize, Member)>, found: &mut Vec<Found>) {
        let Some((list, rest)) = lists.split_first() else {
            found.extend(self.row(chosen));
            return;
        };
        for (place, member) in list.iter().enumerate() {
            chosen.push((place, member.clone()));
            self.span(rest, chosen, found);
            chosen.pop();
        }
    }

    fn row(&self, chosen: &[(usize, Member)]) -> Option<Found> {
        let members: Vec<Member> = chosen.iter().map(|(_, member)| member.clone()).collect();
        let cell = self.cell(&members)?;
        if self.by_entity && self.is_elsewhere(&self.query.measure, &cell) {
            return None;
        }
        if let Some(condition) = &self.query.cells
            && self.evaluator.evaluate_at(condition, &cell, &self.query.coverage).value != Value::Bool(true)
        {
            return None;
        }
        let reading = self.evaluator.evaluate_at(&self.query.measure, &cell, &self.query.coverage);
        if let Some(having) = &self.query.having
            && self.holds(having, &reading, &cell) != Some(true)
        {
            return None;
        }
        let places = chosen.iter().map(|(place, _)| *place).collect();
        Some(Found { row: QueryRow { members, cell, reading }, places })
    }

    /// The cell of a combination; `None` where the combination is none. The cluster is set first, for it brings
    /// its own territory, which an axis of the query then replaces.
    fn cell(&self, members: &[Member]) -> Option<Cell> {
        let pairs = || self.query.by.iter().zip(members);
        let clusters_first = pairs()
            .filter(|(axis, _)| **axis == CellAxis::Cluster)
            .chain(pairs().filter(|(axis, _)| **axis != CellAxis::Cluster));
        let mut cell = Cell::default();
        for (axis, member) in clusters_first {
            cell = self.evaluator.set_member(&cell, *axis, member)?;
        }
        let agrees = |(axis, member): (&CellAxis, &Member)| match (axis, member) {
            (CellAxis::Period(grain), Member::Period(period)) => cell.period_at(*grain) == Some(*period),
            _ => true,
        };
        (pairs().all(agrees) && self.role_is_named(&cell)).then_some(cell)
    }

    /// True where all that a measure reads of a cell is of clusters in which the cell has surely nobody.
    ///
    /// What is held against all organisations (`overall`) does not make anybody a member.
    fn is_elsewhere(&self, measure: &Measure, cell: &Cell) -> bool {
        let mut groups = Vec::new();
        let known = self.groups_read(measure, cell, &mut groups);
        known && !groups.is_empty() && groups.iter().all(|group| self.facts.can_have_no_members(group))
    }

    /// The cells of clusters that a measure reads; false where which ones they are depends on more than its text.
    fn groups_read(&self, measure: &Measure, cell: &Cell, groups: &mut Vec<Cell>) -> bool {
        match &measure.kind {
            MeasureKind::Aggregate(_) | MeasureKind::Indicator(_) => {
                if !groups.contains(cell) {
                    groups.push(cell.clone());
                }
                true
            }
            MeasureKind::Select { selection: Selection::Overall, .. } => true,
            MeasureKind::OverAll { axes, .. } if axes.contains(&CellAxis::Cluster) => true,
            MeasureKind::Select { measure, selection } => match self.evaluator.select(cell, *selection) {
                Some(selected) => self.groups_read(measure, &selected, groups),
                None => false,
            },
            MeasureKind::At { axis: CellAxis::Cluster | CellAxis::Role, .. }
            | MeasureKind::Each { axis: CellAxis::Cluster | CellAxis::Role, .. } => false,
            MeasureKind::Literal(_)
            | MeasureKind::Scale { .. }
            | MeasureKind::Arithmetic { .. }
            | MeasureKind::Negate(_)
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Coalesce(..)
            | MeasureKind::If { .. }
            | MeasureKind::OverAll { .. }
            | MeasureKind::At { .. }
            | MeasureKind::Each { .. }
            | MeasureKind::Member(_)
            | MeasureKind::Parent(..)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::AtBaseline(_)
            | MeasureKind::Previous { .. }
            | MeasureKind::Parameter(_)
            | MeasureKind::Objects { .. }
            | MeasureKind::Field(_)
            | MeasureKind::PercentOf { .. } => {
                measure.children().into_iter().all(|inner| self.groups_read(inner, cell, groups))
            }
        }
    }

    fn role_is_named(&self, cell: &Cell) -> bool {
        let (ClusterAxis::One(cluster), Some(role)) = (cell.cluster, cell.role) else { return true };
        self.policy.clusters.get(cluster.index()).is_none_or(|c| c.contour.names(role))
    }

    /// Kleene's logic: `None` is undecided.
    fn holds(&self, having: &Having, reading: &Reading, cell: &Cell) -> Option<bool> {
        let missing = matches!(reading.value, Value::Missing(_));
        match having {
            Having::Value(op, bound) => {
                let bound = self.evaluator.evaluate_at(bound, cell, &self.query.coverage);
                Some(op.holds(reading.number()?.compare(bound.number()?)))
            }
            Having::ValuePresent => Some(!missing),
            Having::ValueMissing => Some(missing),
            Having::Measure(condition) => {
                match self.evaluator.evaluate_at(condition, cell, &self.query.coverage).value {
                    Value::Bool(truth) => Some(truth),
                    Value::Number(_)
                    | Value::Period(_)
                    | Value::Text(_)
                    | Value::Member(..)
                    | Value::Cluster(_)
                    | Value::Role(_)
                    | Value::Date(_)
                    | Value::Words(_)
                    | Value::Missing(_) => None,
                }
            }
            Having::And(a, b) => match (self.holds(a, reading, cell), self.holds(b, reading, cell)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                (None, _) | (_, None) => None,
            },
            Having::Or(a, b) => match (self.holds(a, reading, cell), self.holds(b, reading, cell)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                (None, _) | (_, None) => None,
            },
            Having::Not(a) => self.holds(a, reading, cell).map(|truth| !truth),
        }
    }

    /// A stable sort: equal rows keep the order of their axes. Missing values stand last in either direction.
    fn sort(&self, found: &mut Vec<Found>, key: &SortKey, direction: SortDirection) {
        let directed = |order: Ordering| match direction {
            SortDirection::Ascending => order,
            SortDirection::Descending => order.reverse(),
        };
        match key {
            SortKey::Axis(at) => {
                found.sort_by(|a, b| directed(a.places.get(*at).cmp(&b.places.get(*at))));
            }
            SortKey::Value => found.sort_by(|a, b| order(&a.row.reading, &b.row.reading, directed)),
            SortKey::Measure(measure) => {
                // Each row is evaluated once, not at every comparison.
                let mut keyed: Vec<(Reading, Found)> = std::mem::take(found)
                    .into_iter()
                    .map(|f| (self.evaluator.evaluate_at(measure, &f.row.cell, &self.query.coverage), f))
                    .collect();
                keyed.sort_by(|(a, _), (b, _)| order(a, b, directed));
                found.extend(keyed.into_iter().map(|(_, f)| f));
            }
        }
    }
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
