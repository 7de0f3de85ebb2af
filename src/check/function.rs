//! Functions as declarations: reserved names, and what nothing calls and so no formula has read.

use std::collections::BTreeMap;

use super::aggregate::row_parts;
use super::call::{LATER, RANK, is_aggregate};
use super::names::Formula;
use super::network::network_of;
use super::numbers::number_function;
use super::{Checker, Sorted, is_form};
use crate::diagnostic::{Describe, Kind, NameProblem, PolicyProblem};
use crate::keyword::Lang;
use crate::library::FUNCTIONS;
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, Name, Path};

/// Arguments that bear the name of one before them, with its place.
pub fn repeated_params(function: &tree::Fn) -> Vec<(&Name, Span)> {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let params = function.params.iter().map(|p| &p.name);
    params.filter_map(|param| Some((param, seen.insert(&param.text, param.span)?))).collect()
}

impl Checker<'_> {
    /// Reports a name that the language or its library keeps for itself.
    pub(super) fn reserved(&mut self, name: &Name) -> bool {
        let word = name.text.as_str();
        let own = is_aggregate(word) || LATER.contains(&word) || is_form("parent", word);
        let module = FUNCTIONS.iter().find(|(_, f)| *f == word).map(|(module, _)| *module);
        if own || module.is_some() {
            self.report(NameProblem::Reserved { name: name.text.clone(), module, span: name.span });
        }
        own || module.is_some()
    }

    /// Reports a function of the policy that calls would never reach: the language has one of the name.
    pub(super) fn calculates(&mut self, name: &Name) -> bool {
        let word = name.text.as_str();
        let own = number_function(word).is_some() || RANK.contains(&word);
        if own {
            self.report(NameProblem::Reserved { name: name.text.clone(), module: None, span: name.span });
        }
        own
    }

    /// Functions that nothing calls are read too, as far as their names go, and remarked on.
    pub(super) fn check_functions(&mut self, sorted: &Sorted<'_>) {
        for (at, own) in sorted.own_functions.iter().enumerate() {
            let Some(function) = self.functions.get(at).cloned() else { continue };
            // Of one whose arguments are not told apart no name is known.
            if self.called.contains(&at) || !own || !repeated_params(&function).is_empty() {
                continue;
            }
            let before = self.problems.len() + self.unknown.len();
            self.circle_of(at);
            let params: Vec<&str> = function.params.iter().map(|p| p.name.text.as_str()).collect();
            let mut words = Words::default();
            words.gather(&function.body);
            for name in &words.called {
                self.called_name(name, &params);
            }
            for name in &words.columns {
                self.column_name(name, &params);
            }
            for name in &words.values {
                self.value_name(name, &params);
            }
            // A function that only another unused one calls is not remarked on.
            let called =
                self.functions.iter().enumerate().any(|(other, f)| other != at && names(f, &function));
            if self.problems.len() + self.unknown.len() == before && !called && !self.already_told(&function)
            {
                let (name, span) = (function.name.text.clone(), function.name.span);
                self.report(PolicyProblem::Unused { name, span });
            }
        }
    }

    /// True where some problem stands in the text of a function.
    fn already_told(&self, function: &tree::Fn) -> bool {
        let (name, body) = (function.name.span, function.body.span);
        let inside = |s: Span| s.file == name.file && s.start >= name.start && s.end <= body.end;
        let told = |p: &dyn Describe| p.labels(Lang::En).iter().any(|l| inside(l.span));
        self.problems.iter().any(|p| told(p.as_ref())) || self.unknown.values().any(|p| told(p))
    }

    /// Reports a function that calls itself through others, at the first of them.
    fn circle_of(&mut self, start: usize) {
        let next = |at: usize| -> Vec<usize> {
            let Some(function) = self.functions.get(at) else { return Vec::new() };
            let mut words = Words::default();
            words.gather(&function.body);
            let found = |name: &Name| match self.names.formulas.find(&name.text) {
                Some(super::names::Formula::Function(id)) => Some(id),
                Some(super::names::Formula::Indicator(_)) | None => None,
            };
            words.called.iter().chain(&words.in_rows).filter_map(found).collect()
        };
        // Breadth first, so that the shortest circle is found.
        let mut paths: Vec<Vec<usize>> = vec![vec![start]];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(path) = (!paths.is_empty()).then(|| paths.remove(0)) {
            for id in path.last().map(|at| next(*at)).unwrap_or_default() {
                if id == start {
                    if path.iter().all(|at| *at >= start) {
                        let parts = path.iter().filter_map(|at| self.functions.get(*at));
                        let parts: Vec<&Name> = parts.map(|f| &f.name).collect();
                        let spans = parts.iter().map(|n| n.span).collect();
                        let names = parts.iter().chain(parts.first()).map(|n| n.text.clone()).collect();
                        self.report(NameProblem::Cycle { names, spans });
                    }
                    return;
                }
                if seen.insert(id) {
                    paths.push(path.iter().copied().chain([id]).collect());
                }
            }
        }
    }

    fn called_name(&mut self, name: &Name, params: &[&str]) {
        if !params.contains(&name.text.as_str()) && !self.is_function(&name.text) {
            self.no_such_function(name);
        }
    }

    /// True for what may be called anywhere.
    fn is_function(&self, word: &str) -> bool {
        is_aggregate(word)
            || network_of(word).is_some()
            || number_function(word).is_some()
            || RANK.contains(&word)
            || is_form("parent", word)
            || LATER.contains(&word)
            || self.names.formulas.find(word).is_some()
    }

    /// The functions that are declared or used, in all spellings.
    pub(super) fn function_names(&self) -> Vec<String> {
        let formulas = &self.names.formulas;
        let called = |name: &&str| matches!(formulas.find(name), Some(Formula::Function(_)));
        formulas.names().filter(called).map(str::to_owned).collect()
    }

    fn no_such_function(&mut self, name: &Name) {
        let known = self.function_names();
        self.unknown(Kind::Function, name, known.iter().map(String::as_str));
    }

    /// Reports what is called in a row and is no function at all; false for one that only rows do not know.
    pub(super) fn unknown_function(&mut self, function: &Path) -> bool {
        let Some(name) = function.parts.last() else { return false };
        if self.is_function(&name.text) {
            return false;
        }
        self.no_such_function(&name.clone());
        true
    }

    fn is_column_name(&self, word: &str) -> bool {
        self.names.columns.iter().any(|table| table.find(word).is_some())
    }

    /// A name in the argument of an aggregate.
    fn column_name(&mut self, name: &Name, params: &[&str]) {
        let word = name.text.as_str();
        let known = params.contains(&word)
            || self.is_column_name(word)
            || self.names.datasets.find(word).is_some()
            || self.names.formulas.find(word).is_some()
            || self.names.clusters.find(word).is_some()
            || self.roles_of(word).is_some()
            || self.find_axis(word).is_some()
            || self.units.contains(word)
            || is_form("period", word)
            || self.names.parameters.find(word).is_some()
            || self.codes.iter().any(|codes| codes.contains_key(word));
        if !known {
            let all = self.policy.datasets.iter().flat_map(|d| &d.columns);
            let known: Vec<String> = all.map(|c| c.name.clone()).collect();
            self.unknown(Kind::Column, name, known.iter().map(String::as_str));
        }
    }

    /// A name where a measure stands.
    fn value_name(&mut self, name: &Name, params: &[&str]) {
        let word = name.text.as_str();
        let known = params.contains(&word)
            || self.names.formulas.find(word).is_some()
            || self.is_column_name(word)
            || self.names.datasets.find(word).is_some()
            || self.names.clusters.find(word).is_some()
            || self.roles_of(word).is_some()
            || self.find_axis(word).is_some()
            || self.units.contains(word)
            || is_form("baseline", word)
            || self.names.parameters.find(word).is_some()
            || self.codes.iter().any(|codes| codes.contains_key(word));
        if !known {
            let known: Vec<String> = self.names.formulas.names().map(str::to_owned).collect();
            let known = known.iter().map(String::as_str).chain(params.iter().copied());
            self.unknown(Kind::Measure, name, known);
        }
    }
}

/// True where one function calls another.
fn names(caller: &tree::Fn, callee: &tree::Fn) -> bool {
    let mut words = Words::default();
    words.gather(&caller.body);
    let mut called = words.called.iter().chain(&words.in_rows);
    called.any(|n| n.text == callee.name.text || callee.also.iter().any(|a| a.text == n.text))
}

/// The names of an expression by what they must be.
#[derive(Default)]
struct Words {
    called: Vec<Name>,
    columns: Vec<Name>,
    values: Vec<Name>,
    /// Called in rows.
    in_rows: Vec<Name>,
}

impl Words {
    /// Names of a row expression.
    fn row(&mut self, expr: &Expr) {
        let mut nested: Vec<Expr> = Vec::new();
        row_parts(expr, &mut |part| match &part.kind {
            ExprKind::Path(path) => self.columns.extend(path.parts.first().cloned()),
            ExprKind::Call { function, arguments } => {
                self.in_rows.extend(function.parts.last().cloned());
                // What a call in a row is given is read in the row too, but for links, which are no columns.
                let links = function.parts.last().is_some_and(|name| is_aggregate(&name.text));
                nested.extend(arguments.iter().filter(|_| !links).cloned());
            }
            _ => {}
        });
        nested.iter().for_each(|argument| self.row(argument));
    }

    fn gather(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Path(path) => self.values.extend(path.parts.first().cloned()),
            ExprKind::Call { function, arguments } => {
                let name = function.parts.last().cloned();
                let aggregate = name.as_ref().is_some_and(|n| is_aggregate(&n.text));
                self.called.extend(name);
                for argument in arguments {
                    match &argument.kind {
                        ExprKind::Where { measure, condition } if aggregate => {
                            self.row(measure);
                            self.row(condition);
                        }
                        _ if aggregate => self.row(argument),
                        _ => self.gather(argument),
                    }
                }
            }
            ExprKind::Where { measure, condition } => {
                self.gather(measure);
                self.row(condition);
            }
            ExprKind::EachCall { each, body, others, .. } => {
                let inner = |name: &Name| each.binding.as_ref().is_some_and(|own| own.text == name.text);
                let mut words = Words::default();
                std::iter::once(body.as_ref()).chain(others).for_each(|part| words.gather(part));
                each.range.iter().for_each(|(from, until)| {
                    words.gather(from);
                    words.gather(until);
                });
                self.called.append(&mut words.called);
                self.columns.append(&mut words.columns);
                self.in_rows.append(&mut words.in_rows);
                self.values.extend(words.values.into_iter().filter(|name| !inner(name)));
            }
            ExprKind::Arithmetic { left, right, .. } | ExprKind::Compare { left, right, .. } => {
                self.gather(left);
                self.gather(right);
            }
            ExprKind::And(a, b) | ExprKind::Or(a, b) | ExprKind::Coalesce(a, b) => {
                self.gather(a);
                self.gather(b);
            }
            ExprKind::Negate(a)
            | ExprKind::Not(a)
            | ExprKind::IsPresent(a)
            | ExprKind::IsMissing(a)
            | ExprKind::Overall(a)
            | ExprKind::RequireAll(a)
            | ExprKind::OfClusters(a)
            | ExprKind::OverAll { measure: a, .. }
            | ExprKind::Of { measure: a, .. }
            | ExprKind::In { left: a, .. } => self.gather(a),
            ExprKind::At { measure, value, .. } => {
                self.gather(measure);
                self.gather(value);
            }
            ExprKind::If { condition, then, otherwise } => {
                self.gather(condition);
                self.gather(then);
                self.gather(otherwise);
            }
            ExprKind::Quantity { .. }
            | ExprKind::AxisLevel { .. }
            | ExprKind::Text(_)
            | ExprKind::Calendar(_)
            | ExprKind::Bool(_)
            | ExprKind::List(_)
            | ExprKind::QuantifierCall { .. }
            | ExprKind::Range { .. }
            | ExprKind::IsStatus { .. }
            | ExprKind::Timed { .. }
            | ExprKind::PercentOf { .. } => {}
        }
    }
}
