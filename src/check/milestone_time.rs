//! Time of milestones: `during` a period, a stage or the time between two others, `overlaps`, `within 3 months of`. All
//! are said by the ties that milestones have: not before a day, after another, no later than so long after another.

use super::Checker;
use super::stage::Place;
use crate::diagnostic::{IntervalProblem, Kind, ObligationProblem, OneDay, PolicyProblem};
use crate::model::{Date, MilestoneId, Overlap, OverlapEnd, StageId, TimeUnit, Within};
use crate::source::Span;
use crate::syntax::tree::{MilestoneTime, Name, TimeSide};

/// What is said of a milestone and of other declarations, which may stand below it.
pub struct Timed {
    milestone: MilestoneId,
    said: Said,
    span: Span,
}

enum Said {
    /// To be done during a stage; the day by which it is due, and where that is said.
    During(StageId, (Date, Span)),
    /// The stretch that ends with it and begins with another overlaps a stage.
    Overlaps(MilestoneId, StageId),
}

/// What a milestone's time is, by what is known where it is said.
enum Time {
    Days(Date, Date),
    Stage(StageId),
    Milestones(MilestoneId, MilestoneId),
}

impl Checker<'_> {
    pub(super) fn milestone_during(
        &mut self,
        place: &Place,
        id: MilestoneId,
        during: &MilestoneTime,
        due: (Date, Span),
        span: Span,
    ) {
        match self.milestone_time(place, during, OneDay::During) {
            Some(Time::Days(from, until)) => self.during_days(id, (from, until), due, span),
            Some(Time::Stage(stage)) => {
                self.timed.push(Timed { milestone: id, said: Said::During(stage, due), span });
            }
            Some(Time::Milestones(first, last)) if first == id || last == id => {
                self.report(ObligationProblem::TermOfItself { span });
            }
            Some(Time::Milestones(first, last)) => {
                self.comes_after(id, first, span);
                self.no_later(id, last, span);
            }
            None => {}
        }
    }

    /// The stretch from another milestone to this one has a day in common with a period, a stage or another stretch.
    pub(super) fn milestone_overlaps(
        &mut self,
        place: &Place,
        id: MilestoneId,
        stretch: (Option<&Name>, Option<&Name>),
        with: &MilestoneTime,
        span: Span,
    ) {
        let (Some(first), Some(last)) = stretch else {
            let what = stretch.0.map_or_else(|| self.short_milestone(id), |name| name.text.clone());
            self.report(IntervalProblem::OneDay { what, side: OneDay::Milestone, span });
            return;
        };
        let ends = (self.milestone_named(place.stage, first), self.milestone_named(place.stage, last));
        let with = self.milestone_time(place, with, OneDay::Overlaps);
        let ((Some(from), Some(until)), Some(with)) = (ends, with) else { return };
        if until != id {
            let (here, last) = (self.short_milestone(id), last.text.clone());
            self.report(IntervalProblem::EndsElsewhere { here, last, span });
            return;
        }
        if from == id {
            let what = format!("{}..{}", first.text, last.text);
            self.report(IntervalProblem::OneDay { what, side: OneDay::Overlaps, span });
            return;
        }
        self.comes_after(id, from, span);
        match with {
            Time::Days(first, last) => self.overlaps_days(id, from, (first, last), span),
            Time::Stage(stage) => {
                self.timed.push(Timed { milestone: id, said: Said::Overlaps(from, stage), span });
            }
            Time::Milestones(begins, ends) => {
                if begins != id {
                    self.comes_after(id, begins, span);
                }
                let until = OverlapEnd::Milestone(ends);
                let overlap = Overlap { first: from, from: Some(begins), until, span };
                self.with_milestone(id, |m| m.overlaps.push(overlap));
            }
        }
    }

    fn milestone_time(&mut self, place: &Place, time: &MilestoneTime, side: OneDay) -> Option<Time> {
        match time {
            MilestoneTime::Milestones(first, last) => {
                let (first, last) =
                    (self.milestone_named(place.stage, first), self.milestone_named(place.stage, last));
                Some(Time::Milestones(first?, last?))
            }
            MilestoneTime::Period(range) => {
                let from = super::period::first_day(range.from.value)?;
                let until = super::period::last_day(range.until.value)?;
                if until < from {
                    self.report(PolicyProblem::Backwards { span: range.from.span.to(range.until.span) });
                    return None;
                }
                Some(Time::Days(from, until))
            }
            MilestoneTime::Stage(name) => {
                if let Some(stage) = self.names.stages.find(&name.text) {
                    return Some(Time::Stage(stage));
                }
                if self.is_milestone(&name.text) {
                    let (name, span) = (name.text.clone(), name.span);
                    let during = side == OneDay::During;
                    self.report(IntervalProblem::OneMilestone { name, during, span });
                    return None;
                }
                let known: Vec<String> = self.names.stages.names().map(str::to_owned).collect();
                self.unknown(Kind::Stage, name, known.iter().map(String::as_str));
                None
            }
        }
    }

    /// `within 3 months of X`, `after X`, `before X`.
    pub(super) fn near(&mut self, id: MilestoneId, within: Within, side: TimeSide) {
        let (of, span) = (within.of, within.span);
        match side {
            TimeSide::Either => self.with_milestone(id, |m| {
                m.ahead.push(within.clone());
                m.within.push(within);
            }),
            TimeSide::After => {
                self.comes_after(id, of, span);
                self.with_milestone(id, |m| m.within.push(within));
            }
            TimeSide::Before => {
                self.no_later(id, of, span);
                self.with_milestone(id, |m| m.ahead.push(within));
            }
        }
    }

    /// A milestone by its name; a stage has two ends, from neither of which a term runs.
    pub(super) fn milestone_named(&mut self, stage: StageId, name: &Name) -> Option<MilestoneId> {
        if !self.is_milestone(&name.text) && self.names.stages.find(&name.text).is_some() {
            let (name, span) = (name.text.clone(), name.span);
            self.report(IntervalProblem::StageForMilestone { name, span });
            return None;
        }
        self.milestone_id(stage, name)
    }

    fn is_milestone(&self, name: &str) -> bool {
        let mut all = self.names.milestones.names();
        all.any(|full| full == name || full.rsplit_once('.').is_some_and(|(_, short)| short == name))
    }

    fn short_milestone(&self, id: MilestoneId) -> String {
        let full = self.policy.milestones.get(id.index()).map(|m| m.id.as_str()).unwrap_or_default();
        full.rsplit_once('.').map_or(full, |(_, short)| short).to_owned()
    }

    /// What waited for the stages.
    pub(super) fn times_of_milestones(&mut self) {
        for Timed { milestone, said, span } in std::mem::take(&mut self.timed) {
            let days = |checker: &Self, stage: StageId| {
                let stage = checker.policy.stages.get(stage.index())?;
                Some((stage.from.first_day(), stage.until.last_day()))
            };
            match said {
                Said::During(stage, due) => {
                    if let Some(days) = days(self, stage) {
                        self.during_days(milestone, days, due, span);
                    }
                }
                Said::Overlaps(first, stage) => {
                    if let Some(days) = days(self, stage) {
                        self.overlaps_days(milestone, first, days, span);
                    }
                }
            }
        }
    }

    fn during_days(&mut self, id: MilestoneId, (from, until): (Date, Date), due: (Date, Span), span: Span) {
        if due.0 < from || due.0 > until {
            let (due, said) = (due.0.to_string(), due.1);
            let (from, until) = (from.to_string(), until.to_string());
            self.report(IntervalProblem::DueOutside { due, from, until, span: said, during: span });
        } else {
            self.not_before(id, from, span);
        }
    }

    fn overlaps_days(
        &mut self,
        id: MilestoneId,
        first: MilestoneId,
        (from, until): (Date, Date),
        span: Span,
    ) {
        self.not_before(id, from, span);
        let overlap = Overlap { first, from: None, until: OverlapEnd::Day(until), span };
        self.with_milestone(id, |m| m.overlaps.push(overlap));
    }

    /// Said once, however often it follows.
    pub(super) fn comes_after(&mut self, id: MilestoneId, other: MilestoneId, span: Span) {
        self.with_milestone(id, |m| {
            if m.after.iter().all(|(known, _)| *known != other) {
                m.after.push((other, span));
            }
        });
    }

    fn no_later(&mut self, id: MilestoneId, other: MilestoneId, span: Span) {
        let within = Within { count: 0, unit: TimeUnit::Days, of: other, span };
        self.with_milestone(id, |m| m.within.push(within));
    }

    /// The latest of the days before which a milestone may not be done.
    pub(super) fn not_before(&mut self, id: MilestoneId, day: Date, span: Span) {
        self.with_milestone(id, |m| {
            if m.not_before.is_none_or(|(known, _)| known < day) {
                m.not_before = Some((day, span));
            }
        });
    }
}
