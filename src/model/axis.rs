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

    /// Two siblings that say the same as `from` and `until`, which are none: where a code such as `31-33` stands for
    /// those under it, it is taken for the first or the last of them (`29` to `31-33` for 29 to 33).
    pub fn sibling_ends(&self, from: u32, until: u32) -> Option<(u32, u32)> {
        let end = self.code(until)?.end;
        let above = |code: u32| std::iter::successors(Some(code), |at| self.code(*at)?.parent);
        let stands_for_all = |at: &u32| self.code(*at).is_some_and(|code| code.code.contains('-'));
        let begins = |at: &u32| {
            *at == from || (stands_for_all(at) && self.first_lowest(*at) == self.first_lowest(from))
        };
        let ends = |at: &u32| {
            *at == until || (stands_for_all(at) && self.code(*at).is_some_and(|code| code.end == end))
        };
        above(from).take_while(begins).find_map(|a| {
            let parent = self.code(a)?.parent;
            let b =
                above(until).take_while(ends).find(|b| self.code(*b).is_some_and(|c| c.parent == parent))?;
            (a <= b).then_some((a, b))
        })
    }

    /// The first code without others under it, at or under a code.
    fn first_lowest(&self, mut code: u32) -> u32 {
        while self.code(code).is_some_and(|found| found.end > code + 1) {
            code += 1;
        }
        code
    }

    /// The depth of the deepest code.
    pub fn depth(&self) -> u32 {
        self.codes.iter().map(|c| c.level).max().unwrap_or(0)
    }
}
