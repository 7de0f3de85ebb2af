//! Assessments recorded, compared and told as a history: `tests/corpus/history` holds a small policy in each language,
//! which is changed step by step here; `expected` beside it is all that is printed. `IDEL_UPDATE=1` rewrites it.

use std::path::{Path, PathBuf};

use crate::cli::{Folder, code, idel, stderr, stdout};
use crate::support::printed;

/// The words of the policy in a language.
struct Words {
    lang: &'static str,
    policy: &'static str,
    reports: &'static str,
    /// Edits of the policy: what is written, and what in its place.
    function: (&'static str, &'static str),
    parameter: (&'static str, &'static str),
    site: (&'static str, &'static str),
    jobs: (&'static str, &'static str),
    waiver: &'static str,
    rating: (&'static str, &'static str),
    productivity: &'static str,
    least: &'static str,
    site_id: &'static str,
    workshops: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    policy: "policy.idel",
    reports: "reports.csv",
    function: ("x / sum(employees)", "x / (sum(employees) - 2 person) # without the watch"),
    parameter: ("90 basis concept", "90 basis concept  from 2012-01-01: 110 basis order_77"),
    site: ("due 2012-06-30 {", "due 2012-06-30 { done 2012-05-01"),
    jobs: ("target jobs overall >= 100 %", "target people: jobs overall >= 101 %"),
    waiver: "waiver for first.least of workshops until 2013-06-30 { reason \"move\" basis order_77 owner ministry }",
    rating: ("high >= 99 %", "high >= 99.9 %"),
    productivity: "productivity",
    least: "first.least",
    site_id: "first.site",
    workshops: "workshops",
};

const RUSSIAN: Words = Words {
    lang: "ru",
    policy: "политика.idel",
    reports: "отчёты.csv",
    function: ("x / сумма(численность)", "x / (сумма(численность) - 2 чел) # без охраны"),
    parameter: ("90 основание концепция", "90 основание концепция  с 2012-01-01: 110 основание приказ_77"),
    site: ("срок 2012-06-30 {", "срок 2012-06-30 { выполнено 2012-05-01"),
    jobs: ("цель места в целом >= 100 %", "цель люди: места в целом >= 101 %"),
    waiver: "отступление от первый.наименьшая для цеха по 2013-06-30 { причина \"переезд\" основание приказ_77 ответственный минэкономики }",
    rating: ("высокая >= 99 %", "высокая >= 99.9 %"),
    productivity: "производительность",
    least: "первый.наименьшая",
    site_id: "первый.площадка",
    workshops: "цеха",
};

fn corpus(lang: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/history").join(lang)
}

/// A copy of the policy to be changed, without what is expected of it.
fn copy(words: &Words, name: &str) -> Folder {
    let folder = Folder::new(&format!("history-{name}-{}", words.lang));
    crate::support::copy_folder(&corpus(words.lang), folder.path());
    folder
}

fn edit(file: &Path, (from, to): (&str, &str)) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    std::fs::write(file, text.replace(from, to)).unwrap();
}

fn add(file: &Path, lines: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::write(file, format!("{text}{lines}\n")).unwrap();
}

/// The documents of a folder in the order in which they were recorded.
fn documents(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut found: Vec<(u64, String)> = files
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (value["record"]["sequence"].as_u64().unwrap(), name)
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, name)| name).collect()
}

/// All states of the policy one after another, and everything that is printed of them.
fn told(words: &Words, folder: &Path) -> String {
    let (policy, reports) = (folder.join(words.policy), folder.join(words.reports));
    let mut out = String::new();
    let mut record = || {
        let (text, code) = printed(folder, &["assess", "--record", "saved", "--format", "csv"]);
        let last = text.lines().last().unwrap();
        out.push_str(&format!("$ idel assess --record saved\n{last}\nexit code {code}\n\n"));
    };
    record();
    record();
    add(&reports, "1,2012,10,1080\n2,2012,10,1050\n3,2012,20,1900");
    record();
    edit(&reports, ("2,2012,10,1050", "2,2012,10,980"));
    record();
    edit(&policy, words.function);
    record();
    edit(&policy, words.parameter);
    record();
    edit(&policy, words.site);
    edit(&policy, words.jobs);
    add(&policy, words.waiver);
    edit(&reports, ("1,2012,10,1080", "1,2012,10,1100"));
    record();
    edit(&policy, words.rating);
    record();
    let saved = documents(&folder.join("saved"));
    let paths: Vec<String> = saved.iter().map(|name| format!("saved/{name}")).collect();
    let mut show = |arguments: &[&str]| {
        let (text, code) = printed(folder, arguments);
        out.push_str(&format!("$ idel {}\n{text}exit code {code}\n\n", arguments.join(" ")));
    };
    for pair in paths.windows(2) {
        show(&["diff", &pair[0], &pair[1]]);
    }
    show(&["diff", &paths[1], &paths[1]]);
    show(&["diff", &paths[4], &paths[5], "--format", "json"]);
    show(&["history", words.productivity, "--dir", "saved"]);
    show(&["history", words.least, "--dir", "saved", "--of", words.workshops]);
    show(&["history", words.site_id, "--dir", "saved"]);
    show(&["history", words.least, "--dir", "saved", "--format", "csv"]);
    show(&["history", words.site_id, "--dir", "saved", "--format", "json"]);
    // The name of a state depends on the version of the program too.
    for (at, name) in saved.iter().enumerate() {
        let state = name.split('.').nth(1).unwrap();
        out = out.replace(state, &format!("state-{:06}", at + 1));
    }
    out
}

#[test]
fn changes_are_told_with_their_causes_in_both_languages() {
    for words in [ENGLISH, RUSSIAN] {
        let folder = copy(&words, "told");
        let got = told(&words, folder.path());
        let expected = corpus(words.lang).with_extension("expected");
        if std::env::var_os("IDEL_UPDATE").is_some() {
            std::fs::write(&expected, &got).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&expected).unwrap_or_default(), got, "{}", words.lang);
    }
}

/// Records the policy's two years; gives the folder of the history.
fn two_years(folder: &Folder) -> PathBuf {
    let saved = folder.path().join("saved");
    add(&folder.path().join("reports.csv"), "1,2012,10,1080\n2,2012,10,1050\n3,2012,20,1900");
    for year in ["2011", "2012"] {
        let run = idel(&[
            "assess",
            folder.text(),
            "--as-of",
            year,
            "--record",
            saved.to_str().unwrap(),
            "--fail-on",
            "never",
        ]);
        assert_eq!(code(&run), 0, "{}", stderr(&run));
    }
    saved
}

#[test]
fn a_document_is_the_same_wherever_and_however_it_is_recorded() {
    let (one, other) = (copy(&ENGLISH, "one"), copy(&ENGLISH, "other"));
    let saved = two_years(&one);
    let text = |saved: &Path, name: &str| std::fs::read_to_string(saved.join(name)).unwrap();
    let names = documents(&saved);
    assert_eq!(names.len(), 2);
    // Comments and line breaks, another language of the reader and another number of threads change nothing.
    edit(&other.path().join("policy.idel"), ("fn per_head", "# of all\n\nfn  per_head"));
    let again = two_years(&other);
    assert_eq!(documents(&again), names);
    for name in &names {
        let lines = |text: &str| {
            text.lines().filter(|l| !l.contains("\"line\"")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(lines(&text(&saved, name)), lines(&text(&again, name)));
    }
    let before = text(&saved, &names[1]);
    let arguments =
        ["assess", one.text(), "--record", saved.to_str().unwrap(), "--lang", "ru", "--partitions", "7"];
    let run = idel(&arguments);
    assert!(stderr(&run).contains("уже записано"), "{}", stderr(&run));
    assert_eq!((documents(&saved), text(&saved, &names[1])), (names.clone(), before));
    assert!(!names.iter().any(|name| text(&saved, name).contains(one.text())), "no path of this machine");
    std::fs::remove_file(saved.join(&names[1])).unwrap();
    idel(&arguments);
    assert_eq!(documents(&saved), names, "a lost document is recorded again");
}

#[test]
fn a_file_cut_short_is_told_and_the_others_are_used() {
    let folder = copy(&ENGLISH, "cut");
    let saved = two_years(&folder);
    let names = documents(&saved);
    let broken = saved.join(&names[0]);
    let whole = std::fs::read_to_string(&broken).unwrap();
    std::fs::write(&broken, &whole[..whole.len() / 2]).unwrap();
    let dir = saved.to_str().unwrap();
    let run = idel(&["history", "productivity", "--dir", dir, "--format", "csv"]);
    assert_eq!(code(&run), 1);
    assert_eq!(stdout(&run).lines().count(), 5, "{}", stdout(&run));
    let message = format!(
        "error: `{}` is cut short, its end is missing; record that assessment again or restore the file\n",
        broken.display()
    );
    assert_eq!(stderr(&run), message);
    let other = saved.join(&names[1]);
    let diff = idel(&["diff", broken.to_str().unwrap(), other.to_str().unwrap(), "--lang", "ru"]);
    assert_eq!((code(&diff), stdout(&diff).as_str()), (1, ""));
    assert!(stderr(&diff).contains("обрывается, конца нет"), "{}", stderr(&diff));
    // Recording goes on, says what is wrong, and mends the file when its own state comes again.
    let run = idel(&["assess", folder.text(), "--record", dir, "--fail-on", "never"]);
    assert_eq!(code(&run), 1, "{}", stderr(&run));
    assert!(
        stderr(&run).contains("is cut short") && stderr(&run).contains("already recorded"),
        "{}",
        stderr(&run)
    );
    let run = idel(&["assess", folder.text(), "--as-of", "2011", "--record", dir, "--fail-on", "never"]);
    assert!(stderr(&run).contains("\nrecorded: "), "{}", stderr(&run));
    assert_eq!(code(&idel(&["history", "productivity", "--dir", dir])), 0);
    let mended = std::fs::read_to_string(&broken).unwrap();
    assert_eq!(mended.replace("\"sequence\": 3", "\"sequence\": 1"), whole);
}

#[test]
fn a_newer_version_is_refused_and_nothing_is_lost() {
    let folder = copy(&ENGLISH, "newer");
    let saved = two_years(&folder);
    let names = documents(&saved);
    let newer = saved.join(&names[1]);
    edit(&newer, ("\"version\": 1", "\"version\": 9"));
    let before = std::fs::read_to_string(&newer).unwrap();
    add(&folder.path().join("reports.csv"), "1,2013,10,1080\n2,2013,10,1050\n3,2013,20,1900");
    let dir = saved.to_str().unwrap();
    let told = "was written by a newer idel: its version is 9, this one reads up to 1; it is left as it is";
    for arguments in [
        vec!["assess", folder.text(), "--record", dir],
        vec!["history", "jobs", "--dir", dir],
        vec!["diff", newer.to_str().unwrap(), newer.to_str().unwrap()],
    ] {
        let run = idel(&arguments);
        assert_eq!(code(&run), 1, "{arguments:?}");
        assert!(stderr(&run).contains(told), "{}", stderr(&run));
    }
    assert_eq!((documents(&saved), std::fs::read_to_string(&newer).unwrap()), (names, before));
}

#[test]
fn several_runs_at_once_lose_nothing() {
    let folder = copy(&ENGLISH, "at-once");
    add(&folder.path().join("reports.csv"), "1,2012,10,1080\n2,2012,10,1050\n3,2012,20,1900");
    let saved = folder.path().join("saved");
    let dir = saved.to_str().unwrap();
    let days = ["2011", "2012", "2012", "2012-06", "2011", "2012"];
    std::thread::scope(|scope| {
        for day in days {
            scope.spawn(move || {
                let arguments = ["--as-of", day, "--record", dir, "--fail-on", "never"];
                let run = idel(&[&["assess", folder_of(dir)][..], &arguments].concat());
                assert_eq!(code(&run), 0, "{}", stderr(&run));
            });
        }
    });
    assert_eq!(documents(&saved).len(), 3, "one for each day");
    let left = std::fs::read_dir(&saved).unwrap().count();
    assert_eq!(left, 3, "nothing else is left");
    assert_eq!(code(&idel(&["history", "jobs", "--dir", dir])), 0);
}

fn folder_of(saved: &str) -> &str {
    saved.strip_suffix("saved").unwrap()
}

#[test]
fn changed_data_are_told_with_the_figures_that_moved() {
    for (words, member, sum, values, rows) in [
        (
            ENGLISH,
            ("2,p", "2,x"),
            "sum(output), plants, 2012",
            "values 2 of 2 → 1 of 1",
            "report (rows 9 → 8)",
        ),
        (RUSSIAN, ("2,з", "2,x"), "сумма(выпуск), заводы, 2012", "значений 2 из 2 → 1 из 1", "(строк 9 → 8)"),
    ] {
        let folder = copy(&words, "figures");
        let reports = folder.path().join(words.reports);
        add(&reports, "1,2012,10,1080\n2,2012,10,1050\n3,2012,20,1900");
        let saved = folder.path().join("saved");
        let record = || {
            let dir = saved.to_str().unwrap();
            idel(&["assess", folder.text(), "--as-of", "2012", "--record", dir, "--fail-on", "never"])
        };
        record();
        // One leaves the cluster and the table.
        let companies = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path());
        let companies = companies.filter(|p| p.extension().is_some_and(|e| e == "csv") && *p != reports);
        let companies: Vec<_> = companies.collect();
        edit(&companies[0], member);
        edit(&reports, ("2,2012,10,1050\n", ""));
        let run = record();
        assert_eq!(code(&run), 0, "{}", stderr(&run));
        let paths = documents(&saved).into_iter().map(|name| saved.join(name).display().to_string());
        let paths: Vec<String> = paths.collect();
        let told = stdout(&idel(&["diff", &paths[0], &paths[1]]));
        for part in [&format!("{sum}: "), values, rows] {
            assert!(told.contains(part), "{part}: {told}");
        }
        // A document of before figures were kept tells the datasets alone.
        let text = std::fs::read_to_string(&paths[0]).unwrap();
        let mut older: serde_json::Value = serde_json::from_str(&text).unwrap();
        for verdict in older["verdicts"].as_array_mut().unwrap() {
            verdict["rests_on"].as_object_mut().unwrap().remove("figures");
        }
        std::fs::write(&paths[0], older.to_string()).unwrap();
        let told = stdout(&idel(&["diff", &paths[0], &paths[1]]));
        assert!(told.contains(rows) && !told.contains(&format!("{sum}: ")), "{told}");
    }
}

#[test]
fn a_history_is_of_one_policy() {
    let (folder, other) = (copy(&ENGLISH, "own"), copy(&ENGLISH, "foreign"));
    edit(&other.path().join("policy.idel"), ("Growth of a small region", "Another"));
    let (saved, foreign) = (two_years(&folder), two_years(&other));
    let dir = saved.to_str().unwrap();
    let refused = idel(&["assess", other.text(), "--record", dir]);
    assert_eq!((code(&refused), stdout(&refused).as_str()), (1, ""));
    assert!(stderr(&refused).contains("holds the history of the policy “Growth of a small region”"));
    let name = &documents(&foreign)[0];
    let diff = idel(&[
        "diff",
        foreign.join(name).to_str().unwrap(),
        saved.join(&documents(&saved)[1]).to_str().unwrap(),
    ]);
    assert_eq!(code(&diff), 2);
    assert!(stderr(&diff).contains("“Another” and “Growth of a small region”"), "{}", stderr(&diff));
    std::fs::copy(foreign.join(name), saved.join("stray.json")).unwrap();
    let run = idel(&["history", "jobs", "--dir", dir, "--format", "csv"]);
    assert_eq!((code(&run), stdout(&run).lines().count()), (1, 3), "{}", stdout(&run));
    assert!(
        stderr(&run).contains("stray.json` is of another policy, “Another”, and is left out"),
        "{}",
        stderr(&run)
    );
}

#[test]
fn what_is_no_history_is_told() {
    let folder = copy(&ENGLISH, "other-files");
    let saved = two_years(&folder);
    let dir = saved.to_str().unwrap();
    // What does not end in .json, and the rest of a run that was broken off, is nobody's concern.
    std::fs::write(saved.join("notes.txt"), "notes").unwrap();
    std::fs::write(saved.join(".2012-12-31.json.7.part"), "{").unwrap();
    assert_eq!(code(&idel(&["history", "jobs", "--dir", dir])), 0);
    for (name, text, said) in [
        ("list.json", "[1, 2]", "list.json` is no saved assessment"),
        ("text.json", "idel", "text.json` is no JSON: line 1, column 1"),
        ("bytes.json", "\u{1}", "bytes.json` is no JSON: line 1, column 1"),
        ("empty.json", "", "empty.json` is cut short"),
        (
            "kind.json",
            r#"{"idel":"0","policy":"P","as_of":"2012","verdicts":7}"#,
            "kind.json` is a damaged assessment",
        ),
    ] {
        let path = saved.join(name);
        std::fs::write(&path, text).unwrap();
        let run = idel(&["history", "jobs", "--dir", dir, "--format", "csv"]);
        assert_eq!((code(&run), stdout(&run).lines().count()), (1, 3), "{}", stderr(&run));
        assert!(stderr(&run).contains(said), "{}", stderr(&run));
        std::fs::remove_file(path).unwrap();
    }
    let absent = idel(&["history", "jobs", "--dir", "no-such-folder"]);
    assert_eq!((code(&absent), stderr(&absent).as_str()), (1, "error: there is no `no-such-folder`\n"));
    let file = folder.path().join("reports.csv");
    let run = idel(&["history", "jobs", "--dir", file.to_str().unwrap()]);
    assert_eq!(code(&run), 1);
    assert!(stderr(&run).contains("is a file; a history is a folder"), "{}", stderr(&run));
    let run = idel(&["assess", folder.text(), "--record", file.to_str().unwrap()]);
    assert_eq!(code(&run), 1, "{}", stderr(&run));
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let run = idel(&["history", "jobs", "--dir", empty.to_str().unwrap()]);
    assert_eq!(code(&run), 1);
    assert!(stderr(&run).contains("holds no saved assessment"), "{}", stderr(&run));
}

#[test]
fn unknown_names_are_proposed() {
    let folder = copy(&ENGLISH, "names");
    edit(
        &folder.path().join("policy.idel"),
        (
            "rating scale",
            "indicator spare \"Spare\" -> person { value sum(employees) better higher source \"R\" owner ministry basis concept }\nrating scale",
        ),
    );
    let saved = two_years(&folder);
    let dir = saved.to_str().unwrap();
    for (arguments, said) in [
        (vec!["history", "productivty", "--dir", dir], "`productivty`; did you mean `productivity`?"),
        (
            vec!["history", "nothing", "--dir", dir],
            "`nothing`; it has: first.council, first.jobs, first.least, first.productivity, first.site, jobs, productivity",
        ),
        (vec!["history", "jobs", "--of", "plant", "--dir", dir], "it was not judged in a cluster `plant`"),
        (vec!["history", "productivity", "--of", "plant", "--dir", dir], "did you mean `plants`?"),
        (vec!["assess", folder.text(), "--record", dir, "--stage", "first"], "do not go together"),
    ] {
        let run = idel(&arguments);
        assert_eq!((code(&run), stdout(&run).as_str()), (2, ""), "{arguments:?}");
        assert!(stderr(&run).contains(said), "{}", stderr(&run));
    }
    let run = idel(&["history", "spare", "--dir", dir, "--lang", "ru"]);
    assert_eq!(code(&run), 2);
    assert!(stderr(&run).contains("ни одна цель не опирается на показатель `spare`"), "{}", stderr(&run));
}

#[test]
fn plain_results_are_compared_without_the_causes_that_they_do_not_keep() {
    let folder = copy(&ENGLISH, "plain");
    two_years(&folder);
    let save = |name: &str| {
        let path = folder.path().join(name);
        idel(&["assess", folder.text(), "--format", "csv", "--output", path.to_str().unwrap()]);
        path.to_str().unwrap().to_owned()
    };
    let old = save("old.json");
    edit(&folder.path().join("reports.csv"), ("2,2012,10,1050", "2,2012,10,980"));
    edit(&folder.path().join("policy.idel"), ("100 % of 2010", "101 % of 2010"));
    let new = save("new.json");
    let run = idel(&["diff", &old, &new]);
    let text = stdout(&run);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    assert!(text.contains("why: data changed: report") && text.contains("cannot be told"), "{text}");
    assert!(!text.contains("definition changed"), "{text}");
}
