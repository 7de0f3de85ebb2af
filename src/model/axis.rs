//! Axes of cells, and the trees of codes that some of them run over.

use super::{ClassificationId, ColumnRef, DatasetId};
use crate::source::Span;

/// An axis: a column's name over one set of members, shared by the datasets that have such a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    pub name: String,
    pub kind: AxisKind,
    /// The columns that carry it, at most one of a dataset. A dataset without one of its own has its entity's.
    pub columns: Vec<ColumnRef>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisKind {
    /// Codes of a tree; a cell at a code holds the rows at or under it.
    Tree(ClassificationId),
    /// Observed texts.
    Text,
    /// Entities of a dataset.
    Entity(DatasetId),
}

/// A code list as a tree.
///
/// Codes stand in preorder: a code's own position is its ordinal, and the codes at or under it are the
/// half-open range `ordinal .. end`.
#[derive(Debug, Clone, PartialEq)]
pub struct Classification {
    pub name: String,
    pub also: Vec<String>,
    pub title: Option<String>,
    pub span: Span,
    /// The file it was read from, as the user wrote it.
    pub file: Option<String>,
    pub codes: Vec<Code>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    pub code: String,
    pub title: Option<String>,
    pub parent: Option<u32>,
    /// 1 for a root.
    pub level: u32,
    /// One past the last code at or under this one.
    pub end: u32,
}

impl Classification {
    /// The ordinal of a code.
    pub fn find(&self, code: &str) -> Option<u32> {
        // Lists are searched rarely (by the checker); readers of data build their own index.
        self.codes.iter().position(|c| c.code == code).and_then(|at| u32::try_from(at).ok())
    }

    pub fn code(&self, ordinal: u32) -> Option<&Code> {
        self.codes.get(ordinal as usize)
    }

    /// The depth of the deepest code.
    pub fn depth(&self) -> u32 {
        self.codes.iter().map(|c| c.level).max().unwrap_or(0)
    }
}
