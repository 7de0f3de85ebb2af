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
    if let Some(line) = review.as_of_words() {
        out.push_str(&format!("\n{}\n", escaped(&line)));
    }
    if !review.parts.is_empty() {
        let parts: Vec<String> = review
            .parts
            .iter()
            .map(|part| {
                format!("| {} | {} | {} |", sign(part.ended), escaped(&part.name), escaped(&part.told))
            })
            .collect();
        push_rows(&mut out, &review.say("| | Part | Outcome |", "| | Часть | Итог |"), &parts);
    }
    let problems: Vec<&Alert> = review.problems.iter().filter(|p| p.allowed.is_none()).collect();
    let allowed: Vec<&Alert> = review.problems.iter().filter(|p| p.allowed.is_some()).collect();
    let rows: Vec<String> = problems.iter().map(|alert| problem_row(alert, review)).collect();
    let head = review.say("| | Code | Place | Problem |", "| | Код | Место | Замечание |");
    table(&mut out, &head, &rows, review);
    // Nothing folded stands before what is wrong.
    let outcomes = [false, true].map(|tests| Outcomes::of(review, tests));
    outcomes.iter().for_each(|outcomes| table(&mut out, &outcomes.head, &outcomes.wanting, review));
    outcomes.iter().for_each(|outcomes| outcomes.fold(&mut out));
    let judged = review.ranked(false).into_iter().filter_map(judged_help);
    let helps: Vec<String> = problems.iter().filter_map(|alert| help(alert)).chain(judged).collect();
    details(&mut out, &review.say("What to do", "Что делать"), &helps);
    let allowed: Vec<String> = allowed.iter().map(|alert| allowed_row(alert)).collect();
    details(&mut out, &review.say("Allowed warnings", "Разрешённые предупреждения"), &allowed);
    out
}

/// Tests, or verdicts and stages, as rows of a table: what wants attention, and the rest.
struct Outcomes {
    head: String,
    wanting: Vec<String>,
    fine: Vec<String>,
    /// What the rest is called.
    title: String,
}

impl Outcomes {
    fn of(review: &Review, tests: bool) -> Self {
        let (wanting, fine): (Vec<&Outcome>, Vec<&Outcome>) = review
            .ranked(tests)
            .into_iter()
            .partition(|o| matches!(o.ended, Ended::Failed | Ended::Open | Ended::Warned));
        let row =
            |outcome: &&Outcome| if tests { test_row(outcome, review) } else { outcome_row(outcome, review) };
        let [head, all, other] = match tests {
            true => [
                ("| | Test | Status | Why |", "| | Проверка | Статус | Почему |"),
                ("Tests", "Проверки"),
                ("Other tests", "Прочие проверки"),
            ],
            false => [
                (
                    "| | Verdict | Status | Fact | Required | Unit | Why |",
                    "| | Оценка | Статус | Факт | Требуется | Единица | Почему |",
                ),
                ("Verdicts and stages", "Оценки и этапы"),
                ("Other verdicts and stages", "Прочие оценки и этапы"),
            ],
        }
        .map(|(en, ru)| review.say(en, ru));
        Outcomes {
            head,
            title: if wanting.is_empty() { all } else { other },
            wanting: wanting.iter().map(row).collect(),
            fine: fine.iter().map(row).collect(),
        }
    }

    fn fold(&self, out: &mut String) {
        if !self.fine.is_empty() {
            let mut inner = String::new();
            push_rows(&mut inner, &self.head, &self.fine);
            out.push_str(&format!(
                "\n<details><summary>{} ({})</summary>\n{inner}\n</details>\n",
                self.title,
                self.fine.len()
            ));
        }
    }
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

fn judged_help(outcome: &Outcome) -> Option<String> {
    let alert = outcome.alert.as_ref().filter(|alert| alert.allowed.is_none())?;
    let help = alert.help.as_ref().filter(|_| outcome.rank() < 3)?;
    Some(format!("{}: {}", escaped(&outcome.title), escaped(help)))
}

fn allowed_row(alert: &Alert) -> String {
    let reason = alert.allowed.as_ref().and_then(|allowed| allowed.reason.as_ref());
    let reason = reason.map(|reason| format!(" – {}", escaped(reason))).unwrap_or_default();
    format!("{} {}: {}{reason}", alert.rule, code(&place(alert)), escaped(&alert.message))
}

fn sign(ended: Ended) -> &'static str {
    match ended {
        Ended::Passed => "✅",
        Ended::Failed => "❌",
        Ended::Open => "❔",
        Ended::Warned => "⚠️",
        Ended::Skipped => "➖",
    }
}

fn test_row(outcome: &Outcome, review: &Review) -> String {
    let why = outcome.why(review.lang).join("; ");
    let texts = [&outcome.title, &outcome.standing(review.lang), &why].map(|text| escaped(text));
    format!("| {} | {} |", sign(outcome.ended), texts.join(" | "))
}

fn outcome_row(outcome: &Outcome, review: &Review) -> String {
    let texts = [
        &outcome.title,
        &outcome.standing(review.lang),
        &outcome.value,
        &outcome.required,
        &outcome.unit,
        &outcome.why(review.lang).join("; "),
    ]
    .map(|text| escaped(text));
    format!("| {} | {} |", sign(outcome.ended), texts.join(" | "))
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
