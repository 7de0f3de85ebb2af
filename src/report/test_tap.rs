//! The tests of a policy in the Test Anything Protocol, version 14: a line for each, with a block of YAML where it failed.

use serde_json::Value as Json;

use super::test_failure::{Told, told};
use super::test_human::{TestReport, TestRun, test_name};

/// One stream: the version, the plan, the tests in their order.
pub fn render_tests_tap(report: &TestReport<'_>) -> String {
    let mut text = format!("TAP version 14\n1..{}\n", report.runs.len());
    for (at, run) in report.runs.iter().enumerate() {
        let passed = run.outcome.passed();
        let word = if passed { "ok" } else { "not ok" };
        text.push_str(&format!("{word} {} - {}\n", at + 1, description(&test_name(run.test))));
        if !passed {
            text.push_str(&block(report, run));
        }
    }
    text
}

/// A description on one line, in which neither a backslash nor the sign of a directive means anything.
fn description(name: &str) -> String {
    let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('\\', "\\\\").replace('#', "\\#")
}

fn block(report: &TestReport<'_>, run: &TestRun<'_>) -> String {
    let told = told(&report.names, run);
    let mut lines = vec!["---".to_owned()];
    if let Some(first) = told.first() {
        lines.push(format!("message: {}", quoted(&first.message)));
    }
    lines.push("severity: fail".to_owned());
    let (file, place) = report.names.sources.place(run.test.span);
    lines.push("at:".to_owned());
    lines.push(format!("  file: {}", quoted(file)));
    lines.push(format!("  line: {}", place.line));
    lines.push(format!("  column: {}", place.column));
    lines.push("problems:".to_owned());
    told.iter().for_each(|one| problem(report, one, &mut lines));
    lines.push("...".to_owned());
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

fn problem(report: &TestReport<'_>, told: &Told, lines: &mut Vec<String>) {
    lines.push(format!("  - code: {}", told.code));
    lines.push(format!("    message: {}", quoted(&told.message)));
    let labels = told.labels.iter().filter(|label| !label.text.is_empty());
    let mut labels = labels.map(|label| {
        let (file, place) = report.names.sources.place(label.span);
        format!("      - {}", quoted(&format!("{file}:{}:{}: {}", place.line, place.column, label.text)))
    });
    if let Some(first) = labels.next() {
        lines.push("    values:".to_owned());
        lines.push(first);
        lines.extend(labels);
    }
    if let Some(help) = &told.help {
        lines.push(format!("    help: {}", quoted(help)));
    }
}

/// A text in double quotes: JSON is YAML.
fn quoted(text: &str) -> String {
    Json::String(text.to_owned()).to_string()
}
