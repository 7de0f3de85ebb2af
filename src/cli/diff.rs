//! `idel diff`: what changed from one version of a policy, or from one saved assessment, to another.

use std::path::Path;

use idel::history::{Document, compare, read_document};
use idel::keyword::Lang;
use idel::report::{Revision, render_comparison_human, render_comparison_json, render_revision_markdown};

use super::args::{DiffArgs, DiffFailOn, DiffFormat};
use super::exit::{Exit, Fault};
use super::record::language;
use super::revision;
use super::session::Terminal;

pub fn run(terminal: &Terminal, args: &DiffArgs) -> Result<Exit, Exit> {
    if revision::is_policy(&args.old) || revision::is_policy(&args.new) {
        return revision::run(terminal, args);
    }
    if args.as_of.is_some() || !args.data.files.is_empty() {
        return Err(terminal.fail(&Fault::SavedAsTheyAre, terminal.lang_without_policy()));
    }
    if args.definitions {
        return Err(terminal.fail(&Fault::NoDefinitions, terminal.lang_without_policy()));
    }
    let lang = terminal.lang_without_policy();
    // Both are told before the run ends.
    let (old, new) = (read(terminal, &args.old, lang), read(terminal, &args.new, lang));
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(one), Err(other)) => return Err(one.worse(other)),
        (Err(exit), Ok(_)) | (Ok(_), Err(exit)) => return Err(exit),
    };
    let lang = language(terminal, Some(&new));
    if old.policy != new.policy {
        return Err(terminal.fail(&Fault::TwoPolicies { old: old.policy, new: new.policy }, lang));
    }
    let comparison = compare(&old, &new);
    let text = match args.format {
        DiffFormat::Human => {
            let name = |path: &Path| path.display().to_string();
            let files = (name(&args.old), name(&args.new));
            render_comparison_human(&comparison, (&files.0, &files.1), lang, terminal.layout())
        }
        DiffFormat::Json => render_comparison_json(&comparison),
        DiffFormat::Markdown => {
            let name = |path: &Path| path.display().to_string();
            let revision = Revision {
                policy: comparison.policy.clone(),
                sides: (name(&args.old), name(&args.new)),
                definitions: None,
                contours: None,
                verdicts: Some(comparison.clone()),
                today: Vec::new(),
            };
            render_revision_markdown(&revision, lang)
        }
    };
    terminal.print(&text, lang)?;
    Ok(match args.fail_on {
        DiffFailOn::Never => Exit::Success,
        DiffFailOn::Worse => revision::worse(&comparison),
        DiffFailOn::Changed if comparison.changes.is_empty() && comparison.stages.is_empty() => Exit::Success,
        DiffFailOn::Changed => Exit::Invalid,
    })
}

fn read(terminal: &Terminal, path: &Path, lang: Lang) -> Result<Document, Exit> {
    let fault = if !path.exists() {
        Fault::NoSuchPath(path.to_owned())
    } else {
        match read_document(path) {
            Ok(document) => return Ok(document),
            Err(why) => Fault::Saved { path: path.to_owned(), why },
        }
    };
    Err(terminal.fail(&fault, lang))
}
