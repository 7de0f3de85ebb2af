//! Wide tables, workbooks and lines of JSON: the same rows in every form give the same answers.

use std::io::Write;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use datafusion::parquet::arrow::ArrowWriter;
use idel::cube::{Cell, Evidence};
use idel::model::*;
use rust_xlsxwriter::{Format, Workbook};

use super::*;

/// Planned and actual figures by region, a column for each of three years.
fn wide(file: &str) -> (World, AggregateId) {
    let mut w = world();
    let d = w.add(
        dataset("plan", file)
            .key(column("region", ColumnKind::Text))
            .with(number_column("share", None))
            .with(number_column("planned", Some(TimeKind::Flow)))
            .by(Grain::Year, "year"),
    );
    w.policy.datasets[0].wide = Some(WideColumns {
        first: Period::year(2011),
        last: Period::year(2013),
        value: ColumnId(2),
        span: span(),
    });
    w.policy.datasets[0].missing_signs = vec!["–".into()];
    let planned = w.sum(d, 2);
    w.sum(d, 1);
    (w, planned)
}

fn told_by_year(w: &World, planned: AggregateId) -> Vec<String> {
    let loaded = w.load();
    assert_eq!(loaded.tables()[0].rows, 6, "each row is one of each year");
    [2011, 2012, 2013].map(|year| ask(&loaded, planned, &w.cell(None, Some(year)))).to_vec()
}

const WIDE: [&str; 3] = ["11 2/2", "2.5 1/2", "33.1 2/2"];

#[test]
fn wide_tables_of_every_kind() {
    let text = "region,2013 год,note,share,2011,2012 г.\nA,3.1,x,1,1,2.5\n,,,,,\nB,30,,2,10,–\n";
    let (mut w, planned) = wide("plan.csv");
    w.write("plan.csv", text);
    for partitions in [None, Some(1), Some(3)] {
        w.options.partitions = partitions;
        assert_eq!(told_by_year(&w, planned), WIDE);
    }

    w.policy.datasets[0].file = "plan.tsv.gz".into();
    let file = std::fs::File::create(w.folder.path().join("plan.tsv.gz")).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    gzip.write_all(text.replace(',', "\t").as_bytes()).unwrap();
    gzip.finish().unwrap();
    assert_eq!(told_by_year(&w, planned), WIDE);

    w.policy.datasets[0].file = "plan.parquet".into();
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        ("2011", Arc::new(Int64Array::from(vec![1, 10])), true),
        ("region", Arc::new(StringArray::from(vec!["A", "B"])), true),
        ("2012", Arc::new(StringArray::from(vec![Some("2.5"), None])), true),
        ("share", Arc::new(Int64Array::from(vec![1, 2])), true),
        ("2013", Arc::new(Float64Array::from(vec![3.1, 30.0])), true),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let file = std::fs::File::create(w.folder.path().join("plan.parquet")).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    assert_eq!(told_by_year(&w, planned), WIDE);

    w.policy.datasets[0].file = "plan.ndjson".into();
    w.write(
        "plan.ndjson",
        "{\"region\": \"A\", \"2011\": 1, \"2012\": 2.50, \"share\": 1, \"2013\": \"3.1\"}\n\
         {\"2013\": 3e1, \"2012\": null, \"share\": 2, \"region\": \"B\", \"2011\": 10}\n",
    );
    assert_eq!(told_by_year(&w, planned), WIDE);

    w.policy.datasets[0].file = "plan.xlsx".into();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["region", "share"]).unwrap();
    sheet.write_row(0, 2, [2011, 2012, 2013]).unwrap();
    sheet.write_string(1, 0, "A").unwrap();
    sheet.write_row(1, 1, [1.0, 1.0, 2.5, 3.1]).unwrap();
    sheet.write_string(3, 0, "B").unwrap();
    sheet.write_row(3, 1, [2.0, 10.0]).unwrap();
    sheet.write_number(3, 4, 30.0).unwrap();
    book.save(w.folder.path().join("plan.xlsx")).unwrap();
    assert_eq!(told_by_year(&w, planned), WIDE);
}

#[test]
fn a_wide_table_may_keep_some_rows_and_columns_of_its_own() {
    let (mut w, planned) = wide("plan-*.csv");
    w.policy.datasets[0].filter = Some(at_least(col(DatasetId(0), 1), 1));
    w.write("plan-1.csv", "region,share,2011,2012,2013\nA,1,1,2,3\nTotal,0,x,y,z\n");
    w.write("plan-2.csv", "2013,2012,2011,share,region\n30,20,10,1,B\n");
    let loaded = w.load();
    assert_eq!(ask(&loaded, planned, &w.cell(None, Some(2012))), "22 2/2");
    assert_eq!(ask(&loaded, planned, &Cell::default()), "66 6/6");
    assert_eq!((loaded.tables()[0].rows, loaded.tables()[0].kept), (9, 6));
}

/// A workbook as an office makes it: a title that is merged over the table, notes beside it, formats of all kinds.
fn office_book() -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("2012").unwrap();
    sheet.merge_range(0, 0, 0, 6, "Report for 2012", &Format::new()).unwrap();
    let heads = ["inn", "Revenue,\n thousand  roubles", "share", "founded", "sum", "word", "flag"];
    sheet.write_row(2, 0, heads).unwrap();
    let (date, percent) = (Format::new().set_num_format("dd.mm.yyyy"), Format::new().set_num_format("0.0%"));
    let quoted = Format::new().set_num_format("0.00\"%\"");
    sheet.write_number(3, 0, 1_650_000_001.0).unwrap();
    sheet.write_number(3, 1, 0.1).unwrap();
    sheet.write_number_with_format(3, 2, 0.07, &percent).unwrap();
    sheet.write_number_with_format(3, 3, 40_909.0, &date).unwrap();
    sheet.write_formula(3, 4, rust_xlsxwriter::Formula::new("=B4*2").set_result("0.2")).unwrap();
    sheet.write_string(3, 5, " a ").unwrap();
    sheet.write_boolean(3, 6, true).unwrap();
    sheet.write_number(3, 9, 99).unwrap();
    sheet.write_string(5, 0, "0650000002").unwrap();
    sheet.write_number(5, 1, 1e-7).unwrap();
    sheet.write_number_with_format(5, 2, 12.5, &quoted).unwrap();
    sheet.write_string(5, 3, "2012-01-02").unwrap();
    sheet.write_formula(5, 4, rust_xlsxwriter::Formula::new("=B6").set_result("123456789.123")).unwrap();
    book.add_worksheet().set_name("Notes").unwrap();
    book
}

#[test]
fn cells_of_workbooks_are_read_as_they_are_shown() {
    let mut w = world();
    let share = idel::unit::Unit { sense: idel::unit::Sense::Share, ..Unit::one() };
    let d = w.add(
        dataset("t", "t.xlsx")
            .key(column("inn", ColumnKind::Text))
            .with(Column { header: "Revenue, thousand roubles".into(), ..number_column("revenue", None) })
            .with(column("share", ColumnKind::Number(share)))
            .with(column("founded", ColumnKind::Date))
            .with(number_column("sum", None))
            .with(column("word", ColumnKind::Text))
            .with(column("flag", ColumnKind::Text)),
    );
    let declared = &mut w.policy.datasets[0];
    declared.header = 3;
    declared.sheet = Some(("2012".into(), span()));
    office_book().save(w.folder.path().join("t.xlsx")).unwrap();
    let [revenue, share, sum] = [1, 2, 4].map(|column| w.sum(d, column));
    let marked = w.sum(d, 1);
    w.filter(marked, and(text_in(col(d, 5), &["a"]), text_in(col(d, 6), &["TRUE"])));
    let old = w.sum(d, 4);
    let day = |y, m, d| Box::new(row(RowKind::Date(Date::new(y, m, d).unwrap())));
    let on = |op, right| row(RowKind::Compare { op, left: Box::new(col(d, 3)), right });
    w.filter(old, on(CompareOp::Equal, day(2012, 1, 1)));
    let loaded = w.load();
    let all = Cell::default();
    assert_eq!(ask(&loaded, revenue, &all), "0.1000001 2/2");
    assert_eq!(ask(&loaded, share, &all), "19.5 2/2");
    assert_eq!(ask(&loaded, sum, &all), "123456789.323 2/2");
    assert_eq!(ask(&loaded, marked, &all), "0.1 1/2");
    assert_eq!(ask(&loaded, old, &all), "0.2 1/1");
    assert_eq!(loaded.keys(d), ["0650000002", "1650000001"]);
}

#[test]
fn lines_of_json_are_read_exactly() {
    let mut w = world();
    let d = w.add(
        dataset("t", "t.jsonl")
            .key(column("inn", ColumnKind::Text))
            .by(Grain::Quarter, "quarter")
            .with(number_column("n", None))
            .with(column("open", ColumnKind::Text)),
    );
    let n = w.sum(d, 1);
    let open = w.sum(d, 1);
    w.filter(open, text_in(col(d, 2), &["true"]));
    let text = "\u{feff}{\"inn\": \"01\", \"quarter\": \"2012-Q1\", \"n\": 0.1, \"open\": true}\r\n\n\
                {\"quarter\": \"2012-Q1\", \"n\": 12345678901234567890.5, \"inn\": 2, \"more\": {\"x\": 1}}\n\
                {\"inn\": \"3\", \"quarter\": \"2012-Q1\"}";
    w.write("t.jsonl", text);
    let cell = Cell::at(Period::quarter(2012, 1));
    let loaded = w.load();
    assert_eq!(ask(&loaded, n, &cell), "12345678901234567890.6 2/3");
    assert_eq!(ask(&loaded, open, &cell), "0.1 1/3");
    w.policy.datasets[0].file = "t.ndjson.zst".into();
    std::fs::write(w.folder.path().join("t.ndjson.zst"), zstd::encode_all(text.as_bytes(), 1).unwrap())
        .unwrap();
    assert_eq!(ask(&w.load(), n, &cell), "12345678901234567890.6 2/3");
}

/// More rows than one batch holds.
#[test]
fn long_sheets_and_files_of_lines_are_whole() {
    let rows = 9_000;
    let mut w = world();
    let d = w.add(dataset("t", "t.xlsx").key(column("k", ColumnKind::Text)).with(number_column("n", None)));
    let n = w.sum(d, 1);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["k", "n"]).unwrap();
    let mut lines = String::new();
    for row in 1..=rows {
        sheet.write_number(row, 0, row).unwrap();
        sheet.write_number(row, 1, f64::from(row) / 10.0).unwrap();
        lines += &format!("{{\"k\": {row}, \"n\": {}}}\n", f64::from(row) / 10.0);
    }
    book.save(w.folder.path().join("t.xlsx")).unwrap();
    w.write("t.jsonl", &lines);
    assert_eq!(ask(&w.load(), n, &Cell::default()), "4050450 9000/9000");
    w.policy.datasets[0].file = "t.jsonl".into();
    assert_eq!(ask(&w.load(), n, &Cell::default()), "4050450 9000/9000");
}
