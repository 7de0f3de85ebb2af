//! A policy over real tables of American counties, against figures worked out independently.
//!
//! The tables are not part of the project: where they are absent the test says so and does nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use idel::cube::{Cell, ClusterAxis, Evaluator};
use idel::engine::Options;
use idel::model::{AxisMember, ClusterId, IndicatorId, Measure, MeasureKind, Period};
use idel::plan::{plan_assessment, plan_query};
use idel::source::{DiskLoader, LoadFault, Loader};
use idel::unit::{Number, Unit};
use idel::verdict::{Status, judge};

/// Reads the policy from the project and the classification from beside the tables.
#[derive(Debug)]
struct Beside(PathBuf);

impl Loader for Beside {
    fn read(&self, path: &Path) -> Result<String, LoadFault> {
        match path.file_name().is_some_and(|n| n == "naics2017.csv") {
            true => DiskLoader.read(&self.0.join("naics2017.csv")),
            false => DiskLoader.read(path),
        }
    }

    fn policy_files(&self, folder: &Path) -> Result<Vec<PathBuf>, LoadFault> {
        DiskLoader.policy_files(folder)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        DiskLoader.names(folder)
    }

    fn is_folder(&self, path: &Path) -> bool {
        DiskLoader.is_folder(path)
    }
}

/// Where the tables are: `IDEL_DATA`, else a folder beside the project.
fn tables() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let given = std::env::var_os("IDEL_DATA").map(PathBuf::from);
    let found = given
        .into_iter()
        .chain([root.join("../shared/data")])
        .find(|f| f.join("cbp_county.parquet").exists());
    if found.is_none() {
        eprintln!("skipped: cbp_county.parquet is not there (set IDEL_DATA to its folder)");
    }
    found
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real/county").join(file);
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn agrees(expected: &str, found: Option<&Number>) -> bool {
    match (expected, found) {
        ("", None) => true,
        // The oracle writes fifteen digits after the point.
        (text, Some(number)) => !text.is_empty() && number.to_rational().rounded(15) == text,
        _ => false,
    }
}

fn status(name: &str) -> Status {
    match name {
        "met" => Status::Met,
        "missed" => Status::Missed,
        "undecided" => Status::Undecided,
        other => panic!("{other}"),
    }
}

#[test]
fn county_verdicts_and_quotients_agree_with_independent_figures() {
    let Some(data) = tables() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real/county");
    let checked = idel::load_policy(&folder, &Beside(data.clone()));
    let policy = checked.policy.clone().expect("the policy checks");
    let files = BTreeMap::from([("county".to_owned(), data.join("cbp_county.parquet"))]);
    let options = Options { files, ..Options::default() };
    let needs = plan_assessment(&policy);
    let loaded = idel::engine::load(Arc::clone(&policy), &needs, &options).expect("data");
    let assessment = judge(policy.as_ref(), &loaded, Period::year(2021).last_day());
    let expected = rows("expected-verdicts.csv");
    for row in &expected {
        let [id, cluster, year, wanted, value, required, coverage] = row.as_slice() else {
            panic!("{row:?}")
        };
        let own = policy.clusters.iter().position(|c| c.name == *cluster).map(ClusterId::at);
        let found = assessment.verdicts.iter().find(|v| {
            let same_id = v.id == *id || (id == "require" && v.id.ends_with(".require"));
            let period = v.cell.period.map(|p| p.to_string()).unwrap_or_default();
            same_id && v.cell.cluster == own && period == *year
        });
        let found = found.unwrap_or_else(|| panic!("no verdict {row:?}"));
        assert_eq!(found.status, status(wanted), "{row:?}: {:?}", found.why);
        assert!(
            agrees(value, found.value.as_ref()),
            "{row:?}: {:?}",
            found.value.as_ref().map(Number::to_f64)
        );
        if !value.is_empty() {
            assert!(agrees(required, found.required.as_ref()), "{row:?}: {:?}", found.required);
            assert_eq!(found.coverage.ratio().rounded(15), *coverage, "{row:?}");
        }
    }
    assert_eq!(assessment.verdicts.len(), expected.len());

    // Location quotients by county, from one query.
    let mut checked = checked;
    let (policy, query) =
        idel::check_query(&mut checked, &DiskLoader, "specialisation by cluster, fips, year")
            .unwrap_or_else(|_| panic!("the query reads"));
    let loaded =
        idel::engine::load(Arc::clone(&policy), &plan_query(&policy, &query), &options).expect("data");
    let evaluator = Evaluator::new(policy.as_ref(), &loaded);
    let axis = |name: &str| idel::model::AxisId::at(policy.axes.iter().position(|a| a.name == name).unwrap());
    let indicator = |name: &str| policy.indicators.iter().position(|i| i.name == name).unwrap();
    let mut compared = 0;
    for row in rows("expected.csv") {
        let [figure, cluster, _, fips, year, _, _, value, _] = row.as_slice() else { panic!("{row:?}") };
        let name = match figure.as_str() {
            "jobs" => "jobs",
            "location_quotient" | "lq" => "specialisation",
            other if other.starts_with("top_by_specialisation") => "specialisation",
            _ => continue,
        };
        let at = policy.clusters.iter().position(|c| c.name == *cluster).unwrap();
        let cell = Cell::at(Period::year(year.parse().unwrap()))
            .with_cluster(ClusterId::at(at), &policy.clusters[at]);
        let cell = match fips.as_str() {
            "" => cell,
            fips => cell.with_axis(axis("fips"), AxisMember::Text(fips.to_owned())),
        };
        assert!(matches!(cell.cluster, ClusterAxis::One(_)));
        let id = IndicatorId::at(indicator(name));
        // What the oracle reckons is the sum itself, complete or not.
        let measure = Measure {
            kind: policy.indicators[id.index()].value.kind.clone(),
            unit: Unit::one(),
            span: policy.indicators[0].span,
        };
        assert!(matches!(measure.kind, MeasureKind::Aggregate(_) | MeasureKind::Arithmetic { .. }));
        let reading = evaluator.evaluate_at(&measure, &cell, &idel::unit::Rational::zero());
        assert!(agrees(value, reading.number()), "{row:?}: {:?}", reading.value);
        compared += 1;
    }
    assert!(compared >= 30, "{compared}");
}
