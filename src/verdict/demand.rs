//! What is required of a value: at the due period, and on the way to it.

use super::Why;
use super::target::{Judge, reason};
use crate::cube::{Cell, Facts, Reason, Value};
use crate::model::{Better, CompareOp, Demand, Measure, Period, Plan, Target, TargetTime};
use crate::unit::{Number, Rational};

/// What is asked of a value: a comparison with a number, or a place between two.
pub enum Required {
    Compare(CompareOp, Number),
    Within(Number, Number),
}

impl<F: Facts + ?Sized> Judge<'_, F> {
    /// What is required at the due period.
    pub(super) fn required(&self, target: &Target, cell: &Cell, due: Period) -> Result<Required, Why> {
        let cell = cell.with_period(due);
        match &target.demand {
            Demand::Compare { op, right, .. } => Ok(Required::Compare(*op, self.number(right, &cell)?)),
            Demand::Within(low, high, _) => Ok(between_bounds(low, high)),
            Demand::Follows(Plan::Measure(plan)) => Ok(planned(target, self.number(plan, &cell)?)),
            Demand::Follows(Plan::List(list)) => match list.iter().find(|(period, _)| *period == due) {
                Some((_, plan)) => Ok(planned(target, self.number(plan, &cell)?)),
                None => Err(Why::NoPlan(due)),
            },
        }
    }

    /// What is required in an earlier period: the right side there if it reads the period, the plan's
    /// value, or a point of the straight line from the baseline.
    pub(super) fn on_the_way(
        &self,
        target: &Target,
        cell: &Cell,
        due: Period,
        now: Period,
    ) -> Result<Required, Why> {
        match &target.demand {
            Demand::Compare { op, right, reads_period: true } => {
                Ok(Required::Compare(*op, self.number(right, &cell.with_period(now))?))
            }
            // What is asked of every period alike is asked of this one.
            Demand::Compare { op, right, reads_period: false }
                if matches!(target.time, TargetTime::Every(_)) =>
            {
                Ok(Required::Compare(*op, self.number(right, &cell.with_period(due))?))
            }
            Demand::Compare { op, right, reads_period: false } => {
                let end = (due, self.number(right, &cell.with_period(due))?);
                let point = self.on_the_line(target, cell, &end, now)?;
                Ok(Required::Compare(*op, no_stricter(*op, point, end.1)))
            }
            // No line leads into a range: what lies in it is on track, the rest behind.
            Demand::Within(low, high, _) => Ok(between_bounds(low, high)),
            Demand::Follows(Plan::Measure(plan)) => match self.number(plan, &cell.with_period(now)) {
                Ok(value) => Ok(planned(target, value)),
                // A plan that begins later leads there from the baseline.
                Err(_) => {
                    let end = (due, self.number(plan, &cell.with_period(due))?);
                    let point = self.on_the_line(target, cell, &end, now)?;
                    Ok(planned_before(target, point, end.1))
                }
            },
            Demand::Follows(Plan::List(list)) => {
                let mut points = vec![];
                for (period, plan) in list.iter().filter(|(period, _)| *period <= due) {
                    points.push((*period, self.number(plan, &cell.with_period(*period))?));
                }
                let end = points.iter().find(|(period, _)| *period >= now).ok_or(Why::NoPlan(now))?;
                match points.iter().rev().find(|(period, _)| *period < now) {
                    Some(start) => {
                        Ok(planned(target, between(start, end, now).ok_or(Why::NothingToCompare)?))
                    }
                    None if end.0 == now => Ok(planned(target, end.1.clone())),
                    None => {
                        let point = self.on_the_line(target, cell, end, now)?;
                        Ok(planned_before(target, point, end.1.clone()))
                    }
                }
            }
        }
    }

    /// The point of the straight line from the baseline's value to a later one.
    fn on_the_line(
        &self,
        target: &Target,
        cell: &Cell,
        end: &(Period, Number),
        now: Period,
    ) -> Result<Number, Why> {
        let baseline = self.policy.baseline.ok_or(Why::RequirementMissing(Reason::NoBaseline))?;
        let start = (baseline, self.number(&target.measure, &cell.with_period(baseline))?);
        between(&start, end, now).ok_or(Why::NothingToCompare)
    }

    fn number(&self, measure: &Measure, cell: &Cell) -> Result<Number, Why> {
        let reading = self.evaluator.evaluate(measure, cell);
        self.required_of.set(self.required_of.get().max(reading.coverage.status));
        match reading.value {
            Value::Number(number) => Ok(number),
            value => Err(Why::RequirementMissing(reason(value, measure))),
        }
    }
}

/// On the way to a demand that the baseline already satisfies, no more is asked than the demand itself.
fn no_stricter(op: CompareOp, point: Number, end: Number) -> Number {
    let stricter = match op {
        CompareOp::Greater | CompareOp::GreaterOrEqual => point.compare(&end).is_gt(),
        CompareOp::Less | CompareOp::LessOrEqual => point.compare(&end).is_lt(),
        CompareOp::Equal | CompareOp::NotEqual => false,
    };
    if stricter { end } else { point }
}

fn between_bounds(low: &Rational, high: &Rational) -> Required {
    Required::Within(low.clone().into(), high.clone().into())
}

/// A plan's value is held by the indicator's `better`.
fn planned(target: &Target, plan: Number) -> Required {
    match &target.better {
        Some(Better::Lower) => Required::Compare(CompareOp::LessOrEqual, plan),
        Some(Better::Within(low, high)) => between_bounds(low, high),
        Some(Better::Higher) | None => Required::Compare(CompareOp::GreaterOrEqual, plan),
    }
}

/// A point on the line that leads from the baseline to a plan's first value.
fn planned_before(target: &Target, point: Number, end: Number) -> Required {
    match planned(target, point) {
        Required::Compare(op, point) => Required::Compare(op, no_stricter(op, point, end)),
        within @ Required::Within(..) => within,
    }
}

/// The point of the straight line through two periods' values.
fn between(start: &(Period, Number), end: &(Period, Number), now: Period) -> Option<Number> {
    if start.0.grain != now.grain || end.0.grain != now.grain {
        return None;
    }
    let steps = i64::from(end.0.ordinal) - i64::from(start.0.ordinal);
    if steps == 0 {
        return Some(end.1.clone());
    }
    let part = Rational::ratio(i64::from(now.ordinal) - i64::from(start.0.ordinal), steps);
    end.1.subtract(&start.1)?.multiply(&Number::Exact(part))?.add(&start.1)
}
