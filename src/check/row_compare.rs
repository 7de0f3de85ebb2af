//! Comparisons of rows: the side with a type says how the other is read.

use super::Checker;
use super::row::{Row, RowScope, RowType, scaled};
use super::sight::Seen;
use super::units::Operation;
use crate::diagnostic::{Kind, Misfit, NameProblem, TypeProblem, ValueType};
use crate::model::{CompareOp, Period, RowExpr, RowKind};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind};

pub fn operator(op: tree::CompareOp) -> CompareOp {
    match op {
        tree::CompareOp::Equal => CompareOp::Equal,
        tree::CompareOp::NotEqual => CompareOp::NotEqual,
        tree::CompareOp::Less => CompareOp::Less,
        tree::CompareOp::LessOrEqual => CompareOp::LessOrEqual,
        tree::CompareOp::Greater => CompareOp::Greater,
        tree::CompareOp::GreaterOrEqual => CompareOp::GreaterOrEqual,
    }
}

/// The same comparison with its sides exchanged.
pub fn flipped(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Equal => CompareOp::Equal,
        CompareOp::NotEqual => CompareOp::NotEqual,
        CompareOp::Less => CompareOp::Greater,
        CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
        CompareOp::Greater => CompareOp::Less,
        CompareOp::GreaterOrEqual => CompareOp::LessOrEqual,
    }
}

fn negated(expr: RowExpr) -> RowExpr {
    RowExpr { span: expr.span, kind: RowKind::Not(Box::new(expr)) }
}

impl Checker<'_> {
    /// True for what has a type of its own only where it meets another.
    pub(super) fn is_literal(&self, scope: &RowScope, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Text(_) | ExprKind::Calendar(_) | ExprKind::Bool(_) => true,
            ExprKind::Quantity { unit, .. } => unit.is_empty(),
            ExprKind::Path(path) => {
                let names_period = Self::bare_name(expr).is_some_and(|n| {
                    self.find_axis(&n.text).is_some() || matches!(n.text.as_str(), "role" | "роль")
                });
                !self.is_column(scope, path) && !names_period
            }
            _ => false,
        }
    }

    pub(super) fn row_compare(
        &mut self,
        scope: &RowScope,
        op: tree::CompareOp,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Row> {
        let (left, right) = (&self.literal_meant(scope, left), &self.literal_meant(scope, right));
        if [left, right].into_iter().any(|side| self.member_of_cell(scope, side)) {
            return None;
        }
        let (op, subject, other) = if self.is_literal(scope, left) && !self.is_literal(scope, right) {
            (flipped(operator(op)), right, left)
        } else {
            (operator(op), left, right)
        };
        if self.alternatives_inside(scope, (op, subject), other, span) {
            return None;
        }
        let a = self.row(scope, subject)?;
        let equality = matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        let literal = self.is_literal(scope, other);
        if equality && !literal && self.two_readings(scope, &a, other) {
            return None;
        }
        let membership = match &a.of {
            RowType::Code(id) if literal && equality => {
                let ordinal = self.code_literal(*id, other)?;
                let ranges = vec![(ordinal, ordinal.saturating_add(1))];
                Some(RowKind::CodeIn { operand: Box::new(a.expr.clone()), ranges })
            }
            RowType::Text if literal && equality => self.one_text(scope, &a, other)?,
            RowType::Entity(_) if equality && self.names_somebody(scope, other) => None,
            RowType::Entity(_) if equality => {
                let key = self.key_literal(&a, other)?;
                Some(RowKind::KeyIn { operand: Box::new(a.expr.clone()), keys: vec![key] })
            }
            RowType::Cluster if equality => {
                let cluster = self.cluster_literal(other)?;
                Some(RowKind::ClusterIn { operand: Box::new(a.expr.clone()), clusters: vec![cluster] })
            }
            RowType::Role if equality => {
                let roles = self.role_literal(scope, other)?;
                Some(RowKind::RoleIn { cluster: None, roles })
            }
            RowType::Bool if equality => {
                let ExprKind::Bool(wanted) = other.kind else {
                    self.not_comparable(&a, scope, other);
                    return None;
                };
                let holds = wanted == (op == CompareOp::Equal);
                let expr = if holds { a.expr } else { negated(a.expr) };
                return Some(Row {
                    expr: RowExpr { span, ..expr },
                    ..Row::new(span, RowKind::Missing, RowType::Bool)
                });
            }
            RowType::Code(_)
            | RowType::Text
            | RowType::Entity(_)
            | RowType::Cluster
            | RowType::Role
            | RowType::Bool
            | RowType::Number(_)
            | RowType::Date
            | RowType::Period(_)
            | RowType::Missing => None,
        };
        if let Some(kind) = membership {
            let expr = RowExpr { span, kind };
            let expr = if op == CompareOp::NotEqual { negated(expr) } else { expr };
            return Some(Row { expr, ..Row::new(span, RowKind::Missing, RowType::Bool) });
        }
        let b = self.row_as(scope, other, &a.of)?;
        let compare = |left: RowExpr, right: RowExpr| RowKind::Compare {
            op,
            left: Box::new(left),
            right: Box::new(right),
        };
        let kind = match (&a.of, &b.of) {
            (RowType::Number(_), RowType::Number(_)) => {
                let factors = self.row_factors(Operation::Comparison, &a, &b)?;
                compare(scaled(a.expr, factors.left), scaled(b.expr, factors.right))
            }
            (RowType::Period(x), RowType::Period(y)) if x == y => compare(a.expr, b.expr),
            (RowType::Period(x), RowType::Period(y)) => {
                self.cross_frequency_in_row(scope, op, (a.expr.span, *x), (other, *y));
                return None;
            }
            (RowType::Date, RowType::Date) => compare(a.expr, b.expr),
            (RowType::Date, RowType::Period(_)) => {
                self.day_and_period(op, a.expr.span, other);
                return None;
            }
            (RowType::Date, RowType::Number(_)) if Self::year_literal(other).is_some() => {
                self.day_and_period(op, a.expr.span, other);
                return None;
            }
            (RowType::Period(_), RowType::Date) => {
                self.day_and_period(flipped(op), b.expr.span, subject);
                return None;
            }
            (RowType::Entity(x), RowType::Entity(y)) if x == y && equality => {
                let (a, b) = self.comparable_keys(scope, *x, a.expr, b.expr)?;
                compare(a, b)
            }
            (RowType::Text, RowType::Text) | (RowType::Code(_), RowType::Code(_))
                if equality && a.of == b.of =>
            {
                compare(a.expr, b.expr)
            }
            _ => {
                let (left_type, right_type) = (self.row_type_words(&a.of), self.row_type_words(&b.of));
                let (left, right) = (a.expr.span, b.expr.span);
                self.report(TypeProblem::Compared { left, left_type, right, right_type });
                return None;
            }
        };
        Some(Row::new(span, kind, RowType::Bool))
    }

    /// Reports a name opposite `==` that is a column and, by what it meets, a role or a code as well.
    fn two_readings(&mut self, scope: &RowScope, a: &Row, other: &Expr) -> bool {
        let Some(name) = Self::bare_name(other).cloned() else { return false };
        if scope.env.measure(&name.text).is_some() {
            return false;
        }
        let Seen::Column(column) = self.seen_in(scope, &name.text) else { return false };
        let other_reading = match &a.of {
            RowType::Role => self.names.roles.find(&name.text).map(|_| Kind::Role),
            RowType::Cluster => self.names.clusters.find(&name.text).map(|_| Kind::Cluster),
            RowType::Code(id) => {
                let codes = self.codes.get(id.index());
                codes.filter(|codes| codes.contains_key(&name.text)).map(|_| Kind::Value)
            }
            RowType::Text
            | RowType::Entity(_)
            | RowType::Bool
            | RowType::Number(_)
            | RowType::Date
            | RowType::Period(_)
            | RowType::Missing => None,
        };
        let Some(reading) = other_reading else { return false };
        let dataset = self.policy.datasets.get(column.dataset.index()).map(|d| d.name.clone());
        let column = format!("{}.{}", dataset.unwrap_or_default(), name.text);
        self.report(NameProblem::TwoReadings { name: name.text, column, reading, span: name.span });
        true
    }

    fn not_comparable(&mut self, a: &Row, scope: &RowScope, other: &Expr) {
        if let Some(b) = self.row(scope, other) {
            let (left_type, right_type) = (self.row_type_words(&a.of), self.row_type_words(&b.of));
            let (left, right) = (a.expr.span, other.span);
            self.report(TypeProblem::Compared { left, left_type, right, right_type });
        }
    }

    pub(super) fn wanted(&mut self, a: &Row, other: &Expr) {
        if self.role_as_key(a, other) {
            return;
        }
        let wanted = self.row_type_words(&a.of);
        if matches!(a.of, RowType::Text | RowType::Entity(_)) && self.unquoted(&wanted, other) {
            return;
        }
        let found = match &other.kind {
            ExprKind::Text(_) => ValueType::Text,
            ExprKind::List(_) => ValueType::List,
            ExprKind::Calendar(_) => ValueType::Period,
            _ => ValueType::Number(String::new()),
        };
        self.report(TypeProblem::Wanted { wanted, found, span: other.span });
    }

    /// A code written as text or as a name.
    pub(super) fn code_literal(&mut self, id: crate::model::ClassificationId, expr: &Expr) -> Option<u32> {
        match &expr.kind {
            ExprKind::Text(code) => self.code(id, code, expr.span),
            ExprKind::Path(path) => {
                let code = self.written(path.span);
                self.code(id, &code, expr.span)
            }
            _ => {
                let name =
                    self.policy.classifications.get(id.index()).map(|c| c.name.clone()).unwrap_or_default();
                let (wanted, found) = (ValueType::Code(name), ValueType::Number(String::new()));
                if !self.unquoted(&wanted, expr) {
                    self.report(TypeProblem::Wanted { wanted, found, span: expr.span });
                }
                None
            }
        }
    }

    /// Reports a number or a name that nothing bears where a text in quotes belongs; false for anything else.
    fn unquoted(&mut self, wanted: &ValueType, expr: &Expr) -> bool {
        let bare = match &expr.kind {
            ExprKind::Quantity { unit, .. } => unit.is_empty(),
            ExprKind::Path(_) => {
                Self::bare_name(expr).is_some_and(|name| self.is_any_column(&name.text).is_none())
            }
            _ => false,
        };
        if bare {
            let (wanted, written) = (wanted.clone(), self.written(expr.span));
            self.report(TypeProblem::Unquoted { wanted, written, span: expr.span });
        }
        bare
    }

    fn one_text(&mut self, scope: &RowScope, a: &Row, other: &Expr) -> Option<Option<RowKind>> {
        match &other.kind {
            ExprKind::Text(text) => {
                Some(Some(RowKind::TextIn { operand: Box::new(a.expr.clone()), texts: vec![text.clone()] }))
            }
            ExprKind::Path(path) => {
                let name = path.parts.first()?.clone();
                // A column misspelt, or a text without quotes.
                let known = self.visible(scope.dataset);
                let near = crate::diagnostic::nearest(&name.text, known.iter().map(String::as_str)).is_some();
                if near || !self.unquoted(&ValueType::Text, other) {
                    self.unknown(Kind::Column, &name, known.iter().map(String::as_str));
                }
                None
            }
            _ => {
                self.wanted(a, other);
                None
            }
        }
    }

    fn key_literal(&mut self, a: &Row, other: &Expr) -> Option<String> {
        match &other.kind {
            ExprKind::Text(key) => Some(key.clone()),
            _ => {
                self.wanted(a, other);
                None
            }
        }
    }

    pub(super) fn cluster_literal(&mut self, expr: &Expr) -> Option<crate::model::ClusterId> {
        match Self::bare_name(expr) {
            Some(name) => {
                let name = name.clone();
                self.cluster_id(&name)
            }
            None => {
                let (wanted, found) = (ValueType::Cluster, ValueType::Text);
                self.report(TypeProblem::Wanted { wanted, found, span: expr.span });
                None
            }
        }
    }

    pub(super) fn role_literal(
        &mut self,
        scope: &RowScope,
        expr: &Expr,
    ) -> Option<Vec<crate::model::RoleId>> {
        if scope.contour {
            self.report(NameProblem::Misplaced {
                what: self.written(expr.span),
                why: Misfit::RoleInContour,
                span: expr.span,
            });
            return None;
        }
        let Some(name) = Self::bare_name(expr) else {
            let (wanted, found) = (ValueType::Role, ValueType::Text);
            self.report(TypeProblem::Wanted { wanted, found, span: expr.span });
            return None;
        };
        let found = self.roles_of(&name.text);
        if found.is_none() {
            let known: Vec<String> = self.names.roles.names().map(str::to_owned).collect();
            let name = name.clone();
            self.unknown(Kind::Role, &name, known.iter().map(String::as_str));
        }
        found
    }

    /// A literal period in a place that wants one.
    pub(super) fn year_literal(expr: &Expr) -> Option<Period> {
        match &expr.kind {
            ExprKind::Quantity { number, unit } if unit.is_empty() && number.digits.len() == 4 => {
                number.digits.parse().ok().map(Period::year)
            }
            ExprKind::Calendar(calendar) => super::period::period(*calendar),
            _ => None,
        }
    }
}
