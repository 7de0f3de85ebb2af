//! `idel diff`: what changed from one saved assessment to another.

use std::path::Path;

use idel::history::{Document, compare, read_document};
use idel::keyword::Lang;
use idel::report::{render_comparison_human, render_comparison_json};

use super::args::{CheckFormat, DiffArgs};
use super::exit::{Exit, Fault};
use super::record::language;
use super::session::Terminal;

pub fn run(terminal: &Terminal, args: &DiffArgs) -> Result<Exit, Exit> {
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
        CheckFormat::Human => {
            let name = |path: &Path| path.display().to_string();
            let files = (name(&args.old), name(&args.new));
            render_comparison_human(&comparison, (&files.0, &files.1), lang, terminal.layout())
        }
        CheckFormat::Json => render_comparison_json(&comparison),
    };
    terminal.print(&text, lang)?;
    Ok(Exit::Success)
}

fn read(terminal: &Terminal, path: &Path, lang: Lang) -> Result<Document, Exit> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let fault = if !path.exists() {
        Fault::NoSuchPath(path.to_owned())
    } else if path.is_dir() || name.ends_with(".idel") || name.ends_with(".idel.md") {
        Fault::DiffOfPolicies(path.to_owned())
    } else {
        match read_document(path) {
            Ok(document) => return Ok(document),
            Err(why) => Fault::Saved { path: path.to_owned(), why },
        }
    };
    Err(terminal.fail(&fault, lang))
}
