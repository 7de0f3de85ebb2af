//! Every bad file of the corpus beside the message it gives; `IDEL_UPDATE=1` rewrites the messages.

use idel::diagnostic::{Describe, Lang, render};
use idel::source::SourceMap;

#[test]
fn bad_files_give_their_messages() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/parse/bad");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "idel"));
    files.sort();
    assert!(files.len() >= 2);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut sources = SourceMap::default();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let id = sources.add(name.clone(), text.clone());
        let parsed = idel::syntax::parse_file(id, &text);
        let problems = [parsed.problems, parsed.warnings].concat();
        assert!(!problems.is_empty(), "{name} is bad");
        let problems: Vec<&dyn Describe> = problems.iter().map(|p| p as &dyn Describe).collect();
        let mut got = String::new();
        for lang in [Lang::En, Lang::Ru] {
            got.push_str(&render::render_human(&problems, &sources, lang, false, 100));
        }
        got.push_str(&render::render_json(&problems, &sources, &Default::default(), Lang::En));
        let expected = path.with_extension("expected");
        if std::env::var_os("IDEL_UPDATE").is_some() {
            std::fs::write(&expected, &got).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&expected).unwrap_or_default(), got, "{name}");
    }
}

/// One dash for pauses, `–` between spaces, in messages, reports and the manual.
#[test]
fn pauses_have_one_dash() {
    fn below(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "md") {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    for folder in ["src/report", "src/diagnostic", "src/cli", "src/repl", "docs/src", "docs/codes"] {
        below(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    assert!(files.len() > 300, "{}", files.len());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        for (at, line) in text.lines().enumerate() {
            assert!(!line.contains(" \u{2014} "), "{}:{}: {line}", path.display(), at + 1);
        }
    }
}
