//! Stages and what they hold: groups, targets and milestones.

use super::{
    AuthorClause, Cite, Clause, CompareOp, Expr, Grain, Head, MilestoneTime, Name, Number, Path, Period,
    PeriodRange, TimeSide, TimeUnit,
};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    pub head: Head,
    pub period: PeriodRange,
    pub clauses: Vec<Clause<StageClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub head: Head,
    /// `for each cluster`
    pub for_each: Option<Each>,
    pub clauses: Vec<Clause<StageClause>>,
}

/// What `for each` and `of each` run over.
#[derive(Debug, Clone, PartialEq)]
pub enum Each {
    Cluster(Span),
    Axis(Name),
}

#[derive(Debug, Clone, PartialEq)]
pub enum StageClause {
    Target(Box<Target>),
    Milestone(Box<Milestone>),
    Group(Box<Group>),
    After(Name),
    PassesWhen(Expr),
    SeriousWhen(Expr),
    Score(Expr),
    Rated(Name),
    Owner(Name),
    Basis(Vec<Cite>),
    Author(AuthorClause),
}

/// `target t1: productivity of each cluster >= 105 % of 2010 by 2012 { weight 0.5 }`
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub name: Option<Name>,
    pub measure: Expr,
    pub scope: Option<Scope>,
    pub demand: Demand,
    pub when: Option<TargetTime>,
    pub clauses: Vec<Clause<TargetClause>>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Scope {
    /// `of each cluster where (sphere == economy)`
    Each { each: Each, condition: Option<Expr>, span: Span },
    /// `of petrochem, auto.core`
    Of(Vec<Path>),
    /// `overall`
    Overall(Span),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Demand {
    /// `>= 105 % of 2010`
    Compare { op: CompareOp, op_span: Span, right: Expr },
    /// `within 100..200`
    Within(Expr, Expr),
    /// `follows { 2013: 1150  2014: 1300 }`
    FollowsList(Vec<(Period, Expr)>),
    /// `follows sum(plan.jobs)`
    Follows(Expr),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetTime {
    /// `by 2012`
    By(Period),
    /// `every year`
    Every(Grain, Span),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Mandatory,
    Advisory,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TargetClause {
    Level(Level),
    Weight(Number),
    Owner(Name),
    Basis(Vec<Cite>),
    AppliesWhen(Expr),
    LikeForLike,
    Author(AuthorClause),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    pub head: Head,
    pub for_each: Option<Each>,
    /// `of petrochem, auto`
    pub of: Vec<Name>,
    pub due: Period,
    pub clauses: Vec<Clause<MilestoneClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum MilestoneClause {
    Owner(Name),
    Level(Level),
    Basis(Vec<Cite>),
    After(Name),
    NotBefore(Period),
    /// `during second`, `during 2013-Q1..2013-Q3`, `during opening..closing`
    During {
        /// `opening..site` before it, which is refused with a help.
        of: Option<(Name, Name)>,
        time: MilestoneTime,
    },
    /// `opening..site overlaps admission..enrolment`
    Overlaps {
        first: Option<Name>,
        last: Option<Name>,
        with: MilestoneTime,
    },
    /// `within 6 months of contours`
    Within {
        count: Number,
        unit: TimeUnit,
        side: TimeSide,
        of: Name,
    },
    /// `done 2011-09-12`
    Done(Period),
    /// `done when count(core) >= 5`
    DoneWhen(Expr),
    /// `done from events.happened where code == "M1"`
    DoneFrom {
        column: Path,
        condition: Option<Expr>,
    },
    Author(AuthorClause),
}
