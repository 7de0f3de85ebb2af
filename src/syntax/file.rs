//! A file, declaration by declaration, so that a mistake in one hides none of the others.

use std::collections::BTreeSet;

use super::scan::{self, Piece};
use super::{Unparsed, expression, grammar::Rule};
use crate::keyword::TABLE;
use crate::source::FileId;

/// The slots that open a declaration.
const OPENING: &[&str] = &[
    "policy",
    "use",
    "act",
    "body",
    "unit",
    "currency",
    "classification",
    "dataset",
    "link",
    "parameter",
    "field",
    "cluster",
    "clusters",
    "fn",
    "indicator",
    "stage",
    "rating",
    "rule",
    "waiver",
    "test",
];

/// Finds every declaration of a text that does not parse, with the byte at which nothing fits any more.
pub fn check_file(file: FileId, text: &str) -> Vec<Unparsed> {
    let mut problems = Vec::new();
    for (start, end) in pieces(text) {
        let piece = text.get(start..end).unwrap_or("");
        if blank(piece) {
            continue;
        }
        if let Err(problem) = expression::parse(file, Rule::only_declaration, piece) {
            problems.push(Unparsed { at: start + problem.at, ..problem });
        }
    }
    problems
}

/// True for blanks and comments alone.
fn blank(piece: &str) -> bool {
    piece.lines().all(|line| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        line.is_empty() || line.starts_with('#')
    })
}

/// The byte ranges of declarations: each begins with an opening keyword outside brackets, or with such a
/// keyword at the very beginning of a line, where a forgotten brace must not swallow what follows.
fn pieces(text: &str) -> Vec<(usize, usize)> {
    let opening: BTreeSet<&str> = TABLE
        .iter()
        .filter(|k| OPENING.contains(&k.slot))
        .flat_map(|k| k.en.iter().chain(k.ru))
        .filter_map(|form| form.split(' ').next())
        .collect();
    let mut starts = Vec::new();
    let mut depth = 0usize;
    // Before the first word of a declaration nothing but blanks, comments and whole declarations may stand.
    let mut fresh = true;
    let mut line_begins_at = 0;
    for piece in scan::pieces(text) {
        match piece {
            Piece::Mark { at, mark } => match mark {
                '\n' => line_begins_at = at + 1,
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth = depth.saturating_sub(1);
                    fresh = depth == 0 && mark == '}';
                }
                _ => {}
            },
            Piece::Word { start, end } => {
                let opens = text.get(start..end).is_some_and(|word| opening.contains(word));
                if opens && (start == line_begins_at || (fresh && depth == 0)) {
                    starts.push(start);
                    depth = 0;
                }
                fresh = false;
            }
        }
    }
    let mut pieces = Vec::new();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    pieces.extend(starts.iter().copied().zip(ends));
    let first = starts.first().copied().unwrap_or(text.len());
    pieces.insert(0, (0, first));
    pieces
}
