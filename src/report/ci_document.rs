//! The result of `idel ci` as machines read it: the types of its JSON, from which its schema is made.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::assess_document::AssessDocument;
use super::ci::{Step, StepEnd};
use super::test_document::TestsDocument;
use crate::diagnostic::render::JsonProblem;

/// The parts of one run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CiDocument {
    /// The version of the program.
    pub idel: &'static str,
    /// The title of the policy; of one that could not be read, its path.
    pub policy: String,
    pub fmt: FormatStep,
    pub check: CheckStep,
    pub test: TestStep,
    pub assess: AssessStep,
    /// The exit code of the run.
    pub exit: u8,
}

/// How a part ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EndDocument {
    /// A part is skipped where the policy has errors.
    #[schemars(extend("enum" = ["passed", "failed", "skipped"]))]
    pub ended: &'static str,
    /// The exit code that the part alone would end with; absent where it was skipped.
    pub exit: Option<u8>,
    /// In words, where the exit code alone does not tell what failed.
    pub why: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct FormatStep {
    #[serde(flatten)]
    pub end: EndDocument,
    #[schemars(with = "UnformattedDocument")]
    pub found: Value,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct UnformattedDocument {
    /// The files that are not laid out in the one style.
    pub unformatted: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckStep {
    #[serde(flatten)]
    pub end: EndDocument,
    /// Problems, each as `idel check --format json` tells it.
    #[schemars(with = "Vec<JsonProblem>")]
    pub found: Value,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TestStep {
    #[serde(flatten)]
    pub end: EndDocument,
    /// What `idel test --format json` tells; absent where there are no tests.
    #[schemars(with = "Option<TestsDocument>")]
    pub found: Value,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct AssessStep {
    #[serde(flatten)]
    pub end: EndDocument,
    /// What `idel assess --format json` tells; absent where nothing could be judged.
    #[schemars(with = "Option<AssessDocument>")]
    pub found: Value,
    /// What is wrong with the data: what contradicts their declarations, and warnings.
    #[schemars(with = "Vec<JsonProblem>")]
    pub problems: Vec<Value>,
}

impl CiDocument {
    /// A part that `steps` does not hold was not done.
    pub fn new(title: &str, steps: &[Step], exit: u8) -> Self {
        let of = |name: &str| {
            let step = steps.iter().find(|step| step.name == name);
            let (ended, exit) = match step.map(|step| step.end) {
                Some(StepEnd::Passed) => ("passed", Some(0)),
                Some(StepEnd::Failed(code)) => ("failed", Some(code)),
                Some(StepEnd::Skipped) | None => ("skipped", None),
            };
            let why = step.and_then(|step| step.why.clone());
            (EndDocument { ended, exit, why }, step.map_or(Value::Null, |step| step.json.clone()))
        };
        let of_data = steps.iter().find(|step| step.name == "assess");
        let [(fmt, unformatted), (check, problems), (test, tests), (assess, assessment)] =
            ["fmt", "check", "test", "assess"].map(of);
        CiDocument {
            idel: env!("CARGO_PKG_VERSION"),
            policy: title.to_owned(),
            fmt: FormatStep { end: fmt, found: unformatted },
            check: CheckStep { end: check, found: problems },
            test: TestStep { end: test, found: tests },
            assess: AssessStep {
                end: assess,
                found: assessment,
                problems: of_data.map_or_else(Vec::new, |step| step.problems.clone()),
            },
            exit,
        }
    }
}
