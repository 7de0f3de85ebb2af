//! The answer of a query as machines read it: the types of its JSON, from which its schema is made.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Number, Value};

/// The answer of a query: one measure in many cells.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QueryDocument {
    /// What stands in each row, in this order.
    pub columns: Vec<ColumnDocument>,
    pub rows: Vec<RowDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ColumnDocument {
    pub name: String,
    #[schemars(extend("enum" = ["axis", "measure", "note"]))]
    pub role: &'static str,
    /// Of the measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A cell: a member for each axis, by the axis's name, and the measure's value.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RowDocument {
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub axes: Map<String, Value>,
    /// In the unit of the measure's column; absent with a reason.
    #[schemars(extend("type" = ["number", "boolean", "string", "null"]))]
    pub value: Value,
    /// The part of expected values that is present.
    pub coverage: Number,
    /// How settled the data are.
    #[schemars(extend("enum" = ["final", "provisional", "estimated", "suppressed", "confidential", null]))]
    pub status: Option<&'static str>,
    pub reason: Option<String>,
}
