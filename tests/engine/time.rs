//! Periods: roll-ups to coarser ones, periods that nobody reported, and what as-of hides.

use idel::cube::{AbsenceCause, Cell, Evidence};
use idel::model::*;

use super::*;

/// Two shops with quarters of stock, of sales and of sales from the beginning of the year.
fn quarters(rows: &str) -> (World, DatasetId) {
    let mut w = world();
    let e = w.add(dataset("shop", "e.csv").key(column("id", ColumnKind::Text)));
    let stock = |rollup| Some(TimeKind::Stock(rollup));
    let r = w.add(
        dataset("sales", "r.csv")
            .of("id", e)
            .by(Grain::Quarter, "quarter")
            .with(number_column("staff", stock(Rollup::Average)))
            .with(number_column("opening", stock(Rollup::Opening)))
            .with(number_column("closing", stock(Rollup::Closing)))
            .with(number_column("sold", Some(TimeKind::Flow)))
            .with(number_column("total", Some(TimeKind::FlowCumulative))),
    );
    w.write("e.csv", "id\na\nb\n");
    w.write("r.csv", &format!("id,quarter,staff,opening,closing,sold,total\n{rows}"));
    (w, r)
}

const YEAR: &str = "a,2011-Q1,10,1,2,100,100\na,2011-Q2,11,2,3,50,150\na,2011-Q3,12,3,4,25,175\na,2011-Q4,13,4,5,5,180\n\
    b,2011-Q1,20,10,20,7,7\nb,2011-Q2,20,20,30,7,14\nb,2011-Q3,20,30,40,7,\nb,2011-Q4,20,40,50,7,28\n";

#[test]
fn fine_periods_roll_up() {
    let (mut w, r) = quarters(YEAR);
    let [staff, opening, closing, sold, total] = [1, 2, 3, 4, 5].map(|column| w.sum(r, column));
    let scaled = row(RowKind::Arithmetic {
        op: ArithmeticOp::Multiply,
        left: Box::new(col(r, 1)),
        right: Box::new(row(RowKind::Number(idel::unit::Rational::from(2i64)))),
    });
    let scaled = w.aggregate(r, AggregateFunction::Sum, Some(scaled));
    let mean = w.aggregate(r, AggregateFunction::Mean, Some(col(r, 1)));
    let loaded = w.load();
    let year = w.cell(None, Some(2011));
    assert_eq!(ask(&loaded, staff, &year), "31.5 8/8");
    assert_eq!(ask(&loaded, scaled, &year), "63 8/8");
    assert_eq!(ask(&loaded, opening, &year), "11 2/2");
    assert_eq!(ask(&loaded, closing, &year), "55 2/2");
    assert_eq!(ask(&loaded, sold, &year), "208 8/8");
    // The last value of the year is the year's, whatever is absent before it.
    assert_eq!(ask(&loaded, total, &year), "208 2/2");
    let quarter = |q| Cell::at(Period::quarter(2011, q));
    assert_eq!(ask(&loaded, total, &quarter(1)), "107 2/2");
    assert_eq!(ask(&loaded, total, &quarter(2)), "57 2/2");
    assert_eq!(ask(&loaded, total, &quarter(4)), "5 1/2");
    assert_eq!(ask(&loaded, mean, &quarter(4)), "16.5 2/2");
    // The mean of two averages of four quarters is the mean of eight values.
    assert_eq!(ask(&loaded, mean, &year), "15.75 8/8");
    assert_eq!(ask(&loaded, mean, &Cell::default()), "StockOverTime");
    assert_eq!(ask(&loaded, staff, &Cell::default()), "StockOverTime");
    assert_eq!(ask(&loaded, sold, &Cell::default()), "208 8/8");
    assert_eq!(ask(&loaded, sold, &Cell::at(Period::month(2011, 1))), "CoarserThanCell");
}

#[test]
fn quarters_that_nobody_reported_are_expected() {
    let (mut w, r) = quarters("a,2011-Q1,10,1,2,100,100\nb,2011-Q1,20,10,20,7,7\na,2011-Q2,10,1,2,1,101\n");
    let [staff, opening, closing, sold] = [1, 2, 3, 4].map(|column| w.sum(r, column));
    let loaded = w.load();
    let year = w.cell(None, Some(2011));
    assert_eq!(ask(&loaded, sold, &year), "108 3/8");
    assert_eq!(ask(&loaded, staff, &year), "10 3/8");
    assert_eq!(ask(&loaded, opening, &year), "11 2/2");
    assert_eq!(ask(&loaded, closing, &year), "- 0/2");
    // The second quarter lacks one, the third and the fourth have no row at all.
    assert_eq!(loaded.absent(closing, &year).len(), 1);
    assert_eq!(loaded.absent(sold, &year).len(), 3);
}

#[test]
fn what_ends_after_as_of_is_verified_but_not_seen() {
    let (mut w, r) = quarters(YEAR);
    let sold = w.sum(r, 4);
    assert_eq!(w.load().end_of_data(), Date::new(2011, 12, 31));
    w.options.as_of = Date::new(2011, 9, 30);
    let loaded = w.load();
    assert_eq!(loaded.end_of_data(), Date::new(2011, 9, 30));
    assert_eq!(ask(&loaded, sold, &w.cell(None, Some(2011))), "196 6/8");
    assert_eq!(ask(&loaded, sold, &Cell::default()), "196 6/6");
    w.write("r.csv", "id,quarter,staff,opening,closing,sold,total\na,2011-Q4,x,,,,\n");
    assert_eq!(w.try_load().unwrap_err().len(), 1);
}

#[test]
fn facts_without_a_period_are_facts_of_any() {
    let mut w = world();
    let e = w.add(dataset("shop", "e.csv").key(column("id", ColumnKind::Text)));
    let f = w.add(dataset("area", "f.csv").of("id", e).with(number_column("m2", None)));
    w.write("e.csv", "id\na\nb\nc\n");
    w.write("f.csv", "id,m2\na,10\nb,\n");
    let area = w.sum(f, 1);
    let loaded = w.load();
    assert_eq!(ask(&loaded, area, &w.cell(None, Some(2011))), "10 1/3");
    assert_eq!(ask(&loaded, area, &Cell::default()), "10 1/3");
    assert_eq!(loaded.absent(area, &Cell::default()).len(), 2);
}

/// Months of one shop's sales from the beginning of the year, and of its staff.
fn months(rows: &str) -> (World, AggregateId, AggregateId) {
    let mut w = world();
    let e = w.add(dataset("shop", "e.csv").key(column("id", ColumnKind::Text)));
    let r = w.add(
        dataset("sales", "r.csv")
            .of("id", e)
            .by(Grain::Month, "month")
            .with(number_column("total", Some(TimeKind::FlowCumulative)))
            .with(number_column("staff", Some(TimeKind::Stock(Rollup::Average)))),
    );
    w.write("e.csv", "id\na\nb\n");
    w.write("r.csv", &format!("id,month,total,staff\n{rows}"));
    let (total, staff) = (w.sum(r, 1), w.sum(r, 2));
    (w, total, staff)
}

#[test]
fn months_that_grow_within_the_year() {
    let rows: String = (1..=12)
        .map(|m| {
            format!(
                "a,2011-{m:02},{},{m}\nb,2011-{m:02},{},1\n",
                m * m,
                if m == 5 { String::new() } else { (10 * m).to_string() }
            )
        })
        .collect();
    let (w, total, staff) = months(&format!("{rows}a,2012-01,7,1\nb,2012-01,9,1\n"));
    let loaded = w.load();
    let month = |m| Cell::at(Period::month(2011, m));
    let quarter = |q| Cell::at(Period::quarter(2011, q));
    assert_eq!(ask(&loaded, total, &month(1)), "11 2/2");
    assert_eq!(ask(&loaded, total, &month(4)), "17 2/2");
    // May is not there, and June has nothing to be taken from.
    assert_eq!(ask(&loaded, total, &month(5)), "9 1/2");
    assert_eq!(ask(&loaded, total, &month(6)), "11 1/2");
    let causes: Vec<AbsenceCause> =
        [5, 6].into_iter().flat_map(|m| loaded.absent(total, &month(m))).map(|a| a.cause).collect();
    assert_eq!(causes, [AbsenceCause::NoValue, AbsenceCause::NoEarlier]);
    // A quarter needs its own end and that of the one before, whatever is absent between.
    assert_eq!(ask(&loaded, total, &quarter(1)), "39 2/2");
    assert_eq!(ask(&loaded, total, &quarter(2)), "57 2/2");
    assert_eq!(ask(&loaded, total, &quarter(4)), "93 2/2");
    assert_eq!(ask(&loaded, total, &w.cell(None, Some(2011))), "264 2/2");
    assert_eq!(ask(&loaded, total, &Cell::at(Period::month(2012, 1))), "16 2/2");
    assert_eq!(ask(&loaded, staff, &quarter(1)), "3 6/6");
    assert_eq!(ask(&loaded, staff, &w.cell(None, Some(2011))), "7.5 24/24");
}

#[test]
fn a_quarter_without_the_end_of_the_one_before_is_missing() {
    let (w, total, _) = months("a,2011-02,2,1\na,2011-06,6,1\nb,2011-03,3,1\nb,2011-06,60,1\n");
    let loaded = w.load();
    let quarter = |q| Cell::at(Period::quarter(2011, q));
    assert_eq!(ask(&loaded, total, &quarter(1)), "3 1/2");
    assert_eq!(ask(&loaded, total, &quarter(2)), "57 1/2");
    let absent = loaded.absent(total, &quarter(2));
    assert_eq!((absent.len(), absent[0].key.as_str(), absent[0].cause), (1, "a", AbsenceCause::NoEarlier));
    assert_eq!(ask(&loaded, total, &quarter(3)), "- 0/2");
    assert_eq!(ask(&loaded, total, &w.cell(None, Some(2011))), "- 0/2");
}

#[test]
fn a_gap_is_never_the_row_before_it() {
    let (w, total, staff) = months("a,2011-12,12,1\nb,2011-12,1,1\na,2012-02,2,5\nb,2012-02,2,5\n");
    let loaded = w.load();
    let month = |y, m| Cell::at(Period::month(y, m));
    // The month before February 2012 is January, which nobody reported, not December.
    assert_eq!(ask(&loaded, staff, &month(2012, 1)), "- 0/2");
    assert_eq!(ask(&loaded, total, &month(2012, 2)), "- 0/2");
    assert_eq!(ask(&loaded, total, &month(2011, 12)), "- 0/2");
    assert_eq!(loaded.absent(total, &month(2012, 2)).len(), 2);
}

#[test]
fn a_rate_of_a_year_needs_all_its_quarters() {
    let mut w = world();
    let stock = |rollup| Some(TimeKind::Stock(rollup));
    let rates = w.add(
        dataset("rates", "u.csv")
            .by(Grain::Quarter, "quarter")
            .with(number_column("average", stock(Rollup::Average)))
            .with(number_column("closing", stock(Rollup::Closing)))
            .with(number_column("events", None)),
    );
    w.write(
        "u.csv",
        "quarter,average,closing,events\n2011-Q1,28,28.4,1\n2011-Q2,27,28.1,1\n2011-Q3,29,32.9,1\n2011-Q4,31,32.2,1\n\
         2012-Q1,30,29.3,1\n2012-Q2,31,32.8,1\n",
    );
    let mean = |w: &mut World, column| w.aggregate(rates, AggregateFunction::Mean, Some(col(rates, column)));
    let [average, closing, events] = [0, 1, 2].map(|column| mean(&mut w, column));
    let loaded = w.load();
    let year = |y| w.cell(None, Some(y));
    assert_eq!(ask(&loaded, average, &year(2011)), "28.75 4/4");
    assert_eq!(ask(&loaded, closing, &year(2011)), "32.2 1/1");
    // Two quarters are no year, and a year without a row has no rate.
    assert_eq!(ask(&loaded, average, &year(2012)), "30.5 2/4");
    assert_eq!(ask(&loaded, closing, &year(2012)), "- 0/1");
    assert_eq!(ask(&loaded, average, &year(2010)), "- 0/4");
    assert_eq!(ask(&loaded, average, &Cell::at(Period::quarter(2012, 3))), "- 0/1");
    assert_eq!(ask(&loaded, average, &Cell::at(Period::quarter(2011, 3))), "29 1/1");
    assert_eq!(ask(&loaded, average, &Cell::at(Period::month(2011, 3))), "CoarserThanCell");
    // Nothing is expected of rows that are events.
    assert_eq!(ask(&loaded, events, &year(2012)), "1 2/2");
}
