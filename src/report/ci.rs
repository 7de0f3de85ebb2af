//! Several parts of one run: what each found, and how the whole ended.

use serde_json::{Map, Value, json};

use super::assess_json::pretty;
use super::layout::{Layout, Page, Tint};
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
    /// What it says to a reader; may be empty.
    pub text: String,
    /// What it says to a machine.
    pub json: Value,
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
        let (mark, tint, told) = match step.end {
            StepEnd::Passed => ('✓', Tint::Good, String::new()),
            StepEnd::Failed(6) if step.json.is_null() => {
                ('✗', Tint::Bad, say(lang, ": there are none (exit code 6)", ": их нет (код 6)"))
            }
            StepEnd::Failed(code) => ('✗', Tint::Bad, format!(": {}", ended(code, lang))),
            StepEnd::Skipped => (
                '–',
                Tint::Open,
                say(lang, ": not done, the policy has errors", ": не сделано, в политике есть ошибки"),
            ),
        };
        page.tinted(2, 2, &format!("{mark} {}{told}", called(step.name, lang)), tint);
    }
    text.push_str(&page.finish());
    text
}

/// `{"idel": …, "policy": …, "fmt": {"ended": "passed", "found": …}, …, "exit": 4}`
pub fn render_ci_json(title: &str, steps: &[Step], exit: u8) -> String {
    let mut object = Map::new();
    object.insert("idel".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    object.insert("policy".to_owned(), json!(title));
    for step in steps {
        let (ended, code) = match step.end {
            StepEnd::Passed => ("passed", Some(0)),
            StepEnd::Failed(code) => ("failed", Some(code)),
            StepEnd::Skipped => ("skipped", None),
        };
        object.insert(step.name.to_owned(), json!({ "ended": ended, "exit": code, "found": step.json }));
    }
    object.insert("exit".to_owned(), json!(exit));
    pretty(&Value::Object(object))
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
        4 => ("a mandatory target is missed (exit code 4)", "обязательная цель не достигнута (код 4)"),
        5 => (
            "a mandatory verdict lacks data (exit code 5)",
            "для обязательной оценки не хватает данных (код 5)",
        ),
        6 => ("tests failed (exit code 6)", "не пройдены (код 6)"),
        _ => ("failed", "не пройдено"),
    };
    say(lang, en, ru)
}
