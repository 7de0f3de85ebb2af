//! The whole assessment: every requirement and target, then every stage.

use super::object::with_verdicts;
use super::stage::judge_stages;
use super::target::Judge;
use super::waiver::{WaiverUse, waive};
use super::{StageVerdict, Status, Verdict};
use crate::cube::{Facts, Objects};
use crate::model::{ClusterId, Date, Policy};

/// The verdicts of a policy as of a day, in the order of the policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    pub as_of: Date,
    /// The day is not before the policy begins: by its period, or else by its first stage.
    pub begun: bool,
    pub verdicts: Vec<Verdict>,
    /// Each stage with its groups after it.
    pub stages: Vec<StageVerdict>,
    pub waivers: Vec<WaiverUse>,
}

impl Assessment {
    /// How many verdicts were passed at all; a policy of which nothing was judged has passed nothing, and neither has
    /// one before its time.
    pub fn judged(&self) -> usize {
        if !self.begun {
            return 0;
        }
        self.verdicts.iter().filter(|v| v.status != Status::NotApplicable).count()
    }
}

/// Judges everything that the policy demands.
pub fn judge<F: Facts>(policy: &Policy, facts: &F, as_of: Date) -> Assessment {
    let objects = Objects::of(policy);
    let judge = Judge::new(policy, facts, &objects, as_of);
    let mut verdicts = Vec::new();
    for at in 0..policy.clusters.len() {
        verdicts.extend(judge.requirements(ClusterId::at(at)));
    }
    for at in 0..policy.targets.len() {
        verdicts.extend(judge.target(crate::model::TargetId::at(at)));
    }
    for at in 0..policy.milestones.len() {
        verdicts.extend(judge.milestone(crate::model::MilestoneId::at(at)));
    }
    let waivers = waive(policy, &mut verdicts, as_of);
    let stages = judge_stages(policy, facts, &objects, &verdicts, as_of);
    // Rules see every verdict that counts: of targets and milestones, without the waived and the not applicable.
    let all = with_verdicts(policy, &objects, &verdicts);
    let rules = Judge::new(policy, facts, &all, as_of).rules();
    verdicts.extend(rules);
    Assessment { as_of, begun: has_begun(policy, as_of), verdicts, stages, waivers }
}

fn has_begun(policy: &Policy, as_of: Date) -> bool {
    let stages = policy.stages.iter().map(|stage| stage.from);
    let first = policy.period.map(|(from, _)| from).or_else(|| stages.min());
    first.is_none_or(|first| first.first_day() <= as_of)
}
