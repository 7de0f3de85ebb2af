//! The syntax tree: what the text says, in the order in which it says it, every node with its span.
//!
//! Nothing is resolved here: a name is a name, a clause may stand twice, a unit is a list of words.
//! Text is already cleaned of what a word processor did to it, names are NFC-normalised.
//! Here stand a file and its declarations; each kind of declaration has a module of its own.

mod cluster;
mod dataset;
mod expression;
mod formula;
mod judgement;
mod literal;
mod normative;
mod query;
mod stage;
mod test;
mod time;
mod vocabulary;

use crate::keyword::Lang;
use crate::source::{FileId, Span};

pub use cluster::{Cluster, ClusterClause, Clusters, ClustersClause, ContourClause};
pub use dataset::{
    Column, ColumnType, DataStatus, Dataset, DatasetClause, Link, LinkEnd, LinkSide, Rollup, TimeKind,
};
pub use expression::{ArithmeticOp, CompareOp, EachOver, Expr, ExprKind, ListItem, PercentBase, Status};
pub use formula::{Better, Fn, Indicator, IndicatorClause, Param, Parameter, ParameterValue};
pub use judgement::{Band, Rating, Rule, Waiver, WaiverClause};
pub use literal::{Name, Number, Path, Text, UnitExpr, UnitWord};
pub use normative::{Act, ActClause, AuthorClause, Body, BodyClause, Cite, Field, Policy, PolicyClause, Use};
pub use query::{Query, SortOrder};
pub use stage::{
    Demand, Each, Group, Level, Milestone, MilestoneClause, Scope, Stage, StageClause, Target, TargetClause,
    TargetTime,
};
pub use test::{AsOf, Cell, Given, Row, Table, Test, TestClause};
pub use time::{Calendar, Grain, MilestoneTime, Period, PeriodRange, TimeRelation, TimeSide, TimeUnit};
pub use vocabulary::{
    Classification, ClassificationClause, ClassificationKind, Currency, InlineCode, UnitDecl,
};

/// One policy file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub id: FileId,
    pub declarations: Vec<Declaration>,
}

/// A declaration with its `##` documentation.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    pub doc: Option<String>,
    /// The language of the keyword that opens it.
    pub lang: Lang,
    pub span: Span,
    pub kind: DeclarationKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum DeclarationKind {
    Policy(Policy),
    Use(Use),
    Act(Act),
    Body(Body),
    Unit(UnitDecl),
    Currency(Currency),
    Classification(Classification),
    Dataset(Dataset),
    Link(Dataset),
    Parameter(Parameter),
    Field(Field),
    Cluster(Cluster),
    Clusters(Clusters),
    Fn(Fn),
    Indicator(Indicator),
    Stage(Stage),
    Rating(Rating),
    Rule(Rule),
    Waiver(Waiver),
    Test(Test),
}

/// What most declarations begin with: `name also other "title"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub name: Name,
    pub also: Vec<Name>,
    pub title: Option<Text>,
}

/// A clause with its span, keyword included.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause<K> {
    pub span: Span,
    pub kind: K,
}
