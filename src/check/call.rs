//! Functions: arguments are measures, unevaluated, so a call is its body with the arguments in place of their names.

use std::sync::Arc;

use super::function::repeated_params;
use super::measure::{Lowered, Type};
use super::names::Formula;
use super::network::{network_names, network_of};
use super::numbers::{NUMBER_FUNCTIONS, number_function};
use super::quantile::QUANTILE;
use super::{Checker, is_form};
use crate::diagnostic::{Kind, NameProblem, Slip, SyntaxProblem, TypeProblem, ValueType};
use crate::model::{AggregateFunction, CellAxis, Literal, Measure, MeasureKind, NumberFunction, ObjectKind};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Name, Path};
use crate::unit::Unit;

/// What the names of a function's arguments stand for, and the target around a formula.
#[derive(Debug, Clone, Default)]
pub struct Env {
    pub(super) bindings: Option<Arc<Vec<(String, Binding)>>>,
    /// How many definitions were being read where the call stands: its arguments belong there, not in the function.
    pub(super) depth: usize,
    /// Where the function is called, from outside all functions.
    pub(super) call: Option<Span>,
    pub target: Option<Arc<TargetSide>>,
    /// What beside data the formula may ask of.
    pub asked: Asked,
    /// The kind of objects that the quantifier around looks at.
    pub object: Option<ObjectKind>,
}

/// What beside data a formula may ask of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Asked {
    /// Nothing: indicators and targets are about data.
    #[default]
    Data,
    /// The policy's own declarations.
    Policy,
    /// Its verdicts too.
    Verdicts,
}

/// The left side of the target whose right side is read.
#[derive(Debug)]
pub struct TargetSide {
    pub measure: Lowered,
    pub grain: crate::model::Grain,
}

#[derive(Debug, Clone)]
pub(super) enum Binding {
    /// The argument as written, and what its own names stand for.
    Measure(Expr, Env),
    /// With the level of its codes where one is said.
    Axis(CellAxis, Option<u32>),
    /// What `each … as` calls the member, or a period.
    Value(Box<Lowered>),
}

impl Env {
    fn find(&self, name: &str) -> Option<&Binding> {
        self.bindings.as_ref()?.iter().find(|(n, _)| n == name).map(|(_, b)| b)
    }

    /// The argument of this name and the meaning of its names.
    pub fn measure(&self, name: &str) -> Option<(Expr, Env)> {
        match self.find(name)? {
            Binding::Measure(expr, env) => Some((expr.clone(), env.clone())),
            Binding::Axis(..) | Binding::Value(_) => None,
        }
    }

    /// The member or the period that a name stands for.
    pub fn value(&self, name: &str) -> Option<&Lowered> {
        match self.find(name)? {
            Binding::Value(value) => Some(value),
            Binding::Axis(..) | Binding::Measure(..) => None,
        }
    }

    /// The level that the argument for an axis was given with.
    pub fn level(&self, name: &str) -> Option<u32> {
        match self.find(name)? {
            Binding::Axis(_, level) => *level,
            Binding::Measure(..) | Binding::Value(_) => None,
        }
    }

    /// The same, where a name stands for a value.
    pub fn with_value(&self, name: &str, value: Lowered) -> Env {
        let known = self.bindings.as_deref().cloned().unwrap_or_default();
        let own = (name.to_owned(), Binding::Value(Box::new(value)));
        Env { bindings: Some(Arc::new(std::iter::once(own).chain(known).collect())), ..self.clone() }
    }

    pub fn axis(&self, name: &str) -> Option<CellAxis> {
        match self.find(name)? {
            Binding::Axis(axis, _) => Some(*axis),
            Binding::Measure(..) | Binding::Value(_) => None,
        }
    }
}

/// What an argument must be, as its function says after a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamType {
    Axis,
    Rate,
    Period,
    Link,
    /// A role or a cluster.
    Group,
    /// A part of a whole: `10 %`.
    Part,
}

/// The words for what an argument must be, in either language.
pub const PARAM_TYPES: &[(&str, ParamType)] = &[
    ("axis", ParamType::Axis),
    ("ось", ParamType::Axis),
    ("rate", ParamType::Rate),
    ("курс", ParamType::Rate),
    ("period", ParamType::Period),
    ("период", ParamType::Period),
    ("link", ParamType::Link),
    ("связь", ParamType::Link),
    ("role", ParamType::Group),
    ("роль", ParamType::Group),
    ("part", ParamType::Part),
    ("часть", ParamType::Part),
];

/// What a word says that an argument must be.
pub fn param_type(word: &str) -> Option<ParamType> {
    PARAM_TYPES.iter().find(|(name, _)| *name == word).map(|(_, of)| *of)
}

/// Calls within calls grow as powers do: no formula reads more arguments.
const MOST_ARGUMENTS: usize = 20_000;

/// Calls within calls are read on a stack of their own where less than this is left.
pub(super) const LEFT_OF_THE_STACK: usize = 512 * 1024;
pub(super) const MORE_STACK: usize = 8 * 1024 * 1024;

/// The aggregates by their names, in either language.
const AGGREGATES: &[(&str, AggregateFunction)] = &[
    ("sum", AggregateFunction::Sum),
    ("сумма", AggregateFunction::Sum),
    ("count", AggregateFunction::Count),
    ("число", AggregateFunction::Count),
    ("mean", AggregateFunction::Mean),
    ("среднее", AggregateFunction::Mean),
    ("min", AggregateFunction::Min),
    ("минимум", AggregateFunction::Min),
    ("max", AggregateFunction::Max),
    ("максимум", AggregateFunction::Max),
    ("median", AggregateFunction::Median),
    ("медиана", AggregateFunction::Median),
    ("stdev", AggregateFunction::Stdev),
    ("стандартное_отклонение", AggregateFunction::Stdev),
];

/// `kind == company`, which spreadsheets take as a further argument.
pub(super) fn is_comparison(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::Timed { .. }
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Not(_)
    )
}

/// The aggregate of a name.
pub fn aggregate_of(word: &str) -> Option<AggregateFunction> {
    AGGREGATES.iter().find(|(name, _)| *name == word).map(|(_, function)| function.clone())
}

/// The names of the aggregates.
pub(super) fn aggregate_names<'a>() -> impl Iterator<Item = &'a str> {
    AGGREGATES.iter().map(|(name, _)| *name).chain(QUANTILE.iter().copied())
}

/// The functions of numbers and that of places.
fn number_names<'a>() -> impl Iterator<Item = &'a str> {
    NUMBER_FUNCTIONS.iter().map(|(name, _)| *name).chain(RANK.iter().copied())
}

/// True for the name of an aggregate, or of the one that takes its part beside its rows.
pub fn is_aggregate(word: &str) -> bool {
    aggregate_of(word).is_some() || QUANTILE.contains(&word)
}

/// Functions of the language that later versions evaluate.
pub(super) const LATER: &[&str] = &["any", "есть", "all", "все"];

/// The place among the members of an axis.
pub(super) const RANK: &[&str] = &["rank", "место"];

pub(super) fn least_or_greatest(aggregate: &AggregateFunction) -> Option<NumberFunction> {
    match aggregate {
        AggregateFunction::Min => Some(NumberFunction::Least),
        AggregateFunction::Max => Some(NumberFunction::Greatest),
        AggregateFunction::Sum
        | AggregateFunction::Count
        | AggregateFunction::Mean
        | AggregateFunction::Median
        | AggregateFunction::Quantile(_)
        | AggregateFunction::Stdev
        | AggregateFunction::Network(_) => None,
    }
}

impl Checker<'_> {
    pub(super) fn axis_in(&mut self, env: &Env, name: &Name) -> Option<CellAxis> {
        match env.axis(&name.text) {
            Some(axis) => Some(axis),
            None => self.axis(name),
        }
    }

    pub(super) fn call(
        &mut self,
        env: &Env,
        function: &Path,
        arguments: &[Expr],
        span: Span,
    ) -> Option<Lowered> {
        let name = match function.parts.as_slice() {
            [name] => name.clone(),
            // `std.growth.cagr(…)` names a function of a module in full.
            parts => parts.last()?.clone(),
        };
        if let Some(aggregate) = aggregate_of(&name.text) {
            if let (AggregateFunction::Count, [argument]) = (&aggregate, arguments)
                && let Some(counted) = self.counted_objects(env, argument, span)
            {
                return counted;
            }
            return match arguments {
                [argument] => self.aggregate(env, aggregate, argument, span),
                // `min(a, b)`: the least of two measures in one cell.
                [_, second, ..] if !is_comparison(second) && least_or_greatest(&aggregate).is_some() => {
                    let function = least_or_greatest(&aggregate)?;
                    self.number_call(env, (&name, function), arguments, span)
                }
                [value, condition] if is_comparison(condition) => {
                    let (function, value, condition) =
                        (name.text, self.written(value.span), self.written(condition.span));
                    self.report(NameProblem::ConditionAsArgument { function, value, condition, span });
                    None
                }
                _ => {
                    let found = arguments.len();
                    self.report(NameProblem::Arity {
                        name: name.text,
                        expected: 1,
                        found,
                        span,
                        declared: None,
                    });
                    None
                }
            };
        }
        if QUANTILE.contains(&name.text.as_str()) {
            return self.quantile(env, &name, arguments, span);
        }
        if let Some(function) = network_of(&name.text)
            && self.names.formulas.find(&name.text).is_none()
        {
            return self.network(env, (&name, function), arguments, span);
        }
        if is_form("parent", &name.text) {
            return self.parent_call(env, &name, arguments, span);
        }
        if let Some(function) = number_function(&name.text) {
            return self.number_call(env, (&name, function), arguments, span);
        }
        if RANK.contains(&name.text.as_str()) {
            return self.rank(env, &name, arguments, span);
        }
        match self.names.formulas.find(&name.text) {
            Some(Formula::Function(at)) => self.apply(env, at, &name, arguments, span),
            Some(Formula::Indicator(_)) => {
                let (found, wanted) = (Kind::Indicator, Kind::Function);
                self.report(NameProblem::WrongKind { name: name.text, found, wanted, span: name.span });
                None
            }
            None if LATER.contains(&name.text.as_str()) => {
                self.report(NameProblem::NotEvaluated { what: name.text, span: name.span });
                None
            }
            None => {
                let known: Vec<String> = self.function_names();
                self.unknown(
                    Kind::Function,
                    &name,
                    known
                        .iter()
                        .map(String::as_str)
                        .chain(aggregate_names())
                        .chain(network_names())
                        .chain(number_names()),
                );
                None
            }
        }
    }

    fn parent_call(&mut self, env: &Env, name: &Name, arguments: &[Expr], span: Span) -> Option<Lowered> {
        let [argument] = arguments else {
            let (name, found) = (name.text.clone(), arguments.len());
            self.report(NameProblem::Arity { name, expected: 1, found, span, declared: None });
            return None;
        };
        let inner = self.measure(env, argument)?;
        let Type::Member(axis) = inner.of else {
            let (wanted, found) = (ValueType::Code(String::new()), inner.of.words(self));
            self.report(TypeProblem::Wanted { wanted, found, span: argument.span });
            return None;
        };
        let kind = MeasureKind::Parent(axis, Box::new(inner.measure));
        Some(Lowered::new(Measure { kind, unit: Unit::one(), span }, Type::Member(axis)))
    }

    /// Every function of the name that finds one of them.
    fn of_name(&self, first: usize, name: &str) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(first).chain(self.names.overloads.get(name).into_iter().flatten().copied())
    }

    /// Of the functions of one name that which takes so many arguments, else the one that takes nearly as many.
    pub(super) fn of_arity(&self, first: usize, name: &str, wanted: usize) -> usize {
        let arity = |at: &usize| self.functions.get(*at).map_or(0, |function| function.params.len());
        self.of_name(first, name).min_by_key(|at| arity(at).abs_diff(wanted)).unwrap_or(first)
    }

    /// True for a function whose name others have that take other numbers of arguments.
    pub(super) fn is_overload(&self, name: &Name, arity: usize) -> bool {
        let Some(Formula::Function(first)) = self.names.formulas.find(&name.text) else { return false };
        let differs = |at: usize| self.functions.get(at).is_some_and(|f| f.params.len() != arity);
        self.of_name(first, &name.text).all(differs)
    }

    /// Reports a call that no form of a function takes; `found` is how many arguments its brackets hold.
    pub(super) fn miscalled(&mut self, first: usize, name: &str, found: Option<usize>, span: Span) {
        let declared = self.functions.get(first).map(|function| function.name.span);
        let first = match self.names.formulas.find(name) {
            Some(Formula::Function(at)) => at,
            Some(Formula::Indicator(_)) | None => first,
        };
        let of_name: Vec<&crate::syntax::tree::Fn> =
            self.of_name(first, name).filter_map(|at| self.functions.get(at)).collect();
        let params = |function: &&crate::syntax::tree::Fn| {
            function.params.iter().map(|param| param.name.text.clone()).collect::<Vec<String>>()
        };
        let mut forms: Vec<Vec<String>> = of_name.iter().map(params).collect();
        forms.sort_by_key(Vec::len);
        forms.dedup();
        self.report(NameProblem::Call { name: name.to_owned(), forms, found, span, declared });
    }

    fn apply(
        &mut self,
        env: &Env,
        at: usize,
        name: &Name,
        arguments: &[Expr],
        span: Span,
    ) -> Option<Lowered> {
        let at = self.of_arity(at, &name.text, arguments.len());
        let function = self.functions.get(at)?.clone();
        if function.params.len() != arguments.len() {
            self.miscalled(at, &name.text, Some(arguments.len()), span);
            return None;
        }
        self.called.insert(at);
        // Which argument is meant where is not known; that is told where they are declared.
        if !repeated_params(&function).is_empty() {
            return None;
        }
        let depth = self.stack.len();
        if self.call_sites.is_empty() {
            self.arguments = 0;
        }
        let (mut bindings, mut by_rate) = (Vec::new(), Vec::new());
        for (param, argument) in function.params.iter().zip(arguments) {
            let as_written = || Binding::Measure(argument.clone(), env.clone());
            let binding = match param.of.as_ref().map(|of| param_type(&of.text)) {
                Some(Some(ParamType::Axis)) => {
                    self.axis_argument(env, argument).map(|(axis, level)| Binding::Axis(axis, level))
                }
                Some(Some(ParamType::Rate)) => {
                    by_rate.push(argument);
                    self.rate_argument(env, argument).map(|()| as_written())
                }
                Some(Some(ParamType::Period)) => {
                    self.period_argument(env, argument).map(|value| Binding::Value(Box::new(value)))
                }
                Some(Some(ParamType::Link)) => self.link_argument(env, argument).map(|_| as_written()),
                Some(Some(ParamType::Group)) => self.link_group(env, argument, None).map(|_| as_written()),
                Some(Some(ParamType::Part)) => {
                    self.part_argument(env, argument, (&name.text, &param.name.text)).map(|()| as_written())
                }
                // What no argument can be is told where the function is declared.
                Some(None) => None,
                None => Some(as_written()),
            };
            bindings.push((param.name.text.clone(), binding?));
        }
        self.different_axes(&function, &bindings, arguments, name)?;
        self.enter(&function.name)?;
        let inner = Env {
            bindings: Some(Arc::new(bindings)),
            depth,
            call: env.call.or(Some(span)),
            target: None,
            ..env.clone()
        };
        let lowered = self.inside(&name.text, span, |checker| checker.measure(&inner, &function.body));
        self.stack.pop();
        let mut lowered = lowered?;
        if let Some(declared) = &function.unit {
            lowered = self.in_declared_unit(lowered, declared, Some((name, span)))?;
        }
        self.one_money(env, &lowered, arguments, &by_rate)?;
        // The value of a call stands where the call stands.
        lowered.measure.span = span;
        lowered.bare = None;
        Some(lowered)
    }

    /// The value of an argument, read where the call stands: `twice(twice(m))` is no circle.
    pub(super) fn argument(&mut self, env: &Env, (bound, outer): (&Expr, &Env)) -> Option<Lowered> {
        self.one_more_argument(env, bound.span)?;
        let inside = self.stack.split_off(env.depth.min(self.stack.len()));
        let lowered = stacker::maybe_grow(LEFT_OF_THE_STACK, MORE_STACK, || self.measure(outer, bound));
        self.stack.extend(inside);
        lowered
    }

    /// Counts the arguments that are read in one formula; reports too many.
    pub(super) fn one_more_argument(&mut self, env: &Env, bound: Span) -> Option<()> {
        self.arguments += 1;
        if self.arguments == MOST_ARGUMENTS + 1 {
            let span = env.call.unwrap_or(bound);
            self.report(SyntaxProblem { span, slip: Slip::TooDeep });
        }
        (self.arguments <= MOST_ARGUMENTS).then_some(())
    }

    /// `region`, or `activity level 2`.
    pub(super) fn axis_argument(&mut self, env: &Env, argument: &Expr) -> Option<(CellAxis, Option<u32>)> {
        if let ExprKind::AxisLevel { axis, level } = &argument.kind {
            let found = self.axis_in(env, axis)?;
            return Some((found, self.each_level(env, (found, axis), Some(level))?));
        }
        let Some(name) = Self::bare_name(argument).cloned() else {
            self.unknown_axis(argument);
            return None;
        };
        Some((self.axis_in(env, &name)?, env.level(&name.text)))
    }

    /// `2012`, `baseline`, `year - 1`
    fn period_argument(&mut self, env: &Env, argument: &Expr) -> Option<Lowered> {
        if let Some(period) = Self::year_literal(argument) {
            let kind = MeasureKind::Literal(Literal::Period(period));
            let measure = Measure { kind, unit: Unit::one(), span: argument.span };
            return Some(Lowered::new(measure, Type::Period(period.grain)));
        }
        let value = self.measure(env, argument)?;
        if matches!(value.of, Type::Period(_)) {
            return Some(value);
        }
        let found = value.of.words(self);
        self.report(TypeProblem::Wanted { wanted: ValueType::Period, found, span: argument.span });
        None
    }

    fn unknown_axis(&mut self, argument: &Expr) {
        let name = Name { text: self.written(argument.span), span: argument.span };
        let known: Vec<String> = self.names.axes.names().map(str::to_owned).collect();
        self.unknown(Kind::Axis, &name, known.iter().map(String::as_str));
    }

    /// Notes that a definition is being read; reports a circle.
    pub(super) fn enter(&mut self, name: &Name) -> Option<()> {
        if let Some(from) = self.stack.iter().position(|(n, at)| *n == name.text && *at == name.span) {
            let circle: Vec<(String, Span)> = self.stack.iter().skip(from).cloned().collect();
            let names = circle.iter().map(|(n, _)| n.clone()).chain([name.text.clone()]).collect();
            let spans = circle.into_iter().map(|(_, s)| s).collect();
            self.report(NameProblem::Cycle { names, spans });
            return None;
        }
        self.stack.push((name.text.clone(), name.span));
        Some(())
    }
}
