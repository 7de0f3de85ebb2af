//! What the order of milestones says of one that is judged: an earlier term (`within`), what it should have come after
//! (`after`, `not before`), what it should have come sooner before (`within … before`), and what it should overlap.
//!
//! `within` moves the term, so that what is later than it is late. That something was done in the wrong order does not
//! undo it; it is told with the verdict.

use super::milestone::Completion;
use super::target::Judge;
use super::{Status, Tie};
use crate::cube::Facts;
use crate::model::{ClusterId, Date, Done, Milestone, MilestoneId, Overlap, OverlapEnd, Within};

/// The last day on which a milestone may be done.
pub(super) struct Term {
    pub day: Date,
    /// What sets it, where that is not the due day.
    pub by: Option<Tie>,
    /// Milestones of which it is not known when they were done, each with the earliest term that it may set.
    pub open: Vec<(MilestoneId, Date)>,
}

/// What is known of another milestone, in all cells that bear on one.
enum Other {
    /// The latest day; the due day stands for one that is not known.
    Done {
        day: Date,
        dated: bool,
    },
    NotYet,
    Unknown,
}

impl<F: Facts + ?Sized> Judge<'_, F> {
    /// The due day, or an earlier one that `within` sets.
    pub(super) fn term(&self, milestone: &Milestone, cluster: Option<ClusterId>) -> Term {
        let mut term = Term { day: milestone.due, by: None, open: Vec::new() };
        for within in &milestone.within {
            match self.other(within.of, cluster) {
                Some(Other::Done { day, dated }) => {
                    let last = within.unit.after(day, within.count);
                    if last < term.day {
                        let Within { count, unit, of, .. } = *within;
                        term.day = last;
                        term.by = Some(Tie::Term { count, unit, of, day, dated, last });
                    }
                }
                Some(Other::Unknown) => {
                    let first = self.policy.milestones.get(within.of.index()).map(|m| self.begins(m));
                    let first = first.map(|day| within.unit.after(day, within.count));
                    term.open.extend(first.map(|day| (within.of, day)));
                }
                Some(Other::NotYet) | None => {}
            }
        }
        term
    }

    /// What is to be told of the order with a verdict.
    pub(super) fn ties(
        &self,
        milestone: &Milestone,
        cluster: Option<ClusterId>,
        completion: &Completion,
        term: &Term,
        status: Status,
    ) -> Vec<Tie> {
        let late = matches!(status, Status::DoneLate | Status::Overdue | Status::Pending);
        let mut told: Vec<Tie> = term.by.iter().filter(|_| late).cloned().collect();
        let Completion::Done { day, .. } = completion else { return told };
        // A condition is not looked at before the first day allowed.
        if let (Some(day), Some((first, _))) = (day, milestone.not_before)
            && *day < first
            && !matches!(milestone.done, Done::When(_))
        {
            told.push(Tie::TooEarly { first });
        }
        for (of, _) in &milestone.after {
            match (self.other(*of, cluster), day) {
                (Some(Other::Done { day: other, dated: true }), Some(day)) if other > *day => {
                    told.push(Tie::Before { of: *of, day: other });
                }
                (Some(Other::NotYet), _) => told.push(Tie::Without { of: *of }),
                (Some(Other::Unknown), _) => told.push(Tie::Unsure { of: *of }),
                (Some(Other::Done { .. }) | None, _) => {}
            }
        }
        // What comes after another does so at no distance before it.
        let follows = |of: MilestoneId| milestone.after.iter().any(|(other, _)| *other == of);
        for ahead in milestone.ahead.iter().filter(|ahead| !follows(ahead.of)) {
            let Some(last) = day.map(|day| ahead.unit.after(day, ahead.count)) else { continue };
            let found = match self.other(ahead.of, cluster) {
                Some(Other::Done { day, dated: true }) if day > last => Some(day),
                // It will be done later than that, if at all.
                Some(Other::NotYet) if self.as_of > last => None,
                Some(Other::Done { .. } | Other::NotYet | Other::Unknown) | None => continue,
            };
            let Within { count, unit, of, .. } = *ahead;
            told.push(Tie::TooSoon { count, unit, of, day: found });
        }
        told.extend(milestone.overlaps.iter().filter_map(|overlap| self.apart(overlap, cluster)));
        told
    }

    /// A stretch that begins after the other has ended.
    fn apart(&self, overlap: &Overlap, cluster: Option<ClusterId>) -> Option<Tie> {
        let dated = |id: MilestoneId| match self.other(id, cluster) {
            Some(Other::Done { day, dated: true }) => Some(day),
            Some(Other::Done { .. } | Other::NotYet | Other::Unknown) | None => None,
        };
        let day = dated(overlap.first)?;
        let (until, by) = match overlap.until {
            OverlapEnd::Day(until) => (until, None),
            OverlapEnd::Milestone(by) => (dated(by)?, Some(by)),
        };
        (day > until).then_some(Tie::Apart { of: overlap.first, day, until, by })
    }

    /// Another milestone: of the same cluster where it is judged for it, else of all for which it is; `None` where it
    /// applies to none of them.
    fn other(&self, id: MilestoneId, cluster: Option<ClusterId>) -> Option<Other> {
        let other = self.policy.milestones.get(id.index())?;
        let cells = match cluster.filter(|cluster| other.scope.holds(*cluster)) {
            Some(cluster) => vec![Some(cluster)],
            None => other.scope.cells(self.policy.clusters.len()),
        };
        let mut all = None;
        for cell in cells.into_iter().filter(|cell| self.applies(other, *cell)) {
            let one = match self.completion(other, cell) {
                Completion::Done { day: Some(day), .. } => Other::Done { day, dated: true },
                Completion::Done { day: None, .. } => {
                    Other::Done { day: other.due.min(self.as_of), dated: false }
                }
                Completion::NotYet => Other::NotYet,
                Completion::Unknown(_) if other.due > self.as_of => Other::NotYet,
                Completion::Unknown(_) => Other::Unknown,
            };
            all = Some(match (all, one) {
                (None, one) => one,
                (Some(Other::NotYet), _) | (_, Other::NotYet) => Other::NotYet,
                (Some(Other::Unknown), _) | (_, Other::Unknown) => Other::Unknown,
                (Some(Other::Done { day: a, dated: x }), Other::Done { day: b, dated: y }) => {
                    if a >= b {
                        Other::Done { day: a, dated: x }
                    } else {
                        Other::Done { day: b, dated: y }
                    }
                }
            });
        }
        all
    }
}
