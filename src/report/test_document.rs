//! What the tests of a policy found, as machines read it: the types of its JSON, from which its schema is made.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::diagnostic::render::JsonProblem;

/// Every test that ran.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TestsDocument {
    /// The version of the program.
    pub idel: &'static str,
    pub policy: String,
    /// In the order of the text; a test with cases is one for each.
    pub tests: Vec<TestDocument>,
    pub summary: TestSummary,
    /// Where it is asked for.
    pub coverage: Option<CoverageDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TestSummary {
    pub passed: u64,
    pub failed: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TestDocument {
    pub title: String,
    pub case: Option<CaseDocument>,
    pub passed: bool,
    pub as_of: Option<String>,
    /// Where the test stands, by the name of the file in the policy.
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// Why it failed.
    pub problems: Vec<JsonProblem>,
}

/// A row of a table of cases.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CaseDocument {
    /// From 1.
    pub number: usize,
    /// As written, by the names of the columns.
    #[schemars(with = "BTreeMap<String, String>")]
    pub values: Map<String, Value>,
}

/// What of the policy the tests reach.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CoverageDocument {
    /// Definitions and branches.
    pub reached: usize,
    pub of: usize,
    /// The part that is asked for, of 1.
    pub threshold: Option<f64>,
    /// As much is reached as is asked for.
    pub passed: bool,
    pub not_reached: Vec<NotReachedDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct NotReachedDocument {
    /// In English, such as `indicator productivity`.
    pub what: String,
    pub file: String,
    pub line: usize,
    pub column: usize,
}
