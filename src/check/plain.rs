//! Plain numbers beside shares in sums: `baseline + 3` would add three hundred points.

use super::Checker;
use super::measure::{Lowered, Type};
use super::units::Operand;
use crate::diagnostic::IndicatorProblem;
use crate::model::{ArithmeticOp, CellAxis, Literal, Measure, MeasureKind};
use crate::source::Span;
use crate::syntax::tree;
use crate::unit::{Rational, Sense};

pub(super) fn hundred() -> Rational {
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
    pub(super) fn beside_share(
        &mut self,
        op: tree::ArithmeticOp,
        (a, left): (&Operand, Span),
        (b, right): (&Operand, Span),
    ) -> Option<()> {
        let minus = match op {
            tree::ArithmeticOp::Add => false,
            tree::ArithmeticOp::Subtract => true,
            tree::ArithmeticOp::Multiply | tree::ArithmeticOp::Divide | tree::ArithmeticOp::Power => {
                return Some(());
            }
        };
        let found = match (&a.bare, &b.bare) {
            (None, Some(n)) if a.unit.sense == Sense::Share => {
                Beside { number: (n, right), share: left, minus, first: false }
            }
            (Some(n), None) if b.unit.sense == Sense::Share => {
                Beside { number: (n, left), share: right, minus, first: true }
            }
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
            first: found.first && found.minus,
            span,
        });
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
pub(super) fn number(measure: &Measure) -> Option<&Rational> {
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
