//! Sums, counts and their coverage.

use std::collections::BTreeMap;

use idel::cube::{Cell, Facts, Member};
use idel::model::*;
use idel::unit::{Number, Rational};
use proptest::prelude::*;

use super::*;

const REPORTS: &str = "inn,year,staff,revenue\n1,2011,10,100.5\n2,2011,20,200.25\n3,2011,,5\n1,2012,11,110\n2,2012,21,\n4,2012,40,400\n";

#[test]
fn sums_count_what_is_there_and_what_should_be() {
    let (mut w, e, r) = enterprises(REPORTS);
    let revenue = w.sum(r, 2);
    let firms = w.sum(r, 2);
    w.filter(firms, text_in(col(e, 1), &["firm"]));
    let reports = w.count(r, RoleFilter::None);
    let all = w.count(e, RoleFilter::None);
    let mean = w.aggregate(r, AggregateFunction::Mean, Some(col(r, 2)));
    let most = w.aggregate(r, AggregateFunction::Max, Some(col(r, 1)));
    let least = w.aggregate(r, AggregateFunction::Min, Some(col(r, 1)));
    let loaded = w.load();
    let (y11, any) = (w.cell(None, Some(2011)), Cell::default());
    assert_eq!(ask(&loaded, revenue, &y11), "305.75 3/6");
    assert_eq!(ask(&loaded, revenue, &any), "815.75 5/12");
    // The kind of 5 is not known, so its revenue may be wanted; the bank's is not.
    assert_eq!(ask(&loaded, firms, &y11), "300.75 2/5");
    assert_eq!(ask(&loaded, reports, &y11), "3 3/3");
    assert_eq!(ask(&loaded, all, &y11), "6 6/6");
    assert_eq!(ask(&loaded, mean, &w.cell(None, Some(2012))), "255 2/6");
    assert_eq!(ask(&loaded, most, &y11), "20 2/6");
    assert_eq!(ask(&loaded, least, &y11), "10 2/6");
    assert_eq!(ask(&loaded, most, &any), "StockOverTime");
    assert_eq!(ask(&loaded, revenue, &w.cell(None, Some(2020))), "- 0/6");
    assert_eq!(ask(&loaded, revenue, &Cell::at(Period::quarter(2011, 1))), "CoarserThanCell");
}

#[test]
fn a_cell_at_a_code_holds_the_rows_under_it() {
    let (mut w, e, r) = enterprises(REPORTS);
    let revenue = w.sum(r, 2);
    let count = w.count(e, RoleFilter::None);
    let loaded = w.load();
    let at = |code: u32| w.cell(None, Some(2011)).with_axis(AxisId(0), AxisMember::Code(code));
    // The region of 6 is not known: it may lie anywhere.
    assert_eq!(ask(&loaded, revenue, &at(0)), "305.75 3/5 ?1");
    assert_eq!(ask(&loaded, revenue, &at(1)), "105.5 2/4 ?1");
    assert_eq!(ask(&loaded, revenue, &at(3)), "- 0/2 ?1");
    assert_eq!(ask(&loaded, count, &at(1)), "3 3/4 ?1");
    let level = |n| loaded.members(CellAxis::Axis(AxisId(0)), Some(n)).len();
    assert_eq!((level(1), level(2)), (2, 2));
    let years = loaded.members(CellAxis::Period(Grain::Year), None);
    assert_eq!(years, [2011, 2012].map(|y| Member::Period(Period::year(y))));
}

#[test]
fn key_combinations_are_expected_in_every_period() {
    let mut w = world();
    w.policy.classifications.push(tree("region", &[("16", None), ("77", None)]));
    let region = ColumnKind::Code(ClassificationId(0));
    let d = w.add(
        dataset("stat", "s.csv")
            .key(column("region", region))
            .key(column("branch", ColumnKind::Text))
            .by(Grain::Year, "year")
            .with(number_column("jobs", None)),
    );
    let branch = w.axis("branch", AxisKind::Text, &[(d, 1)]);
    w.write(
        "s.csv",
        "region,branch,year,jobs\n16,a,2011,1\n16,b,2011,2\n77,a,2011,4\n16,a,2012,8\n77,a,2012,16\n",
    );
    let jobs = w.sum(d, 2);
    let loaded = w.load();
    assert_eq!(ask(&loaded, jobs, &w.cell(None, Some(2012))), "24 2/3");
    let b = w.cell(None, Some(2012)).with_axis(branch, AxisMember::Text("b".into()));
    assert_eq!(ask(&loaded, jobs, &b), "- 0/1");
    let unknown = w.cell(None, Some(2012)).with_axis(branch, AxisMember::Text("z".into()));
    assert_eq!(ask(&loaded, jobs, &unknown), "- 0/0");
    let texts = loaded.members(CellAxis::Axis(branch), None);
    assert_eq!(texts, ["a", "b"].map(|t| Member::Axis(AxisMember::Text(t.into()))));
}

#[test]
fn a_computed_column_is_a_column() {
    let (mut w, _, r) = enterprises(REPORTS);
    let double = row(RowKind::Arithmetic {
        op: ArithmeticOp::Divide,
        left: Box::new(col(r, 2)),
        right: Box::new(col(r, 1)),
    });
    w.policy.datasets[1].columns.push(Column { computed: Some(double), ..number_column("ratio", None) });
    let ratio = w.sum(r, 3);
    let loaded = w.load();
    // 100.5 / 10 + 200.25 / 20
    assert_eq!(ask(&loaded, ratio, &w.cell(None, Some(2011))), "20.0625 2/6");
    let summary = &idel::cube::Evidence::tables(&loaded)[1];
    assert_eq!((summary.columns[3].present, summary.columns[3].of), (4, 6));
    assert_eq!((summary.rows, summary.kept), (6, 6));
    assert_eq!(summary.periods, Some((Period::year(2011), Period::year(2012))));
}

#[test]
fn a_cluster_column_decides() {
    let (mut w, e, _) = enterprises(REPORTS);
    let oil = w.cluster("oil", e, Vec::new());
    w.policy.clusters[0].title = Some("Petrochemical cluster".into());
    let auto = w.cluster("auto", e, Vec::new());
    let plan = w.add(
        dataset("plan", "p.csv")
            .key(column("cluster", ColumnKind::Cluster))
            .by(Grain::Year, "year")
            .with(number_column("jobs", Some(TimeKind::Stock(Rollup::Average)))),
    );
    w.write("p.csv", "cluster,year,jobs\nPetrochemical cluster,2011,5\nauto,2011,7\noil,2012,6\n");
    let jobs = w.sum(plan, 1);
    let loaded = w.load();
    assert_eq!(ask(&loaded, jobs, &w.cell(Some(oil), Some(2011))), "5 1/1");
    assert_eq!(ask(&loaded, jobs, &w.cell(Some(auto), Some(2012))), "- 0/1");
    assert_eq!(ask(&loaded, jobs, &w.cell(None, Some(2011))), "12 2/2");
}

type Row = (u8, i16, Option<i64>, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0u8..6, 2010i16..2013, prop::option::weighted(0.8, -99_999i64..99_999), 0u8..4);
    prop::collection::vec(row, 0..40).prop_map(|rows| {
        let mut seen = std::collections::BTreeSet::new();
        rows.into_iter().filter(|(e, y, ..)| seen.insert((*e, *y))).collect()
    })
}

fn decimal((_, _, value, scale): &Row) -> Option<Rational> {
    value.map(|v| Rational::decimal(v.into(), (*scale).into()))
}

fn as_csv<'a>(rows: impl Iterator<Item = &'a Row>) -> String {
    let mut text = "inn,year,staff,revenue\n".to_owned();
    for row in rows {
        let value = decimal(row).map_or(String::new(), |r| r.rounded(row.3.into()));
        text += &format!("{},{},,{value}\n", row.0 + 1, row.1);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn sums_do_not_depend_on_parts_or_order(rows in rows(), turn in 0usize..40) {
        let mut wanted: BTreeMap<(i16, &str), (Rational, u64)> = BTreeMap::new();
        let kinds = ["firm", "firm", "bank", "firm", "", "firm"];
        for row in &rows {
            if let Some(value) = decimal(row) {
                let slot = wanted.entry((row.1, kinds[row.0 as usize])).or_insert((Rational::zero(), 0));
                *slot = (slot.0.clone() + value, slot.1 + 1);
            }
        }
        let mut turned: Vec<&Row> = rows.iter().collect();
        turned.rotate_left(turn.min(rows.len()));
        let half = turned.len() / 2;
        let halves = [&turned[..half], &turned[half..]].map(|part| as_csv(part.iter().copied()));
        for parts in [1, 2, 7] {
            for files in [&[as_csv(rows.iter())][..], &halves] {
                let (mut w, e, r) = in_parts(parts, files);
                let firms = w.sum(r, 2);
                w.filter(firms, text_in(col(e, 1), &["firm"]));
                let loaded = w.load();
                for year in 2010..2013 {
                    let answer = loaded.aggregate(firms, &w.cell(None, Some(year)));
                    let (sum, present) = wanted.get(&(year, "firm")).cloned().unwrap_or((Rational::zero(), 0));
                    prop_assert_eq!(answer.value, (present > 0).then_some(Number::Exact(sum)));
                    prop_assert_eq!((answer.coverage.present, answer.coverage.expected), (present, 5));
                }
            }
        }
    }
}

#[test]
fn a_table_by_code_without_a_period_is_no_table_of_entities() {
    let mut w = world();
    w.policy.classifications.push(tree("code", &[("7", None), ("8", None)]));
    let d = w.add(
        dataset("norm", "n.csv")
            .key(column("code", ColumnKind::Code(ClassificationId(0))))
            .with(number_column("norm", None)),
    );
    let code = w.axis("code", AxisKind::Tree(ClassificationId(0)), &[(d, 0)]);
    w.write("n.csv", "code,norm\n8,2\n7,5\n");
    let norm = w.sum(d, 1);
    let loaded = w.load();
    let at = |n| w.cell(None, Some(2012)).with_axis(code, AxisMember::Code(n));
    assert_eq!((ask(&loaded, norm, &at(0)), ask(&loaded, norm, &at(1))), ("5 1/1".into(), "2 1/1".into()));
    w.write("n.csv", "code,norm\n8,2\n8,5\n");
    assert_eq!(w.try_load().unwrap_err().len(), 1);
}
