//! A review as cases of a test: a checked file is one, a verdict is one.
//!
//! A file fails by its errors; its warnings are told and fail nothing.

use super::alert::{Alert, AlertLevel};
use super::outcome::{Ended, Outcome};
use super::review::Review;
use crate::keyword::Lang;

/// The cases of one kind: `check`, `target`, `stage`.
#[derive(Debug, Clone)]
pub struct Suite<'r> {
    pub name: &'static str,
    pub cases: Vec<Case<'r>>,
}

#[derive(Debug, Clone)]
pub struct Case<'r> {
    /// No other case of its suite is called so.
    pub name: String,
    pub title: String,
    pub ended: Ended,
    /// In a line.
    pub message: String,
    /// What kind of failure it is: a code, a status.
    pub kind: String,
    /// What there is to say of a file or a test, problem by problem.
    pub problems: Vec<&'r Alert>,
    pub outcome: Option<&'r Outcome>,
}

/// The cases of a review, files first.
pub fn suites(review: &Review) -> Vec<Suite<'_>> {
    let mut suites = Vec::new();
    // What lies in a file that was not asked for, such as a shared one, is a case too.
    let mut files: Vec<&str> = review.files.iter().map(String::as_str).collect();
    let errors = review.problems.iter().any(|p| p.level == AlertLevel::Error && p.allowed.is_none());
    if errors || !files.is_empty() {
        for problem in &review.problems {
            if !files.contains(&problem.file.as_str()) {
                files.push(&problem.file);
            }
        }
        let cases = files.into_iter().map(|file| checked(review, file)).collect();
        suites.push(Suite { name: "check", cases });
    }
    for kind in ["test", "target", "requirement", "milestone", "rule", "group", "stage", "policy"] {
        let own = review.outcomes.iter().filter(|outcome| outcome.kind == kind);
        let cases: Vec<Case<'_>> = own.map(|outcome| judged(outcome, review.lang)).collect();
        if !cases.is_empty() {
            suites.push(Suite { name: kind, cases });
        }
    }
    suites
}

fn checked<'r>(review: &'r Review, file: &str) -> Case<'r> {
    let problems: Vec<&Alert> =
        review.problems.iter().filter(|p| p.file == file && p.allowed.is_none()).collect();
    let first = problems.iter().find(|problem| problem.level == AlertLevel::Error);
    Case {
        name: file.to_owned(),
        title: file.to_owned(),
        ended: if first.is_some() { Ended::Failed } else { Ended::Passed },
        message: first.map(|problem| format!("{} {}", problem.rule, problem.message)).unwrap_or_default(),
        kind: first.map(|problem| problem.rule.clone()).unwrap_or_default(),
        problems,
        outcome: None,
    }
}

fn judged(outcome: &Outcome, lang: Lang) -> Case<'_> {
    Case {
        name: outcome.name(),
        title: outcome.title.clone(),
        ended: outcome.ended,
        message: outcome.words(lang),
        kind: outcome.key.to_owned(),
        problems: outcome.wrong.iter().collect(),
        outcome: Some(outcome),
    }
}
