//! Policies inside Markdown: the blocks are formatted, the prose stays byte for byte.

use super::{Target, Unformatted, format};
use crate::syntax;

/// A document with its blocks formatted; a block that is not whole declarations stays as it is.
pub fn literate(markdown: &str, target: Option<Target>) -> Result<String, Unformatted> {
    let mut out = String::with_capacity(markdown.len());
    let mut at = 0;
    for block in syntax::blocks(markdown) {
        let Some(written) = markdown.get(block.range.clone()) else { continue };
        out.push_str(markdown.get(at..block.range.start).unwrap_or(""));
        at = block.range.end;
        match format(written, target) {
            Ok(formatted) => out.push_str(&placed(&formatted, written, block.indent)),
            Err(Unformatted::Unread) => out.push_str(written),
            Err(Unformatted::Changed) => return Err(Unformatted::Changed),
        }
    }
    out.push_str(markdown.get(at..).unwrap_or(""));
    Ok(out)
}

/// The lines of a block as far to the right as its fence, and ending as its lines did.
fn placed(formatted: &str, written: &str, indent: &str) -> String {
    let end = if written.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::with_capacity(formatted.len());
    for line in formatted.lines() {
        if !line.is_empty() {
            out.push_str(indent);
            out.push_str(line);
        }
        out.push_str(end);
    }
    out
}
