//! Conditions on days and periods: `begins..ends during 2013`, `signed within 3 months of programme.begins`.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::literal::Builder;
use super::tree::{Expr, ExprKind, TimeRelation, TimeSide, TimeUnit};

impl Builder<'_> {
    /// Builds a condition on time; `None` where a literal is not one of the calendar.
    pub fn timed(self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut first: Option<Expr> = None;
        let mut until = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::moment => {
                    let moment = self.expr(part)?;
                    first = Some(match first {
                        None => moment,
                        Some(value) => {
                            let span = value.span.to(moment.span);
                            Expr { span, kind: ExprKind::Coalesce(Box::new(value), Box::new(moment)) }
                        }
                    });
                }
                Rule::coalesce => until = Some(self.expr(part)?),
                Rule::in_time | Rule::near => {
                    let (relation, right) = self.relation(part)?;
                    let (left, right) = (Box::new(range(first?, until)), Box::new(right));
                    return Some(Expr { span, kind: ExprKind::Timed { relation, left, right } });
                }
                _ => {}
            }
        }
        None
    }

    fn relation(self, pair: Pair<'_, Rule>) -> Option<(TimeRelation, Expr)> {
        let (mut during, mut count, mut unit, mut side) = (true, None, TimeUnit::Months, TimeSide::Either);
        let mut sides = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::k_overlaps => during = false,
                Rule::number => count = Some(self.number(&part)),
                Rule::k_days => unit = TimeUnit::Days,
                Rule::k_quarters => unit = TimeUnit::Quarters,
                Rule::k_years => unit = TimeUnit::Years,
                Rule::k_after => side = TimeSide::After,
                Rule::k_before => side = TimeSide::Before,
                Rule::coalesce => sides.push(self.expr(part)?),
                _ => {}
            }
        }
        let mut sides = sides.into_iter();
        let right = range(sides.next()?, sides.next());
        let relation = match (count, during) {
            (Some(count), _) => TimeRelation::Within { count, unit, side },
            (None, true) => TimeRelation::During,
            (None, false) => TimeRelation::Overlaps,
        };
        Some((relation, right))
    }
}

fn range(from: Expr, until: Option<Expr>) -> Expr {
    match until {
        None => from,
        Some(until) => {
            let span = from.span.to(until.span);
            Expr { span, kind: ExprKind::Range { from: Box::new(from), until: Box::new(until) } }
        }
    }
}
