//! Every bad case of data: a folder with a policy, its tables, and the messages that the policy's reader gets in
//! either language; `IDEL_UPDATE=1` rewrites the messages.

use std::path::PathBuf;

use idel::diagnostic::{DataFault, Describe, Lang, render};
use idel::source::DiskLoader;

use super::*;

fn cases() -> Vec<PathBuf> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/data/bad");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    cases
}

fn problems(case: &std::path::Path, partitions: Option<usize>) -> (Vec<DataProblem>, idel::Checked) {
    let checked = idel::load_policy(case, &DiskLoader);
    let policy =
        checked.policy.clone().unwrap_or_else(|| panic!("{}: {:#?}", case.display(), checked.problems));
    let options = Options { partitions, ..Options::default() };
    let needs = World { policy: (*policy).clone(), ..world() }.needs();
    let found = load(policy, &needs, &options).expect_err("the data are bad");
    (found, checked)
}

#[test]
fn bad_data_give_their_messages() {
    for case in cases() {
        let (found, checked) = problems(&case, None);
        let told: Vec<&dyn Describe> = found.iter().map(|p| p as &dyn Describe).collect();
        let mut got = String::new();
        for lang in [Lang::En, Lang::Ru] {
            got.push_str(&render::render_human(&told, &checked.sources, lang, false, 100));
        }
        let got: String = got.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        let expected = case.join("expected.txt");
        if std::env::var_os("IDEL_UPDATE").is_some() {
            std::fs::write(&expected, &got).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&expected).unwrap_or_default(), got, "{}", case.display());
        // The name of a case begins with the code it shows, first among its problems.
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with(found[0].code()), "{name}: {}", found[0].code());
        let (cut, _) = problems(&case, Some(3));
        assert_eq!(cut, found, "{name}: parts change nothing");
    }
}

#[test]
fn every_code_of_data_has_a_page_and_a_case() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let names: Vec<String> =
        cases().iter().map(|c| c.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for code in DataFault::CODES {
        assert!(names.iter().any(|name| name.starts_with(code)), "{code} has no case");
        let page = std::fs::read_to_string(root.join(format!("docs/codes/{code}.md"))).unwrap_or_default();
        assert!(page.starts_with(&format!("# {code}: ")), "{code} has no page");
        for part in ["## English", "## Русский", "Wrong:", "Right:", "Неверно:", "Верно:"]
        {
            assert!(page.contains(part), "{code} has no {part}");
        }
        assert!(page.lines().count() <= 45, "{code} has a page that is too long");
    }
}
