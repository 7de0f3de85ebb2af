//! Row expressions: what a predicate or an argument of an aggregate says of one row.
//!
//! Logic is three-valued (Kleene): an operation on a missing value is missing.
//! Numbers stand in the declared units of their columns; the checker has inserted the factors between units.

use super::{
    ArithmeticOp, ClassificationId, ClusterId, ColumnRef, CompareOp, DatasetId, Date, Grain, LinkSide,
    NumberFunction, Period, RoleId,
};
use crate::source::Span;
use crate::unit::Rational;

/// A row expression and the place it was written, so that `members --why` can point at it.
#[derive(Debug, Clone, PartialEq)]
pub struct RowExpr {
    pub span: Span,
    pub kind: RowKind,
}

/// Where another entity is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Through {
    /// The other end of the link that is looked at, an entity of this dataset.
    Partner(DatasetId),
    /// A column of the row that refers to an entity.
    Column(ColumnRef),
}

/// What is made of an entity's links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkedFunction {
    Any,
    /// False where there are none.
    All,
    Count,
    Sum,
}

/// A day that follows from a period or from another day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayOf {
    /// The first day of a period.
    First,
    /// The last day of a period.
    Last,
    /// So many months later, of a month's last day the last day of that month; where negative, the first day that is no
    /// more than so many months earlier.
    Months(i32),
    Days(i32),
}

impl DayOf {
    /// The day that a day gives; a period has its own.
    pub fn moved(self, day: Date) -> Date {
        match self {
            DayOf::First | DayOf::Last => day,
            DayOf::Months(n) if n < 0 => day.minus_months(n.saturating_neg()),
            DayOf::Months(n) => day.plus_months(n),
            DayOf::Days(n) => Date(day.0.saturating_add(n)),
        }
    }

    /// The day that a period gives: its last, unless its first is asked for.
    pub fn of_period(self, period: Period) -> Date {
        match self {
            DayOf::First => period.first_day(),
            DayOf::Last | DayOf::Months(_) | DayOf::Days(_) => self.moved(period.last_day()),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum RowKind {
    /// A column of the row, of the entity it is about, or a fact about that entity in the row's period.
    Column(ColumnRef),
    /// The row's period of this grain, or the cell's where rows have none.
    Period(Grain),
    Number(Rational),
    Text(String),
    Date(Date),
    PeriodLiteral(Period),
    Bool(bool),
    /// A missing value of any type.
    Missing,
    /// The operand, a code, lies in one of these half-open ranges of ordinals: sorted, disjoint.
    CodeIn {
        operand: Box<RowExpr>,
        ranges: Vec<(u32, u32)>,
    },
    /// The operand, a text, is one of these.
    TextIn {
        operand: Box<RowExpr>,
        texts: Vec<String>,
    },
    /// The operand, a reference or an entity key of this dataset, is one of these keys.
    KeyIn {
        operand: Box<RowExpr>,
        keys: Vec<String>,
    },
    /// The operand, a reference to a cluster, is one of these.
    ClusterIn {
        operand: Box<RowExpr>,
        clusters: Vec<ClusterId>,
    },
    /// The row's entity has one of these roles in the cluster (in any, where `cluster` is absent).
    RoleIn {
        cluster: Option<ClusterId>,
        roles: Vec<RoleId>,
    },
    /// The row's entity lies in the cell's cluster and, where roles are named, has one of them there. In a cell that
    /// fixes no cluster anyone lies in it, and a role is one in some cluster.
    InCell {
        roles: Vec<RoleId>,
    },
    /// What an expression says of another entity: the partner in the link that is looked at, or the one that a
    /// column names. It is missing where there is none.
    Through {
        through: Through,
        expr: Box<RowExpr>,
    },
    /// `any(contract as supplier where p: q)`: of the links of the row's entity, in the row's period. Links of an
    /// entity with itself are none.
    Linked {
        function: LinkedFunction,
        link: DatasetId,
        /// The ends at which the entity may stand.
        sides: Vec<LinkSide>,
        /// Conditions and values see the link's columns, its partner, and the entity itself.
        filter: Option<Box<RowExpr>>,
        /// Absent in a count.
        body: Option<Box<RowExpr>>,
    },
    Arithmetic {
        op: ArithmeticOp,
        left: Box<RowExpr>,
        right: Box<RowExpr>,
    },
    Negate(Box<RowExpr>),
    /// A function of numbers; of several, the first that is missing decides.
    Calculated {
        function: NumberFunction,
        arguments: Vec<RowExpr>,
    },
    /// A day reckoned from a date or a period.
    Day {
        of: DayOf,
        from: Box<RowExpr>,
    },
    /// Numbers, texts (`==`, `!=`), dates or periods; codes are compared by [`RowKind::CodeIn`].
    Compare {
        op: CompareOp,
        left: Box<RowExpr>,
        right: Box<RowExpr>,
    },
    And(Box<RowExpr>, Box<RowExpr>),
    Or(Box<RowExpr>, Box<RowExpr>),
    Not(Box<RowExpr>),
    IsMissing(Box<RowExpr>),
    Coalesce(Box<RowExpr>, Box<RowExpr>),
    If {
        condition: Box<RowExpr>,
        then: Box<RowExpr>,
        otherwise: Box<RowExpr>,
    },
    /// The code above a code (`parent(activity)`); missing for a root.
    Parent {
        list: ClassificationId,
        code: Box<RowExpr>,
    },
    /// A code as a value, in `if … then micro else small` and `== ` between code columns: its ordinal.
    CodeLiteral(u32),
}

/// The direct parts of a kind, borrowed as the kind is.
macro_rules! parts {
    ($kind:expr, $as:ident, $list:ident) => {
        match $kind {
            RowKind::Column(_)
            | RowKind::Period(_)
            | RowKind::Number(_)
            | RowKind::Text(_)
            | RowKind::Date(_)
            | RowKind::PeriodLiteral(_)
            | RowKind::Bool(_)
            | RowKind::Missing
            | RowKind::RoleIn { .. }
            | RowKind::InCell { .. }
            | RowKind::CodeLiteral(_) => Vec::new(),
            RowKind::Through { expr, .. } => vec![expr],
            RowKind::Calculated { arguments, .. } => arguments.$list().collect(),
            RowKind::Linked { filter, body, .. } => {
                filter.into_iter().chain(body).map(|part| part.$as()).collect()
            }
            RowKind::CodeIn { operand, .. }
            | RowKind::TextIn { operand, .. }
            | RowKind::KeyIn { operand, .. }
            | RowKind::ClusterIn { operand, .. } => vec![operand],
            RowKind::Negate(a)
            | RowKind::Not(a)
            | RowKind::IsMissing(a)
            | RowKind::Day { from: a, .. }
            | RowKind::Parent { code: a, .. } => {
                vec![a]
            }
            RowKind::Arithmetic { left, right, .. } | RowKind::Compare { left, right, .. } => {
                vec![left, right]
            }
            RowKind::And(a, b) | RowKind::Or(a, b) | RowKind::Coalesce(a, b) => vec![a, b],
            RowKind::If { condition, then, otherwise } => vec![condition, then, otherwise],
        }
    };
}

impl RowExpr {
    /// The direct parts of an expression.
    pub fn children(&self) -> Vec<&RowExpr> {
        parts!(&self.kind, as_ref, iter)
    }

    fn children_mut(&mut self) -> Vec<&mut RowExpr> {
        parts!(&mut self.kind, as_mut, iter_mut)
    }

    /// The expression with every place set to `span`: equal for expressions that say the same.
    pub fn placed_at(mut self, span: Span) -> Self {
        self.span = span;
        for child in self.children_mut() {
            let inner = std::mem::replace(child, RowExpr { span, kind: RowKind::Missing });
            *child = inner.placed_at(span);
        }
        self
    }

    /// The expression with another in place of a column.
    pub fn with_column(mut self, column: ColumnRef, instead: &RowExpr) -> Self {
        if self.kind == RowKind::Column(column) {
            return RowExpr { span: self.span, kind: instead.kind.clone() };
        }
        let nothing = RowExpr { span: self.span, kind: RowKind::Missing };
        for child in self.children_mut() {
            *child = std::mem::replace(child, nothing.clone()).with_column(column, instead);
        }
        self
    }

    /// The expression in which an end of a link, where it is the other one, is called the partner.
    pub fn with_partner(mut self, end: ColumnRef, entity: DatasetId) -> Self {
        let nothing = RowExpr { span: self.span, kind: RowKind::Missing };
        for child in self.children_mut() {
            *child = std::mem::replace(child, nothing.clone()).with_partner(end, entity);
        }
        if let RowKind::Through { through, .. } = &mut self.kind
            && *through == Through::Column(end)
        {
            *through = Through::Partner(entity);
        }
        self
    }

    /// The parts that `and` joins, in the order of the text.
    pub fn conjuncts(&self) -> Vec<&RowExpr> {
        match &self.kind {
            RowKind::And(a, b) => a.conjuncts().into_iter().chain(b.conjuncts()).collect(),
            _ => vec![self],
        }
    }

    /// The parts that `and` joins in the text; what one condition is made of, such as `during`, stays one.
    pub fn written_parts(&self) -> Vec<&RowExpr> {
        match &self.kind {
            RowKind::And(a, b) if a.span != self.span || b.span != self.span => {
                a.written_parts().into_iter().chain(b.written_parts()).collect()
            }
            _ => vec![self],
        }
    }

    /// One column, perhaps turned about or in another unit: what a roll-up of a stock is defined for.
    pub fn is_linear(&self) -> bool {
        let constant = |e: &RowExpr| matches!(e.kind, RowKind::Number(_));
        match &self.kind {
            RowKind::Column(_) => true,
            RowKind::Negate(a) => a.is_linear(),
            RowKind::Arithmetic { op: ArithmeticOp::Multiply, left, right } => {
                (left.is_linear() && constant(right)) || (constant(left) && right.is_linear())
            }
            RowKind::Arithmetic { op: ArithmeticOp::Divide, left, right } => {
                left.is_linear() && constant(right)
            }
            _ => false,
        }
    }

    /// Every column the expression reads, in the order of the text.
    pub fn columns(&self) -> Vec<ColumnRef> {
        let mut found = Vec::new();
        self.visit(&mut |e| {
            if let RowKind::Column(column) | RowKind::Through { through: Through::Column(column), .. } =
                &e.kind
                && !found.contains(column)
            {
                found.push(*column);
            }
        });
        found
    }

    /// The tables of links that the expression asks of.
    pub fn links(&self) -> Vec<DatasetId> {
        let mut found = Vec::new();
        self.visit(&mut |e| {
            if let RowKind::Linked { link, .. } = e.kind {
                found.push(link);
            }
        });
        found
    }

    /// Every dataset that the expression reads, links among them.
    pub fn datasets(&self) -> Vec<DatasetId> {
        let mut found: Vec<DatasetId> = self.columns().into_iter().map(|c| c.dataset).collect();
        found.extend(self.links());
        found
    }

    /// The columns that are read of the row itself, not of its links or of another entity.
    pub fn own_columns(&self) -> Vec<ColumnRef> {
        let mut found = Vec::new();
        self.collect_own(&mut found);
        found
    }

    fn collect_own(&self, into: &mut Vec<ColumnRef>) {
        match &self.kind {
            RowKind::Column(column) | RowKind::Through { through: Through::Column(column), .. } => {
                if !into.contains(column) {
                    into.push(*column);
                }
            }
            RowKind::Linked { .. } | RowKind::Through { .. } => {}
            _ => self.children().into_iter().for_each(|child| child.collect_own(into)),
        }
    }

    /// Calls `see` on this expression and everything in it.
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a RowExpr)) {
        see(self);
        for child in self.children() {
            child.visit(see);
        }
    }
}
