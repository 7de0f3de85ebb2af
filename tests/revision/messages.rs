//! What cannot be compared: on which side it stands, by the names that the reader knows.

use std::path::Path;
use std::process::Command;

use super::{edit, git, repository};
use crate::cli::{Folder, code, idel, stderr, stdout};

/// What is told of a run that ends with a code; nothing else is printed, and no folder of the run's own is named.
fn refused(arguments: &[&str], exit: i32, folder: &Folder) -> String {
    let output = idel(arguments);
    let told = stderr(&output);
    assert_eq!(code(&output), exit, "{arguments:?}: {told}");
    assert_eq!(stdout(&output), "", "{arguments:?}");
    let own = told.replace(folder.text(), "");
    assert!(!own.contains(std::env::temp_dir().to_str().unwrap()), "{told}");
    told
}

#[test]
fn messages_say_which_version_they_are_about() {
    let folder = repository("messages-side", true);
    let path = folder.path().join("en");
    let en = path.to_str().unwrap();
    let broken = "indicator broken \"Broken\" -> person { value sum(employes) }\n";
    let file = path.join("indicators.idel");
    let good = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{good}{broken}")).unwrap();
    // The later version.
    let told = refused(&["diff", "git:HEAD", en], 3, &folder);
    assert!(told.starts_with(&format!("in the later version, `{en}`:\nE0201")), "{told}");
    let told = refused(&["diff", "git:HEAD", en, "--lang", "ru"], 3, &folder);
    assert!(told.starts_with(&format!("в новой версии, `{en}`:\nE0201")), "{told}");
    // The earlier one, and both.
    git(folder.path(), &["commit", "--quiet", "-am", "broken"]);
    let told = refused(&["diff", "git:HEAD", en], 3, &folder);
    assert!(told.starts_with("in the earlier version, `git:HEAD`:\nE0201"), "{told}");
    assert!(told.contains("in the later version"), "{told}");
    std::fs::write(&file, good).unwrap();
    let told = refused(&["diff", "git:HEAD", en], 3, &folder);
    assert!(told.contains("in the earlier version") && !told.contains("in the later version"), "{told}");
    let told = refused(&["diff", "git:HEAD", en, "--lang", "ru"], 3, &folder);
    assert!(told.starts_with("в прежней версии, `git:HEAD`:\nE0201"), "{told}");
    // Data that contradict what is declared.
    edit(folder.path(), "data/plan.csv", "petrochem", "petrochemistry");
    let told = refused(&["diff", "git:HEAD~1", en], 1, &folder);
    assert!(told.starts_with(&format!("in the later version, `{en}`:\nE0519")), "{told}");
}

#[test]
fn places_of_a_revision_are_told_as_git_tells_them() {
    let folder = repository("messages-place", true);
    let path = folder.path().join("en");
    let en = path.to_str().unwrap();
    let told = refused(&["diff", "git:HEAD:", en], 3, &folder);
    assert!(told.contains("no policy is declared in `git:HEAD:`"), "{told}");
    let told = refused(&["diff", "git:HEAD:data", en, "--lang", "ru"], 3, &folder);
    assert!(told.contains("`git:HEAD:data`"), "{told}");
    // A table that neither the revision nor today has.
    git(folder.path(), &["rm", "--quiet", "--cached", "data/reports.csv"]);
    git(folder.path(), &["commit", "--quiet", "-m", "no report"]);
    std::fs::remove_file(folder.path().join("data/reports.csv")).unwrap();
    let told = refused(&["diff", "git:HEAD", en], 1, &folder);
    assert!(told.starts_with("in the earlier version, `git:HEAD`:\n"), "{told}");
    // Two policies in one folder.
    std::fs::copy(path.join("policy.idel"), path.join("policy2.idel")).unwrap();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "two"]);
    std::fs::remove_file(path.join("policy2.idel")).unwrap();
    let told = refused(&["diff", "git:HEAD", en, "--definitions"], 3, &folder);
    assert!(told.contains("in the earlier version, `git:HEAD`:\nE0402"), "{told}");
    // A file that the revision does not have yet.
    std::fs::write(path.join("alone.idel"), "policy \"Alone\" { period 2011..2012  language en }\n").unwrap();
    let alone = path.join("alone.idel");
    let told = refused(&["diff", "git:HEAD", alone.to_str().unwrap(), "--definitions"], 2, &folder);
    assert!(told.contains("revision `HEAD` has no `en/alone.idel`"), "{told}");
}

#[test]
fn what_is_no_version_is_told_in_both_languages() {
    let folder = repository("messages-faults", true);
    let path = folder.path().join("en");
    let en = path.to_str().unwrap();
    let binary = folder.path().join("binary.json");
    std::fs::write(&binary, [0, 255, 254]).unwrap();
    let text = folder.path().join("binary.idel");
    std::fs::write(&text, [0, 255, 254]).unwrap();
    let (binary, text) = (binary.to_str().unwrap(), text.to_str().unwrap());
    let cases: [(&str, i32, &str, &str); 7] = [
        ("git:no-such", 2, "the repository has no revision `no-such`", "в репозитории нет версии `no-such`"),
        ("git:HEAD:../x", 2, "`../x` lies outside of the repository", "`../x` вне репозитория"),
        ("git:HEAD:/etc", 2, "`/etc` lies outside of the repository", "`/etc` вне репозитория"),
        ("git:HEAD:nowhere", 2, "revision `HEAD` has no `nowhere`", "в версии `HEAD` нет `nowhere`"),
        ("nowhere", 1, "there is no `nowhere`", "`nowhere` не существует"),
        (binary, 1, "is no JSON", "не JSON"),
        (text, 1, "is not text in UTF-8", "UTF-8"),
    ];
    for (old, exit, english, russian) in cases {
        let told = refused(&["diff", old, en], exit, &folder);
        assert!(told.starts_with(&format!("in the earlier version, `{old}`:\n")), "{told}");
        assert!(told.contains(english), "{told}");
        let told = refused(&["diff", old, en, "--lang", "ru"], exit, &folder);
        assert!(told.starts_with(&format!("в прежней версии, `{old}`:\n")), "{told}");
        assert!(told.contains(russian), "{told}");
    }
    // Which differences may fail a run.
    let told = refused(&["diff", en, en, "--fail-on", "wrose"], 2, &folder);
    assert!(told.contains("did you mean `worse`?"), "{told}");
    let told = refused(&["diff", en, en, "--fail-on", "wrose", "--lang", "ru"], 2, &folder);
    assert!(told.contains("возможно, имелось в виду `worse`"), "{told}");
    // Nor data that no version has.
    let told = refused(&["diff", en, en, "--data", "reprot=x.csv"], 2, &folder);
    assert!(told.contains("did you mean `report`?"), "{told}");
}

#[test]
fn a_clone_without_its_history_and_a_machine_without_git_are_told() {
    let folder = repository("messages-shallow", false);
    edit(folder.path(), "en/stages.idel", ">= 108 %", ">= 112 %");
    git(folder.path(), &["commit", "--quiet", "-am", "second"]);
    let clone = Folder::new("messages-clone");
    let from = format!("file://{}", folder.text());
    git(Path::new("."), &["clone", "--quiet", "--depth", "1", &from, clone.text()]);
    let path = clone.path().join("en");
    let en = path.to_str().unwrap();
    let told = refused(&["diff", "git:HEAD~1", en], 2, &clone);
    assert!(told.contains("it was cloned without its history; `git fetch --unshallow` gets it"), "{told}");
    let told = refused(&["diff", "git:HEAD~1", en, "--lang", "ru"], 2, &clone);
    assert!(told.contains("он клонирован без истории; её загружает `git fetch --unshallow`"), "{told}");
    for (lang, words) in [
        ("en", "`git:` needs git, which is not installed or not on the PATH"),
        ("ru", "для `git:` нужен git, а он не установлен или его нет в PATH"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_idel"))
            .args(["diff", "git:HEAD", en, "--lang", lang])
            .env("PATH", "")
            .output()
            .unwrap();
        assert_eq!(code(&output), 1);
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    // A hook of git runs with the places of its own work.
    let output = Command::new(env!("CARGO_BIN_EXE_idel"))
        .args(["diff", "git:HEAD", en, "--definitions"])
        .env("GIT_DIR", ".git")
        .env("GIT_INDEX_FILE", ".git/index")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn markdown_takes_no_word_of_a_policy_for_markup() {
    for lang in ["en", "ru"] {
        let folder = repository(&format!("messages-markdown-{lang}"), true);
        let path = folder.path().join(lang);
        let (target, jobs, cluster) = match lang {
            "en" => (
                "indicator jobs \"Jobs\"",
                "indicator jobs \"Jobs | <b>all_of_them</b> & `more`\"",
                "employees >= 15",
            ),
            _ => (
                "показатель рабочие_места \"Рабочие места\"",
                "показатель рабочие_места \"Места | <b>все_они</b> & `ещё`\"",
                "численность >= 15",
            ),
        };
        edit(&path, "indicators.idel", target, jobs);
        edit(&path, "clusters.idel", cluster, &cluster.replace("15", "40"));
        edit(&path, "stages.idel", ">= 108 %", ">= 112 %");
        let output = idel(&["diff", "git:HEAD", path.to_str().unwrap(), "--format", "markdown"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let told = stdout(&output);
        // All that a policy says of itself stands in code, whose backticks are pairs.
        for line in told.lines() {
            assert_eq!(line.matches('`').count() % 2, 0, "{line}");
            let outside: String = line.split('`').step_by(2).collect();
            let markup =
                outside.replace("<details><summary>", "").replace("</summary>", "").replace("</details>", "");
            assert!(!markup.contains('<'), "{line}");
            if line.starts_with('|') {
                assert_eq!(line.replace("\\|", "").matches('|').count(), 5, "{line}");
            }
            if line.contains("<summary>") {
                assert!(!line.contains('\\'), "HTML knows no backslashes: {line}");
            }
        }
        assert!(told.lines().any(|line| line.starts_with("| ")), "{told}");
    }
}
