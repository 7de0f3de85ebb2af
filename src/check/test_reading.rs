//! What an expectation reads: one of what is written in the test alone asserts nothing of the policy.

use super::Checker;
use super::call::Env;
use super::consistency::bare;
use crate::diagnostic::{ExpectProblem, TestProblem};
use crate::model::{Measure, MeasureKind, Move, Named};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind};

impl Checker<'_> {
    /// Remarks on each condition of an expectation that reads nothing.
    pub(super) fn asserts(&mut self, expr: &Expr, measure: &Measure, env: &Env) {
        match (&expr.kind, &measure.kind) {
            (ExprKind::And(a, b), MeasureKind::And(x, y)) | (ExprKind::Or(a, b), MeasureKind::Or(x, y)) => {
                self.asserts(a, x, env);
                self.asserts(b, y, env);
            }
            (ExprKind::Not(inner), MeasureKind::Not(lowered)) => self.asserts(inner, lowered, env),
            (_, MeasureKind::Compare { left, right, .. })
                if bare(left) == bare(right) && reads_policy(left) =>
            {
                let (written, span) = (self.written(expr.span), expr.span);
                self.report(ExpectProblem::WithItself { written, span });
            }
            _ if reads_policy(measure) || self.names_policy(expr, env) => {}
            _ => {
                let (written, span) = (self.written(expr.span), expr.span);
                self.report(TestProblem::ReadsNothing { written, span });
            }
        }
    }

    /// Whether it names what the policy declares and lowering leaves no trace of: a function, a unit.
    fn names_policy(&self, expr: &Expr, env: &Env) -> bool {
        let parts: Vec<&Expr> = match &expr.kind {
            ExprKind::Quantity { unit, .. } => {
                let own = |span: Span| !self.library.contains(&span.file);
                return unit.iter().any(|word| self.names.units.span(&word.word).is_some_and(own));
            }
            ExprKind::Call { function, arguments } => {
                let name = function.parts.last().map_or("", |name| name.text.as_str());
                if self.names.formulas.find(name).is_some() {
                    return true;
                }
                arguments.iter().collect()
            }
            ExprKind::Arithmetic { left, right, .. } | ExprKind::Compare { left, right, .. } => {
                vec![left, right]
            }
            ExprKind::Negate(inner)
            | ExprKind::Not(inner)
            | ExprKind::IsPresent(inner)
            | ExprKind::IsMissing(inner) => {
                vec![inner]
            }
            ExprKind::And(a, b) | ExprKind::Or(a, b) | ExprKind::Coalesce(a, b) => vec![a, b],
            ExprKind::If { condition, then, otherwise } => vec![condition, then, otherwise],
            ExprKind::Path(_) => {
                let bound = Self::bare_name(expr).and_then(|name| env.measure(&name.text));
                return bound.is_some_and(|(value, _)| {
                    // A value of the case; its words name what the policy declares.
                    !matches!(value.kind, ExprKind::Path(_)) && self.names_policy(&value, &Env::default())
                });
            }
            _ => Vec::new(),
        };
        parts.into_iter().any(|part| self.names_policy(part, env))
    }
}

/// True where a value depends on data or on what the policy says.
fn reads_policy(measure: &Measure) -> bool {
    measure.any(&|part| match part.kind.named() {
        Named::Aggregate(_)
        | Named::Indicator(_)
        | Named::Parameter(_)
        | Named::Objects(_)
        | Named::Field(_)
        | Named::Member(_)
        | Named::Codes(_)
        | Named::Parent(_)
        | Named::Clusters(_)
        | Named::Moved(Move::Each(_) | Move::Rank(_)) => true,
        Named::Nothing
        | Named::Literal(_)
        | Named::Moved(
            Move::Selection(_)
            | Move::Set(_)
            | Move::Freed(_)
            | Move::Everywhere
            | Move::Baseline
            | Move::Before,
        ) => false,
    })
}
