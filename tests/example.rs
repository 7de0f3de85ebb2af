//! The example against its independent oracle: verdicts, indicators and contours, in both languages.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use idel::cube::{Cell, Evaluator, Evidence, Standing};
use idel::engine::{Loaded, Options};
use idel::model::{CellAxis, ClusterId, Measure, MeasureKind, Period, Policy, Query};
use idel::plan::{plan_assessment, plan_query};
use idel::unit::{Number, Rational, Unit};
use idel::verdict::{Assessment, Kind, StageStatus, Status, judge};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tatarstan")
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(folder().join(file)).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn policy(lang: &str) -> Arc<Policy> {
    let checked = idel::load_policy(&folder().join(lang), &idel::source::DiskLoader);
    checked.policy.expect("the example checks")
}

fn options(year: Option<i16>, partitions: usize) -> Options {
    Options {
        partitions: Some(partitions),
        as_of: year.map(|y| Period::year(y).last_day()),
        ..Options::default()
    }
}

fn assess(policy: &Arc<Policy>, year: i16, partitions: usize) -> (Loaded, Assessment) {
    let needs = plan_assessment(policy);
    let loaded =
        idel::engine::load(Arc::clone(policy), &needs, &options(Some(year), partitions)).expect("data");
    let assessment = judge(policy, &loaded, Period::year(year).last_day());
    (loaded, assessment)
}

fn same(expected: &str, found: Option<&Number>) -> bool {
    match (expected, found) {
        ("", None) => true,
        ("", Some(_)) | (_, None) => false,
        (text, Some(number)) => {
            let wanted: f64 = text.parse().unwrap();
            (wanted - number.to_f64()).abs() <= 1e-12 * wanted.abs()
        }
    }
}

fn status(name: &str) -> Status {
    match name {
        "met" => Status::Met,
        "missed" => Status::Missed,
        "on_track" => Status::OnTrack,
        "behind" => Status::Behind,
        "pending" => Status::Pending,
        "undecided" => Status::Undecided,
        "not_applicable" => Status::NotApplicable,
        other => panic!("{other}"),
    }
}

/// The example's verdicts beside those of the oracle; every difference is listed.
fn compare(lang: &str, year: i16, file: &str) {
    let policy = policy(lang);
    let (_, assessment) = assess(&policy, year, 2);
    let expected = rows(file);
    let mut faults = Vec::new();
    for row in &expected {
        let [id, cluster, period, value, required, wanted] = row.as_slice() else { panic!("{row:?}") };
        let id = id.replace("требуется", "require");
        let found = assessment.verdicts.iter().find(|v| {
            let own = v.cell.cluster.map(|c| policy.clusters[c.index()].name.as_str()).unwrap_or("");
            v.id == id
                && own == cluster
                && (v.cell.period.is_none() || v.cell.period.unwrap().to_string() == *period)
        });
        let Some(found) = found else {
            faults.push(format!("{id} {cluster} {period}: no verdict"));
            continue;
        };
        // What is compared of a verdict without a value is its status; the oracle leaves the rest out.
        let values = same(value, found.value.as_ref())
            && (required.is_empty() || value.is_empty() || same(required, found.required.as_ref()));
        if found.status != status(wanted) || !values {
            faults.push(format!(
                "{id} {cluster} {period}: expected {value} of {required}, {wanted}; found {:?} of {:?}, {:?}, {:?}",
                found.value.as_ref().map(Number::to_f64),
                found.required.as_ref().map(Number::to_f64),
                found.status,
                found.why
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let of_figures = |v: &&idel::verdict::Verdict| matches!(v.kind, Kind::Target(_) | Kind::Requirement(..));
    assert_eq!(assessment.verdicts.iter().filter(of_figures).count(), expected.len());
}

/// What is written down by hand from the events and the dates of the policy.
#[test]
fn milestones_agree_with_the_list_kept_by_hand() {
    let policy = policy("en");
    let all = rows("expected-milestones.csv");
    for year in [2013i16, 2015] {
        let (_, assessment) = assess(&policy, year, 2);
        let expected: Vec<_> = all.iter().filter(|row| row[0] == year.to_string()).collect();
        let found: Vec<Vec<String>> = assessment
            .verdicts
            .iter()
            .filter(|v| matches!(v.kind, Kind::Milestone(_)))
            .map(|v| {
                let cluster = v.cell.cluster.map_or("", |id| policy.clusters[id.index()].name.as_str());
                let done = v.done_on.map(|day| day.to_string()).unwrap_or_default();
                [&year.to_string(), &v.id, cluster, v.status.word(), &done].map(str::to_owned).to_vec()
            })
            .collect();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    }
}

/// Twelve invented priorities, each on one side of a threshold of the European performance framework.
#[test]
fn the_performance_framework_is_judged_on_every_side_of_its_thresholds() {
    let folder = folder().with_file_name("performance-framework");
    let checked = idel::load_policy(&folder, &idel::source::DiskLoader);
    assert_eq!(checked.problems.len(), 0);
    let policy = checked.policy.unwrap();
    let needs = plan_assessment(&policy);
    let loaded = idel::engine::load(Arc::clone(&policy), &needs, &options(Some(2018), 2)).expect("data");
    let assessment = judge(&policy, &loaded, Period::year(2018).last_day());
    let mut reader = csv::Reader::from_path(folder.join("expected.csv")).unwrap();
    let expected: Vec<(String, StageStatus, bool)> = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let status = if &row[1] == "passed" { StageStatus::Passed } else { StageStatus::Failed };
            (row[0].to_owned(), status, &row[2] == "yes")
        })
        .collect();
    let groups = assessment.stages.iter().filter(|verdict| verdict.group.is_some());
    let found: Vec<(String, StageStatus, bool)> = groups
        .map(|verdict| {
            let cluster = &policy.clusters[verdict.cluster.unwrap().index()];
            (cluster.name.clone(), verdict.status, verdict.serious)
        })
        .collect();
    assert_eq!(found, expected);
}

/// Rules in both languages, which stand in the same order.
#[test]
fn rules_agree_with_the_oracle() {
    let all = rows("expected-rules.csv");
    for lang in ["en", "ru"] {
        let policy = policy(lang);
        for year in [2013i16, 2015] {
            let (_, assessment) = assess(&policy, year, 2);
            let expected: Vec<_> = all.iter().filter(|row| row[0] == year.to_string()).collect();
            let of_rules = |v: &&idel::verdict::Verdict| matches!(v.kind, Kind::Rule(_));
            let found: Vec<_> = assessment.verdicts.iter().filter(of_rules).collect();
            assert_eq!(found.len(), expected.len(), "{lang} {year}");
            for (verdict, row) in found.iter().zip(expected) {
                let [_, id, cluster, value, required, wanted] = row.as_slice() else { panic!("{row:?}") };
                if lang == "en" {
                    let own = verdict.cell.cluster.map_or("", |id| policy.clusters[id.index()].name.as_str());
                    assert_eq!((verdict.id.as_str(), own), (id.as_str(), cluster.as_str()));
                }
                assert_eq!(verdict.status, status(wanted), "{lang} {row:?}");
                let figures = (verdict.value.as_ref(), verdict.required.as_ref());
                assert!(same(value, figures.0) && same(required, figures.1), "{lang} {row:?}: {figures:?}");
            }
        }
    }
}

#[test]
fn verdicts_agree_with_the_oracle_in_english() {
    compare("en", 2015, "expected-2015.csv");
    compare("en", 2013, "expected-2013.csv");
}

#[test]
fn verdicts_agree_with_the_oracle_in_russian() {
    compare("ru", 2015, "expected-2015.ru.csv");
    compare("ru", 2013, "expected-2013.ru.csv");
}

#[test]
fn verdicts_do_not_depend_on_partitions() {
    let policy = policy("en");
    let (_, one) = assess(&policy, 2015, 1);
    for partitions in [2, 7] {
        assert_eq!(one, assess(&policy, 2015, partitions).1);
    }
}

#[test]
fn indicators_agree_with_the_oracle() {
    let policy = policy("en");
    let span = policy.indicators[0].span;
    for (at, indicator) in policy.indicators.iter().enumerate() {
        let kind = MeasureKind::Indicator(idel::model::IndicatorId::at(at));
        let measure = Measure { kind, unit: Unit::one(), span };
        let query = Query {
            measure: measure.clone(),
            by: vec![CellAxis::Cluster],
            fixed: Vec::new(),
            cells: None,
            having: None,
            sort: None,
            limit: None,
            coverage: Rational::one(),
        };
        let needs = plan_query(&policy, &query);
        let loaded = idel::engine::load(Arc::clone(&policy), &needs, &options(None, 2)).expect("data");
        let evaluator = Evaluator::new(policy.as_ref(), &loaded);
        for row in rows("expected-indicators.csv").iter().filter(|r| r[0] == indicator.name) {
            let year = Period::year(row[2].parse().unwrap());
            let cluster = policy.clusters.iter().position(|c| c.name == row[1]);
            let cell = match cluster {
                Some(at) => Cell::at(year).with_cluster(ClusterId::at(at), &policy.clusters[at]),
                None => Cell::at(year),
            };
            let reading = evaluator.evaluate(&measure, &cell);
            assert!(same(&row[3], reading.number()), "{row:?}: {:?}", reading.value);
            if !row[4].is_empty() {
                let wanted: f64 = row[4].parse().unwrap();
                assert!(
                    (reading.coverage.ratio().to_f64() - wanted).abs() < 1e-12,
                    "{row:?}: {:?}",
                    reading.coverage
                );
            }
        }
    }
}

#[test]
fn contours_agree_with_the_oracle() {
    let policy = policy("en");
    let (loaded, _) = assess(&policy, 2015, 2);
    let expected = rows("expected-members.csv");
    for (at, cluster) in policy.clusters.iter().enumerate() {
        for year in 2010..=2015i16 {
            let within = |years: &str| match years.split_once("..") {
                Some((from, until)) => {
                    (from.parse::<i16>().unwrap()..=until.parse().unwrap()).contains(&year)
                }
                None => years.split(' ').any(|y| y.parse::<i16>().unwrap() == year),
            };
            let mut wanted: Vec<(String, String)> = expected
                .iter()
                .filter(|r| r[0] == cluster.name && within(&r[3]))
                .map(|r| (r[1].clone(), r[2].clone()))
                .collect();
            wanted.sort();
            let mut found: Vec<(String, String)> = loaded
                .contour(ClusterId::at(at), Period::year(year))
                .into_iter()
                .map(|record| {
                    let role = |id: &idel::model::RoleId| policy.roles[id.index()].clone();
                    let role = match &record.standing {
                        Standing::Member(id) => role(id),
                        Standing::Undetermined(_) => "undetermined".to_owned(),
                        Standing::Outside(_) => panic!("outside"),
                    };
                    (record.key, role)
                })
                .collect();
            found.sort();
            assert_eq!(wanted, found, "{} in {year}", cluster.name);
        }
    }
}
