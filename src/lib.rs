//! Idel: a declarative language for regional cluster policy and the evaluator that holds policy against data.
//!
//! Data flows one way: text → syntax tree → checked model → plan → cube → verdicts → report.

pub mod cube;
pub mod diagnostic;
pub mod engine;
pub mod keyword;
pub mod model;
pub mod plan;
pub mod source;
pub mod syntax;
pub mod unit;
pub mod verdict;
