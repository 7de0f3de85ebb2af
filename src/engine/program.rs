//! Row expressions made ready for a table: columns found, names turned into ids.

use std::sync::Arc;

use super::decimal::Value;
use super::table::Store;
use crate::model::{
    ArithmeticOp, ClassificationId, ClusterId, ColumnKind, ColumnRef, CompareOp, DatasetId, DayOf, Grain,
    LinkSide, LinkedFunction, NumberFunction, Period, RoleId, RowExpr, RowKind, Through, TimeKind,
};

/// Where a column's value for a row is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Own(usize),
    /// The entity that the row is about.
    Entity(DatasetId, usize),
    /// A plain fact about that entity in the row's period.
    Fact(DatasetId, usize),
}

/// How ids or values of a column are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    Id,
    Text,
    Number,
    Date,
}

/// A sorted set of ids as half-open ranges.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdSet(Vec<(u32, u32)>);

impl IdSet {
    pub fn ranges(ranges: &[(u32, u32)]) -> Self {
        IdSet(ranges.to_vec())
    }

    pub fn of(mut ids: Vec<u32>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        IdSet(ids.into_iter().map(|id| (id, id + 1)).collect())
    }

    pub fn holds(&self, id: u32) -> bool {
        if self.0.len() <= 8 {
            return self.0.iter().any(|(from, until)| *from <= id && id < *until);
        }
        let after = self.0.partition_point(|(from, _)| *from <= id);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, until)| id < *until)
    }
}

/// Another entity than the row's, and the dataset that it is of.
#[derive(Debug, Clone, PartialEq)]
pub enum Other {
    Partner(DatasetId),
    /// Named by a value of the row.
    Named(DatasetId, Box<Node>),
}

impl Other {
    pub fn dataset(&self) -> DatasetId {
        match self {
            Other::Partner(dataset) | Other::Named(dataset, _) => *dataset,
        }
    }
}

/// What is asked of the links of an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedNode {
    pub function: LinkedFunction,
    pub link: DatasetId,
    /// The entities that are asked about.
    pub entity: DatasetId,
    pub sides: Vec<LinkSide>,
    pub filter: Option<Node>,
    pub body: Option<Node>,
    /// The answer differs from period to period.
    pub timed: bool,
    /// What is added is a state at the end of a period, which does not add up over periods.
    pub stock: bool,
    /// The column with the statuses of the numbers that the answer is made of.
    pub status: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Missing,
    Bool(bool),
    Number(Value),
    Text(String),
    Date(i32),
    PeriodLiteral(Period),
    Id(u32),
    Column(Source, Reading),
    Period(Grain),
    IdIn(Box<Node>, IdSet),
    TextIn(Box<Node>, Vec<String>),
    RoleIn(Option<ClusterId>, Vec<RoleId>),
    /// The row's entity lies in the cell's cluster, with one of these roles where some are named.
    InCell(Vec<RoleId>),
    /// An expression about another entity.
    Through(Other, Box<Node>),
    Linked(Arc<LinkedNode>),
    /// The weakest status of the rows that such an answer is made of.
    LinkedStatus(Arc<LinkedNode>),
    Arithmetic(ArithmeticOp, Box<Node>, Box<Node>),
    Negate(Box<Node>),
    Calculated(NumberFunction, Vec<Node>),
    /// A day reckoned from a date or a period.
    Day(DayOf, Box<Node>),
    Compare(CompareOp, Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Not(Box<Node>),
    IsMissing(Box<Node>),
    Coalesce(Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    /// The code above a code of this classification.
    Parent(ClassificationId, Box<Node>),
}

/// What compiling needs to know of the tables; texts may still be without their final ids.
pub struct Compiler<'a> {
    pub store: &'a Store,
    pub dataset: DatasetId,
    /// The dataset of the entities that the rows are about.
    pub entity: Option<DatasetId>,
}

/// The checker has excluded circles; this only bounds what a hand-made policy may do.
const DEEPEST: usize = 64;

impl Compiler<'_> {
    pub fn compile(&self, expr: &RowExpr) -> Node {
        self.node(expr, 0)
    }

    /// A column as a value of its own, such as an axis.
    pub fn column(&self, column: ColumnRef) -> Node {
        self.column_node(column, 0)
    }

    fn column_node(&self, wanted: ColumnRef, depth: usize) -> Node {
        let Some(column) = self.store.dataset(wanted.dataset).and_then(|d| d.column(wanted.column)) else {
            return Node::Missing;
        };
        let held = self.store.table(wanted.dataset).and_then(|t| t.materialised.get(wanted.column.index()));
        if let Some(computed) = column.computed.as_ref().filter(|_| held != Some(&true)) {
            return if depth < DEEPEST { self.node(computed, depth + 1) } else { Node::Missing };
        }
        let at = wanted.column.index();
        let source = if wanted.dataset == self.dataset {
            Source::Own(at)
        } else if Some(wanted.dataset) == self.entity {
            Source::Entity(wanted.dataset, at)
        } else {
            Source::Fact(wanted.dataset, at)
        };
        let reading = match column.kind {
            ColumnKind::Text => Reading::Text,
            ColumnKind::Number(_) => Reading::Number,
            ColumnKind::Date => Reading::Date,
            // A reference into a table that was not there yet is still a text: a `where` is asked before all are.
            ColumnKind::Reference(_) if self.is_unresolved(wanted) => Reading::Text,
            ColumnKind::Code(_) | ColumnKind::Reference(_) | ColumnKind::Cluster => Reading::Id,
        };
        Node::Column(source, reading)
    }

    fn is_unresolved(&self, column: ColumnRef) -> bool {
        let texts = self.store.table(column.dataset).and_then(|t| t.texts.get(column.column.index()));
        texts.is_some_and(|t| t.len() > 0)
    }

    fn node(&self, expr: &RowExpr, depth: usize) -> Node {
        let boxed = |e: &RowExpr| Box::new(self.node(e, depth));
        match &expr.kind {
            RowKind::Column(column) => self.column_node(*column, depth),
            RowKind::Period(grain) => Node::Period(*grain),
            RowKind::Number(n) => Node::Number(Value::from_rational(n)),
            RowKind::Text(text) => Node::Text(text.clone()),
            RowKind::Date(date) => Node::Date(date.0),
            RowKind::PeriodLiteral(period) => Node::PeriodLiteral(*period),
            RowKind::Bool(b) => Node::Bool(*b),
            RowKind::Missing => Node::Missing,
            RowKind::CodeIn { operand, ranges } => Node::IdIn(boxed(operand), IdSet::ranges(ranges)),
            RowKind::ClusterIn { operand, clusters } => {
                Node::IdIn(boxed(operand), IdSet::of(clusters.iter().map(|c| c.0).collect()))
            }
            RowKind::TextIn { operand, texts } => self.text_in(self.node(operand, depth), texts),
            RowKind::KeyIn { operand, keys } => self.key_in(operand, keys, depth),
            RowKind::RoleIn { cluster, roles } => Node::RoleIn(*cluster, roles.clone()),
            RowKind::InCell { roles } => Node::InCell(roles.clone()),
            RowKind::Through { through, expr } => self.through(*through, expr, depth),
            RowKind::Linked { function, link, sides, filter, body } => {
                let parts = (filter.as_deref(), body.as_deref());
                self.linked(*function, *link, sides, parts, depth)
            }
            RowKind::Arithmetic { op, left, right } => Node::Arithmetic(*op, boxed(left), boxed(right)),
            RowKind::Negate(a) => Node::Negate(boxed(a)),
            RowKind::Calculated { function, arguments } => {
                Node::Calculated(*function, arguments.iter().map(|a| self.node(a, depth)).collect())
            }
            RowKind::Day { of, from } => Node::Day(*of, boxed(from)),
            RowKind::Compare { op, left, right } => {
                self.compare(*op, self.node(left, depth), self.node(right, depth))
            }
            RowKind::And(a, b) => Node::And(boxed(a), boxed(b)),
            RowKind::Or(a, b) => Node::Or(boxed(a), boxed(b)),
            RowKind::Not(a) => Node::Not(boxed(a)),
            RowKind::IsMissing(a) => Node::IsMissing(boxed(a)),
            RowKind::Coalesce(a, b) => Node::Coalesce(boxed(a), boxed(b)),
            RowKind::If { condition, then, otherwise } => {
                Node::If(boxed(condition), boxed(then), boxed(otherwise))
            }
            RowKind::CodeLiteral(code) => Node::Id(*code),
            RowKind::Parent { list, code } => Node::Parent(*list, boxed(code)),
        }
    }

    fn through(&self, through: Through, expr: &RowExpr, depth: usize) -> Node {
        let other = match through {
            Through::Partner(dataset) => Other::Partner(dataset),
            Through::Column(column) => {
                let declared = self.store.dataset(column.dataset).and_then(|d| d.column(column.column));
                let Some(ColumnKind::Reference(dataset)) = declared.map(|c| &c.kind) else {
                    return Node::Missing;
                };
                Other::Named(*dataset, Box::new(self.column_node(column, depth)))
            }
        };
        let dataset = other.dataset();
        let inner = Compiler { store: self.store, dataset, entity: None };
        match (inner.node(expr, depth), other) {
            // A way over several is one look-up from its end: whoever it leads to is asked at once.
            (Node::Through(Other::Named(dataset, name), asked), other) => {
                Node::Through(Other::Named(dataset, Box::new(Node::Through(other, name))), asked)
            }
            (node, other) => Node::Through(other, Box::new(node)),
        }
    }

    fn linked(
        &self,
        function: LinkedFunction,
        link: DatasetId,
        sides: &[LinkSide],
        (filter, body): (Option<&RowExpr>, Option<&RowExpr>),
        depth: usize,
    ) -> Node {
        let Some(declared) = self.store.dataset(link) else { return Node::Missing };
        let entity = sides.first().and_then(|side| declared.link_end(*side)).map(|(entity, _)| entity);
        let Some(entity) = entity else { return Node::Missing };
        let inner = Compiler { store: self.store, dataset: link, entity: Some(entity) };
        let is_stock = |column: &ColumnRef| {
            let own = declared.column(column.column).filter(|_| column.dataset == link);
            own.is_some_and(|c| matches!(c.time, Some(TimeKind::Stock(_))))
        };
        let adds = body.filter(|_| function == LinkedFunction::Sum);
        let stock = adds.is_some_and(|body| body.columns().iter().any(is_stock));
        // Who stands at the other end is at hand in every row; the column would have to be looked up.
        let partner = match sides {
            [side] => declared.link_end(side.other()),
            _ => None,
        };
        let part = |expr: Option<&RowExpr>| {
            let expr = expr?.clone();
            let expr = match partner {
                Some((entity, column)) => expr.with_partner(ColumnRef { dataset: link, column }, entity),
                None => expr,
            };
            Some(inner.node(&expr, depth))
        };
        let (filter, body) = (part(filter), part(body));
        let reads_time = filter.iter().chain(&body).any(Node::reads_time);
        let timed = declared.is_dated() || reads_time;
        let sides = sides.to_vec();
        // Who is linked with whom has no status; how many rows, and what their numbers are, has that of the rows.
        let reads_number =
            |node: &Node| node.any(&|part| matches!(part, Node::Column(Source::Own(_), Reading::Number)));
        let counts = matches!(function, LinkedFunction::Count | LinkedFunction::Sum)
            || filter.iter().chain(&body).any(reads_number);
        let status = declared.status.as_ref().filter(|_| counts).map(|status| status.column.index());
        let node = LinkedNode { function, link, entity, sides, filter, body, timed, stock, status };
        Node::Linked(Arc::new(node))
    }

    /// A text column against a list: its ids are compared, not its texts.
    fn text_in(&self, operand: Node, texts: &[String]) -> Node {
        match operand {
            Node::Column(source, Reading::Text) => {
                let known = self.texts_of(source);
                let ids = texts.iter().filter_map(|t| known.and_then(|k| k.get(t))).collect();
                Node::IdIn(Box::new(Node::Column(source, Reading::Id)), IdSet::of(ids))
            }
            operand => Node::TextIn(Box::new(operand), texts.to_vec()),
        }
    }

    fn texts_of(&self, source: Source) -> Option<&super::keys::Interner> {
        let (dataset, column) = match source {
            Source::Own(column) => (self.dataset, column),
            Source::Entity(dataset, column) | Source::Fact(dataset, column) => (dataset, column),
        };
        self.store.table(dataset)?.texts.get(column).map(|t| &**t)
    }

    fn compare(&self, op: CompareOp, left: Node, right: Node) -> Node {
        match (op, &left, &right) {
            (CompareOp::Equal, Node::Column(_, Reading::Text), Node::Text(text)) => {
                self.text_in(left.clone(), std::slice::from_ref(text))
            }
            (CompareOp::NotEqual, Node::Column(_, Reading::Text), Node::Text(text)) => {
                Node::Not(Box::new(self.text_in(left.clone(), std::slice::from_ref(text))))
            }
            _ => Node::Compare(op, Box::new(left), Box::new(right)),
        }
    }

    /// The dataset of the entities that an expression names by a reference, be it one of another entity.
    fn referred(&self, expr: &RowExpr) -> Option<DatasetId> {
        if let RowKind::Column(column) = &expr.kind {
            let kind = &self.store.dataset(column.dataset)?.column(column.column)?.kind;
            return if let ColumnKind::Reference(target) = kind { Some(*target) } else { None };
        }
        // Of a choice both are of one dataset.
        if let RowKind::Through { expr, .. } | RowKind::Coalesce(expr, _) | RowKind::If { then: expr, .. } =
            &expr.kind
        {
            return self.referred(expr);
        }
        None
    }

    fn key_in(&self, operand: &RowExpr, keys: &[String], depth: usize) -> Node {
        let target = self.referred(operand);
        let node = self.node(operand, depth);
        match target.filter(|_| !matches!(node, Node::Column(_, Reading::Text))) {
            Some(target) => {
                let ids = keys.iter().filter_map(|key| self.store.entity(target, key)).collect();
                Node::IdIn(Box::new(node), IdSet::of(ids))
            }
            None => self.text_in(node, keys),
        }
    }
}

impl Node {
    pub fn children(&self) -> Vec<&Node> {
        match self {
            Node::Missing
            | Node::Bool(_)
            | Node::Number(_)
            | Node::Text(_)
            | Node::Date(_)
            | Node::PeriodLiteral(_)
            | Node::Id(_)
            | Node::Column(..)
            | Node::Period(_)
            | Node::RoleIn(..)
            | Node::InCell(_) => Vec::new(),
            Node::Through(Other::Partner(_), a) => vec![a],
            Node::Through(Other::Named(_, name), a) => vec![name, a],
            Node::Linked(linked) | Node::LinkedStatus(linked) => {
                linked.filter.iter().chain(&linked.body).collect()
            }
            Node::IdIn(a, _)
            | Node::TextIn(a, _)
            | Node::Negate(a)
            | Node::Day(_, a)
            | Node::Not(a)
            | Node::IsMissing(a)
            | Node::Parent(_, a) => {
                vec![a]
            }
            Node::Arithmetic(_, a, b)
            | Node::Compare(_, a, b)
            | Node::And(a, b)
            | Node::Or(a, b)
            | Node::Coalesce(a, b) => vec![a, b],
            Node::If(a, b, c) => vec![a, b, c],
            Node::Calculated(_, all) => all.iter().collect(),
        }
    }

    /// True where some part satisfies `test`.
    pub fn any(&self, test: &impl Fn(&Node) -> bool) -> bool {
        test(self) || self.children().into_iter().any(|child| child.any(test))
    }

    /// The value depends on more than the row and its entity: on the period, on facts of it, or on roles.
    pub fn reads_time(&self) -> bool {
        self.any(&|n| match n {
            Node::Period(_) | Node::RoleIn(..) | Node::InCell(_) | Node::Column(Source::Fact(..), _) => true,
            Node::Linked(linked) | Node::LinkedStatus(linked) => linked.timed,
            _ => false,
        })
    }

    /// Some part asks who lies in the cell's cluster.
    pub fn reads_cell(&self) -> bool {
        self.any(&|n| matches!(n, Node::InCell(_)))
    }

    /// Some part asks of links, or of another entity's roles.
    pub fn reads_others(&self) -> bool {
        self.any(&|n| matches!(n, Node::Linked(_) | Node::LinkedStatus(_) | Node::Through(..)))
    }
}
