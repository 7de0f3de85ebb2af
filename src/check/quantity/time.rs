//! A stock is a state: it does not add up over periods.

use super::algebra::{Held, Kind, TIME, plain_axis};
use super::pass::{Node, Pass};
use super::place::Place;
use super::rows::asked_stock;
use crate::check::period::grain_name;
use crate::diagnostic::{QuantityProblem, StockRead};
use crate::model::{EachFunction, Grain, Measure, MeasureKind, RowExpr, TargetTime, TimeKind};
use crate::source::Span;

impl Pass<'_> {
    /// `sum(employees) over all year`, `sum(each year: sum(employees))`
    pub(super) fn stock_over_time(&mut self, node: &Node<'_>) {
        let [inner] = node.parts.as_slice() else { return };
        let (of, held) = match &node.measure.kind {
            MeasureKind::OverAll { axes, measure } if axes.iter().any(|a| plain_axis(*a) == TIME) => {
                (measure, inner.held)
            }
            MeasureKind::Each { function: EachFunction::Sum, over, measure, .. }
                if plain_axis(over.axis) == TIME && inner.kind == Kind::Stock && !chooses(measure) =>
            {
                (measure, inner.held)
            }
            _ => return,
        };
        let Some(held) = held else { return };
        let place = node.trail.place();
        let Some(stock) = self.stock(held, place) else { return };
        let grain = self.grain_of(held).unwrap_or(Grain::Year);
        let until = self.policy.period.map_or(2015, |(_, until)| until.last_day().parts().0);
        let period = match grain {
            Grain::Year => until.to_string(),
            Grain::Quarter => format!("{until}-Q4"),
            Grain::Month => format!("{until}-12"),
        };
        let measure = self.texts.formula(of);
        let axes = match &node.measure.kind {
            MeasureKind::OverAll { axes, .. } => axes.as_slice(),
            _ => &[],
        };
        let others = axes.iter().filter(|axis| plain_axis(**axis) != TIME);
        let freed = others.map(|axis| self.axis_name(*axis)).collect();
        let (spot, grain) = (self.spot(place), grain_name(grain));
        self.found.push(QuantityProblem::StockOverTime { spot, stock, grain, measure, freed, period });
    }

    /// Targets and indicators at a coarser period than a stock that has no roll-up.
    pub(super) fn no_rollups(&mut self) {
        let policy = self.policy;
        for target in &policy.targets {
            let asked = match target.time {
                TargetTime::By(period) => period.grain,
                TargetTime::Every(grain) => grain,
                TargetTime::Plan => match &target.demand {
                    crate::model::Demand::Follows(crate::model::Plan::List(list)) => {
                        list.first().map_or(Grain::Year, |(period, _)| period.grain)
                    }
                    crate::model::Demand::Follows(crate::model::Plan::Measure(_))
                    | crate::model::Demand::Within(..)
                    | crate::model::Demand::Compare { .. } => {
                        policy.stages.get(target.stage.index()).map_or(Grain::Year, |s| s.until.grain)
                    }
                },
            };
            self.no_rollup(&target.measure, asked, target.measure.span, false);
        }
        for indicator in policy.indicators.iter().filter(|i| !i.derived) {
            if let Some(asked) = indicator.frequency {
                self.no_rollup(&indicator.value, asked, indicator.value.span, true);
            }
        }
    }

    fn no_rollup(&mut self, measure: &Measure, asked: Grain, span: Span, by_frequency: bool) {
        let Some(held) = self.inference.measure(measure).held else { return };
        let Some(grain) = held.fixed.filter(|grain| grain.per_year() > asked.per_year()) else { return };
        // One formula is told of once, whoever asks for it.
        if !self.told.insert((held.aggregate, held.span)) {
            return;
        }
        let Some(stock) = self.stock(held, Place { span: held.span, inside: None }) else { return };
        let (grain, asked) = (grain_name(grain), grain_name(asked));
        let place = held.span;
        if let Some(link) = self.link_of(held) {
            self.found.push(QuantityProblem::LinkStock {
                link,
                span,
                stock,
                place,
                grain,
                asked,
                by_frequency,
            });
            return;
        }
        self.found.push(QuantityProblem::NoRollup { span, stock, place, grain, asked, by_frequency });
    }

    fn grain_of(&self, held: Held) -> Option<Grain> {
        let aggregate = self.policy.aggregates.get(held.aggregate.index())?;
        let own = || Some(self.policy.datasets.get(aggregate.dataset.index())?.period.as_ref()?.grain);
        own().or_else(|| asked_stock(self.policy, aggregate).map(|(grain, _)| grain))
    }

    /// The link whose stock it is, if it is one's.
    fn link_of(&self, held: Held) -> Option<String> {
        let aggregate = self.policy.aggregates.get(held.aggregate.index())?;
        let of = asked_stock(self.policy, aggregate).map_or(aggregate.dataset, |(_, column)| column.dataset);
        let dataset = self.policy.datasets.get(of.index())?;
        dataset.link.is_some().then(|| dataset.name.clone())
    }

    fn stock(&self, held: Held, place: Place) -> Option<StockRead> {
        let aggregate = self.policy.aggregates.get(held.aggregate.index())?;
        let dataset = self.policy.datasets.get(aggregate.dataset.index())?;
        let columns = aggregate.argument.as_ref().map(RowExpr::columns).unwrap_or_default();
        let own = columns.into_iter().filter(|c| c.dataset == aggregate.dataset);
        let asked = || {
            let (_, column) = asked_stock(self.policy, aggregate)?;
            self.policy.datasets.get(column.dataset.index())?.column(column.column)
        };
        let column = own
            .filter_map(|c| dataset.column(c.column))
            .find(|c| matches!(c.time, Some(TimeKind::Stock(_))))
            .or_else(asked)?;
        let shown = [Some(place.span), place.inside];
        let seen = shown.into_iter().flatten().any(|span| span.holds(held.span));
        let text = self.texts.plain(held.span).unwrap_or_else(|| aggregate.text.clone());
        Some(StockRead {
            column: column.name.clone(),
            declared: column.span,
            text,
            elsewhere: (!seen).then_some(held.span),
        })
    }
}

/// True for a value that is taken in some cells and not in others, so that a sum may be a choice.
fn chooses(measure: &Measure) -> bool {
    match &measure.kind {
        MeasureKind::If { .. } => true,
        MeasureKind::Scale { measure, .. } => chooses(measure),
        _ => false,
    }
}
