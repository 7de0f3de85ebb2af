//! The order of milestones in time, as a simple temporal network: each has a first and a last possible day, and
//! `after`, `within`, `overlaps` and `not before` tie them.
//!
//! Every tie says `x <= f(y)` with a function that never falls, so that the last days, pushed down along the ties until
//! nothing changes, are the latest plan; it is a plan at all if no last day lies before the first possible one.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use super::circle::circle_from;
use crate::diagnostic::{ChainLink, NormativeProblem};
use crate::model::{Date, Done, Milestone, MilestoneId, Overlap, OverlapEnd, Policy};
use crate::source::Span;

/// A day and the tie that set it: another milestone, or its own clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    pub day: Date,
    pub by: Option<(MilestoneId, Span)>,
    /// Where the day itself is said, if nothing else sets it.
    pub said: Span,
}

/// The days on which a milestone can be done when every other keeps its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slack {
    pub earliest: Bound,
    pub latest: Bound,
}

impl Slack {
    /// True where no day is left.
    fn is_empty(&self) -> bool {
        self.earliest.day > self.latest.day
    }
}

/// The possible days of every milestone, in the order of the policy.
pub fn slack(policy: &Policy) -> Vec<Slack> {
    let of_stage = |id: crate::model::StageId| policy.stages.get(id.index());
    let mut days: Vec<Slack> = policy
        .milestones
        .iter()
        .map(|milestone| {
            let stage = of_stage(milestone.stage);
            let begins = stage.map_or(milestone.due, |stage| stage.from.first_day());
            let begin = Bound { day: begins, by: None, said: stage.map_or(milestone.span, |s| s.span) };
            let earliest = match milestone.not_before {
                Some((day, said)) if day > begins => Bound { day, by: None, said },
                _ => begin,
            };
            Slack { earliest, latest: Bound { day: milestone.due, by: None, said: milestone.span } }
        })
        .collect();
    // Each round carries a day one tie further.
    for _ in 0..policy.milestones.len() {
        let before = days.clone();
        for (at, milestone) in policy.milestones.iter().enumerate() {
            let id = MilestoneId::at(at);
            for (other, span) in &milestone.after {
                lower(&mut days, *other, id, *span, |day| day);
                raise(&mut days, id, *other, *span, |day| day);
            }
            for within in &milestone.within {
                let span = within.span;
                lower(&mut days, id, within.of, span, |day| within.unit.after(day, within.count));
                raise(&mut days, within.of, id, span, |day| within.unit.before(day, within.count));
            }
            for ahead in &milestone.ahead {
                let span = ahead.span;
                lower(&mut days, ahead.of, id, span, |day| ahead.unit.after(day, ahead.count));
                raise(&mut days, id, ahead.of, span, |day| ahead.unit.before(day, ahead.count));
            }
            for overlap in &milestone.overlaps {
                overlapping(&mut days, overlap);
            }
        }
        if days == before {
            break;
        }
    }
    days
}

/// The first of a stretch is done before the other stretch ends, and that one begins before it ends.
fn overlapping(days: &mut [Slack], Overlap { first, from, until, span }: &Overlap) {
    match until {
        OverlapEnd::Day(day) => {
            if let Some(slack) = days.get_mut(first.index())
                && *day < slack.latest.day
            {
                slack.latest = Bound { day: *day, by: None, said: *span };
            }
        }
        OverlapEnd::Milestone(until) => {
            for begun in std::iter::once(first).chain(from) {
                lower(days, *begun, *until, *span, |day| day);
                raise(days, *until, *begun, *span, |day| day);
            }
        }
    }
}

/// The last day of one is no later than what that of another allows.
fn lower(days: &mut [Slack], one: MilestoneId, other: MilestoneId, span: Span, to: impl Fn(Date) -> Date) {
    let Some(bound) = days.get(other.index()).map(|slack| to(slack.latest.day)) else { return };
    if let Some(slack) = days.get_mut(one.index())
        && bound < slack.latest.day
    {
        slack.latest = Bound { day: bound, by: Some((other, span)), said: slack.latest.said };
    }
}

/// The first day of one is no earlier than what that of another allows.
fn raise(days: &mut [Slack], one: MilestoneId, other: MilestoneId, span: Span, to: impl Fn(Date) -> Date) {
    let Some(bound) = days.get(other.index()).map(|slack| to(slack.earliest.day)) else { return };
    if let Some(slack) = days.get_mut(one.index())
        && bound > slack.earliest.day
    {
        slack.earliest = Bound { day: bound, by: Some((other, span)), said: slack.earliest.said };
    }
}

impl Checker<'_> {
    /// Reports circles of `after`, and chains that leave no day.
    pub(super) fn check_order(&mut self) {
        if self.circles_of_milestones() {
            return;
        }
        let days = slack(&self.policy);
        let mut told: Vec<MilestoneId> = Vec::new();
        let mut found = Vec::new();
        for (at, own) in days.iter().enumerate() {
            let id = MilestoneId::at(at);
            let Some(milestone) = self.policy.milestones.get(at) else { continue };
            // A due date outside its stage is told as such.
            let outside = own.earliest.by.is_none()
                && own.latest.by.is_none()
                && milestone.not_before.is_none()
                && own.latest.said == milestone.span;
            if !own.is_empty() || told.contains(&id) || outside {
                continue;
            }
            let (first, last) = (chain(&days, id, |s| s.earliest), chain(&days, id, |s| s.latest));
            // What follows from a milestone that has no day and was told is told with it.
            let impossible = |id: &MilestoneId| days.get(id.index()).is_some_and(Slack::is_empty);
            let ways = || first.iter().chain(&last).map(|(id, _)| id);
            if ways().any(|id| told.contains(id) && impossible(id)) {
                continue;
            }
            told.extend(ways());
            let link = |(id, bound): &(MilestoneId, Bound)| ChainLink {
                name: self.policy.milestones.get(id.index()).map(|m| m.id.clone()).unwrap_or_default(),
                day: bound.day.to_string(),
                span: bound.by.map_or(bound.said, |(_, span)| span),
            };
            found.push(NormativeProblem::NoDay {
                name: milestone.id.clone(),
                earliest: own.earliest.day.to_string(),
                latest: own.latest.day.to_string(),
                first: first.iter().map(link).collect(),
                last: last.iter().map(link).collect(),
                span: milestone.span,
            });
        }
        if found.is_empty() {
            found = self.records_too_early();
        }
        for problem in found {
            self.report(problem);
        }
    }

    /// Records of days before those of what is waited for, or before `not before`.
    fn records_too_early(&self) -> Vec<NormativeProblem> {
        let mut found = Vec::new();
        for milestone in &self.policy.milestones {
            let Done::Record(day, span) = milestone.done else { continue };
            let set = milestone.not_before.map(|(may, by)| (may, None, by));
            let waited = milestone.after.iter().filter_map(|(id, _)| self.policy.milestones.get(id.index()));
            let waited = waited.filter_map(|other| match other.done {
                Done::Record(may, by) => Some((may, Some(other.id.clone()), by)),
                Done::Open | Done::When(_) | Done::From(_) => None,
            });
            let latest = set.into_iter().chain(waited).max_by_key(|(may, ..)| *may);
            if let Some((may, after, by)) = latest.filter(|(may, ..)| day < *may) {
                let (name, day, may) = (milestone.id.clone(), day.to_string(), may.to_string());
                found.push(NormativeProblem::RecordTooEarly { name, day, may, after, span, by });
            }
        }
        found
    }

    /// Reports milestones that wait for one another, each circle once; true where there is one.
    fn circles_of_milestones(&mut self) -> bool {
        let all = || (0..).map(MilestoneId::at).zip(&self.policy.milestones);
        let needs: BTreeMap<MilestoneId, Vec<MilestoneId>> =
            all().map(|(id, m)| (id, m.after.iter().map(|(other, _)| *other).collect())).collect();
        let mut told: BTreeSet<MilestoneId> = BTreeSet::new();
        let mut found = Vec::new();
        for (start, _) in all() {
            let Some(circle) = circle_from(&needs, start).filter(|_| !told.contains(&start)) else {
                continue;
            };
            told.extend(&circle);
            let waiting = circle.iter().filter_map(|id| self.policy.milestones.get(id.index()));
            let awaited = circle.iter().cycle().skip(1);
            let place =
                |m: &Milestone, of: &MilestoneId| m.after.iter().find(|(id, _)| id == of).map(|(_, at)| *at);
            found.push(NormativeProblem::WaitsForItself {
                names: waiting.clone().map(|m| m.id.clone()).collect(),
                spans: waiting.zip(awaited).filter_map(|(m, of)| place(m, of)).collect(),
            });
        }
        let any = !found.is_empty();
        for problem in found {
            self.report(problem);
        }
        any
    }
}

/// From what sets a day, tie by tie, to the milestone whose day it is.
fn chain(days: &[Slack], id: MilestoneId, of: impl Fn(&Slack) -> Bound) -> Vec<(MilestoneId, Bound)> {
    let (mut way, mut here) = (Vec::new(), Some(id));
    while let Some((id, slack)) = here.and_then(|id| Some((id, days.get(id.index())?)))
        && way.len() <= days.len()
    {
        let bound = of(slack);
        way.push((id, bound));
        here = bound.by.map(|(other, _)| other);
    }
    way.reverse();
    way
}
