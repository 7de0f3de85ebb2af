//! Words that a policy adds to the language: units, currencies, classifications with their codes.

use super::{Clause, Head, Name, Number, Text, UnitExpr};
use crate::source::Span;

/// `unit toe "т.н.э." = 41.868 GJ also тнэ`
#[derive(Debug, Clone, PartialEq)]
pub struct UnitDecl {
    pub name: Name,
    pub title: Option<Text>,
    pub also: Vec<Name>,
    /// Symbols of the unit that take the prefixes of SI: `prefixes W, Вт` gives `kW` and `МВт`.
    pub prefixed: Vec<Name>,
    /// `1000`, `41.868 GJ`; absent for a base unit. The number is 1 where only a unit stands.
    pub definition: Option<(Number, Option<UnitExpr>)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Currency {
    pub name: Name,
    pub title: Option<Text>,
    pub also: Vec<Name>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Classification {
    pub head: Head,
    pub kind: ClassificationKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClassificationKind {
    /// `from "okved2.csv" { code  parent  title from "name" }`
    File { file: Text, clauses: Vec<Clause<ClassificationClause>> },
    /// `= micro | small | "10"`
    Inline(Vec<InlineCode>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClassificationClause {
    /// `code`, `code from "code"`
    Code(Option<Text>),
    Parent(Option<Text>),
    /// `parent by prefix`: the longest other code that this one begins with
    ParentByPrefix,
    Title(Option<Text>),
}

/// A code written as a word or as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineCode {
    pub code: String,
    pub span: Span,
}
