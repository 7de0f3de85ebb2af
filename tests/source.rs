//! Places in text, loading, and suggestions.

use idel::diagnostic::nearest;
use idel::source::{LoadFault, Loader, MemoryLoader, SourceMap, Span};
use std::path::{Path, PathBuf};

#[test]
fn columns_count_characters_after_cyrillic_text() {
    let mut sources = SourceMap::default();
    let text = "политика \"x\" {\n    база 2010\n}";
    let id = sources.add("p.idel", text);
    let at = text.find("2010").unwrap();
    let span = Span::new(id, at, at + 4);
    let (name, place) = sources.place(span);
    assert_eq!((name, place.line, place.column), ("p.idel", 2, 10));
    assert_eq!(sources.text(span), "2010");
    let past = sources.file(id).unwrap().position(u32::MAX);
    assert_eq!((past.line, past.column), (3, 2));
}

#[test]
fn a_windows_1251_file_is_told_apart() {
    let folder = std::env::temp_dir().join(format!("idel-encoding-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("p.idel");
    std::fs::write(&file, [0xEF, 0xEE, 0xEB, 0xE8, 0xF2, 0xE8, 0xEA, 0xE0]).unwrap();
    assert_eq!(idel::source::DiskLoader.read(&file), Err(LoadFault::NotUtf8 { windows_1251: true }));
    std::fs::write(&file, "\u{FEFF}act a").unwrap();
    assert_eq!(idel::source::DiskLoader.read(&file).as_deref(), Ok("act a"));
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(idel::source::DiskLoader.read(&file), Err(LoadFault::NotFound));
}

#[test]
fn a_folder_gives_its_policy_files_by_name() {
    let mut loader = MemoryLoader::default();
    for name in ["p/b.idel", "p/a.idel.md", "p/data.csv", "p/sub/c.idel"] {
        loader.files.insert(PathBuf::from(name), String::new());
    }
    let found = loader.policy_files(Path::new("p")).unwrap();
    assert_eq!(found, [PathBuf::from("p/a.idel.md"), PathBuf::from("p/b.idel")]);
}

#[test]
fn slips_of_the_pen_are_suggested_and_strangers_are_not() {
    assert_eq!(nearest("indikator", ["indicator", "policy"]), Some("indicator"));
    assert_eq!(nearest("поизводительность", ["производительность"]), Some("производительность"));
    assert_eq!(nearest("revenue", ["employees", "kind"]), None);
}
