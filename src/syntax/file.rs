//! A file, declaration by declaration, so that a mistake in one hides none of the others.

use std::collections::BTreeSet;

use pest::iterators::Pair;

use super::literal::Builder;
use super::literate::literate;
use super::scan::{self, Piece};
use super::slip::name_slip;
use super::tree::{Declaration, File};
use super::{Unparsed, expression, grammar::Rule, within_depth};
use crate::diagnostic::{Slip, SyntaxProblem};
use crate::keyword::{Lang, TABLE};
use crate::source::{FileId, Span};

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

/// What a file says, and the places where it says nothing that the language knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub file: File,
    pub problems: Vec<SyntaxProblem>,
}

/// Parses a file; a declaration that does not parse is left out and reported.
pub fn parse_file(id: FileId, text: &str) -> Parsed {
    let mut parsed = Parsed { file: File { id, declarations: Vec::new() }, problems: Vec::new() };
    for (start, end) in pieces(text) {
        let piece = text.get(start..end).unwrap_or("");
        if blank(piece) {
            continue;
        }
        match within_depth(id, piece, || parse_piece(id, text, start, piece)) {
            Ok(declarations) => parsed.file.declarations.extend(declarations),
            Err(problem) if problem.too_deep => {
                let at = start + problem.at;
                parsed.problems.push(SyntaxProblem { span: Span::new(id, at, at + 1), slip: Slip::TooDeep });
            }
            Err(problem) => parsed.problems.push(name_slip(id, text, start + problem.at, end)),
        }
    }
    parsed
}

/// Parses a file by its name: of `*.idel.md` only the fenced blocks marked `idel` are read.
pub fn parse_named(id: FileId, name: &str, text: &str) -> Parsed {
    if name.ends_with(".idel.md") { parse_file(id, &literate(text)) } else { parse_file(id, text) }
}

fn parse_piece(file: FileId, text: &str, start: usize, piece: &str) -> Result<Vec<Declaration>, Unparsed> {
    let builder = Builder { file, offset: start };
    let pairs = expression::parse(file, Rule::only_declarations, piece)?;
    if let Some(bad) = pairs.clone().flatten().find(|p| builder.is_impossible(p)) {
        return Err(Unparsed { file, at: bad.as_span().start(), too_deep: false });
    }
    let declarations = pairs.flat_map(Pair::into_inner).filter(|p| p.as_rule() == Rule::declaration);
    declarations
        .map(|pair| {
            let at = pair.as_span().start();
            let span = builder.span(&pair);
            let kind = pair.into_inner().next().and_then(|p| builder.declaration(p)).ok_or(Unparsed {
                file,
                at,
                too_deep: false,
            })?;
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
                let opens = text.get(start..end).is_some_and(|word| opening.contains(word));
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
