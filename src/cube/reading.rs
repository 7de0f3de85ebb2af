//! What an evaluation gives: a value or the reason why there is none, and how complete its data are.

use super::{Cell, Counted};
use crate::model::{
    AggregateId, AxisId, AxisMember, CellAxis, ClusterId, DataStatus, Date, ParameterId, Period, RoleId,
};
use crate::source::Span;
use crate::unit::{Number, Rational};

/// Expected values that a table holds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Withheld {
    pub suppressed: u64,
    pub confidential: u64,
}

impl Withheld {
    pub fn total(self) -> u64 {
        self.suppressed + self.confidential
    }

    /// The status of what is held back; `None` where nothing is.
    pub fn status(self) -> Option<DataStatus> {
        match (self.suppressed, self.confidential) {
            (0, 0) => None,
            (_, 0) => Some(DataStatus::Suppressed),
            _ => Some(DataStatus::Confidential),
        }
    }

    pub fn and(self, other: Withheld) -> Withheld {
        Withheld {
            suppressed: self.suppressed + other.suppressed,
            confidential: self.confidential + other.confidential,
        }
    }
}

/// The data behind a value: how many of the expected values are present, and how settled those are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Coverage {
    pub present: u64,
    pub expected: u64,
    /// Those of the absent that the table holds back.
    pub withheld: Withheld,
    /// The weakest status of the values present.
    pub status: DataStatus,
}

impl Coverage {
    /// Nothing was expected, so nothing is absent.
    pub const FULL: Coverage = Coverage {
        present: 0,
        expected: 0,
        withheld: Withheld { suppressed: 0, confidential: 0 },
        status: DataStatus::Final,
    };

    /// So many values of so many expected, all final.
    pub fn of(present: u64, expected: u64) -> Coverage {
        Coverage { present, expected, ..Coverage::FULL }
    }

    /// The part that is present; 1 where nothing is expected.
    pub fn ratio(self) -> Rational {
        if self.expected == 0 {
            Rational::one()
        } else {
            Rational::from(self.present) / Rational::from(self.expected)
        }
    }

    /// Whether the part that is present is less than this.
    pub fn is_less_than(self, needed: &Rational) -> bool {
        // Whatever is demanded, nothing absent is enough, and the ratio is costly.
        self.present < self.expected && self.ratio() < *needed
    }

    /// Whether a smaller part is present than in another: a / b < c / d where a d < c b.
    fn is_behind(self, other: Coverage) -> bool {
        let parts = |c: Coverage| match c.expected {
            0 => (1, 1),
            expected => (u128::from(c.present), u128::from(expected)),
        };
        let ((a, b), (c, d)) = (parts(self), parts(other));
        a * d < c * b
    }

    /// The less complete of two, the first where they are alike, with the weaker status.
    pub fn worse(self, other: Coverage) -> Coverage {
        let status = self.status.max(other.status);
        let worse = if other.is_behind(self) || self.expected == 0 { other } else { self };
        Coverage { status, ..worse }
    }
}

/// The base aggregate of a cell, as the holder of the data gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregated {
    /// The aggregate of the values present; absent where there are none (a count always has one).
    pub value: Option<Number>,
    pub coverage: Coverage,
    /// Entities among the expected that may or may not be members.
    pub undetermined: u64,
    /// The dataset is coarser than the cell or the cell's role does not exist in the cluster.
    pub unavailable: Option<Unavailable>,
}

/// Why a dataset cannot answer at a cell at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unavailable {
    /// The dataset is coarser than the cell's period.
    CoarserThanCell,
    /// The cell's cluster has no role that the formula asks for.
    RoleOfAnotherCluster,
    /// The cell's cluster does not have the cell's role.
    NoSuchRole,
    /// The cell's cluster did not exist then.
    OutsideLifetime,
    /// Who is a member depends on time, and the cell has no period.
    MembershipNeedsPeriod,
    /// A stock is asked over several periods without a roll-up that its aggregate allows.
    StockOverTime,
    /// The table of links has rows, and none of the cell's period.
    NoRowsIn(Period),
}

/// Why a value is missing.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Members exist, no values do.
    NoData {
        aggregate: AggregateId,
        /// Some of them, or all, are held back.
        withheld: Withheld,
        expected: u64,
        cell: Box<Cell>,
    },
    /// Fewer values than the coverage demands.
    Incomplete {
        aggregate: AggregateId,
        coverage: Coverage,
        undetermined: u64,
        needed: Rational,
        /// Where the values were looked for: the formula may have moved there (`overall`, a year before).
        cell: Box<Cell>,
    },
    Unavailable {
        aggregate: AggregateId,
        why: Unavailable,
    },
    /// The mean, least, greatest, middle or deviation of an empty set.
    EmptySet {
        aggregate: AggregateId,
    },
    /// The deviation of one value.
    OneValue {
        aggregate: AggregateId,
    },
    /// A comparison in a cell without members.
    EmptyGroup,
    DivisionByZero {
        denominator: Span,
    },
    /// `% of` something that is not positive.
    BaseNotPositive {
        base: Span,
    },
    /// A root of a negative number and the like.
    NotReal {
        place: Span,
    },
    /// What has a meaning only from 0 on.
    BelowZero {
        place: Span,
    },
    /// The cell fixes no member on the axis the formula reads.
    AxisFree {
        place: Span,
    },
    /// `over all territory` where the cell's cluster has no `in`.
    NoTerritory {
        place: Span,
    },
    /// A tree's root has no parent.
    NoParent {
        place: Span,
    },
    /// `sum(each a: …)` where `a` has no members.
    NoMembers {
        place: Span,
    },
    /// The deviation of the one member that an axis has.
    OneMember {
        place: Span,
    },
    /// A part of a quantile that is not from 0 to 1.
    NoPart {
        place: Span,
    },
    /// A Gini coefficient of values or weights that add up to 0, or some of which are below 0.
    NoInequality {
        place: Span,
    },
    /// The cell is at no member of those that are ranked: at none of the axis, or at one of another level.
    NotRanked {
        place: Span,
        axis: CellAxis,
        stands: bool,
    },
    /// The policy states no baseline.
    NoBaseline,
    /// The parameter has no value at the end of the period.
    NoParameter {
        parameter: ParameterId,
        period: Option<Period>,
    },
    /// The parameter's value is expected, not enacted.
    NotEnacted {
        parameter: ParameterId,
        from: Date,
    },
    /// Conditions of several values of a parameter from one day hold here, and the values differ.
    ParameterTwice {
        parameter: ParameterId,
        from: Date,
    },
    /// The clause is not there.
    NoClause {
        place: Span,
    },
    /// A mean, least or greatest of no objects, or a number of none.
    NoObjects {
        place: Span,
    },
    /// Fact and plan of which one is below 0, or a plan of 0, have no ratio that says how much is achieved.
    NoRatio,
    /// A count that is undecided of some, with its bounds.
    Counted(Box<Counted>),
}

impl Reason {
    /// The aggregate that has no value.
    pub fn aggregate(&self) -> Option<AggregateId> {
        match self {
            Reason::NoData { aggregate, .. }
            | Reason::Incomplete { aggregate, .. }
            | Reason::Unavailable { aggregate, .. }
            | Reason::EmptySet { aggregate }
            | Reason::OneValue { aggregate } => Some(*aggregate),
            Reason::Counted(counted) => counted.why.aggregate(),
            Reason::EmptyGroup
            | Reason::DivisionByZero { .. }
            | Reason::BaseNotPositive { .. }
            | Reason::NotReal { .. }
            | Reason::BelowZero { .. }
            | Reason::AxisFree { .. }
            | Reason::NoTerritory { .. }
            | Reason::NoParent { .. }
            | Reason::NoMembers { .. }
            | Reason::OneMember { .. }
            | Reason::NoPart { .. }
            | Reason::NoInequality { .. }
            | Reason::NotRanked { .. }
            | Reason::NoBaseline
            | Reason::NoParameter { .. }
            | Reason::NotEnacted { .. }
            | Reason::ParameterTwice { .. }
            | Reason::NoClause { .. }
            | Reason::NoRatio
            | Reason::NoObjects { .. } => None,
        }
    }

    /// The reason itself; of a count that is open, why it is.
    fn root(&self) -> &Reason {
        if let Reason::Counted(counted) = self { counted.why.root() } else { self }
    }

    /// The status of the values whose absence is the reason, where they are held back.
    pub fn withheld(&self) -> Option<DataStatus> {
        if let Reason::NoData { withheld, .. }
        | Reason::Incomplete { coverage: Coverage { withheld, .. }, .. } = self.root()
        {
            withheld.status()
        } else {
            None
        }
    }

    /// The cell in which values were expected and are absent.
    pub fn cell(&self) -> Option<&Cell> {
        if let Reason::NoData { cell, .. } | Reason::Incomplete { cell, .. } = self.root() {
            Some(cell)
        } else {
            None
        }
    }
}

/// The value of a measure in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Number(Number),
    Bool(bool),
    Period(Period),
    Text(String),
    Member(AxisId, AxisMember),
    Cluster(ClusterId),
    Role(RoleId),
    Date(Date),
    /// What a clause names: nothing, a status, bodies, acts. It equals each of its words.
    Words(Vec<String>),
    Missing(Reason),
}

impl Value {
    /// The number, where it is one.
    pub fn number(&self) -> Option<&Number> {
        if let Value::Number(number) = self { Some(number) } else { None }
    }

    /// The bounds of a count that is open.
    pub fn counted(&self) -> Option<&Counted> {
        if let Value::Missing(Reason::Counted(counted)) = self { Some(counted) } else { None }
    }
}

/// A value and the coverage of the least complete aggregate it was made of, with the weakest status of what was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub value: Value,
    pub coverage: Coverage,
}

impl Reading {
    pub fn full(value: Value) -> Self {
        Reading { value, coverage: Coverage::FULL }
    }

    pub fn missing(reason: Reason) -> Self {
        Reading::full(Value::Missing(reason))
    }

    /// What a condition comes to; `None` where it is undecided.
    pub fn truth(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(truth) => Some(*truth),
            Value::Number(_)
            | Value::Period(_)
            | Value::Text(_)
            | Value::Member(..)
            | Value::Cluster(_)
            | Value::Role(_)
            | Value::Date(_)
            | Value::Words(_)
            | Value::Missing(_) => None,
        }
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<&Number> {
        self.value.number()
    }

    /// How settled the data behind it are: the weakest status of what was read, or of what is held back where that
    /// is why there is no value; `None` where there is none for another reason.
    pub fn status(&self) -> Option<DataStatus> {
        match &self.value {
            Value::Missing(reason) => reason.withheld(),
            Value::Number(_)
            | Value::Bool(_)
            | Value::Period(_)
            | Value::Text(_)
            | Value::Member(..)
            | Value::Cluster(_)
            | Value::Role(_)
            | Value::Date(_)
            | Value::Words(_) => Some(self.coverage.status),
        }
    }

    /// The same value with the coverage of another reading taken into account.
    pub fn after(mut self, other: Coverage) -> Self {
        self.coverage = self.coverage.worse(other);
        self
    }
}
