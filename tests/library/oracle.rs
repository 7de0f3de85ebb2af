//! Every function over every small matrix, exactly where it is rational.

use std::collections::{BTreeMap, BTreeSet};

use super::{agrees, cell, figures, folder, load_case, policy, value};

#[test]
fn functions_of_the_library_agree_with_an_independent_reckoning() {
    let policy = policy();
    let mut reader = csv::Reader::from_path(folder().join("expected.csv")).unwrap();
    let mut cases: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for row in reader.records() {
        let row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        cases.entry(row[0].clone()).or_default().push(row);
    }
    let (mut differ, mut seen) = (Vec::new(), BTreeSet::new());
    for (case, rows) in &cases {
        let loaded = load_case(&policy, case);
        for row in rows {
            let [_, figure, cluster, industry, region, year, wanted] = row.as_slice() else {
                panic!("{row:?}")
            };
            let at = cell(&policy, year.parse().unwrap(), [cluster, industry, region]);
            let found = value(&policy, &loaded, figure, &at);
            if !agrees(wanted, found.as_ref()) {
                differ.push(format!("{}: {found:?}", row.join(",")));
            }
            seen.insert(figure.as_str());
        }
    }
    let few: Vec<&String> = differ.iter().take(40).collect();
    assert!(differ.is_empty(), "{} differ: {few:#?}", differ.len());
    // What the policy declares is reckoned, and the other way round.
    assert_eq!(seen, figures(&policy).collect());
}
