//! The schemas of machine-readable results, made from the types that they are written with.
//!
//! A schema has a version. Within one, what stands in a result stays there and keeps its type; whoever changes that gives the
//! schema the next version, and the document of the former one stays as it was.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::assess_document::AssessDocument;
use super::assess_json::pretty;
use super::ci_document::CiDocument;
use super::data_document::DataDocument;
use super::explain_json::ExplanationDocument;
use super::members_document::{MembersDocument, TraceDocument};
use super::query_document::QueryDocument;
use super::revision_document::RevisionDocument;
use super::test_document::TestsDocument;
use crate::diagnostic::render::JsonProblem;

/// A result that has a schema.
#[derive(Debug, Clone, Copy)]
pub struct Described {
    /// The name that it is asked for by.
    pub name: &'static str,
    pub version: u32,
    title: &'static str,
    schema: fn() -> Value,
}

/// All of them.
pub const SCHEMAS: &[Described] = &[
    Described {
        name: "assess",
        version: 1,
        title: "The result of idel assess --format json",
        schema: schema_of::<AssessDocument>,
    },
    Described {
        name: "eval",
        version: 1,
        title: "The result of idel eval --format json",
        schema: schema_of::<QueryDocument>,
    },
    Described {
        name: "diff",
        version: 1,
        title: "The result of idel diff --format json",
        schema: schema_of::<RevisionDocument>,
    },
    Described {
        name: "ci",
        version: 1,
        title: "The result of idel ci --format json",
        schema: schema_of::<CiDocument>,
    },
    Described {
        name: "test",
        version: 1,
        title: "The result of idel test --format json",
        schema: schema_of::<TestsDocument>,
    },
    Described {
        name: "diagnostics",
        version: 1,
        title: "A line of idel check --format json: one problem",
        schema: schema_of::<JsonProblem>,
    },
    Described {
        name: "members",
        version: 1,
        title: "The result of idel members CLUSTER --format json",
        schema: schema_of::<MembersDocument>,
    },
    Described {
        name: "trace",
        version: 1,
        title: "The result of idel members CLUSTER --why KEY --format json",
        schema: schema_of::<TraceDocument>,
    },
    Described {
        name: "data",
        version: 1,
        title: "The result of idel data --format json",
        schema: schema_of::<DataDocument>,
    },
    Described {
        name: "explain",
        version: 1,
        title: "The result of idel explain NAME --format json",
        schema: schema_of::<ExplanationDocument>,
    },
];

impl Described {
    /// The file of its document: `assess-1.json`.
    pub fn file(&self) -> String {
        format!("{}-{}.json", self.name, self.version)
    }

    /// The document, with a line break at its end.
    pub fn document(&self) -> String {
        let mut document = Map::new();
        document.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        document.insert("$id".to_owned(), json!(format!("urn:idel:schema:{}:{}", self.name, self.version)));
        document.insert("title".to_owned(), json!(self.title));
        document.insert("version".to_owned(), json!(self.version));
        if let Value::Object(schema) = (self.schema)() {
            // The words for the type stand in the title already.
            document.extend(schema.into_iter().filter(|(key, _)| key != "$schema" && key != "title"));
        }
        pretty(&Value::Object(document))
    }
}

/// What a result of a type looks like when it is written.
fn schema_of<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    generator.into_root_schema_for::<T>().to_value()
}
