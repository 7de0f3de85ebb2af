//! Every code of a problem with definitions has a page in both languages and a case in the corpus.

use std::collections::BTreeSet;

use idel::diagnostic::{DataFault, DataRemark, SyntaxProblem, definition_codes};
use idel::manual::PAGES;
use idel::report::TEST_CODES;

use super::{corpus, project};

fn syntax() -> impl Iterator<Item = &'static str> {
    SyntaxProblem::CODES.iter().copied()
}

fn data() -> impl Iterator<Item = &'static str> {
    DataFault::CODES.iter().chain(DataRemark::CODES).copied()
}

/// What tests of policies find.
fn found() -> impl Iterator<Item = &'static str> {
    TEST_CODES.iter().copied()
}

#[test]
fn the_pages_in_the_binary_are_those_of_the_codes() {
    let codes: BTreeSet<&str> = definition_codes().chain(syntax()).chain(data()).chain(found()).collect();
    let pages: BTreeSet<&str> = PAGES.iter().map(|p| p.code).collect();
    assert_eq!(codes, pages);
}

#[test]
fn every_code_has_a_page_in_both_languages() {
    for code in definition_codes().chain(syntax()).chain(data()).chain(found()) {
        let path = project().join("docs/codes").join(format!("{code}.md"));
        let page = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{code} has no page"));
        assert!(page.starts_with(&format!("# {code}")), "{code}: the title names the code");
        let (english, russian) = page.split_once("## Русский").unwrap_or_else(|| panic!("{code} in Russian"));
        assert!(english.contains("## English"), "{code} in English");
        // A page shows what is wrong and what is right, in each language.
        for part in [english, russian] {
            assert!(part.matches("```").count() >= 4, "{code}: a wrong example and a right one");
        }
        assert!(page.lines().count() <= 60, "{code} is longer than a screen");
    }
}

#[test]
fn every_code_has_a_case() {
    let (_, names) = corpus::cases("bad");
    let names: Vec<String> = names.iter().map(|n| n.to_string_lossy().into_owned()).collect();
    for code in definition_codes() {
        assert!(names.iter().any(|n| n.starts_with(code)), "{code} has no case");
    }
    let unique: BTreeSet<&str> = definition_codes().collect();
    assert_eq!(unique.len(), definition_codes().count(), "a code stands for one problem");
}
