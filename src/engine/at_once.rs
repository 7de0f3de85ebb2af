//! Predicates over many rows at once.
//!
//! Says of each row what `eval` says of it alone; what rows share (a list of ids, a period's answers about entities, a
//! column of plain numbers) is looked up once.

use std::sync::Arc;

use super::compared::column_beside_number;
use super::decimal::Value;
use super::eval::{Val, compare};
use super::frame::{Frame, Lanes, RolesAsked, Time};
use super::keys::{ABSENT, UNKNOWN};
use super::linked::LinkedColumn;
use super::program::{IdSet, LinkedNode, Node, Other, Reading, Source};
use super::truth::{NO, Truth, UNDECIDED, YES};
use crate::model::Period;

impl<'a> Frame<'a> {
    /// Asks something of each period that rows have, once for rows of one period that follow one another.
    fn by_period<T: Clone, R>(
        &self,
        ask: impl Fn(Option<Period>) -> T,
        answer: impl Fn(&T, usize) -> R,
        into: &mut Vec<R>,
    ) {
        if let Time::None | Time::One(_) = self.time {
            let known = ask(self.time.get(0));
            into.extend((0..self.len).map(|lane| answer(&known, lane)));
            return;
        }
        let mut last: Option<(Option<Period>, T)> = None;
        for lane in 0..self.len {
            let period = self.time.get(lane);
            let known = match &last {
                Some((of, known)) if *of == period => known.clone(),
                _ => {
                    let known = ask(period);
                    last = Some((period, known.clone()));
                    known
                }
            };
            into.push(answer(&known, lane));
        }
    }

    /// The numbers that the links of entities give, for the rows that are wanted.
    pub fn linked_numbers(
        &self,
        linked: &Arc<LinkedNode>,
        wanted: impl Fn(usize) -> bool,
    ) -> Vec<Option<Value>> {
        let Some(relations) = self.relations else { return Vec::new() };
        let ask = |period: Option<Period>| relations.linked(linked, period.filter(|_| linked.timed));
        // Nothing is reckoned for a row that is not wanted.
        let answer = |column: &Arc<LinkedColumn>, lane: usize| match wanted(lane)
            .then(|| column.value(self.entities.get(lane)))?
        {
            Val::Number(value) => Some(value),
            _ => None,
        };
        let mut numbers = Vec::with_capacity(self.len);
        self.by_period(ask, answer, &mut numbers);
        numbers
    }

    /// How other entities stand to roles, for all rows.
    fn others_stand(&self, other: &'a Other, asked: &RolesAsked, into: &mut Vec<Truth>) {
        let Some(relations) = self.relations else {
            into.resize(self.len, UNDECIDED);
            return;
        };
        let ask = |period| relations.roles(other.dataset(), period, asked);
        if let (Other::Partner(_), Lanes::List(partners), Time::None | Time::One(_)) =
            (other, self.partners, self.time)
        {
            let truths = ask(self.time.get(0));
            let truth = |partner: &u32| truths.get(*partner as usize).copied().unwrap_or(UNDECIDED);
            into.extend(partners.iter().map(truth));
            return;
        }
        let answer = |truths: &Arc<Vec<Truth>>, lane: usize| {
            truths.get(self.other(other, lane) as usize).copied().unwrap_or(UNDECIDED)
        };
        self.by_period(ask, answer, into);
    }

    /// The truth of a predicate for all rows, into `into`.
    pub fn truths<'n>(&'n self, node: &'n Node, into: &mut Vec<Truth>)
    where
        'a: 'n,
    {
        into.clear();
        // What is found borrows no longer than this call.
        let frame: Frame<'n> = *self;
        match node {
            Node::And(a, b) | Node::Or(a, b) => {
                let or = matches!(node, Node::Or(..));
                self.truths(a, into);
                let decided = if or { YES } else { NO };
                if into.iter().all(|t| *t == decided) {
                    return;
                }
                let mut right = Vec::new();
                self.truths(b, &mut right);
                for (left, right) in into.iter_mut().zip(right) {
                    *left = match (*left, right) {
                        (a, b) if a == decided || b == decided => decided,
                        (UNDECIDED, _) | (_, UNDECIDED) => UNDECIDED,
                        _ => 1 - decided,
                    };
                }
            }
            Node::Not(a) => {
                self.truths(a, into);
                for t in into.iter_mut() {
                    *t = match *t {
                        NO => YES,
                        YES => NO,
                        _ => UNDECIDED,
                    };
                }
            }
            Node::Bool(b) => into.resize(self.len, Truth::from(*b)),
            Node::IdIn(operand, set) if matches!(**operand, Node::Column(_, Reading::Id)) => {
                if let Node::Column(source, _) = **operand {
                    self.ids_in(source, set, into);
                }
            }
            Node::Through(other, inner) => match &**inner {
                Node::RoleIn(cluster, roles) => {
                    frame.others_stand(other, &RolesAsked::In(*cluster, roles.clone()), into);
                }
                Node::InCell(roles) => frame.others_stand(other, &RolesAsked::Cell(roles.clone()), into),
                _ => into.extend((0..self.len).map(|lane| self.holds(node, lane))),
            },
            Node::IdIn(operand, set) => match &**operand {
                Node::Through(other, inner) => frame.other_ids_in(other, inner, set, into),
                _ => into.extend((0..self.len).map(|lane| self.holds(node, lane))),
            },
            Node::Compare(op, left, right) if matches!(**left, Node::Linked(_)) => {
                let Node::Linked(linked) = &**left else { return };
                let answer = |number: Option<Value>, lane: usize| {
                    let number = number.map_or(Val::Missing, Val::Number);
                    match compare(*op, &number, &frame.value(right, lane)) {
                        Val::Bool(holds) => Truth::from(holds),
                        _ => UNDECIDED,
                    }
                };
                let numbers = frame.linked_numbers(linked, |_| true).into_iter();
                into.extend(
                    numbers
                        .chain(std::iter::repeat(None))
                        .take(self.len)
                        .zip(0..)
                        .map(|(n, lane)| answer(n, lane)),
                );
            }
            Node::Linked(linked) => {
                let Some(relations) = self.relations else {
                    into.resize(self.len, UNDECIDED);
                    return;
                };
                let ask = |period: Option<Period>| relations.linked(linked, period.filter(|_| linked.timed));
                let answer = |column: &Arc<LinkedColumn>, lane: usize| column.truth(self.entities.get(lane));
                frame.by_period(ask, answer, into);
            }
            Node::Compare(op, left, right) => match column_beside_number(self, *op, left, right) {
                Some(truths) => *into = truths,
                None => into.extend((0..self.len).map(|lane| self.holds(node, lane))),
            },
            _ => into.extend((0..self.len).map(|lane| self.holds(node, lane))),
        }
    }

    /// Whether a column of another entity has one of some ids, for all rows.
    fn other_ids_in(&self, other: &'a Other, inner: &'a Node, set: &IdSet, into: &mut Vec<Truth>) {
        let chunk = self.store.table(other.dataset()).and_then(|t| t.chunks.first());
        let (Node::Column(Source::Own(column), Reading::Id), Some(chunk)) = (inner, chunk) else {
            into.extend((0..self.len).map(
                |lane| match self.at_other(other, lane).map(|f| f.value(inner, 0)) {
                    Some(Val::Id(id)) => Truth::from(set.holds(id)),
                    _ => UNDECIDED,
                },
            ));
            return;
        };
        let cells = chunk.column(*column);
        into.extend((0..self.len).map(|lane| {
            let id = self.other(other, lane);
            match if id < UNKNOWN { cells.id(id as usize) } else { ABSENT } {
                ABSENT => UNDECIDED,
                id => Truth::from(set.holds(id)),
            }
        }));
    }

    fn ids_in(&self, source: Source, set: &IdSet, into: &mut Vec<Truth>) {
        let mut ids = Vec::new();
        self.ids(source, &mut ids);
        // Neighbours are often alike.
        let mut last = (ABSENT, UNDECIDED);
        into.extend(ids.into_iter().map(|id| {
            if id != last.0 {
                last = (id, if id == ABSENT { UNDECIDED } else { Truth::from(set.holds(id)) });
            }
            last.1
        }));
    }
}
