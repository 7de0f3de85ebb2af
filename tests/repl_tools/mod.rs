//! Commands of a session that judge, draw and keep: transcripts, numbers against a reckoning of their own, files read back.
//!
//! A transcript in `cases` begins with `policy: FOLDER` (and `width: N`), then holds inputs after `> ` and what each
//! gives. `IDEL_UPDATE=1` rewrites them.

use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};
use idel::repl::{Outcome, Session, Settings};
use idel::report::Layout;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn session(policy: &str, width: usize) -> Session {
    let settings = Settings { layout: Layout { width, color: false }, ..Settings::default() };
    Session::open(&root().join(policy), settings).unwrap()
}

fn english() -> Session {
    session("examples/tatarstan/en", 100)
}

fn told(session: &mut Session, input: &str) -> String {
    let reply = session.enter(input);
    assert_eq!(reply.outcome, Outcome::Done, "{input}: {}", reply.text);
    reply.text
}

fn transcript(text: &str) -> String {
    let (mut policy, mut width) = (String::new(), 100);
    let mut out = String::new();
    let mut open: Option<Session> = None;
    for line in text.lines() {
        if let Some(named) = line.strip_prefix("policy: ") {
            policy = named.to_owned();
            out.push_str(&format!("{line}\n"));
        } else if let Some(named) = line.strip_prefix("width: ") {
            width = named.parse().unwrap();
            out.push_str(&format!("{line}\n"));
        } else if let Some(input) = line.strip_prefix("> ") {
            let session = open.get_or_insert_with(|| session(&policy, width));
            let reply = session.enter(input);
            let shown = reply.text.replace(&root().display().to_string(), "…");
            let shown: String = shown.lines().map(|l| format!("{}\n", l.trim_end())).collect();
            out.push_str(&format!("\n> {input}\n{shown}"));
        }
    }
    out
}

#[test]
fn transcripts_are_as_they_were() {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(root().join("tests/repl_tools/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() >= 4, "the cases are found");
    let mut wrong = Vec::new();
    for case in cases {
        let text = std::fs::read_to_string(&case).unwrap();
        let now = transcript(&text);
        if std::env::var_os("IDEL_UPDATE").is_some() {
            std::fs::write(&case, &now).unwrap();
        } else if now != text {
            wrong.push(format!("{}:\n{now}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The columns of a line of a table.
fn fields<'t>(text: &'t str, begins: &str) -> Vec<&'t str> {
    let line =
        text.lines().find(|line| line.starts_with(begins)).unwrap_or_else(|| panic!("{begins}: {text}"));
    line.split("  ").map(str::trim).filter(|field| !field.is_empty()).collect()
}

/// Half as many employees again in all organisations divide what each produces by 1.5: 637.1 / 1.5 = 424.7.
#[test]
fn a_changed_column_changes_what_is_made_of_it() {
    let mut session = english();
    let before = told(&mut session, "productivity of auto by year where year == 2015");
    let changed = told(&mut session, ":what-if employees * 1.5");
    let of_stage = changed.split("(second.productivity)").nth(1).unwrap();
    let row = fields(of_stage, "auto");
    assert_eq!((row[2], row[3]), ("637.1", "424.7"), "{row:?}");
    assert_eq!(
        told(&mut session, "productivity of auto by year where year == 2015"),
        before,
        "nothing is changed"
    );
}

/// 574.5 thousand in 2012 become 5 % more; the base of 2010 grows alike, so that the achievement stays.
#[test]
fn a_changed_indicator_has_its_value_in_the_cells_of_the_condition() {
    let mut session = english();
    let changed = told(&mut session, ":what-if productivity * 1.05 where cluster == auto and year >= 2012");
    let row = fields(&changed, "auto");
    assert_eq!((row[1], row[2], row[3]), ("582.2", "574.5", "603.2"), "{row:?}");
    assert_eq!((row[4], row[5]), ("missed", "met"));
    assert!(!changed.contains("petrochem  "), "{changed}");
    assert!(
        changed
            .ends_with("change status under `productivity * 1.05 where cluster == auto and year >= 2012`\n")
    );
}

/// (1500 / 637.1)^(1/3) − 1 = 33.0 %; (1500 − 637.1) / 3 = 287.6.
#[test]
fn what_is_needed_is_reckoned() {
    let mut session = english();
    let needed = told(&mut session, ":need productivity of auto >= 1500 by 2018");
    let row = fields(&needed, "      2015");
    let growth = ((1500.0f64 / 637.1).powf(1.0 / 3.0) - 1.0) * 100.0;
    assert_eq!(row[6], format!("+{growth:.1}\u{A0}%"));
    assert_eq!(row[7], format!("+{:.1}", (1500.0 - 637.1) / 3.0));
}

#[test]
fn answers_are_saved_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut session = english();
    told(&mut session, ":plot sum(employees) by cluster, year where year >= 2014");
    for name in ["a.csv", "a.json", "a.xlsx", "a.svg"] {
        told(&mut session, &format!(":save {}", at(name).display()));
    }
    let csv = std::fs::read_to_string(at("a.csv")).unwrap();
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
    let mut book: Xlsx<_> = calamine::open_workbook(at("a.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.height(), rows.len() + 1);
    assert_eq!(sheet[(0, 2)], Data::String("sum(employees), person".into()));
    let mut missing = 0;
    for (line, row) in (1..).zip(&rows) {
        match &sheet[(line, 2)] {
            Data::Float(value) => assert_eq!(row[2].parse::<f64>().unwrap(), *value),
            Data::Empty => {
                missing += 1;
                assert!(row[2].is_empty() && !sheet[(line, 5)].to_string().is_empty());
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(sheet[(line, 1)], Data::Float(row[1].parse().unwrap()));
    }
    assert!(missing > 0, "an example of a missing value");
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(at("a.json")).unwrap()).unwrap();
    assert_eq!(json["rows"].as_array().unwrap().len(), rows.len());
    let svg = std::fs::read_to_string(at("a.svg")).unwrap();
    let picture = roxmltree::Document::parse(&svg).unwrap();
    assert!(picture.descendants().filter(|n| n.has_tag_name("path")).count() > 10);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4, "nothing is left beside the files");
}

#[test]
fn a_chart_is_saved_as_points() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    let mut session = english();
    told(&mut session, "productivity by cluster where year == 2014");
    let reply = session.enter(&format!(":save {}", path.display()));
    if reply.text.contains("no fonts") {
        eprintln!("no fonts here: the picture is not tested");
        return;
    }
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!(size(16), 1520);
    assert!(size(20) > 300 && size(20) < 1000);
}

#[test]
fn what_a_session_declares_is_saved_loaded_and_checked_beside_the_policy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.idel");
    let mut session = english();
    told(&mut session, "fn twice(x) = x * 2");
    told(&mut session, "let p = twice(productivity)");
    told(&mut session, "let p = twice(productivity) / 4");
    told(&mut session, &format!(":save {}", path.display()));
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches("indicator p").count(), 1, "{text}");
    let asked = told(&mut session, "p of auto by year");
    let mut other = english();
    told(&mut other, &format!(":load {}", path.display()));
    assert_eq!(told(&mut other, "p of auto by year"), asked);
    // Beside the policy the file is a part of it.
    let whole = tempfile::tempdir().unwrap();
    let copied = |from: &Path, to: &Path| {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    };
    copied(&root().join("examples/tatarstan/en"), &whole.path().join("en"));
    copied(&root().join("examples/tatarstan/data"), &whole.path().join("data"));
    std::fs::copy(&path, whole.path().join("en/mine.idel")).unwrap();
    let checked = idel::load_policy(&whole.path().join("en"), &idel::source::DiskLoader);
    // A rule of the example asks every indicator for its source, which a session does not.
    let errors = checked.problems.iter().filter(|p| p.severity() == idel::diagnostic::Severity::Error);
    assert_eq!(errors.map(|p| p.code()).collect::<Vec<_>>(), ["E0464"]);
}

#[test]
fn a_file_with_an_error_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.idel");
    std::fs::write(&path, "fn one(x) = x\n\nindicator broken { value nobody }\n").unwrap();
    let mut session = english();
    let reply = session.enter(&format!(":load {}", path.display()));
    assert_eq!(reply.outcome, Outcome::Refused);
    assert!(reply.text.contains("bad.idel:3:"), "{}", reply.text);
    assert_eq!(session.enter("one(productivity) by year").outcome, Outcome::Refused);
    let script = folder.path().join("inputs.txt");
    std::fs::write(&script, "let a = productivity\na of auto by year\nnobody by year\n").unwrap();
    let reply = session.enter(&format!(":load {}", script.display()));
    assert!(reply.text.contains("inputs.txt, line 3:"), "{}", reply.text);
    assert_eq!(session.enter("a of auto by year").outcome, Outcome::Refused);
}

#[test]
fn no_file_of_the_policy_is_written_over() {
    let mut session = english();
    told(&mut session, "productivity by year, cluster");
    for file in ["examples/tatarstan/data/reports.csv", "examples/tatarstan/data/okved.csv"] {
        let path = root().join(file);
        let before = std::fs::read(&path).unwrap();
        let reply = session.enter(&format!(":save {}", path.display()));
        assert_eq!(reply.outcome, Outcome::Refused, "{}", reply.text);
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
    told(&mut session, "let p = productivity");
    let own = root().join("examples/tatarstan/en/policy.idel");
    assert_eq!(session.enter(&format!(":save {}", own.display())).outcome, Outcome::Refused);
    let nowhere = root().join("no such folder/a.csv");
    assert_eq!(session.enter(&format!(":save {}", nowhere.display())).outcome, Outcome::Unusable);
}
