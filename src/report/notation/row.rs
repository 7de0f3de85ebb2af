//! What is taken of each row, as notation.

use super::super::assess_demand::as_written;
use super::measure::{Formulas, Part, Strength};
use super::predicate::spaced;
use super::{Large, Math};
use crate::model::{ArithmeticOp, LinkedFunction, NumberFunction, RowExpr, RowKind, Through};
use crate::unit::{Number, Unit};

impl Formulas<'_> {
    /// A value of a row; `index` is the letter of the row.
    pub(super) fn row(&self, expr: &RowExpr, index: &'static str) -> Part {
        match &expr.kind {
            RowKind::Column(column) => {
                let name = Math::words(spaced(self.names.column(*column)));
                Part::of(name.below(Math::Letter(index)))
            }
            RowKind::Number(number) => {
                let number = Number::Exact(number.clone());
                Part::of(Math::Number(as_written(&number, &Unit::one(), &self.names)))
            }
            RowKind::Through { through: Through::Partner(_), expr } => {
                let of = self.row(expr, index).math;
                Part::of(Math::Call(self.names.say("partner", "партнёр"), vec![of]))
            }
            RowKind::Through { through: Through::Column(column), expr } => {
                let of = self.row(expr, index).math;
                Part::of(Math::Call(spaced(self.names.column(*column)), vec![of]))
            }
            RowKind::Arithmetic { op, left, right } => {
                self.arithmetic(*op, self.row(left, index), self.row(right, index))
            }
            RowKind::Negate(inner) => {
                let inner = self.row(inner, index).at_least(Strength::Product);
                Part::new(Math::Row(vec![Math::Sign("−"), inner]), Strength::Sum)
            }
            RowKind::Calculated { function, arguments } => {
                let arguments = arguments.iter().map(|argument| self.row(argument, index)).collect();
                self.calculated(*function, arguments)
            }
            RowKind::Linked { function: LinkedFunction::Sum, link, sides, filter, body: Some(body) } => {
                let mut dataset = spaced(self.names.dataset(*link));
                if let [side] = sides.as_slice()
                    && let Some(side) = self.predicates().side(*link, *side)
                {
                    dataset = self.names.say(
                        format!("{dataset} (as the {side})"),
                        format!("{dataset} (в качестве стороны «{side}»)"),
                    );
                }
                let mut below = vec![Math::Row(vec![
                    Math::Letter("l"),
                    Math::Sign("∈"),
                    Math::words(dataset).below(Math::Letter(index)),
                ])];
                if let Some(filter) = filter {
                    below.extend(self.conditions(filter));
                }
                let of = self.row(body, "l").at_least(Strength::Large);
                Part::new(Math::Over { sign: Large::Sum, below, of: Box::new(of) }, Strength::Large)
            }
            RowKind::If { condition, then, otherwise } => {
                let when = Math::words(self.predicates().clause(condition));
                let cases =
                    vec![(self.row(then, index).math, Some(when)), (self.row(otherwise, index).math, None)];
                Part::of(Math::Cases(cases, self.otherwise()))
            }
            RowKind::Coalesce(value, instead) => {
                let (value, instead) = (self.row(value, index).math, self.row(instead, index).math);
                let known = Math::words(self.names.say("where it is known", "если известно"));
                Part::of(Math::Cases(vec![(value, Some(known)), (instead, None)], self.otherwise()))
            }
            RowKind::Linked { .. }
            | RowKind::Period(_)
            | RowKind::Text(_)
            | RowKind::Date(_)
            | RowKind::PeriodLiteral(_)
            | RowKind::Parent { .. }
            | RowKind::CodeLiteral(_)
            | RowKind::Day { .. }
            | RowKind::Missing => Part::of(Math::words(self.predicates().value(expr))),
            RowKind::Bool(_)
            | RowKind::CodeIn { .. }
            | RowKind::TextIn { .. }
            | RowKind::KeyIn { .. }
            | RowKind::ClusterIn { .. }
            | RowKind::RoleIn { .. }
            | RowKind::InCell { .. }
            | RowKind::Compare { .. }
            | RowKind::And(..)
            | RowKind::Or(..)
            | RowKind::Not(_)
            | RowKind::IsMissing(_) => Part::of(Math::words(self.predicates().clause(expr))),
        }
    }

    pub(super) fn arithmetic(&self, op: ArithmeticOp, left: Part, right: Part) -> Part {
        match op {
            ArithmeticOp::Add | ArithmeticOp::Subtract => {
                let sign = if op == ArithmeticOp::Add { "+" } else { "−" };
                let right = right.at_least(Strength::Large);
                Part::new(
                    Math::Row(vec![left.at_least(Strength::Sum), Math::Sign(sign), right]),
                    Strength::Sum,
                )
            }
            ArithmeticOp::Multiply => {
                let (left, right) = (left.at_least(Strength::Product), right.at_least(Strength::Product));
                Part::new(Math::Row(vec![left, Math::Sign("·"), right]), Strength::Product)
            }
            ArithmeticOp::Divide => {
                // A fraction over something is a fraction over both.
                let (above, below) = match left.math {
                    Math::Fraction(above, below) => {
                        let below = match *below {
                            sum @ (Math::Over { .. } | Math::Row(_)) => sum.fenced("(", ")"),
                            other => other,
                        };
                        let more = right.at_least(Strength::Product);
                        (above, Box::new(Math::Row(vec![below, Math::Sign("·"), more])))
                    }
                    other => (Box::new(other), Box::new(right.math)),
                };
                Part::new(Math::Fraction(above, below), Strength::Product)
            }
            ArithmeticOp::Power => {
                let (base, power) = (left.at_least(Strength::Whole), right.math);
                Part::of(Math::Power(Box::new(base), Box::new(power)))
            }
        }
    }

    pub(super) fn calculated(&self, function: NumberFunction, arguments: Vec<Part>) -> Part {
        let mut arguments = arguments.into_iter().map(|part| part.math);
        let word = |word: &str| word.to_owned();
        match function {
            NumberFunction::NotNegative => Part::of(Math::Row(arguments.collect())),
            NumberFunction::Abs => Part::of(Math::Row(arguments.collect()).fenced("|", "|")),
            NumberFunction::Root => Part::of(Math::Root(Box::new(Math::Row(arguments.collect())))),
            NumberFunction::Ln => Part::of(Math::Call(word("ln"), arguments.collect())),
            NumberFunction::Log => {
                let (of, base) = (arguments.next(), arguments.next());
                let of = Math::Row(of.into_iter().collect()).fenced("(", ")");
                let log = Math::words("log").below(Math::Row(base.into_iter().collect()));
                Part::new(Math::Row(vec![log, of]), Strength::Product)
            }
            NumberFunction::Least => Part::of(Math::Call(word("min"), arguments.collect())),
            NumberFunction::Greatest => Part::of(Math::Call(word("max"), arguments.collect())),
        }
    }
}
