//! What stands over a picture: its title, what it shows, and what its signs and strokes mean.

use super::Graph;
use super::label::{fit, width, wrap};
use super::shape::Point;

pub const TITLE: f64 = 22.0;
pub const SUBTITLE: f64 = 13.0;
pub const TEXT: f64 = 12.5;
const ROW: f64 = 21.0;
const BETWEEN: f64 = 24.0;

/// The sign that a line of the legend explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Role(usize),
    Kind(usize),
    /// Drawn as a member of this role.
    Undetermined(usize),
    Nothing,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub mark: Mark,
    pub text: String,
    /// The middle of the mark's left edge.
    pub at: Point,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// Lines with the middle of their beginnings.
    pub title: Vec<(String, Point)>,
    pub subtitle: Vec<(String, Point)>,
    pub entries: Vec<Entry>,
    pub height: f64,
}

impl Mark {
    /// The room before the text.
    pub fn room(self) -> f64 {
        match self {
            Mark::Role(_) | Mark::Undetermined(_) => 20.0,
            Mark::Kind(_) => 52.0,
            Mark::Nothing => 0.0,
        }
    }
}

/// What is drawn, and so has to be explained.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// Signs have sizes of their own.
    pub sizes: bool,
    /// Strokes have widths of their own.
    pub widths: bool,
}

impl Header {
    pub fn new(graph: &Graph, shown: Shown, room: f64) -> Header {
        let mut header = Header::default();
        let mut y = 0.0;
        let set = |text: &str, size: f64, y: &mut f64| {
            let lines = wrap(text, size, room).into_iter().map(|line| {
                let at = Point::new(0.0, *y + size * 0.65);
                *y += size * 1.3;
                (line, at)
            });
            lines.collect::<Vec<_>>()
        };
        // Bold letters are wider than the others.
        header.title = wrap(&graph.title, TITLE * 1.1, room)
            .into_iter()
            .flat_map(|line| set(&line, TITLE, &mut y))
            .collect();
        header.subtitle = graph.subtitle.lines().flat_map(|line| set(line, SUBTITLE, &mut y)).collect();
        y += 8.0;
        for group in groups(graph, shown).into_iter().filter(|g| !g.is_empty()) {
            let mut x = 0.0;
            for (mark, text) in group {
                let text = fit(&text, TEXT, room - mark.room());
                let long = mark.room() + width(&text, TEXT);
                if x > 0.0 && x + long > room {
                    x = 0.0;
                    y += ROW;
                }
                header.entries.push(Entry { mark, text, at: Point::new(x, y + ROW / 2.0) });
                x += long + BETWEEN;
            }
            y += ROW;
        }
        header.height = y;
        header
    }
}

/// Roles, kinds of links, and notes: each group begins a line.
fn groups(graph: &Graph, shown: Shown) -> [Vec<(Mark, String)>; 3] {
    let mut roles: Vec<_> = (0..graph.roles.len())
        .filter(|role| graph.nodes.iter().any(|n| n.role == *role))
        .map(|role| (Mark::Role(role), graph.role_count(role)))
        .collect();
    if let Some((node, told)) = graph.nodes.iter().find(|n| n.undetermined).zip(graph.undetermined_count()) {
        roles.push((Mark::Undetermined(node.role), told));
    }
    let kinds = graph.kinds.iter().enumerate().map(|(at, kind)| (Mark::Kind(at), graph.kind_count(at, kind)));
    let mut notes = Vec::new();
    if shown.sizes {
        let told = graph.say("the larger a sign, the more partners", "чем больше знак, тем больше партнёров");
        notes.push((Mark::Nothing, told));
    }
    if shown.widths {
        let told = graph.say("the thicker a line, the more links", "чем толще линия, тем больше связей");
        notes.push((Mark::Nothing, told));
    }
    [roles, kinds.collect(), notes]
}
