//! Idel: a declarative language for regional cluster policy and the evaluator that holds policy against data.
//!
#![doc = include_str!("../ARCHITECTURE.md")]

pub mod asked;
pub mod catalogue;
pub mod check;
pub mod cube;
pub mod diagnostic;
pub mod engine;
pub mod format;
pub mod grounds;
pub mod history;
pub mod ide;
pub mod keyword;
pub mod library;
pub mod manual;
pub mod model;
mod pipeline;
pub mod plan;
pub mod project;
pub mod repl;
pub mod report;
pub mod revision;
pub mod source;
pub mod spelling;
pub mod syntax;
pub mod testing;
pub mod unit;
pub mod verdict;
pub mod work;

pub use pipeline::{Checked, Draft, Problems, check_query, load_policy, load_policy_with};
