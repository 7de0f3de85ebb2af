//! The tests of a policy as JUnit: a suite for each file of the policy, a failure with all that is told of it.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::test_failure::told;
use super::test_human::{TestReport, TestRun, test_name};
use crate::diagnostic::{Describe, render};

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
    // Only a name that no document can hold is refused, and then there is nothing to write.
    document.to_string().unwrap_or_default()
}

fn case(report: &TestReport<'_>, run: &TestRun<'_>) -> TestCase {
    let names = &report.names;
    let (file, place) = names.sources.place(run.test.span);
    let status = if run.outcome.passed() {
        TestCaseStatus::success()
    } else {
        let told = told(names, run);
        let described: Vec<&dyn Describe> = told.iter().map(|one| one as &dyn Describe).collect();
        let drawn = render::render_human(&described, names.sources, names.lang, false, WIDTH);
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        if let Some(first) = told.first() {
            status.set_message(first.message.as_str()).set_type(first.code);
        }
        status.set_description(drawn);
        status
    };
    let mut case = TestCase::new(test_name(run.test), status);
    case.set_classname(file);
    case.extra.insert("file".into(), file.into());
    case.extra.insert("line".into(), place.line.to_string().into());
    case
}
