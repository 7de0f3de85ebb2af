//! Changes of the project file, and the days on which the versions are judged.

use std::path::{Path, PathBuf};

use super::{git, repository};
use crate::cli::{Folder, code, idel, stderr, stdout};

/// The example with a project file, in a repository, and its folder in a language.
fn project(name: &str, lang: &str, project: &str) -> (Folder, PathBuf) {
    let folder = repository(name, true);
    let path = folder.path().join(lang);
    std::fs::write(path.join("idel.toml"), project).unwrap();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "project"]);
    (folder, path)
}

fn told(path: &Path, arguments: &[&str], exit: i32) -> String {
    let output = idel(&[&["diff", "git:HEAD", path.to_str().unwrap()], arguments].concat());
    assert_eq!(code(&output), exit, "{}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

#[test]
fn changed_settings_are_changes() {
    for (lang, head) in [("en", "Settings"), ("ru", "Настройки")] {
        let old = "as_of = \"2012\"\n[lints]\nwarnings = \"deny\"\nW0471 = \"warn\"\n";
        let (_folder, path) = project(&format!("settings-{lang}"), lang, old);
        let same = told(&path, &["--fail-on", "changed"], 0);
        assert!(!same.contains(head), "{same}");
        let new = "as_of = 2012-12-31\n[lints]\nW0471 = \"warn\"\nwarnings = \"deny\" # the same\n";
        std::fs::write(path.join("idel.toml"), new).unwrap();
        told(&path, &["--fail-on", "changed"], 0);
        let other = if lang == "en" { "ru" } else { "en" };
        let new = format!("fail_on = \"never\"\nlanguage = \"{lang}\"\n[lints]\nwarnings = \"allow\"\n");
        std::fs::write(path.join("idel.toml"), new).unwrap();
        let lines = [
            "  - as_of (idel.toml): DEL `2012-12-31`".to_owned(),
            "  + fail_on (idel.toml): ADD `never`".to_owned(),
            format!("  + language (idel.toml): ADD `{lang}`"),
            "  - lints.W0471 (idel.toml): DEL `warn`".to_owned(),
            "  ~ lints.warnings (idel.toml): `deny` → `allow`".to_owned(),
        ];
        let words =
            if lang == "en" { ["removed", "added"] } else { ["удалено", "добавлено"] };
        let expected: String =
            lines.iter().map(|line| format!("{line}\n")).collect::<String>().replace("DEL", words[0]);
        let expected = format!("{head}: 5\n{}", expected.replace("ADD", words[1]));
        for arguments in [&["--fail-on", "changed"][..], &["--fail-on", "changed", "--definitions"]] {
            let changed = told(&path, arguments, 3);
            assert!(changed.contains(&expected), "{changed}");
        }
        let markdown = told(&path, &["--format", "markdown"], 0);
        assert!(markdown.contains(&format!("### {head}: 5\n\n- **−** as\\_of (idel.toml): ")), "{markdown}");
        assert!(!markdown.contains("Nothing changed") && !markdown.contains("Ничего не изменилось"));
        let json: serde_json::Value = serde_json::from_str(&told(&path, &["--format", "json"], 0)).unwrap();
        assert_eq!(
            json["settings"][4],
            serde_json::json!({"setting": "lints.warnings", "old": "deny", "new": "allow"})
        );
        assert_eq!(json["settings"][1]["old"], serde_json::Value::Null);
        // A file that is gone says nothing.
        std::fs::remove_file(path.join("idel.toml")).unwrap();
        let gone = told(&path, &["--fail-on", "changed", "--lang", other], 3);
        assert!(gone.contains("  - lints.warnings (idel.toml): "), "{gone}");
    }
}

#[test]
fn each_version_is_judged_on_its_own_day() {
    for (lang, words) in [
        (
            "en",
            ["judged as of 2012", "judged as of 2011", "  ~ as_of (idel.toml): `2012-12-31` → `2011-12-31`"],
        ),
        ("ru", ["оценено на 2012", "оценено на 2011", "  ~ as_of (idel.toml): `2012-12-31` → `2011-12-31`"]),
    ] {
        let (folder, path) = project(&format!("settings-day-{lang}"), lang, "as_of = \"2012\"\n");
        std::fs::write(path.join("idel.toml"), "as_of = \"2011\"\n").unwrap();
        let changed = told(&path, &["--fail-on", "changed"], 3);
        words.iter().for_each(|words| assert!(changed.contains(words), "{changed}"));
        let json: serde_json::Value = serde_json::from_str(&told(&path, &["--format", "json"], 0)).unwrap();
        let verdicts = &json["verdicts"];
        assert_eq!((&verdicts["old"]["as_of"], &verdicts["new"]["as_of"]), (&"2012".into(), &"2011".into()));
        assert!(!verdicts["changes"].as_array().unwrap().is_empty(), "{verdicts}");
        // The verdicts are those of each version alone.
        let file = |day: &str| folder.path().join(format!("{day}.json")).display().to_string();
        for day in ["2012", "2011"] {
            std::fs::write(path.join("idel.toml"), format!("as_of = \"{day}\"\n")).unwrap();
            let saved = file(day);
            let run = idel(&["assess", path.to_str().unwrap(), "--output", &saved]);
            assert!(Path::new(&saved).exists(), "{}", stderr(&run));
        }
        let saved = idel(&["diff", &file("2012"), &file("2011"), "--format", "json"]);
        let saved: serde_json::Value = serde_json::from_str(&stdout(&saved)).unwrap();
        assert_eq!(saved["verdicts"]["summary"], verdicts["summary"]);
        // A day that is given is that of both, and the setting is another still.
        std::fs::write(path.join("idel.toml"), "as_of = \"2011\"\n").unwrap();
        let given = told(&path, &["--as-of", "2012", "--fail-on", "changed"], 3);
        assert!(!given.contains(words[1]) && given.contains(words[2]), "{given}");
    }
}

#[test]
fn files_of_data_are_settings_by_the_name_of_their_dataset() {
    for (lang, dataset, words) in [("en", "report", "added"), ("ru", "отчёт", "добавлено")] {
        let (folder, path) = project(&format!("settings-data-{lang}"), lang, "as_of = \"2012\"\n");
        std::fs::copy(folder.path().join("data/reports.csv"), folder.path().join("data/other.csv")).unwrap();
        let text = format!("as_of = \"2012\"\n[data]\n\"{dataset}\" = \"../data/other.csv\"\n");
        std::fs::write(path.join("idel.toml"), text).unwrap();
        let changed = told(&path, &["--definitions", "--fail-on", "changed"], 3);
        let line = format!("  + data.{dataset} (idel.toml): {words} `../data/other.csv`");
        assert!(changed.contains(&line), "{changed}");
    }
}
