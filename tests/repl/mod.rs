//! The engine of `idel repl` as a library: inputs in, texts out.
//!
//! A file of `scripts` is a transcript: its first line names the policy's folder, lines after `> ` (and `| `, where an input
//! has more) are inputs, and what stands below each is the answer. `IDEL_UPDATE=1` rewrites the answers; figures in a new
//! one are to be reckoned by hand before it is kept.

mod changes;
mod passes;

use std::path::{Path, PathBuf};

use idel::repl::{Outcome, Session, Settings};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

pub fn example(lang: &str) -> PathBuf {
    root().join("examples/tatarstan").join(lang)
}

pub fn open(path: &Path) -> Session {
    let settings = Settings { partitions: Some(2), ..Settings::default() };
    Session::open(path, settings).unwrap_or_else(|refusal| panic!("{:?}", refusal.checked.problems))
}

/// The inputs of a transcript, in order.
fn inputs(transcript: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in transcript.lines() {
        if let Some(first) = line.strip_prefix("> ") {
            found.push(first.to_owned());
        } else if let (Some(more), Some(last)) = (line.strip_prefix("| "), found.last_mut()) {
            last.push('\n');
            last.push_str(more);
        }
    }
    found
}

/// The time of an answer is another each time.
fn without_times(text: &str) -> String {
    let is_time = |line: &str| {
        let number = line.strip_suffix(" ms").or(line.strip_suffix(" мс"));
        number.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')))
    };
    let lines = text.split_inclusive('\n');
    lines.map(|line| if is_time(line.trim_end()) { "…\n" } else { line }).collect()
}

fn played(transcript: &str) -> String {
    let folder = transcript.lines().next().unwrap_or_default();
    let mut session = open(&root().join(folder));
    let mut out = format!("{folder}\n");
    for input in inputs(transcript) {
        for (at, line) in input.lines().enumerate() {
            out.push_str(&format!("{}{line}\n", if at == 0 { "\n> " } else { "| " }));
        }
        let reply = session.enter(&input);
        let mark = match reply.outcome {
            Outcome::Done | Outcome::Quit => "",
            Outcome::Refused => "[refused]\n",
            Outcome::Unusable => "[unusable]\n",
            Outcome::Interrupted => "[interrupted]\n",
        };
        out.push_str(mark);
        out.push_str(&without_times(&reply.text));
        assert!(reply.text.is_empty() || reply.text.ends_with('\n'), "{input}: {}", reply.text);
    }
    out
}

#[test]
fn scripts_are_answered_as_written() {
    let folder = root().join("tests/repl/scripts");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 4, "the scripts are read");
    let mut wrong = Vec::new();
    for file in files {
        let written = std::fs::read_to_string(&file).unwrap();
        let now = played(&written);
        if std::env::var_os("IDEL_UPDATE").is_some() {
            std::fs::write(&file, &now).unwrap();
        } else if now != written {
            wrong.push(format!("{}:\n{now}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every command is written in some script of each language, well and badly.
#[test]
fn every_command_is_tried_in_both_languages() {
    let folders = ["tests/repl/scripts", "tests/repl_tools/cases"].map(|folder| root().join(folder));
    let all: String = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    for command in idel::repl::COMMANDS {
        for name in [command.en, command.ru] {
            // What draws and keeps files has tests of its own.
            let own = matches!(command.group, idel::repl::Group::Keep | idel::repl::Group::Ask);
            let tried =
                all.lines().any(|line| line.trim_start_matches("> :").split(' ').next() == Some(name));
            assert!(own || tried, "no script tries `:{name}`");
        }
    }
}
