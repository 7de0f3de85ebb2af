//! Versions that say the same in other words, and changes of one number.

use std::path::Path;

use super::{edit, repository};
use crate::cli::{Folder, code, idel, stderr, stdout};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Changes a word in every text of a folder.
fn replace(folder: &Path, old: &str, new: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "idel") {
            let read = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, read.replace(old, new)).unwrap();
        }
    }
}

/// What `idel diff` of the working tree says, ending with an exit code.
fn told(folder: &Folder, lang: &str, arguments: &[&str], exit: i32) -> String {
    let path = folder.path().join(lang);
    let output = idel(&[&["diff", "git:HEAD", text(&path)], arguments].concat());
    assert_eq!(code(&output), exit, "{}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

/// The lines of changed definitions.
fn lines(told: &str) -> Vec<&str> {
    let own = |line: &&str| ["  ~ ", "  + ", "  - "].iter().any(|sign| line.starts_with(sign));
    told.lines().filter(own).collect()
}

#[test]
fn a_policy_in_the_other_language_is_the_same_policy() {
    for (lang, to) in [("en", "ru"), ("ru", "en")] {
        let folder = repository(&format!("versions-language-{lang}"), true);
        let path = folder.path().join(lang);
        assert_eq!(code(&idel(&["fmt", "--to", to, text(&path)])), 0);
        let same = told(&folder, lang, &["--fail-on", "changed"], 0);
        let words = if lang == "en" {
            ["Definitions: no changes", "Contours: no changes", "No verdict changed; there are"]
        } else {
            ["Определения: без изменений", "Контуры: без изменений", "Ни одна оценка не изменилась"]
        };
        words.iter().for_each(|words| assert!(same.contains(words), "{lang}: {same}"));
        // What is changed besides is the only cause, and units are the reader's.
        edit(folder.path(), &format!("{lang}/stages.idel"), ">= 108 %", ">= 112 %");
        let changed = told(&folder, lang, &[], 0);
        assert_eq!(lines(&changed).len(), 1, "{changed}");
        let (why, cause) = match lang {
            "en" => ("why: ", "why: definition changed: target first.productivity"),
            _ => ("причина: ", "причина: изменились определения: цель первый.производительность"),
        };
        let causes: Vec<&str> = changed.lines().map(str::trim).filter(|line| line.starts_with(why)).collect();
        assert!(causes.len() > 3 && causes.iter().all(|line| *line == cause), "{changed}");
    }
}

#[test]
fn a_unit_of_another_size_says_the_same_of_the_same_amounts() {
    for (lang, old, new) in [
        ("en", "-> thousand RUB[2010] / person", "-> RUB[2010] / person"),
        ("ru", "-> тыс руб[2010] / чел", "-> руб[2010] / чел"),
    ] {
        let folder = repository(&format!("versions-unit-{lang}"), true);
        edit(folder.path(), &format!("{lang}/indicators.idel"), old, new);
        let told = told(&folder, lang, &[], 0);
        assert_eq!(lines(&told).len(), 1, "{told}");
        let same = if lang == "en" {
            "No verdict changed"
        } else {
            "Ни одна оценка не изменилась"
        };
        assert!(told.contains(same), "{told}");
    }
}

#[test]
fn another_name_goes_through_to_contours_and_verdicts() {
    for lang in ["en", "ru"] {
        let folder = repository(&format!("versions-name-{lang}"), true);
        let path = folder.path().join(lang);
        // A cluster keeps its former name for the data and other files.
        let (old, new, line) = match lang {
            "en" => (
                "cluster petrochem \"",
                "cluster oilchem also petrochem \"",
                "was called `petrochem`; added `also petrochem`",
            ),
            _ => (
                "кластер нефтехимия также нефтехимии \"",
                "кластер нефтехим также нефтехимия, нефтехимии \"",
                "называлось `нефтехимия`; `также нефтехимии` → `также нефтехимия, нефтехимии`",
            ),
        };
        edit(&path, "clusters.idel", old, new);
        let cluster = told(&folder, lang, &[], 0);
        let own = lines(&cluster);
        assert!(own.len() == 1 && own[0].contains(line), "{cluster}");
        let unchanged = if lang == "en" {
            "No verdict changed"
        } else {
            "Ни одна оценка не изменилась"
        };
        let contours =
            if lang == "en" { "Contours: no changes" } else { "Контуры: без изменений" };
        assert!(cluster.contains(unchanged) && cluster.contains(contours), "{cluster}");
        // An indicator and a stage, wherever they are named.
        let words = match lang {
            "en" => {
                [("rd_intensity", "research_share"), ("stage second", "stage later"), ("second.", "later.")]
            }
            _ => [
                ("наукоёмкость", "доля_исследований"),
                ("этап второй", "этап поздний"),
                ("второй.", "поздний."),
            ],
        };
        words.iter().for_each(|(old, new)| replace(&path, old, new));
        let all = told(&folder, lang, &[], 0);
        assert_eq!(lines(&all).len(), 3, "{all}");
        assert!(all.contains(unchanged) && all.contains(contours), "{all}");
        // A change besides is told under the new names, with the former one for machines.
        edit(&path, "stages.idel", "3.2 %", "9.2 %");
        let worse = told(&folder, lang, &["--fail-on", "worse", "--format", "json"], 4);
        let read: serde_json::Value = serde_json::from_str(&worse).unwrap();
        let missed = |change: &&serde_json::Value| change["change"] == "newly_missed";
        let changes = read["verdicts"]["changes"].as_array().unwrap();
        let found = changes.iter().find(missed).unwrap();
        let (id, was) = match lang {
            "en" => ("later.research_share", "second.rd_intensity"),
            _ => ("поздний.доля_исследований", "второй.наукоёмкость"),
        };
        assert_eq!((&found["id"], &found["was"]), (&id.into(), &was.into()));
        assert!(!changes.iter().any(|change| change["change"] == "appeared" || change["change"] == "gone"));
    }
}

#[test]
fn a_change_of_one_number_is_one_line_with_what_it_touches() {
    let cases: [(&str, &str, &str, &str, &str, &str); 18] = [
        (
            "en",
            "clusters.idel",
            "employees >= 15",
            "employees >= 20",
            "cluster agro",
            "first.productivity (agro)",
        ),
        (
            "ru",
            "clusters.idel",
            "численность >= 15",
            "численность >= 20",
            "кластер агропром",
            "первый.производительность (агропром)",
        ),
        (
            "en",
            "stages.idel",
            "auto <= 19 %",
            "auto <= 18 %",
            "target first.concentration",
            "touches first.concentration (auto)",
        ),
        (
            "ru",
            "stages.idel",
            "автопрома <= 19 %",
            "автопрома <= 18 %",
            "цель первый.доля_крупнейшего",
            "затрагивает первый.доля_крупнейшего (автопром)",
        ),
        (
            "en",
            "stages.idel",
            "2014: 920",
            "2014: 930",
            "target second.investment_per_worker",
            "touches second.investment_per_worker (petrochem)",
        ),
        (
            "ru",
            "stages.idel",
            "2014: 920",
            "2014: 930",
            "цель второй.инвестиции_на_работника",
            "затрагивает второй.инвестиции_на_работника (нефтехимия)",
        ),
        (
            "en",
            "indicators.idel",
            "mean(deflator)) / 12",
            "mean(deflator)) / 11",
            "indicator wages",
            "second.wages (petrochem, auto, agro, health, infotech)",
        ),
        (
            "ru",
            "indicators.idel",
            ") / 12",
            ") / 11",
            "показатель зарплата",
            "второй.зарплата (нефтехимия, автопром, агропром, здравоохранение, инфотех)",
        ),
        (
            "en",
            "indicators.idel",
            "coverage  90 %",
            "coverage  80 %",
            "indicator productivity",
            "second.above_average (petrochem, auto)",
        ),
        (
            "ru",
            "indicators.idel",
            "охват         90 %",
            "охват         80 %",
            "показатель производительность",
            "второй.выше_среднего (нефтехимия, автопром)",
        ),
        (
            "en",
            "stages.idel",
            "high           >= 0.9",
            "high           >= 0.95",
            "rating effectiveness",
            "touches first, second",
        ),
        (
            "ru",
            "stages.idel",
            "высокая              >= 0.9",
            "высокая              >= 0.95",
            "шкала эффективность",
            "затрагивает первый, второй",
        ),
        (
            "en",
            "clusters.idel",
            "count(core) >= 13",
            "count(core) >= 12",
            "cluster auto",
            "touches auto.require",
        ),
        (
            "ru",
            "clusters.idel",
            "число(ядро) >= 13",
            "число(ядро) >= 12",
            "кластер автопром",
            "затрагивает автопром.require",
        ),
        (
            "en",
            "stages.idel",
            ">= 500 million",
            ">= 400 million",
            "target second.export_volume",
            "touches second.export_volume (petrochem, auto, agro, infotech)",
        ),
        (
            "ru",
            "stages.idel",
            ">= 500 млн",
            ">= 400 млн",
            "цель второй.объём_экспорта",
            "затрагивает второй.объём_экспорта (нефтехимия, автопром, агропром, инфотех)",
        ),
        (
            "en",
            "stages.idel",
            "when count(core) >= 5",
            "when count(core) >= 6",
            "milestone first.contours",
            "touches first.contours (petrochem, auto, agro, health, infotech)",
        ),
        (
            "ru",
            "stages.idel",
            "если число(ядро) >= 5",
            "если число(ядро) >= 6",
            "веха первый.контуры",
            "затрагивает первый.контуры (нефтехимия, автопром, агропром, здравоохранение, инфотех)",
        ),
    ];
    let folder = repository("versions-numbers", true);
    for (lang, file, old, new, definition, touches) in cases {
        let path = folder.path().join(lang);
        let kept = std::fs::read_to_string(path.join(file)).unwrap();
        edit(&path, file, old, new);
        let told = told(&folder, lang, &["--definitions"], 0);
        let own = lines(&told);
        assert_eq!(own.len(), 1, "{told}");
        assert!(own[0].starts_with(&format!("  ~ {definition} (")), "{told}");
        assert!(own[0].contains(touches), "{touches}: {told}");
        std::fs::write(path.join(file), kept).unwrap();
    }
    // Who is in one cluster says nothing of another.
    edit(&folder.path().join("en"), "clusters.idel", "employees >= 15", "employees >= 20");
    let told = told(&folder, "en", &["--definitions"], 0);
    assert!(!told.contains("(petrochem"), "{told}");
}

#[test]
fn a_parameter_touches_what_reads_it() {
    for (lang, file, name, touches) in [
        ("en", "policy.idel", "parameter least_jobs", "touches "),
        ("ru", "политика.idel", "параметр ", "затрагивает "),
    ] {
        let old = Folder::new(&format!("versions-parameter-{lang}"));
        crate::support::copy_folder(&super::root().join("docs"), old.path());
        let place = format!("obligations/{lang}");
        edit(&old.path().join(&place), file, "220", "230");
        let output = idel(&[
            "diff",
            text(&super::root().join("docs").join(&place)),
            text(&old.path().join(&place)),
            "--definitions",
        ]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let told = stdout(&output);
        let own = lines(&told);
        assert!(own.len() == 1 && own[0].contains(name) && own[0].contains(touches), "{told}");
    }
}
