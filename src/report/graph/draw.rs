//! The parts of a picture as SVG: signs, edges, labels.

use std::f64::consts::PI;

use super::curve::{End, across, pair, steps, to_itself};
use super::layout::{Label, Ring, Sector};
use super::lists::{List, SIZE, What};
use super::shape::{Point, kind_colour, kind_dashes, number, role_colour, sign};
use super::{Degree, Edge, Graph, Kind, Node};
use crate::report::escape::escape;

/// The size of signs in a list.
const SIGN: f64 = 4.6;

/// A line of text whose middle is at a height.
pub fn text(told: &str, at: Point, size: f64, looks: &str) -> String {
    let space = if looks.is_empty() { "" } else { " " };
    // Lines are set by their middle here, for programs disagree on `dominant-baseline`.
    let (x, y) = (number(at.x), number(at.y + size * 0.35));
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{space}{looks}>{}</text>\n",
        number(size),
        escape(told)
    )
}

/// A member surely in its role.
pub fn filled(sign: &str, role: usize) -> String {
    format!("d=\"{sign}\" fill=\"{}\"", role_colour(role))
}

/// A member whose membership is unknown.
pub fn hollow(sign: &str, role: usize) -> String {
    format!("d=\"{sign}\" fill=\"#fff\" stroke=\"{}\" stroke-width=\"1.5\"", role_colour(role))
}

/// How edges of a kind are stroked.
pub fn stroke(kind: usize, width: f64) -> String {
    let mut looks = format!("stroke=\"{}\" stroke-width=\"{}\"", kind_colour(kind), number(width));
    looks.push_str(&dashes(kind, width));
    looks
}

fn dashes(kind: usize, width: f64) -> String {
    let pattern = kind_dashes(kind);
    if pattern.is_empty() {
        return String::new();
    }
    // Dots of thin lines would run together without this.
    let unit = width.max(1.2);
    let lengths = pattern.iter().map(|length| number(length * unit)).collect::<Vec<_>>().join(" ");
    format!(" stroke-dasharray=\"{lengths}\" stroke-linecap=\"round\"")
}

/// The ring around a place.
pub fn draw_ring(out: &mut String, graph: &Graph, ring: &Ring, degrees: &[Degree], middle: Point) {
    out.push_str(&format!("<g transform=\"translate({} {})\">\n", number(middle.x), number(middle.y)));
    for sector in &ring.sectors {
        out.push_str(&arc(sector, ring.rim));
    }
    let mut ends: Vec<Option<(End, f64)>> = vec![None; graph.nodes.len()];
    for spot in &ring.spots {
        if let Some(end) = ends.get_mut(spot.node) {
            *end = Some((End { at: spot.at, radius: spot.radius }, spot.angle));
        }
    }
    let end = |node: usize| ends.get(node).copied().flatten();
    let steps = steps(graph);
    let aside = (ring.radius * 0.06).max(24.0);
    draw_edges(out, graph, |at, edge, kind| {
        let step = steps.get(at).copied().unwrap_or(0.0);
        let (first, angle) = end(edge.from)?;
        let (second, _) = end(edge.to)?;
        Some(if edge.from == edge.to {
            to_itself(first, angle + PI, loop_length(first, step))
        } else {
            // Edges there and back are numbered together, so the side must not turn with the edge.
            let side = if edge.from < edge.to { step } else { -step };
            across(first, second, ring.radius, side * aside, kind.directed)
        })
    });
    for spot in &ring.spots {
        if spot.aside {
            let (from, to) = (spot.at.towards(Point::new(0.0, 0.0), -spot.radius - 2.5), before(&spot.label));
            out.push_str(&format!(
                "<path d=\"M{}L{}\" stroke=\"#c4cad1\" stroke-width=\".8\"/>\n",
                pair(from),
                pair(to)
            ));
        }
    }
    for spot in &ring.spots {
        if let Some(node) = graph.nodes.get(spot.node) {
            let degree = degrees.get(spot.node).copied().unwrap_or_default();
            let label = label(&spot.label, node.undetermined);
            let id = format!(" class=\"m\" id=\"m{}\"", spot.node);
            out.push_str(&member(graph, (node, degree), (spot.at, spot.radius), &id, &label));
        }
    }
    for sector in &ring.sectors {
        out.push_str(&label(&sector.heading, false));
    }
    out.push_str("</g>\n");
}

/// The list with its left upper corner at a place.
pub fn draw_list(out: &mut String, graph: &Graph, list: &List, degrees: &[Degree], corner: Point) {
    out.push_str(&format!("<g transform=\"translate({} {})\">\n", number(corner.x), number(corner.y)));
    let mut ends: Vec<Option<End>> = vec![None; graph.nodes.len()];
    for line in &list.lines {
        let told = |looks: &str| text(&line.text, line.text_at(), SIZE, looks);
        match line.what {
            What::Role(_) => out.push_str(&told("font-weight=\"bold\"")),
            What::Member(place) => {
                let Some(node) = graph.nodes.get(place) else { continue };
                let degree = degrees.get(place).copied().unwrap_or_default();
                let label = told(if node.undetermined { "font-style=\"italic\"" } else { "" });
                out.push_str(&member(graph, (node, degree), (line.at, SIGN), "", &label));
                if let Some(end) = ends.get_mut(place) {
                    *end = Some(End { at: line.at, radius: SIGN });
                }
            }
        }
    }
    let steps = steps(graph);
    draw_edges(out, graph, |at, edge, _| {
        let end = ends.get(edge.from).copied().flatten().filter(|_| edge.from == edge.to)?;
        Some(to_itself(end, -PI / 2.0, loop_length(end, steps.get(at).copied().unwrap_or(0.0))))
    });
    out.push_str("</g>\n");
}

fn loop_length(end: End, step: f64) -> f64 {
    end.radius * 3.4 + 8.0 + 4.0 * step
}

/// The edges for which there is a way, a kind after the other, the thick ones below the thin ones.
fn draw_edges(out: &mut String, graph: &Graph, way: impl Fn(usize, &Edge, &Kind) -> Option<String>) {
    let (thicker, opacity) = (thicker(graph), opacity(graph));
    for (of, kind) in graph.kinds.iter().enumerate() {
        let mut edges: Vec<_> = graph.drawn().filter(|(_, edge, _)| edge.kind == of).collect();
        edges.sort_by_key(|(at, edge, _)| (u64::MAX - edge.links, *at));
        let mut paths = String::new();
        for (at, edge, kind) in edges {
            let Some(way) = way(at, edge, kind) else { continue };
            let width = 1.0 + thicker * (edge.links.max(1) as f64).log2().min(7.0);
            let (from, to) = (edge.from, edge.to);
            let ends =
                if from == to { format!("n{from}\" marker-end=\"none") } else { format!("n{from} n{to}") };
            paths.push_str(&format!(
                "<path class=\"l {ends}\" d=\"{way}\" stroke-width=\"{}\"{}><title>{}</title></path>\n",
                number(width),
                dashes(of, width),
                escape(&graph.edge_told(edge, kind))
            ));
        }
        if !paths.is_empty() {
            let arrow = if kind.directed { format!(" marker-end=\"url(#a{of})\"") } else { String::new() };
            let colour = kind_colour(of);
            // Of strokes, not of whole edges: those are each drawn on a sheet of its own, which takes a while.
            out.push_str(&format!(
                "<g fill=\"none\" stroke=\"{colour}\" stroke-opacity=\"{opacity:.2}\"{arrow}>\n{paths}</g>\n"
            ));
        }
    }
}

/// How much a line gains with each doubling of its links: less where there are many lines.
fn thicker(graph: &Graph) -> f64 {
    (1.1 - 0.135 * crowd(graph)).clamp(0.22, 0.7)
}

/// Many lines together darken the middle, so each is paler.
pub fn opacity(graph: &Graph) -> f64 {
    (1.2 - 0.125 * crowd(graph)).clamp(0.35, 0.85)
}

fn crowd(graph: &Graph) -> f64 {
    (graph.drawn().count().max(1) as f64).ln()
}

/// A sign and its label; over both a pointer shows the whole name.
fn member(
    graph: &Graph,
    (node, degree): (&Node, Degree),
    (at, radius): (Point, f64),
    id: &str,
    label: &str,
) -> String {
    let sign = sign(node.role, at, radius);
    let looks = if node.undetermined { hollow(&sign, node.role) } else { filled(&sign, node.role) };
    let title = escape(&graph.node_told(node, degree));
    format!("<g{id}>\n<title>{title}</title>\n<path {looks}/>\n{label}</g>\n")
}

/// The coloured edge of a sector.
fn arc(sector: &Sector, radius: f64) -> String {
    let (from, to) = (Point::polar(radius, sector.from), Point::polar(radius, sector.to));
    let middle = Point::polar(radius, (sector.from + sector.to) / 2.0);
    let r = number(radius);
    // Two arcs, for one of more than half a turn would have two readings.
    format!(
        "<path d=\"M{}A{r} {r} 0 0 1 {}A{r} {r} 0 0 1 {}\" fill=\"none\" stroke=\"{}\" stroke-width=\"3.5\"/>\n",
        pair(from),
        pair(middle),
        pair(to),
        role_colour(sector.role)
    )
}

/// Where a line to a level label ends.
fn before(label: &Label) -> Point {
    label.at.plus(if label.ends_here { 4.0 } else { -4.0 }, 0.0)
}

fn label(label: &Label, undetermined: bool) -> String {
    let mut looks = String::new();
    if label.ends_here {
        looks.push_str(" text-anchor=\"end\"");
    }
    if label.strong {
        looks.push_str(" font-weight=\"bold\"");
    }
    if undetermined {
        looks.push_str(" font-style=\"italic\"");
    }
    if label.turn == 0.0 {
        return text(&label.text, label.at, label.size, looks.trim_start());
    }
    format!(
        "<text transform=\"translate({}) rotate({})\" y=\"{}\" font-size=\"{}\"{looks}>{}</text>\n",
        pair(label.at),
        number(label.turn.to_degrees()),
        number(label.size * 0.35),
        number(label.size),
        escape(&label.text)
    )
}
