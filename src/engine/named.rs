//! Keys that a policy writes in conditions and for its cells, held against the tables that they are keys of.
//!
//! Takes the tables as they are loaded; gives a problem for each key that is nobody's, at the place where it stands.
//! Conditions of tables on their own rows are left out: they may name whom they keep out.

use std::collections::BTreeSet;

use super::load::problem;
use super::table::Store;
use crate::diagnostic::{DataFault, DataProblem, nearest};
use crate::model::{
    AxisKind, ColumnKind, ContourRule, DatasetId, Done, Literal, Measure, MeasureKind, Policy, RowExpr,
    RowKind, Scope,
};
use crate::source::Span;

/// A key, the dataset that it should be of, and where it is written.
type Written<'p> = (DatasetId, &'p str, Span);

/// Keys that are written are somebody's.
pub fn check_written_keys(store: &Store, problems: &mut Vec<DataProblem>) {
    let mut told: BTreeSet<(usize, &str, (u32, u32))> = BTreeSet::new();
    for (target, key, span) in written(&store.policy) {
        let (Some(dataset), Some(keys)) = (store.dataset(target), store.entity_keys(target)) else {
            continue;
        };
        // `id != ""` says that there is a key.
        if key.is_empty()
            || keys.get(key).is_some()
            || !told.insert((target.index(), key, (span.start, span.end)))
        {
            continue;
        }
        let roles = store.policy.roles.iter().map(String::as_str);
        let clusters = store.policy.clusters.iter().map(|c| c.name.as_str());
        let is_group = roles.chain(clusters).any(|name| name == key);
        let count = u32::try_from(keys.len()).unwrap_or(0);
        let near = (!is_group).then(|| nearest(key, (0..count).map(|id| keys.text(id)))).flatten();
        let fault = DataFault::NoSuchKey {
            key: key.to_owned(),
            file: dataset.file.clone(),
            nearest: near.map(str::to_owned),
            is_group,
        };
        problems.push(problem(&dataset.name, span, fault));
    }
}

fn written(policy: &Policy) -> Vec<Written<'_>> {
    let mut found = Vec::new();
    let rules = policy.clusters.iter().flat_map(|cluster| &cluster.contour.rules);
    let of_rules = rules.filter_map(|rule| match rule {
        ContourRule::Where { condition, .. } => Some(condition),
        ContourRule::Listed { listed, .. } => listed.condition.as_ref(),
    });
    let of_aggregates = policy.aggregates.iter().flat_map(|a| a.argument.iter().chain(&a.filter));
    let of_milestones = policy.milestones.iter().filter_map(|milestone| match &milestone.done {
        Done::From(from) => from.condition.as_ref(),
        Done::Open | Done::Record(..) | Done::When(_) => None,
    });
    for expr in of_rules.chain(of_aggregates).chain(of_milestones) {
        in_row(policy, expr, &mut found);
    }
    measures(policy).into_iter().for_each(|measure| in_measure(policy, measure, &mut found));
    found
}

fn in_row<'p>(policy: &'p Policy, expr: &'p RowExpr, found: &mut Vec<Written<'p>>) {
    expr.visit(&mut |part| {
        if let RowKind::KeyIn { operand, keys } = &part.kind
            && let Some(target) = key_of(policy, operand)
        {
            found.extend(keys.iter().map(|key| (target, key.as_str(), part.span)));
        }
    });
}

/// The dataset whose keys an expression gives.
fn key_of(policy: &Policy, expr: &RowExpr) -> Option<DatasetId> {
    match &expr.kind {
        RowKind::Column(column) => {
            let dataset = policy.datasets.get(column.dataset.index())?;
            match dataset.column(column.column)?.kind {
                ColumnKind::Reference(target) => Some(target),
                ColumnKind::Text | ColumnKind::Number(_) | ColumnKind::Date => {
                    (dataset.keys == [column.column]).then_some(column.dataset)
                }
                ColumnKind::Code(_) | ColumnKind::Cluster => None,
            }
        }
        RowKind::Through { expr, .. } => key_of(policy, expr),
        _ => expr.children().into_iter().find_map(|part| key_of(policy, part)),
    }
}

/// The formulas of a policy.
fn measures(policy: &Policy) -> Vec<&Measure> {
    let mut all: Vec<&Measure> = policy.indicators.iter().map(|indicator| &indicator.value).collect();
    all.extend(policy.clusters.iter().flat_map(|c| &c.requirements).map(|r| &r.condition));
    all.extend(policy.rules.iter().map(|rule| &rule.condition));
    all.extend(policy.parameters.iter().flat_map(|p| &p.values).filter_map(|value| value.condition.as_ref()));
    all.extend(policy.milestones.iter().filter_map(|milestone| match &milestone.done {
        Done::When(condition) => Some(condition),
        Done::Open | Done::Record(..) | Done::From(_) => None,
    }));
    let stages = policy.stages.iter().map(|stage| &stage.judgement);
    for judgement in stages.chain(policy.groups.iter().map(|group| &group.judgement)) {
        all.extend(judgement.passes.iter().chain(&judgement.serious).chain(&judgement.score));
    }
    for target in &policy.targets {
        all.push(&target.measure);
        all.extend(&target.applies_when);
        if let Scope::Each { condition, .. } = &target.scope {
            all.extend(condition);
        }
        all.extend(target.demand.measures());
    }
    all
}

fn in_measure<'p>(policy: &'p Policy, measure: &'p Measure, found: &mut Vec<Written<'p>>) {
    measure.visit(&mut |part| {
        if let MeasureKind::Literal(Literal::Entity(axis, key)) = &part.kind
            && let Some(AxisKind::Entity(target)) = policy.axes.get(axis.index()).map(|axis| axis.kind)
        {
            found.push((target, key, part.span));
        }
    });
}
