//! The characters of a text that are code: texts and comments are passed over.

/// Byte offsets and characters outside texts and comments; line ends are always given.
pub fn code(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let (mut quoted, mut comment, mut escaped) = (None, false, false);
    text.char_indices().filter(move |(_, c)| {
        if *c == '\n' {
            // No text goes over its line, so a forgotten quote spoils one line.
            (quoted, comment, escaped) = (None, false, false);
            return true;
        }
        if comment {
            return false;
        }
        if let Some(end) = quoted {
            if escaped {
                escaped = false;
            } else if *c == '\\' && end == '"' {
                escaped = true;
            } else if *c == end {
                quoted = None;
            }
            return false;
        }
        match c {
            '"' => quoted = Some('"'),
            '«' => quoted = Some('»'),
            '“' => quoted = Some('”'),
            '#' => comment = true,
            _ => return true,
        }
        false
    })
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
