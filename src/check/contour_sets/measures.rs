//! Conditions on cells (`applies when`, `require`, `if` in a formula) as sets of cells.
//!
//! Two mentions of one measure in one cell have one value, whatever it is: that is all that is known of it, and enough
//! to see that `jobs >= 100 and jobs < 50` never holds.

use super::areas::{Areas, Variable};
use super::leaf::{self, Leaf, Linear};
use super::reading::unknown_areas;
use super::{Truth, joined};
use crate::model::{CellAxis, Literal, Measure, MeasureKind};
use crate::source::{FileId, Span};
use crate::unit::Rational;

/// Measures nested deeper than this are taken as they are.
const DEEPEST: usize = 160;

/// Reads conditions on one cell.
#[derive(Debug, Default)]
pub struct CellReader {
    /// What is not looked into, each once.
    known: Vec<Measure>,
}

impl CellReader {
    /// The cells in which a condition has this truth.
    pub fn areas(&mut self, condition: &Measure, wanted: Truth) -> Areas {
        self.condition(condition, wanted, 0)
    }

    fn place(&mut self, measure: &Measure) -> usize {
        let measure = placeless(measure.clone());
        let known = self.known.iter().position(|known| *known == measure);
        known.unwrap_or_else(|| {
            self.known.push(measure);
            self.known.len() - 1
        })
    }

    fn condition(&mut self, condition: &Measure, wanted: Truth, depth: usize) -> Areas {
        let read = if depth < DEEPEST { self.read(condition, wanted, depth + 1) } else { None };
        read.unwrap_or_else(|| unknown_areas(Variable::Unknown(self.place(condition)), wanted))
    }

    fn read(&mut self, condition: &Measure, wanted: Truth, depth: usize) -> Option<Areas> {
        let kind = &condition.kind;
        if let MeasureKind::Literal(Literal::Bool(holds)) = kind {
            return Some(if wanted == Truth::of(*holds) { Areas::everything() } else { Areas::nothing() });
        }
        if let MeasureKind::Not(a) = kind {
            return Some(self.condition(a, wanted.negated(), depth));
        }
        if let MeasureKind::And(a, b) | MeasureKind::Or(a, b) = kind {
            let or = matches!(kind, MeasureKind::Or(..));
            return joined(or, wanted, |second, truth| {
                self.condition(if second { b } else { a }, truth, depth)
            });
        }
        let MeasureKind::Compare { op, left, right } = kind else { return None };
        let (left, right) = (self.value(left, depth)?, self.value(right, depth)?);
        leaf::compare(*op, &left, &right, wanted)
    }

    /// `None` for what cannot be compared with numbers or periods.
    fn value(&mut self, measure: &Measure, depth: usize) -> Option<Leaf> {
        if let MeasureKind::Literal(Literal::Period(period)) = measure.kind {
            return Some(Leaf::Period(period));
        }
        if let MeasureKind::Member(CellAxis::Period(grain)) = measure.kind {
            return Some(Leaf::PeriodOf(grain, 0));
        }
        self.number(measure, depth).map(Leaf::Number)
    }

    fn number(&mut self, measure: &Measure, depth: usize) -> Option<Linear> {
        if depth >= DEEPEST {
            return None;
        }
        let mut of = |part: &Measure| self.number(part, depth + 1);
        if let MeasureKind::Literal(literal) = &measure.kind {
            let Literal::Number(n) = literal else { return None };
            return Some(Linear::constant(n.clone()));
        }
        if let MeasureKind::Scale { measure, factor } = &measure.kind {
            return Some(of(measure)?.times(factor));
        }
        if let MeasureKind::Negate(a) = &measure.kind {
            return Some(of(a)?.times(&Rational::from(-1_i64)));
        }
        if let MeasureKind::Arithmetic { op, left, right } = &measure.kind {
            let (left, right) = (of(left)?, of(right)?);
            let Leaf::Number(number) = left.arithmetic(*op, right)? else { return None };
            return Some(number);
        }
        // A member of an axis is no number; nothing but equality is known of it.
        if matches!(measure.kind, MeasureKind::Member(_) | MeasureKind::Parent(..)) {
            return None;
        }
        let variable = Variable::Measure(self.place(measure));
        Some(Linear { variable: Some((variable, Rational::one())), constant: Rational::zero() })
    }
}

/// The same measure, wherever it is written.
fn placeless(mut measure: Measure) -> Measure {
    measure.span = Span::new(FileId(0), 0, 0);
    for child in measure.children_mut() {
        let kind = MeasureKind::Literal(Literal::Bool(false));
        let empty = Measure { kind, unit: child.unit.clone(), span: child.span };
        *child = placeless(std::mem::replace(child, empty));
    }
    measure
}
