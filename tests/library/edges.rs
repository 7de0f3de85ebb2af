//! Figures at the ends of their formulas, as a reader of `idel eval` sees them: right, or missing for a reason that is told.

use std::fmt::Write as _;

use super::folder;
use crate::support::printed;

/// `queries.txt` are the questions, `answers.txt` what is said to them in either language; `IDEL_UPDATE=1` rewrites it.
#[test]
fn what_has_no_value_says_why() {
    let place = folder().join("edges");
    let queries = std::fs::read_to_string(place.join("queries.txt")).unwrap();
    let mut now = String::new();
    for query in queries.lines() {
        let mut notes = Vec::new();
        for lang in ["en", "ru"] {
            let (answer, code) = printed(&place, &["eval", query, ".", "--lang", lang]);
            assert_eq!(code, 0, "{query}: {answer}");
            match lang {
                "en" => writeln!(now, "{query}\n{answer}").unwrap(),
                _ => notes.extend(russian_reasons(&answer)),
            }
        }
        notes.dedup();
        if !notes.is_empty() {
            writeln!(now, "{}\n", notes.join("\n")).unwrap();
        }
    }
    let path = place.join("answers.txt");
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(&path, &now).unwrap();
    } else {
        assert_eq!(now, std::fs::read_to_string(&path).unwrap());
    }
}

/// What stands after the dash of a missing value and its coverage.
fn russian_reasons(answer: &str) -> impl Iterator<Item = String> {
    answer.lines().filter(|line| line.contains("  –  ")).map(|line| line.trim().to_owned())
}
