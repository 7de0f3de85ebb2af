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

/// What to do about files that are not formatted; `to` is the language that they were asked to be put into.
pub fn render_format_hint(paths: &[String], to: Option<Lang>, lang: Lang) -> String {
    let to = match to {
        None => "",
        Some(Lang::En) => "--to en ",
        Some(Lang::Ru) => "--to ru ",
    };
    let paths = paths.iter().map(|path| word(path)).collect::<Vec<_>>().join(" ");
    match lang {
        Lang::En => format!("to format: idel fmt {to}{paths}\n"),
        Lang::Ru => format!("чтобы отформатировать: idel fmt {to}{paths}\n"),
    }
}

/// A path as a shell takes it for one word.
fn word(path: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '/' | '\\' | '.' | '_' | '-' | ':');
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// A block of a literate act that stays as it is, by the line of its fence.
pub fn render_block_kept(path: &str, line: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!(
            "warning: {path}:{line}: the block is left as it is: it holds a part of a declaration; \
             put the whole declaration into one block\n"
        ),
        Lang::Ru => format!(
            "предупреждение: {path}:{line}: блок оставлен как есть: в нём только часть объявления; \
             соберите объявление в один блок\n"
        ),
    }
}

/// The lines that formatting changes, as a unified diff. An empty line around them is written without a blank, as programs
/// that apply it take it too.
pub fn render_format_diff(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after).unified_diff().header(path, path).to_string();
    diff.split_inclusive('\n').map(|line| if line == " \n" { "\n" } else { line }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_holds_what_changed_and_the_lines_around() {
        let diff = render_format_diff("p.idel", "a\nb\nc\n", "a\nB\nc\n");
        assert_eq!(diff, "--- p.idel\n+++ p.idel\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
        assert_eq!(render_format_diff("p.idel", "a\n", "a\n"), "");
        let empty = render_format_diff("p.idel", "a\n\nb\n", "a\n\nB\n");
        assert_eq!(empty, "--- p.idel\n+++ p.idel\n@@ -1,3 +1,3 @@\n a\n\n-b\n+B\n");
    }

    #[test]
    fn a_hint_is_a_command_with_the_options_of_the_run() {
        let paths = ["./данные.idel".to_owned(), "my policy/it's.idel".to_owned()];
        assert_eq!(
            render_format_hint(&paths, Some(Lang::En), Lang::Ru),
            "чтобы отформатировать: idel fmt --to en ./данные.idel 'my policy/it'\\''s.idel'\n"
        );
        assert_eq!(render_format_hint(&paths[..1], None, Lang::En), "to format: idel fmt ./данные.idel\n");
    }
}
