//! Every measure of networks over random tables, against what `oracle.py` reckoned by networkx and by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use idel::Checked;
use idel::cube::{Cell, Evaluator, Evidence, Facts, Standing};
use idel::diagnostic::Lang;
use idel::engine::{Loaded, Options};
use idel::model::{ClusterId, MeasureKind, Period, Policy, RoleId};
use idel::plan::plan_assessment;
use idel::source::DiskLoader;
use idel::unit::Rational;

use crate::check::human;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/network")
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(folder().join(file)).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn checked() -> Checked {
    let checked = idel::load_policy(&folder(), &DiskLoader);
    assert_eq!(human(&checked, Lang::En), "");
    checked
}

fn load(policy: &Arc<Policy>, seed: &str, partitions: usize) -> Loaded {
    let file = |name: &str, file: &str| (name.to_owned(), folder().join(format!("seed-{seed}/{file}.csv")));
    let files = BTreeMap::from([
        file("enterprise", "enterprises"),
        file("contract", "contracts"),
        file("joint", "joint"),
    ]);
    let options = Options { files, partitions: Some(partitions), ..Options::default() };
    idel::engine::load(Arc::clone(policy), &plan_assessment(policy), &options).expect("data")
}

fn role(policy: &Policy, name: &str) -> RoleId {
    RoleId::at(policy.roles.iter().position(|role| role == name).unwrap())
}

/// `15/16`; nothing where a figure is missing.
fn fraction(text: &str) -> Option<Rational> {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    Some(Rational::parse(above)? / Rational::parse(below)?)
}

/// `petro`, `petro.core`, `overall`, `clusters`
fn cell(policy: &Policy, name: &str, year: i16) -> Cell {
    let time = Cell::at(Period::year(year));
    let (cluster, part) = name.split_once('.').map_or((name, None), |(cluster, part)| (cluster, Some(part)));
    let mut of = match cluster {
        "overall" => time,
        "clusters" => time.with_union(),
        name => {
            let at = policy.clusters.iter().position(|c| c.name == name).unwrap();
            time.with_cluster(ClusterId::at(at), &policy.clusters[at])
        }
    };
    of.role = part.map(|part| role(policy, part));
    of
}

#[test]
fn figures_of_networks_agree_with_networkx() {
    let policy = checked().policy.unwrap();
    let expected = rows("expected.csv");
    let (mut differ, mut figures) = (Vec::new(), BTreeSet::new());
    for seed in ["1", "2", "3"] {
        let loaded = load(&policy, seed, 2);
        let evaluator = Evaluator::new(&policy, &loaded);
        for row in expected.iter().filter(|row| row[0] == seed) {
            let [_, place, year, figure, value, present, of] = row.as_slice() else { panic!("{row:?}") };
            let indicator = policy.indicators.iter().find(|i| i.name == *figure).unwrap();
            let cell = cell(&policy, place, year.parse().unwrap());
            let reading = evaluator.evaluate_at(&indicator.value, &cell, &Rational::zero());
            // A share is reckoned as a ratio.
            let hundred = if &*indicator.value.unit.text == "%" { 100i64 } else { 1 };
            let found = reading.number().map(|n| n.to_rational() / Rational::from(hundred));
            if found != fraction(value) {
                differ.push(format!("{row:?}: {found:?}"));
            }
            if !present.is_empty() {
                let MeasureKind::Aggregate(id) = indicator.value.kind else { panic!("{figure}") };
                let coverage = loaded.aggregate(id, &cell).coverage;
                let told = format!("{} of {}", coverage.present, coverage.expected);
                if told != format!("{present} of {of}") {
                    differ.push(format!("{row:?}: {told}"));
                }
            }
            figures.insert(figure.clone());
        }
    }
    assert!(differ.is_empty(), "{} of {}:\n{}", differ.len(), expected.len(), differ.join("\n"));
    // What the policy declares is reckoned, and the other way round.
    let declared: BTreeSet<String> = policy.indicators.iter().map(|i| i.name.clone()).collect();
    assert_eq!(figures, declared);
}

#[test]
fn contours_that_ask_of_links_have_the_members_reckoned_beside_them() {
    let policy = checked().policy.unwrap();
    for seed in ["1", "2", "3"] {
        let loaded = load(&policy, seed, 3);
        let mut found = Vec::new();
        for (at, cluster) in policy.clusters.iter().enumerate() {
            for year in 2012..=2014 {
                for record in loaded.contour(ClusterId::at(at), Period::year(year)) {
                    let names = |roles: &[RoleId]| {
                        let names = roles.iter().map(|r| policy.roles[r.index()].as_str());
                        names.collect::<Vec<_>>().join(" ")
                    };
                    let role = match &record.standing {
                        Standing::Member(role) => names(&[*role]),
                        Standing::Undetermined(roles) => format!("?{}", names(roles)),
                        Standing::Outside(_) => continue,
                    };
                    found.push(format!("{seed},{},{year},{},{role}", cluster.name, record.key));
                }
            }
        }
        let wanted = rows("members.csv");
        let mut wanted: Vec<String> =
            wanted.iter().filter(|row| row[0] == seed).map(|row| row.join(",")).collect();
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted, "seed {seed}");
    }
}
