//! A network in the language of Graphviz: a cluster of nodes for each role.

use super::label::wrap;
use super::shape::{kind_colour, role_colour};
use super::{Edge, Graph, Kind, Node};

/// Forms of signs that Graphviz has, by role.
const SHAPES: [&str; 10] = [
    "ellipse",
    "box",
    "triangle",
    "diamond",
    "invtriangle",
    "star",
    "hexagon",
    "house",
    "octagon",
    "trapezium",
];
/// Names are broken into lines, for signs grow with them.
const SIZE: f64 = 10.0;
const WIDEST: f64 = 170.0;
const STYLES: [(&str, &str, &str); 3] = [
    ("solid", "solid line", "сплошная линия"),
    ("dashed", "dashed line", "штриховая линия"),
    ("dotted", "dotted line", "пунктирная линия"),
];
/// Ends of lines, where there are more kinds than styles.
const ENDS: [(&str, &str, &str); 4] = [
    ("normal", "", ""),
    ("diamond", " with diamonds", " с ромбами"),
    ("dot", " with dots", " с точками"),
    ("box", " with squares", " с квадратами"),
];

/// The graph. Edges without a direction among directed ones have no arrows.
pub fn render_graph_dot(graph: &Graph) -> String {
    let (word, joins) = if graph.directed() { ("digraph", "->") } else { ("graph", "--") };
    let mut out = format!("{word} members {{\n");
    out.push_str("  graph [charset=\"UTF-8\", fontname=\"Arial\", labelloc=\"t\", bgcolor=\"white\", compound=\"true\", ");
    out.push_str(&format!("label={}, tooltip={}]\n", quoted(&caption(graph)), quoted(&graph.title)));
    out.push_str(&format!("  node [fontname=\"Arial\", fontsize=\"{SIZE}\"]\n"));
    out.push_str("  edge [fontname=\"Arial\", fontsize=\"9\"]\n");
    let degrees = graph.degrees();
    for role in graph.present_roles() {
        out.push_str(&format!("  subgraph cluster_{role} {{\n"));
        let colour = role_colour(role);
        out.push_str(&format!(
            "    graph [label={}, color=\"{colour}\", tooltip={}]\n",
            quoted(&graph.role_count(role)),
            quoted(&graph.role_title(role)),
        ));
        let of_role = graph.nodes.iter().zip(&degrees).enumerate().filter(|(_, (node, _))| node.role == role);
        for (at, (node, degree)) in of_role {
            out.push_str(&format!(
                "    n{at} [label={}, key={}, role={}, links=\"{}\", tooltip={}, {}]\n",
                quoted(&wrap(node.name(), SIZE, WIDEST).join("\n")),
                quoted(&node.key),
                quoted(graph.role(role)),
                degree.links,
                quoted(&graph.node_told(node, *degree)),
                looks(node),
            ));
        }
        out.push_str("  }\n");
    }
    for (_, edge, kind) in graph.drawn() {
        out.push_str(&format!(
            "  n{} {joins} n{} [kind={}, links=\"{}\", {}tooltip={}, {}]\n",
            edge.from,
            edge.to,
            quoted(&kind.title),
            edge.links,
            edge.total.as_ref().map_or_else(String::new, |total| {
                format!("total={}, unit={}, ", quoted(&total.number), quoted(&total.unit))
            }),
            quoted(&graph.edge_told(edge, kind)),
            line(edge, kind),
        ));
    }
    out.push_str("}\n");
    out
}

/// The title, and what the lines mean: Graphviz has no legends.
fn caption(graph: &Graph) -> String {
    let mut lines = vec![graph.title.clone()];
    lines.extend(graph.subtitle.lines().map(str::to_owned));
    for (at, kind) in graph.kinds.iter().enumerate() {
        let (_, en, ru) = style(at);
        let (_, end_en, end_ru) = end(at);
        let line = graph.say(format!("{en}{end_en}"), format!("{ru}{end_ru}"));
        lines.push(format!("{} – {line}", graph.kind_count(at, kind)));
    }
    lines.extend(graph.undetermined_count().map(|told| {
        let line = graph.say("dashed outline", "штриховой контур");
        format!("{told} – {line}")
    }));
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

fn style(kind: usize) -> (&'static str, &'static str, &'static str) {
    STYLES.get(kind % STYLES.len()).copied().unwrap_or(("solid", "", ""))
}

fn end(kind: usize) -> (&'static str, &'static str, &'static str) {
    ENDS.get(kind / STYLES.len() % ENDS.len()).copied().unwrap_or(("normal", "", ""))
}

fn looks(node: &Node) -> String {
    let shape = SHAPES.get(node.role % SHAPES.len()).copied().unwrap_or("ellipse");
    let style = if node.undetermined { "dashed" } else { "solid" };
    format!("shape=\"{shape}\", color=\"{}\", style=\"{style}\"", role_colour(node.role))
}

fn line(edge: &Edge, kind: &Kind) -> String {
    let (style, ..) = style(edge.kind);
    let (end, ..) = end(edge.kind);
    let direction = match (kind.directed, end) {
        (true, _) => format!("dir=\"forward\", arrowhead=\"{end}\""),
        (false, "normal") => "dir=\"none\"".to_owned(),
        (false, _) => format!("dir=\"both\", arrowhead=\"{end}\", arrowtail=\"{end}\""),
    };
    let width = 1.0 + 0.5 * (edge.links.max(1) as f64).log2().min(8.0);
    format!("color=\"{}\", style=\"{style}\", penwidth=\"{width:.1}\", {direction}", kind_colour(edge.kind))
}

/// A text as Graphviz shows it: quotes, backslashes, line breaks and what looks like a named sign of HTML stand for
/// themselves.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            '&' if is_entity(rest.as_str()) => out.push_str("&amp;"),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `amp;…`, `#39;…`
fn is_entity(after: &str) -> bool {
    let name = after.strip_prefix('#').unwrap_or(after);
    let letters = name.chars().take_while(char::is_ascii_alphanumeric).count();
    letters > 0 && name.chars().nth(letters) == Some(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_stands_for_itself() {
        assert_eq!(quoted("ООО \"Пример\""), "\"ООО \\\"Пример\\\"\"");
        assert_eq!(quoted("a\\"), "\"a\\\\\"");
        assert_eq!(quoted("a\nb\tc\u{0}"), "\"a\\nb c\u{FFFD}\"");
        assert_eq!(quoted("R&D & &lt; &#39; &;"), "\"R&D & &amp;lt; &amp;#39; &;\"");
    }
}
