//! Contours made ready for the tables: rules compiled, members named by key found, the order of judging settled.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::axes::{AxisSource, axis_source, member_ids};
use super::program::{Compiler, Node, Source};
use super::table::Store;
use crate::model::{Cluster, ClusterId, ContourRule, Dataset, DatasetId, Listed, RoleId};

/// The roles of a cluster by priority, each once; states name them by their places here.
pub fn cluster_roles(cluster: &Cluster) -> Vec<RoleId> {
    let ruled = cluster.contour.rules.iter().map(|rule| match rule {
        ContourRule::Where { role, .. } | ContourRule::Listed { role, .. } => *role,
    });
    let mut roles = Vec::new();
    for role in ruled.chain(cluster.contour.include.iter().map(|(role, ..)| *role)) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// The bit of a role in a cluster's states.
pub fn role_bit(roles: &[RoleId], role: RoleId) -> u128 {
    roles.iter().position(|r| *r == role).map_or(0, |at| 1u128 << at.min(127))
}

/// What decides membership in one cluster, without the tables: kept for the whole run.
#[derive(Debug)]
pub struct ContourPlan {
    pub id: ClusterId,
    pub roles: Vec<RoleId>,
    pub rules: Vec<RulePlan>,
    pub include: HashMap<u32, RoleId, foldhash::fast::FixedState>,
    pub exclude: BTreeSet<u32>,
    pub within: Vec<(AxisSource, Option<(u32, u32)>)>,
    /// Membership may differ from period to period.
    pub timed: bool,
}

#[derive(Debug)]
pub struct RulePlan {
    pub role: RoleId,
    pub test: Test,
}

#[derive(Debug)]
pub enum Test {
    Where(Node),
    Listed(Listed, Option<Node>),
}

/// The plans of all clusters whose members are subjects of one dataset, in the order of judging.
#[derive(Debug)]
pub struct SpacePlan {
    pub dataset: DatasetId,
    /// By their places in the policy; signatures follow this order.
    pub contours: Vec<ContourPlan>,
    /// The order in which contours are judged: a role is known before another cluster's rule reads it.
    pub order: Vec<usize>,
    pub exists: Option<(usize, Option<usize>)>,
    /// Signatures differ from period to period.
    pub timed: bool,
}

impl SpacePlan {
    /// `None` where the dataset has neither clusters nor lives.
    pub fn new(store: &Store, dataset: DatasetId) -> Option<Self> {
        let declared = store.dataset(dataset)?;
        let exists = declared.exists.map(|(from, until)| (from.index(), until.map(|u| u.index())));
        let clusters = store.policy.clusters.iter().enumerate().filter(|(_, c)| c.entity == dataset);
        let mut contours: Vec<ContourPlan> =
            clusters.map(|(at, c)| contour_plan(store, ClusterId::at(at), c)).collect();
        if contours.is_empty() && exists.is_none() {
            return None;
        }
        let order = judging_order(&contours);
        // A contour that reads the role of a timed one is timed itself.
        for at in &order {
            let reads_timed = contours.get(*at).is_some_and(|c| {
                roles_read(c).iter().any(|read| {
                    contours
                        .iter()
                        .any(|other| other.timed && other.id != c.id && read.is_none_or(|r| r == other.id))
                })
            });
            if let Some(contour) = contours.get_mut(*at).filter(|_| reads_timed) {
                contour.timed = store
                    .policy
                    .clusters
                    .get(contour.id.index())
                    .is_some_and(|c| c.members_fixed_at.is_none());
            }
        }
        let timed = exists.is_some() || contours.iter().any(|c| c.timed);
        Some(SpacePlan { dataset, contours, order, exists, timed })
    }

    /// Which contours must be judged for one: itself, those whose roles its rules read, and so on.
    pub fn needed_for(&self, place: usize) -> Vec<bool> {
        let mut needed = vec![false; self.contours.len()];
        let mut waiting = vec![place];
        while let Some(at) = waiting.pop() {
            let Some((flag, contour)) = needed.get_mut(at).zip(self.contours.get(at)) else { continue };
            if std::mem::replace(flag, true) {
                continue;
            }
            for read in roles_read(contour) {
                let read = |c: &ContourPlan| read.is_none_or(|id| id == c.id);
                waiting.extend(self.contours.iter().enumerate().filter(|(_, c)| read(c)).map(|(at, _)| at));
            }
        }
        needed
    }

    /// The place of a cluster in signatures.
    pub fn place(&self, cluster: ClusterId) -> Option<usize> {
        self.contours.iter().position(|c| c.id == cluster)
    }
}

fn contour_plan(store: &Store, id: ClusterId, cluster: &Cluster) -> ContourPlan {
    let entity = store.dataset(cluster.entity).and_then(|d| d.of);
    let compiler = Compiler { store, dataset: cluster.entity, entity };
    let own_period = store.dataset(cluster.entity).is_some_and(|d| d.period.is_some());
    let mut timed = false;
    let mut rules = Vec::new();
    for rule in &cluster.contour.rules {
        match rule {
            ContourRule::Where { role, condition, .. } => {
                let node = compiler.compile(condition);
                timed |= node.any(&|n| match n {
                    Node::Period(_) => true,
                    Node::Column(Source::Fact(..), _) => true,
                    Node::Linked(linked) => store.dataset(linked.link).is_some_and(Dataset::is_dated),
                    Node::Column(Source::Own(column), _) => {
                        own_period && store.key_place(cluster.entity, *column).is_none()
                    }
                    _ => false,
                });
                rules.push(RulePlan { role: *role, test: Test::Where(node) });
            }
            ContourRule::Listed { role, listed, .. } => {
                let list = store.dataset(listed.dataset);
                timed |= list.is_some_and(|d| d.valid.is_some() || d.period.is_some());
                let compiler = Compiler { store, dataset: listed.dataset, entity: list.and_then(|d| d.of) };
                let condition = listed.condition.as_ref().map(|c| compiler.compile(c));
                timed |= condition.as_ref().is_some_and(Node::reads_time);
                rules.push(RulePlan { role: *role, test: Test::Listed(listed.clone(), condition) });
            }
        }
    }
    let key = |key: &str| store.entity(cluster.entity, key);
    let include = cluster.contour.include.iter().filter_map(|(role, k, _)| Some((key(k)?, *role))).collect();
    let exclude = cluster.contour.exclude.iter().filter_map(|(k, _)| key(k)).collect();
    let within = cluster.within.iter().filter_map(|(axis, member)| {
        let source = axis_source(store, cluster.entity, *axis)?;
        Some((source, member_ids(store, cluster.entity, *axis, member)))
    });
    ContourPlan {
        id,
        roles: cluster_roles(cluster),
        rules,
        include,
        exclude,
        within: within.collect(),
        timed: timed && cluster.members_fixed_at.is_none(),
    }
}

/// The clusters whose roles a contour's rules read; `None` is any cluster.
fn roles_read(contour: &ContourPlan) -> Vec<Option<ClusterId>> {
    fn collect(node: &Node, into: &mut Vec<Option<ClusterId>>) {
        if let Node::RoleIn(cluster, _) = node {
            into.push(*cluster);
        }
        node.children().into_iter().for_each(|child| collect(child, into));
    }
    let mut read = Vec::new();
    for rule in &contour.rules {
        match &rule.test {
            Test::Where(node) => collect(node, &mut read),
            Test::Listed(_, condition) => condition.iter().for_each(|node| collect(node, &mut read)),
        }
    }
    read
}

fn judging_order(contours: &[ContourPlan]) -> Vec<usize> {
    fn visit(contours: &[ContourPlan], at: usize, seen: &mut Vec<usize>, order: &mut Vec<usize>) {
        if seen.contains(&at) {
            return;
        }
        seen.push(at);
        let Some(contour) = contours.get(at) else { return };
        for read in roles_read(contour) {
            for (other, candidate) in contours.iter().enumerate() {
                if read.is_none_or(|id| id == candidate.id) {
                    visit(contours, other, seen, order);
                }
            }
        }
        order.push(at);
    }
    let (mut seen, mut order) = (Vec::new(), Vec::new());
    for at in 0..contours.len() {
        visit(contours, at, &mut seen, &mut order);
    }
    order
}
