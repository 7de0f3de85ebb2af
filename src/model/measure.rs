//! Measures: functions from a cell to a value or to a reason why there is none (section 5 of the language).

use super::{
    AggregateId, AxisId, ClusterId, Date, Grain, IndicatorId, ObjectField, ObjectFunction, ObjectKind,
    ParameterId, Period, RoleId,
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
    /// How it is written.
    pub fn sign(self) -> &'static str {
        match self {
            CompareOp::Equal => "==",
            CompareOp::NotEqual => "!=",
            CompareOp::Less => "<",
            CompareOp::LessOrEqual => "<=",
            CompareOp::Greater => ">",
            CompareOp::GreaterOrEqual => ">=",
        }
    }

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

impl Measure {
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
