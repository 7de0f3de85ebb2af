//! Verdicts as conditions see them: objects with fields.

use super::{Kind, Status, Verdict, Why};
use crate::cube::{Object, Objects, Reason, Value, level_word};
use crate::model::{ObjectField, ObjectKind, Period, Policy};
use crate::unit::{Number, Rational};

/// The declarations with the verdicts on targets and milestones that apply; the waived are there as excused.
pub fn with_verdicts<'v>(
    policy: &Policy,
    objects: &Objects,
    verdicts: impl IntoIterator<Item = &'v Verdict>,
) -> Objects {
    let judged = verdicts.into_iter().filter(|verdict| {
        matches!(verdict.kind, Kind::Target(_) | Kind::Milestone(_))
            && verdict.status != Status::NotApplicable
    });
    objects.with(judged.map(|verdict| object(policy, verdict)).collect())
}

/// Why a verdict has no achievement, where something can be said of it.
fn no_achievement(verdict: &Verdict) -> Option<Value> {
    let reason = match (&verdict.why, &verdict.value, &verdict.required) {
        (Some(Why::Missing(reason) | Why::RequirementMissing(reason)), ..) => reason.clone(),
        (_, Some(fact), Some(plan)) if fact.negate().is_positive() || !plan.is_positive() => Reason::NoRatio,
        _ => return None,
    };
    Some(Value::Missing(reason))
}

/// A verdict as conditions see it.
fn object(policy: &Policy, verdict: &Verdict) -> Object {
    let mut fields = std::collections::BTreeMap::new();
    let mut put = |field: ObjectField, value: Value| {
        fields.insert(field, value);
    };
    let (kind, title, own) = match &verdict.kind {
        Kind::Target(id) => {
            let target = policy.targets.get(id.index());
            let indicator = target.and_then(|t| policy.indicators.get(t.indicator?.index()));
            let fields = target.map(|t| t.fields.clone()).unwrap_or_default();
            (ObjectKind::Target, indicator.and_then(|i| i.title.clone()), fields)
        }
        Kind::Milestone(id) => {
            let milestone = policy.milestones.get(id.index());
            let fields = milestone.map(|m| m.fields.clone()).unwrap_or_default();
            (ObjectKind::Milestone, milestone.and_then(|m| m.title.clone()), fields)
        }
        Kind::Requirement(..) | Kind::Rule(_) => (ObjectKind::Target, None, Vec::new()),
    };
    for (name, value) in &own {
        put(ObjectField::Author(name.clone()), Value::from(value));
    }
    put(ObjectField::Name, Value::Text(verdict.id.clone()));
    put(ObjectField::Title, Value::Text(title.unwrap_or_default()));
    put(ObjectField::Status, Value::Words(vec![verdict.status.word().to_owned()]));
    put(ObjectField::Level, Value::Words(vec![level_word(verdict.level)]));
    put(ObjectField::Weight, Value::Number(Number::Exact(verdict.weight.clone())));
    let owner = verdict.owner.and_then(|id| policy.bodies.get(id.index())).map(|body| body.name.clone());
    put(ObjectField::Owner, Value::Words(owner.into_iter().collect()));
    let acts = verdict.basis.iter().filter_map(|cite| policy.acts.get(cite.act.index()));
    put(ObjectField::Basis, Value::Words(acts.map(|act| act.name.clone()).collect()));
    put(ObjectField::Cluster, verdict.cell.cluster.map_or(Value::Words(Vec::new()), Value::Cluster));
    let percent = |number: &Number| number.multiply(&Number::Exact(Rational::from(100i64)));
    for (field, number) in
        [(ObjectField::Achievement, &verdict.achievement), (ObjectField::Progress, &verdict.progress)]
    {
        let lacking = (field == ObjectField::Achievement).then(|| no_achievement(verdict)).flatten();
        if let Some(value) = number.as_ref().and_then(percent).map(Value::Number).or(lacking) {
            put(field, value);
        }
    }
    let coverage = Number::Exact(verdict.coverage.ratio() * Rational::from(100i64));
    put(ObjectField::Coverage, Value::Number(coverage));
    if let Some(day) = verdict.due.map(Period::last_day).or(verdict.due_day) {
        put(ObjectField::Due, Value::Date(day));
    }
    if let Some(day) = verdict.done_on {
        put(ObjectField::Done, Value::Date(day));
    }
    let cluster = verdict.cell.cluster.and_then(|id| policy.clusters.get(id.index()));
    let name = cluster.map_or(verdict.id.clone(), |cluster| format!("{} {}", verdict.id, cluster.name));
    Object {
        kind,
        name,
        cluster: verdict.cell.cluster,
        since: None,
        until: None,
        fields,
        excused: verdict.status == Status::Waived,
        span: verdict.span,
    }
}
