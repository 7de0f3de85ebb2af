//! All that one report for machines tells: checks and assessments of one run, of one policy or of several.
//!
//! The formats take it and know nothing of policies; a command that does several things adds their reviews together.

use super::alert::{Alert, AlertLevel};
use super::outcome::{Ended, Outcome};
use crate::keyword::Lang;

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub lang: Lang,
    /// What it is about: titles of policies, or their paths where they have errors.
    pub titles: Vec<String>,
    /// Files that were checked, from the root of the repository; empty where checking is not what was asked.
    pub files: Vec<String>,
    /// Problems, those that are allowed among them.
    pub problems: Vec<Alert>,
    pub outcomes: Vec<Outcome>,
}

impl Review {
    pub fn new(lang: Lang) -> Self {
        Review { lang, titles: Vec::new(), files: Vec::new(), problems: Vec::new(), outcomes: Vec::new() }
    }

    /// Adds what another review tells; what both tell alike is told once.
    pub fn add(&mut self, other: Review) {
        let known = |title: &String| self.titles.contains(title);
        let titles: Vec<String> = other.titles.into_iter().filter(|title| !known(title)).collect();
        self.titles.extend(titles);
        let new: Vec<String> = other.files.into_iter().filter(|file| !self.files.contains(file)).collect();
        self.files.extend(new);
        let told = std::mem::take(&mut self.problems);
        let new = other.problems.into_iter().filter(|problem| !told.contains(problem)).collect::<Vec<_>>();
        self.problems = told;
        self.problems.extend(new);
        self.outcomes.extend(other.outcomes);
    }

    /// What the run passes over is no failure of its report: missed or undecided verdicts are told as warnings.
    pub fn pass_over(&mut self, missed: bool, undecided: bool) {
        for outcome in self.outcomes.iter_mut().filter(|outcome| outcome.kind != "test") {
            let over = match outcome.ended {
                Ended::Failed => missed,
                Ended::Open => undecided,
                Ended::Passed | Ended::Skipped => false,
            };
            if over {
                outcome.ended = Ended::Skipped;
                outcome.alert.iter_mut().for_each(|alert| alert.level = AlertLevel::Warning);
            }
        }
    }

    /// Problems and verdicts that want attention, allowed ones too, in the order in which they were found.
    pub fn alerts(&self) -> Vec<Alert> {
        let of_outcomes = self.outcomes.iter().filter_map(|outcome| outcome.alert.clone());
        self.problems.iter().cloned().chain(of_outcomes).collect()
    }

    /// Problems that nothing allows, of one weight.
    pub fn count(&self, level: AlertLevel) -> u64 {
        let own = self.problems.iter().filter(|problem| problem.level == level);
        own.filter(|problem| problem.allowed.is_none()).count() as u64
    }

    /// One of two texts.
    pub fn say(&self, en: impl Into<String>, ru: impl Into<String>) -> String {
        match self.lang {
            Lang::En => en.into(),
            Lang::Ru => ru.into(),
        }
    }

    /// What it is about, in a line.
    pub fn title(&self) -> String {
        self.titles.join("; ")
    }
}
