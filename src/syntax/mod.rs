//! Text to tree. pest is private to this station.

mod clause;
mod cluster;
mod concrete;
mod dataset;
mod declaration;
mod draft;
mod expected;
mod expression;
mod file;
mod homoglyph;
mod kind;
mod literal;
mod literate;
mod named;
mod operand;
mod parse;
mod recover;
mod scan;
mod slip;
mod stage;
mod timed;
pub mod tree;
mod trial;

use crate::source::FileId;
pub use clause::{OPENING, clause_words};
pub use concrete::{Class, Comment, Concrete, Element, Node, Token, concrete};
pub use kind::Kind;
use scan::Piece;
pub use scan::text_length;

/// The parser that pest makes of the grammar.
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/idel.pest"]
    #[grammar = "../grammar/keywords.pest"]
    pub struct Idel;
}

pub use file::{Damaged, Parsed, parse_file, parse_named, read_as};
pub use literate::{Fenced, PassedOver, blocks, is_literate, literate, passed_over};
pub use parse::{expression_problems, is_name, parse_expression, parse_query, query_problems};

/// Where in a text nothing fits any more, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unparsed {
    pub file: FileId,
    pub at: usize,
    /// Parsing was not tried: it would nest too deep.
    pub too_deep: bool,
}

/// The words of a file outside texts and comments, with the bytes at which they begin.
pub fn words<'t>(name: &str, text: &'t str) -> Vec<(usize, &'t str)> {
    let read = is_literate(name).then(|| literate(text));
    let word = |piece| match piece {
        Piece::Word { start, end } => text.get(start..end).map(|word| (start, word)),
        Piece::Mark { .. } => None,
    };
    // What is read of a literate text stands at its places in the whole.
    scan::pieces(read.as_deref().unwrap_or(text)).filter_map(word).collect()
}

/// Why a text does not parse.
#[derive(Debug, Clone)]
struct Failure {
    at: usize,
    too_deep: bool,
    /// What was tried at that place in vain.
    rules: Vec<grammar::Rule>,
}

impl Failure {
    fn at(at: usize) -> Failure {
        Failure { at, too_deep: false, rules: Vec::new() }
    }

    fn unparsed(self, file: FileId) -> Unparsed {
        Unparsed { file, at: self.at, too_deep: self.too_deep }
    }
}

/// Brackets deeper than this are refused, so that no input exhausts the stack.
const DEEPEST: usize = 100;

/// Nesting up to this depth fits any stack.
const SHALLOW: usize = 6;

/// Room for [`DEEPEST`] levels of an unoptimised parser.
const STACK: usize = 64 * 1024 * 1024;

/// Parses and builds a text that nests no deeper than is allowed.
fn within_depth<T>(text: &str, parse: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    match depth(text) {
        Err(at) => Err(Failure { too_deep: true, ..Failure::at(at) }),
        Ok(depth) if depth <= SHALLOW => parse(),
        Ok(_) => stacker::grow(STACK, parse),
    }
}

/// How deep brackets, powers, `if` and percentages nest, texts and comments left out, or the byte at which they
/// nest too deep.
///
/// Powers and `if` nest to the right without a bracket, so each counts until the next brace.
fn depth(text: &str) -> Result<usize, usize> {
    let (mut depth, mut chained, mut deepest) = (0usize, 0usize, 0usize);
    let mut shares = Shares::default();
    for piece in scan::pieces(text) {
        let written = piece.text(text);
        match written {
            "if" | "если" | "^" => chained += 1,
            "(" | "[" => depth += 1,
            "{" | "}" => {
                depth = if written == "{" { depth + 1 } else { depth.saturating_sub(1) };
                chained = 0;
            }
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        shares.read(written);
        deepest = deepest.max(depth + chained + shares.nested);
        if deepest > DEEPEST {
            return Err(piece.start());
        }
    }
    Ok(deepest)
}

/// Percentages of percentages, as in `5 % of 5 % of …`: they nest while nothing but numbers stands between.
#[derive(Default)]
struct Shares {
    nested: usize,
    after_percent: bool,
}

impl Shares {
    fn read(&mut self, piece: &str) {
        match piece {
            // A line may end anywhere.
            "\n" => {}
            "%" => self.after_percent = true,
            "of" | "от" if self.after_percent => {
                *self = Shares { nested: self.nested + 1, after_percent: false }
            }
            "." | "-" | "−" | "–" => self.after_percent = false,
            _ if piece.starts_with(|c: char| c.is_ascii_digit()) => self.after_percent = false,
            _ => *self = Shares::default(),
        }
    }
}
