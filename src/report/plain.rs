//! A review for screen readers and for `grep`: no drawing, no colour, one statement a line.

use super::alert::{Alert, AlertLevel, Place};
use super::outcome::{Ended, Outcome};
use super::plural::{Noun, count};
use super::review::Review;
use crate::keyword::Lang;

/// Problems, verdicts in the order of the policy, and a summary.
pub fn render_plain(review: &Review) -> String {
    let mut out = String::new();
    if let Some(line) = review.as_of_words() {
        out.push_str(&format!("{line}\n"));
    }
    for part in &review.parts {
        out.push_str(&one_line(&format!("{}: {}", part.name, part.told)));
        out.push('\n');
    }
    for problem in review.problems.iter().filter(|problem| problem.allowed.is_none()) {
        out.push_str(&statement(problem, review.lang));
        out.push('\n');
    }
    for outcome in &review.outcomes {
        let told = format!("{}: {}", outcome.title, outcome.words(review.lang));
        let test =
            if outcome.kind == "test" { review.say("test ", "проверка ") } else { String::new() };
        out.push_str(&one_line(&format!("{test}{told}")));
        out.push('\n');
    }
    out.push_str(&format!("{}\n", one_line(&summary(review))));
    out
}

/// `Cluster development: no problems, 1 warning allowed; 12 verdicts: 9 passed, 2 failed, 1 undecided`
pub fn summary(review: &Review) -> String {
    let lang = review.lang;
    let (errors, warnings) = (review.count(AlertLevel::Error), review.count(AlertLevel::Warning));
    let mut parts: Vec<String> = [(errors, Noun::Error), (warnings, Noun::Warning)]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, noun)| count(n, noun, lang))
        .collect();
    if parts.is_empty() && (!review.files.is_empty() || review.outcomes.is_empty()) {
        parts.push(review.say("no problems", "замечаний нет"));
    }
    let allowed = review.problems.iter().filter(|problem| problem.allowed.is_some()).count() as u64;
    parts.extend(allowed_words(allowed, lang));
    let mut told = parts.join(", ");
    for tests in [true, false] {
        let counts = counts(review, tests);
        if counts.is_empty() {
            continue;
        }
        if !told.is_empty() {
            told.push_str("; ");
        }
        told.push_str(&match tests {
            true => review.say("tests: ", "проверки: "),
            false => review.say("verdicts and stages: ", "оценки и этапы: "),
        });
        told.push_str(&counts.join(", "));
    }
    format!("{}: {told}", review.title())
}

/// `9 passed`, `2 failed`: how many of the tests, or of the verdicts and stages, ended in each way.
fn counts(review: &Review, tests: bool) -> Vec<String> {
    let outcomes = review.ranked(tests);
    let of = |wanted: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| wanted(outcome)).count();
    let ended = |ended: Ended| of(&|outcome| outcome.ended == ended);
    let warned = |over: bool, open: bool| {
        of(&|o| o.ended == Ended::Warned && o.passed_over == over && (o.key == "undecided") == open)
    };
    let (passed, failed) = match tests {
        true => ("пройдено", "не пройдено"),
        false => ("выполнено", "не выполнено"),
    };
    let over = "на итог запуска не влияет";
    let counts = [
        (ended(Ended::Passed), "passed", passed.to_owned()),
        (ended(Ended::Failed), "failed", failed.to_owned()),
        (ended(Ended::Open), "undecided", "не определено".to_owned()),
        (warned(true, false), "missed but not failing this run", format!("не выполнено, но {over}")),
        (warned(true, true), "undecided but not failing this run", format!("не определено, но {over}")),
        (warned(false, false), "advisory missed", "не выполнено рекомендаций".to_owned()),
        (warned(false, true), "advisory undecided", "не определено рекомендаций".to_owned()),
        (ended(Ended::Skipped), "not binding now", "сейчас не обязательно".to_owned()),
    ];
    let counts = counts.into_iter().filter(|(n, ..)| *n > 0);
    counts.map(|(n, en, ru)| review.say(format!("{n} {en}"), format!("{ru}: {n}"))).collect()
}

/// `1 warning allowed`; nothing where none is.
pub fn allowed_words(allowed: u64, lang: Lang) -> Option<String> {
    (allowed > 0).then(|| match lang {
        Lang::En => format!("{} allowed", count(allowed, Noun::Warning, lang)),
        Lang::Ru => format!("разрешено: {}", count(allowed, Noun::Warning, lang)),
    })
}

/// `policy.idel line 14 column 12: error E0301: units do not match; line 14 column 31: person; help: …`
pub fn statement(alert: &Alert, lang: Lang) -> String {
    let (line, column, help) = match lang {
        Lang::En => ("line", "column", "help"),
        Lang::Ru => ("строка", "столбец", "совет"),
    };
    let spot = |place: &Place| format!("{line} {} {column} {}", place.line, place.column);
    let place = alert.place.as_ref().map(|place| format!(" {}", spot(place))).unwrap_or_default();
    let word = alert.level.word(lang);
    let mut told = format!("{}{place}: {word} {}: {}", alert.file, alert.rule, alert.message);
    for other in alert.place.iter().chain(&alert.related).filter(|place| !place.text.is_empty()) {
        let file = if other.file == alert.file { String::new() } else { format!("{} ", other.file) };
        told.push_str(&format!("; {file}{}: {}", spot(other), other.text));
    }
    for data in &alert.data {
        told.push_str(&format!("; {data}"));
    }
    if let Some(text) = &alert.help {
        told.push_str(&format!("; {help}: {text}"));
    }
    one_line(&told)
}

/// A text without breaks of lines.
fn one_line(text: &str) -> String {
    text.split(['\r', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
