//! The whole assessment: every requirement and target, then every stage.

use super::stage::judge_stage;
use super::target::Judge;
use super::{StageVerdict, Status, Verdict};
use crate::cube::Facts;
use crate::model::{ClusterId, Date, Policy, StageId};

/// The verdicts of a policy as of a day, in the order of the policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    pub as_of: Date,
    pub verdicts: Vec<Verdict>,
    pub stages: Vec<StageVerdict>,
}

impl Assessment {
    /// How many verdicts were passed at all; a policy of which nothing was judged has passed nothing.
    pub fn judged(&self) -> usize {
        self.verdicts.iter().filter(|v| v.status != Status::NotApplicable).count()
    }
}

/// Judges everything that the policy demands.
pub fn judge<F: Facts>(policy: &Policy, facts: &F, as_of: Date) -> Assessment {
    let judge = Judge::new(policy, facts, as_of);
    let mut verdicts = Vec::new();
    for at in 0..policy.clusters.len() {
        verdicts.extend(judge.requirements(ClusterId::at(at)));
    }
    for at in 0..policy.targets.len() {
        verdicts.extend(judge.target(crate::model::TargetId::at(at)));
    }
    let stages = (0..policy.stages.len())
        .filter_map(|at| judge_stage(policy, StageId::at(at), &verdicts, as_of))
        .collect();
    Assessment { as_of, verdicts, stages }
}
