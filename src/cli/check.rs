//! `idel check`: parses and checks definitions.

use std::path::{Path, PathBuf};

use idel::diagnostic::{Describe, render};
use idel::keyword::Lang;
use idel::report::{Names, render_check};
use idel::source::DiskLoader;

use super::args::{CheckArgs, CheckFormat, Deny};
use super::exit::{Exit, Fault};
use super::session::{Terminal, language};

pub fn run(terminal: &Terminal, args: &CheckArgs) -> Result<Exit, Exit> {
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &here } else { args.paths.as_slice() };
    let mut exit = Exit::Success;
    let mut example = None;
    for path in paths {
        exit = exit.worse(check(terminal, args, path, &mut example)?);
    }
    if let Some((code, lang)) = example {
        terminal.tell(&hint(code, lang));
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

/// Checks one policy; notes the first code that is told, for the hint.
fn check(
    terminal: &Terminal,
    args: &CheckArgs,
    path: &Path,
    example: &mut Option<(&'static str, Lang)>,
) -> Result<Exit, Exit> {
    if !path.exists() {
        return Ok(terminal.fail(&Fault::NoSuchPath(path.to_owned()), terminal.lang_without_policy()));
    }
    let checked = idel::load_policy(path, &DiskLoader);
    let lang = language(terminal, checked.policy.as_deref(), &checked.sources);
    let problems: Vec<&dyn Describe> = checked.problems.iter().map(|p| p.as_ref() as &dyn Describe).collect();
    let (errors, warnings) = (checked.errors() as u64, checked.warnings() as u64);
    match args.format {
        CheckFormat::Human => {
            terminal.tell_problems(&problems, &checked.sources, lang);
            let names =
                checked.policy.as_deref().map(|policy| Names { policy, sources: &checked.sources, lang });
            let shown = path.display().to_string();
            terminal.print(&render_check(&shown, names.as_ref(), errors, warnings, lang), lang)?;
            *example = example.or(problems.first().map(|p| (p.code(), lang)));
        }
        // The problems are the result.
        CheckFormat::Json => {
            terminal.print(&render::render_json(&problems, &checked.sources, lang), lang)?;
        }
    }
    let denied = args.deny == Some(Deny::Warnings) && warnings > 0;
    Ok(Exit::of_check(&checked).worse(if denied { Exit::Invalid } else { Exit::Success }))
}
