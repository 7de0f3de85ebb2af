//! What verdicts read of the data: every aggregate of their measures and conditions, in its cell, with what was found.

use std::cell::RefCell;

use super::target::{Judge, base_period};
use super::{Kind, Verdict};
use crate::cube::{Aggregated, Cell, Evaluator, EventDay, Facts, Matched, Member, Objects};
use crate::model::{
    AggregateId, CellAxis, ClusterId, Date, Demand, Done, DoneFrom, Period, Plan, Policy, Scope, Target,
    TargetTime,
};

/// An aggregate that a verdict read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub aggregate: AggregateId,
    pub cell: Cell,
    pub found: Aggregated,
}

/// What a verdict read, each aggregate of a cell once, in the order in which it was asked.
pub fn reads<F: Facts>(policy: &Policy, facts: &F, as_of: Date, verdict: &Verdict) -> Vec<Read> {
    let watch = Watch { facts, seen: RefCell::default() };
    let objects = Objects::of(policy);
    let judge = Judge::new(policy, &watch, &objects, as_of);
    match verdict.kind {
        Kind::Target(id) => {
            let Some(target) = policy.targets.get(id.index()) else { return Vec::new() };
            // Both sides of a target `like for like` are those of the members of both periods.
            let matched = verdict.alike.as_ref().and_then(|_| {
                let Demand::Compare { right, .. } = &target.demand else { return None };
                let now = verdict.compared_in.or(verdict.due)?;
                let base = base_period(policy, right, now)?;
                facts.like_for_like(verdict.cell.cluster?, base, now)
            });
            if let Some(matched) = matched {
                let watch = Watch { facts: matched.facts.as_ref(), seen: RefCell::default() };
                read_target(policy, &watch, target, verdict);
                return watch.seen.into_inner();
            }
            read_target(policy, &watch, target, verdict);
        }
        Kind::Requirement(id, at) => {
            let requirement = policy.clusters.get(id.index()).and_then(|c| c.requirements.get(at));
            if let (Some(requirement), Some(due)) = (requirement, verdict.due) {
                let cell = cell_of(policy, None, verdict).with_period(due);
                let _read = judge.evaluator.evaluate(&requirement.condition, &cell);
            }
        }
        Kind::Milestone(id) => {
            if let Some(Done::When(condition)) = policy.milestones.get(id.index()).map(|m| &m.done) {
                let day = verdict.done_on.unwrap_or(as_of);
                let (evaluator, cell) = judge.seen_on(condition, verdict.cell.cluster, day);
                let _read = evaluator.evaluate(condition, &cell);
            }
        }
        Kind::Rule(id) => {
            if let (Some(rule), Some(due)) = (policy.rules.get(id.index()), verdict.due) {
                let cell = cell_of(policy, None, verdict).with_period(due);
                let _read = judge.evaluator.evaluate(&rule.condition, &cell);
            }
        }
    }
    watch.seen.into_inner()
}

/// Facts that note what is asked of them.
struct Watch<'a, F: ?Sized> {
    facts: &'a F,
    seen: RefCell<Vec<Read>>,
}

impl<F: Facts + ?Sized> Facts for Watch<'_, F> {
    fn event(&self, event: &DoneFrom, cluster: Option<ClusterId>, seen: Date) -> EventDay {
        self.facts.event(event, cluster, seen)
    }

    fn like_for_like(&self, cluster: ClusterId, first: Period, second: Period) -> Option<Matched> {
        self.facts.like_for_like(cluster, first, second)
    }

    fn aggregate(&self, aggregate: AggregateId, cell: &Cell) -> Aggregated {
        let found = self.facts.aggregate(aggregate, cell);
        let mut seen = self.seen.borrow_mut();
        let known = seen.iter().any(|read| read.aggregate == aggregate && read.cell == *cell);
        if found.unavailable.is_none() && !known {
            seen.push(Read { aggregate, cell: cell.clone(), found: found.clone() });
        }
        found
    }

    fn members(&self, axis: CellAxis, level: Option<u32>) -> Vec<Member> {
        self.facts.members(axis, level)
    }

    fn has_no_members(&self, cell: &Cell) -> bool {
        self.facts.has_no_members(cell)
    }

    fn can_have_no_members(&self, cell: &Cell) -> bool {
        self.facts.can_have_no_members(cell)
    }
}

/// Evaluates the fact and what it is held against, in the periods in which the verdict read them.
fn read_target<F: Facts>(policy: &Policy, facts: &F, target: &Target, verdict: &Verdict) {
    let evaluator = Evaluator::new(policy, facts);
    let Some(due) = verdict.due else { return };
    let now = verdict.compared_in.unwrap_or(due);
    let cell = cell_of(policy, Some(target), verdict);
    let at = |period: Period| cell.with_period(period);
    let _fact = evaluator.evaluate(&target.measure, &at(now));
    let from_baseline;
    match &target.demand {
        Demand::Compare { right, reads_period, .. } => {
            let there = if *reads_period { now } else { due };
            let _plan = evaluator.evaluate(right, &at(there));
            from_baseline = !reads_period && !matches!(target.time, TargetTime::Every(_));
        }
        Demand::Within(..) => from_baseline = false,
        Demand::Follows(Plan::Measure(plan)) => {
            // A plan that begins later leads there from the baseline.
            from_baseline = evaluator.evaluate(plan, &at(now)).number().is_none();
            if from_baseline {
                let _plan = evaluator.evaluate(plan, &at(due));
            }
        }
        Demand::Follows(Plan::List(list)) => {
            for (period, plan) in list.iter().filter(|(period, _)| *period <= due) {
                let _plan = evaluator.evaluate(plan, &at(*period));
            }
            from_baseline = list.iter().all(|(period, _)| *period > now);
        }
    }
    if let (true, Some(_), Some(baseline)) = (from_baseline, verdict.compared_in, policy.baseline) {
        let _start = evaluator.evaluate(&target.measure, &at(baseline));
    }
}

/// The cell that a verdict is about, without its period; of a target that asks of each member of an axis, that member.
pub fn cell_of(policy: &Policy, target: Option<&Target>, verdict: &Verdict) -> Cell {
    let mut cell = Cell::default();
    if let Some(id) = verdict.cell.cluster
        && let Some(cluster) = policy.clusters.get(id.index())
    {
        cell = cell.with_cluster(id, cluster);
    }
    if let Some(role) = verdict.cell.role {
        cell = cell.with_role(role);
    }
    if let (Some(member), Some(Scope::Each { axis: CellAxis::Axis(axis), .. })) =
        (&verdict.cell.member, target.map(|target| &target.scope))
    {
        cell = cell.with_axis(*axis, member.clone());
    }
    cell
}
