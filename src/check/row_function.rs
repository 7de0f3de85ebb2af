//! Functions in rows: `is_small(employees, revenue)` is the function's body with the arguments in place of their names.
//!
//! An argument is read in the row where the call stands, by the names that are known there. What a function of cells
//! asks (an axis, another period, a sum of rows) no row has, which is told at the call.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::call::{Binding, Env, LEFT_OF_THE_STACK, MORE_STACK, aggregate_of};
use super::function::repeated_params;
use super::names::Formula;
use super::row::{Row, RowScope, RowType};
use super::row_number::row_number_function;
use super::{Checker, is_form};
use crate::diagnostic::NameProblem;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, ListItem, Name, Path, UnitExpr};

impl Checker<'_> {
    /// The function that a call in a row means.
    pub(super) fn row_function(&self, function: &Path) -> Option<usize> {
        let name = function.parts.last()?;
        if aggregate_of(&name.text).is_some() || is_form("parent", &name.text) {
            return None;
        }
        match self.names.formulas.find(&name.text)? {
            Formula::Function(at) => Some(at),
            Formula::Indicator(_) => None,
        }
    }

    /// The value of a call in a row; `wanted` is the type that it meets.
    pub(super) fn row_applied(
        &mut self,
        scope: &RowScope,
        (at, name): (usize, &Path),
        arguments: &[Expr],
        wanted: Option<&RowType>,
        span: Span,
    ) -> Option<Row> {
        let at = self.called_at(at, name, arguments);
        let function = self.functions.get(at)?.clone();
        let name = Name { text: self.written(name.span), span: name.span };
        if function.params.len() != arguments.len() {
            self.miscalled(at, &name.text, Some(arguments.len()), span);
            return None;
        }
        self.called.insert(at);
        // Which argument is meant where is not known; that is told where they are declared.
        if !repeated_params(&function).is_empty() {
            return None;
        }
        if self.asks_of_cells(at, &mut BTreeSet::new()) {
            self.report(NameProblem::MeasureInRow { name: name.text, span: name.span, summed: false });
            return None;
        }
        let depth = self.stack.len();
        if self.call_sites.is_empty() {
            self.arguments = 0;
        }
        let bound = |argument: &Expr| Binding::Measure(argument.clone(), scope.env.clone());
        let names = function.params.iter().map(|param| param.name.text.clone());
        let bindings = names.zip(arguments.iter().map(bound)).collect();
        self.enter(&function.name)?;
        let env = Env {
            bindings: Some(Arc::new(bindings)),
            depth,
            call: scope.env.call.or(Some(span)),
            ..scope.env.clone()
        };
        let inner = RowScope { env, ..scope.clone() };
        let row = self.inside(&name.text, span, |checker| match wanted {
            Some(wanted) => checker.row_as(&inner, &function.body, wanted),
            None => checker.row(&inner, &function.body),
        });
        self.stack.pop();
        let row = row?;
        let row = match &function.unit {
            Some(declared) => self.row_in_declared_unit(row, declared, (&name, span))?,
            None => row,
        };
        // The value of a call stands where the call stands.
        let expr = crate::model::RowExpr { span, ..row.expr };
        Some(Row { expr, bare: None, percent: None, ..row })
    }

    /// The value of an argument, read where the call stands: `twice(twice(x))` is no circle.
    pub(super) fn row_argument(
        &mut self,
        scope: &RowScope,
        (bound, outer): (&Expr, Env),
        wanted: Option<&RowType>,
    ) -> Option<Row> {
        self.one_more_argument(&scope.env, bound.span)?;
        let inside = self.stack.split_off(scope.env.depth.min(self.stack.len()));
        let inner = RowScope { env: outer, ..scope.clone() };
        let row = stacker::maybe_grow(LEFT_OF_THE_STACK, MORE_STACK, || match wanted {
            Some(wanted) => self.row_as(&inner, bound, wanted),
            None => self.row(&inner, bound),
        });
        self.stack.extend(inside);
        row
    }

    /// A literal in place of the argument that stands for it: a code or a text has a type only where it meets one.
    pub(super) fn literal_meant(&self, scope: &RowScope, expr: &Expr) -> Expr {
        let (meant, env) = Self::meant(&scope.env, expr);
        let outer = RowScope { env, ..scope.clone() };
        let named =
            Self::bare_name(&meant).is_some_and(|name| self.names.parameters.find(&name.text).is_some());
        if self.is_literal(&outer, &meant) && !named { meant } else { expr.clone() }
    }

    /// The items of a list with literals in place of the arguments that stand for them.
    pub(super) fn literal_items(&self, scope: &RowScope, items: Vec<ListItem>) -> Vec<ListItem> {
        if scope.env.bindings.is_none() {
            return items;
        }
        let meant = |expr: &Expr| self.literal_meant(scope, expr);
        let item = |item: ListItem| match item {
            ListItem::One(one) => ListItem::One(meant(&one)),
            ListItem::Range(from, until) => ListItem::Range(meant(&from), meant(&until)),
        };
        items.into_iter().map(item).collect()
    }

    /// The value in the unit that a function declares for it.
    fn row_in_declared_unit(
        &mut self,
        row: Row,
        declared: &UnitExpr,
        (name, span): (&Name, Span),
    ) -> Option<Row> {
        let unit = self.unit(declared)?;
        self.row_in_unit(row, (&unit, declared.span), span, Some(name))
    }

    /// Of the functions of one name that which takes so many arguments.
    fn called_at(&self, first: usize, function: &Path, arguments: &[Expr]) -> usize {
        let name = function.parts.last().map_or("", |name| name.text.as_str());
        self.of_arity(first, name, arguments.len())
    }

    /// True where the body of a function has no meaning in a row.
    fn asks_of_cells(&self, at: usize, seen: &mut BTreeSet<usize>) -> bool {
        if !seen.insert(at) {
            return false;
        }
        let Some(function) = self.functions.get(at) else { return false };
        let typed = function.params.iter().any(|param| param.of.is_some());
        typed || self.of_cells(&function.body, seen)
    }

    fn of_cells(&self, expr: &Expr, seen: &mut BTreeSet<usize>) -> bool {
        let mut any = |parts: &[&Expr]| parts.iter().any(|part| self.of_cells(part, seen));
        match &expr.kind {
            ExprKind::Call { function, arguments } => match self.row_function(function) {
                Some(at) => {
                    self.asks_of_cells(self.called_at(at, function, arguments), seen)
                        || arguments.iter().any(|a| self.of_cells(a, seen))
                }
                None if row_number_function(function, arguments).is_some() => {
                    arguments.iter().any(|part| self.of_cells(part, seen))
                }
                None => !self.read_in_rows(function, arguments),
            },
            ExprKind::Arithmetic { left, right, .. }
            | ExprKind::Compare { left, right, .. }
            | ExprKind::Timed { left, right, .. } => any(&[left, right]),
            ExprKind::And(a, b) | ExprKind::Or(a, b) | ExprKind::Coalesce(a, b) => any(&[a, b]),
            ExprKind::If { condition, then, otherwise } => any(&[condition, then, otherwise]),
            ExprKind::Negate(a)
            | ExprKind::Not(a)
            | ExprKind::IsPresent(a)
            | ExprKind::IsMissing(a)
            | ExprKind::In { left: a, .. } => any(&[a]),
            ExprKind::EachCall { .. }
            | ExprKind::AxisLevel { .. }
            | ExprKind::IsStatus { .. }
            | ExprKind::Where { .. }
            | ExprKind::OverAll { .. }
            | ExprKind::Overall(_)
            | ExprKind::RequireAll(_)
            | ExprKind::Of { .. }
            | ExprKind::OfClusters(_)
            | ExprKind::At { .. }
            | ExprKind::PercentOf { .. } => true,
            ExprKind::Path(_)
            | ExprKind::Quantity { .. }
            | ExprKind::Text(_)
            | ExprKind::Calendar(_)
            | ExprKind::Bool(_)
            | ExprKind::List(_)
            | ExprKind::Range { .. }
            | ExprKind::QuantifierCall { .. } => false,
        }
    }

    /// Calls of the language that rows have: the code above, and the number of links.
    fn read_in_rows(&self, function: &Path, arguments: &[Expr]) -> bool {
        let above = function.parts.last().is_some_and(|name| is_form("parent", &name.text));
        above || self.row_counted(&Env::default(), function, arguments).is_some()
    }

    /// The columns that a row expression names, with those of the functions that it calls and of their arguments.
    pub(super) fn named_columns(&self, env: &Env, expr: &Expr) -> Vec<Path> {
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        self.gather_columns(env, expr, &mut found, &mut seen);
        found
    }

    fn gather_columns(&self, env: &Env, expr: &Expr, found: &mut Vec<Path>, seen: &mut BTreeSet<usize>) {
        let (mut paths, mut calls) = (Vec::new(), Vec::new());
        super::aggregate::row_parts(expr, &mut |part| match &part.kind {
            ExprKind::Path(path) => paths.push(path.clone()),
            ExprKind::Call { function, arguments } => calls.push((function.clone(), arguments.clone())),
            _ => {}
        });
        for path in paths {
            // Arguments of a function are looked through.
            match path.parts.as_slice() {
                [name] => match env.measure(&name.text) {
                    Some((bound, outer)) => self.gather_columns(&outer, &bound, found, seen),
                    None => found.push(path),
                },
                _ => found.push(path),
            }
        }
        for (function, arguments) in calls {
            if row_number_function(&function, &arguments).is_some() {
                arguments.iter().for_each(|argument| self.gather_columns(env, argument, found, seen));
                continue;
            }
            let Some(at) = self.row_function(&function) else { continue };
            let at = self.called_at(at, &function, &arguments);
            arguments.iter().for_each(|argument| self.gather_columns(env, argument, found, seen));
            let Some(function) = self.functions.get(at).filter(|_| seen.insert(at)) else { continue };
            let mut own = Vec::new();
            self.gather_columns(&Env::default(), &function.body, &mut own, seen);
            let param = |name: &Name| function.params.iter().any(|param| param.name.text == name.text);
            // A parameter of the policy is a value, not a column.
            let column = |path: &Path| match path.parts.as_slice() {
                [name] => !param(name) && self.names.parameters.find(&name.text).is_none(),
                _ => true,
            };
            found.extend(own.into_iter().filter(column));
        }
    }
}
