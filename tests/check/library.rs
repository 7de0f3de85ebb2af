//! The library: every function's example, in both spellings, and the list of its names.

use std::path::{Path, PathBuf};

use idel::diagnostic::Lang;
use idel::library::{FUNCTIONS, MODULES};
use idel::source::{MemoryLoader, SourceMap};
use idel::syntax::tree::DeclarationKind;
use idel::{check_query, load_policy};

use super::human;

/// The functions of a module with their documentation.
fn functions(module: &str) -> Vec<(Vec<String>, String)> {
    let module = idel::library::module(module).unwrap();
    let mut sources = SourceMap::default();
    let id = sources.add(module.name, module.text);
    let parsed = idel::syntax::parse_named(id, module.name, module.text);
    assert!(parsed.problems.is_empty(), "{}", module.name);
    let declared = parsed.file.declarations.iter();
    declared
        .filter_map(|d| match &d.kind {
            DeclarationKind::Fn(f) => {
                let names = std::iter::once(&f.name).chain(&f.also).map(|n| n.text.clone()).collect();
                Some((names, d.doc.clone().unwrap_or_default()))
            }
            _ => None,
        })
        .collect()
}

const POLICY: &str = r#"policy "P" { period 2011..2015  baseline 2010 }
use std.clusters
use std.concentration
use std.growth
use std.indicators
use std.network
use std.prices
use std.shift_share
classification territory = north | south | west
classification branches = metal | food
dataset enterprise from "e.csv" { key inn : text  column region : territory  column activity : branches }
dataset report of enterprise from "r.csv" {
    key inn -> enterprise
    period year
    column employees : person stock average
    column shipped : thousand RUB flow
    column exports : thousand RUB flow
}
dataset prices from "i.csv" {
    period year
    column deflator : RUB / RUB[2010]
    column deflator15 : RUB / RUB[2015]
    column usd : RUB / USD
}
link contract from "c.csv" {
    from supplier -> enterprise
    to customer -> enterprise
    period year
    column value : thousand RUB flow
}
dataset firms of enterprise from "f.csv" {
    key inn -> enterprise
    period year
    column staff : person stock average
    column turnover : thousand EUR flow
    column assets : thousand EUR stock closing
}
link joint from "j.csv" { from one -> enterprise  to other -> enterprise  undirected }
cluster petrochem {
    contour {
        core where region == north
        supplier where region == south
        research where region == west
    }
}
"#;

#[test]
fn the_list_of_names_is_what_the_modules_declare() {
    let mut declared: Vec<(String, String)> = Vec::new();
    for module in MODULES {
        for (names, _) in functions(module.name) {
            declared.extend(names.into_iter().map(|n| (module.name.to_owned(), n)));
        }
    }
    let mut listed: Vec<(String, String)> =
        FUNCTIONS.iter().map(|(m, n)| ((*m).to_owned(), (*n).to_owned())).collect();
    declared.sort();
    // Functions of one name with other numbers of arguments are one name.
    declared.dedup();
    listed.sort();
    assert_eq!(declared, listed);
}

#[test]
fn examples_in_the_documentation_check_in_both_spellings() {
    let mut tried = 0;
    for module in MODULES {
        for (names, doc) in functions(module.name) {
            // An example stands after "Example:" in backticks.
            let example = doc.split("Example: `").nth(1).and_then(|rest| rest.split('`').next());
            let example = example.unwrap_or_else(|| panic!("{} has no example", names[0]));
            assert!(names.len() > 1, "{} has one spelling", names[0]);
            for name in &names {
                let example = example.replacen(&names[0], name, 1);
                let used = format!("use std.{}\n", module.name);
                let mut text = POLICY.to_owned();
                if !text.contains(&used) {
                    text.push_str(&used);
                }
                // What judges a stage is shown by a stage.
                let declares = example.starts_with("stage ");
                if declares {
                    text.push_str(&example);
                }
                let mut loader = MemoryLoader::default();
                loader.files.insert(PathBuf::from("p/p.idel"), text);
                let mut checked = load_policy(Path::new("p"), &loader);
                // What only the query reads is remarked on, which is no error.
                assert_eq!(checked.errors(), 0, "{example}: {}", human(&checked, Lang::En));
                if !declares {
                    let read = check_query(&mut checked, &loader, &example);
                    assert!(read.is_ok(), "{example}: {:?}", read.err());
                }
                tried += 1;
            }
        }
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn each_module_checks_alone() {
    for module in MODULES.iter().filter(|m| m.name != "prelude") {
        let mut loader = MemoryLoader::default();
        let text = format!("policy \"P\" {{ }}\nuse std.{}\n", module.name);
        loader.files.insert(PathBuf::from("p/p.idel"), text);
        assert_eq!(human(&load_policy(Path::new("p"), &loader), Lang::En), "", "{}", module.name);
    }
}
