//! Queries of an analyst, in the names of a checked policy.

use std::sync::Arc;

use super::call::Env;
use super::measure::{Lowered, Type};
use super::quantity::{Heads, Idle, Inference, Parts, Texts, idle};
use super::row_compare::operator;
use super::{Checker, Definitions};
use crate::diagnostic::{Describe, Kind, Misfit, NameProblem, PolicyProblem, TypeProblem, ValueType};
use crate::keyword::axis_word;
use crate::model::{
    AxisId, CellAxis, Having, Literal, Measure, MeasureKind, Policy, Query, SortDirection, SortKey,
};
use crate::source::{Loader, SourceMap};
use crate::syntax::tree::{self, Expr, ExprKind};
use crate::unit::{Rational, Unit};

/// A query, the policy with the aggregates it asks for, and remarks on the query.
pub type CheckedQuery = (Arc<Policy>, Query, Vec<Box<dyn Describe + Send + Sync>>);

/// Reads a query in the terms of a policy.
pub fn check_query(
    definitions: &Definitions,
    sources: &SourceMap,
    loader: &dyn Loader,
    query: &tree::Query,
) -> Result<CheckedQuery, Vec<Box<dyn Describe + Send + Sync>>> {
    let mut checker = Checker::resume(definitions, sources, loader);
    let checked = checker.query(query);
    let problems = checker.told();
    // Remarks on a query are not errors of it.
    let errors = problems.iter().any(|p| p.severity() == crate::diagnostic::Severity::Error);
    match checked {
        Some(query) if !errors => Ok((Arc::new(checker.policy), query, problems)),
        _ => Err(problems),
    }
}

impl Checker<'_> {
    fn query(&mut self, written: &tree::Query) -> Option<Query> {
        let env = Env::default();
        let by: Vec<Option<CellAxis>> = written.by.iter().map(|name| self.axis(name)).collect();
        self.asked_twice(written, &by);
        // `sum(x) where year == 2012` without `by` is read as a narrowed measure; its condition is that of the query.
        let (asked, condition) = match (&written.measure.kind, &written.condition) {
            (ExprKind::Where { measure, condition }, None) => (&**measure, Some(&**condition)),
            (_, condition) => (&written.measure, condition.as_ref()),
        };
        let measure = self.measure(&env, asked);
        let mut measure = measure?;
        if !matches!(measure.of, Type::Number(_) | Type::Bool) {
            let (wanted, found) = (ValueType::Number(String::new()), measure.of.words(self));
            self.report(TypeProblem::Wanted { wanted, found, span: written.measure.span });
            return None;
        }
        let mut cells = Vec::new();
        if let Some(condition) = condition {
            let mut rows = Vec::new();
            self.split_condition(condition, &mut rows, &mut cells);
            for row in rows {
                let narrowed = self.narrow(&env, &measure.measure, row, row.span)?;
                measure.measure = Measure { span: measure.measure.span, ..narrowed };
            }
        }
        let (mut conditions, mut fixed) = (Vec::new(), Vec::new());
        for cell in cells {
            match self.fixed(written, cell) {
                // An axis that is not asked for is set: `where year == 2012` without `by year`.
                Some((axis, value)) => {
                    let value = self.member_value(&env, axis, value)?;
                    if let MeasureKind::Literal(literal) = value.kind {
                        fixed.push((axis, literal));
                        continue;
                    }
                    let unit = measure.measure.unit.clone();
                    let kind =
                        MeasureKind::At { measure: Box::new(measure.measure), axis, value: Box::new(value) };
                    measure.measure = Measure { kind, unit, span: written.measure.span };
                }
                None => conditions.push(self.condition(&env, cell)?),
            }
        }
        let cells = conditions.into_iter().reduce(|a, b| {
            let span = a.span.to(b.span);
            Measure { kind: MeasureKind::And(Box::new(a), Box::new(b)), unit: Unit::one(), span }
        });
        let having = match &written.having {
            Some(expr) => Some(self.having(&measure, expr)?),
            None => None,
        };
        let sort = match &written.sort {
            Some((expr, order)) => {
                let direction = match order {
                    tree::SortOrder::Ascending => SortDirection::Ascending,
                    tree::SortOrder::Descending => SortDirection::Descending,
                };
                Some((self.sort_key(written, expr)?, direction))
            }
            None => None,
        };
        let limit = match &written.limit {
            Some(number) => match number.digits.parse::<usize>() {
                Ok(limit) if limit > 0 => Some(limit),
                // More than can be counted is all there are.
                Err(_) if number.digits.bytes().all(|b| b.is_ascii_digit()) => Some(usize::MAX),
                Ok(_) | Err(_) => {
                    let (what, span) = (number.digits.clone(), number.span);
                    self.report(NameProblem::Misplaced { what, why: Misfit::Limit, span });
                    return None;
                }
            },
            None => None,
        };
        let coverage = match &written.coverage {
            Some(percent) => Rational::parse(&percent.digits)? / Rational::from(100i64),
            None => Rational::one(),
        };
        if let Some(percent) = written.coverage.as_ref().filter(|_| coverage > Rational::one()) {
            let what = format!("{} %", percent.digits);
            self.report(NameProblem::Misplaced { what, why: Misfit::Coverage, span: percent.span });
            return None;
        }
        let by = by.into_iter().collect::<Option<Vec<_>>>()?;
        self.idle_axes(written, &measure.measure, &by, &fixed);
        self.wholes_asked(&measure.measure, &by, &fixed);
        Some(Query { measure: measure.measure, by, fixed, cells, having, sort, limit, coverage })
    }

    /// Remarks on axes with which the measure does not vary.
    fn idle_axes(
        &mut self,
        written: &tree::Query,
        measure: &Measure,
        by: &[CellAxis],
        fixed: &[(CellAxis, Literal)],
    ) {
        let others: Vec<CellAxis> = fixed.iter().map(|(axis, _)| *axis).collect();
        let mut inference = Inference::new(&self.policy, &self.units);
        let found = idle(&mut inference, measure, by, &others);
        let told: Vec<PolicyProblem> = written
            .by
            .iter()
            .zip(found)
            .filter_map(|(name, found)| {
                let Idle { named, instead, wanting } = found?;
                let called = |id: AxisId| self.policy.axes.get(id.index()).map(|axis| axis.name.clone());
                let (axis, instead, wanting) =
                    (axis_word(&name.text).to_owned(), instead.and_then(called), wanting.and_then(called));
                Some(PolicyProblem::AxisIdle {
                    axis,
                    span: name.span,
                    measure: None,
                    named,
                    instead,
                    wanting,
                })
            })
            .collect();
        told.into_iter().for_each(|problem| self.report(problem));
    }

    /// Reports what is taken for a whole of parts, and heads that no period is asked of.
    fn wholes_asked(&mut self, measure: &Measure, by: &[CellAxis], fixed: &[(CellAxis, Literal)]) {
        let mut inference = Inference::new(&self.policy, &self.units);
        let texts = Texts { sources: self.sources, functions: &self.functions, policy: &self.policy };
        let mut parts = Parts { inference: &mut inference, texts, library: &self.library };
        let mut told = parts.told(measure, measure.span);
        let mut asked = by.iter().chain(fixed.iter().map(|(axis, _)| axis));
        let timed = asked.any(|axis| matches!(axis, CellAxis::Period(_)));
        if let Some(person) = self.units.known("person").map(|unit| unit.dimension.clone()).filter(|_| !timed)
        {
            told.extend(Heads { inference: &mut inference, person: &person }.added(measure, measure.span));
        }
        told.into_iter().for_each(|problem| self.report(problem));
    }

    /// Reports an axis that stands twice; all periods are one axis.
    fn asked_twice(&mut self, written: &tree::Query, by: &[Option<CellAxis>]) {
        for (at, (name, axis)) in written.by.iter().zip(by).enumerate() {
            let same = |other: &Option<CellAxis>| match (other, axis) {
                (Some(CellAxis::Period(_)), Some(CellAxis::Period(_))) => true,
                (other, axis) => axis.is_some() && other == axis,
            };
            let Some(first) = by.iter().take(at).position(same) else { continue };
            let time = by.get(first) != Some(axis);
            let why = if time { Misfit::TwoPeriods } else { Misfit::AxisTwice };
            self.report(NameProblem::Misplaced { what: name.text.clone(), why, span: name.span });
        }
    }

    /// The axis and member of a condition that fixes an axis which the query does not run over.
    fn fixed<'t>(&self, query: &tree::Query, condition: &'t Expr) -> Option<(CellAxis, &'t Expr)> {
        let ExprKind::Compare { op: tree::CompareOp::Equal, left, right, .. } = &condition.kind else {
            return None;
        };
        let axis = self.find_axis(&Self::bare_name(left)?.text)?;
        let asked = query.by.iter().any(|name| match (self.find_axis(&name.text), axis) {
            (Some(CellAxis::Period(_)), CellAxis::Period(_)) => true,
            (found, axis) => found == Some(axis),
        });
        (!asked).then_some((axis, right))
    }

    /// The parts of a condition that are about the cell, and those about rows.
    fn split_condition<'t>(&self, expr: &'t Expr, rows: &mut Vec<&'t Expr>, cells: &mut Vec<&'t Expr>) {
        if let ExprKind::And(a, b) = &expr.kind {
            self.split_condition(a, rows, cells);
            self.split_condition(b, rows, cells);
            return;
        }
        let subject = match &expr.kind {
            ExprKind::Compare { left, .. } | ExprKind::In { left, .. } => Self::bare_name(left),
            _ => None,
        };
        let of_cell = subject.is_some_and(|name| {
            let axis = matches!(
                self.find_axis(&name.text),
                Some(CellAxis::Cluster | CellAxis::Role | CellAxis::Period(_))
            );
            axis || self.names.fields.iter().any(|f| f.of == "cluster" && f.name == name.text)
        });
        if of_cell { cells.push(expr) } else { rows.push(expr) }
    }

    fn is_value(expr: &Expr) -> bool {
        Self::bare_name(expr).is_some_and(|name| matches!(name.text.as_str(), "value" | "значение"))
    }

    fn having(&mut self, measure: &Lowered, expr: &Expr) -> Option<Having> {
        match &expr.kind {
            ExprKind::And(a, b) => {
                let (a, b) = (self.having(measure, a), self.having(measure, b));
                Some(Having::And(Box::new(a?), Box::new(b?)))
            }
            ExprKind::Or(a, b) => {
                let (a, b) = (self.having(measure, a), self.having(measure, b));
                Some(Having::Or(Box::new(a?), Box::new(b?)))
            }
            ExprKind::Not(a) => Some(Having::Not(Box::new(self.having(measure, a)?))),
            ExprKind::IsPresent(inner) if Self::is_value(inner) => Some(Having::ValuePresent),
            ExprKind::IsMissing(inner) if Self::is_value(inner) => Some(Having::ValueMissing),
            ExprKind::Compare { op, left, right, .. } if Self::is_value(left) => {
                let bound = self.number(&Env::default(), right)?;
                // A share, a count and a plain number need no unit beside an answer; money does, as everywhere.
                let needed = |unit: &Unit| !unit.dimension.is_none() && !self.is_base(unit);
                let plain = !matches!(&measure.of, Type::Number(unit) if needed(unit));
                let generous = Lowered { generous: measure.generous || plain, ..measure.clone() };
                let (_, bound) = self.compared(generous, bound)?;
                Some(Having::Value(operator(*op), bound.measure))
            }
            _ => Some(Having::Measure(self.condition(&Env::default(), expr)?)),
        }
    }

    fn sort_key(&mut self, query: &tree::Query, expr: &Expr) -> Option<SortKey> {
        if Self::is_value(expr) {
            return Some(SortKey::Value);
        }
        if let Some(name) = Self::bare_name(expr) {
            let axis = self.find_axis(&name.text);
            let same = |by: &tree::Name| {
                by.text == name.text || (axis.is_some() && self.find_axis(&by.text) == axis)
            };
            if let Some(at) = query.by.iter().position(same) {
                return Some(SortKey::Axis(at));
            }
            if axis.is_none() && self.names.formulas.find(&name.text).is_none() {
                const MOST: usize = 10;
                let asked = query.by.iter().map(|name| name.text.as_str());
                let indicators =
                    self.policy.indicators.iter().filter(|i| !i.derived).map(|i| i.name.as_str());
                let known = std::iter::once("value").chain(asked).chain(indicators);
                let known: Vec<String> = known.take(MOST).map(str::to_owned).collect();
                self.unknown(Kind::SortKey, name, known.iter().map(String::as_str));
                return None;
            }
        }
        let key = self.measure(&Env::default(), expr)?;
        if matches!(key.of, Type::Number(_)) {
            return Some(SortKey::Measure(key.measure));
        }
        self.report(NameProblem::Misplaced {
            what: self.written(expr.span),
            why: Misfit::SortKey,
            span: expr.span,
        });
        None
    }
}
