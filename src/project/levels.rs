//! What allowances and levels make of problems: those that stand, and those that are allowed.
//!
//! A comment comes before the project file, for it stands where somebody looked; an error is never touched.

use super::{Allowance, LintLevel, Project};
use crate::diagnostic::{DataPlace, DataRemark, Describe, Label, Lang, ProjectProblem, Severity};
use crate::source::Span;

/// A problem of any station.
pub type Told = Box<dyn Describe + Send + Sync>;

/// A warning that is allowed.
#[derive(Debug)]
pub struct Allowed {
    pub problem: Told,
    /// By a comment beside it, rather than by the project file.
    pub in_source: bool,
    pub reason: Option<String>,
}

/// Problems by what becomes of them.
#[derive(Debug, Default)]
pub struct Sorted {
    pub problems: Vec<Told>,
    pub allowed: Vec<Allowed>,
}

/// Sorts problems. `whole` is set where everything that may be told of the texts has been: only then an allowance
/// that allows nothing is one.
pub fn sort(problems: Vec<Told>, allowances: &[Allowance], project: &Project, whole: bool) -> Sorted {
    let mut sorted = Sorted::default();
    let mut used: Vec<Use> = vec![Use::Idle; allowances.len()];
    let mut standing = Vec::new();
    for problem in problems {
        let place = place(problem.as_ref());
        let by = |one: &Allowance| {
            one.code == problem.code()
                && place.is_some_and(|p| {
                    p.file == one.over.file && (one.over.start..one.over.end).contains(&p.start)
                })
        };
        let mut reason = None;
        let mut first: Option<Span> = None;
        // The first that allows it is of use; the others are where they allow something else.
        for (used, one) in used.iter_mut().zip(allowances).filter(|(_, one)| by(one)) {
            match (first, &used) {
                (None, _) => *used = Use::Needed,
                (Some(first), Use::Idle) => *used = Use::Again(first),
                (Some(_), Use::Again(_) | Use::Needed) => {}
            }
            first = first.or(Some(one.span));
            reason = reason.or_else(|| one.reason.clone());
        }
        if first.is_some() && problem.severity() == Severity::Warning {
            sorted.allowed.push(Allowed { problem, in_source: true, reason });
        } else {
            standing.push(problem);
        }
    }
    // What is told of data cannot be told of texts.
    let of_data = |one: &Allowance| DataRemark::CODES.contains(&one.code.as_str());
    for (used, one) in used.iter().zip(allowances).filter(|_| whole) {
        let (code, span) = (one.code.clone(), one.span);
        match *used {
            Use::Idle if !of_data(one) => {
                standing.push(Box::new(ProjectProblem::AllowsNothing { code, span }));
            }
            Use::Again(first) => {
                standing.push(Box::new(ProjectProblem::AllowsAgain { code, span, first }));
            }
            Use::Idle | Use::Needed => {}
        }
    }
    for problem in standing {
        let level = match problem.severity() {
            Severity::Error => LintLevel::Warn,
            Severity::Warning => project.level(problem.code()),
        };
        match level {
            LintLevel::Allow => sorted.allowed.push(Allowed { problem, in_source: false, reason: None }),
            LintLevel::Warn => sorted.problems.push(problem),
            LintLevel::Deny => sorted.problems.push(Box::new(Denied(problem))),
        }
    }
    sorted
}

/// What a comment is good for.
#[derive(Debug, Clone, Copy)]
enum Use {
    /// Nothing that it allows is told.
    Idle,
    /// All that it allows is allowed by others before it, the first of them there.
    Again(Span),
    Needed,
}

/// Where a problem is told: at the call, where it lies in the text of a module.
fn place(problem: &dyn Describe) -> Option<Span> {
    problem.called_at().or_else(|| problem.labels(Lang::En).first().map(|label| label.span))
}

/// A warning that the project file makes an error.
#[derive(Debug)]
struct Denied(Told);

impl Describe for Denied {
    fn code(&self) -> &'static str {
        self.0.code()
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn message(&self, lang: Lang) -> String {
        self.0.message(lang)
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let note = match lang {
            Lang::En => "`idel.toml` makes this warning an error",
            Lang::Ru => "это предупреждение сделано ошибкой в `idel.toml`",
        };
        Some(self.0.help(lang).map_or_else(|| note.to_owned(), |help| format!("{help}; {note}")))
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        self.0.labels(lang)
    }

    fn unknown_name(&self) -> Option<&str> {
        self.0.unknown_name()
    }

    fn mixed_scripts(&self) -> Option<(String, String, Span)> {
        self.0.mixed_scripts()
    }

    fn data_places(&self) -> Vec<DataPlace> {
        self.0.data_places()
    }

    fn called_at(&self) -> Option<Span> {
        self.0.called_at()
    }

    fn more_places(&self) -> u64 {
        self.0.more_places()
    }
}
