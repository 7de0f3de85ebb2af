//! Files of every kind that tables come in.

use std::io::Write;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int32Array,
    RecordBatch, StringArray,
};
use datafusion::arrow::datatypes::Int32Type;
use datafusion::parquet::arrow::ArrowWriter;
use idel::cube::{Cell, Evidence};
use idel::model::*;

use super::*;

/// One table of names and numbers without a key.
fn table(file: &str) -> (World, AggregateId) {
    let mut w = world();
    let d = w.add(dataset("t", file).with(column("name", ColumnKind::Text)).with(number_column("n", None)));
    let n = w.sum(d, 1);
    (w, n)
}

fn total(w: &World, n: AggregateId) -> String {
    ask(&w.load(), n, &Cell::default())
}

#[test]
fn separators_marks_quotes_and_headers() {
    for (text, header) in [
        ("name,n\na,1.5\nb,2\n", 1),
        ("name;n;more\na;1.5;x\n\"b;\";2;y\n", 1),
        ("n\tname\r\n1.5\ta\r\n2\tb\r\n", 1),
        ("\u{feff}name,n\na,1.5\nb,2\n", 1),
        ("\u{feff}\"name, n\",name,n\n0,a,1.5\n0,b,2\n", 1),
        ("name,n\n\"a\nb\"\"c\",1.5\n , 2 \n", 1),
        ("Table 1\nas of 2012\nname,n\na,1.5\nb,2", 3),
        ("name,n\na,1.5\nb,…\nc,x\nd,2\n", 1),
    ] {
        for partitions in [None, Some(1), Some(3)] {
            let (mut w, n) = table("t.csv");
            w.options.partitions = partitions;
            w.policy.datasets[0].header = header;
            w.policy.datasets[0].missing_signs = vec!["…".into(), "x".into()];
            w.write("t.csv", text);
            let told = total(&w, n);
            assert!(told.starts_with("3.5 2/"), "{told} of {text:?}");
        }
    }
}

#[test]
fn compressed_files_and_many_files() {
    let (mut w, n) = table("t.csv.gz");
    let text = b"name,n\na,1.5\nb,2\n";
    let path = w.folder.path().join("t.csv.gz");
    let mut gzip =
        flate2::write::GzEncoder::new(std::fs::File::create(&path).unwrap(), flate2::Compression::fast());
    gzip.write_all(text).unwrap();
    gzip.finish().unwrap();
    assert_eq!(total(&w, n), "3.5 2/2");
    w.policy.datasets[0].file = "t.tsv.zst".into();
    let packed = zstd::encode_all(&b"n\tname\n3.5\ta\n"[..], 1).unwrap();
    std::fs::write(w.folder.path().join("t.tsv.zst"), packed).unwrap();
    assert_eq!(total(&w, n), "3.5 1/1");
    w.policy.datasets[0].file = "part-*.csv".into();
    w.write("part-1.csv", "name,n\na,1\n");
    w.write("part-2.csv", "n,more,name\n2,x,b\n4,x,c\n");
    let loaded = w.load();
    assert_eq!(ask(&loaded, n, &Cell::default()), "7 3/3");
    let files: Vec<_> = loaded.tables()[0].files.iter().map(|f| (f.name.as_str(), f.rows)).collect();
    assert_eq!(files, [("part-1.csv", 1), ("part-2.csv", 2)]);
    let name = &loaded.tables()[0].columns[0];
    assert_eq!((name.present, name.of, name.distinct), (3, 3, Some(3)));
    w.options.files.insert("t".into(), path);
    assert_eq!(total(&w, n), "3.5 2/2");
}

fn parquet(w: &World, file: &str, columns: Vec<(&str, ArrayRef)>) {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let file = std::fs::File::create(w.folder.path().join(file)).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn parquet_values_are_exact() {
    let mut w = world();
    w.policy.classifications.push(tree("code", &[("7", None), ("8", None)]));
    let d = w.add(
        dataset("t", "t.parquet")
            .key(column("code", ColumnKind::Code(ClassificationId(0))))
            .by(Grain::Year, "year")
            .with(number_column("float", None))
            .with(number_column("decimal", None))
            .with(number_column("text", None))
            .with(column("day", ColumnKind::Date))
            .with(column("flag", ColumnKind::Text))
            .with(column("word", ColumnKind::Text)),
    );
    let words: DictionaryArray<Int32Type> = vec![Some("x"), Some("y"), None].into_iter().collect();
    parquet(
        &w,
        "t.parquet",
        vec![
            ("word", Arc::new(words)),
            ("float", Arc::new(Float64Array::from(vec![Some(0.1), Some(1e-7), None]))),
            (
                "decimal",
                Arc::new(Decimal128Array::from(vec![150, 2, 3]).with_precision_and_scale(20, 2).unwrap()),
            ),
            ("text", Arc::new(StringArray::from(vec!["1", " 2.5 ", ""]))),
            ("code", Arc::new(Int32Array::from(vec![7, 8, 7]))),
            ("year", Arc::new(Int32Array::from(vec![2011, 2011, 2012]))),
            ("day", Arc::new(Date32Array::from(vec![0, 1, 2]))),
            ("flag", Arc::new(BooleanArray::from(vec![true, false, true]))),
        ],
    );
    let [float, decimal, text] = [1, 2, 3].map(|column| w.sum(d, column));
    w.filter(float, text_in(col(d, 5), &["true", "false"]));
    w.filter(text, text_in(col(d, 6), &["x", "y"]));
    let loaded = w.load();
    let year = w.cell(None, Some(2011));
    assert_eq!(ask(&loaded, float, &year), "0.1000001 2/2");
    assert_eq!(ask(&loaded, decimal, &year), "1.52 2/2");
    assert_eq!(ask(&loaded, text, &year), "3.5 2/2");
    parquet(
        &w,
        "t.parquet",
        vec![
            ("code", Arc::new(Int32Array::from(vec![7, 9]))),
            ("year", Arc::new(Int32Array::from(vec![2011, 2011]))),
            ("float", Arc::new(Float64Array::from(vec![f64::NAN, 1.0]))),
            ("decimal", Arc::new(Int32Array::from(vec![1, 2]))),
            ("text", Arc::new(Int32Array::from(vec![1, 2]))),
            ("day", Arc::new(StringArray::from(vec!["2012-01-01", "x"]))),
            ("flag", Arc::new(StringArray::from(vec!["", ""]))),
            ("word", Arc::new(StringArray::from(vec!["", ""]))),
        ],
    );
    let places: Vec<_> = w
        .try_load()
        .unwrap_err()
        .iter()
        .map(|p| (p.places[0].row, p.places[0].column.clone(), p.places[0].value.clone()))
        .collect();
    let place = |row, column: &str, value: &str| (Some(row), Some(column.to_owned()), Some(value.to_owned()));
    assert_eq!(places, [place(2, "code", "9"), place(1, "float", "NaN"), place(2, "day", "x")]);
}

#[test]
fn where_keeps_rows_before_anything_is_asked_of_them() {
    let mut w = world();
    w.policy.classifications.push(tree("code", &[("7", None)]));
    let d = w.add(
        dataset("t", "t.csv")
            .key(column("code", ColumnKind::Code(ClassificationId(0))))
            .with(column("level", ColumnKind::Text))
            .with(number_column("n", None)),
    );
    w.policy.datasets[0].filter = Some(text_in(col(d, 1), &["6"]));
    w.write("t.csv", "code,level,n\nall,2,…\n7,6,5\n,1,x\nall,2,3\n");
    let n = w.sum(d, 2);
    let loaded = w.load();
    assert_eq!(ask(&loaded, n, &Cell::default()), "5 1/1");
    let table = &loaded.tables()[0];
    assert_eq!((table.rows, table.kept), (4, 1));
    assert_eq!((table.columns[0].present, table.columns[0].of, table.columns[0].distinct), (1, 1, Some(1)));
}

#[test]
fn a_fingerprint_is_the_sha_256_of_the_bytes() {
    let w = world();
    w.write("t", "abc");
    assert_eq!(
        idel::engine::fingerprint(&w.folder.path().join("t")).unwrap(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn names_of_files_and_folders_are_any() {
    let (mut w, n) = table("Отчёты 100%/строки #1 [a+b] \"x\".csv");
    std::fs::create_dir(w.folder.path().join("Отчёты 100%")).unwrap();
    w.write("Отчёты 100%/строки #1 [a+b] \"x\".csv", "name,n\na,3.5\n");
    assert_eq!(total(&w, n), "3.5 1/1");
    w.policy.datasets[0].file = "Отчёты 100%/стр*.csv".into();
    assert_eq!(total(&w, n), "3.5 1/1");
}
