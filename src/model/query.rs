//! A question of an analyst: one measure in many cells.

use super::{CellAxis, Literal, Measure};
use crate::unit::Rational;

/// `productivity by cluster, year where kind == company having value > 2 sort value desc limit 10`
///
/// A condition on rows is already in `measure`.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub measure: Measure,
    /// One column and one loop each, the first outermost.
    pub by: Vec<CellAxis>,
    /// What all cells are at (`where cluster == petrochem` without `by cluster`). An axis of `by` stands in place of one that
    /// a cluster brings with it.
    pub fixed: Vec<(CellAxis, Literal)>,
    /// A condition on the cell (`where year >= 2012`): other cells are left out.
    pub cells: Option<Measure>,
    pub having: Option<Having>,
    pub sort: Option<(SortKey, SortDirection)>,
    pub limit: Option<usize>,
    /// The least part of expected values outside indicators, 0 to 1.
    pub coverage: Rational,
}

/// What `having` keeps, with `value` the measure's value in the cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Having {
    /// `value > 2`: the bound is in the measure's unit.
    Value(super::CompareOp, Measure),
    ValuePresent,
    ValueMissing,
    /// A condition that does not read `value`.
    Measure(Measure),
    And(Box<Having>, Box<Having>),
    Or(Box<Having>, Box<Having>),
    Not(Box<Having>),
}

/// What rows are sorted by; rows that are alike keep the order of their axes, missing values stand last.
#[derive(Debug, Clone, PartialEq)]
pub enum SortKey {
    Value,
    /// The place in `by`.
    Axis(usize),
    Measure(Measure),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortDirection {
    Ascending,
    Descending,
}
