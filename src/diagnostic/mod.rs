//! Problems as data: each station has its own enum of problems with fields, this module gives them one face.
//!
//! A problem says its code, severity, message, help and places in either language.
//! Messages are lower case, without a full stop, the user's words in backticks.

mod data;
mod definition;
mod expected;
mod places;
pub mod render;
mod spelling;
mod suggest;
mod syntax;

pub use data::{
    DataFault, DataProblem, DataRemark, Encoding, JsonFault, ReadFault, RemarkKind, Shared, TableFault,
};
pub use definition::{
    Apart, AskingProblem, Averaging, CallProblem, CalledProblem, ChainLink, Clash, ClustersProblem,
    CodeProblem, ConsistencyProblem, ContourProblem, EachProblem, Example, ExpectProblem, FileProblem,
    Hidden, Holds, IndicatorProblem, IntervalProblem, Judged, JudgementProblem, Kind, Lacking, LinkProblem,
    Meaning, Meant, MeantProblem, Misfit, MoneyProblem, NameProblem, NoLinks, NormativeProblem,
    ObligationProblem, OneDay, PartsProblem, PassedProblem, PolicyProblem, ProjectProblem, QuantityProblem,
    RateFault, Repair, RolePlace, RowProblem, Sharing, Shown, Spot, StageProblem, StatusProblem, StockRead,
    TableProblem, TargetProblem, TestProblem, Trait, Twice, TwoRegisters, TypeProblem, UnitProblem,
    UnitsHint, Unparsed, ValidityProblem, ValueType, WrongTolerance, bracketed, codes as definition_codes,
};
pub use expected::Expected;
pub use places::{DataPlace, Label};
pub use spelling::{range_of, respelled};
pub use suggest::{near_code, nearest, only_near_word};
pub use syntax::{Slip, SyntaxProblem};

pub use crate::keyword::Lang;

/// Every code that a message may bear.
pub fn codes() -> Vec<&'static str> {
    definition_codes()
        .chain(SyntaxProblem::CODES.iter().copied())
        .chain(DataFault::CODES.iter().copied())
        .chain(DataRemark::CODES.iter().copied())
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
}

/// What every kind of problem can say of itself.
pub trait Describe: std::fmt::Debug + Send + Sync {
    /// Stable, such as `E0301`.
    fn code(&self) -> &'static str;
    fn severity(&self) -> Severity {
        if self.code().starts_with('W') { Severity::Warning } else { Severity::Error }
    }
    fn message(&self, lang: Lang) -> String;
    fn help(&self, lang: Lang) -> Option<String>;
    /// Places in the policy, the main one first.
    fn labels(&self, lang: Lang) -> Vec<Label>;
    /// The name that is said to be unknown, where that is the problem.
    fn unknown_name(&self) -> Option<&str> {
        None
    }
    /// A name of two alphabets, how it would be in one, and its place, where that is the problem.
    fn mixed_scripts(&self) -> Option<(String, String, crate::source::Span)> {
        None
    }
    /// Places in data files.
    fn data_places(&self) -> Vec<DataPlace> {
        Vec::new()
    }
    /// The call of a function of the library in whose text the problem lies.
    fn called_at(&self) -> Option<crate::source::Span> {
        None
    }
    /// How many places there are beyond those.
    fn more_places(&self) -> u64 {
        0
    }
}
