//! Every bad case beside its messages, every good case beside what it was read as.

use std::path::{Path, PathBuf};

use idel::diagnostic::{Describe, Lang, Severity, render};
use idel::load_policy;

use super::{Under, dump, human, project};

/// The cases of a folder: files `*.idel` and folders, by name.
pub fn cases(kind: &str) -> (Under, Vec<PathBuf>) {
    let root = project().join("tests/corpus/check").join(kind);
    let mut found: Vec<PathBuf> = std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).collect();
    found.retain(|p| p.is_dir() || p.extension().is_some_and(|e| e == "idel"));
    found.sort();
    let names = found.iter().map(|p| p.file_name().unwrap().into()).collect();
    (Under(root), names)
}

fn compare(under: &Under, case: &Path, got: &str, wrong: &mut Vec<String>) {
    let expected = under.0.join(case).with_extension("expected");
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(&expected, got).unwrap();
    }
    if std::fs::read_to_string(&expected).unwrap_or_default() != got {
        wrong.push(format!("== {}\n{got}", case.display()));
    }
}

#[test]
fn bad_policies_give_their_messages() {
    let (under, names) = cases("bad");
    let mut wrong = Vec::new();
    for case in &names {
        let checked = load_policy(case, &under);
        let mut got = human(&checked, Lang::En);
        got.push_str(&human(&checked, Lang::Ru));
        let problems: Vec<&dyn Describe> =
            checked.problems.iter().map(|p| p.as_ref() as &dyn Describe).collect();
        got.push_str(&render::render_json(&problems, &checked.sources, &Default::default(), Lang::En));
        compare(&under, case, &got, &mut wrong);
        // A case is named after the one code that it gives.
        let name = case.to_string_lossy();
        let codes: Vec<&str> = problems.iter().map(|p| p.code()).collect();
        if codes.len() != 1 || codes.iter().any(|c| !name.starts_with(c)) {
            wrong.push(format!("== {name} gives {codes:?}\n{}", human(&checked, Lang::En)));
        }
        let errors = problems.iter().any(|p| p.severity() == Severity::Error);
        assert_eq!(checked.policy.is_none(), errors, "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn good_policies_are_read_as_expected() {
    let (under, names) = cases("good");
    let mut wrong = Vec::new();
    for case in &names {
        let checked = load_policy(case, &under);
        let messages = human(&checked, Lang::En);
        if !messages.is_empty() {
            wrong.push(format!("== {}\n{messages}", case.display()));
        }
        if let Some(policy) = &checked.policy {
            compare(&under, case, &dump::policy(policy), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
