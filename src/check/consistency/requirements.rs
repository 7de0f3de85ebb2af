//! The requirements of one cluster: those that cannot hold together, those that another implies, those that no data
//! could decide.

use super::side::{Side, exclude, implies};
use super::{Declared, bare, conjuncts};
use crate::check::Checker;
use crate::diagnostic::ConsistencyProblem;
use crate::model::{Date, Measure, MeasureKind, Requirement};

/// A comparison that a requirement makes.
struct Demand<'p> {
    left: Measure,
    op: crate::model::CompareOp,
    right: Side,
    condition: &'p Measure,
    from: Option<Date>,
}

impl Checker<'_> {
    pub(super) fn check_required(&mut self, declared: &Declared<'_>) {
        let mut found = Vec::new();
        for at in 0..declared.len() {
            let Some(cluster) = self.policy.clusters.get(at) else { continue };
            found.extend(self.of_cluster(&cluster.requirements));
        }
        found.into_iter().for_each(|problem| self.report(problem));
    }

    fn of_cluster(&self, requirements: &[Requirement]) -> Vec<ConsistencyProblem> {
        let (mut found, mut demands): (Vec<ConsistencyProblem>, Vec<Demand<'_>>) = (Vec::new(), Vec::new());
        for requirement in requirements {
            for condition in conjuncts(&requirement.condition) {
                let MeasureKind::Compare { op, left, right } = &condition.kind else { continue };
                let span = left.span.to(right.span);
                found.extend(self.decided(*op, left, right, span));
                let (left, right) = (bare(left), Side::of(right));
                demands.push(Demand { left, op: *op, right, condition, from: requirement.from });
            }
        }
        for (at, second) in demands.iter().enumerate() {
            for first in demands.iter().take(at).filter(|first| first.left == second.left) {
                let positive = first.right.positive || second.right.positive;
                let (span, other) = (place(second.condition), place(first.condition));
                if first.right.order(&second.right, positive).is_some_and(|o| exclude(first.op, second.op, o))
                {
                    found.push(ConsistencyProblem::RequirementsApart { span, first: other });
                } else if covers(first, second) {
                    found.push(ConsistencyProblem::RequirementImplied { span, other });
                } else if covers(second, first) {
                    found.push(ConsistencyProblem::RequirementImplied { span: other, other: span });
                }
            }
        }
        found
    }
}

/// True where the stronger demand holds from as early on, and the weaker follows from it.
fn covers(stronger: &Demand<'_>, weaker: &Demand<'_>) -> bool {
    let in_time = stronger.from.is_none() || weaker.from.is_some_and(|from| stronger.from <= Some(from));
    let order = stronger.right.order(&weaker.right, stronger.right.positive);
    in_time && order.is_some_and(|order| implies(stronger.op, weaker.op, order))
}

fn place(condition: &Measure) -> crate::source::Span {
    match &condition.kind {
        MeasureKind::Compare { left, right, .. } => left.span.to(right.span),
        _ => condition.span,
    }
}
