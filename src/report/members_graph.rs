//! A contour as a network: members by role, those whose membership is unknown under the first role they may have, and
//! the links between members.

use std::collections::BTreeMap;

use super::graph::{Edge, Graph, Kind, Node, Total};
use super::members::{MembersReport, notes};
use super::number::plain;
use super::plural::{Noun, count};
use crate::cube::{MemberLinks, MemberPair, Standing, Unavailable};
use crate::model::{ColumnKind, DatasetId};
use crate::unit::Number;

/// The members of a contour with their links. Parallel links are one edge that tells their number.
pub fn members_graph(report: &MembersReport<'_>, links: &[MemberLinks]) -> Graph {
    let names = &report.names;
    let nodes = report.records.iter().filter_map(|record| {
        let (role, undetermined) = match &record.standing {
            Standing::Member(role) => (*role, false),
            Standing::Undetermined(roles) => (*roles.first()?, true),
            Standing::Outside(_) => return None,
        };
        let title = record.title.clone().unwrap_or_default();
        Some(Node { key: record.key.clone(), title, role: role.index(), undetermined })
    });
    let nodes: Vec<Node> = nodes.collect();
    let places: BTreeMap<&str, usize> =
        nodes.iter().enumerate().map(|(at, n)| (n.key.as_str(), at)).collect();
    let (mut edges, mut kinds) = (Vec::new(), Vec::new());
    for known in links.iter().filter(|links| links.unavailable.is_none()) {
        let declared = names.policy.datasets.get(known.link.index()).and_then(|dataset| dataset.link);
        let joined = known.pairs.iter().filter_map(|pair| {
            let (from, to) = (*places.get(pair.from.as_str())?, *places.get(pair.to.as_str())?);
            let total = total(report, known.link, pair);
            Some(Edge { from, to, kind: kinds.len(), links: pair.links, total })
        });
        edges.extend(joined);
        let directed = declared.is_some_and(|link| link.directed);
        kinds.push(Kind { title: names.dataset(known.link).to_owned(), directed });
    }
    Graph {
        title: names.cluster(report.cluster).to_owned(),
        subtitle: subtitle(report, links).join("\n"),
        lang: names.lang,
        roles: names.policy.roles.clone(),
        nodes,
        edges,
        kinds,
    }
}

/// The money of a pair's links, in the unit of its column.
fn total(report: &MembersReport<'_>, link: DatasetId, pair: &MemberPair) -> Option<Total> {
    let dataset = report.names.policy.datasets.get(link.index())?;
    let column = dataset.column(dataset.link?.money?)?;
    match &column.kind {
        ColumnKind::Number(unit) => {
            let exact = pair.total.clone()?;
            let number = exact.exact_decimal().unwrap_or_else(|| exact.to_f64().to_string());
            let told = format!("{} {}", plain(&Number::Exact(exact), unit, report.names.lang), unit.text);
            Some(Total { number, unit: unit.text.to_string(), told })
        }
        ColumnKind::Text
        | ColumnKind::Date
        | ColumnKind::Code(_)
        | ColumnKind::Reference(_)
        | ColumnKind::Cluster => None,
    }
}

/// The period, the tables, and what of the links is not known.
fn subtitle(report: &MembersReport<'_>, links: &[MemberLinks]) -> Vec<String> {
    let names = &report.names;
    let when = names.in_period(report.period);
    let cluster = names.policy.clusters.get(report.cluster.index());
    let entity = cluster.map(|cluster| names.dataset(cluster.entity)).unwrap_or_default();
    let shown = links.iter().filter(|links| links.unavailable.is_none());
    let tables = std::iter::once(entity).chain(shown.map(|links| names.dataset(links.link)));
    let from = tables.map(|title| names.quoted(title)).collect::<Vec<_>>().join(", ");
    let mut lines = if links.iter().any(|links| links.unavailable.is_none()) {
        vec![names.say(
            format!("Members and their links {when}; data: {from}"),
            format!("Состав и связи участников {when}; данные: {from}"),
        )]
    } else {
        vec![names.say(format!("Members {when}; data: {from}"), format!("Состав {when}; данные: {from}"))]
    };
    for known in links {
        let title = names.quoted(names.dataset(known.link));
        if known.unavailable == Some(Unavailable::CoarserThanCell) {
            lines.push(names.say(
                format!("Not shown: {title} (its rows are of longer periods)"),
                format!("Не показано: {title} (строки там за более длинные периоды)"),
            ));
        }
        if let Some(Unavailable::NoRowsIn(period)) = known.unavailable {
            let why = names.no_rows(&title, period);
            lines.push(names.say(format!("Not shown: {why}"), format!("Не показано: {why}")));
        }
        if known.open > 0 {
            let open = count(known.open, Noun::Link, names.lang);
            lines.push(names.say(
                format!("Not shown: {open} of {title} (it is not known whether both ends are members)"),
                format!("Не показано: {open} из {title} (неизвестно, участники ли обе стороны)"),
            ));
        }
    }
    lines.extend(notes(names, report.cluster, report.period, report.day));
    lines
}
