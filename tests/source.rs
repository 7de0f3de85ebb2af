//! Places in text, loading, and suggestions.

use idel::diagnostic::nearest;
use idel::source::{LoadFault, Loader, MemoryLoader, SourceMap, Span, in_small_letters};
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
fn hidden_files_are_none_of_the_policy_and_capitals_are_known() {
    let folder = std::env::temp_dir().join(format!("idel-hidden-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["a.idel", ".d.idel", ".~lock.x.idel", "x.idel~", ".act.idel.md", "c.IDEL", "Idel.toml"] {
        std::fs::write(folder.join(name), "act a\n").unwrap();
    }
    assert_eq!(idel::source::DiskLoader.policy_files(&folder), Ok(vec![folder.join("a.idel")]));
    let names = idel::source::DiskLoader.names(&folder);
    assert_eq!(names.len(), 7);
    let told: Vec<String> = names.iter().filter_map(|name| in_small_letters(name, "idel.toml")).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(told, ["idel.toml", "c.idel"]);
    for (name, instead) in [
        ("Акт.Idel.MD", Some("Акт.idel.md")),
        ("B.idel.Md", Some("B.idel.md")),
        ("IDEL.TOML", Some("idel.toml")),
        ("B.idel", None),
        (".B.IDEL", None),
        ("B.IDEL~", None),
        ("idel.toml", None),
        ("İ.IDEL", Some("İ.idel")),
    ] {
        assert_eq!(in_small_letters(name, "idel.toml").as_deref(), instead, "{name}");
    }
}

#[test]
fn slips_of_the_pen_are_suggested_and_strangers_are_not() {
    assert_eq!(nearest("indikator", ["indicator", "policy"]), Some("indicator"));
    assert_eq!(nearest("поизводительность", ["производительность"]), Some("производительность"));
    assert_eq!(nearest("revenue", ["employees", "kind"]), None);
}
