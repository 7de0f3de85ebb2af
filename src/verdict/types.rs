//! What a verdict carries.

use crate::cube::{Counted, Coverage, Reason};
use crate::model::{
    AxisMember, BodyId, Citation, ClusterId, DataStatus, Date, GroupId, Level, MilestoneId, Period, RatingId,
    RoleId, RuleId, StageId, TargetId, TimeUnit, WaiverId,
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
    Done,
    DoneLate,
    Overdue,
    Undecided,
    /// Missed, behind, overdue or undecided under a waiver in force.
    Waived,
    NotApplicable,
}

impl Status {
    /// The word that conditions and outputs for machines name it by.
    pub fn word(self) -> &'static str {
        match self {
            Status::Met => "met",
            Status::Missed => "missed",
            Status::OnTrack => "on_track",
            Status::Behind => "behind",
            Status::Pending => "pending",
            Status::Done => "done",
            Status::DoneLate => "done_late",
            Status::Overdue => "overdue",
            Status::Undecided => "undecided",
            Status::Waived => "waived",
            Status::NotApplicable => "not_applicable",
        }
    }
}

/// What a verdict is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Target(TargetId),
    /// The n-th `require` of a cluster.
    Requirement(ClusterId, usize),
    Milestone(MilestoneId),
    Rule(RuleId),
}

impl Kind {
    /// The word of machine-readable results.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Target(_) => "target",
            Kind::Requirement(..) => "requirement",
            Kind::Milestone(_) => "milestone",
            Kind::Rule(_) => "rule",
        }
    }
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
    /// The data are of this period, which ends after the due day: whether it held by then cannot be told.
    TooCoarse(Period),
    /// Some event may be the one that is meant: its condition is undecided.
    DoubtfulEvent,
    /// These keep the rule from holding.
    Offenders(Vec<Offender>),
    /// What the order of milestones says of one.
    Order(Vec<Tie>),
}

/// A declaration or a verdict that keeps a rule from holding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offender {
    /// As the policy names it; of a verdict, with its cluster.
    pub name: String,
    pub title: Option<String>,
    /// The cluster in which it was judged.
    pub cluster: Option<ClusterId>,
    pub span: Span,
}

/// One thing that the order of milestones says of one of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Tie {
    /// `within` sets a term before the due day: so long after another was done, on this day or, where that is not
    /// known, counted from this one.
    Term { count: u32, unit: TimeUnit, of: MilestoneId, day: Date, dated: bool, last: Date },
    /// Done before another that it comes after, which was done on this day.
    Before { of: MilestoneId, day: Date },
    /// Done, and what it comes after is not.
    Without { of: MilestoneId },
    /// Done, and of what it comes after that is not known.
    Unsure { of: MilestoneId },
    /// Done so long before another as it may be at most, and earlier; the other was done on this day, or is not yet.
    TooSoon { count: u32, unit: TimeUnit, of: MilestoneId, day: Option<Date> },
    /// The stretch that it ends begins on this day with another, after the end of the one that it is to overlap: this
    /// day, on which that milestone was done.
    Apart { of: MilestoneId, day: Date, until: Date, by: Option<MilestoneId> },
    /// Done before the first day on which it may be.
    TooEarly { first: Date },
    /// It is not known when this one was done, and so not which term it sets.
    NoTerm { of: MilestoneId },
    /// The data are of this period, which ends after the earlier term: whether it held by then cannot be told.
    Coarse { period: Period },
    /// It holds, and since when is not known: whether it kept its earlier term cannot be told.
    SinceWhen,
}

/// A comparison over the members of both periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// The value of all members; its distance to the verdict's value is the effect of composition.
    pub whole: Option<Number>,
    /// Members in both periods, and in the later one.
    pub both: u64,
    pub members: u64,
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
    /// (fact - base) / (plan - base), 0 to 1 where it lies between.
    pub progress: Option<Number>,
    /// The period in which the target is due.
    pub due: Option<Period>,
    /// The last day on which the milestone may be done.
    pub due_day: Option<Date>,
    /// The day on which it was done.
    pub done_on: Option<Date>,
    /// The waiver that lets it pass, and what it would be without.
    pub waived: Option<(WaiverId, Status)>,
    /// `like for like`: who was compared.
    pub alike: Option<Alike>,
    /// The period whose value was compared, where it is not the due one.
    pub compared_in: Option<Period>,
    pub owner: Option<BodyId>,
    pub basis: Vec<Citation>,
    pub why: Option<Why>,
    pub span: Span,
}

impl Verdict {
    /// A verdict of which nothing is known yet: undecided.
    pub(super) fn open(kind: Kind, id: String, cell: VerdictCell, level: Level, span: Span) -> Self {
        Verdict {
            kind,
            id,
            cell,
            status: Status::Undecided,
            level,
            weight: Rational::one(),
            value: None,
            required: None,
            unit: Unit::one(),
            gap: None,
            achievement: None,
            coverage: Coverage::FULL,
            progress: None,
            due: None,
            due_day: None,
            done_on: None,
            waived: None,
            alike: None,
            compared_in: None,
            owner: None,
            basis: Vec::new(),
            why: None,
            span,
        }
    }

    /// How settled the data of a decided verdict are, or the status of those that are held back where that keeps it
    /// open; `None` where it was not judged or lacks data for another reason.
    pub fn data_status(&self) -> Option<DataStatus> {
        match &self.why {
            None => Some(self.coverage.status),
            Some(Why::Order(_)) => (self.status != Status::Undecided).then_some(self.coverage.status),
            Some(Why::Missing(reason) | Why::RequirementMissing(reason)) => reason.withheld(),
            Some(
                Why::NobodyInScope
                | Why::NoPlan(_)
                | Why::ConditionFalse
                | Why::OutsideLifetime
                | Why::NothingToCompare
                | Why::BindsFrom(_)
                | Why::TooCoarse(_)
                | Why::DoubtfulEvent
                | Why::Offenders(_),
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
    /// A group of which nothing applies, in a cluster that does not exist yet.
    NotApplicable,
}

/// The verdict on a stage, or on a group of it.
#[derive(Debug, Clone, PartialEq)]
pub struct StageVerdict {
    pub stage: StageId,
    pub group: Option<GroupId>,
    /// Of a group judged for each cluster.
    pub cluster: Option<ClusterId>,
    pub status: StageStatus,
    /// `serious failure when` holds.
    pub serious: bool,
    /// It is not known whether `serious failure when` holds.
    pub serious_open: bool,
    /// Of whom a count in `serious failure when`, and in `passes when`, is not known, where that leaves it open.
    pub serious_unknown: Option<Box<Counted>>,
    pub passes_unknown: Option<Box<Counted>>,
    /// What its `passes when` said, where it was asked and decided.
    pub holds: Option<bool>,
    /// By its `score`, or the weighted mean of achievement; absent where a part of it is missing.
    pub score: Option<Number>,
    /// The band of the score in its rating.
    pub rating: Option<(RatingId, usize)>,
    /// Positions, in the assessment's list, of the verdicts that keep the stage from passing.
    pub because: Vec<usize>,
}
