//! Parameters: values that acts change over time.

use std::path::PathBuf;

use super::Checker;
use super::call::Env;
use super::measure::{Lowered, Type};
use crate::diagnostic::{Kind, NormativeProblem};
use crate::model::{Literal, Measure, MeasureKind, Parameter, ParameterId, ParameterValue};
use crate::source::Span;
use crate::syntax::tree;
use crate::unit::Unit;

impl Checker<'_> {
    pub(super) fn declare_parameters(&mut self, declared: &[(&tree::Parameter, &PathBuf)]) {
        for (at, (parameter, _)) in declared.iter().enumerate() {
            self.declare(Kind::Parameter, |n| &mut n.parameters, &parameter.head, ParameterId::at(at));
            let unit = self.unit(&parameter.unit);
            self.policy.parameters.push(Parameter {
                name: parameter.head.name.text.clone(),
                title: parameter.head.title.as_ref().map(|t| t.value.clone()),
                unit: unit.unwrap_or_else(Unit::one),
                values: Vec::new(),
                span: parameter.head.name.span,
            });
        }
    }

    /// The values, when everything that their conditions may name is declared.
    pub(super) fn check_parameters(&mut self, declared: &[(&tree::Parameter, &PathBuf)]) {
        for (at, (parameter, _)) in declared.iter().enumerate() {
            let values: Vec<ParameterValue> =
                parameter.values.iter().filter_map(|value| self.parameter_dated(at, value)).collect();
            for (place, value) in values.iter().enumerate() {
                let same = |other: &&ParameterValue| {
                    other.from == value.from
                        && (other.condition.is_none() == value.condition.is_none())
                        && other.condition == value.condition
                };
                if let Some(first) = values.iter().take(place).find(same) {
                    let (span, first) = (value.span, first.span);
                    self.report(NormativeProblem::ParameterTwice {
                        day: value.from.to_string(),
                        span,
                        first,
                    });
                }
            }
            let mut values = values;
            // Of values of one day those with a condition are tried first, that is, they stand later.
            values.sort_by_key(|value| (value.from, value.condition.is_some()));
            if values.is_empty() && parameter.values.is_empty() {
                let (name, span) = (parameter.head.name.text.clone(), parameter.head.name.span);
                self.report(NormativeProblem::ParameterEmpty { name, span });
            }
            if let Some(known) = self.policy.parameters.get_mut(at) {
                known.values = values;
            }
        }
    }

    fn parameter_dated(&mut self, at: usize, value: &tree::ParameterValue) -> Option<ParameterValue> {
        let unit = self.policy.parameters.get(at)?.unit.clone();
        let from = super::period::first_day(value.from.value)?;
        let condition = match &value.condition {
            Some(condition) => Some(self.condition(&Env::default(), condition)?),
            None => None,
        };
        let number = self.number(&Env::default(), &value.value)?;
        // A bare number is in the parameter's unit.
        let side = Lowered {
            generous: true,
            ..Lowered::new(
                Measure {
                    kind: MeasureKind::Parameter(ParameterId::at(at)),
                    unit: unit.clone(),
                    span: value.span,
                },
                Type::Number(unit),
            )
        };
        let said = self.in_unit_of(&side, number)?;
        let MeasureKind::Literal(Literal::Number(number)) = said.kind else {
            self.report(NormativeProblem::ParameterFormula { span: value.value.span });
            return None;
        };
        let basis = self.cites_during(&value.basis, Some((from, from)));
        if basis.is_empty() && !value.expected {
            self.report(NormativeProblem::ParameterUnfounded { span: value.span });
        }
        Some(ParameterValue {
            from,
            condition,
            value: number,
            basis,
            expected: value.expected,
            span: value.span,
        })
    }

    /// A parameter in a formula.
    pub(super) fn parameter_value(&mut self, id: ParameterId, span: Span) -> Option<Lowered> {
        self.used_parameters.insert(id);
        let unit = self.policy.parameters.get(id.index())?.unit.clone();
        let measure = Measure { kind: MeasureKind::Parameter(id), unit: unit.clone(), span };
        Some(Lowered { generous: true, ..Lowered::new(measure, Type::Number(unit)) })
    }
}
