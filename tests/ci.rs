//! `idel ci`: parts, reports and exit codes.

use serde_json::Value;

use crate::cli::{Folder, code, idel, stderr, stdout};

/// A policy as `idel new` writes it: everything about it passes.
fn fresh(name: &str) -> Folder {
    let folder = Folder::new(name);
    let made = idel(&["new", folder.text()]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    folder
}

/// A text of the policy that holds some words, changed.
fn edit(folder: &Folder, old: &str, new: &str) {
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "idel") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        if text.contains(old) {
            return std::fs::write(&path, text.replacen(old, new, 1)).unwrap();
        }
    }
    panic!("no text holds {old}");
}

fn parts(folder: &Folder) -> (Vec<(String, Value)>, i32) {
    let run = idel(&["ci", folder.text(), "--format", "json"]);
    let report: Value =
        serde_json::from_str(&stdout(&run)).unwrap_or_else(|e| panic!("{e}: {}", stdout(&run)));
    assert_eq!(report["exit"], code(&run), "the report says how the run ended");
    let part = |name: &str| {
        let part = &report[name];
        assert!(part["ended"].is_string(), "{name}: {part}");
        (format!("{name} {}", part["ended"].as_str().unwrap()), part["exit"].clone())
    };
    (["fmt", "check", "test", "assess"].map(part).to_vec(), code(&run))
}

#[test]
fn a_new_policy_passes_in_every_part() {
    let folder = fresh("ci-fresh");
    let run = idel(&["ci", folder.text()]);
    assert_eq!(code(&run), 0, "{}{}", stdout(&run), stderr(&run));
    let told = stdout(&run);
    for part in ["✓ format", "✓ definitions", "✓ tests", "✓ assessment"] {
        assert!(told.contains(part), "{told}");
    }
    let russian = stdout(&idel(&["ci", folder.text(), "--lang", "ru"]));
    for part in ["✓ оформление", "✓ определения", "✓ проверки", "✓ оценка"]
    {
        assert!(russian.contains(part), "{russian}");
    }
}

#[test]
fn each_part_fails_by_its_own_code_and_the_gravest_ends_the_run() {
    let names = |parts: &[(String, Value)]| parts.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    // Layout.
    let folder = fresh("ci-layout");
    edit(&folder, "{\n", "{\n\n\n\n     ");
    let (found, exit) = parts(&folder);
    assert_eq!(names(&found), ["fmt failed", "check passed", "test passed", "assess passed"]);
    assert_eq!((found[0].1.clone(), exit), (Value::from(3), 3));
    // A failed test.
    let folder = fresh("ci-test");
    edit(&folder, "expect ", "expect 1 == 2\n    expect ");
    let (found, exit) = parts(&folder);
    assert_eq!(names(&found), ["fmt passed", "check passed", "test failed", "assess passed"], "{exit}");
    assert_eq!(exit, 6);
    // An error leaves nothing to be tested or assessed.
    let folder = fresh("ci-error");
    edit(&folder, "sum(", "summ(");
    let (found, exit) = parts(&folder);
    assert_eq!(names(&found)[1..], ["check failed", "test skipped", "assess skipped"]);
    assert_eq!(exit, 3);
}

#[test]
fn a_missed_target_of_the_example_ends_with_4_in_every_format() {
    let folder = Folder::new("ci-outputs");
    std::fs::create_dir_all(folder.path()).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/tatarstan/ru");
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (sarif, junit, markdown) = (file("a.sarif"), file("a.xml"), file("a.md"));
    let run =
        idel(&["ci", path, "--format", "tap", "--output", &sarif, "--output", &junit, "--output", &markdown]);
    assert_eq!(code(&run), 4, "{}", stderr(&run));
    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    let found: Value = serde_json::from_str(&read(&sarif)).unwrap();
    assert!(found["runs"][0]["results"].as_array().is_some_and(|results| results.len() > 5));
    let report = roxmltree::Document::parse(&read(&junit)).map(|document| {
        let suites = document.descendants().filter(|node| node.has_tag_name("testsuite"));
        suites.filter_map(|suite| suite.attribute("name").map(str::to_owned)).collect::<Vec<_>>()
    });
    let suites = report.unwrap();
    for wanted in ["check", "test", "target", "stage"] {
        assert!(suites.iter().any(|suite| suite == wanted), "{suites:?}");
    }
    assert!(read(&markdown).contains("|"));
    assert!(stdout(&run).starts_with("TAP version 14\n"), "{}", stdout(&run));
    // A test that failed stands at its place.
    let folder = fresh("ci-place");
    edit(&folder, "expect ", "expect 1 == 2\n    expect ");
    let run = idel(&["ci", folder.text(), "--format", "github"]);
    assert_eq!(code(&run), 6);
    assert!(stdout(&run).contains("title=test-failed") && stdout(&run).contains("line="), "{}", stdout(&run));
}

#[test]
fn a_report_fails_where_the_run_does() {
    // Nothing to test, nobody to judge, nothing passed over in one and not in the other.
    let folder = fresh("ci-untested");
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "idel") {
            let text = std::fs::read_to_string(&path).unwrap();
            let at = text.find("\ntest ").unwrap();
            std::fs::write(&path, format!("{}\n", text[..at].trim_end())).unwrap();
        }
    }
    let run = idel(&["ci", folder.text(), "--format", "tap"]);
    assert_eq!(code(&run), 6, "{}", stderr(&run));
    assert!(stdout(&run).contains("\nnot ok"), "{}", stdout(&run));
    let empty = Folder::new("ci-empty");
    std::fs::create_dir_all(empty.path()).unwrap();
    let run = idel(&["ci", empty.text(), "--format", "tap"]);
    assert_eq!(code(&run), 3);
    assert!(stdout(&run).contains("\nnot ok") && stdout(&run).contains("E0401"), "{}", stdout(&run));
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/tatarstan/en");
    for (fail_on, exit) in [("never", 0), ("missed", 4), ("undecided", 4)] {
        let run = idel(&["ci", example, "--format", "tap", "--fail-on", fail_on]);
        let failed = stdout(&run).lines().any(|l| l.starts_with("not ok") && !l.contains("# TODO"));
        assert_eq!((code(&run), failed), (exit, exit != 0), "{fail_on}: {}", stdout(&run));
    }
}

#[test]
fn what_cannot_be_run_is_told() {
    let absent = idel(&["ci", "no-such-policy"]);
    assert_eq!((code(&absent), stdout(&absent).as_str()), (1, ""));
    let folder = fresh("ci-nowhere");
    let output = folder.path().join("no/such/folder/report.sarif");
    let run = idel(&["ci", folder.text(), "--output", output.to_str().unwrap()]);
    assert_eq!(code(&run), 1, "{}", stderr(&run));
    assert!(!output.exists() && stderr(&run).contains("could not be written"), "{}", stderr(&run));
}

#[test]
fn a_failed_test_is_told_with_its_values_at_its_expectation() {
    let folder = Folder::new("ci-values");
    std::fs::create_dir_all(folder.path()).unwrap();
    let text = include_str!("corpus/test/bad/share.idel");
    std::fs::write(folder.path().join("share.idel"), text).unwrap();
    let line = 1 + text.lines().position(|line| line.contains("expect ")).unwrap();
    let parts = ["`recycling`: 50", "`sum(recycled)`: 50", "`sum(waste)`: 100"];
    for lang in ["en", "ru"] {
        for format in ["junit", "tap"] {
            let told = stdout(&idel(&["ci", folder.text(), "--format", format, "--lang", lang]));
            assert!(parts.iter().all(|part| told.contains(part)), "{told}");
            let at = if format == "tap" { format!("line: {line}\n") } else { format!("line=\"{line}\"") };
            assert!(told.contains(&at), "{told}");
        }
    }
}
