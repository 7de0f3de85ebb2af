//! The status of data in every output, in both languages, and the policy of which nothing is judged.

use std::path::{Path, PathBuf};

use crate::support::printed;

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/assess").join(name)
}

fn told(name: &str, arguments: &[&str]) -> String {
    let (text, code) = printed(&case(name), arguments);
    assert_eq!(code, 0, "{text}");
    text.replace('\u{A0}', " ")
}

#[test]
fn a_query_tells_the_weakest_status_and_what_is_held_back() {
    let csv = told("status", &["eval", "sum(staff) by year, cluster", "--format", "csv"]);
    assert_eq!(
        csv,
        "year,cluster,value,unit,coverage,status,reason\n\
         2010,c,100,person,1,final,\n\
         2011,c,100,person,1,estimated,\n\
         2012,c,,person,0.5,confidential,\
         staff is suppressed or confidential for 2 of 4 organisations in 2012; all are needed\n"
    );
    let json = told("status", &["eval", "sum(staff) by year coverage 50 %", "--format", "json"]);
    assert!(
        json.contains("\"value\": 31,\n      \"coverage\": 0.6,\n      \"status\": \"provisional\""),
        "{json}"
    );
    let human = told("status", &["eval", "half by year, cluster", "--lang", "ru"]);
    assert!(human.contains("Данные") && human.contains("предварительно"), "{human}");
    let settled =
        told("status", &["eval", "sum(staff where flag == final) by cluster, year where year == 2010"]);
    assert!(!settled.contains("Data"), "where all is final nothing is remarked on: {settled}");
}

/// A query shows what a parameter will be; what rests on it is no more settled than an estimate.
#[test]
fn a_value_that_is_only_expected_is_marked_in_results() {
    let csv = told("параметры", &["eval", "порог by год, кластер where кластер == малый", "--format", "csv"]);
    let lines: Vec<&str> = csv.lines().filter(|line| line.starts_with("201")).collect();
    assert!(lines.iter().any(|line| line.starts_with("2013") && line.contains(",final,")), "{csv}");
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("2014") && line.contains(",5,") && line.contains(",estimated,")),
        "{csv}"
    );
}

#[test]
fn a_status_is_an_axis_of_queries() {
    let csv = told("status", &["eval", "count(report) by flag where year == 2012", "--format", "csv"]);
    for line in ["final,2,", "provisional,1,", "estimated,0,", "suppressed,1,", "confidential,1,"] {
        assert!(csv.contains(&format!("\n{line}")), "{csv}");
    }
}

/// Growth is as settled as the less settled of its two years; what stands in for the missing brings its own status.
#[test]
fn a_status_goes_through_formulas() {
    let of = |query: &str| {
        let csv = told("status", &["eval", query, "--format", "csv"]);
        csv.lines().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(
        of("(sum(staff) at year = 2011) / (sum(staff) at year = 2010) by cluster"),
        "c,1,,1,estimated,"
    );
    assert_eq!(
        of("(sum(staff) at year = 2012) ?? (sum(staff) at year = 2010) by cluster"),
        "c,100,person,1,final,"
    );
    assert_eq!(
        of("if sum(staff) >= 5 person then 1 else 0 by cluster where year == 2011"),
        "c,1,,1,estimated,"
    );
    assert_eq!(of("max(staff) by cluster where year == 2011"), "c,40,person,1,estimated,");
    assert_eq!(of("(sum(staff) is missing) by cluster where year == 2012"), "c,true,,1,final,");
    assert_eq!(
        of("sum(staff) require all by cluster where year == 2012 coverage 10 %"),
        "c,,person,0.5,confidential,\
         staff is suppressed or confidential for 2 of 4 organisations in 2012; all are needed"
    );
}

#[test]
fn data_count_the_rows_of_each_status() {
    let human = told("status", &["data"]);
    assert!(
        human.contains("rows by status: final 8, provisional 2, estimated 2, suppressed 1, confidential 2")
    );
    let russian = told("status", &["data", "--lang", "ru"]);
    assert!(russian.contains("строк по статусам: окончательно 8, предварительно 2, оценка 2, скрыто 1"));
    let csv = told("status", &["data", "--format", "csv"]);
    assert!(csv.contains("\nreport,reports.csv,15,15,2010,2012,staff,12,15,,8,2,2,1,2,,,\n"), "{csv}");
    let json: serde_json::Value =
        serde_json::from_str(&told("status", &["data", "--format", "json"])).unwrap();
    assert_eq!(json["data"][1]["statuses"]["provisional"], 2);
    assert_eq!(json["data"][0]["statuses"], serde_json::Value::Null);
}

#[test]
fn counts_below_0_are_told_with_their_places() {
    let json: serde_json::Value =
        serde_json::from_str(&told("negative_counts", &["assess", "--format", "json"])).unwrap();
    assert_eq!(json["warnings"][0]["dataset"], "report");
    assert_eq!(json["warnings"][0]["rows"], 4);
    assert_eq!(json["warnings"][0]["places"][0]["row"], 3);
    assert_eq!(json["warnings"][1]["places"][0]["value"], "-0.5");
    let csv = told("negative_counts", &["data", "--format", "csv"]);
    assert!(csv.contains(",staff,6,6,,,,,,,4,,\n") && csv.contains(",profit,6,6,,,,,,,,,\n"), "{csv}");
}

#[test]
fn what_demands_nothing_is_undecided() {
    for (name, note) in [("nothing_demanded", "demands nothing"), ("ничего_не_действует", "не действует")]
    {
        let folder = case(name);
        let (json, code) = printed(&folder, &["assess", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((code, &json["judged"]), (5, &serde_json::json!(0)));
        assert!(json["note"].as_str().unwrap().contains(note), "{json}");
        assert_eq!(
            printed(&folder, &["assess", "--fail-on", "missed"]).1,
            0,
            "it may be passed over on request"
        );
    }
}

#[test]
fn a_day_before_the_policy_begins_is_no_pass() {
    let folder = case("negative_counts");
    assert_eq!(printed(&folder, &["assess", "--as-of", "2012"]).1, 0);
    for verb in ["assess", "ci"] {
        let (text, code) = printed(&folder, &[verb, "--as-of", "1900", "--format", "junit"]);
        assert!(text.contains("the policy has not begun by"), "{text}");
        // The text of the case is not formatted, which weighs more in `ci`.
        assert_eq!(code, if verb == "ci" { 3 } else { 5 });
    }
    let (json, _) = printed(&folder, &["assess", "--as-of", "1900", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["judged"], 0);
    let (text, _) = printed(&folder, &["assess", "--as-of", "1900", "--lang", "ru"]);
    assert!(
        text.replace('\u{A0}', " ").contains("на 31 декабря 1900 года политика ещё не действует"),
        "{text}"
    );
}

/// Neither threads nor the cut of files change statuses.
#[test]
fn parts_change_nothing() {
    let run =
        |n: &str| told("status", &["eval", "sum(staff) by year, cluster coverage 10 %", "--partitions", n]);
    assert_eq!(run("1"), run("2"));
    assert_eq!(run("1"), run("7"));
}
