//! What a definition may touch: the targets, milestones, rules and requirements that rest on it, and the stages and groups
//! that it judges, without any data.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::{Closure, Follower};
use super::columns::columns;
use super::texts::Texts;
use crate::model::{CellAxis, ClusterId, MilestoneId, Policy, Scope, TargetId, Waived};
use crate::source::SourceMap;
use crate::syntax::tree::Declaration;
use crate::verdict::requirement_id;

/// What rests on a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// `first.productivity`, as verdicts are called; of a stage its name.
    pub id: String,
    /// The clusters in which it rests on the definition, in the order of the policy; empty where it is of no cluster.
    pub clusters: Vec<String>,
    /// In every cluster that it is asked in.
    pub all: bool,
}

/// By kind and name of a definition (`indicator productivity`) what rests on it, in the order of the policy; by
/// `column report.output` what may rest on a column, and by `asked indicator productivity` what asks a declaration for what it
/// says of itself, by `fields auto` what knows a cluster by its fields.
pub fn reach<'a>(
    policy: &'a Policy,
    sources: &'a SourceMap,
    declarations: impl IntoIterator<Item = &'a Declaration>,
) -> BTreeMap<String, Vec<Touched>> {
    let texts = Texts::new(sources, declarations);
    let mut reach = Reach { policy, follower: Follower::new(policy, &texts), found: BTreeMap::new() };
    for (at, target) in policy.targets.iter().enumerate() {
        let id = TargetId::at(at);
        let clusters: Vec<Option<ClusterId>> = match &target.scope {
            // Where only data can say whom a condition leaves out, it leaves out nobody.
            Scope::Each { axis: CellAxis::Cluster, .. } => {
                let all = (0..policy.clusters.len()).map(ClusterId::at);
                all.filter(|id| target.scope.asks(*id) != Some(false)).map(Some).collect()
            }
            Scope::Whole | Scope::Each { .. } => vec![None],
            Scope::Clusters(some) => {
                let mut seen = BTreeSet::new();
                some.iter().map(|(id, _)| *id).filter(|id| seen.insert(*id)).map(Some).collect()
            }
        };
        reach.note(&target.id, &clusters, Some(Waived::Target(id)), |follower, _, into| {
            follower.target(id, into)
        });
    }
    for (at, milestone) in policy.milestones.iter().enumerate() {
        let id = MilestoneId::at(at);
        let clusters = milestone.scope.cells(policy.clusters.len());
        let waived = Some(Waived::Milestone(id));
        reach.note(&milestone.id, &clusters, waived, |follower, _, into| follower.milestone(id, into));
    }
    for (at, rule) in policy.rules.iter().enumerate() {
        reach.note(&rule.name, &[None], None, |follower, _, into| follower.rule(at, into));
    }
    for (at, cluster) in policy.clusters.iter().enumerate() {
        let id = ClusterId::at(at);
        for place in 0..cluster.requirements.len() {
            let name = requirement_id(&cluster.name, place);
            reach.note(&name, &[Some(id)], None, |follower, _, into| follower.requirement(id, place, into));
        }
    }
    for stage in &policy.stages {
        reach.note(&stage.name, &[None], None, |follower, _, into| {
            follower.judgement(&stage.name, &stage.judgement, into);
        });
    }
    for group in &policy.groups {
        reach.note(&group.id, &[None], None, |follower, _, into| {
            follower.judgement(&group.id, &group.judgement, into);
        });
    }
    reach.found
}

struct Reach<'a, 't> {
    policy: &'a Policy,
    follower: Follower<'t>,
    found: BTreeMap<String, Vec<Touched>>,
}

impl<'a: 't, 't> Reach<'a, 't> {
    /// Notes what something rests on in each of its cells.
    fn note(
        &mut self,
        id: &str,
        clusters: &[Option<ClusterId>],
        waived: Option<Waived>,
        follow: impl Fn(&mut Follower<'t>, Option<ClusterId>, &mut Closure),
    ) {
        let mut by_definition: BTreeMap<String, Vec<Option<ClusterId>>> = BTreeMap::new();
        for cluster in clusters {
            let mut closure = Closure::default();
            self.follower.cell = *cluster;
            follow(&mut self.follower, *cluster, &mut closure);
            cluster.iter().for_each(|id| self.follower.cluster(*id, &mut closure));
            waived.iter().for_each(|of| self.follower.waivers(*of, *cluster, &mut closure));
            let parameters =
                closure.parameters.iter().filter_map(|id| self.policy.parameters.get(id.index()));
            let parameters = parameters.map(|parameter| format!("parameter {}", parameter.name));
            let columns = columns(self.policy, &closure).into_iter().map(|column| format!("column {column}"));
            let asked = closure.asked.iter().map(|key| format!("asked {key}"));
            let named = |id: &ClusterId| self.policy.clusters.get(id.index());
            let fields = closure.fields.iter().filter_map(named).map(|c| format!("fields {}", c.name));
            let narrower: Vec<String> = columns.chain(asked).chain(fields).collect();
            for definition in closure.definitions.into_iter().chain(parameters).chain(narrower) {
                by_definition.entry(definition).or_default().push(*cluster);
            }
        }
        for (definition, cells) in by_definition {
            let name = |id: &ClusterId| self.policy.clusters.get(id.index()).map(|c| c.name.clone());
            let all = cells.len() == clusters.len();
            let clusters = cells.iter().flatten().filter_map(name).collect();
            self.found.entry(definition).or_default().push(Touched { id: id.to_owned(), clusters, all });
        }
    }
}
