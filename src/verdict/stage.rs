//! Whether a stage passed: every mandatory verdict met, none undecided.

use super::{Kind, StageStatus, StageVerdict, Status, Verdict};
use crate::model::{Date, Level, Period, Policy, StageId};
use crate::unit::{Number, Rational};

/// Judges a stage from the verdicts of its targets, given with their positions in the assessment.
pub fn judge_stage(policy: &Policy, id: StageId, verdicts: &[Verdict], as_of: Date) -> Option<StageVerdict> {
    let stage = policy.stages.get(id.index())?;
    let own: Vec<(usize, &Verdict)> = verdicts
        .iter()
        .enumerate()
        .filter(|(_, v)| match v.kind {
            Kind::Target(target) => stage.targets.contains(&target),
            Kind::Requirement(..) => false,
        })
        .filter(|(_, v)| v.status != Status::NotApplicable)
        .collect();
    let positions = |status: Status| -> Vec<usize> {
        own.iter()
            .filter(|(_, v)| v.status == status && v.level == Level::Mandatory)
            .map(|(at, _)| *at)
            .collect()
    };
    let last_due = own.iter().filter_map(|(_, v)| v.due).chain([stage.until]).map(Period::last_day).max();
    let (missed, undecided) = (positions(Status::Missed), positions(Status::Undecided));
    let (status, because) = if last_due.is_some_and(|day| day > as_of) {
        (StageStatus::Open, missed.into_iter().chain(undecided).collect())
    } else if !missed.is_empty() {
        (StageStatus::Failed, missed)
    } else if !undecided.is_empty() || own.is_empty() {
        (StageStatus::Undecided, undecided)
    } else {
        (StageStatus::Passed, Vec::new())
    };
    Some(StageVerdict { stage: id, status, score: score(&own), because })
}

/// The mean of achievement weighted by the targets' weights; absent where one is missing or nothing weighs.
fn score(own: &[(usize, &Verdict)]) -> Option<Number> {
    let (mut total, mut weights) = (Number::zero(), Rational::zero());
    for (_, verdict) in own {
        let part = verdict.achievement.as_ref()?.multiply(&Number::Exact(verdict.weight.clone()))?;
        total = total.add(&part)?;
        weights = weights + verdict.weight.clone();
    }
    total.divide(&Number::Exact(weights))
}
