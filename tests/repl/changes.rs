//! What fails changes nothing, and files that change are read again, unless they are broken.

use std::path::Path;

use idel::repl::{Outcome, Session};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{example, open, root};
use crate::cli::Folder;
use crate::support::copy_folder;

/// A copy of the example that may be changed.
fn copied(name: &str) -> Folder {
    let folder = Folder::new(name);
    copy_folder(&root().join("examples/tatarstan/en"), &folder.path().join("en"));
    copy_folder(&root().join("examples/tatarstan/data"), &folder.path().join("data"));
    folder
}

/// Writes a file so that its time of change is another.
fn rewrite(path: &Path, text: &str) {
    let before = std::fs::metadata(path).unwrap().modified().unwrap();
    loop {
        std::fs::write(path, text).unwrap();
        if std::fs::metadata(path).unwrap().modified().unwrap() != before {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn done(session: &mut Session, text: &str) -> String {
    let reply = session.enter(text);
    assert_eq!(reply.outcome, Outcome::Done, "{text}: {}", reply.text);
    reply.text
}

#[test]
fn a_broken_file_leaves_the_last_good_policy_and_what_was_defined() {
    let folder = copied("repl-broken");
    let mut session = open(&folder.path().join("en"));
    done(&mut session, "let mine = sum(employees) / 2");
    let before = done(&mut session, "mine by year");
    let file = folder.path().join("en/indicators.idel");
    let good = std::fs::read_to_string(&file).unwrap();
    rewrite(&file, &good.replace("indicator jobs \"Jobs\"", "indicator jobs \"Jobs"));
    let told = session.enter("mine by year");
    assert_eq!(told.outcome, Outcome::Done, "{}", told.text);
    assert!(told.text.contains("indicators.idel"), "{}", told.text);
    assert!(told.text.contains("the session goes on with the policy as it was before"), "{}", told.text);
    assert!(told.text.ends_with(&before), "{}", told.text);
    // What is broken is told once.
    assert_eq!(done(&mut session, "mine by year"), before);
    let again = session.enter(":reload");
    assert_eq!(again.outcome, Outcome::Refused, "{}", again.text);
    rewrite(&file, &good.replace("\"Jobs\"", "\"Posts\""));
    let told = done(&mut session, "jobs by year");
    assert!(told.starts_with("the policy was read again\n") && told.contains("Posts"), "{told}");
    assert_eq!(done(&mut session, "mine by year"), before);
}

#[test]
fn a_file_of_data_that_changed_is_read_again() {
    let folder = copied("repl-data");
    let mut session = open(&folder.path().join("en"));
    let before = done(&mut session, "count(organisation)");
    let file = folder.path().join("data/registry.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    let last = text.lines().last().unwrap();
    let (key, rest) = last.split_at(10);
    let further = format!("{}{}{rest}\n", text, key.replace(|c: char| c.is_ascii_digit(), "7"));
    rewrite(&file, &further);
    let after = done(&mut session, "count(organisation)");
    assert!(after.starts_with("the policy was read again\n"), "{after}");
    assert_ne!(after.trim_start_matches("the policy was read again\n"), before);
}

/// A policy that rests on files of every kind: a common text, a list of codes, tables of a pattern.
fn resting(name: &str) -> Folder {
    let folder = Folder::new(name);
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "p/policy.idel",
        "policy \"Small\" { period 2011..2012  baseline 2010 }\nuse \"../common/kinds.idel\"\n\
         dataset firm from \"../data/firms.csv\" { key id : text from \"id\"  column kind : kind from \"kind\" }\n\
         dataset report of firm from \"../data/report-*.csv\" {\n\
         key id -> firm from \"id\"\n period year from \"year\"\n column staff : person stock average from \"staff\"\n}\n",
    );
    write(
        "common/kinds.idel",
        "classification kind from \"kinds.csv\" { code from \"code\"  title from \"title\" }\n",
    );
    write("common/kinds.csv", "code,title\na,Plants\nb,Schools\n");
    write("data/firms.csv", "id,kind\n1,a\n2,b\n");
    write("data/report-2011.csv", "id,year,staff\n1,2011,10\n2,2011,5\n");
    folder
}

#[test]
fn files_of_every_kind_are_watched() {
    let folder = resting("repl-watched");
    let file = |name: &str| folder.path().join(name);
    let mut session = open(&file("p"));
    let again = "the policy was read again\n";
    let mut told = |input: &str, changed: bool| {
        let text = done(&mut session, input);
        assert_eq!(text.starts_with(again), changed, "{input}: {text}");
        assert!(!done(&mut session, input).starts_with(again), "{input}: told once");
        text
    };
    assert!(told("sum(staff) by kind, year", false).contains("Plants"));
    rewrite(&file("common/kinds.csv"), "code,title\na,Works\nb,Schools\n");
    assert!(told("sum(staff) by kind, year", true).contains("Works"));
    let text = std::fs::read_to_string(file("common/kinds.idel")).unwrap();
    rewrite(&file("common/kinds.idel"), &format!("{text}unit brigade = 4 person\n"));
    assert!(told("sum(staff) / 1 brigade by year", true).contains("3.75"));
    // A further file of the pattern.
    std::fs::write(file("data/report-2012.csv"), "id,year,staff\n1,2012,12\n2,2012,6\n").unwrap();
    assert!(told("sum(staff) by year", true).contains("18"));
    std::fs::remove_file(file("data/report-2012.csv")).unwrap();
    assert!(!told("sum(staff) by year", true).contains("18"));
    // A further text of the folder.
    std::fs::write(file("p/more.idel"), "indicator crew -> brigade { value sum(staff) }\n").unwrap();
    assert!(told("crew by year", true).contains("3.75"));
}

#[test]
fn files_in_place_of_declared_ones_are_watched() {
    let folder = resting("repl-instead");
    let other = folder.path().join("other.csv");
    std::fs::write(&other, "id,year,staff\n1,2011,100\n2,2011,5\n").unwrap();
    let mut session = open(&folder.path().join("p"));
    session.read_instead([("report".to_owned(), other.clone())].into());
    assert!(done(&mut session, "sum(staff) by year").contains("105"));
    rewrite(&other, "id,year,staff\n1,2011,200\n2,2011,5\n");
    let told = done(&mut session, "sum(staff) by year");
    assert!(told.starts_with("the policy was read again\n") && told.contains("205"), "{told}");
    // What the policy names is not read, and may change.
    rewrite(&folder.path().join("data/report-2011.csv"), "id,year,staff\n1,2011,11\n2,2011,5\n");
    assert!(!done(&mut session, "sum(staff) by year").starts_with("the policy was read again\n"));
}

#[test]
fn a_long_answer_is_read_in_parts() {
    let mut session = open(&example("en"));
    let whole = done(&mut session, ":assess");
    let lines = whole.lines().count();
    session.settings.lines = Some(200);
    assert!(lines > 400, "{lines}");
    let (mut read, mut left) = (String::new(), lines);
    let mut text = done(&mut session, ":assess");
    while left > 200 {
        left -= 200;
        let note = format!("{left}\u{A0}lines more: `:more` shows the next\n");
        read.push_str(text.strip_suffix(&note).unwrap_or_else(|| panic!("{text}")));
        text = done(&mut session, ":more");
    }
    assert_eq!(read + &text, whole);
    // Nothing is left, and another input forgets what was not read.
    assert_eq!(session.enter(":more").outcome, Outcome::Refused);
    done(&mut session, ":assess");
    done(&mut session, "jobs by year");
    assert_eq!(done(&mut session, ":more"), "these were all rows\n");
}

/// Inputs that add something, and inputs that fail.
const GOOD: &[&str] = &[
    "let p = sum(shipped) / sum(employees)",
    "let p = sum(payroll) / sum(employees)",
    "let q = sum(employees)",
    "fn half(m) = m / 2",
    "fn half(m, n) = m / n",
    "indicator jobs \"Jobs of a kind\" -> person { value sum(employees) * 2  coverage 95 % }",
    "cluster bakers \"Bakers\" in region \"16\" from 2011 { contour { core where activity in [\"15\"] } }",
    "jobs by year",
    ":limit 5",
];
const BAD: &[&str] = &[
    "let p = sum(no_such_column)",
    "let q = sum(shipped) + sum(employees)",
    "fn half(m) = m / ",
    "indicator jobs -> % { value sum(innovative) / sum(shipped) }",
    "cluster auto in region \"99\" { contour { core where activity in [\"no\"] } }",
    "no_such_indicator by year",
    "jobs by no_such_axis",
    "jobs by",
    "indicator {",
    ":explain no.such.thing",
    ":members nobody",
    ":doc no-such-thing-at-all",
    ":type 1 +",
    ":limit none",
    ":nonsense",
    ":plan jobs by",
    ":codes nothing",
    ":assess as of soon",
];
/// What is asked at the end.
const LAST: &[&str] =
    &["jobs by year", "p by year", "q by year", "half(jobs) by year", "bakers", "jobs by cluster", "_ / 2"];

#[test]
fn an_input_that_fails_changes_nothing() {
    let mut runner = TestRunner::new(Config { cases: 6, ..Config::default() });
    let step = prop_oneof![2 => (0..GOOD.len()).prop_map(|at| (true, at)), 3 => (0..BAD.len()).prop_map(|at| (false, at))];
    runner
        .run(&proptest::collection::vec(step, 1..9), |steps| {
            let (mut with, mut without) = (open(&example("en")), open(&example("en")));
            for (good, at) in steps {
                if good {
                    let text = GOOD[at];
                    let reply = with.enter(text);
                    prop_assert_eq!(&reply.text.is_empty(), &false);
                    without.enter(text);
                } else {
                    let reply = with.enter(BAD[at]);
                    prop_assert_ne!(reply.outcome, Outcome::Done, "{}: {}", BAD[at], reply.text);
                    prop_assert!(!reply.text.is_empty());
                }
            }
            for text in LAST {
                // Messages name inputs by their numbers, which go on where one failed.
                let strip = |text: String| {
                    text.lines().filter(|l| !l.contains("input ")).collect::<Vec<_>>().join("\n")
                };
                let (a, b) = (with.enter(text), without.enter(text));
                prop_assert_eq!(a.outcome, b.outcome, "{}", text);
                prop_assert_eq!(strip(a.text), strip(b.text), "{}", text);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_session_judges_as_of_the_day_of_the_project_file() {
    for lang in ["en", "ru"] {
        let folder = Folder::new(&format!("repl-day-{lang}"));
        copy_folder(&root().join("examples/tatarstan"), folder.path());
        let path = folder.path().join(lang);
        let cluster = if lang == "en" { "petrochem" } else { "нефтехимия" };
        let asked = [":assess".to_owned(), ":targets".to_owned(), format!(":members {cluster}")];
        let mut session = open(&path);
        let stated = asked.clone().map(|command| done(&mut session, &format!("{command} as of 2011")));
        let at_end = asked.clone().map(|command| done(&mut session, &command));
        std::fs::write(path.join("idel.toml"), "as_of = \"2011\"\n").unwrap();
        let mut session = open(&path);
        let own = asked.clone().map(|command| done(&mut session, &command));
        // Headlines repeat no day that was not typed.
        assert_eq!(own[1..], stated[1..]);
        assert_ne!(own, at_end);
        assert!(
            own[0].lines().nth(1).unwrap().ends_with(if lang == "en" { "2011" } else { "2011 года" }),
            "{}",
            own[0]
        );
        // A day that is typed goes before.
        let typed = asked.map(|command| done(&mut session, &format!("{command} as of 2012")));
        assert_ne!(typed, own);
    }
}
