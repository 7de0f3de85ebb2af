//! A review as a code quality report of GitLab: a list of issues, each with a fingerprint of its own.

use serde_json::{Value, json};

use super::alert::{Alert, AlertLevel, fingerprints};
use super::review::Review;

/// The issues that nothing allows, as one JSON array.
pub fn render_gitlab(review: &Review) -> String {
    let alerts = review.alerts();
    let issues = alerts.iter().zip(fingerprints(&alerts));
    let issues = issues.filter(|(alert, _)| alert.allowed.is_none());
    let issues: Vec<Value> = issues.map(|(alert, print)| issue(alert, &print)).collect();
    super::assess_json::pretty(&Value::Array(issues))
}

fn issue(alert: &Alert, print: &str) -> Value {
    // The format wants a line; what is about a whole file stands at its first.
    let (begin, end) = alert.place.as_ref().map_or((1, 1), |place| (place.line, place.end_line));
    let description = match &alert.help {
        Some(help) => format!("{}; {help}", alert.message),
        None => alert.message.clone(),
    };
    json!({
        "description": description,
        "check_name": alert.rule,
        "fingerprint": print,
        "severity": match alert.level {
            AlertLevel::Error => "critical",
            AlertLevel::Warning => "minor",
            AlertLevel::Note => "info",
        },
        "location": { "path": alert.file, "lines": { "begin": begin, "end": end } },
    })
}
