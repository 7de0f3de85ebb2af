//! Measures: functions from a cell to a value or to a reason why there is none (section 5 of the language).

use super::{
    AggregateId, AxisId, ClusterId, ColumnRef, DatasetId, Date, Grain, IndicatorId, ObjectField,
    ObjectFunction, ObjectKind, ParameterId, Period, RoleId, RowExpr,
};
use crate::source::Span;
use crate::unit::{Rational, Unit};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl CompareOp {
    /// Whether `a op b` holds, from how `a` stands to `b`.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Equal => order.is_eq(),
            CompareOp::NotEqual => order.is_ne(),
            CompareOp::Less => order.is_lt(),
            CompareOp::LessOrEqual => order.is_le(),
            CompareOp::Greater => order.is_gt(),
            CompareOp::GreaterOrEqual => order.is_ge(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AggregateFunction {
    Sum,
    /// Rows (of a dataset of entities: entities).
    Count,
    Mean,
    Min,
    Max,
    Median,
    /// Of type 7, at a part of 0..1.
    Quantile(Rational),
    /// Over one less than there are.
    Stdev,
    /// Of links between members of the cell.
    Network(NetworkFunction),
}

impl AggregateFunction {
    /// True where the function looks at the least or the greatest value alone.
    pub fn is_extreme(&self) -> bool {
        matches!(self, AggregateFunction::Min | AggregateFunction::Max)
    }

    /// True where the function needs every value, not their sum.
    pub fn is_of_all_values(&self) -> bool {
        matches!(self, AggregateFunction::Median | AggregateFunction::Quantile(_) | AggregateFunction::Stdev)
    }
}

impl AggregateFunction {
    /// What is asked of a network, where it is one.
    pub fn network(&self) -> Option<NetworkFunction> {
        match self {
            AggregateFunction::Network(function) => Some(*function),
            AggregateFunction::Sum
            | AggregateFunction::Count
            | AggregateFunction::Mean
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::Median
            | AggregateFunction::Quantile(_)
            | AggregateFunction::Stdev => None,
        }
    }
}

/// What is made of the links between those whom a cell holds. Links of an entity with itself are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NetworkFunction {
    /// Rows.
    Links,
    /// Unordered pairs that some row joins.
    Pairs,
    /// Pairs that rows join in both directions.
    Mutual,
    /// Entities with a link to another.
    Linked,
    /// Entities of the largest set within which everyone is reached from everyone, directions aside.
    LargestComponent,
    /// Such sets, one for every entity without a link.
    Components,
    /// The most partners that one entity has.
    LargestDegree,
    /// Entities that may be linked: as many as the cell holds. A number, where `count` is in their unit.
    Nodes,
}

impl NetworkFunction {
    /// True where members are looked at, linked or not; else the rows that join them.
    pub fn is_of_members(self) -> bool {
        match self {
            NetworkFunction::Links | NetworkFunction::Pairs | NetworkFunction::Mutual => false,
            NetworkFunction::Linked
            | NetworkFunction::LargestComponent
            | NetworkFunction::Components
            | NetworkFunction::LargestDegree
            | NetworkFunction::Nodes => true,
        }
    }
}

/// Between whom links are asked for: rows of the first group with one of the second, whoever stands at which end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Between {
    pub first: LinkGroup,
    pub second: LinkGroup,
}

/// Those with one of these roles (with any, where none is named) in a cluster or, where none is, in the cell's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LinkGroup {
    pub cluster: Option<ClusterId>,
    pub roles: Vec<RoleId>,
    /// The register that the group is of, where the link joins two.
    pub of: Option<DatasetId>,
}

/// Which roles of the cell's cluster an aggregate keeps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RoleFilter {
    /// No condition on roles.
    None,
    /// Any role (`count(member)`).
    Member,
    /// One of these roles (`count(core)`, `where role == core`).
    In(Vec<RoleId>),
}

/// An aggregate of the rows of a cell: the only thing asked of the engine. Equal aggregates are one.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    pub dataset: DatasetId,
    pub function: AggregateFunction,
    /// Absent in a count.
    pub argument: Option<RowExpr>,
    /// Rows kept, without the conditions on roles.
    pub filter: Option<RowExpr>,
    /// Of links, between whom.
    pub between: Option<Between>,
    pub roles: RoleFilter,
    /// `require all`: without every expected value it is missing, whatever coverage is asked around it.
    pub complete: bool,
    pub unit: Unit,
    /// As written (`sum(value_added where …)`), for messages.
    pub text: String,
    pub span: Span,
}

/// A typed measure and its unit; the value of a number is in that unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub kind: MeasureKind,
    pub unit: Unit,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    Number(Rational),
    Bool(bool),
    Period(Period),
    Text(String),
    /// A code of an axis.
    Code(AxisId, u32),
    /// A key of an axis of entities.
    Entity(AxisId, String),
    Cluster(ClusterId),
    Role(RoleId),
    Date(Date),
    /// A word that a clause may hold: a status, a body's name, a kind.
    Word(String),
}

/// What is made of the values in all members of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EachFunction {
    Sum,
    Product,
    Min,
    Max,
    Count,
    Mean,
    Median,
    /// Of type 7, at a part that is said beside it.
    Quantile,
    /// Over one less than there are.
    Stdev,
    /// Half the mean difference relative to the mean; with weights where some are said beside it.
    Gini,
}

/// A function of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFunction {
    Abs,
    /// The number itself, which is none below 0.
    NotNegative,
    /// The square root.
    Root,
    /// The natural logarithm.
    Ln,
    /// The logarithm of the first to the base of the second.
    Log,
    /// The least or the greatest of several measures in one cell.
    Least,
    Greatest,
}

impl NumberFunction {
    /// How many numbers it takes; `None` for as many as are written.
    pub fn arguments(self) -> Option<usize> {
        match self {
            NumberFunction::Abs | NumberFunction::NotNegative | NumberFunction::Root | NumberFunction::Ln => {
                Some(1)
            }
            NumberFunction::Log => Some(2),
            NumberFunction::Least | NumberFunction::Greatest => None,
        }
    }
}

/// Over what `each` and `rank` run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Members {
    pub axis: CellAxis,
    /// Of a tree deeper than one.
    pub level: Option<u32>,
    /// An axis that no table has: it holds the member for formulas that name it (`each region as i`).
    pub named: Option<AxisId>,
}

/// What `of`, `overall` and `of clusters` choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection {
    /// `of petrochem`
    Cluster(ClusterId),
    /// `of petrochem.core`
    Role(ClusterId, RoleId),
    /// `overall`: no cluster and no role; the `in` axes stay.
    Overall,
    /// `of clusters`: members of any cluster, each once.
    Union,
}

#[derive(Debug, Clone, PartialEq)]
pub enum MeasureKind {
    Literal(Literal),
    Aggregate(AggregateId),
    /// Another indicator, with its own coverage rule; the value is in this measure's unit after `factor`.
    Indicator(IndicatorId),
    /// The measure's value times a factor: a conversion between units.
    Scale {
        measure: Box<Measure>,
        factor: Rational,
    },
    Arithmetic {
        op: ArithmeticOp,
        left: Box<Measure>,
        right: Box<Measure>,
    },
    Negate(Box<Measure>),
    Compare {
        op: CompareOp,
        left: Box<Measure>,
        right: Box<Measure>,
    },
    And(Box<Measure>, Box<Measure>),
    Or(Box<Measure>, Box<Measure>),
    Not(Box<Measure>),
    IsMissing(Box<Measure>),
    Coalesce(Box<Measure>, Box<Measure>),
    If {
        condition: Box<Measure>,
        then: Box<Measure>,
        otherwise: Box<Measure>,
    },
    OverAll {
        measure: Box<Measure>,
        axes: Vec<CellAxis>,
    },
    Select {
        measure: Box<Measure>,
        selection: Selection,
    },
    At {
        measure: Box<Measure>,
        axis: CellAxis,
        value: Box<Measure>,
    },
    Each {
        function: EachFunction,
        over: Members,
        measure: Box<Measure>,
        /// The part of a quantile, in the cell itself; the weight of a member, in the member's cell.
        beside: Option<Box<Measure>>,
        /// The first and the last period, in place of those that some table has.
        range: Option<Box<(Measure, Measure)>>,
    },
    /// The place of the cell among the members of an axis: 1 for the best, and for all that are as good.
    Rank {
        over: Members,
        measure: Box<Measure>,
        /// The least is the best.
        lower: bool,
    },
    Calculated {
        function: NumberFunction,
        arguments: Vec<Measure>,
    },
    /// Without the axes that the `in` of the cell's cluster fixes.
    Everywhere(Box<Measure>),
    /// The cell's member on an axis (`year` in `at year = year - 1`).
    Member(CellAxis),
    /// The code above a member of a tree (`parent(region)`).
    Parent(AxisId, Box<Measure>),
    /// The axis member is one of these codes or lies under one; for conditions on the cell itself.
    MemberIn {
        axis: AxisId,
        ranges: Vec<(u32, u32)>,
    },
    /// A field of the cell's cluster (`sphere == economy`): true where the cluster is one of these.
    ClusterIn(Vec<ClusterId>),
    /// The policy's baseline period in place of the cell's.
    AtBaseline(Box<Measure>),
    /// The same measure in the previous period, or in the same period of the previous year.
    Previous {
        measure: Box<Measure>,
        same_of_year: bool,
    },
    /// `103 % of m`: missing where the base is not positive.
    PercentOf {
        percent: Rational,
        measure: Box<Measure>,
    },
    /// The parameter's value at the end of the cell's period.
    Parameter(ParameterId),
    /// `all(indicator where p: q)`, `count(target where p)`: over declarations or verdicts of the policy itself.
    Objects {
        function: ObjectFunction,
        of: ObjectKind,
        filter: Option<Box<Measure>>,
        /// Absent in a count.
        body: Option<Box<Measure>>,
    },
    /// A clause of the object that the quantifier around it looks at.
    Field(ObjectField),
}

/// The direct parts of a kind, borrowed as the kind is.
macro_rules! parts {
    ($kind:expr, $as:ident, $list:ident) => {
        match $kind {
            MeasureKind::Literal(_)
            | MeasureKind::Aggregate(_)
            | MeasureKind::Indicator(_)
            | MeasureKind::Member(_)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Parameter(_)
            | MeasureKind::Field(_) => Vec::new(),
            MeasureKind::Scale { measure, .. }
            | MeasureKind::OverAll { measure, .. }
            | MeasureKind::Select { measure, .. }
            | MeasureKind::Rank { measure, .. }
            | MeasureKind::Everywhere(measure)
            | MeasureKind::AtBaseline(measure)
            | MeasureKind::Previous { measure, .. }
            | MeasureKind::PercentOf { measure, .. }
            | MeasureKind::Parent(_, measure)
            | MeasureKind::Negate(measure)
            | MeasureKind::Not(measure)
            | MeasureKind::IsMissing(measure) => vec![measure],
            MeasureKind::Arithmetic { left, right, .. } | MeasureKind::Compare { left, right, .. } => {
                vec![left, right]
            }
            MeasureKind::And(a, b) | MeasureKind::Or(a, b) | MeasureKind::Coalesce(a, b) => vec![a, b],
            MeasureKind::If { condition, then, otherwise } => vec![condition, then, otherwise],
            MeasureKind::At { measure, value, .. } => vec![measure, value],
            MeasureKind::Calculated { arguments, .. } => arguments.$list().collect(),
            MeasureKind::Each { measure, beside, range, .. } => {
                let mut found = vec![measure.$as()];
                if let Some(beside) = beside {
                    found.push(beside.$as());
                }
                for (from, until) in range.$list().map(|both| both.$as()) {
                    found.push(from);
                    found.push(until);
                }
                found
            }
            MeasureKind::Objects { filter, body, .. } => {
                filter.into_iter().chain(body).map(|part| part.$as()).collect()
            }
        }
    };
}

impl Measure {
    /// The direct parts of a measure.
    pub fn children(&self) -> Vec<&Measure> {
        parts!(&self.kind, as_ref, iter)
    }

    /// True of what holds or does not, whatever it is asked in.
    pub fn is_condition(&self) -> bool {
        match &self.kind {
            MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Literal(Literal::Bool(_)) => true,
            MeasureKind::Objects { function, .. } => {
                matches!(function, ObjectFunction::Any | ObjectFunction::All)
            }
            MeasureKind::If { then, .. } => then.is_condition(),
            MeasureKind::Select { measure, .. }
            | MeasureKind::OverAll { measure, .. }
            | MeasureKind::At { measure, .. }
            | MeasureKind::Everywhere(measure)
            | MeasureKind::AtBaseline(measure)
            | MeasureKind::Previous { measure, .. }
            | MeasureKind::Coalesce(measure, _) => measure.is_condition(),
            MeasureKind::Literal(_)
            | MeasureKind::Aggregate(_)
            | MeasureKind::Indicator(_)
            | MeasureKind::Scale { .. }
            | MeasureKind::Arithmetic { .. }
            | MeasureKind::Negate(_)
            | MeasureKind::Each { .. }
            | MeasureKind::Rank { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::Member(_)
            | MeasureKind::Parent(..)
            | MeasureKind::PercentOf { .. }
            | MeasureKind::Parameter(_)
            | MeasureKind::Field(_) => false,
        }
    }

    pub fn children_mut(&mut self) -> Vec<&mut Measure> {
        parts!(&mut self.kind, as_mut, iter_mut)
    }
}

/// An axis of a cell as a formula names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellAxis {
    Cluster,
    Role,
    /// Time, named by a grain: `year` in a quarter's cell is that quarter's year.
    Period(Grain),
    Axis(AxisId),
}

impl CellAxis {
    /// The axis where it is one of data: neither clusters nor roles nor time.
    pub fn of_data(self) -> Option<AxisId> {
        match self {
            CellAxis::Axis(id) => Some(id),
            CellAxis::Cluster | CellAxis::Role | CellAxis::Period(_) => None,
        }
    }
}

impl Aggregate {
    /// Every column that decides whether a row counts and what it adds.
    pub fn columns(&self) -> Vec<ColumnRef> {
        let mut found: Vec<ColumnRef> = Vec::new();
        for expr in self.argument.iter().chain(self.filter.iter()) {
            for column in expr.columns() {
                if !found.contains(&column) {
                    found.push(column);
                }
            }
        }
        found
    }
}
