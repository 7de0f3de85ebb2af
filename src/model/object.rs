//! The policy as data: what rules and conditions say of acts, bodies, indicators, clusters, stages, groups, targets
//! and milestones.

/// A kind of declaration whose clauses can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    Act,
    Body,
    Indicator,
    Cluster,
    Stage,
    Group,
    /// A verdict on a target: one for each of its cells and periods.
    Target,
    /// A verdict on a milestone.
    Milestone,
}

impl ObjectKind {
    pub const ALL: [ObjectKind; 8] = [
        ObjectKind::Act,
        ObjectKind::Body,
        ObjectKind::Indicator,
        ObjectKind::Cluster,
        ObjectKind::Stage,
        ObjectKind::Group,
        ObjectKind::Target,
        ObjectKind::Milestone,
    ];

    /// The slot of its keyword.
    pub fn slot(self) -> &'static str {
        match self {
            ObjectKind::Act => "act",
            ObjectKind::Body => "body",
            ObjectKind::Indicator => "indicator",
            ObjectKind::Cluster => "cluster",
            ObjectKind::Stage => "stage",
            ObjectKind::Group => "group",
            ObjectKind::Target => "target",
            ObjectKind::Milestone => "milestone",
        }
    }

    /// Known only when verdicts are passed.
    pub fn is_judged(self) -> bool {
        match self {
            ObjectKind::Target | ObjectKind::Milestone => true,
            ObjectKind::Act
            | ObjectKind::Body
            | ObjectKind::Indicator
            | ObjectKind::Cluster
            | ObjectKind::Stage
            | ObjectKind::Group => false,
        }
    }
}

/// What is asked of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectFunction {
    Any,
    All,
    Count,
    Sum,
    Mean,
    Min,
    Max,
}

/// A clause of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectField {
    Name,
    Title,
    Kind,
    Number,
    Url,
    Adopted,
    Established,
    /// A body's cluster.
    Of,
    /// The cell's cluster of a verdict.
    Cluster,
    Source,
    Frequency,
    Better,
    Owner,
    CollectedBy,
    Basis,
    Coverage,
    Value,
    Required,
    Status,
    Level,
    Weight,
    Achievement,
    Progress,
    Due,
    /// The day on which a milestone was done.
    Done,
    From,
    Until,
    /// A clause of the author's own.
    Author(String),
}
