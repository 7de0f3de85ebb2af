//! Clusters and tables of clusters: contours, requirements, and who is listed.

use super::{AuthorClause, Cite, Clause, Expr, Head, Name, Path, Period, Text};

#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    pub head: Head,
    /// `of enterprise`
    pub of: Option<Name>,
    /// `in region "16"`
    pub within: Vec<(Name, Text)>,
    pub from: Option<Period>,
    pub until: Option<Period>,
    pub clauses: Vec<Clause<ClusterClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClusterClause {
    Contour(Vec<Clause<ContourClause>>),
    /// `require "title" count(core) >= 5 from 2012 basis concept`
    Require {
        title: Option<Text>,
        condition: Expr,
        from: Option<Period>,
        basis: Vec<Cite>,
    },
    Owner(Name),
    Basis(Vec<Cite>),
    /// `members fixed at 2011`
    MembersFixedAt(Period),
    Author(AuthorClause),
}

#[derive(Debug, Clone, PartialEq)]
pub enum ContourClause {
    /// `core where activity in ["20"]`
    Role { role: Name, condition: Expr },
    /// `core from register where code == "AUTO"`
    Listed { role: Name, dataset: Path, condition: Option<Expr> },
    /// `include core "1651000010", "1651000011"`
    Include { role: Name, keys: Vec<Text> },
    /// `exclude "1653001805"`
    Exclude { keys: Vec<Text> },
}

/// `clusters bcd from definitions { id key  title name  core where naics in codes }`
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    pub name: Name,
    /// `of enterprise`
    pub of: Option<Name>,
    /// `in region "16"`
    pub within: Vec<(Name, Text)>,
    pub dataset: Name,
    pub clauses: Vec<Clause<ClustersClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClustersClause {
    Id(Name),
    Title(Name),
    Contour(ContourClause),
    Cluster(ClusterClause),
}
