//! An assessment as machines read it: the types of its JSON, from which its schema is made.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Number, Value};

/// An assessment of a policy.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AssessDocument {
    /// The version of the program.
    pub idel: &'static str,
    /// The title of the policy.
    pub policy: String,
    /// The day as of which it is judged: the longest period that ends on it, else a date.
    pub as_of: String,
    /// The files that were read.
    pub data: Vec<FileDocument>,
    pub verdicts: Vec<VerdictDocument>,
    pub stages: Vec<StageDocument>,
    pub waivers: Vec<WaiverDocument>,
    /// How many verdicts have each status; every status is named.
    #[schemars(with = "BTreeMap<String, u64>")]
    pub summary: Map<String, Value>,
    /// What is odd in the data and no error.
    pub warnings: Vec<OddityDocument>,
    /// How many verdicts demand something by the day.
    pub judged: u64,
    /// Why nothing was judged, where nothing was.
    pub note: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct FileDocument {
    /// The dataset.
    pub name: String,
    /// As the policy names it.
    pub file: String,
    pub rows: u64,
    /// The fingerprint of its content.
    pub sha256: String,
}

/// A verdict on a target, a requirement, a milestone or a rule.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerdictDocument {
    #[schemars(extend("enum" = ["target", "requirement", "milestone", "rule"]))]
    pub kind: &'static str,
    /// `first.productivity`
    pub id: String,
    /// What tells the verdicts of one target apart: axes with their members.
    #[schemars(with = "BTreeMap<String, String>")]
    pub cell: Map<String, Value>,
    #[schemars(extend("enum" = [
        "met", "missed", "on_track", "behind", "pending", "done", "done_late", "overdue", "waived",
        "undecided", "not_applicable"
    ]))]
    pub status: &'static str,
    #[schemars(extend("enum" = ["mandatory", "advisory"]))]
    pub level: &'static str,
    /// The fact, in `unit`.
    pub value: Option<Number>,
    /// The plan, in `unit`.
    pub required: Option<Number>,
    pub unit: String,
    /// The fact less the plan; of shares in percentage points.
    pub gap: Option<Number>,
    /// Fact by plan, or plan by fact where lower is better, 1 at most.
    pub achievement: Option<Number>,
    /// The part of expected values that is present.
    pub coverage: Number,
    /// How settled the data are.
    #[schemars(extend("enum" = ["final", "provisional", "estimated", "suppressed", "confidential", null]))]
    pub data_status: Option<&'static str>,
    /// The part of the way from the base to the plan.
    pub progress: Option<Number>,
    /// A period or a date.
    pub due: Option<String>,
    /// The day on which a milestone was done.
    pub done: Option<String>,
    /// What it would be without its waiver.
    pub unwaived: Option<&'static str>,
    /// The body that answers for it.
    pub owner: Option<String>,
    /// The acts that it rests on.
    pub basis: Vec<String>,
    pub reason: Option<String>,
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// A stage or a group of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StageDocument {
    pub id: String,
    #[schemars(extend("enum" = ["stage", "group"]))]
    pub kind: &'static str,
    pub cluster: Option<String>,
    /// The condition of a serious failure holds.
    pub serious: bool,
    #[schemars(extend("enum" = ["passed", "failed", "undecided", "open", "not_applicable"]))]
    pub status: &'static str,
    pub score: Option<Number>,
    /// The word that its scale has for the score.
    pub rating: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct WaiverDocument {
    /// What is waived, as written.
    #[serde(rename = "for")]
    pub of: String,
    pub until: String,
    pub reason: String,
    pub owner: Option<String>,
    pub basis: Vec<String>,
    pub expired: bool,
    /// How many verdicts it touches.
    pub verdicts: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct OddityDocument {
    #[schemars(extend("enum" = ["negative_count", "negative_money", "self_link", "parallel_link"]))]
    pub kind: &'static str,
    pub dataset: String,
    pub column: Option<String>,
    pub rows: u64,
    /// Some of the rows.
    pub places: Vec<OddPlace>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct OddPlace {
    pub file: String,
    pub row: u64,
    pub value: String,
}
