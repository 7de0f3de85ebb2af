//! Values that a measure can have whatever the data are, and the demands that these decide.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::side::Side;
use super::{bare, target_span};
use crate::check::Checker;
use crate::diagnostic::ConsistencyProblem;
use crate::model::{
    Aggregate, AggregateFunction, ArithmeticOp, ColumnKind, CompareOp, Demand, IndicatorId, Literal, Measure,
    MeasureKind, ObjectField, ObjectFunction, RoleFilter, RowExpr, RowKind, Selection, TimeKind,
};
use crate::source::Span;
use crate::unit::Rational;

/// The least and the greatest value, where there are such.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bounds {
    pub low: Option<Rational>,
    pub high: Option<Rational>,
}

impl Bounds {
    fn from_zero() -> Self {
        Bounds { low: Some(Rational::zero()), high: None }
    }

    fn times(self, factor: &Rational) -> Self {
        let by = |bound: Option<Rational>| bound.map(|b| b * factor.clone());
        if factor.is_negative() {
            Bounds { low: by(self.high), high: by(self.low) }
        } else {
            Bounds { low: by(self.low), high: by(self.high) }
        }
    }

    fn is_nonnegative(&self) -> bool {
        self.low.as_ref().is_some_and(|low| !low.is_negative())
    }
}

/// What is sure of a demand without any data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    Met,
    Missed,
}

impl Bounds {
    /// Whether a demand on a value within these bounds is decided by them, and the bound that decides.
    pub fn decide(&self, op: CompareOp, right: &Rational) -> Option<(Sure, Bound)> {
        let low = self.low.as_ref().map(|bound| (bound.cmp(right), Bound::Low));
        let high = self.high.as_ref().map(|bound| (bound.cmp(right), Bound::High));
        let when = |side: Option<(Ordering, Bound)>, is: fn(Ordering) -> bool, sure: Sure| {
            side.filter(|(order, _)| is(*order)).map(|(_, bound)| (sure, bound))
        };
        let (is_lt, is_le, is_gt, is_ge) =
            (Ordering::is_lt, Ordering::is_le, Ordering::is_gt, Ordering::is_ge);
        let outside = |sure| when(low, is_gt, sure).or_else(|| when(high, is_lt, sure));
        match op {
            CompareOp::GreaterOrEqual => {
                when(low, is_ge, Sure::Met).or_else(|| when(high, is_lt, Sure::Missed))
            }
            CompareOp::Greater => when(low, is_gt, Sure::Met).or_else(|| when(high, is_le, Sure::Missed)),
            CompareOp::LessOrEqual => when(high, is_le, Sure::Met).or_else(|| when(low, is_gt, Sure::Missed)),
            CompareOp::Less => when(high, is_lt, Sure::Met).or_else(|| when(low, is_ge, Sure::Missed)),
            CompareOp::Equal => outside(Sure::Missed),
            CompareOp::NotEqual => outside(Sure::Met),
        }
    }
}

/// The end of a range of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    Low,
    High,
}

impl Checker<'_> {
    /// Targets that what their measure is decides, whatever the data say.
    pub(super) fn check_limits(&mut self) {
        let mut found = Vec::new();
        for target in &self.policy.targets {
            let Demand::Compare { op, right, .. } = &target.demand else { continue };
            found.extend(self.decided(*op, &target.measure, right, target_span(target)));
        }
        let judgements = self.policy.stages.iter().map(|stage| &stage.judgement);
        let judgements = judgements.chain(self.policy.groups.iter().map(|group| &group.judgement));
        let passes = judgements.flat_map(|judgement| judgement.passes.iter().chain(&judgement.serious));
        // Rules over the policy alone are held at once.
        let rules = self.policy.rules.iter().filter(|rule| rule.needs_data).map(|rule| &rule.condition);
        for condition in passes.chain(rules) {
            condition.visit(&mut |part| found.extend(self.decided_of_objects(part)));
        }
        found.into_iter().for_each(|problem| self.report(problem));
    }

    /// A comparison of what is counted or added up over declarations, or of a clause of theirs, that nothing can turn.
    fn decided_of_objects(&self, part: &Measure) -> Option<ConsistencyProblem> {
        let MeasureKind::Compare { op, left, right } = &part.kind else { return None };
        let of_objects = matches!(left.kind, MeasureKind::Objects { .. } | MeasureKind::Field(_));
        of_objects.then(|| self.decided(*op, left, right, part.span)).flatten()
    }

    /// The problem of a comparison that no data can turn.
    pub(super) fn decided(
        &self,
        op: CompareOp,
        left: &Measure,
        right: &Measure,
        span: Span,
    ) -> Option<ConsistencyProblem> {
        let bounds = self.bounds(left, &mut BTreeMap::new());
        // A formula without data is a mistake of its own, not one of the demand.
        if bounds.low.is_some() && bounds.low == bounds.high {
            return None;
        }
        let (sure, bound) = bounds.decide(op, Side::of(right).constant()?)?;
        let value = match bound {
            Bound::Low => bounds.low,
            Bound::High => bounds.high,
        };
        Some(ConsistencyProblem::Decided {
            met: sure == Sure::Met,
            at_least: bound == Bound::Low,
            bound: format!("{} {}", value?, left.unit.text).trim_end().to_owned(),
            span,
        })
    }

    /// `known` holds the bounds of indicators, which formulas may name many times.
    fn bounds(&self, measure: &Measure, known: &mut BTreeMap<IndicatorId, Bounds>) -> Bounds {
        match &measure.kind {
            MeasureKind::Literal(Literal::Number(n)) => {
                Bounds { low: Some(n.clone()), high: Some(n.clone()) }
            }
            MeasureKind::Aggregate(id) => match self.policy.aggregates.get(id.index()) {
                Some(aggregate) if self.never_negative(aggregate) => Bounds::from_zero(),
                Some(_) | None => Bounds::default(),
            },
            MeasureKind::Indicator(id) => {
                if let Some(bounds) = known.get(id) {
                    return bounds.clone();
                }
                let value = self.policy.indicators.get(id.index()).map(|i| &i.value);
                let bounds = value.map(|value| self.bounds(value, known)).unwrap_or_default();
                known.insert(*id, bounds.clone());
                bounds
            }
            MeasureKind::Scale { measure, factor } => self.bounds(measure, known).times(factor),
            MeasureKind::Negate(inner) => self.bounds(inner, known).times(&Rational::from(-1i64)),
            MeasureKind::Arithmetic { op, left, right } => {
                let bounds = (self.bounds(left, known), self.bounds(right, known));
                self.bounds_of(*op, (left, right), bounds)
            }
            MeasureKind::Objects { function, body, .. } => {
                let body = body.as_deref().map(|body| self.bounds(body, known)).unwrap_or_default();
                match function {
                    ObjectFunction::Count => Bounds::from_zero(),
                    ObjectFunction::Sum if body.is_nonnegative() => Bounds::from_zero(),
                    ObjectFunction::Mean | ObjectFunction::Min | ObjectFunction::Max => body,
                    ObjectFunction::Sum | ObjectFunction::Any | ObjectFunction::All => Bounds::default(),
                }
            }
            // Parts of a plan, of a way and of expected values, in per cent; a way may be gone backwards.
            MeasureKind::Field(ObjectField::Achievement | ObjectField::Coverage) => {
                Bounds { low: Some(Rational::zero()), high: Some(Rational::from(100i64)) }
            }
            MeasureKind::Field(ObjectField::Progress) => {
                Bounds { low: None, high: Some(Rational::from(100i64)) }
            }
            // The same measure in another cell is bound as here.
            MeasureKind::Select { measure, .. }
            | MeasureKind::OverAll { measure, .. }
            | MeasureKind::At { measure, .. }
            | MeasureKind::AtBaseline(measure)
            | MeasureKind::Previous { measure, .. } => self.bounds(measure, known),
            _ => Bounds::default(),
        }
    }

    fn bounds_of(
        &self,
        op: ArithmeticOp,
        (left, right): (&Measure, &Measure),
        (a, b): (Bounds, Bounds),
    ) -> Bounds {
        let both = |x: Option<Rational>, y: Option<Rational>| Some(x? + y?);
        match op {
            ArithmeticOp::Add => Bounds { low: both(a.low, b.low), high: both(a.high, b.high) },
            ArithmeticOp::Subtract => {
                let b = b.times(&Rational::from(-1i64));
                Bounds { low: both(a.low, b.low), high: both(a.high, b.high) }
            }
            ArithmeticOp::Divide if self.is_part(left, right) => {
                Bounds { low: Some(Rational::zero()), high: Some(Rational::one()) }
            }
            // A quotient by nothing is missing, so the sign is all that is known.
            ArithmeticOp::Multiply | ArithmeticOp::Divide if a.is_nonnegative() && b.is_nonnegative() => {
                Bounds::from_zero()
            }
            ArithmeticOp::Multiply | ArithmeticOp::Divide | ArithmeticOp::Power => Bounds::default(),
        }
    }

    /// Counts, and stocks of people.
    fn never_negative(&self, aggregate: &Aggregate) -> bool {
        let argument = match aggregate.function {
            AggregateFunction::Count | AggregateFunction::Stdev | AggregateFunction::Network(_) => {
                return true;
            }
            AggregateFunction::Sum
            | AggregateFunction::Mean
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::Median
            | AggregateFunction::Quantile(_) => aggregate.argument.as_ref(),
        };
        let Some(RowExpr { kind: RowKind::Column(column), .. }) = argument else { return false };
        let dataset = self.policy.datasets.get(column.dataset.index());
        let Some(column) = dataset.and_then(|d| d.column(column.column)) else { return false };
        let ColumnKind::Number(unit) = &column.kind else { return false };
        let people = self.units.known("person").is_some_and(|p| p.dimension == unit.dimension);
        people && column.computed.is_none() && matches!(column.time, Some(TimeKind::Stock(_)))
    }

    /// True where the left is counted among what the right counts: `m / (m over all a)`, `count(core) / count(member)`.
    fn is_part(&self, left: &Measure, right: &Measure) -> bool {
        let aggregate = |measure: &Measure| match &measure.kind {
            MeasureKind::Aggregate(id) => self.policy.aggregates.get(id.index()),
            _ => None,
        };
        let Some(part) = aggregate(left) else { return false };
        if !matches!(part.function, AggregateFunction::Sum | AggregateFunction::Count)
            || !self.never_negative(part)
        {
            return false;
        }
        match &right.kind {
            MeasureKind::OverAll { measure, axes } => {
                // Time is not an axis whose parts add up to more, for a stock.
                let time = axes.iter().any(|a| matches!(a, crate::model::CellAxis::Period(_)));
                !time && bare(measure) == bare(left)
            }
            // The union of clusters holds the cell's rows only where the cell has a cluster.
            MeasureKind::Select { measure, selection: Selection::Overall } => bare(measure) == bare(left),
            MeasureKind::Aggregate(_) => aggregate(right).is_some_and(|whole| among(part, whole)),
            _ => false,
        }
    }
}

/// True where every row that the one takes, the other takes too, with the same value.
fn among(part: &Aggregate, whole: &Aggregate) -> bool {
    let roles = match (&part.roles, &whole.roles) {
        (_, RoleFilter::None) => true,
        (RoleFilter::Member | RoleFilter::In(_), RoleFilter::Member) => true,
        (RoleFilter::In(some), RoleFilter::In(all)) => some.iter().all(|role| all.contains(role)),
        (RoleFilter::None, RoleFilter::Member | RoleFilter::In(_)) => false,
        (RoleFilter::Member, RoleFilter::In(_)) => false,
    };
    let rows = whole.filter.is_none() || whole.filter == part.filter;
    let argument = |a: &Aggregate| a.argument.as_ref().map(|e| e.kind.clone());
    part.dataset == whole.dataset
        && part.function == whole.function
        && argument(part) == argument(whole)
        && roles
        && rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demand_is_decided_where_no_value_within_the_bounds_turns_it() {
        let number = |n: i64| Rational::from(n);
        let all = [
            CompareOp::Equal,
            CompareOp::NotEqual,
            CompareOp::Less,
            CompareOp::LessOrEqual,
            CompareOp::Greater,
            CompareOp::GreaterOrEqual,
        ];
        let bounds = Bounds { low: Some(number(0)), high: Some(number(4)) };
        for op in all {
            for right in -2..=6 {
                let holds: Vec<bool> = (0..=4).map(|v: i64| op.holds(v.cmp(&right))).collect();
                // Between whole numbers lie others, which an equality between the bounds may meet or not.
                let between =
                    matches!(op, CompareOp::Equal | CompareOp::NotEqual) && (0..=4).contains(&right);
                let sure = match (holds.iter().all(|h| *h), holds.iter().any(|h| *h)) {
                    _ if between => None,
                    (true, _) => Some(Sure::Met),
                    (_, false) => Some(Sure::Missed),
                    (false, true) => None,
                };
                assert_eq!(bounds.decide(op, &number(right)).map(|(sure, _)| sure), sure, "{op:?} {right}");
            }
        }
    }
}
