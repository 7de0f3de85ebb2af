//! Names of `each a as i` and of arguments that are periods, where one row is read.

use super::Checker;
use super::row::{Row, RowScope, RowType};
use super::sight::Seen;
use crate::diagnostic::EachProblem;
use crate::model::{Literal, MeasureKind, RowKind};
use crate::source::Span;
use crate::syntax::tree::{Expr, Name};

impl Checker<'_> {
    /// A period that an argument of a function says, wherever the row is.
    pub(super) fn row_period_argument(&self, scope: &RowScope, name: &Name, span: Span) -> Option<Row> {
        let value = scope.env.value(&name.text)?;
        let MeasureKind::Literal(Literal::Period(period)) = &value.measure.kind else { return None };
        Some(Row::new(span, RowKind::PeriodLiteral(*period), RowType::Period(period.grain)))
    }

    /// Reports the name of a member that only the cell knows.
    pub(super) fn member_of_cell(&mut self, scope: &RowScope, expr: &Expr) -> bool {
        let Some(name) = Self::bare_name(expr).cloned() else { return false };
        let known = scope.env.value(&name.text).is_some()
            && self.row_period_argument(scope, &name, name.span).is_none()
            && matches!(self.seen_in(scope, &name.text), Seen::Nothing);
        if known {
            self.report(EachProblem::MemberInRow { name: name.text, span: name.span });
        }
        known
    }
}
