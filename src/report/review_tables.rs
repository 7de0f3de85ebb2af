//! A review as tables: CSV of its problems, a page of HTML, a workbook with a sheet for each.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::alert::{Alert, AlertLevel};
use super::csv::table;
use super::escape::escape;
use super::outcome::{Ended, Outcome};
use super::plain::summary;
use super::review::Review;
use crate::keyword::Lang;

const PROBLEMS: [&str; 10] =
    ["code", "severity", "file", "line", "column", "end_line", "end_column", "message", "help", "allowed"];

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.3rem}h2{font-size:1.1rem;margin-top:2rem}\
.wide{overflow-x:auto}\
table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8884}\
td.number{text-align:right;white-space:nowrap}\
tr.bad td:first-child{color:#b3261e;font-weight:600}tr.open td:first-child{color:#8a6100;font-weight:600}\
tr.good td:first-child{color:#187a2f}tr.faint{opacity:.75}\
@media(prefers-color-scheme:dark){tr.bad td:first-child{color:#ff8a80}tr.open td:first-child{color:#e6b84c}\
tr.good td:first-child{color:#6fcf87}}";

/// The problems as CSV, allowed ones with the reason, or `yes` where none is given.
pub fn render_review_csv(review: &Review) -> String {
    table(&PROBLEMS, review.alerts().iter().map(|alert| row(alert).to_vec()))
}

fn row(alert: &Alert) -> [String; 10] {
    let place = alert.place.as_ref();
    let number = |n: Option<usize>| n.map(|n| n.to_string()).unwrap_or_default();
    let allowed = alert.allowed.as_ref().map(|a| a.reason.clone().unwrap_or_else(|| "yes".to_owned()));
    [
        alert.rule.clone(),
        alert.level.word(Lang::En).to_owned(),
        alert.file.clone(),
        number(place.map(|p| p.line)),
        number(place.map(|p| p.column)),
        number(place.map(|p| p.end_line)),
        number(place.map(|p| p.end_column)),
        alert.message.clone(),
        alert.help.clone().unwrap_or_default(),
        allowed.unwrap_or_default(),
    ]
}

/// One page that needs nothing beside itself.
pub fn render_review_html(review: &Review) -> String {
    let lang = match review.lang {
        Lang::En => "en",
        Lang::Ru => "ru",
    };
    let title = escape(&summary(review));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    if let Some(line) = review.as_of_words() {
        page.push_str(&format!("<p>{}</p>\n", escape(&line)));
    }
    let heads = [("Part", "Часть"), ("Outcome", "Итог")].map(|(en, ru)| review.say(en, ru));
    let parts: Vec<_> = review
        .parts
        .iter()
        .map(|part| (class_of_end(part.ended), vec![(false, part.name.clone()), (false, part.told.clone())]))
        .collect();
    section(&mut page, &review.say("Parts of the run", "Части запуска"), &heads, &parts);
    let told = |allowed: bool| review.problems.iter().filter(move |p| p.allowed.is_some() == allowed);
    let rows = |allowed: bool| -> Vec<(&'static str, Vec<(bool, String)>)> {
        told(allowed)
            .map(|alert| {
                let mut cells = problem_cells(alert, review);
                // Nothing but what is allowed has a reason for that.
                if !allowed {
                    cells.pop();
                }
                (class_of(alert.level), cells)
            })
            .collect()
    };
    let heads = problem_heads(review);
    let own = heads.split_last().map_or(&[][..], |(_, own)| own);
    section(&mut page, &review.say("Problems", "Замечания"), own, &rows(false));
    for (tests, title) in [
        (false, review.say("Verdicts and stages", "Оценки и этапы")),
        (true, review.say("Tests", "Проверки")),
    ] {
        let rows: Vec<_> = review
            .ranked(tests)
            .into_iter()
            .map(|outcome| {
                let cells = if tests {
                    test_cells(outcome, review.lang)
                } else {
                    outcome_cells(outcome, review.lang)
                };
                (class_of_end(outcome.ended), cells)
            })
            .collect();
        let heads = if tests { test_heads(review).to_vec() } else { outcome_heads(review) };
        section(&mut page, &title, &heads, &rows);
    }
    section(&mut page, &review.say("Allowed warnings", "Разрешённые предупреждения"), &heads, &rows(true));
    page.push_str("</body>\n</html>\n");
    page
}

fn class_of(level: AlertLevel) -> &'static str {
    match level {
        AlertLevel::Error => "bad",
        AlertLevel::Warning => "open",
        AlertLevel::Note => "faint",
    }
}

fn class_of_end(ended: Ended) -> &'static str {
    match ended {
        Ended::Passed => "good",
        Ended::Failed => "bad",
        Ended::Open | Ended::Warned => "open",
        Ended::Skipped => "faint",
    }
}

fn section(page: &mut String, title: &str, heads: &[String], rows: &[(&str, Vec<(bool, String)>)]) {
    if rows.is_empty() {
        return;
    }
    page.push_str(&format!("<h2>{}</h2>\n<div class=\"wide\"><table>\n<thead><tr>", escape(title)));
    heads.iter().for_each(|head| page.push_str(&format!("<th scope=\"col\">{}</th>", escape(head))));
    page.push_str("</tr></thead>\n<tbody>\n");
    for (class, cells) in rows {
        page.push_str(&format!("<tr class=\"{class}\">"));
        for (number, text) in cells {
            let class = if *number { " class=\"number\"" } else { "" };
            page.push_str(&format!("<td{class}>{}</td>", escape(text)));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
}

fn problem_heads(review: &Review) -> Vec<String> {
    let heads = [
        ("Weight", "Вес"),
        ("Code", "Код"),
        ("Place", "Место"),
        ("Problem", "Замечание"),
        ("Help", "Совет"),
        ("Allowed because", "Почему разрешено"),
    ];
    heads.map(|(en, ru)| review.say(en, ru)).to_vec()
}

fn problem_cells(alert: &Alert, review: &Review) -> Vec<(bool, String)> {
    let place = alert.place.as_ref().map(|p| format!("{}:{}:{}", p.file, p.line, p.column));
    let unsaid = || review.say("no reason is given", "причина не указана");
    let reason = alert.allowed.as_ref().map(|allowed| allowed.reason.clone().unwrap_or_else(unsaid));
    let message = std::iter::once(&alert.message).chain(&alert.data).cloned().collect::<Vec<_>>().join("; ");
    let texts = [
        alert.level.word(review.lang).to_owned(),
        alert.rule.clone(),
        place.unwrap_or_else(|| alert.file.clone()),
        message,
        alert.help.clone().unwrap_or_default(),
        reason.unwrap_or_default(),
    ];
    texts.into_iter().map(|text| (false, text)).collect()
}

fn outcome_heads(review: &Review) -> Vec<String> {
    let heads = [
        ("Status", "Статус"),
        ("Verdict", "Оценка"),
        ("Fact", "Факт"),
        ("Required", "Требуется"),
        ("Unit", "Единица"),
        ("Why", "Почему"),
    ];
    heads.map(|(en, ru)| review.say(en, ru)).to_vec()
}

fn test_heads(review: &Review) -> [String; 3] {
    [("Status", "Статус"), ("Test", "Проверка"), ("Why", "Почему")].map(|(en, ru)| review.say(en, ru))
}

fn test_cells(outcome: &Outcome, lang: Lang) -> Vec<(bool, String)> {
    let texts = [outcome.standing(lang), outcome.title.clone(), outcome.why(lang).join("; ")];
    texts.into_iter().map(|text| (false, text)).collect()
}

fn outcome_cells(outcome: &Outcome, lang: Lang) -> Vec<(bool, String)> {
    vec![
        (false, outcome.standing(lang)),
        (false, outcome.title.clone()),
        (true, outcome.value.clone()),
        (true, outcome.required.clone()),
        (false, outcome.unit.clone()),
        (false, outcome.why(lang).join("; ")),
    ]
}

/// The bytes of a workbook with a sheet of verdicts, one of problems and, where there are any, one of tests; `None` where a sheet cannot hold them.
pub fn render_review_workbook(review: &Review) -> Option<Vec<u8>> {
    workbook(review).ok()
}

fn workbook(review: &Review) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    type Rows<'r> = Vec<(Vec<(bool, String)>, Option<&'r Outcome>)>;
    let lang = review.lang;
    let verdicts: Rows<'_> =
        review.ranked(false).into_iter().map(|one| (outcome_cells(one, lang), Some(one))).collect();
    let tests: Rows<'_> = review.ranked(true).into_iter().map(|one| (test_cells(one, lang), None)).collect();
    let problems: Rows<'_> = review.problems.iter().map(|one| (problem_cells(one, review), None)).collect();
    let mut sheets = vec![
        (review.say("Verdicts", "Оценки"), outcome_heads(review), verdicts),
        (review.say("Problems", "Замечания"), problem_heads(review), problems),
    ];
    if !tests.is_empty() {
        sheets.push((review.say("Tests", "Проверки"), test_heads(review).to_vec(), tests));
    }
    for (name, heads, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        for (at, head) in (0u16..).zip(&heads) {
            sheet.write_string_with_format(0, at, head, &bold)?;
        }
        for (line, (cells, outcome)) in (1u32..).zip(rows) {
            let mut exact = outcome.into_iter().flat_map(|outcome| &outcome.exact);
            for (at, (number, text)) in (0u16..).zip(&cells) {
                let value = number.then(|| exact.next()).flatten().and_then(|exact| exact.as_ref());
                match value.and_then(|value| value.parse::<f64>().ok()) {
                    Some(value) => sheet.write_number(line, at, value)?,
                    None => sheet.write_string(line, at, text)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
    }
    book.save_to_buffer()
}
