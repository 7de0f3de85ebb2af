//! `idel fmt` as its users run it.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::cli::{Folder, code, idel, stderr, stdout};

const UNTIDY: &str = "act a   \"A\" {kind \"law\"   adopted 2010}  # why\n";
const TIDY: &str = "act a \"A\" { kind \"law\"  adopted 2010 }    # why\n";
const BROKEN: &str = "act a \"A\" { kind }\n";

fn folder(name: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(name);
    for (file, text) in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn read(folder: &Folder, file: &str) -> String {
    std::fs::read_to_string(folder.path().join(file)).unwrap()
}

#[test]
fn files_are_written_in_place_and_a_second_run_says_nothing() {
    let folder = folder(
        "fmt-place",
        &[("a.idel", UNTIDY), ("under/b.idel", UNTIDY), (".hidden/c.idel", UNTIDY), ("n.txt", "x")],
    );
    let run = idel(&["fmt", folder.text()]);
    assert_eq!((code(&run), stderr(&run).as_str()), (0, ""));
    let said = stdout(&run);
    assert_eq!(said.lines().count(), 2);
    assert!(said.contains("a.idel: formatted") && said.contains("b.idel: formatted"), "{said}");
    assert_eq!((read(&folder, "a.idel").as_str(), read(&folder, "under/b.idel").as_str()), (TIDY, TIDY));
    assert_eq!(read(&folder, ".hidden/c.idel"), UNTIDY);
    let again = idel(&["fmt", folder.text()]);
    assert_eq!((code(&again), stdout(&again).as_str()), (0, ""));
}

#[test]
fn check_writes_nothing_and_is_3_where_a_file_would_change() {
    let folder = folder("fmt-check", &[("a.idel", UNTIDY), ("b.idel", TIDY)]);
    let run = idel(&["fmt", "--check", folder.text()]);
    assert_eq!(code(&run), 3);
    assert!(stdout(&run).contains("a.idel: not formatted") && !stdout(&run).contains("b.idel"));
    assert!(stderr(&run).contains("to format: idel fmt "), "{}", stderr(&run));
    let russian = idel(&["fmt", "--check", folder.text(), "--lang", "ru"]);
    assert!(stdout(&russian).contains("a.idel: не отформатирован"), "{}", stdout(&russian));
    assert!(stderr(&russian).contains("чтобы отформатировать: idel fmt "));
    assert_eq!(read(&folder, "a.idel"), UNTIDY);
    idel(&["fmt", folder.text()]);
    assert_eq!(code(&idel(&["fmt", "--check", folder.text()])), 0);
}

#[test]
fn a_hint_repeats_the_options_of_the_run() {
    for (text, to, told) in [
        ("акт а \"А\" { принят 2010 }\n", "en", "чтобы отформатировать: idel fmt --to en "),
        ("act a \"A\" { adopted 2010 }\n", "ru", "to format: idel fmt --to ru "),
    ] {
        let folder = folder(&format!("fmt-hint-{to}"), &[("a.idel", text)]);
        let run = idel(&["fmt", "--check", "--to", to, folder.text()]);
        assert_eq!(code(&run), 3);
        assert!(stderr(&run).starts_with(told), "{}", stderr(&run));
        // What it says is what to do.
        let command: Vec<String> = stderr(&run)
            .trim()
            .split_once("idel ")
            .map(|(_, rest)| rest.split(' ').map(str::to_owned).collect())
            .unwrap();
        let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        assert_eq!(code(&idel(&arguments)), 0, "{arguments:?}");
        assert_eq!(code(&idel(&["fmt", "--check", "--to", to, folder.text()])), 0);
    }
}

#[test]
fn messages_are_in_the_language_of_the_file() {
    let russian = "акт а   \"А\" {принят 2010}\n";
    let policy = |language: &str| format!("policy \"P\" {{ period 2011..2012  language {language} }}\n");
    // The words that it is written in, in whatever locale.
    let alone = folder("fmt-lang-words", &[("a.idel", russian), ("b.idel", UNTIDY)]);
    let run = idel(&["fmt", "--check", alone.text()]);
    let said = stdout(&run);
    assert!(
        said.contains("a.idel: не отформатирован\n") && said.contains("b.idel: not formatted\n"),
        "{said}"
    );
    assert!(stderr(&run).starts_with("чтобы отформатировать: "), "{}", stderr(&run));
    // The language that the folder states goes before that, and the one that was asked for before all.
    let stated = folder("fmt-lang-folder", &[("a.idel", UNTIDY), ("policy.idel", &policy("ru"))]);
    assert!(stdout(&idel(&["fmt", "--check", stated.text()])).contains("a.idel: не отформатирован\n"));
    let asked = idel(&["fmt", "--check", stated.text(), "--lang", "en"]);
    assert!(stdout(&asked).contains("a.idel: not formatted\n"));
    let written = idel(&["fmt", stated.text()]);
    assert!(stdout(&written).contains("a.idel: отформатирован\n"), "{}", stdout(&written));
    // Its own language, and mistakes.
    let own = format!("{}{russian}", policy("en"));
    let own = folder("fmt-lang-own", &[("a.idel", &own), ("b.idel", "акт а \"А\" { принят }\n")]);
    let run = idel(&["fmt", "--check", &format!("{}/a.idel", own.text())]);
    assert!(stdout(&run).contains("a.idel: not formatted\n"), "{}", stdout(&run));
    let faulty = folder("fmt-lang-faulty", &[("b.idel", "акт а \"А\" { принят }\n")]);
    let run = idel(&["fmt", faulty.text()]);
    assert!(code(&run) == 3 && stderr(&run).contains("ожидается период"), "{}", stderr(&run));
    assert!(stdout(&piped(&["fmt", "-", "--check"], russian)).contains("-: не отформатирован\n"));
}

#[test]
fn a_diff_shows_the_lines_and_writes_nothing() {
    let folder = folder("fmt-diff", &[("a.idel", UNTIDY)]);
    let run = idel(&["fmt", "--diff", folder.text()]);
    assert_eq!(code(&run), 0);
    let diff = stdout(&run);
    assert!(diff.contains("-act a   \"A\"") && diff.contains("+act a \"A\" { kind"), "{diff}");
    assert_eq!(read(&folder, "a.idel"), UNTIDY);
    assert_eq!(code(&idel(&["fmt", "--diff", "--check", folder.text()])), 3);
}

#[test]
fn a_file_with_mistakes_is_told_and_left_and_the_others_are_formatted() {
    let folder = folder("fmt-broken", &[("a.idel", BROKEN), ("b.idel", UNTIDY)]);
    let run = idel(&["fmt", folder.text()]);
    assert_eq!(code(&run), 3);
    assert!(stderr(&run).contains("E01") && stderr(&run).contains("a.idel"), "{}", stderr(&run));
    assert_eq!((read(&folder, "a.idel").as_str(), read(&folder, "b.idel").as_str()), (BROKEN, TIDY));
}

#[test]
fn what_cannot_be_read_is_1_and_the_others_are_formatted() {
    let folder = folder("fmt-bytes", &[("b.idel", UNTIDY)]);
    std::fs::write(folder.path().join("a.idel"), [0xEF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2]).unwrap();
    let run = idel(&["fmt", folder.text()]);
    assert_eq!(code(&run), 1);
    assert!(stderr(&run).contains("E0221"), "{}", stderr(&run));
    assert_eq!(read(&folder, "b.idel"), TIDY);
    let absent = idel(&["fmt", "no/such/file.idel", &format!("{}/b.idel", folder.text())]);
    assert_eq!(code(&absent), 1);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_leaves_the_file_whole() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("fmt-readonly", &[("a.idel", UNTIDY)]);
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let run = idel(&["fmt", folder.text()]);
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    // Who may write everything writes here too.
    if code(&run) == 0 {
        assert_eq!(read(&folder, "a.idel"), TIDY);
    } else {
        assert_eq!((code(&run), read(&folder, "a.idel").as_str()), (1, UNTIDY));
        assert!(stderr(&run).contains("could not be written"));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside");
}

fn piped(arguments: &[&str], input: &str) -> std::process::Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_idel"))
        .args(arguments)
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn standard_input_goes_to_standard_output() {
    let run = piped(&["fmt", "-"], UNTIDY);
    assert_eq!((code(&run), stdout(&run).as_str()), (0, TIDY));
    let run = piped(&["fmt", "-", "--to", "ru"], UNTIDY);
    assert_eq!(stdout(&run), "акт a \"A\" { вид \"law\"  принят 2010 }    # why\n");
    let run = piped(&["fmt", "-"], BROKEN);
    assert_eq!((code(&run), stdout(&run).as_str()), (3, ""));
    assert_eq!(code(&piped(&["fmt", "-", "--check"], UNTIDY)), 3);
    assert_eq!(code(&piped(&["fmt", "-", "--check"], TIDY)), 0);
}

#[test]
fn of_a_literate_act_only_the_blocks_change() {
    let prose = "\u{FEFF}# Act\r\n\r\n  two  spaces  \r\n\r\n```idel\r\nact a   \"A\"\r\n```\r\n\r\n- item\r\n\r\n  ~~~ idel\r\n  body b \"B\" {kind council}\r\n  ~~~\r\n\r\n```\r\nact  x\r\n```\r\nend";
    let folder = folder("fmt-literate", &[("a.idel.md", prose)]);
    let run = idel(&["fmt", folder.text()]);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    let expected =
        prose.replace("act a   \"A\"", "act a \"A\"").replace("{kind council}", "{ kind council }");
    assert_eq!(read(&folder, "a.idel.md"), expected);
}

#[test]
fn to_translates_by_the_names_of_all_files_of_the_policy() {
    // `сумма` is the author's indicator in another file: the function of the language is not put into its place.
    let folder = folder(
        "fmt-to",
        &[
            ("a.idel", "indicator total -> number {\n    value sum(x) + сумма\n}\n"),
            ("b.idel", "indicator сумма -> number {\n    value count(member)\n}\n"),
        ],
    );
    let run = idel(&["fmt", folder.text(), "--to", "ru"]);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    assert_eq!(read(&folder, "a.idel"), "показатель total -> число {\n    значение sum(x) + сумма\n}\n");
    assert_eq!(read(&folder, "b.idel"), "показатель сумма -> число {\n    значение число(участник)\n}\n");
}

const ACT: &str = "# Act\n\n```idel\nact a   \"A\"\n```\n";
const TIDY_ACT: &str = "# Act\n\n```idel\nact a \"A\"\n```\n";

#[test]
fn blocks_in_quotations_and_lists_are_formatted_behind_their_marks() {
    let prose = "> Quoted:\n>\n> ```idel\n> act a   \"A\"\n>\n>   # why\n>act b   \"B\"\n> ```\n\n\
                 - ```idel\n  body c \"C\" {kind council}\n  ```\n\n\
                 1. > - ~~~idel\n   >   act d   \"D\"\n   >   ~~~\n\n\
                 - ```sh\nnot fenced any more\n```idel\nact e   \"E\"\n```\n";
    let expected = "> Quoted:\n>\n> ```idel\n> act a \"A\"\n>\n> # why\n> act b \"B\"\n> ```\n\n\
                    - ```idel\n  body c \"C\" { kind council }\n  ```\n\n\
                    1. > - ~~~idel\n   >   act d \"D\"\n   >   ~~~\n\n\
                    - ```sh\nnot fenced any more\n```idel\nact e \"E\"\n```\n";
    let folder = folder("fmt-quoted", &[("a.idel.md", prose)]);
    assert_eq!(code(&idel(&["fmt", "--check", folder.text()])), 3);
    let run = idel(&["fmt", folder.text()]);
    assert_eq!((code(&run), stderr(&run).as_str()), (0, ""));
    assert_eq!(read(&folder, "a.idel.md"), expected);
    assert_eq!(code(&idel(&["fmt", "--check", folder.text()])), 0);
    // What is formatted is what is read.
    let read = idel::syntax::parse_named(idel::source::FileId(0), "a.idel.md", prose);
    assert_eq!((read.file.declarations.len(), read.problems.len()), (5, 0));
}

#[test]
fn a_block_that_holds_a_part_of_a_declaration_is_told() {
    let prose = "```idel\nstage s \"S\" 2012 {\n```\n\nand\n\n```idel\n}\nact  a \"A\"\n```\n";
    let folder = folder("fmt-part", &[("a.idel.md", prose)]);
    for arguments in [vec!["fmt", folder.text()], vec!["fmt", "--check", folder.text()]] {
        let run = idel(&arguments);
        assert_eq!((code(&run), stdout(&run).as_str()), (0, ""), "{}", stderr(&run));
        for line in ["a.idel.md:1: the block is left as it is", "a.idel.md:7: the block is left as it is"] {
            assert!(stderr(&run).contains(line), "{}", stderr(&run));
        }
    }
    let russian = idel(&["fmt", folder.text(), "--lang", "ru"]);
    assert!(stderr(&russian).contains("предупреждение: ") && stderr(&russian).contains(":7: блок оставлен"));
    assert_eq!(read(&folder, "a.idel.md"), prose);
}

#[test]
fn standard_input_may_be_an_act_with_prose() {
    let run = piped(&["fmt", "-"], ACT);
    assert_eq!((code(&run), stdout(&run).as_str()), (0, TIDY_ACT), "{}", stderr(&run));
    let named = piped(&["fmt", "--stdin-filename", "some/act.idel.md"], ACT);
    assert_eq!((code(&named), stdout(&named).as_str()), (0, TIDY_ACT), "{}", stderr(&named));
    // By its name it is no Markdown.
    let policy = piped(&["fmt", "-", "--stdin-filename", "act.idel"], ACT);
    assert_eq!((code(&policy), stdout(&policy).as_str()), (3, ""));
    assert!(stderr(&policy).contains("act.idel:"), "{}", stderr(&policy));
    let diff = piped(&["fmt", "-", "--stdin-filename", "act.idel", "--diff"], UNTIDY);
    assert!(stdout(&diff).starts_with("--- act.idel\n+++ act.idel\n"), "{}", stdout(&diff));
    let mistaken = piped(&["fmt", "-"], "# Act\n\n```idel\nact a {\n```\n");
    assert!(code(&mistaken) == 3 && stderr(&mistaken).contains("E01"), "{}", stderr(&mistaken));
    for (lang, said) in [("en", "give `-` among the paths"), ("ru", "укажите среди путей `-`")]
    {
        let run = piped(&["fmt", "a.idel", "--stdin-filename", "a.idel", "--lang", lang], "");
        assert!(code(&run) == 2 && stderr(&run).contains(said), "{}", stderr(&run));
    }
}

#[test]
fn standard_input_with_a_name_keeps_the_names_of_its_policy() {
    let folder =
        folder("fmt-stdin-names", &[("b.idel", "indicator сумма -> number { value count(member) }\n")]);
    let name = format!("{}/a.idel", folder.text());
    let text = "indicator total -> number {\n    value sum(x) + сумма\n}\n";
    let run = piped(&["fmt", "-", "--to", "ru", "--stdin-filename", &name], text);
    assert_eq!(stdout(&run), "показатель total -> число {\n    значение sum(x) + сумма\n}\n");
}

#[test]
fn a_folder_without_policies_is_told() {
    let folder = folder("fmt-empty", &[("notes/n.txt", "x"), (".hidden/c.idel", UNTIDY)]);
    for arguments in [vec!["fmt", folder.text()], vec!["fmt", "--check", folder.text()]] {
        let run = idel(&arguments);
        let said = format!("`{}` holds no file of a policy", folder.text());
        assert!(code(&run) == 1 && stderr(&run).contains(&said), "{}", stderr(&run));
    }
    let russian = idel(&["fmt", "--check", folder.text(), "--lang", "ru"]);
    assert!(stderr(&russian).contains("нет ни одного файла политики"), "{}", stderr(&russian));
}

/// `ci` holds the same files to the style as `fmt --check`, with those in folders below.
#[test]
fn ci_and_check_find_the_same_files() {
    let policy = "policy \"P\" { period 2011..2012 }\n";
    let folder = folder(
        "fmt-ci",
        &[("a.idel", policy), ("under/b.idel", UNTIDY), ("under/c.idel", BROKEN), ("d.idel", TIDY)],
    );
    let check = idel(&["fmt", "--check", folder.text()]);
    assert_eq!((code(&check), stdout(&check).lines().count()), (3, 1));
    let ci = idel(&["ci", folder.text(), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout(&ci)).unwrap();
    let said = report["fmt"]["found"]["unformatted"].to_string();
    assert!(said.contains("b.idel") && !said.contains("d.idel"), "{said}");
    let human = idel(&["ci", folder.text()]);
    assert!(stdout(&human).contains("c.idel: cannot be formatted: it has mistakes"), "{}", stdout(&human));
    let russian = idel(&["ci", folder.text(), "--lang", "ru"]);
    assert!(
        stdout(&russian).contains("c.idel: нельзя отформатировать: в нём ошибки"),
        "{}",
        stdout(&russian)
    );
}

/// `idel.toml` is `check`'s and the others': style has no settings.
#[test]
fn the_project_file_is_not_read() {
    let folder = folder("fmt-toml", &[("a.idel", TIDY), ("idel.toml", "languag = \"ru\"\n")]);
    let run = idel(&["fmt", "--check", folder.text()]);
    assert_eq!((code(&run), stderr(&run).as_str()), (0, ""));
}
