//! Stages that demand nothing, years between stages, and a policy in force that demands nothing.

use std::collections::BTreeSet;

use super::cells::holds;
use crate::check::{Checker, Sorted};
use crate::diagnostic::{ConsistencyProblem, Severity};
use crate::model::{
    CellAxis, ClusterId, Demand, IndicatorId, Literal, Measure, MeasureKind, Members, Period, Plan, RowKind,
    Scope, Selection, Stage,
};
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
                Scope::Each { axis: CellAxis::Cluster, condition: Some(condition) } => {
                    some = true;
                    let ids = (0..self.policy.clusters.len()).map(ClusterId::at);
                    ids.filter(|id| holds(condition, *id) != Some(false)).for_each(&mut mark);
                }
                Scope::Whole | Scope::Each { .. } => {}
            }
            let sides = match &target.demand {
                Demand::Compare { right, .. } | Demand::Follows(Plan::Measure(right)) => vec![right],
                Demand::Within(..) => Vec::new(),
                Demand::Follows(Plan::List(list)) => list.iter().map(|(_, value)| value).collect(),
            };
            let measures = std::iter::once(&target.measure).chain(sides).chain(&target.applies_when);
            for measure in measures {
                all |= self.speaks_of(measure, &mut mark, &mut seen);
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

    /// Marks the clusters that a measure names; true where it speaks of all of them.
    /// Indicators that were `seen` have said so already.
    fn speaks_of(
        &self,
        measure: &Measure,
        mark: &mut impl FnMut(ClusterId),
        seen: &mut BTreeSet<IndicatorId>,
    ) -> bool {
        let mut all = false;
        match &measure.kind {
            MeasureKind::Select { selection, .. } => match selection {
                Selection::Cluster(id) | Selection::Role(id, _) => mark(*id),
                Selection::Union => all = true,
                Selection::Overall => {}
            },
            MeasureKind::Literal(Literal::Cluster(id)) => mark(*id),
            MeasureKind::ClusterIn(list) => list.iter().for_each(|id| mark(*id)),
            MeasureKind::Each { over: Members { axis: CellAxis::Cluster, .. }, .. } => all = true,
            MeasureKind::Indicator(id) => {
                if seen.insert(*id)
                    && let Some(indicator) = self.policy.indicators.get(id.index())
                {
                    all |= self.speaks_of(&indicator.value, mark, seen);
                }
            }
            // Roles of members in any cluster.
            MeasureKind::Aggregate(_) => all |= self.any_cluster(measure),
            _ => {}
        }
        for part in measure.children() {
            all |= self.speaks_of(part, mark, seen);
        }
        all
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
