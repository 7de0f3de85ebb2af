//! What helps while a line is typed: completion, hints and colours, drawn for a terminal.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use idel::ide::{Candidate, Paint, Vocabulary, matching_bracket};
use idel::repl::{Session, is_complete};
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

/// Asks a session, which is not at work while a line is typed.
pub struct Typing {
    session: Rc<RefCell<Session>>,
    /// The names of the policy that the session had last.
    vocabulary: RefCell<Option<Arc<Vocabulary>>>,
    color: bool,
}

impl Typing {
    pub fn new(session: Rc<RefCell<Session>>, color: bool) -> Typing {
        Typing { session, vocabulary: RefCell::new(None), color }
    }

    /// Does something with the session and the names of its policy.
    fn ask<T>(&self, question: impl FnOnce(&Session, &Vocabulary) -> T) -> Option<T> {
        let session = self.session.try_borrow().ok()?;
        let mut kept = self.vocabulary.try_borrow_mut().ok()?;
        let same = kept.as_ref().filter(|own| Arc::ptr_eq(&own.policy, session.policy())).cloned();
        let vocabulary = match same {
            Some(vocabulary) => vocabulary,
            None => Arc::new(session.vocabulary()?),
        };
        *kept = Some(Arc::clone(&vocabulary));
        Some(question(&session, &vocabulary))
    }
}

impl Helper for Typing {}

impl Completer for Typing {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let found = self.ask(|session, vocabulary| {
            let found = session.complete(vocabulary, line, at);
            let candidates = if found.file {
                let typed = line.get(found.start..at).unwrap_or_default();
                files(session.files_of(line), typed)
            } else {
                found.candidates
            };
            (found.start, candidates)
        });
        let (start, candidates) = found.unwrap_or((at, Vec::new()));
        let pair = |one: Candidate| Pair { display: one.shown, replacement: one.replacement };
        Ok((start, candidates.into_iter().map(pair).collect()))
    }
}

/// Files and folders that begin as is typed, in the order of their names; hidden ones where a dot is typed.
fn files(folder: &Path, typed: &str) -> Vec<Candidate> {
    let quote = typed.chars().next().filter(|sign| matches!(sign, '"' | '«' | '“'));
    let path = quote.map_or(typed, |quote| typed.trim_start_matches(quote));
    let (inside, begun) = path.rsplit_once('/').map_or(("", path), |(inside, begun)| (inside, begun));
    let rooted = path.starts_with('/') && inside.is_empty();
    let looked = if rooted { Path::new("/").to_path_buf() } else { folder.join(inside) };
    let looked = if looked.as_os_str().is_empty() { Path::new(".").to_path_buf() } else { looked };
    let entries = std::fs::read_dir(looked).into_iter().flatten().flatten();
    let mut found: Vec<Candidate> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let hidden = name.starts_with('.') && !begun.starts_with('.');
            if hidden || !name.starts_with(begun) {
                return None;
            }
            let end = if entry.path().is_dir() { "/" } else { "" };
            let prefix = path.strip_suffix(begun).unwrap_or_default();
            let quote = quote.map(String::from).unwrap_or_default();
            Some(Candidate {
                replacement: format!("{quote}{prefix}{name}{end}"),
                shown: format!("{name}{end}"),
            })
        })
        .collect();
    found.sort_by(|a, b| a.shown.cmp(&b.shown));
    found
}

/// A hint that is read, not taken over.
pub struct Told(String);

impl Hint for Told {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Typing {
    type Hint = Told;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<Told> {
        if at < line.len() {
            return None;
        }
        self.ask(|session, vocabulary| session.hint(vocabulary, line)).flatten().map(Told)
    }
}

impl Highlighter for Typing {
    fn highlight<'l>(&self, line: &'l str, at: usize) -> Cow<'l, str> {
        if !self.color {
            return Cow::Borrowed(line);
        }
        let painted = self.ask(|session, vocabulary| session.highlight(vocabulary, line)).unwrap_or_default();
        // A word that is being typed may become a name yet.
        let painted =
            painted.into_iter().filter(|(range, paint)| !matches!(paint, Paint::Unknown) || range.end != at);
        Cow::Owned(painted_line(line, painted, matching_bracket(line, at)))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if self.color { Cow::Owned(format!("\x1b[1m{prompt}\x1b[0m")) } else { Cow::Borrowed(prompt) }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.color { Cow::Owned(format!("\x1b[90m{hint}\x1b[0m")) } else { Cow::Borrowed(hint) }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.color
    }
}

impl Validator for Typing {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let whole = is_complete(context.input());
        Ok(if whole { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

/// The sign of a colour in the numbers of terminals, which readers set to what they can tell apart.
fn sign(paint: Paint) -> &'static str {
    match paint {
        Paint::Keyword => "1;34",
        Paint::Function => "36",
        Paint::Name => "39",
        Paint::Unknown => "31",
        Paint::Unit => "35",
        Paint::Number => "33",
        Paint::Text => "32",
        Paint::OpenText => "4;32",
        Paint::Comment => "90",
    }
}

/// The line with its colours; brackets that belong together stand out.
fn painted_line(
    line: &str,
    painted: impl Iterator<Item = (Range<usize>, Paint)>,
    brackets: Option<(usize, usize)>,
) -> String {
    let brackets = brackets.into_iter().flat_map(|(a, b)| [(a..a + 1, "1;7"), (b..b + 1, "1;7")]);
    let mut pieces: Vec<(Range<usize>, &str)> =
        painted.map(|(range, paint)| (range, sign(paint))).chain(brackets).collect();
    pieces.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(line.len() * 2);
    let mut from = 0;
    for (range, sign) in pieces {
        let (Some(gap), Some(text)) = (line.get(from..range.start), line.get(range.clone())) else {
            continue;
        };
        out.push_str(gap);
        out.push_str(&format!("\x1b[{sign}m{text}\x1b[0m"));
        from = range.end;
    }
    out.push_str(line.get(from..).unwrap_or_default());
    out
}
