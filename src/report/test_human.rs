//! The tests of a policy for a reader: which passed, and what is wrong with those that did not.

use super::layout::{Layout, Page, Tint};
use super::plural::{Noun, count};
use super::test_coverage::{TestCoverage, write_coverage};
use super::test_failure::told;
use super::words::Names;
use crate::diagnostic::{Describe, render};
use crate::keyword::Lang;
use crate::model::Test;
use crate::testing::Outcome;

/// A test and what it found.
#[derive(Debug, Clone)]
pub struct TestRun<'a> {
    pub test: &'a Test,
    pub outcome: Outcome,
}

/// All that a report on tests tells.
#[derive(Debug, Clone, Copy)]
pub struct TestReport<'a> {
    pub names: Names<'a>,
    /// In the order of the text.
    pub runs: &'a [TestRun<'a>],
    /// What of the policy they look at, where that is asked for.
    pub coverage: Option<&'a TestCoverage>,
}

impl TestReport<'_> {
    pub fn failed(&self) -> usize {
        self.runs.iter().filter(|run| !run.outcome.passed()).count()
    }
}

/// `a missed target [2: before = 5000, expected = missed]`
pub fn test_name(test: &Test) -> String {
    match &test.case {
        None => test.title.clone(),
        Some(case) => {
            let values: Vec<String> =
                case.values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            format!("{} [{}: {}]", test.title, case.number, values.join(", "))
        }
    }
}

/// Draws the report.
pub fn render_tests_human(report: &TestReport<'_>, layout: Layout) -> String {
    let names = &report.names;
    let mut page = Page::new(layout);
    page.tinted(0, 0, &names.policy.title, Tint::Strong);
    let mut text = page.finish();
    for run in report.runs {
        let passed = run.outcome.passed();
        let (mark, tint) = if passed { ("✓", Tint::Good) } else { ("✗", Tint::Bad) };
        let mut page = Page::new(layout);
        page.tinted(0, 2, &format!("{mark} {}", test_name(run.test)), tint);
        text.push_str(&page.finish());
        if !passed {
            let told = told(names, run);
            let told: Vec<&dyn Describe> = told.iter().map(|one| one as &dyn Describe).collect();
            let drawn = render::render_human(&told, names.sources, names.lang, layout.color, layout.width);
            text.push_str(&drawn);
        }
    }
    let mut page = Page::new(layout);
    let tint = if report.failed() == 0 { Tint::Good } else { Tint::Bad };
    page.tinted(0, 0, &summary(report), tint);
    if let Some(coverage) = report.coverage {
        write_coverage(names, coverage, &mut page);
    }
    text.push_str(&page.finish());
    text
}

/// `5 tests: 4 passed, 1 failed`
fn summary(report: &TestReport<'_>) -> String {
    let (all, failed) = (report.runs.len() as u64, report.failed() as u64);
    let tests = count(all, Noun::Test, report.names.lang);
    match report.names.lang {
        Lang::En if failed == 0 => format!("{tests}: all passed"),
        Lang::Ru if failed == 0 => format!("{tests}: все пройдены"),
        Lang::En => format!("{tests}: {} passed, {failed} failed", all - failed),
        Lang::Ru => format!("{tests}: пройдено {}, не пройдено {failed}", all - failed),
    }
}
