//! What may be written on the command line.

mod shared;
mod values;
mod verbs;

use clap::{Parser, Subcommand, ValueEnum};
use idel::keyword::Lang;

pub use shared::{
    DataOptions, Deny, FailOn, Format, JudgingOptions, Output, OutputFormat, ReportFormat, ResultOptions,
    ReviewForm, SightOptions,
};
pub use values::Wrong;
pub use verbs::{
    AssessArgs, CheckArgs, CiArgs, DataArgs, DiffArgs, DiffFailOn, DiffFormat, DocArgs, EvalArgs,
    ExplainArgs, FmtArgs, HistoryArgs, MembersArgs, NewArgs, Page, PageFormat, Picture, PictureFormat,
    ReplArgs, SchemaArgs, TestArgs, TestFormat, TreeFormat,
};

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
    /// Print the JSON Schema of a machine-readable result
    Schema(SchemaArgs),
}
