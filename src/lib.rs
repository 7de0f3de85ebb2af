//! Idel: a declarative language for regional cluster policy and the evaluator that holds policy against data.
//!
#![doc = include_str!("../ARCHITECTURE.md")]

pub mod catalogue;
pub mod check;
pub mod cube;
pub mod diagnostic;
pub mod engine;
pub mod grounds;
pub mod history;
pub mod keyword;
pub mod library;
pub mod manual;
pub mod model;
mod pipeline;
pub mod plan;
pub mod report;
pub mod source;
pub mod syntax;
pub mod unit;
pub mod verdict;
mod work;

pub use pipeline::{Checked, Problems, check_query, load_policy};
