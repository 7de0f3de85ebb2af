//! Text to tree. pest is private to this station.

mod cluster;
mod dataset;
mod declaration;
mod expression;
mod file;
mod literal;
mod literate;
mod scan;
mod slip;
mod stage;
pub mod tree;
mod trial;

use crate::source::FileId;
use scan::Piece;

/// The parser that pest makes of the grammar.
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/idel.pest"]
    #[grammar = "../grammar/keywords.pest"]
    pub struct Idel;
}

pub use expression::{parse_expression, parse_query};
pub use file::{Parsed, parse_file, parse_named};
pub use literate::literate;

/// Where in a text nothing fits any more, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unparsed {
    pub file: FileId,
    pub at: usize,
    /// Parsing was not tried: it would nest too deep.
    pub too_deep: bool,
}

/// Brackets deeper than this are refused, so that no input exhausts the stack.
const DEEPEST: usize = 100;

/// The byte at which brackets, powers or `if` nest too deep, texts and comments left out.
///
/// Powers and `if` nest to the right without a bracket, so each counts until the next brace.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut chained) = (0usize, 0usize);
    for piece in scan::pieces(text) {
        let at = match piece {
            Piece::Word { start, end } => {
                chained += usize::from(matches!(text.get(start..end), Some("if" | "если")));
                start
            }
            Piece::Mark { at, mark } => {
                match mark {
                    '^' => chained += 1,
                    '(' | '[' => depth += 1,
                    '{' | '}' => {
                        depth = if mark == '{' { depth + 1 } else { depth.saturating_sub(1) };
                        chained = 0;
                    }
                    ')' | ']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                at
            }
        };
        if depth + chained > DEEPEST {
            return Some(at);
        }
    }
    None
}
