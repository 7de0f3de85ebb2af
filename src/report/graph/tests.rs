//! Properties of layouts: nothing lies over anything else, whatever the members.

use super::layout::{LINE, Label, Ring};
use super::lists::{List, SIZE, What};
use super::shape::Point;
use super::{Edge, Graph, Kind, Node, label};
use crate::keyword::Lang;

/// Members whose names have this many letters at most; each is linked to the next one of the first `linked`.
fn chain(members: usize, linked: usize, roles: usize, letters: usize) -> Graph {
    let name = |at: usize| {
        let words = ["Химград", "Казаньоргсинтез", "Заря", "Mill", "Щёкинский завод", "W"];
        let long = words.iter().cycle().skip(at).take(12).copied().collect::<Vec<_>>().join(" ");
        format!("{} {at}", long.chars().take(letters).collect::<String>())
    };
    let node = |at: usize| Node {
        key: at.to_string(),
        title: name(at),
        role: at % roles,
        undetermined: at % 7 == 3,
    };
    let edge = |from: usize| Edge { from, to: (from + 1) % linked, kind: 0, links: 1, total: None };
    Graph {
        title: "Cluster".into(),
        subtitle: "2012".into(),
        lang: Lang::En,
        roles: (0..roles).map(|at| format!("Role {at}")).collect(),
        nodes: (0..members).map(node).collect(),
        edges: if linked > 1 { (0..linked).map(edge).collect() } else { Vec::new() },
        kinds: vec![Kind { title: "contract".into(), directed: true }],
    }
}

/// Two turned boxes are apart where a side of one of them has the other wholly on its far side.
fn apart(a: &[Point; 4], b: &[Point; 4]) -> bool {
    let parted = |a: &[Point; 4], b: &[Point; 4]| {
        (0..4).any(|at| {
            let (from, to) = (a[at], a[(at + 1) % 4]);
            let (x, y) = (to.x - from.x, to.y - from.y);
            b.iter().all(|p| (p.x - from.x) * y - (p.y - from.y) * x >= -1e-6)
        })
    };
    parted(a, b) || parted(b, a)
}

#[test]
fn boxes_are_told_apart() {
    let boxed = |x: f64, y: f64, turn: f64| {
        let label = Label {
            text: "abc".into(),
            at: Point::new(x, y),
            ends_here: false,
            turn,
            size: 10.0,
            strong: false,
        };
        label.corners()
    };
    assert!(apart(&boxed(0.0, 0.0, 0.0), &boxed(0.0, 12.0, 0.0)));
    assert!(!apart(&boxed(0.0, 0.0, 0.0), &boxed(0.0, 11.0, 0.0)));
    assert!(!apart(&boxed(0.0, 0.0, 0.0), &boxed(5.0, -10.0, 1.5)));
    assert!(apart(&boxed(0.0, 0.0, 0.0), &boxed(40.0, 0.0, 1.5)));
}

#[test]
fn labels_of_the_ring_never_lie_over_each_other() {
    for members in [2, 3, 5, 12, 36, 37, 40, 90, 200, 450] {
        for (roles, letters) in [(1, 8), (1, 120), (3, 25), (5, 120), (12, 40)] {
            let graph = chain(members, members, roles, letters);
            let ring = Ring::new(&graph, &graph.degrees()).unwrap();
            assert_eq!(ring.spots.len(), members);
            assert_eq!(ring.sectors.len(), roles.min(members));
            let boxes: Vec<_> = ring.labels().map(|label| (label, label.corners())).collect();
            for (at, (label, corners)) in boxes.iter().enumerate() {
                for (other, others) in &boxes[at + 1..] {
                    assert!(
                        apart(corners, others),
                        "{members} members, {roles} roles: {} and {}",
                        label.text,
                        other.text
                    );
                }
            }
        }
    }
}

#[test]
fn labels_stand_outside_the_ring_and_signs_beside_each_other() {
    for members in [3, 36, 37, 200] {
        let graph = chain(members, members, 4, 60);
        let ring = Ring::new(&graph, &graph.degrees()).unwrap();
        for label in ring.labels() {
            let nearest = label.corners().iter().map(|p| p.x.hypot(p.y)).fold(f64::INFINITY, f64::min);
            assert!(nearest > ring.radius, "{members}: {}", label.text);
        }
        for (at, spot) in ring.spots.iter().enumerate() {
            assert!((spot.at.x.hypot(spot.at.y) - ring.radius).abs() < 1e-6);
            for other in &ring.spots[at + 1..] {
                let distance = (spot.at.x - other.at.x).hypot(spot.at.y - other.at.y);
                assert!(distance > spot.radius + other.radius, "{members}");
            }
        }
    }
}

#[test]
fn sectors_follow_each_other_and_hold_their_members() {
    let graph = chain(60, 50, 5, 10);
    let ring = Ring::new(&graph, &graph.degrees()).unwrap();
    let mut end = 0.0;
    for sector in &ring.sectors {
        assert!(sector.from > end && sector.to > sector.from);
        end = sector.to;
        let members: Vec<_> = ring.spots.iter().filter(|s| graph.nodes[s.node].role == sector.role).collect();
        assert!(members.len() == 10 && members.iter().all(|s| s.angle > sector.from && s.angle < sector.to));
    }
    assert!(end < std::f64::consts::TAU);
}

#[test]
fn who_has_no_partner_is_listed_once_and_apart_from_others() {
    for (members, linked) in [(1, 0), (5, 3), (200, 0), (200, 150), (1000, 10)] {
        let mut graph = chain(members, linked, 4, 30);
        // A link to oneself is no partner.
        let last = members - 1;
        graph.edges.push(Edge { from: last, to: last, kind: 0, links: 2, total: None });
        let degrees = graph.degrees();
        let list = List::new(&graph, &degrees, 800.0);
        let mut listed: Vec<usize> = list
            .lines
            .iter()
            .filter_map(|line| match line.what {
                What::Member(at) => Some(at),
                What::Role(_) => None,
            })
            .collect();
        listed.sort_unstable();
        assert_eq!(listed, (linked..members).collect::<Vec<_>>());
        assert_eq!(list.members() as usize, members - linked);
        for (at, line) in list.lines.iter().enumerate() {
            let (from, wide) = (line.text_at(), label::width(&line.text, SIZE));
            assert!(from.x >= 0.0 && from.x + wide <= list.width + 1e-6, "{}", line.text);
            assert!(line.at.y + SIZE * LINE / 2.0 <= list.height);
            for other in &list.lines[at + 1..] {
                let beside = other.text_at();
                let apart = (beside.y - from.y).abs() >= SIZE * LINE || beside.x > from.x + wide || {
                    from.x > beside.x + label::width(&other.text, SIZE)
                };
                assert!(apart, "{} and {}", line.text, other.text);
            }
        }
    }
}

#[test]
fn names_that_would_look_alike_carry_their_keys() {
    let mut graph = chain(3, 3, 1, 10);
    for node in &mut graph.nodes {
        node.title = "ООО «Заря»".into();
        node.undetermined = false;
    }
    graph.nodes[2].title = " ".into();
    assert_eq!(super::layout::labels(&graph, 10.0, 200.0), ["ООО «Заря» (0)", "ООО «Заря» (1)", "2"]);
}

#[test]
fn what_cannot_be_drawn_is_left_out() {
    let mut graph = chain(4, 3, 2, 10);
    graph.edges.push(Edge { from: 0, to: 9, kind: 0, links: 1, total: None });
    graph.edges.push(Edge { from: 9, to: 0, kind: 0, links: 1, total: None });
    graph.edges.push(Edge { from: 0, to: 1, kind: 9, links: 1, total: None });
    assert_eq!(graph.drawn().count(), 3);
    graph.nodes[3].role = 9;
    let whole = super::render_graph_svg(&graph);
    assert_eq!(whole.matches("class=\"l ").count(), 3);
    assert!(whole.contains("No role"));
}

#[test]
fn partners_are_counted_once_and_links_all() {
    let mut graph = chain(3, 2, 1, 10);
    graph.edges.push(Edge { from: 1, to: 1, kind: 0, links: 7, total: None });
    graph.edges.push(Edge { from: 1, to: 2, kind: 0, links: 4, total: None });
    let degrees = graph.degrees();
    let told: Vec<_> = degrees.iter().map(|d| (d.partners, d.links)).collect();
    assert_eq!(told, [(1, 2), (2, 6), (1, 4)]);
}
