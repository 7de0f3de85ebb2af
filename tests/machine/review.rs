//! What a reader of a report must not miss: what is wrong stands open whatever the run makes of it, with the day of
//! judging, the reasons of waivers, and how each part of a run ended.

use std::process::Output;

use serde_json::Value;

use super::super::cli::{Folder, code, idel, stderr, stdout};

const FORMATS: [&str; 7] = ["markdown", "html", "plain", "junit", "tap", "csv", "sarif"];

/// A policy of both languages with verdicts met, missed, undecided and waived, mandatory and advisory.
fn judged(lang: &str, format: &str, more: &[&str]) -> String {
    let mut arguments =
        vec!["assess", "tests/corpus/assess/normative_statuses", "--format", format, "--lang", lang];
    arguments.extend(more);
    stdout(&idel(&arguments))
}

/// What stands before the first folded part.
fn open(markdown: &str) -> &str {
    markdown.split("<details>").next().unwrap()
}

fn line<'t>(text: &'t str, part: &str) -> &'t str {
    text.lines().find(|line| line.contains(part)).unwrap_or_else(|| panic!("no {part} in {text}"))
}

#[test]
fn what_the_run_passes_over_stands_open_as_missed() {
    for (lang, said, missed, open_too) in [
        ("en", "this run does not fail by it", "2 missed but not failing", "1 undecided but not failing"),
        ("ru", "на итог этого запуска не влияет", "не выполнено, но на итог", "не определено, но на итог"),
    ] {
        let text = judged(lang, "markdown", &["--fail-on", "never"]);
        let head = text.lines().next().unwrap();
        assert!(head.contains(missed) && head.contains(open_too), "{head}");
        for id in ["(first.method)", "(first.exports), Auto", "First (first)"] {
            let row = line(open(&text), id);
            assert!(row.starts_with("| ⚠️ |") && row.contains(said), "{row}");
        }
        let page = judged(lang, "html", &["--fail-on", "never"]);
        let row = line(&page, "(first.method)");
        assert!(row.starts_with("<tr class=\"open\">") && row.contains(said), "{row}");
        let plain = judged(lang, "plain", &["--fail-on", "never"]);
        assert!(line(&plain, "(first.method)").contains(said), "{plain}");
        // Without that it fails, and nothing says otherwise.
        let text = judged(lang, "markdown", &[]);
        assert!(line(open(&text), "(first.method)").starts_with("| ❌ |") && !text.contains(said), "{text}");
    }
}

#[test]
fn an_advisory_miss_stands_open_and_is_counted_by_itself() {
    for (lang, standing, counted) in [
        ("en", "does not hold, advisory", "1 advisory missed, 2 advisory undecided"),
        ("ru", "не выполняется, рекомендация", "не выполнено рекомендаций: 1, не определено рекомендаций: 2"),
    ] {
        let text = judged(lang, "markdown", &[]);
        assert!(text.lines().next().unwrap().contains(counted), "{text}");
        let row = line(open(&text), "(rule.punctual)");
        assert!(row.starts_with("| ⚠️ |") && row.contains(standing), "{row}");
        let page = judged(lang, "html", &[]);
        let row = line(&page, "(rule.punctual)");
        assert!(row.starts_with("<tr class=\"open\">") && row.contains(standing), "{row}");
    }
}

#[test]
fn the_reason_of_a_waiver_stands_in_every_form() {
    for lang in ["en", "ru"] {
        for format in FORMATS {
            let text = judged(lang, format, &[]);
            assert!(text.contains("Reorganisation") && text.contains("Elections"), "{lang} {format}: {text}");
        }
        let run = ["ci", "tests/corpus/assess/normative_statuses", "--format", "csv", "--lang", lang];
        let table = stdout(&idel(&run));
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.unwrap()).collect();
        let waived: Vec<_> = rows.iter().filter(|row| !row[9].is_empty()).collect();
        assert_eq!(waived.len(), 3, "{table}");
        assert!(waived.iter().all(|row| &row[1] == "note"), "{table}");
    }
}

#[test]
fn a_saved_report_says_as_of_when_it_judges() {
    for (lang, said) in [("en", "As of 31 December 2012"), ("ru", "По состоянию на 31 декабря 2012 года")]
    {
        assert_eq!(judged(lang, "plain", &[]).lines().next(), Some(said));
        assert!(open(&judged(lang, "markdown", &[])).contains(&format!("\n\n{said}\n")));
        assert!(judged(lang, "html", &[]).contains(&format!("</h1>\n<p>{said}</p>\n")));
    }
    let found: Value = serde_json::from_str(&judged("en", "sarif", &[])).unwrap();
    assert_eq!(found["runs"][0]["properties"]["asOf"], "2012-12-31");
    // Figures as machines read them, beside the words of the message.
    let results = found["runs"][0]["results"].as_array().unwrap();
    let waived = results.iter().find(|result| result["properties"]["id"] == "first.productivity").unwrap();
    let told = &waived["properties"];
    assert_eq!(
        (&told["value"], &told["required"], &told["cell"]),
        (&"102".into(), &"105".into(), &"auto".into())
    );
    assert_eq!((&told["status"], &told["level"]), (&"waived".into(), &"mandatory".into()));
    let help = |result: &&Value| result["message"]["text"].as_str().unwrap().contains("idel explain first.");
    assert!(results.iter().filter(help).count() > 3, "{results:?}");
    let junit = judged("en", "junit", &[]);
    let document = roxmltree::Document::parse(&junit).unwrap();
    let days = document.descendants().filter(|node| node.attribute("name") == Some("as-of"));
    let days: Vec<_> = days.map(|node| node.attribute("value")).collect();
    assert!(days.len() > 2 && days.iter().all(|day| *day == Some("2012-12-31")), "{junit}");
    // What judges nothing has no such day.
    let checked = idel(&["check", "tests/corpus/assess/normative_statuses", "--format", "plain"]);
    assert!(!stdout(&checked).contains("As of"), "{}", stdout(&checked));
}

/// A policy as `idel new` writes it, with a text added or changed.
fn changed(name: &str, lang: &str, change: impl Fn(&str) -> String) -> Folder {
    let folder = Folder::new(name);
    let made = idel(&["new", folder.text(), "--lang", lang]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "idel") {
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, change(&text)).unwrap();
        }
    }
    folder
}

fn ci(folder: &Folder, format: &str, lang: &str) -> Output {
    idel(&["ci", folder.text(), "--format", format, "--lang", lang])
}

#[test]
fn a_failed_test_is_no_verdict_and_each_part_has_a_line() {
    for (lang, test, wrong, counted, part) in [
        ("en", "expect ", "expect 1 == 2", "tests: 1 failed; verdicts and stages: ", "tests: failed"),
        (
            "ru",
            "ожидается ",
            "ожидается 1 == 2",
            "проверки: не пройдено: 1; оценки и этапы: ",
            "проверки: не пройдены",
        ),
    ] {
        let more = |text: &str| text.replacen(test, &format!("{wrong}\n    {test}"), 1);
        let folder = changed(&format!("review-test-{lang}"), lang, more);
        let plain = stdout(&ci(&folder, "plain", lang));
        assert!(plain.lines().last().unwrap().contains(counted), "{plain}");
        assert!(line(&plain, part).contains("6"), "{plain}");
        let [heads, parts, section] = match lang {
            "en" => ["| | Test | Status | Why |", "| | Part | Outcome |", "<h2>Tests</h2>"],
            _ => ["| | Проверка | Статус | Почему |", "| | Часть | Итог |", "<h2>Проверки</h2>"],
        };
        let markdown = stdout(&ci(&folder, "markdown", lang));
        assert!(open(&markdown).contains(heads) && open(&markdown).contains(parts), "{markdown}");
        assert_eq!(
            open(&markdown).lines().filter(|line| line.starts_with("| ✅ |")).count(),
            3,
            "{markdown}"
        );
        assert!(stdout(&ci(&folder, "html", lang)).contains(section));
    }
}

#[test]
fn what_failed_is_told_by_its_kind() {
    for (lang, rule, said) in [
        (
            "en",
            "rule never \"It never holds\": mean(target: achievement) >= 200 %",
            "✗ assessment: a mandatory rule does not hold (exit code 4)",
        ),
        (
            "ru",
            "правило никогда \"Не бывает\": среднее(цель: достижение) >= 200 %",
            "✗ оценка: обязательное правило не выполняется (код 4)",
        ),
    ] {
        let test = if lang == "en" { "\ntest " } else { "\nпроверка " };
        let folder = changed(&format!("review-rule-{lang}"), lang, |text| {
            text.replacen(test, &format!("\n{rule}\n{test}"), 1)
        });
        let run = ci(&folder, "human", lang);
        assert_eq!(code(&run), 4, "{}{}", stdout(&run), stderr(&run));
        assert!(stdout(&run).contains(said), "{}", stdout(&run));
        let held = if lang == "en" { "does not hold" } else { "не выполняется" };
        for format in ["markdown", "html", "plain", "junit", "tap", "csv"] {
            let text = stdout(&ci(&folder, format, lang));
            assert!(text.contains(held), "{format}: {text}");
        }
    }
}

#[test]
fn a_page_tells_first_what_is_wrong() {
    for lang in ["en", "ru"] {
        let page = judged(lang, "html", &[]);
        let classes = page.lines().filter_map(|line| {
            let class = line.strip_prefix("<tr class=\"")?.split('"').next()?;
            line.contains("class=\"number\"").then_some(class)
        });
        let classes: Vec<&str> = classes.collect();
        let first_good = classes.iter().position(|class| matches!(*class, "good" | "faint")).unwrap();
        assert!(first_good > 3, "{classes:?}");
        assert!(classes[first_good..].iter().all(|class| matches!(*class, "good" | "faint")), "{classes:?}");
        // The reason why a thing is allowed is asked of nothing that is not.
        let head = if lang == "en" { "Allowed because" } else { "Почему разрешено" };
        assert!(!page.contains(head), "{page}");
    }
}

#[test]
fn a_report_is_not_written_under_the_name_of_a_policy() {
    for (lang, said) in [("en", "texts of a policy"), ("ru", "тексты политики")] {
        for verb in ["ci", "assess", "doc"] {
            let folder = changed(&format!("review-name-{verb}-{lang}"), lang, str::to_owned);
            let output = folder.path().join("new.idel.md");
            let path = output.to_str().unwrap();
            let run = idel(&[verb, folder.text(), "--output", path, "--lang", lang]);
            assert_eq!(code(&run), 2, "{}", stderr(&run));
            assert!(!output.exists() && stderr(&run).contains(said), "{}", stderr(&run));
        }
    }
}
