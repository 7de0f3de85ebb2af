//! `idel assess --record DIR`: adds an assessment to a history.

use std::path::{Path, PathBuf};

use idel::engine::Loaded;
use idel::grounds::grounds;
use idel::history::{Folder, Unread, read_folder};
use idel::report::{AssessReport, Names, render_assess_record, stamp};

use super::args::{Output, OutputFormat};
use super::exit::{Exit, Fault};
use super::output::{keep_inputs, write_whole};
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
        let found = read(terminal, path, opened.lang, true)?;
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
        let (stamp, file) = stamp(&report, &grounds, self.found.next());
        let path = self.path.join(&file);
        let shown = path.display();
        let (en, ru) = if self.found.holds(&file) {
            (format!("already recorded: {shown}\n"), format!("уже записано: {shown}\n"))
        } else {
            let cannot = |path: &Path, error: std::io::Error| {
                let fault = Fault::CannotWrite { path: path.to_owned(), why: error.to_string() };
                self.terminal.fail(&fault, lang)
            };
            let output = Output { path: path.clone(), format: OutputFormat::Json };
            keep_inputs(self.terminal, self.opened, loaded, &[output])?;
            std::fs::create_dir_all(&self.path).map_err(|error| cannot(&self.path, error))?;
            let text = render_assess_record(&report, &grounds, &stamp);
            write_whole(&path, &text).map_err(|error| cannot(&path, error))?;
            (format!("recorded: {shown}\n"), format!("записано: {shown}\n"))
        };
        self.terminal.tell(match lang {
            idel::keyword::Lang::En => &en,
            idel::keyword::Lang::Ru => &ru,
        });
        Ok(if self.found.faults.is_empty() { Exit::Success } else { Exit::Unusable })
    }
}

/// The documents of a folder; tells which files cannot be used. A folder that is not there is a fault, unless it is
/// yet to be made.
pub fn read(
    terminal: &Terminal,
    path: &Path,
    lang: idel::keyword::Lang,
    may_be_absent: bool,
) -> Result<Folder, Exit> {
    if !path.exists() {
        let absent = Fault::NoSuchPath(path.to_owned());
        return if may_be_absent { Ok(Folder::default()) } else { Err(terminal.fail(&absent, lang)) };
    }
    if !path.is_dir() {
        return Err(terminal.fail(&Fault::NotAFolder(path.to_owned()), lang));
    }
    let found = read_folder(path).map_err(|error| {
        terminal.fail(&Fault::CannotRead { path: path.to_owned(), why: error.to_string() }, lang)
    })?;
    for (path, why) in &found.faults {
        terminal.fail(&Fault::Saved { path: path.clone(), why: why.clone() }, lang);
    }
    Ok(found)
}
