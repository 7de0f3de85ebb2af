//! Aggregates: what is made of the rows of a cell, the only thing that is asked of the engine.

use super::{ClusterId, ColumnRef, DatasetId, RoleId, RowExpr};
use crate::source::Span;
use crate::unit::{Rational, Unit};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AggregateFunction {
    Sum,
    /// Rows (of a dataset of entities: entities).
    Count,
    Mean,
    Min,
    Max,
    Median,
    /// Of type 7, at a part of 0..1.
    Quantile(Rational),
    /// Over one less than there are.
    Stdev,
    /// Of links between members of the cell.
    Network(NetworkFunction),
}

impl AggregateFunction {
    /// True where the function looks at the least or the greatest value alone.
    pub fn is_extreme(&self) -> bool {
        matches!(self, AggregateFunction::Min | AggregateFunction::Max)
    }

    /// True where the function needs every value, not their sum.
    pub fn is_of_all_values(&self) -> bool {
        matches!(self, AggregateFunction::Median | AggregateFunction::Quantile(_) | AggregateFunction::Stdev)
    }
}

impl AggregateFunction {
    /// What is asked of a network, where it is one.
    pub fn network(&self) -> Option<NetworkFunction> {
        match self {
            AggregateFunction::Network(function) => Some(*function),
            AggregateFunction::Sum
            | AggregateFunction::Count
            | AggregateFunction::Mean
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::Median
            | AggregateFunction::Quantile(_)
            | AggregateFunction::Stdev => None,
        }
    }
}

/// What is made of the links between those whom a cell holds. Links of an entity with itself are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NetworkFunction {
    /// Rows.
    Links,
    /// Unordered pairs that some row joins.
    Pairs,
    /// Pairs that rows join in both directions.
    Mutual,
    /// Entities with a link to another.
    Linked,
    /// Entities of the largest set within which everyone is reached from everyone, directions aside.
    LargestComponent,
    /// Such sets, one for every entity without a link.
    Components,
    /// The most partners that one entity has.
    LargestDegree,
    /// Entities that may be linked: as many as the cell holds. A number, where `count` is in their unit.
    Nodes,
}

impl NetworkFunction {
    /// True where members are looked at, linked or not; else the rows that join them.
    pub fn is_of_members(self) -> bool {
        match self {
            NetworkFunction::Links | NetworkFunction::Pairs | NetworkFunction::Mutual => false,
            NetworkFunction::Linked
            | NetworkFunction::LargestComponent
            | NetworkFunction::Components
            | NetworkFunction::LargestDegree
            | NetworkFunction::Nodes => true,
        }
    }
}

/// Between whom links are asked for: rows of the first group with one of the second, whoever stands at which end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Between {
    pub first: LinkGroup,
    pub second: LinkGroup,
}

/// Those with one of these roles (with any, where none is named) in a cluster or, where none is, in the cell's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LinkGroup {
    pub cluster: Option<ClusterId>,
    pub roles: Vec<RoleId>,
    /// The register that the group is of, where the link joins two.
    pub of: Option<DatasetId>,
}

/// Which roles of the cell's cluster an aggregate keeps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RoleFilter {
    /// No condition on roles.
    None,
    /// Any role (`count(member)`).
    Member,
    /// One of these roles (`count(core)`, `where role == core`).
    In(Vec<RoleId>),
}

/// An aggregate of the rows of a cell: the only thing asked of the engine. Equal aggregates are one.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    pub dataset: DatasetId,
    pub function: AggregateFunction,
    /// Absent in a count.
    pub argument: Option<RowExpr>,
    /// Rows kept, without the conditions on roles.
    pub filter: Option<RowExpr>,
    /// Of links, between whom.
    pub between: Option<Between>,
    pub roles: RoleFilter,
    /// `require all`: without every expected value it is missing, whatever coverage is asked around it.
    pub complete: bool,
    pub unit: Unit,
    /// As written (`sum(value_added where …)`), for messages.
    pub text: String,
    pub span: Span,
}

impl Aggregate {
    /// Every column that decides whether a row counts and what it adds.
    pub fn columns(&self) -> Vec<ColumnRef> {
        let mut found: Vec<ColumnRef> = Vec::new();
        for expr in self.argument.iter().chain(self.filter.iter()) {
            for column in expr.columns() {
                if !found.contains(&column) {
                    found.push(column);
                }
            }
        }
        found
    }
}
