//! `during` of a milestone: a period, a stage or the time between two other milestones, said by the ties that milestones
//! have: not before a day, after another, no later than another.

use super::Checker;
use super::stage::Place;
use crate::diagnostic::{IntervalProblem, Kind, ObligationProblem, PolicyProblem};
use crate::model::{Date, MilestoneId, StageId, TimeUnit, Within};
use crate::source::Span;
use crate::syntax::tree::{MilestoneDuring, Name};

/// A milestone to be done during a stage.
pub struct OfStage {
    milestone: MilestoneId,
    stage: StageId,
    /// The day by which it is due, and where that is said.
    due: (Date, Span),
    span: Span,
}

impl Checker<'_> {
    pub(super) fn milestone_during(
        &mut self,
        place: &Place,
        id: MilestoneId,
        during: &MilestoneDuring,
        due: (Date, Span),
        span: Span,
    ) {
        let days = match during {
            MilestoneDuring::Milestones(first, last) => {
                self.between_milestones(place, id, (first, last), span);
                return;
            }
            MilestoneDuring::Period(range) => {
                let from = super::period::first_day(range.from.value);
                from.zip(super::period::last_day(range.until.value))
            }
            MilestoneDuring::Stage(name) => {
                let Some(stage) = self.names.stages.find(&name.text) else {
                    let known: Vec<String> = self.names.stages.names().map(str::to_owned).collect();
                    self.unknown(Kind::Stage, name, known.iter().map(String::as_str));
                    return;
                };
                self.of_stages.push(OfStage { milestone: id, stage, due, span });
                return;
            }
        };
        if let Some(days) = days {
            self.during_days(id, days, due, span);
        }
    }

    /// What waited for the stages.
    pub(super) fn during_stages(&mut self) {
        for OfStage { milestone, stage, due, span } in std::mem::take(&mut self.of_stages) {
            if let Some(stage) = self.policy.stages.get(stage.index()) {
                let days = (stage.from.first_day(), stage.until.last_day());
                self.during_days(milestone, days, due, span);
            }
        }
    }

    fn during_days(&mut self, id: MilestoneId, (from, until): (Date, Date), due: (Date, Span), span: Span) {
        if until < from {
            self.report(PolicyProblem::Backwards { span });
        } else if due.0 < from || due.0 > until {
            let (due, said) = (due.0.to_string(), due.1);
            let (from, until) = (from.to_string(), until.to_string());
            self.report(IntervalProblem::DueOutside { due, from, until, span: said, during: span });
        } else {
            self.not_before(id, from, span);
        }
    }

    /// After the one, and no later than the other.
    fn between_milestones(&mut self, place: &Place, id: MilestoneId, ends: (&Name, &Name), span: Span) {
        let (first, last) = (self.milestone_id(place.stage, ends.0), self.milestone_id(place.stage, ends.1));
        let (Some(first), Some(last)) = (first, last) else { return };
        if first == id || last == id {
            self.report(ObligationProblem::TermOfItself { span });
            return;
        }
        let within = Within { count: 0, unit: TimeUnit::Days, of: last, span };
        self.with_milestone(id, |m| {
            m.after.push((first, span));
            m.within.push(within);
        });
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
