//! How verdicts are graded, what binds beside targets, and what is waived: ratings, rules and waivers.

use super::{Cite, Clause, Each, Expr, Head, Level, Name, Number, Path, Period, Text};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    pub head: Head,
    pub bands: Vec<Band>,
}

/// `high >= 0.9`, `unsatisfactory otherwise`
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    pub name: Name,
    /// The threshold and whether `%` follows it; absent for `otherwise`.
    pub at_least: Option<(Number, bool)>,
    pub span: Span,
}

/// `rule governed mandatory: for each cluster any(body: of == cluster)`
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub head: Head,
    pub level: Option<Level>,
    pub for_each: Option<Each>,
    pub condition: Expr,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Waiver {
    /// `first.productivity`
    pub target: Path,
    /// `of auto`
    pub of: Option<Name>,
    pub until: Period,
    pub clauses: Vec<Clause<WaiverClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum WaiverClause {
    Reason(Text),
    Basis(Vec<Cite>),
    Owner(Name),
}
