//! A review as Markdown: the summary of a job, or a comment on a change.
//!
//! Two short tables, of problems and of what did not pass; the rest is folded away.

use super::alert::{Alert, AlertLevel};
use super::outcome::{Ended, Outcome};
use super::plain::summary;
use super::review::Review;

/// Rows of a table that stand open; further ones are folded.
const OPEN_ROWS: usize = 25;

/// The whole summary.
pub fn render_markdown_review(review: &Review) -> String {
    let mut out = format!("## {}\n", escaped(&summary(review)));
    let problems: Vec<&Alert> = review.problems.iter().filter(|p| p.allowed.is_none()).collect();
    let allowed: Vec<&Alert> = review.problems.iter().filter(|p| p.allowed.is_some()).collect();
    let rows: Vec<String> = problems.iter().map(|alert| problem_row(alert, review)).collect();
    let head = review.say("| | Code | Place | Problem |", "| | Код | Место | Замечание |");
    table(&mut out, &head, &rows, review);
    let helps: Vec<String> = problems.iter().filter_map(|alert| help(alert)).collect();
    details(&mut out, &review.say("What to do", "Что делать"), &helps);
    let (wanting, fine): (Vec<&Outcome>, Vec<&Outcome>) =
        review.outcomes.iter().partition(|o| matches!(o.ended, Ended::Failed | Ended::Open));
    let rows = |outcomes: &[&Outcome]| -> Vec<String> {
        outcomes.iter().map(|outcome| outcome_row(outcome)).collect()
    };
    let head = review.say(
        "| | Verdict | Status | Fact | Required | Unit | Why |",
        "| | Оценка | Статус | Факт | Требуется | Единица | Почему |",
    );
    table(&mut out, &head, &rows(&wanting), review);
    let title = review.say("Other verdicts and stages", "Прочие оценки и этапы");
    let fine = rows(&fine);
    if !fine.is_empty() {
        let mut inner = String::new();
        push_rows(&mut inner, &head, &fine);
        out.push_str(&format!(
            "\n<details><summary>{title} ({})</summary>\n{inner}\n</details>\n",
            fine.len()
        ));
    }
    let allowed: Vec<String> = allowed.iter().map(|alert| allowed_row(alert)).collect();
    details(&mut out, &review.say("Allowed warnings", "Разрешённые предупреждения"), &allowed);
    out
}

fn table(out: &mut String, head: &str, rows: &[String], review: &Review) {
    if rows.is_empty() {
        return;
    }
    let (open, folded) = rows.split_at(rows.len().min(OPEN_ROWS));
    push_rows(out, head, open);
    if !folded.is_empty() {
        let title = review.say(format!("{} more", folded.len()), format!("ещё {}", folded.len()));
        let mut inner = String::new();
        push_rows(&mut inner, head, folded);
        out.push_str(&format!("\n<details><summary>{title}</summary>\n{inner}\n</details>\n"));
    }
}

fn push_rows(out: &mut String, head: &str, rows: &[String]) {
    let columns = head.matches('|').count() - 1;
    out.push_str(&format!("\n{head}\n|{}\n", " --- |".repeat(columns)));
    rows.iter().for_each(|row| out.push_str(&format!("{row}\n")));
}

fn details(out: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        let lines: Vec<String> = lines.iter().map(|line| format!("- {line}")).collect();
        let count = lines.len();
        out.push_str(&format!(
            "\n<details><summary>{title} ({count})</summary>\n\n{}\n\n</details>\n",
            lines.join("\n")
        ));
    }
}

fn problem_row(alert: &Alert, review: &Review) -> String {
    let sign = match alert.level {
        AlertLevel::Error => "❌",
        AlertLevel::Warning => "⚠️",
        AlertLevel::Note => "ℹ️",
    };
    let word = alert.level.word(review.lang);
    format!("| {sign} {word} | {} | {} | {} |", alert.rule, code(&place(alert)), escaped(&alert.message))
}

fn help(alert: &Alert) -> Option<String> {
    let help = alert.help.as_ref()?;
    Some(format!("{} {}: {}", alert.rule, code(&place(alert)), escaped(help)))
}

fn allowed_row(alert: &Alert) -> String {
    let reason = alert.allowed.as_ref().and_then(|allowed| allowed.reason.as_ref());
    let reason = reason.map(|reason| format!(" – {}", escaped(reason))).unwrap_or_default();
    format!("{} {}: {}{reason}", alert.rule, code(&place(alert)), escaped(&alert.message))
}

fn outcome_row(outcome: &Outcome) -> String {
    let sign = match outcome.ended {
        Ended::Passed => "✅",
        Ended::Failed => "❌",
        Ended::Open => "❔",
        Ended::Skipped => "➖",
    };
    let texts = [
        &outcome.title,
        &outcome.status,
        &outcome.value,
        &outcome.required,
        &outcome.unit,
        outcome.reason.as_ref().unwrap_or(&String::new()),
    ]
    .map(|text| escaped(text));
    format!("| {sign} | {} |", texts.join(" | "))
}

fn place(alert: &Alert) -> String {
    match &alert.place {
        Some(place) => format!("{}:{}", place.file, place.line),
        None => alert.file.clone(),
    }
}

/// A text between backticks.
fn code(text: &str) -> String {
    let plain = text.replace('`', "'").replace('|', "\\|");
    format!("`{plain}`")
}

/// A text in which nothing is markup but code in backticks, on one line, in a cell of a table. Code shows its signs
/// as they are, so that only what would end a cell is escaped there.
fn escaped(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(one_line.len());
    let closed = one_line.matches('`').count() % 2 == 0;
    let mut code = false;
    for c in one_line.chars() {
        match c {
            '`' if closed => {
                code = !code;
                out.push(c);
            }
            '|' => out.push_str("\\|"),
            c if code => out.push(c),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_markup() {
        assert_eq!(escaped("a|b <c> & *d*\n`e | <f>`"), "a\\|b &lt;c&gt; &amp; \\*d\\* `e \\| <f>`");
        assert_eq!(escaped("one ` alone"), "one \\` alone");
    }
}
