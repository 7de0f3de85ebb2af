//! `m where p`: the aggregates of a measure with fewer rows.

use super::aggregate::column_paths;
use super::call::Env;
use super::link::Asking;
use super::row::RowScope;
use super::sight::Seen;
use super::{Checker, Pending, State};
use crate::diagnostic::TypeProblem;
use crate::model::{
    Aggregate, AggregateId, DatasetId, Indicator, IndicatorId, Measure, MeasureKind, RoleFilter, RowExpr,
    RowKind,
};
use crate::source::Span;
use crate::syntax::tree::{Expr, Path};

/// What became of the aggregates of a measure.
#[derive(Default)]
struct Narrowed {
    some: bool,
    failed: bool,
}

impl Checker<'_> {
    /// Narrows every aggregate whose dataset has all columns of the condition; those that have none stay.
    pub(super) fn narrow(
        &mut self,
        env: &Env,
        measure: &Measure,
        condition: &Expr,
        span: Span,
    ) -> Option<Measure> {
        let mut outcome = Narrowed::default();
        let narrowed = self.narrowed(env, measure, condition, &mut outcome);
        if outcome.failed {
            return None;
        }
        if !outcome.some {
            self.report(TypeProblem::NarrowsNothing { span });
            return None;
        }
        Some(narrowed)
    }

    fn narrowed(
        &mut self,
        env: &Env,
        measure: &Measure,
        condition: &Expr,
        outcome: &mut Narrowed,
    ) -> Measure {
        let mut copy = measure.clone();
        match &mut copy.kind {
            MeasureKind::Aggregate(id) => *id = self.narrowed_aggregate(env, *id, condition, outcome),
            MeasureKind::Indicator(id) => *id = self.narrowed_indicator(env, *id, condition, outcome),
            _ => {}
        }
        for child in copy.children_mut() {
            let inner = self.narrowed(env, child, condition, outcome);
            *child = inner;
        }
        copy
    }

    fn narrowed_aggregate(
        &mut self,
        env: &Env,
        id: AggregateId,
        condition: &Expr,
        outcome: &mut Narrowed,
    ) -> AggregateId {
        let Some(aggregate) = self.policy.aggregates.get(id.index()).cloned() else { return id };
        // One problem is enough for one condition.
        if outcome.failed {
            return id;
        }
        let mut paths: Vec<Path> = Vec::new();
        column_paths(condition, &mut |path| paths.push(path.clone()));
        let (mut here, mut elsewhere) = (false, None);
        for path in &paths {
            match self.reads(aggregate.dataset, path) {
                Some(true) => here = true,
                Some(false) => elsewhere = Some(path.clone()),
                None => {}
            }
        }
        match (here, elsewhere) {
            (true, Some(path)) => {
                let dataset = self.policy.datasets.get(aggregate.dataset.index()).map(|d| d.name.clone());
                let (column, dataset) = (self.written(path.span), dataset.unwrap_or_default());
                self.report(TypeProblem::NarrowsPartly { column, dataset, span: path.span });
                outcome.failed = true;
                id
            }
            (false, Some(_)) => id,
            (_, None) => {
                let scope =
                    RowScope { asking: Asking::Cell, env: env.clone(), ..RowScope::own(aggregate.dataset) };
                match self.filters(&scope, Some(condition)) {
                    Some((filter, roles)) => {
                        outcome.some = true;
                        self.intern(joined(aggregate, filter, roles))
                    }
                    None => {
                        outcome.failed = true;
                        id
                    }
                }
            }
        }
    }

    /// Whether a path of a condition is a column that rows of a dataset see; `None` where it is no column at all.
    fn reads(&self, dataset: DatasetId, path: &Path) -> Option<bool> {
        match path.parts.as_slice() {
            // A role is asked of rows that are about an entity.
            [name] if self.asks_role(&name.text) => Some(self.about_entity(dataset)),
            [name] => {
                let column = self.names.columns.iter().any(|t| t.find(&name.text).is_some());
                column.then(|| !matches!(self.seen(dataset, &name.text), Seen::Nothing))
            }
            [of, column] => {
                let id = self.names.datasets.find(&of.text)?;
                self.column_of(id, &column.text).map(|_| self.in_sight(dataset).contains(&id))
            }
            _ => None,
        }
    }

    fn asks_role(&self, word: &str) -> bool {
        let column = self.names.columns.iter().any(|t| t.find(word).is_some());
        !column && (matches!(word, "role" | "роль") || self.roles_of(word).is_some())
    }

    /// An indicator keeps its own demand for coverage when it is narrowed.
    fn narrowed_indicator(
        &mut self,
        env: &Env,
        id: IndicatorId,
        condition: &Expr,
        outcome: &mut Narrowed,
    ) -> IndicatorId {
        let Some(indicator) = self.policy.indicators.get(id.index()).cloned() else { return id };
        let Some(tree) = self.indicators.get(id.index()).map(|p| p.tree.clone()) else { return id };
        let before = outcome.some;
        outcome.some = false;
        let value = self.narrowed(env, &indicator.value, condition, outcome);
        let changed = outcome.some;
        outcome.some |= before;
        if !changed {
            return id;
        }
        let derived = IndicatorId::at(self.policy.indicators.len());
        self.policy.indicators.push(Indicator { value, derived: true, ..indicator });
        self.indicators.push(Pending { tree, state: State::Done });
        derived
    }
}

/// An aggregate with a further filter.
fn joined(aggregate: Aggregate, filter: Option<RowExpr>, roles: RoleFilter) -> Aggregate {
    let filter = match (aggregate.filter, filter) {
        (Some(a), Some(b)) => Some(RowExpr { span: b.span, kind: RowKind::And(Box::new(a), Box::new(b)) }),
        (a, b) => a.or(b),
    };
    let roles = match (aggregate.roles, roles) {
        (own, RoleFilter::None) => own,
        (RoleFilter::None | RoleFilter::Member, given) => given,
        (own, RoleFilter::Member) => own,
        (RoleFilter::In(a), RoleFilter::In(b)) => {
            RoleFilter::In(a.into_iter().filter(|r| b.contains(r)).collect())
        }
    };
    Aggregate { filter, roles, ..aggregate }
}
