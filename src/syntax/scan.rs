//! The characters of a text that are code: texts and comments are passed over.

/// Byte offsets and characters outside texts and comments; line ends are always given.
pub fn code(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut until = 0;
    text.char_indices().filter(move |(at, c)| {
        if *at < until {
            return false;
        }
        match c {
            '"' | '«' | '“' => until = text.get(*at..).map_or(*at, |rest| at + text_length(rest)),
            '#' => until = text.get(*at..).map_or(*at, |rest| at + rest.find('\n').unwrap_or(rest.len())),
            _ => return true,
        }
        false
    })
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

/// The words and marks of a text in order; blanks but line ends are passed over.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for (at, c) in code(text) {
        if c.is_alphanumeric() || c == '_' {
            match found.last_mut() {
                Some(Piece::Word { end, .. }) if *end == at => *end = at + c.len_utf8(),
                _ => found.push(Piece::Word { start: at, end: at + c.len_utf8() }),
            }
        } else if c == '\n' || !c.is_whitespace() {
            found.push(Piece::Mark { at, mark: c });
        }
    }
    found
}
