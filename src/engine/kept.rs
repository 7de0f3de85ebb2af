//! Every value of some rows, for what needs them all: medians, quantiles, deviations.
//!
//! A bag, in no order: bags of parts are put together in any order, and what is read of one is read of its values
//! sorted.

use super::decimal::{Decimal, Value};
use crate::model::AggregateFunction;
use crate::unit::{Number, Rational, deviation, quantile_of_sorted};

/// Values, of which all that fit are plain integers at one scale.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    plain: Vec<i64>,
    scale: u8,
    others: Vec<Value>,
}

impl Kept {
    pub fn push(&mut self, value: Decimal) {
        if self.plain.is_empty() {
            self.scale = value.scale;
        }
        if value.scale > self.scale {
            self.rescale(value.scale);
        }
        match value.at_scale(self.scale).and_then(|mantissa| i64::try_from(mantissa).ok()) {
            Some(mantissa) => self.plain.push(mantissa),
            None => self.others.push(Value::Decimal(value)),
        }
    }

    pub fn push_value(&mut self, value: &Value) {
        match value {
            Value::Decimal(decimal) => self.push(*decimal),
            Value::Rational(_) => self.others.push(value.clone()),
        }
    }

    pub fn merge(&mut self, other: &Kept) {
        if self.plain.is_empty() || self.scale == other.scale {
            if self.plain.is_empty() {
                self.scale = other.scale;
            }
            self.plain.extend_from_slice(&other.plain);
        } else {
            let scale = other.scale;
            other.plain.iter().for_each(|value| self.push(Decimal::new(i128::from(*value), scale)));
        }
        self.others.extend_from_slice(&other.others);
    }

    /// Brings the plain values to a greater scale, if all of them fit.
    fn rescale(&mut self, scale: u8) {
        let old = self.scale;
        let at = |value: &i64| {
            Decimal::new(i128::from(*value), old).at_scale(scale).and_then(|wide| i64::try_from(wide).ok())
        };
        if let Some(plain) = self.plain.iter().map(at).collect() {
            (self.plain, self.scale) = (plain, scale);
        }
    }

    /// What a function makes of the values; `None` of those that are made of sums.
    pub fn result(&self, function: &AggregateFunction) -> Option<Number> {
        match function {
            AggregateFunction::Median => self.quantile(&Rational::ratio(1, 2)),
            AggregateFunction::Quantile(part) => self.quantile(part),
            AggregateFunction::Stdev => {
                let numbers: Vec<Number> =
                    self.values().map(|value| Number::Exact(value.to_rational())).collect();
                deviation(&numbers)
            }
            AggregateFunction::Sum
            | AggregateFunction::Count
            | AggregateFunction::Mean
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::Network(_) => None,
        }
    }

    fn values(&self) -> impl Iterator<Item = Value> + '_ {
        let scale = self.scale;
        let plain = self.plain.iter().map(move |value| Decimal::new(i128::from(*value), scale));
        plain.map(Value::Decimal).chain(self.others.iter().cloned())
    }

    fn quantile(&self, part: &Rational) -> Option<Number> {
        let number = |value: &Value| Number::Exact(value.to_rational());
        if self.others.is_empty() {
            let mut sorted = self.plain.clone();
            sorted.sort_unstable();
            let value = |value: &i64| number(&Value::Decimal(Decimal::new(i128::from(*value), self.scale)));
            return quantile_of_sorted(sorted.len(), part, |at| sorted.get(at).map(value));
        }
        let mut sorted: Vec<Value> = self.values().collect();
        sorted.sort_by(Value::compare);
        quantile_of_sorted(sorted.len(), part, |at| sorted.get(at).map(number))
    }
}

/// Puts the values of another group to one's own.
pub fn join(own: &mut Option<Box<Kept>>, other: Option<&Kept>) {
    if let Some(other) = other {
        own.get_or_insert_default().merge(other);
    }
}
