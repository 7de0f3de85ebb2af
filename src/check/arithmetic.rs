//! Quantities and arithmetic of measures: what units the result has, and which factors bring operands together.

use super::Checker;
use super::call::Env;
use super::measure::{Lowered, Type, scaled};
use super::units::{self, Factors, Operation};
use crate::diagnostic::{TypeProblem, UnitProblem, ValueType};
use crate::model::{ArithmeticOp, Literal, Measure, MeasureKind};
use crate::source::Span;
use crate::syntax::tree::{self, Expr};
use crate::unit::{Rational, Sense, Unit};

/// The operation of a formula as the model has it.
pub fn arithmetic_op(op: tree::ArithmeticOp) -> ArithmeticOp {
    match op {
        tree::ArithmeticOp::Add => ArithmeticOp::Add,
        tree::ArithmeticOp::Subtract => ArithmeticOp::Subtract,
        tree::ArithmeticOp::Multiply => ArithmeticOp::Multiply,
        tree::ArithmeticOp::Divide => ArithmeticOp::Divide,
        tree::ArithmeticOp::Power => ArithmeticOp::Power,
    }
}

impl Checker<'_> {
    pub(super) fn quantity(
        &mut self,
        number: &tree::Number,
        unit: &[tree::UnitWord],
        span: Span,
    ) -> Option<Lowered> {
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

    pub(super) fn arithmetic(
        &mut self,
        env: &Env,
        op: tree::ArithmeticOp,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Lowered> {
        let a = self.measure(env, left);
        if let Some(Lowered { of: Type::Period(grain), measure, .. }) = &a {
            return self.period_arithmetic(env, op, (measure.clone(), *grain), right, span);
        }
        let b = match self.unit_of_entity(op, right) {
            Some(unit) => Some(unit),
            None => self.number(env, right),
        };
        let (a, b) = (a?, b?);
        if !matches!(a.of, Type::Number(_)) {
            let (wanted, found) = (ValueType::Number(String::new()), a.of.words(self));
            self.report(TypeProblem::Wanted { wanted, found, span: left.span });
            return None;
        }
        let (x, y) = (a.operand(), b.operand());
        self.beside_share(op, (&x, a.measure.span), (&y, b.measure.span))?;
        self.right_way(arithmetic_op(op), (&x, a.measure.span), (&y, b.measure.span))?;
        let (operation, factors) = match op {
            tree::ArithmeticOp::Add => (ArithmeticOp::Add, self.factors(Operation::Sum, &a, &b)?),
            tree::ArithmeticOp::Subtract => {
                (ArithmeticOp::Subtract, self.factors(Operation::Subtraction, &a, &b)?)
            }
            tree::ArithmeticOp::Multiply => {
                (ArithmeticOp::Multiply, self.told_as_exchanged(units::multiply(&x, &y), &x, &y, false))
            }
            tree::ArithmeticOp::Divide => {
                (ArithmeticOp::Divide, self.told_as_exchanged(units::divide(&x, &y), &x, &y, true))
            }
            tree::ArithmeticOp::Power => (ArithmeticOp::Power, self.power(&a, &b)?),
        };
        let bare = (a.bare.is_some() && b.bare.is_some()).then(Rational::one);
        // Counts that are added are a count, which a bare number meets as it meets one of them.
        let (a_side, b_side) = ((a.generous, a.bare.is_some()), (b.generous, b.bare.is_some()));
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
        let generous = matches!(op, tree::ArithmeticOp::Add | tree::ArithmeticOp::Subtract)
            && unit.sense == Sense::Plain
            && [&a_side, &b_side].iter().all(|(generous, bare)| *generous || *bare);
        Some(Lowered { bare, generous, ..Lowered::new(measure, Type::Number(unit)) })
    }

    /// `120 person / enterprise`: rows are counted in the unit that their dataset names.
    fn unit_of_entity(&mut self, op: tree::ArithmeticOp, expr: &Expr) -> Option<Lowered> {
        let name = Self::bare_name(expr)?;
        let factor = matches!(op, tree::ArithmeticOp::Multiply | tree::ArithmeticOp::Divide);
        self.names.datasets.find(&name.text).filter(|_| factor)?;
        let unit = self.units.word(&name.text, None).ok()?;
        let kind = MeasureKind::Literal(Literal::Number(Rational::one()));
        Some(Lowered::new(Measure { kind, unit: unit.clone(), span: expr.span }, Type::Number(unit)))
    }

    pub(super) fn power(&mut self, a: &Lowered, b: &Lowered) -> Option<Factors> {
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
                self.report(UnitProblem::Exponent { span: b.measure.span });
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
                self.clash(&clash, operation, (&left, a.measure.span), (&right, b.measure.span), false);
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
}
