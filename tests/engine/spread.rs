//! Medians, quantiles and deviations over rows, beside what a sort of the same values gives.

use std::collections::BTreeMap;

use idel::cube::Facts;
use idel::model::*;
use idel::unit::{Number, Rational};
use proptest::prelude::*;

use super::*;

/// Reports of one year with these revenues, of the entities 1, 2, …
fn revenues(values: &[&str]) -> String {
    let rows = values.iter().enumerate().map(|(at, value)| format!("{},2011,,{value}\n", at + 1));
    std::iter::once("inn,year,staff,revenue\n".to_owned()).chain(rows).collect()
}

fn functions() -> [AggregateFunction; 4] {
    let quantile = |n, d| AggregateFunction::Quantile(Rational::ratio(n, d));
    [AggregateFunction::Median, quantile(9, 10), quantile(1, 4), AggregateFunction::Stdev]
}

#[test]
fn values_are_those_of_numpy_and_r() {
    // numpy.median, numpy.quantile(x, .9), numpy.quantile(x, .25), numpy.std(x, ddof=1) of 1, 2, 3, 4, 10;
    // in R median(x), quantile(x, .9), quantile(x, .25), sd(x).
    let (mut w, _, r) = enterprises(&revenues(&["3", "10", "1", "4", "2"]));
    let asked = functions().map(|f| w.aggregate(r, f, Some(col(r, 2))));
    let loaded = w.load();
    let cell = w.cell(None, Some(2011));
    assert_eq!(asked.map(|a| ask(&loaded, a, &cell))[..3], ["3 5/6", "7.6 5/6", "2 5/6"]);
    let Some(Number::Approximate(sd)) = loaded.aggregate(asked[3], &cell).value else { panic!() };
    assert!((sd - 3.535533905932738).abs() < 1e-12);
    // statistics.stdev([2, 4, 6]) is 2, and a root that is rational stays exact.
    let (mut w, _, r) = enterprises(&revenues(&["6", "2", "4"]));
    let sd = w.aggregate(r, AggregateFunction::Stdev, Some(col(r, 2)));
    assert_eq!(ask(&w.load(), sd, &w.cell(None, Some(2011))), "2 3/6");
}

#[test]
fn nothing_and_one_value() {
    let (mut w, _, r) = enterprises(&revenues(&["2.5"]));
    let asked = functions().map(|f| w.aggregate(r, f, Some(col(r, 2))));
    let of_stock = w.aggregate(r, AggregateFunction::Median, Some(col(r, 1)));
    let loaded = w.load();
    let (one, none) = (w.cell(None, Some(2011)), w.cell(None, Some(2012)));
    assert_eq!(asked.map(|a| ask(&loaded, a, &one)), ["2.5 1/6", "2.5 1/6", "2.5 1/6", "- 1/6"]);
    assert_eq!(asked.map(|a| ask(&loaded, a, &none)), ["- 0/6"; 4]);
    assert_eq!(ask(&loaded, of_stock, &idel::cube::Cell::default()), "StockOverTime");
}

#[test]
fn a_cell_at_a_code_holds_the_values_under_it_and_periods_add_theirs() {
    let reports = "inn,year,staff,revenue\n1,2011,,1\n2,2011,,0.5\n3,2011,,100000000000000000000\n4,2011,,7\n\
                   5,2011,,3\n1,2012,,9\n2,2012,,4.25\n";
    let (mut w, _, r) = enterprises(reports);
    let median = w.aggregate(r, AggregateFunction::Median, Some(col(r, 2)));
    let loaded = w.load();
    let at = |code, year| w.cell(None, year).with_axis(AxisId(0), AxisMember::Code(code));
    // 0.5, 1, 3 and a number that no integer of 64 bits holds.
    assert_eq!(ask(&loaded, median, &at(0, Some(2011))), "2 4/5 ?1");
    assert_eq!(ask(&loaded, median, &at(2, Some(2011))), "0.5 1/2 ?1");
    // Both years: 0.5, 1, 3, 4.25, 9 and the great one.
    assert_eq!(ask(&loaded, median, &at(0, None)), "3.625 6/10 ?2");
}

type Row = (u8, i16, Option<i64>, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0u8..6, 2010i16..2013, prop::option::weighted(0.8, -99_999i64..99_999), 0u8..12);
    prop::collection::vec(row, 0..18).prop_map(|rows| {
        let mut seen = std::collections::BTreeSet::new();
        rows.into_iter().filter(|(e, y, ..)| seen.insert((*e, *y))).collect()
    })
}

fn as_csv<'a>(rows: impl Iterator<Item = &'a Row>) -> String {
    let mut text = "inn,year,staff,revenue\n".to_owned();
    for (entity, year, value, scale) in rows {
        let value = value.map(|v| Rational::decimal(v.into(), (*scale).into()).rounded((*scale).into()));
        text += &format!("{},{year},,{}\n", entity + 1, value.unwrap_or_default());
    }
    text
}

/// Type 7 by its formula: x(h) with h = (n - 1) q.
fn by_hand(mut values: Vec<Rational>, part: (i64, i64)) -> Option<Rational> {
    values.sort();
    let place = (values.len() as i64 - 1) * part.0;
    let (at, rest) = ((place / part.1) as usize, Rational::ratio(place % part.1, part.1));
    let low = values.get(at)?.clone();
    let high = values.get(at + 1).unwrap_or(&low).clone();
    Some(low.clone() + rest * (high - low))
}

fn variance(values: &[Rational]) -> Option<Rational> {
    let n = Rational::from(values.len() as u64);
    let sum = |list: Vec<Rational>| list.into_iter().fold(Rational::zero(), |a, b| a + b);
    let mean = (values.len() > 1).then(|| sum(values.to_vec()) / n.clone())?;
    let squares = values.iter().map(|v| (v.clone() - mean.clone()).pow(2)).collect();
    Some(sum(squares) / (n - Rational::one()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn spreads_do_not_depend_on_parts_or_order(rows in rows(), turn in 0usize..18) {
        let kinds = ["firm", "firm", "bank", "firm", "", "firm"];
        let mut wanted: BTreeMap<i16, Vec<Rational>> = BTreeMap::new();
        for (entity, year, value, scale) in &rows {
            if kinds[*entity as usize] == "firm" && let Some(value) = value {
                wanted.entry(*year).or_default().push(Rational::decimal((*value).into(), (*scale).into()));
            }
        }
        let mut turned: Vec<&Row> = rows.iter().collect();
        turned.rotate_left(turn.min(rows.len()));
        let third = turned.len() / 3;
        let uneven = [&turned[..third], &turned[third..]].map(|part| as_csv(part.iter().copied()));
        for parts in [1, 2, 7] {
            for files in [&[as_csv(rows.iter())][..], &uneven] {
                let (mut w, e, r) = in_parts(parts, files);
                let asked = functions().map(|f| w.aggregate(r, f, Some(col(r, 2))));
                for id in asked {
                    w.filter(id, text_in(col(e, 1), &["firm"]));
                }
                let loaded = w.load();
                for year in [Some(2010), Some(2011), Some(2012), None] {
                    let values: Vec<Rational> = match year {
                        Some(year) => wanted.get(&year).cloned().unwrap_or_default(),
                        None => wanted.values().flatten().cloned().collect(),
                    };
                    let answers = asked.map(|id| loaded.aggregate(id, &w.cell(None, year)));
                    for (answer, part) in answers.iter().zip([(1, 2), (9, 10), (1, 4)]) {
                        prop_assert_eq!(&answer.value, &by_hand(values.clone(), part).map(Number::Exact));
                        prop_assert_eq!(answer.coverage.present, values.len() as u64);
                    }
                    let squared = answers[3].value.as_ref().map(|sd| sd.to_f64().powi(2));
                    match (squared, variance(&values)) {
                        (Some(squared), Some(wanted)) => {
                            let wanted = wanted.to_f64();
                            prop_assert!((squared - wanted).abs() <= 1e-9 * wanted.max(1e-12), "{squared} {wanted}");
                        }
                        (found, wanted) => prop_assert_eq!(found.is_none(), wanted.is_none()),
                    }
                }
            }
        }
    }
}
