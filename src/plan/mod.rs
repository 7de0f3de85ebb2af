//! What is to be asked of the engine: for each dataset the aggregates and the axes by which cells tell its rows apart.
//!
//! Everything is collected before anything is asked, so that one scan of a dataset answers all of it.

use std::collections::BTreeSet;

use crate::model::{
    Aggregate, AggregateId, AxisId, AxisKind, CellAxis, ContourRule, DatasetId, Demand, Having, Literal,
    Measure, MeasureKind, Plan, Policy, Query, RowExpr, Scope, SortKey,
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
        match &target.demand {
            Demand::Compare { right, .. } => asked.measure(policy, right),
            Demand::Within(..) => {}
            Demand::Follows(Plan::Measure(plan)) => asked.measure(policy, plan),
            Demand::Follows(Plan::List(list)) => {
                list.iter().for_each(|(_, plan)| asked.measure(policy, plan))
            }
        }
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
        match &target.demand {
            Demand::Compare { right, .. } => plans.measure(policy, right),
            Demand::Within(..) => {}
            Demand::Follows(Plan::Measure(plan)) => plans.measure(policy, plan),
            Demand::Follows(Plan::List(list)) => {
                list.iter().for_each(|(_, plan)| plans.measure(policy, plan))
            }
        }
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

    /// An indicator's formula is read each time it is named; the checker has excluded circles.
    fn measure(&mut self, policy: &Policy, measure: &Measure) {
        match &measure.kind {
            MeasureKind::Aggregate(id) => {
                self.aggregates.insert(*id);
            }
            MeasureKind::Indicator(id) => {
                if let Some(indicator) = policy.indicators.get(id.index()) {
                    self.measure(policy, &indicator.value);
                }
            }
            MeasureKind::Each { over, .. } | MeasureKind::Rank { over, .. } => self.axis(over.axis),
            MeasureKind::At { axis, .. } => self.axis(*axis),
            MeasureKind::Literal(Literal::Code(axis, _) | Literal::Entity(axis, _))
            | MeasureKind::MemberIn { axis, .. } => {
                self.axes.insert(*axis);
            }
            MeasureKind::Parameter(_) | MeasureKind::Objects { .. } | MeasureKind::Field(_) => {
                self.of_declarations = true;
            }
            MeasureKind::Literal(_)
            | MeasureKind::Scale { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::Everywhere(_)
            | MeasureKind::Arithmetic { .. }
            | MeasureKind::Negate(_)
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Coalesce(..)
            | MeasureKind::If { .. }
            | MeasureKind::OverAll { .. }
            | MeasureKind::Select { .. }
            | MeasureKind::Member(_)
            | MeasureKind::Parent(..)
            | MeasureKind::ClusterIn(_)
            | MeasureKind::AtBaseline(_)
            | MeasureKind::Previous { .. }
            | MeasureKind::PercentOf { .. } => {}
        }
        measure.children().into_iter().for_each(|child| self.measure(policy, child));
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
