//! Files that cannot be read as text, and folders without a policy.

use std::path::{Path, PathBuf};

use idel::diagnostic::Lang;
use idel::load_policy;

use super::{Under, human};

/// A fresh folder with these files.
fn folder(name: &str, files: &[(&str, &[u8])]) -> Under {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("check").join(name);
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root).unwrap();
    for (file, bytes) in files {
        std::fs::write(root.join(file), bytes).unwrap();
    }
    Under(root)
}

/// Text in Windows-1251, as old offices keep it.
fn windows_1251(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        'А'..='я' => u8::try_from(c as u32 - 'А' as u32 + 0xC0).unwrap(),
        'ё' => 0xB8,
        _ => u8::try_from(c as u32).unwrap(),
    };
    text.chars().map(byte).collect()
}

fn codes(checked: &idel::Checked) -> Vec<&'static str> {
    checked.problems.iter().map(|p| p.code()).collect()
}

#[test]
fn a_policy_in_windows_1251_says_so() {
    let text = windows_1251("политика \"Развитие\" { язык ru }\n");
    let under = folder("policy_1251", &[("политика.idel", &text)]);
    for path in ["", "политика.idel"] {
        let checked = load_policy(Path::new(path), &under);
        assert_eq!(codes(&checked), ["E0221"]);
        assert!(checked.policy.is_none());
        let shown = human(&checked, Lang::Ru);
        assert!(shown.contains("`политика.idel` – не текст в кодировке UTF-8"), "{shown}");
        assert!(shown.contains("похоже на Windows-1251"), "{shown}");
    }
}

#[test]
fn a_classification_in_windows_1251_says_so_where_it_is_named() {
    let codes_file = windows_1251("Код;Название\nк;красный\n");
    let policy = "policy \"P\" { }\nclassification colour from \"colours.csv\" { code from \"Код\" }\n";
    let under = folder("codes_1251", &[("p.idel", policy.as_bytes()), ("colours.csv", &codes_file)]);
    let checked = load_policy(Path::new(""), &under);
    assert_eq!(codes(&checked), ["E0221"]);
    let shown = human(&checked, Lang::En);
    assert!(shown.contains("`colours.csv` is not text in UTF-8"), "{shown}");
    assert!(shown.contains("it reads well as Windows-1251"), "{shown}");
    assert!(shown.contains("p.idel:2:28"), "{shown}");
}

#[test]
fn what_is_no_text_at_all_is_not_taken_for_windows_1251() {
    let under = folder("binary", &[("p.idel", &[0xFF, 0xFE, 0x00, 0x81, 0x82])]);
    let shown = human(&load_policy(Path::new(""), &under), Lang::En);
    assert!(shown.contains("save it again as UTF-8") && !shown.contains("1251"), "{shown}");
}

#[test]
fn a_folder_named_like_a_policy_file_is_not_passed_over() {
    let under = folder("folder", &[("p.idel", b"policy \"P\" { }\n")]);
    std::fs::create_dir(under.0.join("x.idel")).unwrap();
    let checked = load_policy(Path::new(""), &under);
    assert_eq!(codes(&checked), ["E0221"]);
    assert!(human(&checked, Lang::En).contains("is a folder, not a file"));
}

#[test]
fn a_folder_without_policy_files_and_a_path_that_is_not_there() {
    let under = folder("nothing", &[("notes.txt", b"-")]);
    assert_eq!(codes(&load_policy(Path::new(""), &under)), ["E0401"]);
    let checked = load_policy(Path::new("nowhere"), &under);
    assert_eq!(codes(&checked), ["E0221"]);
    assert!(checked.unreadable);
}
