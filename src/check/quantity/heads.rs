//! Heads that are added up over years, where their table does not say that they are a state.

use std::collections::BTreeSet;

use super::algebra::{TIME, plain_axis};
use super::infer::Inference;
use crate::diagnostic::PartsProblem;
use crate::model::{
    AggregateFunction, ArithmeticOp, ColumnKind, EachFunction, Grain, IndicatorId, Measure, MeasureKind,
    RowExpr,
};
use crate::source::Span;
use crate::unit::Dimension;

/// Whose heads a formula adds up.
pub struct Heads<'a, 'p> {
    pub inference: &'a mut Inference<'p>,
    /// What heads are counted in.
    pub person: &'a Dimension,
}

impl Heads<'_, '_> {
    /// The problem of a node that adds up over periods.
    pub fn of_node(&mut self, node: &Measure, span: Span) -> Option<PartsProblem> {
        match &node.kind {
            MeasureKind::OverAll { axes, measure } if axes.iter().any(|a| plain_axis(*a) == TIME) => {
                self.added(measure, span)
            }
            MeasureKind::Each { function: EachFunction::Sum, over, measure, .. }
                if plain_axis(over.axis) == TIME =>
            {
                self.added(measure, span)
            }
            _ => None,
        }
    }

    /// The problem of a formula that is asked for without a period.
    pub fn added(&mut self, measure: &Measure, span: Span) -> Option<PartsProblem> {
        let (column, declared) = self.found(measure, &mut BTreeSet::new())?;
        Some(PartsProblem::HeadsOfYears { column, span, declared })
    }

    fn found(&mut self, measure: &Measure, seen: &mut BTreeSet<IndicatorId>) -> Option<(String, Span)> {
        let policy = self.inference.policy();
        match &measure.kind {
            MeasureKind::Aggregate(id) => {
                let aggregate = policy.aggregates.get(id.index())?;
                let dataset = policy.datasets.get(aggregate.dataset.index())?;
                let yearly = dataset.period.as_ref().is_some_and(|p| p.grain == Grain::Year);
                if aggregate.function != AggregateFunction::Sum || !yearly {
                    return None;
                }
                let columns = aggregate.argument.as_ref().map(RowExpr::columns).unwrap_or_default();
                let own = columns.into_iter().filter(|c| c.dataset == aggregate.dataset);
                let heads = own.filter_map(|c| dataset.column(c.column)).find(|column| {
                    let people = matches!(&column.kind, ColumnKind::Number(u) if u.dimension == *self.person);
                    people && column.time.is_none() && column.computed.is_none()
                });
                heads.map(|column| (column.name.clone(), column.span))
            }
            MeasureKind::Indicator(id) if seen.insert(*id) => {
                self.found(&policy.indicators.get(id.index())?.value, seen)
            }
            MeasureKind::At { axis, .. } if plain_axis(*axis) == TIME => None,
            MeasureKind::Each { over, .. } if plain_axis(over.axis) == TIME => None,
            MeasureKind::AtBaseline(_) | MeasureKind::Previous { .. } => None,
            // What is added up over the same years above and below is a mean by its weights.
            MeasureKind::Arithmetic { op: ArithmeticOp::Divide, left, right } => {
                let timed = |own: &mut Self, side: &Measure| own.inference.measure(side).depends_on(TIME);
                let both = timed(self, left) && timed(self, right);
                if both { None } else { self.found(left, seen).or_else(|| self.found(right, seen)) }
            }
            _ => measure.children().into_iter().find_map(|part| self.found(part, seen)),
        }
    }
}
