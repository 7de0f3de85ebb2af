//! Networks of members as pictures: SVG to look at, DOT and GraphML for other programs.
//!
//! Takes members with their roles and links as plain data; gives the text of a file. Equal graphs give equal bytes.
//! An edge whose ends or kind do not exist is left out, for there is nothing to draw it between.

mod curve;
mod dot;
pub(super) mod draw;
mod graphml;
pub(super) mod label;
mod layout;
mod legend;
mod lists;
pub(super) mod shape;
mod svg;
#[cfg(test)]
mod tests;

pub use dot::render_graph_dot;
pub use graphml::render_graph_graphml;
pub use svg::render_graph_svg;

use std::collections::BTreeSet;

use super::plural::{Noun, count};
use crate::keyword::Lang;

/// Members of a cluster and the links between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    pub title: String,
    /// The cluster, the period, the kinds of links, where they are from.
    pub subtitle: String,
    pub lang: Lang,
    /// What roles are called, in the order of their priority.
    pub roles: Vec<String>,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    pub kinds: Vec<Kind>,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub key: String,
    /// May be empty: then the key stands for it.
    pub title: String,
    /// A place in [`Graph::roles`].
    pub role: usize,
    /// Missing data leave open whether it is a member.
    pub undetermined: bool,
}

/// Links of one kind between two members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// A place in [`Graph::nodes`].
    pub from: usize,
    pub to: usize,
    /// A place in [`Graph::kinds`].
    pub kind: usize,
    /// How many links are joined in it.
    pub links: u64,
    /// What they add up to.
    pub total: Option<Total>,
}

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// With a point and without gaps, for programs.
    pub number: String,
    pub unit: String,
    /// Number and unit, for readers.
    pub told: String,
}

/// A kind of links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    pub title: String,
    pub directed: bool,
}

/// How a member is linked to others. Its links to itself connect it with nobody, as in the measures of the language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Degree {
    partners: u64,
    links: u64,
}

impl Node {
    fn name(&self) -> &str {
        if self.title.trim().is_empty() { &self.key } else { &self.title }
    }
}

impl Graph {
    fn say(&self, en: impl Into<String>, ru: impl Into<String>) -> String {
        match self.lang {
            Lang::En => en.into(),
            Lang::Ru => ru.into(),
        }
    }

    fn role(&self, at: usize) -> &str {
        self.roles.get(at).map_or("", String::as_str)
    }

    /// A role as a title of its members.
    fn role_title(&self, at: usize) -> String {
        match self.role(at) {
            "" => self.say("No role", "Без роли"),
            role => role.to_owned(),
        }
    }

    /// The edges that can be drawn, with their places in the list.
    fn drawn(&self) -> impl Iterator<Item = (usize, &Edge, &Kind)> {
        self.edges.iter().enumerate().filter_map(|(at, edge)| {
            let ends = edge.from < self.nodes.len() && edge.to < self.nodes.len();
            let kind = self.kinds.get(edge.kind).filter(|_| ends)?;
            Some((at, edge, kind))
        })
    }

    /// Some links go from one member to the other.
    fn directed(&self) -> bool {
        self.kinds.iter().any(|kind| kind.directed)
    }

    /// How each member is linked, in the order of members.
    fn degrees(&self) -> Vec<Degree> {
        let mut degrees = vec![Degree::default(); self.nodes.len()];
        let mut pairs = BTreeSet::new();
        for (_, edge, _) in self.drawn().filter(|(_, edge, _)| edge.from != edge.to) {
            let new = pairs.insert((edge.from.min(edge.to), edge.from.max(edge.to)));
            for end in [edge.from, edge.to] {
                if let Some(degree) = degrees.get_mut(end) {
                    degree.links = degree.links.saturating_add(edge.links);
                    degree.partners += u64::from(new);
                }
            }
        }
        degrees
    }

    /// The roles that have members, in order; a role without a name stands last.
    fn present_roles(&self) -> BTreeSet<usize> {
        self.nodes.iter().map(|node| node.role).collect()
    }

    /// `Core: 12 members`; those whose membership is unknown are counted apart.
    fn role_count(&self, role: usize) -> String {
        let members = self.nodes.iter().filter(|n| n.role == role && !n.undetermined).count();
        named(self.role(role), &count(members as u64, Noun::Member, self.lang))
    }

    /// `Contract: 345 links`
    fn kind_count(&self, at: usize, kind: &Kind) -> String {
        let of_kind = self.drawn().filter(|(_, edge, _)| edge.kind == at);
        let links = of_kind.fold(0u64, |sum, (_, edge, _)| sum.saturating_add(edge.links));
        named(&kind.title, &count(links, Noun::Link, self.lang))
    }

    /// `membership unknown: 3 organisations`, where there are any.
    fn undetermined_count(&self) -> Option<String> {
        let open = self.nodes.iter().filter(|n| n.undetermined).count() as u64;
        let organisations = count(open, Noun::Organisation, self.lang);
        let told = self.say(
            format!("membership unknown: {organisations}"),
            format!("участие не установлено: {organisations}"),
        );
        (open > 0).then_some(told)
    }

    /// What a member is, on one line: `Plant (1650000001), core, 3 partners, 12 links`
    fn node_told(&self, node: &Node, degree: Degree) -> String {
        let mut told = node.name().to_owned();
        if told != node.key {
            told.push_str(&format!(" ({})", node.key));
        }
        if !self.role(node.role).is_empty() {
            told.push_str(&format!(", {}", self.role(node.role)));
        }
        if node.undetermined {
            told.push_str(&self.say(", membership unknown", ", участие не установлено"));
        }
        if degree.partners > 0 {
            let (partners, links) = (
                count(degree.partners, Noun::Partner, self.lang),
                count(degree.links, Noun::Link, self.lang),
            );
            told.push_str(&format!(", {partners}, {links}"));
        }
        told
    }

    /// What an edge is, on one line: `contract: A → B, 3 links, 1.2 million RUB`
    fn edge_told(&self, edge: &Edge, kind: &Kind) -> String {
        let name = |at: usize| self.nodes.get(at).map_or("", Node::name);
        let arrow = if kind.directed { "→" } else { "–" };
        let ends = format!("{} {arrow} {}", name(edge.from), name(edge.to));
        let mut told = format!("{}, {}", named(&kind.title, &ends), count(edge.links, Noun::Link, self.lang));
        if let Some(total) = &edge.total {
            told.push_str(&format!(", {}", total.told));
        }
        told
    }
}

fn named(name: &str, what: &str) -> String {
    if name.is_empty() { what.to_owned() } else { format!("{name}: {what}") }
}
