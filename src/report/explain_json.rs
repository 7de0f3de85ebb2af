//! An explanation for machines: every line with its exact values.

use serde_json::{Map, Value, json};

use super::assess_json::pretty;
use super::explain_tree::Node;
use super::words::as_of_key;
use crate::model::{Date, Policy};

/// One JSON object, with a line break at its end.
pub fn render_explanation_json(root: &Node, policy: &Policy, as_of: Date) -> String {
    pretty(&json!({
        "idel": env!("CARGO_PKG_VERSION"),
        "policy": policy.title,
        "as_of": as_of_key(as_of),
        "explanation": object(root),
    }))
}

fn object(node: &Node) -> Value {
    let mut object = Map::new();
    object.insert("about".to_owned(), json!(node.kind));
    object.insert("text".to_owned(), json!(node.text));
    object.extend(node.data.clone());
    object.insert("parts".to_owned(), node.parts.iter().map(self::object).collect());
    Value::Object(object)
}
