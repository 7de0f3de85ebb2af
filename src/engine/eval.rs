//! Evaluates programs: predicates over many rows at once, any expression for one row.

use std::sync::Arc;

use super::column::{Cells, Chunk};
use super::compared::column_beside_number;
use super::decimal::{Decimal, Value};
use super::keys::{ABSENT, UNKNOWN};
use super::linked::LinkedColumn;
use super::program::{IdSet, LinkedNode, Node, Other, Reading, Source};
use super::table::{Store, Subjects, Table};
use crate::model::{ClusterId, CompareOp, DatasetId, Date, Grain, Period, RoleId, Rollup, TimeKind};

pub use super::truth::{NO, Truth, UNDECIDED, YES};

/// Answers what role an entity has.
pub trait Roles: Sync {
    fn has_role(&self, lane: usize, cluster: Option<ClusterId>, roles: &[RoleId]) -> Truth;
}

/// Answers of any entity what its roles are and what its links say.
pub trait Relations: Sync {
    /// How each entity of a dataset stands to some roles in a period.
    fn roles(&self, dataset: DatasetId, period: Option<Period>, asked: &RolesAsked) -> Arc<Vec<Truth>>;
    /// Who is asked about; `None` where it may be anybody.
    fn asked_about(&self, _dataset: DatasetId, _period: Option<Period>) -> Option<Arc<Vec<Truth>>> {
        None
    }
    /// What the links of each entity say in a period.
    fn linked(&self, asked: &Arc<LinkedNode>, period: Option<Period>) -> Arc<LinkedColumn>;
}

/// The roles that an entity is asked to have.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RolesAsked {
    /// One of these in a cluster, or in any.
    In(Option<ClusterId>, Vec<RoleId>),
    /// A place in the cell's cluster, with one of these roles where some are named.
    Cell(Vec<RoleId>),
}

/// Where the rows themselves are.
#[derive(Clone, Copy)]
pub enum Rows<'a> {
    /// There are none: what is expected and did not come.
    None,
    Chunk(&'a Chunk, usize),
    /// By row id; [`ABSENT`] where there is none.
    Scattered(&'a [u32]),
}

/// One ordinal per row.
#[derive(Clone, Copy)]
pub enum Lanes<'a> {
    None,
    From(u32),
    List(&'a [u32]),
}

impl Lanes<'_> {
    pub fn get(&self, lane: usize) -> u32 {
        match self {
            Lanes::None => ABSENT,
            Lanes::From(start) => start + u32::try_from(lane).unwrap_or(0),
            Lanes::List(list) => list.get(lane).copied().unwrap_or(ABSENT),
        }
    }
}

/// The periods of the rows.
#[derive(Clone, Copy)]
pub enum Time<'a> {
    None,
    One(Period),
    Each(Grain, &'a [i32]),
}

impl Time<'_> {
    pub fn get(&self, lane: usize) -> Option<Period> {
        match self {
            Time::None => None,
            Time::One(period) => Some(*period),
            Time::Each(grain, ordinals) => {
                ordinals.get(lane).map(|ordinal| Period { grain: *grain, ordinal: *ordinal })
            }
        }
    }
}

/// Some rows of a dataset, or subjects that have none, side by side.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    pub store: &'a Store,
    pub dataset: DatasetId,
    pub len: usize,
    pub rows: Rows<'a>,
    pub subjects: Lanes<'a>,
    /// The entities that the rows are about.
    pub entities: Lanes<'a>,
    pub time: Time<'a>,
    /// The other ends of links.
    pub partners: Lanes<'a>,
    /// Roles of the rows' own entities, where they are told lane by lane.
    pub roles: Option<&'a dyn Roles>,
    pub relations: Option<&'a dyn Relations>,
}

impl<'a> Frame<'a> {
    /// The rows of a chunk that is complete.
    pub fn of_chunk(store: &'a Store, dataset: DatasetId, chunk: &'a Chunk) -> Self {
        let declared = store.dataset(dataset);
        let subjects = Lanes::List(chunk.subjects());
        let entities = match store.table(dataset).map(|t| &t.subjects) {
            Some(Subjects::Entities | Subjects::Of(_)) => subjects,
            Some(Subjects::Combinations(_) | Subjects::Rows(_)) | None => {
                match declared.and_then(|d| d.entity_column).map(|c| chunk.column(c.index())) {
                    Some(Cells::Ids(ids)) => Lanes::List(ids),
                    _ => Lanes::None,
                }
            }
        };
        let time = match declared.and_then(|d| d.period.as_ref()) {
            Some(period) => Time::Each(period.grain, &chunk.periods),
            None => Time::None,
        };
        let rows = Rows::Chunk(chunk, 0);
        Frame {
            store,
            dataset,
            len: chunk.len,
            rows,
            subjects,
            entities,
            time,
            partners: Lanes::None,
            roles: None,
            relations: None,
        }
    }
}

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
    fn own_table(&self) -> Option<&'a Table> {
        self.store.table(self.dataset)
    }

    /// The cells of a column for one row.
    fn place(&self, source: Source, lane: usize) -> Option<(&'a Cells, usize)> {
        match source {
            Source::Own(column) => match self.rows {
                Rows::None => None,
                Rows::Chunk(chunk, start) => Some((chunk.column(column), start + lane)),
                Rows::Scattered(ids) => {
                    let (chunk, at) = self.own_table()?.cells(ids.get(lane).copied().unwrap_or(ABSENT))?;
                    Some((chunk.column(column), at))
                }
            },
            Source::Entity(dataset, column) => {
                let entity = self.entities.get(lane);
                let chunk = self.store.table(dataset)?.chunks.first()?;
                (entity < UNKNOWN).then(|| (chunk.column(column), entity as usize))
            }
            Source::Fact(dataset, column) => {
                let table = self.store.table(dataset)?;
                let period = self.time.get(lane);
                let ordinal = match (table.grain, period) {
                    (None, _) => None,
                    (Some(grain), Some(period)) if grain == period.grain => Some(period.ordinal),
                    (Some(_), _) => return None,
                };
                let row = self.store.fact_row(dataset, ordinal, self.entities.get(lane));
                let (chunk, at) = table.cells(row)?;
                Some((chunk.column(column), at))
            }
        }
    }

    pub fn id(&self, source: Source, lane: usize) -> u32 {
        if let Some((cells, at)) = self.place(source, lane) {
            return cells.id(at);
        }
        // Keys are known even of a combination that has no row in the period.
        match (source, self.own_table().map(|t| &t.subjects)) {
            (Source::Own(column), Some(Subjects::Combinations(keys))) => self
                .store
                .key_place(self.dataset, column)
                .and_then(|place| keys.tuple(self.subjects.get(lane)).get(place))
                .copied()
                .unwrap_or(ABSENT),
            (Source::Fact(dataset, column), _) => self.weakest(dataset, column, lane),
            _ => ABSENT,
        }
    }

    /// The weakest status of the facts of finer periods in the row's coarser one; [`ABSENT`] for any other column.
    fn weakest(&self, dataset: DatasetId, column: usize, lane: usize) -> u32 {
        let status = self.store.dataset(dataset).and_then(|d| d.status.as_ref());
        let table = self.store.table(dataset).filter(|_| status.is_some_and(|s| s.column.index() == column));
        let Some(((table, grain), period)) =
            table.and_then(|t| t.grain.map(|grain| (t, grain))).zip(self.time.get(lane))
        else {
            return ABSENT;
        };
        if grain.per_year() <= period.grain.per_year() {
            return ABSENT;
        }
        let entity = self.entities.get(lane);
        let ids = fine_periods(period, grain).filter_map(|ordinal| {
            let (chunk, at) = table.cells(self.store.fact_row(dataset, Some(ordinal), entity))?;
            Some(chunk.column(column).id(at))
        });
        ids.max().unwrap_or(ABSENT)
    }

    /// The ids of a column for all rows.
    pub fn ids(&self, source: Source, into: &mut Vec<u32>) {
        into.clear();
        match (source, self.rows) {
            (Source::Own(column), Rows::Chunk(chunk, start)) => match chunk.column(column) {
                Cells::Ids(ids) => into.extend_from_slice(ids.get(start..start + self.len).unwrap_or(&[])),
                Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => into.resize(self.len, ABSENT),
            },
            (Source::Entity(dataset, column), _) => {
                let cells =
                    self.store.table(dataset).and_then(|t| t.chunks.first()).map(|c| c.column(column));
                let Some(Cells::Ids(ids)) = cells else {
                    into.resize(self.len, ABSENT);
                    return;
                };
                let at = |lane| ids.get(self.entities.get(lane) as usize).copied().unwrap_or(ABSENT);
                into.extend((0..self.len).map(at));
            }
            _ => into.extend((0..self.len).map(|lane| self.id(source, lane))),
        }
    }

    pub fn number(&self, source: Source, lane: usize) -> Option<Value> {
        if let Some((cells, at)) = self.place(source, lane) {
            return cells.number(at).map(Value::Decimal);
        }
        match source {
            Source::Fact(dataset, column) => self.rolled_up(dataset, column, lane),
            Source::Own(_) | Source::Entity(..) => None,
        }
    }

    /// A fact of finer periods in the row's coarser one: whole, or not at all.
    fn rolled_up(&self, dataset: DatasetId, column: usize, lane: usize) -> Option<Value> {
        let table = self.store.table(dataset)?;
        let (grain, period) = (table.grain?, self.time.get(lane)?);
        if grain.per_year() <= period.grain.per_year() {
            return None;
        }
        let kind = self.store.dataset(dataset)?.columns.get(column)?.time;
        let fine = fine_periods(period, grain);
        let entity = self.entities.get(lane);
        let value = |ordinal: i32| -> Option<Decimal> {
            let (chunk, at) = table.cells(self.store.fact_row(dataset, Some(ordinal), entity))?;
            chunk.column(column).number(at)
        };
        let total = || {
            let mut sum = super::decimal::ExactSum::default();
            for ordinal in fine.clone() {
                let d = value(ordinal)?;
                sum.add(d.mantissa, d.scale);
            }
            Some(sum.total())
        };
        let rational = match kind {
            Some(TimeKind::Flow) => total()?,
            Some(TimeKind::Stock(Rollup::Average)) => {
                total()? / crate::unit::Rational::from(fine.len() as u64)
            }
            Some(TimeKind::Stock(Rollup::Opening)) => value(fine.start)?.to_rational(),
            Some(TimeKind::Stock(Rollup::Closing)) => value(fine.end - 1)?.to_rational(),
            // The last period's row has it, for the year and for the quarter.
            Some(TimeKind::FlowCumulative) => {
                let coarse = table.coarse_column(column, period.grain)?;
                let last = table.cells(self.store.fact_row(dataset, Some(fine.end - 1), entity))?;
                last.0.column(coarse).number(last.1)?.to_rational()
            }
            None => return None,
        };
        Some(Value::from_rational(&rational))
    }

    fn date(&self, source: Source, lane: usize) -> Option<i32> {
        self.place(source, lane).and_then(|(cells, at)| cells.date(at))
    }

    fn text(&self, source: Source, lane: usize) -> Option<&'a str> {
        let id = self.id(source, lane);
        let (dataset, column) = match source {
            Source::Own(column) => (self.dataset, column),
            Source::Entity(dataset, column) | Source::Fact(dataset, column) => (dataset, column),
        };
        if id >= UNKNOWN { None } else { self.store.table(dataset).map(|t| t.text(column, id)) }
    }

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

    /// The dataset of the entities that the rows are about.
    fn entity_dataset(&self) -> DatasetId {
        self.store.dataset(self.dataset).and_then(|d| d.of).unwrap_or(self.dataset)
    }

    /// How the entity of a row stands to roles.
    fn stands(&self, asked: &RolesAsked, lane: usize) -> Truth {
        let Some(relations) = self.relations else { return UNDECIDED };
        let truths = relations.roles(self.entity_dataset(), self.time.get(lane), asked);
        truths.get(self.entities.get(lane) as usize).copied().unwrap_or(UNDECIDED)
    }

    /// The other entity that a row names, or [`ABSENT`].
    fn other(&self, other: &'a Other, lane: usize) -> u32 {
        match other {
            Other::Partner(_) => self.partners.get(lane),
            Other::Named(_, node) => match self.value(node, lane) {
                Val::Id(id) => id,
                _ => ABSENT,
            },
        }
    }

    /// The other entity that a row names, as a row of its own.
    fn at_other(&self, other: &'a Other, lane: usize) -> Option<Frame<'a>> {
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

fn truth_value<'a>(truth: Truth) -> Val<'a> {
    match truth {
        YES => Val::Bool(true),
        NO => Val::Bool(false),
        _ => Val::Missing,
    }
}

/// The ordinals of the periods of a finer grain in a period.
pub fn fine_periods(period: Period, grain: Grain) -> std::ops::Range<i32> {
    let first = Period::holding(period.first_day(), grain).ordinal;
    first..first + grain.per_year() / period.grain.per_year()
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

fn compare<'a>(op: CompareOp, a: &Val<'_>, b: &Val<'_>) -> Val<'a> {
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
