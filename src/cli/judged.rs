//! A policy held against its data, for every verb that judges: from the options of a run and the project file to the
//! data, the day of judging and the verdicts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use idel::cube::Evidence;
use idel::diagnostic::{Describe, Severity, render};
use idel::engine::{Loaded, Options};
use idel::model::Date;
use idel::plan::plan_assessment;
use idel::report::{Again, AssessReport, FileRecord, Review, Unknown};
use idel::source::FileId;
use idel::verdict::{Assessment, judge};

use super::args::{FailOn, SightOptions};
use super::exit::{Exit, Fault, cannot, outcome};
use super::review::Desk;
use super::session::{Opened, Terminal, again, load_or};

/// A policy with the data that it is judged by.
pub struct Held<'a> {
    terminal: &'a Terminal,
    pub opened: &'a Opened,
    pub loaded: Loaded,
    /// The last day that is seen.
    pub day: Date,
    /// It was asked for, and is not only the end of the data.
    stated: bool,
    again: Again,
}

impl<'a> Held<'a> {
    /// Loads what an assessment needs. `place` is how a further command names the policy.
    pub fn new(
        terminal: &'a Terminal,
        opened: &'a Opened,
        place: &Path,
        sight: &SightOptions,
        options: Options,
    ) -> Result<Self, Exit> {
        Held::or(terminal, opened, place, sight, options, |_| Ok(()))
    }

    /// The same; data that contradict their declarations are told to a further reader too.
    pub fn or(
        terminal: &'a Terminal,
        opened: &'a Opened,
        place: &Path,
        sight: &SightOptions,
        options: Options,
        further: impl FnOnce(&[&dyn Describe]) -> Result<(), Exit>,
    ) -> Result<Self, Exit> {
        let stated = opened.checked.project.day(sight.as_of);
        let options = Options { as_of: stated, ..options };
        let needs = plan_assessment(&opened.policy);
        let loaded = load_or(terminal, opened, &needs, &sight.data, options, further)?;
        let Some(day) = stated.or(loaded.end_of_data()) else {
            return Err(terminal.fail(&Fault::Unknown(Unknown::NoEndOfData), opened.lang));
        };
        let again = again(terminal, place, sight.as_of, &sight.data);
        Ok(Held { terminal, opened, loaded, day, stated: stated.is_some(), again })
    }

    /// Ends its use. The process ends soon and its memory with it; to give large tables back piece by piece takes
    /// longer.
    pub fn leave(self) {
        std::mem::forget(self.loaded);
    }

    /// Judges every target and stage; `files` are fingerprinted where the result tells of them.
    pub fn judged(self, files: bool) -> Result<Judged<'a>, Exit> {
        let (policy, loaded) = (&self.opened.policy, &self.loaded);
        // Large files take a while to go through once more, so that is done beside judging.
        let (assessment, files) = std::thread::scope(|scope| {
            let files = files.then(|| scope.spawn(|| fingerprints(loaded)));
            let assessment = judge(policy, loaded, self.day);
            let files = files.map(|files| files.join().unwrap_or_else(|e| std::panic::resume_unwind(e)));
            (assessment, files.unwrap_or_else(|| Ok(Vec::new())))
        });
        let lang = self.opened.lang;
        let files = files.map_err(|(path, error)| {
            self.terminal.fail(&Fault::CannotRead { path, why: cannot(&error, lang) }, lang)
        })?;
        Ok(Judged { held: self, assessment, files })
    }
}

/// The verdicts of a policy.
pub struct Judged<'a> {
    pub held: Held<'a>,
    pub assessment: Assessment,
    files: Vec<FileRecord>,
}

impl Judged<'_> {
    pub fn report(&self) -> AssessReport<'_, Loaded> {
        AssessReport {
            names: self.held.opened.names(),
            evidence: &self.held.loaded,
            assessment: &self.assessment,
            as_of_given: self.held.stated,
            warnings: self.held.opened.checked.warnings() as u64,
            files: &self.files,
            again: &self.held.again,
        }
    }

    /// How a run ends: by the verdicts, and by warnings about the data that count as errors, which it tells.
    pub fn ended(&self, fail_on: FailOn, deny: bool) -> Exit {
        let remarks = self.held.opened.checked.remarks_on(self.held.loaded.tables());
        let counts = |problem: &&dyn Describe| deny || problem.severity() == Severity::Error;
        let told = remarks.problems.iter().map(|problem| problem.as_ref() as &dyn Describe);
        let denied: Vec<&dyn Describe> = told.filter(counts).collect();
        let held = &self.held;
        held.terminal.tell_problems(&denied, &held.opened.checked.sources, held.opened.lang);
        let data = if denied.is_empty() { Exit::Success } else { Exit::Invalid };
        outcome(&self.assessment, fail_on).worse(data)
    }

    /// What is told of the data, as machines read it.
    pub fn remarks(&self, paths: &BTreeMap<FileId, String>) -> Vec<render::JsonProblem> {
        let checked = &self.held.opened.checked;
        let remarks = checked.remarks_on(self.held.loaded.tables());
        let told: Vec<&dyn Describe> =
            remarks.problems.iter().map(|problem| problem.as_ref() as &dyn Describe).collect();
        render::documents(&told, &checked.sources, paths, self.held.opened.lang)
    }

    /// What formats for machines tell of it, failing where the run does.
    pub fn review(&self, desk: &Desk<'_>, fail_on: FailOn, deny: bool) -> Review {
        let mut review = desk.assessed(&self.report(), deny);
        review.pass_over(fail_on == FailOn::Never, fail_on != FailOn::Undecided);
        review
    }

    /// Ends its use, as [`Held::leave`] does.
    pub fn leave(self) {
        self.held.leave();
    }
}

/// The data files with their fingerprints, in the order of the policy; or the one that cannot be read any more.
fn fingerprints(loaded: &Loaded) -> Result<Vec<FileRecord>, (PathBuf, std::io::Error)> {
    let mut records = Vec::new();
    for table in loaded.tables() {
        for file in &table.files {
            let sha256 = idel::engine::fingerprint(&file.path).map_err(|error| (file.path.clone(), error))?;
            records.push(FileRecord {
                dataset: table.dataset,
                file: file.name.clone(),
                rows: file.rows,
                sha256,
            });
        }
    }
    Ok(records)
}
