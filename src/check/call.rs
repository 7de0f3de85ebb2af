//! Functions: arguments are measures, unevaluated, so a call is its body with the arguments in place of their names.

use std::sync::Arc;

use super::function::repeated_params;
use super::measure::{Lowered, Type};
use super::names::Formula;
use super::network::{network_names, network_of};
use super::{Checker, FEW, is_form};
use crate::diagnostic::{CodeProblem, Kind, NameProblem, Slip, SyntaxProblem, TypeProblem, ValueType};
use crate::model::{
    AggregateFunction, AxisKind, CellAxis, ClassificationId, EachFunction, Measure, MeasureKind, ObjectKind,
};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, Name, Path};
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
    Axis(CellAxis),
}

impl Env {
    fn find(&self, name: &str) -> Option<&Binding> {
        self.bindings.as_ref()?.iter().find(|(n, _)| n == name).map(|(_, b)| b)
    }

    /// The argument of this name and the meaning of its names.
    pub fn measure(&self, name: &str) -> Option<(Expr, Env)> {
        match self.find(name)? {
            Binding::Measure(expr, env) => Some((expr.clone(), env.clone())),
            Binding::Axis(_) => None,
        }
    }

    pub fn axis(&self, name: &str) -> Option<CellAxis> {
        match self.find(name)? {
            Binding::Axis(axis) => Some(*axis),
            Binding::Measure(..) => None,
        }
    }
}

/// What an argument must be, as its function says after a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamType {
    Axis,
    Rate,
    Link,
    /// A role or a cluster.
    Group,
}

/// The words for what an argument must be, in either language.
pub const PARAM_TYPES: &[(&str, ParamType)] = &[
    ("axis", ParamType::Axis),
    ("ось", ParamType::Axis),
    ("rate", ParamType::Rate),
    ("курс", ParamType::Rate),
    ("link", ParamType::Link),
    ("связь", ParamType::Link),
    ("role", ParamType::Group),
    ("роль", ParamType::Group),
];

/// What a word says that an argument must be.
pub fn param_type(word: &str) -> Option<ParamType> {
    PARAM_TYPES.iter().find(|(name, _)| *name == word).map(|(_, of)| *of)
}

/// Calls within calls grow as powers do: no formula reads more arguments.
const MOST_ARGUMENTS: usize = 20_000;

/// Calls within calls are read on a stack of their own where less than this is left.
const LEFT_OF_THE_STACK: usize = 512 * 1024;
const MORE_STACK: usize = 8 * 1024 * 1024;

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
];

/// `kind == company`, which spreadsheets take as a further argument.
fn is_comparison(expr: &Expr) -> bool {
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
    AGGREGATES.iter().find(|(name, _)| *name == word).map(|(_, function)| *function)
}

fn aggregate_names<'a>() -> impl Iterator<Item = &'a str> {
    AGGREGATES.iter().map(|(name, _)| *name)
}

/// Functions of the language that later versions evaluate.
pub(super) const LATER: &[&str] = &[
    "median",
    "медиана",
    "quantile",
    "квантиль",
    "stdev",
    "стандартное_отклонение",
    "rank",
    "место",
    "any",
    "есть",
    "all",
    "все",
    "log",
];

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
            if let (AggregateFunction::Count, [argument]) = (aggregate, arguments)
                && let Some(counted) = self.counted_objects(env, argument, span)
            {
                return counted;
            }
            return match arguments {
                [argument] => self.aggregate(env, aggregate, argument, span),
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
        if let Some(function) = network_of(&name.text)
            && self.names.formulas.find(&name.text).is_none()
        {
            return self.network(env, (&name, function), arguments, span);
        }
        if is_form("parent", &name.text) {
            return self.parent_call(env, &name, arguments, span);
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
                let known: Vec<String> = self.functions.iter().map(|f| f.name.text.clone()).collect();
                self.unknown(
                    Kind::Function,
                    &name,
                    known.iter().map(String::as_str).chain(aggregate_names()).chain(network_names()),
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

    fn apply(
        &mut self,
        env: &Env,
        at: usize,
        name: &Name,
        arguments: &[Expr],
        span: Span,
    ) -> Option<Lowered> {
        let function = self.functions.get(at)?.clone();
        if function.params.len() != arguments.len() {
            let (expected, found) = (function.params.len(), arguments.len());
            let (name, declared) = (name.text.clone(), Some(function.name.span));
            self.report(NameProblem::Arity { name, expected, found, span, declared });
            return None;
        }
        self.called.insert(at);
        // Which argument is meant where is not known; that is told where they are declared.
        if !repeated_params(&function).is_empty() {
            return None;
        }
        let depth = self.stack.len();
        if self.calls == 0 {
            self.arguments = 0;
        }
        let mut bindings = Vec::new();
        for (param, argument) in function.params.iter().zip(arguments) {
            let as_written = || Binding::Measure(argument.clone(), env.clone());
            let binding = match param.of.as_ref().map(|of| param_type(&of.text)) {
                Some(Some(ParamType::Axis)) => match Self::bare_name(argument).cloned() {
                    Some(name) => self.axis_in(env, &name).map(Binding::Axis),
                    None => {
                        self.unknown_axis(argument);
                        None
                    }
                },
                Some(Some(ParamType::Rate)) => self.rate_argument(env, argument).map(|()| as_written()),
                Some(Some(ParamType::Link)) => self.link_argument(env, argument).map(|_| as_written()),
                Some(Some(ParamType::Group)) => self.link_group(env, argument, None).map(|_| as_written()),
                // What no argument can be is told where the function is declared.
                Some(None) => None,
                None => Some(as_written()),
            };
            bindings.push((param.name.text.clone(), binding?));
        }
        self.enter(&function.name)?;
        let inner = Env {
            bindings: Some(Arc::new(bindings)),
            depth,
            call: env.call.or(Some(span)),
            target: None,
            ..env.clone()
        };
        self.calls += 1;
        let lowered = self.measure(&inner, &function.body);
        self.calls -= 1;
        self.stack.pop();
        let mut lowered = lowered?;
        if let Some(declared) = &function.unit {
            lowered = self.in_declared_unit(lowered, declared, Some((name, span)))?;
        }
        // The value of a call stands where the call stands.
        lowered.measure.span = span;
        lowered.bare = None;
        Some(lowered)
    }

    /// The value of an argument, read where the call stands: `twice(twice(m))` is no circle.
    pub(super) fn argument(&mut self, env: &Env, (bound, outer): (&Expr, &Env)) -> Option<Lowered> {
        self.arguments += 1;
        if self.arguments > MOST_ARGUMENTS {
            if self.arguments == MOST_ARGUMENTS + 1 {
                let span = env.call.unwrap_or(bound.span);
                self.report(SyntaxProblem { span, slip: Slip::TooDeep });
            }
            return None;
        }
        let inside = self.stack.split_off(env.depth.min(self.stack.len()));
        let lowered = stacker::maybe_grow(LEFT_OF_THE_STACK, MORE_STACK, || self.measure(outer, bound));
        self.stack.extend(inside);
        lowered
    }

    fn unknown_axis(&mut self, argument: &Expr) {
        let name = Name { text: self.written(argument.span), span: argument.span };
        let known: Vec<String> = self.names.axes.names().map(str::to_owned).collect();
        self.unknown(Kind::Axis, &name, known.iter().map(String::as_str));
    }

    /// Notes that a definition is being read; reports a circle.
    pub(super) fn enter(&mut self, name: &Name) -> Option<()> {
        if let Some(from) = self.stack.iter().position(|(n, _)| *n == name.text) {
            let circle: Vec<(String, Span)> = self.stack.iter().skip(from).cloned().collect();
            let names = circle.iter().map(|(n, _)| n.clone()).chain([name.text.clone()]).collect();
            let spans = circle.into_iter().map(|(_, s)| s).collect();
            self.report(NameProblem::Cycle { names, spans });
            return None;
        }
        self.stack.push((name.text.clone(), name.span));
        Some(())
    }

    pub(super) fn each_call(
        &mut self,
        env: &Env,
        parts: (&Path, &Name, Option<&tree::Number>, Option<&Name>, &Expr),
        span: Span,
    ) -> Option<Lowered> {
        let (function, axis_name, level, binding, body) = parts;
        let word = function.parts.last()?;
        let function = match aggregate_of(&word.text) {
            Some(AggregateFunction::Sum) => EachFunction::Sum,
            Some(AggregateFunction::Count) => EachFunction::Count,
            Some(AggregateFunction::Mean) => EachFunction::Mean,
            Some(AggregateFunction::Min) => EachFunction::Min,
            Some(AggregateFunction::Max) => EachFunction::Max,
            Some(AggregateFunction::Network(_)) | None => {
                let name = word.clone();
                self.unknown(Kind::Function, &name, aggregate_names());
                return None;
            }
        };
        if let Some(binding) = binding {
            let what = format!("{} {}", self.written(axis_name.span), self.written(binding.span));
            self.report(NameProblem::NotEvaluated { what, span: binding.span });
            return None;
        }
        let axis = self.axis_in(env, axis_name)?;
        let level = self.each_level(env, (axis, axis_name), level)?;
        let inner = self.measure(env, body)?;
        let unit = match (&inner.of, function) {
            (_, EachFunction::Count) => Unit::one(),
            (Type::Number(unit), _) => unit.clone(),
            (other, _) => {
                let (wanted, found) = (ValueType::Number(String::new()), other.words(self));
                self.report(TypeProblem::Wanted { wanted, found, span: body.span });
                return None;
            }
        };
        if function == EachFunction::Sum {
            self.remark_above(axis, axis_name, level, span);
            self.adds_up(&unit, span)?;
        }
        let kind = MeasureKind::Each { function, axis, level, measure: Box::new(inner.measure) };
        Some(Lowered::new(Measure { kind, unit: unit.clone(), span }, Type::Number(unit)))
    }

    /// The level of a tree that `each` runs over; a tree deeper than one needs it said.
    fn each_level(
        &mut self,
        env: &Env,
        (axis, name): (CellAxis, &Name),
        level: Option<&tree::Number>,
    ) -> Option<Option<u32>> {
        let tree = self.tree_of(axis);
        let list = tree.map(|tree| self.policy.classifications.get(tree.index()));
        let depth = list.map_or(1, |list| list.map_or(0, crate::model::Classification::depth));
        // Inside a function the axis is an argument: its own name and the call say more.
        let within = env.axis(&name.text).zip(env.call);
        let of_policy = match within {
            Some((CellAxis::Axis(id), _)) => self.policy.axes.get(id.index()).map(|axis| axis.name.clone()),
            _ => None,
        };
        let axis = of_policy.unwrap_or_else(|| name.text.clone());
        match level {
            None if depth > 1 => {
                self.report(TypeProblem::LevelNeeded {
                    axis,
                    depth,
                    span: name.span,
                    call: within.map(|(_, call)| call),
                });
                None
            }
            None => Some(None),
            Some(number) => match number.digits.parse::<u32>().ok().filter(|n| (1..=depth).contains(n)) {
                Some(level) => Some(Some(level)),
                None => {
                    self.report(TypeProblem::NoSuchLevel { axis, depth, span: number.span });
                    None
                }
            },
        }
    }

    /// The classification over whose codes an axis runs.
    fn tree_of(&self, axis: CellAxis) -> Option<ClassificationId> {
        let CellAxis::Axis(id) = axis else { return None };
        match self.policy.axes.get(id.index())?.kind {
            AxisKind::Tree(tree) => Some(tree),
            AxisKind::Text | AxisKind::Entity(_) => None,
        }
    }

    /// Rows at a code that ends above the level are in no part of a sum over the codes of that level.
    fn remark_above(&mut self, axis: CellAxis, name: &Name, level: Option<u32>, span: Span) {
        let tree = self.tree_of(axis);
        let list = tree.and_then(|tree| self.policy.classifications.get(tree.index()));
        let (Some(level), Some(list)) = (level, list) else { return };
        let lowest = list.codes.iter().zip(1u32..).filter(|(code, next)| code.end == *next);
        let lost: Vec<String> =
            lowest.filter(|(code, _)| code.level < level).map(|(code, _)| code.code.clone()).collect();
        if !lost.is_empty() {
            let more = lost.len().saturating_sub(FEW);
            let (axis, lost) = (name.text.clone(), lost.into_iter().take(FEW).collect());
            self.report(CodeProblem::AboveLevel { axis, level, lost, more, span });
        }
    }
}
