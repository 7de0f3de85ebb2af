//! Periods in formulas: shifted by whole numbers, set apart, compared with periods of their own grain alone.

use super::Checker;
use super::call::Env;
use super::measure::{Lowered, Type};
use super::period::{first_day, grain_name, last_day};
use super::row::{Row, RowScope, RowType};
use crate::diagnostic::{TableProblem, TypeProblem, ValueType};
use crate::model::{ArithmeticOp, CompareOp, Grain, Literal, Measure, MeasureKind, RowExpr, RowKind};
use crate::source::Span;
use crate::syntax::tree::{self, Calendar, Expr, ExprKind};
use crate::unit::{Rational, Unit};

impl Checker<'_> {
    /// `year - 1` is a year, `year - 2010` a number of years.
    pub(super) fn period_arithmetic(
        &mut self,
        env: &Env,
        op: tree::ArithmeticOp,
        (left, grain): (Measure, Grain),
        right: &Expr,
        span: Span,
    ) -> Option<Lowered> {
        let op = self.period_operator(op, left.span)?;
        let made = |right: Measure, of: Type| {
            let kind = MeasureKind::Arithmetic { op, left: Box::new(left.clone()), right: Box::new(right) };
            Some(Lowered::new(Measure { kind, unit: Unit::one(), span }, of))
        };
        let apart = || Type::Number(Unit::one());
        if let Some(period) = Self::year_literal(right).filter(|_| op == ArithmeticOp::Subtract) {
            if period.grain != grain {
                self.cross_frequency((left.span, grain), (right.span, period.grain));
                return None;
            }
            return made(Self::period_literal(period, right.span), apart());
        }
        let b = self.measure(env, right)?;
        match &b.of {
            Type::Period(other) if op == ArithmeticOp::Subtract => {
                if *other != grain {
                    self.cross_frequency((left.span, grain), (right.span, *other));
                    return None;
                }
                made(b.measure, apart())
            }
            Type::Number(unit) if is_step(unit, b.bare.as_ref(), right) && is_whole(&b.measure) => {
                made(b.measure, Type::Period(grain))
            }
            Type::Number(_) => {
                self.report(TableProblem::PeriodStep { grain: grain_name(grain), span: right.span });
                None
            }
            Type::Bool
            | Type::Period(_)
            | Type::Member(_)
            | Type::Text
            | Type::Cluster
            | Type::Role
            | Type::Date
            | Type::Words(_) => {
                let (wanted, found) = (ValueType::Number(String::new()), b.of.words(self));
                self.report(TypeProblem::Wanted { wanted, found, span: right.span });
                None
            }
        }
    }

    /// The same in a row.
    pub(super) fn row_period_arithmetic(
        &mut self,
        scope: &RowScope,
        op: tree::ArithmeticOp,
        (left, grain): (RowExpr, Grain),
        right: &Expr,
        span: Span,
    ) -> Option<Row> {
        let op = self.period_operator(op, left.span)?;
        let made = |right: RowExpr, of: RowType| {
            let kind = RowKind::Arithmetic { op, left: Box::new(left.clone()), right: Box::new(right) };
            Some(Row::new(span, kind, of))
        };
        let apart = || RowType::Number(Unit::one());
        if let Some(period) = Self::year_literal(right).filter(|_| op == ArithmeticOp::Subtract) {
            if period.grain != grain {
                self.cross_frequency((left.span, grain), (right.span, period.grain));
                return None;
            }
            return made(RowExpr { span: right.span, kind: RowKind::PeriodLiteral(period) }, apart());
        }
        let b = self.row(scope, right)?;
        match &b.of {
            RowType::Period(other) if op == ArithmeticOp::Subtract => {
                if *other != grain {
                    self.cross_frequency((left.span, grain), (right.span, *other));
                    return None;
                }
                made(b.expr, apart())
            }
            RowType::Missing => made(b.expr, RowType::Period(grain)),
            RowType::Number(unit) if is_step(unit, b.bare.as_ref(), right) => {
                made(b.expr, RowType::Period(grain))
            }
            RowType::Number(_) => {
                self.report(TableProblem::PeriodStep { grain: grain_name(grain), span: right.span });
                None
            }
            RowType::Bool
            | RowType::Text
            | RowType::Code(_)
            | RowType::Date
            | RowType::Period(_)
            | RowType::Entity(_)
            | RowType::Cluster
            | RowType::Role => {
                let found = self.row_type_words(&b.of);
                let wanted = ValueType::Number(String::new());
                self.report(TypeProblem::Wanted { wanted, found, span: right.span });
                None
            }
        }
    }

    /// Of two periods only a difference is anything, and of a period and a number a sum or a difference.
    fn period_operator(&mut self, op: tree::ArithmeticOp, left: Span) -> Option<ArithmeticOp> {
        match op {
            tree::ArithmeticOp::Add => Some(ArithmeticOp::Add),
            tree::ArithmeticOp::Subtract => Some(ArithmeticOp::Subtract),
            tree::ArithmeticOp::Multiply | tree::ArithmeticOp::Divide | tree::ArithmeticOp::Power => {
                let (wanted, found) = (ValueType::Number(String::new()), ValueType::Period);
                self.report(TypeProblem::Wanted { wanted, found, span: left });
                None
            }
        }
    }

    /// The period of a row; that of a table by year has no quarter.
    pub(super) fn row_period(&mut self, scope: &RowScope, grain: Grain, span: Span) -> Option<Row> {
        let dataset = self.policy.datasets.get(scope.dataset.index());
        if let Some((name, own)) = dataset.and_then(|d| Some((d.name.clone(), d.period.as_ref()?.grain)))
            && own.per_year() < grain.per_year()
        {
            let (own, wanted) = (grain_name(own), grain_name(grain));
            self.report(TableProblem::RowsTooCoarse { dataset: name, own, wanted, span });
            return None;
        }
        Some(Row::new(span, RowKind::Period(grain), RowType::Period(grain)))
    }

    pub(super) fn cross_frequency(&mut self, left: (Span, Grain), right: (Span, Grain)) {
        self.of_two_grains(left, right, None);
    }

    /// The same in a row, whose own period says what is meant by a literal.
    pub(super) fn cross_frequency_in_row(
        &mut self,
        scope: &RowScope,
        op: CompareOp,
        (subject, grain): (Span, Grain),
        (other, other_grain): (&Expr, Grain),
    ) {
        let own = self.policy.datasets.get(scope.dataset.index()).and_then(|d| d.period.as_ref());
        let own = own.map(|period| period.grain);
        let (name, sign) = (self.written(subject), op.sign());
        let word = crate::keyword::canonical(grain_name(other_grain), Self::lang_of(&name));
        let instead = Self::year_literal(other).and_then(|literal| match (own, word) {
            (Some(own), Some(word)) if own.per_year() >= other_grain.per_year() => {
                Some(format!("{word} {sign} {literal}"))
            }
            (_, _) => literal.coarsen(grain).map(|coarser| format!("{name} {sign} {coarser}")),
        });
        self.of_two_grains((subject, grain), (other.span, other_grain), instead);
    }

    fn of_two_grains(&mut self, left: (Span, Grain), right: (Span, Grain), instead: Option<String>) {
        let (left_grain, right_grain) = (grain_name(left.1), grain_name(right.1));
        let (left, right) = (left.0, right.0);
        self.report(TableProblem::CrossFrequency { left, left_grain, right, right_grain, instead });
    }

    /// A day beside a period: the period's first or last day says what is meant.
    pub(super) fn day_and_period(&mut self, op: CompareOp, date: Span, period: &Expr) {
        let calendar = match &period.kind {
            ExprKind::Quantity { number, .. } => number.digits.parse().ok().map(Calendar::Year),
            ExprKind::Calendar(calendar) => Some(*calendar),
            _ => None,
        };
        let (sign, day) = match op {
            CompareOp::Less => ("<", calendar.and_then(first_day)),
            CompareOp::GreaterOrEqual => (">=", calendar.and_then(first_day)),
            CompareOp::LessOrEqual => ("<=", calendar.and_then(last_day)),
            CompareOp::Greater => (">", calendar.and_then(last_day)),
            CompareOp::Equal | CompareOp::NotEqual => ("==", None),
        };
        let name = self.written(date);
        let instead = day.map(|day| format!("{name} {sign} {day}"));
        self.report(TableProblem::DateAndPeriod { date, period: period.span, instead });
    }
}

/// A plain number that may count periods: whole where it is written out.
fn is_step(unit: &Unit, bare: Option<&Rational>, written: &Expr) -> bool {
    let literal = matches!(written.kind, ExprKind::Quantity { .. });
    let whole = !literal || bare.is_some_and(|n| n.to_i64().is_some());
    whole && unit.dimension.is_none() && unit.sense == crate::unit::Sense::Plain
}

/// False of a number that is known without data and is none of whole periods: what `n - 1` is where a call gives 2.5.
fn is_whole(measure: &Measure) -> bool {
    known(measure).is_none_or(|number| number.to_i64().is_some())
}

/// The number that a formula of literals is.
fn known(measure: &Measure) -> Option<Rational> {
    match &measure.kind {
        MeasureKind::Literal(Literal::Number(number)) => Some(number.clone()),
        MeasureKind::Scale { measure, factor } => Some(known(measure)? * factor.clone()),
        MeasureKind::Negate(inner) => Some(-known(inner)?),
        MeasureKind::Arithmetic { op: ArithmeticOp::Add, left, right } => Some(known(left)? + known(right)?),
        MeasureKind::Arithmetic { op: ArithmeticOp::Subtract, left, right } => {
            Some(known(left)? - known(right)?)
        }
        _ => None,
    }
}
