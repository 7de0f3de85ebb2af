//! Clusters may share members: a sum over clusters counts them more than once.

use super::pass::{Node, Pass};
use crate::diagnostic::QuantityProblem;
use crate::model::{CellAxis, EachFunction, MeasureKind};

impl Pass<'_> {
    /// `sum(each cluster: sum(employees))`
    pub(super) fn shared_members(&mut self, node: &Node<'_>) {
        let MeasureKind::Each { function: EachFunction::Sum, axis: CellAxis::Cluster, measure, .. } =
            &node.measure.kind
        else {
            return;
        };
        let [inner] = node.parts.as_slice() else { return };
        let several = self.policy.clusters.len() > 1 && !self.policy.contours_exclusive;
        if several && inner.by_members && !inner.adds_up_over(CellAxis::Cluster) {
            let (spot, measure) = (self.spot(node.trail.place()), self.texts.formula(measure));
            self.found.push(QuantityProblem::SharedMembers { spot, measure });
        }
    }
}
