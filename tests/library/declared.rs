//! What modules declare besides formulas, and their functions of rows and stages: a wrong use of each, in both languages.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use idel::catalogue::contents;
use idel::diagnostic::Lang;
use idel::library::module;
use idel::source::MemoryLoader;

use super::folder;

const MODULES: [&str; 6] = ["sme.russia", "sme.eu", "evaluation.russia", "evaluation.eu", "nace2", "okved2"];

/// The policy that a wrong use is put into.
const POLICY: &str = r#"policy "P" { period 2011..2015  baseline 2010 }
dataset enterprise from "e.csv" { key inn : text  column region : text }
dataset report of enterprise from "r.csv" {
    key inn -> enterprise
    period year
    column employees : person stock average
    column shipped : thousand RUB flow
    column sold : thousand EUR flow
}
cluster petrochem of enterprise { contour { core where region == "16" } }
"#;

/// A line `MODULE ITEM: DECLARATION`, what is said of it after it; `IDEL_UPDATE=1` rewrites what is said.
#[test]
fn a_wrong_use_of_what_modules_declare_is_told_in_both_languages() {
    let path = folder().join("declared.txt");
    let written = std::fs::read_to_string(&path).unwrap();
    let (mut now, mut tried) = (String::new(), BTreeSet::new());
    for line in written.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')) {
        let (head, wrong) = line.split_once(": ").unwrap();
        let (name, item) = head.split_once(' ').unwrap();
        writeln!(now, "{line}").unwrap();
        let mut loader = MemoryLoader::default();
        let text = format!("{POLICY}use std.{name}\n{wrong}\n");
        loader.files.insert(PathBuf::from("p/p.idel"), text);
        let checked = idel::load_policy(Path::new("p"), &loader);
        let mut errors = 0;
        for problem in checked.problems.iter().filter(|problem| problem.code().starts_with('E')) {
            let (en, ru) = (problem.message(Lang::En), problem.message(Lang::Ru));
            writeln!(now, "  {} {en} | {ru}", problem.code()).unwrap();
            // What is wrong is told in the policy, not in the module.
            for lang in [Lang::En, Lang::Ru] {
                let place = problem.labels(lang)[0].span;
                assert_eq!(checked.sources.place(place).0, "p.idel", "{line}");
            }
            errors += 1;
        }
        assert!(errors > 0, "{line}");
        tried.insert((name.to_owned(), item.to_owned()));
    }
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(&path, &now).unwrap();
    } else {
        assert_eq!(now, written);
    }
    for name in MODULES {
        for item in contents(module(name).unwrap()).items {
            let own = &item.names[0];
            assert!(tried.contains(&(name.to_owned(), own.clone())), "std.{name}: no wrong use of `{own}`");
        }
    }
}
