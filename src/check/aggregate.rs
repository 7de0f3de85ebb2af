//! Aggregates: which dataset an aggregate is of, its argument and filter, and one id for equal ones.

use super::Checker;
use super::call::Env;
use super::link::Asking;
use super::measure::{Lowered, Type};
use super::row::{RowScope, RowType};
use super::sight::Seen;
use crate::diagnostic::{Kind, Misfit, NameProblem, RowProblem, TypeProblem, ValueType};
use crate::model::{
    Aggregate, AggregateFunction, AggregateId, DatasetId, Measure, MeasureKind, RoleFilter, RowExpr, RowKind,
};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, ListItem, Name, Path};
use crate::unit::{Sense, Unit};

/// A filter without its conditions on roles, and these.
pub type Filters = (Option<RowExpr>, RoleFilter);

impl Checker<'_> {
    pub(super) fn aggregate(
        &mut self,
        env: &Env,
        function: AggregateFunction,
        argument: &Expr,
        span: Span,
    ) -> Option<Lowered> {
        let (inner, condition) = match &argument.kind {
            ExprKind::Where { measure, condition } => (measure.as_ref(), Some(condition.as_ref())),
            _ => (argument, None),
        };
        // An argument of a function stands for what it was called with.
        if let Some((bound, outer)) = Self::bare_name(inner).and_then(|name| env.measure(&name.text))
            && condition.is_none()
        {
            return self.aggregate(&outer, function, &bound, span);
        }
        if function == AggregateFunction::Count {
            return self.count(env, &Self::meant(env, inner).0, condition, span);
        }
        let dataset = self.dataset_of(env, inner)?;
        let scope = RowScope { asking: Asking::Cell, env: env.clone(), ..RowScope::own(dataset) };
        let value = self.row(&scope, inner);
        let filters = self.filters(&scope, condition);
        let value = value?;
        let RowType::Number(unit) = value.of.clone() else {
            let found = self.row_type_words(&value.of);
            let wanted = ValueType::Number(String::new());
            self.report(TypeProblem::Wanted { wanted, found, span: inner.span });
            return None;
        };
        let (filter, roles) = filters?;
        if function == AggregateFunction::Sum {
            self.adds_up(&unit, span)?;
        }
        // Shares stand apart by points.
        let unit = match function {
            AggregateFunction::Stdev if unit.sense == Sense::Share => Unit::points("pp"),
            _ => unit,
        };
        let argument = Some(value.expr);
        Some(self.interned(dataset, function, argument, filter, roles, unit, span))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one aggregate")]
    fn interned(
        &mut self,
        dataset: DatasetId,
        function: AggregateFunction,
        argument: Option<RowExpr>,
        filter: Option<RowExpr>,
        roles: RoleFilter,
        unit: Unit,
        span: Span,
    ) -> Lowered {
        let text = self.written(span);
        let generous = function == AggregateFunction::Count || self.is_base(&unit);
        let aggregate = Aggregate {
            dataset,
            function,
            argument,
            filter,
            between: None,
            roles,
            complete: false,
            unit: unit.clone(),
            text,
            span,
        };
        let id = self.intern(aggregate);
        let measure = Measure { kind: MeasureKind::Aggregate(id), unit: unit.clone(), span };
        Lowered { generous, ..Lowered::new(measure, Type::Number(unit)) }
    }

    /// The id of an aggregate; one that says the same as another has its id.
    pub(super) fn intern(&mut self, aggregate: Aggregate) -> AggregateId {
        self.members_already(&aggregate);
        let nowhere = Span::new(crate::source::FileId(0), 0, 0);
        let key = |a: &Aggregate| {
            let placeless = |e: &Option<RowExpr>| e.clone().map(|e| e.placed_at(nowhere));
            format!(
                "{:?}",
                (
                    a.dataset,
                    &a.function,
                    placeless(&a.argument),
                    placeless(&a.filter),
                    &a.roles,
                    &a.between,
                    a.complete
                )
            )
        };
        let wanted = key(&aggregate);
        if let Some(id) = self.aggregates.get(&wanted) {
            return *id;
        }
        let id = AggregateId::at(self.policy.aggregates.len());
        self.policy.aggregates.push(aggregate);
        self.aggregates.insert(wanted, id);
        id
    }

    /// `count(enterprise where …)`, `count(core)`, `count(member)`
    fn count(&mut self, env: &Env, inner: &Expr, condition: Option<&Expr>, span: Span) -> Option<Lowered> {
        let Some(name) = Self::bare_name(inner).cloned() else {
            let found = match &inner.kind {
                ExprKind::Text(_) => ValueType::Text,
                ExprKind::Compare { .. }
                | ExprKind::In { .. }
                | ExprKind::Timed { .. }
                | ExprKind::And(..)
                | ExprKind::Or(..)
                | ExprKind::Not(_) => ValueType::Condition,
                _ => ValueType::Number(String::new()),
            };
            self.report(TypeProblem::Wanted { wanted: ValueType::Rows, found, span: inner.span });
            return None;
        };
        let role = self.roles_of(&name.text);
        let dataset = self.names.datasets.find(&name.text);
        let (dataset, counted) = match (role, dataset) {
            (Some(_), Some(_)) => {
                let kinds = [Kind::Role, Kind::Dataset].map(|k| k.noun(Self::lang_of(&name.text)).to_owned());
                self.report(NameProblem::Ambiguous {
                    name: name.text,
                    options: kinds.to_vec(),
                    span: name.span,
                });
                return None;
            }
            (Some(roles), None) => {
                let is_member = self.names.roles.find(&name.text).is_none();
                let filter = if is_member { RoleFilter::Member } else { RoleFilter::In(roles.clone()) };
                (self.entity_of_roles(&roles, &name)?, filter)
            }
            (None, Some(dataset)) => (dataset, RoleFilter::None),
            (None, None) => {
                let datasets = self.names.datasets.names().chain(self.names.roles.names());
                let known: Vec<String> = datasets.map(str::to_owned).collect();
                let kind =
                    if self.policy.datasets.iter().any(|d| d.columns.iter().any(|c| c.name == name.text)) {
                        self.report(NameProblem::WrongKind {
                            name: name.text,
                            found: Kind::Column,
                            wanted: Kind::Dataset,
                            span: name.span,
                        });
                        return None;
                    } else {
                        Kind::Value
                    };
                self.unknown(kind, &name, known.iter().map(String::as_str));
                return None;
            }
        };
        let scope = RowScope { asking: Asking::Cell, env: env.clone(), ..RowScope::own(dataset) };
        let (filter, roles) = self.filters(&scope, condition)?;
        let roles = match (counted, roles) {
            (counted, RoleFilter::None | RoleFilter::Member) => counted,
            (RoleFilter::None | RoleFilter::Member, given) => given,
            (RoleFilter::In(a), RoleFilter::In(b)) => {
                RoleFilter::In(a.into_iter().filter(|r| b.contains(r)).collect())
            }
        };
        let unit = self.unit_of_count(dataset);
        Some(self.interned(dataset, AggregateFunction::Count, None, filter, roles, unit, span))
    }

    /// A count of entities is in their unit; a count of rows is a number.
    pub(super) fn unit_of_count(&mut self, dataset: DatasetId) -> Unit {
        let Some(found) = self.policy.datasets.get(dataset.index()).filter(|d| d.is_entity()) else {
            return Unit::one();
        };
        let name = found.name.clone();
        self.units.word(&name, None).unwrap_or_else(|_| Unit::one())
    }

    fn entity_of_roles(&mut self, roles: &[crate::model::RoleId], name: &Name) -> Option<DatasetId> {
        let mut found: Vec<DatasetId> = Vec::new();
        for (cluster, own) in self.policy.clusters.iter().zip(&self.cluster_roles) {
            if own.iter().any(|r| roles.contains(r)) && !found.contains(&cluster.entity) {
                found.push(cluster.entity);
            }
        }
        match found.as_slice() {
            [one] => Some(*one),
            several => {
                let dataset = |id: &DatasetId| self.policy.datasets.get(id.index()).map(|d| d.name.clone());
                let options: Vec<String> = several.iter().filter_map(dataset).collect();
                if options.is_empty() {
                    self.unknown(Kind::Role, name, std::iter::empty());
                } else {
                    self.report(NameProblem::Ambiguous { name: name.text.clone(), options, span: name.span });
                }
                None
            }
        }
    }

    /// A filter split into its condition on roles and the rest.
    pub(super) fn filters(&mut self, scope: &RowScope, condition: Option<&Expr>) -> Option<Filters> {
        let Some(condition) = condition else { return Some((None, RoleFilter::None)) };
        let lowered = self.row_condition(scope, condition)?;
        self.split_filter(scope.dataset, &lowered)
    }

    /// The same of a condition that was read.
    pub(super) fn split_filter(&mut self, dataset: DatasetId, condition: &RowExpr) -> Option<Filters> {
        let (filter, roles) = self.split_roles(condition)?;
        if roles != RoleFilter::None && !self.about_entity(dataset) {
            let (what, why, span) = (self.written(condition.span), Misfit::RoleWithoutEntity, condition.span);
            self.report(NameProblem::Misplaced { what, why, span });
            return None;
        }
        Some((filter, roles))
    }

    /// Whether rows of a dataset are entities or facts about one, and so have a role.
    pub(super) fn about_entity(&self, dataset: DatasetId) -> bool {
        self.policy.datasets.get(dataset.index()).is_some_and(|d| d.of.is_some() || d.is_entity())
    }

    fn split_roles(&mut self, condition: &RowExpr) -> Option<Filters> {
        let (mut roles, mut rest) = (RoleFilter::None, Vec::new());
        for part in condition.conjuncts() {
            if let RowKind::RoleIn { roles: wanted, .. } = &part.kind {
                let wanted: Vec<_> = wanted.clone();
                roles = match roles {
                    RoleFilter::In(before) => {
                        RoleFilter::In(before.into_iter().filter(|r| wanted.contains(r)).collect())
                    }
                    RoleFilter::None | RoleFilter::Member => RoleFilter::In(wanted),
                };
                continue;
            }
            if let Some(span) = own_role(part) {
                self.report(TypeProblem::RoleInside { span });
                return None;
            }
            rest.push(part.clone());
        }
        let filter = rest.into_iter().reduce(|a, b| {
            let span = a.span.to(b.span);
            RowExpr { span, kind: RowKind::And(Box::new(a), Box::new(b)) }
        });
        Some((filter, roles))
    }

    /// The dataset whose rows an argument reads.
    fn dataset_of(&mut self, env: &Env, argument: &Expr) -> Option<DatasetId> {
        let named = self.named_columns(env, argument);
        for path in &named {
            if let [.., dataset, column] = path.parts.as_slice()
                && path.parts.len() > 2
            {
                self.long_path(path, dataset, column);
                return None;
            }
            if let [dataset, column] = path.parts.as_slice() {
                let id = self.dataset_id(dataset)?;
                if self.column_of(id, &column.text).is_none() {
                    let table = self.names.columns.get(id.index());
                    let known: Vec<String> =
                        table.map(|t| t.names().map(str::to_owned).collect()).unwrap_or_default();
                    self.unknown(Kind::Column, column, known.iter().map(String::as_str));
                    return None;
                }
                return Some(id);
            }
        }
        if named.is_empty()
            && let Some(found) = self.asked_entities(env, argument)
        {
            return found;
        }
        let names: Vec<&Name> = named.iter().filter_map(|p| p.parts.first()).collect();
        let columns: Vec<&&Name> = names.iter().filter(|n| self.is_column_somewhere(&n.text)).collect();
        let candidates: Vec<DatasetId> = (0..self.policy.datasets.len())
            .map(DatasetId::at)
            .filter(|id| {
                let own = columns.iter().any(|n| self.column_of(*id, &n.text).is_some());
                own && columns.iter().all(|n| !matches!(self.seen(*id, &n.text), Seen::Nothing))
            })
            .collect();
        let all_own = |id: &DatasetId| columns.iter().all(|n| self.column_of(*id, &n.text).is_some());
        let best: Vec<DatasetId> =
            match candidates.iter().copied().filter(|id| all_own(id)).collect::<Vec<_>>() {
                own if !own.is_empty() => own,
                _ => candidates,
            };
        match (best.as_slice(), columns.first(), names.first()) {
            ([one], _, _) => Some(*one),
            ([], None, Some(name)) => {
                let name = (*name).clone();
                match self.names.formulas.find(&name.text) {
                    Some(_) => {
                        self.report(NameProblem::MeasureInRow {
                            name: name.text.clone(),
                            span: name.span,
                            summed: true,
                        });
                    }
                    None => {
                        let all = self.policy.datasets.iter().flat_map(|d| &d.columns);
                        let known: Vec<String> = all.map(|c| c.name.clone()).collect();
                        self.unknown(Kind::Column, &name, known.iter().map(String::as_str));
                    }
                }
                None
            }
            ([], None, None) if is_of_rows(argument) => {
                let (name, span) = (self.written(argument.span), argument.span);
                self.report(NameProblem::MeasureInRow { name, span, summed: true });
                None
            }
            ([], None, None) => {
                let (wanted, found) = (Kind::Column, Kind::Value);
                let name = self.written(argument.span);
                self.report(NameProblem::WrongKind { name, found, wanted, span: argument.span });
                None
            }
            (several, Some(name), _) => {
                let name = (**name).clone();
                let dataset = |id: &DatasetId| self.policy.datasets.get(id.index());
                let options: Vec<String> = several
                    .iter()
                    .filter_map(|id| Some(format!("{}.{}", dataset(id)?.name, name.text)))
                    .collect();
                // A table that sees the first column need not have it: what tells it apart is a column of its own.
                let own = |id: &DatasetId| columns.iter().find(|n| self.column_of(*id, &n.text).is_some());
                let written = |id: &DatasetId| Some(format!("{}.{}", dataset(id)?.name, own(id)?.text));
                let apart = several.iter().any(|id| self.column_of(*id, &name.text).is_none());
                if options.is_empty() {
                    let text = self.written(argument.span);
                    self.report(NameProblem::Misplaced {
                        what: text,
                        why: Misfit::ApartDatasets,
                        span: argument.span,
                    });
                } else if apart {
                    let (formula, span) = (self.written(argument.span), argument.span);
                    let tables = several.iter().filter_map(dataset).map(|d| d.name.clone()).collect();
                    let columns = several.iter().filter_map(written).collect();
                    self.report(RowProblem::SeveralTables { formula, tables, columns, span });
                } else {
                    self.report(NameProblem::Ambiguous { name: name.text, options, span: name.span });
                }
                None
            }
            (_, None, _) => None,
        }
    }

    /// `enterprise.report.employees`: a column is named with its own table alone.
    pub(super) fn long_path(&mut self, path: &Path, dataset: &Name, column: &Name) {
        let found = self.names.datasets.find(&dataset.text).and_then(|d| self.column_of(d, &column.text));
        if found.is_some() {
            let whole = Name { text: self.written(path.span), span: path.span };
            let known = format!("{}.{}", dataset.text, column.text);
            self.unknown_as(Kind::Column, &whole, known);
        } else {
            let (what, why, span) = (self.written(path.span), Misfit::Path, path.span);
            self.report(NameProblem::Misplaced { what, why, span });
        }
    }

    fn is_column_somewhere(&self, name: &str) -> bool {
        self.names.columns.iter().any(|t| t.find(name).is_some())
    }
}

/// Where an expression asks the role of the row's own entity.
fn own_role(expr: &RowExpr) -> Option<Span> {
    match expr.kind {
        RowKind::RoleIn { .. } => Some(expr.span),
        RowKind::Linked { .. } | RowKind::Through { .. } => None,
        _ => expr.children().into_iter().find_map(own_role),
    }
}

/// True for what puts rows together: `sum(min(shipped))`.
fn is_of_rows(argument: &Expr) -> bool {
    match &argument.kind {
        ExprKind::Call { function, .. } => {
            function.parts.last().is_some_and(|name| super::call::is_aggregate(&name.text))
        }
        ExprKind::EachCall { .. } => true,
        _ => false,
    }
}

/// Calls `see` on every path of a row expression.
pub fn column_paths(expr: &Expr, see: &mut impl FnMut(&Path)) {
    row_parts(expr, &mut |part| {
        if let ExprKind::Path(path) = &part.kind {
            see(path);
        }
    });
}

/// Calls `see` on every path and every call of a row expression, not within calls.
pub fn row_parts(expr: &Expr, see: &mut impl FnMut(&Expr)) {
    match &expr.kind {
        ExprKind::Path(_) | ExprKind::Call { .. } => see(expr),
        ExprKind::Arithmetic { left, right, .. } | ExprKind::Compare { left, right, .. } => {
            row_parts(left, see);
            row_parts(right, see);
        }
        ExprKind::In { left, set } => {
            row_parts(left, see);
            row_parts(set, see);
        }
        ExprKind::Timed { left, right, .. } => {
            row_parts(left, see);
            row_parts(right, see);
        }
        ExprKind::Range { from, until } => {
            row_parts(from, see);
            row_parts(until, see);
        }
        ExprKind::List(items) => {
            for item in items {
                match item {
                    ListItem::One(one) => row_parts(one, see),
                    ListItem::Range(from, until) => {
                        row_parts(from, see);
                        row_parts(until, see);
                    }
                }
            }
        }
        ExprKind::And(a, b) | ExprKind::Or(a, b) | ExprKind::Coalesce(a, b) => {
            row_parts(a, see);
            row_parts(b, see);
        }
        ExprKind::Negate(a) | ExprKind::Not(a) | ExprKind::IsPresent(a) | ExprKind::IsMissing(a) => {
            row_parts(a, see);
        }
        ExprKind::If { condition, then, otherwise } => {
            row_parts(condition, see);
            row_parts(then, see);
            row_parts(otherwise, see);
        }
        ExprKind::Quantity { .. }
        | ExprKind::Text(_)
        | ExprKind::Calendar(_)
        | ExprKind::Bool(_)
        | ExprKind::EachCall { .. }
        | ExprKind::AxisLevel { .. }
        | ExprKind::QuantifierCall { .. }
        | ExprKind::IsStatus { .. }
        | ExprKind::Where { .. }
        | ExprKind::OverAll { .. }
        | ExprKind::Overall(_)
        | ExprKind::RequireAll(_)
        | ExprKind::Of { .. }
        | ExprKind::OfClusters(_)
        | ExprKind::At { .. }
        | ExprKind::PercentOf { .. } => {}
    }
}
