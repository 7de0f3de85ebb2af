//! A file, declaration by declaration, so that a mistake in one hides none of the others.

use std::collections::BTreeSet;

use pest::iterators::Pair;

use super::clause::OPENING;
use super::homoglyph::homoglyphs;
use super::literal::Builder;
use super::literate::literate;
use super::recover::problems;
use super::scan::{self, Piece};
use super::tree::{Declaration, File};
use super::{Failure, grammar::Rule, parse::parse, within_depth};
use crate::diagnostic::SyntaxProblem;
use crate::keyword::{Lang, TABLE};
use crate::source::FileId;

/// What a file says, and the places where it says nothing that the language knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub file: File,
    pub problems: Vec<SyntaxProblem>,
    /// Names that mix look-alike letters of two alphabets.
    pub warnings: Vec<SyntaxProblem>,
}

/// Parses a file; a declaration that does not parse is left out and reported.
pub fn parse_file(id: FileId, text: &str) -> Parsed {
    let mut parsed =
        Parsed { file: File { id, declarations: Vec::new() }, problems: Vec::new(), warnings: Vec::new() };
    for (start, end) in pieces(text) {
        let piece = text.get(start..end).unwrap_or("");
        if blank(piece) {
            continue;
        }
        match within_depth(piece, || parse_piece(id, text, start, piece)) {
            Ok(declarations) => parsed.file.declarations.extend(declarations),
            Err(_) => parsed.problems.extend(problems(id, Rule::only_declarations, text, piece, start)),
        }
    }
    parsed.warnings = homoglyphs(id, text, &parsed.problems);
    parsed
}

/// Parses a file by its name: of `*.idel.md` only the fenced blocks marked `idel` are read.
pub fn parse_named(id: FileId, name: &str, text: &str) -> Parsed {
    if name.ends_with(".idel.md") { parse_file(id, &literate(text)) } else { parse_file(id, text) }
}

fn parse_piece(file: FileId, text: &str, start: usize, piece: &str) -> Result<Vec<Declaration>, Failure> {
    let builder = Builder { file, offset: start };
    let pairs = parse(Rule::only_declarations, piece)?;
    let declarations = pairs.flat_map(Pair::into_inner).filter(|p| p.as_rule() == Rule::declaration);
    declarations
        .map(|pair| {
            let at = pair.as_span().start();
            let span = builder.span(&pair);
            let kind =
                pair.into_inner().next().and_then(|p| builder.declaration(p)).ok_or(Failure::at(at))?;
            let first = text.get(start + at..).and_then(|t| t.chars().next()).unwrap_or(' ');
            let lang = if first.is_ascii() { Lang::En } else { Lang::Ru };
            Ok(Declaration { doc: documentation(text, start + at), lang, span, kind })
        })
        .collect()
}

/// The `##` lines that stand right above a byte.
fn documentation(text: &str, at: usize) -> Option<String> {
    let above = text.get(..at)?;
    let (above, _) = above.rsplit_once('\n')?;
    let lines: Vec<&str> =
        above.lines().rev().map_while(|line| line.trim().strip_prefix("##")).map(str::trim).collect();
    let text = lines.into_iter().rev().collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(text)
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
                // `Policy`, `ПОЛИТИКА`: a mistake, but one that opens a declaration.
                let word = text.get(start..end).unwrap_or("");
                let small = || {
                    !word.starts_with(char::is_lowercase) && opening.contains(word.to_lowercase().as_str())
                };
                let opens = opening.contains(word) || small();
                let begins_line = start == line_begins_at;
                // After a whole declaration any word that begins a line begins the next one, misspelt or not.
                if (opens && (begins_line || (fresh && depth == 0))) || (begins_line && fresh && depth == 0) {
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
