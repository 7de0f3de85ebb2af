//! The report of an assessment: for readers in both languages, as JSON and as CSV.

use idel::keyword::Lang;
use idel::model::{Date, Period};
use idel::report::{Layout, render_assess_csv, render_assess_human, render_assess_json};

use idel::unit::Rational;
use idel::verdict::judge;

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

/// What is decided although values are absent says so, and names whose values they are.
#[test]
fn verdicts_on_incomplete_data_are_marked_and_the_gaps_named() {
    let mut small = small();
    for indicator in &mut small.policy.indicators {
        indicator.coverage = Rational::ratio(1, 10);
    }
    let assessment = small.judged();
    let told = |lang| {
        let text = render_assess_human(&small.report(&assessment, lang), Layout::default());
        text.replace('\u{A0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let english = told(Lang::En);
    assert!(english.contains("decided on incomplete data: 2 (column Coverage)"), "{english}");
    assert!(english.contains("16.7 % missed"), "{english}");
    assert!(
        english.contains(
            "incomplete data (Автомобильный кластер, 2012): no row in “Годовые отчёты”: ООО «Пример-3»"
        ),
        "{english}"
    );
    assert!(english.contains("and 4 more"), "{english}");
    let russian = told(Lang::Ru);
    assert!(russian.contains("оценки по неполным данным: 2 (графа «Охват»)"), "{russian}");
    assert!(russian.contains("неполные данные (Автомобильный кластер, 2012): не заполнено"), "{russian}");
}

/// The deviation printed is that of the figures printed.
#[test]
fn printed_figures_agree_with_one_another() {
    let small = small();
    let assessment = small.judged();
    let text = render_assess_human(&small.report(&assessment, Lang::En), Layout::default());
    let number = |text: &str| text.replace(',', "").replace('−', "-").parse::<f64>().ok();
    let mut seen = 0;
    for line in text.lines() {
        let figures: Vec<f64> = line.split("  ").map(str::trim).filter_map(number).collect();
        if let [.., plan, fact, gap] = figures.as_slice()
            && line.contains("\u{A0}%")
        {
            assert!((fact - plan - gap).abs() < 1e-9, "{line}");
            seen += 1;
        }
    }
    assert!(seen >= 6, "{text}");
}

/// One absurd value makes the line longer, not the other columns unreadable.
#[test]
fn an_absurd_number_leaves_words_whole() {
    let mut small = small();
    for value in small.facts.values.values_mut() {
        value.0 = value.0.saturating_mul(1_000_000_000_000);
    }
    let assessment = small.judged();
    let text = render_assess_human(&small.report(&assessment, Lang::Ru), Layout::default());
    for word in ["Нефтехимический", "Автомобильный", "достигнуто"] {
        assert!(text.contains(word), "{text}");
    }
}

#[test]
fn contours_that_bind_later_do_not_hold_yet() {
    let mut small = small();
    for cluster in &mut small.policy.clusters {
        cluster.from = Some(Period::year(2020));
    }
    let assessment = judge(&small.policy, &small.facts, Date::new(2013, 6, 30).unwrap());
    let told = |lang| render_assess_human(&small.report(&assessment, lang), Layout::default());
    let (english, russian) = (told(Lang::En), told(Lang::Ru));
    let line = "Contours in 2012 (the last year that ended): the requirements do not apply yet";
    assert!(english.contains(line), "{english}");
    assert!(russian.contains("(последний завершившийся год): требования ещё не действуют"), "{russian}");
}
