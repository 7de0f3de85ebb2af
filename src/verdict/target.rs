//! One target in one cell: due or not, the value, what is required of it, and the verdict.

use super::achievement::{achievement, achievement_within};
use super::{Kind, Status, Verdict, VerdictCell, Why};
use crate::cube::{Cell, Coverage, Evaluator, Facts, Member, Reading, Reason, Value};
use crate::model::{
    Better, CellAxis, Cluster, ClusterId, CompareOp, Date, Demand, Level, Measure, MeasureKind, Period, Plan,
    Policy, RoleId, Scope, Target, TargetId, TargetTime,
};
use crate::unit::{Number, Rational};

/// Judges the demands of one policy over one set of facts.
pub struct Judge<'a, F> {
    policy: &'a Policy,
    facts: &'a F,
    evaluator: Evaluator<'a, F>,
    as_of: Date,
}

/// What is asked of a value: a comparison with a number, or a place between two.
enum Required {
    Compare(CompareOp, Number),
    Within(Number, Number),
}

impl<'a, F: Facts> Judge<'a, F> {
    pub fn new(policy: &'a Policy, facts: &'a F, as_of: Date) -> Self {
        Judge { policy, facts, evaluator: Evaluator::new(policy, facts), as_of }
    }

    /// The verdicts of a cluster's `require` clauses, in the last period that ended by the as-of day.
    pub fn requirements(&self, id: ClusterId) -> Vec<Verdict> {
        let Some(cluster) = self.policy.clusters.get(id.index()) else { return Vec::new() };
        let grain = self.policy.period.map_or(crate::model::Grain::Year, |(from, _)| from.grain);
        let period = self.last_ended(grain);
        let cell = Cell::at(period).with_cluster(id, cluster);
        let judged = |(at, requirement): (usize, &crate::model::Requirement)| {
            let mut verdict = Verdict {
                kind: Kind::Requirement(id, at),
                id: match at {
                    0 => format!("{}.require", cluster.name),
                    later => format!("{}.require{}", cluster.name, later + 1),
                },
                cell: VerdictCell { cluster: Some(id), ..VerdictCell::default() },
                status: Status::Undecided,
                level: Level::Mandatory,
                weight: Rational::one(),
                value: None,
                required: None,
                unit: requirement.condition.unit.clone(),
                gap: None,
                achievement: None,
                coverage: Coverage::FULL,
                due: Some(period),
                compared_in: None,
                owner: cluster.owner,
                basis: requirement.basis.clone(),
                why: None,
                span: requirement.span,
            };
            if !lives(cluster, period) {
                return not_applicable(verdict, Why::OutsideLifetime);
            }
            if let Some(from) = requirement.from.filter(|from| *from > self.as_of) {
                return not_applicable(verdict, Why::BindsFrom(from));
            }
            let reading = self.evaluator.evaluate(&requirement.condition, &cell);
            verdict.coverage = reading.coverage;
            if let MeasureKind::Compare { op, left, right } = &requirement.condition.kind {
                let side = |measure: &Measure| self.evaluator.evaluate(measure, &cell).number().cloned();
                (verdict.value, verdict.required) = (side(left), side(right));
                if let (Some(value), Some(plan)) = (&verdict.value, &verdict.required) {
                    verdict.unit = left.unit.clone();
                    verdict.gap = value.subtract(plan);
                    verdict.achievement = achievement(*op, value, plan);
                }
            }
            match reading.value {
                Value::Bool(true) => verdict.status = Status::Met,
                Value::Bool(false) => verdict.status = Status::Missed,
                value => verdict.why = Some(Why::Missing(reason(value, &requirement.condition))),
            }
            verdict
        };
        cluster.requirements.iter().enumerate().map(judged).collect()
    }

    /// The verdicts of a target: one per cell of its scope and period that it is judged in.
    pub fn target(&self, id: TargetId) -> Vec<Verdict> {
        let Some(target) = self.policy.targets.get(id.index()) else { return Vec::new() };
        let mut verdicts = Vec::new();
        let periods = self.periods(target);
        let several = !matches!(target.time, TargetTime::By(_));
        for (cell, key) in self.cells(target) {
            for due in &periods {
                let key = VerdictCell { period: several.then_some(*due), ..key.clone() };
                match self.in_scope(target, &cell.with_period(*due)) {
                    Ok(false) => {}
                    Ok(true) => verdicts.push(self.judge(id, target, &cell, key, *due)),
                    Err(why) => {
                        let why = Some(why);
                        verdicts.push(Verdict { why, ..self.blank(id, target, key, *due) });
                    }
                }
            }
        }
        if verdicts.is_empty() {
            let verdict = self.blank(id, target, VerdictCell::default(), self.last_due(target));
            verdicts.push(Verdict { why: Some(Why::NobodyInScope), ..verdict });
        }
        verdicts
    }

    /// Whether a cell is among those that `of each X where …` names; cells outside give no verdict at all.
    fn in_scope(&self, target: &Target, cell: &Cell) -> Result<bool, Why> {
        let Scope::Each { condition: Some(condition), .. } = &target.scope else { return Ok(true) };
        match self.evaluator.evaluate(condition, cell).value {
            Value::Bool(holds) => Ok(holds),
            value => Err(Why::Missing(reason(value, condition))),
        }
    }

    fn judge(&self, id: TargetId, target: &Target, cell: &Cell, key: VerdictCell, due: Period) -> Verdict {
        let cluster = key.cluster.and_then(|id| self.policy.clusters.get(id.index()));
        let mut verdict = self.blank(id, target, key, due);
        if cluster.is_some_and(|c| !lives(c, due)) {
            return not_applicable(verdict, Why::OutsideLifetime);
        }
        if let Some(condition) = &target.applies_when {
            match self.evaluator.evaluate(condition, &cell.with_period(due)).value {
                Value::Bool(true) => {}
                Value::Bool(false) => return not_applicable(verdict, Why::ConditionFalse),
                value => {
                    verdict.why = Some(Why::Missing(reason(value, condition)));
                    return verdict;
                }
            }
        }
        if due.last_day() <= self.as_of {
            let fact = self.evaluator.evaluate(&target.measure, &cell.with_period(due));
            let required = self.required(target, cell, due);
            return conclude(verdict, fact, required, target, (Status::Met, Status::Missed));
        }
        // Not yet due: the latest period with a value, after the baseline.
        let mut period = self.last_ended(due.grain);
        let first =
            self.policy.baseline.filter(|b| b.grain == due.grain).map_or(period.shift(-20), |b| b.shift(1));
        while period >= first {
            let fact = self.evaluator.evaluate(&target.measure, &cell.with_period(period));
            if fact.number().is_some() {
                verdict.compared_in = Some(period);
                return match self.on_the_way(target, cell, due, period) {
                    Ok(required) => {
                        conclude(verdict, fact, Ok(required), target, (Status::OnTrack, Status::Behind))
                    }
                    // A line without its baseline cannot be drawn: a needed value is missing.
                    Err(why) => conclude(verdict, fact, Err(why), target, (Status::OnTrack, Status::Behind)),
                };
            }
            period = period.shift(-1);
        }
        verdict.status = Status::Pending;
        verdict.why = Some(Why::NothingToCompare);
        verdict
    }

    /// What is required at the due period.
    fn required(&self, target: &Target, cell: &Cell, due: Period) -> Result<Required, Why> {
        let cell = cell.with_period(due);
        match &target.demand {
            Demand::Compare { op, right, .. } => Ok(Required::Compare(*op, self.number(right, &cell)?)),
            Demand::Follows(Plan::Measure(plan)) => self.planned(target, self.number(plan, &cell)?),
            Demand::Follows(Plan::List(list)) => match list.iter().find(|(period, _)| *period == due) {
                Some((_, plan)) => self.planned(target, self.number(plan, &cell)?),
                None => Err(Why::NoPlan(due)),
            },
        }
    }

    /// What is required in an earlier period: the right side there if it reads the period, the plan's
    /// value, or a point of the straight line from the baseline.
    fn on_the_way(&self, target: &Target, cell: &Cell, due: Period, now: Period) -> Result<Required, Why> {
        match &target.demand {
            Demand::Compare { op, right, reads_period: true } => {
                Ok(Required::Compare(*op, self.number(right, &cell.with_period(now))?))
            }
            Demand::Follows(Plan::Measure(plan)) => {
                self.planned(target, self.number(plan, &cell.with_period(now))?)
            }
            // What is asked of every period alike is asked of this one.
            Demand::Compare { op, right, reads_period: false }
                if matches!(target.time, TargetTime::Every(_)) =>
            {
                Ok(Required::Compare(*op, self.number(right, &cell.with_period(due))?))
            }
            Demand::Compare { op, right, reads_period: false } => {
                let end = (due, self.number(right, &cell.with_period(due))?);
                let start = self.start(target, cell)?;
                Ok(Required::Compare(*op, between(&start, &end, now).ok_or(Why::NothingToCompare)?))
            }
            Demand::Follows(Plan::List(list)) => {
                let mut points = vec![];
                for (period, plan) in list.iter().filter(|(period, _)| *period <= due) {
                    points.push((*period, self.number(plan, &cell.with_period(*period))?));
                }
                let end = points.iter().find(|(period, _)| *period >= now).ok_or(Why::NoPlan(now))?;
                let start = match points.iter().rev().find(|(period, _)| *period < now) {
                    Some(point) => point.clone(),
                    None if end.0 == now => end.clone(),
                    None => self.start(target, cell)?,
                };
                self.planned(target, between(&start, end, now).ok_or(Why::NothingToCompare)?)
            }
        }
    }

    fn start(&self, target: &Target, cell: &Cell) -> Result<(Period, Number), Why> {
        let baseline = self.policy.baseline.ok_or(Why::RequirementMissing(Reason::NoBaseline))?;
        Ok((baseline, self.number(&target.measure, &cell.with_period(baseline))?))
    }

    /// A plan's value is held by the indicator's `better`.
    fn planned(&self, target: &Target, plan: Number) -> Result<Required, Why> {
        Ok(match &target.better {
            Some(Better::Lower) => Required::Compare(CompareOp::LessOrEqual, plan),
            Some(Better::Within(low, high)) => Required::Within(low.clone().into(), high.clone().into()),
            Some(Better::Higher) | None => Required::Compare(CompareOp::GreaterOrEqual, plan),
        })
    }

    fn number(&self, measure: &Measure, cell: &Cell) -> Result<Number, Why> {
        match self.evaluator.evaluate(measure, cell).value {
            Value::Number(number) => Ok(number),
            value => Err(Why::RequirementMissing(reason(value, measure))),
        }
    }

    fn cells(&self, target: &Target) -> Vec<(Cell, VerdictCell)> {
        let of_cluster = |id: ClusterId, role: Option<RoleId>| {
            let cell = Cell::default().with_cluster(id, self.policy.clusters.get(id.index())?);
            let cell = role.map_or(cell.clone(), |role| cell.with_role(role));
            Some((cell, VerdictCell { cluster: Some(id), role, ..VerdictCell::default() }))
        };
        match &target.scope {
            Scope::Whole => vec![(Cell::default(), VerdictCell::default())],
            Scope::Clusters(list) => list.iter().filter_map(|(id, role)| of_cluster(*id, *role)).collect(),
            Scope::Each { axis: CellAxis::Cluster, .. } => {
                (0..self.policy.clusters.len()).filter_map(|at| of_cluster(ClusterId::at(at), None)).collect()
            }
            Scope::Each { axis, .. } => self
                .facts
                .members(*axis, None)
                .into_iter()
                .filter_map(|member| match (axis, member) {
                    (CellAxis::Axis(id), Member::Axis(member)) => Some((
                        Cell::default().with_axis(*id, member.clone()),
                        VerdictCell { member: Some(member), ..VerdictCell::default() },
                    )),
                    _ => None,
                })
                .collect(),
        }
    }

    fn periods(&self, target: &Target) -> Vec<Period> {
        let stage = self.policy.stages.get(target.stage.index());
        let of_stage = |grain| match stage {
            Some(stage) => {
                let first = Period::holding(stage.from.first_day(), grain);
                let last = Period::holding(stage.until.last_day(), grain);
                (0..=last.ordinal - first.ordinal).map(|n| first.shift(n)).collect()
            }
            None => Vec::new(),
        };
        match (&target.time, &target.demand) {
            (TargetTime::By(period), _) => vec![*period],
            (TargetTime::Every(grain), _) => of_stage(*grain),
            (TargetTime::Plan, Demand::Follows(Plan::List(list))) => {
                list.iter().map(|(period, _)| *period).collect()
            }
            (TargetTime::Plan, _) => of_stage(stage.map_or(crate::model::Grain::Year, |s| s.until.grain)),
        }
    }

    fn last_due(&self, target: &Target) -> Period {
        self.periods(target)
            .into_iter()
            .max()
            .unwrap_or(Period::holding(self.as_of, crate::model::Grain::Year))
    }

    /// The last period of a grain that ended by the as-of day.
    fn last_ended(&self, grain: crate::model::Grain) -> Period {
        Period::holding(Date(self.as_of.0.saturating_add(1)), grain).shift(-1)
    }

    fn blank(&self, id: TargetId, target: &Target, cell: VerdictCell, due: Period) -> Verdict {
        Verdict {
            kind: Kind::Target(id),
            id: target.id.clone(),
            cell,
            status: Status::Undecided,
            level: target.level,
            weight: target.weight.clone(),
            value: None,
            required: None,
            unit: target.measure.unit.clone(),
            gap: None,
            achievement: None,
            coverage: Coverage::FULL,
            due: Some(due),
            compared_in: None,
            owner: target.owner,
            basis: target.basis.clone(),
            why: None,
            span: target.span,
        }
    }
}

/// Fills in the values and decides between two statuses; anything missing leaves the verdict undecided.
fn conclude(
    mut verdict: Verdict,
    fact: Reading,
    required: Result<Required, Why>,
    target: &Target,
    (holds, fails): (Status, Status),
) -> Verdict {
    verdict.coverage = fact.coverage;
    let value = match fact.value {
        Value::Number(number) => number,
        other => {
            verdict.why = Some(Why::Missing(reason(other, &target.measure)));
            verdict.required = required.ok().map(|r| match r {
                Required::Compare(_, plan) | Required::Within(plan, _) => plan,
            });
            return verdict;
        }
    };
    verdict.value = Some(value.clone());
    match required {
        Err(why) => verdict.why = Some(why),
        Ok(Required::Compare(op, plan)) => {
            verdict.status = if op.holds(value.compare(&plan)) { holds } else { fails };
            verdict.achievement = achievement(op, &value, &plan);
            verdict.gap = value.subtract(&plan);
            verdict.required = Some(plan);
        }
        Ok(Required::Within(low, high)) => {
            let inside = value.compare(&low).is_ge() && value.compare(&high).is_le();
            verdict.status = if inside { holds } else { fails };
            verdict.achievement = achievement_within(&value, &low, &high);
            let nearest = if value.compare(&high).is_gt() { high } else { low };
            verdict.gap = value.subtract(&nearest);
            verdict.required = Some(nearest);
        }
    }
    verdict
}

fn not_applicable(verdict: Verdict, why: Why) -> Verdict {
    Verdict { status: Status::NotApplicable, why: Some(why), ..verdict }
}

/// A missing value's reason; a value of another kind, which the checker excludes, counts as unknown too.
fn reason(value: Value, measure: &Measure) -> Reason {
    match value {
        Value::Missing(reason) => reason,
        Value::Number(_)
        | Value::Bool(_)
        | Value::Period(_)
        | Value::Text(_)
        | Value::Member(..)
        | Value::Cluster(_)
        | Value::Role(_) => Reason::NotReal { place: measure.span },
    }
}

/// True where the cluster exists on some day of the period.
fn lives(cluster: &Cluster, period: Period) -> bool {
    cluster.from.is_none_or(|from| from.first_day() <= period.last_day())
        && cluster.until.is_none_or(|until| until.last_day() >= period.first_day())
}

/// The point of the straight line through two periods' values.
fn between(start: &(Period, Number), end: &(Period, Number), now: Period) -> Option<Number> {
    if start.0.grain != now.grain || end.0.grain != now.grain {
        return None;
    }
    let steps = i64::from(end.0.ordinal) - i64::from(start.0.ordinal);
    if steps == 0 {
        return Some(end.1.clone());
    }
    let part = Rational::ratio(i64::from(now.ordinal) - i64::from(start.0.ordinal), steps);
    end.1.subtract(&start.1)?.multiply(&Number::Exact(part))?.add(&start.1)
}
