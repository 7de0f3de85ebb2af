//! The command line: arguments in, results to stdout, messages to stderr, an exit code out.

mod args;
mod assess;
mod check;
mod ci;
mod data;
mod diff;
mod doc;
mod eval;
mod exit;
mod explain;
mod fmt;
mod git;
mod help;
mod history;
mod judged;
mod members;
mod new;
mod output;
mod pattern;
mod record;
mod repl;
mod review;
mod revision;
mod schema;
mod session;
mod test;
mod typing;
mod usage;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use idel::keyword::Lang;

use args::{Arguments, Verb};
use exit::Exit;
use session::Terminal;

/// Runs the command that the arguments of the process ask for.
pub fn run() -> ExitCode {
    let lang = stated_language().unwrap_or_else(session::locale);
    let command = help::in_language(Arguments::command(), lang);
    let parsed = command.try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            match usage::message(&error, lang) {
                Some(message) => session::tell(&message),
                // Help and version are results; a closed pipe is no failure.
                None => {
                    let _unread = error.print();
                }
            }
            return if error.use_stderr() { Exit::Usage } else { Exit::Success }.into();
        }
    };
    let terminal = Terminal::new(arguments.color, arguments.lang.map(Into::into));
    let ended = match &arguments.verb {
        Verb::New(args) => new::run(&terminal, args),
        Verb::Check(args) => check::run(&terminal, args),
        Verb::Ci(args) => ci::run(&terminal, args),
        Verb::Fmt(args) => fmt::run(&terminal, args),
        Verb::Assess(args) => assess::run(&terminal, args),
        Verb::Eval(args) => eval::run(&terminal, args),
        Verb::Explain(args) => explain::run(&terminal, args),
        Verb::Members(args) => members::run(&terminal, args),
        Verb::Test(args) => test::run(&terminal, args),
        Verb::Data(args) => data::run(&terminal, args),
        Verb::Diff(args) => diff::run(&terminal, args),
        Verb::History(args) => history::run(&terminal, args),
        Verb::Repl(args) => repl::run(&terminal, args),
        Verb::Doc(args) => doc::run(&terminal, args),
        Verb::Schema(args) => schema::run(&terminal, args),
    };
    // Either side is how the run ends: the error side only ends it early.
    ended.unwrap_or_else(|exit| exit).into()
}

/// `--lang ru`, read before anything else: what is wrong with a command line is told in the language it asks for.
fn stated_language() -> Option<Lang> {
    let mut arguments = std::env::args_os().map(|a| a.to_string_lossy().into_owned());
    let mut stated = None;
    while let Some(argument) = arguments.next() {
        let value = match argument.as_str() {
            "--" => break,
            "--lang" => arguments.next(),
            other => other.strip_prefix("--lang=").map(str::to_owned),
        };
        match value.as_deref() {
            Some("en") => stated = Some(Lang::En),
            Some("ru") => stated = Some(Lang::Ru),
            Some(_) | None => {}
        }
    }
    stated
}
