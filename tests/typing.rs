//! What a reader is offered while typing, in the example policies: a text with the cursor `|` and what is said of it.
//!
//! Cases stand in `tests/typing/*.txt`. A line `> TEXT` asks for completion, `? TEXT` for the hint, `# TEXT` for what each
//! piece is, `! TEXT` enters it; what follows is the answer, which `IDEL_UPDATE=1` rewrites.

mod terminal;

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use idel::ide::matching_bracket;
use idel::repl::{Session, Settings};

/// So many candidates of a case are written down.
const SHOWN: usize = 14;

fn session(lang: &str) -> Session {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tatarstan").join(lang);
    Session::open(&path, Settings::default()).unwrap()
}

/// The answer to a case.
fn answer(session: &mut Session, case: &str) -> String {
    let vocabulary = session.vocabulary().unwrap();
    let (kind, text) = case.split_at(2);
    let text = text.replace("\\n", "\n");
    let mut out = String::new();
    match kind {
        "> " => {
            let at = text.find('|').expect("a case of completion has a cursor");
            let line = text.replacen('|', "", 1);
            let found = session.complete(&vocabulary, &line, at);
            let replaced = &line[found.start..at];
            writeln!(out, "  [{replaced}]{}", if found.file { " a file" } else { "" }).unwrap();
            for one in found.candidates.iter().take(SHOWN) {
                let shown = one.shown.strip_prefix(&one.replacement).map(str::to_owned);
                let shown = shown.unwrap_or_else(|| format!(" : {}", one.shown));
                writeln!(out, "  {}{shown}", one.replacement).unwrap();
            }
            if found.candidates.len() > SHOWN {
                writeln!(out, "  … {} more", found.candidates.len() - SHOWN).unwrap();
            }
        }
        "? " => match session.hint(&vocabulary, &text) {
            Some(hint) => writeln!(out, "  {}", hint.trim_start()).unwrap(),
            None => writeln!(out, "  nothing").unwrap(),
        },
        "# " => {
            for (range, paint) in session.highlight(&vocabulary, &text) {
                writeln!(out, "  {:?} {}", paint, &text[range]).unwrap();
            }
        }
        "! " => assert_eq!(session.enter(&text).outcome, idel::repl::Outcome::Done, "{text}"),
        other => panic!("no kind of case: {other}"),
    }
    out
}

fn held(lang: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/typing").join(format!("{lang}.txt"));
    let written = std::fs::read_to_string(&path).unwrap();
    let mut session = session(lang);
    let mut now = String::new();
    for line in written.lines().filter(|line| !line.starts_with("  ")) {
        writeln!(now, "{line}").unwrap();
        if !line.is_empty() && !line.starts_with("//") {
            now.push_str(&answer(&mut session, line));
        }
    }
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(&path, now).unwrap();
        return;
    }
    for (line, (was, is)) in written.lines().zip(now.lines()).enumerate() {
        assert_eq!(was, is, "{}, line {}", path.display(), line + 1);
    }
    assert_eq!(written.lines().count(), now.lines().count());
}

#[test]
fn english_help_is_as_written() {
    held("en");
}

#[test]
fn russian_help_is_as_written() {
    held("ru");
}

#[test]
fn any_beginning_of_any_case_is_answered() {
    for lang in ["en", "ru"] {
        let session = session(lang);
        let vocabulary = session.vocabulary().unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/typing").join(format!("{lang}.txt"));
        let written = std::fs::read_to_string(&path).unwrap();
        for line in written.lines().filter(|line| line.starts_with(['>', '?', '#'])) {
            let text = line[2..].replace('|', "");
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let found = session.complete(&vocabulary, &text, at);
                assert!(found.start <= at && text.is_char_boundary(found.start), "{text} at {at}");
                for (range, _) in session.highlight(&vocabulary, &text[..at]) {
                    assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                }
                matching_bracket(&text, at);
            }
        }
    }
}

#[test]
fn every_candidate_of_a_query_begins_another_that_is_known() {
    // What is offered after `by` may be asked by.
    let mut session = session("en");
    let vocabulary = session.vocabulary().unwrap();
    let line = "productivity by ";
    let offered = session.complete(&vocabulary, line, line.len()).candidates;
    assert!(offered.len() > 5);
    for one in offered {
        let reply = session.enter(":limit 1");
        assert_eq!(reply.outcome, idel::repl::Outcome::Done);
        let query = format!("count(organisation) by {}", one.replacement);
        let told = session.enter(&query).text;
        assert!(!told.contains("no axis"), "{query}: {told}");
    }
}

#[test]
fn typing_is_not_slowed_down() {
    let session = session("ru");
    let vocabulary = session.vocabulary().unwrap();
    let line = "сумма(стоимость где деятельность == \"24\") по кластер, год";
    let started = Instant::now();
    for at in (0..=line.len()).filter(|at| line.is_char_boundary(*at)) {
        session.hint(&vocabulary, &line[..at]);
        session.highlight(&vocabulary, line);
        session.complete(&vocabulary, line, at);
    }
    let keys = line.chars().count() as u32;
    let each = started.elapsed() / keys;
    // Far above what a release build takes on a quiet machine.
    assert!(each.as_millis() < 150, "{each:?} a key");
}
