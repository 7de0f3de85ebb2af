//! Tests of policies: what passes, what is told of what fails, and how the reports are made up.

mod command;
mod corpus;
mod laws;
mod outputs;

use std::path::{Path, PathBuf};

use idel::Checked;
use idel::diagnostic::{Describe, Lang, Severity, render};
use idel::report::{Layout, Names, TestReport, TestRun, render_tests_human};
use idel::source::DiskLoader;
use idel::testing::run_test;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A policy of the corpus, which has no error.
fn checked(path: &Path) -> Checked {
    let checked = idel::load_policy(path, &DiskLoader);
    let problems = checked.problems.iter().map(|p| p.as_ref() as &dyn Describe);
    let errors: Vec<&dyn Describe> = problems.filter(|p| p.severity() == Severity::Error).collect();
    let told = render::render_human(&errors, &checked.sources, Lang::En, false, 100);
    assert!(told.is_empty(), "{}: {told}", path.display());
    checked
}

/// Runs all tests of a policy and hands on what they found.
fn with_runs<T>(checked: &Checked, lang: Lang, see: impl FnOnce(&TestReport<'_>) -> T) -> T {
    let tests = &checked.tests;
    let runs: Vec<TestRun<'_>> =
        tests.tests.iter().map(|test| TestRun { test, outcome: run_test(tests, test, false) }).collect();
    let names = Names { policy: &tests.policy, sources: &checked.sources, lang };
    see(&TestReport { names, runs: &runs, coverage: None })
}

fn human(checked: &Checked, lang: Lang) -> String {
    with_runs(checked, lang, |report| render_tests_human(report, Layout::default()))
}

/// The cases of a folder of the corpus: files `*.idel` and folders, by name.
fn cases(kind: &str) -> Vec<PathBuf> {
    let root = project().join("tests/corpus/test").join(kind);
    let mut found: Vec<PathBuf> = std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).collect();
    found.retain(|p| p.is_dir() || p.extension().is_some_and(|e| e == "idel"));
    found.sort();
    assert!(!found.is_empty(), "{}", root.display());
    found
}
