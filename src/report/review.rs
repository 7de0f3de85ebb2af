//! All that one report for machines tells: checks and assessments of one run, of one policy or of several.
//!
//! The formats take it and know nothing of policies; a command that does several things adds their reviews together.

use super::alert::{Alert, AlertLevel};
use super::outcome::{Ended, Outcome};
use super::words::date;
use crate::keyword::Lang;
use crate::model::Date;

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
    /// The last day that the verdicts see; absent where nothing was judged.
    pub as_of: Option<Date>,
    /// The parts of a run that does several things, and how each ended.
    pub parts: Vec<Part>,
}

/// A part of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub ended: Ended,
    /// In words; of one that passed, that.
    pub told: String,
}

impl Review {
    pub fn new(lang: Lang) -> Self {
        Review {
            lang,
            titles: Vec::new(),
            files: Vec::new(),
            problems: Vec::new(),
            outcomes: Vec::new(),
            as_of: None,
            parts: Vec::new(),
        }
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
        self.as_of = self.as_of.or(other.as_of);
        self.parts.extend(other.parts);
    }

    /// What the run passes over is no failure of its report: missed or undecided verdicts are told as warnings.
    pub fn pass_over(&mut self, missed: bool, undecided: bool) {
        for outcome in self.outcomes.iter_mut().filter(|outcome| outcome.kind != "test") {
            let over = match outcome.ended {
                Ended::Failed => missed,
                Ended::Open => undecided,
                Ended::Passed | Ended::Warned | Ended::Skipped => false,
            };
            if over {
                outcome.pass_over(self.lang);
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

    /// The tests of a policy, or its verdicts and stages; what is wrong first, else in the order of the policy.
    pub fn ranked(&self, tests: bool) -> Vec<&Outcome> {
        let mut found: Vec<&Outcome> =
            self.outcomes.iter().filter(|outcome| (outcome.kind == "test") == tests).collect();
        found.sort_by_key(|outcome| outcome.rank());
        found
    }

    /// `As of 31 December 2024`; nothing where nothing was judged.
    pub fn as_of_words(&self) -> Option<String> {
        let day = date(self.as_of?, self.lang);
        Some(self.say(format!("As of {day}"), format!("По состоянию на {day}")))
    }

    /// What it is about, in a line.
    pub fn title(&self) -> String {
        self.titles.join("; ")
    }
}
