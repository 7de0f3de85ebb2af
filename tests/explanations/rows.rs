//! The rows that explanations name are those of the files: of tables of all kinds, with the heads counted.

use std::sync::Arc;

use idel::cube::{Cell, Contribution, Evidence};
use idel::engine::{Loaded, Options};
use idel::model::{AggregateId, ClusterId, Period, Policy};
use idel::plan::plan_assessment;

use super::assessed;
use crate::cli::Folder;

#[test]
fn rows_of_the_example_are_those_of_the_file() {
    let (policy, loaded, _) = assessed("examples/tatarstan/en", Period::year(2015));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/tatarstan/en/");
    let mut seen = 0;
    for (at, aggregate) in policy.aggregates.iter().enumerate() {
        for year in [2010, 2014] {
            let cell = Cell::at(Period::year(year)).with_cluster(ClusterId(1), &policy.clusters[1]);
            let Some(found) = loaded.contributions(AggregateId::at(at), &cell, usize::MAX) else { continue };
            for one in &found.top {
                let [place] = one.places.as_slice() else { panic!("{}: {:?}", aggregate.text, one) };
                let text = std::fs::read_to_string(format!("{folder}{}", place.file)).unwrap();
                let line = text.lines().nth(place.line as usize - 1).unwrap();
                let numbered = one.key.parse::<u32>().is_ok_and(|number| number < 1000);
                let link = policy.datasets[aggregate.dataset.index()].link.is_some();
                assert!(numbered || link || line.contains(&one.key), "{}: {line}", one.key);
                let dated = policy.datasets[aggregate.dataset.index()].period.is_some();
                assert!(!dated || line.contains(&year.to_string()), "{year}: {line}");
                seen += 1;
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

const POLICY: &str = r#"
policy "P" { period 2011..2012  language en }
dataset firm "Firms" from "firms.csv" { key id : text  column c : text  where c != "x" }
dataset filed of firm from "filed/*.csv" { key id -> firm  period year  column a : person stock closing }
dataset turned of firm from "turned.csv" { key id -> firm  columns 2011..2012 -> year, b : person stock closing }
dataset lines of firm from "lines.jsonl" { key id -> firm  period year  column d : person stock closing }
dataset loose from "loose.csv" { period year  column e : person stock closing }
dataset asset of firm from "assets.csv" { key id -> firm  key nr : text  column f : person stock closing }
cluster all "All" of firm { contour { core where c == "p" } }
indicator ia -> person { value sum(a) }
indicator ib -> person { value sum(b) }
indicator id -> person { value sum(d) }
indicator ie -> person { value sum(e) overall }
indicator if_ -> person { value sum(f) }
"#;

const FILES: &[(&str, &str)] = &[
    ("firms.csv", "id,c\n0,x\n1,p\n2,p\n"),
    ("filed/2011.csv", "id,year,a\n2,2011,5\n1,2011,6\n"),
    ("filed/2012.csv", "id,year,a\n1,2012,7\n2,2012,8\n"),
    ("turned.csv", "id,2011,2012\n2,1,2\n1,3,4\n"),
    (
        "lines.jsonl",
        "{\"id\":\"1\",\"year\":\"2011\",\"d\":1}\n{\"id\":\"1\",\"year\":\"2012\",\"d\":2}\n{\"id\":\"2\",\"year\":\"2012\",\"d\":3}\n",
    ),
    ("loose.csv", "year,e\n2011,1\n2012,2\n"),
    ("assets.csv", "id,nr,f\n1,a,1\n2,b,2\n1,c,3\n1,d,4\n1,e,5\n"),
];

fn loaded(folder: &Folder) -> (Arc<Policy>, Loaded) {
    for (name, text) in FILES.iter().chain([&("p.idel", POLICY)]) {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let checked = idel::load_policy(folder.path(), &idel::source::DiskLoader);
    let policy = checked.policy.expect("the policy checks");
    let loaded = idel::engine::load(Arc::clone(&policy), &plan_assessment(&policy), &Options::default());
    (policy, loaded.expect("data"))
}

#[test]
fn rows_of_all_kinds_of_tables_are_told() {
    let folder = Folder::new("explain-rows");
    let (policy, loaded) = loaded(&folder);
    let of = |argument: &str| -> Vec<Contribution> {
        let text = format!("sum({argument})");
        let at = policy.aggregates.iter().position(|a| a.text == text).unwrap();
        let mut cell = Cell::at(Period::year(2012));
        if argument != "e" {
            cell = cell.with_cluster(ClusterId(0), &policy.clusters[0]);
        }
        loaded.contributions(AggregateId::at(at), &cell, 10).unwrap().top
    };
    let told = |argument: &str| -> Vec<(String, Vec<String>, u64)> {
        let places =
            |one: &Contribution| one.places.iter().map(|p| format!("{}:{}", p.file, p.line)).collect();
        of(argument).iter().map(|one| (one.key.clone(), places(one), one.more)).collect()
    };
    let one = |key: &str, place: &str| (key.to_owned(), vec![place.to_owned()], 0);
    assert_eq!(told("a"), [one("2", "filed/2012.csv:3"), one("1", "filed/2012.csv:2")]);
    assert_eq!(told("b"), [one("1", "turned.csv:3"), one("2", "turned.csv:2")]);
    assert_eq!(told("d"), [one("2", "lines.jsonl:3"), one("1", "lines.jsonl:2")]);
    assert_eq!(told("e"), [one("2", "loose.csv:3")]);
    let rows = ["assets.csv:2", "assets.csv:4", "assets.csv:5"].map(str::to_owned).to_vec();
    assert_eq!(told("f"), [("1".to_owned(), rows, 1), one("2", "assets.csv:3")]);
}
