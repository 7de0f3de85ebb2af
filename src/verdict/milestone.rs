//! Milestones: done by a record, by data or by a condition, and when.

use std::collections::BTreeSet;

use super::target::{Judge, lives, not_applicable, reason};
use super::tie::Term;
use super::{Kind, Status, Tie, Verdict, VerdictCell, Why};
use crate::cube::{Cell, Facts, Reason, Unavailable, Value};
use crate::model::{
    CellAxis, ClusterId, Date, Done, DoneFrom, Grain, Measure, Milestone, MilestoneId, Named, ObjectKind,
    Period,
};

/// What is known of the day on which something was done.
pub(super) enum Completion {
    Done {
        /// The day; absent where it is not known.
        day: Option<Date>,
        /// The period at whose end the day was found: it may have been any of its days.
        found_in: Option<Period>,
        /// It holds, and since when cannot be told because something is missing.
        unsure: bool,
    },
    NotYet,
    Unknown(Why),
}

impl Completion {
    fn on(day: Date) -> Self {
        Completion::Done { day: Some(day), found_in: None, unsure: false }
    }

    /// Why it cannot be told whether something done by its own due day kept an earlier term.
    fn doubt(&self, term: &Term, milestone: &Milestone, as_of: Date) -> Option<Why> {
        let Completion::Done { day, found_in, unsure } = self else { return None };
        let doubted = |tie| Some(Why::Order(term.by.iter().cloned().chain([tie]).collect()));
        match day {
            Some(day) if *day > term.day => {
                let period = found_in.filter(|period| term.by.is_some() && period.first_day() <= term.day);
                period.and_then(|period| doubted(Tie::Coarse { period }))
            }
            Some(day) => {
                // Another whose day is not known may have set a term before it.
                let open = term.open.iter().find(|(_, least)| least < day);
                open.and_then(|(of, _)| doubted(Tie::NoTerm { of: *of }))
            }
            None if *unsure && term.by.is_some() && term.day < milestone.due.min(as_of) => {
                doubted(Tie::SinceWhen)
            }
            None => None,
        }
    }
}

/// When a condition is looked at: at the beginning of the stage, and whenever what it reads may change.
struct Times {
    /// Days on which declarations come to be seen.
    days: Vec<Date>,
    /// The finest grain of the data it reads.
    grain: Option<Grain>,
}

impl<F: Facts + ?Sized> Judge<'_, F> {
    /// The verdicts of a milestone: one, or one for each of its clusters.
    pub fn milestone(&self, id: MilestoneId) -> Vec<Verdict> {
        let Some(milestone) = self.policy.milestones.get(id.index()) else { return Vec::new() };
        let cells = milestone.scope.cells(self.policy.clusters.len());
        let verdicts: Vec<Verdict> =
            cells.into_iter().map(|cluster| self.reached(id, milestone, cluster)).collect();
        if verdicts.is_empty() {
            let nobody = Verdict { why: Some(Why::NobodyInScope), ..blank(id, milestone, None) };
            return vec![nobody];
        }
        verdicts
    }

    fn reached(&self, id: MilestoneId, milestone: &Milestone, cluster: Option<ClusterId>) -> Verdict {
        let mut verdict = blank(id, milestone, cluster);
        if !self.applies(milestone, cluster) {
            return not_applicable(verdict, Why::OutsideLifetime);
        }
        let completion = self.completion(milestone, cluster);
        let term = self.term(milestone, cluster);
        verdict.due_day = Some(term.day);
        let is_due = term.day <= self.as_of;
        let doubt = completion.doubt(&term, milestone, self.as_of);
        verdict.status = match &completion {
            _ if doubt.is_some() => Status::Undecided,
            Completion::Done { day: Some(day), .. } if *day > term.day => Status::DoneLate,
            Completion::Done { .. } => Status::Done,
            Completion::NotYet if is_due => Status::Overdue,
            Completion::NotYet | Completion::Unknown(_) if !is_due => Status::Pending,
            Completion::NotYet | Completion::Unknown(_) => Status::Undecided,
        };
        let ties = self.ties(milestone, cluster, &completion, &term, verdict.status);
        verdict.why = doubt.or((!ties.is_empty()).then_some(Why::Order(ties)));
        match completion {
            Completion::Done { day, .. } => verdict.done_on = day,
            Completion::Unknown(why) => verdict.why = Some(why),
            Completion::NotYet => {}
        }
        verdict
    }

    /// True where the cluster exists when the milestone is due.
    pub(super) fn applies(&self, milestone: &Milestone, cluster: Option<ClusterId>) -> bool {
        let declared = cluster.and_then(|id| self.policy.clusters.get(id.index()));
        declared.is_none_or(|cluster| lives(cluster, Period::holding(milestone.due, Grain::Month)))
    }

    /// What is known of when it was done, whatever it is tied to.
    pub(super) fn completion(&self, milestone: &Milestone, cluster: Option<ClusterId>) -> Completion {
        match &milestone.done {
            Done::Record(day, _) if *day <= self.as_of => Completion::on(*day),
            Done::Open | Done::Record(..) => Completion::NotYet,
            Done::From(from) => self.happened(from, cluster, milestone.due),
            Done::When(condition) => self.holds_since(milestone, condition, cluster),
        }
    }

    /// `done from`: the earliest such day.
    fn happened(&self, from: &DoneFrom, cluster: Option<ClusterId>, due: Date) -> Completion {
        let found = self.facts.event(from, cluster, self.as_of);
        match (found.sure, found.possible) {
            // One that may be the event would change the verdict.
            (Some(sure), Some(possible)) if sure > due && possible <= due => {
                Completion::Unknown(Why::DoubtfulEvent)
            }
            (Some(sure), _) => Completion::on(sure),
            (None, Some(_)) => Completion::Unknown(Why::DoubtfulEvent),
            (None, None) => Completion::NotYet,
        }
    }

    /// `done when`: the earliest day at which it holds, if it still holds when it is due, or at the as-of day where
    /// that is earlier; one that holds later is late.
    fn holds_since(
        &self,
        milestone: &Milestone,
        condition: &Measure,
        cluster: Option<ClusterId>,
    ) -> Completion {
        let (begin, due) = (self.begins(milestone), milestone.due);
        if self.as_of < begin {
            return Completion::NotYet;
        }
        let times = self.times(condition, cluster);
        let truth = |day: Date| self.holds_on(condition, cluster, day, &times);
        let last = due.min(self.as_of);
        if times.days.is_empty() && times.grain.is_none() {
            return match truth(self.as_of) {
                Ok(true) => Completion::Done { day: None, found_in: None, unsure: false },
                Ok(false) => Completion::NotYet,
                Err(why) => Completion::Unknown(why),
            };
        }
        let moments = self.moments(&times, begin);
        let held = |from: Date, until: Date| -> Result<Option<Date>, Why> {
            for day in moments.iter().copied().filter(|day| *day >= from && *day <= until) {
                if truth(day)? {
                    return Ok(Some(day));
                }
            }
            Ok(None)
        };
        let found = |day: Date| {
            let period = times.grain.map(|grain| Period::holding(day, grain));
            let found_in = period.filter(|period| period.last_day() == day && !times.days.contains(&day));
            Completion::Done { day: Some(day), found_in, unsure: false }
        };
        match truth(last) {
            Err(why) => return Completion::Unknown(why),
            Ok(true) => {
                return match held(begin, last) {
                    Ok(day) => found(day.unwrap_or(last)),
                    // It holds now; since when is not known, and is no later than due.
                    Err(_) => Completion::Done { day: None, found_in: None, unsure: true },
                };
            }
            Ok(false) => {}
        }
        if due > self.as_of {
            return Completion::NotYet;
        }
        // A period that ends after the due day may have seen it before.
        if let Some(grain) = times.grain
            && Period::holding(due, grain).last_day() != due
        {
            let holding = Period::holding(due, grain);
            if holding.last_day() > self.as_of {
                return Completion::Unknown(Why::TooCoarse(holding));
            }
            match truth(holding.last_day()) {
                Ok(true) => return Completion::Unknown(Why::TooCoarse(holding)),
                Ok(false) => {}
                Err(why) => return Completion::Unknown(why),
            }
        }
        match truth(self.as_of) {
            Err(why) => Completion::Unknown(why),
            Ok(false) => Completion::NotYet,
            Ok(true) => match held(Date(due.0.saturating_add(1)), self.as_of) {
                Ok(day) => found(day.unwrap_or(self.as_of)),
                Err(why) => Completion::Unknown(why),
            },
        }
    }

    /// The first day on which a condition is looked at.
    pub(super) fn begins(&self, milestone: &Milestone) -> Date {
        let stage = self.policy.stages.get(milestone.stage.index());
        let begin = stage.map_or(milestone.due, |stage| stage.from.first_day());
        milestone.not_before.map_or(begin, |(day, _)| day.max(begin))
    }

    /// The moments at which a condition is looked at, and whether it holds then.
    pub(super) fn looked_at(
        &self,
        id: MilestoneId,
        condition: &Measure,
        cluster: Option<ClusterId>,
    ) -> Vec<(Date, Option<bool>)> {
        let Some(milestone) = self.policy.milestones.get(id.index()) else { return Vec::new() };
        let times = self.times(condition, cluster);
        let moments = self.moments(&times, self.begins(milestone));
        let holds = |day: Date| (day, self.holds_on(condition, cluster, day, &times).ok());
        moments.into_iter().map(holds).collect()
    }

    /// What sees a condition as on a day, and where.
    pub(super) fn seen_on(
        &self,
        condition: &Measure,
        cluster: Option<ClusterId>,
        day: Date,
    ) -> (crate::cube::Evaluator<'_, F>, Cell) {
        let times = self.times(condition, cluster);
        (self.evaluator.on(day), self.cell_on(cluster, day, &times))
    }

    /// Whether a condition holds as it is seen on a day.
    fn holds_on(
        &self,
        condition: &Measure,
        cluster: Option<ClusterId>,
        day: Date,
        times: &Times,
    ) -> Result<bool, Why> {
        let cell = self.cell_on(cluster, day, times);
        // Data of before the cluster are those of its first contour projected back: they say nothing of that day.
        let declared = cluster.and_then(|id| self.policy.clusters.get(id.index()));
        let ended = cell.period.filter(|_| times.grain.is_some());
        if ended.is_some_and(|ended| declared.is_some_and(|cluster| !lives(cluster, ended))) {
            return Ok(false);
        }
        let evaluator = self.evaluator.on(day);
        match evaluator.evaluate(condition, &cell).value {
            Value::Bool(holds) => Ok(holds),
            value => Err(Why::Missing(reason(value, condition))),
        }
    }

    fn cell_on(&self, cluster: Option<ClusterId>, day: Date, times: &Times) -> Cell {
        let grain = times.grain.or(self.policy.period.map(|(from, _)| from.grain)).unwrap_or(Grain::Year);
        let ended = Period::holding(Date(day.0.saturating_add(1)), grain).shift(-1);
        self.cell_at(cluster, Some(ended))
    }

    fn cell_at(&self, cluster: Option<ClusterId>, period: Option<Period>) -> Cell {
        let cell = period.map_or_else(Cell::default, Cell::at);
        match cluster.and_then(|id| Some((id, self.policy.clusters.get(id.index())?))) {
            Some((id, cluster)) => cell.with_cluster(id, cluster),
            None => cell,
        }
    }

    /// The days and periods at which a condition may change.
    fn times(&self, condition: &Measure, cluster: Option<ClusterId>) -> Times {
        let mut kinds = Vec::new();
        let mut grains = Vec::new();
        let see = &mut |part: &Measure| self.read_by(part.kind.named(), &mut kinds, &mut grains);
        self.policy.visit(condition, &mut BTreeSet::new(), see);
        let mut grain = grains.into_iter().max();
        if grain.is_none() {
            // Who is a member may depend on time although nothing else that is read does.
            let reading = self.evaluator.evaluate(condition, &self.cell_at(cluster, None));
            if let Value::Missing(Reason::Unavailable { why: Unavailable::MembershipNeedsPeriod, .. }) =
                reading.value
            {
                grain = Some(self.policy.period.map_or(Grain::Year, |(from, _)| from.grain));
            }
        }
        Times { days: self.evaluator.days(&kinds), grain }
    }

    fn read_by(&self, named: Named<'_>, kinds: &mut Vec<ObjectKind>, grains: &mut Vec<Grain>) {
        match named {
            Named::Objects(of) => kinds.push(of),
            Named::Aggregate(id) => {
                let dataset = self.policy.aggregates.get(id.index()).map(|a| a.dataset);
                let period = dataset.and_then(|id| self.policy.datasets.get(id.index())?.period.as_ref());
                grains.extend(period.map(|period| period.grain));
            }
            Named::Parameter(_) => grains.push(Grain::Year),
            Named::Member(CellAxis::Period(grain)) => grains.push(grain),
            Named::Nothing
            | Named::Literal(_)
            | Named::Indicator(_)
            | Named::Field(_)
            | Named::Member(_)
            | Named::Codes(_)
            | Named::Parent(_)
            | Named::Clusters(_)
            | Named::Moved(_) => {}
        }
    }

    /// The moments from a day to the as-of day at which a condition is looked at.
    fn moments(&self, times: &Times, begin: Date) -> Vec<Date> {
        let mut moments = vec![begin];
        moments.extend(times.days.iter().copied().filter(|day| *day > begin && *day <= self.as_of));
        if let Some(grain) = times.grain {
            let mut period = Period::holding(begin, grain);
            while period.last_day() <= self.as_of {
                moments.push(period.last_day());
                period = period.shift(1);
            }
        }
        moments.sort_unstable();
        moments.dedup();
        moments
    }
}

fn blank(id: MilestoneId, milestone: &Milestone, cluster: Option<ClusterId>) -> Verdict {
    Verdict {
        due_day: Some(milestone.due),
        owner: milestone.owner,
        basis: milestone.basis.clone(),
        ..Verdict::open(
            Kind::Milestone(id),
            milestone.id.clone(),
            VerdictCell { cluster, ..VerdictCell::default() },
            milestone.level,
            milestone.span,
        )
    }
}
