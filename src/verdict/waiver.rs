//! Waivers: what is let pass, and which of them do anything.

use super::{Kind, Status, Verdict};
use crate::model::{Date, Policy, Waived, WaiverId};

/// What a waiver did in an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaiverUse {
    pub waiver: WaiverId,
    /// Its last day is before the as-of day.
    pub expired: bool,
    /// Positions of the verdicts it lets pass, or would if it were still in force.
    pub verdicts: Vec<usize>,
}

/// Lets pass what waivers in force allow.
pub fn waive(policy: &Policy, verdicts: &mut [Verdict], as_of: Date) -> Vec<WaiverUse> {
    let mut uses = Vec::new();
    for (at, waiver) in policy.waivers.iter().enumerate() {
        let id = WaiverId::at(at);
        let expired = waiver.until < as_of;
        let mut used = Vec::new();
        for (place, verdict) in verdicts.iter_mut().enumerate() {
            let concerns = match (waiver.of, &verdict.kind) {
                (Waived::Target(target), Kind::Target(own)) => target == *own,
                (Waived::Milestone(milestone), Kind::Milestone(own)) => milestone == *own,
                (Waived::Target(_) | Waived::Milestone(_), _) => false,
            };
            let here = waiver.cluster.is_none() || waiver.cluster == verdict.cell.cluster;
            if !concerns || !here || !fails(verdict.status) {
                continue;
            }
            used.push(place);
            if !expired {
                verdict.waived = Some((id, verdict.status));
                verdict.status = Status::Waived;
            }
        }
        uses.push(WaiverUse { waiver: id, expired, verdicts: used });
    }
    uses
}

fn fails(status: Status) -> bool {
    match status {
        Status::Missed | Status::Behind | Status::Overdue | Status::Undecided => true,
        Status::Met
        | Status::OnTrack
        | Status::Pending
        | Status::Done
        | Status::DoneLate
        | Status::Waived
        | Status::NotApplicable => false,
    }
}
