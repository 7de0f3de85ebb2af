//! Modules of the library as a reader meets them: every item is explained in both languages, its example runs, and what is
//! wrong in a call is told at the call.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use idel::catalogue::{Contents, Item, contents};
use idel::diagnostic::Lang;
use idel::library::{MODULES, file, module};
use idel::source::MemoryLoader;
use idel::{Checked, check_query, load_policy};

use crate::support::printed;

/// A policy that the examples of declarations are put into.
const POLICY: &str = r#"policy "P" { period 2011..2015  baseline 2010 }
dataset enterprise from "e.csv" { key inn : text  column region : text }
dataset report of enterprise from "r.csv" {
    key inn -> enterprise
    period year
    column employees : person stock average
    column shipped : thousand RUB flow
    column exports : thousand RUB flow
}
dataset firms of enterprise from "f.csv" {
    key inn -> enterprise
    period year
    column staff : person stock average
    column turnover : million EUR flow
    column assets : million EUR stock closing
}
cluster petrochem of enterprise { contour { core where region == "16" } }
"#;

fn modules() -> Vec<Contents> {
    MODULES.iter().copied().map(contents).collect()
}

fn policy(text: String) -> (Checked, MemoryLoader) {
    let mut loader = MemoryLoader::default();
    loader.files.insert(PathBuf::from("p/p.idel"), text);
    let checked = load_policy(Path::new("p"), &loader);
    (checked, loader)
}

fn told(checked: &Checked) -> Vec<String> {
    checked.problems.iter().map(|p| format!("{} {}", p.code(), p.message(Lang::En))).collect()
}

#[test]
fn every_item_is_explained_in_both_languages() {
    let mut gaps: Vec<String> = Vec::new();
    let mut seen = 0;
    for module in modules() {
        if module.about.0.is_empty() || module.about.1.is_empty() {
            gaps.push(format!("{}: what it is about", module.name));
        }
        for item in &module.items {
            seen += 1;
            let doc = &item.doc;
            let mut lacks = |what: &str, gap: bool| {
                if gap {
                    gaps.push(format!("{}.{}: {what}", module.name, item.names[0]));
                }
            };
            let russian = item.names.iter().any(|name| !name.is_ascii());
            // A rating is declared in each language, for its bands are words of the report.
            lacks("a name in each language", !russian && item.kind != "rating");
            lacks(
                "the meaning in English",
                doc.meaning.english.is_empty() || !doc.meaning.english.ends_with('.'),
            );
            lacks("the meaning in Russian", doc.meaning.russian.is_empty());
            lacks("a source", doc.source.english.is_empty());
            lacks("a formula", item.kind == "fn" && doc.formula.english.is_empty());
            lacks("an example", item.example(Lang::En).is_none());
        }
    }
    assert_eq!(gaps, Vec::<String>::new());
    assert!(seen > 40, "{seen}");
}

/// An example of a declaration is a query, or a declaration that uses it.
fn example_fails(module: &str, item: &Item) -> Option<String> {
    let example = item.example(Lang::En)?;
    let used = format!("{POLICY}use {module}\n");
    let opens = ["parameter ", "stage ", "dataset "].iter().any(|word| example.starts_with(word));
    let (mut checked, loader) = policy(if opens { format!("{used}{example}\n") } else { used });
    if checked.errors() > 0 {
        return Some(format!("{example}: {:?}", told(&checked)));
    }
    if !opens && let Err(problems) = check_query(&mut checked, &loader, example) {
        let words: Vec<String> = problems.iter().map(|p| p.message(Lang::En)).collect();
        return Some(format!("{example}: {words:?}"));
    }
    None
}

#[test]
fn examples_of_declarations_check() {
    let (mut failed, mut tried) = (Vec::new(), 0);
    for module in modules() {
        // Those of functions are tried in both spellings, with the other tests of the library.
        for item in module.items.iter().filter(|item| item.kind != "fn") {
            failed.extend(example_fails(&module.name, item));
            tried += 1;
        }
    }
    assert_eq!(failed, Vec::<String>::new());
    assert!(tried > 30, "{tried}");
}

#[test]
fn a_wrong_argument_is_told_at_the_call_in_both_languages() {
    let mut tried = 0;
    for module in MODULES.iter().copied().map(contents) {
        let mut most: BTreeMap<&str, usize> = BTreeMap::new();
        for item in module.items.iter().filter(|item| item.kind == "fn") {
            let head = item.text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).unwrap().0;
            let arity = head.split(',').filter(|part| !part.trim().is_empty()).count();
            for name in &item.names {
                let known = most.entry(name).or_default();
                *known = arity.max(*known);
            }
        }
        let (mut checked, loader) = policy(format!("{POLICY}use {}\n", module.name));
        for (name, arity) in most {
            let arguments = vec!["sum(employees)"; arity + 1].join(", ");
            let query = format!("{name}({arguments}) by year");
            let problems = check_query(&mut checked, &loader, &query).unwrap_err();
            assert_eq!(problems.iter().map(|p| p.code()).collect::<Vec<_>>(), ["E0204"], "{query}");
            for lang in [Lang::En, Lang::Ru] {
                let place = problems[0].labels(lang)[0].span;
                assert_eq!(checked.sources.place(place).0, "query");
                assert!(problems[0].message(lang).contains(&format!("`{name}`")), "{query}");
            }
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
}

#[test]
fn what_is_no_headcount_is_refused_in_rows() {
    let (mut checked, loader) = policy(format!("{POLICY}use std.sme.russia\nuse std.sme.eu\n"));
    for query in [
        "count(report where is_micro(region, shipped)) by year",
        "count(report where is_sme(shipped, shipped)) by year",
        "count(report where is_medium(employees, employees)) by year",
        "count(report where is_small(employees, \"much\")) by year",
        "count(report where eu_is_micro(employees, shipped, 1 EUR)) by year",
        "count(report where eu_is_sme(region, 1 EUR, 1 EUR)) by year",
    ] {
        let problems = check_query(&mut checked, &loader, query).unwrap_err();
        assert!(
            problems.iter().all(|p| !p.message(Lang::Ru).is_empty() && p.code().starts_with('E')),
            "{query}"
        );
        // What is compared with several limits is told of each, at the one argument that does not fit.
        let places = problems.iter().map(|p| p.labels(Lang::En)[0].span);
        assert_eq!(places.collect::<std::collections::BTreeSet<_>>().len(), 1, "{query}");
    }
}

#[test]
fn nothing_of_a_module_that_a_policy_does_not_use_is_remarked_on() {
    let uses: String =
        MODULES.iter().filter(|m| m.name != "prelude").map(|m| format!("use std.{}\n", m.name)).collect();
    let (checked, _) = policy(format!("policy \"P\" {{ }}\n{uses}"));
    assert_eq!(told(&checked), Vec::<String>::new());
}

#[test]
fn a_rule_over_acts_is_about_those_of_the_policy() {
    let rule = "rule told: all(act: url != \"\")\nrule few: count(act) == 1\n";
    let act = "act own { url \"a\"  adopted 2011-01-01 }\n";
    let header = "policy \"P\" { period 2011..2015  basis own }\n";
    let (checked, _) = policy(format!("{header}{act}{rule}use std.sme.russia\n"));
    assert_eq!(told(&checked), Vec::<String>::new());
}

#[test]
fn a_name_of_a_policy_and_of_a_module_is_told_with_both_places() {
    let own = "parameter micro_headcount : person { from 2011-01-01: 15 basis law_209_fz }\n";
    let (checked, _) = policy(format!("use std.sme.russia\n{POLICY}{own}"));
    let [problem] = checked.problems.as_slice() else { panic!("{:?}", told(&checked)) };
    assert_eq!(problem.code(), "E0202");
    let places: Vec<&str> =
        problem.labels(Lang::En).iter().map(|l| checked.sources.place(l.span).0).collect();
    assert_eq!(places, ["p.idel", "std.sme.russia"]);
    assert!(problem.message(Lang::En).contains("std.sme.russia"));
    assert!(problem.message(Lang::Ru).contains("std.sme.russia"));
}

/// Code, parent and title of the first two levels of a list of the library.
fn codes(name: &str) -> Vec<(String, String, String)> {
    let text = file(&format!("{name}.csv")).unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let field = |record: &csv::StringRecord, at: usize| record.get(at).unwrap().to_owned();
    reader.records().map(|r| r.unwrap()).map(|r| (field(&r, 0), field(&r, 1), field(&r, 2))).collect()
}

#[test]
fn sections_and_divisions_are_a_tree_of_two_levels_and_the_same_in_both_lists() {
    let (nace, okved) = (codes("nace2"), codes("okved2"));
    let keys = |list: &[(String, String, String)]| -> Vec<(String, String)> {
        list.iter().map(|(code, parent, _)| (code.clone(), parent.clone())).collect()
    };
    assert_eq!(keys(&nace), keys(&okved));
    assert_eq!(nace.iter().filter(|(_, parent, _)| parent.is_empty()).count(), 21);
    assert_eq!(nace.iter().filter(|(_, parent, _)| !parent.is_empty()).count(), 88);
    assert!(nace.iter().chain(&okved).all(|(_, _, title)| !title.is_empty()));
    for name in ["nace2", "okved2"] {
        let dataset = format!("dataset firm from \"f.csv\" {{ key id : text  column branch : {name} }}\n");
        let (checked, _) = policy(format!("policy \"P\" {{ }}\nuse std.{name}\n{dataset}"));
        assert_eq!(checked.errors(), 0, "{:?}", told(&checked));
        let list = &checked.policy.as_ref().unwrap().classifications[0];
        let at = |code: &str| list.codes.iter().find(|c| c.code == code).unwrap();
        assert_eq!((at("C").level, at("33").level), (1, 2));
        assert_eq!(list.codes.len(), 109);
    }
}

/// The whole classification, which is not part of the project.
const OKVED2: &str = "../shared/data/okved2.csv";

#[test]
fn titles_of_okved_2_are_those_of_the_standard() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(OKVED2);
    let Ok(mut reader) = csv::Reader::from_path(&path) else {
        eprintln!("skipped: no {OKVED2}");
        return;
    };
    let mut standard: Vec<(String, String, String)> = Vec::new();
    for record in reader.records().map(|record| record.unwrap()) {
        let field = |at: usize| record.get(at).unwrap().to_owned();
        match record.get(2).unwrap() {
            "Section" => standard.push((field(3), String::new(), field(5).to_lowercase())),
            "Class" => standard.push((field(4), field(3), field(5).to_lowercase())),
            _ => {}
        }
    }
    let own: Vec<(String, String, String)> = codes("okved2")
        .into_iter()
        .map(|(code, parent, title)| (code, parent, title.to_lowercase()))
        .collect();
    assert_eq!(own, standard);
}

#[test]
fn the_page_of_a_module_tells_each_item() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (lang, words) in [
        (
            "en",
            [
                "std.sme.russia",
                "Functions",
                "is_micro, микропредприятие",
                "Formula: employees <= 15",
                "Source: Federal law",
            ],
        ),
        (
            "ru",
            [
                "std.sme.russia",
                "Функции",
                "микропредприятие, is_micro",
                "Пример: count(report",
                "Источник: Федеральный закон",
            ],
        ),
    ] {
        let (page, code) = printed(here, &["doc", "std.sme.russia", "--lang", lang]);
        assert_eq!(code, 0);
        for word in words {
            assert!(page.contains(word), "{word}: {page}");
        }
        let (page, _) = printed(here, &["doc", "std.sme.russia", "--lang", lang, "--format", "markdown"]);
        assert!(page.starts_with("# std.sme.russia\n") && page.contains("```idel\nfn is_micro"), "{page}");
    }
    let (list, code) = printed(here, &["doc", "std", "--lang", "en"]);
    assert_eq!((list.lines().filter(|line| line.starts_with("std.")).count(), code), (MODULES.len(), 0));
    let (unknown, code) = printed(here, &["doc", "concentration", "--lang", "en"]);
    assert_eq!(code, 2);
    assert!(unknown.contains("did you mean `std.concentration`?"), "{unknown}");
    assert!(module("concentration").is_some());
    for (asked, told) in [
        ("hhi", "idel doc std.concentration"),
        ("lq", "`location_quotient` is in `std.concentration`"),
        ("law_209_fz", "idel doc std.sme.russia"),
        ("std.sme", "did you mean `std.sme.eu`?"),
    ] {
        let (unknown, code) = printed(here, &["doc", asked, "--lang", "en"]);
        assert!(code == 2 && unknown.contains(told), "{asked}: {unknown}");
    }
}
