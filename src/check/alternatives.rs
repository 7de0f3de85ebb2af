//! Values that stand in a condition one after the other: in lists, and after `or` where a condition belongs.

use super::Checker;
use super::row::{RowScope, RowType};
use super::row_compare::{operator, sign};
use crate::diagnostic::RowProblem;
use crate::model::CompareOp;
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, ListItem};

/// The place of an item of a list.
pub fn span_of(item: &ListItem) -> Span {
    match item {
        ListItem::One(one) => one.span,
        ListItem::Range(from, until) => from.span.to(until.span),
    }
}

/// The parts that `and` and `or` join, in the order of the text.
fn leaves<'e>(expr: &'e Expr, found: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::And(a, b) | ExprKind::Or(a, b) => {
            leaves(a, found);
            leaves(b, found);
        }
        _ => found.push(expr),
    }
}

/// What is never a condition: a text, a number, a period.
fn is_value(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Text(_) | ExprKind::Quantity { .. } | ExprKind::Calendar(_))
}

impl Checker<'_> {
    /// `activity == "19" or "20"`: values that go on from a comparison are told once, with the condition that is
    /// meant. False where there are none.
    pub(super) fn bare_alternatives(&mut self, scope: &RowScope, expr: &Expr) -> bool {
        let mut parts = Vec::new();
        leaves(expr, &mut parts);
        let suspects = |e: &Expr| is_value(e) || Self::bare_name(e).is_some();
        if !parts.iter().any(|part| suspects(part)) {
            return false;
        }
        let mut told = false;
        let mut compared: Option<(&Expr, Vec<&Expr>)> = None;
        let mut series: Vec<(&Expr, Vec<&Expr>)> = Vec::new();
        for part in &parts {
            match &compared {
                Some((before, _)) if suspects(part) && self.continues(scope, before, part) => {
                    compared.iter_mut().for_each(|(_, values)| values.push(part));
                }
                Some(_) | None => {
                    series.extend(compared.take());
                    compared = matches!(part.kind, ExprKind::Compare { .. }).then(|| (*part, Vec::new()));
                }
            }
        }
        series.extend(compared);
        for (before, values) in series.into_iter().filter(|(_, values)| !values.is_empty()) {
            let ExprKind::Compare { op, left, right, .. } = &before.kind else { continue };
            let all: Vec<&Expr> = std::iter::once(right.as_ref()).chain(values.iter().copied()).collect();
            self.alternatives(operator(*op), left, &all, before.span);
            told = true;
        }
        if told {
            // What else is wrong in the other parts is told as well.
            for part in parts.iter().filter(|part| !suspects(part)) {
                self.row_condition(scope, part);
            }
        }
        told
    }

    /// `activity == ("19" or "20")`; false for anything else.
    pub(super) fn alternatives_inside(
        &mut self,
        scope: &RowScope,
        (op, subject): (CompareOp, &Expr),
        other: &Expr,
        span: Span,
    ) -> bool {
        let mut parts = Vec::new();
        leaves(other, &mut parts);
        let values = parts.len() > 1 && parts.iter().all(|part| self.is_literal(scope, part));
        if values {
            self.alternatives(op, subject, &parts, span);
        }
        values
    }

    /// Whether a part that is no condition is a value such as the comparison before it is about.
    fn continues(&mut self, scope: &RowScope, before: &Expr, part: &Expr) -> bool {
        let ExprKind::Compare { left, right, .. } = &before.kind else { return false };
        if !self.is_literal(scope, right) || self.is_literal(scope, left) || !self.is_literal(scope, part) {
            return false;
        }
        let told = self.problems.len();
        let Some(subject) = self.row(scope, left) else {
            self.problems.truncate(told);
            return false;
        };
        match (&subject.of, &part.kind) {
            (RowType::Code(id), ExprKind::Text(_) | ExprKind::Path(_)) => {
                let code = match &part.kind {
                    ExprKind::Text(code) => code.clone(),
                    _ => self.written(part.span),
                };
                self.codes.get(id.index()).is_some_and(|codes| codes.contains_key(&code))
            }
            (RowType::Text | RowType::Entity(_), ExprKind::Text(_))
            | (RowType::Number(_), ExprKind::Quantity { .. })
            | (RowType::Date | RowType::Period(_), ExprKind::Calendar(_) | ExprKind::Quantity { .. }) => true,
            (RowType::Cluster, ExprKind::Path(path)) => {
                path.parts.first().is_some_and(|name| self.names.clusters.find(&name.text).is_some())
            }
            (
                RowType::Code(_)
                | RowType::Text
                | RowType::Entity(_)
                | RowType::Number(_)
                | RowType::Date
                | RowType::Period(_)
                | RowType::Cluster
                | RowType::Role
                | RowType::Bool
                | RowType::Missing,
                _,
            ) => false,
        }
    }

    fn alternatives(&mut self, op: CompareOp, subject: &Expr, values: &[&Expr], compared: Span) {
        let (subject_text, texts) =
            (self.written(subject.span), values.iter().map(|v| self.written(v.span)).collect::<Vec<_>>());
        let russian = Self::lang_of(&subject_text) == crate::keyword::Lang::Ru;
        let word = |en: &'static str, ru: &'static str| if russian { ru } else { en };
        let listed = format!("{subject_text} {} [{}]", word("in", "в"), texts.join(", "));
        let instead = match op {
            CompareOp::Less | CompareOp::LessOrEqual | CompareOp::Greater | CompareOp::GreaterOrEqual => {
                let sign = sign(op);
                let each: Vec<String> =
                    texts.iter().map(|text| format!("{subject_text} {sign} {text}")).collect();
                each.join(word(" or ", " или "))
            }
            CompareOp::NotEqual => format!("{} {listed}", word("not", "не")),
            CompareOp::Equal => listed,
        };
        if let (Some(value), Some(place)) = (texts.get(1), values.get(1)) {
            let (value, span) = (value.clone(), place.span);
            self.report(RowProblem::BareAlternative { value, instead, span, compared });
        }
    }

    /// A list with something in it, nothing of it twice; `None` for an empty one.
    pub(super) fn listed_items(&mut self, items: &[ListItem], span: Span) -> Option<()> {
        if items.is_empty() {
            self.report(RowProblem::EmptyList { span });
            return None;
        }
        let mut seen: Vec<(String, Span)> = Vec::new();
        for item in items {
            let (text, span) = (self.item_text(item), span_of(item));
            if let Some((_, other)) = seen.iter().find(|(known, _)| *known == text) {
                let (item, by, other) = (text.clone(), text, *other);
                self.report(RowProblem::Repeated { item, by, span, other });
            } else {
                seen.push((text, span));
            }
        }
        Some(())
    }

    /// Codes of a list that lie under another of it. Equal ones are told already.
    pub(super) fn remark_held(&mut self, read: &[((u32, u32), Span)]) {
        for (at, (own, span)) in read.iter().enumerate() {
            let holds = |(other, (range, _)): &(usize, &((u32, u32), Span))| {
                *other != at && range != own && range.0 <= own.0 && own.1 <= range.1
            };
            if let Some((_, (_, other))) = read.iter().enumerate().find(holds) {
                let (item, by) = (self.item_written(*span), self.item_written(*other));
                self.report(RowProblem::Repeated { item, by, span: *span, other: *other });
            }
        }
    }

    /// An item without its quotes: `"company"` and `company` are one code.
    fn item_text(&self, item: &ListItem) -> String {
        match item {
            ListItem::One(tree::Expr { kind: ExprKind::Text(text), .. }) => text.clone(),
            ListItem::One(_) | ListItem::Range(..) => self.written(span_of(item)),
        }
    }

    fn item_written(&self, span: Span) -> String {
        self.written(span).replace(['"', '«', '»', '“', '”'], "")
    }
}
