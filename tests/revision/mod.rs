//! Two versions of a policy held against each other: what is a change, and what `idel diff` says of it.
//!
//! A file of `cases` is a list of edits of the example, one a line (`FILE: old => new`), and below a line `----` what
//! `idel diff` prints of them. `IDEL_UPDATE=1` rewrites it.

use std::path::{Path, PathBuf};
use std::process::Command;

mod messages;
mod reach;
mod settings;
mod versions;

use idel::revision::{Change, Declared, What, changes, declared};
use idel::syntax::concrete;

use crate::cli::{Folder, code, idel, stderr, stdout};
use crate::support::copy_folder;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn declares(file: &str, text: &str) -> Vec<Declared> {
    declared(file, text, &concrete(text).unwrap_or_else(|| panic!("{text}")))
}

fn between(old: &str, new: &str) -> Vec<Change> {
    changes(&declares("a.idel", old), &declares("b.idel", new)).0
}

/// A text of every kind of clause that may be written otherwise.
const TEXT: &str = r#"
indicator jobs "Jobs" -> person { value sum(employees)  source "Reports"  owner ministry }
cluster auto "Cars" in region "16" from 2011 {
    contour { core where activity in ["28", "29"]  supplier where kind == company }
    owner ministry
}
stage first "First" 2011..2012 {
    target jobs of each cluster >= 1_500.0 by 2012 owner ministry
    milestone portal "Portal" due 2012-06-30 { owner ministry }
}
"#;

#[test]
fn what_says_the_same_is_no_change() {
    let same = [
        // Comments, blanks and line breaks.
        TEXT.replace("{ value", "{ # the headcount\n\n   value").replace("  source", "\n\n\tsource"),
        // Clauses of one block in another order.
        TEXT.replace(
            "value sum(employees)  source \"Reports\"  owner ministry",
            "owner ministry  value sum(employees)  source \"Reports\"",
        ),
        // Forms of numbers, quotes and signs.
        TEXT.replace("1_500.0", "1500").replace("\"Reports\"", "«Reports»").replace(">=", "≥"),
        TEXT.replace("\"29\"]", "\"29\",]"),
        // Another language.
        TEXT.replace("indicator", "показатель")
            .replace("value", "значение")
            .replace("owner", "ответственный"),
        // Declarations in another order.
        {
            let at = TEXT.find("cluster").unwrap();
            format!("{}\n{}", &TEXT[at..], &TEXT[..at])
        },
    ];
    for text in same {
        assert_eq!(between(TEXT, &text), [], "{text}");
        assert_eq!(between(&text, TEXT), [], "{text}");
    }
}

#[test]
fn what_means_the_same_is_no_change() {
    let scoped = |scope: &str, clauses: &str| {
        format!("stage first \"First\" 2011..2012 {{ target jobs {scope} >= 5 by 2012 {{ {clauses} }} }}")
    };
    let value = |value: &str| format!("indicator a \"A\" -> person {{ value {value} }}");
    let same = [
        (value("sum(rnd) / sum(shipped)"), value("(sum(rnd)) / (sum(shipped))")),
        (TEXT.to_owned(), TEXT.replace("[\"28\", \"29\"]", "[\"29\", \"28\"]")),
        (scoped("of petrochem, auto.core", ""), scoped("of auto.core, petrochem", "")),
        (scoped("of auto", ""), scoped("of auto", "level mandatory weight 1.0")),
    ];
    for (old, new) in &same {
        assert_eq!(between(old, new), [], "{old} {new}");
        assert_eq!(between(new, old), [], "{old} {new}");
    }
    // A new name is as good in a list that stands in another order.
    let named =
        |cluster: &str, scope: &str| format!("cluster {cluster} also auto \"C\" {{ }} {}", scoped(scope, ""));
    assert_eq!(
        between(&named("auto2", "of auto2, petrochem"), &named("cars", "of petrochem, cars")).len(),
        1
    );
    let other = [
        (value("a / b / c"), value("a / (b / c)")),
        (value("a - b - c"), value("a - (b - c)")),
        (value("a * b + c"), value("a * (b + c)")),
        (value("-a ^ 2"), value("(-a) ^ 2")),
        (value("a - -b"), value("a + (-b)")),
        (
            value("sum(a where b == c or d == e and f == g)"),
            value("sum(a where (b == c or d == e) and f == g)"),
        ),
        (value("(a where b == c) + d"), value("a where b == c + d")),
        (value("f(a of b, c)"), value("f(a of c, b)")),
        (scoped("of auto", ""), scoped("of auto", "level advisory")),
        (scoped("of auto", "level advisory"), scoped("of auto", "level mandatory")),
        (scoped("of auto, agro", ""), scoped("of auto, health", "")),
    ];
    for (old, new) in &other {
        assert_eq!(between(old, new).len(), 1, "{old} {new}");
    }
}

#[test]
fn what_says_something_else_is_a_change() {
    let told = |old: &str, new: &str| -> Vec<String> {
        let shown = |change: Change| {
            let what = match change.what {
                What::Added => "added".to_owned(),
                What::Removed => "removed".to_owned(),
                What::Renamed { was, .. } => format!("was {was}"),
                What::Codes(_) => "codes".to_owned(),
                What::Changed(clauses) => {
                    let side = |side: Option<String>| side.unwrap_or_else(|| "nothing".to_owned());
                    let clause =
                        |c: idel::revision::ClauseChange| format!("{} -> {}", side(c.old), side(c.new));
                    clauses.into_iter().map(clause).collect::<Vec<_>>().join("; ")
                }
            };
            format!("{:?} {}: {what}", change.kind, change.name)
        };
        between(old, new).into_iter().map(shown).collect()
    };
    let edited = |old: &str, new: &str| told(TEXT, &TEXT.replace(old, new));
    assert_eq!(edited("1_500.0", "1600"), ["Target first.jobs: jobs >= 1_500.0 -> jobs >= 1600"]);
    assert_eq!(
        edited("sum(employees)", "sum(staff)"),
        ["Indicator jobs: value sum(employees) -> value sum(staff)"]
    );
    assert_eq!(
        edited(
            "core where activity in [\"28\", \"29\"]  supplier where kind == company",
            "supplier where kind == company  core where activity in [\"28\", \"29\"]"
        ),
        ["Cluster auto: core, supplier -> supplier, core"]
    );
    assert_eq!(edited("indicator jobs", "indicator posts"), ["Indicator posts: was jobs"]);
    // With another title too; what names it by the new name is no change, and neither is a target without a name of its own.
    let posts = TEXT
        .replace("indicator jobs \"Jobs\"", "indicator posts \"Posts\"")
        .replace("target jobs", "target posts");
    assert_eq!(told(TEXT, &posts), ["Indicator posts: was jobs"]);
    // Known by the former name that it keeps, whatever else differs.
    assert_eq!(
        edited("cluster auto \"Cars\" in region \"16\"", "cluster cars also auto \"Cars\" in region \"17\""),
        ["Cluster cars: was auto"]
    );
    // A stage takes its targets and milestones along; a target in another stage is another one.
    assert_eq!(edited("stage first", "stage opening"), ["Stage opening: was first"]);
    assert_eq!(
        told(
            "stage a 2011..2012 { target jobs >= 5 } stage b 2013..2014 { owner ministry }",
            "stage a 2011..2012 { } stage b 2013..2014 { owner ministry target jobs >= 5 }"
        ),
        ["Target b.jobs: added", "Target a.jobs: removed"]
    );
    assert_eq!(
        edited("    milestone portal \"Portal\" due 2012-06-30 { owner ministry }\n", ""),
        ["Milestone first.portal: removed"]
    );
    assert_eq!(edited(" owner ministry\n}", "\n}"), ["Cluster auto: owner ministry -> nothing"]);
    assert_eq!(told("", TEXT).len(), 5);
    assert!(told("", TEXT).iter().all(|line| line.ends_with(": added")));
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    for (name, value) in [
        ("GIT_AUTHOR_NAME", "a"),
        ("GIT_AUTHOR_EMAIL", "a@a"),
        ("GIT_COMMITTER_NAME", "a"),
        ("GIT_COMMITTER_EMAIL", "a@a"),
    ] {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
}

/// The example in a repository of its own; its data are not kept where `data` is false.
fn repository(name: &str, data: bool) -> Folder {
    let folder = Folder::new(name);
    copy_folder(&root().join("examples/tatarstan"), folder.path());
    git(folder.path(), &["init", "--quiet"]);
    if !data {
        std::fs::write(folder.path().join(".gitignore"), "data/re*.csv\n").unwrap();
    }
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "first"]);
    folder
}

fn edit(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "{file}: {old}");
    std::fs::write(path, text.replacen(old, new, 1)).unwrap();
}

#[test]
fn cases_are_told_as_written() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join("tests/revision/cases")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 6);
    let mut wrong = Vec::new();
    for file in files {
        let written = std::fs::read_to_string(&file).unwrap();
        let (edits, expected) = written.split_once("----\n").unwrap();
        let name = file.file_stem().unwrap().to_str().unwrap();
        let folder = repository(&format!("revision-{}", name.replace('_', "-")), true);
        for line in edits.lines() {
            let (place, change) = line.split_once(": ").unwrap();
            let (old, new) = change.split_once(" => ").unwrap();
            let line_break = |text: &str| text.replace("\\n", "\n");
            edit(folder.path(), place, &line_break(old), &line_break(new));
        }
        let lang = name.rsplit('_').next().unwrap();
        let path = folder.path().join(lang);
        let mut now = String::new();
        for arguments in
            [&["--format", "human"][..], &["--format", "markdown"], &["--definitions", "--format", "json"]]
        {
            let output = idel(&[&["diff", "git:HEAD", path.to_str().unwrap()], arguments].concat());
            now.push_str(&format!(
                "$ idel diff git:HEAD {lang} {}\n{}",
                arguments.join(" "),
                stdout(&output)
            ));
            now.push_str(&stderr(&output));
            assert_eq!(code(&output), 0, "{name}: {now}");
        }
        let now = now.replace(path.to_str().unwrap(), lang);
        if std::env::var_os("IDEL_UPDATE").is_some() {
            std::fs::write(&file, format!("{edits}----\n{now}")).unwrap();
        } else if now != expected {
            wrong.push(format!("{name}:\n{now}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_renamed_file_and_a_translated_word_change_nothing() {
    let folder = repository("revision-same", true);
    std::fs::rename(folder.path().join("en/stages.idel"), folder.path().join("en/aims.idel")).unwrap();
    edit(folder.path(), "en/aims.idel", "target productivity of", "цель productivity of");
    // The whole of a file in the other language.
    let file = folder.path().join("en/indicators.idel");
    assert_eq!(code(&idel(&["fmt", "--to", "ru", file.to_str().unwrap()])), 0);
    assert!(std::fs::read_to_string(&file).unwrap().contains("показатель"));
    let output = idel(&[
        "diff",
        "git:HEAD",
        folder.path().join("en").to_str().unwrap(),
        "--definitions",
        "--fail-on",
        "changed",
    ]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("Definitions: no changes"), "{}", stdout(&output));
}

#[test]
fn how_a_difference_ends_the_run_is_decided_by_the_reader() {
    let folder = repository("revision-exit", true);
    let en = folder.path().join("en");
    let en = en.to_str().unwrap();
    let ended = |arguments: &[&str]| code(&idel(&[&["diff", "git:HEAD", en], arguments].concat()));
    assert_eq!(ended(&["--fail-on", "changed"]), 0);
    edit(folder.path(), "en/stages.idel", ">= 108 % of 2010 by 2012", ">= 190 % of 2010 by 2012");
    assert_eq!(ended(&[]), 0);
    assert_eq!(ended(&["--fail-on", "changed"]), 3);
    assert_eq!(ended(&["--fail-on", "worse"]), 4);
    assert_eq!(ended(&["--definitions", "--fail-on", "worse"]), 0);
    assert_eq!(ended(&["--definitions", "--fail-on", "changed"]), 3);
    // The other way round the verdicts are better.
    assert_eq!(code(&idel(&["diff", en, "git:HEAD", "--fail-on", "worse"])), 0);
}

#[test]
fn files_that_a_repository_does_not_keep_are_those_of_today() {
    let folder = repository("revision-today", false);
    edit(folder.path(), "en/stages.idel", ">= 108 % of 2010 by 2012", ">= 109 % of 2010 by 2012");
    let output = idel(&["diff", "git:HEAD", folder.path().join("en").to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let told = stdout(&output);
    assert!(told.contains("The earlier version holds no files of organisation, report, register"), "{told}");
    assert!(told.contains("Contours: no changes"), "{told}");
}

#[test]
fn a_saved_assessment_stands_beside_a_policy() {
    let folder = repository("revision-saved", true);
    let en = folder.path().join("en");
    let saved = folder.path().join("saved.json");
    let (en, saved) = (en.to_str().unwrap(), saved.to_str().unwrap());
    assert_eq!(code(&idel(&["assess", en, "--output", saved])), 4);
    edit(folder.path(), "en/stages.idel", ">= 108 % of 2010 by 2012", ">= 190 % of 2010 by 2012");
    let output = idel(&["diff", saved, en]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("Newly missed"), "{}", stdout(&output));
    assert!(!stdout(&output).contains("Definitions:"), "{}", stdout(&output));
    assert_eq!(code(&idel(&["diff", saved, en, "--definitions"])), 2);
    assert_eq!(code(&idel(&["diff", saved, saved, "--as-of", "2012"])), 2);
    assert_eq!(code(&idel(&["diff", saved, saved, "--data", "report=x.csv"])), 2);
}

#[test]
fn what_cannot_be_compared_is_told() {
    let folder = repository("revision-faults", true);
    let en = folder.path().join("en");
    let en = en.to_str().unwrap();
    let alone = Folder::new("revision-alone");
    copy_folder(&root().join("examples/tatarstan"), alone.path());
    let outside = alone.path().join("en");
    let cases: [(&[&str], i32, &str); 8] = [
        (&["diff", "git:no-such", en], 2, "the repository has no revision `no-such`"),
        (&["diff", "git:--all", en], 2, "the repository has no revision `--all`"),
        (&["diff", "git:", en], 2, "the repository has no revision ``"),
        (&["diff", "git:HEAD:nowhere", en], 2, "revision `HEAD` has no `nowhere`"),
        (&["diff", "git:HEAD", outside.to_str().unwrap()], 2, "stands in no git repository"),
        (&["diff", en, "no-such"], 1, "no-such"),
        (&["diff", "git:HEAD", en, "--data", "nothing=x.csv"], 2, "nothing"),
        (&["diff", "git:HEAD", en, "--definitions", "--as-of", "2012"], 2, "--as-of"),
    ];
    for (arguments, exit, told) in cases {
        let output = idel(arguments);
        assert_eq!(code(&output), exit, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
    let russian = idel(&["diff", "git:no-such", en, "--lang", "ru"]);
    assert!(stderr(&russian).contains("в репозитории нет версии `no-such`"), "{}", stderr(&russian));
    // Another place of the repository, and nothing left behind in it.
    let output = idel(&["diff", "git:HEAD:ru", en, "--definitions"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let status =
        Command::new("git").arg("-C").arg(folder.path()).args(["status", "--porcelain"]).output().unwrap();
    assert_eq!(stdout(&status), "");
}
