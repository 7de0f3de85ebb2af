//! A wrong argument of each function: what is said of it, in both languages.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use idel::diagnostic::Lang;
use idel::library::FUNCTIONS;
use idel::source::DiskLoader;

use super::folder;

/// The modules whose functions this policy holds; networks have a corpus of their own.
const MODULES: [&str; 6] = ["clusters", "concentration", "growth", "indicators", "prices", "shift_share"];

/// A wrong call a line, the code and both messages after it; `IDEL_UPDATE=1` rewrites what is said.
#[test]
fn a_wrong_argument_is_told_in_both_languages() {
    let path = folder().join("errors.txt");
    let written = std::fs::read_to_string(&path).unwrap();
    let queries = written.lines().filter(|line| !line.is_empty() && !line.starts_with(' '));
    let (mut now, mut called) = (String::new(), BTreeSet::new());
    let mut checked = idel::load_policy(&folder(), &DiskLoader);
    for query in queries {
        let problems = idel::check_query(&mut checked, &DiskLoader, query).expect_err(query);
        writeln!(now, "{query}").unwrap();
        let mut told = BTreeSet::new();
        for problem in &problems {
            // Whatever is wrong, it is the query that is to be mended.
            let place = problem.labels(Lang::En)[0].span;
            assert_eq!(checked.sources.place(place).0, "query", "{query}");
            let said =
                format!("  {} {} | {}", problem.code(), problem.message(Lang::En), problem.message(Lang::Ru));
            if told.insert(said.clone()) {
                writeln!(now, "{said}").unwrap();
            }
        }
        assert!(!told.is_empty(), "{query}");
        called.insert(query.split('(').next().unwrap().to_owned());
    }
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(&path, &now).unwrap();
    } else {
        assert_eq!(now, written);
    }
    // Each function is tried under one of its names.
    let names: Vec<&str> =
        FUNCTIONS.iter().filter(|(module, _)| MODULES.contains(module)).map(|(_, name)| *name).collect();
    for pair in names.chunks(2) {
        assert!(pair.iter().any(|name| called.contains(*name)), "{pair:?} is tried with no wrong argument");
    }
}
