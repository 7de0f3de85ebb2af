//! `idel diff`: what changed from one version of a policy, or from one saved assessment, to another.

use std::path::Path;

use idel::history::{Document, compare, read_document};
use idel::report::{Revision, render_comparison_human, render_revision_json, render_revision_markdown};

use super::args::{DiffArgs, DiffFormat};
use super::exit::{Exit, Fault};
use super::record::language;
use super::revision::{self, Which};
use super::session::Terminal;

pub fn run(terminal: &Terminal, args: &DiffArgs) -> Result<Exit, Exit> {
    if revision::is_policy(&args.old) || revision::is_policy(&args.new) {
        return revision::run(terminal, args);
    }
    if !args.sight.is_none() {
        return Err(terminal.fail(&Fault::SavedAsTheyAre, terminal.lang_without_policy()));
    }
    if args.definitions {
        return Err(terminal.fail(&Fault::NoDefinitions, terminal.lang_without_policy()));
    }
    let documents =
        revision::both(read(terminal, Which::Old, &args.old), read(terminal, Which::New, &args.new));
    let (old, new) = documents?;
    let lang = language(terminal, Some(&new));
    if old.policy != new.policy {
        return Err(terminal.fail(&Fault::TwoPolicies { old: old.policy, new: new.policy }, lang));
    }
    let name = |path: &Path| path.display().to_string();
    let files = (name(&args.old), name(&args.new));
    let comparison = compare(&old, &new);
    let human = match args.format {
        DiffFormat::Human => {
            Some(render_comparison_human(&comparison, (&files.0, &files.1), lang, terminal.layout()))
        }
        DiffFormat::Json | DiffFormat::Markdown => None,
    };
    let revision = Revision {
        policy: comparison.policy.clone(),
        sides: files,
        settings: None,
        definitions: None,
        contours: None,
        verdicts: Some(comparison),
        today: Vec::new(),
    };
    let text = match (args.format, human) {
        (DiffFormat::Human, Some(text)) => text,
        (DiffFormat::Json, _) => render_revision_json(&revision),
        (DiffFormat::Human | DiffFormat::Markdown, _) => render_revision_markdown(&revision, lang),
    };
    terminal.print(&text, lang)?;
    Ok(revision::ended(args.fail_on, &revision))
}

fn read(terminal: &Terminal, which: Which, path: &Path) -> Result<Document, Exit> {
    let fault = if !path.exists() {
        Fault::NoSuchPath(path.to_owned())
    } else {
        match read_document(path) {
            Ok(document) => return Ok(document),
            Err(why) => Fault::Saved { path: path.to_owned(), why },
        }
    };
    Err(revision::about(terminal, which, path).fail(&fault, terminal.lang_without_policy()))
}
