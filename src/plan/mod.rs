//! What is to be asked of the engine: for each dataset the aggregates and the axes by which cells tell its rows apart.
//!
//! Everything is collected before anything is asked, so that one scan of a dataset answers all of it.

use std::collections::BTreeSet;

use crate::model::{
    Aggregate, AggregateId, AxisId, AxisKind, CellAxis, ContourRule, DatasetId, Having, IndicatorId, Literal,
    Measure, Move, Named, Policy, Query, RowExpr, Scope, SortKey,
};

/// All that a run asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// In the order of the policy's datasets; a dataset that nothing asks stands with empty lists, for it is
    /// verified all the same.
    pub tables: Vec<TableNeed>,
    /// Nothing but these aggregates is asked, so that no other need be reckoned beside them.
    pub only: bool,
}

impl Needs {
    /// Whether an aggregate may be asked.
    pub fn may_ask(&self, dataset: DatasetId, id: AggregateId) -> bool {
        let listed =
            || self.tables.iter().filter(|t| t.dataset == dataset).any(|t| t.aggregates.contains(&id));
        !self.only || listed()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableNeed {
    pub dataset: DatasetId,
    pub aggregates: Vec<AggregateId>,
    /// Axes of this dataset (or of its entity) that a cell may fix.
    pub axes: Vec<AxisId>,
}

/// What the targets, requirements and indicators of a policy ask.
pub fn plan_assessment(policy: &Policy) -> Needs {
    let mut asked = Asked::default();
    for cluster in &policy.clusters {
        asked.axes.extend(cluster.within.iter().map(|(axis, _)| *axis));
        cluster.requirements.iter().for_each(|r| asked.measure(policy, &r.condition));
    }
    for target in &policy.targets {
        asked.measure(policy, &target.measure);
        if let Scope::Each { axis, condition } = &target.scope {
            asked.axis(*axis);
            condition.iter().for_each(|c| asked.measure(policy, c));
        }
        target.demand.measures().into_iter().for_each(|side| asked.measure(policy, side));
        target.applies_when.iter().for_each(|c| asked.measure(policy, c));
    }
    asked.needs(policy)
}

/// What a query asks.
pub fn plan_query(policy: &Policy, query: &Query) -> Needs {
    let mut asked = Asked::default();
    for cluster in &policy.clusters {
        asked.axes.extend(cluster.within.iter().map(|(axis, _)| *axis));
    }
    asked.measure(policy, &query.measure);
    query.by.iter().for_each(|axis| asked.axis(*axis));
    query.cells.iter().for_each(|c| asked.measure(policy, c));
    query.having.iter().for_each(|h| asked.having(policy, h));
    if let Some((SortKey::Measure(measure), _)) = &query.sort {
        asked.measure(policy, measure);
    }
    let only = !asked.of_declarations;
    Needs { only, ..asked.needs(policy) }
}

/// What measures ask that no declaration of the policy makes; where something is judged too, with what that asks.
pub fn plan_measures(policy: &Policy, measures: &[&Measure], judged: bool) -> Needs {
    let mut asked = Asked::default();
    for cluster in &policy.clusters {
        asked.axes.extend(cluster.within.iter().map(|(axis, _)| *axis));
    }
    measures.iter().for_each(|measure| asked.measure(policy, measure));
    if !judged && !asked.of_declarations {
        return Needs { only: true, ..asked.needs(policy) };
    }
    let mut needs = plan_assessment(policy);
    for (table, own) in needs.tables.iter_mut().zip(asked.needs(policy).tables) {
        table.aggregates.extend(own.aggregates);
        table.aggregates.sort();
        table.aggregates.dedup();
        table.axes.extend(own.axes);
        table.axes.sort();
        table.axes.dedup();
    }
    needs
}

/// The tables that hold plans: only the right sides of targets read them. They are known before their time, and how
/// far they reach says nothing of how far the facts do.
pub fn plan_tables(policy: &Policy) -> BTreeSet<DatasetId> {
    let (mut plans, mut facts) = (Asked::default(), Asked::default());
    for target in &policy.targets {
        facts.measure(policy, &target.measure);
        target.applies_when.iter().for_each(|c| facts.measure(policy, c));
        target.demand.measures().into_iter().for_each(|side| plans.measure(policy, side));
    }
    policy.indicators.iter().for_each(|i| facts.measure(policy, &i.value));
    let requirements = policy.clusters.iter().flat_map(|c| &c.requirements);
    requirements.for_each(|r| facts.measure(policy, &r.condition));
    let of = |asked: &Asked| -> BTreeSet<DatasetId> {
        asked
            .aggregates
            .iter()
            .filter_map(|id| policy.aggregates.get(id.index()))
            .flat_map(|a| {
                let read = a.argument.iter().chain(&a.filter).flat_map(RowExpr::datasets);
                std::iter::once(a.dataset).chain(read)
            })
            .collect()
    };
    let read = policy.clusters.iter().flat_map(|c| &c.contour.rules).flat_map(|rule| match rule {
        ContourRule::Where { condition, .. } => condition.datasets(),
        ContourRule::Listed { listed, .. } => vec![listed.dataset],
    });
    let facts: BTreeSet<DatasetId> = of(&facts).into_iter().chain(read).collect();
    of(&plans).difference(&facts).copied().collect()
}

#[derive(Default)]
struct Asked {
    aggregates: BTreeSet<AggregateId>,
    axes: BTreeSet<AxisId>,
    /// Indicators whose formulas have been gone through.
    seen: BTreeSet<IndicatorId>,
    /// Verdicts or values that other declarations decide are asked, and with them whatever those ask.
    of_declarations: bool,
}

impl Asked {
    fn axis(&mut self, axis: CellAxis) {
        if let CellAxis::Axis(id) = axis {
            self.axes.insert(id);
        }
    }

    fn having(&mut self, policy: &Policy, having: &Having) {
        match having {
            Having::Value(_, bound) | Having::Measure(bound) => self.measure(policy, bound),
            Having::ValuePresent | Having::ValueMissing => {}
            Having::And(a, b) | Having::Or(a, b) => {
                self.having(policy, a);
                self.having(policy, b);
            }
            Having::Not(a) => self.having(policy, a),
        }
    }

    /// Whatever a measure asks, and the formulas of the indicators that it names.
    fn measure(&mut self, policy: &Policy, measure: &Measure) {
        let mut seen = std::mem::take(&mut self.seen);
        policy.visit(measure, &mut seen, &mut |part| self.part(part.kind.named()));
        self.seen = seen;
    }

    fn part(&mut self, named: Named<'_>) {
        match named {
            Named::Aggregate(id) => {
                self.aggregates.insert(id);
            }
            Named::Moved(Move::Each(axis) | Move::Rank(axis) | Move::Set(axis)) => self.axis(axis),
            Named::Literal(Literal::Code(axis, _) | Literal::Entity(axis, _)) => {
                self.axes.insert(*axis);
            }
            Named::Codes(axis) => {
                self.axes.insert(axis);
            }
            Named::Parameter(_) | Named::Objects(_) | Named::Field(_) => self.of_declarations = true,
            Named::Nothing
            | Named::Literal(_)
            | Named::Indicator(_)
            | Named::Member(_)
            | Named::Parent(_)
            | Named::Clusters(_)
            | Named::Moved(_) => {}
        }
    }

    fn needs(&self, policy: &Policy) -> Needs {
        let tables = (0..policy.datasets.len()).map(|at| {
            let dataset = DatasetId::at(at);
            let of_dataset = |id: &AggregateId| {
                policy.aggregates.get(id.index()).is_some_and(|a: &Aggregate| a.dataset == dataset)
            };
            TableNeed {
                dataset,
                aggregates: self.aggregates.iter().copied().filter(of_dataset).collect(),
                axes: self.axes.iter().copied().filter(|axis| has_axis(policy, dataset, *axis)).collect(),
            }
        });
        Needs { tables: tables.collect(), only: false }
    }
}

/// True where a dataset, or the entity its rows are about, has the axis.
pub fn has_axis(policy: &Policy, dataset: DatasetId, axis: AxisId) -> bool {
    let entity = policy.datasets.get(dataset.index()).and_then(|d| d.of);
    policy.axes.get(axis.index()).is_some_and(|axis| {
        let own = |d: DatasetId| axis.columns.iter().any(|c| c.dataset == d);
        let is_entity = |d: DatasetId| axis.kind == AxisKind::Entity(d);
        own(dataset) || is_entity(dataset) || entity.is_some_and(|e| own(e) || is_entity(e))
    })
}
