//! The formats for machines: each is held to what its readers accept, over policies with errors, with warnings and with
//! verdicts of every kind.

mod formats;
mod outputs;
mod recipes;
mod review;
mod sarif;
mod schema;
mod settings;

use std::process::Output;

use super::cli::idel;

/// More errors and warnings than some readers show, in files of their own.
pub fn faulty() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/check/bad");
    let mut files: Vec<String> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".idel") && (name.starts_with("E030") || name.starts_with("W04")))
        .map(|name| format!("tests/corpus/check/bad/{name}"))
        .collect();
    files.sort();
    assert!(files.len() > 40, "{}", files.len());
    files
}

/// `idel check` of those files.
pub fn check(format: &str, lang: &str) -> Output {
    let files = faulty();
    let mut arguments = vec!["check", "--format", format, "--lang", lang];
    arguments.extend(files.iter().map(String::as_str));
    idel(&arguments)
}

/// `idel assess` of a policy with verdicts met, missed, undecided, waived, not due and not applicable.
pub fn assess(format: &str, lang: &str) -> Output {
    idel(&["assess", "docs/verdicts/en", "--format", format, "--lang", lang])
}
