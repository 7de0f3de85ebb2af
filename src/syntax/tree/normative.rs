//! Whom and what a policy rests on: its header, the modules it uses, acts and bodies, and clauses of the author's own.

use super::{Clause, Expr, Head, Name, Path, Period, PeriodRange, Text, UnitExpr};

/// `basis concept "п. 3.2"`
#[derive(Debug, Clone, PartialEq)]
pub struct Cite {
    pub act: Name,
    pub clause: Option<Text>,
}

/// An author's clause (`sphere social`), declared elsewhere with `field`.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorClause {
    pub name: Name,
    pub value: Expr,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    pub title: Text,
    pub clauses: Vec<Clause<PolicyClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PolicyClause {
    /// `authority ministry`
    Authority(Name),
    /// `basis concept "п. 1", other`
    Basis(Vec<Cite>),
    /// `period 2011..2015`
    Period(PeriodRange),
    /// `baseline 2010`
    Baseline(Period),
    /// `language ru`
    Language(Name),
    /// `contours exclusive`
    ContoursExclusive,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Use {
    /// `use std.growth`
    Module(Path),
    /// `use "common/units.idel"`
    File(Text),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    pub head: Head,
    pub clauses: Vec<Clause<ActClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ActClause {
    Kind(Text),
    Number(Text),
    Adopted(Period),
    /// `in force A..B`; `until` is absent in `in force from A`.
    InForce {
        from: Period,
        until: Option<Period>,
        /// `for clusters from before 2012-01-01`: a rule of transition.
        before: Option<Period>,
    },
    Url(Text),
    Replaces(Name),
    Basis(Vec<Cite>),
    Author(AuthorClause),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub head: Head,
    pub clauses: Vec<Clause<BodyClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum BodyClause {
    /// `of petrochem`
    Of(Name),
    Kind(Name),
    Established(Period),
    Dissolved(Period),
    Basis(Vec<Cite>),
    Author(AuthorClause),
}

/// `field sphere of cluster : sphere_kind`
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: Name,
    /// The keyword or name after `of`, as written.
    pub of: Name,
    pub of_type: UnitExpr,
}
