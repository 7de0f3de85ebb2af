//! What formatting did: the files that changed, or that would.

use similar::TextDiff;

use crate::keyword::Lang;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formatted {
    /// It was written anew.
    Written,
    /// It stands otherwise than it would when formatted.
    Differs,
}

/// The line about one file.
pub fn render_formatted(path: &str, done: Formatted, lang: Lang) -> String {
    match (done, lang) {
        (Formatted::Written, Lang::En) => format!("{path}: formatted\n"),
        (Formatted::Written, Lang::Ru) => format!("{path}: отформатирован\n"),
        (Formatted::Differs, Lang::En) => format!("{path}: not formatted\n"),
        (Formatted::Differs, Lang::Ru) => format!("{path}: не отформатирован\n"),
    }
}

/// What to do about files that are not formatted.
pub fn render_format_hint(paths: &[String], lang: Lang) -> String {
    let paths = paths.join(" ");
    match lang {
        Lang::En => format!("to format: idel fmt {paths}\n"),
        Lang::Ru => format!("чтобы отформатировать: idel fmt {paths}\n"),
    }
}

/// The lines that formatting changes, as a unified diff.
pub fn render_format_diff(path: &str, before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after).unified_diff().header(path, path).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_holds_what_changed_and_the_lines_around() {
        let diff = render_format_diff("p.idel", "a\nb\nc\n", "a\nB\nc\n");
        assert_eq!(diff, "--- p.idel\n+++ p.idel\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
        assert_eq!(render_format_diff("p.idel", "a\n", "a\n"), "");
    }
}
