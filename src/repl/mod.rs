//! A session of questions and definitions: text in, text out.
//!
//! Takes a policy's path and inputs one after the other; gives what a reader sees and how it ended. It is the engine of
//! `idel repl` without a terminal, over the same public functions as the commands. An input that fails changes nothing.

mod beside;
mod built;
mod changed;
mod command;
mod compare;
mod declared;
mod doc;
mod explore;
mod held;
mod input;
mod judge;
mod listed;
mod measure;
mod need;
mod plan;
mod plot;
mod query;
mod save;
mod session;
mod settings;
mod split;
mod typing;
mod watched;
mod what_if;
mod words;

pub use command::{COMMANDS, Command, Group};
pub use input::{Input, inputs, is_complete, read};
pub use measure::told as nature;
pub use session::{Outcome, Refusal, Reply, Session};
pub use settings::Settings;
