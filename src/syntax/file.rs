//! A file, declaration by declaration, so that a mistake in one hides none of the others.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use pest::iterators::Pair;

use super::clause::OPENING;
use super::draft::Draft;
use super::homoglyph::homoglyphs;
use super::literal::Builder;
use super::literate::{is_literate, literate};
use super::recover::recovered;
use super::scan::{self, Piece};
use super::tree::{Declaration, File};
use super::{Failure, grammar::Rule, parse::parse, within_depth};
use crate::diagnostic::{Slip, SyntaxProblem};
use crate::keyword::{Lang, TABLE};
use crate::source::{FileId, Span};

/// What a file says, and the places where it says nothing that the language knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub file: File,
    pub problems: Vec<SyntaxProblem>,
    /// Names that mix look-alike letters of two alphabets.
    pub warnings: Vec<SyntaxProblem>,
    /// Declarations with a mistake in them.
    pub damaged: Vec<Damaged>,
}

/// A declaration with a mistake in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged {
    pub span: Span,
    /// Nothing of it was read; otherwise it was read without the mistake.
    pub lost: bool,
}

/// Parses a file; a declaration that does not parse is reported, and read as corrected where that is possible.
pub fn parse_file(id: FileId, text: &str) -> Parsed {
    let mut parsed = Parsed {
        file: File { id, declarations: Vec::new() },
        problems: Vec::new(),
        warnings: Vec::new(),
        damaged: Vec::new(),
    };
    for piece in read_pieces(id, text) {
        parsed.problems.extend(piece.problems);
        parsed.damaged.extend(piece.damaged);
        parsed.file.declarations.extend(piece.declarations);
    }
    parsed.problems = once_each(std::mem::take(&mut parsed.problems));
    parsed.warnings = homoglyphs(id, text, &parsed.problems);
    parsed
}

/// What one piece of a file says.
#[derive(Default)]
struct Said {
    declarations: Vec<Declaration>,
    problems: Vec<SyntaxProblem>,
    damaged: Option<Damaged>,
}

/// Below so many bytes for each a thread costs more than it saves.
const WORTH_A_THREAD: usize = 32 * 1024;
/// So many parts are taken in turn by each thread, so that all end at about the same time.
const PARTS: usize = 8;

/// Reads the pieces of a text, of a long one by several threads; the order is that of the text.
fn read_pieces(id: FileId, text: &str) -> Vec<Said> {
    let pieces = pieces(text);
    let read = |pieces: &[(usize, usize)]| -> Vec<Said> {
        pieces.iter().map(|(start, end)| read_piece(id, text, *start, *end)).collect()
    };
    let threads =
        (text.len() / WORTH_A_THREAD).min(std::thread::available_parallelism().map_or(1, usize::from));
    if threads < 2 {
        return read(&pieces);
    }
    // Parts of about the same length.
    let share = text.len().div_ceil(threads * PARTS);
    let part = |piece: &(usize, usize)| piece.0 / share;
    let parts: Vec<&[(usize, usize)]> = pieces.chunk_by(|a, b| part(a) == part(b)).collect();
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(at) else { break };
            done.push((at, read(part)));
        }
        done
    };
    let mut said = std::thread::scope(|scope| {
        let helpers: Vec<_> =
            (1..threads).filter_map(|_| std::thread::Builder::new().spawn_scoped(scope, run).ok()).collect();
        let mut said = run();
        for helper in helpers {
            said.extend(helper.join().unwrap_or_else(|e| std::panic::resume_unwind(e)));
        }
        said
    });
    said.sort_by_key(|(at, _)| *at);
    said.into_iter().flat_map(|(_, pieces)| pieces).collect()
}

fn read_piece(id: FileId, text: &str, start: usize, end: usize) -> Said {
    let piece = text.get(start..end).unwrap_or("");
    if blank(piece) {
        return Said::default();
    }
    if let Ok(declarations) = within_depth(piece, || parse_piece(id, text, start, piece, None)) {
        return Said { declarations, ..Said::default() };
    }
    let (problems, draft) = recovered(id, Rule::only_declarations, text, piece, start);
    let read = draft.and_then(|draft| {
        within_depth(&draft.text, || parse_piece(id, text, start, &draft.text, Some(&draft))).ok()
    });
    let declarations = read.unwrap_or_default();
    let damaged = Some(Damaged { span: Span::new(id, start, end), lost: declarations.is_empty() });
    Said { declarations, problems, damaged }
}

/// Parses a file by its name: of `*.idel.md` only the fenced blocks marked `idel` are read.
pub fn parse_named(id: FileId, name: &str, text: &str) -> Parsed {
    parse_file(id, &read_as(name, text))
}

/// What is read of a file of that name; bytes stand where they stood.
pub fn read_as<'t>(name: &str, text: &'t str) -> Cow<'t, str> {
    if is_literate(name) { Cow::Owned(literate(text)) } else { Cow::Borrowed(text) }
}

fn parse_piece(
    file: FileId,
    text: &str,
    start: usize,
    piece: &str,
    draft: Option<&Draft>,
) -> Result<Vec<Declaration>, Failure> {
    let builder = Builder { file, offset: start, draft };
    let pairs = parse(Rule::only_declarations, piece)?;
    let declarations = pairs.flat_map(Pair::into_inner).filter(|p| p.as_rule() == Rule::declaration);
    declarations
        .map(|pair| {
            let at = pair.as_span().start();
            let span = builder.span(&pair);
            let kind =
                pair.into_inner().next().and_then(|p| builder.declaration(p)).ok_or(Failure::at(at))?;
            let first = piece.get(at..).and_then(|t| t.chars().next()).unwrap_or(' ');
            let lang = if first.is_ascii() { Lang::En } else { Lang::Ru };
            Ok(Declaration { doc: documentation(text, span.start as usize), lang, span, kind })
        })
        .collect()
}

/// A word of another language than Idel is told once for all its places.
fn once_each(problems: Vec<SyntaxProblem>) -> Vec<SyntaxProblem> {
    let mut told: Vec<SyntaxProblem> = Vec::new();
    for problem in problems {
        let same = |known: &&mut SyntaxProblem| match (&known.slip, &problem.slip) {
            (Slip::OtherWord { written: a, .. }, Slip::OtherWord { written: b, .. }) => a == b,
            _ => false,
        };
        match told.iter_mut().find(same) {
            Some(SyntaxProblem { slip: Slip::OtherWord { more, .. }, .. }) => more.push(problem.span),
            Some(_) | None => told.push(problem),
        }
    }
    told
}

/// The `##` lines that stand right above a byte.
fn documentation(text: &str, at: usize) -> Option<String> {
    let above = text.get(..at)?;
    let (above, _) = above.rsplit_once('\n')?;
    // A comment to the program may stand between them and the declaration: `# idel: allow W0404 why`.
    let comments = above.lines().rev().map(str::trim).take_while(|line| line.starts_with('#'));
    let lines: Vec<&str> = comments.filter_map(|line| line.strip_prefix("##")).map(str::trim).collect();
    let text = lines.into_iter().rev().collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(text)
}

/// True for blanks and comments alone.
pub fn blank(piece: &str) -> bool {
    piece.lines().all(|line| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        line.is_empty() || line.starts_with('#')
    })
}

/// The byte ranges of declarations: each begins with an opening keyword outside brackets, or with such a
/// keyword at the very beginning of a line, where a forgotten brace must not swallow what follows.
pub fn pieces(text: &str) -> Vec<(usize, usize)> {
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
                let opens = || {
                    let word = text.get(start..end).unwrap_or("");
                    opening.contains(word)
                        || !word.starts_with(char::is_lowercase)
                            && opening.contains(word.to_lowercase().as_str())
                };
                let (begins_line, outside) = (start == line_begins_at, fresh && depth == 0);
                // After a whole declaration any word that begins a line begins the next one, misspelt or not.
                if (begins_line && outside) || ((begins_line || outside) && opens()) {
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

#[cfg(test)]
mod tests {
    use super::documentation;

    #[test]
    fn a_comment_to_the_program_does_not_hide_what_is_said() {
        let text = "## Who sells.\n# idel: allow W0542 one row\nlink contract";
        let at = text.find("link").unwrap();
        assert_eq!(documentation(text, at).as_deref(), Some("Who sells."));
        assert_eq!(documentation("# a note\nlink contract", 9), None);
    }
}
