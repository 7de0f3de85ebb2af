//! Expressions: operators, calls and lists as they are written, each with its place.
//!
//! One tree serves formulas, conditions and values alike; what suits where is decided by the checker.

use super::{Calendar, Grain, Name, Number, Path, Period, TimeRelation, UnitWord};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// A word after `is`, or a bare status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    Waived,
    NotApplicable,
    /// Of stages and groups.
    Passed,
    NotPassed,
    UnderWay,
}

/// `each activity level 2 as i`, `each year in year - 2..year`
#[derive(Debug, Clone, PartialEq)]
pub struct EachOver {
    pub axis: Name,
    pub level: Option<Number>,
    pub range: Option<(Expr, Expr)>,
    pub binding: Option<Name>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `1500 thousand RUB`, `12 %`, `5`; the words of the unit multiply.
    Quantity { number: Number, unit: Vec<UnitWord> },
    /// `"20.1"`
    Text(String),
    /// `2012-06`, `2012-06-30`; a bare year is a [`ExprKind::Quantity`] until the context says otherwise.
    Calendar(Calendar),
    /// `true`
    Bool(bool),
    /// `revenue`, `report.employees`
    Path(Path),
    /// `["20", "22.2".."22.4", core]`
    List(Vec<ListItem>),
    /// `sum(x where p)`, `lq(m, region)`
    Call { function: Path, arguments: Vec<Expr> },
    /// `sum(each activity level 2 as i: e)`
    EachCall { function: Path, each: Box<EachOver>, body: Box<Expr>, others: Vec<Expr> },
    /// `activity level 2` as the argument of a function
    AxisLevel { axis: Name, level: Number },
    /// `any(body where q: p)`, `all(target: achievement >= 85 %)`
    QuantifierCall {
        function: Path,
        over: Path,
        role: Option<Name>,
        condition: Option<Box<Expr>>,
        /// Absent where rows are counted: `count(contract as supplier where …)`.
        body: Option<Box<Expr>>,
    },
    /// `a + b`
    Arithmetic { op: ArithmeticOp, op_span: Span, left: Box<Expr>, right: Box<Expr> },
    /// `-a`
    Negate(Box<Expr>),
    /// `a >= b`
    Compare { op: CompareOp, op_span: Span, left: Box<Expr>, right: Box<Expr> },
    /// `a in ["20"]`, `year in 2011..2015`
    In { left: Box<Expr>, set: Box<Expr> },
    /// `2011..2015` on the right of `in`
    Range { from: Box<Expr>, until: Box<Expr> },
    /// `begins..ends during 2013`, `signed within 3 months of programme.begins`
    Timed { relation: TimeRelation, left: Box<Expr>, right: Box<Expr> },
    /// `a is present`
    IsPresent(Box<Expr>),
    /// `a is missing`
    IsMissing(Box<Expr>),
    /// `first.productivity of petrochem is missed`
    IsStatus { left: Box<Expr>, status: Status },
    /// `not a`
    Not(Box<Expr>),
    /// `a and b`
    And(Box<Expr>, Box<Expr>),
    /// `a or b`
    Or(Box<Expr>, Box<Expr>),
    /// `a ?? b`
    Coalesce(Box<Expr>, Box<Expr>),
    /// `if a then b else c`
    If { condition: Box<Expr>, then: Box<Expr>, otherwise: Box<Expr> },
    /// `m where p`
    Where { measure: Box<Expr>, condition: Box<Expr> },
    /// `m over all (a, b)`
    OverAll { measure: Box<Expr>, axes: Vec<Name> },
    /// `m overall`
    Overall(Box<Expr>),
    /// `sum(x) require all`
    RequireAll(Box<Expr>),
    /// `m of petrochem`, `m of petrochem.core`
    Of { measure: Box<Expr>, cluster: Path },
    /// `m of clusters`
    OfClusters(Box<Expr>),
    /// `m at year = year - 1`
    At { measure: Box<Expr>, axis: Name, value: Box<Expr> },
    /// `105 % of 2010`, `103 % of previous year`, `98 % of (a + b)`
    PercentOf { percent: Number, of: PercentBase },
}

#[derive(Debug, Clone, PartialEq)]
pub enum ListItem {
    One(Expr),
    /// `"10".."33"`
    Range(Expr, Expr),
}

#[derive(Debug, Clone, PartialEq)]
pub enum PercentBase {
    /// `of 2010`
    Period(Period),
    /// `of previous year`
    Previous(Grain, Span),
    /// `of same quarter of previous year`
    SameOfPreviousYear(Grain, Span),
    /// `of baseline`, `of (a + b)`
    Expr(Box<Expr>),
}
