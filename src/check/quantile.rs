//! `quantile(x where p, 90 %)`: the part stands beside the rows, written out.

use super::Checker;
use super::call::Env;
use super::measure::{Lowered, scaled};
use crate::diagnostic::{EachProblem, NameProblem};
use crate::model::{AggregateFunction, Literal, Measure, MeasureKind};
use crate::source::Span;
use crate::syntax::tree::{Expr, Name};
use crate::unit::{Rational, Unit};

/// The names of the aggregate.
pub(super) const QUANTILE: &[&str] = &["quantile", "квантиль"];

impl Checker<'_> {
    pub(super) fn quantile(
        &mut self,
        env: &Env,
        name: &Name,
        arguments: &[Expr],
        span: Span,
    ) -> Option<Lowered> {
        let [values, part] = arguments else {
            let (name, found) = (name.text.clone(), arguments.len());
            self.report(NameProblem::Arity { name, expected: 2, found, span, declared: None });
            return None;
        };
        let read = self.part(env, part, &name.text)?;
        match written_out(&read) {
            Some(at) => self.aggregate(env, AggregateFunction::Quantile(at), values, span),
            None => {
                self.no_part(part, &name.text);
                None
            }
        }
    }

    /// A part from 0 to 1, where it is written out.
    pub(super) fn part(&mut self, env: &Env, part: &Expr, function: &str) -> Option<Measure> {
        let mut read = self.number(env, part)?.measure;
        let fits = read.unit.dimension.is_none();
        if fits {
            let factor = read.unit.factor_to(&Unit::one());
            read = scaled(read, factor, &Unit::one());
        }
        if fits && written_out(&read).is_none_or(|part| is_part(&part)) {
            return Some(read);
        }
        self.no_part(part, function);
        None
    }

    fn no_part(&mut self, part: &Expr, function: &str) {
        let (function, part, span) = (function.to_owned(), self.written(part.span), part.span);
        self.report(EachProblem::NoPart { function, part, span });
    }
}

impl Checker<'_> {
    /// A part of a whole that a function takes: where it is written out it lies from 0 to 1.
    pub(super) fn part_argument(
        &mut self,
        env: &Env,
        argument: &Expr,
        (function, param): (&str, &str),
    ) -> Option<()> {
        let read = self.plain_number(env, argument, function)?;
        let Some(part) = written_out(&read.measure).filter(|part| !is_part(part)) else { return Some(()) };
        let hundred = part > Rational::one() && part <= Rational::from(100i64);
        let (function, param) = (function.to_owned(), param.to_owned());
        let (part, span) = (self.written(argument.span), argument.span);
        self.report(EachProblem::BeyondWhole { function, param, part, hundred, span });
        None
    }
}

/// The number that a measure is by what is written.
fn written_out(measure: &Measure) -> Option<Rational> {
    match &measure.kind {
        MeasureKind::Literal(Literal::Number(number)) => Some(number.clone()),
        MeasureKind::Scale { measure, factor } => Some(written_out(measure)? * factor.clone()),
        MeasureKind::Negate(measure) => Some(-written_out(measure)?),
        _ => None,
    }
}

fn is_part(part: &Rational) -> bool {
    !part.is_negative() && *part <= Rational::one()
}
