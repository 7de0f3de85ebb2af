//! What is made of the values in the members of an axis.

use super::combine::number_or;
use super::counted::{Count, Unknown};
use super::{Cell, Coverage, Reading, Reason, Value};
use crate::model::EachFunction;
use crate::source::Span;
use crate::unit::{Number, Rational, deviation, gini, quantile};

/// What is known of a cell after some members.
#[derive(Clone)]
pub(super) struct Tally<'n> {
    needed: &'n Rational,
    /// Members are entities: those without a value lower the coverage as absent rows do. A member of a list that
    /// is fixed leaves the whole without a value.
    of_entities: bool,
    coverage: Coverage,
    numbers: Vec<Number>,
    weights: Vec<Number>,
    /// Of how many what is counted holds, and of whom it is not known.
    counted: Count,
    looked: u64,
    absent: u64,
    /// Why the first entity has no value.
    lacking: Option<Reason>,
    /// The first member without a value decides.
    failed: Option<Reading>,
}

impl<'n> Tally<'n> {
    pub fn new(needed: &'n Rational, of_entities: bool) -> Self {
        Tally {
            needed,
            of_entities,
            coverage: Coverage::FULL,
            numbers: Vec::new(),
            weights: Vec::new(),
            counted: Count::default(),
            looked: 0,
            absent: 0,
            lacking: None,
            failed: None,
        }
    }

    /// A member of a count of those of whom a condition holds.
    pub fn count(&mut self, reading: &Reading, who: impl FnOnce() -> Option<Unknown>) {
        self.looked += 1;
        let Value::Missing(reason) = &reading.value else {
            self.coverage = self.coverage.worse(reading.coverage);
            self.counted.known += u64::from(reading.value == Value::Bool(true));
            return;
        };
        self.counted.doubt(who, reason);
        if self.of_entities && matches!(reason, Reason::NoData { .. } | Reason::Incomplete { .. }) {
            self.absent += 1;
            self.lacking.get_or_insert_with(|| reason.clone());
        } else {
            self.coverage = self.coverage.worse(reading.coverage);
        }
    }

    /// How many it holds of: a number where enough of the members are known.
    pub fn counted(mut self, cell: &dyn Fn() -> Cell) -> Reading {
        let coverage = match self.covered(cell) {
            Ok(coverage) if self.counted.open() == self.absent => {
                let known = Number::Exact(Rational::from(self.counted.known));
                return Reading { value: Value::Number(known), coverage };
            }
            Ok(coverage) => coverage,
            Err(why) => why.coverage,
        };
        Reading { value: self.counted.value(), coverage }
    }

    pub fn take(&mut self, reading: &Reading, weight: Option<&Reading>) {
        if self.failed.is_some() {
            return;
        }
        self.looked += 1;
        let both = || [Some(reading), weight].into_iter().flatten();
        let absent = both().find_map(|reading| match &reading.value {
            Value::Missing(reason @ (Reason::NoData { .. } | Reason::Incomplete { .. })) => Some(reason),
            _ => None,
        });
        if let Some(reason) = absent.filter(|_| self.of_entities) {
            self.absent += 1;
            self.lacking.get_or_insert_with(|| reason.clone());
            return;
        }
        self.coverage = both().fold(self.coverage, |all, reading| all.worse(reading.coverage));
        match both().find(|reading| reading.number().is_none()) {
            Some(other) => self.failed = Some(other.clone().after(self.coverage)),
            None => {
                self.counted.known += 1;
                self.numbers.extend(reading.number().cloned());
                self.weights.extend(weight.and_then(|weight| weight.number()).cloned());
            }
        }
    }

    /// The coverage where it is enough; else why there is no value.
    fn covered(&mut self, cell: &dyn Fn() -> Cell) -> Result<Coverage, Box<Reading>> {
        if let Some(failed) = self.failed.take() {
            return Err(Box::new(failed));
        }
        if self.absent == 0 {
            return Ok(self.coverage);
        }
        let present = self.looked - self.absent;
        let own = Coverage { status: self.coverage.status, ..Coverage::of(present, self.looked) };
        let coverage = self.coverage.worse(own);
        let value = match self.lacking.take() {
            Some(reason) if present == 0 => Value::Missing(reason),
            Some(Reason::NoData { aggregate, .. } | Reason::Incomplete { aggregate, .. })
                if own.is_less_than(self.needed) =>
            {
                Value::Missing(Reason::Incomplete {
                    aggregate,
                    coverage: own,
                    undetermined: 0,
                    needed: self.needed.clone(),
                    cell: Box::new(cell()),
                })
            }
            Some(_) | None => return Ok(coverage),
        };
        Err(Box::new(Reading { value, coverage }))
    }

    /// What a function makes of the members. `part` is that of a quantile.
    pub fn result(
        mut self,
        function: EachFunction,
        part: Option<&Reading>,
        place: Span,
        cell: &dyn Fn() -> Cell,
    ) -> Reading {
        let coverage = match self.covered(cell) {
            Ok(coverage) => coverage,
            Err(why) => return *why,
        };
        let Tally { numbers, weights, counted, .. } = self;
        let otherwise = match (function, numbers.len()) {
            (_, 0) => Reason::NoMembers { place },
            (EachFunction::Stdev, 1) => Reason::OneMember { place },
            (EachFunction::Quantile, _) => Reason::NoPart { place },
            (EachFunction::Gini, _) => Reason::NoInequality { place },
            _ => Reason::NotReal { place },
        };
        let below = |number: &Number| !number.is_zero() && !number.is_positive();
        let count = Number::Exact(Rational::from(counted.known));
        let half = || Number::Exact(Rational::ratio(1, 2));
        let result = match function {
            EachFunction::Sum => Number::total(&numbers),
            EachFunction::Product => {
                numbers.iter().try_fold(Number::Exact(Rational::one()), |all, n| all.multiply(n))
            }
            EachFunction::Count => Some(count),
            EachFunction::Mean => Number::total(&numbers).and_then(|sum| sum.divide(&count)),
            EachFunction::Min => numbers.iter().min_by(|a, b| a.compare(b)).cloned(),
            EachFunction::Max => numbers.iter().max_by(|a, b| a.compare(b)).cloned(),
            EachFunction::Median => quantile(numbers, &half()),
            EachFunction::Quantile => match part {
                Some(part) => match part.number() {
                    Some(part) => quantile(numbers, part),
                    None => return part.clone(),
                },
                None => None,
            },
            EachFunction::Stdev => deviation(&numbers),
            // Half the mean difference relative to a mean that may be anything is no measure of inequality.
            EachFunction::Gini if numbers.iter().any(below) => None,
            EachFunction::Gini => gini(numbers, weights),
        };
        number_or(result, coverage, otherwise)
    }

    /// The values, the best first.
    pub fn ordered(mut self, lower: bool, cell: &dyn Fn() -> Cell) -> Result<Vec<Number>, Box<Reading>> {
        self.covered(cell)?;
        let mut numbers = self.numbers;
        numbers.sort_by(|a, b| if lower { a.compare(b) } else { b.compare(a) });
        Ok(numbers)
    }
}
