//! Cases of a test: a table whose rows stand one by one for the names of its columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Checker;
use super::call::{Asked, Binding, Env};
use super::test_names::standing;
use crate::diagnostic::{TestProblem, Twice, nearest};
use crate::model::Case;
use crate::syntax::tree::{self, AsOf, Given, TestClause};

/// The cases of a test; a test without a table of them is one.
pub struct Cases<'t> {
    table: Option<&'t tree::Table>,
    /// The places of its rows that are as wide as its header.
    rows: Vec<usize>,
}

impl<'t> Cases<'t> {
    /// Reads the table; rows of another width than the header are reported and left out.
    pub fn of(checker: &mut Checker<'_>, table: Option<&'t tree::Table>) -> Self {
        let Some(table) = table else { return Cases { table: None, rows: vec![0] } };
        let mut seen = BTreeMap::new();
        for name in &table.header {
            if let Some(first) = seen.insert(&name.text, name.span) {
                let (what, span) = (Twice::Column, name.span);
                checker.report(TestProblem::Twice { what, name: name.text.clone(), span, first });
            }
        }
        if table.rows.is_empty()
            && let (Some(first), Some(last)) = (table.header.first(), table.header.last())
        {
            checker.report(TestProblem::NoCases { span: first.span.to(last.span) });
        }
        let mut rows = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            if checker.has_width(row, &table.header) {
                rows.push(at);
            }
        }
        Cases { table: Some(table), rows }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The case at a place, and what its names stand for.
    pub fn case(&self, checker: &Checker<'_>, at: usize) -> (Option<Case>, Env) {
        let env = Env { asked: Asked::Verdicts, ..Env::default() };
        let row = self.rows.get(at).and_then(|at| self.table?.rows.get(*at));
        let (Some(table), Some(row)) = (self.table, row) else { return (None, env) };
        let (mut values, mut bindings) = (Vec::new(), Vec::new());
        for (name, cell) in table.header.iter().zip(&row.cells) {
            values.push((name.text.clone(), checker.written(cell.span)));
            // An empty cell is a missing value, which nothing else stands for.
            let none = tree::Expr { span: cell.span, kind: tree::ExprKind::List(Vec::new()) };
            let value = cell.value.clone().unwrap_or(none);
            bindings.push((name.text.clone(), Binding::Measure(value, env.clone())));
        }
        let case = Case { number: at + 1, values, span: row.span };
        (Some(case), Env { bindings: Some(Arc::new(bindings)), ..env })
    }

    /// Columns that neither a table nor an expectation names.
    pub fn unused(&self, test: &tree::Test) -> Vec<TestProblem> {
        let Some(table) = self.table else { return Vec::new() };
        let mut used: Vec<&str> = Vec::new();
        for clause in &test.clauses {
            match &clause.kind {
                TestClause::Given { rows: Given::Rows(rows), .. } => {
                    let cells = rows.rows.iter().flat_map(|row| &row.cells);
                    let words = cells.filter_map(|cell| Checker::bare_name(cell.value.as_ref()?));
                    used.extend(words.map(|name| name.text.as_str()));
                }
                TestClause::Expect { expectation, tolerance } => {
                    let parts = std::iter::once(expectation).chain(tolerance);
                    used.extend(parts.flat_map(standing).map(|standing| standing.name.text.as_str()));
                }
                // What a misspelt name means is told once.
                TestClause::AsOf(AsOf::Case(name)) => {
                    let columns = || table.header.iter().map(|column| column.text.as_str());
                    let known = columns().any(|column| column == name.text);
                    let near = if known { None } else { nearest(&name.text, columns()) };
                    used.push(near.unwrap_or(&name.text));
                }
                TestClause::Given { rows: Given::File(_), .. }
                | TestClause::AsOf(AsOf::Period(_))
                | TestClause::Fault { .. }
                | TestClause::Cases(_) => {}
            }
        }
        let unused = table.header.iter().filter(|name| !used.contains(&name.text.as_str()));
        unused.map(|name| TestProblem::UnusedCase { name: name.text.clone(), span: name.span }).collect()
    }
}

/// True for what stands for an empty cell.
pub(super) fn is_empty(value: &tree::Expr) -> bool {
    matches!(&value.kind, tree::ExprKind::List(items) if items.is_empty())
}

/// The direct parts of an expression.
pub(super) fn parts(expr: &tree::Expr) -> Vec<&tree::Expr> {
    use tree::ExprKind::*;
    match &expr.kind {
        Quantity { .. } | Text(_) | Calendar(_) | Bool(_) | Path(_) | AxisLevel { .. } => Vec::new(),
        List(items) => items
            .iter()
            .flat_map(|item| match item {
                tree::ListItem::One(one) => vec![one],
                tree::ListItem::Range(from, until) => vec![from, until],
            })
            .collect(),
        Call { arguments, .. } => arguments.iter().collect(),
        EachCall { each, body, others, .. } => {
            let range = each.range.iter().flat_map(|(from, until)| [from, until]);
            std::iter::once(&**body).chain(others).chain(range).collect()
        }
        QuantifierCall { condition, body, .. } => condition.iter().chain(body).map(|part| &**part).collect(),
        Arithmetic { left, right, .. } | Compare { left, right, .. } | Timed { left, right, .. } => {
            vec![left, right]
        }
        In { left, set } => vec![left, set],
        Range { from, until } => vec![from, until],
        Negate(inner) | IsPresent(inner) | IsMissing(inner) | Not(inner) | Overall(inner)
        | RequireAll(inner) | OfClusters(inner) => vec![inner],
        IsStatus { left, .. } => vec![left],
        And(a, b) | Or(a, b) | Coalesce(a, b) => vec![a, b],
        If { condition, then, otherwise } => vec![condition, then, otherwise],
        Where { measure, condition } => vec![measure, condition],
        OverAll { measure, .. } => vec![measure],
        Of { measure, .. } => vec![measure],
        At { measure, value, .. } => vec![measure, value],
        PercentOf { of, .. } => match of {
            tree::PercentBase::Expr(base) => vec![base],
            tree::PercentBase::Period(_)
            | tree::PercentBase::Previous(..)
            | tree::PercentBase::SameOfPreviousYear(..) => Vec::new(),
        },
    }
}
