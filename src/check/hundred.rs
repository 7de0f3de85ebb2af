//! The factor 100 of a spreadsheet in a ratio that is held as a share or compared with one: the value would be a hundred
//! times too large.

use super::Checker;
use super::measure::{Lowered, Type};
use super::plain::{hundred, number};
use crate::diagnostic::{Describe, IndicatorProblem};
use crate::keyword::Lang;
use crate::model::{ArithmeticOp, Measure, MeasureKind, Policy, RowExpr, RowKind};
use crate::source::{SourceMap, Span};
use crate::unit::Sense;

/// The code of a remark on a factor 100.
const HUNDREDFOLD: &str = "W0371";

fn in_percent(lowered: &Lowered) -> bool {
    matches!(&lowered.of, Type::Number(unit) if matches!(unit.sense, Sense::Share | Sense::Points))
}

impl Checker<'_> {
    /// Remarks on a factor 100 in a formula that is held as a share or in points; `formula` and `asked` are its place
    /// and that of the unit.
    pub(super) fn hundredfold(&mut self, value: &Lowered, (formula, asked): (Span, Span)) {
        if in_percent(value) {
            self.tell_hundredfold(&value.measure, (formula, asked));
        }
    }

    /// Remarks on a factor 100 in a measure that is compared with a share or with points.
    pub(super) fn hundredfold_beside(&mut self, left: &Lowered, right: &Lowered) {
        if !in_percent(right) {
            return;
        }
        let asked = right.measure.span;
        let MeasureKind::Indicator(id) = &left.measure.kind else {
            return self.tell_hundredfold(&left.measure, (left.measure.span, asked));
        };
        if let Some(value) = self.policy.indicators.get(id.index()).map(|i| i.value.clone()) {
            self.tell_hundredfold(&value, (value.span, asked));
        }
    }

    fn tell_hundredfold(&mut self, measure: &Measure, (formula, asked): (Span, Span)) {
        let mut found = Hundreds::new(&self.policy, self.sources);
        found.look(measure);
        let Some(number) = found.products.first().map(|product| product.number) else { return };
        let instead = self.without_hundreds(formula, &found);
        // What a function makes is told where it is called.
        let span = if formula.holds(number) { number } else { formula };
        let inside = (span != number).then_some(number);
        let told = |p: &dyn Describe| {
            p.code() == HUNDREDFOLD && p.labels(Lang::En).first().is_some_and(|label| label.span == span)
        };
        if !self.problems.iter().any(|p| told(p.as_ref())) {
            self.report(IndicatorProblem::Hundredfold { instead, span, inside, asked });
        }
    }

    /// A formula without its factors 100, and with 1 for the 100 that is added or taken away.
    fn without_hundreds(&self, formula: Span, found: &Hundreds<'_>) -> Option<String> {
        if found.others || !found.products.iter().all(|p| formula.holds(p.rest)) {
            return None;
        }
        let rests = found.products.iter().map(|p| (p.whole, self.sources.text(p.rest).to_owned()));
        let ones = found.wholes.iter().map(|span| (*span, "1".to_owned()));
        let mut edits: Vec<(Span, String)> = rests.chain(ones).collect();
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        let mut text = self.sources.text(formula).to_owned();
        for (span, new) in edits {
            if !formula.holds(span) {
                return None;
            }
            let from = span.start.checked_sub(formula.start)? as usize;
            let until = span.end.checked_sub(formula.start)? as usize;
            text = format!("{}{new}{}", text.get(..from)?, text.get(until..)?);
        }
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// A product with a bare factor 100: its place, that of its other factor and that of the number.
struct Product {
    whole: Span,
    rest: Span,
    number: Span,
}

/// The factors 100 that a formula's value keeps.
struct Hundreds<'p> {
    policy: &'p Policy,
    sources: &'p SourceMap,
    products: Vec<Product>,
    /// The number 100 as a part of a sum.
    wholes: Vec<Span>,
    /// There are other numbers beside them, of which it is not known what they would become.
    others: bool,
}

impl<'p> Hundreds<'p> {
    fn new(policy: &'p Policy, sources: &'p SourceMap) -> Self {
        Hundreds { policy, sources, products: Vec::new(), wholes: Vec::new(), others: false }
    }

    fn look(&mut self, measure: &Measure) {
        match &measure.kind {
            MeasureKind::Arithmetic { op: ArithmeticOp::Multiply, left, right } => {
                let is_hundred = |m: &Measure| number(m).is_some_and(|n| *n == hundred());
                let mut product = |rest: &Measure, number: &Measure| {
                    let (rest, number) = (rest.span, number.span);
                    self.products.push(Product { whole: measure.span, rest, number });
                };
                if is_hundred(right) {
                    product(left, right);
                } else if is_hundred(left) {
                    product(right, left);
                } else {
                    self.look(left);
                    self.look(right);
                }
            }
            MeasureKind::Arithmetic { op: ArithmeticOp::Divide, left, .. } => self.look(left),
            MeasureKind::Arithmetic { op: ArithmeticOp::Add | ArithmeticOp::Subtract, left, right } => {
                self.part(left, true);
                self.part(right, true);
            }
            MeasureKind::Coalesce(a, b) | MeasureKind::If { then: a, otherwise: b, .. } => {
                self.part(a, false);
                self.part(b, false);
            }
            MeasureKind::Scale { measure: inner, .. }
            | MeasureKind::Negate(inner)
            | MeasureKind::Select { measure: inner, .. }
            | MeasureKind::OverAll { measure: inner, .. }
            | MeasureKind::At { measure: inner, .. } => self.look(inner),
            MeasureKind::Aggregate(id) => {
                let aggregate = self.policy.aggregates.get(id.index());
                if let Some(argument) = aggregate.and_then(|a| a.argument.as_ref()) {
                    self.row(argument);
                }
            }
            MeasureKind::Arithmetic { op: ArithmeticOp::Power, .. }
            | MeasureKind::Literal(_)
            | MeasureKind::Indicator(_)
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Each { .. }
            | MeasureKind::Rank { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::Everywhere(_)
            | MeasureKind::Member(_)
            | MeasureKind::Parent(..)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::AtBaseline(_)
            | MeasureKind::Previous { .. }
            | MeasureKind::Parameter(_)
            | MeasureKind::Objects { .. }
            | MeasureKind::Field(_)
            | MeasureKind::PercentOf { .. } => {}
        }
    }

    /// The argument of an aggregate: a factor that its author wrote, not one between units.
    fn row(&mut self, expr: &RowExpr) {
        let RowKind::Arithmetic { op, left, right } = &expr.kind else { return };
        let is_hundred = |e: &RowExpr| {
            matches!(&e.kind, RowKind::Number(n) if *n == hundred()) && self.sources.text(e.span) == "100"
        };
        let product = match op {
            ArithmeticOp::Multiply if is_hundred(right) => Some((left.span, right.span)),
            ArithmeticOp::Multiply if is_hundred(left) => Some((right.span, left.span)),
            ArithmeticOp::Add
            | ArithmeticOp::Subtract
            | ArithmeticOp::Multiply
            | ArithmeticOp::Divide
            | ArithmeticOp::Power => None,
        };
        match (product, op) {
            (Some((rest, number)), _) => self.products.push(Product { whole: expr.span, rest, number }),
            (None, ArithmeticOp::Multiply) => {
                self.row(left);
                self.row(right);
            }
            (None, ArithmeticOp::Divide) => self.row(left),
            (None, ArithmeticOp::Add | ArithmeticOp::Subtract | ArithmeticOp::Power) => {}
        }
    }

    /// A part that stands beside another one.
    fn part(&mut self, measure: &Measure, summed: bool) {
        match number(measure) {
            Some(n) if summed && *n == hundred() => self.wholes.push(measure.span),
            Some(n) => self.others |= !n.is_zero(),
            None => self.look(measure),
        }
    }
}
