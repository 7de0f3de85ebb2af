//! Tests of a policy: tables that are given, and what is expected of them (section "rule, waiver, test" of the language).

use std::path::PathBuf;
use std::sync::Arc;

use super::{
    ClusterId, DatasetId, Date, GroupId, Measure, MeasureKind, Period, Policy, RoleId, RuleId, StageId,
};
use crate::source::Span;
use crate::unit::Rational;

/// The tests of a policy, and the policy with what their expectations ask beside it. Its datasets stand in their long
/// form, for tables of tests are neither wide nor sheets.
#[derive(Debug, Clone)]
pub struct Tests {
    pub policy: Arc<Policy>,
    /// In the order of the text; a test with cases stands once for each of them.
    pub tests: Vec<Test>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    pub title: String,
    /// The title's place.
    pub span: Span,
    pub case: Option<Case>,
    pub given: Vec<Given>,
    /// The day as of which is judged; by default the end of what is given.
    pub as_of: Option<Date>,
    pub expects: Vec<Expect>,
}

impl Test {
    /// Whether faults of the given tables are expected.
    pub fn expects_faults(&self) -> bool {
        self.expects.iter().any(|e| matches!(e.what, Expectation::Fault { .. }))
    }
}

/// A row of the table of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// From 1.
    pub number: usize,
    /// The names of the columns with the values as written.
    pub values: Vec<(String, String)>,
    pub span: Span,
}

/// `given report { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    pub dataset: DatasetId,
    /// The dataset's name in the clause.
    pub span: Span,
    pub table: GivenTable,
}

#[derive(Debug, Clone, PartialEq)]
pub enum GivenTable {
    Rows {
        /// The file of the policy that holds them, as messages name it.
        file: String,
        /// The headings that a file of the dataset has for the columns that are named.
        headers: Vec<String>,
        rows: Vec<GivenRow>,
    },
    File {
        /// As written.
        name: String,
        path: PathBuf,
        span: Span,
    },
}

/// A row of a table, its cells as a file would hold them.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenRow {
    /// Its line in the file of the policy.
    pub line: u64,
    /// Absent where nothing is written.
    pub cells: Vec<Option<String>>,
    pub spans: Vec<Span>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    /// What is expected, without the word `expect`.
    pub span: Span,
    pub what: Expectation,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// A condition on values, in the cell of the last period that ended by the day.
    Condition(Condition),
    /// `first.productivity of petrochem is missed`
    Status {
        subject: Subject,
        status: VerdictStatus,
        span: Span,
    },
    /// `first is passed`
    Part {
        subject: Subject,
        status: PartStatus,
        span: Span,
    },
    /// `"1650000001" in petrochem.core`
    Member {
        key: String,
        cluster: ClusterId,
        role: Option<RoleId>,
        span: Span,
    },
    Not(Box<Expectation>),
    And(Box<Expectation>, Box<Expectation>),
    Or(Box<Expectation>, Box<Expectation>),
    /// `fault E0512 in report`
    Fault {
        code: String,
        dataset: Option<DatasetId>,
        span: Span,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub measure: Measure,
    /// Of an equation, how far the sides may lie apart.
    pub tolerance: Option<Tolerance>,
    /// The number of an equation, where one is written out.
    pub written: Option<WrittenNumber>,
}

impl Condition {
    /// The sides of a comparison.
    pub fn sides(&self) -> Option<(&Measure, &Measure)> {
        match &self.measure.kind {
            MeasureKind::Compare { left, right, .. } => Some((left, right)),
            _ => None,
        }
    }
}

/// How far apart two sides may lie and count as equal.
#[derive(Debug, Clone, PartialEq)]
pub enum Tolerance {
    /// A part of the right side.
    Relative(Rational),
    /// In the unit of the left side.
    Absolute(Rational),
}

/// A number of the text that another may be written for.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenNumber {
    /// Its digits, with a sign before them.
    pub span: Span,
    /// Its side of the equation if the number were 1.
    pub one: Measure,
    /// Whether that is the left side.
    pub on_left: bool,
}

/// What a status is asked of.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// Targets, milestones, requirements and rules, by the names of their verdicts.
    Verdicts {
        id: String,
        cluster: Option<ClusterId>,
        role: Option<RoleId>,
        /// A member of the axis that the target runs over, as data write it.
        member: Option<String>,
        period: Option<Period>,
    },
    /// A rule over the policy alone, which no data change.
    Rule(RuleId),
    Part {
        stage: StageId,
        group: Option<GroupId>,
        cluster: Option<ClusterId>,
    },
}

/// The status of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictStatus {
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
}

/// The status of a stage or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartStatus {
    Passed,
    Failed,
    Undecided,
    Open,
    NotApplicable,
}
