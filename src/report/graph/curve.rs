//! How edges run: curves through the ring, bent towards its middle the more the further apart their ends are.

use std::collections::BTreeMap;

use super::Graph;
use super::shape::{Point, number};

/// The sign of a member that an edge begins or ends at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    pub at: Point,
    pub radius: f64,
}

/// The room between the sign of a member and an edge's tip.
const TOUCH: f64 = 1.5;
/// The length of an arrow, which goes on where the line ends.
pub const ARROW: f64 = 7.0;

/// For each edge how far it stands aside of the straight way, so that no two edges between the same members lie over
/// each other: 0 where it is the only one, else steps to both sides.
pub fn steps(graph: &Graph) -> Vec<f64> {
    let mut beside: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (at, edge, _) in graph.drawn() {
        beside.entry((edge.from.min(edge.to), edge.from.max(edge.to))).or_default().push(at);
    }
    let mut steps = vec![0.0; graph.edges.len()];
    for edges in beside.values() {
        for (nth, at) in edges.iter().enumerate() {
            if let Some(step) = steps.get_mut(*at) {
                *step = nth as f64 - (edges.len() - 1) as f64 / 2.0;
            }
        }
    }
    steps
}

/// The way from one member of a ring to another; `aside` moves it to the left of the way from the first place to the
/// second in the order of the graph, whichever way the edge goes.
pub fn across(from: End, to: End, ring: f64, aside: f64, directed: bool) -> String {
    let chord = (to.at.x - from.at.x).hypot(to.at.y - from.at.y);
    let apart = (chord / (2.0 * ring)).clamp(0.0, 1.0).asin() / std::f64::consts::FRAC_PI_2;
    let pull = 0.16 + 0.62 * apart.sqrt();
    let shift = |point: Point| {
        let inward = point.scaled(1.0 - pull);
        if chord < 1e-9 {
            return inward;
        }
        let (x, y) = ((to.at.x - from.at.x) / chord, (to.at.y - from.at.y) / chord);
        inward.plus(y * aside, -x * aside)
    };
    let (first, second) = (shift(from.at), shift(to.at));
    let start = from.at.towards(first, from.radius);
    let arrow = if directed { ARROW } else { 0.0 };
    let tip = to.at.towards(second, to.radius + TOUCH + arrow);
    format!("M{}C{} {} {}", pair(start), pair(first), pair(second), pair(tip))
}

/// A link of a member to itself, on the side that an angle shows; it has no arrow, for it leads nowhere.
pub fn to_itself(end: End, angle: f64, length: f64) -> String {
    let ear = |turn: f64| {
        let far = Point::polar(length, angle + turn);
        end.at.plus(far.x, far.y)
    };
    let (first, second) = (ear(-0.6), ear(0.6));
    let start = end.at.towards(first, end.radius);
    let tip = end.at.towards(second, end.radius + TOUCH);
    format!("M{}C{} {} {}", pair(start), pair(first), pair(second), pair(tip))
}

pub fn pair(point: Point) -> String {
    format!("{} {}", number(point.x), number(point.y))
}
