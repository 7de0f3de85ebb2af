//! Calls, percentages of a base, and queries.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::literal::Builder;
use super::tree::{EachOver, Expr, ExprKind, Grain, PercentBase, Query, SortOrder};

impl Builder<'_> {
    pub fn percent_of(self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let percent = self.number(&parts.next()?);
        let base = parts.find(|p| p.as_rule() != Rule::k_percent_of)?;
        let at = self.span(&base);
        let of = match base.as_rule() {
            Rule::k_previous_year => PercentBase::Previous(Grain::Year, at),
            Rule::k_previous_quarter => PercentBase::Previous(Grain::Quarter, at),
            Rule::k_previous_month => PercentBase::Previous(Grain::Month, at),
            Rule::k_same_quarter => PercentBase::SameOfPreviousYear(Grain::Quarter, at),
            Rule::k_same_month => PercentBase::SameOfPreviousYear(Grain::Month, at),
            Rule::period => PercentBase::Period(self.period(&base)?),
            _ => PercentBase::Expr(Box::new(self.expr(base)?)),
        };
        Some(Expr { span, kind: ExprKind::PercentOf { percent, of } })
    }

    pub fn call(self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let function = self.path(parts.next()?);
        let mut arguments = Vec::new();
        let mut each = None;
        for part in parts {
            match part.as_rule() {
                Rule::each_argument => {
                    let (mut axis, mut level, mut binding, mut body) = (None, None, None, None);
                    let mut range = None;
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::name => axis = Some(self.name(&piece)),
                            Rule::number => level = Some(self.number(&piece)),
                            Rule::binding => binding = Some(self.name(&piece)),
                            Rule::each_range => {
                                let mut ends = piece.into_inner().filter(|p| p.as_rule() == Rule::coalesce);
                                range = Some((self.expr(ends.next()?)?, self.expr(ends.next()?)?));
                            }
                            Rule::expr => body = Some(Box::new(self.expr(piece)?)),
                            _ => {}
                        }
                    }
                    each = Some((Box::new(EachOver { axis: axis?, level, range, binding }), body?));
                }
                Rule::axis_level => {
                    let (own, mut pieces) = (self.span(&part), part.into_inner());
                    let axis = self.name(&pieces.next()?);
                    let level = self.number(&pieces.find(|p| p.as_rule() == Rule::number)?);
                    arguments.push(Expr { span: own, kind: ExprKind::AxisLevel { axis, level } });
                }
                Rule::quantifier_argument => {
                    let (narrowed, valued) = (self.has(&part, Rule::k_where), self.has(&part, Rule::colon));
                    let (mut over, mut role, mut rows) = (None, None, Vec::new());
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::path => over = Some(self.path(piece)),
                            Rule::binding => role = Some(self.name(&piece)),
                            Rule::row => rows.push(self.expr(piece)?),
                            _ => {}
                        }
                    }
                    let body = if valued { Some(Box::new(rows.pop()?)) } else { None };
                    let condition = if narrowed { Some(Box::new(rows.pop()?)) } else { None };
                    let kind = ExprKind::QuantifierCall { function, over: over?, role, condition, body };
                    return Some(Expr { span, kind });
                }
                Rule::where_argument if self.has(&part, Rule::colon) => {
                    let mut rows = part.into_inner();
                    let over = self.path(rows.next()?);
                    let mut rows = rows.filter(|p| p.as_rule() == Rule::row).map(|p| self.expr(p));
                    let (condition, body) = (Some(Box::new(rows.next()??)), Some(Box::new(rows.next()??)));
                    let kind = ExprKind::QuantifierCall { function, over, role: None, condition, body };
                    return Some(Expr { span, kind });
                }
                Rule::where_argument => {
                    let mut parts = part.into_inner();
                    let measure = Box::new(self.expr(parts.next()?)?);
                    let mut parts = parts.filter(|p| p.as_rule() != Rule::k_where).peekable();
                    let condition = Box::new(self.expr(parts.next()?)?);
                    let span = measure.span.to(condition.span);
                    let first = Expr { span, kind: ExprKind::Where { measure, condition } };
                    let (more, own): (Vec<_>, Vec<_>) = parts.partition(|p| p.as_rule() == Rule::expr);
                    arguments.push(self.continued(first, own.into_iter())?);
                    for argument in more {
                        arguments.push(self.expr(argument)?);
                    }
                }
                Rule::end_group => {}
                _ => arguments.push(self.expr(part)?),
            }
        }
        let kind = match each {
            Some((each, body)) => ExprKind::EachCall { function, each, body, others: arguments },
            None => ExprKind::Call { function, arguments },
        };
        Some(Expr { span, kind })
    }

    pub fn query(self, pair: Pair<'_, Rule>) -> Option<Query> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let measure = self.expr(parts.next()?)?;
        let mut query = Query {
            measure,
            by: vec![],
            condition: None,
            coverage: None,
            having: None,
            sort: None,
            limit: None,
            span,
        };
        for part in parts {
            let rule = part.as_rule();
            let descending = part.clone().into_inner().any(|p| p.as_rule() == Rule::k_descending);
            let mut inner = part.into_inner().skip(1);
            match rule {
                Rule::query_by => query.by = inner.map(|p| self.name(&p)).collect(),
                Rule::query_where => query.condition = Some(self.expr(inner.next()?)?),
                Rule::query_coverage => query.coverage = inner.next().map(|p| self.number(&p)),
                Rule::query_having => query.having = Some(self.expr(inner.next()?)?),
                Rule::query_sort => {
                    let order = if descending { SortOrder::Descending } else { SortOrder::Ascending };
                    query.sort = Some((self.expr(inner.next()?)?, order));
                }
                Rule::query_limit => query.limit = inner.next().map(|p| self.number(&p)),
                _ => {}
            }
        }
        Some(query)
    }
}
