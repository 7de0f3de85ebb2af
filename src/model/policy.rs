//! The policy and its declarations, resolved.

use super::{
    ActId, Aggregate, Axis, BodyId, CellAxis, Classification, ClusterId, ColumnRef, Dataset, DatasetId, Date,
    Grain, Group, GroupId, IndicatorId, Judgement, Measure, Milestone, MilestoneId, Parameter, Period,
    Rating, RoleId, RowExpr, Rule, StageId, TargetId, Waiver,
};
use crate::keyword::Lang;
use crate::model::measure::CompareOp;
use crate::source::Span;
use crate::unit::{Rational, Unit};

/// A checked policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    pub title: String,
    pub lang: Lang,
    pub authority: Option<BodyId>,
    pub basis: Vec<Citation>,
    pub period: Option<(Period, Period)>,
    pub baseline: Option<Period>,
    /// Where the policy says that nobody is in two clusters at once.
    pub contours_exclusive: Option<Span>,
    pub acts: Vec<Act>,
    pub bodies: Vec<Body>,
    pub classifications: Vec<Classification>,
    pub datasets: Vec<Dataset>,
    pub axes: Vec<Axis>,
    /// Names of roles.
    pub roles: Vec<String>,
    pub clusters: Vec<Cluster>,
    pub indicators: Vec<Indicator>,
    pub stages: Vec<Stage>,
    pub targets: Vec<Target>,
    pub parameters: Vec<Parameter>,
    pub milestones: Vec<Milestone>,
    pub groups: Vec<Group>,
    pub ratings: Vec<Rating>,
    pub rules: Vec<Rule>,
    pub waivers: Vec<Waiver>,
    /// Every aggregate that a formula of the policy asks for; equal ones stand once.
    pub aggregates: Vec<Aggregate>,
}

impl Policy {
    /// A policy that says nothing.
    pub fn empty() -> Self {
        Policy {
            title: String::new(),
            lang: Lang::En,
            authority: None,
            basis: Vec::new(),
            period: None,
            baseline: None,
            contours_exclusive: None,
            acts: Vec::new(),
            bodies: Vec::new(),
            classifications: Vec::new(),
            datasets: Vec::new(),
            axes: Vec::new(),
            roles: Vec::new(),
            clusters: Vec::new(),
            indicators: Vec::new(),
            stages: Vec::new(),
            targets: Vec::new(),
            parameters: Vec::new(),
            milestones: Vec::new(),
            groups: Vec::new(),
            ratings: Vec::new(),
            rules: Vec::new(),
            waivers: Vec::new(),
            aggregates: Vec::new(),
        }
    }
}

/// `concept "п. 3.2"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    pub act: ActId,
    pub clause: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    pub name: String,
    pub title: Option<String>,
    pub kind: Option<String>,
    pub number: Option<String>,
    pub adopted: Option<Date>,
    /// First and last day; an open end is absent.
    pub in_force: Option<(Date, Option<Date>)>,
    /// Further days in which it is in force for clusters that began before a day.
    pub transitional: Vec<Transition>,
    pub url: Option<String>,
    pub replaces: Option<ActId>,
    pub basis: Vec<Citation>,
    /// Values of the author's own clauses, in the order of the text; so in every declaration below.
    pub fields: Vec<(String, FieldValue)>,
    /// Declared by a module of the library, not by the policy itself.
    pub of_library: bool,
    pub span: Span,
}

/// `in force 2011..2020 for clusters from before 2012-01-01`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    pub from: Date,
    pub until: Option<Date>,
    pub before: Date,
}

/// A value of an author's own clause.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    Text(String),
    /// A code, a name.
    Word(String),
    Date(Date),
    Number(crate::unit::Rational),
}

impl FieldValue {
    /// As written.
    pub fn text(&self) -> String {
        match self {
            FieldValue::Text(text) | FieldValue::Word(text) => text.clone(),
            FieldValue::Date(date) => date.to_string(),
            FieldValue::Number(number) => number.to_string(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub name: String,
    pub title: Option<String>,
    pub kind: Option<String>,
    pub of: Option<ClusterId>,
    pub established: Option<Date>,
    /// The day after which it is no more.
    pub dissolved: Option<Date>,
    pub basis: Vec<Citation>,
    pub fields: Vec<(String, FieldValue)>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    pub name: String,
    pub also: Vec<String>,
    pub title: Option<String>,
    /// The dataset whose entities are its members.
    pub entity: DatasetId,
    /// `in region "16"`: axes fixed in the cluster's cells, with the ordinal of the code (or the text).
    pub within: Vec<(super::AxisId, AxisMember)>,
    pub from: Option<Period>,
    pub until: Option<Period>,
    pub contour: Contour,
    /// Of a cluster that a table defines: what stands for its codes in the text, and the codes.
    pub lists: Vec<(Span, Vec<String>)>,
    pub members_fixed_at: Option<Period>,
    pub fields: Vec<(String, FieldValue)>,
    pub requirements: Vec<Requirement>,
    pub owner: Option<BodyId>,
    pub basis: Vec<Citation>,
    pub span: Span,
}

/// A member of a tree or text axis.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AxisMember {
    Code(u32),
    Text(String),
    /// An entity, by its key.
    Entity(String),
    /// What `each cluster as c` and `each year as y` call a member; no table has such an axis.
    Cluster(ClusterId),
    Period(Period),
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contour {
    /// Roles by priority: an entity takes the first that fits.
    pub rules: Vec<ContourRule>,
    /// Keys with their role, and where they were written.
    pub include: Vec<(RoleId, String, Span)>,
    pub exclude: Vec<(String, Span)>,
}

impl Contour {
    /// True where a rule or an `include` gives this role.
    pub fn names(&self, role: RoleId) -> bool {
        let by_rule = self.rules.iter().any(|rule| match rule {
            ContourRule::Where { role: given, .. } | ContourRule::Listed { role: given, .. } => {
                *given == role
            }
        });
        by_rule || self.include.iter().any(|(given, ..)| *given == role)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum ContourRule {
    Where { role: RoleId, condition: RowExpr, span: Span },
    Listed { role: RoleId, listed: Listed, span: Span },
}

/// `core from register where code == "AUTO"`: the entities that have such a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub dataset: DatasetId,
    /// The column that names the entity.
    pub entity_column: ColumnRef,
    pub condition: Option<RowExpr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    pub title: Option<String>,
    pub condition: Measure,
    pub from: Option<Date>,
    pub basis: Vec<Citation>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Better {
    Higher,
    Lower,
    /// Bounds in the indicator's unit.
    Within(Rational, Rational),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    pub name: String,
    pub title: Option<String>,
    pub value: Measure,
    pub unit: Unit,
    pub better: Option<Better>,
    pub source: Option<String>,
    pub frequency: Option<Grain>,
    pub owner: Option<BodyId>,
    pub collected_by: Option<BodyId>,
    pub basis: Vec<Citation>,
    /// The least part of expected values that must be present, 0 to 1.
    pub coverage: Rational,
    /// The formula as written.
    pub formula: String,
    /// Made by narrowing another indicator (`productivity where size == small`), not declared.
    pub derived: bool,
    pub fields: Vec<(String, FieldValue)>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    pub name: String,
    pub title: Option<String>,
    pub from: Period,
    pub until: Period,
    pub after: Option<StageId>,
    /// Those that stand in no group of it.
    pub targets: Vec<TargetId>,
    pub milestones: Vec<MilestoneId>,
    pub groups: Vec<GroupId>,
    pub judgement: Judgement,
    pub fields: Vec<(String, FieldValue)>,
    pub owner: Option<BodyId>,
    pub basis: Vec<Citation>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Mandatory,
    Advisory,
}

/// A target; the verdicts it gives are one per cell of its scope and period it judges.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub stage: StageId,
    pub group: Option<GroupId>,
    /// `first.productivity`
    pub id: String,
    /// The indicator it is about, where the measure is one.
    pub indicator: Option<IndicatorId>,
    pub measure: Measure,
    /// The left side as written.
    pub text: String,
    pub scope: Scope,
    pub demand: Demand,
    pub time: TargetTime,
    pub better: Option<Better>,
    pub level: Level,
    pub weight: Rational,
    pub owner: Option<BodyId>,
    pub basis: Vec<Citation>,
    pub applies_when: Option<Measure>,
    pub like_for_like: bool,
    pub fields: Vec<(String, FieldValue)>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Scope {
    /// One verdict, without a cluster.
    Whole,
    /// These clusters, with the role where one is named.
    Clusters(Vec<(ClusterId, Option<RoleId>)>),
    /// One verdict per member of an axis that is not `cluster`; the condition is on the cell.
    Each { axis: CellAxis, condition: Option<Measure> },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Demand {
    /// `>= right`; `reads_period` is set where the right side changes with the cell's period.
    Compare {
        op: CompareOp,
        right: Measure,
        reads_period: bool,
    },
    /// Between two numbers in the measure's unit, or at one of them; the place of the two.
    Within(Rational, Rational, Span),
    Follows(Plan),
}

impl Demand {
    /// What the demanded value is reckoned from, in the order of the text.
    pub fn measures(&self) -> Vec<&Measure> {
        match self {
            Demand::Compare { right, .. } => vec![right],
            Demand::Within(..) => Vec::new(),
            Demand::Follows(Plan::Measure(plan)) => vec![plan],
            Demand::Follows(Plan::List(list)) => list.iter().map(|(_, plan)| plan).collect(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// Values in the indicator's unit, by period, in order.
    List(Vec<(Period, Measure)>),
    Measure(Measure),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetTime {
    /// Judged once.
    By(Period),
    /// Judged in every period of the stage.
    Every(Grain),
    /// `follows`: by the periods of the plan.
    Plan,
}
