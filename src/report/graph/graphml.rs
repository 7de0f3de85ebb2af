//! A network in GraphML, for programs that compute with networks and for yEd, which also finds labels and signs in it.

use super::layout::Ring;
use super::lists::{List, What};
use super::shape::{Point, kind_colour, number, role_colour};
use super::{Degree, Edge, Graph, Kind, Node};
use crate::report::escape::escape;

/// Data of nodes, edges and the graph: where they stand, their name, their type.
const KEYS: &[(&str, &str, &str, &str)] = &[
    ("graph", "title", "title", "string"),
    ("graph", "subtitle", "subtitle", "string"),
    ("node", "key", "key", "string"),
    ("node", "name", "title", "string"),
    ("node", "role", "role", "string"),
    ("node", "undetermined", "undetermined", "boolean"),
    ("node", "partners", "partners", "long"),
    ("node", "degree", "links", "long"),
    ("edge", "kind", "kind", "string"),
    ("edge", "links", "links", "long"),
    ("edge", "total", "total", "double"),
    ("edge", "unit", "unit", "string"),
    ("edge", "directed", "directed", "boolean"),
];

/// yEd writes names under signs, level, and so needs more room than a picture with names along the radii.
const SPREAD: f64 = 3.0;

/// The graph. Where kinds with and without a direction stand together all edges are written as directed, for readers
/// refuse mixed graphs; the datum `directed` of an edge says which they are.
pub fn render_graph_graphml(graph: &Graph) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xmlns:y=\"http://www.yworks.com/xml/graphml\" \
         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
         http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd\">\n",
    );
    for (of, id, name, kind) in KEYS {
        out.push_str(&format!(
            "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n"
        ));
    }
    out.push_str("  <key id=\"looks\" for=\"node\" yfiles.type=\"nodegraphics\"/>\n");
    out.push_str("  <key id=\"line\" for=\"edge\" yfiles.type=\"edgegraphics\"/>\n");
    let default = if graph.directed() { "directed" } else { "undirected" };
    out.push_str(&format!("  <graph id=\"G\" edgedefault=\"{default}\">\n"));
    out.push_str(&datum(4, "title", &graph.title));
    out.push_str(&datum(4, "subtitle", &graph.subtitle));
    let degrees = graph.degrees();
    let places = places(graph, &degrees);
    for ((at, node), (degree, place)) in graph.nodes.iter().enumerate().zip(degrees.iter().zip(places)) {
        out.push_str(&format!("    <node id=\"n{at}\">\n"));
        out.push_str(&datum(6, "key", &node.key));
        out.push_str(&datum(6, "name", &node.title));
        out.push_str(&datum(6, "role", graph.role(node.role)));
        out.push_str(&datum(6, "undetermined", &node.undetermined.to_string()));
        out.push_str(&datum(6, "partners", &degree.partners.to_string()));
        out.push_str(&datum(6, "degree", &degree.links.to_string()));
        out.push_str(&looks(node, place));
        out.push_str("    </node>\n");
    }
    for (at, edge, kind) in graph.drawn() {
        out.push_str(&format!("    <edge id=\"e{at}\" source=\"n{}\" target=\"n{}\">\n", edge.from, edge.to));
        out.push_str(&datum(6, "kind", &kind.title));
        out.push_str(&datum(6, "links", &edge.links.to_string()));
        if let Some(total) = &edge.total {
            out.push_str(&datum(6, "total", &total.number));
            out.push_str(&datum(6, "unit", &total.unit));
        }
        out.push_str(&datum(6, "directed", &kind.directed.to_string()));
        out.push_str(&line(edge, kind));
        out.push_str("    </edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}

fn datum(indent: usize, key: &str, value: &str) -> String {
    format!("{}<data key=\"{key}\">{}</data>\n", " ".repeat(indent), escape(value))
}

/// Where members stand: linked ones on the ring of the picture, the others in columns below it.
fn places(graph: &Graph, degrees: &[Degree]) -> Vec<Point> {
    let mut places = vec![Point::new(0.0, 0.0); graph.nodes.len()];
    let mut set = |node: usize, at: Point| {
        if let Some(place) = places.get_mut(node) {
            *place = at.scaled(SPREAD);
        }
    };
    let ring = Ring::new(graph, degrees);
    let radius = ring.as_ref().map_or(0.0, |ring| ring.radius);
    for spot in ring.iter().flat_map(|ring| &ring.spots) {
        set(spot.node, spot.at);
    }
    for line in List::new(graph, degrees, 2.0 * radius).lines {
        if let What::Member(node) = line.what {
            set(node, line.at.plus(-radius, radius + 40.0));
        }
    }
    places
}

/// How yEd draws a member.
fn looks(node: &Node, at: Point) -> String {
    let shapes =
        ["ellipse", "rectangle", "triangle", "diamond", "parallelogram", "hexagon", "octagon", "trapezoid"];
    let shape = shapes.get(node.role % shapes.len()).copied().unwrap_or("ellipse");
    let colour = role_colour(node.role);
    let (fill, stroke) = if node.undetermined { ("#FFFFFF", "dashed") } else { (colour, "line") };
    format!(
        "      <data key=\"looks\"><y:ShapeNode><y:Geometry x=\"{}\" y=\"{}\" width=\"24\" height=\"24\"/>\
         <y:Fill color=\"{fill}\"/><y:BorderStyle color=\"{colour}\" type=\"{stroke}\" width=\"2\"/>\
         <y:NodeLabel modelName=\"sides\" modelPosition=\"s\">{}</y:NodeLabel>\
         <y:Shape type=\"{shape}\"/></y:ShapeNode></data>\n",
        number(at.x),
        number(at.y),
        escape(node.name())
    )
}

/// How yEd draws an edge.
fn line(edge: &Edge, kind: &Kind) -> String {
    let styles = ["line", "dashed", "dotted", "dashed_dotted"];
    let style = styles.get(edge.kind % styles.len()).copied().unwrap_or("line");
    let arrow = if kind.directed { "standard" } else { "none" };
    let width = if edge.links > 1 { 2 } else { 1 };
    format!(
        "      <data key=\"line\"><y:PolyLineEdge><y:LineStyle color=\"{}\" type=\"{style}\" width=\"{width}\"/>\
         <y:Arrows source=\"none\" target=\"{arrow}\"/></y:PolyLineEdge></data>\n",
        kind_colour(edge.kind)
    )
}
