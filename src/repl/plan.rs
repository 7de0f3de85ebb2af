//! `:plan`: what a query asks of the data, table by table, and whether that is at hand.

use super::session::{Reply, Session};
use crate::model::{AggregateId, AxisId, CellAxis};
use crate::plan::{TableNeed, plan_query};
use crate::report::{Names, Page, Tint};

impl Session {
    pub(super) fn plan(&mut self, rest: &str) -> Reply {
        if rest.is_empty() {
            return self.usage("plan");
        }
        let (policy, query) = match self.read_asked(rest) {
            Ok(read) => read,
            Err(reply) => return reply,
        };
        let needs = plan_query(&policy, &query);
        let loaded = self.held.at_hand(&policy, &needs);
        let names = Names { policy: &policy, sources: &self.checked.sources, lang: self.lang() };
        let mut page = Page::new(self.settings.layout);
        let by: Vec<String> = query.by.iter().map(|axis| names.axis_word(*axis)).collect();
        let cells = match by.is_empty() {
            true => names.say("one cell", "одна ячейка"),
            false => names.say(
                format!("a cell for each {}", by.join(", ")),
                format!("по ячейке на каждое значение: {}", by.join(", ")),
            ),
        };
        page.tinted(0, 2, &format!("{}: {cells}", names.formula(&query.measure)), Tint::Strong);
        let asked: Vec<&TableNeed> =
            needs.tables.iter().filter(|table| !table.aggregates.is_empty()).collect();
        if asked.is_empty() {
            page.line(2, &names.say("no table is asked", "таблицы не нужны"));
        }
        for table in asked {
            let dataset = policy.datasets.get(table.dataset.index());
            let name = dataset.map_or("", |dataset| dataset.name.as_str());
            let title = names.dataset(table.dataset);
            page.line(2, &if title == name { title.to_owned() } else { format!("{title} ({name})") });
            for aggregate in &table.aggregates {
                page.hanging(4, 2, &aggregate_text(&names, *aggregate));
            }
            let fixed = told_apart(&names, table, &query.by);
            page.tinted(4, 2, &fixed, Tint::Faint);
            let state = match &loaded {
                None => names.say("the file has not been read yet", "файл ещё не прочитан"),
                Some(loaded) if loaded.has_passed(table.dataset, &of_query(table, &query.by)) => {
                    names.say("at hand: no pass over rows", "под рукой: без прохода по строкам")
                }
                Some(_) => names.say("read: one pass over its rows", "прочитан: один проход по строкам"),
            };
            page.tinted(4, 2, &state, Tint::Faint);
        }
        Reply::done(page.finish())
    }
}

/// An aggregate as written.
fn aggregate_text(names: &Names<'_>, id: AggregateId) -> String {
    let aggregate = names.policy.aggregates.get(id.index());
    aggregate.map(|a| a.text.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

/// The axes of a query that a table has.
fn of_query(table: &TableNeed, by: &[CellAxis]) -> Vec<AxisId> {
    let own = by.iter().filter_map(|axis| axis.of_data());
    own.filter(|axis| table.axes.contains(axis)).collect()
}

/// `rows are told apart by period, cluster, activity`
fn told_apart(names: &Names<'_>, table: &TableNeed, by: &[CellAxis]) -> String {
    let dataset = names.policy.datasets.get(table.dataset.index());
    let mut parts = Vec::new();
    parts.extend(dataset.and_then(|d| d.period.as_ref()).map(|_| names.say("period", "период")));
    if by.contains(&CellAxis::Cluster) || by.contains(&CellAxis::Role) {
        parts.push(names.say("membership", "участие в кластерах"));
    }
    parts.extend(table.axes.iter().map(|axis| names.axis(CellAxis::Axis(*axis)).to_owned()));
    match parts.is_empty() {
        true => names.say("rows are not told apart", "строки не различаются"),
        false => {
            let parts = parts.join(", ");
            names.say(format!("rows are told apart by {parts}"), format!("строки различают: {parts}"))
        }
    }
}
