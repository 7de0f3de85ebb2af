//! A document before it is written: what stands in it, without the marks of any format.

use super::super::notation::Math;
use super::timeline::Timeline;

/// A piece within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Strong(String),
    /// As it stands in the policy or in a file.
    Code(String),
    /// To a place of the same document.
    Link {
        to: String,
        text: String,
    },
    /// To another document.
    Address(String),
}

/// A line of text.
pub type Line = Vec<Inline>;

/// A point of a list, with points beneath it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The place of what it tells of.
    pub id: Option<String>,
    pub line: Line,
    pub parts: Vec<Point>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Paragraph(Line),
    List(Vec<Point>),
    /// What is said of one thing: labels with what they say.
    Facts(Vec<(String, Line)>),
    /// Heads and rows; every row has as many cells as there are heads.
    Table(Vec<Head>, Vec<Vec<Line>>),
    /// A formula with its unit.
    Formula(Math, String),
    Chart(Timeline),
    /// A text of the language.
    Code(String),
    Section(Section),
}

/// The head of a column, and whether its cells are short figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub text: String,
    pub narrow: bool,
}

impl Head {
    pub fn wide(text: impl Into<String>) -> Self {
        Head { text: text.into(), narrow: false }
    }

    pub fn narrow(text: impl Into<String>) -> Self {
        Head { text: text.into(), narrow: true }
    }
}

/// What stands under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub id: String,
    pub title: String,
    /// The name in the policy, where that is another.
    pub name: Option<String>,
    pub blocks: Vec<Block>,
    /// A card: one declaration.
    pub card: bool,
}

/// A passage of an act with what its blocks mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The place and the words of a heading.
    pub heading: Option<(String, String)>,
    /// As it is written.
    pub markdown: String,
    /// As a page shows it.
    pub html: String,
    pub meaning: Vec<Block>,
}

/// A whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// `en` or `ru`.
    pub lang: crate::keyword::Lang,
    pub title: String,
    /// What stands before the first section.
    pub head: Vec<Block>,
    /// The text of the act, where the policy stands in one.
    pub act: Vec<Passage>,
    pub sections: Vec<Section>,
}

pub fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

pub fn point(line: Line) -> Point {
    Point { id: None, line, parts: Vec::new() }
}
