//! Sessions in a pseudo-terminal: what only a terminal has, keys and signals.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};

/// A machine that builds beside the test is slow.
const PATIENCE: u64 = 60_000;

/// A session on the example whose state is kept in a folder; `None`, with a message, where no terminal can be had.
fn terminal(state: &Path) -> Option<PtySession> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_idel"));
    command
        .args(["repl", "examples/tatarstan/en"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("XDG_STATE_HOME", state)
        .env("NO_COLOR", "1")
        .env("TERM", "xterm")
        .env_remove("LC_ALL")
        .env("LANG", "C.UTF-8");
    let options = Options::new().timeout_ms(Some(PATIENCE)).strip_ansi_escape_codes(true);
    match spawn_with_options(command, options) {
        Ok(mut session) => {
            session.exp_string("`:quit` ends").unwrap();
            session.exp_string("idel> ").unwrap();
            Some(session)
        }
        Err(why) => {
            eprintln!("skipped: no pseudo-terminal ({why})");
            None
        }
    }
}

/// Types keys as they come.
fn keys(session: &mut PtySession, keys: &str) {
    session.send(keys).unwrap();
    session.flush().unwrap();
}

#[test]
fn a_word_is_completed_and_its_unit_told() {
    let state = tempfile::tempdir().unwrap();
    let Some(mut session) = terminal(state.path()) else { return };
    keys(&mut session, "innov\t");
    session.exp_string("innovative_share").unwrap();
    keys(&mut session, " of aut\t");
    session.exp_string("of auto").unwrap();
    session.exp_string("%, ").unwrap();
    keys(&mut session, " by year\r");
    session.exp_string("2013").unwrap();
    session.exp_string("idel> ").unwrap();
    // Ctrl-C clears what is typed, Ctrl-D ends the session.
    keys(&mut session, "no_such_thing\x03");
    session.exp_string("idel> ").unwrap();
    keys(&mut session, "\x04");
    let rest = session.exp_eof().unwrap();
    assert!(!rest.contains("E0"), "{rest}");
}

#[test]
fn a_declaration_of_several_lines_is_one_input_typed_or_pasted() {
    let state = tempfile::tempdir().unwrap();
    let Some(mut session) = terminal(state.path()) else { return };
    for line in ["indicator doubled {\r", "value 2 * 321\r", "}\r"] {
        keys(&mut session, line);
    }
    session.exp_string("`doubled` is declared for this session").unwrap();
    session.exp_string("idel> ").unwrap();
    keys(
        &mut session,
        "\x1b[200~indicator one {\n    value 1000 + 234\n}\nindicator two { value one }\n\x1b[201~",
    );
    keys(&mut session, "\r");
    session.exp_string("`one` is declared for this session").unwrap();
    session.exp_string("`two` is declared for this session").unwrap();
    keys(&mut session, "two + doubled\r");
    session.exp_regex("1.876").unwrap();
    keys(&mut session, ":quit\r");
    session.exp_eof().unwrap();
}

#[test]
fn a_query_that_runs_is_interrupted_and_the_session_goes_on() {
    let state = tempfile::tempdir().unwrap();
    let Some(mut session) = terminal(state.path()) else { return };
    keys(&mut session, "sum(each inn as a: sum(each inn as b: sum(each inn as c: sum(shipped)))) by year\r");
    // A key that comes before the query runs is for the editor: it is pressed until it is heard.
    let (started, mut told) = (Instant::now(), String::new());
    while !told.contains("interrupted; the session goes on") {
        assert!(started.elapsed() < Duration::from_millis(PATIENCE), "the query goes on: {told}");
        keys(&mut session, "\x03");
        std::thread::sleep(Duration::from_millis(300));
        told.extend(std::iter::from_fn(|| session.try_read()));
    }
    keys(&mut session, "1000 + 234\r");
    session.exp_regex("1.234").unwrap();
    keys(&mut session, ":quit\r");
    session.exp_eof().unwrap();
}

#[test]
fn inputs_are_remembered_between_sessions() {
    let state = tempfile::tempdir().unwrap();
    let Some(mut session) = terminal(state.path()) else { return };
    keys(&mut session, "4000 + 321\r");
    session.exp_regex("4.321").unwrap();
    session.exp_string("idel> ").unwrap();
    keys(&mut session, "5000 + 432\r");
    session.exp_regex("5.432").unwrap();
    keys(&mut session, ":quit\r");
    session.exp_eof().unwrap();
    assert!(state.path().join("idel/history").is_file());

    let Some(mut session) = terminal(state.path()) else { return };
    // The one before the last two, and a search backwards.
    keys(&mut session, "\x1b[A\x1b[A\x1b[A\r");
    session.exp_regex("4.321\\D").unwrap();
    session.exp_string("idel> ").unwrap();
    keys(&mut session, "\x12432");
    session.exp_string("5000 + 432").unwrap();
    keys(&mut session, "\r");
    session.exp_regex("5.432\\D").unwrap();
    keys(&mut session, ":quit\r");
    session.exp_eof().unwrap();
}
