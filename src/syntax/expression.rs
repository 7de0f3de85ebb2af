//! Expressions: the ladder of operators.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::literal::Builder;
use super::tree::{ArithmeticOp, CompareOp, Expr, ExprKind, ListItem, Status};

type Built = Option<Expr>;

impl Builder<'_> {
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
            Rule::timed => self.timed(pair),
            Rule::moment => self.expr(pair.into_inner().next()?),
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
    pub fn continued<'t>(self, first: Expr, mut parts: impl Iterator<Item = Pair<'t, Rule>>) -> Built {
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
                let status =
                    first.into_inner().find(|p| matches!(p.as_rule(), Rule::status | Rule::part_status))?;
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
            Rule::require_all => ExprKind::RequireAll(measure),
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
        Rule::k_s_passed => Status::Passed,
        Rule::k_s_not_passed => Status::NotPassed,
        Rule::k_s_under_way => Status::UnderWay,
        _ => return None,
    })
}
