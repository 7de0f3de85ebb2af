//! Texts inside markup: HTML, SVG, GraphML.

/// A text in which nothing can be taken for markup, and no sign stands that a page may not hold.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            c if c.is_control() && !matches!(c, '\n' | '\t') => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_taken_for_markup_is_escaped() {
        assert_eq!(
            escape("a < b & \"c\" > 'd'\u{1}\u{FFFF}"),
            "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;\u{FFFD}\u{FFFD}"
        );
    }
}
