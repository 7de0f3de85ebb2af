//! The clusters in whose cells a target is judged, as far as that is known without data.

use super::{CellAxis, ClusterId, CompareOp, Literal, Measure, MeasureKind, Scope};

impl Measure {
    /// Whether a condition on clusters holds of one; `None` where only data can say. Fields of clusters are known: the
    /// condition names the clusters that have the value.
    pub fn holds_of(&self, cluster: ClusterId) -> Option<bool> {
        match &self.kind {
            MeasureKind::ClusterIn(list) => Some(list.contains(&cluster)),
            MeasureKind::Not(inner) => inner.holds_of(cluster).map(|holds| !holds),
            MeasureKind::And(a, b) => match (a.holds_of(cluster), b.holds_of(cluster)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            MeasureKind::Or(a, b) => match (a.holds_of(cluster), b.holds_of(cluster)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            MeasureKind::Literal(Literal::Bool(value)) => Some(*value),
            MeasureKind::Compare { op, left, right } => match (&left.kind, &right.kind) {
                (MeasureKind::Member(CellAxis::Cluster), MeasureKind::Literal(Literal::Cluster(id)))
                | (MeasureKind::Literal(Literal::Cluster(id)), MeasureKind::Member(CellAxis::Cluster)) => {
                    match op {
                        CompareOp::Equal => Some(*id == cluster),
                        CompareOp::NotEqual => Some(*id != cluster),
                        CompareOp::Less
                        | CompareOp::LessOrEqual
                        | CompareOp::Greater
                        | CompareOp::GreaterOrEqual => None,
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }
}

impl Scope {
    /// Whether there is a cell of a cluster; `None` where only data can say.
    pub fn asks(&self, cluster: ClusterId) -> Option<bool> {
        match self {
            Scope::Whole => Some(false),
            Scope::Clusters(list) => Some(list.iter().any(|(id, _)| *id == cluster)),
            Scope::Each { axis: CellAxis::Cluster, condition } => {
                condition.as_ref().map_or(Some(true), |condition| condition.holds_of(cluster))
            }
            Scope::Each { .. } => Some(false),
        }
    }

    /// The same of a cell that looks at the whole cluster, with no other cell of the cluster beside it.
    pub fn asks_alone(&self, cluster: ClusterId) -> bool {
        let of_roles = match self {
            Scope::Clusters(list) => list.iter().any(|(id, role)| *id == cluster && role.is_some()),
            Scope::Whole | Scope::Each { .. } => false,
        };
        !of_roles && self.asks(cluster) == Some(true)
    }
}
