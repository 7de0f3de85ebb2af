//! What a change touches: what may have another value or verdict for it, and nothing else.

use std::path::Path;

use super::{edit, repository};
use crate::cli::{code, idel, stderr, stdout};

/// What `idel diff --definitions` says after an edit, which is undone.
fn told(path: &Path, (file, old, new): (&str, &str, &str), arguments: &[&str]) -> String {
    let kept = std::fs::read_to_string(path.join(file)).unwrap();
    edit(path, file, old, new);
    let output = idel(&[&["diff", "git:HEAD", path.to_str().unwrap(), "--definitions"], arguments].concat());
    std::fs::write(path.join(file), kept).unwrap();
    assert_eq!(code(&output), 3, "{}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

const CHANGED: [&str; 2] = ["--fail-on", "changed"];

/// The only changed definition.
fn line(path: &Path, change: (&str, &str, &str)) -> String {
    let told = told(path, change, &CHANGED);
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("  ~ ")).collect();
    assert_eq!(lines.len(), 1, "{told}");
    lines[0].to_owned()
}

#[test]
fn a_spelling_touches_nothing() {
    let folder = repository("reach-spelling", true);
    for (lang, touches, changes) in [
        (
            "en",
            "touches",
            [
                ("policy.idel", "    language  en\n", ""),
                ("policy.idel", "authority ministry_of_economy", "authority ministry_of_industry"),
                ("data.idel", "dataset report \"", "dataset report also reports \""),
                ("data.idel", "dataset report \"Annual reports\"", "dataset report \"Reports of a year\""),
                ("clusters.idel", "cluster auto \"", "cluster auto also cars \""),
            ],
        ),
        (
            "ru",
            "затрагивает",
            [
                ("policy.idel", "    язык           ru\n", ""),
                ("policy.idel", "минэкономики\n    основание", "минпромторг\n    основание"),
                ("data.idel", "набор отчёт \"", "набор отчёт также отчёты \""),
                ("data.idel", "набор отчёт \"Годовые отчёты\"", "набор отчёт \"Отчёты за год\""),
                ("clusters.idel", "кластер автопром также", "кластер автопром также автопроизводство,"),
            ],
        ),
    ] {
        for change in changes {
            let own = line(&folder.path().join(lang), change);
            assert!(!own.contains(touches), "{own}");
        }
    }
}

#[test]
fn what_a_declaration_says_of_itself_touches_those_that_ask() {
    let folder = repository("reach-stated", true);
    for (lang, change, touches) in [
        ("en", ("indicators.idel", "owner", "source \"Reports\"  owner"), "; touches documented"),
        (
            "ru",
            ("indicators.idel", "ответственный", "источник \"Отчёты\"  ответственный"),
            "; затрагивает документы",
        ),
    ] {
        let path = folder.path().join(lang);
        let text = std::fs::read_to_string(path.join(change.0)).unwrap();
        // Of the first indicator: its source in other words.
        let word = if lang == "en" { "source" } else { "источник" };
        let source = text.lines().find(|line| line.trim().starts_with(word)).unwrap().to_owned();
        let other = source.replacen('"', "\"Other: ", 1);
        let own = line(&path, (change.0, &source, &other));
        assert!(own.ends_with(touches), "{own}");
    }
}

#[test]
fn a_column_touches_what_reads_it() {
    let folder = repository("reach-column", true);
    for (lang, header, touches, not, idle) in [
        (
            "en",
            ("from \"Экспорт\"", "from \"Вывоз\""),
            "touches second.export_volume",
            ["productivity", "jobs", "concentration"],
            ("column name     : text               from \"Название\"", "column name : text from \"Имя\""),
        ),
        (
            "ru",
            ("из \"Экспорт\"", "из \"Вывоз\""),
            "затрагивает второй.объём_экспорта",
            ["производительность", "рабочие_места", "доля_крупнейшего"],
            (
                "столбец наименование : текст                             из \"Название\"",
                "столбец наименование : текст из \"Имя\"",
            ),
        ),
    ] {
        let path = folder.path().join(lang);
        let own = line(&path, ("data.idel", header.0, header.1));
        assert!(own.contains(touches) && !not.iter().any(|not| own.contains(not)), "{own}");
        // What says of whom a row is touches all that read the table.
        let key = line(&path, ("data.idel", "\"ИНН\"", "\"Номер\""));
        assert!(not.iter().all(|not| key.contains(not)), "{key}");
        // A name that nothing reads.
        let own = line(&path, ("data.idel", idle.0, idle.1));
        assert!(!own.contains("touches") && !own.contains("затрагивает"), "{own}");
    }
}

#[test]
fn codes_of_a_file_are_a_change_of_the_classification() {
    let folder = repository("reach-codes", true);
    let file = folder.path().join("data/okved.csv");
    let written = std::fs::read_to_string(&file).unwrap();
    let told = |lang: &str, arguments: &[&str], exit: i32| {
        let path = folder.path().join(lang);
        let output = idel(
            &[&["diff", "git:HEAD", path.to_str().unwrap(), "--definitions"], &CHANGED[..], arguments]
                .concat(),
        );
        assert_eq!(code(&output), exit, "{}{}", stdout(&output), stderr(&output));
        stdout(&output)
    };
    // In another order the codes are the same.
    let (head, rows) = written.split_once('\n').unwrap();
    let mut sorted: Vec<&str> = rows.lines().collect();
    sorted.reverse();
    std::fs::write(&file, format!("{head}\n{}\n", sorted.join("\n"))).unwrap();
    assert!(told("en", &[], 0).contains("Definitions: no changes"));
    // Titles alone touch nothing.
    let renamed = written.replace("01.1,01,Растениеводство", "01.1,01,Растения");
    std::fs::write(&file, &renamed).unwrap();
    let en = told("en", &[], 3);
    assert!(
        en.contains(
            "  ~ classification okved (data.idel:4): codes renamed (1): `01.1` \"Растениеводство\" → \"Растения\"\n"
        ),
        "{en}"
    );
    let ru = told("ru", &[], 3);
    let line = "  ~ классификатор оквэд (data.idel:4): коды переименованы (1): `01.1` «Растениеводство» → «Растения»\n";
    assert!(ru.contains(line), "{ru}");
    // Everything at once; of many codes some are named.
    let mut text = renamed.replace("01.2,01,Животноводство\n", "").replace("01.1,01,", "01.1,,");
    (0..12).for_each(|at| text.push_str(&format!("98.{at},,Новый\n")));
    std::fs::write(&file, &text).unwrap();
    let en = told("en", &[], 3);
    assert!(
        en.contains("classification okved (data.idel:4): its file holds other codes; touches first."),
        "{en}"
    );
    let lines = [
        "    codes added (12): `98.0`, `98.1`, `98.2`, `98.3`, `98.4`, `98.5`, `98.6`, `98.7`, `98.8`, `98.9`, and 2 more\n",
        "    codes removed (1): `01.2`\n",
        "    codes under another one (1): `01.1` `01` → the top\n",
        "    codes renamed (1): `01.1` ",
    ];
    lines.iter().for_each(|line| assert!(en.contains(line), "{line}: {en}"));
    let ru = told("ru", &[], 3);
    assert!(ru.contains("в его файле другие коды; затрагивает первый."), "{ru}");
    assert!(ru.contains("    коды перенесены (1): `01.1` `01` → верхний уровень\n"), "{ru}");
    assert!(ru.contains("`98.9`, и ещё 2\n") && ru.contains("    коды удалены (1): `01.2`\n"), "{ru}");
    let json: serde_json::Value = serde_json::from_str(&told("ru", &["--format", "json"], 3)).unwrap();
    let own = &json["definitions"][0];
    assert_eq!((&own["change"], &own["definition"]), (&"changed".into(), &"classification оквэд".into()));
    assert_eq!(own["codes"]["added"].as_array().unwrap().len(), 12);
    assert_eq!(own["codes"]["moved"][0], serde_json::json!({"code": "01.1", "old": "01", "new": null}));
    let markdown = told("en", &["--format", "markdown"], 3);
    assert!(markdown.contains("  - codes removed (1): `01.2`\n"), "{markdown}");
}

/// What an edit of the stages touches.
fn touches(path: &Path, change: (&str, &str)) -> String {
    let own = line(path, ("stages.idel", change.0, change.1));
    own.split_once("; touches ").map_or_else(String::new, |(_, touched)| touched.to_owned())
}

#[test]
fn a_threshold_touches_the_clusters_that_the_scope_asks_of() {
    let folder = repository("reach-scope", true);
    let en = folder.path().join("en");
    assert_eq!(touches(&en, (">= 3.2 % by 2015", ">= 3.3 % by 2015")), "second.rd_intensity (health)");
    assert_eq!(
        touches(&en, ("baseline + 3 pp by 2015", "baseline + 4 pp by 2015")),
        "second.innovative_share (petrochem, auto, agro, infotech)"
    );
    assert_eq!(
        touches(&en, (">= 115 % of 2010 by 2015", ">= 116 % of 2010 by 2015")),
        "second.export_volume (petrochem, auto, agro, infotech)"
    );
    let ru = line(&folder.path().join("ru"), ("stages.idel", ">= 3.2 %", ">= 3.3 %"));
    assert!(ru.ends_with("; затрагивает второй.наукоёмкость (здравоохранение)"), "{ru}");
    // What no scope asks of in a cluster, its contour does not touch there.
    let own = line(&en, ("clusters.idel", "employees >= 15", "employees >= 16"));
    assert!(own.contains("second.export_volume (agro)") && !own.contains("rd_intensity"), "{own}");
    // A field takes a cluster out of one scope and into another.
    let own = line(&en, ("clusters.idel", "sphere  economy", "sphere  social"));
    for id in ["second.rd_intensity", "second.export_volume", "second.innovative_share"] {
        assert!(own.contains(&format!("{id} (petrochem)")), "{own}");
    }
}

#[test]
fn another_scope_touches_the_clusters_that_come_or_go() {
    let folder = repository("reach-another-scope", true);
    let en = folder.path().join("en");
    let wages = "target wages of each cluster >=";
    assert_eq!(
        touches(&en, (wages, "target wages of petrochem, auto >=")),
        "first.wages (agro, health, infotech)"
    );
    let health = "rd_intensity of each cluster where (sphere == social) >=";
    assert_eq!(touches(&en, (health, "rd_intensity of health >=")), "");
    assert_eq!(
        touches(
            &en,
            (health, "rd_intensity of each cluster where (cluster == health or cluster in [auto]) >=")
        ),
        "second.rd_intensity (auto)"
    );
    assert_eq!(
        touches(&en, (health, "rd_intensity of each cluster where (not (sphere == social)) >=")),
        "second.rd_intensity (petrochem, auto, agro, health, infotech)"
    );
    // Only data say who employs so many.
    assert_eq!(
        touches(
            &en,
            (
                health,
                "rd_intensity of each cluster where (sphere == social and jobs >= 10 thousand person) >="
            )
        ),
        "second.rd_intensity (health)"
    );
    // With another threshold all are touched that are judged in either version.
    assert_eq!(
        touches(&en, ("target wages of each cluster >= 101 %", "target wages of petrochem, auto >= 102 %")),
        "first.wages (petrochem, auto, agro, health, infotech)"
    );
}
