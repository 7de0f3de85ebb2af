//! Passports: what stands in them, and that every page holds together.
//!
//! `expected` holds passports as readers see them; `IDEL_UPDATE=1` rewrites it, to be read in the diff.

mod page;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use idel::Checked;
use idel::asked::{docs, natures};
use idel::keyword::Lang;
use idel::report::{Names, Passport, render_passport_html, render_passport_markdown};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn load(path: &Path) -> Checked {
    idel::load_policy(path, &idel::source::DiskLoader)
}

/// A policy's passport as Markdown and as HTML.
fn passport(checked: &Checked, lang: Lang) -> (String, String) {
    let policy = checked.policy.as_deref().expect("the policy checks");
    let names = Names { policy, sources: &checked.sources, lang };
    let (docs, natures) = (docs(checked), natures(checked, &names));
    let files = checked.project.files();
    let passport = Passport { names, docs: &docs, natures: &natures, files: &files };
    (render_passport_markdown(passport), render_passport_html(passport))
}

fn expect(file: &str, found: &str) {
    let path = root().join("tests/passport/expected").join(file);
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == found, "{file} differs: run with IDEL_UPDATE=1 and read the diff");
}

#[test]
fn passports_say_what_they_are_expected_to_say() {
    for (policy, name) in [
        ("examples/tatarstan/ru", "tatarstan"),
        ("examples/performance-framework", "framework"),
        ("examples/literate", "literate"),
        ("tests/passport/notation.idel", "notation"),
    ] {
        let checked = load(&root().join(policy));
        assert_eq!(checked.errors(), 0, "{policy}");
        for (lang, ending) in [(Lang::En, "en"), (Lang::Ru, "ru")] {
            let (markdown, html) = passport(&checked, lang);
            expect(&format!("{name}.{ending}.md"), &markdown);
            // The marks of HTML are shown once, its words are those of Markdown.
            if name == "notation" {
                expect(&format!("{name}.{ending}.html"), &html);
            }
        }
    }
}

#[test]
fn both_languages_of_a_policy_have_the_same_passport_but_for_words() {
    let shape = |lang: &str| {
        let checked = load(&root().join("examples/tatarstan").join(lang));
        let (markdown, _) = passport(&checked, Lang::En);
        // Headings by their depth, and what stands between them: facts, points, rows, formulas.
        let head = |line: &str| {
            let marks = ["####", "###", "##", "#", "  - ", "- ", "|", "```", "**"];
            marks.into_iter().find(|mark| line.starts_with(mark))
        };
        markdown.lines().filter_map(head).collect::<Vec<_>>()
    };
    assert_eq!(shape("en"), shape("ru"));
}

#[test]
fn every_page_holds_together() {
    let mut policies: Vec<PathBuf> = [
        "examples/tatarstan/en",
        "examples/tatarstan/ru",
        "examples/literate",
        "tests/passport/notation.idel",
    ]
    .iter()
    .map(|path| root().join(path))
    .collect();
    let good = std::fs::read_dir(root().join("tests/corpus/check/good")).unwrap();
    let good = good.map(|entry| entry.unwrap().path());
    policies.extend(good.filter(|path| path.is_dir() || path.extension().is_some_and(|e| e == "idel")));
    policies.sort();
    let mut seen = 0;
    for path in policies {
        let checked = load(&path);
        if checked.policy.is_none() {
            continue;
        }
        for lang in [Lang::En, Lang::Ru] {
            let (markdown, html) = passport(&checked, lang);
            page::check_html(&html).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
            page::check_markdown(&markdown).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
            assert_eq!((markdown, html), passport(&checked, lang), "the same every time");
        }
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn a_page_needs_nothing_beside_itself() {
    let checked = load(&root().join("examples/tatarstan/ru"));
    let (_, html) = passport(&checked, Lang::Ru);
    for outside in ["<script", "<link", "src=", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
    for wanted in ["<html lang=\"ru\">", "@media print", "prefers-color-scheme:dark", "name=\"viewport\""] {
        assert!(html.contains(wanted), "{wanted}");
    }
}

#[test]
fn every_declaration_has_a_place() {
    let checked = load(&root().join("examples/tatarstan/en"));
    let policy = checked.policy.as_deref().unwrap();
    let (_, html) = passport(&checked, Lang::En);
    let ids: BTreeSet<String> = page::ids(&html);
    let mut wanted = Vec::new();
    wanted.extend(policy.clusters.iter().map(|one| format!("cluster-{}", one.name)));
    let indicators = policy.indicators.iter().filter(|one| !one.derived);
    wanted.extend(indicators.map(|one| format!("indicator-{}", one.name)));
    wanted.extend(policy.targets.iter().map(|one| format!("target-{}", one.id)));
    wanted.extend(policy.milestones.iter().map(|one| format!("milestone-{}", one.id)));
    wanted.extend(policy.bodies.iter().map(|one| format!("body-{}", one.name)));
    wanted.extend(policy.acts.iter().map(|one| format!("act-{}", one.name)));
    wanted.extend(policy.datasets.iter().map(|one| format!("dataset-{}", one.name)));
    wanted.extend(policy.rules.iter().map(|one| format!("rule-{}", one.name)));
    let missing: Vec<&String> = wanted.iter().filter(|id| !ids.contains(*id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn markup_in_titles_stays_text() {
    let text = "policy \"<b>Фонд & \\\"co\\\"</b> | `x` $y$\" { authority m  basis a  period 2011..2012 }\n\
                body m \"<script>alert(1)</script>\" { kind ministry }\n\
                act a \"A_b*c*\" { kind \"order\"  adopted 2010-01-01  in force from 2010-01-01  url \"javascript:alert(1)\" }\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.idel");
    std::fs::write(&path, text).unwrap();
    let checked = load(&path);
    let (markdown, html) = passport(&checked, Lang::En);
    page::check_html(&html).unwrap();
    page::check_markdown(&markdown).unwrap();
    assert!(!html.contains("<script") && !html.contains("href=\"javascript"), "{html}");
    assert!(markdown.contains("A\\_b\\*c\\*") && !markdown.contains("<script>"), "{markdown}");
}

fn idel(arguments: &[&str]) -> (i32, String, String) {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_idel"))
        .current_dir(root())
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

#[test]
fn the_command_prints_a_page_or_writes_files() {
    let policy = "examples/tatarstan/en";
    let folder = tempfile::tempdir().unwrap();
    let (md, html) = (folder.path().join("p.md"), folder.path().join("p.html"));
    let (md, html) = (md.to_str().unwrap(), html.to_str().unwrap());
    let (code, page, _) = idel(&["doc", policy]);
    assert!(code == 0 && page.starts_with("# Cluster development of economic sectors"), "{page}");
    let (code, out, told) = idel(&["doc", policy, "--lang", "ru", "--output", md, "--output", html]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(told, format!("записано: {md}\nзаписано: {html}\n"));
    assert!(std::fs::read_to_string(md).unwrap().contains("## Кластеры"));
    assert!(std::fs::read_to_string(html).unwrap().starts_with("<!DOCTYPE html>\n<html lang=\"ru\">"));
    let (code, page, _) = idel(&["doc", "std.concentration", "--format", "html", "--lang", "en"]);
    page::check_html(&page).unwrap();
    assert!(code == 0 && page.contains("location_quotient"), "{page}");
    let (_, page, _) = idel(&["doc", "std", "--format", "html", "--lang", "ru"]);
    page::check_html(&page).unwrap();
    assert!(page.contains("Модули библиотеки"), "{page}");
}

#[test]
fn what_cannot_be_written_is_told() {
    let policy = "examples/tatarstan/en";
    for (arguments, code, told) in [
        (&["doc", policy, "--format", "human", "--lang", "en"][..], 2, "written as a page"),
        (&["doc", policy, "--output", "p.pdf", "--lang", "en"], 2, "ends in .md or .html"),
        (&["doc", "no/such/folder", "--lang", "en"], 1, "there is no `no/such/folder`"),
        (&["doc", "nonesuch", "--lang", "ru"], 1, "`nonesuch` не существует"),
        (&["doc", policy, "--output", "no/such/p.md", "--lang", "en"], 1, "could not be written"),
        (&["doc", policy, "--output", "p.md", "--output", "./p.md", "--lang", "en"], 2, "p.md"),
    ] {
        let (found, _, message) = idel(arguments);
        assert!(found == code && message.contains(told), "{arguments:?}: {found} {message}");
    }
    assert!(!root().join("p.md").exists());
}

#[test]
fn an_act_stands_beside_its_meaning() {
    let checked = load(&root().join("examples/literate"));
    let (markdown, html) = passport(&checked, Lang::Ru);
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let tree = roxmltree::Document::parse_with_options(&html, options).unwrap();
    // The ninth point has the cluster that it sets up beside it.
    let mut pairs = tree.descendants().filter(|node| node.attribute("class") == Some("pair"));
    let ninth = pairs
        .find(|node| node.descendants().any(|list| list.attribute("start") == Some("9")))
        .expect("the ninth point keeps its number");
    let text = |node: roxmltree::Node<'_, '_>| {
        node.descendants().filter_map(|inner| inner.text()).collect::<Vec<_>>().concat()
    };
    let aside = ninth.children().find(|node| node.has_tag_name("aside")).unwrap();
    assert!(text(ninth).contains("готовит кадры и в Техническом университете"));
    assert!(text(aside).trim_start().starts_with("Кластер информационных технологий"), "{}", text(aside));
    // A card that stands beside the act stands nowhere else, and what no block tells of comes after.
    let ids: Vec<&str> = tree.descendants().filter_map(|node| node.attribute("id")).collect();
    assert_eq!(ids.iter().filter(|id| **id == "cluster-инфотех").count(), 1);
    assert!(!ids.contains(&"clusters") && ids.contains(&"targets") && ids.contains(&"schedule"), "{ids:?}");
    // The text of the act is there to the letter.
    let act = std::fs::read_to_string(root().join("examples/literate/concept.idel.md")).unwrap();
    for line in act.lines() {
        assert!(markdown.contains(line), "{line}");
    }
}

#[test]
fn prose_cannot_reach_out_of_its_page() {
    let text = "# Act <img src=x onerror=alert(1)>\n\n<script>alert(2)</script>\n\n![picture](https://example.org/p.png) \
                [there](javascript:alert(3)) [here](https://example.org/)\n\n1. One\n2. Two\n\n   ```idel\n   \
                policy \"P\" { authority m  basis a  period 2011..2012 }\n   body m \"M\" { kind board }\n   act a \"A\" { kind \"order\"  adopted 2010-01-01  \
                in force from 2010-01-01 }\n   ```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("act.idel.md");
    std::fs::write(&path, text).unwrap();
    let (_, html) = passport(&load(&path), Lang::En);
    page::check_html(&html).unwrap();
    for outside in ["<script", "<img", "javascript:"] {
        assert!(!html.contains(outside), "{outside}: {html}");
    }
    assert!(html.contains("<a href=\"https://example.org/\">here</a>") && html.contains("picture"), "{html}");
    assert!(html.contains("<ol start=\"2\">") && html.contains("id=\"body-m\""), "{html}");
}

#[test]
fn a_dataset_is_read_from_the_file_that_the_project_file_gives() {
    for lang in ["en", "ru"] {
        let made = crate::cli::Folder::new(&format!("passport-data-{lang}"));
        let new = crate::cli::idel(&["new", made.text(), "--lang", lang]);
        assert_eq!(crate::cli::code(&new), 0);
        let checked = load(made.path());
        let dataset = checked.policy.as_deref().unwrap().datasets[0].clone();
        let given = format!("[data]\n\"{}\" = \"other/given.csv\"\n", dataset.name);
        let project = made.path().join("idel.toml");
        let before = std::fs::read_to_string(&project).unwrap_or_default();
        std::fs::write(&project, format!("{before}\n{given}")).unwrap();
        let checked = load(made.path());
        for of in [Lang::En, Lang::Ru] {
            let (markdown, html) = passport(&checked, of);
            for page in [markdown, html] {
                assert!(page.contains("other/given.csv") && !page.contains(&dataset.file), "{page}");
            }
        }
    }
}

#[test]
fn targets_by_year_show_what_a_parameter_and_a_plan_ask_in_each_year() {
    let folder = crate::cli::Folder::new("passport-years");
    std::fs::create_dir_all(folder.path()).unwrap();
    for (lang, text, cells) in [
        ("en", YEARS_EN, ["| ≥ 200 person", "| ≥ 220 person", "| ≥ 240 person", "| ≤ 5 kg"]),
        ("ru", YEARS_RU, ["| ≥ 200 чел", "| ≥ 220 чел", "| ≥ 240 чел", "| ≤ 5 кг"]),
    ] {
        let path = folder.path().join(format!("{lang}.idel"));
        std::fs::write(&path, text).unwrap();
        let checked = load(&path);
        assert_eq!(checked.errors(), 0, "{:?}", checked.problems);
        let (markdown, _) = passport(&checked, if lang == "en" { Lang::En } else { Lang::Ru });
        for cell in cells {
            assert!(markdown.replace('\u{A0}', " ").contains(cell), "{cell}: {markdown}");
        }
    }
}

const YEARS_EN: &str = r#"policy "Jobs" {
    period   2023..2024
    baseline 2022
    language en
}
use std.units
dataset firm "Firms" from "firms.csv" {
    key  inn  : text   from "inn"
    period year from "year"
    column jobs  : person stock closing from "jobs"
    column waste : kg     flow          from "waste"
}
indicator jobs "Jobs" -> person {
    value  sum(jobs)
    better higher
}
indicator waste "Waste" -> kg {
    value  sum(waste)
    better lower
}
parameter least "Least employment" : person {
    from 2022-01-01: 200
    from 2024-01-01: 220
}
stage first "First" 2023..2024 {
    target jobs >= least every year
    target planned: jobs follows { 2023: 230  2024: 240 }
    target waste follows { 2023: 6  2024: 5 }
}
"#;

const YEARS_RU: &str = r#"политика "Места" {
    период 2023..2024
    база   2022
    язык   ru
}
использовать std.units
набор фирма "Фирмы" из "firms.csv" {
    ключ    инн   : текст из "inn"
    период  год           из "year"
    столбец места  : чел на конец периода из "jobs"
    столбец отходы : кг  за период        из "waste"
}
показатель занятость "Места" -> чел {
    значение сумма(места)
    лучше    больше
}
показатель мусор "Отходы" -> кг {
    значение сумма(отходы)
    лучше    меньше
}
параметр наименьшая "Наименьшая занятость" : чел {
    с 2022-01-01: 200
    с 2024-01-01: 220
}
этап первый "Первый" 2023..2024 {
    цель занятость >= наименьшая ежегодно
    цель по_плану: занятость по графику { 2023: 230  2024: 240 }
    цель мусор по графику { 2023: 6  2024: 5 }
}
"#;
