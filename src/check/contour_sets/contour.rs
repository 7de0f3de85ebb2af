//! Contours as sets of entities: who takes which role, and who belongs to the cluster at all.

use std::collections::BTreeSet;

use super::areas::{Areas, Variable};
use super::leaf::all_days;
use super::ranges::Ranges;
use super::reading::{Reader, Unknowns};
use super::values::{Present, Values};
use super::{Truth, intersection};
use crate::model::{
    AxisId, AxisKind, AxisMember, Cluster, ColumnRef, ContourRule, Date, Grain, Period, Policy, RoleId,
    RowExpr, RowKind,
};
use crate::source::Span;

/// Who takes the role of a rule.
#[derive(Debug, Clone)]
pub struct RoleSets {
    pub role: RoleId,
    pub span: Span,
    /// Those who take the role by this rule: it holds, and every rule above surely does not. A rule above that is
    /// undecided leaves the entity undetermined. `None` where it takes too many boxes.
    pub members: Option<Areas>,
}

/// A cluster's contour.
#[derive(Debug, Clone)]
pub struct ContourSets {
    pub rules: Vec<RoleSets>,
    /// What `in`, the cluster's life and the data allow.
    pub frame: Areas,
    /// Keys that the contour includes, with their roles and places.
    pub included: Vec<(RoleId, String, Span)>,
    /// The entity's key, where it has one.
    pub key: Option<Variable>,
}

/// The days of a cluster's life.
pub fn life(cluster: &Cluster) -> (Option<Date>, Option<Date>) {
    (cluster.from.map(Period::first_day), cluster.until.map(Period::last_day))
}

impl ContourSets {
    pub fn new(policy: &Policy, cluster: &Cluster, unknowns: &mut Unknowns) -> Option<Self> {
        let dataset = policy.datasets.get(cluster.entity.index())?;
        let fixed = cluster.members_fixed_at;
        let mut reader = Reader { policy, dataset: cluster.entity, fixed, unknowns };
        // Rows that the dataset does not keep are nobody.
        let kept = dataset.filter.as_ref().map(|filter| reader.areas(filter, Truth::Yes));
        let mut frame: Vec<Areas> = lifetime(life(cluster)).into_iter().chain(kept).collect();
        for (axis, member) in &cluster.within {
            let condition = within_condition(policy, cluster, *axis, member, cluster.span)?;
            frame.push(reader.areas(&condition, Truth::Yes));
        }
        let frame = intersection(&frame)?;
        let key = dataset.keys.first().filter(|_| dataset.is_entity());
        let key = key.map(|key| Variable::Column(ColumnRef { dataset: cluster.entity, column: *key }, None));
        let named = cluster.contour.include.iter().map(|(_, key, _)| key);
        let named: BTreeSet<String> =
            named.chain(cluster.contour.exclude.iter().map(|(key, _)| key)).cloned().collect();
        let unnamed = Present::Texts { listed: named, others: true };
        let unnamed = key.map_or(Areas::everything(), |key| Areas::of(key, Values::of(unnamed, false)));
        let mut open = frame.intersect(&unnamed);
        let mut rules = Vec::new();
        for rule in &cluster.contour.rules {
            let (role, span, [holds, fails]) = match rule {
                ContourRule::Where { role, condition, span } => {
                    (*role, *span, [Truth::Yes, Truth::No].map(|truth| reader.areas(condition, truth)))
                }
                ContourRule::Listed { role, listed, span } => {
                    (*role, *span, [Truth::Yes, Truth::No].map(|truth| reader.listed(listed, truth)))
                }
            };
            let members = open.as_ref().and_then(|open| open.intersect(&holds));
            open = open.and_then(|open| open.intersect(&fails));
            rules.push(RoleSets { role, span, members });
        }
        let excluded = |key: &str| cluster.contour.exclude.iter().any(|(other, _)| other == key);
        let included = cluster.contour.include.iter().filter(|(_, key, _)| !excluded(key)).cloned().collect();
        Some(ContourSets { rules, frame, included, key })
    }

    /// Those who are in the cluster by a role, or by being named.
    pub fn parts(&self) -> impl Iterator<Item = (RoleId, Span, Option<Areas>)> + '_ {
        let by_rule = self.rules.iter().map(|rule| (rule.role, rule.span, rule.members.clone()));
        let by_name = self.included.iter().map(|(role, key, span)| {
            let one = Present::Texts { listed: [key.clone()].into(), others: false };
            let named = self.key.map(|variable| Areas::of(variable, Values::of(one, false)));
            (*role, *span, named.and_then(|named| named.intersect(&self.frame)))
        });
        by_rule.chain(by_name)
    }

    /// All members; `None` where it takes too many boxes.
    pub fn members(&self) -> Option<Areas> {
        let mut all = Areas::nothing();
        for (_, _, part) in self.parts() {
            all = all.union(&part?)?;
        }
        Some(all)
    }
}

/// What `in region "16"` asks of an entity, as a condition.
pub fn within_condition(
    policy: &Policy,
    cluster: &Cluster,
    axis: AxisId,
    member: &AxisMember,
    span: Span,
) -> Option<RowExpr> {
    let axis = policy.axes.get(axis.index())?;
    let column = *axis.columns.iter().find(|column| column.dataset == cluster.entity)?;
    let operand = Box::new(RowExpr { span, kind: RowKind::Column(column) });
    let kind = match (member, axis.kind) {
        (AxisMember::Code(code), AxisKind::Tree(list)) => {
            let end = policy.classifications.get(list.index())?.code(*code)?.end;
            RowKind::CodeIn { operand, ranges: vec![(*code, end)] }
        }
        (AxisMember::Text(text) | AxisMember::Entity(text), AxisKind::Text | AxisKind::Entity(_)) => {
            RowKind::KeyIn { operand, keys: vec![text.clone()] }
        }
        (AxisMember::Cluster(_) | AxisMember::Period(_), _)
        | (AxisMember::Code(_), AxisKind::Text | AxisKind::Entity(_))
        | (AxisMember::Text(_) | AxisMember::Entity(_), AxisKind::Tree(_)) => return None,
    };
    Some(RowExpr { span, kind })
}

/// The periods of judgement that lie in these days: a contour is judged in the cluster's life only.
pub fn lifetime((from, until): (Option<Date>, Option<Date>)) -> Vec<Areas> {
    if from.is_none() && until.is_none() {
        return Vec::new();
    }
    let all = all_days();
    let Present::Whole(_, bounds) = all else { return Vec::new() };
    let of_grain = |grain: Grain| {
        // The period that holds the first day is the first that is judged, the one that holds the last the last.
        let first = from.map_or(bounds.0, |day| i64::from(Period::holding(day, grain).ordinal));
        let end = until.map_or(bounds.1, |day| i64::from(Period::holding(day, grain).ordinal) + 1);
        let values = Present::Whole(Ranges::one(first, end), bounds);
        // Where the period is of another grain there is none of this.
        Areas::of(Variable::Period(grain), Values { present: values, absent: true, can_be_absent: true })
    };
    [Grain::Year, Grain::Quarter, Grain::Month].map(of_grain).into()
}
