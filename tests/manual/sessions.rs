//! Transcripts of sessions: `session PATH` opens the policy of a path; `> ` begins an input and `. ` goes on with it.

use std::path::Path;

use idel::repl::{Session, Settings};

use super::blocks::{Part, joined, parts};
use super::{LANGUAGES, chapters, hold, project, turn};

/// What a reader sees who types the inputs of a transcript.
fn played(session: &mut Session, lines: &[String]) -> Vec<String> {
    let mut seen = Vec::new();
    let mut inputs: Vec<String> = Vec::new();
    for line in lines {
        if let Some(begun) = line.strip_prefix("> ") {
            inputs.push(begun.to_owned());
        } else if let (Some(more), Some(input)) = (line.strip_prefix(". "), inputs.last_mut()) {
            input.push('\n');
            input.push_str(more);
        }
    }
    for input in inputs {
        let typed = input.lines().enumerate();
        seen.extend(typed.map(|(at, line)| format!("{} {line}", if at == 0 { '>' } else { '.' })));
        let reply = session.enter(&input);
        seen.extend(reply.text.lines().map(|line| line.trim_end().to_owned()));
    }
    seen
}

#[test]
fn transcripts_of_sessions_are_what_a_session_says() {
    let _turn = turn();
    let mut found = 0;
    for (lang, folder) in LANGUAGES {
        for chapter in chapters(folder) {
            let written = std::fs::read_to_string(&chapter).unwrap();
            let mut all = parts(&written);
            let mut open: Option<(String, Session)> = None;
            for part in &mut all {
                let Part::Block(block) = part else { continue };
                if block.kind() != "session" {
                    continue;
                }
                found += 1;
                let path = block.file().unwrap_or_default().to_owned();
                // Transcripts of one policy go on with one another.
                let mut session = match open.take() {
                    Some((known, session)) if known == path => session,
                    _ => {
                        let settings = Settings { lang: Some(lang), ..Settings::default() };
                        Session::open(&project().join(Path::new(&path)), settings).unwrap()
                    }
                };
                block.lines = played(&mut session, &block.lines);
                open = Some((path, session));
            }
            hold(&chapter, &written, &joined(&all));
        }
    }
    assert!(found > 4, "the tutorial has transcripts in both languages");
}
