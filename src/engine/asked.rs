//! What the aggregates of a policy ask of one dataset: distinct conditions and values, each evaluated once per row.

use std::sync::Arc;

use super::axes::{AxisSource, axis_source};
use super::contour::SpacePlan;
use super::program::{Compiler, Node, Reading, Source};
use super::table::{Store, Subjects};
use crate::model::{
    AggregateFunction, AggregateId, AxisId, ColumnKind, ColumnRef, DatasetId, Grain, Rollup, RowExpr,
    TimeKind,
};
use crate::plan::Needs;

/// One condition with one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// The place of the condition among [`Asked::filters`].
    pub filter: Option<usize>,
    /// Absent in a count.
    pub argument: Option<Node>,
    /// The least and the greatest value are wanted.
    pub extremes: bool,
    /// Every value is wanted, not their sum alone.
    pub values: bool,
}

/// How an aggregate lives in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Adds up over periods.
    Flow,
    /// A sum or a mean of a stock, linear in it.
    Stock(Rollup),
    /// A sum of a cumulative flow. The slots that hold its years and, of months, its quarters: each in the row of the
    /// last period.
    Cumulative { year: usize, quarter: Option<usize> },
    /// Reads a stock in a way that no roll-up is defined for.
    Fixed,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AskedAggregate {
    pub id: AggregateId,
    pub function: AggregateFunction,
    pub slot: usize,
    pub times: Times,
    /// Which of [`Asked::statuses`] bear on it.
    pub statuses: Vec<usize>,
    /// It asks who lies in the cell's cluster.
    pub of_cell: bool,
}

/// Everything asked of a dataset.
#[derive(Debug, PartialEq)]
pub struct Asked {
    pub dataset: DatasetId,
    pub filters: Vec<Node>,
    pub slots: Vec<Slot>,
    pub aggregates: Vec<AskedAggregate>,
    /// The dataset of the subjects that have signatures: its own or its entity's.
    pub space: Option<DatasetId>,
    /// The column that names the cluster of a row.
    pub cluster_column: Option<Node>,
    /// Some condition or value reads the period, or what depends on it.
    pub reads_time: bool,
    pub grain: Option<Grain>,
    /// Subjects without a row in a period are expected to have one.
    pub expects_rows: bool,
    /// Where the statuses of rows stand: the dataset's own, and those of tables whose numbers its rows read.
    /// Groups are told apart by them, so that a pass over rows adds nothing of its own for statuses.
    pub statuses: Vec<AxisSource>,
}

impl Asked {
    /// True where one pass over rows answers both, whatever their aggregates make of its groups.
    pub fn asks_same_pass(&self, other: &Asked) -> bool {
        let same_rows = self.dataset == other.dataset
            && self.space == other.space
            && self.cluster_column == other.cluster_column
            && self.reads_time == other.reads_time
            && self.grain == other.grain
            && self.expects_rows == other.expects_rows;
        same_rows
            && self.filters == other.filters
            && self.slots == other.slots
            && self.statuses == other.statuses
    }

    pub fn new(
        store: &Store,
        dataset: DatasetId,
        spaces: &[Option<SpacePlan>],
        needs: &Needs,
    ) -> Option<Self> {
        Self::asking(store, dataset, spaces, needs, false)
    }

    /// Only what asks who lies in the cell's cluster.
    pub fn of_cells(
        store: &Store,
        dataset: DatasetId,
        spaces: &[Option<SpacePlan>],
        needs: &Needs,
    ) -> Option<Self> {
        Self::asking(store, dataset, spaces, needs, true)
    }

    fn asking(
        store: &Store,
        dataset: DatasetId,
        spaces: &[Option<SpacePlan>],
        needs: &Needs,
        of_cells: bool,
    ) -> Option<Self> {
        let (declared, table) = (store.dataset(dataset)?, store.table(dataset)?);
        let compiler = Compiler { store, dataset, entity: declared.of };
        let has_space = |d: &DatasetId| spaces.get(d.index()).is_some_and(Option::is_some);
        let cluster_column = declared
            .columns
            .iter()
            .position(|c| c.kind == ColumnKind::Cluster)
            .map(|at| compiler.column(ColumnRef { dataset, column: crate::model::ColumnId::at(at) }));
        let space = Some(dataset).filter(has_space).or(declared.of.filter(has_space));
        let mut asked = Asked {
            dataset,
            filters: Vec::new(),
            slots: Vec::new(),
            aggregates: Vec::new(),
            space: space.filter(|_| cluster_column.is_none()),
            cluster_column,
            reads_time: false,
            grain: table.grain,
            statuses: Vec::new(),
            expects_rows: match table.subjects {
                Subjects::Of(_) => true,
                Subjects::Combinations(_) => table.grain.is_some(),
                Subjects::Entities | Subjects::Rows(_) => false,
            },
        };
        for (at, aggregate) in store.policy.aggregates.iter().enumerate() {
            if aggregate.dataset != dataset || !needs.may_ask(dataset, AggregateId::at(at)) {
                continue;
            }
            let filter = aggregate.filter.as_ref().map(|f| compiler.compile(f));
            let argument = aggregate.argument.as_ref().map(|a| compiler.compile(a));
            let of_cell = filter.iter().chain(&argument).any(Node::reads_cell);
            if of_cells && !of_cell {
                continue;
            }
            let filter = filter.map(|filter| asked.filter(filter));
            let extremes = aggregate.function.is_extreme();
            let values = aggregate.function.is_of_all_values();
            let times =
                asked.times(store, &aggregate.function, aggregate.argument.as_ref(), &argument, filter);
            let statuses = asked.statuses_of(store, filter, argument.as_ref());
            let slot = asked.slot(Slot { filter, argument, extremes, values });
            let (id, function) = (AggregateId::at(at), aggregate.function.clone());
            asked.aggregates.push(AskedAggregate { id, function, slot, times, statuses, of_cell });
        }
        asked.reads_time = asked.filters.iter().any(Node::reads_time)
            || asked.slots.iter().filter_map(|s| s.argument.as_ref()).any(Node::reads_time);
        Some(asked)
    }

    pub fn aggregate(&self, id: AggregateId) -> Option<(usize, &AskedAggregate)> {
        self.aggregates.iter().enumerate().find(|(_, a)| a.id == id)
    }

    /// The statuses that bear on an aggregate: of its rows, and of the numbers that they read elsewhere.
    fn statuses_of(&mut self, store: &Store, filter: Option<usize>, argument: Option<&Node>) -> Vec<usize> {
        let column = |dataset: DatasetId| {
            store.dataset(dataset).and_then(|d| d.status.as_ref()).map(|status| status.column.index())
        };
        let of_column = |source: Source| Node::Column(source, Reading::Id);
        let own = column(self.dataset).map(Source::Own).map(of_column);
        let mut wanted: Vec<Node> = own.into_iter().collect();
        let nodes = filter.and_then(|f| self.filters.get(f)).into_iter().chain(argument);
        for node in nodes {
            of_the_row(node, &mut |part| {
                let status = match part {
                    Node::Column(Source::Entity(of, _), Reading::Number) => {
                        column(*of).map(|status| of_column(Source::Entity(*of, status)))
                    }
                    Node::Column(Source::Fact(of, _), Reading::Number) => {
                        column(*of).map(|status| of_column(Source::Fact(*of, status)))
                    }
                    Node::Linked(linked) if linked.status.is_some() => {
                        Some(Node::LinkedStatus(Arc::clone(linked)))
                    }
                    _ => None,
                };
                wanted.extend(status);
            });
        }
        let mut places = Vec::new();
        for source in wanted {
            let source = AxisSource::Value(source);
            let at = match self.statuses.iter().position(|s| *s == source) {
                Some(at) => at,
                None => {
                    self.statuses.push(source);
                    self.statuses.len() - 1
                }
            };
            if !places.contains(&at) {
                places.push(at);
            }
        }
        places
    }

    fn filter(&mut self, node: Node) -> usize {
        match self.filters.iter().position(|f| *f == node) {
            Some(at) => at,
            None => {
                self.filters.push(node);
                self.filters.len() - 1
            }
        }
    }

    /// Equal slots are one; the wishes for extremes and for values are joined.
    fn slot(&mut self, slot: Slot) -> usize {
        let same = |s: &Slot| s.filter == slot.filter && s.argument == slot.argument;
        match self.slots.iter().position(same) {
            Some(at) => {
                if let Some(known) = self.slots.get_mut(at) {
                    known.extremes |= slot.extremes;
                    known.values |= slot.values;
                }
                at
            }
            None => {
                self.slots.push(slot);
                self.slots.len() - 1
            }
        }
    }

    fn times(
        &mut self,
        store: &Store,
        function: &AggregateFunction,
        argument: Option<&RowExpr>,
        node: &Option<Node>,
        filter: Option<usize>,
    ) -> Times {
        let time = |c: &ColumnRef| {
            let own = c.dataset == self.dataset;
            store.dataset(c.dataset).filter(|_| own).and_then(|d| d.column(c.column)).and_then(|c| c.time)
        };
        let Some(argument) = argument else { return Times::Flow };
        let kinds: Vec<TimeKind> = argument.columns().iter().filter_map(time).collect();
        if kinds.iter().all(|k| *k == TimeKind::Flow) {
            return Times::Flow;
        }
        // A condition on periods may keep the last of a year and not the others, whose sum it has.
        let chooses = filter.and_then(|f| self.filters.get(f)).is_some_and(Node::reads_time);
        let yearly = self.grain.is_none_or(|g| g == Grain::Year);
        match (kinds.as_slice(), function, argument.is_linear()) {
            ([TimeKind::Stock(rollup)], AggregateFunction::Sum, true) => Times::Stock(*rollup),
            // The mean of the rows of the last period, or of all: that of the entities' averages, as they have all periods.
            ([TimeKind::Stock(rollup)], AggregateFunction::Mean, true) => Times::Stock(*rollup),
            (_, _, _) if !kinds.iter().any(|k| matches!(k, TimeKind::Stock(_))) && yearly => Times::Flow,
            ([TimeKind::FlowCumulative], AggregateFunction::Sum, true) if !chooses => {
                let monthly = self.grain == Some(Grain::Month);
                let mut coarse = |grain: Grain| {
                    let argument = node.as_ref().map(|n| coarse_node(store, self.dataset, n, grain));
                    self.slot(Slot { filter, argument, extremes: false, values: false })
                };
                let year = coarse(Grain::Year);
                Times::Cumulative { year, quarter: monthly.then(|| coarse(Grain::Quarter)) }
            }
            (_, _, _) if !kinds.iter().any(|k| matches!(k, TimeKind::Stock(_))) => Times::Flow,
            _ => Times::Fixed,
        }
    }
}

/// Calls `see` on the parts of an expression that are about the row itself: what is asked of another entity is about
/// that one, and what is asked of links about theirs.
fn of_the_row(node: &Node, see: &mut impl FnMut(&Node)) {
    see(node);
    if !matches!(node, Node::Linked(_) | Node::Through(..)) {
        node.children().into_iter().for_each(|child| of_the_row(child, see));
    }
}

/// The same expression over the values of a cumulative column for coarser periods.
fn coarse_node(store: &Store, dataset: DatasetId, node: &Node, grain: Grain) -> Node {
    let raw =
        |column: usize| store.table(dataset).and_then(|t| t.coarse_column(column, grain)).unwrap_or(column);
    let inner = |n: &Node| Box::new(coarse_node(store, dataset, n, grain));
    match node {
        Node::Column(Source::Own(column), reading) => Node::Column(Source::Own(raw(*column)), *reading),
        Node::Negate(a) => Node::Negate(inner(a)),
        Node::Arithmetic(op, a, b) => Node::Arithmetic(*op, inner(a), inner(b)),
        Node::Calculated(function, all) => {
            Node::Calculated(*function, all.iter().map(|a| coarse_node(store, dataset, a, grain)).collect())
        }
        other => other.clone(),
    }
}

/// The sources of some axes, those that the dataset has.
pub fn axis_sources(store: &Store, dataset: DatasetId, axes: &[AxisId]) -> Vec<(AxisId, AxisSource)> {
    axes.iter().filter_map(|axis| axis_source(store, dataset, *axis).map(|source| (*axis, source))).collect()
}
