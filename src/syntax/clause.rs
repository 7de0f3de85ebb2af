//! Where clauses begin and brackets stand, in a text that may not parse.

use std::ops::Range;

use super::scan::{self, Piece};
use crate::keyword::{Lang, RESERVED, TABLE, canonical};

/// A block in braces: what may begin in it and what its clauses are.
pub struct Construct {
    /// The slot of the keyword that opens it.
    pub slot: &'static str,
    /// The slots of its clauses, those first that a reader misses first.
    pub clauses: &'static [&'static str],
}

const fn c(slot: &'static str, clauses: &'static [&'static str]) -> Construct {
    Construct { slot, clauses }
}

/// Every block of the grammar with its clauses.
pub const CONSTRUCTS: &[Construct] = &[
    c("policy", &["authority", "period", "basis", "baseline", "language", "exclusive"]),
    c("act", &["kind", "adopted", "in_force", "number", "url", "replaces", "basis"]),
    c("body", &["kind", "of", "established", "basis"]),
    c("classification", &["code", "title", "parent"]),
    c(
        "dataset",
        &[
            "column",
            "key",
            "period",
            "where",
            "exists",
            "valid",
            "columns",
            "status_column",
            "sheet",
            "header",
            "missing_signs",
        ],
    ),
    c(
        "link",
        &[
            "link_from",
            "link_to",
            "column",
            "period",
            "key",
            "where",
            "exists",
            "valid",
            "columns",
            "status_column",
            "sheet",
            "header",
            "missing_signs",
        ],
    ),
    c("status_column", &["final", "provisional", "estimated", "suppressed", "confidential"]),
    c("parameter", &["from"]),
    c("cluster", &["contour", "require", "owner", "basis", "members_fixed"]),
    c("contour", &["include", "exclude"]),
    c("clusters", &["id", "title", "contour", "require", "owner", "basis", "members_fixed"]),
    c("indicator", &["value", "better", "source", "owner", "frequency", "basis", "coverage", "collected"]),
    c("stage", STAGE),
    c("group", STAGE),
    c("target", &["level", "weight", "owner", "basis", "applies", "like_for_like"]),
    c(
        "milestone",
        &[
            "done_when",
            "owner",
            "done_on",
            "done_from",
            "after",
            "within_time",
            "not_before",
            "during",
            "level",
            "basis",
        ],
    ),
    c("rating", &[]),
    c("waiver", &["reason", "basis", "owner"]),
    c("test", &["given", "as_of", "expect", "cases"]),
    c("given", &[]),
    c("cases", &[]),
    c("follows", &[]),
];

const STAGE: &[&str] =
    &["target", "milestone", "passes", "after", "rated", "group", "serious", "score", "owner", "basis"];

/// The clauses of a block by their slots, each as a language writes it.
pub fn clause_words(block: &str, lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    let clauses = CONSTRUCTS.iter().find(|c| c.slot == block).map_or(&[][..], |c| c.clauses);
    clauses.iter().filter_map(move |slot| Some((*slot, canonical(slot, lang)?)))
}

/// The slots that open a declaration.
pub const OPENING: &[&str] = &[
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

/// True where the first word of any form of one of the slots is `word`.
pub fn begins(slots: &[&str], word: &str) -> bool {
    TABLE.iter().filter(|k| slots.contains(&k.slot)).any(|k| {
        k.en.iter().chain(k.ru).any(|form| form.split(' ').next().is_some_and(|first| first == word))
    })
}

/// The brackets open at a byte, outermost first.
pub fn open_brackets(text: &str, until: usize) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, mark) in scan::code(text).take_while(|(at, _)| *at < until) {
        let opening = match mark {
            '(' | '[' | '{' => {
                open.push((at, mark));
                continue;
            }
            ')' => '(',
            ']' => '[',
            '}' => '{',
            _ => continue,
        };
        // A bracket closes its own kind; what is forgotten inside goes with it, but no bracket closes a brace.
        let own = open.iter().rposition(|(_, b)| *b == opening);
        let brace = open.iter().rposition(|(_, b)| *b == '{');
        if let Some(own) = own.filter(|own| opening == '{' || brace.is_none_or(|brace| *own > brace)) {
            open.truncate(own);
        }
    }
    open
}

/// The bracket that closes another.
pub fn closing(bracket: char) -> char {
    match bracket {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// A block around a byte.
pub struct Block {
    /// The byte of its brace.
    pub open: usize,
    pub construct: Option<&'static Construct>,
    /// Where its clauses begin, as far as lines tell.
    pub starts: Vec<usize>,
    /// Where it ends, or the end of the text.
    pub end: usize,
}

impl Block {
    /// The clause that holds a byte.
    pub fn clause(&self, at: usize) -> Range<usize> {
        let start = self.starts.iter().rev().find(|s| **s <= at).copied().unwrap_or(self.open + 1);
        let end = self.starts.iter().find(|s| **s > at).copied().unwrap_or(self.end);
        start..end
    }
}

/// The innermost block around a byte.
pub fn block(text: &str, at: usize) -> Option<Block> {
    let (open, _) = open_brackets(text, at).into_iter().rev().find(|(_, bracket)| *bracket == '{')?;
    let mut starts = Vec::new();
    let (mut depth, mut groups, mut fresh, mut end) = (0usize, 0usize, true, text.len());
    for piece in scan::pieces(text) {
        match piece {
            Piece::Mark { at, .. } if at <= open => {}
            Piece::Word { start, .. } if start <= open => {}
            Piece::Mark { at, mark } => match mark {
                '\n' => fresh = true,
                '{' => (depth, fresh) = (depth + 1, false),
                '}' if depth == 0 => {
                    end = at;
                    break;
                }
                '}' => (depth, fresh) = (depth - 1, true),
                '(' | '[' => (groups, fresh) = (groups + 1, false),
                ')' | ']' => (groups, fresh) = (groups.saturating_sub(1), false),
                _ => fresh = false,
            },
            Piece::Word { start, end } => {
                let word = text.get(start..end).unwrap_or("");
                let keyword = is_clause_word(word);
                if fresh && depth == 0 && (keyword || (groups == 0 && !RESERVED.contains(&word))) {
                    starts.push(start);
                    groups = 0;
                }
                fresh = false;
            }
        }
    }
    Some(Block { open, construct: construct(text, open), starts, end })
}

/// True for the first word of a clause of any block.
fn is_clause_word(word: &str) -> bool {
    !RESERVED.contains(&word) && CONSTRUCTS.iter().any(|c| begins(c.clauses, word))
}

/// What opens the brace at a byte: the last word before it that can, those that begin a line first.
fn construct(text: &str, open: usize) -> Option<&'static Construct> {
    let (mut first, mut any, mut fresh) = (None, None, true);
    for piece in scan::pieces(text.get(..open)?) {
        match piece {
            Piece::Mark { mark, .. } => {
                fresh = matches!(mark, '\n' | '{' | '}');
                if matches!(mark, '{' | '}') {
                    (first, any) = (None, None);
                }
            }
            Piece::Word { start, end } => {
                let word = text.get(start..end).unwrap_or("");
                let opens = CONSTRUCTS.iter().find(|c| begins(&[c.slot], word));
                any = opens.or(any);
                if fresh {
                    first = opens.or(first);
                }
                fresh = false;
            }
        }
    }
    // The plan of a target opens a brace in the middle of a line that a target begins.
    if any.is_some_and(|c| c.slot == "follows") { any } else { first.or(any) }
}
