//! `idel test` as its users run it: exit codes, filters, coverage, updates, watching.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::cli::{Folder, code, idel};

const POLICY: &str = include_str!("../../docs/tests/en/policy.idel");

/// What a command writes, with plain blanks.
fn stdout(output: &Output) -> String {
    crate::cli::stdout(output).replace('\u{A0}', " ")
}

fn stderr(output: &Output) -> String {
    crate::cli::stderr(output).replace('\u{A0}', " ")
}

/// A folder with the small policy, its first expectation of another number.
fn folder(name: &str, expected: &str) -> Folder {
    let folder = Folder::new(name);
    std::fs::create_dir_all(folder.path()).unwrap();
    let text = POLICY.replace("== 360 thousand", &format!("== {expected} thousand"));
    std::fs::write(folder.path().join("policy.idel"), text).unwrap();
    folder
}

fn policy(folder: &Folder) -> String {
    std::fs::read_to_string(folder.path().join("policy.idel")).unwrap()
}

#[test]
fn the_exit_code_is_0_or_6() {
    let right = folder("test-right", "350");
    assert_eq!(code(&idel(&["test", right.text()])), 0);
    let wrong = folder("test-wrong", "360");
    let failed = idel(&["test", wrong.text()]);
    assert_eq!(code(&failed), 6);
    assert!(
        stdout(&failed)
            .contains("expected 360 thousand RUB[2010] / person, found 350 thousand RUB[2010] / person")
    );
    assert!(stderr(&failed).is_empty(), "a report is a result");
}

#[test]
fn nothing_that_runs_is_a_failure_and_a_wrong_pattern_wrong_usage() {
    let right = folder("test-none", "350");
    let none = idel(&["test", right.text(), "--run", "no such title"]);
    assert_eq!((code(&none), stdout(&none).as_str()), (6, ""));
    assert!(stderr(&none).contains("no title matches `no such title`"));
    assert_eq!(code(&idel(&["test", right.text(), "--run", "^output.*employee$"])), 0);
    let wrong = idel(&["test", right.text(), "--run", "("]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("this is no regular expression"));
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/small/en");
    let empty = idel(&["test", small.to_str().unwrap()]);
    assert_eq!(code(&empty), 6);
    assert!(stderr(&empty).contains("the policy declares none"));
    assert_eq!(code(&idel(&["test", "no/such/policy"])), 1);
}

#[test]
fn what_no_test_reaches_is_told_and_held_to_a_threshold() {
    let right = folder("test-coverage", "350");
    let told = idel(&["test", right.text(), "--coverage"]);
    assert_eq!(code(&told), 0);
    let text = stdout(&told);
    for place in
        ["indicator size_class", "target first.output", "stage first", "role petrochem.core", "the branch"]
    {
        assert!(text.contains(place), "{place}: {text}");
    }
    assert!(!text.contains("indicator output ("), "{text}");
    assert_eq!(code(&idel(&["test", right.text(), "--threshold", "10"])), 0);
    let low = idel(&["test", right.text(), "--threshold", "90"]);
    assert_eq!(code(&low), 6);
    assert!(stderr(&low).contains("of the policy, 90 % is asked for"), "{}", stderr(&low));
    assert_eq!(code(&idel(&["test", right.text(), "--threshold", "120"])), 2);
}

#[test]
fn update_writes_the_numbers_that_there_are() {
    let wrong = folder("test-update", "360");
    let before = policy(&wrong);
    let updated = idel(&["test", wrong.text(), "--update"]);
    assert_eq!(code(&updated), 0, "{}", stderr(&updated));
    assert_eq!(policy(&wrong), before.replace("== 360 thousand", "== 350 thousand"));
    let told = stderr(&updated);
    assert!(told.starts_with("policy.idel:") && told.ends_with(": 360 → 350\n"), "{told}");
    // What holds is left alone, and what is no number too.
    let again = idel(&["test", wrong.text(), "--update"]);
    assert_eq!((code(&again), stderr(&again).as_str()), (0, ""));
    let missing = before.replace("at year = 2011 is missing", "is missing");
    std::fs::write(wrong.path().join("policy.idel"), &missing).unwrap();
    let kept = idel(&["test", wrong.text(), "--update"]);
    assert_eq!(code(&kept), 6);
    assert_eq!(policy(&wrong), missing.replace("== 360 thousand", "== 350 thousand"));
}

#[test]
fn update_leaves_a_number_that_no_decimal_says() {
    let wrong = folder("test-third", "360");
    let third = policy(&wrong).replace("9000", "9001").replace("|        10 |", "|         3 |");
    std::fs::write(wrong.path().join("policy.idel"), &third).unwrap();
    let kept = idel(&["test", wrong.text(), "--update"]);
    assert_eq!(code(&kept), 6);
    assert_eq!(policy(&wrong), third);
    assert!(stderr(&kept).contains("no decimal is equal to the value"), "{}", stderr(&kept));
    let near = third
        .replace("== 360 thousand RUB[2010] / person", "== 360 thousand RUB[2010] / person within 0.1 %");
    std::fs::write(wrong.path().join("policy.idel"), &near).unwrap();
    assert_eq!(code(&idel(&["test", wrong.text(), "--update"])), 0);
    assert!(
        policy(&wrong).contains("== 424.3 thousand RUB[2010] / person within 0.1 %"),
        "{}",
        policy(&wrong)
    );
}

#[test]
fn what_is_given_may_stand_in_a_file() {
    let right = folder("test-file", "350");
    let text = policy(&right);
    let (start, end) = (text.find("    given report {").unwrap(), text.find("    expect output").unwrap());
    let text = format!("{}    given report from \"report.csv\"\n{}", &text[..start], &text[end..]);
    std::fs::write(right.path().join("policy.idel"), text).unwrap();
    let file = right.path().join("report.csv");
    std::fs::write(&file, "id,year,employees,shipped\nA,2012,10,5000\nB,2012,30,9000\n").unwrap();
    assert_eq!(code(&idel(&["test", right.text()])), 0);
    std::fs::write(&file, "id,year,employees,shipped\nA,2012,ten,5000\nB,2012,30,9000\n").unwrap();
    let wrong = idel(&["test", right.text()]);
    assert_eq!(code(&wrong), 6);
    assert!(stdout(&wrong).contains("report.csv row 2, column \"employees\": \"ten\""), "{}", stdout(&wrong));
    std::fs::remove_file(&file).unwrap();
    let absent = idel(&["test", right.text()]);
    assert_eq!(code(&absent), 6);
    assert!(stdout(&absent).contains("E0501"), "{}", stdout(&absent));
}

#[test]
fn watching_runs_again_when_a_file_changes() {
    let watched = folder("test-watch", "360");
    let mut child = Command::new(env!("CARGO_BIN_EXE_idel"))
        .args(["test", watched.text(), "--watch", "--lang", "en"])
        .env("NO_COLOR", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut lines = lines.by_ref().map(|line| line.replace('\u{A0}', " "));
    let first = lines.find(|line| line.starts_with("1 test"));
    let text = policy(&watched).replace("== 360 thousand", "== 350 thousand");
    std::fs::write(watched.path().join("policy.idel"), text).unwrap();
    let second = lines.find(|line| line.starts_with("1 test"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(first.as_deref(), Some("1 test: 0 passed, 1 failed"));
    assert_eq!(second.as_deref(), Some("1 test: all passed"));
}

#[test]
fn what_new_writes_tests_cleanly() {
    for lang in ["en", "ru"] {
        let made = Folder::new(&format!("test-new-{lang}"));
        assert_eq!(code(&idel(&["new", made.text(), "--lang", lang])), 0);
        let tested = idel(&["test", made.text()]);
        assert_eq!(code(&tested), 0, "{}", stdout(&tested));
        // No data are read.
        std::fs::remove_file(made.path().join("data").join(if lang == "en" {
            "reports.csv"
        } else {
            "отчёты.csv"
        }))
        .unwrap();
        assert_eq!(code(&idel(&["test", made.text()])), 0);
    }
}

#[test]
fn the_examples_test_cleanly_in_both_languages() {
    for lang in ["en", "ru"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tatarstan").join(lang);
        let tested = idel(&["test", path.to_str().unwrap(), "--format", "tap"]);
        assert_eq!(code(&tested), 0, "{}", stdout(&tested));
        assert!(stdout(&tested).starts_with("TAP version 14\n1..8\n"));
    }
}
