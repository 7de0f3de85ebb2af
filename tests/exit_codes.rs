//! Every status with every exit code: a policy of `tests/corpus/exits` ends with the code that its name begins with,
//! in both languages, for the reasons that `expected` lists.
//!
//! `IDEL_UPDATE=1` rewrites `expected`; each line of a new one is to be understood before it is kept.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn corpus(part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/exits").join(part)
}

fn assess(file: &Path, arguments: &[&str]) -> (Option<Value>, i32) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_idel"))
        .args(["assess", "--format", "json"])
        .args(arguments)
        .arg(file)
        .output()
        .unwrap();
    (serde_json::from_slice(&output.stdout).ok(), output.status.code().unwrap())
}

/// What was passed: kind, level and status of each verdict, then of each stage and group.
fn told(result: Option<&Value>) -> Vec<String> {
    let list = |name: &str| result.and_then(|r| r[name].as_array()).cloned().unwrap_or_default();
    let word = |value: &Value, name: &str| value[name].as_str().unwrap_or("-").to_owned();
    let verdict = |v: &Value| format!("{} {} {}", word(v, "level"), word(v, "kind"), word(v, "status"));
    let stage = |s: &Value| {
        let serious = if s["serious"] == true { ", serious failure" } else { "" };
        format!("{} {}{serious}", word(s, "kind"), word(s, "status"))
    };
    list("verdicts").iter().map(verdict).chain(list("stages").iter().map(stage)).collect()
}

#[test]
fn every_cause_gives_its_exit_code_in_both_languages() {
    let mut names: Vec<String> = std::fs::read_dir(corpus("en"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut text = String::new();
    let mut statuses = BTreeSet::new();
    for name in &names {
        let wanted: i32 = name[..1].parse().unwrap();
        let (english, code) = assess(&corpus("en").join(name), &[]);
        let (russian, other) = assess(&corpus("ru").join(name), &[]);
        assert_eq!((code, other), (wanted, wanted), "{name}");
        let lines = told(english.as_ref());
        assert_eq!(lines, told(russian.as_ref()), "{name}");
        writeln!(text, "{name}").unwrap();
        for line in lines {
            writeln!(text, "    {line}").unwrap();
            let plain = line.trim_start_matches("mandatory ").trim_start_matches("advisory ");
            statuses.insert(format!("{wanted} {plain}"));
        }
        // Flags decide whether an outcome fails, never which number it gets.
        let missed = assess(&corpus("en").join(name), &["--fail-on", "missed"]).1;
        let never = assess(&corpus("en").join(name), &["--fail-on", "never"]).1;
        assert_eq!(missed, if wanted == 5 { 0 } else { wanted }, "{name}");
        assert_eq!(never, if wanted >= 4 { 0 } else { wanted }, "{name}");
    }
    text.push_str("\nexit codes with what was passed\n");
    for status in &statuses {
        writeln!(text, "    {status}").unwrap();
    }
    let expected = corpus("expected");
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(&expected, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&expected).unwrap_or_default(), text);
    for status in ["met", "missed", "on_track", "behind", "pending", "undecided", "waived", "not_applicable"]
    {
        assert!(statuses.iter().any(|s| s.ends_with(&format!("target {status}"))), "no target is {status}");
    }
    for status in ["done", "done_late", "overdue", "pending", "undecided", "waived", "not_applicable"] {
        assert!(
            statuses.iter().any(|s| s.ends_with(&format!("milestone {status}"))),
            "no milestone is {status}"
        );
    }
    for status in ["passed", "failed", "undecided", "open"] {
        assert!(statuses.iter().any(|s| s.ends_with(&format!("stage {status}"))), "no stage is {status}");
    }
}
