//! The command line: arguments in, results to stdout, messages to stderr, an exit code out.

mod args;
mod assess;
mod check;
mod data;
mod eval;
mod exit;
mod members;
mod new;
mod session;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Verb};
use exit::Exit;
use session::Terminal;

/// Runs the command that the arguments of the process ask for.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are results; a closed pipe is no failure.
            let _unread = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Success }.into();
        }
    };
    let terminal = Terminal::new(arguments.color, arguments.lang.map(Into::into));
    let ended = match &arguments.verb {
        Verb::New(args) => new::run(&terminal, args),
        Verb::Check(args) => check::run(&terminal, args),
        Verb::Assess(args) => assess::run(&terminal, args),
        Verb::Eval(args) => eval::run(&terminal, args),
        Verb::Members(args) => members::run(&terminal, args),
        Verb::Data(args) => data::run(&terminal, args),
    };
    // Either side is how the run ends: the error side only ends it early.
    ended.unwrap_or_else(|exit| exit).into()
}
