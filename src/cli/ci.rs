//! `idel ci`: the policy's style, its definitions, its tests and its targets in one run, one report and one exit code.
//!
//! Each part is done whatever the others found, but for what cannot be: a policy with errors is neither tested nor assessed.

use std::path::{Path, PathBuf};

use idel::Checked;
use idel::cube::Evidence;
use idel::diagnostic::{Describe, render};
use idel::engine::{Loaded, Options};
use idel::keyword::Lang;
use idel::model::Test;
use idel::plan::plan_assessment;
use idel::report::{
    Alert, AlertLevel, AssessReport, Names, Review, Step, StepEnd, TestReport, TestRun, render_assess_human,
    render_assess_json, render_check, render_ci_human, render_ci_json, render_format_hint,
    render_tests_human, render_tests_json, told,
};
use idel::testing::run_test;
use idel::verdict::judge;
use serde_json::Value;

use super::args::{CiArgs, Deny, FailOn, OutputFormat, ReportFormat, ReviewForm};
use super::assess::fingerprints;
use super::exit::{Exit, Fault, cannot, outcome};
use super::fmt::unformatted;
use super::output::{Inputs, keep, paths, write_outputs};
use super::review::{Desk, form, from_root};
use super::session::{Opened, Read, Terminal, again, language, least, load_or, read};

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
        self.steps.push(Step { name, end, text, json });
    }

    fn skipped(&mut self, name: &'static str) {
        self.steps.push(Step { name, end: StepEnd::Skipped, text: String::new(), json: Value::Null });
    }
}

pub fn run(terminal: &Terminal, args: &CiArgs) -> Result<Exit, Exit> {
    let (checked, texts, opened) = match read(terminal, &args.path)? {
        Read::Opened(opened) => (None, opened.texts.clone(), Some(opened)),
        Read::Faulty(checked, texts) => (Some(checked), texts, None),
    };
    let own = match (&opened, &checked) {
        (Some(opened), _) => &opened.checked,
        (None, Some(checked)) => checked,
        (None, None) => return Err(Exit::Unusable),
    };
    let lang = language(terminal, own);
    keep(terminal, lang, &Inputs::new(&texts, own, Some(&args.data)), &paths(&args.output))?;
    let mut found = Found { lang, review: Review::new(lang), steps: Vec::new(), exit: Exit::Success };
    format(args, &mut found);
    check(terminal, args, own, &mut found);
    match &opened {
        Some(opened) => {
            test(terminal, args, opened, &mut found);
            assess(terminal, args, opened, &mut found)?;
        }
        None => {
            found.skipped("test");
            found.skipped("assess");
        }
    }
    let title = own.policy.as_ref().map_or_else(|| args.path.display().to_string(), |p| p.title.clone());
    tell(terminal, args, &title, &found)?;
    Ok(found.exit)
}

/// Files that are not laid out in the one style. Those with errors are the check's.
fn format(args: &CiArgs, found: &mut Found) {
    let differing = unformatted(&args.path);
    let lang = found.lang;
    let shown: Vec<String> = differing.iter().map(|path| path.display().to_string()).collect();
    let files = serde_json::json!({ "unformatted": shown });
    let hint = if shown.is_empty() { String::new() } else { render_format_hint(&shown, lang) };
    let told = |path: &PathBuf| {
        let file = from_root(path);
        let (message, help) = match lang {
            Lang::En => ("not formatted".to_owned(), format!("idel fmt {file}")),
            Lang::Ru => ("не отформатирован".to_owned(), format!("idel fmt {file}")),
        };
        Alert {
            rule: "file-unformatted".to_owned(),
            level: AlertLevel::Error,
            message,
            help: Some(help),
            identity: format!("file-unformatted\n{file}"),
            file,
            place: None,
            related: Vec::new(),
            data: Vec::new(),
            allowed: None,
        }
    };
    found.review.problems.extend(differing.iter().map(told));
    let lines: String = shown.iter().map(|path| format!("{path}\n")).collect();
    let exit = if differing.is_empty() { Exit::Success } else { Exit::Invalid };
    found.step("fmt", exit, format!("{lines}{hint}"), files);
}

fn check(terminal: &Terminal, args: &CiArgs, checked: &Checked, found: &mut Found) {
    let lang = found.lang;
    let deny = args.deny == Some(Deny::Warnings);
    found.review.add(Desk::new(checked, &args.path, lang).checked(deny));
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
    let lines = render::render_json(&problems, &checked.sources, lang);
    let objects: Vec<Value> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let denied = if deny && warnings > 0 { Exit::Invalid } else { Exit::Success };
    found.step("check", Exit::of_check(checked).worse(denied), text, Value::Array(objects));
}

fn test(terminal: &Terminal, args: &CiArgs, opened: &Opened, found: &mut Found) {
    let tests = &opened.checked.tests;
    if tests.tests.is_empty() {
        let message = Fault::NoTests.message(found.lang);
        let text = format!("{message}\n");
        let file = from_root(&args.path);
        // A report that says nothing of it would pass.
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
        return found.step("test", Fault::NoTests.exit(), text, Value::Null);
    }
    let of = |test| TestRun { test, outcome: run_test(tests, test, false) };
    let runs: Vec<TestRun<'_>> = tests.tests.iter().map(|test: &Test| of(test)).collect();
    let names = Names { policy: &tests.policy, sources: &opened.checked.sources, lang: found.lang };
    let report = TestReport { names, runs: &runs, coverage: None };
    let desk = Desk::new(&opened.checked, &args.path, found.lang);
    for run in &runs {
        let wrong = told(&names, run);
        let wrong: Vec<&dyn Describe> = wrong.iter().map(|one| one as &dyn Describe).collect();
        found.review.outcomes.push(desk.tested(run, &wrong));
    }
    let exit = if report.failed() == 0 { Exit::Success } else { Exit::TestsFailed };
    let text = render_tests_human(&report, terminal.layout());
    let json = serde_json::from_str(&render_tests_json(&report)).unwrap_or(Value::Null);
    found.step("test", exit, text, json);
}

fn assess(terminal: &Terminal, args: &CiArgs, opened: &Opened, found: &mut Found) -> Result<(), Exit> {
    let settings = &opened.checked.project;
    let stated = args.as_of.or(settings.as_of);
    let options = Options { as_of: stated, remarks: true, ..least() };
    let desk = Desk::new(&opened.checked, &args.path, opened.lang);
    let needs = plan_assessment(&opened.policy);
    let mut unusable = None;
    // What is wrong with data is told by the loading itself.
    let loaded = load_or(terminal, opened, &needs, &args.data, options, |problems| {
        unusable = Some(desk.unusable(problems));
        Ok(())
    });
    let loaded: Loaded = match loaded {
        Ok(loaded) => loaded,
        Err(exit) => {
            if let Some(review) = unusable {
                found.review.add(review);
            }
            found.step("assess", exit, String::new(), Value::Null);
            return Ok(());
        }
    };
    let Some(as_of) = stated.or(loaded.end_of_data()) else {
        let exit = terminal.fail(&Fault::Unknown(idel::report::Unknown::NoEndOfData), found.lang);
        found.step("assess", exit, String::new(), Value::Null);
        return Ok(());
    };
    let assessment = judge(&opened.policy, &loaded, as_of);
    let files = fingerprints(&loaded).map_err(|(path, error)| {
        terminal.fail(&Fault::CannotRead { path, why: cannot(&error, found.lang) }, found.lang)
    })?;
    let again = again(terminal, &args.path, args.as_of, &args.data);
    let report = AssessReport {
        names: opened.names(),
        evidence: &loaded,
        assessment: &assessment,
        as_of_given: stated.is_some(),
        warnings: opened.warnings,
        files: &files,
        again: &again,
    };
    let fail_on = args.fail_on.or(settings.fail_on.map(Into::into)).unwrap_or(FailOn::Undecided);
    let mut review = desk.assessed(&report);
    review.pass_over(fail_on == FailOn::Never, fail_on != FailOn::Undecided);
    found.review.add(review);
    let text = render_assess_human(&report, terminal.layout());
    let json = serde_json::from_str(&render_assess_json(&report)).unwrap_or(Value::Null);
    found.step("assess", outcome(&assessment, fail_on), text, json);
    std::mem::forget(loaded);
    Ok(())
}

/// Writes what is asked for: the outputs together, then the report.
fn tell(terminal: &Terminal, args: &CiArgs, title: &str, found: &Found) -> Result<(), Exit> {
    let (review, lang) = (&found.review, found.lang);
    let json = || render_ci_json(title, &found.steps, found.exit.code());
    let mut contents = Vec::new();
    for output in &args.output {
        let content = match output.format {
            OutputFormat::Json => json().into_bytes(),
            OutputFormat::Csv => form(terminal, review, ReviewForm::Csv, &output.path)?,
            OutputFormat::Review(wanted) => form(terminal, review, wanted, &output.path)?,
        };
        contents.push((output.path.as_path(), content));
    }
    write_outputs(terminal, lang, &contents)?;
    let text = match args.format {
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
