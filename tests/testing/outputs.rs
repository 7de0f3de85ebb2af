//! JUnit, TAP and JSON of the tests of a policy: well-formed, and the counts of each agree with what ran.

use idel::diagnostic::Lang;
use idel::report::{TestReport, render_tests_json, render_tests_junit, render_tests_tap};
use quick_junit::{Report, TestCaseStatus};
use serde_json::Value;

use super::{cases, checked, with_runs};

/// Every case of the corpus, with what is made of it.
fn each(render: impl Fn(&TestReport<'_>) -> String, see: impl Fn(&TestReport<'_>, &str)) {
    for case in cases("good").iter().chain(&cases("bad")) {
        let checked = checked(case);
        for lang in [Lang::En, Lang::Ru] {
            with_runs(&checked, lang, |report| see(report, &render(report)));
        }
    }
}

#[test]
fn junit_reads_back_and_its_counts_agree() {
    each(render_tests_junit, |report, text| {
        let document = roxmltree::Document::parse(text).unwrap();
        let count = |node: roxmltree::Node<'_, '_>, name: &str| -> usize {
            node.attribute(name).unwrap().parse().unwrap()
        };
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "testsuites");
        assert_eq!((count(root, "tests"), count(root, "failures")), (report.runs.len(), report.failed()));
        assert_eq!(count(root, "errors"), 0);
        let suites: Vec<_> = root.children().filter(|n| n.has_tag_name("testsuite")).collect();
        for suite in &suites {
            let own = suite.children().filter(|n| n.has_tag_name("testcase")).count();
            let failed = suite.descendants().filter(|n| n.has_tag_name("failure")).count();
            assert_eq!((count(*suite, "tests"), count(*suite, "failures")), (own, failed));
        }
        let read = Report::deserialize_from_str(text).unwrap();
        let cases: Vec<_> = read.test_suites.iter().flat_map(|suite| &suite.test_cases).collect();
        assert_eq!(cases.len(), report.runs.len());
        for (case, run) in cases.iter().zip(report.runs) {
            let passed = matches!(case.status, TestCaseStatus::Success { .. });
            assert_eq!(passed, run.outcome.passed(), "{}", case.name.as_str());
            assert!(!text.contains(" time=\""), "no clock");
        }
    });
}

/// A stream of TAP 14, read by its grammar: version, plan, test points in their order, a block of YAML after those
/// that failed. Gives whether each passed.
fn read_tap(text: &str) -> Vec<bool> {
    let mut lines = text.lines().peekable();
    assert_eq!(lines.next(), Some("TAP version 14"));
    let planned: usize = lines.next().unwrap().strip_prefix("1..").unwrap().parse().unwrap();
    let mut points = Vec::new();
    while let Some(line) = lines.next() {
        let (passed, rest) = match line.strip_prefix("not ok ") {
            Some(rest) => (false, rest),
            None => (true, line.strip_prefix("ok ").unwrap_or_else(|| panic!("a test point: {line}"))),
        };
        let (number, description) = rest.split_once(" - ").unwrap();
        points.push(passed);
        assert_eq!(number.parse::<usize>().unwrap(), points.len());
        let unescaped = description.replace("\\\\", "").replace("\\#", "");
        assert!(!unescaped.contains('#') && !unescaped.contains('\\'), "{description}");
        if lines.peek() == Some(&"  ---") {
            lines.next();
            let mut closed = false;
            for line in lines.by_ref() {
                assert!(line.starts_with("  "), "a block is indented: {line}");
                if line == "  ..." {
                    closed = true;
                    break;
                }
                // Scalars of texts stand in double quotes as JSON has them.
                let value = line.split_once(": ").map_or(line.trim().trim_start_matches("- "), |(_, v)| v);
                if value.starts_with('"') {
                    assert!(serde_json::from_str::<String>(value).is_ok(), "{line}");
                }
            }
            assert!(closed, "the block ends");
            assert!(!passed, "only what failed has one");
        } else {
            assert!(passed, "what failed is explained: {line}");
        }
    }
    assert_eq!(points.len(), planned);
    points
}

#[test]
fn tap_follows_its_grammar_and_says_what_passed() {
    each(render_tests_tap, |report, text| {
        let passed: Vec<bool> = report.runs.iter().map(|run| run.outcome.passed()).collect();
        assert_eq!(read_tap(text), passed);
    });
}

#[test]
fn json_tells_every_test_and_why_it_failed() {
    each(render_tests_json, |report, text| {
        let document: Value = serde_json::from_str(text).unwrap();
        let tests = document["tests"].as_array().unwrap();
        assert_eq!(tests.len(), report.runs.len());
        assert_eq!(document["summary"]["failed"], report.failed());
        for (test, run) in tests.iter().zip(report.runs) {
            assert_eq!(test["passed"], run.outcome.passed());
            let problems = test["problems"].as_array().unwrap();
            assert_eq!(problems.is_empty(), run.outcome.passed());
            assert!(problems.iter().all(|p| !p["labels"].as_array().unwrap().is_empty()));
        }
    });
}

#[test]
fn tap_gives_numbers_as_machines_read_them_in_either_language() {
    let case = cases("bad").into_iter().find(|case| case.ends_with("values.idel")).unwrap();
    let checked = checked(&case);
    let numbers = |lang| {
        let text = with_runs(&checked, lang, render_tests_tap);
        let lines = text.lines().map(|line| line.trim_start().to_owned());
        lines.filter(|line| line.starts_with("found: ") || line.starts_with("wanted: ")).collect::<Vec<_>>()
    };
    let english = numbers(Lang::En);
    assert!(english.contains(&"wanted: 500.001".to_owned()), "{english:?}");
    assert_eq!(english, numbers(Lang::Ru));
    for line in &english {
        let number = line.split_once(": ").unwrap().1;
        assert!(number.parse::<f64>().is_ok(), "{line}");
    }
}

#[test]
fn what_failed_is_placed_at_the_expectation_and_its_values_are_named() {
    let case = cases("bad").into_iter().find(|case| case.ends_with("values.idel")).unwrap();
    let checked = checked(&case);
    let text = std::fs::read_to_string(&case).unwrap();
    let line = 1 + text.lines().position(|line| line.contains("== 540 thousand RUB")).unwrap();
    for lang in [Lang::En, Lang::Ru] {
        let junit = with_runs(&checked, lang, render_tests_junit);
        let document = roxmltree::Document::parse(&junit).unwrap();
        let first = document.descendants().find(|node| node.has_tag_name("testcase")).unwrap();
        assert_eq!(first.attribute("line"), Some(line.to_string().as_str()), "{junit}");
        let tap = with_runs(&checked, lang, render_tests_tap);
        let at = tap.split("  at:\n").nth(1).unwrap();
        assert!(at.lines().nth(1).unwrap().ends_with(&format!("line: {line}")), "{at}");
        let (sum, whole) = ("`sum(employees)`: 10", "`productivity of petrochem.core`: 550");
        assert!(tap.contains(sum) && tap.contains(whole), "{tap}");
    }
}
