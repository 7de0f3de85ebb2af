//! The arguments of each verb.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use idel::unit::Rational;
use regex::Regex;

use super::Language;
use super::shared::{DataOptions, Deny, Format, JudgingOptions, ResultOptions, SightOptions};
use super::values::{parse_page, parse_pattern, parse_percent, parse_picture};

#[derive(Debug, Args)]
pub struct NewArgs {
    /// A folder that is empty or does not exist yet
    pub dir: PathBuf,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Policies: folders or files [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What fails the check besides errors
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
    #[command(flatten)]
    pub result: ResultOptions,
}

#[derive(Debug, Args)]
pub struct CiArgs {
    /// A policy: a folder or a file
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// What fails the check besides errors
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
    #[command(flatten)]
    pub judging: JudgingOptions,
}

#[derive(Debug, Args)]
pub struct FmtArgs {
    /// Files, folders with all that is in them, or - for standard input [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write nothing; exit code 3 where a file is not formatted
    #[arg(long)]
    pub check: bool,
    /// Write nothing; print what would change
    #[arg(long)]
    pub diff: bool,
    /// Put keywords and names of the library into this language
    #[arg(long, value_name = "LANG")]
    pub to: Option<Language>,
    /// The file that standard input goes by: tells a literate act (.idel.md), and the policy whose names are kept
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct AssessArgs {
    /// A policy: a folder or a file
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Judge the targets of this stage only
    #[arg(long, value_name = "NAME")]
    pub stage: Option<String>,
    #[command(flatten)]
    pub judging: JudgingOptions,
    /// Add the result to a history: a folder with a JSON document for each day and state of policy and data
    // A part of the policy is no state of it.
    #[arg(long, value_name = "DIR", conflicts_with = "stage")]
    pub record: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct EvalArgs {
    /// The query, quoted as one argument
    pub query: String,
    /// A policy: a folder or a file
    #[arg(default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub data: DataOptions,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct ReplArgs {
    /// A policy: a folder or a file
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Enter this and end; may be repeated. Without it, and without a terminal, standard input is entered
    #[arg(short = 'c', long = "command", value_name = "INPUT")]
    pub commands: Vec<String>,
    #[command(flatten)]
    pub data: DataOptions,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// NAME, NAME of CLUSTER, NAME at PERIOD or KEY in CLUSTER, then the policy [default: .]; or a code, such as E0301
    #[arg(required_unless_present = "list", value_name = "WHAT")]
    pub what: Vec<String>,
    /// List all codes
    #[arg(long, conflicts_with_all = ["what", "as_of", "files", "format"])]
    pub list: bool,
    #[command(flatten)]
    pub sight: SightOptions,
    /// human, json or html [default: human]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<TreeFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TreeFormat {
    Human,
    Json,
    Html,
}

#[derive(Debug, Args)]
pub struct MembersArgs {
    /// The cluster's name or title
    pub cluster: String,
    /// A policy: a folder or a file
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Tell of one organisation why it is in or not
    #[arg(long, value_name = "KEY")]
    pub why: Option<String>,
    #[command(flatten)]
    pub sight: SightOptions,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Also write a picture of the members, by its extension (.svg, .dot, .graphml); may be repeated
    // Of one organisation there is no picture.
    #[arg(long, value_name = "FILE", value_parser = parse_picture, conflicts_with = "why")]
    pub graph: Vec<Picture>,
}

/// A file to write a picture to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub path: PathBuf,
    pub format: PictureFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    Svg,
    Dot,
    GraphMl,
}

#[derive(Debug, Args)]
pub struct TestArgs {
    /// A policy: a folder or a file
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Run the tests whose titles match this regular expression
    #[arg(long, value_name = "REGEX", value_parser = parse_pattern)]
    pub run: Option<Regex>,
    /// Tell what of the policy no test reaches
    #[arg(long)]
    pub coverage: bool,
    /// Fail where tests reach less than this many per cent of definitions and branches
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub threshold: Option<Rational>,
    /// Write the numbers that there are in place of those that are expected and are not there
    #[arg(long, conflicts_with = "watch")]
    pub update: bool,
    /// Run again whenever a file of the policy changes, until interrupted
    #[arg(long)]
    pub watch: bool,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: TestFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    Human,
    Json,
    Junit,
    Tap,
}

#[derive(Debug, Args)]
pub struct DataArgs {
    /// A policy: a folder or a file
    #[arg(default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub data: DataOptions,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The earlier version: a policy, `git:REVISION`, or a document of `assess --record` or `assess --output FILE.json`
    pub old: PathBuf,
    /// The later one
    pub new: PathBuf,
    /// Compare what is declared alone; needs no data
    #[arg(long, conflicts_with_all = ["as_of", "files"])]
    pub definitions: bool,
    /// Which differences fail the run: any, or verdicts that are worse than before
    #[arg(long, value_name = "WHEN", default_value = "never")]
    pub fail_on: DiffFailOn,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: DiffFormat,
    #[command(flatten)]
    pub sight: SightOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFailOn {
    /// Any difference
    Changed,
    /// Verdicts that are worse than before
    Worse,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    Human,
    Json,
    Markdown,
}

#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// An indicator, or the name of a verdict: `productivity`, `first.productivity`
    #[arg(value_name = "INDICATOR|TARGET")]
    pub name: String,
    /// The folder that `assess --record` writes to
    #[arg(long, value_name = "DIR", default_value = "history")]
    pub dir: PathBuf,
    /// One cluster only
    #[arg(long, value_name = "CLUSTER")]
    pub of: Option<String>,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct DocArgs {
    /// A policy: a folder or a file; or a module such as std.concentration, or std for the list of all
    #[arg(value_name = "PATH|MODULE", default_value = ".")]
    pub what: String,
    /// md or html; a module also human [default: md, of a module human]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<PageFormat>,
    /// Write the page to a file, by its extension (.md, .html); may be repeated. Without --format nothing is printed then
    #[arg(long, value_name = "FILE", value_parser = parse_page)]
    pub output: Vec<Page>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    Human,
    #[value(alias = "markdown")]
    Md,
    Html,
}

/// A file to write a page to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub path: PathBuf,
    pub format: PageFormat,
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// assess, eval, diff, ci, test, members, trace, data, explain or diagnostics (a line of check --format json)
    #[arg(value_name = "RESULT")]
    pub name: String,
}
