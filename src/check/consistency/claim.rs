//! Targets as claims: what is demanded of the value in each period.

use super::side::Side;
use super::{bare, target_span};
use crate::check::Checker;
use crate::model::{
    Better, CompareOp, Demand, Grain, Literal, Measure, MeasureKind, Period, Plan, Target, TargetTime,
};
use crate::source::Span;
use crate::unit::Rational;

/// Periods of a stage that are looked at: a century of months.
const MOST: i32 = 1200;

/// A demand on the value of one period.
#[derive(Debug, Clone)]
pub struct Claim {
    pub period: Period,
    pub op: CompareOp,
    pub side: Side,
    pub span: Span,
}

/// A target with its claims.
#[derive(Debug)]
pub struct Claims<'p> {
    pub target: &'p Target,
    /// What is measured: targets of one measure have one number.
    pub measure: usize,
    /// In the order of their periods.
    pub list: Vec<Claim>,
}

impl Checker<'_> {
    /// The claims of every target; a plan held to a range claims nothing that its numbers say.
    pub(super) fn claims<'p>(&self, targets: &'p [Target]) -> Vec<Claims<'p>> {
        let mut measures: Vec<Measure> = Vec::new();
        let mut claims = Vec::new();
        for target in targets {
            let own = bare(&target.measure);
            let known = measures.iter().position(|measure| *measure == own);
            let measure = known.unwrap_or(measures.len());
            if known.is_none() {
                measures.push(own);
            }
            claims.push(Claims { target, measure, list: self.claims_of(target) });
        }
        claims
    }

    fn claims_of(&self, target: &Target) -> Vec<Claim> {
        let planned = match target.better {
            Some(Better::Lower) => Some(CompareOp::LessOrEqual),
            Some(Better::Higher) | None => Some(CompareOp::GreaterOrEqual),
            Some(Better::Within(..)) => None,
        };
        let every = |op: CompareOp, right: &Measure| {
            let (side, span) = (Side::of(right), target_span(target));
            let claim = |period| Claim { period, op, side: side.clone(), span };
            self.judged_in(target).into_iter().map(claim).collect()
        };
        match &target.demand {
            Demand::Compare { op, right, .. } => every(*op, right),
            // Both bounds are asked at once.
            Demand::Within(low, high, _) => {
                let bound = |number: &Rational| Measure {
                    kind: MeasureKind::Literal(Literal::Number(number.clone())),
                    unit: target.measure.unit.clone(),
                    span: target.span,
                };
                let mut claims = every(CompareOp::GreaterOrEqual, &bound(low));
                claims.extend(every(CompareOp::LessOrEqual, &bound(high)));
                claims
            }
            Demand::Follows(Plan::Measure(plan)) => planned.map_or_else(Vec::new, |op| every(op, plan)),
            Demand::Follows(Plan::List(list)) => {
                let claim = |(period, value): &(Period, Measure)| {
                    Some(Claim { period: *period, op: planned?, side: Side::of(value), span: value.span })
                };
                list.iter().filter_map(claim).collect()
            }
        }
    }

    /// The periods in which a target is judged.
    pub(in crate::check) fn judged_in(&self, target: &Target) -> Vec<Period> {
        let of_stage = |grain: Grain| {
            let Some(stage) = self.policy.stages.get(target.stage.index()) else { return Vec::new() };
            let first = Period::holding(stage.from.first_day(), grain);
            let last = Period::holding(stage.until.last_day(), grain);
            let count = last.ordinal.saturating_sub(first.ordinal).min(MOST);
            (0..=count).map(|n| first.shift(n)).collect()
        };
        match (&target.time, &target.demand) {
            (TargetTime::By(period), _) => vec![*period],
            (TargetTime::Every(grain), _) => of_stage(*grain),
            (TargetTime::Plan, Demand::Follows(Plan::List(list))) => list.iter().map(|(p, _)| *p).collect(),
            (TargetTime::Plan, _) => {
                of_stage(self.policy.stages.get(target.stage.index()).map_or(Grain::Year, |s| s.until.grain))
            }
        }
    }
}
