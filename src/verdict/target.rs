//! One target in one cell: due or not, the value, what is required of it, and the verdict.

use super::achievement::{achievement, achievement_within, progress, progress_within};
use super::demand::Required;
use super::{Alike, Kind, Status, Verdict, VerdictCell, Why};
use crate::cube::{
    Cell, ClusterAxis, Coverage, Evaluator, Facts, Matched, Member, Objects, Reading, Reason, Value,
};
use crate::model::{
    Better, CellAxis, Cluster, ClusterId, CompareOp, DataStatus, Date, Demand, Level, Measure, MeasureKind,
    Period, Plan, Policy, RoleId, Scope, Target, TargetId, TargetTime,
};
use crate::unit::Number;

/// Judges the demands of one policy over one set of facts.
pub struct Judge<'a, F: ?Sized> {
    pub(super) policy: &'a Policy,
    pub(super) facts: &'a F,
    pub(super) evaluator: Evaluator<'a, F>,
    pub(super) as_of: Date,
    /// The weakest status of what the required value read.
    pub(super) required_of: std::cell::Cell<DataStatus>,
}

impl<'a, F: Facts + ?Sized> Judge<'a, F> {
    pub fn new(policy: &'a Policy, facts: &'a F, objects: &'a Objects, as_of: Date) -> Self {
        let evaluator = Evaluator::new(policy, facts).seeing(objects, Some(as_of)).enacted_only();
        Judge { policy, facts, evaluator, as_of, required_of: std::cell::Cell::default() }
    }

    /// The verdicts of a cluster's `require` clauses, in the last period that ended by the as-of day.
    pub fn requirements(&self, id: ClusterId) -> Vec<Verdict> {
        let Some(cluster) = self.policy.clusters.get(id.index()) else { return Vec::new() };
        let grain = self.policy.period.map_or(crate::model::Grain::Year, |(from, _)| from.grain);
        let period = self.last_ended(grain);
        let cell = Cell::at(period).with_cluster(id, cluster);
        let judged = |(at, requirement): (usize, &crate::model::Requirement)| {
            let mut verdict = Verdict {
                due: Some(period),
                unit: requirement.condition.unit.clone(),
                owner: cluster.owner,
                basis: requirement.basis.clone(),
                ..Verdict::open(
                    Kind::Requirement(id, at),
                    requirement_id(&cluster.name, at),
                    VerdictCell { cluster: Some(id), ..VerdictCell::default() },
                    Level::Mandatory,
                    requirement.span,
                )
            };
            if !lives(cluster, period) {
                return not_applicable(verdict, Why::OutsideLifetime);
            }
            if let Some(from) = requirement.from.filter(|from| *from > self.as_of) {
                return not_applicable(verdict, Why::BindsFrom(from));
            }
            let reading = self.evaluator.evaluate(&requirement.condition, &cell);
            verdict.coverage = reading.coverage;
            self.sides(&requirement.condition, &cell, &mut verdict);
            if let (MeasureKind::Compare { op, .. }, Some(value), Some(plan)) =
                (&requirement.condition.kind, &verdict.value, &verdict.required)
            {
                verdict.achievement = achievement(*op, value, plan);
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

    /// The two numbers that a condition compares, where it is a comparison.
    pub(super) fn sides(&self, condition: &Measure, cell: &Cell, verdict: &mut Verdict) {
        let MeasureKind::Compare { left, right, .. } = &condition.kind else { return };
        let side = |measure: &Measure| self.evaluator.evaluate(measure, cell).number().cloned();
        (verdict.value, verdict.required) = (side(left), side(right));
        if let (Some(value), Some(plan)) = (&verdict.value, &verdict.required) {
            verdict.unit = left.unit.clone();
            verdict.gap = value.subtract(plan);
        }
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
                    let reason = reason(value, condition);
                    if self.awaits_data(&reason) {
                        verdict.status = Status::Pending;
                    }
                    verdict.why = Some(Why::Missing(reason));
                    return verdict;
                }
            }
        }
        if due.last_day() <= self.as_of {
            return self.compare(verdict, target, cell, due, due);
        }
        // Not yet due: the latest period with a value, after the baseline.
        let mut period = self.last_ended(due.grain);
        let first =
            self.policy.baseline.filter(|b| b.grain == due.grain).map_or(period.shift(-20), |b| b.shift(1));
        while period >= first {
            let fact = self.evaluator.evaluate(&target.measure, &cell.with_period(period));
            if fact.number().is_some() {
                verdict.compared_in = Some(period);
                return self.compare(verdict, target, cell, due, period);
            }
            period = period.shift(-1);
        }
        verdict.status = Status::Pending;
        verdict.why = Some(Why::NothingToCompare);
        verdict
    }

    /// The value of a period against what is required then, with the way from the base; like with like where the target
    /// asks for it.
    fn compare(&self, verdict: Verdict, target: &Target, cell: &Cell, due: Period, now: Period) -> Verdict {
        let here = cell.with_period(now);
        let concluded = match self.matched(target, cell, now) {
            Some(matched) => {
                let facts: &dyn Facts = matched.facts.as_ref();
                let there = Judge {
                    policy: self.policy,
                    facts,
                    evaluator: self.evaluator.over(facts),
                    as_of: self.as_of,
                    required_of: std::cell::Cell::default(),
                };
                let mut concluded = there.weighed(verdict, target, cell, due, now);
                let whole = self.evaluator.evaluate(&target.measure, &here).number().cloned();
                let share = Coverage::of(matched.both, matched.members);
                concluded.coverage = concluded.coverage.worse(share);
                concluded.alike = Some(Alike { whole, both: matched.both, members: matched.members });
                if matched.both == 0 { emptied(concluded) } else { concluded }
            }
            None => self.weighed(verdict, target, cell, due, now),
        };
        self.unless_empty(concluded, target, &here)
    }

    /// Both sides over one set of facts.
    fn weighed(&self, verdict: Verdict, target: &Target, cell: &Cell, due: Period, now: Period) -> Verdict {
        let fact = self.evaluator.evaluate(&target.measure, &cell.with_period(now));
        self.required_of.take();
        // A line without its baseline cannot be drawn: a needed value is missing.
        let (required, statuses) = if now == due {
            (self.required(target, cell, due), (Status::Met, Status::Missed))
        } else {
            (self.on_the_way(target, cell, due, now), (Status::OnTrack, Status::Behind))
        };
        let concluded = self.conclude(verdict, fact, required, target, statuses);
        let progress = self.progress(target, cell, now, &concluded);
        Verdict { progress, ..concluded }
    }

    /// Those who are members in the period and in that of the base, of a target `like for like`.
    pub(super) fn matched(&self, target: &Target, cell: &Cell, period: Period) -> Option<Matched> {
        let ClusterAxis::One(cluster) = cell.cluster else { return None };
        let Demand::Compare { right, .. } = &target.demand else { return None };
        let base = base_period(self.policy, right, period).filter(|_| target.like_for_like)?;
        self.facts.like_for_like(cluster, base, period)
    }

    /// How far the value has come from the base to what is required: from the period that a target `like for like` is
    /// held against, else from the policy's baseline.
    fn progress(&self, target: &Target, cell: &Cell, now: Period, verdict: &Verdict) -> Option<Number> {
        let own = match &target.demand {
            Demand::Compare { right, .. } if target.like_for_like => base_period(self.policy, right, now),
            Demand::Compare { .. } | Demand::Within(..) | Demand::Follows(_) => None,
        };
        let from = own.or(self.policy.baseline).filter(|from| from.grain == now.grain && *from < now)?;
        let (fact, plan) = (verdict.value.as_ref()?, verdict.required.as_ref()?);
        let base = self.evaluator.evaluate(&target.measure, &cell.with_period(from));
        let base = base.number()?;
        match (&target.demand, &target.better) {
            (Demand::Compare { op, .. }, _) => progress(*op, base, fact, plan),
            (Demand::Within(low, high, _), _) => {
                progress_within(base, fact, &low.clone().into(), &high.clone().into())
            }
            (Demand::Follows(_), Some(Better::Lower)) => progress(CompareOp::LessOrEqual, base, fact, plan),
            (Demand::Follows(_), Some(Better::Within(low, high))) => {
                progress_within(base, fact, &low.clone().into(), &high.clone().into())
            }
            (Demand::Follows(_), Some(Better::Higher) | None) => {
                progress(CompareOp::GreaterOrEqual, base, fact, plan)
            }
        }
    }

    /// The verdict with the status of the data on both of its sides.
    fn conclude(
        &self,
        verdict: Verdict,
        fact: Reading,
        required: Result<Required, Why>,
        target: &Target,
        statuses: (Status, Status),
    ) -> Verdict {
        let mut concluded = conclude(verdict, fact, required, target, statuses);
        concluded.coverage.status = concluded.coverage.status.max(self.required_of.get());
        concluded
    }

    /// True where a value is missing because its period has not ended by the as-of day.
    fn awaits_data(&self, reason: &Reason) -> bool {
        reason.cell().and_then(|c| c.period).is_some_and(|p| p.last_day() > self.as_of)
    }

    /// A group without members never meets a target: a count of nobody may miss it, all else is undecided.
    fn unless_empty(&self, verdict: Verdict, target: &Target, cell: &Cell) -> Verdict {
        let failed = matches!(verdict.status, Status::Missed | Status::Behind);
        let decided = failed && self.evaluator.counts(&target.measure);
        if decided || !self.facts.has_no_members(cell) {
            return verdict;
        }
        emptied(verdict)
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
    pub(super) fn last_ended(&self, grain: crate::model::Grain) -> Period {
        Period::holding(Date(self.as_of.0.saturating_add(1)), grain).shift(-1)
    }

    fn blank(&self, id: TargetId, target: &Target, cell: VerdictCell, due: Period) -> Verdict {
        Verdict {
            weight: target.weight.clone(),
            unit: target.measure.unit.clone(),
            due: Some(due),
            owner: target.owner,
            basis: target.basis.clone(),
            ..Verdict::open(Kind::Target(id), target.id.clone(), cell, target.level, target.span)
        }
    }
}

/// A verdict on nobody.
fn emptied(verdict: Verdict) -> Verdict {
    let why = Some(Why::Missing(Reason::EmptyGroup));
    Verdict { status: Status::Undecided, achievement: None, progress: None, why, ..verdict }
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

pub(super) fn not_applicable(verdict: Verdict, why: Why) -> Verdict {
    Verdict { status: Status::NotApplicable, why: Some(why), ..verdict }
}

/// A missing value's reason; a value of another kind, which the checker excludes, counts as unknown too.
pub(super) fn reason(value: Value, measure: &Measure) -> Reason {
    match value {
        Value::Missing(reason) => reason,
        Value::Number(_)
        | Value::Bool(_)
        | Value::Period(_)
        | Value::Text(_)
        | Value::Member(..)
        | Value::Cluster(_)
        | Value::Role(_)
        | Value::Date(_)
        | Value::Words(_) => Reason::NotReal { place: measure.span },
    }
}

/// The period with which the right side of a target compares.
pub fn base_period(policy: &Policy, right: &Measure, period: Period) -> Option<Period> {
    match &right.kind {
        MeasureKind::Previous { same_of_year: true, .. } => Some(period.year_before()),
        MeasureKind::Previous { .. } => Some(period.shift(-1)),
        MeasureKind::AtBaseline(_) => policy.baseline,
        MeasureKind::At { axis: CellAxis::Period(_), .. } => right.fixed_period(),
        _ => right.children().into_iter().find_map(|part| base_period(policy, part, period)),
    }
}

/// True where the cluster exists on some day of the period.
pub(super) fn lives(cluster: &Cluster, period: Period) -> bool {
    cluster.from.is_none_or(|from| from.first_day() <= period.last_day())
        && cluster.until.is_none_or(|until| until.last_day() >= period.first_day())
}

/// How the verdict on a requirement of a cluster is called.
pub fn requirement_id(cluster: &str, at: usize) -> String {
    match at {
        0 => format!("{cluster}.require"),
        later => format!("{cluster}.require{}", later + 1),
    }
}
