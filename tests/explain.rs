//! `idel explain`: the pages of codes as a reader of the terminal sees them.

use crate::cli::{code, idel, stderr, stdout};

#[test]
fn a_page_is_shown_in_the_language_asked_for() {
    let english = idel(&["explain", "E0301"]);
    assert_eq!(code(&english), 0, "{}", stderr(&english));
    let text = stdout(&english);
    assert!(text.starts_with("E0301: units do not match\n\nOnly like quantities"), "{text}");
    assert!(text.contains("\nWrong:\n\n    value sum(shipped) + sum(employees)\n"), "{text}");
    assert!(!text.contains("```") && !text.contains("##") && !text.contains("Неверно"), "{text}");
    let russian = stdout(&idel(&["explain", "E0301", "--lang", "ru"]));
    assert!(russian.starts_with("E0301: единицы не совпадают\n\nСкладывают"), "{russian}");
    assert!(russian.contains("    значение сумма(отгружено) / сумма(численность)\n"), "{russian}");
    assert!(!russian.contains("Wrong"), "{russian}");
}

#[test]
fn text_is_wrapped_by_display_width_and_examples_are_not() {
    for lang in ["en", "ru"] {
        for page in idel::manual::PAGES {
            let text = stdout(&idel(&["explain", page.code, "--lang", lang]));
            let long = text.lines().filter(|l| !l.starts_with("    ") && l.chars().count() > 100);
            assert_eq!(long.count(), 0, "{} {lang}\n{text}", page.code);
            assert!(!text.contains("\n\n\n") && !text.contains("```"), "{} {lang}\n{text}", page.code);
        }
    }
}

#[test]
fn codes_are_read_in_any_case_and_from_a_russian_keyboard() {
    let page = stdout(&idel(&["explain", "E0301"]));
    for written in ["e0301", "Е0301", "е0301"] {
        assert_eq!(stdout(&idel(&["explain", written])), page, "{written}");
    }
}

#[test]
fn an_unknown_code_proposes_the_nearest_and_a_name_is_told_apart() {
    let unknown = idel(&["explain", "E9301"]);
    assert_eq!(code(&unknown), 2);
    assert_eq!(stdout(&unknown), "");
    let message = "error: there is no code `E9301`; did you mean `E0301`? all codes: idel explain --list\n";
    assert_eq!(stderr(&unknown), message);
    let unknown = stderr(&idel(&["explain", "0301", "--lang", "ru"]));
    assert!(unknown.contains("возможно, имелся в виду `E0301`"), "{unknown}");
    let name = idel(&["explain", "first.productivity", "no-such-policy"]);
    assert_eq!(code(&name), 1, "a name is looked for in a policy");
    let nothing = idel(&["explain"]);
    assert_eq!(code(&nothing), 2, "{}", stderr(&nothing));
    assert_eq!(code(&idel(&["explain", "E0301", "--list"])), 2);
}

#[test]
fn all_codes_are_listed_with_their_titles() {
    let list = stdout(&idel(&["explain", "--list"]));
    assert!(list.contains("\nE0301  units do not match\n"), "{list}");
    assert!(list.lines().count() >= idel::manual::PAGES.len());
    let list = stdout(&idel(&["explain", "--list", "--lang", "ru"]));
    assert!(list.contains("\nE0301  единицы не совпадают\n"), "{list}");
}

#[test]
fn the_check_names_the_page_of_a_code_once() {
    let folder = crate::cli::Folder::new("explain-hint");
    std::fs::create_dir_all(folder.path()).unwrap();
    let text = "policy \"P\" { authority nobody }\nindicator x { value y }\n";
    std::fs::write(folder.path().join("p.idel"), text).unwrap();
    let told = stderr(&idel(&["check", folder.text(), folder.text()]));
    assert_eq!(told.matches("more about a code: idel explain E0201").count(), 1, "{told}");
    let json = idel(&["check", "--format", "json", folder.text()]);
    assert!(!stdout(&json).contains("idel explain") && stderr(&json).is_empty(), "{}", stderr(&json));
}
