//! Policies inside Markdown: the blocks are formatted, the prose stays byte for byte.

use super::{Target, Unformatted, format};
use crate::syntax;

/// A document with its blocks formatted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literate {
    pub text: String,
    /// The lines of the fences of blocks that stay as they are: each holds but a part of a declaration.
    pub kept: Vec<usize>,
}

/// A document with its blocks formatted, each by itself.
pub fn literate(markdown: &str, target: Option<Target>) -> Result<Literate, Unformatted> {
    let mut out = Literate { text: String::with_capacity(markdown.len()), kept: Vec::new() };
    let mut at = 0;
    for block in syntax::blocks(markdown) {
        let before = markdown.get(..block.range.start).unwrap_or("");
        out.text.push_str(before.get(at..).unwrap_or(""));
        at = block.range.end;
        let written = markdown.get(block.range.clone()).unwrap_or("");
        match format(&block.text(markdown), target) {
            Ok(formatted) => out.text.push_str(&placed(&formatted, written, &block.prefix)),
            Err(Unformatted::Unread) => {
                out.text.push_str(written);
                out.kept.push(before.lines().count());
            }
            Err(Unformatted::Changed) => return Err(Unformatted::Changed),
        }
    }
    out.text.push_str(markdown.get(at..).unwrap_or(""));
    Ok(out)
}

/// The lines of a block behind what stands before its fence, and ending as its lines did.
fn placed(formatted: &str, written: &str, prefix: &str) -> String {
    let end = if written.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::with_capacity(formatted.len());
    for line in formatted.lines() {
        // An empty line keeps the marks of its quotation, but no blanks at its end.
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
        out.push_str(end);
    }
    out
}
