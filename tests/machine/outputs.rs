//! Several outputs at once: all of them are written, or none.

use std::path::Path;

use super::super::cli::{Folder, code, idel, stderr, stdout};

const FILES: [&str; 8] = ["a.json", "a.csv", "a.md", "a.html", "a.xlsx", "a.sarif", "a.xml", "a.tap"];

fn outputs(folder: &Folder, files: &[&str]) -> Vec<String> {
    let path = |file: &&str| folder.path().join(file).to_str().unwrap().to_owned();
    files.iter().flat_map(|file| ["--output".to_owned(), path(file)]).collect()
}

fn run(verb: &[&str], outputs: &[String]) -> std::process::Output {
    let mut arguments = verb.to_vec();
    arguments.extend(outputs.iter().map(String::as_str));
    idel(&arguments)
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_form_is_written_beside_the_report_for_readers() {
    let folder = Folder::new("outputs-all");
    std::fs::create_dir_all(folder.path()).unwrap();
    for verb in
        [vec!["assess", "docs/verdicts/en"], vec!["check", "tests/corpus/check/bad/W0405_swapped.idel"]]
    {
        let alone = run(&verb, &[]);
        let output = run(&verb, &outputs(&folder, &FILES));
        assert_eq!((code(&output), stdout(&output)), (code(&alone), stdout(&alone)), "{verb:?}");
        let mut expected: Vec<String> = FILES.iter().map(|file| (*file).to_owned()).collect();
        expected.sort();
        assert_eq!(files(folder.path()), expected, "{verb:?}");
        // Each file is what `--format` prints.
        let formats = [
            ("json", "a.json"),
            ("csv", "a.csv"),
            ("markdown", "a.md"),
            ("sarif", "a.sarif"),
            ("junit", "a.xml"),
            ("tap", "a.tap"),
            ("html", "a.html"),
        ];
        for (format, file) in formats {
            let mut arguments = verb.clone();
            arguments.extend(["--format", format]);
            let written = std::fs::read_to_string(folder.path().join(file)).unwrap();
            assert_eq!(stdout(&idel(&arguments)), written, "{verb:?} {format}");
        }
        let book = std::fs::read(folder.path().join("a.xlsx")).unwrap();
        assert!(book.starts_with(b"PK"));
    }
}

#[test]
fn a_workbook_holds_numbers_as_numbers() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let folder = Folder::new("outputs-book");
    std::fs::create_dir_all(folder.path()).unwrap();
    run(&["assess", "docs/verdicts/en"], &outputs(&folder, &["a.xlsx"]));
    let mut book: Xlsx<_> = open_workbook(folder.path().join("a.xlsx")).unwrap();
    let range = book.worksheet_range("Verdicts").unwrap();
    let row = range
        .rows()
        .find(|row| row[1] == Data::String("Jobs (first.jobs), Automotive cluster in 2012".into()));
    let row = row.unwrap();
    assert_eq!(
        (&row[0], &row[2], &row[3]),
        (&Data::String("missed".into()), &Data::Float(204.0), &Data::Float(205.0))
    );
}

#[test]
fn where_one_cannot_be_written_none_is() {
    let folder = Folder::new("outputs-none");
    std::fs::create_dir_all(folder.path()).unwrap();
    std::fs::write(folder.path().join("a.md"), "before").unwrap();
    for verb in [vec!["assess", "docs/verdicts/en"], vec!["check", "docs/verdicts/en"]] {
        for wrong in ["absent/a.sarif", "folder.xml"] {
            std::fs::create_dir_all(folder.path().join("folder.xml")).unwrap();
            let output = run(&verb, &outputs(&folder, &["a.md", wrong, "a.tap"]));
            assert_eq!(code(&output), 1, "{verb:?} {wrong}");
            assert!(stderr(&output).contains("could not be written"), "{}", stderr(&output));
            assert_eq!(files(folder.path()), ["a.md", "folder.xml"]);
            assert_eq!(std::fs::read_to_string(folder.path().join("a.md")).unwrap(), "before");
        }
    }
}

#[test]
fn two_outputs_of_one_name_and_outputs_over_inputs_are_refused() {
    let folder = Folder::new("outputs-twice");
    assert_eq!(code(&idel(&["new", folder.text()])), 0);
    let table = "data/reports.csv".to_owned();
    let before = std::fs::read(folder.path().join(&table)).unwrap();
    for verb in [vec!["assess", folder.text()], vec!["check", folder.text()]] {
        let twice = run(&verb, &outputs(&folder, &["a.sarif", "data/../a.sarif"]));
        assert_eq!(code(&twice), 2, "{}", stderr(&twice));
        assert!(stderr(&twice).contains("twice") && !folder.path().join("a.sarif").exists());
        let over = run(&verb, &outputs(&folder, &["a.tap", &table]));
        assert_eq!(code(&over), 2, "{}", stderr(&over));
        assert!(!folder.path().join("a.tap").exists());
        assert_eq!(std::fs::read(folder.path().join(&table)).unwrap(), before);
    }
}

#[test]
fn a_run_that_cannot_assess_leaves_no_older_report() {
    let folder = Folder::new("outputs-faulty");
    assert_eq!(code(&idel(&["new", folder.text()])), 0);
    let wanted = outputs(&folder, &["a.sarif", "a.xml", "a.json"]);
    let verb = ["assess", folder.text()];
    let first = run(&verb, &wanted);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    let read = |file: &str| std::fs::read_to_string(folder.path().join(file)).unwrap();
    let json = read("a.json");
    // The policy has an error: the reports say so, and the assessment that is not there is not written.
    let file = folder.path().join("policy.idel");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\nstage broken\n")).unwrap();
    assert_eq!(code(&run(&verb, &wanted)), 3);
    assert!(read("a.sarif").contains("\"level\": \"error\"") && read("a.xml").contains("<failure"));
    assert_eq!(read("a.json"), json);
    let printed = idel(&["assess", folder.text(), "--format", "github"]);
    assert!(stdout(&printed).starts_with("::error file="), "{}", stdout(&printed));
    // So with data that contradict the policy.
    std::fs::write(&file, text).unwrap();
    let table = folder.path().join("data/reports.csv");
    let rows = std::fs::read_to_string(&table).unwrap();
    let last = rows.lines().last().unwrap();
    std::fs::write(&table, format!("{rows}{last}\n")).unwrap();
    assert_eq!(code(&run(&verb, &wanted)), 1);
    assert!(read("a.sarif").contains("\"ruleId\": \"E05"), "{}", read("a.sarif"));
}
