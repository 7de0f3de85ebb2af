//! Explanations as the command line prints them: trees, JSON, HTML, faults.

use serde_json::Value;

use crate::cli::{Folder, code, idel, stderr, stdout};

const POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/explanations/policy");

fn explain(question: &str, more: &[&str]) -> String {
    let output = idel(&[&["explain", question, POLICY], more].concat());
    assert_eq!(code(&output), 0, "{question}: {}", stderr(&output));
    assert_eq!(stderr(&output), "", "{question}");
    stdout(&output)
}

const QUESTIONS: &[(&str, &str)] = &[
    ("target", "first.productivity of petrochem"),
    ("cells", "first.productivity"),
    ("record", "first.methods"),
    ("condition", "first.councils of auto"),
    ("events", "first.kickoff of auto"),
    ("count", "first.contours of auto"),
    ("stage", "first"),
    ("group", "first.people of auto"),
    ("rule", "rule.governed"),
    ("judged_rule", "rule.late"),
    ("rule_of_a_cluster", "rule.kept of petrochem"),
    ("like", "first.same"),
    ("parameter", "first.fl of auto"),
    ("indicator", "productivity of petrochem.core at 2011"),
    ("overall", "jobs"),
    ("member", "1 in petrochem at 2012"),
    ("member_then", "2 in auto at 2011"),
    ("act", "concept"),
    ("body", "ministry"),
    ("council", "council_a"),
    ("parameter_itself", "floor"),
    ("scale", "scale"),
];

#[test]
fn a_reader_is_told_how_each_verdict_comes_about() {
    for lang in ["en", "ru"] {
        let mut all = String::new();
        for (_, question) in QUESTIONS {
            let told = explain(question, &["--lang", lang]).replace(POLICY, "POLICY");
            all.push_str(&format!("$ idel explain {question}\n{told}\n"));
        }
        insta::assert_snapshot!(format!("human_{lang}"), all);
    }
}

#[test]
fn no_line_is_wider_than_the_page() {
    for (_, question) in QUESTIONS {
        for line in explain(question, &[]).lines().filter(|line| !line.contains("idel explain ")) {
            assert!(line.chars().count() <= 100, "{question}: {line}");
        }
    }
}

/// Every object of a tree.
fn visit<'v>(node: &'v Value, see: &mut impl FnMut(&'v Value)) {
    see(node);
    for part in node["parts"].as_array().into_iter().flatten() {
        visit(part, see);
    }
}

#[test]
fn machines_get_exact_values_and_the_same_as_an_assessment() {
    let assessed = stdout(&idel(&["assess", POLICY, "--format", "json", "--fail-on", "never"]));
    let assessed: Value = serde_json::from_str(&assessed).unwrap();
    for verdict in assessed["verdicts"].as_array().unwrap() {
        let cell = &verdict["cell"];
        let mut question = verdict["id"].as_str().unwrap().to_owned();
        if let Some(cluster) = cell["cluster"].as_str() {
            question.push_str(&format!(" of {cluster}"));
        }
        let told: Value = serde_json::from_str(&explain(&question, &["--format", "json"])).unwrap();
        let root = &told["explanation"];
        for field in ["id", "status", "value", "required", "gap", "achievement", "done", "owner", "basis"] {
            assert_eq!(root[field], verdict[field], "{question}: {field}");
        }
        visit(root, &mut |node| {
            if let Some(side) = node["side"].as_str().filter(|side| ["value", "required"].contains(side)) {
                assert_eq!(node["value"], verdict[side], "{question}");
            }
            assert!(node["about"].is_string() && node["text"].is_string(), "{node}");
        });
    }
}

#[test]
fn contributions_and_files_are_told_to_machines() {
    let told: Value = serde_json::from_str(&explain("jobs of auto at 2012", &["--format", "json"])).unwrap();
    let (mut contributions, mut files) = (Vec::new(), Vec::new());
    visit(&told["explanation"], &mut |node| match node["about"].as_str().unwrap() {
        "contribution" => {
            contributions.push((node["key"].clone(), node["value"].clone(), node["share"].clone()))
        }
        "data" => files.push((node["file"].clone(), node["rows"].clone(), node["columns"].clone())),
        _ => {}
    });
    assert_eq!(contributions, [("2".into(), 18.into(), 1.into())]);
    let column = serde_json::json!([{ "name": "employees", "header": "employees" }]);
    assert_eq!(files, [("r.csv".into(), 6.into(), column)]);
}

/// The names of open elements are closed in their order; nothing but markup has angle brackets.
fn well_formed(page: &str) {
    let (mut open, mut rest): (Vec<String>, &str) = (Vec::new(), page);
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a bracket in a text: {}", &rest[..at]);
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{tag}");
        } else if !["!DOCTYPE", "meta"].contains(&name) {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty() && !rest.contains('>'), "{open:?}");
}

#[test]
fn html_is_one_page_that_is_well_formed_and_escaped() {
    for (_, question) in QUESTIONS {
        let page = explain(question, &["--format", "html", "--lang", "ru"]);
        well_formed(&page);
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ru\">"), "{question}");
        assert!(page.contains("<meta charset=\"utf-8\">"), "{question}");
        assert!(!page.contains("http") && !page.contains("src="), "{question}: nothing is fetched");
        assert!(page.contains("Pilot &lt;regions&gt;"), "{question}");
    }
}

#[test]
fn a_question_may_stand_without_quotes_and_in_russian() {
    let quoted = explain("first.productivity of petrochem", &[]);
    let words = ["explain", "first.productivity", "of", "petrochem", POLICY];
    assert_eq!(stdout(&idel(&words)), quoted);
    let words = ["explain", "first.productivity", "для", "petrochem", POLICY];
    assert_eq!(stdout(&idel(&words)), quoted);
    let member = stdout(&idel(&["explain", "1", "in", "petrochem", POLICY]));
    assert_eq!(member, stdout(&idel(&["members", "petrochem", POLICY, "--why", "1"])));
}

#[test]
fn the_period_of_a_target_chooses_among_its_verdicts() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/tatarstan/en");
    let all = stdout(&idel(&["explain", "first.wages of petrochem", example]));
    assert!(all.contains("Petrochemical cluster in 2011: ") && all.contains(" in 2012: "), "{all}");
    let one = stdout(&idel(&["explain", "first.wages of petrochem at 2011", example]));
    // Lines are wrapped.
    let one = one.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one.contains("prices of 2010) = 24.87 thousand"), "{one}");
}

#[test]
fn what_cannot_be_explained_is_told_with_a_proposal() {
    let fault = |arguments: &[&str], wanted: &str| {
        let output = idel(&[&["explain"], arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert!(stderr(&output).contains(wanted), "{arguments:?}: {}", stderr(&output));
    };
    fault(&["frist.productivity", POLICY], "did you mean `first.productivity`?");
    fault(&["councils", POLICY], "did you mean `first.councils`?");
    fault(&["concpt", POLICY], "did you mean `concept`?");
    fault(&["concept", "of", "auto", POLICY], "nothing called `concept`");
    fault(&["zzz", POLICY], "there are: first.productivity, first.fl, first.same, first.jobs");
    fault(&["zzz", POLICY, "--lang", "ru"], "есть: first.productivity");
    fault(&["first.productivity", "of", "petrochm", POLICY], "of petrochem, of auto");
    fault(&["petrochem", POLICY], "`idel members petrochem` lists its members");
    fault(&["productivity", "of", "petrochm", POLICY], "did you mean `petrochem`?");
    fault(&["productivity", "of", "petrochem.cor", POLICY], "roles: core");
    fault(&["first.productivity", "at", "2011", POLICY], "is not judged there");
    fault(&["first", "at", "2011", POLICY], "not judged period by period");
    fault(&["first", "at", "soon", POLICY], "`soon` is no period");
    fault(&["first", "of"], "`of` is not understood");
    fault(&["first", POLICY, "more"], "`more` is not understood");
    fault(&["99", "in", "petrochem", POLICY], "no organisation with the key");
    fault(&["E0301", "--format", "json"], "needs no policy and has one form");
    fault(&["E0301", POLICY], "needs no policy and has one form");
    assert_eq!(code(&idel(&["explain", "first", "no-such-folder"])), 1);
}

#[test]
fn a_policy_with_errors_is_not_explained() {
    let folder = Folder::new("explain-errors");
    std::fs::create_dir_all(folder.path()).unwrap();
    std::fs::write(
        folder.path().join("p.idel"),
        "policy \"P\" { period 2011..2012 }\nindicator i { value x }\n",
    )
    .unwrap();
    let output = idel(&["explain", "i", folder.text()]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(stdout(&output).is_empty());
}
