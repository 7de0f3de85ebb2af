//! A review in the Test Anything Protocol, version 14.
//!
//! A verdict that is missed or open and fails no run, advisory or passed over, is a failure under `TODO`; what binds
//! nobody now is skipped. Details stand in a block of YAML, texts as JSON writes them, which YAML reads.

use super::cases::{Case, suites};
use super::outcome::Ended;
use super::plain::statement;
use super::review::Review;

/// The whole stream.
pub fn render_tap(review: &Review) -> String {
    let suites = suites(review);
    let count: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let mut out = format!("TAP version 14\n1..{count}");
    if count == 0 {
        out.push_str(" # SKIP ");
        out.push_str(&escaped(&review.say("nothing was judged", "ничего не оценено")));
    }
    out.push('\n');
    let mut number = 0;
    for suite in &suites {
        for case in &suite.cases {
            number += 1;
            out.push_str(&point(case, suite.name, number, review));
        }
    }
    out
}

fn point(case: &Case<'_>, suite: &str, number: usize, review: &Review) -> String {
    let (word, directive) = match case.ended {
        Ended::Passed => ("ok", None),
        Ended::Failed | Ended::Open => ("not ok", None),
        Ended::Warned => ("not ok", Some("TODO")),
        Ended::Skipped => ("ok", Some("SKIP")),
    };
    let name = if case.title == case.name || case.title.is_empty() {
        case.name.clone()
    } else {
        format!("{}: {}", case.name, case.title)
    };
    let mut out = format!("{word} {number} - {} {}", suite, escaped(&name));
    if let Some(directive) = directive {
        out.push_str(&format!(" # {directive} {}", escaped(&case.message)));
    }
    out.push('\n');
    let mut fields: Vec<(&str, String)> = Vec::new();
    if matches!(case.ended, Ended::Failed | Ended::Open) {
        fields.push(("message", text(&case.message)));
        let severity = if case.ended == Ended::Open { "undecided" } else { "fail" };
        fields.push(("severity", severity.to_owned()));
        fields.push(("type", text(&case.kind)));
    }
    if let Some(outcome) = case.outcome {
        // Numbers as machines read them; what is no number is a text.
        let value = |exact: &Option<String>, shown: &str| match exact {
            Some(number) => Some(number.clone()),
            None => Some(text(shown)).filter(|_| !shown.is_empty()),
        };
        let [found, wanted] = &outcome.exact;
        let [found, wanted] = [value(found, &outcome.value), value(wanted, &outcome.required)];
        let unit = (found.is_some() || wanted.is_some()).then(|| text(&outcome.unit));
        let all = [("found", found), ("wanted", wanted), ("unit", unit)];
        fields.extend(all.into_iter().filter_map(|(key, value)| Some((key, value?))));
    }
    if let Some(place) = case.outcome.and_then(|outcome| outcome.place.as_ref()) {
        fields.push(("file", text(&place.file)));
        fields.push(("line", place.line.to_string()));
    }
    if fields.is_empty() && case.problems.is_empty() {
        return out;
    }
    out.push_str("  ---\n");
    for (key, value) in fields {
        out.push_str(&format!("  {key}: {value}\n"));
    }
    if !case.problems.is_empty() {
        out.push_str("  problems:\n");
        for problem in &case.problems {
            out.push_str(&format!("    - {}\n", text(&statement(problem, review.lang))));
        }
    }
    out.push_str("  ...\n");
    out
}

/// A text as JSON writes it.
fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A description, in which `#` begins no directive and no line ends.
fn escaped(text: &str) -> String {
    let one_line = text.split(['\r', '\n']).collect::<Vec<_>>().join(" ");
    one_line.replace('\\', "\\\\").replace('#', "\\#")
}
