//! Members without links to others: a list in columns, role by role.

use super::label::{fit, width};
use super::layout::labels;
use super::shape::Point;
use super::{Degree, Graph};

pub const SIZE: f64 = 12.0;
const ROW: f64 = 17.0;
/// The room for the sign before a name, and between columns.
const SIGN: f64 = 18.0;
const BETWEEN: f64 = 26.0;
const WIDEST: f64 = 290.0;
/// A short list is not spread over all columns.
const SHORTEST: usize = 6;
/// How much wider than high a long list is.
const LANDSCAPE: f64 = 1.5;

/// What stands in a line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Role(usize),
    Member(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub what: What,
    pub text: String,
    /// The middle of the place for the sign; the text of a role begins there.
    pub at: Point,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    pub lines: Vec<Line>,
    pub width: f64,
    pub height: f64,
}

impl Line {
    /// Where the text begins.
    pub fn text_at(&self) -> Point {
        match self.what {
            What::Role(_) => self.at.plus(-SIGN / 2.0, 0.0),
            What::Member(_) => self.at.plus(SIGN / 2.0, 0.0),
        }
    }
}

impl List {
    pub fn members(&self) -> u64 {
        self.lines.iter().filter(|line| matches!(line.what, What::Member(_))).count() as u64
    }

    /// The members that have no partner, in as many columns as the room takes, or more where the list would be
    /// higher than wide.
    pub fn new(graph: &Graph, degrees: &[Degree], room: f64) -> List {
        let texts = labels(graph, SIZE, WIDEST);
        let mut blocks: Vec<Vec<(What, String)>> = Vec::new();
        for role in graph.present_roles() {
            let of_role = graph.nodes.iter().enumerate().filter(|(_, node)| node.role == role);
            let mut members: Vec<(usize, String)> = of_role
                .filter(|(at, _)| degrees.get(*at).is_some_and(|d| d.partners == 0))
                .map(|(at, _)| (at, texts.get(at).cloned().unwrap_or_default()))
                .collect();
            if members.is_empty() {
                continue;
            }
            members.sort_by_cached_key(|(at, text)| (text.to_lowercase(), *at));
            let title = (What::Role(role), fit(&graph.role_title(role), SIZE, WIDEST));
            let members = members.into_iter().map(|(at, text)| (What::Member(at), text));
            blocks.push(std::iter::once(title).chain(members).collect());
        }
        let widest = blocks.iter().flatten().map(|(_, text)| width(text, SIZE)).fold(0.0, f64::max);
        let column = widest + SIGN + BETWEEN;
        let lines: usize = blocks.iter().map(Vec::len).sum();
        let landscape = (lines as f64 * ROW * LANDSCAPE / column).sqrt();
        let columns = ((room + BETWEEN) / column).max(landscape).floor().max(1.0) as usize;
        let mut rows = lines.div_ceil(columns).max(SHORTEST);
        let mut placed = place(&blocks, rows);
        // Titles that would stand alone at a column's foot go to the next one, which may need a longer column.
        while placed.iter().any(|(_, at, _)| *at >= columns) {
            rows += 1;
            placed = place(&blocks, rows);
        }
        let used = placed.iter().map(|(_, at, _)| at + 1).max().unwrap_or(0);
        let tallest = placed.iter().map(|(_, _, row)| row + 1).max().unwrap_or(0);
        let lines = placed.into_iter().map(|((what, text), at, row)| Line {
            what: *what,
            text: text.clone(),
            at: Point::new(at as f64 * column + SIGN / 2.0, (row as f64 + 0.5) * ROW),
        });
        List {
            lines: lines.collect(),
            width: (used as f64 * column - BETWEEN).max(0.0),
            height: tallest as f64 * ROW,
        }
    }
}

/// Lines with their columns and rows: downwards, then to the right.
fn place(blocks: &[Vec<(What, String)>], rows: usize) -> Vec<(&(What, String), usize, usize)> {
    let mut placed = Vec::new();
    let (mut column, mut row) = (0, 0);
    for block in blocks {
        if row > 0 {
            row += 1;
        }
        if row + 2 > rows {
            (column, row) = (column + usize::from(row > 0), 0);
        }
        for line in block {
            if row >= rows {
                (column, row) = (column + 1, 0);
            }
            placed.push((line, column, row));
            row += 1;
        }
    }
    placed
}
