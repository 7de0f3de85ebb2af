//! Queries, contours, traces and data, for readers and machines.

use std::collections::BTreeMap;

use idel::cube::{Evidence, run_query};
use idel::keyword::Lang;
use idel::model::*;
use idel::report::*;
use idel::unit::Rational;

use super::small::{Small, small};
use crate::support::measure;

fn query(small: &Small) -> Query {
    Query {
        measure: small.policy.targets[0].measure.clone(),
        by: vec![CellAxis::Cluster, CellAxis::Period(Grain::Year)],
        fixed: Vec::new(),
        cells: None,
        having: None,
        sort: None,
        limit: None,
        coverage: Rational::one(),
    }
}

#[test]
fn a_query_is_answered_for_readers_and_machines() {
    let small = small();
    let query = Query { limit: Some(7), ..query(&small) };
    let answer = run_query(&small.policy, &small.facts, &query);
    for lang in [Lang::En, Lang::Ru] {
        let names = small.names(lang);
        let human = render_query_human(&names, &query, &answer, Layout::default());
        insta::assert_snapshot!(format!("query_{lang:?}"), human);
    }
    let names = small.names(Lang::En);
    insta::assert_snapshot!("query_csv", render_query_csv(&names, &query, &answer));
    let text = render_query_json(&names, &query, &answer);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["columns"][2]["unit"], "thousand RUB / person");
    assert_eq!(json["rows"][0]["cluster"], "petrochem");
    assert_eq!(json["rows"][0]["year"], "2010");
    assert_eq!(json["rows"][0]["value"].to_string(), "1554.287");
    assert!(json["rows"][1]["value"].is_null() && json["rows"][1]["reason"].is_string());
}

#[test]
fn rows_are_sorted_kept_and_limited() {
    let small = small();
    let rows = |query: &Query| -> Vec<(u32, i32)> {
        let answer = run_query(&small.policy, &small.facts, query);
        let cell = |row: &idel::cube::QueryRow| match answer.members(row).collect::<Vec<_>>().as_slice() {
            [idel::cube::Member::Cluster(id), idel::cube::Member::Period(year)] => (id.0, year.ordinal),
            _ => panic!("a cell of a cluster"),
        };
        answer.rows.iter().map(cell).collect()
    };
    let by_value = |direction| Query { sort: Some((SortKey::Value, direction)), ..query(&small) };
    let falling = rows(&by_value(SortDirection::Descending));
    assert_eq!(falling[..3], [(0, 2012), (0, 2010), (1, 2010)]);
    assert_eq!(falling[3], (0, 2011), "missing values stand last, in the order of the axes");
    let rising = rows(&by_value(SortDirection::Ascending));
    assert_eq!(rising[..4], [(1, 2010), (0, 2010), (0, 2012), (0, 2011)]);
    let by_year = Query { sort: Some((SortKey::Axis(1), SortDirection::Descending)), ..query(&small) };
    assert_eq!(rows(&by_year)[..4], [(0, 2013), (1, 2013), (2, 2013), (0, 2012)]);
    let by_measure = SortKey::Measure(small.policy.indicators[0].value.clone());
    let by_jobs = Query { sort: Some((by_measure, SortDirection::Descending)), ..query(&small) };
    assert_eq!(rows(&by_jobs)[0], (0, 2012));
    let above = Having::Value(
        CompareOp::Greater,
        measure(MeasureKind::Literal(Literal::Number(Rational::from(1000i64)))),
    );
    assert_eq!(rows(&Query { having: Some(above.clone()), ..query(&small) }), [(0, 2010), (0, 2012)]);
    let not = Having::Not(Box::new(above.clone()));
    assert_eq!(
        rows(&Query { having: Some(not), ..query(&small) }),
        [(1, 2010)],
        "missing is not `not above`"
    );
    let either = Having::Or(Box::new(above), Box::new(Having::ValueMissing));
    assert_eq!(rows(&Query { having: Some(either), ..query(&small) }).len(), 11);
    let only = measure(MeasureKind::ClusterIn(vec![ClusterId(1)]));
    assert_eq!(rows(&Query { cells: Some(only), limit: Some(2), ..query(&small) }), [(1, 2010), (1, 2011)]);
}

#[test]
fn a_contour_is_listed_by_role_and_an_entity_is_traced() {
    let small = small();
    let (cluster, period) = (ClusterId(1), Period::year(2012));
    let day = period.last_day();
    let records = small.facts.contour(cluster, period);
    let also = BTreeMap::from([(records[0].key.clone(), vec![ClusterId(0), ClusterId(2)])]);
    for lang in [Lang::En, Lang::Ru] {
        let names = small.names(lang);
        let report = MembersReport { names, cluster, period, day, records: &records, also: &also };
        insta::assert_snapshot!(
            format!("members_{lang:?}"),
            render_members_human(&report, Layout::default())
        );
        for key in ["1601", "1603"] {
            let trace = small.facts.trace(cluster, key, period).unwrap();
            let text = render_trace_human(&names, cluster, (period, day), &trace, Layout::default());
            insta::assert_snapshot!(format!("why_{key}_{lang:?}"), text);
            let json = render_trace_json(&names, cluster, period, &trace);
            let json: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert_eq!(json["rules"][0]["conditions"][0]["text"], "employees >= 15");
        }
    }
    let report =
        MembersReport { names: small.names(Lang::En), cluster, period, day, records: &records, also: &also };
    let csv = render_members_csv(&report);
    assert_eq!(csv.lines().count(), 4);
    assert!(csv.contains("undetermined,core,,,report.employees"), "{csv}");
    let json: serde_json::Value = serde_json::from_str(&render_members_json(&report)).unwrap();
    assert_eq!(json["entities"][2]["standing"], "undetermined");
    assert_eq!(json["entities"][0]["place"]["line"], 7);
    assert_eq!(json["entities"][0]["also"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["entities"][1]["also"].as_array().map(Vec::len), Some(0));
}

#[test]
fn data_are_summed_up() {
    let small = small();
    for lang in [Lang::En, Lang::Ru] {
        let text = render_data_human(&small.names(lang), small.facts.tables(), Layout::default());
        insta::assert_snapshot!(format!("data_{lang:?}"), text);
    }
    let text = render_data_json(&small.names(Lang::En), small.facts.tables());
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["data"][1]["columns"][1]["present"], 23);
    assert_eq!(json["data"][1]["last_period"], "2012");
}

#[test]
fn a_check_tells_what_was_checked() {
    let small = small();
    let told = |lang, errors, warnings| {
        render_check("policy", Some(&small.names(lang)), errors, warnings, 0, lang).replace('\u{A0}', " ")
    };
    assert_eq!(
        told(Lang::En, 0, 1),
        "policy: 1 warning\nРазвитие кластеров, 2011–2015: 3 clusters, 3 indicators, 2 stages, 5 targets\n"
    );
    assert!(told(Lang::Ru, 0, 0).ends_with(": 3 кластера, 3 показателя, 2 этапа, 5 целей\n"));
    assert_eq!(render_check("p", None, 2, 0, 0, Lang::Ru).replace('\u{A0}', " "), "p: 2 ошибки\n");
    let told = render_check("p", None, 0, 0, 1, Lang::En).replace('\u{A0}', " ");
    assert_eq!(told, "p: no problems, 1 warning allowed\n");
    let told = render_check("p", None, 0, 2, 3, Lang::Ru).replace('\u{A0}', " ");
    assert_eq!(told, "p: 2 предупреждения, разрешено: 3 предупреждения\n");
}

#[test]
fn a_contour_of_another_time_says_why_it_is_shown() {
    let small = small();
    let told = |lang, cluster, period: Period, day| {
        let names = small.names(lang);
        let records = small.facts.contour(cluster, period);
        let also = BTreeMap::new();
        let report = MembersReport { names, cluster, period, day, records: &records, also: &also };
        render_members_human(&report, Layout::default()).replace('\u{A0}', " ")
    };
    let (later, year) = (ClusterId(2), Period::year(2012));
    let inside = Period::quarter(2013, 3).last_day();
    let english = told(Lang::En, later, year, inside);
    assert!(
        english.contains("Asked as of 30 September 2013; shown is 2012, the last year that ended"),
        "{english}"
    );
    assert!(english.contains("The cluster exists from 2013: this is its first contour"), "{english}");
    let russian = told(Lang::Ru, later, year, inside);
    assert!(russian.contains("показан состав 2012 года: это последний завершившийся год"), "{russian}");
    assert!(russian.contains("Кластер существует с 2013 года: это его первый состав"), "{russian}");
    assert!(!told(Lang::En, ClusterId(0), year, year.last_day()).contains("Asked as of"));
}

#[test]
fn a_query_by_periods_that_no_table_has_says_so() {
    let mut small = small();
    let by_month = Query { by: vec![CellAxis::Period(Grain::Month)], ..query(&small) };
    small.policy.datasets[1].period =
        Some(PeriodColumn { grain: Grain::Year, header: "Год".into(), span: super::small::line(0) });
    let answer =
        idel::cube::QueryTable { by: by_month.by.clone(), lists: Vec::new(), rows: Vec::new(), open: 0 };
    let told = |lang| {
        let text = render_query_human(&small.names(lang), &by_month, &answer, Layout::default());
        text.replace('\u{A0}', " ")
    };
    assert!(
        told(Lang::En).ends_with("0 rows: no table has data by months; ask by year\n"),
        "{}",
        told(Lang::En)
    );
    assert!(
        told(Lang::Ru).ends_with("0 строк: ни в одном наборе нет данных по месяцам; спросите по годам\n")
    );
}
