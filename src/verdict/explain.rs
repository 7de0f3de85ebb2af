//! How a verdict comes about: the derivations of both of its sides, of its conditions, and the moments looked at.
//!
//! The values are those of the assessment: the same evaluator reads the same measures in the same cells.

use super::object::with_verdicts;
use super::stage::{judged_in, members};
use super::target::Judge;
use super::{Assessment, Kind, StageVerdict, Status, Verdict, VerdictCell};
use crate::cube::{Cell, Derivation, Evidence, Objects, Value, derive};
use crate::model::{
    CellAxis, ClusterId, CompareOp, Date, Demand, Done, Grain, IndicatorId, Measure, Period, Plan, Policy,
    Scope, Target, TargetTime,
};

/// What is said of a derivation that a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The fact.
    Value,
    /// The right side of the comparison, or a plan's value.
    Required,
    /// What the same is over all members, where both sides are those of the members of both periods.
    Whole,
    /// Where progress is counted from, unless another side shows it.
    Baseline,
    /// What a straight line leads from, and to.
    LineFrom,
    LineTo,
    /// `applies when`, or the condition of `of each X where …`.
    Applies,
    /// The condition of a requirement, a rule or a milestone.
    Condition,
    Passes,
    Serious,
    Score,
}

/// A verdict, explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation<'p> {
    pub sides: Vec<(Side, Derivation<'p>)>,
    /// The comparison of a target on its way, where it is one.
    pub op: Option<CompareOp>,
    /// The day on which a milestone's condition is shown.
    pub day: Option<Date>,
    /// The days on which it was looked at, and what it was then.
    pub moments: Vec<(Date, Option<bool>)>,
}

/// Explains the verdicts of one assessment.
#[derive(Debug, Clone, Copy)]
pub struct Explainer<'a, E> {
    pub policy: &'a Policy,
    pub evidence: &'a E,
    pub assessment: &'a Assessment,
}

impl<'a, E: Evidence> Explainer<'a, E> {
    /// Everything that a verdict rests on.
    pub fn verdict(&self, verdict: &Verdict) -> Explanation<'a> {
        let nothing = Explanation { sides: Vec::new(), op: None, day: None, moments: Vec::new() };
        match verdict.kind {
            Kind::Target(id) => match self.policy.targets.get(id.index()) {
                Some(target) => self.target(target, verdict),
                None => nothing,
            },
            Kind::Requirement(cluster, at) => {
                let requirement =
                    self.policy.clusters.get(cluster.index()).and_then(|c| c.requirements.get(at));
                let cell = self.cell(None, &verdict.cell, verdict.due);
                let objects = Objects::of(self.policy);
                let sides =
                    requirement.map(|r| (Side::Condition, self.derive(&objects, &r.condition, &cell)));
                Explanation { sides: sides.into_iter().collect(), ..nothing }
            }
            Kind::Milestone(id) => match self.policy.milestones.get(id.index()).map(|m| &m.done) {
                Some(Done::When(condition)) => {
                    let objects = Objects::of(self.policy);
                    let judge = self.judge(&objects);
                    let cluster = verdict.cell.cluster;
                    let moments = judge.looked_at(id, condition, cluster);
                    // It is shown on the day on which it came to hold, else on the last day looked at.
                    let day = verdict.done_on.unwrap_or(self.assessment.as_of);
                    let (evaluator, cell) = judge.seen_on(condition, cluster, day);
                    let derivation = derive(self.policy, &evaluator, condition, &cell);
                    let sides = vec![(Side::Condition, derivation)];
                    Explanation { sides, day: Some(day), moments, ..nothing }
                }
                Some(Done::Open | Done::Record(..) | Done::From(_)) | None => nothing,
            },
            Kind::Rule(id) => {
                let Some(rule) = self.policy.rules.get(id.index()) else { return nothing };
                let objects =
                    with_verdicts(self.policy, &Objects::of(self.policy), &self.assessment.verdicts);
                let cell = self.cell(None, &verdict.cell, verdict.due);
                let derivation = self.derive(&objects, &rule.condition, &cell);
                Explanation { sides: vec![(Side::Condition, derivation)], ..nothing }
            }
        }
    }

    /// A rule that no assessment judges, because it reads the policy alone.
    pub fn rule_of_policy(&self, condition: &'a Measure, cluster: Option<ClusterId>) -> Derivation<'a> {
        let cell = VerdictCell { cluster, ..VerdictCell::default() };
        let grain = self.policy.period.map_or(Grain::Year, |(from, _)| from.grain);
        let period = Period::holding(Date(self.assessment.as_of.0.saturating_add(1)), grain).shift(-1);
        self.derive(&Objects::of(self.policy), condition, &self.cell(None, &cell, Some(period)))
    }

    /// What a stage or a group rests on: its conditions, and the positions of the verdicts that are judged in it.
    pub fn part(&self, part: &StageVerdict) -> (Explanation<'a>, Vec<usize>) {
        let stage = self.policy.stages.get(part.stage.index());
        let group = part.group.and_then(|id| self.policy.groups.get(id.index()));
        let (mut targets, mut milestones) = match (part.group, stage) {
            (Some(group), _) => members(self.policy, group),
            (None, Some(stage)) => (stage.targets.clone(), stage.milestones.clone()),
            (None, None) => (Vec::new(), Vec::new()),
        };
        for group in stage.into_iter().filter(|_| part.group.is_none()).flat_map(|stage| &stage.groups) {
            let (more_targets, more_milestones) = members(self.policy, *group);
            targets.extend(more_targets);
            milestones.extend(more_milestones);
        }
        let own = |verdict: &Verdict| {
            let here = part.cluster.is_none()
                || verdict.cell.cluster.is_none()
                || verdict.cell.cluster == part.cluster;
            here && match verdict.kind {
                Kind::Target(id) => targets.contains(&id),
                Kind::Milestone(id) => milestones.contains(&id),
                Kind::Requirement(..) | Kind::Rule(_) => false,
            }
        };
        let verdicts = self.assessment.verdicts.iter().enumerate();
        let own: Vec<(usize, &Verdict)> = verdicts.filter(|(_, verdict)| own(verdict)).collect();
        let judged = own.iter().map(|(_, verdict)| *verdict);
        let objects = with_verdicts(self.policy, &Objects::of(self.policy), judged);
        let period = judged_in(self.policy, part.stage, self.assessment.as_of);
        let cell = self.cell(None, &VerdictCell { cluster: part.cluster, ..VerdictCell::default() }, period);
        let judgement = match part.group {
            Some(_) => group.map(|group| &group.judgement),
            None => stage.map(|stage| &stage.judgement),
        };
        let mut sides = Vec::new();
        if let Some(judgement) = judgement {
            let conditions = [
                (Side::Passes, &judgement.passes),
                (Side::Serious, &judgement.serious),
                (Side::Score, &judgement.score),
            ];
            for (side, condition) in conditions {
                sides.extend(condition.as_ref().map(|c| (side, self.derive(&objects, c, &cell))));
            }
        }
        let positions = own.iter().map(|(at, _)| *at).collect();
        (Explanation { sides, op: None, day: None, moments: Vec::new() }, positions)
    }

    /// An indicator in a cell.
    pub fn indicator(&self, id: IndicatorId, cell: &Cell) -> Option<Derivation<'a>> {
        let indicator = self.policy.indicators.get(id.index())?;
        let objects = Objects::of(self.policy);
        // What is not enacted counts in a query as well.
        let evaluator = crate::cube::Evaluator::new(self.policy, self.evidence)
            .seeing(&objects, Some(self.assessment.as_of));
        Some(crate::cube::derive_indicator(self.policy, &evaluator, indicator, cell))
    }

    /// The cell of a verdict, in a period.
    pub fn cell(&self, target: Option<&Target>, of: &VerdictCell, period: Option<Period>) -> Cell {
        let mut cell = period.map_or_else(Cell::default, Cell::at);
        if let Some((id, cluster)) =
            of.cluster.and_then(|id| Some((id, self.policy.clusters.get(id.index())?)))
        {
            cell = cell.with_cluster(id, cluster);
        }
        if let Some(role) = of.role {
            cell = cell.with_role(role);
        }
        if let (Some(Scope::Each { axis: CellAxis::Axis(axis), .. }), Some(member)) =
            (target.map(|t| &t.scope), &of.member)
        {
            cell = cell.with_axis(*axis, member.clone());
        }
        cell
    }

    fn judge<'o>(&'o self, objects: &'o Objects) -> Judge<'o, E> {
        Judge::new(self.policy, self.evidence, objects, self.assessment.as_of)
    }

    fn derive(&self, objects: &Objects, measure: &'a Measure, cell: &Cell) -> Derivation<'a> {
        derive(self.policy, &self.judge(objects).evaluator, measure, cell)
    }

    fn target(&self, target: &'a Target, verdict: &Verdict) -> Explanation<'a> {
        let objects = Objects::of(self.policy);
        // Both sides of a target `like for like` are those of the members of both periods.
        let judge = self.judge(&objects);
        let matched = verdict
            .alike
            .as_ref()
            .and(verdict.compared_in.or(verdict.due))
            .and_then(|now| judge.matched(target, &self.cell(Some(target), &verdict.cell, None), now));
        let mut sides = Vec::new();
        let mut add = |side: Side, measure: &'a Measure, period: Period| {
            let cell = self.cell(Some(target), &verdict.cell, Some(period));
            let derivation = match (&matched, side) {
                (Some(matched), Side::Value | Side::Required | Side::LineFrom | Side::LineTo) => {
                    let there: &dyn Evidence = matched.facts.as_ref();
                    derive(self.policy, &judge.evaluator.over(there), measure, &cell)
                }
                _ => self.derive(&objects, measure, &cell),
            };
            sides.push((side, derivation));
        };
        let Some(due) = verdict.due else {
            return Explanation { sides, op: None, day: None, moments: Vec::new() };
        };
        if let Scope::Each { condition: Some(condition), .. } = &target.scope {
            add(Side::Applies, condition, due);
        }
        if let Some(condition) = &target.applies_when {
            add(Side::Applies, condition, due);
        }
        let op = match &target.demand {
            Demand::Compare { op, .. } => Some(*op),
            Demand::Within(..) | Demand::Follows(_) => None,
        };
        let not_judged = verdict.status == Status::NotApplicable;
        let is_due = due.last_day() <= self.assessment.as_of;
        if !not_judged && (is_due || verdict.compared_in.is_some()) {
            add(Side::Value, &target.measure, verdict.compared_in.unwrap_or(due));
            match verdict.compared_in {
                None => self.required(target, due, &mut add),
                Some(now) => self.on_the_way(target, due, now, &mut add),
            }
        }
        // A plan that begins later leads there from the baseline.
        let unplanned = sides.last().is_some_and(|(side, derivation)| {
            *side == Side::Required && matches!(derivation.reading.value, Value::Missing(_))
        });
        if let (Demand::Follows(Plan::Measure(plan)), Some(_), true, Some(baseline)) =
            (&target.demand, verdict.compared_in, unplanned, self.policy.baseline)
        {
            sides.pop();
            for (side, measure, period) in
                [(Side::LineFrom, &target.measure, baseline), (Side::LineTo, plan, due)]
            {
                let cell = self.cell(Some(target), &verdict.cell, Some(period));
                sides.push((side, self.derive(&objects, measure, &cell)));
            }
        }
        if matched.is_some() {
            let cell = self.cell(Some(target), &verdict.cell, Some(due));
            sides.push((Side::Whole, self.derive(&objects, &target.measure, &cell)));
        }
        if let (Some(_), Some(baseline)) = (&verdict.progress, self.policy.baseline) {
            let cell = self.cell(Some(target), &verdict.cell, Some(baseline));
            let base = self.derive(&objects, &target.measure, &cell);
            let mut shown = false;
            for (_, side) in &sides {
                side.visit(&mut |part| {
                    shown |= part.cell == base.cell && part.reading.value == base.reading.value;
                });
            }
            if !shown {
                sides.push((Side::Baseline, base));
            }
        }
        Explanation { sides, op, day: None, moments: Vec::new() }
    }

    fn required(&self, target: &'a Target, due: Period, add: &mut impl FnMut(Side, &'a Measure, Period)) {
        match &target.demand {
            Demand::Compare { right, .. } => add(Side::Required, right, due),
            Demand::Within(..) => {}
            Demand::Follows(Plan::Measure(plan)) => add(Side::Required, plan, due),
            Demand::Follows(Plan::List(list)) => {
                if let Some((_, plan)) = list.iter().find(|(period, _)| *period == due) {
                    add(Side::Required, plan, due);
                }
            }
        }
    }

    fn on_the_way(
        &self,
        target: &'a Target,
        due: Period,
        now: Period,
        add: &mut impl FnMut(Side, &'a Measure, Period),
    ) {
        let baseline = self.policy.baseline;
        match &target.demand {
            Demand::Compare { right, reads_period: true, .. } => add(Side::Required, right, now),
            Demand::Compare { right, .. } if matches!(target.time, TargetTime::Every(_)) => {
                add(Side::Required, right, due);
            }
            Demand::Compare { right, .. } => {
                if let Some(baseline) = baseline {
                    add(Side::LineFrom, &target.measure, baseline);
                }
                add(Side::LineTo, right, due);
            }
            Demand::Within(..) => {}
            Demand::Follows(Plan::Measure(plan)) => add(Side::Required, plan, now),
            Demand::Follows(Plan::List(list)) => {
                let points = || list.iter().filter(|(period, _)| *period <= due);
                let end = points().find(|(period, _)| *period >= now);
                let start = points().rfind(|(period, _)| *period < now);
                match (start, end) {
                    (_, Some((period, plan))) if *period == now => add(Side::Required, plan, now),
                    (Some((from, first)), Some((to, last))) => {
                        add(Side::LineFrom, first, *from);
                        add(Side::LineTo, last, *to);
                    }
                    (None, Some((to, last))) => {
                        if let Some(baseline) = baseline {
                            add(Side::LineFrom, &target.measure, baseline);
                        }
                        add(Side::LineTo, last, *to);
                    }
                    (_, None) => {}
                }
            }
        }
    }
}
