//! Where a problem is: spans of the policy and cells of data files.

use crate::source::Span;

/// A span of the policy with a few words on it; the words may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

impl Label {
    pub fn bare(span: Span) -> Self {
        Label { span, text: String::new() }
    }

    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Label { span, text: text.into() }
    }
}

/// A cell, a row or a whole data file. Rows are counted as a reader of the file counts lines: the first line is 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataPlace {
    pub file: String,
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    pub row: Option<u64>,
    pub column: Option<String>,
    pub value: Option<String>,
}
