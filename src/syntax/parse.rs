//! From a text to the pairs of the grammar, and whole texts that are one expression or one query.

use std::collections::BTreeSet;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::{Pair, Pairs};

use super::grammar::{Idel, Rule};
use super::literal::Builder;
use super::recover::problems;
use super::tree::{Expr, Query};
use super::{Failure, Unparsed, within_depth};
use crate::diagnostic::SyntaxProblem;
use crate::source::FileId;

/// Parses a text that is one expression.
pub fn parse_expression(file: FileId, text: &str) -> Result<Expr, Unparsed> {
    let builder = Builder { file, offset: 0, draft: None };
    let parsed = within_depth(text, || {
        let mut pairs = parse(Rule::only_expr, text)?;
        let built = pairs.next().and_then(|p| builder.expr(p.into_inner().next()?));
        built.ok_or(Failure::at(0))
    });
    parsed.map_err(|f| f.unparsed(file))
}

/// True where a text may stand for a name that a declaration gives.
pub fn is_name(text: &str) -> bool {
    parse(Rule::name, text).is_ok_and(|pairs| pairs.as_str() == text)
}

/// Parses a text that is one query.
pub fn parse_query(file: FileId, text: &str) -> Result<Query, Unparsed> {
    let parsed = within_depth(text, || {
        let mut pairs = parse(Rule::query, text)?;
        pairs.next().and_then(|p| Builder { file, offset: 0, draft: None }.query(p)).ok_or(Failure::at(0))
    });
    parsed.map_err(|f| f.unparsed(file))
}

/// What keeps a text from being an expression; nothing where it is one.
pub fn expression_problems(file: FileId, text: &str) -> Vec<SyntaxProblem> {
    problems(file, Rule::only_expr, text, text, 0)
}

/// What keeps a text from being a query; nothing where it is one.
pub fn query_problems(file: FileId, text: &str) -> Vec<SyntaxProblem> {
    problems(file, Rule::query, text, text, 0)
}

/// The first clause of a query whose kind stood before.
fn twice<'t>(clauses: Pairs<'t, Rule>) -> Option<Pair<'t, Rule>> {
    let mut seen = BTreeSet::new();
    clauses.into_iter().find(|clause| !seen.insert(clause.as_rule()))
}

/// True where only blanks stand between a byte and the line's beginning or a brace.
fn begins_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end_matches([' ', '\t', '\r', '\u{A0}', '\u{202F}']);
    before.is_empty() || before.ends_with(['\n', '{', '}'])
}

/// What is said to be tried in vain where an author's clause stands within a line.
pub const WITHIN_LINE: &[Rule] = &[Rule::indicator_clause, Rule::end_block];

/// What the grammar makes of a text; also refused are dates and powers that the grammar cannot count, clauses of
/// a query that stand twice, and author's clauses within a line, which could be mistaken for anything.
pub fn parse(rule: Rule, text: &str) -> Result<Pairs<'_, Rule>, Failure> {
    let pairs = Idel::parse(rule, text).map_err(|error| {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let rules = match error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        Failure { rules, ..Failure::at(at) }
    })?;
    for pair in pairs.clone().flatten() {
        let at = pair.as_span().start();
        if Builder::is_impossible(&pair) {
            return Err(Failure::at(at));
        }
        if pair.as_rule() == Rule::author && !begins_line(text, at) {
            return Err(Failure { rules: WITHIN_LINE.to_vec(), ..Failure::at(at) });
        }
    }
    let again = pairs.peek().filter(|p| p.as_rule() == Rule::query).and_then(|p| twice(p.into_inner()));
    match again {
        Some(pair) => Err(Failure::at(pair.as_span().start())),
        None => Ok(pairs),
    }
}
