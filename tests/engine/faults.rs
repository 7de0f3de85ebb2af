//! Every fault of data is told with its place.

use idel::diagnostic::{DataFault, DataProblem, Describe, Encoding, Lang};
use idel::model::*;

use super::*;

/// `code row:column=value …` of each problem.
fn tell(problems: &[DataProblem]) -> Vec<String> {
    let place = |p: &idel::diagnostic::DataPlace| {
        let mut text = p.row.map_or(String::new(), |r| r.to_string());
        if let Some(column) = &p.column {
            text += &format!(":{column}");
        }
        if let Some(value) = &p.value {
            text += &format!("={value}");
        }
        text
    };
    let line = |p: &DataProblem| {
        assert!(!p.message(Lang::En).is_empty() && !p.message(Lang::Ru).is_empty());
        assert_eq!(p.help(Lang::En).is_some(), p.help(Lang::Ru).is_some());
        let places: Vec<String> = p.places.iter().map(place).collect();
        let more = if p.more > 0 { format!(" +{}", p.more) } else { String::new() };
        format!("{} {}{more}", p.code(), places.join(" ")).trim_end().to_owned()
    };
    problems.iter().map(line).collect()
}

fn faults(w: &World) -> Vec<String> {
    for partitions in [Some(1), Some(3), None] {
        let mut options = w.options.clone();
        options.partitions = partitions;
        let again = World { policy: w.policy.clone(), folder: tempfile::tempdir().unwrap(), options };
        assert_eq!(tell(&again.try_load().unwrap_err()), tell(&w.try_load().unwrap_err()));
    }
    tell(&w.try_load().unwrap_err())
}

#[test]
fn the_line_of_a_fault_is_the_one_that_an_editor_shows() {
    let (w, ..) = enterprises("inn,year,staff,revenue\n");
    let text = "inn,kind,region\n1,firm,16.1\n\n2,firm,16.9\n\"3\n\",firm,16.8\n4,firm,16.1\n5,firm,16.7";
    for end in ["", "\n"] {
        let text = format!("{text}{end}");
        w.write("e.csv", &text);
        assert_eq!(faults(&w), ["E0518 4:region=16.9 5:region=16.8 8:region=16.7"]);
        w.write("e.csv", &format!("\u{feff}{}", text.replace('\n', "\r\n")));
        assert_eq!(faults(&w), ["E0518 4:region=16.9 5:region=16.8 8:region=16.7"]);
    }
}

#[test]
fn cells_that_contradict_their_declaration() {
    let (mut w, ..) = enterprises("inn,year,staff,revenue\n");
    w.policy.datasets[0].columns.push(column("day", ColumnKind::Date));
    w.write(
        "e.csv",
        "inn,kind,region,day\n1,firm,16.1,\n2,firm,16.9,30.06.2012\n,firm,16.1,\n2,firm,16.1,2011-02-29\n",
    );
    assert_eq!(
        faults(&w),
        [
            "E0516 4:inn",
            "E0518 3:region=16.9",
            "E0514 3:day=30.06.2012 5:day=2011-02-29",
            "E0522 3:inn=2 5:inn=2"
        ]
    );
    let helps: Vec<_> = w.try_load().unwrap_err().iter().map(|p| p.help(Lang::En)).collect();
    assert_eq!(helps[1].as_deref(), Some("correct the code, or add it to the declaration of `region`"));
    assert_eq!(
        helps[2].as_deref(),
        Some("write `2012-06-30`, the year first, in the whole column (2 values)")
    );
    let mut rows = String::from("inn,year,staff,revenue\n1,2011,\"1 500,5\",1\n7,2011,1,1\n1,11,1,1\n");
    rows += "2,,1,1\n2,2012,x,1234567890123456789012345678901234567890\n1,2013,1,1\n1,2013,1,1\n1,2013,1,1\n";
    let (w, ..) = enterprises(&rows);
    assert_eq!(
        faults(&w),
        [
            "E0520 3:inn=7",
            "E0512 2:staff=1 500,5",
            "E0512 6:staff=x",
            "E0513 6:revenue=1234567890123456789012345678901234567890",
            "E0515 4:year=11",
            "E0517 5:year",
            "E0522 7:inn=1 8:inn=1 9:inn=1",
        ]
    );
    let problems = w.try_load().unwrap_err();
    assert_eq!(problems[1].help(Lang::En).as_deref(), Some("write `1500.5`"));
    assert!(matches!(&problems[6].fault, DataFault::Duplicate { key, keys: 1 } if key == "1, 2013"));
}

#[test]
fn many_faults_of_a_kind_are_one_problem() {
    let mut rows = String::from("inn,year,staff,revenue\n");
    (0..25).for_each(|n| rows += &format!("1,{},x,\n", 2000 + n));
    let (w, ..) = enterprises(&rows);
    let told = faults(&w);
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("E0512 2:staff=x 3:staff=x") && told[0].ends_with("+15"), "{told:?}");
}

#[test]
fn files_that_are_not_there_or_not_tables() {
    let (mut w, ..) = enterprises("");
    let mut fault = |file: &str| {
        w.policy.datasets[1].file = file.into();
        let problems = w.try_load().unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:#?}");
        problems[0].fault.clone()
    };
    assert_eq!(
        fault("R1.csv"),
        DataFault::NoFile { file: "R1.csv".into(), nearest: Some("r.csv".into()), instead: false }
    );
    assert_eq!(fault("x-*.csv"), DataFault::NothingFits { pattern: "x-*.csv".into() });
    assert_eq!(fault("r.csv"), DataFault::EmptyFile { file: "r.csv".into() });
    assert_eq!(fault("r.xls"), DataFault::NoFile { file: "r.xls".into(), nearest: None, instead: false });
    std::fs::create_dir(w.folder.path().join("d.csv")).unwrap();
    w.write("r.xls", "?");
    w.write("bad.csv.gz", "no gzip");
    w.write("bad.parquet", "no parquet");
    std::fs::write(w.folder.path().join("cp1251.csv"), b"inn,\xEF\xF0\xE8\xE2\xE5\xF2\n").unwrap();
    let mut fault = |file: &str| {
        w.policy.datasets[1].file = file.into();
        let problems = w.try_load().unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:#?}");
        problems[0].fault.clone()
    };
    assert_eq!(fault("r.xls"), DataFault::UnknownFormat { file: "r.xls".into() });
    assert_eq!(fault("d.csv"), DataFault::IsFolder { file: "d.csv".into() });
    assert_eq!(
        fault("cp1251.csv"),
        DataFault::NotUtf8 { file: "cp1251.csv".into(), encoding: Encoding::Windows1251 }
    );
    assert!(matches!(fault("bad.csv.gz"), DataFault::Damaged { .. }));
    assert!(matches!(fault("bad.parquet"), DataFault::Damaged { .. }));
}

#[test]
fn headers_that_lack_a_column() {
    let (w, ..) = enterprises("inn,year,stuff,revenue,revenue\n");
    let problems = w.try_load().unwrap_err();
    let near = Some("stuff".to_owned());
    assert_eq!(
        problems[1].fault,
        DataFault::NoColumn {
            file: "r.csv".into(),
            missing: vec![("staff".into(), near, span())],
            headings: ["inn", "year", "stuff", "revenue", "revenue"].map(str::to_owned).to_vec(),
            line: 1,
            none: None,
        }
    );
    assert_eq!(problems[0].fault, DataFault::ColumnTwice { file: "r.csv".into(), header: "revenue".into() });
    assert_eq!(problems.len(), 2);
}

#[test]
fn rows_that_do_not_hold_together() {
    let (w, ..) = enterprises("inn,year,staff,revenue\n1,2011,1,1\n2,2011,1\n3,2011,\"1\n\",1,5\n");
    assert_eq!(faults(&w), ["E0511 3 4"]);
    let (w, ..) = enterprises("");
    let mut bytes = b"inn,year,staff,revenue\n1,2011,1,1\n".to_vec();
    bytes.extend_from_slice(b"2,2011,1,\xD0\xE0\xE1\n");
    std::fs::write(w.folder.path().join("r.csv"), bytes).unwrap();
    assert_eq!(faults(&w), ["E0508 3"]);
    let problem = &w.try_load().unwrap_err()[0];
    assert!(problem.message(Lang::Ru).contains("Windows-1251"));
    let (mut w, ..) = enterprises("");
    w.policy.datasets[1].file = "r.csv.gz".into();
    let mut packed = Vec::new();
    let mut gzip = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::fast());
    let rows: String =
        (0..9000).map(|n| format!("1,{},{n},{}\n", n % 100 + 1900, n * 7919 % 10007)).collect();
    std::io::Write::write_all(&mut gzip, format!("inn,year,staff,revenue\n{rows}").as_bytes()).unwrap();
    gzip.finish().unwrap();
    packed.truncate(packed.len() / 2);
    std::fs::write(w.folder.path().join("r.csv.gz"), packed).unwrap();
    assert_eq!(faults(&w), ["E0506"]);
}

#[test]
fn an_undecided_where_is_a_fault() {
    let (mut w, _, r) =
        enterprises("inn,year,staff,revenue\n1,2011,5,1\n2,2011,,1\n3,2011,x,1\n4,2011,0,x\n");
    w.policy.datasets[1].filter = Some(at_least(col(r, 1), 1));
    assert_eq!(faults(&w), ["E0512 4:staff=x", "E0521 3"]);
}

#[test]
fn totals_mixed_with_details() {
    let mut w = world();
    w.policy
        .classifications
        .push(tree("region", &[("16", None), ("16.1", Some("16")), ("16.2", Some("16"))]));
    let region = ColumnKind::Code(ClassificationId(0));
    let d = w.add(
        dataset("stat", "s.csv")
            .key(column("region", region))
            .key(column("branch", ColumnKind::Text))
            .by(Grain::Year, "year")
            .with(number_column("jobs", None)),
    );
    w.write("s.csv", "region,branch,year,jobs\n16,a,2010,1\n16.1,b,2010,1\n16.1,a,2011,1\n16,b,2011,4\n");
    let jobs = w.sum(d, 2);
    assert_eq!(ask(&w.load(), jobs, &w.cell(None, None)), "7 4/8");
    w.write("s.csv", "region,branch,year,jobs\n16,a,2010,1\n16.1,b,2010,1\n16.1,a,2010,1\n16.2,a,2010,4\n");
    assert_eq!(faults(&w), ["E0523 2:region=16 4:region=16.1 +2"]);
    let code = row(RowKind::CodeIn { operand: Box::new(col(d, 0)), ranges: vec![(1, 3)] });
    w.policy.datasets[0].filter = Some(code);
    assert_eq!(ask(&w.load(), jobs, &w.cell(None, None)), "6 3/3");
}

#[test]
fn unknown_clusters_and_late_references() {
    let mut w = world();
    let e = w.add(
        dataset("firm", "e.csv")
            .key(column("id", ColumnKind::Text))
            .with(column("owner", ColumnKind::Reference(DatasetId(0))))
            .with(column("cluster", ColumnKind::Cluster)),
    );
    w.cluster("oil", e, Vec::new());
    w.write("e.csv", "id,owner,cluster\na,,oil\nb,a,\nc,z,oli\n");
    assert_eq!(faults(&w), ["E0519 4:cluster=oli"]);
    w.write("e.csv", "id,owner,cluster\na,,oil\nb,a,\nc,z,oil\n");
    assert_eq!(faults(&w), ["E0520 4:owner=z"]);
    let count = w.count(e, RoleFilter::None);
    w.filter(count, row(RowKind::KeyIn { operand: Box::new(col(e, 1)), keys: vec!["a".into()] }));
    w.write("e.csv", "id,owner,cluster\nb,a,\na,,oil\nc,a,oil\n");
    assert_eq!(ask(&w.load(), count, &w.cell(None, None)), "2 2/3");
}

#[test]
fn members_named_by_key() {
    let (mut w, e, ..) = enterprises("inn,year,staff,revenue\n");
    let core = w.role("core");
    w.cluster("c", e, Vec::new());
    w.policy.clusters[0].within = vec![(AxisId(0), AxisMember::Code(0))];
    let contour = &mut w.policy.clusters[0].contour;
    contour.include = ["1", "4", "11"].map(|k| (core, k.to_owned(), span())).to_vec();
    contour.exclude = ["1", "99"].map(|k| (k.to_owned(), span())).to_vec();
    let told = faults(&w);
    assert_eq!(told, ["E0524", "E0524", "E0525"]);
    let problems = w.try_load().unwrap_err();
    let missing = DataFault::NoSuchMember { cluster: "c".into(), key: "11".into(), file: "e.csv".into() };
    assert_eq!(problems[0].fault, missing);
}

#[test]
fn a_fault_of_entities_is_not_told_again_for_their_facts() {
    let (mut w, e, r) = enterprises("inn,year,staff,revenue\n1,2011,1,1\n1,2011,1,1\n7,2012,1,1\n");
    w.write("e.csv", "inn,kind,region\n1,firm,x\n");
    assert_eq!(faults(&w), ["E0518 2:region=x"]);
    w.policy.datasets[r.index()].filter = Some(text_in(col(e, 1), &["firm"]));
    assert_eq!(faults(&w), ["E0518 2:region=x"]);
}

#[test]
fn empty_rows_are_no_rows() {
    let (w, e, r) = enterprises("inn,year,staff,revenue\n1,2011,5,1\n,,,\n2,2011,6,1\n,,,\n , ,,\n");
    for partitions in [Some(1), Some(3), None] {
        let options = Options { partitions, ..Options::default() };
        let again = World { policy: w.policy.clone(), folder: tempfile::tempdir().unwrap(), options };
        let loaded = again.load();
        use idel::cube::Evidence;
        let rows: Vec<u64> = [e, r].map(|d| loaded.tables()[d.index()].rows).to_vec();
        assert_eq!(rows, [6, 2]);
    }
    w.write("r.csv", "inn,year,staff,revenue\n,,,\n1,2011,5,1\n,,,\n,2011,6,1\n");
    assert_eq!(faults(&w), ["E0516 5:inn"]);
}

#[test]
fn a_where_may_read_a_reference_into_its_own_table() {
    let mut w = world();
    let e = w.add(
        dataset("firm", "e.csv")
            .key(column("id", ColumnKind::Text))
            .with(column("owner", ColumnKind::Reference(DatasetId(0)))),
    );
    let owned = row(RowKind::KeyIn { operand: Box::new(col(e, 1)), keys: vec!["a".into()] });
    let absent = row(RowKind::IsMissing(Box::new(col(e, 1))));
    w.policy.datasets[0].filter = Some(row(RowKind::Or(Box::new(absent), Box::new(owned))));
    let count = w.count(e, RoleFilter::None);
    w.write("e.csv", "id,owner\nc,b\nb,a\na,\nd,a\n");
    assert_eq!(ask(&w.load(), count, &w.cell(None, None)), "3 3/3");
}
