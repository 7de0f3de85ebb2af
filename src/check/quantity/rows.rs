//! What is known of the rows of a dataset: the axes that tell them apart, and where they cannot be judged.

use std::collections::{BTreeMap, BTreeSet};

use super::algebra::{Held, Kind, Lack, Prices, Quantity, TIME};
use crate::model::{
    Aggregate, AggregateFunction, AggregateId, ArithmeticOp, AxisId, CellAxis, ColumnKind, ColumnRef,
    ContourRule, Dataset, DatasetId, Grain, LinkGroup, LinkSide, LinkedFunction, Policy, RoleFilter, RoleId,
    RowExpr, RowKind, TimeKind,
};
use crate::source::Span;

/// What the rows of one dataset have in common.
#[derive(Debug, Clone)]
struct Rows {
    axes: BTreeSet<CellAxis>,
    /// Contours choose among the rows, so that clusters may share some.
    chosen: bool,
    /// The grain of the rows' periods.
    grain: Option<Grain>,
    /// Reasons why any aggregate of these rows may be missing.
    lacks: BTreeSet<Lack>,
}

/// The datasets of a policy.
#[derive(Debug)]
pub struct Tables<'p> {
    policy: &'p Policy,
    rows: Vec<Rows>,
    /// Whether a column may have no value in a row that sees it.
    open: BTreeMap<ColumnRef, bool>,
}

impl<'p> Tables<'p> {
    pub fn new(policy: &'p Policy) -> Self {
        let mut tables = Tables { policy, rows: Vec::new(), open: BTreeMap::new() };
        for at in 0..policy.datasets.len() {
            let rows = tables.of_dataset(DatasetId::at(at));
            tables.rows.push(rows);
        }
        tables
    }

    fn of_dataset(&mut self, id: DatasetId) -> Rows {
        let policy = self.policy;
        let mut rows = Rows { axes: BTreeSet::new(), chosen: false, grain: None, lacks: BTreeSet::new() };
        let Some(own) = policy.datasets.get(id.index()) else { return rows };
        let subject = own.of.unwrap_or(id);
        let by_column = own.columns.iter().any(|c| c.kind == ColumnKind::Cluster);
        let ends: Vec<DatasetId> =
            LinkSide::BOTH.into_iter().filter_map(|side| own.link_end(side)).map(|(end, _)| end).collect();
        let is_subject = |of: DatasetId| of == subject || ends.contains(&of);
        let clusters = || policy.clusters.iter().filter(|c| is_subject(c.entity));
        for (at, axis) in policy.axes.iter().enumerate() {
            let own_axis = |of: DatasetId| of == id || Some(of) == own.of || ends.contains(&of);
            if axis.columns.iter().any(|c| own_axis(c.dataset)) {
                rows.axes.insert(CellAxis::Axis(AxisId::at(at)));
            }
        }
        // A cluster fixes axes (`in region`) that a table without entities may have.
        let within = policy.clusters.iter().flat_map(|c| &c.within);
        let fixed = within.into_iter().any(|(axis, _)| rows.axes.contains(&CellAxis::Axis(*axis)));
        let about_entity = own.is_entity() || own.of.is_some() || !ends.is_empty();
        rows.chosen = !by_column && (about_entity || clusters().next().is_some());
        if rows.chosen || by_column || fixed {
            rows.axes.extend([CellAxis::Cluster, CellAxis::Role]);
        }
        rows.grain = own.period.as_ref().map(|p| p.grain);
        let entity = own.of.and_then(|of| policy.datasets.get(of.index())).unwrap_or(own);
        let lives = entity.exists.is_some();
        // Of whom it is not known since when he lives, it is not known whether he counts.
        if lives {
            rows.lacks.insert(Lack::Values);
        }
        if own.link.is_some() && own.valid.is_some() {
            rows.axes.insert(TIME);
        }
        if own.period.is_some() {
            rows.axes.insert(TIME);
            rows.lacks.extend([Lack::Values, Lack::Period]);
        }
        if own.of.is_some() || by_column {
            rows.lacks.insert(Lack::Values);
        }
        if !rows.chosen {
            return rows;
        }
        let timed = clusters().any(|cluster| {
            cluster.members_fixed_at.is_none() && cluster.contour.rules.iter().any(|r| self.rule_timed(r))
        });
        if timed || (lives && about_entity) {
            rows.axes.insert(TIME);
        }
        if timed || clusters().any(|c| c.contour.rules.iter().any(|rule| self.rule_open(subject, rule))) {
            rows.lacks.insert(Lack::Membership);
        }
        if clusters().any(|c| c.until.is_some()) {
            rows.lacks.insert(Lack::Period);
        }
        rows
    }

    fn rule_timed(&self, rule: &ContourRule) -> bool {
        match rule {
            ContourRule::Where { condition, .. } => self.reads_time(condition),
            ContourRule::Listed { listed, .. } => {
                let dated =
                    self.policy.datasets.get(listed.dataset.index()).is_some_and(|d| d.valid.is_some());
                dated || listed.condition.as_ref().is_some_and(|c| self.reads_time(c))
            }
        }
    }

    fn rule_open(&mut self, entity: DatasetId, rule: &ContourRule) -> bool {
        match rule {
            ContourRule::Where { condition, .. } => self.is_open(entity, condition),
            ContourRule::Listed { listed, .. } => {
                listed.condition.as_ref().is_some_and(|c| self.is_open(listed.dataset, c))
            }
        }
    }

    /// True where an expression reads the period, or what is told by period.
    fn reads_time(&self, expr: &RowExpr) -> bool {
        let mut found = false;
        expr.visit(&mut |e| {
            found |= match &e.kind {
                RowKind::Period(_) => true,
                RowKind::Linked { link, .. } => {
                    self.policy.datasets.get(link.index()).is_some_and(Dataset::is_dated)
                }
                RowKind::Column(column) => {
                    self.policy.datasets.get(column.dataset.index()).is_some_and(|d| d.period.is_some())
                }
                _ => false,
            }
        });
        found
    }

    /// True where contours choose among the rows of a dataset.
    pub fn chosen(&self, dataset: DatasetId) -> bool {
        self.rows.get(dataset.index()).is_some_and(|rows| rows.chosen)
    }

    /// True where an expression may have no value, or no truth, in a row of a dataset.
    pub fn is_open(&mut self, dataset: DatasetId, expr: &RowExpr) -> bool {
        match &expr.kind {
            RowKind::Column(column) => self.column_open(dataset, *column),
            RowKind::Period(_) => {
                self.policy.datasets.get(dataset.index()).is_none_or(|d| d.period.is_none())
            }
            // A root has nothing above it.
            RowKind::Missing
            | RowKind::RoleIn { .. }
            | RowKind::InCell { .. }
            | RowKind::Through { .. }
            | RowKind::Linked { .. }
            | RowKind::Parent { .. } => true,
            RowKind::IsMissing(_) => false,
            RowKind::Coalesce(first, second) => self.is_open(dataset, first) && self.is_open(dataset, second),
            RowKind::Arithmetic { op: ArithmeticOp::Divide | ArithmeticOp::Power, left, right } => {
                !matches!(right.kind, RowKind::Number(_)) || self.is_open(dataset, left)
            }
            RowKind::Number(_)
            | RowKind::Text(_)
            | RowKind::Date(_)
            | RowKind::PeriodLiteral(_)
            | RowKind::Bool(_)
            | RowKind::CodeLiteral(_)
            | RowKind::CodeIn { .. }
            | RowKind::TextIn { .. }
            | RowKind::KeyIn { .. }
            | RowKind::ClusterIn { .. }
            | RowKind::Arithmetic { .. }
            | RowKind::Negate(_)
            | RowKind::Calculated { .. }
            | RowKind::Day { .. }
            | RowKind::Compare { .. }
            | RowKind::And(..)
            | RowKind::Or(..)
            | RowKind::Not(_)
            | RowKind::If { .. } => expr.children().into_iter().any(|part| self.is_open(dataset, part)),
        }
    }

    fn column_open(&mut self, dataset: DatasetId, column: ColumnRef) -> bool {
        let own = self.policy.datasets.get(dataset.index());
        // A fact about the row's entity may have no row.
        if column.dataset != dataset && own.and_then(|d| d.of) != Some(column.dataset) {
            return true;
        }
        let Some(table) = self.policy.datasets.get(column.dataset.index()) else { return true };
        // Data may lack a value in any column but a key, declared `optional` or not.
        if table.keys.contains(&column.column) {
            return false;
        }
        let Some(formula) = table.column(column.column).and_then(|c| c.computed.as_ref()) else {
            return true;
        };
        if let Some(known) = self.open.get(&column) {
            return *known;
        }
        let open = self.is_open(column.dataset, formula);
        self.open.insert(column, open);
        open
    }

    /// What an aggregate is; `span` is where a formula asks for it.
    pub fn quantity(&mut self, id: AggregateId, prices: Prices, span: Span) -> Option<Quantity> {
        let aggregate = self.policy.aggregates.get(id.index())?;
        let rows = self.rows.get(aggregate.dataset.index())?.clone();
        let mut found = Quantity::constant(aggregate.unit.clone(), prices);
        found.depends = rows.axes.clone();
        let conditions = || aggregate.argument.iter().chain(&aggregate.filter);
        if conditions().any(|e| self.reads_time(e)) {
            found.depends.insert(TIME);
        }
        let by_role = aggregate.roles != RoleFilter::None;
        if by_role {
            found.depends.extend([CellAxis::Cluster, CellAxis::Role]);
            if rows.lacks.contains(&Lack::Membership) {
                found.missing.insert(Lack::Holders);
            }
        }
        let times = self.times(aggregate);
        let stock = times.iter().any(|t| matches!(t, TimeKind::Stock(_)));
        found.kind = self.kind(aggregate, &times);
        let of_links =
            self.policy.datasets.get(aggregate.dataset.index()).is_some_and(|dataset| dataset.link.is_some());
        found.held = rows.grain.filter(|_| stock).map(|grain| {
            let rolled = matches!(aggregate.function, AggregateFunction::Sum | AggregateFunction::Mean)
                && times.len() == 1
                && aggregate.argument.as_ref().is_some_and(RowExpr::is_linear)
                && !of_links;
            Held { aggregate: id, span, fixed: (!rolled).then_some(grain) }
        });
        // In the rows of a table without periods it is the cell's period in which links are asked of.
        if found.held.is_none() && rows.grain.is_none() {
            found.held = asked_stock(self.policy, aggregate).map(|(grain, _)| Held {
                aggregate: id,
                span,
                fixed: Some(grain),
            });
        }
        if matches!(aggregate.function, AggregateFunction::Sum | AggregateFunction::Count) {
            found.adds_over = found.depends.clone();
            // What has no period stands again in every one.
            if stock || rows.grain.is_none() {
                found.adds_over.remove(&TIME);
            }
            if rows.chosen && self.policy.contours_exclusive.is_none() {
                found.adds_over.remove(&CellAxis::Cluster);
            }
            found.by_members = rows.chosen;
            // A link between two parts of an axis lies in neither.
            if of_links {
                found.adds_over.retain(|axis| *axis == TIME);
                // One that joins two whom clusters share lies in both of these.
                found.by_members = rows.chosen && self.policy.contours_exclusive.is_none();
            }
        } else if matches!(aggregate.function, AggregateFunction::Network(_)) {
            found.by_members = rows.chosen && self.policy.contours_exclusive.is_none();
        } else {
            found.missing.insert(Lack::Nobody);
        }
        found.missing.extend(rows.lacks.iter().copied());
        if conditions().cloned().collect::<Vec<_>>().iter().any(|e| self.is_open(aggregate.dataset, e)) {
            found.missing.insert(Lack::Values);
        }
        if self.may_lack_role(aggregate) {
            found.missing.insert(Lack::Role);
        }
        Some(found)
    }

    /// How the columns of an aggregate's argument live in time.
    fn times(&self, aggregate: &Aggregate) -> Vec<TimeKind> {
        let own = self.policy.datasets.get(aggregate.dataset.index());
        let columns = aggregate.argument.as_ref().map(RowExpr::columns).unwrap_or_default();
        let own_columns = columns.into_iter().filter(|c| c.dataset == aggregate.dataset);
        own_columns.filter_map(|c| own?.column(c.column)?.time).collect()
    }

    fn kind(&self, aggregate: &Aggregate, times: &[TimeKind]) -> Kind {
        let by_unit = Kind::of_unit(&aggregate.unit);
        let plain = by_unit == Kind::Number && aggregate.function != AggregateFunction::Sum;
        match (&aggregate.function, by_unit) {
            (AggregateFunction::Count | AggregateFunction::Network(_), _) => Kind::Count,
            // A mean of numbers is a number; a quotient of columns is a rate whatever they are.
            _ if plain => Kind::Number,
            (_, Kind::Share | Kind::Points | Kind::Rate) => by_unit,
            _ if times.iter().any(|t| matches!(t, TimeKind::Stock(_))) => Kind::Stock,
            _ if !times.is_empty() => Kind::Flow,
            _ => by_unit,
        }
    }

    /// True where some cluster has none of the roles that an aggregate keeps.
    fn may_lack_role(&self, aggregate: &Aggregate) -> bool {
        let lacked = |roles: &[RoleId]| {
            let lacks = |c: &crate::model::Cluster| !roles.iter().any(|role| c.contour.names(*role));
            self.policy.clusters.iter().any(lacks)
        };
        // A group without a cluster of its own is one of the cell's.
        let group =
            |group: &LinkGroup| group.cluster.is_none() && !group.roles.is_empty() && lacked(&group.roles);
        let grouped = aggregate.between.as_ref().is_some_and(|b| group(&b.first) || group(&b.second));
        grouped
            || match &aggregate.roles {
                RoleFilter::None | RoleFilter::Member => false,
                RoleFilter::In(roles) => lacked(roles),
            }
    }
}

/// A stock of links that conditions or values of an aggregate add up, and how often it is known.
pub fn asked_stock(policy: &Policy, aggregate: &Aggregate) -> Option<(Grain, ColumnRef)> {
    let mut found = None;
    aggregate.argument.iter().chain(&aggregate.filter).for_each(|expr| {
        expr.visit(&mut |e| {
            let RowKind::Linked { function: LinkedFunction::Sum, link, body: Some(body), .. } = &e.kind
            else {
                return;
            };
            let Some(dataset) = policy.datasets.get(link.index()) else { return };
            let stock = |c: &ColumnRef| {
                let column = dataset.column(c.column).filter(|_| c.dataset == *link);
                column.is_some_and(|column| matches!(column.time, Some(TimeKind::Stock(_))))
            };
            let stock = body.columns().into_iter().find(stock);
            found = found.or(dataset.period.as_ref().map(|p| p.grain).zip(stock));
        });
    });
    found
}
