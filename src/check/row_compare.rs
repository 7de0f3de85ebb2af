//! Comparisons of rows: the side with a type says how the other is read.

use super::Checker;
use super::lists::span_of;
use super::row::{Row, RowScope, RowType, scaled};
use super::sight::Seen;
use super::units::Operation;
use crate::diagnostic::{CodeProblem, Kind, Misfit, NameProblem, TypeProblem, ValueType};
use crate::model::{CompareOp, Period, RowExpr, RowKind};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, ListItem};

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

/// How a comparison is written.
pub fn sign(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => "==",
        CompareOp::NotEqual => "!=",
        CompareOp::Less => "<",
        CompareOp::LessOrEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterOrEqual => ">=",
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

fn join(
    span: Span,
    parts: Vec<RowExpr>,
    with: impl Fn(Box<RowExpr>, Box<RowExpr>) -> RowKind,
) -> Option<RowExpr> {
    parts.into_iter().reduce(|a, b| RowExpr { span, kind: with(Box::new(a), Box::new(b)) })
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

    fn wanted(&mut self, a: &Row, other: &Expr) {
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

    fn cluster_literal(&mut self, expr: &Expr) -> Option<crate::model::ClusterId> {
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

    fn role_literal(&mut self, scope: &RowScope, expr: &Expr) -> Option<Vec<crate::model::RoleId>> {
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

    /// `x in […]`, `year in 2011..2015`
    pub(super) fn row_in(&mut self, scope: &RowScope, left: &Expr, set: &Expr, span: Span) -> Option<Row> {
        let items = match &set.kind {
            ExprKind::List(items) => items.clone(),
            ExprKind::Range { from, until } => vec![ListItem::Range((**from).clone(), (**until).clone())],
            _ => vec![ListItem::One(set.clone())],
        };
        let items = self.literal_items(scope, items);
        let ones = items.iter().filter_map(|item| match item {
            ListItem::One(one) => Some(one),
            ListItem::Range(..) => None,
        });
        if std::iter::once(left).chain(ones).any(|one| self.member_of_cell(scope, one)) {
            return None;
        }
        if let Some(found) = self.row_among(scope, left, &items, span) {
            self.listed_items(&items, set.span)?;
            return found;
        }
        if Self::bare_name(left).is_some_and(|name| self.row_itself_in(scope, name, &items)) {
            return None;
        }
        let a = self.row(scope, left)?;
        self.listed_items(&items, set.span)?;
        let operand = || Box::new(a.expr.clone());
        let kind = match &a.of {
            RowType::Code(id) => {
                RowKind::CodeIn { operand: operand(), ranges: self.code_ranges(*id, &items)? }
            }
            RowType::Text | RowType::Entity(_) => {
                let mut texts = Vec::new();
                for item in &items {
                    match item {
                        ListItem::One(Expr { kind: ExprKind::Text(text), .. }) => texts.push(text.clone()),
                        ListItem::One(other) | ListItem::Range(other, _) => {
                            self.wanted(&a, other);
                            return None;
                        }
                    }
                }
                if a.of == RowType::Text {
                    RowKind::TextIn { operand: operand(), texts }
                } else {
                    RowKind::KeyIn { operand: operand(), keys: texts }
                }
            }
            RowType::Cluster => {
                let clusters = self.each_one(&items, |c, item| c.cluster_literal(item))?;
                RowKind::ClusterIn { operand: operand(), clusters }
            }
            RowType::Role => {
                let roles = self.each_one(&items, |c, item| c.role_literal(scope, item))?;
                RowKind::RoleIn { cluster: None, roles: roles.into_iter().flatten().collect() }
            }
            RowType::Number(_) | RowType::Date | RowType::Period(_) => {
                let mut parts = Vec::new();
                for item in &items {
                    parts.push(match item {
                        ListItem::One(one) => {
                            self.row_compare(scope, tree::CompareOp::Equal, left, one, span)?.expr
                        }
                        ListItem::Range(from, until) => {
                            let low =
                                self.row_compare(scope, tree::CompareOp::GreaterOrEqual, left, from, span)?;
                            let high =
                                self.row_compare(scope, tree::CompareOp::LessOrEqual, left, until, span)?;
                            join(span, vec![low.expr, high.expr], RowKind::And)?
                        }
                    });
                }
                match join(span, parts, RowKind::Or) {
                    Some(expr) => expr.kind,
                    None => RowKind::Bool(false),
                }
            }
            RowType::Bool | RowType::Missing => {
                self.wanted(&a, set);
                return None;
            }
        };
        Some(Row::new(span, kind, RowType::Bool))
    }

    pub(super) fn each_one<T>(
        &mut self,
        items: &[ListItem],
        read: impl Fn(&mut Self, &Expr) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut found = Vec::new();
        for item in items {
            match item {
                ListItem::One(one) => found.push(read(self, one)?),
                ListItem::Range(from, until) => {
                    let span = from.span.to(until.span);
                    self.report(NameProblem::Misplaced {
                        what: self.written(span),
                        why: Misfit::RangeOfNames,
                        span,
                    });
                    return None;
                }
            }
        }
        Some(found)
    }

    /// The codes at or under the items, as sorted disjoint ranges of ordinals.
    pub(super) fn code_ranges(
        &mut self,
        id: crate::model::ClassificationId,
        items: &[ListItem],
    ) -> Option<Vec<(u32, u32)>> {
        let mut ranges = Vec::new();
        let mut failed = false;
        let mut read: Vec<((u32, u32), Span)> = Vec::new();
        for item in items {
            let range = match item {
                ListItem::One(one) => {
                    let from = self.code_literal(id, one);
                    from.and_then(|from| {
                        self.remark_flat(id, from, one.span);
                        Some((from, self.end_of(id, from)?))
                    })
                }
                ListItem::Range(from, until) => self.sibling_range(id, from, until),
            };
            match range {
                Some(range) => {
                    ranges.push(range);
                    read.push((range, span_of(item)));
                }
                None => failed = true,
            }
        }
        self.remark_held(&read);
        if failed {
            return None;
        }
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (from, until) in ranges {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => merged.push((from, until)),
            }
        }
        Some(merged)
    }

    /// `in ["16"]` means what lies under 16 too, and where no parents are stated nothing does.
    fn remark_flat(&mut self, id: crate::model::ClassificationId, ordinal: u32, span: Span) {
        let flat = self.flat.contains(&id);
        let Some(classification) = self.policy.classifications.get(id.index()).filter(|_| flat) else {
            return;
        };
        let Some(code) = classification.code(ordinal).map(|c| c.code.clone()) else { return };
        let longer = classification.codes.iter().find(|c| c.code.starts_with(&code) && c.code != code);
        if let Some(longer) = longer.map(|c| c.code.clone()) {
            let classification = classification.name.clone();
            // One classification without parents is one mistake, in however many lists.
            self.flat.remove(&id);
            self.report(TypeProblem::Flat { code, longer, classification, span });
        }
    }

    fn end_of(&self, id: crate::model::ClassificationId, ordinal: u32) -> Option<u32> {
        self.policy.classifications.get(id.index())?.code(ordinal).map(|c| c.end)
    }

    fn sibling_range(
        &mut self,
        id: crate::model::ClassificationId,
        from: &Expr,
        until: &Expr,
    ) -> Option<(u32, u32)> {
        let (a, b) = (self.code_literal(id, from), self.code_literal(id, until));
        let (a, b) = (a?, b?);
        let classification = self.policy.classifications.get(id.index())?;
        let (first, last) = (classification.code(a)?, classification.code(b)?);
        if first.parent == last.parent && a <= b {
            return Some((a, last.end));
        }
        let (from_code, until_code) = (first.code.clone(), last.code.clone());
        let backwards = first.parent == last.parent;
        let instead = classification.sibling_ends(a, b).and_then(|(a, b)| {
            let code = |at: u32| classification.code(at).map(|c| c.code.clone());
            Some((code(a)?, code(b)?))
        });
        let span = from.span.to(until.span);
        if backwards {
            self.report(CodeProblem::Backwards { from: from_code, until: until_code, span });
        } else {
            self.report(TypeProblem::NotSiblings { from: from_code, until: until_code, instead, span });
        }
        None
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
