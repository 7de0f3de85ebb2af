//! Values that go on from a comparison where a condition belongs: `activity == "19" or "20"`.
//!
//! Told once for a comparison, with the condition that is meant; in rows and in cells alike.

use super::Checker;
use super::call::Env;
use super::measure::Type;
use super::names::FieldValues;
use super::row::{RowScope, RowType};
use super::row_compare::{flipped, operator};
use crate::diagnostic::RowProblem;
use crate::keyword::Lang;
use crate::model::{AxisKind, ClassificationId, CompareOp};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind};

/// Where a condition is judged.
#[derive(Clone, Copy)]
pub enum Judged<'a> {
    Row(&'a RowScope),
    Cell(&'a Env),
}

/// What values are compared with, as far as it says which of them go with it.
enum Subject {
    Code(ClassificationId),
    Text,
    Number,
    Time,
    Cluster,
    Role,
}

/// A comparison with a literal, and the values that go on from it.
struct Series<'e> {
    op: CompareOp,
    subject: &'e Expr,
    values: Vec<&'e Expr>,
    compared: Span,
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
    /// Tells values that go on from a comparison; false where there are none.
    pub(super) fn bare_alternatives(&mut self, judged: Judged<'_>, expr: &Expr) -> bool {
        let mut parts = Vec::new();
        leaves(expr, &mut parts);
        let suspects = |e: &Expr| is_value(e) || Self::bare_name(e).is_some();
        if !parts.iter().any(|part| suspects(part)) {
            return false;
        }
        let (mut all, mut open): (Vec<Series<'_>>, Option<Series<'_>>) = (Vec::new(), None);
        for part in parts.iter().copied() {
            let goes_on = open.as_ref().map(|series| series.subject);
            let goes_on = goes_on.filter(|_| suspects(part));
            if goes_on.is_some_and(|subject| self.goes_with(judged, subject, part)) {
                open.iter_mut().for_each(|series| series.values.push(part));
                continue;
            }
            all.extend(open.take());
            open = self.series(judged, part);
        }
        all.extend(open);
        all.retain(|series| series.values.len() > 1);
        for series in &all {
            self.tell(series);
        }
        if all.is_empty() {
            return false;
        }
        // What else is wrong in the other parts is told as well.
        for part in parts.into_iter().filter(|part| !suspects(part)) {
            match judged {
                Judged::Row(scope) => self.row_condition(scope, part).map(|_| ()),
                Judged::Cell(env) => self.condition(env, part).map(|_| ()),
            };
        }
        true
    }

    /// `activity == ("19" or "20")`; false for anything else.
    pub(super) fn alternatives_inside(
        &mut self,
        scope: &RowScope,
        (op, subject): (CompareOp, &Expr),
        other: &Expr,
        compared: Span,
    ) -> bool {
        let mut values = Vec::new();
        leaves(other, &mut values);
        let literal = values.len() > 1 && values.iter().all(|part| self.is_literal(scope, part));
        if literal {
            self.tell(&Series { op, subject, values, compared });
        }
        literal
    }

    /// A comparison with a literal, whichever side that stands on.
    fn series<'e>(&self, judged: Judged<'_>, part: &'e Expr) -> Option<Series<'e>> {
        let ExprKind::Compare { op, left, right, .. } = &part.kind else { return None };
        let op = operator(*op);
        let (op, subject, value) = match [left, right].map(|side| self.is_literal_of(judged, side)) {
            [false, true] => (op, left, right),
            [true, false] => (flipped(op), right, left),
            [true, true] | [false, false] => return None,
        };
        Some(Series { op, subject, values: vec![value], compared: part.span })
    }

    fn is_literal_of(&self, judged: Judged<'_>, expr: &Expr) -> bool {
        match judged {
            Judged::Row(scope) => self.is_literal(scope, expr),
            Judged::Cell(env) => {
                let borne = |name: &str| {
                    env.measure(name).is_some()
                        || env.axis(name).is_some()
                        || self.names.formulas.find(name).is_some()
                        || self.find_axis(name).is_some()
                        || self.names.fields.iter().any(|f| f.name == name)
                };
                is_value(expr) || Self::bare_name(expr).is_some_and(|name| !borne(&name.text))
            }
        }
    }

    /// Whether a part that is no condition is a value such as is compared with this.
    fn goes_with(&mut self, judged: Judged<'_>, subject: &Expr, part: &Expr) -> bool {
        if !self.is_literal_of(judged, part) {
            return false;
        }
        // What is wrong with the comparison itself is told where it is read.
        let told = self.problems.len();
        let subject = match judged {
            Judged::Row(scope) => self.row(scope, subject).and_then(|row| match row.of {
                RowType::Code(id) => Some(Subject::Code(id)),
                RowType::Text | RowType::Entity(_) => Some(Subject::Text),
                RowType::Number(_) => Some(Subject::Number),
                RowType::Date | RowType::Period(_) => Some(Subject::Time),
                RowType::Cluster => Some(Subject::Cluster),
                RowType::Role | RowType::Bool | RowType::Missing => None,
            }),
            Judged::Cell(env) => self.cell_subject(env, subject),
        };
        self.problems.truncate(told);
        let name = || Self::bare_name(part).map(|name| name.text.as_str());
        match (subject, &part.kind) {
            (Some(Subject::Code(id)), of) => {
                let code = match of {
                    ExprKind::Text(code) => Some(code.as_str()),
                    ExprKind::Quantity { number, .. } => Some(number.digits.as_str()),
                    _ => name(),
                };
                let codes = self.codes.get(id.index());
                codes.zip(code).is_some_and(|(codes, code)| codes.contains_key(code))
            }
            (Some(Subject::Text), ExprKind::Text(_)) => true,
            (Some(Subject::Number), ExprKind::Quantity { .. }) => true,
            (Some(Subject::Time), ExprKind::Calendar(_) | ExprKind::Quantity { .. }) => true,
            (Some(Subject::Cluster), ExprKind::Path(_)) => {
                name().is_some_and(|name| self.names.clusters.find(name).is_some())
            }
            (Some(Subject::Role), ExprKind::Path(_)) => {
                name().is_some_and(|name| self.names.roles.find(name).is_some())
            }
            (
                Some(Subject::Text | Subject::Number | Subject::Time | Subject::Cluster | Subject::Role)
                | None,
                _,
            ) => false,
        }
    }

    fn cell_subject(&mut self, env: &Env, subject: &Expr) -> Option<Subject> {
        if let Some((_, values)) = self.cluster_field(subject) {
            return match values {
                FieldValues::Code(id) => Some(Subject::Code(id)),
                FieldValues::Text => Some(Subject::Text),
                FieldValues::Any | FieldValues::Date | FieldValues::Number(_) => None,
            };
        }
        match self.measure(env, subject)?.of {
            Type::Number(_) => Some(Subject::Number),
            Type::Period(_) => Some(Subject::Time),
            Type::Member(axis) => match self.policy.axes.get(axis.index())?.kind {
                AxisKind::Tree(list) => Some(Subject::Code(list)),
                AxisKind::Text | AxisKind::Entity(_) => Some(Subject::Text),
            },
            Type::Cluster => Some(Subject::Cluster),
            Type::Role => Some(Subject::Role),
            Type::Text | Type::Bool | Type::Date | Type::Words(_) => None,
        }
    }

    fn tell(&mut self, series: &Series<'_>) {
        let subject = self.written(series.subject.span);
        // A number after a code in quotes is a code too.
        let quoted = series.values.first().is_some_and(|v| matches!(v.kind, ExprKind::Text(_)));
        let text = |value: &&Expr| match value.kind {
            ExprKind::Quantity { .. } if quoted => format!("\"{}\"", self.written(value.span)),
            _ => self.written(value.span),
        };
        let texts: Vec<String> = series.values.iter().map(text).collect();
        let russian = Self::lang_of(&subject) == Lang::Ru;
        let word = |en: &'static str, ru: &'static str| if russian { ru } else { en };
        let listed = format!("{subject} {} [{}]", word("in", "в"), texts.join(", "));
        let instead = match series.op {
            CompareOp::Less | CompareOp::LessOrEqual | CompareOp::Greater | CompareOp::GreaterOrEqual => {
                let each = texts.iter().map(|text| format!("{subject} {} {text}", series.op.sign()));
                each.collect::<Vec<_>>().join(word(" or ", " или "))
            }
            CompareOp::NotEqual => format!("{} {listed}", word("not", "не")),
            CompareOp::Equal => listed,
        };
        if let Some(span) = series.values.get(1).map(|value| value.span) {
            let (value, compared) = (self.written(span), series.compared);
            self.report(RowProblem::BareAlternative { value, instead, span, compared });
        }
    }
}
