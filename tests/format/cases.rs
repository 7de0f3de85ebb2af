//! Cases of layout and of translation: a file, and beside it what becomes of it.

use std::path::Path;

use idel::format::{Target, format};
use idel::keyword::Lang;
use idel::spelling::names_of_text;

use super::{files, formatted, language_of, other};

fn hold(path: &Path, found: &str) {
    let beside = path.with_extension(format!("{}.expected", path.extension().unwrap().to_string_lossy()));
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(&beside, found).unwrap();
    }
    let expected = std::fs::read_to_string(&beside).unwrap_or_default();
    assert_eq!(found, expected, "{}", path.display());
}

#[test]
fn cases_are_laid_out_as_expected() {
    let cases: Vec<_> = files("tests/corpus/format/layout", ".idel")
        .into_iter()
        .chain(files("tests/corpus/format/layout", ".md"))
        .collect();
    assert!(cases.len() >= 10, "{}", cases.len());
    for path in cases {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        hold(&path, &formatted(&path, text, None).unwrap_or_else(|e| panic!("{}: {e:?}", path.display())));
    }
}

/// Canonical forms: there and back gives the same bytes.
#[test]
fn cases_are_translated_as_expected_and_back() {
    let cases = files("tests/corpus/format/translated", ".idel");
    assert!(cases.len() >= 4, "{}", cases.len());
    for path in cases {
        let text = std::fs::read_to_string(&path).unwrap();
        let (from, to) = (language_of(&text), other(language_of(&text)));
        let into = |lang: Lang, text: &str| {
            let names = names_of_text("case.idel", text);
            format(text, Some(Target { lang, names: &names }))
                .unwrap_or_else(|e| panic!("{}: {e:?}", path.display()))
        };
        let there = into(to, &text);
        hold(&path, &there);
        assert_eq!(into(from, &there), format(&text, None).unwrap(), "{} and back", path.display());
    }
}
