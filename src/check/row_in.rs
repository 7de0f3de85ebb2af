//! Whether a value of a row is in a list: codes with all that lies under them, ranges of siblings, periods and numbers.

use super::Checker;
use super::lists::span_of;
use super::row::{Row, RowScope, RowType};
use crate::diagnostic::{CodeProblem, Misfit, NameProblem, TypeProblem};
use crate::model::{RowExpr, RowKind};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, ListItem};

fn join(
    span: Span,
    parts: Vec<RowExpr>,
    with: impl Fn(Box<RowExpr>, Box<RowExpr>) -> RowKind,
) -> Option<RowExpr> {
    parts.into_iter().reduce(|a, b| RowExpr { span, kind: with(Box::new(a), Box::new(b)) })
}

impl Checker<'_> {
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
}
