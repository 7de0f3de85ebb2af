//! The ring of linked members: a sector for each role, labels outside that never lie over each other.
//!
//! Few members have level labels on both sides, many have labels along the radii. Places are counted from the middle
//! of the ring.

use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};

use super::label::{fit, width};
use super::shape::Point;
use super::{Degree, Graph};

/// The most members whose labels stand level.
const LEVEL: usize = 36;
/// The room between two sectors, in places of members.
const GAP: f64 = 0.8;
/// The height of a line of text, in sizes of its letters.
pub const LINE: f64 = 1.2;

/// A text in the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub text: String,
    /// The middle of the line's beginning, or of its end.
    pub at: Point,
    pub ends_here: bool,
    /// How far the line is turned, clockwise.
    pub turn: f64,
    pub size: f64,
    /// A title of a role.
    pub strong: bool,
}

/// A member on the ring.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    pub node: usize,
    pub at: Point,
    pub angle: f64,
    pub radius: f64,
    pub label: Label,
    /// A line leads to the label, which stands aside.
    pub aside: bool,
}

/// The part of the ring that a role takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Sector {
    pub role: usize,
    pub from: f64,
    pub to: f64,
    pub heading: Label,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    pub radius: f64,
    /// The radius of the arcs that mark sectors.
    pub rim: f64,
    pub spots: Vec<Spot>,
    pub sectors: Vec<Sector>,
}

/// Sizes of one way to set labels.
struct Style {
    level: bool,
    size: f64,
    widest: f64,
    signs: (f64, f64),
    rim: f64,
    labels: f64,
}

const ALONG: Style =
    Style { level: false, size: 10.5, widest: 225.0, signs: (2.7, 4.8), rim: 10.0, labels: 14.5 };
const ACROSS: Style =
    Style { level: true, size: 13.0, widest: 340.0, signs: (5.0, 9.0), rim: 17.0, labels: 25.0 };
/// The radius of a ring with labels along the radii before it grows, and the largest letters of such labels.
const SPARE: f64 = 215.0;
const LARGEST: f64 = 12.5;

impl Label {
    /// The corners of the box that the line takes.
    pub fn corners(&self) -> [Point; 4] {
        let long = width(&self.text, self.size) * if self.strong { 1.12 } else { 1.0 };
        let (from, to) = if self.ends_here { (-long, 0.0) } else { (0.0, long) };
        let half = self.size * LINE / 2.0;
        let (sin, cos) = self.turn.sin_cos();
        [(from, -half), (to, -half), (to, half), (from, half)]
            .map(|(x, y)| self.at.plus(x * cos - y * sin, x * sin + y * cos))
    }
}

/// The labels of all members: shortened, with the key beside a name that would stand twice.
pub fn labels(graph: &Graph, size: f64, widest: f64) -> Vec<String> {
    let names: Vec<String> = graph.nodes.iter().map(|node| fit(node.name(), size, widest)).collect();
    let mut uses: BTreeMap<&str, u32> = BTreeMap::new();
    for name in &names {
        *uses.entry(name).or_default() += 1;
    }
    let labels = graph.nodes.iter().zip(&names).map(|(node, name)| {
        let twice = uses.get(name.as_str()).is_some_and(|n| *n > 1) && !node.title.trim().is_empty();
        let mut label = if twice {
            let key = format!(" ({})", fit(&node.key, size, widest / 2.0));
            fit(node.name(), size, widest - width(&key, size)) + &key
        } else {
            name.clone()
        };
        if node.undetermined {
            label.push_str(" ?");
        }
        label
    });
    labels.collect()
}

impl Ring {
    /// The members that are linked to others; `None` where nobody is.
    pub fn new(graph: &Graph, degrees: &[Degree]) -> Option<Ring> {
        let degree = |node: usize| degrees.get(node).copied().unwrap_or_default();
        let sectors: Vec<(usize, Vec<usize>)> = graph
            .present_roles()
            .into_iter()
            .map(|role| (role, sector(graph, role, &degree)))
            .filter(|(_, nodes)| !nodes.is_empty())
            .collect();
        let members: usize = sectors.iter().map(|(_, nodes)| nodes.len()).sum();
        let most = (0..graph.nodes.len()).map(|node| degree(node).partners).max().filter(|n| *n > 0)?;
        let places = members as f64 + sectors.len() as f64 * (1.0 + GAP);
        let (style, radius) = if members <= LEVEL { ACROSS.level(places) } else { ALONG.radial(places) };
        let texts = labels(graph, style.size, style.widest);
        let mut ring =
            Ring { radius, rim: radius + style.rim, spots: Vec::with_capacity(members), sectors: Vec::new() };
        let step = TAU / places;
        let mut place = GAP / 2.0;
        let alone = sectors.len() == 1;
        for (role, mut nodes) in sectors {
            let (from, to) = (place, place + nodes.len() as f64 + 1.0);
            // Read from above, on the left too, the title goes before the members and the most linked come first.
            let rises = !alone && (from + to) * step / 2.0 > PI;
            if rises {
                nodes.reverse();
            }
            let (title_at, first) = if rises { (to - 0.5, from + 0.5) } else { (from + 0.5, from + 1.5) };
            let title = fit(&graph.role_title(role), style.size, style.widest);
            let heading = style.label(title, radius, title_at * step, true);
            for (at, node) in nodes.into_iter().enumerate() {
                let angle = (first + at as f64) * step;
                let text = texts.get(node).cloned().unwrap_or_default();
                let share = (degree(node).partners as f64 / most as f64).sqrt();
                ring.spots.push(Spot {
                    node,
                    at: Point::polar(radius, angle),
                    angle,
                    radius: style.signs.0 + (style.signs.1 - style.signs.0) * share,
                    label: style.label(text, radius, angle, false),
                    aside: style.level,
                });
            }
            ring.sectors.push(Sector { role, from: from * step, to: to * step, heading });
            place = to + GAP;
        }
        if style.level {
            ring.spread(style.labels);
        }
        Some(ring)
    }

    /// All labels: of members and of roles.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        self.spots.iter().map(|s| &s.label).chain(self.sectors.iter().map(|s| &s.heading))
    }

    /// Signs are of several sizes, which then mean something.
    pub fn sizes_differ(&self) -> bool {
        let mut sizes = self.spots.iter().map(|spot| spot.radius);
        let first = sizes.next();
        sizes.any(|size| Some(size) != first)
    }

    /// Moves level labels up and down until each has a line of its own, and out to the ring's edge.
    fn spread(&mut self, distance: f64) {
        let outer = self.radius + distance;
        let headings = self.sectors.iter_mut().map(|s| &mut s.heading);
        let mut all: Vec<&mut Label> = self.spots.iter_mut().map(|s| &mut s.label).chain(headings).collect();
        for left in [false, true] {
            let mut side: Vec<&mut &mut Label> = all.iter_mut().filter(|l| l.ends_here == left).collect();
            side.sort_by(|a, b| a.at.y.total_cmp(&b.at.y));
            let line = |label: &Label| label.size * LINE * 1.08;
            let mut above = f64::NEG_INFINITY;
            for label in &mut side {
                label.at.y = label.at.y.max(above + line(label));
                above = label.at.y;
            }
            let mut below = f64::INFINITY;
            for label in side.iter_mut().rev() {
                label.at.y = label.at.y.min(below - line(label)).min(outer);
                below = label.at.y;
            }
            for label in side {
                let x = (outer * outer - label.at.y * label.at.y).max(0.0).sqrt().max(12.0);
                label.at.x = if left { -x } else { x };
            }
        }
    }
}

/// The linked members of a role, the most linked first.
fn sector(graph: &Graph, role: usize, degree: &impl Fn(usize) -> Degree) -> Vec<usize> {
    let of_role = graph.nodes.iter().enumerate().filter(|(_, node)| node.role == role);
    let mut nodes: Vec<(usize, &str)> =
        of_role.map(|(at, node)| (at, node.name())).filter(|(at, _)| degree(*at).partners > 0).collect();
    let rank = |at: usize| (u64::MAX - degree(at).partners, u64::MAX - degree(at).links);
    nodes.sort_by(|(a, left), (b, right)| {
        rank(*a).cmp(&rank(*b)).then_with(|| left.cmp(right)).then(a.cmp(b))
    });
    nodes.into_iter().map(|(at, _)| at).collect()
}

impl Style {
    fn level(self, places: f64) -> (Style, f64) {
        let radius = (places * self.size * 0.42).max(115.0);
        (self, radius)
    }

    /// Letters are as large as a small ring lets them be; then the ring grows.
    fn radial(self, places: f64) -> (Style, f64) {
        let pitch = LINE * 1.07;
        let size = (SPARE * TAU / (places * pitch)).clamp(self.size, LARGEST);
        let grown = size / self.size;
        let style = Style {
            size,
            widest: self.widest * grown,
            signs: (self.signs.0 * grown, self.signs.1 * grown),
            ..self
        };
        (style, (places * size * pitch / TAU).max(SPARE))
    }

    fn label(&self, text: String, radius: f64, angle: f64, strong: bool) -> Label {
        let left = angle > PI;
        let turn = match (self.level, left) {
            (true, _) => 0.0,
            (false, false) => angle - PI / 2.0,
            (false, true) => angle + PI / 2.0,
        };
        let at = Point::polar(radius + self.labels, angle);
        Label { text, at, ends_here: left, turn, size: self.size, strong }
    }
}
