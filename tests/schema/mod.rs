//! The schemas of machine-readable results: they are the committed ones, they change within the rules of a version, and the
//! results keep to them.
//!
//! `IDEL_UPDATE=1` writes the documents of `docs/schema`, but never one that breaks what its version has promised.

mod breaks;
mod validate;

use std::path::{Path, PathBuf};
use std::process::Command;

use idel::report::SCHEMAS;
use serde_json::Value;

use breaks::breaks;
use validate::validate;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn schema(name: &str) -> Value {
    let described = SCHEMAS.iter().find(|schema| schema.name == name).unwrap();
    serde_json::from_str(&described.document()).unwrap()
}

#[test]
fn schemas_are_the_committed_ones_and_break_no_promise_of_their_version() {
    for described in SCHEMAS {
        let path = root().join("docs/schema").join(described.file());
        let made = described.document();
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        if committed == made {
            continue;
        }
        if !committed.is_empty() {
            let (old, new) =
                (serde_json::from_str(&committed).unwrap(), serde_json::from_str(&made).unwrap());
            let broken = breaks(&old, &new);
            assert!(broken.is_empty(), "{} needs a new version:\n{}", described.name, broken.join("\n"));
        }
        assert!(
            std::env::var_os("IDEL_UPDATE").is_some(),
            "{} differs: run with IDEL_UPDATE=1 and read the diff",
            described.file()
        );
        std::fs::write(&path, made).unwrap();
    }
    // The documents of former versions stay.
    for described in SCHEMAS {
        for version in 1..described.version {
            let file = format!("docs/schema/{}-{version}.json", described.name);
            assert!(root().join(&file).exists(), "{file} is gone");
        }
    }
}

fn idel(arguments: &[&str]) -> (i32, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_idel")).current_dir(root()).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

#[test]
fn the_command_prints_each_document() {
    for described in SCHEMAS {
        let (code, document, _) = idel(&["schema", described.name]);
        assert_eq!((code, document), (0, described.document()));
    }
    let (code, _, told) = idel(&["schema", "asses", "--lang", "en"]);
    assert_eq!((code, told.as_str()), (2, "error: there is no schema `asses`; did you mean `assess`?\n"));
    let (code, _, told) = idel(&["schema", "xyzzy", "--lang", "ru"]);
    assert_eq!(code, 2);
    assert_eq!(
        told,
        "ошибка: схемы `xyzzy` нет; есть: assess, eval, diff, ci, test, diagnostics, members, trace, data, explain\n"
    );
}

/// A result holds nothing that its schema does not tell of.
fn keeps_to(name: &str, arguments: &[&str]) {
    let (code, out, told) = idel(arguments);
    assert!(!out.is_empty(), "{arguments:?}: {code} {told}");
    let value: Value = serde_json::from_str(&out).unwrap();
    let faults = validate(&schema(name), &value);
    assert!(faults.is_empty(), "{arguments:?}:\n{}", faults.join("\n"));
}

#[test]
fn assessments_keep_to_their_schema() {
    for path in [
        "examples/tatarstan/en",
        "examples/tatarstan/ru",
        "examples/performance-framework",
        "examples/literate",
    ] {
        keeps_to("assess", &["assess", path, "--format", "json"]);
    }
    keeps_to("assess", &["assess", "examples/tatarstan/en", "--as-of", "2012-Q2", "--format", "json"]);
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("tests/corpus/assess")).unwrap() {
        let folder = entry.unwrap().path();
        let (_, out, _) = idel(&["assess", folder.to_str().unwrap(), "--format", "json"]);
        // Some cases are of policies or data that cannot be assessed.
        let Ok(value) = serde_json::from_str::<Value>(&out) else { continue };
        let faults = validate(&schema("assess"), &value);
        assert!(faults.is_empty(), "{}:\n{}", folder.display(), faults.join("\n"));
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn answers_keep_to_their_schema() {
    let policy = "examples/tatarstan/en";
    for query in [
        "productivity by cluster, year",
        "productivity by cluster where year == 2012 having value > 100 thousand RUB[2010] / person",
        "sum(innovative) by cluster, role where year == 2012",
        "jobs by region, year where year >= 2012 limit 5",
    ] {
        let (code, out, told) = idel(&["eval", query, policy, "--format", "json"]);
        if code == 0 {
            let faults = validate(&schema("eval"), &serde_json::from_str(&out).unwrap());
            assert!(faults.is_empty(), "{query}:\n{}", faults.join("\n"));
        } else {
            panic!("{query}: {told}");
        }
    }
}

#[test]
fn differences_keep_to_their_schema() {
    for lang in ["en", "ru"] {
        let (old, new) = (format!("docs/explore/{lang}"), format!("docs/explored/{lang}"));
        keeps_to("diff", &["diff", &old, &new, "--format", "json"]);
        keeps_to("diff", &["diff", &new, &old, "--format", "json"]);
        keeps_to("diff", &["diff", &old, &new, "--definitions", "--format", "json"]);
        let folder = root().join("docs/history").join(lang);
        let mut saved: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path().to_str().unwrap().to_owned())
            .collect();
        saved.sort();
        assert!(saved.len() > 1);
        for pair in saved.windows(2) {
            keeps_to("diff", &["diff", &pair[0], &pair[1], "--format", "json"]);
        }
    }
    keeps_to("diff", &["diff", "examples/tatarstan/en", "examples/tatarstan/ru", "--format", "json"]);
}

#[test]
fn runs_of_every_part_keep_to_their_schema() {
    for path in ["examples/tatarstan/en", "examples/literate", "docs/explored/ru"] {
        keeps_to("ci", &["ci", path, "--format", "json"]);
    }
    // With errors, and with data that contradict their declarations.
    let mut seen = 0;
    for folder in ["tests/corpus/assess", "tests/corpus/data/bad"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap().take(12) {
            let path = entry.unwrap().path();
            let (_, out, _) = idel(&["ci", path.to_str().unwrap(), "--format", "json"]);
            let Ok(value) = serde_json::from_str::<Value>(&out) else { continue };
            let faults = validate(&schema("ci"), &value);
            assert!(faults.is_empty(), "{}:\n{}", path.display(), faults.join("\n"));
            seen += 1;
        }
    }
    // With mistakes in the definitions.
    let entries = std::fs::read_dir(root().join("tests/corpus/check/bad")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut bad: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_none_or(|ending| ending != "expected")).collect();
    bad.sort();
    for path in bad.iter().step_by(100) {
        keeps_to("ci", &["ci", path.to_str().unwrap(), "--format", "json"]);
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn problems_keep_to_their_schema() {
    let schema = schema("diagnostics");
    let mut lines = 0;
    for entry in std::fs::read_dir(root().join("tests/corpus/check/bad")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "expected") {
            continue;
        }
        let checked = idel::load_policy(&path, &idel::source::DiskLoader);
        let problems: Vec<&dyn idel::diagnostic::Describe> =
            checked.problems.iter().map(|p| p.as_ref() as &dyn idel::diagnostic::Describe).collect();
        let out = idel::diagnostic::render::render_json(
            &problems,
            &checked.sources,
            &Default::default(),
            idel::keyword::Lang::Ru,
        );
        for line in out.lines() {
            let faults = validate(&schema, &serde_json::from_str(line).unwrap());
            assert!(faults.is_empty(), "{}:\n{}", path.display(), faults.join("\n"));
            lines += 1;
        }
    }
    assert!(lines > 200, "{lines}");
}

#[test]
fn contours_data_and_explanations_keep_to_their_schemas() {
    let json = ["--format", "json"];
    let kept = |name: &str, arguments: &[&str]| keeps_to(name, &[arguments, &json].concat());
    for (policy, cluster) in [("examples/tatarstan/en", "auto"), ("examples/literate", "машиностроение")]
    {
        kept("members", &["members", cluster, policy]);
        kept("data", &["data", policy]);
    }
    let (_, contour, _) = idel(&["members", "auto", "examples/tatarstan/en", "--format", "json"]);
    let contour: Value = serde_json::from_str(&contour).unwrap();
    let key = contour["entities"][0]["key"].as_str().unwrap();
    kept("trace", &["members", "auto", "examples/tatarstan/en", "--why", key]);
    let asked = [vec!["second.jobs"], vec!["productivity"], vec!["jobs of auto"]];
    for what in asked {
        kept("explain", &[&["explain"], what.as_slice(), &["examples/tatarstan/en"]].concat());
    }
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("tests/corpus/assess")).unwrap() {
        let folder = entry.unwrap().path();
        let (code, out, _) = idel(&["data", folder.to_str().unwrap(), "--format", "json"]);
        if code != 0 {
            continue;
        }
        let faults = validate(&schema("data"), &serde_json::from_str(&out).unwrap());
        assert!(faults.is_empty(), "{}:\n{}", folder.display(), faults.join("\n"));
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn files_of_two_policies_are_told_apart() {
    // Both have a text of the same name in their own folder.
    let folders = ["tests/corpus/check/bad/E0201_in_a_table", "tests/corpus/check/bad/E0201_no_such_table"];
    let (_, out, _) = idel(&["check", folders[0], folders[1], "--format", "json"]);
    let labels: Vec<Value> =
        out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["labels"][0].clone()).collect();
    for folder in folders {
        let own: Vec<&Value> =
            labels.iter().filter(|label| label["path"].as_str().unwrap().starts_with(folder)).collect();
        assert!(!own.is_empty(), "{out}");
        for label in own {
            let path = format!("{folder}/{}", label["file"].as_str().unwrap());
            assert_eq!(label["path"].as_str().unwrap(), path);
        }
    }
}

#[test]
fn tests_keep_to_their_schema() {
    for path in ["examples/tatarstan/en", "examples/tatarstan/ru"] {
        keeps_to("test", &["test", path, "--format", "json"]);
        keeps_to("test", &["test", path, "--format", "json", "--coverage", "--threshold", "100"]);
    }
    let mut failed = 0;
    for entry in std::fs::read_dir(root().join("tests/corpus/test/bad")).unwrap() {
        let path = entry.unwrap().path();
        let (_, out, _) = idel(&["test", path.to_str().unwrap(), "--format", "json"]);
        let Ok(value) = serde_json::from_str::<Value>(&out) else { continue };
        let faults = validate(&schema("test"), &value);
        assert!(faults.is_empty(), "{}:\n{}", path.display(), faults.join("\n"));
        failed += value["summary"]["failed"].as_u64().unwrap();
    }
    assert!(failed > 5, "{failed}");
}
