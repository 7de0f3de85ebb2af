//! Measures: formulas of cells, typed, with every aggregate interned.

use super::call::Env;
use super::names::Formula;
use super::units::{self, Factors, Operand, Operation};
use super::{Checker, State, is_form};
use crate::diagnostic::{Kind, Misfit, NameProblem, PolicyProblem, TypeProblem, ValueType};
use crate::model::{
    ArithmeticOp, AxisId, AxisKind, CellAxis, Grain, IndicatorId, Literal, Measure, MeasureKind, Period,
    Selection,
};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, Path, PercentBase};
use crate::unit::{Rational, Sense, Unit};

/// The type of a measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    Number(Unit),
    Bool,
    Period(Grain),
    /// A member of an axis: a code, a text or an entity.
    Member(AxisId),
    Text,
    Cluster,
    Role,
}

impl Type {
    pub fn words(&self, checker: &Checker<'_>) -> ValueType {
        match self {
            Type::Number(unit) => ValueType::Number(unit.text.clone()),
            Type::Bool => ValueType::Condition,
            Type::Period(_) => ValueType::Period,
            Type::Text => ValueType::Text,
            Type::Member(axis) => ValueType::Code(
                checker.policy.axes.get(axis.index()).map(|a| a.name.clone()).unwrap_or_default(),
            ),
            Type::Cluster => ValueType::Cluster,
            Type::Role => ValueType::Role,
        }
    }
}

/// A measure with what its surroundings ask of it.
#[derive(Debug, Clone)]
pub struct Lowered {
    pub measure: Measure,
    pub of: Type,
    /// A number written without a unit.
    pub bare: Option<Rational>,
    pub percent: Option<Rational>,
    /// A bare number that meets it takes its unit.
    pub generous: bool,
}

impl Lowered {
    pub fn new(measure: Measure, of: Type) -> Self {
        Lowered { measure, of, bare: None, percent: None, generous: false }
    }

    pub fn operand(&self) -> Operand {
        let unit = match &self.of {
            Type::Number(unit) => unit.clone(),
            Type::Bool | Type::Period(_) | Type::Member(_) | Type::Text | Type::Cluster | Type::Role => {
                Unit::one()
            }
        };
        Operand { unit, bare: self.bare.clone(), generous: self.generous, percent: self.percent.clone() }
    }
}

/// A measure times a factor, said in `unit`.
pub fn scaled(measure: Measure, factor: Rational, unit: &Unit) -> Measure {
    let span = measure.span;
    if factor == Rational::one() {
        return Measure { unit: unit.clone(), ..measure };
    }
    if let MeasureKind::Literal(Literal::Number(n)) = measure.kind {
        return Measure { kind: MeasureKind::Literal(Literal::Number(n * factor)), unit: unit.clone(), span };
    }
    Measure { kind: MeasureKind::Scale { measure: Box::new(measure), factor }, unit: unit.clone(), span }
}

impl Checker<'_> {
    /// A condition on a cell.
    pub(super) fn condition(&mut self, env: &Env, expr: &Expr) -> Option<Measure> {
        let lowered = self.measure(env, expr)?;
        if lowered.of == Type::Bool {
            return Some(lowered.measure);
        }
        let found = lowered.of.words(self);
        self.report(TypeProblem::Wanted { wanted: ValueType::Condition, found, span: expr.span });
        None
    }

    pub(super) fn number(&mut self, env: &Env, expr: &Expr) -> Option<Lowered> {
        let lowered = self.measure(env, expr)?;
        if matches!(lowered.of, Type::Number(_)) {
            return Some(lowered);
        }
        let found = lowered.of.words(self);
        self.report(TypeProblem::Wanted { wanted: ValueType::Number(String::new()), found, span: expr.span });
        None
    }

    pub(super) fn measure(&mut self, env: &Env, expr: &Expr) -> Option<Lowered> {
        let span = expr.span;
        let made = |kind, of: Type| {
            let unit = match &of {
                Type::Number(unit) => unit.clone(),
                Type::Bool | Type::Period(_) | Type::Member(_) | Type::Text | Type::Cluster | Type::Role => {
                    Unit::one()
                }
            };
            Some(Lowered::new(Measure { kind, unit, span }, of))
        };
        match &expr.kind {
            ExprKind::Quantity { number, unit } => self.quantity(number, unit, span),
            ExprKind::Text(text) => made(MeasureKind::Literal(Literal::Text(text.clone())), Type::Text),
            ExprKind::Calendar(calendar) => match super::period::period(*calendar) {
                Some(period) => {
                    made(MeasureKind::Literal(Literal::Period(period)), Type::Period(period.grain))
                }
                None => {
                    self.report(TypeProblem::Grains { found: "date", wanted: "period", span });
                    None
                }
            },
            ExprKind::Bool(value) => made(MeasureKind::Literal(Literal::Bool(*value)), Type::Bool),
            ExprKind::Path(path) => self.path(env, path),
            ExprKind::Call { function, arguments } => self.call(env, function, arguments, span),
            ExprKind::EachCall { function, axis, level, binding, body } => {
                self.each_call(env, (function, axis, level.as_ref(), binding.as_ref(), body), span)
            }
            ExprKind::QuantifierCall { function, .. } => {
                let what = format!("{}(… : …)", self.written(function.span));
                self.report(NameProblem::NotEvaluated { what, span });
                None
            }
            ExprKind::IsStatus { .. } => {
                self.report(NameProblem::NotEvaluated { what: self.written(span), span });
                None
            }
            ExprKind::Arithmetic { op, left, right, .. } => self.arithmetic(env, *op, left, right, span),
            ExprKind::Negate(inner) => {
                let inner = self.number(env, inner)?;
                let (of, bare) = (inner.of.clone(), inner.bare.clone().map(|n| -n));
                let lowered = made(MeasureKind::Negate(Box::new(inner.measure)), of)?;
                Some(Lowered { bare, generous: inner.generous, ..lowered })
            }
            ExprKind::Compare { op, left, right, .. } => self.compare(env, *op, left, right, span),
            ExprKind::In { left, set } => self.contained(env, left, set, span),
            ExprKind::IsPresent(inner) => {
                let inner = Box::new(self.measure(env, inner)?.measure);
                let missing = Measure { kind: MeasureKind::IsMissing(inner), unit: Unit::one(), span };
                made(MeasureKind::Not(Box::new(missing)), Type::Bool)
            }
            ExprKind::IsMissing(inner) => {
                made(MeasureKind::IsMissing(Box::new(self.measure(env, inner)?.measure)), Type::Bool)
            }
            ExprKind::Not(inner) => made(MeasureKind::Not(Box::new(self.condition(env, inner)?)), Type::Bool),
            ExprKind::And(a, b) => {
                let (a, b) = (self.condition(env, a), self.condition(env, b));
                made(MeasureKind::And(Box::new(a?), Box::new(b?)), Type::Bool)
            }
            ExprKind::Or(a, b) => {
                let (a, b) = (self.condition(env, a), self.condition(env, b));
                made(MeasureKind::Or(Box::new(a?), Box::new(b?)), Type::Bool)
            }
            ExprKind::Coalesce(a, b) => {
                let (a, b) = (self.measure(env, a), self.measure(env, b));
                let (a, b) = self.alike_measures(a?, b?)?;
                let (of, generous) = (a.of.clone(), a.generous);
                let kind = MeasureKind::Coalesce(Box::new(a.measure), Box::new(b.measure));
                Some(Lowered { generous, ..made(kind, of)? })
            }
            ExprKind::If { condition, then, otherwise } => {
                let condition = self.condition(env, condition);
                let (a, b) = (self.measure(env, then), self.measure(env, otherwise));
                let (a, b) = self.alike_measures(a?, b?)?;
                let (of, generous) = (a.of.clone(), a.generous);
                let (then, otherwise) = (Box::new(a.measure), Box::new(b.measure));
                let kind = MeasureKind::If { condition: Box::new(condition?), then, otherwise };
                Some(Lowered { generous, ..made(kind, of)? })
            }
            ExprKind::Where { measure, condition } => {
                let inner = self.measure(env, measure)?;
                let narrowed = self.narrow(env, &inner.measure, condition, span)?;
                Some(Lowered { measure: Measure { span, ..narrowed }, ..inner })
            }
            ExprKind::OverAll { measure, axes } => {
                let inner = self.measure(env, measure);
                let mut freed = Vec::new();
                for name in axes {
                    let axis = self.axis_in(env, name)?;
                    if axis == CellAxis::Cluster && env.axis(&name.text).is_none() {
                        self.report(PolicyProblem::OverAllCluster { span });
                    }
                    freed.push(axis);
                }
                let inner = inner?;
                let kind = MeasureKind::OverAll { measure: Box::new(inner.measure.clone()), axes: freed };
                Some(Lowered { measure: Measure { kind, unit: inner.measure.unit.clone(), span }, ..inner })
            }
            ExprKind::Overall(measure) => self.select(env, measure, Selection::Overall, span),
            ExprKind::OfClusters(measure) => self.select(env, measure, Selection::Union, span),
            ExprKind::Of { measure, cluster } => {
                let selection = self.selection(cluster);
                let inner = self.measure(env, measure);
                self.selected(inner?, selection?, span)
            }
            ExprKind::At { measure, axis, value } => {
                let inner = self.measure(env, measure);
                let axis = self.axis_in(env, axis)?;
                let value = self.member_value(env, axis, value)?;
                let inner = inner?;
                let kind = MeasureKind::At {
                    measure: Box::new(inner.measure.clone()),
                    axis,
                    value: Box::new(value),
                };
                Some(Lowered { measure: Measure { kind, unit: inner.measure.unit.clone(), span }, ..inner })
            }
            ExprKind::PercentOf { percent, of } => self.percent_of(env, percent, of, span),
            ExprKind::List(_) | ExprKind::Range { .. } => {
                let (wanted, found) = (ValueType::Number(String::new()), ValueType::List);
                self.report(TypeProblem::Wanted { wanted, found, span });
                None
            }
        }
    }

    fn quantity(&mut self, number: &tree::Number, unit: &[tree::UnitWord], span: Span) -> Option<Lowered> {
        let value = Rational::parse(&number.digits)?;
        let literal = |value: Rational, unit: Unit| {
            let kind = MeasureKind::Literal(Literal::Number(value));
            Lowered::new(Measure { kind, unit: unit.clone(), span }, Type::Number(unit))
        };
        if unit.is_empty() {
            return Some(Lowered { bare: Some(value.clone()), ..literal(value, Unit::one()) });
        }
        let unit = self.unit_words(unit)?;
        if unit.dimension.is_none() && unit.sense == Sense::Plain {
            return Some(literal(value * unit.scale, Unit::one()));
        }
        let percent = (unit.sense == Sense::Share).then(|| value.clone());
        Some(Lowered { percent, ..literal(value, unit) })
    }

    fn select(&mut self, env: &Env, measure: &Expr, selection: Selection, span: Span) -> Option<Lowered> {
        let inner = self.measure(env, measure)?;
        self.selected(inner, selection, span)
    }

    fn selected(&mut self, inner: Lowered, selection: Selection, span: Span) -> Option<Lowered> {
        let kind = MeasureKind::Select { measure: Box::new(inner.measure.clone()), selection };
        Some(Lowered { measure: Measure { kind, unit: inner.measure.unit.clone(), span }, ..inner })
    }

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
                    self.report(NameProblem::RoleElsewhere { role, cluster, known, span });
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

    fn path(&mut self, env: &Env, path: &Path) -> Option<Lowered> {
        let span = path.span;
        let [name] = path.parts.as_slice() else { return self.dotted(path) };
        if let Some((bound, inner)) = env.measure(&name.text) {
            return self.measure(&inner, &bound);
        }
        if is_form("baseline", &name.text) {
            return self.baseline(env, span);
        }
        match self.names.formulas.find(&name.text) {
            Some(Formula::Indicator(id)) => return self.indicator_value(id, span),
            Some(Formula::Function(at)) => {
                let function = self.functions.get(at)?;
                let (expected, declared) = (function.params.len(), Some(function.name.span));
                self.report(NameProblem::Arity {
                    name: name.text.clone(),
                    expected,
                    found: 0,
                    span,
                    declared,
                });
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
        if let Some(numeric) = self.is_any_column(&name.text) {
            self.report(NameProblem::ColumnAsMeasure { name: name.text.clone(), span, numeric });
            return None;
        }
        let known: Vec<String> = self.names.formulas.names().map(str::to_owned).collect();
        self.unknown(Kind::Indicator, name, known.iter().map(String::as_str));
        None
    }

    /// Whether some dataset has a column of this name, and whether it holds numbers.
    fn is_any_column(&self, name: &str) -> Option<bool> {
        let column = self.policy.datasets.iter().flat_map(|d| &d.columns).find(|c| c.name == name)?;
        Some(matches!(column.kind, crate::model::ColumnKind::Number(_)))
    }

    fn dotted(&mut self, path: &Path) -> Option<Lowered> {
        let name = self.written(path.span);
        let [first, second] = path.parts.as_slice() else {
            self.report(NameProblem::Misplaced { what: name, why: Misfit::Path, span: path.span });
            return None;
        };
        match self.names.datasets.find(&first.text).and_then(|d| self.column_of(d, &second.text)) {
            Some(column) => {
                let numeric =
                    self.policy.datasets.get(column.dataset.index()).and_then(|d| d.column(column.column));
                let numeric = numeric.is_some_and(|c| matches!(c.kind, crate::model::ColumnKind::Number(_)));
                self.report(NameProblem::ColumnAsMeasure { name, span: path.span, numeric });
            }
            None => self.unknown_member(first, second, path),
        }
        None
    }

    /// `report.emploees`, `petrochem.core`, `first.productivity` where a measure stands.
    fn unknown_member(&mut self, first: &tree::Name, second: &tree::Name, path: &Path) {
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
    fn baseline(&mut self, env: &Env, span: Span) -> Option<Lowered> {
        let Some(period) = self.policy.baseline else {
            self.no_baseline(span);
            return None;
        };
        let Some(target) = &env.target else {
            let kind = MeasureKind::Literal(Literal::Period(period));
            return Some(Lowered::new(Measure { kind, unit: Unit::one(), span }, Type::Period(period.grain)));
        };
        self.same_grain(period.grain, target.grain, span)?;
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
        let of = match self.policy.indicators.get(id.index()).map(|i| &i.value) {
            Some(value) if is_condition(value) => Type::Bool,
            _ => Type::Number(unit.clone()),
        };
        let lowered = Lowered::new(Measure { kind: MeasureKind::Indicator(id), unit, span }, of);
        Some(Lowered { generous: true, ..lowered })
    }

    /// The value on the right of `at axis = …`.
    fn member_value(&mut self, env: &Env, axis: CellAxis, expr: &Expr) -> Option<Measure> {
        let span = expr.span;
        let literal =
            |literal| Some(Measure { kind: MeasureKind::Literal(literal), unit: Unit::one(), span });
        match axis {
            CellAxis::Period(_) => {
                if let Some(period) = Self::year_literal(expr) {
                    return literal(Literal::Period(period));
                }
                let value = self.measure(env, expr)?;
                if matches!(value.of, Type::Period(_)) {
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

    fn member_measure(&mut self, env: &Env, id: AxisId, expr: &Expr) -> Option<Measure> {
        let value = self.measure(env, expr)?;
        if value.of == Type::Member(id) {
            return Some(value.measure);
        }
        let (wanted, found) = (Type::Member(id).words(self), value.of.words(self));
        self.report(TypeProblem::Wanted { wanted, found, span: expr.span });
        None
    }

    fn arithmetic(
        &mut self,
        env: &Env,
        op: tree::ArithmeticOp,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Lowered> {
        let (a, b) = (self.measure(env, left), self.number(env, right));
        let (a, b) = (a?, b?);
        if let Type::Period(grain) = a.of {
            let op = match op {
                tree::ArithmeticOp::Add => ArithmeticOp::Add,
                tree::ArithmeticOp::Subtract => ArithmeticOp::Subtract,
                tree::ArithmeticOp::Multiply | tree::ArithmeticOp::Divide | tree::ArithmeticOp::Power => {
                    let (wanted, found) = (ValueType::Number(String::new()), ValueType::Period);
                    self.report(TypeProblem::Wanted { wanted, found, span: left.span });
                    return None;
                }
            };
            let kind = MeasureKind::Arithmetic { op, left: Box::new(a.measure), right: Box::new(b.measure) };
            return Some(Lowered::new(Measure { kind, unit: Unit::one(), span }, Type::Period(grain)));
        }
        if !matches!(a.of, Type::Number(_)) {
            let (wanted, found) = (ValueType::Number(String::new()), a.of.words(self));
            self.report(TypeProblem::Wanted { wanted, found, span: left.span });
            return None;
        }
        let (operation, factors) = match op {
            tree::ArithmeticOp::Add => (ArithmeticOp::Add, self.factors(Operation::Sum, &a, &b)?),
            tree::ArithmeticOp::Subtract => {
                (ArithmeticOp::Subtract, self.factors(Operation::Subtraction, &a, &b)?)
            }
            tree::ArithmeticOp::Multiply => {
                (ArithmeticOp::Multiply, units::multiply(&a.operand(), &b.operand()))
            }
            tree::ArithmeticOp::Divide => (ArithmeticOp::Divide, units::divide(&a.operand(), &b.operand())),
            tree::ArithmeticOp::Power => (ArithmeticOp::Power, self.power(&a, &b)?),
        };
        let bare = (a.bare.is_some() && b.bare.is_some()).then(Rational::one);
        let unit = factors.unit;
        let (left, right) =
            (scaled(a.measure.clone(), factors.left, &unit), scaled(b.measure.clone(), factors.right, &unit));
        // Products keep the units of their factors; only the result has the new one.
        let (left, right) = match op {
            tree::ArithmeticOp::Add | tree::ArithmeticOp::Subtract => (left, right),
            tree::ArithmeticOp::Multiply | tree::ArithmeticOp::Divide | tree::ArithmeticOp::Power => {
                (a.measure, b.measure)
            }
        };
        let kind = MeasureKind::Arithmetic { op: operation, left: Box::new(left), right: Box::new(right) };
        let measure = scaled(Measure { kind, unit: unit.clone(), span }, factors.result, &unit);
        Some(Lowered { bare, ..Lowered::new(measure, Type::Number(unit)) })
    }

    fn power(&mut self, a: &Lowered, b: &Lowered) -> Option<Factors> {
        let exponent = b.bare.as_ref().and_then(Rational::to_i64).and_then(|n| i32::try_from(n).ok());
        let base = a.operand().unit;
        let one = Rational::one;
        let unit = match exponent {
            Some(power) if !base.dimension.is_none() => base.pow(power),
            // A power of a share is a number: it is said as one before it is raised.
            _ if base.dimension.is_none() && base.scale == one() => Unit::one(),
            Some(1) => base,
            Some(power) if base.dimension.is_none() => {
                return Some(Factors {
                    left: one(),
                    right: one(),
                    result: base.scale.pow(power),
                    unit: Unit::one(),
                });
            }
            _ => {
                self.report(TypeProblem::Exponent { span: b.measure.span });
                return None;
            }
        };
        Some(Factors { left: one(), right: one(), result: one(), unit })
    }

    pub(super) fn factors(&mut self, operation: Operation, a: &Lowered, b: &Lowered) -> Option<Factors> {
        let (left, right) = (a.operand(), b.operand());
        match operation.rule(&left, &right) {
            Ok(factors) => Some(factors),
            Err(clash) => {
                self.clash(&clash, operation, (&left, a.measure.span), (&right, b.measure.span));
                None
            }
        }
    }

    /// Two values of one type, the second said in the unit of the first.
    pub(super) fn alike_measures(&mut self, a: Lowered, b: Lowered) -> Option<(Lowered, Lowered)> {
        match (&a.of, &b.of) {
            (Type::Number(_), Type::Number(_)) => {
                let factors = self.factors(Operation::Comparison, &a, &b)?;
                let unit = factors.unit;
                let left = scaled(a.measure.clone(), factors.left, &unit);
                let right = scaled(b.measure.clone(), factors.right, &unit);
                let of = Type::Number(unit);
                Some((Lowered { measure: left, of: of.clone(), ..a }, Lowered { measure: right, of, ..b }))
            }
            (x, y) if x == y => Some((a, b)),
            (x, y) => {
                let (left_type, right_type) = (x.words(self), y.words(self));
                let (left, right) = (a.measure.span, b.measure.span);
                self.report(TypeProblem::Compared { left, left_type, right, right_type });
                None
            }
        }
    }

    fn percent_of(
        &mut self,
        env: &Env,
        percent: &tree::Number,
        of: &PercentBase,
        span: Span,
    ) -> Option<Lowered> {
        let percent = Rational::parse(&percent.digits)?;
        let target = env.target.clone();
        let base = match of {
            PercentBase::Expr(expr) => self.number(env, expr)?,
            PercentBase::Period(_) | PercentBase::Previous(..) | PercentBase::SameOfPreviousYear(..)
                if target.is_none() =>
            {
                self.report(NameProblem::Misplaced {
                    what: self.written(span),
                    why: Misfit::PercentOutsideTarget,
                    span,
                });
                return None;
            }
            PercentBase::Period(written) => {
                let period = self.period(written)?;
                let side = target?;
                self.same_grain(period.grain, side.grain, written.span)?;
                let value = Measure {
                    kind: MeasureKind::Literal(Literal::Period(period)),
                    unit: Unit::one(),
                    span: written.span,
                };
                let inner = side.measure.clone();
                let kind = MeasureKind::At {
                    measure: Box::new(inner.measure.clone()),
                    axis: CellAxis::Period(period.grain),
                    value: Box::new(value),
                };
                Lowered {
                    measure: Measure { kind, unit: inner.measure.unit.clone(), span: written.span },
                    ..inner
                }
            }
            PercentBase::Previous(grain, at) => {
                let side = target?;
                self.same_grain(super::period::grain(*grain), side.grain, *at)?;
                self.previous(&side.measure, false, *at)
            }
            PercentBase::SameOfPreviousYear(grain, at) => {
                let side = target?;
                self.same_grain(super::period::grain(*grain), side.grain, *at)?;
                self.previous(&side.measure, true, *at)
            }
        };
        let kind = MeasureKind::PercentOf { percent, measure: Box::new(base.measure.clone()) };
        let measure = Measure { kind, unit: base.measure.unit.clone(), span };
        Some(Lowered { measure, bare: None, percent: None, ..base })
    }

    fn previous(&self, side: &Lowered, same_of_year: bool, span: Span) -> Lowered {
        let kind = MeasureKind::Previous { measure: Box::new(side.measure.clone()), same_of_year };
        Lowered { measure: Measure { kind, unit: side.measure.unit.clone(), span }, ..side.clone() }
    }

    pub(super) fn same_grain(&mut self, found: Grain, wanted: Grain, span: Span) -> Option<()> {
        if found == wanted {
            return Some(());
        }
        let (found, wanted) = (super::period::grain_name(found), super::period::grain_name(wanted));
        self.report(TypeProblem::Grains { found, wanted, span });
        None
    }

    /// A literal period, for a bare year where a period stands.
    pub(super) fn period_literal(period: Period, span: Span) -> Measure {
        Measure { kind: MeasureKind::Literal(Literal::Period(period)), unit: Unit::one(), span }
    }
}

/// True for a measure whose value is a condition.
pub fn is_condition(measure: &Measure) -> bool {
    match &measure.kind {
        MeasureKind::Compare { .. }
        | MeasureKind::And(..)
        | MeasureKind::Or(..)
        | MeasureKind::Not(_)
        | MeasureKind::IsMissing(_)
        | MeasureKind::MemberIn { .. }
        | MeasureKind::ClusterIn(_)
        | MeasureKind::Literal(Literal::Bool(_)) => true,
        MeasureKind::OverAll { measure, .. }
        | MeasureKind::Select { measure, .. }
        | MeasureKind::At { measure, .. } => is_condition(measure),
        MeasureKind::Coalesce(a, _) => is_condition(a),
        MeasureKind::If { then, .. } => is_condition(then),
        MeasureKind::Literal(_)
        | MeasureKind::Aggregate(_)
        | MeasureKind::Indicator(_)
        | MeasureKind::Scale { .. }
        | MeasureKind::Arithmetic { .. }
        | MeasureKind::Negate(_)
        | MeasureKind::Each { .. }
        | MeasureKind::Member(_)
        | MeasureKind::Parent(..)
        | MeasureKind::AtBaseline(_)
        | MeasureKind::Previous { .. }
        | MeasureKind::PercentOf { .. } => false,
    }
}
