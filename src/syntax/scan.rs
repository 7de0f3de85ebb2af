//! The characters of a text that are code: texts and comments are passed over.

/// Byte offsets and characters outside texts and comments; line ends are always given.
pub fn code(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut until = 0;
    text.char_indices().filter(move |(at, c)| {
        if *at < until {
            return false;
        }
        let passed = text.get(*at..).and_then(|rest| passed_over(*c, rest));
        until = at + passed.unwrap_or(0);
        passed.is_none()
    })
}

/// The bytes of the text literal or comment that a character begins, if it does; `rest` begins with it.
fn passed_over(first: char, rest: &str) -> Option<usize> {
    match first {
        '"' | '«' | '“' => Some(text_length(rest)),
        '#' => Some(rest.find('\n').unwrap_or(rest.len())),
        _ => None,
    }
}

/// The bytes of the text literal at the beginning of a text. None goes over its line, so that a forgotten quote
/// spoils one line.
pub fn text_length(rest: &str) -> usize {
    let line = rest.get(..rest.find('\n').unwrap_or(rest.len())).unwrap_or("");
    let end_of = |close: char| line.find(close).map_or(line.len(), |at| at + close.len_utf8());
    if line.starts_with('«') {
        balanced(line).unwrap_or_else(|| end_of('»'))
    } else if line.starts_with('“') {
        end_of('”')
    } else {
        let mut escaped = false;
        let close = line.char_indices().skip(1).find(|(_, c)| {
            let closes = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        });
        close.map_or(line.len(), |(at, _)| at + 1)
    }
}

/// Where guillemets end that may hold a pair of their own, as in «ООО «Ромашка»».
fn balanced(line: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in line.char_indices() {
        match c {
            '«' if depth < 2 => depth += 1,
            '»' if depth == 1 => return Some(at + c.len_utf8()),
            '»' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A piece of code: a word with its bounds in bytes, or a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Word { start: usize, end: usize },
    Mark { at: usize, mark: char },
}

impl Piece {
    /// The byte at which it begins.
    pub fn start(self) -> usize {
        match self {
            Piece::Word { start, .. } => start,
            Piece::Mark { at, .. } => at,
        }
    }

    /// It as it is written in the text that it was found in.
    pub fn text(self, text: &str) -> &str {
        let (start, end) = match self {
            Piece::Word { start, end } => (start, end),
            Piece::Mark { at, mark } => (at, at + mark.len_utf8()),
        };
        text.get(start..end).unwrap_or("")
    }
}

/// The words and marks of a text in order; blanks but line ends are passed over.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece> + '_ {
    let belongs = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let first = rest.chars().next()?;
            let start = at;
            if belongs(first) {
                at += rest.find(|c| !belongs(c)).unwrap_or(rest.len());
                return Some(Piece::Word { start, end: at });
            }
            let passed = passed_over(first, rest);
            at += passed.unwrap_or(first.len_utf8());
            if passed.is_none() && (first == '\n' || !first.is_whitespace()) {
                return Some(Piece::Mark { at: start, mark: first });
            }
        }
    })
}
