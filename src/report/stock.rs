//! That a stock does not add up over the periods of a longer one, in words: a column of a table, or of each one's links.

use super::words::Names;
use crate::model::{
    Aggregate, AggregateId, ColumnRef, Dataset, Grain, LinkedFunction, Period, Rollup, RowKind, TimeKind,
};

impl Names<'_> {
    /// Of a sum of each one's links: a stock in them that would be added over the periods of a longer one.
    pub(super) fn linked_stock(&self, id: AggregateId, period: Option<Period>) -> Option<String> {
        let aggregate = self.policy.aggregates.get(id.index())?;
        let mut told = None;
        for expr in aggregate.argument.iter().chain(&aggregate.filter) {
            expr.visit(&mut |part| {
                let RowKind::Linked { function: LinkedFunction::Sum, link, body: Some(body), .. } =
                    &part.kind
                else {
                    return;
                };
                let dataset = self.policy.datasets.get(link.index());
                let Some(grain) = dataset.and_then(|d| d.period.as_ref()).map(|p| p.grain) else { return };
                if period.is_none_or(|period| period.grain.per_year() < grain.per_year()) {
                    let own = |c: &ColumnRef| c.dataset == *link;
                    let columns = body.columns().into_iter().filter(own);
                    told = told.take().or(stock_of(dataset, columns).map(|stock| self.stock(stock, grain)));
                }
            });
        }
        told
    }

    /// `employees is an average of a year; it does not add up over years: ask by year or for one year`
    pub(super) fn stock_over_time(&self, id: AggregateId) -> String {
        let aggregate = self.policy.aggregates.get(id.index());
        let dataset = aggregate.and_then(|a| self.policy.datasets.get(a.dataset.index()));
        let columns = aggregate.map(Aggregate::columns).unwrap_or_default();
        let grain = dataset.and_then(|d| d.period.as_ref()).map_or(Grain::Year, |p| p.grain);
        match stock_of(dataset, columns.into_iter()) {
            Some(stock) => self.stock(stock, grain),
            None => self.not_added(&self.aggregate(id), ("a state", "состояние на момент"), grain),
        }
    }

    fn stock(&self, (rollup, column): (Rollup, ColumnRef), grain: Grain) -> String {
        let (year, years, of_year) = match grain {
            Grain::Year => ("year", "год", "года"),
            Grain::Quarter => ("quarter", "квартал", "квартала"),
            Grain::Month => ("month", "месяц", "месяца"),
        };
        let (en, ru) = match rollup {
            Rollup::Average => (format!("an average of a {year}"), format!("среднее за {years}")),
            Rollup::Opening => {
                (format!("a state at the beginning of a {year}"), format!("значение на начало {of_year}"))
            }
            Rollup::Closing => {
                (format!("a state at the end of a {year}"), format!("значение на конец {of_year}"))
            }
        };
        self.not_added(self.column(column), (&en, &ru), grain)
    }

    fn not_added(&self, name: &str, (en, ru): (&str, &str), grain: Grain) -> String {
        let (year, years, by) = match grain {
            Grain::Year => ("year", "год", "годам"),
            Grain::Quarter => ("quarter", "квартал", "кварталам"),
            Grain::Month => ("month", "месяц", "месяцам"),
        };
        self.say(
            format!("{name} is {en}; it does not add up over {year}s: ask by {year} or for one {year}"),
            format!("«{name}» – {ru} и по {by} не складывается: спросите по {by} или за один {years}"),
        )
    }
}

/// The first of these columns that is a stock.
fn stock_of(
    dataset: Option<&Dataset>,
    mut columns: impl Iterator<Item = ColumnRef>,
) -> Option<(Rollup, ColumnRef)> {
    columns.find_map(|column| match dataset?.column(column.column)?.time {
        Some(TimeKind::Stock(rollup)) => Some((rollup, column)),
        Some(TimeKind::Flow | TimeKind::FlowCumulative) | None => None,
    })
}
