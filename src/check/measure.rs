//! Measures: formulas of cells, typed, with every aggregate interned.

use super::Checker;
use super::alternatives::Judged;
use super::call::Env;
use super::objects::{Quantifier, Words};
use super::units::Operand;
use crate::diagnostic::{IntervalProblem, Misfit, NameProblem, PolicyProblem, TypeProblem, ValueType};
use crate::model::{AxisId, CellAxis, Grain, Literal, Measure, MeasureKind, Period, Selection};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, PercentBase};
use crate::unit::{Rational, Unit};

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
    Date,
    /// What a clause names.
    Words(Words),
}

impl Type {
    pub fn words(&self, checker: &Checker<'_>) -> ValueType {
        match self {
            Type::Number(unit) => ValueType::Number(unit.text.to_string()),
            Type::Bool => ValueType::Condition,
            Type::Period(_) => ValueType::Period,
            Type::Text => ValueType::Text,
            Type::Member(axis) => ValueType::Code(
                checker.policy.axes.get(axis.index()).map(|a| a.name.clone()).unwrap_or_default(),
            ),
            Type::Cluster => ValueType::Cluster,
            Type::Role => ValueType::Role,
            Type::Date => ValueType::Date,
            Type::Words(_) => ValueType::Word,
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
            Type::Bool
            | Type::Period(_)
            | Type::Member(_)
            | Type::Text
            | Type::Cluster
            | Type::Role
            | Type::Date
            | Type::Words(_) => Unit::one(),
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

/// What `over all` calls the axes that the `in` of the cell's cluster fixes, in either language.
const TERRITORY: &[&str] = &["territory", "территория", "территории", "территориям"];

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
        // `1 thousand RUB / enterprise`: what is counted is a unit too, and an axis is no number.
        if let (Type::Member(_), Some(unit)) = (&lowered.of, self.unit_of_word(expr)) {
            let kind = MeasureKind::Literal(Literal::Number(Rational::one()));
            return Some(Lowered::new(
                Measure { kind, unit: unit.clone(), span: expr.span },
                Type::Number(unit),
            ));
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
                Type::Bool
                | Type::Period(_)
                | Type::Member(_)
                | Type::Text
                | Type::Cluster
                | Type::Role
                | Type::Date
                | Type::Words(_) => Unit::one(),
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
                    self.day_for_period(*calendar, span);
                    None
                }
            },
            ExprKind::Bool(value) => made(MeasureKind::Literal(Literal::Bool(*value)), Type::Bool),
            ExprKind::Path(path) => self.path(env, path),
            ExprKind::Call { function, arguments } => self.call(env, function, arguments, span),
            ExprKind::EachCall { function, each, body, others } => {
                self.each_call(env, (function, each), (body, others), span)
            }
            ExprKind::AxisLevel { .. } => {
                let (wanted, found) = (ValueType::Number(String::new()), ValueType::Code(self.written(span)));
                self.report(TypeProblem::Wanted { wanted, found, span });
                None
            }
            ExprKind::QuantifierCall { function, over, role, condition, body } => {
                let (role, condition, body) = (role.as_ref(), condition.as_deref(), body.as_deref());
                self.quantifier(env, &Quantifier { function, over, role, condition, body }, span)
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
            ExprKind::Timed { relation, .. } => {
                let within = matches!(relation, tree::TimeRelation::Within { .. });
                self.report(IntervalProblem::OfRows { within, span });
                None
            }
            ExprKind::IsPresent(inner) => {
                let inner = Box::new(self.measure(env, inner)?.measure);
                let missing = Measure { kind: MeasureKind::IsMissing(inner), unit: Unit::one(), span };
                made(MeasureKind::Not(Box::new(missing)), Type::Bool)
            }
            ExprKind::IsMissing(inner) => {
                made(MeasureKind::IsMissing(Box::new(self.measure(env, inner)?.measure)), Type::Bool)
            }
            ExprKind::Not(inner) => made(MeasureKind::Not(Box::new(self.condition(env, inner)?)), Type::Bool),
            ExprKind::And(..) | ExprKind::Or(..) if self.bare_alternatives(Judged::Cell(env), expr) => None,
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
                let is_territory = |name: &tree::Name| {
                    TERRITORY.contains(&name.text.as_str()) && self.find_axis(&name.text).is_none()
                };
                if let [name] = axes.as_slice()
                    && is_territory(name)
                {
                    let inner = inner?;
                    let kind = MeasureKind::Everywhere(Box::new(inner.measure.clone()));
                    return Some(Lowered {
                        measure: Measure { kind, unit: inner.measure.unit.clone(), span },
                        ..inner
                    });
                }
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
            ExprKind::RequireAll(measure) => {
                let inner = self.measure(env, measure)?;
                self.complete(inner, span)
            }
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
                if let CellAxis::Period(grain) = axis {
                    self.has_grain(&inner.measure, grain, true)?;
                }
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

    fn select(&mut self, env: &Env, measure: &Expr, selection: Selection, span: Span) -> Option<Lowered> {
        let inner = self.measure(env, measure)?;
        self.selected(inner, selection, span)
    }

    fn selected(&mut self, inner: Lowered, selection: Selection, span: Span) -> Option<Lowered> {
        let kind = MeasureKind::Select { measure: Box::new(inner.measure.clone()), selection };
        Some(Lowered { measure: Measure { kind, unit: inner.measure.unit.clone(), span }, ..inner })
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
        self.report(TypeProblem::Grains { found, wanted, month: None, span });
        None
    }

    /// A literal period, for a bare year where a period stands.
    pub(super) fn period_literal(period: Period, span: Span) -> Measure {
        Measure { kind: MeasureKind::Literal(Literal::Period(period)), unit: Unit::one(), span }
    }
}
