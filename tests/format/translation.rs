//! A policy in the other language: it means the same, names of the author stay, and the way back leads to the same text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use idel::format::{Target, format};
use idel::keyword::Lang;
use idel::load_policy;
use idel::source::{DiskLoader, LoadFault, Loader};
use idel::spelling::names_of;

use super::{files, language_of, other, project, texts};

fn put(path: &Path, text: &str, lang: Lang, loader: &dyn Loader) -> String {
    let names = names_of(path, text, loader);
    format(text, Some(Target { lang, names: &names })).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()))
}

/// The disk, with other texts in place of some files.
struct Instead(BTreeMap<PathBuf, String>);

impl Loader for Instead {
    fn read(&self, path: &Path) -> Result<String, LoadFault> {
        self.0.get(path).cloned().map_or_else(|| DiskLoader.read(path), Ok)
    }

    fn policy_files(&self, folder: &Path) -> Result<Vec<PathBuf>, LoadFault> {
        DiskLoader.policy_files(folder)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        DiskLoader.names(folder)
    }

    fn is_folder(&self, path: &Path) -> bool {
        DiskLoader.is_folder(path)
    }
}

fn remarks(path: &Path, loader: &dyn Loader) -> Vec<String> {
    let checked = load_policy(path, loader);
    checked.problems.iter().map(|p| format!("{} {}", p.code(), p.message(Lang::En))).collect()
}

/// The policies of a folder in the other language, all files at once.
fn translated(folder: &Path) -> (Instead, Vec<(PathBuf, String, Lang)>) {
    let mut instead = BTreeMap::new();
    let mut kept = Vec::new();
    for path in DiskLoader.policy_files(folder).unwrap() {
        let text = DiskLoader.read(&path).unwrap();
        let lang = language_of(&text);
        instead.insert(path.clone(), put(&path, &text, other(lang), &DiskLoader));
        kept.push((path, text, lang));
    }
    (Instead(instead), kept)
}

#[test]
fn examples_check_alike_in_the_other_language_and_come_back_the_same() {
    for folder in [
        "examples/tatarstan/en",
        "examples/tatarstan/ru",
        "examples/performance-framework",
        "docs/small/en",
        "docs/small/ru",
    ] {
        let folder = project().join(folder);
        let (instead, kept) = translated(&folder);
        assert_eq!(remarks(&folder, &instead), remarks(&folder, &DiskLoader), "{}", folder.display());
        for (path, text, lang) in kept {
            let there = instead.0[&path].clone();
            let back = put(&path, &there, lang, &instead);
            assert_eq!(back, format(&text, None).unwrap(), "{}", path.display());
        }
    }
}

/// Good cases of the checker, every eighth of them, are as good in the other language.
#[test]
fn good_policies_are_good_in_the_other_language() {
    let cases = files("tests/corpus/check/good", ".idel")
        .into_iter()
        .chain(files("tests/corpus/check/twins/good", ".idel"));
    let mut faults = Vec::new();
    for path in cases.step_by(8) {
        // Parts of a policy of several files are checked with it.
        if !path.parent().is_some_and(|folder| folder.ends_with("good")) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let there = put(&path, &text, other(language_of(&text)), &DiskLoader);
        let loader = Instead(BTreeMap::from([(path.clone(), there)]));
        let found = remarks(&path, &loader);
        if !found.is_empty() {
            faults.push(format!("{}: {found:#?}", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Once in canonical forms, a text goes there and back unchanged.
#[test]
fn the_second_way_there_and_back_changes_nothing() {
    for (path, text) in texts() {
        let lang = language_of(&text);
        let names = idel::spelling::names_of_text("t.idel", &text);
        let into = |text: &str, lang| {
            format(text, Some(Target { lang, names: &names }))
                .unwrap_or_else(|e| panic!("{}: {e:?}", path.display()))
        };
        let there = into(&text, other(lang));
        let back = into(&there, lang);
        let again = into(&back, other(lang));
        assert_eq!(there, again, "{}", path.display());
        assert_eq!(back, into(&again, lang), "{}", path.display());
    }
}
