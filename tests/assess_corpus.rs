//! Whole policies with their data: a case is a folder of `tests/corpus/assess`, `expected` beside it what is printed.
//!
//! A file `asked` holds further commands, one a line, whose answers stand below. `IDEL_UPDATE=1` rewrites what is expected; the figures in a new one are to be reckoned by hand before it is kept.

use std::path::Path;

use crate::support::printed;

fn assess(folder: &Path, format: &str) -> (String, i32) {
    printed(folder, &["assess", "--format", format, "."])
}

#[test]
fn policies_with_data_give_their_verdicts() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/assess");
    let mut folders: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 5);
    for folder in folders {
        let (csv, code) = assess(&folder, "csv");
        assert_ne!(code, 3, "{csv}");
        let (human, _) = assess(&folder, "human");
        let mut got = format!("{csv}\nexit code {code}\n\n{human}");
        for line in std::fs::read_to_string(folder.join("asked")).unwrap_or_default().lines() {
            // Words are parted by tabs, so that a query is one of them.
            let words: Vec<&str> = line.split('\t').chain(["."]).collect();
            got.push_str(&format!("\n$ {}\n{}", line.replace('\t', " "), printed(&folder, &words).0));
        }
        let expected = folder.join("expected");
        if std::env::var_os("IDEL_UPDATE").is_some() {
            std::fs::write(&expected, &got).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&expected).unwrap_or_default(), got, "{}", folder.display());
    }
}
