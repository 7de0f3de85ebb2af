//! The tests of a policy as JUnit: a suite for each file of the policy, a failure with all that is told of it; and one of
//! what tests reach, which fails where that is less than is asked for.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::number::machine;
use super::test_coverage::{TestCoverage, coverage_words, left_out};
use super::test_failure::told;
use super::test_human::{TestReport, TestRun, test_name};
use crate::diagnostic::{Describe, render};
use crate::unit::Number;

/// The suite of what tests reach.
const COVERAGE: &str = "coverage";
/// Columns of what is drawn for a failure.
const WIDTH: usize = 100;

/// One document. It holds no times, for they would differ from run to run.
pub fn render_tests_junit(report: &TestReport<'_>) -> String {
    let mut suites: Vec<TestSuite> = Vec::new();
    for run in report.runs {
        let file = report.names.sources.place(run.test.span).0;
        let case = case(report, run);
        match suites.iter_mut().find(|suite| suite.name.as_str() == file) {
            Some(suite) => {
                suite.add_test_case(case);
            }
            None => {
                let mut suite = TestSuite::new(file);
                suite.add_test_case(case);
                suites.push(suite);
            }
        }
    }
    let mut document = Report::new(report.names.policy.title.as_str());
    document.add_test_suites(suites);
    if let Some(coverage) = report.coverage {
        document.add_test_suite(reached(report, coverage));
    }
    // Only a name that no document can hold is refused, and then there is nothing to write.
    document.to_string().unwrap_or_default()
}

fn case(report: &TestReport<'_>, run: &TestRun<'_>) -> TestCase {
    let names = &report.names;
    let file = names.sources.place(run.test.span).0;
    let mut at = run.test.span;
    let status = if run.outcome.passed() {
        TestCaseStatus::success()
    } else {
        let told = told(names, run);
        let described: Vec<&dyn Describe> = told.iter().map(|one| one as &dyn Describe).collect();
        let drawn = render::render_human(&described, names.sources, names.lang, false, WIDTH);
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        if let Some(first) = told.first() {
            at = first.span().unwrap_or(at);
            status.set_message(first.message.as_str()).set_type(first.code);
        }
        status.set_description(drawn);
        status
    };
    let mut case = TestCase::new(test_name(run.test), status);
    case.set_classname(file);
    // Of a test that failed the first expectation that does not hold.
    let (file, place) = names.sources.place(at);
    case.extra.insert("file".into(), file.into());
    case.extra.insert("line".into(), place.line.to_string().into());
    case
}

/// What tests reach: a case of the whole, and one for each place that no test reaches, which are no failures of their own.
fn reached(report: &TestReport<'_>, coverage: &TestCoverage) -> TestSuite {
    let names = &report.names;
    let left_out = left_out(names, coverage);
    let told = coverage_words(names, coverage);
    let lines = left_out.iter().map(|(what, span)| format!("{what} ({})", names.place(*span)));
    let lines = std::iter::once(told.clone()).chain(lines).collect::<Vec<_>>().join("\n");
    let mut whole = if coverage.falls_short() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(told).set_type("coverage").set_description(lines);
        TestCase::new(COVERAGE, status)
    } else {
        let mut case = TestCase::new(COVERAGE, TestCaseStatus::success());
        case.set_system_out(lines);
        case
    };
    whole.set_classname(COVERAGE);
    let mut suite = TestSuite::new(COVERAGE);
    suite.add_property(("reached", (coverage.all.len() - left_out.len()).to_string().as_str()));
    suite.add_property(("of", coverage.all.len().to_string().as_str()));
    if let Some(wanted) = &coverage.wanted {
        suite.add_property(("threshold", machine(&Number::Exact(wanted.clone())).as_str()));
    }
    suite.add_test_case(whole);
    for (what, span) in left_out {
        let (file, place) = names.sources.place(span);
        let mut status = TestCaseStatus::skipped();
        status.set_message(names.say("no test reaches this", "ни одна проверка этого не охватывает"));
        let mut case = TestCase::new(what, status);
        case.set_classname(COVERAGE);
        case.extra.insert("file".into(), file.into());
        case.extra.insert("line".into(), place.line.to_string().into());
        suite.add_test_case(case);
    }
    suite
}
