//! One binary holds all integration tests, so that the engine is linked once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod architecture;
mod assess_corpus;
mod check;
mod ci;
mod cli;
mod county;
mod cube_laws;
mod documents;
mod engine;
mod example;
mod exit_codes;
mod explain;
mod explanations;
mod format;
mod history;
mod keywords;
mod library;
mod licences;
mod literate;
mod machine;
mod manual;
mod messages;
mod modules;
mod network;
mod order;
mod parse_speed;
mod passport;
mod periods;
mod pictures;
mod quantity_laws;
mod repl;
mod repl_tools;
mod report;
mod revision;
mod schema;
mod slips;
mod source;
mod status;
mod support;
mod syntax;
mod testing;
mod typing;
mod unit_laws;
mod verdicts;
