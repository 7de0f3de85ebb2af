//! Whether the demands of a policy go together: targets and requirements that contradict one another, that say nothing
//! beyond another, that ask for less as time goes on, that no data could decide; stages that demand nothing.
//!
//! Takes the checked policy. Claims only what follows from literals and from equal bases: where two right sides cannot
//! be compared without data, nothing is said of them.

mod baseline;
mod bounds;
mod cells;
mod claim;
mod itself;
mod pairs;
mod requirements;
mod side;
mod slack;
mod stages;

use std::path::PathBuf;

use super::{Checker, Sorted};
use crate::diagnostic::{ConsistencyProblem, Kind, NameProblem};
use crate::model::{Better, ClusterId, Demand, Measure, MeasureKind, Target};
use crate::source::Span;
use crate::syntax::tree;

impl Checker<'_> {
    /// The policy as a whole, when every part of it is read.
    pub(super) fn check_consistency(&mut self, sorted: &Sorted<'_>) {
        self.check_pairs();
        self.check_slack();
        self.check_itself();
        self.check_baseline();
        self.check_limits();
        self.check_required(&sorted.clusters);
        self.plans_of_ranges();
        self.check_stage_demands(sorted);
    }

    /// `follows` of an indicator that is best within a range: the numbers of the plan would count for nothing.
    fn plans_of_ranges(&mut self) {
        let planned = |t: &Target| match (&t.demand, &t.better) {
            (Demand::Follows(_), Some(Better::Within(..))) => t.indicator.map(|id| (target_span(t), id)),
            _ => None,
        };
        let found: Vec<_> = self.policy.targets.iter().filter_map(planned).collect();
        for (span, indicator) in found {
            if let Some(better) = self.better_span(indicator) {
                self.report(ConsistencyProblem::PlanOfRange { span, better });
            }
        }
    }

    /// Reports names of targets that stand twice, but for pairs of which a contradiction is told already.
    fn tell_repeated_targets(&mut self, contradictory: &[String]) {
        for (id, span, first) in std::mem::take(&mut self.repeated_targets) {
            if !contradictory.contains(&id) {
                self.report(NameProblem::Duplicate { kind: Kind::Target, name: id, span, first });
            }
        }
    }

    fn cluster_name(&self, id: ClusterId) -> String {
        self.policy.clusters.get(id.index()).map(|c| c.name.clone()).unwrap_or_default()
    }
}

/// What a target says, without its clauses: from its measure to the end of its demand.
fn target_span(target: &Target) -> Span {
    match &target.demand {
        Demand::Compare { right, .. } => target.measure.span.to(right.span),
        Demand::Within(_, _, span) => target.measure.span.to(*span),
        Demand::Follows(crate::model::Plan::Measure(plan)) => target.measure.span.to(plan.span),
        Demand::Follows(crate::model::Plan::List(list)) => {
            let last = list.iter().map(|(_, value)| value.span).max_by_key(|span| span.end);
            last.map_or(target.measure.span, |span| target.measure.span.to(span))
        }
    }
}

/// A measure without its places, so that two can be compared by what they say.
pub(super) fn bare(measure: &Measure) -> Measure {
    let mut bare = measure.clone();
    forget_places(&mut bare);
    bare
}

fn forget_places(measure: &mut Measure) {
    measure.span = Span::new(crate::source::FileId(0), 0, 0);
    measure.children_mut().into_iter().for_each(forget_places);
}

/// True where two conditions, either of which may be absent, say the same.
fn same_condition(a: Option<&Measure>, b: Option<&Measure>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => bare(a) == bare(b),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Clusters with their trees.
type Declared<'t> = [(&'t tree::Cluster, &'t PathBuf)];

/// The parts of a condition that must all hold.
fn conjuncts(condition: &Measure) -> Vec<&Measure> {
    match &condition.kind {
        MeasureKind::And(a, b) => conjuncts(a).into_iter().chain(conjuncts(b)).collect(),
        _ => vec![condition],
    }
}
