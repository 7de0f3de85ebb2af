//! Parameters: values that acts change over time.

use std::path::PathBuf;

use super::Checker;
use super::call::Env;
use super::measure::{Lowered, Type};
use super::row::{Row, RowScope, RowType};
use crate::diagnostic::{Kind, NormativeProblem};
use crate::model::{
    CompareOp, Grain, Literal, Measure, MeasureKind, Parameter, ParameterId, ParameterValue, Period, RowExpr,
    RowKind,
};
use crate::source::Span;
use crate::syntax::tree;
use crate::unit::Unit;

impl Checker<'_> {
    pub(super) fn declare_parameters(&mut self, declared: &[(&tree::Parameter, &PathBuf)]) {
        for (at, (parameter, _)) in declared.iter().enumerate() {
            self.declare(Kind::Parameter, |n| &mut n.parameters, &parameter.head, ParameterId::at(at));
            let unit = self.unit(&parameter.unit);
            self.parameters.push((*parameter).clone());
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
                    other.from == value.from && !other.conditional && !value.conditional
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
            values.sort_by_key(|value| (value.from, value.conditional));
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
        let parameter = self.policy.parameters.get(at)?;
        let (unit, named) = (parameter.unit.clone(), parameter.span);
        let from = super::period::first_day(value.from.value)?;
        let number = self.number(&Env::default(), &value.value)?;
        // A bare number is in the parameter's unit.
        let side = Lowered {
            generous: true,
            ..Lowered::new(
                Measure {
                    kind: MeasureKind::Parameter(ParameterId::at(at)),
                    unit: unit.clone(),
                    span: named,
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
            conditional: value.condition.is_some(),
            // Read where the parameter is: a condition is on the cell there, or on the row.
            condition: None,
            value: number,
            basis,
            expected: value.expected,
            span: value.span,
        })
    }

    /// A parameter in a formula of cells; the conditions of its values are on the cell.
    pub(super) fn parameter_value(&mut self, id: ParameterId, span: Span) -> Option<Lowered> {
        if self.used_parameters.insert(id) {
            self.conditions_on_cells(id)?;
        }
        let unit = self.policy.parameters.get(id.index())?.unit.clone();
        let measure = Measure { kind: MeasureKind::Parameter(id), unit: unit.clone(), span };
        Some(Lowered { generous: true, ..Lowered::new(measure, Type::Number(unit)) })
    }

    fn conditions_on_cells(&mut self, id: ParameterId) -> Option<()> {
        for (at, (span, condition)) in self.conditions_of(id) {
            let condition = self.condition(&Env::default(), &condition)?;
            let parameter = self.policy.parameters.get_mut(id.index())?;
            if let Some(value) = parameter.values.get_mut(at).filter(|value| value.span == span) {
                value.condition = Some(condition);
            }
        }
        Some(())
    }

    /// The conditions of a parameter's values, by their places.
    fn conditions_of(&self, id: ParameterId) -> Vec<(usize, (Span, tree::Expr))> {
        let (Some(parameter), Some(declared)) =
            (self.policy.parameters.get(id.index()), self.parameters.get(id.index()))
        else {
            return Vec::new();
        };
        let values = parameter.values.iter().enumerate().filter(|(_, value)| value.conditional);
        let written = |span: Span| declared.values.iter().find(|value| value.span == span)?.condition.clone();
        values.filter_map(|(at, value)| Some((at, (value.span, written(value.span)?)))).collect()
    }

    /// A parameter in a row: the value in force at the end of the row's period, or of the cell's where rows have none.
    /// What is only expected does not decide on rows.
    pub(super) fn parameter_row(&mut self, scope: &RowScope, id: ParameterId, span: Span) -> Option<Row> {
        self.rows_of_parameters.insert(id);
        let parameter = self.policy.parameters.get(id.index())?.clone();
        let conditions = self.conditions_of(id);
        let of_rows = self.policy.datasets.get(scope.dataset.index()).and_then(|d| d.period.as_ref());
        let of_policy = self.policy.period.map(|(from, _)| from.grain);
        let grain = of_rows.map(|period| period.grain).or(of_policy).unwrap_or(Grain::Year);
        let expr = |kind| RowExpr { span, kind };
        let mut known = expr(RowKind::Missing);
        let mut before: Vec<(&ParameterValue, RowExpr)> = Vec::new();
        for (at, value) in parameter.values.iter().enumerate() {
            let since = Period::holding(value.from, grain);
            let mut applies = expr(RowKind::Compare {
                op: CompareOp::GreaterOrEqual,
                left: Box::new(expr(RowKind::Period(grain))),
                right: Box::new(expr(RowKind::PeriodLiteral(since))),
            });
            if let Some((_, (_, condition))) = conditions.iter().find(|(place, _)| *place == at) {
                let condition = self.row_condition(scope, condition)?;
                applies = expr(RowKind::And(Box::new(applies), Box::new(condition)));
            }
            let then = match value.expected {
                true => RowKind::Missing,
                false => RowKind::Number(value.value.clone()),
            };
            known = expr(RowKind::If {
                condition: Box::new(applies.clone()),
                then: Box::new(expr(then)),
                otherwise: Box::new(known),
            });
            // Where the conditions of two values from one day hold, neither decides.
            if value.conditional {
                let same = |(other, _): &&(&ParameterValue, RowExpr)| {
                    other.from == value.from && other.value != value.value
                };
                for (_, also) in before.iter().filter(same) {
                    known = expr(RowKind::If {
                        condition: Box::new(expr(RowKind::And(
                            Box::new(applies.clone()),
                            Box::new(also.clone()),
                        ))),
                        then: Box::new(expr(RowKind::Missing)),
                        otherwise: Box::new(known),
                    });
                }
                before.push((value, applies));
            }
        }
        Some(Row { expr: known, of: RowType::Number(parameter.unit), bare: None, percent: None })
    }
}
