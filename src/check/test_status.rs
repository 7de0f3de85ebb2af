//! The statuses of what is judged as words of tests: those that there are, and words that are none of them.

use super::Checker;
use super::call::Env;
use super::test_case::parts;
use super::test_expect::{base, bound, dotted};
use super::test_table::text_of;
use crate::diagnostic::{ExpectProblem, Judged, nearest};
use crate::keyword::TABLE;
use crate::model::{PartStatus, VerdictStatus};
use crate::syntax::tree::{self, CompareOp, Expr, ExprKind};

impl Checker<'_> {
    /// Reports what stands in the place of a status and is none: a word of the expectation, or of the case.
    pub(super) fn names_statuses(&mut self, expectation: &Expr, env: &Env) -> Option<()> {
        if let ExprKind::Compare { op: CompareOp::Equal | CompareOp::NotEqual, left, right, .. } =
            &expectation.kind
            && let Some(path) = base(left)
            && let Some(judged) = self.judged_as(&dotted(path))
        {
            let word = bound(right, env);
            let name = Self::bare_name(&word).map(|name| name.text.clone());
            let written = match &word.kind {
                ExprKind::Text(_) => text_of(&word),
                _ => name,
            };
            let is_status = Self::bare_name(&word).is_some_and(|name| status_called(&name.text).is_some());
            if let (Some(written), false) = (written, is_status) {
                let lang = Self::lang_of(&written);
                let own = |status: &tree::Status| match (judged, verdict_status(*status)) {
                    (Judged::Part, _) => part_status(*status).is_some(),
                    (_, Some(status)) => may_be(judged, status),
                    (_, None) => false,
                };
                let own: Vec<tree::Status> = STATUSES.into_iter().filter(own).collect();
                let called = |status: tree::Status| {
                    crate::keyword::canonical(slot_of(status), lang).unwrap_or_default().replace(' ', "_")
                };
                let known: Vec<String> = own.iter().copied().map(called).collect();
                let suggestion = match status_called(&written) {
                    Some(status) => Some(called(status)),
                    None => nearest(&written, known.iter().map(String::as_str)).map(str::to_owned),
                };
                let (cell, span) = (word.span, expectation.span);
                let within = span.holds(cell);
                self.report(ExpectProblem::NoStatus {
                    word: written,
                    known,
                    suggestion,
                    cell,
                    span: (!within).then_some(span),
                });
                return None;
            }
        }
        parts(expectation).into_iter().try_for_each(|part| self.names_statuses(part, env))
    }
}

/// The slot of the keyword of a status.
pub(super) fn slot_of(status: tree::Status) -> &'static str {
    match status {
        tree::Status::Met => "s_met",
        tree::Status::Missed => "s_missed",
        tree::Status::OnTrack => "s_on_track",
        tree::Status::Behind => "s_behind",
        tree::Status::Pending => "s_pending",
        tree::Status::Done => "s_done",
        tree::Status::DoneLate => "s_done_late",
        tree::Status::Overdue => "s_overdue",
        tree::Status::Undecided => "s_undecided",
        tree::Status::Waived => "s_waived",
        tree::Status::NotApplicable => "s_not_applicable",
        tree::Status::Passed => "s_passed",
        tree::Status::NotPassed => "s_not_passed",
        tree::Status::UnderWay => "s_under_way",
    }
}

const STATUSES: [tree::Status; 14] = [
    tree::Status::Met,
    tree::Status::Missed,
    tree::Status::OnTrack,
    tree::Status::Behind,
    tree::Status::Pending,
    tree::Status::Done,
    tree::Status::DoneLate,
    tree::Status::Overdue,
    tree::Status::Undecided,
    tree::Status::Waived,
    tree::Status::NotApplicable,
    tree::Status::Passed,
    tree::Status::NotPassed,
    tree::Status::UnderWay,
];

/// The status that a word with underscores names.
pub(super) fn status_called(word: &str) -> Option<tree::Status> {
    let spoken = word.replace('_', " ");
    let named = |slot: &str| {
        let keyword = TABLE.iter().find(|keyword| keyword.slot == slot);
        keyword.is_some_and(|k| k.en.iter().chain(k.ru).any(|form| *form == spoken))
    };
    STATUSES.into_iter().find(|status| named(slot_of(*status)))
}

pub(super) fn verdict_status(status: tree::Status) -> Option<VerdictStatus> {
    Some(match status {
        tree::Status::Met => VerdictStatus::Met,
        tree::Status::Missed => VerdictStatus::Missed,
        tree::Status::OnTrack => VerdictStatus::OnTrack,
        tree::Status::Behind => VerdictStatus::Behind,
        tree::Status::Pending => VerdictStatus::Pending,
        tree::Status::Done => VerdictStatus::Done,
        tree::Status::DoneLate => VerdictStatus::DoneLate,
        tree::Status::Overdue => VerdictStatus::Overdue,
        tree::Status::Undecided => VerdictStatus::Undecided,
        tree::Status::Waived => VerdictStatus::Waived,
        tree::Status::NotApplicable => VerdictStatus::NotApplicable,
        tree::Status::Passed | tree::Status::NotPassed | tree::Status::UnderWay => return None,
    })
}

pub(super) fn part_status(status: tree::Status) -> Option<PartStatus> {
    match status {
        tree::Status::Passed => Some(PartStatus::Passed),
        tree::Status::NotPassed => Some(PartStatus::Failed),
        tree::Status::UnderWay => Some(PartStatus::Open),
        tree::Status::Undecided => Some(PartStatus::Undecided),
        tree::Status::NotApplicable => Some(PartStatus::NotApplicable),
        tree::Status::Met
        | tree::Status::Missed
        | tree::Status::OnTrack
        | tree::Status::Behind
        | tree::Status::Pending
        | tree::Status::Done
        | tree::Status::DoneLate
        | tree::Status::Overdue
        | tree::Status::Waived => None,
    }
}

/// The status for which a reader takes `not` before another.
pub(super) fn opposite(status: tree::Status) -> Option<tree::Status> {
    match status {
        tree::Status::Met => Some(tree::Status::Missed),
        tree::Status::Missed => Some(tree::Status::Met),
        tree::Status::OnTrack => Some(tree::Status::Behind),
        tree::Status::Behind => Some(tree::Status::OnTrack),
        tree::Status::Done => Some(tree::Status::Overdue),
        tree::Status::Overdue => Some(tree::Status::Done),
        tree::Status::Passed => Some(tree::Status::NotPassed),
        tree::Status::NotPassed => Some(tree::Status::Passed),
        tree::Status::Pending
        | tree::Status::DoneLate
        | tree::Status::Undecided
        | tree::Status::Waived
        | tree::Status::NotApplicable
        | tree::Status::UnderWay => None,
    }
}

/// Whether what is judged may have a status.
pub(super) fn may_be(judged: Judged, status: VerdictStatus) -> bool {
    match status {
        VerdictStatus::Undecided | VerdictStatus::NotApplicable => true,
        VerdictStatus::Met | VerdictStatus::Missed => judged != Judged::Milestone,
        VerdictStatus::OnTrack | VerdictStatus::Behind => judged == Judged::Target,
        VerdictStatus::Pending | VerdictStatus::Waived => judged != Judged::Rule,
        VerdictStatus::Done | VerdictStatus::DoneLate | VerdictStatus::Overdue => judged == Judged::Milestone,
    }
}
