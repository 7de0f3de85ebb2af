//! The binary as its users run it: exit codes, streams, files.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use idel::source::SourceMap;

/// Runs `idel` in English, without colour.
pub fn idel(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_idel"))
        .args(arguments)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C.UTF-8")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder of its own for a test, removed before and after.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("idel-test-{}-{name}", std::process::id()));
        let _absent = std::fs::remove_dir_all(&path);
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn text(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _absent = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    for arguments in [
        vec![],
        vec!["asses"],
        vec!["assess", ".", "--as-of", "soon"],
        vec!["assess", ".", "--output", "report.docx"],
        vec!["assess", ".", "--data", "report"],
        vec!["assess", ".", "--fail-on", "always"],
        vec!["assess", ".", "--partitions", "0"],
        vec!["check", ".", "--deny", "errors"],
        vec!["eval"],
    ] {
        let output = idel(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stdout(&output).is_empty() && !stderr(&output).is_empty(), "{arguments:?}");
    }
    for arguments in [["--help"], ["--version"]] {
        let output = idel(&arguments);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains("idel") && stderr(&output).is_empty());
    }
    assert!(stderr(&idel(&["assess", "--output", "report.docx"])).contains(".xml (JUnit) or .tap"));
}

#[test]
fn a_path_that_is_not_there_is_1() {
    for verb in [vec!["check", "no-such-policy"], vec!["assess", "no-such-policy"]] {
        let output = idel(&verb);
        assert_eq!((code(&output), stderr(&output).as_str()), (1, "error: there is no `no-such-policy`\n"));
    }
    let output = idel(&["check", "no-such-policy", "--lang", "ru"]);
    assert_eq!(stderr(&output), "ошибка: `no-such-policy` не существует\n");
}

#[test]
fn a_new_policy_is_written_once_and_nothing_is_overwritten() {
    for (lang, policy) in [("en", "policy.idel"), ("ru", "политика.idel")] {
        let folder = Folder::new(&format!("new-{lang}"));
        let output = idel(&["new", folder.text(), "--lang", lang]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let told = stdout(&output);
        for next in ["idel check ", "idel assess ", "idel eval "] {
            assert!(told.contains(next), "{told}");
        }
        let text = std::fs::read_to_string(folder.path().join(policy)).unwrap();
        let mut sources = SourceMap::default();
        let file = sources.add(policy, text.clone());
        let parsed = idel::syntax::parse_file(file, &text);
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
        let again = idel(&["new", folder.text(), "--lang", lang]);
        assert_eq!(code(&again), 2);
        assert!(stderr(&again).contains(folder.text()));
        assert_eq!(std::fs::read_to_string(folder.path().join(policy)).unwrap(), text);
    }
}

#[test]
fn a_new_policy_does_not_touch_a_folder_in_use() {
    let folder = Folder::new("in-use");
    std::fs::create_dir_all(folder.path()).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    assert_eq!(code(&idel(&["new", folder.text()])), 2);
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["notes.txt"]);
    let file = folder.path().join("notes.txt");
    assert_eq!(code(&idel(&["new", file.to_str().unwrap()])), 2);
}

/// The queries that `new` proposes are queries.
#[test]
fn the_query_that_new_proposes_parses() {
    for lang in ["en", "ru"] {
        let folder = Folder::new(&format!("query-{lang}"));
        let told = stdout(&idel(&["new", folder.text(), "--lang", lang]));
        let query = told.split('"').nth(1).unwrap();
        let mut sources = SourceMap::default();
        let file = sources.add("query", query);
        assert!(idel::syntax::parse_query(file, query).is_ok(), "{query}");
    }
}

#[test]
fn a_new_policy_checks_without_a_remark() {
    for lang in ["en", "ru"] {
        let folder = Folder::new(&format!("check-{lang}"));
        assert_eq!(code(&idel(&["new", folder.text(), "--lang", lang])), 0);
        let output = idel(&["check", folder.text(), "--deny", "warnings"]);
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
        let json = idel(&["check", folder.text(), "--format", "json"]);
        assert_eq!((code(&json), stdout(&json).as_str()), (0, ""));
    }
}

#[test]
fn errors_of_a_policy_are_3_and_told_in_its_language() {
    let folder = Folder::new("invalid");
    std::fs::create_dir_all(folder.path()).unwrap();
    std::fs::write(
        folder.path().join("policy.idel"),
        "политика \"Проба\" { язык ru  база 2010  основание закон }\n",
    )
    .unwrap();
    let output = idel(&["check", folder.text()]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("`закон`"), "{}", stderr(&output));
    assert!(stdout(&output).contains("ошибка"), "{}", stdout(&output));
    let json = idel(&["check", folder.text(), "--format", "json", "--lang", "en"]);
    assert_eq!(code(&json), 3);
    let first: serde_json::Value = serde_json::from_str(stdout(&json).lines().next().unwrap()).unwrap();
    assert_eq!((&first["severity"], &first["labels"][0]["line"]), (&"error".into(), &1.into()));
    assert_eq!(code(&idel(&["assess", folder.text()])), 3, "definitions are checked before data are read");
}

#[test]
fn unknown_names_are_2_with_the_nearest_known() {
    for (arguments, near) in [
        (vec!["assess", ENGLISH, "--stage", "frist"], "`first`"),
        (vec!["assess", ENGLISH, "--data", "reprot=x.csv"], "`report`"),
        (vec!["members", "petrochm", ENGLISH], "`petrochem`"),
        (vec!["eval", "prodctivity by cluster", ENGLISH], "`productivity`"),
    ] {
        let output = idel(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(near) && stdout(&output).is_empty(), "{}", stderr(&output));
    }
}

const ENGLISH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/tatarstan/en");
const RUSSIAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/tatarstan/ru");

#[test]
fn a_new_policy_assesses_cleanly_and_answers_the_proposed_query() {
    for lang in ["en", "ru"] {
        let folder = Folder::new(&format!("assess-{lang}"));
        let told = stdout(&idel(&["new", folder.text(), "--lang", lang]));
        let output = idel(&["assess", folder.text()]);
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{}", stdout(&output));
        let answer = idel(&["eval", told.split('"').nth(1).unwrap(), folder.text(), "--format", "csv"]);
        assert_eq!(code(&answer), 0, "{}", stderr(&answer));
        assert_eq!(stdout(&answer).lines().count(), 1 + 2 * 3, "{}", stdout(&answer));
    }
}

#[test]
fn the_outcome_gives_the_exit_code_and_flags_decide_whether_it_fails() {
    let run =
        |arguments: &[&str]| code(&idel(&[&["assess", ENGLISH, "--as-of", "2013"], arguments].concat()));
    assert_eq!(run(&[]), 4);
    assert_eq!(run(&["--fail-on", "missed"]), 4);
    assert_eq!(run(&["--fail-on", "never"]), 0);
    // The second stage is not due in 2011; two requirements of contours lack data.
    assert_eq!(code(&idel(&["assess", ENGLISH, "--as-of", "2011", "--stage", "second"])), 5);
    let ignoring = ["assess", ENGLISH, "--as-of", "2011", "--stage", "second", "--fail-on", "missed"];
    assert_eq!(code(&idel(&ignoring)), 0);
}

#[test]
fn a_stage_is_reported_alone_and_written_to_files_as_printed() {
    let folder = Folder::new("outputs");
    std::fs::create_dir_all(folder.path()).unwrap();
    let (json, csv) = (folder.path().join("a.json"), folder.path().join("a.CSV"));
    let (json, csv) = (json.to_str().unwrap(), csv.to_str().unwrap());
    let arguments =
        ["assess", RUSSIAN, "--stage", "первый", "--format", "json", "--output", json, "--output", csv];
    let output = idel(&arguments);
    let printed = stdout(&output);
    assert_eq!(std::fs::read_to_string(json).unwrap(), printed);
    let whole: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let verdicts = whole["verdicts"].as_array().unwrap();
    assert_eq!(whole["stages"].as_array().unwrap().len(), 1);
    assert!(verdicts.iter().all(|v| ["requirement", "rule"].contains(&v["kind"].as_str().unwrap())
        || v["id"].as_str().unwrap().starts_with("первый.")));
    assert_eq!(whole["data"][0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(std::fs::read_to_string(csv).unwrap().lines().count(), verdicts.len() + 1);
    let elsewhere = folder.path().join("no/such/folder/a.json");
    let failed = idel(&["assess", ENGLISH, "--output", elsewhere.to_str().unwrap()]);
    assert_eq!(code(&failed), 1);
}

#[test]
fn parts_and_runs_change_no_byte() {
    let run = |n: &str| idel(&["assess", ENGLISH, "--partitions", n, "--format", "json"]).stdout;
    let one = run("1");
    assert!(!one.is_empty());
    assert_eq!(one, run("3"));
}

#[test]
fn members_are_listed_and_explained() {
    let listed = idel(&["members", "agro", ENGLISH, "--as-of", "2012", "--format", "csv"]);
    assert_eq!(code(&listed), 0, "{}", stderr(&listed));
    assert!(stdout(&listed).contains("1690000084") && stdout(&listed).contains("undetermined"));
    let why = stdout(&idel(&["members", "agro", ENGLISH, "--why", "1690000001"]));
    assert!(
        why.contains("✗ activity in [\"15\"]: does not hold; activity = 23.2 (the first that fails)"),
        "{why}"
    );
    let unknown = idel(&["members", "agro", ENGLISH, "--why", "16900000012"]);
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains("did you mean"), "{}", stderr(&unknown));
}

/// The members of the list are those of the picture, whatever its form.
#[test]
fn members_are_drawn_into_files() {
    let folder = Folder::new("pictures");
    std::fs::create_dir_all(folder.path()).unwrap();
    let paths = ["svg", "dot", "graphml"].map(|end| folder.path().join(format!("agro.{end}")));
    let mut arguments = vec!["members", "agro", ENGLISH, "--as-of", "2012", "--format", "csv"];
    for path in &paths {
        arguments.extend(["--graph", path.to_str().unwrap()]);
    }
    let listed = idel(&arguments);
    assert_eq!(code(&listed), 0, "{}", stderr(&listed));
    for path in &paths {
        assert!(stderr(&listed).contains(&format!("written: {}", path.display())), "{}", stderr(&listed));
        let picture = std::fs::read_to_string(path).unwrap();
        let (table, mut members) = (stdout(&listed), 0);
        for line in table.lines().skip(1) {
            let key = line.split(',').nth(2).unwrap();
            assert!(picture.contains(key), "{key} is not in {}", path.display());
            members += 1;
        }
        assert!(members > 20, "{table}");
    }
    let again = std::fs::read(&paths[0]).unwrap();
    assert_eq!(code(&idel(&arguments)), 0, "pictures may be replaced");
    assert_eq!(std::fs::read(&paths[0]).unwrap(), again);

    let unknown = idel(&["members", "agro", ENGLISH, "--graph", "out.png", "--lang", "ru"]);
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains(".svg, .dot или .graphml"), "{}", stderr(&unknown));
    let svg = paths[0].to_str().unwrap();
    assert_eq!(code(&idel(&["members", "agro", ENGLISH, "--graph", svg, "--why", "1690000001"])), 2);
    assert_eq!(code(&idel(&["members", "agro", ENGLISH, "--graph", svg, "--graph", svg])), 2);
    let nowhere = folder.path().join("nowhere/out.svg");
    assert_eq!(code(&idel(&["members", "agro", ENGLISH, "--graph", nowhere.to_str().unwrap()])), 1);
}

#[test]
fn data_that_cannot_be_read_is_1() {
    let output = idel(&["data", ENGLISH, "--data", "report=no-such-file.csv"]);
    assert_eq!(code(&output), 1);
    let told = stderr(&output);
    // The file of the dataset is not the one to mend.
    assert!(
        told.contains("there is no file `no-such-file.csv`") && told.contains("in place of this file"),
        "{told}"
    );
    assert!(told.contains("`--data` or in") && !told.contains("from the folder of the policy"), "{told}");
    let output = idel(&["data", ENGLISH, "--data", "report=no-such-file.csv", "--lang", "ru"]);
    assert!(stderr(&output).contains("вместо этого файла"), "{}", stderr(&output));
    let read = idel(&["data", ENGLISH, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&read)).unwrap();
    assert_eq!((code(&read), &json["data"][1]["rows"]), (0, &1284.into()));
}

/// A reader who closes the pipe early is no failure.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_panic() {
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_idel"))
        .args(["members", "agro", ENGLISH])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

/// A result never replaces what the policy reads, under whatever name.
#[test]
fn inputs_are_not_overwritten() {
    let folder = Folder::new("inputs");
    assert_eq!(code(&idel(&["new", folder.text()])), 0);
    let data = folder.path().join("data");
    for input in ["reports.csv", "activities.csv", "../data/organisations.csv"] {
        let path = data.join(input);
        let before = std::fs::read_to_string(&path).unwrap();
        let output = idel(&["assess", folder.text(), "--output", path.to_str().unwrap()]);
        assert_eq!(code(&output), 2, "{input}");
        assert!(stderr(&output).contains("the policy reads it"), "{}", stderr(&output));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    }
    let elsewhere = folder.path().join("report.csv");
    std::fs::copy(data.join("reports.csv"), &elsewhere).unwrap();
    let replaced = format!("report={}", elsewhere.display());
    let arguments = [
        "assess",
        folder.text(),
        "--data",
        &replaced,
        "--output",
        elsewhere.to_str().unwrap(),
        "--lang",
        "ru",
    ];
    let output = idel(&arguments);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(stderr(&output).contains("его читает сама политика"), "{}", stderr(&output));
    let free = folder.path().join("free.csv");
    let free = free.to_str().unwrap();
    assert_eq!(code(&idel(&["assess", folder.text(), "--output", free, "--output", free])), 2);
    for _ in 0..2 {
        assert_eq!(code(&idel(&["assess", folder.text(), "--output", free])), 0, "results may be replaced");
    }
    let names = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")));
}

#[test]
fn wrong_usage_is_told_in_the_language_asked_for() {
    for (arguments, english, russian) in [
        (
            vec!["asses"],
            "no command `asses`; did you mean `assess`?",
            "команды `asses` нет; возможно, имелось в виду `assess`",
        ),
        (vec!["eval"], "<QUERY> is missing", "не хватает аргумента: <ЗАПРОС>"),
        (vec!["data", "--format", "xml"], "it can be: human, json, csv", "возможно: human, json, csv"),
        (vec!["assess", "--as-of", "31.12.2024"], "write `2024-12-31`", "напишите `2024-12-31`"),
        (vec!["check", "--foo"], "unexpected argument `--foo`", "лишний аргумент `--foo`"),
        (vec!["assess", "--stage"], "`--stage <NAME>` needs a value", "для `--stage <ИМЯ>` нужно значение"),
        (vec!["data", "--color", "auto", "--color", "never"], "given twice", "указан дважды"),
    ] {
        let output = idel(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(english), "{}", stderr(&output));
        let output = idel(&[arguments, vec!["--lang=ru"]].concat());
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(russian), "{}", stderr(&output));
    }
    let help = stdout(&idel(&["--help", "--lang", "ru"]));
    assert!(help.contains("Проверить определения; данные не нужны"), "{help}");
    let help = stdout(&idel(&["assess", "--help", "--lang", "ru"]));
    assert!(help.contains("Оценить цели только этого этапа") && !help.contains("Judge"), "{help}");
}

/// Latin letters stand in the Russian help for what is written so: options, verbs, values, files, and names of a policy.
#[test]
fn the_russian_help_has_no_english_words() {
    let top = stdout(&idel(&["--help", "--lang", "ru"]));
    let verbs: Vec<&str> = top
        .lines()
        .filter_map(|l| l.strip_prefix("  ")?.split("  ").next())
        .filter(|v| !v.is_empty())
        .collect();
    let verbs: Vec<&str> = verbs.into_iter().filter(|v| v.chars().all(|c| c.is_ascii_lowercase())).collect();
    assert!(verbs.len() >= 14, "{verbs:?}");
    let written = [
        "idel",
        "auto",
        "always",
        "never",
        "en",
        "ru",
        "human",
        "plain",
        "json",
        "JSON",
        "csv",
        "markdown",
        "md",
        "html",
        "sarif",
        "junit",
        "tap",
        "github",
        "gitlab",
        "svg",
        "dot",
        "graphml",
        "warnings",
        "missed",
        "undecided",
        "changed",
        "worse",
        "git",
        "diagnostics",
        "trace",
        "history",
        "std",
        "std.concentration",
        "E0301",
        "2012-Q2",
    ];
    for verb in std::iter::once("").chain(verbs.iter().copied()) {
        let arguments = [verb, "--help", "--lang", "ru"];
        let help = stdout(&idel(if verb.is_empty() { &arguments[1..] } else { &arguments }));
        assert!(help.contains("Запись: idel") && help.contains("Параметры:"), "{help}");
        let words = help
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '(' | ')' | '[' | ']' | '`'));
        for word in words {
            let word = word.trim_matches(['.', '|', '<', '>']);
            let latin = word.chars().any(|c| c.is_ascii_alphabetic());
            let known = word.starts_with('-') || verbs.contains(&word) || written.contains(&word);
            // `git:ВЕРСИЯ`, `.idel.md`, `ФАЙЛ.json`
            let file = ["idel.md", "ФАЙЛ.json"].contains(&word);
            assert!(!latin || known || file, "{verb}: {word}\n{help}");
        }
    }
    // Arguments stand in the order in which they are written.
    let diff = stdout(&idel(&["diff", "--help", "--lang", "ru"]));
    assert!(diff.rfind("<ПРЕЖНЯЯ>") < diff.rfind("<НОВАЯ>"), "{diff}");
}

#[test]
fn a_wrong_command_is_told_in_either_language() {
    for (arguments, english, russian) in [
        (vec!["help"], "the help is `idel --help`", "справку показывает `idel --help`"),
        (vec!["fmt", "--check=3"], "`--check` takes no value", "у `--check` не бывает значения"),
        (vec!["test", "--run", "["], "unclosed character class", "скобка `[` не закрыта"),
        (vec!["members"], "<CLUSTER> is missing", "не хватает аргумента: <КЛАСТЕР>"),
        (
            vec!["repl", "--bogus"],
            "usage: idel repl [OPTIONS] [PATH]",
            "запись: idel repl [ПАРАМЕТРЫ] [ПУТЬ]",
        ),
    ] {
        let run = idel(&arguments);
        assert!(code(&run) == 2 && stderr(&run).contains(english), "{}", stderr(&run));
        let run = idel(&[arguments, vec!["--lang=ru"]].concat());
        assert!(code(&run) == 2 && stderr(&run).contains(russian), "{}", stderr(&run));
    }
}

#[test]
fn names_lead_to_keys_and_unknown_clusters_to_the_known() {
    let named = idel(&["members", "agro", ENGLISH, "--why", "ооо \"Пример-020\""]);
    assert_eq!(code(&named), 2);
    assert!(stderr(&named).contains("ООО «Пример-020»: `1690000020`"), "{}", stderr(&named));
    let unknown = stderr(&idel(&["members", "zzz", ENGLISH]));
    assert!(unknown.contains("clusters: petrochem (Petrochemical cluster), auto"), "{unknown}");
}

/// A session reads what it is told to read, or says that there is no such dataset.
#[test]
fn files_of_a_session_belong_to_datasets_as_those_of_any_command() {
    let session = |data: &str| idel(&["repl", ENGLISH, "--data", data, "-c", "jobs by year"]);
    let unknown = session("reprot=x.csv");
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains("did you mean `report`?"), "{}", stderr(&unknown));
    assert_eq!(stdout(&unknown), "");
    let absent = session("report=no-such-file.csv");
    assert_eq!(code(&absent), 1, "{}", stderr(&absent));
}

#[test]
fn data_are_summed_up_as_csv() {
    let text = stdout(&idel(&["data", ENGLISH, "--format", "csv"]));
    let columns = "dataset,file,rows,kept,first,last,column,present,of,distinct";
    let statuses = "final,provisional,estimated,suppressed,confidential";
    assert!(
        text.starts_with(&format!("{columns},{statuses},below_zero,self_links,parallel_links\n")),
        "{text}"
    );
    assert!(
        text.contains("\nreport,../data/reports.csv,1284,1284,2010,2015,exports,1283,1284,,,,,,,,,\n"),
        "{text}"
    );
}

/// Lines between two far places of one message are left out.
#[test]
fn far_places_are_drawn_apart() {
    let folder = Folder::new("far");
    std::fs::create_dir_all(folder.path()).unwrap();
    let between = "# nothing\n".repeat(60);
    let text = format!("policy \"P\" {{ }}\nbody council \"A\"\n{between}body council \"B\"\n");
    std::fs::write(folder.path().join("policy.idel"), text).unwrap();
    let output = idel(&["check", folder.text()]);
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    assert!(told.contains("\"A\"") && told.contains("\"B\""), "{told}");
    assert!(told.lines().count() < 24, "{told}");
}
