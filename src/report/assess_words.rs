//! What every report of an assessment says of a verdict in the same words: its subject, its cell and why it is what it is.

use super::AssessReport;
use super::words::{Names, short, titled};
use crate::cube::Evidence;
use crate::model::{AxisId, CellAxis, Date, Grain, Period, Policy, Scope, StageId};
use crate::verdict::{Kind, Verdict, Why};

impl<E: Evidence> AssessReport<'_, E> {
    /// The period that contours and requirements are judged in.
    pub fn period(&self) -> Period {
        last_ended(self.names.policy, self.assessment.as_of)
    }

    /// That nothing was judged, and why; `None` where something was.
    pub fn nothing_judged(&self) -> Option<String> {
        let names = &self.names;
        if !self.assessment.begun {
            let day = names.date(self.assessment.as_of);
            return Some(names.say(
                format!("Nothing was judged: the policy has not begun by {day}. That is not a pass."),
                format!(
                    "Ничего не оценено: на {day} политика ещё не действует. Это не значит, что она выполнена."
                ),
            ));
        }
        match (self.assessment.judged(), self.assessment.verdicts.len()) {
            (0, 0) => Some(names.say(
                "Nothing was judged: the policy demands nothing here (no target and no requirement). That is not a pass.",
                "Ничего не оценено: политика здесь ничего не требует (нет ни целей, ни требований). Это не значит, что она выполнена.",
            )),
            (0, _) => Some(names.say(
                "Nothing was judged: no target and no requirement applies. That is not a pass.",
                "Ничего не оценено: ни одна цель и ни одно требование не действует. Это не значит, что политика выполнена.",
            )),
            _ => None,
        }
    }

    /// The stage of a target or a milestone.
    pub fn stage_of(&self, verdict: &Verdict) -> Option<StageId> {
        let policy = self.names.policy;
        match verdict.kind {
            Kind::Target(id) => policy.targets.get(id.index()).map(|target| target.stage),
            Kind::Milestone(id) => policy.milestones.get(id.index()).map(|milestone| milestone.stage),
            Kind::Requirement(..) | Kind::Rule(_) => None,
        }
    }

    /// What a verdict is about: the target's or the requirement's title.
    pub fn subject(&self, verdict: &Verdict) -> String {
        let policy = self.names.policy;
        match verdict.kind {
            Kind::Target(id) => {
                policy.targets.get(id.index()).map_or_else(String::new, |t| self.names.target(t))
            }
            Kind::Requirement(cluster, at) => policy
                .clusters
                .get(cluster.index())
                .and_then(|c| c.requirements.get(at))
                .map_or_else(String::new, |r| self.names.requirement(r)),
            Kind::Milestone(id) => policy
                .milestones
                .get(id.index())
                .map_or_else(String::new, |m| titled(&m.title, short(&m.id)).to_owned()),
            Kind::Rule(id) => policy
                .rules
                .get(id.index())
                .map_or_else(String::new, |r| titled(&r.title, &r.name).to_owned()),
        }
    }

    /// Why a verdict is not a plain met or missed; of a cluster that does not exist, since when it does.
    pub fn why(&self, verdict: &Verdict) -> Option<String> {
        let names = &self.names;
        let why = verdict.why.as_ref()?;
        let cluster = verdict.cell.cluster.and_then(|id| names.policy.clusters.get(id.index()));
        let days = verdict.due.map(|due| (due.first_day(), due.last_day()));
        let days = days.or(verdict.due_day.map(|day| (day, day)));
        if let (Why::OutsideLifetime, Some(cluster), Some((first, last))) = (why, cluster, days) {
            let (from, until) = (cluster.from, cluster.until);
            if let Some(from) = from.filter(|from| from.first_day() > last) {
                let (en, ru) = (names.period(from), names.since_period(from));
                return Some(
                    names.say(format!("the cluster exists from {en}"), format!("кластер существует {ru}")),
                );
            }
            if let Some(until) = until.filter(|until| until.last_day() < first) {
                let date = names.date(until.last_day());
                return Some(names.say(
                    format!("the cluster existed until {date}"),
                    format!("кластер существовал до {date}"),
                ));
            }
        }
        if let Why::Missing(reason) = why {
            return Some(names.reason_at(reason, verdict.coverage));
        }
        Some(names.why(why))
    }

    /// The axis that a target `of each AXIS` runs over.
    pub fn axis(&self, verdict: &Verdict) -> Option<AxisId> {
        let Kind::Target(id) = verdict.kind else { return None };
        match self.names.policy.targets.get(id.index()).map(|t| &t.scope) {
            Some(Scope::Each { axis: CellAxis::Axis(axis), .. }) => Some(*axis),
            Some(Scope::Each { .. } | Scope::Whole | Scope::Clusters(_)) | None => None,
        }
    }

    /// `Automotive cluster, core, in 2012`; empty where a verdict is about the whole.
    pub fn cell(&self, verdict: &Verdict) -> String {
        let mut parts = self.members(verdict);
        if let Some(period) = verdict.cell.period {
            parts.push(self.names.in_period(period));
        }
        parts.join(" ")
    }

    /// Cluster, role and member of a verdict's cell.
    pub fn members(&self, verdict: &Verdict) -> Vec<String> {
        let names = &self.names;
        let mut parts = Vec::new();
        if let Some(cluster) = verdict.cell.cluster {
            parts.push(names.cluster(cluster).to_owned());
        }
        if let Some(role) = verdict.cell.role {
            parts.push(format!("({})", names.role(role)));
        }
        if let (Some(member), Some(axis)) = (&verdict.cell.member, self.axis(verdict)) {
            parts.push(names.axis_member(axis, member));
        }
        parts
    }
}

/// The last period, of the grain in which the policy states its own, that ended by a day.
pub fn last_ended(policy: &Policy, day: Date) -> Period {
    let grain = policy.period.map_or(Grain::Year, |(from, _)| from.grain);
    Period::holding(Date(day.0.saturating_add(1)), grain).shift(-1)
}

/// `the last year that ended`, `последний завершившийся год`
pub fn last_of_its_grain(names: &Names<'_>, grain: Grain) -> String {
    match grain {
        Grain::Year => names.say("the last year that ended", "последний завершившийся год"),
        Grain::Quarter => names.say("the last quarter that ended", "последний завершившийся квартал"),
        Grain::Month => names.say("the last month that ended", "последний завершившийся месяц"),
    }
}
