//! The examples of README.md and docs/ are run: what they show is what the program prints.
//!
//! A block fenced as `console` holds commands (`$ idel …`), each followed by its output. `IDEL_UPDATE=1` rewrites them.
//! A document that writes a policy with `idel new` is run in an empty folder, the others in the project's.

use std::path::{Path, PathBuf};

use crate::manual::{hold, turn};
use crate::support::printed;

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![root.join("README.md")];
    for folder in ["docs", "docs/src", "docs/src/en", "docs/src/ru"] {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        found.extend(entries.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "md")));
    }
    found.sort();
    found
}

/// A command line as words; quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut open) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, open) = (Some(c), true),
            (Some(q), c) if q == c => quote = None,
            (None, ' ') => {
                if open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                open = false;
            }
            (_, c) => word.push(c),
        }
    }
    if open || !word.is_empty() {
        words.push(word);
    }
    words
}

/// What a reader would see: the result, then the messages, then the exit code where it is not 0.
fn run(line: &str, folder: &Path) -> String {
    let words = words(line);
    assert_eq!(words.first().map(String::as_str), Some("idel"), "only idel is run: {line}");
    let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let (mut text, code) = printed(folder, &arguments);
    if code != 0 {
        text.push_str(&format!("[exit code {code}]\n"));
    }
    // A document holds no blanks at line ends.
    text.lines().map(|l| format!("{}\n", l.trim_end())).collect()
}

/// The document with every console block as it would be printed today.
fn rendered(text: &str) -> (String, usize) {
    let (mut out, mut commands, mut inside) = (String::new(), 0, false);
    let empty = tempfile::tempdir().unwrap();
    let writes = text.lines().any(|l| l.starts_with("$ idel new "));
    let folder = if writes { empty.path() } else { Path::new(env!("CARGO_MANIFEST_DIR")) };
    for line in text.lines() {
        match (inside, line) {
            (false, "```console") => {
                inside = true;
                out.push_str("```console\n");
            }
            (true, "```") => {
                inside = false;
                out.push_str("```\n");
            }
            (true, line) => {
                if let Some(command) = line.strip_prefix("$ ") {
                    commands += 1;
                    let shown = run(command, folder);
                    out.push_str(&format!("$ {command}\n{shown}"));
                }
            }
            (false, line) => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    (out, commands)
}

#[test]
fn what_documents_show_is_what_is_printed() {
    let _turn = turn();
    let mut commands = 0;
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap();
        let (now, found) = rendered(&text);
        commands += found;
        hold(&path, &text, &now);
    }
    assert!(commands >= 4, "documents show the program at work");
}
