//! Rules: conditions over the policy itself and over data.

use super::target::{Judge, lives, not_applicable, reason};
use super::{Kind, Offender, Status, Verdict, VerdictCell, Why};
use crate::cube::{
    Aggregated, Cell, Coverage, Evaluator, EventDay, Facts, Matched, Member, Object, Objects, Unavailable,
    Value,
};
use crate::model::{
    AggregateId, CellAxis, ClusterId, Date, DoneFrom, Grain, ObjectField, Period, Policy, Rule, RuleId,
};

/// A rule over the policy itself that does not hold, or of which that is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokenRule {
    pub rule: RuleId,
    pub undecided: bool,
    /// What keeps it from holding: names and places.
    pub offenders: Vec<Offender>,
}

/// The rules that read no data and do not hold: no assessment can change them.
pub fn broken_rules(policy: &Policy) -> Vec<BrokenRule> {
    let objects = Objects::of(policy);
    let evaluator = Evaluator::new(policy, &NoData).seeing(&objects, None);
    let mut broken = Vec::new();
    for (at, rule) in policy.rules.iter().enumerate().filter(|(_, rule)| !rule.needs_data) {
        let (mut fails, mut open, mut offenders) = (false, false, Vec::new());
        for (cluster, cell) in cells(policy, rule, Cell::default()) {
            match evaluator.evaluate(&rule.condition, &cell).value {
                Value::Bool(true) => continue,
                Value::Bool(false) => fails = true,
                _ => open = true,
            }
            match cluster.and_then(|id| policy.clusters.get(id.index())) {
                Some(cluster) => offenders.push(Offender {
                    name: cluster.name.clone(),
                    title: cluster.title.clone(),
                    cluster: None,
                    span: cluster.span,
                }),
                None => offenders.extend(named(evaluator.offenders(&rule.condition, &cell))),
            }
        }
        if fails || open {
            broken.push(BrokenRule { rule: RuleId::at(at), undecided: !fails, offenders });
        }
    }
    broken
}

fn named(objects: Vec<&Object>) -> Vec<Offender> {
    let of = |object: &Object| Offender {
        name: object.name.clone(),
        title: match object.fields.get(&ObjectField::Title) {
            Some(Value::Text(title)) if !title.is_empty() => Some(title.clone()),
            _ => None,
        },
        cluster: object.cluster.filter(|_| object.kind.is_judged()),
        span: object.span,
    };
    objects.into_iter().map(of).collect()
}

/// The cells in which a rule is asked: each cluster's, or one.
fn cells(policy: &Policy, rule: &Rule, cell: Cell) -> Vec<(Option<ClusterId>, Cell)> {
    if !rule.each_cluster {
        return vec![(None, cell)];
    }
    let clusters = policy.clusters.iter().enumerate();
    clusters
        .map(|(at, cluster)| (Some(ClusterId::at(at)), cell.with_cluster(ClusterId::at(at), cluster)))
        .collect()
}

impl<F: Facts + ?Sized> Judge<'_, F> {
    /// The verdicts of the rules that read data or verdicts, as of the assessment's last ended period.
    pub fn rules(&self) -> Vec<Verdict> {
        let grain = self.policy.period.map_or(Grain::Year, |(from, _)| from.grain);
        let period = self.last_ended(grain);
        let evaluator = self.evaluator;
        let mut verdicts = Vec::new();
        for (at, rule) in self.policy.rules.iter().enumerate().filter(|(_, rule)| rule.needs_data) {
            for (cluster, cell) in cells(self.policy, rule, Cell::at(period)) {
                let mut verdict = blank(RuleId::at(at), rule, cluster);
                let declared = cluster.and_then(|id| self.policy.clusters.get(id.index()));
                if declared.is_some_and(|cluster| !lives(cluster, period)) {
                    verdict.due = Some(period);
                    verdicts.push(not_applicable(verdict, Why::OutsideLifetime));
                    continue;
                }
                let reading = evaluator.evaluate(&rule.condition, &cell);
                verdict.coverage = reading.coverage;
                verdict.due = Some(period);
                self.sides(&rule.condition, &cell, &mut verdict);
                match reading.value {
                    Value::Bool(true) => verdict.status = Status::Met,
                    Value::Bool(false) => {
                        verdict.status = Status::Missed;
                        let offenders = named(evaluator.offenders(&rule.condition, &cell));
                        verdict.why = (!offenders.is_empty()).then_some(Why::Offenders(offenders));
                    }
                    value => verdict.why = Some(Why::Missing(reason(value, &rule.condition))),
                }
                verdicts.push(verdict);
            }
        }
        verdicts
    }
}

fn blank(id: RuleId, rule: &Rule, cluster: Option<ClusterId>) -> Verdict {
    Verdict::open(
        Kind::Rule(id),
        format!("rule.{}", rule.name),
        VerdictCell { cluster, ..VerdictCell::default() },
        rule.level,
        rule.span,
    )
}

/// No data at all: for what is said of the policy itself.
struct NoData;

impl Facts for NoData {
    fn event(&self, _: &DoneFrom, _: Option<ClusterId>, _: Date) -> EventDay {
        EventDay::default()
    }

    fn like_for_like(&self, _: ClusterId, _: Period, _: Period) -> Option<Matched> {
        None
    }

    fn aggregate(&self, _: AggregateId, _: &Cell) -> Aggregated {
        // Rules that are asked here read no aggregate.
        let unavailable = Some(Unavailable::CoarserThanCell);
        Aggregated { value: None, coverage: Coverage::FULL, undetermined: 0, unavailable }
    }

    fn members(&self, _: CellAxis, _: Option<u32>) -> Vec<Member> {
        Vec::new()
    }

    fn has_no_members(&self, _: &Cell) -> bool {
        false
    }
}
