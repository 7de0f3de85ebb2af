//! What may be written on the command line.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use idel::keyword::Lang;
use idel::model::Date;
use idel::unit::Rational;
use regex::Regex;

/// Holds cluster policy against data.
#[derive(Debug, Parser)]
#[command(
    name = "idel",
    version,
    about,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 success; 1 a file could not be used; 2 wrong usage; 3 the policy has errors;\n\
                  4 a mandatory target is missed; 5 a mandatory verdict lacks data; 6 a test failed, or none ran."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub verb: Verb,
    /// Colour in results and messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Language of messages and reports [default: the policy's, else the locale's]
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Language>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    En,
    Ru,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::En => Lang::En,
            Language::Ru => Lang::Ru,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Write a small policy with data to start from
    New(NewArgs),
    /// Check definitions; needs no data
    Check(CheckArgs),
    /// Style, definitions, tests and targets in one run and one report
    Ci(CiArgs),
    /// Lay policies out in one style, or put them into the other language
    Fmt(FmtArgs),
    /// Load data, compute the indicators, judge every target and stage
    Assess(AssessArgs),
    /// Answer one query: `productivity by cluster, year where kind == company sort value desc limit 10`
    Eval(EvalArgs),
    /// Ask, define and compare, one input after the other
    Repl(ReplArgs),
    /// Explain a verdict, an indicator or a membership, down to rows and acts; or a code of a message
    Explain(ExplainArgs),
    /// List the members of a cluster, and why each is in
    Members(MembersArgs),
    /// Run the tests that the policy declares; needs no data
    Test(TestArgs),
    /// Load and verify every dataset: rows, periods, how full each column is
    Data(DataArgs),
    /// Compare two versions of a policy, or two saved assessments: definitions, members, verdicts
    Diff(DiffArgs),
    /// Show how an indicator or a target went over recorded assessments
    History(HistoryArgs),
    /// Write the passport of a policy: clusters, indicators with formulas, targets by year; or the page of a library module
    Doc(DocArgs),
    /// Print the JSON Schema of a machine-readable result: assess, eval or diagnostics
    Schema(SchemaArgs),
}

#[derive(Debug, Args)]
pub struct NewArgs {
    /// A folder that is empty or does not exist yet
    pub dir: PathBuf,
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
pub struct SchemaArgs {
    /// assess, eval or diagnostics (a line of check --format json)
    #[arg(value_name = "RESULT")]
    pub name: String,
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
pub struct CheckArgs {
    /// Policies: folders or files [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What fails the check besides errors
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Warnings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    Csv,
}

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

#[derive(Debug, Args)]
pub struct CiArgs {
    /// A policy: a folder or a file
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// What fails the check besides errors
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Judge as of the end of this period: 2012, 2012-Q2, 2012-06 or a date [default: the end of the data]
    #[arg(long, value_name = "PERIOD", value_parser = parse_day)]
    pub as_of: Option<Date>,
    #[command(flatten)]
    pub data: DataOptions,
    /// Which outcome gives a failing exit code [default: undecided]
    #[arg(long, value_name = "OUTCOME")]
    pub fail_on: Option<FailOn>,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: ReportFormat,
    /// Also write the result to a file, by its extension; may be repeated
    #[arg(long, value_name = "FILE", value_parser = parse_output)]
    pub output: Vec<Output>,
}

#[derive(Debug, Args)]
pub struct AssessArgs {
    /// A policy: a folder or a file
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Judge as of the end of this period: 2012, 2012-Q2, 2012-06 or a date [default: the end of the data]
    #[arg(long, value_name = "PERIOD", value_parser = parse_day)]
    pub as_of: Option<Date>,
    /// Judge the targets of this stage only
    #[arg(long, value_name = "NAME")]
    pub stage: Option<String>,
    #[command(flatten)]
    pub data: DataOptions,
    /// Which outcome gives a failing exit code [default: undecided]
    #[arg(long, value_name = "OUTCOME")]
    pub fail_on: Option<FailOn>,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: ReportFormat,
    /// Also write the result to a file, by its extension; may be repeated
    #[arg(long, value_name = "FILE", value_parser = parse_output)]
    pub output: Vec<Output>,
    /// Add the result to a history: a folder with a JSON document for each day and state of policy and data
    // A part of the policy is no state of it.
    #[arg(long, value_name = "DIR", conflicts_with = "stage")]
    pub record: Option<PathBuf>,
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
pub struct ExplainArgs {
    /// NAME, NAME of CLUSTER, NAME at PERIOD or KEY in CLUSTER, then the policy [default: .]; or a code, such as E0301
    #[arg(required_unless_present = "list", value_name = "WHAT")]
    pub what: Vec<String>,
    /// List all codes
    #[arg(long, conflicts_with_all = ["what", "as_of", "files", "format"])]
    pub list: bool,
    /// Judge as of the end of this period: 2012, 2012-Q2, 2012-06 or a date [default: the end of the data]
    #[arg(long, value_name = "PERIOD", value_parser = parse_day)]
    pub as_of: Option<Date>,
    #[command(flatten)]
    pub data: DataOptions,
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
    /// The contour as of the end of this period: 2012, 2012-Q2, 2012-06 or a date [default: the end of the data]
    #[arg(long, value_name = "PERIOD", value_parser = parse_day)]
    pub as_of: Option<Date>,
    #[command(flatten)]
    pub data: DataOptions,
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
pub struct DiffArgs {
    /// The earlier version: a policy, `git:REVISION`, or a document of `assess --record` or `assess --output FILE.json`
    pub old: PathBuf,
    /// The later one
    pub new: PathBuf,
    /// Compare what is declared alone; needs no data
    #[arg(long, conflicts_with_all = ["as_of", "files"])]
    pub definitions: bool,
    /// The last day that both versions see [default: of each the end of its data]
    #[arg(long, value_name = "PERIOD", value_parser = parse_day)]
    pub as_of: Option<Date>,
    /// Which differences fail the run: any, or verdicts that are worse than before
    #[arg(long, value_name = "WHEN", default_value = "never")]
    pub fail_on: DiffFailOn,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: DiffFormat,
    #[command(flatten)]
    pub data: DataOptions,
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

/// Why a value of an option cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// Neither a period nor a date; the way to write what was meant, where it is clear.
    Day {
        instead: Option<String>,
    },
    Replacement,
    Extension,
    PictureExtension,
    /// No regular expression; where it breaks off.
    Pattern(String),
    /// No part of a whole in per cent.
    Percent,
    PageExtension,
}

impl Wrong {
    pub fn say(&self, lang: Lang) -> String {
        let (en, ru) = match self {
            Wrong::Day { instead: Some(instead) } => {
                return match lang {
                    Lang::En => format!("write `{instead}`"),
                    Lang::Ru => format!("напишите `{instead}`"),
                };
            }
            Wrong::Day { instead: None } => (
                "a period is a year (2012), a quarter (2012-Q2), a month (2012-06) or a date (2012-06-30)",
                "период – это год (2012), квартал (2012-Q2), месяц (2012-06) или дата (2012-06-30)",
            ),
            Wrong::Pattern(why) => {
                return match lang {
                    Lang::En => format!("this is no regular expression: {why}"),
                    Lang::Ru => format!("это не регулярное выражение: {why}"),
                };
            }
            Wrong::Replacement => (
                "write it as NAME=FILE, such as report=new.csv",
                "запишите как НАБОР=ФАЙЛ, например отчёт=новый.csv",
            ),
            Wrong::Percent => {
                ("a number from 0 to 100 is meant, such as 80", "нужно число от 0 до 100, например 80")
            }
            Wrong::Extension => (
                "a file that ends in .json, .csv, .md, .html, .xlsx, .sarif, .xml (JUnit) or .tap can be written",
                "записать можно файл с окончанием .json, .csv, .md, .html, .xlsx, .sarif, .xml (JUnit) или .tap",
            ),
            Wrong::PictureExtension => (
                "a picture is written to a file that ends in .svg, .dot or .graphml",
                "изображение записывается в файл с окончанием .svg, .dot или .graphml",
            ),
            Wrong::PageExtension => (
                "a page is written to a file that ends in .md or .html",
                "страница записывается в файл с окончанием .md или .html",
            ),
        };
        match lang {
            Lang::En => en.to_owned(),
            Lang::Ru => ru.to_owned(),
        }
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}

impl std::error::Error for Wrong {}

/// The last day of a period, or a date.
fn parse_day(text: &str) -> Result<Date, Wrong> {
    Date::read_last(text)
        .ok_or_else(|| Wrong::Day { instead: rewritten(text).filter(|t| Date::read_last(t).is_some()) })
}

/// `31.12.2024`, `12.2024`, `2024/6/1`, `2024Q3`, `Q3 2024`, `3 кв. 2024` in the language's own form.
fn rewritten(text: &str) -> Option<String> {
    let mut numbers: Vec<String> = Vec::new();
    let mut letters = String::new();
    let mut inside = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !inside {
                numbers.push(String::new());
            }
            if let Some(last) = numbers.last_mut() {
                last.push(c);
            }
        } else if c.is_alphabetic() {
            letters.extend(c.to_lowercase());
        }
        inside = c.is_ascii_digit();
    }
    let year_last = match numbers.as_slice() {
        [first, _, _] => first.len() <= 2,
        [_, last] => last.len() == 4,
        _ => false,
    };
    if year_last {
        numbers.reverse();
    }
    let quarter = letters == "q" || letters.starts_with("кв");
    match numbers.as_slice() {
        [year] if matches!(letters.as_str(), "г" | "год") => Some(year.clone()),
        [year, part] if quarter => Some(format!("{year}-Q{part}")),
        [year, month] if letters.is_empty() => Some(format!("{year}-{month:0>2}")),
        [year, month, day] if letters.is_empty() => Some(format!("{year}-{month:0>2}-{day:0>2}")),
        _ => None,
    }
}

fn parse_replacement(text: &str) -> Result<(String, PathBuf), Wrong> {
    match text.split_once('=') {
        Some((name, file)) if !name.trim().is_empty() && !file.is_empty() => {
            Ok((name.trim().to_owned(), PathBuf::from(file)))
        }
        _ => Err(Wrong::Replacement),
    }
}

fn parse_pattern(text: &str) -> Result<Regex, Wrong> {
    // The library draws the place over several lines; the last says what is wrong.
    let why = |error: regex::Error| error.to_string().lines().last().unwrap_or_default().trim().to_owned();
    Regex::new(text).map_err(|error| Wrong::Pattern(why(error).trim_start_matches("error: ").to_owned()))
}

fn parse_percent(text: &str) -> Result<Rational, Wrong> {
    let number = Rational::parse(text.trim().trim_end_matches('%').trim_end());
    let hundred = Rational::from(100i64);
    number.filter(|n| !n.is_negative() && *n <= hundred).map(|n| n / hundred).ok_or(Wrong::Percent)
}

fn parse_output(text: &str) -> Result<Output, Wrong> {
    let path = PathBuf::from(text);
    let format = match extension(&path).as_deref() {
        Some("json") => OutputFormat::Json,
        Some("csv") => OutputFormat::Csv,
        Some("md") => OutputFormat::Review(ReviewForm::Markdown),
        Some("html") => OutputFormat::Review(ReviewForm::Html),
        Some("xlsx") => OutputFormat::Review(ReviewForm::Workbook),
        Some("sarif") => OutputFormat::Review(ReviewForm::Sarif),
        Some("xml") => OutputFormat::Review(ReviewForm::Junit),
        Some("tap") => OutputFormat::Review(ReviewForm::Tap),
        _ => return Err(Wrong::Extension),
    };
    Ok(Output { path, format })
}

fn parse_picture(text: &str) -> Result<Picture, Wrong> {
    let path = PathBuf::from(text);
    let format = match extension(&path).as_deref() {
        Some("svg") => PictureFormat::Svg,
        Some("dot") => PictureFormat::Dot,
        Some("graphml") => PictureFormat::GraphMl,
        _ => return Err(Wrong::PictureExtension),
    };
    Ok(Picture { path, format })
}

fn parse_page(text: &str) -> Result<Page, Wrong> {
    let path = PathBuf::from(text);
    let format = match extension(&path).as_deref() {
        Some("md" | "markdown") => PageFormat::Md,
        Some("html" | "htm") => PageFormat::Html,
        _ => return Err(Wrong::PageExtension),
    };
    Ok(Page { path, format })
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_its_last_day() {
        let day = |text: &str| parse_day(text).ok().map(|d| d.to_string());
        assert_eq!(day("2012").as_deref(), Some("2012-12-31"));
        assert_eq!(day("2012-Q2").as_deref(), Some("2012-06-30"));
        assert_eq!(day("2012-02").as_deref(), Some("2012-02-29"));
        assert_eq!(day("2012-06-15").as_deref(), Some("2012-06-15"));
        for wrong in ["", "12", "2012-Q5", "2012-Q", "2012-13", "2012-00", "2011-02-29", "2012-6", "June"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_period_written_in_another_way_is_proposed_in_the_own_form() {
        for (written, meant) in [
            ("31.12.2024", "2024-12-31"),
            ("1/6/2024", "2024-06-01"),
            ("2024/12/31", "2024-12-31"),
            ("12.2024", "2024-12"),
            ("2024-6", "2024-06"),
            ("2024Q3", "2024-Q3"),
            ("Q3 2024", "2024-Q3"),
            ("3 кв. 2024", "2024-Q3"),
            ("2024 год", "2024"),
        ] {
            assert_eq!(parse_day(written), Err(Wrong::Day { instead: Some(meant.into()) }), "{written}");
        }
        for unclear in ["soon", "31.02.2024", "2024-Q5", "12"] {
            assert_eq!(parse_day(unclear), Err(Wrong::Day { instead: None }), "{unclear}");
        }
    }

    #[test]
    fn a_replacement_has_a_name_and_a_file() {
        assert_eq!(parse_replacement("report=a=b.csv"), Ok(("report".into(), PathBuf::from("a=b.csv"))));
        assert!(parse_replacement("report").is_err() && parse_replacement("=a.csv").is_err());
        for wrong in ["json", ".sarif", "out.docx", "out.sarif.gz", ""] {
            assert_eq!(parse_output(wrong), Err(Wrong::Extension), "{wrong}");
        }
        let format = |text: &str| parse_output(text).map(|output| output.format);
        assert_eq!(format("a.b/OUT.XML"), Ok(OutputFormat::Review(ReviewForm::Junit)));
        assert_eq!(format("out.csv"), Ok(OutputFormat::Csv));
    }

    #[test]
    fn a_picture_is_of_the_form_that_its_name_ends_in() {
        let format = |text: &str| parse_picture(text).map(|picture| picture.format);
        assert_eq!(format("a.b/out.SVG"), Ok(PictureFormat::Svg));
        assert_eq!(format("out.dot"), Ok(PictureFormat::Dot));
        assert_eq!(format("out.graphml"), Ok(PictureFormat::GraphMl));
        for wrong in ["out.png", "svg", ".svg", "out", ""] {
            assert_eq!(format(wrong), Err(Wrong::PictureExtension), "{wrong}");
        }
    }
}
