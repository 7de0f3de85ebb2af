//! What a verdict carries.

use crate::cube::{Coverage, Reason};
use crate::model::{
    AxisMember, BodyId, Citation, ClusterId, DataStatus, Date, Level, Period, RoleId, StageId, TargetId,
};
use crate::source::Span;
use crate::unit::{Number, Rational, Unit};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Met,
    Missed,
    OnTrack,
    Behind,
    Pending,
    Undecided,
    NotApplicable,
}

/// What a verdict is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Target(TargetId),
    /// The n-th `require` of a cluster.
    Requirement(ClusterId, usize),
}

/// The part of the cell that tells verdicts of one target apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct VerdictCell {
    pub cluster: Option<ClusterId>,
    pub role: Option<RoleId>,
    /// A member of another axis, in a target `of each AXIS`.
    pub member: Option<AxisMember>,
    /// Only where the target is judged in several periods.
    pub period: Option<Period>,
}

/// Why a verdict is not a plain met or missed.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// A value is missing.
    Missing(Reason),
    /// The fact is there, the value it must reach is missing.
    RequirementMissing(Reason),
    /// `of each X` without any X.
    NobodyInScope,
    /// The plan names no value for the period.
    NoPlan(Period),
    /// The condition of the scope or of `applies when` is false.
    ConditionFalse,
    /// The cluster did not exist in the period.
    OutsideLifetime,
    /// No period with a value lies after the baseline.
    NothingToCompare,
    /// The requirement binds from a later day.
    BindsFrom(Date),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub kind: Kind,
    /// `first.productivity`, `petrochem.require`
    pub id: String,
    pub cell: VerdictCell,
    pub status: Status,
    pub level: Level,
    pub weight: Rational,
    /// In `unit`, as `required` is.
    pub value: Option<Number>,
    pub required: Option<Number>,
    pub unit: Unit,
    /// `value - required`; of shares in percentage points.
    pub gap: Option<Number>,
    /// 0 to 1.
    pub achievement: Option<Number>,
    pub coverage: Coverage,
    /// The period in which the target is due.
    pub due: Option<Period>,
    /// The period whose value was compared, where it is not the due one.
    pub compared_in: Option<Period>,
    pub owner: Option<BodyId>,
    pub basis: Vec<Citation>,
    pub why: Option<Why>,
    pub span: Span,
}

impl Verdict {
    /// How settled the data of a decided verdict are, or the status of those that are held back where that keeps it
    /// open; `None` where it was not judged or lacks data for another reason.
    pub fn data_status(&self) -> Option<DataStatus> {
        match &self.why {
            None => Some(self.coverage.status),
            Some(Why::Missing(reason) | Why::RequirementMissing(reason)) => reason.withheld(),
            Some(
                Why::NobodyInScope
                | Why::NoPlan(_)
                | Why::ConditionFalse
                | Why::OutsideLifetime
                | Why::NothingToCompare
                | Why::BindsFrom(_),
            ) => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageStatus {
    Passed,
    Failed,
    Undecided,
    Open,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StageVerdict {
    pub stage: StageId,
    pub status: StageStatus,
    /// The weighted mean of achievement; absent where one is missing.
    pub score: Option<Number>,
    /// Positions, in the assessment's list, of the verdicts that keep the stage from passing.
    pub because: Vec<usize>,
}
