//! A review as JUnit XML: a suite of checked files, and one of each kind of verdict.
//!
//! A failure is an error of a file or a mandatory verdict missed; a verdict that lacks data is an error of the test;
//! what fails no run
//! (advisory, passed over, waived, not due) is skipped, with the reason.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::cases::{Case, suites};
use super::outcome::Ended;
use super::plain::statement;
use super::review::Review;

/// The report as XML; it holds no clock, so that the same run gives the same bytes.
pub fn render_junit(review: &Review) -> String {
    let mut report = Report::new("idel");
    for suite in suites(review) {
        let mut told = TestSuite::new(suite.name);
        told.add_test_cases(suite.cases.iter().map(|one| case(one, suite.name, review)));
        if let Some(day) = review.as_of.filter(|_| !matches!(suite.name, "check" | "test")) {
            told.add_property(("as-of", day.to_string().as_str()));
        }
        report.add_test_suite(told);
    }
    let mut xml = report.to_string().unwrap_or_default();
    if !xml.ends_with('\n') {
        xml.push('\n');
    }
    xml
}

fn case(case: &Case<'_>, suite: &str, review: &Review) -> TestCase {
    let details: Vec<String> = case.problems.iter().map(|alert| statement(alert, review.lang)).collect();
    let details = details.join("\n");
    let failed = |kind| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_message(&case.message).set_type(&case.kind);
        status.set_description(if details.is_empty() {
            format!("{}: {}", case.title, case.message)
        } else {
            details.clone()
        });
        status
    };
    let status = match case.ended {
        Ended::Passed => TestCaseStatus::success(),
        Ended::Failed => failed(NonSuccessKind::Failure),
        Ended::Open => failed(NonSuccessKind::Error),
        Ended::Warned | Ended::Skipped => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(&case.message).set_type(&case.kind);
            status
        }
    };
    let told = case.ended == Ended::Passed && !details.is_empty();
    let mut test = TestCase::new(&case.name, status);
    test.set_classname(format!("idel.{suite}"));
    // Warnings of a file that passes.
    if told {
        test.set_system_out(details);
    }
    let place = case.outcome.and_then(|outcome| outcome.place.as_ref());
    let file =
        place.map_or_else(|| (suite == "check").then(|| case.name.clone()), |place| Some(place.file.clone()));
    if let Some(file) = file {
        test.extra.insert("file".into(), file.into());
    }
    if let Some(place) = place {
        test.extra.insert("line".into(), place.line.to_string().into());
    }
    test
}
