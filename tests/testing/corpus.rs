//! Policies with tests beside what is reported of them, in both languages.

use idel::diagnostic::Lang;

use super::{cases, checked, human, with_runs};

#[test]
fn reports_are_as_expected() {
    let mut wrong = Vec::new();
    for kind in ["good", "bad"] {
        for case in cases(kind) {
            let checked = checked(&case);
            let got = human(&checked, Lang::En) + &human(&checked, Lang::Ru);
            let expected = case.with_extension("expected");
            if std::env::var_os("IDEL_UPDATE").is_some() {
                std::fs::write(&expected, &got).unwrap();
            }
            if std::fs::read_to_string(&expected).unwrap_or_default() != got {
                wrong.push(format!("== {}\n{got}", case.display()));
            }
            let (all, failed) = with_runs(&checked, Lang::En, |report| (report.runs.len(), report.failed()));
            assert!(all > 0, "{} has tests", case.display());
            assert_eq!(failed == 0, kind == "good", "{}", case.display());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
