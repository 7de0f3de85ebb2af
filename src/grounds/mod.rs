//! What verdicts rest on: from a checked policy, its texts and an assessment to the definitions, datasets and values of
//! parameters behind each verdict, by name, so that another assessment can be asked what has changed.
//!
//! The text of a function is found by the words that are called, for formulas have functions substituted; of two
//! functions that share a name both count.

mod closure;
mod columns;
mod reach;
mod texts;

pub use reach::{Touched, reach};

use std::collections::BTreeMap;

use crate::cube::{Cell, Evaluator, Facts, Objects};
use crate::model::{ClusterId, DatasetId, Grain, GroupId, Measure, MeasureKind, Period, Policy, Waived};
use crate::source::SourceMap;
use crate::syntax::tree::Declaration;
use crate::unit::Number;
use crate::verdict::{Assessment, Kind, Read, StageVerdict, Verdict, reads};

use closure::{Closure, Follower, codes};
use texts::Texts;

/// What an assessment rests on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grounds {
    /// In the order of the assessment's verdicts.
    pub verdicts: Vec<Ground>,
    /// In the order of the assessment's stages and groups.
    pub stages: Vec<StageGround>,
    /// The texts of all definitions that verdicts rest on, and of all indicators, by kind and name (`indicator productivity`).
    pub definitions: BTreeMap<String, String>,
    /// All that the policy says, in an order of its own: where a declaration stands says nothing.
    pub whole: Vec<String>,
}

/// What one verdict rests on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ground {
    pub indicator: Option<String>,
    /// Keys of [`Grounds::definitions`]; parameters stand apart.
    pub definitions: Vec<String>,
    pub datasets: Vec<DatasetId>,
    /// Parameters with their value in the period that is compared.
    pub parameters: Vec<(String, Option<Number>)>,
    /// The aggregates that were read, with what they gave.
    pub figures: Vec<Read>,
}

/// What the verdict on a stage or a group rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageGround {
    /// Ids of the targets and milestones in it.
    pub verdicts: Vec<String>,
    pub definitions: Vec<String>,
}

/// The grounds of every verdict of an assessment.
pub fn grounds<'a, F: Facts>(
    policy: &'a Policy,
    sources: &'a SourceMap,
    declarations: impl IntoIterator<Item = &'a Declaration>,
    facts: &F,
    assessment: &Assessment,
) -> Grounds {
    let texts = Texts::new(sources, declarations);
    let mut follower = Follower::new(policy, &texts);
    let objects = Objects::of(policy);
    let evaluator = Evaluator::new(policy, facts).seeing(&objects, Some(assessment.as_of)).enacted_only();
    // The verdicts of one target in one cluster rest on the same.
    let mut known: BTreeMap<(String, Option<ClusterId>), Closure> = BTreeMap::new();
    let mut verdicts = Vec::new();
    for verdict in &assessment.verdicts {
        let key = (verdict.id.clone(), verdict.cell.cluster);
        let closure = known.entry(key).or_insert_with(|| {
            let mut closure = Closure::default();
            follower.cell = verdict.cell.cluster;
            match &verdict.kind {
                Kind::Target(id) => follower.target(*id, &mut closure),
                Kind::Requirement(cluster, at) => follower.requirement(*cluster, *at, &mut closure),
                Kind::Milestone(id) => follower.milestone(*id, &mut closure),
                Kind::Rule(id) => follower.rule(id.index(), &mut closure),
            }
            let cluster = verdict.cell.cluster;
            cluster.iter().for_each(|id| follower.cluster(*id, &mut closure));
            match verdict.kind {
                Kind::Target(id) => follower.waivers(Waived::Target(id), cluster, &mut closure),
                Kind::Milestone(id) => follower.waivers(Waived::Milestone(id), cluster, &mut closure),
                Kind::Requirement(..) | Kind::Rule(_) => {}
            }
            closure
        });
        let cell = cell(policy, verdict, assessment);
        let parameters = closure.parameters.iter().filter_map(|id| {
            let parameter = policy.parameters.get(id.index())?;
            let measure = Measure {
                kind: MeasureKind::Parameter(*id),
                unit: parameter.unit.clone(),
                span: parameter.span,
            };
            let value = evaluator.evaluate(&measure, &cell).number().cloned();
            Some((parameter.name.clone(), value))
        });
        verdicts.push(Ground {
            indicator: indicator(policy, verdict),
            definitions: closure.definitions.iter().cloned().collect(),
            datasets: closure.datasets.iter().copied().collect(),
            parameters: parameters.collect(),
            figures: reads(policy, facts, assessment.as_of, verdict),
        });
    }
    follower.cell = None;
    let stages = assessment.stages.iter().map(|stage| stage_ground(policy, stage, &mut follower)).collect();
    let lists = policy.classifications.iter().map(codes);
    let mut whole: Vec<String> =
        texts.declarations.iter().map(|span| texts.exactly(*span)).chain(lists).collect();
    whole.sort();
    // Indicators that no verdict rests on are known by name too.
    for indicator in policy.indicators.iter().filter(|indicator| !indicator.derived) {
        let key = format!("indicator {}", indicator.name);
        follower.met.entry(key).or_insert_with(|| texts.around(indicator.span));
    }
    let definitions = follower.met;
    Grounds { verdicts, stages, definitions, whole }
}

fn stage_ground(policy: &Policy, verdict: &StageVerdict, follower: &mut Follower<'_>) -> StageGround {
    let mut closure = Closure::default();
    let within = |group: Option<GroupId>| {
        let Some(wanted) = verdict.group else { return true };
        let mut at = group;
        while let Some(id) = at {
            if id == wanted {
                return true;
            }
            at = policy.groups.get(id.index()).and_then(|group| group.within);
        }
        false
    };
    match verdict.group.map(|id| policy.groups.get(id.index())) {
        Some(group) => {
            group.iter().for_each(|g| follower.judgement(&g.id, &g.judgement, &mut closure));
        }
        None => {
            let stage = policy.stages.get(verdict.stage.index());
            stage.iter().for_each(|s| follower.judgement(&s.name, &s.judgement, &mut closure));
        }
    }
    let targets = policy.targets.iter().filter(|t| t.stage == verdict.stage && within(t.group));
    let milestones = policy.milestones.iter().filter(|m| m.stage == verdict.stage && within(m.group));
    let ids = targets.map(|target| target.id.clone()).chain(milestones.map(|milestone| milestone.id.clone()));
    StageGround { verdicts: ids.collect(), definitions: closure.definitions.into_iter().collect() }
}

/// The declared indicator that a verdict is about.
fn indicator(policy: &Policy, verdict: &Verdict) -> Option<String> {
    let Kind::Target(id) = verdict.kind else { return None };
    let target = policy.targets.get(id.index())?;
    let indicator = policy.indicators.get(target.indicator?.index())?;
    (!indicator.derived).then(|| indicator.name.clone())
}

/// The cell in which a verdict reads parameters.
fn cell(policy: &Policy, verdict: &Verdict, assessment: &Assessment) -> Cell {
    let ended = Period::holding(verdict.due_day.unwrap_or(assessment.as_of), Grain::Year);
    let cell = Cell::at(verdict.compared_in.or(verdict.due).unwrap_or(ended));
    let cluster = verdict.cell.cluster.and_then(|id| Some((id, policy.clusters.get(id.index())?)));
    let cell = cluster.map_or(cell.clone(), |(id, cluster)| cell.with_cluster(id, cluster));
    verdict.cell.role.map_or(cell.clone(), |role| cell.with_role(role))
}
