//! All mistakes of a piece of text, not the first alone.
//!
//! A known slip is corrected in a draft and the reading goes on behind it; any other mistake leaves its clause
//! blank. Every step moves on through the text, and their number is bounded.

use super::clause::{Block, CONSTRUCTS, begins, block, closing, open_brackets};
use super::draft::Draft;
use super::expected::expected;
use super::grammar::Rule;
use super::parse::{WITHIN_LINE, parse};
use super::slip::{self, Stop};
use super::{Failure, within_depth};
use crate::diagnostic::{Expected, Slip, SyntaxProblem};
use crate::keyword::canonical;
use crate::source::{FileId, Span};

/// After so many mistakes in one declaration the rest can wait.
const MOST: usize = 20;

/// Why a draft does not parse.
pub fn attempt(rule: Rule, text: &str) -> Result<(), Failure> {
    within_depth(text, || parse(rule, text).map(|_| ()))
}

/// The mistakes of a piece that begins at byte `start` of a text.
pub fn problems(file: FileId, rule: Rule, text: &str, piece: &str, start: usize) -> Vec<SyntaxProblem> {
    recovered(file, rule, text, piece, start).0
}

/// The mistakes of a piece, and the piece without them where it then parses.
pub fn recovered(
    file: FileId,
    rule: Rule,
    text: &str,
    piece: &str,
    start: usize,
) -> (Vec<SyntaxProblem>, Option<Draft>) {
    let mut whole = false;
    let mut found: Vec<SyntaxProblem> = Vec::new();
    let mut draft = Draft::new(piece);
    for _ in 0..MOST {
        let Err(failure) = attempt(rule, &draft.text) else {
            whole = true;
            break;
        };
        let span = |draft: &Draft, from: usize, until: usize| {
            let from = draft.original(from);
            Span::new(file, start + from, start + draft.original(until).max(from))
        };
        if failure.too_deep {
            // It may be a letter of `если` or `от`.
            let first = draft.text.get(failure.at..).and_then(|rest| rest.chars().next());
            let end = failure.at + first.map_or(1, char::len_utf8);
            found.push(SyntaxProblem { span: span(&draft, failure.at, end), slip: Slip::TooDeep });
            break;
        }
        let stop = Stop::new(&draft.text, failure);
        let (problem, next) = match slip::find(rule, &draft, &stop) {
            None if let Some(slip) = stray(rule, &draft.text, &stop) => {
                let span = span(&draft, stop.at, stop.token().end);
                (SyntaxProblem { span, slip }, Some(draft.blanked(stop.at..draft.text.len())))
            }
            None if let Some((slip, range, roles)) = role_outside(&draft.text, &stop) => {
                let span = span(&draft, range.start, range.end);
                (SyntaxProblem { span, slip }, Some(draft.blanked(roles)))
            }
            Some(fix) => {
                let slip = opened_in_file(fix.slip, |at| span(&draft, at, at + 1));
                (SyntaxProblem { span: span(&draft, fix.range.start, fix.range.end), slip }, Some(fix.draft))
            }
            None => {
                let block = block(&draft.text, stop.at);
                let (range, slip) =
                    unknown(&draft.text, &stop, block.as_ref(), |at| span(&draft, at, at + 1));
                let problem = SyntaxProblem { span: span(&draft, range.start, range.end), slip };
                (problem, without_clause(rule, &draft, &stop, block.as_ref()))
            }
        };
        // What is found no further on is an echo of the mistake before; but clauses that stand within a line are
        // looked for when all else is understood.
        let further = found.last().is_none_or(|last| problem.span.start >= last.span.end);
        let touches = |p: &SyntaxProblem| problem.span.start < p.span.end && p.span.start < problem.span.end;
        if !further && (stop.rules != WITHIN_LINE || found.iter().any(touches)) {
            break;
        }
        let closes = matches!(problem.slip, Slip::Unfinished { .. });
        found.push(problem);
        match next {
            Some(next) if !closes => draft = next,
            _ => break,
        }
    }
    found.sort_by_key(|p| p.span.start);
    debug_assert!(found.iter().all(|p| text.get(p.span.start as usize..p.span.end as usize).is_some()));
    (found, whole.then_some(draft))
}

/// A clause of a block that begins a declaration.
fn stray(rule: Rule, text: &str, stop: &Stop) -> Option<Slip> {
    if rule != Rule::only_declarations || slip::skip_blanks(text, 0) != stop.at {
        return None;
    }
    let holds = |slot: &&&str| begins(&[**slot], &stop.found);
    let block = CONSTRUCTS.iter().find(|c| c.clauses.iter().any(|slot| holds(&slot)))?.slot;
    let inside = canonical(block, stop.lang)?.to_owned();
    Some(Slip::Stray { written: stop.found.clone(), inside })
}

/// A role that stands in a cluster but not in its contour: the slip, the place of the role, and all roles that follow.
fn role_outside(text: &str, stop: &Stop) -> Option<(Slip, std::ops::Range<usize>, std::ops::Range<usize>)> {
    if !matches!(stop.found.as_str(), "where" | "где") {
        return None;
    }
    let block = block(text, stop.at)?;
    block.construct.filter(|c| c.slot == "cluster")?;
    let own = block.clause(stop.at);
    let word = text.get(own.start..stop.at)?.trim();
    if word.is_empty() || word.contains(|c: char| c.is_whitespace()) {
        return None;
    }
    // A clause of the cluster ends the roles.
    let slots = ["contour", "require", "owner", "basis", "members_fixed"];
    let other = block.starts.iter().copied().filter(|start| *start > own.start).find(|start| {
        let rest = text.get(*start..).unwrap_or("");
        begins(&slots, rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or(""))
    });
    let inside = canonical("contour", stop.lang)?.to_owned();
    let slip = Slip::Stray { written: word.to_owned(), inside };
    Some((slip, own.start..own.start + word.len(), own.start..other.unwrap_or(block.end)))
}

/// The place of an opening bracket, which a slip knows in bytes of its draft, in the file.
fn opened_in_file(slip: slip::Found, place: impl Fn(usize) -> Span) -> Slip {
    match slip {
        slip::Found::Slip(slip) => slip,
        slip::Found::Unclosed { bracket, opened } => {
            Slip::Unclosed { bracket, close: closing(bracket), opened: place(opened), at_end: false }
        }
    }
}

/// A mistake of no known kind.
fn unknown(
    text: &str,
    stop: &Stop,
    block: Option<&Block>,
    place: impl Fn(usize) -> Span,
) -> (std::ops::Range<usize>, Slip) {
    let expected = expected(&stop.rules, block, text, stop.lang);
    let open = open_brackets(text, stop.at).last().copied();
    // In brackets that stop before their closing one, the opening one is what to show.
    let unclosed = open.filter(|(_, bracket)| {
        let waited = match bracket {
            '(' => Expected::Sign(")"),
            '[' => Expected::Sign("]"),
            _ => Expected::Sign("}"),
        };
        stop.found.is_empty() || (*bracket != '{' && stop.ends_clause && expected.contains(&waited))
    });
    let range = if stop.found.is_empty() { stop.last_character(text) } else { stop.token() };
    let slip = match unclosed {
        Some((at, bracket)) => {
            let at_end = stop.found.is_empty();
            Slip::Unclosed { bracket, close: closing(bracket), opened: place(at), at_end }
        }
        None if stop.found.is_empty() => Slip::Unfinished { expected },
        None if within_line(stop) => Slip::WithinLine { found: stop.found.clone(), expected },
        None => Slip::Unexpected { found: stop.found.clone(), expected },
    };
    (range, slip)
}

/// True where a clause of the author's own was read whole, but not at the beginning of its line.
fn within_line(stop: &Stop) -> bool {
    stop.rules == WITHIN_LINE
}

/// The draft with the clause left blank in which the reading stopped; where that does not help, the one before it,
/// which may have ended too early, then both.
fn without_clause(rule: Rule, draft: &Draft, stop: &Stop, block: Option<&Block>) -> Option<Draft> {
    let own = block?.clause(stop.at);
    let before = block?.clause(own.start.saturating_sub(1));
    let blank = |range: std::ops::Range<usize>| {
        let written = draft.text.get(range.clone())?;
        let next = (!written.trim().is_empty()).then(|| draft.blanked(range.clone()))?;
        match attempt(rule, &next.text) {
            Ok(()) => Some(next),
            // What follows the blank must be understood.
            Err(failure) => {
                let after = slip::skip_blanks(&next.text, range.end);
                (slip::skip_blanks(&next.text, failure.at) > after).then_some(next)
            }
        }
    };
    if stop.found.is_empty() {
        return None;
    }
    let both = before.start.min(own.start)..own.end;
    blank(own).or_else(|| blank(before)).or_else(|| blank(both))
}
