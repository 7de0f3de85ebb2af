//! Stages that demand nothing, years between stages, and a policy in force that demands nothing.

use crate::check::{Checker, Sorted};
use crate::diagnostic::{ConsistencyProblem, Severity};
use crate::model::{Period, Stage};
use crate::syntax::tree::{ClusterClause, PolicyClause, StageClause};

impl Checker<'_> {
    pub(super) fn check_stage_demands(&mut self, sorted: &Sorted<'_>) {
        // What is lacking may be what an error is about.
        if self.problems.iter().any(|p| p.severity() == Severity::Error) || !self.unknown.is_empty() {
            return;
        }
        for (stage, _) in &sorted.stages {
            let demands = stage.clauses.iter().any(|clause| {
                matches!(
                    clause.kind,
                    StageClause::Target(_) | StageClause::Milestone(_) | StageClause::Group(_)
                )
            });
            if !demands {
                let (name, span) = (stage.head.name.text.clone(), stage.head.name.span);
                self.report(ConsistencyProblem::EmptyStage { name, span });
            }
        }
        self.check_gaps(sorted);
        self.check_demands(sorted);
    }

    /// Time between two stages that belongs to neither.
    fn check_gaps(&mut self, sorted: &Sorted<'_>) {
        let trees = sorted.stages.iter().map(|(tree, _)| tree.period.span);
        let mut stages: Vec<_> = self.policy.stages.iter().zip(trees).collect();
        // A stage whose period could not be read is at the beginning of time.
        stages.retain(|(stage, _)| stage.from != Period::year(0));
        stages.sort_by_key(|(stage, _)| (stage.from.first_day(), stage.until.last_day()));
        let mut found = Vec::new();
        let mut last: Option<(&Stage, crate::source::Span)> = None;
        for (stage, span) in stages {
            if let Some((before, first)) = last
                && before.until.grain == stage.from.grain
                && before.until.shift(1) < stage.from
            {
                let (from, until) = (before.until.shift(1), stage.from.shift(-1));
                let gap = if from == until { from.to_string() } else { format!("{from}..{until}") };
                found.push(ConsistencyProblem::GapBetweenStages { gap, span, first });
            }
            if last.is_none_or(|(before, _)| before.until.last_day() < stage.until.last_day()) {
                last = Some((stage, span));
            }
        }
        found.into_iter().for_each(|problem| self.report(problem));
    }

    /// A policy that names who answers for it or on what it rests, and asks nothing of its clusters.
    fn check_demands(&mut self, sorted: &Sorted<'_>) {
        let Some((policy, _)) = sorted.policies.first() else { return };
        let official = policy
            .clauses
            .iter()
            .any(|clause| matches!(clause.kind, PolicyClause::Authority(_) | PolicyClause::Basis(_)));
        let required = sorted
            .clusters
            .iter()
            .flat_map(|(cluster, _)| &cluster.clauses)
            .any(|clause| matches!(clause.kind, ClusterClause::Require { .. }));
        if official && !sorted.clusters.is_empty() && sorted.stages.is_empty() && !required {
            self.report(ConsistencyProblem::NothingDemanded { span: policy.title.span });
        }
    }
}
