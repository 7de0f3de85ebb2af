//! Functions of the library over a real table: American states by three-digit industries.
//!
//! The table is not part of the project: where it is absent the test says so and does nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use idel::diagnostic::Lang;
use idel::engine::Options;
use idel::plan::plan_assessment;
use idel::source::DiskLoader;

use super::{agrees, cell, folder, value};
use crate::check::human;

/// Where the tables are: `IDEL_DATA`, else a folder beside the project.
fn table() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folders = std::env::var_os("IDEL_DATA").map(PathBuf::from).into_iter().chain([beside]);
    let found = folders.map(|folder| folder.join("cbp_state.parquet")).find(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: cbp_state.parquet is not there (set IDEL_DATA to its folder)");
    }
    found
}

#[test]
fn functions_over_states_agree_with_numpy() {
    let Some(table) = table() else { return };
    let checked = idel::load_policy(&folder().join("states"), &DiskLoader);
    assert_eq!(human(&checked, Lang::En), "");
    let policy = checked.policy.unwrap();
    let options = Options { files: BTreeMap::from([("state".to_owned(), table)]), ..Options::default() };
    let loaded = idel::engine::load(Arc::clone(&policy), &plan_assessment(&policy), &options).expect("data");
    let mut reader = csv::Reader::from_path(folder().join("expected-states.csv")).unwrap();
    let (mut differ, mut compared) = (Vec::new(), 0);
    for row in reader.records() {
        let row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        let [_, figure, cluster, industry, region, year, wanted] = row.as_slice() else { panic!("{row:?}") };
        let at = cell(&policy, year.parse().unwrap(), [cluster, industry, region]);
        let found = value(&policy, &loaded, figure, &at);
        if !agrees(wanted, found.as_ref()) {
            differ.push(format!("{}: {:?}", row.join(","), found.map(|n| n.to_f64())));
        }
        compared += 1;
    }
    assert!(differ.is_empty(), "{} differ: {:#?}", differ.len(), differ.iter().take(20).collect::<Vec<_>>());
    assert!(compared > 1000, "{compared}");
}
