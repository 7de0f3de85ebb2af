//! A contour as a network: members by role, and those whose membership is unknown under the first role they may have.

use super::graph::{Graph, Node};
use super::members::{MembersReport, notes};
use crate::cube::Standing;

/// The members of a contour.
pub fn members_graph(report: &MembersReport<'_>) -> Graph {
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
    let when = names.in_period(report.period);
    let cluster = names.policy.clusters.get(report.cluster.index());
    let from = cluster.map(|cluster| names.dataset(cluster.entity)).unwrap_or_default();
    let mut subtitle = vec![names.say(
        format!("Members {when}; data: {}", names.quoted(from)),
        format!("Состав {when}; данные: {}", names.quoted(from)),
    )];
    subtitle.extend(notes(names, report.cluster, report.period, report.day));
    Graph {
        title: names.cluster(report.cluster).to_owned(),
        subtitle: subtitle.join("\n"),
        lang: names.lang,
        roles: names.policy.roles.clone(),
        nodes: nodes.collect(),
        edges: Vec::new(),
        kinds: Vec::new(),
    }
}
