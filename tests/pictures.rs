//! Pictures of clusters with their links: a case is a folder of `tests/corpus/pictures`, `expected.dot` in it what is
//! drawn of its only cluster. `IDEL_UPDATE=1` rewrites it; links and sums in a new one are to be counted by hand.
//! The links of the example are held against its independent oracle.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use idel::cube::Evidence;
use idel::engine::Options;
use idel::model::{ClusterId, Period};
use idel::plan::plan_assessment;
use idel::report::graph::render_graph_dot;
use idel::report::{MembersReport, Names, last_ended, members_graph};

use crate::support::printed;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn links_between_members_are_drawn() {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root().join("tests/corpus/pictures"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    assert!(folders.len() >= 2);
    let drawn = tempfile::tempdir().unwrap();
    for folder in folders {
        let checked = idel::load_policy(&folder, &idel::source::DiskLoader);
        let policy =
            checked.policy.unwrap_or_else(|| panic!("{}: {:#?}", folder.display(), checked.problems));
        let file = drawn.path().join("members.dot");
        let arguments = ["members", &policy.clusters[0].name, ".", "--graph", file.to_str().unwrap()];
        let (told, code) = printed(&folder, &arguments);
        assert_eq!(code, 0, "{told}");
        let got = std::fs::read_to_string(&file).unwrap();
        let expected = folder.join("expected.dot");
        if std::env::var_os("IDEL_UPDATE").is_some() {
            std::fs::write(&expected, &got).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&expected).unwrap_or_default(), got, "{}", folder.display());
    }
}

#[test]
fn links_of_the_example_agree_with_the_oracle_however_the_work_is_parted() {
    let folder = root().join("examples/tatarstan");
    let mut expected = csv::Reader::from_path(folder.join("expected-links.csv")).unwrap();
    let expected: Vec<Vec<String>> =
        expected.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert!(expected.len() > 200);
    for (lang, partitions) in [("en", 1), ("en", 7), ("ru", 2)] {
        let checked = idel::load_policy(&folder.join(lang), &idel::source::DiskLoader);
        let policy = checked.policy.unwrap();
        let options = Options { partitions: Some(partitions), ..Options::default() };
        let loaded =
            idel::engine::load(Arc::clone(&policy), &plan_assessment(&policy), &options).expect("data");
        let mut found: Vec<Vec<String>> = Vec::new();
        for cluster in (0..policy.clusters.len()).map(ClusterId::at) {
            for kind in loaded.links(cluster, Period::year(2015)) {
                assert_eq!(kind.unavailable, None);
                let file = policy.datasets[kind.link.index()].file.rsplit('/').next().unwrap();
                found.extend(kind.pairs.into_iter().map(|pair| {
                    let total = pair.total.map(|t| t.exact_decimal().unwrap()).unwrap_or_default();
                    // Clusters stand in one order in both languages.
                    let cluster = cluster.index().to_string();
                    vec![cluster, file.to_owned(), pair.from, pair.to, pair.links.to_string(), total]
                }));
            }
        }
        assert_eq!(found, expected, "{lang}, {partitions} partitions");
    }
}

/// The figure that a policy counts is the one that the picture tells.
#[test]
fn a_picture_tells_as_many_links_as_are_counted() {
    let folder = root().join("examples/tatarstan/en");
    let checked = idel::load_policy(&folder, &idel::source::DiskLoader);
    let policy = checked.policy.unwrap();
    let loaded = idel::engine::load(Arc::clone(&policy), &plan_assessment(&policy), &Options::default())
        .expect("data");
    let day = loaded.end_of_data().unwrap();
    let (cluster, period) = (ClusterId::at(0), last_ended(&policy, day));
    let (records, also) = (loaded.contour(cluster, period), Default::default());
    let names = Names { policy: &policy, sources: &checked.sources, lang: idel::keyword::Lang::En };
    let report = MembersReport { names, cluster, period, day, records: &records, also: &also };
    let graph = members_graph(&report, &loaded.links(cluster, period));
    let links: Vec<u64> = (0..graph.kinds.len())
        .map(|kind| graph.edges.iter().filter(|edge| edge.kind == kind).map(|edge| edge.links).sum())
        .collect();
    let drawn = render_graph_dot(&graph).replace('\u{A0}', " ");
    assert_eq!(links.len(), 2);
    for (kind, name, count) in [("contract", "Contracts", links[0]), ("joint", "Joint projects", links[1])] {
        let query = format!("links({kind}) by cluster where year == 2015 and cluster == petrochem");
        let (told, code) = printed(&folder, &["eval", &query, ".", "--format", "csv"]);
        assert_eq!(code, 0, "{told}");
        assert!(told.contains(&format!("petrochem,{count},")), "{kind}: {count}\n{told}");
        assert!(drawn.contains(&format!("{name}: {count} links")), "{drawn}");
    }
}
