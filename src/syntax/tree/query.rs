//! Queries: a measure and how it is cut, kept and sorted.

use super::{Expr, Name, Number};
use crate::source::Span;

/// `productivity by cluster, year where kind == company coverage 90 % having value > 2 sort value desc limit 10`;
/// the clauses in any order, each at most once.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub measure: Expr,
    pub by: Vec<Name>,
    pub condition: Option<Expr>,
    /// `coverage 90 %`: the share of values that must be present.
    pub coverage: Option<Number>,
    pub having: Option<Expr>,
    pub sort: Option<(Expr, SortOrder)>,
    pub limit: Option<Number>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    Ascending,
    Descending,
}
