//! Holds the stations of `src` to the import rules of ARCHITECTURE.md, and its files to a size that can be read at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each station may import. A station may always import itself.
const ALLOWED: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("unit", &[]),
    ("work", &[]),
    ("keyword", &[]),
    ("manual", &["keyword"]),
    ("diagnostic", &["source", "keyword"]),
    ("syntax", &["source", "diagnostic", "keyword"]),
    ("format", &["syntax", "keyword"]),
    ("spelling", &["format", "check", "ide", "library", "syntax", "source", "unit"]),
    ("model", &["source", "unit", "keyword"]),
    ("library", &["source", "unit", "model"]),
    ("catalogue", &["library", "syntax", "source", "keyword"]),
    ("project", &["syntax", "model", "diagnostic", "source", "keyword"]),
    ("check", &["syntax", "model", "library", "unit", "diagnostic", "source", "keyword"]),
    ("plan", &["model"]),
    ("cube", &["unit", "model", "source", "work"]),
    ("engine", &["plan", "cube", "diagnostic", "model", "unit", "source", "keyword", "work"]),
    ("verdict", &["cube", "model", "unit", "source"]),
    ("grounds", &["verdict", "cube", "model", "syntax", "unit", "source"]),
    ("history", &[]),
    ("revision", &["syntax", "model", "project", "keyword"]),
    ("testing", &["engine", "plan", "cube", "verdict", "diagnostic", "model", "unit", "source"]),
    (
        "report",
        &[
            "verdict",
            "grounds",
            "history",
            "revision",
            "testing",
            "cube",
            "model",
            "source",
            "unit",
            "keyword",
            "diagnostic",
            "manual",
            "catalogue",
            "library",
            "work",
        ],
    ),
];

/// A file with more lines tells of more than one thing.
const MOST_LINES: usize = 600;

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The stations named after `crate::` in a text, comments left out.
fn imports(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    code.split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

#[test]
fn imports_run_downward_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    assert!(files.len() > 10, "the stations are read");
    let mut faults = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&root).unwrap();
        let first = relative.iter().next().unwrap().to_string_lossy().into_owned();
        let station = first.trim_end_matches(".rs");
        let Some(may) = allowed.get(station) else {
            if !["lib", "main", "pipeline", "asked", "cli", "ide", "repl"].contains(&station) {
                faults.push(format!("{}: no rule for the station {station}", relative.display()));
            }
            continue;
        };
        let text = std::fs::read_to_string(&file).unwrap();
        for used in imports(&text) {
            if used != station && !may.contains(&used.as_str()) {
                faults.push(format!("{} imports {used}", relative.display()));
            }
        }
        for (crate_name, home) in
            [("datafusion", "engine"), ("pest", "syntax"), ("miette", "diagnostic"), ("toml", "project")]
        {
            if station != home && text.contains(&format!("{crate_name}::")) {
                faults.push(format!("{} uses {crate_name}, which belongs to {home}", relative.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_reader_of_imports_sees_them() {
    let text = "//! crate::engine is not meant\nuse crate::cube::Cell;\nfn f() -> crate::unit::Unit { g() }";
    assert_eq!(imports(text), BTreeSet::from(["cube".to_owned(), "unit".to_owned()]));
}

#[test]
fn a_file_is_no_longer_than_can_be_read_at_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    assert!(files.len() > 10, "the files are read");
    let lines = |file: &PathBuf| std::fs::read_to_string(file).unwrap().lines().count();
    let named = |file: &PathBuf| file.strip_prefix(&root).unwrap().display().to_string();
    let long: Vec<String> = files
        .iter()
        .filter(|file| lines(file) > MOST_LINES)
        .map(|file| format!("{}: {} lines, at most {MOST_LINES}", named(file), lines(file)))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn a_file_opens_with_what_it_is_about() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let silent: Vec<String> = files
        .iter()
        .filter(|file| !std::fs::read_to_string(file).unwrap().starts_with("//! "))
        .map(|file| file.strip_prefix(&root).unwrap().display().to_string())
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}
