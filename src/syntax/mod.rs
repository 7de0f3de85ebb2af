//! Text to tree. pest is private to this station.

mod expression;
mod file;
mod literal;
pub mod tree;

use crate::source::FileId;

/// The parser that pest makes of the grammar.
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/idel.pest"]
    #[grammar = "../grammar/keywords.pest"]
    pub struct Idel;
}

pub use expression::{parse_expression, parse_query};
pub use file::check_file;

/// Where in a text nothing fits any more, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unparsed {
    pub file: FileId,
    pub at: usize,
}

/// Brackets deeper than this are refused, so that no input exhausts the stack.
const DEEPEST: usize = 100;

/// The byte at which brackets, powers or `if` nest too deep, texts and comments left out.
///
/// Powers and `if` nest to the right without a bracket, so each counts until the next brace.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut chained) = (0usize, 0usize);
    let (mut quoted, mut comment, mut escaped) = (None, false, false);
    let mut word_start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let in_word = c.is_alphanumeric() || c == '_';
        if in_word && word_start.is_none() {
            word_start = Some(at);
        } else if !in_word && let Some(start) = word_start.take() {
            let word = text.get(start..at).unwrap_or("");
            chained += usize::from(!comment && quoted.is_none() && (word == "if" || word == "если"));
        }
        if c == '\n' {
            (quoted, comment, escaped) = (None, false, false);
        } else if let Some(end) = quoted {
            if escaped {
                escaped = false;
            } else if c == '\\' && end == '"' {
                escaped = true;
            } else if c == end {
                quoted = None;
            }
        } else if !comment {
            match c {
                '"' => quoted = Some('"'),
                '«' => quoted = Some('»'),
                '“' => quoted = Some('”'),
                '#' => comment = true,
                '^' => chained += 1,
                '(' | '[' => depth += 1,
                '{' | '}' => {
                    depth = if c == '{' { depth + 1 } else { depth.saturating_sub(1) };
                    chained = 0;
                }
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth + chained > DEEPEST {
            return Some(at);
        }
    }
    None
}
