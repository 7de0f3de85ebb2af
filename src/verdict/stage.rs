//! Whether a stage or a group passed, its score, and the word that a rating has for it.

use super::object::with_verdicts;
use super::{Kind, StageStatus, StageVerdict, Status, Verdict};
use crate::cube::{Cell, Evaluator, Facts, Objects, Value};
use crate::model::{
    ClusterId, Date, GroupId, Judgement, Level, MilestoneId, Period, Policy, Rating, StageId, TargetId,
};
use crate::unit::{Number, Rational};

/// What is judged together: a stage, or a group of it in one cluster.
struct Part<'p> {
    stage: StageId,
    group: Option<GroupId>,
    cluster: Option<ClusterId>,
    targets: Vec<TargetId>,
    milestones: Vec<MilestoneId>,
    judgement: &'p Judgement,
    /// The day that it lasts to at least.
    ends: Date,
}

/// Judges the stages of a policy and their groups, groups before what holds them; given in the order of the policy.
pub fn judge_stages<F: Facts>(
    policy: &Policy,
    facts: &F,
    objects: &Objects,
    verdicts: &[Verdict],
    as_of: Date,
) -> Vec<StageVerdict> {
    let mut all = Vec::new();
    for (at, stage) in policy.stages.iter().enumerate() {
        let id = StageId::at(at);
        let mut groups: Vec<StageVerdict> = Vec::new();
        // Groups within a group stand after it in the policy and are judged before it.
        let own = (0..policy.groups.len()).rev().map(GroupId::at);
        for group in own {
            let Some(declared) = policy.groups.get(group.index()).filter(|g| g.stage == id) else { continue };
            let clusters: Vec<Option<ClusterId>> = if declared.each_cluster {
                (0..policy.clusters.len()).map(|at| Some(ClusterId::at(at))).collect()
            } else {
                vec![None]
            };
            for cluster in clusters.into_iter().rev() {
                let (targets, milestones) = members(policy, group);
                let part = Part {
                    stage: id,
                    group: Some(group),
                    cluster,
                    targets,
                    milestones,
                    judgement: &declared.judgement,
                    ends: stage.until.last_day(),
                };
                let inner: Vec<&StageVerdict> = groups
                    .iter()
                    .filter(|verdict| {
                        let within = verdict.group.and_then(|id| policy.groups.get(id.index())?.within);
                        within == Some(group) && (cluster.is_none() || verdict.cluster == cluster)
                    })
                    .collect();
                let verdict = judge_part(policy, facts, objects, verdicts, as_of, &part, &inner);
                groups.push(verdict);
            }
        }
        groups.reverse();
        let mut targets = stage.targets.clone();
        let mut milestones = stage.milestones.clone();
        for group in &stage.groups {
            let (more_targets, more_milestones) = members(policy, *group);
            targets.extend(more_targets);
            milestones.extend(more_milestones);
        }
        let part = Part {
            stage: id,
            group: None,
            cluster: None,
            targets,
            milestones,
            judgement: &stage.judgement,
            ends: stage.until.last_day(),
        };
        let own: Vec<&StageVerdict> = groups
            .iter()
            .filter(|verdict| {
                verdict.group.and_then(|id| policy.groups.get(id.index())).is_some_and(|g| g.within.is_none())
            })
            .collect();
        all.push(judge_part(policy, facts, objects, verdicts, as_of, &part, &own));
        all.extend(groups);
    }
    all
}

/// The period in which conditions of a stage read data: its last, or the last that has ended while it is under way.
pub(super) fn judged_in(policy: &Policy, stage: StageId, as_of: Date) -> Option<Period> {
    let until = policy.stages.get(stage.index())?.until;
    let ended = Period::holding(Date(as_of.0.saturating_add(1)), until.grain).shift(-1);
    Some(until.min(ended))
}

/// The targets and milestones of a group and of the groups within it.
pub(super) fn members(policy: &Policy, id: GroupId) -> (Vec<TargetId>, Vec<MilestoneId>) {
    let Some(group) = policy.groups.get(id.index()) else { return (Vec::new(), Vec::new()) };
    let (mut targets, mut milestones) = (group.targets.clone(), group.milestones.clone());
    for (at, _) in policy.groups.iter().enumerate().filter(|(_, inner)| inner.within == Some(id)) {
        let (more_targets, more_milestones) = members(policy, GroupId::at(at));
        targets.extend(more_targets);
        milestones.extend(more_milestones);
    }
    (targets, milestones)
}

fn judge_part<F: Facts>(
    policy: &Policy,
    facts: &F,
    objects: &Objects,
    verdicts: &[Verdict],
    as_of: Date,
    part: &Part<'_>,
    groups: &[&StageVerdict],
) -> StageVerdict {
    let applying: Vec<(usize, &Verdict)> = verdicts
        .iter()
        .enumerate()
        .filter(|(_, verdict)| match verdict.kind {
            Kind::Target(id) => part.targets.contains(&id),
            Kind::Milestone(id) => part.milestones.contains(&id),
            Kind::Requirement(..) | Kind::Rule(_) => false,
        })
        // What is judged once is a matter of every cluster.
        .filter(|(_, v)| part.cluster.is_none() || v.cell.cluster.is_none() || v.cell.cluster == part.cluster)
        .filter(|(_, verdict)| verdict.status != Status::NotApplicable)
        .collect();
    let nothing =
        applying.is_empty() && groups.iter().all(|group| group.status == StageStatus::NotApplicable);
    let own: Vec<(usize, &Verdict)> =
        applying.iter().copied().filter(|(_, verdict)| verdict.status != Status::Waived).collect();
    let positions = |wanted: &[Status]| -> Vec<usize> {
        let of = own.iter().filter(|(_, v)| wanted.contains(&v.status) && v.level == Level::Mandatory);
        of.map(|(at, _)| *at).collect()
    };
    let days = own.iter().filter_map(|(_, v)| v.due.map(Period::last_day).or(v.due_day));
    let last_due = days.chain([part.ends]).max();
    let failed = positions(&[Status::Missed, Status::Overdue]);
    let undecided = positions(&[Status::Undecided]);
    let judged = with_verdicts(policy, objects, applying.iter().map(|(_, verdict)| *verdict));
    let evaluator = Evaluator::new(policy, facts).seeing(&judged, Some(as_of)).enacted_only();
    let period = judged_in(policy, part.stage, as_of);
    let cell = period.map_or_else(Cell::default, Cell::at);
    let cell = match part.cluster.and_then(|id| Some((id, policy.clusters.get(id.index())?))) {
        Some((id, cluster)) => cell.with_cluster(id, cluster),
        None => cell,
    };
    let score = match &part.judgement.score {
        Some(score) => evaluator.evaluate(score, &cell).number().cloned(),
        None => mean_achievement(&own),
    };
    let rating = part.judgement.rated.and_then(|id| {
        let rating = policy.ratings.get(id.index())?;
        Some((id, band(rating, score.as_ref()?)?))
    });
    let mut verdict = StageVerdict {
        stage: part.stage,
        group: part.group,
        cluster: part.cluster,
        status: StageStatus::Open,
        serious: false,
        serious_open: false,
        serious_unknown: None,
        passes_unknown: None,
        holds: None,
        score,
        rating,
        because: failed.iter().chain(&undecided).copied().collect(),
    };
    // A group demands nothing of a cluster that is not there, or that none of its demands is about.
    let demands = !part.targets.is_empty() || !part.milestones.is_empty();
    if part.group.is_some() && demands && nothing {
        return StageVerdict { status: StageStatus::NotApplicable, score: None, rating: None, ..verdict };
    }
    if last_due.is_some_and(|day| day > as_of) {
        return verdict;
    }
    let serious = part.judgement.serious.as_ref().map(|serious| evaluator.evaluate(serious, &cell).value);
    verdict.serious = serious == Some(Value::Bool(true));
    // A failure of which it is not known whether it is one is no pass.
    verdict.serious_open = serious.as_ref().is_some_and(|value| !matches!(value, Value::Bool(_)));
    verdict.serious_unknown = serious.as_ref().and_then(Value::counted).cloned().map(Box::new);
    let group_failed = groups.iter().any(|group| group.status == StageStatus::Failed);
    let group_open =
        groups.iter().any(|group| matches!(group.status, StageStatus::Undecided | StageStatus::Open));
    let holds = match &part.judgement.passes {
        Some(condition) => match evaluator.evaluate(condition, &cell).value {
            Value::Bool(holds) => Some(holds),
            value => {
                verdict.passes_unknown = value.counted().cloned().map(Box::new);
                None
            }
        },
        None => Some(failed.is_empty()),
    };
    verdict.holds = part.judgement.passes.as_ref().and(holds);
    verdict.status = match holds {
        Some(false) => StageStatus::Failed,
        _ if group_failed || verdict.serious => StageStatus::Failed,
        None => StageStatus::Undecided,
        Some(true) if !undecided.is_empty() || group_open || verdict.serious_open || nothing => {
            StageStatus::Undecided
        }
        Some(true) => StageStatus::Passed,
    };
    verdict.because = match verdict.status {
        StageStatus::Failed => failed,
        StageStatus::Undecided => undecided,
        StageStatus::Passed | StageStatus::Open | StageStatus::NotApplicable => Vec::new(),
    };
    verdict
}

/// The first band that a score reaches.
fn band(rating: &Rating, score: &Number) -> Option<usize> {
    rating.bands.iter().position(|band| {
        band.at_least.as_ref().is_none_or(|least| score.compare(&Number::Exact(least.clone())).is_ge())
    })
}

/// The mean of achievement weighted by the targets' weights; absent where one is missing or nothing weighs.
fn mean_achievement(own: &[(usize, &Verdict)]) -> Option<Number> {
    let (mut total, mut weights) = (Number::zero(), Rational::zero());
    for (_, verdict) in own.iter().filter(|(_, verdict)| matches!(verdict.kind, Kind::Target(_))) {
        let part = verdict.achievement.as_ref()?.multiply(&Number::Exact(verdict.weight.clone()))?;
        total = total.add(&part)?;
        weights = weights + verdict.weight.clone();
    }
    total.divide(&Number::Exact(weights))
}
