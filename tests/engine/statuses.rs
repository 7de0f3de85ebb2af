//! Statuses of rows: the same from every kind of file, in any order and in however many parts.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use datafusion::parquet::arrow::ArrowWriter;
use idel::cube::{Cell, Coverage, Withheld};
use idel::keyword::Lang;
use idel::model::*;

use super::*;

const ROWS: usize = 20_000;

/// The number, and the sign of its status, of each row; `signs` are taken in turn.
fn rows(signs: &[&str]) -> Vec<(i64, String)> {
    (0..ROWS).map(|at| (at as i64 % 7, signs[at % signs.len()].to_owned())).collect()
}

fn policy(file: &str, signs: Vec<(String, DataStatus)>) -> (World, AggregateId) {
    let mut w = world();
    let words: Vec<_> = DataStatus::ALL.iter().map(|s| (s.word(Lang::En), None)).collect();
    w.policy.classifications.push(tree("status", &words));
    let mut declared = dataset("t", file)
        .key(number_column("id", None))
        .with(number_column("n", None))
        .with(column("flag", ColumnKind::Code(ClassificationId(0))));
    declared.status = Some(StatusColumn { column: ColumnId(2), signs });
    let d = w.add(declared);
    let n = w.sum(d, 1);
    (w, n)
}

fn write_text(w: &World, rows: &[(i64, String)]) {
    let mut text = "id,n,flag\n".to_owned();
    for (at, (n, flag)) in rows.iter().enumerate() {
        text.push_str(&format!("{at},{n},{flag}\n"));
    }
    w.write("t.csv", &text);
}

fn write_parquet(w: &World, rows: &[(i64, String)]) {
    let flags = rows.iter().map(|(_, flag)| Some(flag.as_str()).filter(|f| !f.is_empty()));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new((0..rows.len() as i64).map(Some).collect::<Int64Array>())),
        ("n", Arc::new(rows.iter().map(|(n, _)| Some(*n)).collect::<Int64Array>())),
        ("flag", Arc::new(flags.collect::<StringArray>())),
    ];
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let file = std::fs::File::create(w.folder.path().join("t.parquet")).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn answer(w: &World, n: AggregateId) -> (String, Coverage) {
    let loaded = w.load();
    let found = loaded.aggregate(n, &Cell::default());
    (told(&found), found.coverage)
}

#[test]
fn text_and_parquet_in_any_parts_give_the_same() {
    let rows = rows(&["", "p", "A", "e", "c", ":", "Provisional", "ОЦЕНКА"]);
    let used = |at: usize| !matches!(at % 8, 4 | 5);
    let sum: i64 = rows.iter().enumerate().filter(|(at, _)| used(*at)).map(|(_, (n, _))| n).sum();
    let (present, eighth) = (ROWS as u64 / 4 * 3, ROWS as u64 / 8);
    let coverage = Coverage {
        withheld: Withheld { suppressed: eighth, confidential: eighth },
        status: DataStatus::Estimated,
        ..Coverage::of(present, ROWS as u64)
    };
    for file in ["t.csv", "t.parquet"] {
        for partitions in [1, 2, 7] {
            let (mut w, n) = policy(file, Vec::new());
            w.options.partitions = Some(partitions);
            write_text(&w, &rows);
            write_parquet(&w, &rows);
            let wanted = (format!("{sum} {present}/{ROWS}"), coverage);
            assert_eq!(answer(&w, n), wanted, "{file} in {partitions} parts");
        }
    }
}

/// What the author says of a sign goes before what is known, for an empty cell too.
#[test]
fn signs_of_the_author_go_first() {
    let signs = [("p", DataStatus::Final), ("", DataStatus::Provisional), ("r", DataStatus::Suppressed)];
    let signs: Vec<_> = signs.iter().map(|(sign, status)| ((*sign).to_owned(), *status)).collect();
    for file in ["t.csv", "t.parquet"] {
        for (given, status) in [("p", DataStatus::Final), ("", DataStatus::Provisional)] {
            let (w, n) = policy(file, signs.clone());
            let rows = rows(&[given, "r"]);
            write_text(&w, &rows);
            write_parquet(&w, &rows);
            let (_, coverage) = answer(&w, n);
            let half = ROWS as u64 / 2;
            assert_eq!(
                (coverage.status, coverage.present, coverage.withheld.suppressed),
                (status, half, half)
            );
        }
    }
}

/// A key of numbers names its row whatever the status; a sign in place of a number that is held back is not read.
#[test]
fn keys_keep_their_values() {
    let (w, n) = policy("t.csv", Vec::new());
    w.write("t.csv", "id,n,flag\n1,5,\n2,(D),c\n3,7,q\n");
    let (told, coverage) = answer(&w, n);
    assert_eq!(told, "5 1/3");
    assert_eq!(coverage.withheld, Withheld { suppressed: 1, confidential: 1 });
    w.write("t.csv", "id,n,flag\n1,5,\n2,x,c\n2,7,q\n");
    assert_eq!(w.try_load().unwrap_err()[0].places.len(), 2, "two rows have one key");
    w.write("t.csv", "id,n,flag\n1,(D),\n");
    assert!(w.try_load().is_err(), "a final value is a number");
}
