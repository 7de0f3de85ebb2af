//! A network as a picture that any browser shows: title and legend, the ring of linked members, a list of the others.

use std::collections::BTreeSet;

use super::Graph;
use super::curve::{ARROW, pair};
use super::draw::{draw_list, draw_ring, filled, hollow, opacity, stroke, text};
use super::layout::{Label, Ring};
use super::legend::{Entry, Header, Mark, SUBTITLE, Shown, TEXT, TITLE};
use super::lists::List;
use super::shape::{Point, kind_colour, number, sign};
use crate::keyword::Lang;
use crate::report::escape::escape;
use crate::report::plural::{Noun, count};

const MARGIN: f64 = 28.0;
/// The least width, for the sake of title and legend.
const NARROWEST: f64 = 760.0;
/// Title and legend of a picture wider than this grow with it, to be read where the whole is seen.
const WIDE: f64 = 1500.0;
const INK: &str = "#1b1f24";
const FAINT: &str = "fill=\"#57606a\"";
const BOLD: &str = "font-weight=\"bold\"";
/// The size of signs in the legend.
const SIGN: f64 = 5.5;
/// The most members whose edges stand out under a pointer: a rule for each is slow in the end.
const POINTED: usize = 500;

/// The picture. It has a shape and no size: it is as large as the place where it is shown.
pub fn render_graph_svg(graph: &Graph) -> String {
    let degrees = graph.degrees();
    let ring = Ring::new(graph, &degrees);
    let bounds = ring.as_ref().map(Bounds::of);
    let ring_width = bounds.map_or(0.0, |b| b.right - b.left).max(NARROWEST);
    let list = List::new(graph, &degrees, ring_width);
    let room = ring_width.max(list.width);
    let shown = Shown {
        sizes: ring.as_ref().is_some_and(Ring::sizes_differ),
        widths: graph.drawn().any(|(_, edge, _)| edge.links > 1),
    };
    let enlarged = (room / WIDE).max(1.0);
    let header = Header::new(graph, shown, room / enlarged);

    let mut body = String::new();
    let mut y = MARGIN;
    draw_header(&mut body, graph, &header, (Point::new(MARGIN, y), enlarged));
    y += header.height * enlarged + 14.0;
    if let (Some(ring), Some(bounds)) = (&ring, &bounds) {
        let middle = Point::new(MARGIN + (room - bounds.left - bounds.right) / 2.0, y - bounds.top);
        draw_ring(&mut body, graph, ring, &degrees, middle);
        y += bounds.bottom - bounds.top + 24.0;
    }
    if !list.lines.is_empty() {
        if !graph.kinds.is_empty() {
            let alone = count(list.members(), Noun::Organisation, graph.lang);
            let told = graph.say(format!("Without links: {alone}"), format!("Без связей: {alone}"));
            body.push_str(&text(&told, Point::new(MARGIN, y + 8.0), 14.0, BOLD));
            y += 26.0;
        }
        draw_list(&mut body, graph, &list, &degrees, Point::new(MARGIN, y));
        y += list.height;
    }
    if graph.nodes.is_empty() {
        let told = graph.say("No members", "Участников нет");
        body.push_str(&text(&told, Point::new(MARGIN, y + 8.0), 14.0, BOLD));
        y += 22.0;
    }
    page(graph, &body, room + 2.0 * MARGIN, y + MARGIN)
}

fn page(graph: &Graph, body: &str, wide: f64, high: f64) -> String {
    let (wide, high) = (number(wide.ceil()), number(high.ceil()));
    let lang = match graph.lang {
        Lang::En => "en",
        Lang::Ru => "ru",
    };
    let mut arrows = String::new();
    for (at, _) in graph.kinds.iter().enumerate().filter(|(_, kind)| kind.directed) {
        arrows.push_str(&format!(
            "<marker id=\"a{at}\" viewBox=\"0 0 8 8\" refX=\"0.5\" refY=\"4\" markerWidth=\"{ARROW}\" markerHeight=\"{ARROW}\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 .8L8 4L0 7.2Z\" fill=\"{}\" fill-opacity=\"{:.2}\"/></marker>\n",
            kind_colour(at),
            opacity(graph) + 0.15
        ));
    }
    let defs = if arrows.is_empty() { arrows } else { format!("<defs>\n{arrows}</defs>\n") };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" role=\"img\" \
         aria-labelledby=\"title about\" xml:lang=\"{lang}\" \
         font-family=\"Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\" fill=\"{INK}\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"about\">{}</desc>\n{}{defs}\
         <rect width=\"{wide}\" height=\"{high}\" fill=\"#fff\"/>\n{body}</svg>\n",
        escape(&graph.title),
        escape(&graph.subtitle),
        style(graph),
    )
}

/// What changes under a pointer stands apart, so that programs that do not know such rules keep the others.
fn style(graph: &Graph) -> String {
    if graph.drawn().next().is_none() {
        return String::new();
    }
    let mut style = String::from("<style>.l:hover{stroke-opacity:1}</style>\n");
    let members: BTreeSet<usize> = graph.drawn().flat_map(|(_, edge, _)| [edge.from, edge.to]).collect();
    if members.len() <= POINTED {
        style.push_str("<style>svg:has(.m:hover) .l{opacity:.04}");
        for at in members {
            style.push_str(&format!("svg:has(#m{at}:hover) .n{at}{{opacity:1;stroke-opacity:1}}"));
        }
        style.push_str("</style>\n");
    }
    style
}

fn draw_header(out: &mut String, graph: &Graph, header: &Header, (at, enlarged): (Point, f64)) {
    out.push_str(&format!("<g transform=\"translate({}) scale({enlarged:.3})\">\n", pair(at)));
    for (line, place) in &header.title {
        out.push_str(&text(line, *place, TITLE, BOLD));
    }
    for (line, place) in &header.subtitle {
        out.push_str(&text(line, *place, SUBTITLE, FAINT));
    }
    for Entry { mark, text: told, at: place } in &header.entries {
        let middle = place.plus(7.0, 0.0);
        match mark {
            Mark::Role(role) => {
                out.push_str(&format!("<path {}/>\n", filled(&sign(*role, middle, SIGN), *role)))
            }
            Mark::Undetermined(role) => {
                out.push_str(&format!("<path {}/>\n", hollow(&sign(*role, middle, SIGN), *role)));
            }
            Mark::Kind(kind) => {
                let tip = place.plus(42.0, 0.0);
                let directed = graph.kinds.get(*kind).is_some_and(|k| k.directed);
                let end = if directed { tip.plus(-6.0, 0.0) } else { tip };
                let line = format!("M{}L{}", pair(*place), pair(end));
                out.push_str(&format!("<path d=\"{line}\" fill=\"none\" {}/>\n", stroke(*kind, 1.8)));
                if directed {
                    let (up, down) = (tip.plus(-8.0, -3.6), tip.plus(-8.0, 3.6));
                    let arrow = format!("M{}L{}L{}Z", pair(tip), pair(up), pair(down));
                    out.push_str(&format!("<path d=\"{arrow}\" fill=\"{}\"/>\n", kind_colour(*kind)));
                }
            }
            Mark::Nothing => {}
        }
        let looks = if *mark == Mark::Nothing { FAINT } else { "" };
        out.push_str(&text(told, place.plus(mark.room(), 0.0), TEXT, looks));
    }
    out.push_str("</g>\n");
}

/// The box that a ring takes with its labels.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Bounds {
    fn of(ring: &Ring) -> Bounds {
        let rim = ring.rim + 4.0;
        let mut bounds = Bounds { left: -rim, right: rim, top: -rim, bottom: rim };
        for corner in ring.labels().flat_map(Label::corners) {
            bounds.left = bounds.left.min(corner.x);
            bounds.right = bounds.right.max(corner.x);
            bounds.top = bounds.top.min(corner.y);
            bounds.bottom = bounds.bottom.max(corner.y);
        }
        bounds
    }
}
