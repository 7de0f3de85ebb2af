//! Comparisons of measures, of the cell's own members, and of the fields of the cell's cluster.

use super::call::Env;
use super::measure::{Lowered, Type, scaled};
use super::names::FieldValues;
use super::objects::Words;
use super::row_compare::operator;
use super::units::Operation;
use super::{Checker, is_form};
use crate::diagnostic::{Misfit, NameProblem, ObligationProblem, TypeProblem, UnitProblem, ValueType};
use crate::model::{AxisKind, ClusterId, CompareOp, Literal, Measure, MeasureKind, ObjectKind};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, ListItem};
use crate::unit::{Rational, Sense, Unit};

fn truth(kind: MeasureKind, span: Span) -> Lowered {
    Lowered::new(Measure { kind, unit: Unit::one(), span }, Type::Bool)
}

/// True of a status that verdicts on these objects never have.
fn never(of: ObjectKind, status: &str) -> bool {
    match of {
        ObjectKind::Target => matches!(status, "done" | "done_late" | "overdue"),
        ObjectKind::Milestone => matches!(status, "met" | "missed" | "on_track" | "behind"),
        ObjectKind::Act
        | ObjectKind::Body
        | ObjectKind::Indicator
        | ObjectKind::Cluster
        | ObjectKind::Stage
        | ObjectKind::Group => false,
    }
}

impl Checker<'_> {
    pub(super) fn compare(
        &mut self,
        env: &Env,
        op: tree::CompareOp,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Lowered> {
        let op = operator(op);
        if let Some(found) = self.field_compare(op, left, right, span) {
            return found;
        }
        let a = self.measure(env, left)?;
        match a.of.clone() {
            Type::Number(_) => {
                let b = self.number(env, right)?;
                let (a, b) = self.compared(a, b)?;
                let kind = MeasureKind::Compare { op, left: Box::new(a.measure), right: Box::new(b.measure) };
                Some(truth(kind, span))
            }
            Type::Member(axis) => {
                let b = self.axis_member(env, axis, right)?;
                let ordered = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
                if ordered {
                    let (left_type, right_type) = (a.of.words(self), a.of.words(self));
                    let (left, right) = (left.span, right.span);
                    self.report(TypeProblem::Compared { left, left_type, right, right_type });
                    return None;
                }
                Some(truth(MeasureKind::Compare { op, left: Box::new(a.measure), right: Box::new(b) }, span))
            }
            Type::Period(grain) => {
                let b = match Self::year_literal(right) {
                    Some(period) => {
                        if period.grain != grain {
                            self.cross_frequency((left.span, grain), (right.span, period.grain));
                            return None;
                        }
                        Self::period_literal(period, right.span)
                    }
                    None => {
                        let b = self.measure(env, right)?;
                        if let Type::Period(other) = b.of
                            && other != grain
                        {
                            self.cross_frequency((left.span, grain), (right.span, other));
                            return None;
                        }
                        if b.of != a.of {
                            self.not_alike(&a, &b);
                            return None;
                        }
                        b.measure
                    }
                };
                Some(truth(MeasureKind::Compare { op, left: Box::new(a.measure), right: Box::new(b) }, span))
            }
            Type::Date => {
                let b = self.day(env, right)?;
                Some(truth(MeasureKind::Compare { op, left: Box::new(a.measure), right: Box::new(b) }, span))
            }
            Type::Words(words) if matches!(op, CompareOp::Equal | CompareOp::NotEqual) => {
                let b = self.word(words, right)?;
                if let (Some(of), MeasureKind::Literal(Literal::Word(status))) = (env.object, &b.kind)
                    && words == Words::Status
                    && never(of, status)
                {
                    let (word, targets) = (self.written(right.span), of == ObjectKind::Target);
                    self.report(ObligationProblem::NeverSo { word, targets, span: right.span });
                    return None;
                }
                Some(truth(MeasureKind::Compare { op, left: Box::new(a.measure), right: Box::new(b) }, span))
            }
            Type::Cluster | Type::Role if matches!(op, CompareOp::Equal | CompareOp::NotEqual) => {
                let b = self.named_member(env, &a, right)?;
                Some(truth(MeasureKind::Compare { op, left: Box::new(a.measure), right: Box::new(b) }, span))
            }
            Type::Bool | Type::Text | Type::Cluster | Type::Role | Type::Words(_) => {
                let b = self.measure(env, right)?;
                if b.of != a.of || !matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
                    self.not_alike(&a, &b);
                    return None;
                }
                let kind = MeasureKind::Compare { op, left: Box::new(a.measure), right: Box::new(b.measure) };
                Some(truth(kind, span))
            }
        }
    }

    fn not_alike(&mut self, a: &Lowered, b: &Lowered) {
        let (left_type, right_type) = (a.of.words(self), b.of.words(self));
        let (left, right) = (a.measure.span, b.measure.span);
        self.report(TypeProblem::Compared { left, left_type, right, right_type });
    }

    /// Two numbers in one unit; a small bare number against a percentage is remarked on.
    pub(super) fn compared(&mut self, a: Lowered, b: Lowered) -> Option<(Lowered, Lowered)> {
        let factors = self.factors(Operation::Comparison, &a, &b)?;
        for (bare, other, span) in [(&a.bare, &b, a.measure.span), (&b.bare, &a, b.measure.span)] {
            let small = |n: &Rational| n.is_positive() && *n < Rational::one();
            if let Some(number) = bare.as_ref().filter(|n| small(n))
                && other.operand().unit.sense == Sense::Share
            {
                let percent = (number.clone() * Rational::from(100i64)).to_string();
                self.report(UnitProblem::SmallPercent { number: number.to_string(), percent, span });
            }
        }
        let unit = factors.unit;
        let left = scaled(a.measure.clone(), factors.left, &unit);
        let right = scaled(b.measure.clone(), factors.right, &unit);
        let of = Type::Number(unit);
        Some((Lowered { measure: left, of: of.clone(), ..a }, Lowered { measure: right, of, ..b }))
    }

    /// The cluster or role that a name means beside the cell's own.
    fn named_member(&mut self, env: &Env, a: &Lowered, right: &Expr) -> Option<Measure> {
        let span = right.span;
        // `of == cluster`: the cluster of the cell, even where one bears that name.
        if let Some(name) = Self::bare_name(right)
            && a.of == Type::Cluster
            && is_form("cluster", &name.text)
        {
            return self.measure(env, right).map(|own| own.measure);
        }
        let literal =
            |literal| Some(Measure { kind: MeasureKind::Literal(literal), unit: Unit::one(), span });
        let Some(name) = Self::bare_name(right).cloned() else {
            let (wanted, found) = (a.of.words(self), ValueType::Text);
            self.report(TypeProblem::Wanted { wanted, found, span });
            return None;
        };
        if a.of == Type::Cluster {
            return literal(Literal::Cluster(self.cluster_id(&name)?));
        }
        literal(Literal::Role(self.role_id(&name)?))
    }

    /// `sphere == economy`, where `sphere` is a field of clusters; `None` where the left side is no such field.
    fn field_compare(
        &mut self,
        op: CompareOp,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Option<Lowered>> {
        let (field, values) = self.cluster_field(left)?;
        if !matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
            self.report(NameProblem::Misplaced { what: self.written(span), why: Misfit::FieldOrder, span });
            return Some(None);
        }
        let clusters = self.field_value(&values, right).map(|value| self.clusters_with(&field, &[value]));
        Some(clusters.map(|clusters| {
            let holds = truth(MeasureKind::ClusterIn(clusters), span);
            match op {
                CompareOp::NotEqual => truth(MeasureKind::Not(Box::new(holds.measure)), span),
                _ => holds,
            }
        }))
    }

    pub(super) fn cluster_field(&mut self, expr: &Expr) -> Option<(String, FieldValues)> {
        let name = Self::bare_name(expr)?;
        let mut fields = self.names.fields.iter().enumerate();
        let (at, field) = fields.find(|(_, f)| f.of == "cluster" && f.name == name.text)?;
        let found = (field.name.clone(), field.values.clone());
        self.used_fields.insert(at);
        Some(found)
    }

    fn field_value(&mut self, values: &FieldValues, expr: &Expr) -> Option<String> {
        match (values, &expr.kind) {
            (FieldValues::Code(id), _) => {
                let ordinal = self.code_literal(*id, expr)?;
                Some(self.policy.classifications.get(id.index())?.code(ordinal)?.code.clone())
            }
            (FieldValues::Text, ExprKind::Text(text)) => Some(text.clone()),
            (FieldValues::Any | FieldValues::Date | FieldValues::Number(_), _) => {
                Some(self.written(expr.span))
            }
            (FieldValues::Text, _) => {
                let (wanted, found) = (ValueType::Text, ValueType::Number(String::new()));
                self.report(TypeProblem::Wanted { wanted, found, span: expr.span });
                None
            }
        }
    }

    fn clusters_with(&self, field: &str, values: &[String]) -> Vec<ClusterId> {
        let has = |c: &crate::model::Cluster| {
            c.fields.iter().any(|(name, v)| name == field && values.contains(&v.text()))
        };
        let all = self.policy.clusters.iter().enumerate();
        all.filter(|(_, c)| has(c)).map(|(at, _)| ClusterId::at(at)).collect()
    }

    /// `region in ["16"]`, `year in 2011..2015`, `cluster in [a, b]`, `sphere in [economy]`
    pub(super) fn contained(&mut self, env: &Env, left: &Expr, set: &Expr, span: Span) -> Option<Lowered> {
        let items = match &set.kind {
            ExprKind::List(items) => items.clone(),
            ExprKind::Range { from, until } => vec![ListItem::Range((**from).clone(), (**until).clone())],
            _ => vec![ListItem::One(set.clone())],
        };
        self.listed_items(&items, set.span)?;
        if let Some((field, values)) = self.cluster_field(left) {
            let wanted = self.each_one(&items, |checker, item| checker.field_value(&values, item))?;
            return Some(truth(MeasureKind::ClusterIn(self.clusters_with(&field, &wanted)), span));
        }
        if let ExprKind::Text(_) = left.kind {
            self.report(NameProblem::NotEvaluated { what: self.written(span), span });
            return None;
        }
        let a = self.measure(env, left)?;
        if let Type::Member(axis) = a.of
            && let Some(AxisKind::Tree(tree)) = self.policy.axes.get(axis.index()).map(|a| a.kind)
        {
            let ranges = self.code_ranges(tree, &items)?;
            return Some(truth(MeasureKind::MemberIn { axis, ranges }, span));
        }
        let mut parts = Vec::new();
        for item in &items {
            parts.push(match item {
                ListItem::One(one) => self.compare(env, tree::CompareOp::Equal, left, one, span)?.measure,
                ListItem::Range(from, until) => {
                    let low = self.compare(env, tree::CompareOp::GreaterOrEqual, left, from, span)?;
                    let high = self.compare(env, tree::CompareOp::LessOrEqual, left, until, span)?;
                    truth(MeasureKind::And(Box::new(low.measure), Box::new(high.measure)), span).measure
                }
            });
        }
        let either = |a: Measure, b: Measure| truth(MeasureKind::Or(Box::new(a), Box::new(b)), span).measure;
        match parts.into_iter().reduce(either) {
            Some(measure) => Some(Lowered::new(measure, Type::Bool)),
            None => Some(truth(MeasureKind::Literal(Literal::Bool(false)), span)),
        }
    }
}
