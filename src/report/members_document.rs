//! A contour, and the trace of one entity in it, as machines read them: the types of their JSON, from which their schemas are
//! made.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The contour of a cluster in a period.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MembersDocument {
    pub cluster: String,
    pub period: String,
    /// Members by role, then those that data leave open.
    pub entities: Vec<EntityDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct EntityDocument {
    pub key: String,
    pub title: Option<String>,
    #[schemars(extend("enum" = ["member", "undetermined"]))]
    pub standing: &'static str,
    /// One of a member; of others those that are open.
    pub roles: Vec<String>,
    /// The text that let it in.
    pub rule: Option<String>,
    pub place: Option<PlaceDocument>,
    /// Values that are missing, where that decides.
    pub wanting: Vec<String>,
    pub no_rows: Vec<NoRowsDocument>,
    /// Other clusters that it is a member of.
    pub also: Vec<String>,
}

/// A place in the policy, by the file's name there; lines and columns from 1, columns in characters.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlaceDocument {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// A table of links without a row of the period.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NoRowsDocument {
    pub dataset: Option<String>,
    pub period: String,
}

/// Why one entity is in a contour or not.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TraceDocument {
    pub cluster: Option<String>,
    pub period: String,
    pub key: String,
    pub title: Option<String>,
    #[schemars(extend("enum" = ["member", "undetermined", "outside"]))]
    pub standing: &'static str,
    pub roles: Vec<String>,
    /// Why it is outside.
    #[schemars(extend("enum" = ["no_role", "excluded", "elsewhere", "not_living", null]))]
    pub why: Option<&'static str>,
    /// The text that decided.
    pub by: Option<DecidedDocument>,
    /// Columns without a value, where that decides.
    pub wanting: Vec<String>,
    pub no_rows: Vec<NoRowsDocument>,
    pub rules: Vec<RuleDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct DecidedDocument {
    pub text: String,
    pub place: PlaceDocument,
}

/// The rule of a role; `holds` is null where data leave it open, as it is everywhere here.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuleDocument {
    pub role: String,
    pub holds: Option<bool>,
    pub place: PlaceDocument,
    pub conditions: Vec<ConditionDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ConditionDocument {
    pub text: String,
    pub holds: Option<bool>,
    /// What it saw, by column.
    #[schemars(with = "BTreeMap<String, Option<String>>")]
    pub values: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinksDocument>,
}

/// The links that a condition counted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LinksDocument {
    pub text: String,
    /// The dataset of the links.
    pub link: Option<String>,
    pub rows: u64,
    pub fit: u64,
    pub unknown: u64,
    /// Some of the rows.
    pub first: Vec<LinkDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct LinkDocument {
    /// The one at the other end.
    pub key: String,
    pub title: Option<String>,
    pub file: Option<String>,
    pub row: Option<u64>,
    pub holds: Option<bool>,
}

impl From<PlaceDocument> for Value {
    fn from(place: PlaceDocument) -> Self {
        json!(place)
    }
}
