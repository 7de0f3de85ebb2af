//! The tests of a policy in the Test Anything Protocol, version 14: a line for each, with a block of YAML where it failed;
//! and a last one of what tests reach, which fails where that is less than is asked for.

use serde_json::Value as Json;

use super::number::machine;
use super::test_coverage::{TestCoverage, coverage_words, left_out};
use super::test_failure::{Told, told};
use super::test_human::{TestReport, TestRun, test_name};
use crate::unit::Number;

/// One stream: the version, the plan, the tests in their order.
pub fn render_tests_tap(report: &TestReport<'_>) -> String {
    let points = report.runs.len() + usize::from(report.coverage.is_some());
    let mut text = format!("TAP version 14\n1..{points}\n");
    for (at, run) in report.runs.iter().enumerate() {
        let passed = run.outcome.passed();
        let word = if passed { "ok" } else { "not ok" };
        text.push_str(&format!("{word} {} - {}\n", at + 1, description(&test_name(run.test))));
        if !passed {
            text.push_str(&block(report, run));
        }
    }
    if let Some(coverage) = report.coverage {
        let word = if coverage.falls_short() { "not ok" } else { "ok" };
        text.push_str(&format!("{word} {points} - coverage\n"));
        text.push_str(&reached(report, coverage));
    }
    text
}

/// What tests reach, and each place that none does.
fn reached(report: &TestReport<'_>, coverage: &TestCoverage) -> String {
    let left_out = left_out(&report.names, coverage);
    let mut lines = vec!["---".to_owned()];
    lines.push(format!("message: {}", quoted(&coverage_words(&report.names, coverage))));
    if coverage.falls_short() {
        lines.push("severity: fail".to_owned());
    }
    lines.push(format!("reached: {}", coverage.all.len() - left_out.len()));
    lines.push(format!("of: {}", coverage.all.len()));
    if let Some(wanted) = &coverage.wanted {
        lines.push(format!("threshold: {}", machine(&Number::Exact(wanted.clone()))));
    }
    if !left_out.is_empty() {
        lines.push("not_reached:".to_owned());
    }
    for (what, span) in left_out {
        let (file, place) = report.names.sources.place(span);
        lines.push(format!("  - what: {}", quoted(&what)));
        lines.push(format!("    file: {}", quoted(file)));
        lines.push(format!("    line: {}", place.line));
    }
    lines.push("...".to_owned());
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

/// A description on one line, in which neither a backslash nor the sign of a directive means anything.
fn description(name: &str) -> String {
    let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('\\', "\\\\").replace('#', "\\#")
}

fn block(report: &TestReport<'_>, run: &TestRun<'_>) -> String {
    let told: Vec<Told> = told(&report.names, run).into_iter().map(|one| one.named(&report.names)).collect();
    let mut lines = vec!["---".to_owned()];
    if let Some(first) = told.first() {
        lines.push(format!("message: {}", quoted(&first.message)));
    }
    lines.push("severity: fail".to_owned());
    let at = told.first().and_then(Told::span).unwrap_or(run.test.span);
    let (file, place) = report.names.sources.place(at);
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
    if let Some(sides) = &told.sides {
        // Numbers as machines read them.
        let both = [("found", &sides.left), ("wanted", &sides.right)];
        let known = both.into_iter().filter_map(|(key, side)| Some((key, side.as_ref()?)));
        lines.extend(known.map(|(key, number)| format!("    {key}: {}", machine(number))));
        lines.push(format!("    comparison: {}", quoted(sides.op.sign())));
        lines.push(format!("    unit: {}", quoted(&sides.unit.text)));
    }
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
