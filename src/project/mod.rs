//! The project file `idel.toml` and comments that allow warnings: what they say, and what that makes of problems.
//!
//! The file stands in the policy's own folder and is optional. Takes texts and problems; gives settings as data, and
//! the problems apart from those that are allowed.

mod comment;
mod levels;
mod read;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use comment::{Allowance, allowances};
pub use levels::{Allowed, Sorted, Told, sort};
pub use read::{SETTINGS, read_project};

use crate::keyword::Lang;
use crate::model::Date;
use crate::source::Span;

/// The name of the file.
pub const FILE: &str = "idel.toml";

/// How much a warning weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LintLevel {
    /// It is counted and not told.
    Allow,
    Warn,
    /// It is an error.
    Deny,
}

/// Which outcome of an assessment fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    Missed,
    Undecided,
    Never,
}

/// A file to read a dataset from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    pub dataset: String,
    pub file: PathBuf,
    /// As it is written, from the policy's folder.
    pub written: String,
    pub span: Span,
}

/// What the project file says; all of it is absent where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Project {
    /// By code.
    pub levels: BTreeMap<String, LintLevel>,
    /// The level of warnings that are not named.
    pub warnings: Option<LintLevel>,
    pub data: Vec<DataFile>,
    /// The last day of the period.
    pub as_of: Option<Date>,
    pub language: Option<Lang>,
    pub fail_on: Option<FailOn>,
    /// The file cannot be followed as it stands.
    pub faulty: bool,
}

impl Project {
    /// Names of datasets with the files to read them from, as they are written.
    pub fn files(&self) -> Vec<(String, String)> {
        self.data.iter().map(|file| (file.dataset.clone(), file.written.clone())).collect()
    }

    /// The day of judging that is stated: the one given with a command, else the project's own.
    pub fn day(&self, given: Option<Date>) -> Option<Date> {
        given.or(self.as_of)
    }

    /// The level of a warning.
    pub fn level(&self, code: &str) -> LintLevel {
        self.levels.get(code).copied().or(self.warnings).unwrap_or(LintLevel::Warn)
    }
}
