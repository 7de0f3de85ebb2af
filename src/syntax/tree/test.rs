//! Tests of a policy: the rows they give, the day they look from, and what they expect.

use super::{Clause, Expr, Name, Period, Text};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    pub title: Text,
    pub clauses: Vec<Clause<TestClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TestClause {
    /// `given report { … }`, `given report from "case.csv"`
    Given {
        dataset: Name,
        rows: Given,
    },
    AsOf(AsOf),
    /// `expect productivity of petrochem == 500 thousand RUB / person within 0.1 %`
    Expect {
        expectation: Expr,
        tolerance: Option<Expr>,
    },
    /// `expect fault E0512 in report`
    Fault {
        code: Name,
        dataset: Option<Name>,
    },
    /// `cases { … }`
    Cases(Table),
}

#[derive(Debug, Clone, PartialEq)]
pub enum AsOf {
    Period(Period),
    /// The column of cases that has it.
    Case(Name),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    Rows(Table),
    File(Text),
}

/// A table of a test: a header, and a row on each line.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub header: Vec<Name>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub span: Span,
}

/// A cell of a test table; empty cells are missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub value: Option<Expr>,
    pub span: Span,
}
