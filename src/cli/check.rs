//! `idel check`: parses and checks definitions.

use std::path::{Path, PathBuf};

use idel::Checked;
use idel::diagnostic::{Describe, render};
use idel::keyword::Lang;
use idel::report::{Names, Review, render_check};
use idel::source::Noting;

use super::args::{CheckArgs, Deny, OutputFormat, ReportFormat, ReviewForm};
use super::exit::{Exit, Fault};
use super::output::{Inputs, keep, paths, write_outputs};
use super::review::{Desk, form};
use super::session::{Terminal, language};

pub fn run(terminal: &Terminal, args: &CheckArgs) -> Result<Exit, Exit> {
    let here = [PathBuf::from(".")];
    let given = if args.paths.is_empty() { &here } else { args.paths.as_slice() };
    let outputs = paths(&args.result.output);
    let (mut exit, mut example) = (Exit::Success, None);
    let mut all: Option<Review> = None;
    let mut lines = String::new();
    for path in given {
        if !path.exists() {
            let fault = Fault::NoSuchPath(path.to_owned());
            exit = exit.worse(terminal.fail(&fault, terminal.lang_without_policy()));
            continue;
        }
        let loader = Noting::default();
        let mut checked = idel::load_policy(path, &loader);
        if args.deny == Some(Deny::Warnings) {
            checked.deny_warnings();
        }
        let texts = loader.into_read();
        let lang = language(terminal, &checked);
        keep(terminal, lang, &Inputs::new(&texts, &checked, None), &outputs)?;
        let problems = problems(&checked);
        let desk = Desk::new(&checked, path, lang);
        let json = render::render_json(&problems, &checked.sources, desk.paths(), lang);
        let denied = args.deny == Some(Deny::Warnings) && checked.warnings() > 0;
        exit = exit.worse(Exit::of_check(&checked));
        exit = exit.worse(if denied { Exit::Invalid } else { Exit::Success });
        match args.result.format {
            ReportFormat::Human => {
                tell(terminal, &checked, path, lang)?;
                example = example.or(problems.first().map(|p| (p.code(), lang)));
            }
            // The problems are the result.
            ReportFormat::Json => terminal.print(&json, lang)?,
            ReportFormat::Plain
            | ReportFormat::Csv
            | ReportFormat::Markdown
            | ReportFormat::Html
            | ReportFormat::Sarif
            | ReportFormat::Junit
            | ReportFormat::Tap
            | ReportFormat::Github
            | ReportFormat::Gitlab => {}
        }
        lines.push_str(&json);
        let review = desk.checked(args.deny == Some(Deny::Warnings));
        match &mut all {
            Some(all) => all.add(review),
            None => all = Some(review),
        }
    }
    if let Some((code, lang)) = example {
        terminal.tell(&hint(code, lang));
    }
    let all = all.unwrap_or_else(|| Review::new(terminal.lang_without_policy()));
    let mut contents = Vec::new();
    for output in &args.result.output {
        let content = match output.format {
            OutputFormat::Json => lines.clone().into_bytes(),
            OutputFormat::Csv => form(terminal, &all, ReviewForm::Csv, &output.path)?,
            OutputFormat::Review(wanted) => form(terminal, &all, wanted, &output.path)?,
        };
        contents.push((output.path.as_path(), content));
    }
    write_outputs(terminal, all.lang, &contents)?;
    let wanted = match args.result.format {
        ReportFormat::Csv => Some(ReviewForm::Csv),
        other => other.of_review(),
    };
    if let Some(wanted) = wanted {
        let printed = form(terminal, &all, wanted, Path::new("stdout"))?;
        terminal.print(&String::from_utf8_lossy(&printed), all.lang)?;
    }
    Ok(exit)
}

/// Where a reader finds more about a code, told once in a run.
fn hint(code: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("more about a code: idel explain {code}\n"),
        Lang::Ru => format!("подробнее о коде: idel explain {code}\n"),
    }
}

fn problems(checked: &Checked) -> Vec<&dyn Describe> {
    checked.problems.iter().map(|p| p.as_ref() as &dyn Describe).collect()
}

/// The problems of a policy, and what it holds.
fn tell(terminal: &Terminal, checked: &Checked, path: &Path, lang: Lang) -> Result<(), Exit> {
    terminal.tell_problems(&problems(checked), &checked.sources, lang);
    let names = checked.policy.as_deref().map(|policy| Names { policy, sources: &checked.sources, lang });
    let (errors, warnings) = (checked.errors() as u64, checked.warnings() as u64);
    let shown = path.display().to_string();
    terminal.print(
        &render_check(&shown, names.as_ref(), errors, warnings, checked.allowed.len() as u64, lang),
        lang,
    )
}
