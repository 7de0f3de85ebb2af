//! Functions of numbers: `abs`, `not_negative`, `sqrt`, `ln`, `log`, and the least or greatest of several measures.

use super::Checker;
use super::call::Env;
use super::measure::{Lowered, Type};
use crate::diagnostic::{EachProblem, NameProblem};
use crate::model::{Measure, MeasureKind, NumberFunction};
use crate::source::Span;
use crate::syntax::tree::{Expr, Name};
use crate::unit::Unit;

/// By their names in either language.
pub(super) const NUMBER_FUNCTIONS: &[(&str, NumberFunction)] = &[
    ("abs", NumberFunction::Abs),
    ("модуль", NumberFunction::Abs),
    ("not_negative", NumberFunction::NotNegative),
    ("неотрицательное", NumberFunction::NotNegative),
    ("sqrt", NumberFunction::Root),
    ("корень", NumberFunction::Root),
    ("ln", NumberFunction::Ln),
    ("натуральный_логарифм", NumberFunction::Ln),
    ("log", NumberFunction::Log),
    ("логарифм", NumberFunction::Log),
];

/// The function of a name.
pub(super) fn number_function(word: &str) -> Option<NumberFunction> {
    NUMBER_FUNCTIONS.iter().find(|(name, _)| *name == word).map(|(_, function)| *function)
}

impl Checker<'_> {
    pub(super) fn number_call(
        &mut self,
        env: &Env,
        (name, function): (&Name, NumberFunction),
        arguments: &[Expr],
        span: Span,
    ) -> Option<Lowered> {
        if let (NumberFunction::Log, [_]) = (function, arguments) {
            self.report(EachProblem::LogWithoutBase { name: name.text.clone(), span });
            return None;
        }
        let expected = function.arguments().unwrap_or(arguments.len());
        if arguments.len() != expected {
            let (name, found) = (name.text.clone(), arguments.len());
            self.report(NameProblem::Arity { name, expected, found, span, declared: None });
            return None;
        }
        match function {
            NumberFunction::Abs | NumberFunction::NotNegative => {
                let [argument] = arguments else { return None };
                let inner = self.number(env, argument)?;
                Some(calculated(function, vec![inner.measure.clone()], inner.measure.unit.clone(), span))
            }
            NumberFunction::Root | NumberFunction::Ln | NumberFunction::Log => {
                let read = arguments.iter().map(|part| self.plain_number(env, part, &name.text));
                let read: Vec<Option<Lowered>> = read.collect();
                let parts = read.into_iter().map(|part| Some(part?.measure)).collect::<Option<Vec<_>>>()?;
                Some(calculated(function, parts, Unit::one(), span))
            }
            NumberFunction::Least | NumberFunction::Greatest => self.one_of(env, function, arguments, span),
        }
    }

    /// `min(a, b)`: measures of one unit.
    fn one_of(
        &mut self,
        env: &Env,
        function: NumberFunction,
        arguments: &[Expr],
        span: Span,
    ) -> Option<Lowered> {
        let read: Vec<Option<Lowered>> = arguments.iter().map(|part| self.number(env, part)).collect();
        let mut all = read.into_iter().collect::<Option<Vec<Lowered>>>()?.into_iter();
        let mut first = all.next()?;
        let mut others = Vec::new();
        for other in all {
            let (a, b) = self.alike_measures(first, other)?;
            first = a;
            others.push(b.measure);
        }
        let unit = first.measure.unit.clone();
        let parts = std::iter::once(first.measure).chain(others).collect();
        Some(calculated(function, parts, unit, span))
    }

    /// A number without a unit, or a share; reports anything else.
    pub(super) fn plain_number(&mut self, env: &Env, expr: &Expr, function: &str) -> Option<Lowered> {
        let found = self.number(env, expr)?;
        if found.measure.unit.dimension.is_none() {
            // 12 % is 0.12.
            let factor = found.measure.unit.factor_to(&Unit::one());
            let measure = super::measure::scaled(found.measure, factor, &Unit::one());
            return Some(Lowered::new(measure, Type::Number(Unit::one())));
        }
        let (function, unit) = (function.to_owned(), found.measure.unit.text.to_string());
        self.report(EachProblem::NotPlain { function, unit, span: expr.span });
        None
    }
}

fn calculated(function: NumberFunction, arguments: Vec<Measure>, unit: Unit, span: Span) -> Lowered {
    let kind = MeasureKind::Calculated { function, arguments };
    Lowered::new(Measure { kind, unit: unit.clone(), span }, Type::Number(unit))
}
