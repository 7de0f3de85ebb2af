//! The tests of a policy for machines.

use serde_json::{Value as Json, json};

use super::assess_json::pretty;
use super::test_coverage::coverage_json;
use super::test_failure::told;
use super::test_human::{TestReport, TestRun};
use crate::diagnostic::{Describe, render};

/// One document: every test with its case, whether it passed, and what is wrong with it.
pub fn render_tests_json(report: &TestReport<'_>) -> String {
    let failed = report.failed();
    let document = json!({
        "idel": env!("CARGO_PKG_VERSION"),
        "policy": report.names.policy.title,
        "tests": report.runs.iter().map(|run| test(report, run)).collect::<Vec<_>>(),
        "summary": { "passed": report.runs.len() - failed, "failed": failed },
        "coverage": report.coverage.map(|coverage| coverage_json(&report.names, coverage)),
    });
    pretty(&document)
}

fn test(report: &TestReport<'_>, run: &TestRun<'_>) -> Json {
    let (file, place) = report.names.sources.place(run.test.span);
    let told = if run.outcome.passed() { Vec::new() } else { told(&report.names, run) };
    let told: Vec<&dyn Describe> = told.iter().map(|one| one as &dyn Describe).collect();
    let lines = render::render_json(&told, report.names.sources, report.names.lang);
    // The renderer of problems gives an object on each line.
    let problems: Vec<Json> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let case = run.test.case.as_ref().map(|case| {
        let values = case.values.iter().map(|(name, value)| (name.clone(), json!(value)));
        json!({ "number": case.number, "values": values.collect::<serde_json::Map<_, _>>() })
    });
    json!({
        "title": run.test.title,
        "case": case,
        "passed": run.outcome.passed(),
        "as_of": run.outcome.as_of.map(|day| day.to_string()),
        "file": file,
        "line": place.line,
        "column": place.column,
        "problems": problems,
    })
}
