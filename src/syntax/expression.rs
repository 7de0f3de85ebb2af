//! Expressions and queries.

use std::collections::BTreeSet;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::{Pair, Pairs};

use super::grammar::{Idel, Rule};
use super::literal::Builder;
use super::recover::problems;
use super::tree::{
    ArithmeticOp, CompareOp, Expr, ExprKind, Grain, ListItem, PercentBase, Query, SortOrder, Status,
};
use super::{Failure, Unparsed, within_depth};
use crate::diagnostic::SyntaxProblem;
use crate::source::FileId;

/// Parses a text that is one expression.
pub fn parse_expression(file: FileId, text: &str) -> Result<Expr, Unparsed> {
    let builder = Builder { file, offset: 0 };
    let parsed = within_depth(text, || {
        let mut pairs = parse(Rule::only_expr, text)?;
        let built = pairs.next().and_then(|p| builder.expr(p.into_inner().next()?));
        built.ok_or(Failure::at(0))
    });
    parsed.map_err(|f| f.unparsed(file))
}

/// Parses a text that is one query.
pub fn parse_query(file: FileId, text: &str) -> Result<Query, Unparsed> {
    let parsed = within_depth(text, || {
        let mut pairs = parse(Rule::query, text)?;
        pairs.next().and_then(|p| Builder { file, offset: 0 }.query(p)).ok_or(Failure::at(0))
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
    let impossible = pairs.clone().flatten().find(Builder::is_impossible);
    let within_line =
        |p: &Pair<'_, Rule>| p.as_rule() == Rule::author && !begins_line(text, p.as_span().start());
    if let Some(author) = pairs.clone().flatten().find(within_line) {
        let rules = vec![Rule::indicator_clause, Rule::end_block];
        return Err(Failure { rules, ..Failure::at(author.as_span().start()) });
    }
    let again = pairs.peek().filter(|p| p.as_rule() == Rule::query).and_then(|p| twice(p.into_inner()));
    match impossible.or(again) {
        Some(pair) => Err(Failure::at(pair.as_span().start())),
        None => Ok(pairs),
    }
}

type Built = Option<Expr>;

impl Builder {
    /// Builds what any rule of the expression ladder matched; `None` where a literal is not one of the calendar.
    pub fn expr(self, pair: Pair<'_, Rule>) -> Built {
        let span = self.span(&pair);
        let node = |kind| Some(Expr { span, kind });
        match pair.as_rule() {
            Rule::expr | Rule::row => self.fold(pair, ExprKind::Or),
            Rule::conjunction | Rule::row_and => self.fold(pair, ExprKind::And),
            Rule::coalesce => self.fold(pair, ExprKind::Coalesce),
            Rule::negation | Rule::row_not | Rule::unary => self.prefixed(pair),
            Rule::comparison | Rule::row_compare => self.comparison(pair),
            Rule::modified => {
                let mut parts = pair.into_inner();
                let first = self.expr(parts.next()?)?;
                self.continued(first, parts)
            }
            Rule::sum | Rule::product => self.arithmetic(pair),
            Rule::power => {
                let mut parts = pair.into_inner();
                let base = self.expr(parts.next()?)?;
                let Some(exponent) = parts.next() else { return Some(base) };
                let op_span =
                    crate::source::Span { start: base.span.end, end: self.span(&exponent).start, ..span };
                let (left, right) = (Box::new(base), Box::new(self.expr(exponent)?));
                node(ExprKind::Arithmetic { op: ArithmeticOp::Power, op_span, left, right })
            }
            // A bracketed expression is as long as its brackets.
            Rule::primary => self.expr(pair.into_inner().next()?).map(|inner| Expr { span, ..inner }),
            Rule::if_else => {
                let mut parts = pair.into_inner().filter(|p| p.as_rule() == Rule::expr);
                let mut next = || Some(Box::new(self.expr(parts.next()?)?));
                let (condition, then, otherwise) = (next()?, next()?, next()?);
                node(ExprKind::If { condition, then, otherwise })
            }
            Rule::percent_of => self.percent_of(pair),
            Rule::calendar => node(ExprKind::Calendar(self.calendar(&pair.into_inner().next()?)?)),
            Rule::quantity => {
                let mut parts = pair.into_inner();
                let number = self.number(&parts.next()?);
                let unit = parts.map(|p| self.unit_word(&p)).collect::<Option<Vec<_>>>()?;
                node(ExprKind::Quantity { number, unit })
            }
            Rule::text => node(ExprKind::Text(self.text(&pair).value)),
            Rule::k_true => node(ExprKind::Bool(true)),
            Rule::k_false => node(ExprKind::Bool(false)),
            Rule::path => node(ExprKind::Path(self.path(pair))),
            Rule::list => {
                let items = self.children(&pair, Rule::item).map(|item| {
                    let mut ends = item.into_inner();
                    let first = self.expr(ends.next()?)?;
                    Some(match ends.next() {
                        Some(last) => ListItem::Range(first, self.expr(last)?),
                        None => ListItem::One(first),
                    })
                });
                node(ExprKind::List(items.collect::<Option<Vec<_>>>()?))
            }
            Rule::call => self.call(pair),
            _ => None,
        }
    }

    /// An operand and what follows it, tightest first, so that folding from the left keeps every precedence.
    fn continued<'t>(self, first: Expr, mut parts: impl Iterator<Item = Pair<'t, Rule>>) -> Built {
        let mut built = first;
        while let Some(part) = parts.next() {
            let sign = self.span(&part);
            let arithmetic = match part.as_rule() {
                Rule::modifier => {
                    built = self.modify(built, part.into_inner().next()?)?;
                    continue;
                }
                Rule::comparison_tail => {
                    built = self.compared(built, part)?;
                    continue;
                }
                Rule::to_power => Some(ArithmeticOp::Power),
                Rule::times => Some(ArithmeticOp::Multiply),
                Rule::divide => Some(ArithmeticOp::Divide),
                Rule::plus => Some(ArithmeticOp::Add),
                Rule::minus => Some(ArithmeticOp::Subtract),
                Rule::if_missing | Rule::k_and | Rule::k_or => None,
                _ => return None,
            };
            let right = Box::new(self.expr(parts.next()?)?);
            let span = built.span.to(right.span);
            let left = Box::new(built);
            let kind = match (arithmetic, part.as_rule()) {
                (Some(op), _) => ExprKind::Arithmetic { op, op_span: sign, left, right },
                (None, Rule::k_and) => ExprKind::And(left, right),
                (None, Rule::k_or) => ExprKind::Or(left, right),
                (None, _) => ExprKind::Coalesce(left, right),
            };
            built = Expr { span, kind };
        }
        Some(built)
    }

    /// Left-associative repetition of one infix word; keyword pairs between the operands are passed over.
    fn fold(self, pair: Pair<'_, Rule>, join: impl Fn(Box<Expr>, Box<Expr>) -> ExprKind) -> Built {
        let mut operands = pair.into_inner().filter(|p| !matches!(p.as_rule(), Rule::k_or | Rule::k_and));
        let mut built = self.expr(operands.next()?)?;
        for operand in operands {
            let right = self.expr(operand)?;
            let span = built.span.to(right.span);
            built = Expr { span, kind: join(Box::new(built), Box::new(right)) };
        }
        Some(built)
    }

    /// `not not a`, `- - a`
    fn prefixed(self, pair: Pair<'_, Rule>) -> Built {
        let mut marks = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::k_not | Rule::minus => marks.push((part.as_rule(), self.span(&part))),
                _ => {
                    let mut built = self.expr(part)?;
                    for (mark, span) in marks.into_iter().rev() {
                        let inner = Box::new(built.clone());
                        let kind =
                            if mark == Rule::k_not { ExprKind::Not(inner) } else { ExprKind::Negate(inner) };
                        built = Expr { span: span.to(built.span), kind };
                    }
                    return Some(built);
                }
            }
        }
        None
    }

    fn arithmetic(self, pair: Pair<'_, Rule>) -> Built {
        let mut parts = pair.into_inner();
        let mut built = self.expr(parts.next()?)?;
        while let (Some(sign), Some(operand)) = (parts.next(), parts.next()) {
            let op = match sign.as_rule() {
                Rule::plus => ArithmeticOp::Add,
                Rule::minus => ArithmeticOp::Subtract,
                Rule::times => ArithmeticOp::Multiply,
                _ => ArithmeticOp::Divide,
            };
            let right = self.expr(operand)?;
            let span = built.span.to(right.span);
            let op_span = self.span(&sign);
            built = Expr {
                span,
                kind: ExprKind::Arithmetic { op, op_span, left: Box::new(built), right: Box::new(right) },
            };
        }
        Some(built)
    }

    fn comparison(self, pair: Pair<'_, Rule>) -> Built {
        let mut parts = pair.into_inner();
        let left = self.expr(parts.next()?)?;
        match parts.next() {
            Some(tail) => self.compared(left, tail),
            None => Some(left),
        }
    }

    fn compared(self, left: Expr, tail: Pair<'_, Rule>) -> Built {
        let span = left.span.to(self.span(&tail));
        let left = Box::new(left);
        let mut tail = tail.into_inner();
        let first = tail.next()?;
        let kind = match first.as_rule() {
            Rule::k_present => ExprKind::IsPresent(left),
            Rule::k_missing => ExprKind::IsMissing(left),
            Rule::is_status => {
                let status = first.into_inner().find(|p| p.as_rule() == Rule::status)?;
                ExprKind::IsStatus { left, status: status_of(status.into_inner().next()?.as_rule())? }
            }
            Rule::in_set => {
                let mut ends = first.into_inner().filter(|p| p.as_rule() == Rule::coalesce);
                let set = self.expr(ends.next()?)?;
                let set = match ends.next() {
                    Some(last) => {
                        let until = self.expr(last)?;
                        let span = set.span.to(until.span);
                        Expr { span, kind: ExprKind::Range { from: Box::new(set), until: Box::new(until) } }
                    }
                    None => set,
                };
                ExprKind::In { left, set: Box::new(set) }
            }
            Rule::compare_op => {
                let op = compare_op(first.as_str().trim())?;
                let right = Box::new(self.expr(tail.next()?)?);
                ExprKind::Compare { op, op_span: self.span(&first), left, right }
            }
            _ => return None,
        };
        Some(Expr { span, kind })
    }

    fn modify(self, measure: Expr, modifier: Pair<'_, Rule>) -> Built {
        let span = measure.span.to(self.span(&modifier));
        let measure = Box::new(measure);
        let rule = modifier.as_rule();
        let mut parts = modifier.into_inner();
        let kind = match rule {
            Rule::overall => ExprKind::Overall(measure),
            Rule::of_clusters => ExprKind::OfClusters(measure),
            Rule::over_all => {
                let axes = parts.filter(|p| p.as_rule() == Rule::name).map(|p| self.name(&p)).collect();
                ExprKind::OverAll { measure, axes }
            }
            Rule::of => {
                let cluster = self.path(parts.find(|p| p.as_rule() == Rule::path)?);
                ExprKind::Of { measure, cluster }
            }
            Rule::at => {
                let axis = self.name(&parts.find(|p| p.as_rule() == Rule::axis_name)?);
                let value = parts.find(|p| p.as_rule() == Rule::coalesce)?;
                ExprKind::At { measure, axis, value: Box::new(self.expr(value)?) }
            }
            Rule::narrowed => {
                let condition = Box::new(self.expr(parts.find(|p| p.as_rule() == Rule::row)?)?);
                ExprKind::Where { measure, condition }
            }
            _ => return None,
        };
        Some(Expr { span, kind })
    }

    fn percent_of(self, pair: Pair<'_, Rule>) -> Built {
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

    fn call(self, pair: Pair<'_, Rule>) -> Built {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let function = self.path(parts.next()?);
        let mut arguments = Vec::new();
        for part in parts {
            match part.as_rule() {
                Rule::each_argument => {
                    let (mut axis, mut level, mut binding, mut body) = (None, None, None, None);
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::name => axis = Some(self.name(&piece)),
                            Rule::number => level = Some(self.number(&piece)),
                            Rule::binding => binding = Some(self.name(&piece)),
                            Rule::expr => body = Some(Box::new(self.expr(piece)?)),
                            _ => {}
                        }
                    }
                    let kind = ExprKind::EachCall { function, axis: axis?, level, binding, body: body? };
                    return Some(Expr { span, kind });
                }
                Rule::quantifier_argument => {
                    let narrowed = part.clone().into_inner().any(|p| p.as_rule() == Rule::k_where);
                    let (mut over, mut role, mut rows) = (None, None, Vec::new());
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::path => over = Some(self.path(piece)),
                            Rule::binding => role = Some(self.name(&piece)),
                            Rule::row => rows.push(self.expr(piece)?),
                            _ => {}
                        }
                    }
                    let body = Box::new(rows.pop()?);
                    let condition = if narrowed { Some(Box::new(rows.pop()?)) } else { None };
                    let kind = ExprKind::QuantifierCall { function, over: over?, role, condition, body };
                    return Some(Expr { span, kind });
                }
                Rule::where_argument if self.has(&part, Rule::colon) => {
                    let mut rows = part.into_inner();
                    let over = self.path(rows.next()?);
                    let mut rows = rows.filter(|p| p.as_rule() == Rule::row).map(|p| self.expr(p));
                    let (condition, body) = (Some(Box::new(rows.next()??)), Box::new(rows.next()??));
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
        Some(Expr { span, kind: ExprKind::Call { function, arguments } })
    }

    fn query(self, pair: Pair<'_, Rule>) -> Option<Query> {
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

pub fn compare_op(text: &str) -> Option<CompareOp> {
    Some(match text {
        "==" => CompareOp::Equal,
        "!=" | "≠" => CompareOp::NotEqual,
        "<" => CompareOp::Less,
        "<=" | "≤" => CompareOp::LessOrEqual,
        ">" => CompareOp::Greater,
        ">=" | "≥" => CompareOp::GreaterOrEqual,
        _ => return None,
    })
}

fn status_of(rule: Rule) -> Option<Status> {
    Some(match rule {
        Rule::k_s_not_applicable => Status::NotApplicable,
        Rule::k_s_on_track => Status::OnTrack,
        Rule::k_s_done_late => Status::DoneLate,
        Rule::k_s_missed => Status::Missed,
        Rule::k_s_met => Status::Met,
        Rule::k_s_behind => Status::Behind,
        Rule::k_s_pending => Status::Pending,
        Rule::k_s_done => Status::Done,
        Rule::k_s_overdue => Status::Overdue,
        Rule::k_s_undecided => Status::Undecided,
        Rule::k_s_waived => Status::Waived,
        _ => return None,
    })
}
