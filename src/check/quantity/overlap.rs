//! Clusters may share members: a sum over clusters counts them more than once.

use super::pass::{Node, Pass};
use crate::check::contour_sets::{ContourSets, Unknowns};
use crate::diagnostic::{QuantityProblem, Sharing};
use crate::model::{
    ArithmeticOp, AxisId, AxisKind, AxisMember, CellAxis, Cluster, ClusterId, DatasetId, EachFunction,
    Measure, MeasureKind, Members, Policy, RoleId, Selection,
};

impl Pass<'_> {
    /// `sum(each cluster: sum(employees))`
    pub(super) fn shared_members(&mut self, node: &Node<'_>) {
        let MeasureKind::Each {
            function: EachFunction::Sum,
            over: Members { axis: CellAxis::Cluster, .. },
            measure,
            ..
        } = &node.measure.kind
        else {
            return;
        };
        let [inner] = node.parts.as_slice() else { return };
        if inner.by_members && !inner.adds_up_over(CellAxis::Cluster) && may_share(self.policy) {
            let (spot, measure) = (self.spot(node.trail.place()), self.texts.formula(measure));
            self.found.push(QuantityProblem::SharedMembers { spot, measure, sharing: Sharing::Each });
        }
    }

    /// `(jobs of petrochem) + (jobs of auto)`
    pub(super) fn shared_by_two(&mut self, node: &Node<'_>) {
        let MeasureKind::Arithmetic { op: ArithmeticOp::Add, left, right } = &node.measure.kind else {
            return;
        };
        let (span, policy) = (node.measure.span, self.policy);
        let told = |p: &QuantityProblem| matches!(p, QuantityProblem::SharedMembers { spot, .. } if span.holds(spot.span));
        if self.found.iter().any(told) {
            return;
        }
        let (mut first, mut second) = (Vec::new(), Vec::new());
        parts_of_clusters(left, &mut first);
        parts_of_clusters(right, &mut second);
        let pairs = first.iter().flat_map(|a| second.iter().map(move |b| (a, b)));
        for ((measure, one), (other, another)) in pairs {
            let (Some(a), Some(b)) = (one.cluster(policy), another.cluster(policy)) else { continue };
            let text = self.texts.formula(measure);
            let inner = self.inference.measure(measure);
            let counted = inner.by_members && !inner.adds_up_over(CellAxis::Cluster);
            let same = text.is_some() && text == self.texts.formula(other);
            if !counted || !same || one.id == another.id || are_disjoint(policy, (a, *one), (b, *another)) {
                continue;
            }
            let all = policy.clusters.len() == first.len() + second.len()
                && one.role.is_none()
                && another.role.is_none();
            let sharing = Sharing::Two { first: a.name.clone(), second: b.name.clone(), all };
            let spot = self.spot(node.trail.place());
            self.found.push(QuantityProblem::SharedMembers { spot, measure: text, sharing });
            return;
        }
    }
}

/// Whose members a part of a sum is over.
#[derive(Clone, Copy)]
struct Part {
    id: ClusterId,
    role: Option<RoleId>,
}

impl Part {
    fn cluster(self, policy: &Policy) -> Option<&Cluster> {
        policy.clusters.get(self.id.index())
    }
}

/// The measures of single clusters that a sum adds.
fn parts_of_clusters<'m>(measure: &'m Measure, found: &mut Vec<(&'m Measure, Part)>) {
    match &measure.kind {
        MeasureKind::Arithmetic { op: ArithmeticOp::Add, left, right } => {
            parts_of_clusters(left, found);
            parts_of_clusters(right, found);
        }
        MeasureKind::Scale { measure, .. } => parts_of_clusters(measure, found),
        MeasureKind::Select { measure, selection: Selection::Cluster(id) } => {
            found.push((measure, Part { id: *id, role: None }));
        }
        MeasureKind::Select { measure, selection: Selection::Role(id, role) } => {
            found.push((measure, Part { id: *id, role: Some(*role) }));
        }
        _ => {}
    }
}

/// True where it is proved that nobody is in both parts: their contours exclude each other.
fn are_disjoint(policy: &Policy, (a, one): (&Cluster, Part), (b, another): (&Cluster, Part)) -> bool {
    if a.entity != b.entity || are_apart(policy, a, b) {
        return true;
    }
    let mut unknowns = Unknowns::default();
    let mut sets = |cluster: &Cluster| ContourSets::new(policy, cluster, &mut unknowns);
    let (Some(a), Some(b)) = (sets(a), sets(b)) else { return false };
    let takes = |part: Part, role: RoleId| part.role.is_none_or(|own| own == role);
    let named = a.included.iter().any(|(role, ..)| takes(one, *role))
        || b.included.iter().any(|(role, ..)| takes(another, *role));
    let mut rules = a.rules.iter().filter(|r| takes(one, r.role));
    !named
        && rules.all(|rule| {
            b.rules.iter().filter(|r| takes(another, r.role)).all(|other| {
                let both = rule.members.as_ref().zip(other.members.as_ref());
                both.and_then(|(a, b)| a.intersect(b)).is_some_and(|both| both.is_empty())
            })
        })
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
