//! A piece of text under correction, which still knows where each of its bytes came from.

use std::ops::Range;

#[derive(Debug, Clone)]
pub struct Draft {
    pub text: String,
    /// In the order in which they were made, each in the bytes of its own time.
    edits: Vec<Edit>,
}

#[derive(Debug, Clone, Copy)]
struct Edit {
    at: usize,
    removed: usize,
    added: usize,
}

impl Draft {
    pub fn new(text: &str) -> Draft {
        Draft { text: text.to_owned(), edits: Vec::new() }
    }

    /// The same with a range written otherwise; a range that cuts a character changes nothing.
    pub fn with(&self, range: Range<usize>, instead: &str) -> Draft {
        let mut next = self.clone();
        if next.text.get(range.clone()).is_some() {
            next.text.replace_range(range.clone(), instead);
            next.edits.push(Edit { at: range.start, removed: range.len(), added: instead.len() });
        }
        next
    }

    /// The same with a range left blank; lines stay.
    pub fn blanked(&self, range: Range<usize>) -> Draft {
        let old = self.text.get(range.clone()).unwrap_or("");
        let blank: String = old.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        self.with(range, &blank)
    }

    /// Where a byte of the draft stood in the text that was given.
    pub fn original(&self, at: usize) -> usize {
        self.edits.iter().rev().fold(at, |at, edit| {
            if at >= edit.at + edit.added {
                at - edit.added + edit.removed
            } else if at > edit.at {
                edit.at + (at - edit.at).min(edit.removed)
            } else {
                at
            }
        })
    }
}
