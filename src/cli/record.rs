//! `idel assess --record DIR`: adds an assessment to a history.

use std::path::{Path, PathBuf};

use idel::engine::Loaded;
use idel::grounds::grounds;
use idel::history::{Document, Folder, Unread, read_folder};
use idel::keyword::Lang;
use idel::report::{AssessReport, Names, render_assess_record, stamp};
use idel::source::write_whole;

use super::exit::{Exit, Fault, cannot};
use super::output::keep_inputs;
use super::session::{Opened, Terminal};

/// A history that a run may add to.
pub struct Recorder<'a> {
    terminal: &'a Terminal,
    opened: &'a Opened,
    path: PathBuf,
    found: Folder,
}

impl<'a> Recorder<'a> {
    /// Looks into the folder before any work is done. What cannot be used is told; a document of a newer version, or
    /// the history of another policy, ends the run: this program must not add to them.
    pub fn open(terminal: &'a Terminal, opened: &'a Opened, path: &Path) -> Result<Self, Exit> {
        let found = if path.exists() { read(terminal, path, opened.lang)? } else { Folder::default() };
        tell_faults(terminal, &found, opened.lang);
        let newer = found.faults.iter().any(|(_, why)| matches!(why, Unread::Newer(_)));
        if newer {
            return Err(Exit::Unusable);
        }
        if let Some(policy) = found.policy().filter(|policy| *policy != opened.policy.title) {
            let fault = Fault::OtherHistory { folder: path.to_owned(), policy: policy.to_owned() };
            return Err(terminal.fail(&fault, opened.lang));
        }
        Ok(Recorder { terminal, opened, path: path.to_owned(), found })
    }

    /// Writes the document, unless this state is recorded already, and says which it was.
    pub fn record(&self, loaded: &Loaded, report: &AssessReport<'_, Loaded>) -> Result<Exit, Exit> {
        let (policy, lang) = (&self.opened.policy, self.opened.lang);
        // One state is one document, whatever language its reader asked for.
        let names = Names { lang: policy.lang, ..report.names };
        let report = AssessReport { names, ..*report };
        let declarations = &self.opened.checked.declarations;
        let grounds = grounds(policy, names.sources, declarations, loaded, report.assessment);
        // Another run may have recorded something since this one began.
        let now = read_folder(&self.path).ok();
        let found = now.as_ref().unwrap_or(&self.found);
        let (stamp, file) = stamp(&report, &grounds, found.next());
        let path = self.path.join(&file);
        let shown = path.display();
        let (en, ru) = if found.holds(&file) {
            (format!("already recorded: {shown}\n"), format!("уже записано: {shown}\n"))
        } else {
            let cannot = |path: &Path, error: std::io::Error| {
                let fault = Fault::CannotWrite { path: path.to_owned(), why: cannot(&error, lang) };
                self.terminal.fail(&fault, lang)
            };
            keep_inputs(self.terminal, self.opened, loaded, &[&path])?;
            std::fs::create_dir_all(&self.path).map_err(|error| cannot(&self.path, error))?;
            let text = render_assess_record(&report, &grounds, &stamp);
            write_whole(&path, text.as_bytes()).map_err(|error| cannot(&path, error))?;
            (format!("recorded: {shown}\n"), format!("записано: {shown}\n"))
        };
        self.terminal.tell(match lang {
            Lang::En => &en,
            Lang::Ru => &ru,
        });
        Ok(if self.found.faults.is_empty() { Exit::Success } else { Exit::Unusable })
    }
}

/// The documents of a folder.
pub fn read(terminal: &Terminal, path: &Path, lang: Lang) -> Result<Folder, Exit> {
    if !path.exists() {
        return Err(terminal.fail(&Fault::NoSuchPath(path.to_owned()), lang));
    }
    if !path.is_dir() {
        return Err(terminal.fail(&Fault::NotAFolder(path.to_owned()), lang));
    }
    read_folder(path).map_err(|error| {
        terminal.fail(&Fault::CannotRead { path: path.to_owned(), why: cannot(&error, lang) }, lang)
    })
}

/// Tells which files of a history cannot be used.
pub fn tell_faults(terminal: &Terminal, found: &Folder, lang: Lang) {
    for (path, why) in &found.faults {
        terminal.fail(&Fault::Saved { path: path.clone(), why: why.clone() }, lang);
    }
}

/// The language asked for, else that of the document's policy, else the locale's.
pub fn language(terminal: &Terminal, document: Option<&Document>) -> Lang {
    let stated = document.and_then(|document| document.record.as_ref()).map(|stamp| stamp.language.as_str());
    let own = match stated {
        Some("en") => Some(Lang::En),
        Some("ru") => Some(Lang::Ru),
        Some(_) | None => None,
    };
    terminal.lang.or(own).unwrap_or_else(|| terminal.lang_without_policy())
}
