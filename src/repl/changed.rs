//! A policy in which an indicator or a column of data has another value, for `:what-if`.
//!
//! Takes a checked policy and the new value; gives a policy that is judged like any other. The new value is told in
//! terms of the policy as it was, so that it may name what it changes.

use crate::model::{
    ClusterId, ColumnRef, ContourRule, IndicatorId, Measure, MeasureKind, Policy, RowExpr, RowKind,
};

/// What was changed, and what could not be.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Clusters whose contours read the column and now read the new value.
    pub contours: Vec<ClusterId>,
    /// Clusters whose contours read the column and go on with the old value: the new one asks who is a member.
    pub kept: Vec<ClusterId>,
}

/// The policy with another value of an indicator. `value` is in terms of the policy as it was.
pub fn with_indicator(policy: &Policy, id: IndicatorId, value: Measure) -> Policy {
    let mut changed = policy.clone();
    let own = changed.indicators.len();
    // Every indicator as it was, for the new value to read.
    let mut before = policy.indicators.clone();
    for indicator in &mut before {
        indicator.derived = true;
        moved(&mut indicator.value, own);
    }
    changed.indicators.extend(before);
    let mut value = value;
    moved(&mut value, own);
    if let Some(indicator) = changed.indicators.get_mut(id.index()) {
        value.unit = indicator.value.unit.clone();
        indicator.value = value;
    }
    changed
}

/// Names indicators by places that are later by so many.
fn moved(measure: &mut Measure, by: usize) {
    if let MeasureKind::Indicator(id) = &mut measure.kind {
        *id = IndicatorId::at(id.index() + by);
    }
    measure.children_mut().into_iter().for_each(|part| moved(part, by));
}

/// The policy with another value of a column.
pub fn with_column(policy: &Policy, column: ColumnRef, value: &RowExpr) -> (Policy, Reach) {
    let mut changed = policy.clone();
    let mut reach = Reach::default();
    let put = |expr: &mut RowExpr| *expr = expr.clone().with_column(column, value);
    for aggregate in &mut changed.aggregates {
        aggregate.argument.iter_mut().chain(&mut aggregate.filter).for_each(put);
    }
    let asks = asks_of_members(value);
    for (at, cluster) in changed.clusters.iter_mut().enumerate() {
        let conditions = cluster.contour.rules.iter_mut().filter_map(|rule| match rule {
            ContourRule::Where { condition, .. } => Some(condition),
            ContourRule::Listed { listed, .. } => listed.condition.as_mut(),
        });
        let reading: Vec<&mut RowExpr> = conditions.filter(|c| c.columns().contains(&column)).collect();
        if reading.is_empty() {
            continue;
        }
        let told = if asks { &mut reach.kept } else { &mut reach.contours };
        told.push(ClusterId::at(at));
        if !asks {
            reading.into_iter().for_each(put);
        }
    }
    if !asks {
        for dataset in &mut changed.datasets {
            let computed = dataset.columns.iter_mut().filter_map(|c| c.computed.as_mut());
            computed.for_each(put);
            dataset.filter.iter_mut().for_each(put);
        }
    }
    (changed, reach)
}

/// Whether an expression asks who is a member of a cluster.
fn asks_of_members(expr: &RowExpr) -> bool {
    let mut asks = false;
    expr.visit(&mut |part| {
        asks |= matches!(part.kind, RowKind::RoleIn { .. } | RowKind::InCell { .. } | RowKind::Linked { .. });
    });
    asks
}
