//! The data as they were read, as machines read it: the types of its JSON, from which its schema is made.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::assess_document::OddityDocument;

/// All datasets.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DataDocument {
    pub data: Vec<TableDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TableDocument {
    pub name: String,
    pub title: Option<String>,
    pub files: Vec<TableFileDocument>,
    pub rows: u64,
    /// Those that the dataset's condition keeps.
    pub kept: u64,
    pub first_period: Option<String>,
    pub last_period: Option<String>,
    /// Between the first and the last.
    pub periods_without_rows: Vec<String>,
    pub columns: Vec<TableColumnDocument>,
    /// Rows by status; null where the table has no column of statuses.
    #[schemars(with = "Option<BTreeMap<String, u64>>")]
    pub statuses: Option<Map<String, Value>>,
    pub warnings: Vec<OddityDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TableFileDocument {
    pub file: String,
    pub rows: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TableColumnDocument {
    pub name: String,
    /// In the file; null where the column is computed.
    pub header: Option<String>,
    /// Rows with a value.
    pub present: u64,
    /// Rows that could have one.
    pub of: u64,
    pub distinct: Option<u64>,
}
