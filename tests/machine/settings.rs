//! The project file and comments that allow, as a run follows them.

use std::path::Path;

use super::super::cli::{Folder, code, idel, stderr, stdout};

/// A new policy with a project file, and what its own text gives in addition.
fn project(name: &str, settings: &str, added: &str) -> Folder {
    let folder = Folder::new(name);
    assert_eq!(code(&idel(&["new", folder.text()])), 0);
    std::fs::write(folder.path().join("idel.toml"), settings).unwrap();
    let file = folder.path().join("policy.idel");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(file, format!("{text}{added}")).unwrap();
    folder
}

/// What is printed, with plain blanks in place of those that keep numbers together.
fn plain(output: &std::process::Output) -> String {
    stdout(output).replace('\u{A0}', " ")
}

/// An act that nothing cites: W0404.
const IDLE: &str = "\nact idle \"Idle order\"\n";

#[test]
fn what_the_file_says_holds_where_the_command_line_does_not_say_otherwise() {
    let folder = project("settings-all", "as_of = \"2023\"\nlanguage = \"ru\"\n", "");
    let run = |more: &[&str]| plain(&idel(&[&["assess", folder.text()], more].concat()));
    assert!(run(&[]).contains("31 декабря 2023 года (задано в idel.toml)"), "{}", run(&[]));
    assert!(run(&["--lang", "en"]).contains("As of 31 December 2023 (idel.toml)"));
    assert!(run(&["--as-of", "2024"]).contains("31 декабря 2024 года (задано --as-of)"));
    let explained = stdout(&idel(&["members", "machinery", folder.text()]));
    assert!(explained.contains("2023"), "{explained}");
}

#[test]
fn data_of_the_file_are_read_from_its_folder() {
    let settings = "[data]\nreport = \"other/new.csv\"\n";
    let folder = project("settings-data", settings, "");
    let rows = std::fs::read_to_string(folder.path().join("data/reports.csv")).unwrap();
    let own = format!("report={}", folder.path().join("data/reports.csv").display());
    let absent = idel(&["data", folder.text()]);
    assert_eq!(code(&absent), 1);
    assert!(stderr(&absent).contains("new.csv"), "{}", stderr(&absent));
    assert_eq!(code(&idel(&["data", folder.text(), "--data", &own])), 0, "the command line goes before");
    std::fs::create_dir(folder.path().join("other")).unwrap();
    let fewer: String = rows.lines().take(4).map(|line| format!("{line}\n")).collect();
    std::fs::write(folder.path().join("other/new.csv"), fewer).unwrap();
    let told = plain(&idel(&["data", folder.text()]));
    assert!(told.contains("new.csv: 3 rows"), "{told}");
    // The file is an input as any other.
    let over = folder.path().join("other/new.csv");
    let over = idel(&["check", folder.text(), "--output", over.to_str().unwrap()]);
    assert_eq!(code(&over), 2, "{}", stderr(&over));
}

#[test]
fn levels_decide_what_a_warning_is() {
    for (settings, expected, told) in [
        ("", 0, "1 warning"),
        ("[lints]\nW0404 = \"allow\"\n", 0, "no problems, 1 warning allowed"),
        ("[lints]\nwarnings = \"allow\"\n", 0, "no problems, 1 warning allowed"),
        ("[lints]\nW0404 = \"deny\"\n", 3, "1 error"),
        ("[lints]\nwarnings = \"deny\"\n", 3, "1 error"),
        ("[lints]\nwarnings = \"deny\"\nW0404 = \"warn\"\n", 0, "1 warning"),
    ] {
        let folder = project("settings-levels", settings, IDLE);
        let output = idel(&["check", folder.text()]);
        let text = plain(&output);
        assert_eq!(code(&output), expected, "{settings}{}", stderr(&output));
        assert!(text.contains(&format!(": {told}\n")), "{settings}{text}");
        // What is denied is not assessed either.
        assert_eq!(code(&idel(&["assess", folder.text()])), expected, "{settings}");
    }
}

#[test]
fn the_command_line_denies_what_the_file_allows_as_a_whole() {
    for (settings, expected) in [
        ("[lints]\nwarnings = \"allow\"\n", 3),
        ("[lints]\nwarnings = \"warn\"\n", 3),
        // A code by itself was looked at.
        ("[lints]\nwarnings = \"allow\"\nW0404 = \"allow\"\n", 0),
    ] {
        let folder = project("settings-denied", settings, IDLE);
        for verb in ["check", "ci"] {
            let output = idel(&[verb, folder.text(), "--deny", "warnings"]);
            assert_eq!(code(&output) == 3, expected == 3, "{verb} {settings}{}", stdout(&output));
        }
    }
}

#[test]
fn what_is_surely_wrong_in_data_is_told_by_every_format_and_fails_where_warnings_do() {
    let policy = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/assess/negative_counts");
    for format in ["human", "plain", "json", "markdown", "html", "sarif", "junit", "github", "gitlab", "csv"]
    {
        let output = idel(&["ci", policy.to_str().unwrap(), "--format", format]);
        let text = stdout(&output);
        assert!(
            text.contains("W0541") || (format == "json" && text.contains("negative_count")),
            "{format}: {text}"
        );
    }
    let run = |settings: &str, at: &str, deny: bool| {
        let folder = Folder::new("settings-data");
        std::fs::create_dir_all(folder.path()).unwrap();
        for entry in std::fs::read_dir(&policy).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.replace("average from \"Staff\"", &format!("average from \"Staff\"{at}"));
            std::fs::write(folder.path().join(path.file_name().unwrap()), text).unwrap();
        }
        std::fs::write(folder.path().join("idel.toml"), settings).unwrap();
        let verb = if deny { ["ci", "--deny", "warnings"].as_slice() } else { &["assess"] };
        let output = idel(&[verb, &[folder.text()]].concat());
        (code(&output), stderr(&output), stdout(&output))
    };
    let (ended, told, _) = run("", "", true);
    assert!(ended == 3 && told.contains("W0541") && told.contains("reports.csv row"), "{ended} {told}");
    assert_eq!(run("", "", false).0, 0);
    let (ended, told, _) = run("[lints]\nW0541 = \"deny\"\n", "", false);
    assert!(ended == 3 && told.contains("`idel.toml` makes this warning an error"), "{ended} {told}");
    // Both columns are allowed by name; only one of them is by a comment.
    assert_eq!(run("[lints]\nW0541 = \"allow\"\n", "", true).1, "");
    let (_, told, out) = run("", "  # idel: allow W0541 a balance", true);
    assert!(!told.contains("`Staff`") && told.contains("`hired`"), "{told}");
    assert!(!out.contains("W0901"), "{out}");
    assert!(out.contains("allowed W0541") && out.contains("warning W0541"), "{out}");
}

#[test]
fn which_outcome_fails_is_a_setting_too() {
    let run = |settings: &str, more: &[&str]| {
        let folder = project("settings-fail", settings, "");
        std::fs::write(folder.path().join("data/reports.csv"), "id,year,employees,value_added\n").unwrap();
        code(&idel(&[&["assess", folder.text(), "--as-of", "2024"], more].concat()))
    };
    assert_eq!(run("", &[]), 5);
    assert_eq!(run("fail_on = \"missed\"\n", &[]), 0);
    assert_eq!(run("fail_on = \"never\"\n", &["--fail-on", "undecided"]), 5);
}

#[test]
fn a_file_that_cannot_be_followed_ends_the_run_as_wrong_usage() {
    let folder = project("settings-faulty", "as_off = \"2023\"\n", "");
    for verb in [vec!["check"], vec!["assess"], vec!["members", "machinery"], vec!["data"]] {
        let output = idel(&[verb.as_slice(), &[folder.text()]].concat());
        assert_eq!(code(&output), 2, "{verb:?}");
        assert!(stderr(&output).contains("E0902"), "{verb:?} {}", stderr(&output));
    }
    let sarif = stdout(&idel(&["assess", folder.text(), "--format", "github"]));
    assert!(sarif.contains("idel.toml,line=1,endLine=1,col=1,endColumn=7,title=E0902"), "{sarif}");
    // One that cannot be read is a file that cannot be used.
    std::fs::remove_file(folder.path().join("idel.toml")).unwrap();
    std::fs::create_dir(folder.path().join("idel.toml")).unwrap();
    assert_eq!(code(&idel(&["check", folder.text()])), 1);
}

#[test]
fn a_setting_above_the_folder_of_the_policy_is_not_read() {
    let folder = Folder::new("settings-above");
    let policy = folder.path().join("policy");
    assert_eq!(code(&idel(&["new", policy.to_str().unwrap()])), 0);
    std::fs::write(folder.path().join("idel.toml"), "nonsense").unwrap();
    assert_eq!(code(&idel(&["check", policy.to_str().unwrap()])), 0);
    // A policy of one file has the settings beside it.
    std::fs::write(policy.join("idel.toml"), "nonsense").unwrap();
    assert_eq!(code(&idel(&["check", policy.join("policy.idel").to_str().unwrap()])), 2);
}

#[test]
fn what_is_allowed_is_counted_and_carried_with_its_reason() {
    let added = "\n# idel: allow W0404 it is cited | next <year>\nact idle \"Idle order\"\n\nact late \"Late order\"\n";
    let folder = project("settings-allowed", "[lints]\nW0404 = \"allow\"\n", added);
    let run = |format: &str| plain(&idel(&["check", folder.text(), "--format", format]));
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let kinds: Vec<(&str, Option<&str>)> = results
        .iter()
        .map(|result| &result["suppressions"][0])
        .map(|s| (s["kind"].as_str().unwrap(), s["justification"].as_str()))
        .collect();
    assert_eq!(kinds, [("inSource", Some("it is cited | next <year>")), ("external", None)]);
    assert!(results.iter().all(|result| result["level"] == "warning"));
    // Nobody is asked to mend what is allowed.
    assert_eq!(run("github"), "");
    assert_eq!(run("gitlab"), "[]\n");
    assert!(run("plain").contains("2 warnings allowed"), "{}", run("plain"));
    assert!(run("markdown").contains("it is cited \\| next &lt;year&gt;"), "{}", run("markdown"));
    assert!(run("csv").contains("it is cited | next <year>"));
    assert!(run("html").contains("it is cited | next &lt;year&gt;"));
    let denied = idel(&["check", folder.text(), "--deny", "warnings"]);
    assert_eq!(code(&denied), 0, "what is allowed is no warning");
}

#[test]
fn a_comment_goes_before_a_level_and_covers_a_whole_declaration() {
    let added = "\n# idel: разрешить W0401 источник назовут\n## What it is\nindicator bare \"Bare\" {\n    value sum(employees)\n}\n";
    let folder = project("settings-comment", "[lints]\nwarnings = \"deny\"\n", added);
    let output = idel(&["check", folder.text()]);
    let text = stderr(&output);
    assert_eq!((code(&output), text.as_str()), (0, ""));
    assert!(stdout(&output).contains("allowed"), "{}", stdout(&output));
}

#[test]
fn literate_acts_allow_within_their_blocks_alone() {
    let folder = project("settings-literate", "", "");
    let act = folder.path().join("act.idel.md");
    let with = |before: &str, inside: &str| {
        let text = format!("# Act\n\n{before}\n\n```idel\n{inside}act idle \"Idle order\"\n```\n");
        std::fs::write(&act, text).unwrap();
        plain(&idel(&["check", folder.text()]))
    };
    let allow = "# idel: allow W0404 it is cited later\n";
    assert!(with("", allow).contains("no problems, 1 warning allowed"));
    // In the prose it is a heading.
    assert!(with(allow, "").contains(": 1 warning\n"));
}

#[test]
fn the_example_of_the_manual_is_followed() {
    for folder in ["docs/reports/en", "docs/reports/ru"] {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("idel.toml").is_file());
        assert_eq!(code(&idel(&["check", folder])), 0);
        assert_eq!(code(&idel(&["assess", folder])), 4);
    }
}
