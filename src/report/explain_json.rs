//! An explanation for machines: every line with its exact values.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::assess_json::written;
use super::explain_tree::Node;
use super::words::as_of_key;
use crate::model::{Date, Policy};

/// The explanation of what was asked, as of a day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExplanationDocument {
    /// The version of the program.
    pub idel: &'static str,
    pub policy: String,
    pub as_of: String,
    pub explanation: NodeDocument,
}

/// A line, with those that it rests on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NodeDocument {
    /// What the line is about, a stable word.
    pub about: &'static str,
    /// For a reader, in the language of the report.
    pub text: String,
    /// The same in exact values, by names that go with what the line is about.
    #[serde(flatten)]
    #[schemars(with = "Map<String, Value>")]
    pub data: Map<String, Value>,
    pub parts: Vec<NodeDocument>,
}

/// One JSON object, with a line break at its end.
pub fn render_explanation_json(root: &Node, policy: &Policy, as_of: Date) -> String {
    written(&ExplanationDocument {
        idel: env!("CARGO_PKG_VERSION"),
        policy: policy.title.clone(),
        as_of: as_of_key(as_of),
        explanation: document(root),
    })
}

fn document(node: &Node) -> NodeDocument {
    NodeDocument {
        about: node.kind,
        text: node.text.clone(),
        data: node.data.clone(),
        parts: node.parts.iter().map(self::document).collect(),
    }
}
