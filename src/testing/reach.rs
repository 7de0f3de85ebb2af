//! What of a policy tests look at, and what of it there is.
//!
//! A definition is reached where an expectation evaluates it or asks its verdict; a role where somebody has it whom an
//! expectation asks after; a branch where its value was the one taken. What no test reaches is told with its place.

use std::collections::BTreeSet;

use crate::cube::{Derivation, EntityTrace, Evidence, Standing, Value};
use crate::model::{
    ClusterId, ContourRule, Demand, Done, GroupId, IndicatorId, Measure, MeasureKind, MilestoneId,
    ParameterId, Plan, Policy, RatingId, RoleId, RuleId, StageId, TargetId,
};
use crate::source::Span;
use crate::unit::Number;
use crate::verdict::{Explainer, Kind, Side, StageVerdict, Verdict};

/// A definition that a test may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Indicator(IndicatorId),
    Target(TargetId),
    Milestone(MilestoneId),
    /// The n-th `require` of a cluster.
    Requirement(ClusterId, usize),
    Rule(RuleId),
    Stage(StageId),
    Group(GroupId),
    /// A role of a cluster's contour.
    Role(ClusterId, RoleId),
}

/// One way that a condition may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Branch {
    /// What follows `then` or `else`, by its place.
    Chosen(Span),
    /// `applies when` of a target, true or false.
    Applies(TargetId, bool),
    /// The n-th value of a parameter.
    Parameter(ParameterId, usize),
    /// The n-th band of a rating.
    Band(RatingId, usize),
}

/// What expectations looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    pub places: BTreeSet<Place>,
    pub branches: BTreeSet<Branch>,
}

impl Reached {
    pub fn add(&mut self, other: &Reached) {
        self.places.extend(&other.places);
        self.branches.extend(&other.branches);
    }

    /// The measure and whatever it was made of.
    pub fn see(&mut self, policy: &Policy, derivation: &Derivation<'_>) {
        derivation.visit(&mut |part| {
            if let MeasureKind::Indicator(id) = part.measure.kind {
                self.places.insert(Place::Indicator(id));
            }
            if let MeasureKind::If { .. } = part.measure.kind {
                // The condition stands first, and after it what it chose.
                let chosen = part.parts.get(1).map(|chosen| chosen.measure.span);
                self.branches.extend(chosen.map(Branch::Chosen));
            }
            if let MeasureKind::Parameter(id) = part.measure.kind {
                let taken = taken(policy, id, part);
                self.branches.extend(taken.map(|at| Branch::Parameter(id, at)));
            }
        });
    }

    pub fn see_rule(&mut self, id: RuleId) {
        self.places.insert(Place::Rule(id));
    }

    /// A verdict with both its sides.
    pub fn see_verdict<E: Evidence>(&mut self, explainer: &Explainer<'_, E>, verdict: &Verdict) {
        let place = match verdict.kind {
            Kind::Target(id) => Place::Target(id),
            Kind::Milestone(id) => Place::Milestone(id),
            Kind::Requirement(cluster, at) => Place::Requirement(cluster, at),
            Kind::Rule(id) => Place::Rule(id),
        };
        self.places.insert(place);
        for (side, derivation) in &explainer.verdict(verdict).sides {
            self.see(explainer.policy, derivation);
            if let (Side::Applies, Kind::Target(id), Value::Bool(holds)) =
                (side, &verdict.kind, &derivation.reading.value)
            {
                self.branches.insert(Branch::Applies(*id, *holds));
            }
        }
    }

    /// A stage or a group with what is judged in it.
    pub fn see_part<E: Evidence>(&mut self, explainer: &Explainer<'_, E>, part: &StageVerdict) {
        self.places.insert(match part.group {
            Some(group) => Place::Group(group),
            None => Place::Stage(part.stage),
        });
        self.branches.extend(part.rating.map(|(rating, band)| Branch::Band(rating, band)));
        let (explanation, positions) = explainer.part(part);
        for (_, derivation) in &explanation.sides {
            self.see(explainer.policy, derivation);
        }
        let verdicts = positions.iter().filter_map(|at| explainer.assessment.verdicts.get(*at));
        verdicts.for_each(|verdict| self.see_verdict(explainer, verdict));
    }

    /// The role that somebody has: one that was looked at for nobody who has it is not held to anything.
    pub fn see_member(&mut self, cluster: ClusterId, trace: Option<&EntityTrace>) {
        if let Some(Standing::Member(role)) = trace.map(|trace| &trace.record.standing) {
            self.places.insert(Place::Role(cluster, *role));
        }
    }
}

/// Which value of a parameter is the one that was read.
fn taken(policy: &Policy, id: ParameterId, part: &Derivation<'_>) -> Option<usize> {
    let Value::Number(number) = &part.reading.value else { return None };
    let day = part.cell.period?.last_day();
    let values = policy.parameters.get(id.index())?.values.iter().enumerate();
    let same = |own: &crate::unit::Rational| Number::Exact(own.clone()).compare(number).is_eq();
    values.filter(|(_, value)| value.from <= day && same(&value.value)).map(|(at, _)| at).next_back()
}

/// All that there is to reach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Universe {
    /// In the order of the text.
    pub places: Vec<(Place, Span)>,
    pub branches: Vec<(Branch, Span)>,
}

impl Universe {
    pub fn of(policy: &Policy) -> Self {
        let mut all = Universe::default();
        let mut formulas: Vec<&Measure> = Vec::new();
        for (at, indicator) in policy.indicators.iter().enumerate().filter(|(_, i)| !i.derived) {
            all.places.push((Place::Indicator(IndicatorId::at(at)), indicator.span));
            formulas.push(&indicator.value);
        }
        for (at, cluster) in policy.clusters.iter().enumerate() {
            let id = ClusterId::at(at);
            for rule in &cluster.contour.rules {
                let (ContourRule::Where { role, span, .. } | ContourRule::Listed { role, span, .. }) = rule;
                all.places.push((Place::Role(id, *role), *span));
            }
            for (nth, requirement) in cluster.requirements.iter().enumerate() {
                all.places.push((Place::Requirement(id, nth), requirement.span));
                formulas.push(&requirement.condition);
            }
        }
        for (at, stage) in policy.stages.iter().enumerate() {
            all.places.push((Place::Stage(StageId::at(at)), stage.span));
            all.bands(policy, stage.judgement.rated);
        }
        for (at, group) in policy.groups.iter().enumerate() {
            all.places.push((Place::Group(GroupId::at(at)), group.span));
            all.bands(policy, group.judgement.rated);
        }
        for (at, target) in policy.targets.iter().enumerate() {
            let id = TargetId::at(at);
            all.places.push((Place::Target(id), target.span));
            formulas.push(&target.measure);
            if let Some(applies) = &target.applies_when {
                let both = [true, false].map(|holds| (Branch::Applies(id, holds), applies.span));
                all.branches.extend(both);
                formulas.push(applies);
            }
            match &target.demand {
                Demand::Compare { right, .. } | Demand::Follows(Plan::Measure(right)) => formulas.push(right),
                Demand::Within(..) => {}
                Demand::Follows(Plan::List(list)) => formulas.extend(list.iter().map(|(_, plan)| plan)),
            }
        }
        for (at, milestone) in policy.milestones.iter().enumerate() {
            all.places.push((Place::Milestone(MilestoneId::at(at)), milestone.span));
            if let Done::When(condition) = &milestone.done {
                formulas.push(condition);
            }
        }
        // A rule over the policy alone is held by the check itself.
        for (at, rule) in policy.rules.iter().enumerate().filter(|(_, rule)| rule.needs_data) {
            all.places.push((Place::Rule(RuleId::at(at)), rule.span));
            formulas.push(&rule.condition);
        }
        let mut read = BTreeSet::new();
        formulas.iter().for_each(|formula| all.within(formula, &mut read));
        for id in read {
            let Some(parameter) = policy.parameters.get(ParameterId::index(id)) else { continue };
            // One value leaves no choice.
            if parameter.values.len() > 1 {
                let values = parameter.values.iter().enumerate();
                all.branches.extend(values.map(|(at, value)| (Branch::Parameter(id, at), value.span)));
            }
        }
        all.places.sort_by_key(|(place, span)| (span.file, span.start, *place));
        all.branches.sort_by_key(|(branch, span)| (span.file, span.start, *branch));
        all.branches.dedup();
        all
    }

    fn bands(&mut self, policy: &Policy, rating: Option<RatingId>) {
        let Some(rating) = rating else { return };
        let Some(declared) = policy.ratings.get(rating.index()) else { return };
        let bands = declared.bands.iter().enumerate();
        self.branches.extend(bands.map(|(at, band)| (Branch::Band(rating, at), band.span)));
    }

    /// The branches of a formula, and the parameters that it reads.
    fn within(&mut self, measure: &Measure, parameters: &mut BTreeSet<ParameterId>) {
        if let MeasureKind::If { then, otherwise, .. } = &measure.kind {
            self.branches.extend([then, otherwise].map(|part| (Branch::Chosen(part.span), part.span)));
        }
        if let MeasureKind::Parameter(id) = measure.kind {
            parameters.insert(id);
        }
        measure.children().into_iter().for_each(|child| self.within(child, parameters));
    }

    /// What of it is not reached, in the order of the text.
    pub fn without(&self, reached: &Reached) -> Universe {
        let places = self.places.iter().filter(|(place, _)| !reached.places.contains(place));
        let branches = self.branches.iter().filter(|(branch, _)| !reached.branches.contains(branch));
        Universe { places: places.copied().collect(), branches: branches.copied().collect() }
    }

    pub fn len(&self) -> usize {
        self.places.len() + self.branches.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
