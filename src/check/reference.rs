//! Names in measures: indicators, arguments, the cell's own members, clusters and their roles.

use std::sync::Arc;

use super::call::Env;
use super::measure::{Lowered, Type};
use super::names::Formula;
use super::{Checker, State, is_form};
use crate::diagnostic::{Kind, Misfit, NameProblem, TypeProblem, ValueType};
use crate::model::{AxisId, AxisKind, CellAxis, IndicatorId, Literal, Measure, MeasureKind, Selection};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, Path};
use crate::unit::{Rational, Unit};

impl Checker<'_> {
    /// `petrochem`, `petrochem.core`
    pub(super) fn selection(&mut self, path: &Path) -> Option<Selection> {
        match path.parts.as_slice() {
            [cluster] => self.cluster_id(cluster).map(Selection::Cluster),
            [cluster, role] => {
                let id = self.cluster_id(cluster)?;
                let found = self.role_id(role)?;
                let own = self.cluster_roles.get(id.index()).cloned().unwrap_or_default();
                if !own.contains(&found) {
                    let names = own.iter().filter_map(|r| self.policy.roles.get(r.index())).cloned();
                    let (known, cluster) = (names.collect(), cluster.text.clone());
                    let (role, span) = (role.text.clone(), role.span);
                    self.report(NameProblem::RoleElsewhere {
                        role,
                        cluster,
                        known,
                        others: Vec::new(),
                        span,
                    });
                    return None;
                }
                Some(Selection::Role(id, found))
            }
            _ => {
                self.report(NameProblem::Misplaced {
                    what: self.written(path.span),
                    why: Misfit::Path,
                    span: path.span,
                });
                None
            }
        }
    }

    pub(super) fn path(&mut self, env: &Env, path: &Path) -> Option<Lowered> {
        let span = path.span;
        let [name] = path.parts.as_slice() else { return self.dotted(path) };
        if let Some((bound, inner)) = env.measure(&name.text) {
            return self.argument(env, (&bound, &inner));
        }
        if let Some(value) = env.value(&name.text) {
            return Some(value.clone());
        }
        if let Some(of) = env.object
            && let Some(field) = self.object_field(of, name)
        {
            return Some(field);
        }
        if is_form("baseline", &name.text) {
            return self.baseline(env, span);
        }
        if let Some(id) = self.names.parameters.find(&name.text) {
            return self.parameter_value(id, span);
        }
        match self.names.formulas.find(&name.text) {
            Some(Formula::Indicator(id)) => return self.indicator_value(id, span),
            Some(Formula::Function(at)) => {
                self.miscalled(at, &name.text, None, span);
                return None;
            }
            None => {}
        }
        if let Some(axis) = env.axis(&name.text).or_else(|| self.find_axis(&name.text)) {
            let of = match axis {
                CellAxis::Cluster => Type::Cluster,
                CellAxis::Role => Type::Role,
                CellAxis::Period(grain) => Type::Period(grain),
                CellAxis::Axis(id) => Type::Member(id),
            };
            return Some(Lowered::new(
                Measure { kind: MeasureKind::Member(axis), unit: Unit::one(), span },
                of,
            ));
        }
        // `1500 thousand RUB / person`: a unit is a value.
        if let Ok(unit) = self.units.word(&name.text, None) {
            let kind = MeasureKind::Literal(Literal::Number(Rational::one()));
            return Some(Lowered::new(Measure { kind, unit: unit.clone(), span }, Type::Number(unit)));
        }
        if let Some(of) = env.object {
            self.unknown_field(of, name);
            return None;
        }
        if let Some(numeric) = self.is_any_column(&name.text) {
            let name = name.text.clone();
            let rates = self.policy.datasets.iter().flat_map(|d| &d.columns).find(|c| c.name == name);
            if rates.is_some_and(|column| self.is_rate(&column.kind)) {
                self.report(NameProblem::RateAsMeasure { name, span });
            } else {
                self.report(NameProblem::ColumnAsMeasure { name, span, numeric });
            }
            return None;
        }
        let known: Vec<String> = self.names.formulas.names().map(str::to_owned).collect();
        self.unknown(Kind::Indicator, name, known.iter().map(String::as_str));
        None
    }

    /// True for a column of rates of exchange or of price indices.
    fn is_rate(&self, kind: &crate::model::ColumnKind) -> bool {
        matches!(kind, crate::model::ColumnKind::Number(unit) if self.rate(unit).is_some())
    }

    /// Whether some dataset has a column of this name, and whether it holds numbers.
    pub(super) fn is_any_column(&self, name: &str) -> Option<bool> {
        let column = self.policy.datasets.iter().flat_map(|d| &d.columns).find(|c| c.name == name)?;
        Some(matches!(column.kind, crate::model::ColumnKind::Number(_)))
    }

    pub(super) fn dotted(&mut self, path: &Path) -> Option<Lowered> {
        let name = self.written(path.span);
        let [first, second] = path.parts.as_slice() else {
            if let [.., dataset, column] = path.parts.as_slice() {
                self.long_path(path, dataset, column);
            }
            return None;
        };
        match self.names.datasets.find(&first.text).and_then(|d| self.column_of(d, &second.text)) {
            Some(column) => {
                let kind =
                    self.policy.datasets.get(column.dataset.index()).and_then(|d| d.column(column.column));
                let kind = kind.map(|column| column.kind.clone());
                if kind.as_ref().is_some_and(|kind| self.is_rate(kind)) {
                    self.report(NameProblem::RateAsMeasure { name, span: path.span });
                    return None;
                }
                let numeric = matches!(kind, Some(crate::model::ColumnKind::Number(_)));
                self.report(NameProblem::ColumnAsMeasure { name, span: path.span, numeric });
            }
            None => self.unknown_member(first, second, path),
        }
        None
    }

    /// `report.emploees`, `petrochem.core`, `first.productivity` where a measure stands.
    pub(super) fn unknown_member(&mut self, first: &tree::Name, second: &tree::Name, path: &Path) {
        if let Some(dataset) = self.names.datasets.find(&first.text) {
            let table = self.names.columns.get(dataset.index());
            let known: Vec<String> =
                table.map(|t| t.names().map(str::to_owned).collect()).unwrap_or_default();
            self.unknown(Kind::Column, second, known.iter().map(String::as_str));
            return;
        }
        let found = if self.names.clusters.find(&first.text).is_some() {
            Kind::Role
        } else if self.names.stages.find(&first.text).is_some() {
            Kind::Target
        } else {
            self.dataset_id(first);
            return;
        };
        let (name, span) = (self.written(path.span), path.span);
        self.report(NameProblem::WrongKind { name, found, wanted: Kind::Measure, span });
    }

    /// The baseline: of a target's right side its measure then, elsewhere the period.
    pub(super) fn baseline(&mut self, env: &Env, span: Span) -> Option<Lowered> {
        let Some(period) = self.policy.baseline else {
            self.no_baseline(span);
            return None;
        };
        let Some(target) = &env.target else {
            let kind = MeasureKind::Literal(Literal::Period(period));
            return Some(Lowered::new(Measure { kind, unit: Unit::one(), span }, Type::Period(period.grain)));
        };
        let target = Arc::clone(target);
        self.baseline_of_grain(period, target.grain, span)?;
        let inner = target.measure.clone();
        let kind = MeasureKind::AtBaseline(Box::new(inner.measure.clone()));
        Some(Lowered { measure: Measure { kind, unit: inner.measure.unit.clone(), span }, ..inner })
    }

    pub(super) fn indicator_value(&mut self, id: IndicatorId, span: Span) -> Option<Lowered> {
        self.read_indicator(id);
        let unit = match self.indicators.get(id.index()).map(|p| p.state) {
            Some(State::Done) => self.policy.indicators.get(id.index())?.unit.clone(),
            _ => return None,
        };
        let of = Type::Number(unit.clone());
        let lowered = Lowered::new(Measure { kind: MeasureKind::Indicator(id), unit, span }, of);
        Some(Lowered { generous: true, ..lowered })
    }

    /// The value on the right of `at axis = …`.
    pub(super) fn member_value(&mut self, env: &Env, axis: CellAxis, expr: &Expr) -> Option<Measure> {
        let span = expr.span;
        let literal =
            |literal| Some(Measure { kind: MeasureKind::Literal(literal), unit: Unit::one(), span });
        // The argument of a function is what was given for it, and a named member what the axis holds.
        let name = Self::bare_name(expr).map(|name| name.text.clone());
        if let Some((bound, outer)) = name.as_ref().and_then(|name| env.measure(name)) {
            return self.member_value(&outer, axis, &bound);
        }
        let of_axis = |of: &Type| match axis {
            CellAxis::Cluster => *of == Type::Cluster,
            CellAxis::Axis(id) => *of == Type::Member(id),
            CellAxis::Role | CellAxis::Period(_) => false,
        };
        if let Some(value) = name.as_ref().and_then(|name| env.value(name)).filter(|value| of_axis(&value.of))
        {
            return Some(value.measure.clone());
        }
        match axis {
            CellAxis::Period(grain) => {
                if let Some(period) = Self::year_literal(expr) {
                    self.same_grain(period.grain, grain, span)?;
                    return literal(Literal::Period(period));
                }
                let value = self.measure(env, expr)?;
                if let Type::Period(found) = value.of {
                    self.same_grain(found, grain, span)?;
                    return Some(value.measure);
                }
                let found = value.of.words(self);
                self.report(TypeProblem::Wanted { wanted: ValueType::Period, found, span });
                None
            }
            CellAxis::Cluster => {
                let Some(name) = Self::bare_name(expr).cloned() else {
                    let (wanted, found) = (ValueType::Cluster, ValueType::Text);
                    self.report(TypeProblem::Wanted { wanted, found, span });
                    return None;
                };
                literal(Literal::Cluster(self.cluster_id(&name)?))
            }
            CellAxis::Role => {
                let Some(name) = Self::bare_name(expr).cloned() else {
                    let (wanted, found) = (ValueType::Role, ValueType::Text);
                    self.report(TypeProblem::Wanted { wanted, found, span });
                    return None;
                };
                literal(Literal::Role(self.role_id(&name)?))
            }
            CellAxis::Axis(id) => self.axis_member(env, id, expr),
        }
    }

    /// A member of an axis: a code, a text, a key, or a measure that gives one (`parent(region)`).
    pub(super) fn axis_member(&mut self, env: &Env, id: AxisId, expr: &Expr) -> Option<Measure> {
        let span = expr.span;
        let literal =
            |literal| Some(Measure { kind: MeasureKind::Literal(literal), unit: Unit::one(), span });
        let kind = self.policy.axes.get(id.index())?.kind;
        match (&expr.kind, kind) {
            (ExprKind::Text(_), AxisKind::Tree(tree)) => {
                let code = self.code_literal(tree, expr)?;
                literal(Literal::Code(id, code))
            }
            (ExprKind::Text(text), AxisKind::Text) => literal(Literal::Text(text.clone())),
            (ExprKind::Text(text), AxisKind::Entity(_)) => literal(Literal::Entity(id, text.clone())),
            (ExprKind::Path(path), AxisKind::Tree(tree)) => {
                let name = self.written(path.span);
                let is_code = self.codes.get(tree.index()).is_some_and(|c| c.contains_key(&name));
                if is_code {
                    let code = self.code(tree, &name, span)?;
                    return literal(Literal::Code(id, code));
                }
                self.member_measure(env, id, expr)
            }
            _ => self.member_measure(env, id, expr),
        }
    }

    pub(super) fn member_measure(&mut self, env: &Env, id: AxisId, expr: &Expr) -> Option<Measure> {
        let value = self.measure(env, expr)?;
        if value.of == Type::Member(id) {
            return Some(value.measure);
        }
        let (wanted, found) = (Type::Member(id).words(self), value.of.words(self));
        self.report(TypeProblem::Wanted { wanted, found, span: expr.span });
        None
    }
}
