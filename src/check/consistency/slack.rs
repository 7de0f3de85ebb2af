//! Targets against a base: those that let their measure get worse than it, and bases that are not earlier than what
//! is compared with them.

use std::cmp::Ordering;

use super::side::{Direction, Side, direction};
use super::{bare, target_span};
use crate::check::Checker;
use crate::diagnostic::ConsistencyProblem;
use crate::model::{Better, CellAxis, Demand, Measure, MeasureKind, Period, Plan, Target};
use crate::source::Span;
use crate::unit::Rational;

impl Checker<'_> {
    pub(super) fn check_slack(&mut self) {
        let mut found = Vec::new();
        for target in &self.policy.targets {
            if let Some((span, base, due)) = self.base_not_before(target) {
                let (base, due) = (base.to_string(), due.to_string());
                found.push(ConsistencyProblem::BaseNotBefore { base, due, span });
                continue;
            }
            let Demand::Compare { op, right, .. } = &target.demand else { continue };
            let higher = target.better == Some(Better::Higher) && direction(*op) == Direction::Up;
            if higher && lets_fall(target, right) {
                let better = target.indicator.and_then(|id| self.better_span(id));
                found.extend(
                    better.map(|better| ConsistencyProblem::LetsFall { span: target_span(target), better }),
                );
            }
        }
        found.into_iter().for_each(|problem| self.report(problem));
    }

    /// A base that the target's own measure has in the period compared with it or later, with the place that names it.
    pub(super) fn base_not_before(&self, target: &Target) -> Option<(Span, Period, Period)> {
        let own = bare(&target.measure);
        let late = |due: Period, right: &Measure| {
            let (base, span) = self.base_period(right, &own)?;
            (base.first_day() >= due.first_day()).then_some((span, base, due))
        };
        match &target.demand {
            // The first of several periods is the one that the base must precede.
            Demand::Compare { right, .. } | Demand::Follows(Plan::Measure(right)) => {
                late(self.judged_in(target).into_iter().min()?, right)
            }
            Demand::Within(..) => None,
            Demand::Follows(Plan::List(list)) => list.iter().find_map(|(due, value)| late(*due, value)),
        }
    }

    /// The fixed period in which a right side looks at the target's own measure.
    fn base_period(&self, right: &Measure, own: &Measure) -> Option<(Period, Span)> {
        match &right.kind {
            // A baseline after the policy's end is told where it stands.
            MeasureKind::AtBaseline(inner) if bare(inner) == *own && !self.baseline_after_policy() => {
                Some((self.policy.baseline?, right.span))
            }
            MeasureKind::At { measure, axis: CellAxis::Period(_), .. } if bare(measure) == *own => {
                right.fixed_period().map(|period| (period, right.span))
            }
            _ => right.children().into_iter().find_map(|part| self.base_period(part, own)),
        }
    }
}

/// True where the right side is surely less than the measure itself at an earlier time.
fn lets_fall(target: &Target, right: &Measure) -> bool {
    let side = Side::of(right);
    let Some(base) = &side.base else { return false };
    let own = bare(&target.measure);
    let earlier = match &base.kind {
        MeasureKind::AtBaseline(inner) => **inner == own,
        MeasureKind::Previous { measure, .. } => **measure == own,
        MeasureKind::At { measure, axis: CellAxis::Period(_), value } => {
            **measure == own && matches!(value.kind, MeasureKind::Literal(_))
        }
        _ => false,
    };
    let level = Side { factor: Rational::one(), offset: Rational::zero(), ..side.clone() };
    earlier && side.order(&level, side.positive) == Some(Ordering::Less)
}
