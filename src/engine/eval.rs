//! Evaluates programs for one row: any expression, and whether a predicate holds.

use super::decimal::{Decimal, Value};
use super::frame::{Frame, Lanes, RolesAsked, Rows, Time};
use super::keys::{ABSENT, UNKNOWN};
use super::program::{Node, Other, Reading};
use super::truth::{NO, Truth, UNDECIDED, YES};
use crate::model::{CompareOp, Date, Period};

/// The value of an expression for one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Val<'a> {
    Missing,
    Bool(bool),
    Number(Value),
    Text(&'a str),
    Id(u32),
    Date(i32),
    Period(Period),
}

impl<'a> Frame<'a> {
    /// The value of an expression for one row.
    pub fn value(&self, node: &'a Node, lane: usize) -> Val<'a> {
        match node {
            Node::Missing => Val::Missing,
            Node::Bool(b) => Val::Bool(*b),
            Node::Number(n) => Val::Number(n.clone()),
            Node::Text(text) => Val::Text(text),
            Node::Date(day) => Val::Date(*day),
            Node::PeriodLiteral(period) => Val::Period(*period),
            Node::Id(id) => Val::Id(*id),
            Node::Column(source, Reading::Id) => match self.id(*source, lane) {
                ABSENT => Val::Missing,
                id => Val::Id(id),
            },
            Node::Column(source, Reading::Text) => self.text(*source, lane).map_or(Val::Missing, Val::Text),
            Node::Column(source, Reading::Number) => {
                self.number(*source, lane).map_or(Val::Missing, Val::Number)
            }
            Node::Column(source, Reading::Date) => self.date(*source, lane).map_or(Val::Missing, Val::Date),
            Node::Period(grain) => {
                self.time.get(lane).and_then(|p| p.coarsen(*grain)).map_or(Val::Missing, Val::Period)
            }
            Node::IdIn(operand, set) => match self.value(operand, lane) {
                Val::Id(id) => Val::Bool(set.holds(id)),
                _ => Val::Missing,
            },
            Node::TextIn(operand, texts) => match self.value(operand, lane) {
                Val::Text(text) => Val::Bool(texts.iter().any(|t| t == text)),
                _ => Val::Missing,
            },
            Node::RoleIn(cluster, roles) => truth_value(match self.roles {
                Some(own) => own.has_role(lane, *cluster, roles),
                None => self.stands(&RolesAsked::In(*cluster, roles.clone()), lane),
            }),
            Node::InCell(roles) => truth_value(self.stands(&RolesAsked::Cell(roles.clone()), lane)),
            Node::Through(other, inner) => match self.at_other(other, lane) {
                Some(frame) => frame.value(inner, 0),
                None => Val::Missing,
            },
            Node::Linked(linked) => match self.relations {
                Some(relations) => {
                    let column = relations.linked(linked, self.time.get(lane).filter(|_| linked.timed));
                    column.value(self.entities.get(lane))
                }
                None => Val::Missing,
            },
            Node::LinkedStatus(linked) => match self.relations {
                Some(relations) => {
                    let column = relations.linked(linked, self.time.get(lane).filter(|_| linked.timed));
                    column.status(self.entities.get(lane)).map_or(Val::Missing, Val::Id)
                }
                None => Val::Missing,
            },
            Node::Arithmetic(op, a, b) => match (self.value(a, lane), self.value(b, lane)) {
                (Val::Number(a), Val::Number(b)) => a.arithmetic(*op, &b).map_or(Val::Missing, Val::Number),
                (Val::Period(p), Val::Number(n)) => moved(p, *op, &n),
                (Val::Period(a), Val::Period(b)) => apart(a, *op, b),
                _ => Val::Missing,
            },
            Node::Negate(a) => match self.value(a, lane) {
                Val::Number(n) => Val::Number(n.negate()),
                _ => Val::Missing,
            },
            Node::Calculated(function, arguments) => {
                let numbers = arguments.iter().map(|part| match self.value(part, lane) {
                    Val::Number(n) => Some(n),
                    _ => None,
                });
                let numbers = numbers.collect::<Option<Vec<Value>>>();
                numbers.and_then(|all| Value::calculated(*function, all)).map_or(Val::Missing, Val::Number)
            }
            Node::Day(of, a) => match self.value(a, lane) {
                Val::Date(day) => Val::Date(of.moved(Date(day)).0),
                Val::Period(period) => Val::Date(of.of_period(period).0),
                _ => Val::Missing,
            },
            Node::Compare(op, a, b) => compare(*op, &self.value(a, lane), &self.value(b, lane)),
            Node::And(a, b) => connect(self.value(a, lane), || self.value(b, lane), false),
            Node::Or(a, b) => connect(self.value(a, lane), || self.value(b, lane), true),
            Node::Not(a) => match self.value(a, lane) {
                Val::Bool(b) => Val::Bool(!b),
                _ => Val::Missing,
            },
            Node::IsMissing(a) => Val::Bool(self.value(a, lane) == Val::Missing),
            Node::Parent(list, code) => match self.value(code, lane) {
                Val::Id(code) => {
                    let list = self.store.policy.classifications.get(list.index());
                    let parent = list.and_then(|list| list.code(code)).and_then(|code| code.parent);
                    parent.map_or(Val::Missing, Val::Id)
                }
                _ => Val::Missing,
            },
            Node::Coalesce(a, b) => match self.value(a, lane) {
                Val::Missing => self.value(b, lane),
                value => value,
            },
            Node::If(condition, then, otherwise) => match self.value(condition, lane) {
                Val::Bool(true) => self.value(then, lane),
                Val::Bool(false) => self.value(otherwise, lane),
                _ => Val::Missing,
            },
        }
    }

    /// The other entity that a row names, or [`ABSENT`].
    pub(super) fn other(&self, other: &'a Other, lane: usize) -> u32 {
        match other {
            Other::Partner(_) => self.partners.get(lane),
            Other::Named(_, node) => match self.value(node, lane) {
                Val::Id(id) => id,
                _ => ABSENT,
            },
        }
    }

    /// The other entity that a row names, as a row of its own.
    pub(super) fn at_other(&self, other: &'a Other, lane: usize) -> Option<Frame<'a>> {
        let id = self.other(other, lane);
        let dataset = other.dataset();
        let chunk = self.store.table(dataset)?.chunks.first()?;
        (id < UNKNOWN && (id as usize) < chunk.len).then(|| Frame {
            store: self.store,
            dataset,
            len: 1,
            rows: Rows::Chunk(chunk, id as usize),
            subjects: Lanes::From(id),
            entities: Lanes::From(id),
            time: self.time.get(lane).map_or(Time::None, Time::One),
            partners: Lanes::None,
            roles: None,
            relations: self.relations,
        })
    }

    /// How the entity of a row stands to roles.
    fn stands(&self, asked: &RolesAsked, lane: usize) -> Truth {
        let Some(relations) = self.relations else { return UNDECIDED };
        let truths = relations.roles(self.entity_dataset(), self.time.get(lane), asked);
        truths.get(self.entities.get(lane) as usize).copied().unwrap_or(UNDECIDED)
    }

    /// The truth of a predicate for one row.
    pub fn holds(&self, node: &Node, lane: usize) -> Truth {
        // The value borrows no longer than this call.
        let frame: &Frame<'_> = self;
        match frame.value_of(node, lane) {
            Some(true) => YES,
            Some(false) => NO,
            None => UNDECIDED,
        }
    }

    fn value_of<'n>(&'n self, node: &'n Node, lane: usize) -> Option<bool>
    where
        'a: 'n,
    {
        let frame: Frame<'n> = *self;
        match frame.value(node, lane) {
            Val::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// The number that an expression gives for one row.
    pub fn number_of(&self, node: &Node, lane: usize) -> Option<Value> {
        match node {
            Node::Column(source, Reading::Number) => self.number(*source, lane),
            _ => {
                let frame = Frame { ..*self };
                match frame.value(node, lane) {
                    Val::Number(n) => Some(n),
                    _ => None,
                }
            }
        }
    }

    /// The same of an expression that lives no longer than this call.
    pub fn number_at(&self, node: &Node, lane: usize) -> Option<Value> {
        let frame: &Frame<'_> = self;
        frame.number_within(node, lane)
    }

    fn number_within<'n>(&'n self, node: &'n Node, lane: usize) -> Option<Value>
    where
        'a: 'n,
    {
        let frame: Frame<'n> = *self;
        match frame.value(node, lane) {
            Val::Number(n) => Some(n),
            _ => None,
        }
    }
}

fn truth_value<'a>(truth: Truth) -> Val<'a> {
    match truth {
        YES => Val::Bool(true),
        NO => Val::Bool(false),
        _ => Val::Missing,
    }
}

fn moved<'a>(period: Period, op: crate::model::ArithmeticOp, by: &Value) -> Val<'a> {
    use crate::model::ArithmeticOp;
    let step = by.to_rational().to_i64().and_then(|n| i32::try_from(n).ok());
    match (op, step) {
        (ArithmeticOp::Add, Some(n)) => Val::Period(period.shift(n)),
        (ArithmeticOp::Subtract, Some(n)) => Val::Period(period.shift(n.saturating_neg())),
        _ => Val::Missing,
    }
}

/// How many periods lie between two of one grain.
fn apart<'a>(a: Period, op: crate::model::ArithmeticOp, b: Period) -> Val<'a> {
    use crate::model::ArithmeticOp;
    match (op, a.grain == b.grain) {
        (ArithmeticOp::Subtract, true) => {
            Val::Number(Value::Decimal(Decimal::new(i128::from(a.ordinal) - i128::from(b.ordinal), 0)))
        }
        _ => Val::Missing,
    }
}

pub(super) fn compare<'a>(op: CompareOp, a: &Val<'_>, b: &Val<'_>) -> Val<'a> {
    let order = match (a, b) {
        (Val::Number(a), Val::Number(b)) => a.compare(b),
        (Val::Text(a), Val::Text(b)) => a.cmp(b),
        (Val::Id(a), Val::Id(b)) => a.cmp(b),
        (Val::Date(a), Val::Date(b)) => a.cmp(b),
        (Val::Bool(a), Val::Bool(b)) => a.cmp(b),
        (Val::Period(a), Val::Period(b)) if a.grain == b.grain => a.ordinal.cmp(&b.ordinal),
        _ => return Val::Missing,
    };
    Val::Bool(op.holds(order))
}

/// Kleene's `and`, or `or` where `absorbing` is true.
fn connect<'a>(a: Val<'a>, b: impl FnOnce() -> Val<'a>, absorbing: bool) -> Val<'a> {
    if a == Val::Bool(absorbing) {
        return a;
    }
    let b = b();
    match (&a, &b) {
        (_, Val::Bool(decided)) if *decided == absorbing => b,
        (Val::Bool(_), Val::Bool(_)) => b,
        _ => Val::Missing,
    }
}
