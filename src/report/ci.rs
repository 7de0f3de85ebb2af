//! Several parts of one run: what each found, and how the whole ended.

use serde_json::{Value, json};

use super::assess_json::pretty;
use super::ci_document::CiDocument;
use super::layout::{Layout, Page, Tint};
use super::outcome::Ended;
use super::review::{Part, Review};
use super::saved::say;
use crate::keyword::Lang;

/// How a part of a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepEnd {
    Passed,
    /// With an exit code.
    Failed(u8),
    /// It could not be done for what another found.
    Skipped,
}

/// A part of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// `fmt`, `check`, `test`, `assess`
    pub name: &'static str,
    pub end: StepEnd,
    /// What a failed run found wrong, where its exit code alone does not tell.
    pub why: Option<String>,
    /// What it says to a reader; may be empty.
    pub text: String,
    /// What it says to a machine.
    pub json: Value,
    /// What is wrong with the data, each as `idel check --format json` tells a problem.
    pub problems: Vec<Value>,
}

/// The parts one after the other, and at the end a line for each.
pub fn render_ci_human(title: &str, steps: &[Step], lang: Lang, layout: Layout) -> String {
    let mut text = String::new();
    for step in steps.iter().filter(|step| !step.text.is_empty()) {
        let mut page = Page::new(layout);
        page.tinted(0, 0, &format!("— {} —", called(step.name, lang)), Tint::Strong);
        text.push_str(&page.finish());
        text.push_str(step.text.trim_end());
        text.push_str("\n\n");
    }
    let mut page = Page::new(layout);
    page.tinted(0, 2, title, Tint::Strong);
    for step in steps {
        let (mark, tint) = match step.end {
            StepEnd::Passed => ('✓', Tint::Good),
            StepEnd::Failed(_) => ('✗', Tint::Bad),
            StepEnd::Skipped => ('–', Tint::Open),
        };
        let told = outcome(step, lang).map(|told| format!(": {told}")).unwrap_or_default();
        page.tinted(2, 2, &format!("{mark} {}{told}", called(step.name, lang)), tint);
    }
    text.push_str(&page.finish());
    text
}

/// How a part ended, in words; nothing of one that passed.
fn outcome(step: &Step, lang: Lang) -> Option<String> {
    match (step.end, &step.why) {
        (StepEnd::Passed, _) => None,
        (StepEnd::Failed(6), _) if step.json.is_null() => {
            Some(say(lang, "there are none (exit code 6)", "их нет (код 6)"))
        }
        (StepEnd::Failed(code), Some(why)) => {
            Some(say(lang, format!("{why} (exit code {code})"), format!("{why} (код {code})")))
        }
        (StepEnd::Failed(code), None) => Some(ended(code, lang)),
        (StepEnd::Skipped, _) => {
            Some(say(lang, "not done, the policy has errors", "не сделано, в политике есть ошибки"))
        }
    }
}

/// The parts as a review tells them.
pub fn parts_of_run(steps: &[Step], lang: Lang) -> Vec<Part> {
    let parts = steps.iter().map(|step| Part {
        name: called(step.name, lang),
        ended: match step.end {
            StepEnd::Passed => Ended::Passed,
            StepEnd::Failed(_) => Ended::Failed,
            StepEnd::Skipped => Ended::Skipped,
        },
        told: outcome(step, lang).unwrap_or_else(|| say(lang, "passed", "пройдено")),
    });
    parts.collect()
}

/// What of an assessment fails its run, kind by kind: `a mandatory rule does not hold`. Parts of a policy fail by what
/// is in them, and are told where nothing else is.
pub fn what_failed(review: &Review) -> Option<String> {
    let failed = |kind: &str| review.outcomes.iter().any(|o| o.kind == kind && o.ended == Ended::Failed);
    let kinds = [
        ("target", "a mandatory target is missed", "обязательная цель не достигнута"),
        ("requirement", "a requirement of a contour does not hold", "требование к контуру не выполнено"),
        ("milestone", "a mandatory milestone is overdue", "обязательная веха просрочена"),
        ("rule", "a mandatory rule does not hold", "обязательное правило не выполняется"),
    ];
    let parts = [
        ("group", "a group of a stage is not passed", "группа этапа не пройдена"),
        ("stage", "a stage is not passed", "этап не пройден"),
    ];
    let told = |kinds: &[(&str, &str, &str)]| -> Vec<String> {
        kinds.iter().filter(|(kind, ..)| failed(kind)).map(|(_, en, ru)| say(review.lang, *en, *ru)).collect()
    };
    let found = Some(told(&kinds)).filter(|found| !found.is_empty()).unwrap_or_else(|| told(&parts));
    (!found.is_empty()).then(|| found.join("; "))
}

/// `{"idel": …, "policy": …, "fmt": {"ended": "passed", "found": …}, …, "exit": 4}`
pub fn render_ci_json(title: &str, steps: &[Step], exit: u8) -> String {
    pretty(&json!(CiDocument::new(title, steps, exit)))
}

fn called(step: &str, lang: Lang) -> String {
    let (en, ru) = match step {
        "fmt" => ("format", "оформление"),
        "check" => ("definitions", "определения"),
        "test" => ("tests", "проверки"),
        "assess" => ("assessment", "оценка"),
        other => (other, other),
    };
    say(lang, en, ru)
}

/// What an exit code means.
fn ended(code: u8, lang: Lang) -> String {
    let (en, ru) = match code {
        1 => ("a file could not be used (exit code 1)", "файл нельзя использовать (код 1)"),
        3 => ("to be corrected (exit code 3)", "нужно исправить (код 3)"),
        4 => ("what is mandatory is missed (exit code 4)", "обязательное не выполнено (код 4)"),
        5 => (
            "a mandatory verdict lacks data (exit code 5)",
            "для обязательной оценки не хватает данных (код 5)",
        ),
        6 => ("failed (exit code 6)", "не пройдены (код 6)"),
        _ => ("failed", "не пройдено"),
    };
    say(lang, en, ru)
}
