//! Queries of an analyst in the names of a policy.

use std::path::Path;

use idel::diagnostic::Lang;
use idel::load_policy;
use idel::model::{CellAxis, Having, Query, SortDirection, SortKey};

use super::{Under, dump, human, project};

/// The policy of the corpus whose data the queries read.
fn asked(text: &str) -> Result<(String, Query), Vec<&'static str>> {
    let under = Under(project().join("tests/corpus/check/good"));
    let mut checked = load_policy(Path::new("targets.idel"), &under);
    assert_eq!(human(&checked, Lang::En), "");
    match idel::check_query(&mut checked, &under, text) {
        Ok((policy, query)) => {
            let mut shown = dump::measure(&policy, &query.measure);
            if let Some(cells) = &query.cells {
                shown.push_str(&format!(" if {}", dump::measure(&policy, cells)));
            }
            Ok((shown, query))
        }
        Err(problems) => Err(problems.iter().map(|p| p.code()).collect()),
    }
}

#[test]
fn axes_and_measures() {
    let (shown, query) = asked("productivity by cluster, year").unwrap();
    assert_eq!(shown, "productivity");
    assert!(matches!(query.by.as_slice(), [CellAxis::Cluster, CellAxis::Period(_)]));
    let (shown, _) = asked("sum(shipped) / count(enterprise) by region").unwrap();
    assert!(shown.starts_with("(#") && shown.contains(" / #"), "{shown}");
}

#[test]
fn conditions_on_rows_narrow_and_conditions_on_cells_choose() {
    let (shown, _) = asked("jobs by cluster where kind == company").unwrap();
    assert!(shown.starts_with("narrowed(") && !shown.contains(" if "), "{shown}");
    let (shown, _) = asked("jobs by cluster, year where year >= 2012 and cluster == petrochem").unwrap();
    assert_eq!(shown, "jobs if ((year >= 2012) and (cluster == cluster petrochem))");
    let (shown, _) = asked("jobs by cluster where sphere == social and size == small").unwrap();
    assert!(shown.starts_with("narrowed(") && shown.ends_with(" if (cluster in health)"), "{shown}");
}

#[test]
fn what_a_query_cannot_ask_is_refused() {
    let codes = |text: &str| asked(text).unwrap_err();
    for text in [
        "jobs by cluster limit 2.5",
        "jobs by cluster limit 0",
        "jobs by cluster, cluster",
        "jobs by cluster, clusters",
        "jobs by year, quarter",
    ] {
        assert_eq!(codes(text), ["E0212"], "{text}");
    }
    assert_eq!(codes("jobs by cluster sort growth_of_it"), ["E0201"]);
    assert_eq!(codes("jobs by height"), ["E0201"]);
    assert_eq!(codes("jobs by cluster coverage 80"), ["E0117"]);
    assert_eq!(codes("jobs by cluster order by value"), ["E0107"]);
    let (_, query) = asked("jobs по кластерам, годам sort год").unwrap();
    assert!(matches!(query.by.as_slice(), [CellAxis::Cluster, CellAxis::Period(_)]));
    assert!(matches!(query.sort, Some((SortKey::Axis(1), SortDirection::Ascending))));
    assert_eq!(asked("jobs by cluster limit 99999999999999999999999").unwrap().1.limit, Some(usize::MAX));
}

#[test]
fn having_sort_limit_coverage() {
    let (_, query) =
        asked("innovative by cluster having value > 5 sort value desc limit 3 coverage 80 %").unwrap();
    assert!(matches!(query.having, Some(Having::Value(..))));
    assert!(matches!(query.sort, Some((SortKey::Value, SortDirection::Descending))));
    assert_eq!(query.limit, Some(3));
    assert_eq!(query.coverage.to_string(), "0.8");
    let (_, query) = asked("jobs by cluster, year having value is present and jobs >= 10 sort year").unwrap();
    assert!(matches!(query.having, Some(Having::And(..))));
    assert!(matches!(query.sort, Some((SortKey::Axis(1), SortDirection::Ascending))));
}

#[test]
fn a_query_in_russian() {
    let (shown, query) =
        asked("jobs по cluster, год где год >= 2012 упорядочить значение по убыванию первые 2").unwrap();
    assert_eq!(shown, "jobs if (year >= 2012)");
    assert_eq!(query.limit, Some(2));
}

#[test]
fn what_a_query_says_otherwise_is_told_with_what_to_write() {
    for (text, help) in [
        ("jobs at 2012", "write `year = 2012`"),
        ("jobs by region in 2012", "write `where year == 2012`"),
        ("jobs by region 2012", "write `where year == 2012`"),
        ("jobs in 2012", "write `where year == 2012`"),
        ("jobs by region, year == 2012", "write `where year == 2012`"),
        ("jobs по регион за 2012 год", "write `where year == 2012`"),
    ] {
        let under = Under(project().join("tests/corpus/check/good"));
        let mut checked = load_policy(Path::new("targets.idel"), &under);
        let problems = idel::check_query(&mut checked, &under, text).unwrap_err();
        let helps: Vec<String> = problems.iter().filter_map(|p| p.help(Lang::En)).collect();
        assert_eq!(helps, [help], "{text}");
    }
    let under = Under(project().join("tests/corpus/check/good"));
    let mut checked = load_policy(Path::new("targets.idel"), &under);
    let problems = idel::check_query(&mut checked, &under, "jobs by region order").unwrap_err();
    let told = problems[0].message(Lang::En);
    assert!(told.contains("`having`") && told.contains("`sort`") && told.contains("`limit`"), "{told}");
}

#[test]
fn money_beside_an_answer_has_a_unit_as_everywhere() {
    assert_eq!(asked("sum(shipped) by year having value > 5").unwrap_err(), ["E0304"]);
    asked("jobs by year having value > 5").unwrap();
}

#[test]
fn mistakes_in_queries_have_codes() {
    for (text, code) in [
        ("jobz by cluster", "E0201"),
        ("jobs by regionn", "E0201"),
        ("employees by year", "E0205"),
        ("jobs by cluster where kindd == company", "E0201"),
        ("sum(shipped) by year having value > 5 person", "E0301"),
        ("jobs by cluster coverage 150 %", "E0212"),
        ("kind by year", "E0307"),
        ("jobs by year sort kind", "E0212"),
        ("jobs by", "E0102"),
    ] {
        match asked(text) {
            Err(codes) if codes == [code] => {}
            other => panic!("{text}: {other:?}"),
        }
    }
}
