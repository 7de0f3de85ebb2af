//! What a policy reckons with: parameters, functions and indicators.

use super::{AuthorClause, Cite, Clause, Expr, Grain, Head, Name, Number, Period, Text, UnitExpr};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub head: Head,
    pub unit: UnitExpr,
    pub values: Vec<ParameterValue>,
}

/// `from 2018-08-01 where share_special >= 30 %: 10 % basis d779`
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterValue {
    /// Not enacted yet.
    pub expected: bool,
    pub from: Period,
    pub condition: Option<Expr>,
    pub value: Expr,
    pub basis: Vec<Cite>,
    pub span: Span,
}

/// `fn share also доля (m, a: axis) -> % = m / (m over all a)`
#[derive(Debug, Clone, PartialEq)]
pub struct Fn {
    pub name: Name,
    pub also: Vec<Name>,
    pub params: Vec<Param>,
    pub unit: Option<UnitExpr>,
    pub body: Expr,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    pub name: Name,
    /// `axis` in `a: axis`, in either language.
    pub of: Option<Name>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    pub head: Head,
    pub unit: Option<UnitExpr>,
    pub clauses: Vec<Clause<IndicatorClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Better {
    Higher,
    Lower,
    /// `within 2 .. 3`
    Within(Expr, Expr),
}

#[derive(Debug, Clone, PartialEq)]
pub enum IndicatorClause {
    Value(Expr),
    Better(Better),
    Source(Text),
    Frequency(Grain),
    Owner(Name),
    Basis(Vec<Cite>),
    /// `coverage 90 %`, `coverage 90 % paired`
    Coverage {
        percent: Number,
        paired: bool,
    },
    CollectedBy(Name),
    Author(AuthorClause),
}
