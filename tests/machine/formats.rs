//! JUnit, TAP, GitHub, GitLab, Markdown and plain text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::cli::{code, idel, stderr, stdout};
use super::{assess, check, faulty};

fn count(element: &roxmltree::Node<'_, '_>, name: &str) -> usize {
    element.attribute(name).unwrap_or("0").parse().unwrap()
}

/// Holds a document to what readers of JUnit take: suites of cases, counts that are right, names that differ.
fn held(xml: &str) -> BTreeMap<&'static str, usize> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let kinds = ["failure", "error", "skipped"];
    let attribute = |kind: &str| match kind {
        "failure" => "failures",
        "error" => "errors",
        _ => "skipped",
    };
    let mut totals: BTreeMap<&'static str, usize> = BTreeMap::from([("tests", 0)]);
    let mut names = BTreeSet::new();
    for suite in root.children().filter(|node| node.is_element()) {
        assert_eq!(suite.tag_name().name(), "testsuite");
        let parts = suite.children().filter(|node| node.is_element() && !node.has_tag_name("properties"));
        let cases: Vec<_> = parts.collect();
        assert_eq!(cases.len(), count(&suite, "tests"));
        *totals.entry("tests").or_default() += cases.len();
        for case in &cases {
            assert_eq!(case.tag_name().name(), "testcase");
            let class = case.attribute("classname").unwrap();
            assert!(names.insert((class.to_owned(), case.attribute("name").unwrap().to_owned())), "{case:?}");
            for part in case.children().filter(|node| node.is_element()) {
                assert!(["failure", "error", "skipped", "system-out"].contains(&part.tag_name().name()));
            }
        }
        for kind in kinds {
            let with = |case: &&roxmltree::Node<'_, '_>| case.children().any(|part| part.has_tag_name(kind));
            let own = cases.iter().filter(with).count();
            assert_eq!(own, count(&suite, attribute(kind)), "{kind}");
            *totals.entry(kind).or_default() += own;
        }
    }
    assert_eq!(totals["tests"], count(&root, "tests"));
    kinds.iter().for_each(|kind| assert_eq!(totals[kind], count(&root, attribute(kind)), "{kind}"));
    totals
}

#[test]
fn junit_counts_files_and_verdicts() {
    let output = check("junit", "en");
    let totals = held(&stdout(&output));
    let wrong = faulty().iter().filter(|file| file.contains("/E")).count();
    // The two files that the cases share are checked too.
    assert_eq!((totals["tests"], totals["failure"]), (faulty().len() + 2, wrong));
    for lang in ["en", "ru"] {
        let output = assess("junit", lang);
        let totals = held(&stdout(&output));
        assert_eq!((totals["failure"], totals["error"]), (3, 1), "missed and undecided");
        assert_eq!(code(&output), 4);
    }
}

/// The points of a TAP stream: their number, word, directive and the keys of their block.
fn points(text: &str) -> Vec<(String, Option<String>, BTreeMap<String, Value>)> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("TAP version 14"));
    let plan = lines.next().unwrap();
    let planned: usize = plan.strip_prefix("1..").unwrap().parse().unwrap();
    let mut found: Vec<(String, Option<String>, BTreeMap<String, Value>)> = Vec::new();
    let (mut block, mut list) = (false, false);
    for line in lines {
        match (block, line) {
            (false, "  ---") => block = true,
            (true, "  ...") => (block, list) = (false, false),
            (true, line) => {
                let last = &mut found.last_mut().unwrap().2;
                match line.strip_prefix("    - ") {
                    Some(item) => {
                        assert!(list, "{line}");
                        let _text: String = serde_json::from_str(item).unwrap();
                    }
                    None => {
                        let (key, value) = line.strip_prefix("  ").unwrap().split_once(':').unwrap();
                        list = value.is_empty();
                        let value = value.trim();
                        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
                        assert!(last.insert(key.to_owned(), value).is_none(), "{line}");
                    }
                }
            }
            (false, line) => {
                let (word, rest) = match line.strip_prefix("not ok ") {
                    Some(rest) => ("not ok", rest),
                    None => ("ok", line.strip_prefix("ok ").unwrap_or_else(|| panic!("{line}"))),
                };
                let (number, description) = rest.split_once(" - ").unwrap();
                assert_eq!(number.parse::<usize>().unwrap(), found.len() + 1);
                let plain = description.replace("\\\\", "").replace("\\#", "");
                let directive = plain.split_once(" # ").map(|(_, directive)| directive.to_owned());
                assert_eq!(plain.matches('#').count(), usize::from(directive.is_some()), "{line}");
                found.push((word.to_owned(), directive, BTreeMap::new()));
            }
        }
    }
    assert!(!block);
    assert_eq!(found.len(), planned);
    found
}

#[test]
fn tap_has_a_plan_points_and_blocks() {
    let checked = points(&stdout(&check("tap", "ru")));
    assert_eq!(checked.len(), faulty().len() + 2);
    assert!(checked.iter().any(|(word, _, fields)| word == "not ok" && fields.contains_key("message")));
    assert!(checked.iter().any(|(word, ..)| word == "ok"));
    let judged = points(&stdout(&assess("tap", "en")));
    let with = |word: &str, directive: &str| {
        let own = |d: &Option<String>| d.as_deref().unwrap_or("").split(' ').next() == Some(directive);
        judged.iter().filter(|(w, d, _)| w == word && own(d)).count()
    };
    // Three are missed and one is undecided; an advisory one is to be done, what does not bind is skipped.
    assert_eq!((with("not ok", ""), with("not ok", "TODO"), with("ok", "SKIP")), (4, 1, 11));
    assert_eq!(
        judged.iter().filter(|(_, _, fields)| fields.get("severity") == Some(&"undecided".into())).count(),
        1
    );
}

#[test]
fn github_shows_ten_of_a_level_and_counts_the_rest() {
    let output = check("github", "en");
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    let of = |level: &str| lines.iter().filter(|line| line.starts_with(&format!("::{level} "))).count();
    assert_eq!((of("error"), of("warning"), of("notice")), (10, 10, 1));
    // The gravest come first, and the count of what is cut comes last.
    assert!(lines[..10].iter().all(|line| line.starts_with("::error ")), "{text}");
    let (errors, warnings) = (
        faulty().iter().filter(|file| file.contains("/E")).count(),
        faulty().iter().filter(|file| file.contains("/W")).count(),
    );
    let cut = format!("{} more are not shown here", errors + warnings - 20);
    assert!(lines.last().unwrap().contains(&cut), "{cut}: {}", lines.last().unwrap());
    for line in &lines[..20] {
        let (properties, _) = line.split_once(' ').unwrap().1.split_once("::").unwrap();
        let read: BTreeMap<&str, &str> = properties.split(',').map(|p| p.split_once('=').unwrap()).collect();
        assert!(std::path::Path::new(read["file"]).is_file(), "{line}");
        assert!(read["line"].parse::<usize>().unwrap() <= read["endLine"].parse::<usize>().unwrap());
        assert!(read["title"].starts_with(['E', 'W']));
        assert_eq!(read.contains_key("col"), read["line"] == read["endLine"], "{line}");
    }
    assert_eq!(code(&output), 3);
}

#[test]
fn gitlab_has_what_its_reports_need() {
    for output in [check("gitlab", "en"), assess("gitlab", "ru")] {
        let issues: Vec<Value> = serde_json::from_str(&stdout(&output)).unwrap();
        assert!(issues.len() > 5);
        let mut prints = BTreeSet::new();
        for issue in &issues {
            assert!(!issue["description"].as_str().unwrap().is_empty());
            assert!(!issue["check_name"].as_str().unwrap().is_empty());
            assert!(prints.insert(issue["fingerprint"].as_str().unwrap()), "{issue}");
            let severities = ["info", "minor", "major", "critical", "blocker"];
            assert!(severities.contains(&issue["severity"].as_str().unwrap()));
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(!path.starts_with("./") && std::path::Path::new(path).is_file(), "{path}");
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        }
    }
}

#[test]
fn markdown_has_tables_whose_rows_are_whole() {
    for output in [check("markdown", "en"), check("markdown", "ru"), assess("markdown", "en")] {
        let text = stdout(&output);
        assert!(text.starts_with("## ") && text.contains("<details>"));
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
        let mut columns = 0;
        for line in text.lines() {
            let cells = line.replace("\\|", "").matches('|').count();
            match line.starts_with('|') {
                true if columns == 0 => columns = cells,
                true => assert_eq!(cells, columns, "{line}"),
                false => columns = 0,
            }
            let markup = line
                .replace("<details>", "")
                .replace("</details>", "")
                .replace("<summary>", "")
                .replace("</summary>", "");
            let outside: String = markup.split('`').step_by(2).collect();
            assert!(!outside.contains('<'), "{line}");
        }
    }
}

#[test]
fn plain_text_has_one_statement_a_line() {
    for (output, statements) in
        [(check("plain", "en"), faulty().len()), (check("plain", "ru"), faulty().len())]
    {
        let text = stdout(&output);
        assert!(stderr(&output).is_empty());
        // A statement for each problem and the summary.
        assert_eq!(text.lines().count(), statements + 1);
        assert!(!text.contains(['│', '─', '╭', '·', '\u{1b}']), "{text}");
    }
    let file = faulty().into_iter().find(|file| file.contains("E0301")).unwrap();
    let text = stdout(&idel(&["check", &file, "--format", "plain"]));
    let first = text.lines().next().unwrap();
    assert!(first.starts_with(&format!("{file} line ")), "{first}");
    assert!(first.contains(": error E0301: ") && first.contains("; help: "), "{first}");
    let text = stdout(&assess("plain", "en"));
    assert!(
        text.contains(
            "Jobs (first.jobs), Automotive cluster in 2012: missed; fact 204, required 205 person\n"
        )
    );
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    for format in ["sarif", "junit", "tap", "github", "gitlab", "markdown", "plain", "html"] {
        let first = assess(format, "ru");
        assert!(!first.stdout.is_empty());
        assert_eq!(first.stdout, assess(format, "ru").stdout, "{format}");
    }
}

#[test]
fn a_page_of_html_is_whole() {
    for output in [check("html", "ru"), assess("html", "en")] {
        let text = stdout(&output);
        let page = text.strip_prefix("<!DOCTYPE html>\n").unwrap().replace("<meta charset=\"utf-8\">", "");
        let page =
            page.replace("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", "");
        let document = roxmltree::Document::parse(&page).unwrap();
        let rows = document.descendants().filter(|node| node.has_tag_name("tr")).count();
        assert!(rows > 20, "{rows}");
        for table in document.descendants().filter(|node| node.has_tag_name("table")) {
            let cells = |row: &roxmltree::Node<'_, '_>| row.children().filter(|c| c.is_element()).count();
            let rows: Vec<usize> =
                table.descendants().filter(|n| n.has_tag_name("tr")).map(|row| cells(&row)).collect();
            assert!(rows.iter().all(|n| *n == rows[0]), "{rows:?}");
        }
    }
}
