//! Clusters may share members: a sum over clusters counts them more than once.

use super::pass::{Node, Pass};
use crate::diagnostic::QuantityProblem;
use crate::model::{
    AxisId, AxisKind, AxisMember, CellAxis, Cluster, DatasetId, EachFunction, MeasureKind, Policy,
};

impl Pass<'_> {
    /// `sum(each cluster: sum(employees))`
    pub(super) fn shared_members(&mut self, node: &Node<'_>) {
        let MeasureKind::Each { function: EachFunction::Sum, axis: CellAxis::Cluster, measure, .. } =
            &node.measure.kind
        else {
            return;
        };
        let [inner] = node.parts.as_slice() else { return };
        if inner.by_members && !inner.adds_up_over(CellAxis::Cluster) && may_share(self.policy) {
            let (spot, measure) = (self.spot(node.trail.place()), self.texts.formula(measure));
            self.found.push(QuantityProblem::SharedMembers { spot, measure });
        }
    }
}

/// True where two clusters may have a member in common.
fn may_share(policy: &Policy) -> bool {
    let later = |at: usize| policy.clusters.iter().skip(at + 1);
    let mut pairs = policy.clusters.iter().enumerate().flat_map(|(at, a)| later(at).map(move |b| (a, b)));
    pairs.any(|(a, b)| a.entity == b.entity && !are_apart(policy, a, b))
}

/// True where an `in` of both leaves no entity that is in both.
fn are_apart(policy: &Policy, a: &Cluster, b: &Cluster) -> bool {
    let own = |axis: AxisId| {
        let axis = policy.axes.get(axis.index());
        axis.filter(|axis| axis.columns.iter().any(|c| c.dataset == a.entity))
    };
    a.within.iter().any(|(axis, member)| {
        let other = b.within.iter().find(|(other, _)| other == axis).map(|(_, member)| member);
        let kind = own(*axis).map(|axis| axis.kind);
        kind.zip(other).is_some_and(|(kind, other)| !meet(policy, kind, member, other))
    })
}

/// True where one member of an axis is the other, or lies above or below it.
fn meet(policy: &Policy, kind: AxisKind, a: &AxisMember, b: &AxisMember) -> bool {
    match (kind, a, b) {
        (AxisKind::Tree(tree), AxisMember::Code(a), AxisMember::Code(b)) => {
            let tree = policy.classifications.get(tree.index());
            let end = |at: u32| tree.and_then(|t| t.code(at)).map_or(u32::MAX, |code| code.end);
            *a < end(*b) && *b < end(*a)
        }
        (AxisKind::Tree(_) | AxisKind::Text | AxisKind::Entity(DatasetId(_)), a, b) => a == b,
    }
}
