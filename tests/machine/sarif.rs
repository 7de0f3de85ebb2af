//! SARIF: the published schema, rules with help, fingerprints that hold when lines move.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use super::super::cli::{Folder, code, idel, stdout};
use super::{assess, check, schema};

/// The schema of SARIF 2.1.0, in the package that our types are generated from.
fn published() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = std::path::Path::new(package["manifest_path"].as_str().unwrap());
    let text = std::fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The path that a reference stands for.
fn decoded(uri: &str) -> String {
    let mut parts = uri.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn documents_fit_the_published_schema() {
    let schema = published();
    for lang in ["en", "ru"] {
        for output in [check("sarif", lang), assess("sarif", lang)] {
            let document = read(&stdout(&output));
            let faults = schema::faults(&schema, &document);
            assert!(faults.is_empty(), "{faults:#?}");
            let run = &document["runs"][0];
            let results = run["results"].as_array().unwrap();
            let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
            assert!(results.len() > 5 && !rules.is_empty());
            // Every result names its rule twice over, and its file from the root of the repository.
            let mut prints = BTreeSet::new();
            for result in results {
                let at = result["ruleIndex"].as_u64().unwrap() as usize;
                assert_eq!(rules[at]["id"], result["ruleId"]);
                let file = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
                assert!(std::path::Path::new(&decoded(file.as_str().unwrap())).is_file(), "{file}");
                assert!(
                    prints.insert(result["partialFingerprints"]["idel/v1"].as_str().unwrap().to_owned()),
                    "{result}"
                );
            }
        }
    }
}

#[test]
fn rules_of_codes_have_their_pages_in_the_language_of_the_report() {
    let document = read(&stdout(&check("sarif", "en")));
    for rule in document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        let help = rule["help"]["markdown"].as_str().unwrap();
        assert!(help.contains("Wrong:") && !help.contains("Неверно:"), "{}", rule["id"]);
        assert_eq!(rule["help"]["text"], rule["help"]["markdown"]);
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
    }
    let document = read(&stdout(&assess("sarif", "ru")));
    let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    for rule in rules {
        let help = rule["help"]["text"].as_str().unwrap_or_default();
        assert!(help.contains("idel"), "{}", rule["id"]);
    }
    assert!(ids.contains(&"target-missed") && ids.contains(&"target-undecided"), "{ids:?}");
    assert_eq!(
        rules[ids.iter().position(|id| *id == "target-missed").unwrap()]["shortDescription"]["text"],
        "цель: не выполнено"
    );
}

#[test]
fn further_labels_are_related_locations() {
    let document = read(&stdout(&check("sarif", "en")));
    let results = document["runs"][0]["results"].as_array().unwrap();
    let related: Vec<&Value> =
        results.iter().filter_map(|r| r["relatedLocations"].as_array()).flatten().collect();
    assert!(related.len() > 3);
    assert!(related.iter().any(|location| location["message"]["text"].is_string()));
}

/// The fingerprints of a document with what each is of.
fn prints(text: &str) -> BTreeMap<String, String> {
    let document = read(text);
    let results = document["runs"][0]["results"].as_array().unwrap();
    results
        .iter()
        .map(|result| {
            let print = result["partialFingerprints"]["idel/v1"].as_str().unwrap().to_owned();
            (print, format!("{} {}", result["ruleId"], result["message"]["text"]))
        })
        .collect()
}

#[test]
fn fingerprints_hold_when_lines_move_and_tell_new_problems_apart() {
    let folder = Folder::new("sarif-prints");
    assert_eq!(code(&idel(&["new", folder.text()])), 0);
    let file = folder.path().join("policy.idel");
    let text = std::fs::read_to_string(&file).unwrap();
    let sarif = |lang: &str| stdout(&idel(&["check", folder.text(), "--format", "sarif", "--lang", lang]));
    std::fs::write(&file, format!("{text}\nact lost_act \"An act\"\nact other_act \"An act\"\n")).unwrap();
    let before = prints(&sarif("en"));
    assert_eq!(before.len(), 2, "{before:#?}");
    // Neither a line that is added nor the reader's language makes a problem a new one.
    std::fs::write(
        &file,
        format!("# moved\n\n{text}\n\nact lost_act \"An act\"\n\nact other_act \"An act\"\n"),
    )
    .unwrap();
    let moved = prints(&sarif("ru"));
    assert_eq!(before.keys().collect::<Vec<_>>(), moved.keys().collect::<Vec<_>>());
    std::fs::write(&file, format!("{text}\nact lost_act \"An act\"\nact third_act \"An act\"\n")).unwrap();
    let changed = prints(&sarif("en"));
    assert_eq!(changed.keys().filter(|print| before.contains_key(*print)).count(), 1);
}
