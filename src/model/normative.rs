//! The normative layer: parameters, milestones, groups, ratings, rules and waivers, resolved.

use super::policy::{Citation, FieldValue, Level};
use super::{
    BodyId, ClusterId, ColumnRef, DatasetId, Date, GroupId, Measure, MilestoneId, RatingId, RowExpr, StageId,
    TargetId,
};
use crate::source::Span;
use crate::unit::{Rational, Unit};

/// A value that acts change over time (`parameter sme_limit : person { from 2008-01-01: 250 }`).
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub name: String,
    pub title: Option<String>,
    pub unit: Unit,
    /// In the order of their days; on equal days the conditional first.
    pub values: Vec<ParameterValue>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ParameterValue {
    pub from: Date,
    /// It holds only where a condition does.
    pub conditional: bool,
    /// The condition on a cell, where some formula of cells reads the parameter.
    pub condition: Option<Measure>,
    /// In the parameter's unit.
    pub value: Rational,
    pub basis: Vec<Citation>,
    /// Not enacted yet: of use in queries, refused in verdicts.
    pub expected: bool,
    pub span: Span,
}

/// Something to be done by a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    pub stage: StageId,
    pub group: Option<GroupId>,
    /// `first.contours`
    pub id: String,
    pub title: Option<String>,
    pub scope: MilestoneScope,
    /// Its last day.
    pub due: Date,
    pub level: Level,
    pub owner: Option<BodyId>,
    pub basis: Vec<Citation>,
    /// Not before these are done.
    pub after: Vec<(MilestoneId, Span)>,
    /// At most so long after another is done.
    pub within: Vec<Within>,
    /// No longer than so before another is done.
    pub ahead: Vec<Within>,
    /// Stretches of time that end with it and are to overlap others.
    pub overlaps: Vec<Overlap>,
    pub not_before: Option<(Date, Span)>,
    pub done: Done,
    pub fields: Vec<(String, FieldValue)>,
    pub span: Span,
}

/// Whom a milestone is judged for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MilestoneScope {
    /// Nobody in particular: one verdict.
    Once,
    /// One verdict for each cluster of the policy.
    EachCluster,
    /// One verdict for each of these.
    Clusters(Vec<ClusterId>),
}

impl MilestoneScope {
    /// The cells in which it is judged, of a policy with so many clusters.
    pub fn cells(&self, clusters: usize) -> Vec<Option<ClusterId>> {
        match self {
            MilestoneScope::Once => vec![None],
            MilestoneScope::EachCluster => (0..clusters).map(|at| Some(ClusterId::at(at))).collect(),
            MilestoneScope::Clusters(some) => some.iter().copied().map(Some).collect(),
        }
    }

    /// True where a cluster has a verdict of its own.
    pub fn holds(&self, cluster: ClusterId) -> bool {
        match self {
            MilestoneScope::Once => false,
            MilestoneScope::EachCluster => true,
            MilestoneScope::Clusters(some) => some.contains(&cluster),
        }
    }
}

/// `within 6 months of contours`
#[derive(Debug, Clone, PartialEq)]
pub struct Within {
    pub count: u32,
    pub unit: TimeUnit,
    pub of: MilestoneId,
    pub span: Span,
}

/// `opening..site overlaps admission..enrolment` of the milestone with which the first stretch ends; that it comes after
/// both beginnings is said by its `after` and `not_before`.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// With which its own stretch begins.
    pub first: MilestoneId,
    /// With which the other begins, where that is a milestone.
    pub from: Option<MilestoneId>,
    /// The end of the other, before which `first` is done.
    pub until: OverlapEnd,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverlapEnd {
    Day(Date),
    Milestone(MilestoneId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    Days,
    Months,
    Quarters,
    Years,
}

impl TimeUnit {
    /// The day so many units after another; a month's end plus months is a month's end.
    pub fn after(self, day: Date, count: u32) -> Date {
        let months = match self {
            TimeUnit::Days => return Date(day.0.saturating_add(i32::try_from(count).unwrap_or(i32::MAX))),
            TimeUnit::Months => count,
            TimeUnit::Quarters => count.saturating_mul(3),
            TimeUnit::Years => count.saturating_mul(12),
        };
        day.plus_months(i32::try_from(months).unwrap_or(i32::MAX))
    }

    /// The first day of which another is no more than so many units after.
    pub fn before(self, day: Date, count: u32) -> Date {
        let months = match self {
            TimeUnit::Days => return Date(day.0.saturating_sub(i32::try_from(count).unwrap_or(i32::MAX))),
            TimeUnit::Months => count,
            TimeUnit::Quarters => count.saturating_mul(3),
            TimeUnit::Years => count.saturating_mul(12),
        };
        day.minus_months(i32::try_from(months).unwrap_or(i32::MAX))
    }
}

/// How it is known that a milestone is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// Nothing says so yet.
    Open,
    /// `done 2011-09-12`
    Record(Date, Span),
    /// `done when count(core) >= 5`
    When(Measure),
    /// `done from events.happened where code == "M1"`
    From(DoneFrom),
}

#[derive(Debug, Clone, PartialEq)]
pub struct DoneFrom {
    pub dataset: DatasetId,
    /// The column of the day.
    pub column: ColumnRef,
    pub condition: Option<RowExpr>,
    /// The column that names the cluster, in a milestone of each cluster.
    pub cluster: Option<ColumnRef>,
    pub span: Span,
}

/// How a stage or a group is judged; what is absent is judged as the language does by default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgement {
    pub passes: Option<Measure>,
    pub serious: Option<Measure>,
    pub score: Option<Measure>,
    pub rated: Option<RatingId>,
}

/// Targets and milestones judged together within a stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub stage: StageId,
    /// The group it stands in.
    pub within: Option<GroupId>,
    /// `second.people`
    pub id: String,
    pub title: Option<String>,
    pub each_cluster: bool,
    pub targets: Vec<TargetId>,
    pub milestones: Vec<MilestoneId>,
    pub judgement: Judgement,
    pub owner: Option<BodyId>,
    pub basis: Vec<Citation>,
    pub fields: Vec<(String, FieldValue)>,
    pub span: Span,
}

/// A scale of words for scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    pub name: String,
    pub title: Option<String>,
    /// From the best; only the last is without a threshold.
    pub bands: Vec<Band>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    pub name: String,
    /// The least score, as a fraction; absent for `otherwise`.
    pub at_least: Option<Rational>,
    pub span: Span,
}

/// A condition over the policy itself or over data.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub name: String,
    pub title: Option<String>,
    pub level: Level,
    pub each_cluster: bool,
    pub condition: Measure,
    /// It reads data or verdicts, so that only an assessment can tell whether it holds.
    pub needs_data: bool,
    pub span: Span,
}

/// What a waiver lets pass for a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiver {
    pub of: Waived,
    /// One cluster; absent for all.
    pub cluster: Option<ClusterId>,
    /// The last day it is in force.
    pub until: Date,
    pub reason: String,
    pub basis: Vec<Citation>,
    pub owner: Option<BodyId>,
    /// As written (`first.productivity of auto`).
    pub text: String,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waived {
    Target(TargetId),
    Milestone(MilestoneId),
}
