//! Stages that demand nothing, years between stages, and a policy in force that demands nothing.

use std::collections::BTreeSet;

use super::target_span;
use crate::check::{Checker, Sorted};
use crate::diagnostic::{ConsistencyProblem, Severity};
use crate::model::{
    CellAxis, ClusterId, Literal, Measure, MeasureKind, Move, Named, Period, RowKind, Scope, Selection,
    Stage, Target,
};
use crate::source::Span;
use crate::syntax::tree::{Clause, ClusterClause, Head, PolicyClause, StageClause};

impl Checker<'_> {
    pub(super) fn check_stage_demands(&mut self, sorted: &Sorted<'_>) {
        // What is lacking may be what an error is about.
        if self.problems.iter().any(|p| p.severity() == Severity::Error) || self.has_unknown() {
            return;
        }
        for (stage, _) in &sorted.stages {
            self.check_emptiness(&stage.head, &stage.clauses, false);
        }
        self.check_gaps(sorted);
        self.check_demands(sorted);
        self.check_idle_clusters();
        self.check_lives();
    }

    /// Targets of clusters that exist in none of the periods judged: they would never apply, and a stage would pass
    /// without them.
    fn check_lives(&mut self) {
        let never = |target: &&Target| {
            // A condition is about what clusters are, not about their years.
            let asked: Vec<ClusterId> = match &target.scope {
                Scope::Clusters(list) => list.iter().map(|(id, _)| *id).collect(),
                Scope::Each { axis: CellAxis::Cluster, .. } => {
                    (0..self.policy.clusters.len()).map(ClusterId::at).collect()
                }
                Scope::Whole | Scope::Each { .. } => Vec::new(),
            };
            let periods = self.judged_in(target);
            let dead = |period: &Period| !asked.iter().any(|id| self.lives(*id, *period));
            !asked.is_empty() && !periods.is_empty() && periods.iter().all(dead)
        };
        let found: Vec<Span> = self.policy.targets.iter().filter(never).map(target_span).collect();
        for span in found {
            self.report(ConsistencyProblem::NeverApplies { span });
        }
    }

    /// A stage or a group without anything to judge; one around an empty group is not told of again.
    fn check_emptiness(&mut self, head: &Head, clauses: &[Clause<StageClause>], group: bool) {
        let mut demands = false;
        for clause in clauses {
            match &clause.kind {
                StageClause::Target(_) | StageClause::Milestone(_) => demands = true,
                StageClause::Group(inner) => {
                    demands = true;
                    self.check_emptiness(&inner.head, &inner.clauses, true);
                }
                StageClause::PassesWhen(_)
                | StageClause::SeriousWhen(_)
                | StageClause::Score(_)
                | StageClause::Rated(_)
                | StageClause::Owner(_)
                | StageClause::Basis(_)
                | StageClause::After(_)
                | StageClause::Author(_) => {}
            }
        }
        if !demands {
            let (name, span) = (head.name.text.clone(), head.name.span);
            self.report(ConsistencyProblem::EmptyStage { name, group, span });
        }
    }

    /// Clusters that no target, requirement or formula of a target is about, where targets speak of others.
    fn check_idle_clusters(&mut self) {
        let mut concerned: Vec<bool> =
            self.policy.clusters.iter().map(|c| !c.requirements.is_empty()).collect();
        let mut mark = |id: ClusterId| {
            if let Some(place) = concerned.get_mut(id.index()) {
                *place = true;
            }
        };
        let (mut all, mut some) = (false, false);
        let mut seen = BTreeSet::new();
        for target in &self.policy.targets {
            match &target.scope {
                Scope::Clusters(list) => {
                    some = true;
                    list.iter().for_each(|(id, _)| mark(*id));
                }
                Scope::Each { axis: CellAxis::Cluster, condition: None } => all = true,
                Scope::Each { axis: CellAxis::Cluster, condition: Some(_) } => {
                    some = true;
                    let ids = (0..self.policy.clusters.len()).map(ClusterId::at);
                    ids.filter(|id| target.scope.asks(*id) != Some(false)).for_each(&mut mark);
                }
                Scope::Whole | Scope::Each { .. } => {}
            }
            let sides = target.demand.measures();
            let measures = std::iter::once(&target.measure).chain(sides).chain(&target.applies_when);
            for measure in measures {
                // Indicators that were seen have said so already.
                self.policy.visit(measure, &mut seen, &mut |part| all |= self.speaks_of(part, &mut mark));
            }
        }
        if all || !some {
            return;
        }
        let idle = self.policy.clusters.iter().zip(&concerned).filter(|(_, concerned)| !**concerned);
        let idle: Vec<_> = idle.map(|(cluster, _)| (cluster.name.clone(), cluster.span)).collect();
        for (name, span) in idle {
            self.report(ConsistencyProblem::IdleCluster { name, span });
        }
    }

    /// Marks the clusters that a part of a measure names; true where it speaks of all of them.
    fn speaks_of(&self, part: &Measure, mark: &mut impl FnMut(ClusterId)) -> bool {
        match part.kind.named() {
            Named::Moved(Move::Selection(Selection::Cluster(id) | Selection::Role(id, _)))
            | Named::Literal(&Literal::Cluster(id)) => mark(id),
            Named::Clusters(list) => list.iter().for_each(|id| mark(*id)),
            Named::Moved(Move::Selection(Selection::Union) | Move::Each(CellAxis::Cluster)) => return true,
            // Roles of members in any cluster.
            Named::Aggregate(_) => return self.any_cluster(part),
            Named::Nothing
            | Named::Literal(_)
            | Named::Indicator(_)
            | Named::Parameter(_)
            | Named::Objects(_)
            | Named::Field(_)
            | Named::Member(_)
            | Named::Codes(_)
            | Named::Parent(_)
            | Named::Moved(_) => {}
        }
        false
    }

    /// True where an aggregate's rows are told apart by clusters that the measure itself does not name.
    fn any_cluster(&self, measure: &Measure) -> bool {
        let MeasureKind::Aggregate(id) = &measure.kind else { return false };
        let Some(aggregate) = self.policy.aggregates.get(id.index()) else { return false };
        let mut found = false;
        for expr in aggregate.filter.iter().chain(&aggregate.argument) {
            expr.visit(&mut |e| {
                found |= matches!(e.kind, RowKind::RoleIn { .. } | RowKind::ClusterIn { .. });
            });
        }
        found
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
