//! A review for screen readers and for `grep`: no drawing, no colour, one statement a line.

use super::alert::{Alert, AlertLevel, Place};
use super::outcome::Ended;
use super::plural::{Noun, count};
use super::review::Review;
use crate::keyword::Lang;

/// Problems, verdicts in the order of the policy, and a summary.
pub fn render_plain(review: &Review) -> String {
    let mut out = String::new();
    for problem in review.problems.iter().filter(|problem| problem.allowed.is_none()) {
        out.push_str(&statement(problem, review.lang));
        out.push('\n');
    }
    for outcome in &review.outcomes {
        out.push_str(&one_line(&format!("{}: {}", outcome.title, outcome.words(review.lang))));
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
    if !review.outcomes.is_empty() {
        let of = |ended| review.outcomes.iter().filter(|outcome| outcome.ended == ended).count();
        let verdicts = [
            (Ended::Passed, "passed", "выполнено"),
            (Ended::Failed, "failed", "не выполнено"),
            (Ended::Open, "undecided", "не определено"),
            (Ended::Skipped, "not binding now", "сейчас не обязательно"),
        ];
        let counts = verdicts.into_iter().map(|(ended, en, ru)| (of(ended), en, ru)).filter(|(n, ..)| *n > 0);
        let counts: Vec<String> =
            counts.map(|(n, en, ru)| review.say(format!("{n} {en}"), format!("{ru}: {n}"))).collect();
        let head = review.say("verdicts and stages: ", "оценки и этапы: ");
        if !told.is_empty() {
            told.push_str("; ");
        }
        told.push_str(&format!("{head}{}", counts.join(", ")));
    }
    format!("{}: {told}", review.title())
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
