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
