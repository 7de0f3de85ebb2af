//! `idel ci`: the policy's style, its definitions, its tests and its targets in one run, one report and one exit code.
//!
//! Each part is done whatever the others found, but for what cannot be: a policy with errors is neither tested nor assessed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use idel::Checked;
use idel::diagnostic::Describe;
use idel::diagnostic::render::{self, JsonProblem};
use idel::engine::Options;
use idel::keyword::Lang;
use idel::model::Test;
use idel::report::{
    Alert, AlertLevel, Names, Review, Step, StepEnd, TestReport, TestRun, Told, parts_of_run,
    render_assess_human, render_assess_json, render_block_kept, render_check, render_ci_human,
    render_ci_json, render_format_hint, render_tests_human, render_tests_json, told, what_failed,
};
use idel::testing::run_test;
use serde_json::Value;

use super::args::{CiArgs, Deny, OutputFormat, ReportFormat, ReviewForm};
use super::exit::{Exit, Fault};
use super::fmt::{Unformed, unformatted};
use super::judged::Held;
use super::output::{Inputs, keep, paths, write_outputs};
use super::review::{Desk, form, from_root};
use super::session::{Opened, Read, Terminal, language, least, read};

/// What a run has found so far.
struct Found {
    lang: Lang,
    review: Review,
    steps: Vec<Step>,
    exit: Exit,
}

impl Found {
    /// Takes in how a part ended: its text for a reader, its object for a machine.
    fn step(&mut self, name: &'static str, exit: Exit, text: String, json: Value) {
        let end = if exit == Exit::Success { StepEnd::Passed } else { StepEnd::Failed(exit.code()) };
        self.exit = self.exit.worse(exit);
        self.steps.push(Step { name, end, why: None, text, json, problems: Vec::new() });
    }

    fn skipped(&mut self, name: &'static str) {
        let end = StepEnd::Skipped;
        let text = String::new();
        self.steps.push(Step { name, end, why: None, text, json: Value::Null, problems: Vec::new() });
    }
}

pub fn run(terminal: &Terminal, args: &CiArgs) -> Result<Exit, Exit> {
    let deny = args.deny == Some(Deny::Warnings);
    let (checked, texts, opened) = match read(terminal, &args.path)? {
        Read::Opened(mut opened) => {
            if deny {
                opened.checked.deny_warnings();
            }
            (None, opened.texts.clone(), Some(opened))
        }
        Read::Faulty(mut checked, texts) => {
            if deny {
                checked.deny_warnings();
            }
            (Some(checked), texts, None)
        }
    };
    let own = match (&opened, &checked) {
        (Some(opened), _) => &opened.checked,
        (None, Some(checked)) => checked,
        (None, None) => return Err(Exit::Unusable),
    };
    let lang = language(terminal, own);
    keep(
        terminal,
        lang,
        &Inputs::new(&texts, own, Some(&args.judging.sight.data)),
        &paths(&args.judging.result.output),
    )?;
    let mut found = Found { lang, review: Review::new(lang), steps: Vec::new(), exit: Exit::Success };
    format(args, own, &mut found);
    check(terminal, args, own, &mut found);
    match &opened {
        Some(opened) => {
            test(terminal, args, opened, &mut found);
            assess(terminal, args, opened, &mut found);
        }
        None => {
            found.skipped("test");
            found.skipped("assess");
        }
    }
    let title = own.policy.as_ref().map_or_else(|| args.path.display().to_string(), |p| p.title.clone());
    found.review.parts = parts_of_run(&found.steps, lang);
    tell(terminal, args, &title, &found)?;
    Ok(found.exit)
}

/// Files that are not laid out in the one style, of the folder and of those in it, as `fmt --check` finds them.
/// Errors in files of the policy are the check's.
fn format(args: &CiArgs, checked: &Checked, found: &mut Found) {
    let lang = found.lang;
    let Unformed { differing, unread, kept } = unformatted(&args.path);
    let sources: BTreeSet<&Path> = checked.sources.files().map(|(_, file)| Path::new(&file.name)).collect();
    // All files of the folder are the policy's, and those that it uses; the sources are named from the folder.
    let own = |path: &Path| {
        let within = path.strip_prefix(&args.path).unwrap_or(path);
        path == args.path || path.parent() == Some(&args.path) || sources.contains(within)
    };
    let apart: Vec<(PathBuf, Exit)> = unread.into_iter().filter(|(path, _)| !own(path)).collect();
    let shown: Vec<String> = differing.iter().map(|path| path.display().to_string()).collect();
    let hint = if shown.is_empty() { String::new() } else { render_format_hint(&shown, None, lang) };
    let say = |en: &str, ru: &str| match lang {
        Lang::En => en.to_owned(),
        Lang::Ru => ru.to_owned(),
    };
    let told = |path: &Path, level, message: String, help: Option<String>| {
        let file = from_root(path);
        Alert {
            rule: "file-unformatted".to_owned(),
            level,
            message,
            help: help.map(|help| format!("{help} {file}")),
            identity: format!("file-unformatted\n{file}"),
            file,
            place: None,
            related: Vec::new(),
            data: Vec::new(),
            allowed: None,
        }
    };
    let mut lines: String = shown.iter().map(|path| format!("{path}\n")).collect();
    for path in &differing {
        let message = say("not formatted", "не отформатирован");
        found.review.problems.push(told(path, AlertLevel::Error, message, Some("idel fmt".into())));
    }
    for (path, _) in &apart {
        let message = say("cannot be formatted: it has mistakes", "нельзя отформатировать: в нём ошибки");
        lines.push_str(&format!("{}: {message}\n", path.display()));
        found.review.problems.push(told(path, AlertLevel::Error, message, Some("idel fmt".into())));
    }
    for (at, (path, line)) in kept.iter().enumerate() {
        let text = render_block_kept(&path.display().to_string(), *line, lang);
        lines.push_str(&text);
        let alert = told(path, AlertLevel::Warning, text.trim_end().to_owned(), None);
        let identity = format!("{}\n{at}", alert.identity);
        found.review.problems.push(Alert { identity, ..alert });
    }
    let files = serde_json::json!({ "unformatted": shown });
    let differs = if differing.is_empty() { Exit::Success } else { Exit::Invalid };
    let exit = apart.iter().fold(differs, |exit, (_, other)| exit.worse(*other));
    found.step("fmt", exit, format!("{lines}{hint}"), files);
}

fn check(terminal: &Terminal, args: &CiArgs, checked: &Checked, found: &mut Found) {
    let lang = found.lang;
    let deny = args.deny == Some(Deny::Warnings);
    let desk = Desk::new(checked, &args.path, lang);
    found.review.add(desk.checked(deny));
    let problems: Vec<&dyn Describe> = checked.problems.iter().map(|p| p.as_ref() as &dyn Describe).collect();
    let (color, width) = (terminal.color_out, terminal.layout().width);
    let mut text = render::render_human(&problems, &checked.sources, lang, color, width);
    let names = checked.policy.as_deref().map(|policy| Names { policy, sources: &checked.sources, lang });
    let (errors, warnings) = (checked.errors() as u64, checked.warnings() as u64);
    let shown = args.path.display().to_string();
    text.push_str(&render_check(
        &shown,
        names.as_ref(),
        errors,
        warnings,
        checked.allowed.len() as u64,
        lang,
    ));
    let objects = values(&render::documents(&problems, &checked.sources, desk.paths(), lang));
    let denied = if deny && warnings > 0 { Exit::Invalid } else { Exit::Success };
    found.step("check", Exit::of_check(checked).worse(denied), text, Value::Array(objects));
}

/// Problems as values of a JSON document.
fn values(problems: &[JsonProblem]) -> Vec<Value> {
    problems.iter().map(|problem| serde_json::json!(problem)).collect()
}

fn test(terminal: &Terminal, args: &CiArgs, opened: &Opened, found: &mut Found) {
    let tests = &opened.checked.tests;
    if tests.tests.is_empty() {
        let message = Fault::NoTests.message(found.lang);
        let text = format!("{message}\n");
        let file = from_root(&args.path);
        // A report that says nothing of it would pass.
        let why = message.clone();
        found.review.problems.push(Alert {
            rule: "test-absent".to_owned(),
            level: AlertLevel::Error,
            message,
            help: None,
            identity: format!("test-absent\n{file}"),
            file,
            place: None,
            related: Vec::new(),
            data: Vec::new(),
            allowed: None,
        });
        found.step("test", Fault::NoTests.exit(), text, Value::Null);
        if let Some(step) = found.steps.last_mut() {
            step.why = Some(why);
        }
        return;
    }
    let of = |test| TestRun { test, outcome: run_test(tests, test, false) };
    let runs: Vec<TestRun<'_>> = tests.tests.iter().map(|test: &Test| of(test)).collect();
    let names = Names { policy: &tests.policy, sources: &opened.checked.sources, lang: found.lang };
    let report = TestReport { names, runs: &runs, coverage: None };
    let desk = Desk::new(&opened.checked, &args.path, found.lang);
    for run in &runs {
        let wrong: Vec<Told> = told(&names, run).into_iter().map(|one| one.named(&names)).collect();
        let wrong: Vec<&dyn Describe> = wrong.iter().map(|one| one as &dyn Describe).collect();
        found.review.outcomes.push(desk.tested(run, &wrong));
    }
    let exit = if report.failed() == 0 { Exit::Success } else { Exit::TestsFailed };
    let text = render_tests_human(&report, terminal.layout());
    let json = serde_json::from_str(&render_tests_json(&report)).unwrap_or(Value::Null);
    found.step("test", exit, text, json);
}

fn assess(terminal: &Terminal, args: &CiArgs, opened: &Opened, found: &mut Found) {
    let desk = Desk::new(&opened.checked, &args.path, opened.lang);
    let mut unusable = None;
    let options = Options { remarks: true, ..least() };
    // What is wrong with data is told by the loading itself.
    let held = Held::or(terminal, opened, &args.path, &args.judging.sight, options, |problems| {
        let (paths, sources) = (desk.paths(), &opened.checked.sources);
        unusable = Some((desk.unusable(problems), render::documents(problems, sources, paths, opened.lang)));
        Ok(())
    });
    let judged = match held.and_then(|held| held.judged(true)) {
        Ok(judged) => judged,
        Err(exit) => {
            found.step("assess", exit, String::new(), Value::Null);
            if let (Some((review, problems)), Some(step)) = (unusable, found.steps.last_mut()) {
                found.review.add(review);
                step.problems = values(&problems);
            }
            return;
        }
    };
    let fail_on = args.judging.fail_on(&opened.checked.project);
    let deny = args.deny == Some(Deny::Warnings);
    found.review.add(judged.review(&desk, fail_on, deny));
    let report = judged.report();
    let text = render_assess_human(&report, terminal.layout());
    let json = serde_json::from_str(&render_assess_json(&report)).unwrap_or(Value::Null);
    let exit = judged.ended(fail_on, deny);
    found.step("assess", exit, text, json);
    if let Some(step) = found.steps.last_mut() {
        step.problems = values(&judged.remarks(desk.paths()));
        step.why = match exit {
            Exit::Missed => what_failed(&found.review),
            // The policy was read without errors: it is warnings about the data that count as such.
            Exit::Invalid => Some(found.review.say(
                "warnings about the data count as errors",
                "предупреждения о данных считаются ошибками",
            )),
            Exit::Success | Exit::Usage | Exit::Unusable | Exit::Undecided | Exit::TestsFailed => None,
        };
    }
    judged.leave();
}

/// Writes what is asked for: the outputs together, then the report.
fn tell(terminal: &Terminal, args: &CiArgs, title: &str, found: &Found) -> Result<(), Exit> {
    let (review, lang) = (&found.review, found.lang);
    let json = || render_ci_json(title, &found.steps, found.exit.code());
    let mut contents = Vec::new();
    for output in &args.judging.result.output {
        let content = match output.format {
            OutputFormat::Json => json().into_bytes(),
            OutputFormat::Csv => form(terminal, review, ReviewForm::Csv, &output.path)?,
            OutputFormat::Review(wanted) => form(terminal, review, wanted, &output.path)?,
        };
        contents.push((output.path.as_path(), content));
    }
    write_outputs(terminal, lang, &contents)?;
    let text = match args.judging.result.format {
        ReportFormat::Human => render_ci_human(title, &found.steps, lang, terminal.layout()),
        ReportFormat::Json => json(),
        other => {
            let wanted = other.of_review().unwrap_or(ReviewForm::Csv);
            let bytes = form(terminal, review, wanted, Path::new("stdout"))?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
    };
    terminal.print(&text, lang)
}
