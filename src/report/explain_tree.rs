//! The tree that an explanation is told by: lines for a reader, with the same in exact values for machines.

use serde_json::{Map, Value};

use super::layout::Tint;

/// A line of an explanation with what it rests on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    /// What the line is about, a stable word for machines.
    pub kind: &'static str,
    pub text: String,
    pub tint: Tint,
    pub data: Map<String, Value>,
    pub parts: Vec<Node>,
}

impl Node {
    pub fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Node { kind, text: text.into(), ..Node::default() }
    }

    pub fn tinted(self, tint: Tint) -> Self {
        Node { tint, ..self }
    }

    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.data.insert(key.to_owned(), value.into());
        self
    }

    pub fn under(mut self, parts: impl IntoIterator<Item = Node>) -> Self {
        self.parts.extend(parts);
        self
    }
}
