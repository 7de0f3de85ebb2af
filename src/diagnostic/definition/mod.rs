//! What can be wrong with definitions: names, types and units, files, and the policy as a whole.
//!
//! Codes: E02… names and structure, E03… types and units, E04… the policy as a whole, E09… the project file; W… are
//! warnings.

mod asking;
mod called;
mod clusters;
mod code;
mod consistency;
mod contour;
mod each;
mod expecting;
mod files;
mod hint;
mod indicator;
mod interval;
mod judgement;
mod kind;
mod link;
mod meant;
mod money;
mod names;
mod normative;
mod obligation;
mod parts;
mod passed;
mod policy;
mod project;
mod quantity;
mod remedy;
mod rows;
mod stage;
mod status;
mod tables;
mod target;
mod testing;
mod tolerance;
mod types;
mod units;
mod unknown;
mod validity;
mod value;
mod why;

pub use asking::{AskingProblem, Meaning};
pub use called::{CallProblem, CalledProblem};
pub use clusters::ClustersProblem;
pub use code::{CodeProblem, Meant};
pub use consistency::ConsistencyProblem;
pub use contour::{Clash, ContourProblem, Example, RolePlace, Shown, Trait};
pub use each::EachProblem;
pub use expecting::{ExpectProblem, Hidden};
pub use files::FileProblem;
pub use hint::{Repair, UnitsHint};
pub use indicator::IndicatorProblem;
pub use interval::{IntervalProblem, OneDay};
pub use judgement::JudgementProblem;
pub use kind::Kind;
pub use link::{LinkProblem, NoLinks, TwoRegisters};
pub use meant::MeantProblem;
pub use money::{MoneyProblem, RateFault};
pub use names::NameProblem;
pub use normative::{ChainLink, NormativeProblem};
pub use obligation::ObligationProblem;
pub use parts::{Apart, PartsProblem};
pub use passed::PassedProblem;
pub use policy::PolicyProblem;
pub use project::{Holds, ProjectProblem, Unparsed};
pub use quantity::{Averaging, QuantityProblem, Sharing, Spot, StockRead, bracketed};
pub use rows::RowProblem;
pub use stage::StageProblem;
pub use status::StatusProblem;
pub use tables::TableProblem;
pub use target::TargetProblem;
pub use testing::{Judged, TestProblem, Twice, WrongTolerance};
pub use types::TypeProblem;
pub use units::UnitProblem;
pub use validity::ValidityProblem;
pub use value::ValueType;
pub use why::{Lacking, Misfit};

/// The codes of every problem with definitions.
pub fn codes() -> impl Iterator<Item = &'static str> {
    let all = [
        names::CODES,
        each::CODES,
        files::CODES,
        passed::CODES,
        types::CODES,
        units::CODES,
        money::CODES,
        policy::CODES,
        contour::CODES,
        clusters::CODES,
        code::CODES,
        consistency::CODES,
        quantity::CODES,
        parts::CODES,
        stage::CODES,
        status::CODES,
        tables::CODES,
        normative::CODES,
        obligation::CODES,
        judgement::CODES,
        indicator::CODES,
        target::CODES,
        rows::CODES,
        validity::CODES,
        link::CODES,
        asking::CODES,
        meant::CODES,
        interval::CODES,
        called::CODES,
        project::CODES,
        testing::CODES,
        expecting::CODES,
    ];
    all.into_iter().flatten().copied()
}

use super::Lang;

/// The text in the language of the reader.
pub(super) fn say(lang: Lang, en: String, ru: String) -> String {
    match lang {
        Lang::En => en,
        Lang::Ru => ru,
    }
}

/// `a`, `b` and `c`, each in backticks.
pub(super) fn list(lang: Lang, names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{}{}{last}", rest.join(", "), say(lang, " and ".into(), " и ".into())),
    }
}

pub(super) fn did_you_mean(lang: Lang, suggestion: Option<&String>) -> Option<String> {
    suggestion.map(|s| say(lang, format!("did you mean `{s}`?"), format!("возможно, имелось в виду `{s}`")))
}
