//! The report of an assessment: for readers in both languages, as JSON and as CSV.

use idel::keyword::Lang;
use idel::report::{Layout, render_assess_csv, render_assess_human, render_assess_json};

use super::small::small;

#[test]
fn a_reader_is_told_everything_in_english() {
    let small = small();
    let assessment = small.judged();
    insta::assert_snapshot!(render_assess_human(&small.report(&assessment, Lang::En), Layout::default()));
}

#[test]
fn a_reader_is_told_everything_in_russian() {
    let small = small();
    let assessment = small.judged();
    insta::assert_snapshot!(render_assess_human(&small.report(&assessment, Lang::Ru), Layout::default()));
}

#[test]
fn lines_of_the_report_fit_the_page() {
    let small = small();
    let assessment = small.judged();
    for lang in [Lang::En, Lang::Ru] {
        for line in render_assess_human(&small.report(&assessment, lang), Layout::default()).lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

/// Numbers stay whole where titles are too long for the page.
#[test]
fn long_titles_wrap_and_numbers_do_not() {
    let mut small = small();
    for cluster in &mut small.policy.clusters {
        cluster.title = Some("Кластер информационных технологий и приборостроения Камского округа".into());
    }
    let assessment = small.judged();
    let text = render_assess_human(&small.report(&assessment, Lang::Ru), Layout::default());
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    for whole in ["1\u{A0}678,6296", "99,99998\u{A0}%", "Отклонение"] {
        assert!(text.contains(whole), "{text}");
    }
}

#[test]
fn json_holds_every_verdict_with_exact_numbers() {
    let small = small();
    let assessment = small.judged();
    let text = render_assess_json(&small.report(&assessment, Lang::En));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["as_of"], "2012");
    assert_eq!(json["data"][0]["sha256"], "00ff");
    assert_eq!(json["verdicts"].as_array().unwrap().len(), assessment.verdicts.len());
    assert_eq!(json["summary"]["not_applicable"], 4);
    assert_eq!(json["stages"][0]["status"], "failed");
    let first = &json["verdicts"][3];
    assert_eq!(first["id"], "first.productivity");
    assert_eq!(first["cell"], serde_json::json!({ "cluster": "petrochem" }));
    assert_eq!(first["value"].to_string(), "1678.6296");
    assert_eq!(first["required"].to_string(), "1678.62996");
    assert_eq!(first["gap"].to_string(), "-0.00036");
    assert_eq!(
        (&first["file"], &first["line"], &first["column"]),
        (&"policy.idel".into(), &9.into(), &1.into())
    );
    assert_eq!(first["basis"], serde_json::json!(["concept"]));
    assert!(json["verdicts"][4]["reason"].is_string());
    insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn csv_has_a_line_per_verdict() {
    let small = small();
    let assessment = small.judged();
    let text = render_assess_csv(&small.report(&assessment, Lang::En));
    assert_eq!(text.lines().count(), assessment.verdicts.len() + 1);
    insta::assert_snapshot!(text);
}
