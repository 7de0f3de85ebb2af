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
    let russian = idel(&["test", right.text(), "--run", "(", "--lang", "ru"]);
    assert!(
        stderr(&russian).contains("это не регулярное выражение: скобка `(` не закрыта"),
        "{}",
        stderr(&russian)
    );
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
fn reports_for_machines_do_not_pass_where_too_little_is_reached() {
    let right = folder("test-short", "350");
    let told = |format: &str, more: &[&str]| {
        let mut args = vec!["test", right.text(), "--format", format];
        args.extend(more);
        let ended = idel(&args);
        (code(&ended), stdout(&ended))
    };
    let suite = |text: &str| -> Option<(usize, usize, usize)> {
        let document = roxmltree::Document::parse(text).unwrap();
        let suite = document.descendants().find(|n| n.attribute("name") == Some("coverage"))?;
        let count = |name: &str| suite.attribute(name).unwrap().parse().unwrap();
        Some((count("tests"), count("failures"), count("skipped")))
    };
    let (ended, short) = told("junit", &["--threshold", "90"]);
    assert_eq!((ended, suite(&short)), (6, Some((7, 1, 6))), "{short}");
    assert!(short.contains("tests reach 14.3 % of the policy, 90 % is asked for"), "{short}");
    assert!(short.contains("role petrochem.core (policy.idel:16)"), "{short}");
    let (ended, enough) = told("junit", &["--threshold", "10"]);
    assert_eq!((ended, suite(&enough)), (0, Some((7, 0, 6))), "{enough}");
    assert_eq!(suite(&told("junit", &["--coverage"]).1), Some((7, 0, 6)));
    assert_eq!(suite(&told("junit", &[]).1), None);

    let (ended, short) = told("tap", &["--threshold", "90"]);
    assert_eq!(ended, 6);
    assert!(short.contains("1..2\n") && short.contains("not ok 2 - coverage\n"), "{short}");
    for line in ["  reached: 1", "  of: 7", "  threshold: 0.9", "    - what: \"stage first\""] {
        assert!(short.lines().any(|own| own == line), "{line}: {short}");
    }
    let (ended, enough) = told("tap", &["--coverage"]);
    assert!(ended == 0 && enough.contains("\nok 2 - coverage\n"), "{enough}");
    assert!(!told("tap", &[]).1.contains("coverage"));

    let (ended, short) = told("json", &["--threshold", "90"]);
    let document: serde_json::Value = serde_json::from_str(&short).unwrap();
    assert_eq!((ended, &document["coverage"]["passed"]), (6, &serde_json::json!(false)));
    assert_eq!(document["coverage"]["threshold"], 0.9);
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

/// The small policy with its expectations replaced.
fn expecting(name: &str, expectations: &[&str]) -> Folder {
    let folder = folder(name, "350");
    let text = policy(&folder);
    let (start, end) = (text.find("    expect output").unwrap(), text.rfind('}').unwrap());
    let lines: String = expectations.iter().map(|one| format!("    expect {one}\n")).collect();
    std::fs::write(
        folder.path().join("policy.idel"),
        format!("{}{lines}}}\n", &text[..start]) + &text[end + 1..],
    )
    .unwrap();
    folder
}

#[test]
fn update_writes_either_side_and_says_what_it_leaves_alone() {
    let made = expecting(
        "test-left",
        &[
            "41 person == sum(employees) overall",
            "-(sum(employees) overall) == -41 person",
            "sum(employees) overall == -1 person",
            "sum(employees) overall >= 41 person",
            "sum(employees) overall == (sum(employees) overall) + 1 person",
            "sum(employees) overall is missing",
            "sum(employees) at year = 2011 == 1 person",
            "first.output of petrochem is missed",
            "sum(employees) overall == 40 person and sum(employees) overall == 41 person",
            "not \"A\" in petrochem",
        ],
    );
    let before = policy(&made);
    let updated = idel(&["test", made.text(), "--update", "--lang", "en"]);
    assert_eq!(code(&updated), 6);
    let after = policy(&made);
    for line in ["expect 40 person == sum", "overall) == -40 person", "overall == 40 person\n"] {
        assert!(after.contains(line), "{line}: {after}");
    }
    assert_eq!(after.lines().count(), before.lines().count());
    let told = stderr(&updated);
    let left: Vec<&str> =
        told.lines().filter_map(|line| Some(line.split_once("left as it is: ")?.1)).collect();
    let reasons = [
        "only the number of an equation",
        "neither side is a number",
        "what is expected is no number",
        "there is no value to write",
        "what is expected is no number",
        "conditions are joined here",
        "conditions are joined here",
    ];
    assert_eq!(left.len(), reasons.len(), "{told}");
    for (left, reason) in left.iter().zip(reasons) {
        assert!(left.starts_with(reason), "{left}: {reason}");
    }
}

#[test]
fn an_equation_whose_number_stands_first_tells_what_was_found() {
    let made = expecting("test-first", &["41 person == sum(employees) overall"]);
    let failed = idel(&["test", made.text(), "--lang", "en"]);
    assert!(stdout(&failed).contains("expected 41 person, found 40 person"), "{}", stdout(&failed));
}

#[test]
fn a_number_that_holds_in_one_case_is_not_written_for_another() {
    let made = expecting("test-torn", &["sum(employees) overall == 40 person"]);
    let text = policy(&made)
        .replace("test \"output", "test \"cases: output")
        .replace(
            "    given organisation {",
            "    cases {\n        n\n        10\n        11\n    }\n    given organisation {",
        )
        .replace("|        10 |", "|        n |");
    std::fs::write(made.path().join("policy.idel"), &text).unwrap();
    let updated = idel(&["test", made.text(), "--update", "--lang", "en"]);
    assert_eq!((code(&updated), policy(&made)), (6, text));
    assert!(
        stderr(&updated).contains("expectations or cases want different numbers here"),
        "{}",
        stderr(&updated)
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
    // A heading that means nothing is no column without values.
    std::fs::write(&file, "id,year,employes,shipped\nA,2012,10,5000\nB,2012,30,9000\n").unwrap();
    let misspelt = idel(&["test", right.text()]);
    assert_eq!(code(&misspelt), 6);
    assert!(stdout(&misspelt).contains("E0509"), "{}", stdout(&misspelt));
    std::fs::remove_file(&file).unwrap();
    let absent = idel(&["test", right.text()]);
    assert_eq!(code(&absent), 6);
    assert!(!stdout(&absent).contains("--data"), "{}", stdout(&absent));
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
