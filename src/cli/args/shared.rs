//! Options that several verbs take alike.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use idel::model::Date;
use idel::project::Project;

use super::values::{parse_day, parse_output, parse_replacement};

/// What every verb that reads data takes.
#[derive(Debug, Args)]
pub struct DataOptions {
    /// Read a dataset from this file instead of the declared one; may be repeated
    #[arg(long = "data", value_name = "NAME=FILE", value_parser = parse_replacement)]
    pub files: Vec<(String, PathBuf)>,
    /// Parts that the engine works on at a time; results do not depend on it
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub partitions: Option<u16>,
}

/// What every verb that holds a policy against its data takes.
#[derive(Debug, Args)]
pub struct SightOptions {
    /// As of the end of this period: 2012, 2012-Q2, 2012-06 or a date [default: of the project file, else the end of the data]
    #[arg(long, value_name = "PERIOD", value_parser = parse_day)]
    pub as_of: Option<Date>,
    #[command(flatten)]
    pub data: DataOptions,
}

impl SightOptions {
    /// Nothing is asked for.
    pub fn is_none(&self) -> bool {
        self.as_of.is_none() && self.data.files.is_empty()
    }
}

/// What every verb that ends as the verdicts do takes.
#[derive(Debug, Args)]
pub struct JudgingOptions {
    #[command(flatten)]
    pub sight: SightOptions,
    /// Which outcome gives a failing exit code [default: undecided]
    #[arg(long, value_name = "OUTCOME")]
    pub fail_on: Option<FailOn>,
    #[command(flatten)]
    pub result: ResultOptions,
}

impl JudgingOptions {
    /// The outcome that fails the run: the one given, else the project's own.
    pub fn fail_on(&self, project: &Project) -> FailOn {
        self.fail_on.or(project.fail_on.map(Into::into)).unwrap_or(FailOn::Undecided)
    }
}

/// In which form a result is printed, and where else it is written.
#[derive(Debug, Args)]
pub struct ResultOptions {
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: ReportFormat,
    /// Also write the result to a file, by its extension; may be repeated
    #[arg(long, value_name = "FILE", value_parser = parse_output)]
    pub output: Vec<Output>,
}

/// Every form in which checking and assessing tell what they found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Human,
    // One statement a line, for screen readers.
    Plain,
    Json,
    Csv,
    Markdown,
    Html,
    Sarif,
    Junit,
    Tap,
    Github,
    Gitlab,
}

impl ReportFormat {
    /// The form of a review, where it is one.
    pub fn of_review(self) -> Option<ReviewForm> {
        match self {
            ReportFormat::Human | ReportFormat::Json | ReportFormat::Csv => None,
            ReportFormat::Plain => Some(ReviewForm::Plain),
            ReportFormat::Markdown => Some(ReviewForm::Markdown),
            ReportFormat::Html => Some(ReviewForm::Html),
            ReportFormat::Sarif => Some(ReviewForm::Sarif),
            ReportFormat::Junit => Some(ReviewForm::Junit),
            ReportFormat::Tap => Some(ReviewForm::Tap),
            ReportFormat::Github => Some(ReviewForm::Github),
            ReportFormat::Gitlab => Some(ReviewForm::Gitlab),
        }
    }
}

/// A form that is made of a review alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewForm {
    Plain,
    Csv,
    Markdown,
    Html,
    Workbook,
    Sarif,
    Junit,
    Tap,
    Github,
    Gitlab,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Warnings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Missed targets only
    Missed,
    /// Missed targets and verdicts that lack data
    Undecided,
    Never,
}

impl From<idel::project::FailOn> for FailOn {
    fn from(stated: idel::project::FailOn) -> FailOn {
        match stated {
            idel::project::FailOn::Missed => FailOn::Missed,
            idel::project::FailOn::Undecided => FailOn::Undecided,
            idel::project::FailOn::Never => FailOn::Never,
        }
    }
}

/// A file to write a result to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub path: PathBuf,
    pub format: OutputFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFormat {
    Json,
    Csv,
    Review(ReviewForm),
}
