//! The value of a parameter in a cell, or why there is none.

use super::{Cell, Coverage, Evaluator, Facts, Reading, Reason, Value};
use crate::model::{DataStatus, ParameterId, ParameterValue};
use crate::unit::{Number, Rational};

impl<F: Facts + ?Sized> Evaluator<'_, F> {
    /// The value in force at the end of the cell's period: the latest whose condition holds.
    pub(super) fn parameter(&self, id: ParameterId, cell: &Cell, needed: &Rational) -> Reading {
        let none = Reason::NoParameter { parameter: id, period: cell.period };
        let day = cell.period.map(crate::model::Period::last_day);
        let (Some(parameter), Some(day)) = (self.policy.parameters.get(id.index()), day) else {
            return Reading::missing(none);
        };
        for value in parameter.values.iter().rev().filter(|value| value.from <= day) {
            let decided = value.condition.as_ref().map(|condition| self.read(condition, cell, needed));
            let decided = decided.map(|reading| reading.value);
            if let Some(Value::Bool(true)) = decided
                && let Some(none) = self.also_holds(id, value, cell, needed)
            {
                return Reading::missing(none);
            }
            match decided {
                None | Some(Value::Bool(true)) if value.expected && self.enacted_only => {
                    return Reading::missing(Reason::NotEnacted { parameter: id, from: value.from });
                }
                None | Some(Value::Bool(true)) => {
                    // What is only expected is no more settled than an estimate.
                    let status = if value.expected { DataStatus::Estimated } else { DataStatus::Final };
                    let value = Value::Number(Number::Exact(value.value.clone()));
                    return Reading { value, coverage: Coverage { status, ..Coverage::FULL } };
                }
                Some(Value::Missing(reason)) => return Reading::missing(reason),
                Some(_) => {}
            }
        }
        Reading::missing(none)
    }

    /// Why a value whose condition holds does not decide: that of another value from the same day holds too, or may.
    fn also_holds(
        &self,
        id: ParameterId,
        value: &ParameterValue,
        cell: &Cell,
        needed: &Rational,
    ) -> Option<Reason> {
        let parameter = self.policy.parameters.get(id.index())?;
        let same = |other: &&ParameterValue| {
            other.from == value.from && other.span != value.span && other.value != value.value
        };
        parameter.values.iter().filter(same).find_map(|other| {
            match self.read(other.condition.as_ref()?, cell, needed).value {
                Value::Bool(true) => Some(Reason::ParameterTwice { parameter: id, from: value.from }),
                Value::Missing(reason) => Some(reason),
                Value::Bool(false)
                | Value::Number(_)
                | Value::Text(_)
                | Value::Words(_)
                | Value::Period(_)
                | Value::Member(..)
                | Value::Cluster(_)
                | Value::Role(_)
                | Value::Date(_) => None,
            }
        })
    }
}
