//! Plain numbers where a share is meant: beside shares in sums, and as the factor 100 of a ratio.

use super::Checker;
use super::measure::{Lowered, Type};
use crate::diagnostic::{Describe, IndicatorProblem};
use crate::keyword::Lang;
use crate::model::{ArithmeticOp, CellAxis, Literal, Measure, MeasureKind, Policy, RowExpr, RowKind};
use crate::source::{SourceMap, Span};
use crate::syntax::tree;
use crate::unit::{Rational, Sense};

/// The code of a remark on a factor 100.
const HUNDREDFOLD: &str = "W0371";

fn hundred() -> Rational {
    Rational::from(100i64)
}

fn is_share(lowered: &Lowered) -> bool {
    matches!(&lowered.of, Type::Number(unit) if unit.sense == Sense::Share)
}

/// A sum of a share and a number, in the order of the text.
struct Beside<'m> {
    number: (&'m Rational, Span),
    share: Span,
    minus: bool,
    /// The number stands before the share.
    first: bool,
}

impl Checker<'_> {
    /// Refuses a sum of a share and a bare number that is more than a whole: the number would be hundreds of points.
    /// (`1 - share` and `share + 1` are ordinary formulas.)
    pub(super) fn beside_share(&mut self, op: tree::ArithmeticOp, a: &Lowered, b: &Lowered) -> Option<()> {
        let minus = match op {
            tree::ArithmeticOp::Add => false,
            tree::ArithmeticOp::Subtract => true,
            tree::ArithmeticOp::Multiply | tree::ArithmeticOp::Divide | tree::ArithmeticOp::Power => {
                return Some(());
            }
        };
        let (left, right) = (a.measure.span, b.measure.span);
        let found = match (&a.bare, &b.bare) {
            (None, Some(n)) if is_share(a) => Beside { number: (n, right), share: left, minus, first: false },
            (Some(n), None) if is_share(b) => Beside { number: (n, left), share: right, minus, first: true },
            _ => return Some(()),
        };
        if found.number.0.abs() <= Rational::one() {
            return Some(());
        }
        self.tell_beside(&found);
        None
    }

    /// Refuses a bare number beside a share on a side of a target that is a share. There a number that stands alone
    /// takes the sign `%`, so that `baseline + 0.5` may mean half a point and would be fifty.
    pub(super) fn beside_base(&mut self, left: &Lowered, side: &Measure) -> Option<()> {
        let found = if is_share(left) { beside(side) } else { None };
        match found {
            Some(found) => {
                self.tell_beside(&found);
                None
            }
            None => Some(()),
        }
    }

    fn tell_beside(&mut self, found: &Beside<'_>) {
        let (number, span) = found.number;
        let points = number.clone() * hundred();
        // `-3 + share` takes away.
        let turned = number.is_negative() && !(found.minus && found.first);
        self.report(IndicatorProblem::PlainBesideShare {
            number: self.written(span),
            amount: if turned { number.abs() } else { number.clone() }.to_string(),
            points: points.to_string(),
            part: number.abs() < Rational::one(),
            share: self.written(found.share),
            minus: found.minus != turned,
            first: found.first,
            span,
        });
    }

    /// Remarks on a factor 100 in a formula that is held as a share; `formula` and `asked` are its place and that of
    /// what asks for a share.
    pub(super) fn hundredfold(&mut self, value: &Lowered, (formula, asked): (Span, Span)) {
        if !is_share(value) {
            return;
        }
        self.tell_hundredfold(&value.measure, (formula, asked));
    }

    /// Remarks on a factor 100 in a measure that is compared with a share.
    pub(super) fn hundredfold_beside(&mut self, left: &Lowered, right: &Lowered) {
        let plain =
            matches!(&left.of, Type::Number(unit) if unit.sense == Sense::Plain && unit.dimension.is_none());
        if !plain || !is_share(right) {
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
            | MeasureKind::Member(_)
            | MeasureKind::Parent(..)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::AtBaseline(_)
            | MeasureKind::Previous { .. }
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

/// A measure without the conversions between units around it.
fn unscaled(measure: &Measure) -> &Measure {
    match &measure.kind {
        MeasureKind::Scale { measure, .. } => unscaled(measure),
        _ => measure,
    }
}

/// A number that is written without a unit.
fn number(measure: &Measure) -> Option<&Rational> {
    match &measure.kind {
        MeasureKind::Literal(Literal::Number(n))
            if measure.unit.sense == Sense::Plain && measure.unit.dimension.is_none() =>
        {
            Some(n)
        }
        _ => None,
    }
}

/// A side of a target that is a sum of a share and a number of no more than a whole.
fn beside(side: &Measure) -> Option<Beside<'_>> {
    let MeasureKind::Arithmetic { op, left, right } = &unscaled(side).kind else { return None };
    let minus = match op {
        ArithmeticOp::Add => false,
        ArithmeticOp::Subtract => true,
        ArithmeticOp::Multiply | ArithmeticOp::Divide | ArithmeticOp::Power => return None,
    };
    let (n, literal, other, first) = match (number(left), number(right)) {
        (None, Some(n)) => (n, right, left, false),
        // `1 - share` is the rest of a whole.
        (Some(n), None) if !minus => (n, left, right, true),
        _ => return None,
    };
    let share = unscaled(other);
    let meant = share.unit.sense == Sense::Share && !n.is_zero();
    // One beside a share that is not the base of the target is a factor's (`1 + growth`).
    let told = n.abs() < Rational::one() || at_another_time(share);
    (meant && told).then_some(Beside { number: (n, literal.span), share: other.span, minus, first })
}

/// True for a measure in a fixed period or in the one before.
fn at_another_time(measure: &Measure) -> bool {
    match &measure.kind {
        MeasureKind::AtBaseline(_) | MeasureKind::Previous { .. } => true,
        MeasureKind::At { axis: CellAxis::Period(_), value, .. } => {
            matches!(value.kind, MeasureKind::Literal(_))
        }
        _ => false,
    }
}
