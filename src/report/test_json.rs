//! The tests of a policy for machines.

use std::collections::BTreeMap;

use serde_json::json;

use super::assess_json::written;
use super::test_coverage::coverage_document;
use super::test_document::{CaseDocument, TestDocument, TestSummary, TestsDocument};
use super::test_failure::told;
use super::test_human::{TestReport, TestRun};
use crate::diagnostic::{Describe, render};

/// One document: every test with its case, whether it passed, and what is wrong with it.
pub fn render_tests_json(report: &TestReport<'_>) -> String {
    let failed = report.failed();
    let passed = report.runs.len() - failed;
    written(&TestsDocument {
        idel: env!("CARGO_PKG_VERSION"),
        policy: report.names.policy.title.clone(),
        tests: report.runs.iter().map(|run| test(report, run)).collect(),
        summary: TestSummary { passed: passed as u64, failed: failed as u64 },
        coverage: report.coverage.map(|coverage| coverage_document(&report.names, coverage)),
    })
}

fn test(report: &TestReport<'_>, run: &TestRun<'_>) -> TestDocument {
    let names = &report.names;
    let (file, place) = names.sources.place(run.test.span);
    let told = if run.outcome.passed() { Vec::new() } else { told(names, run) };
    let told: Vec<&dyn Describe> = told.iter().map(|one| one as &dyn Describe).collect();
    let case = run.test.case.as_ref().map(|case| CaseDocument {
        number: case.number,
        values: case.values.iter().map(|(name, value)| (name.clone(), json!(value))).collect(),
    });
    TestDocument {
        title: run.test.title.clone(),
        case,
        passed: run.outcome.passed(),
        as_of: run.outcome.as_of.map(|day| day.to_string()),
        file: file.to_owned(),
        line: place.line,
        column: place.column,
        problems: render::documents(&told, names.sources, &BTreeMap::new(), names.lang),
    }
}
