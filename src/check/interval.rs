//! Conditions of rows on days and periods: `during`, `overlaps`, `within N months of`.
//!
//! An interval is closed: both its days belong to it. A day that is missing decides nothing that depends on it.

use super::Checker;
use super::row::{Row, RowScope, RowType};
use crate::diagnostic::{IntervalProblem, ObligationProblem, OneDay, PolicyProblem};
use crate::model::{ColumnRef, CompareOp, DayOf, RowExpr, RowKind};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, TimeRelation, TimeSide, TimeUnit};
use crate::unit::Rational;

/// The first and the last day of what a condition compares.
struct Stretch {
    first: RowExpr,
    last: RowExpr,
    /// One date, not a period nor two ends.
    one_day: bool,
}

/// No term is longer: three centuries.
const LONGEST: i64 = 300;

impl Checker<'_> {
    pub(super) fn row_timed(
        &mut self,
        scope: &RowScope,
        relation: &TimeRelation,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Row> {
        let (a, b) = (self.stretch(scope, left), self.stretch(scope, right));
        let (a, b) = (a?, b?);
        let compared = |op, left: RowExpr, right: RowExpr| RowExpr {
            span,
            kind: RowKind::Compare { op, left: Box::new(left), right: Box::new(right) },
        };
        let either = |a: RowExpr, b: RowExpr| RowExpr { span, kind: RowKind::Or(Box::new(a), Box::new(b)) };
        let parts = match relation {
            TimeRelation::During => {
                if b.one_day {
                    let what = self.written(right.span);
                    self.report(IntervalProblem::OneDay { what, side: OneDay::During, span: right.span });
                    return None;
                }
                let mut parts = vec![
                    compared(CompareOp::GreaterOrEqual, a.first.clone(), b.first.clone()),
                    compared(CompareOp::LessOrEqual, a.last.clone(), b.last.clone()),
                ];
                // What begins after the period, or ends before it, lies outside whatever its other end is.
                if a.first != a.last {
                    parts.push(compared(CompareOp::LessOrEqual, a.first, b.last));
                    parts.push(compared(CompareOp::GreaterOrEqual, a.last, b.first));
                }
                parts
            }
            TimeRelation::Overlaps => {
                if a.one_day {
                    let what = self.written(left.span);
                    self.report(IntervalProblem::OneDay { what, side: OneDay::Overlaps, span: left.span });
                    return None;
                }
                // The later of two beginnings is enough where it lies in the other: the end is after it.
                let first = a.first.clone();
                vec![
                    either(
                        compared(CompareOp::LessOrEqual, a.first, b.last),
                        compared(CompareOp::LessOrEqual, first.clone(), b.first.clone()),
                    ),
                    either(
                        compared(CompareOp::GreaterOrEqual, a.last, b.first.clone()),
                        compared(CompareOp::GreaterOrEqual, first, b.first),
                    ),
                ]
            }
            TimeRelation::Within { count, unit, side } => {
                if !a.one_day {
                    let what = self.written(left.span);
                    self.report(IntervalProblem::TwoEnds { what, span: left.span });
                    return None;
                }
                let count = Rational::parse(&count.digits).and_then(|n| n.to_i64());
                let Some(count) = count else {
                    self.report(ObligationProblem::TermNotWhole { span });
                    return None;
                };
                let earlier = moved(b.first.clone(), term(count, *unit, -1));
                let later = moved(b.last.clone(), term(count, *unit, 1));
                let (first, last) = match side {
                    TimeSide::Either => (earlier, later),
                    TimeSide::After => (b.last, later),
                    TimeSide::Before => (earlier, b.first),
                };
                vec![
                    compared(CompareOp::GreaterOrEqual, a.first, first),
                    compared(CompareOp::LessOrEqual, a.last, last),
                ]
            }
        };
        let both = |a, b| RowExpr { span, kind: RowKind::And(Box::new(a), Box::new(b)) };
        Some(Row { expr: parts.into_iter().reduce(both)?, ..Row::new(span, RowKind::Missing, RowType::Bool) })
    }

    /// `A..B`, a period or a date.
    fn stretch(&mut self, scope: &RowScope, expr: &Expr) -> Option<Stretch> {
        let ExprKind::Range { from, until } = &expr.kind else {
            let (first, last) = (self.edge(scope, expr, DayOf::First)?, self.edge(scope, expr, DayOf::Last)?);
            return Some(Stretch { first: first.0, last: last.0, one_day: first.1 });
        };
        let (first, last) = (self.edge(scope, from, DayOf::First), self.edge(scope, until, DayOf::Last));
        let (first, last) = (first?.0, last?.0);
        if let (RowKind::Date(from), RowKind::Date(until)) = (&first.kind, &last.kind)
            && until < from
        {
            self.report(PolicyProblem::Backwards { span: expr.span });
            return None;
        }
        if let (Some(from), Some(until)) = (column_of(&first), column_of(&last))
            && from.dataset == until.dataset
        {
            let pair = (from.column, until.column);
            let dataset = self.policy.datasets.get_mut(from.dataset.index());
            if let Some(dataset) = dataset.filter(|d| !d.intervals.contains(&pair)) {
                dataset.intervals.push(pair);
            }
        }
        Some(Stretch { first, last, one_day: false })
    }

    /// The day that an expression gives as an end of an interval, and whether it is a day by itself.
    fn edge(&mut self, scope: &RowScope, expr: &Expr, of: DayOf) -> Option<(RowExpr, bool)> {
        let span = expr.span;
        if let Some(period) = Self::year_literal(expr) {
            return Some((RowExpr { span, kind: RowKind::Date(of.of_period(period)) }, false));
        }
        if let ExprKind::Coalesce(a, b) = &expr.kind {
            let (a, b) = (self.edge(scope, a, of), self.edge(scope, b, of));
            let ((a, one), (b, other)) = (a?, b?);
            return Some((RowExpr { span, kind: RowKind::Coalesce(Box::new(a), Box::new(b)) }, one && other));
        }
        let row = self.row(scope, expr)?;
        match row.of {
            RowType::Date => Some((row.expr, true)),
            RowType::Period(_) => {
                Some((RowExpr { span, kind: RowKind::Day { of, from: Box::new(row.expr) } }, false))
            }
            RowType::Number(_)
            | RowType::Bool
            | RowType::Text
            | RowType::Code(_)
            | RowType::Entity(_)
            | RowType::Cluster
            | RowType::Role
            | RowType::Missing => {
                let (what, found) = (self.written(span), self.row_type_words(&row.of));
                self.report(IntervalProblem::NoDay { what, found, span });
                None
            }
        }
    }
}

/// The column whose value an end is, where it has one.
fn column_of(end: &RowExpr) -> Option<ColumnRef> {
    match &end.kind {
        RowKind::Column(column) => Some(*column),
        RowKind::Through { expr: inner, .. } | RowKind::Coalesce(inner, _) => column_of(inner),
        _ => None,
    }
}

fn term(count: i64, unit: TimeUnit, sign: i32) -> DayOf {
    let bounded = |per_year: i64| i32::try_from(count.clamp(0, LONGEST * per_year)).unwrap_or(0) * sign;
    match unit {
        TimeUnit::Days => DayOf::Days(bounded(366)),
        TimeUnit::Months => DayOf::Months(bounded(12)),
        TimeUnit::Quarters => DayOf::Months(bounded(4) * 3),
        TimeUnit::Years => DayOf::Months(bounded(1) * 12),
    }
}

fn moved(from: RowExpr, of: DayOf) -> RowExpr {
    let span = from.span;
    match from.kind {
        RowKind::Date(day) => RowExpr { span, kind: RowKind::Date(of.moved(day)) },
        kind => RowExpr { span, kind: RowKind::Day { of, from: Box::new(RowExpr { span, kind }) } },
    }
}
