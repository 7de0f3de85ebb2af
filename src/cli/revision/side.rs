//! One side of a comparison: a policy, a revision of it, or a saved assessment.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use idel::engine::Options;
use idel::grounds::grounds;
use idel::history::{Document, parse, read_document};
use idel::keyword::Lang;
use idel::model::Policy;
use idel::report::{AssessReport, Names, render_assess_record, stamp};

use super::super::args::{DataOptions, SightOptions};
use super::super::exit::{Exit, Fault};
use super::super::git::{Checkout, checkout};
use super::super::judged::{Held, Judged};
use super::super::session::{Aside, Opened, Terminal, least, open};

/// Which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Old,
    New,
}

/// What stands on one side of a comparison; its messages say which side they are about.
pub struct Side {
    terminal: Terminal,
    pub holds: Holds,
}

pub enum Holds {
    Policy { opened: Box<Opened>, at: Option<Checkout> },
    Saved(Box<Document>),
}

/// A policy's verdicts.
pub struct Seen<'a> {
    pub judged: Judged<'a>,
    /// Tables that a revision does not hold.
    pub today: Vec<String>,
}

/// Whether an argument is a version of a policy, not a saved assessment.
pub fn is_policy(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    git_revision(path).is_some() || path.is_dir() || name.ends_with(".idel") || name.ends_with(".idel.md")
}

/// `git:HEAD~1`, `git:main:policies/clusters`
fn git_revision(path: &Path) -> Option<(&str, Option<&str>)> {
    let rest = path.to_str()?.strip_prefix("git:")?;
    Some(rest.split_once(':').map_or((rest, None), |(revision, path)| (revision, Some(path))))
}

/// Messages about one side, under a line that says which it is.
pub fn about(terminal: &Terminal, which: Which, path: &Path) -> Terminal {
    let shown = path.display();
    let (en, ru) = match which {
        Which::Old => ("in the earlier version", "в прежней версии"),
        Which::New => ("in the later version", "в новой версии"),
    };
    terminal.about(Aside {
        en: format!("{en}, `{shown}`:\n"),
        ru: format!("{ru}, `{shown}`:\n"),
        told: AtomicBool::new(false),
        shown_as: Vec::new(),
    })
}

/// Reads a side; `other` stands on the other, and says in which repository a revision is looked for.
pub fn side(terminal: &Terminal, which: Which, path: &Path, other: &Path) -> Result<Side, Exit> {
    let lang = terminal.lang_without_policy();
    let terminal = about(terminal, which, path);
    if let Some((revision, inside)) = git_revision(path) {
        let beside = if git_revision(other).is_some() || !other.exists() { Path::new(".") } else { other };
        let at = checkout(revision, inside, beside).map_err(|fault| terminal.fail(&fault, lang))?;
        // Nobody can look into a folder that is gone when the run ends.
        let terminal = terminal.showing(at.places(&format!("git:{revision}:")));
        let opened = Box::new(open(&terminal, &at.path)?);
        return Ok(Side { terminal, holds: Holds::Policy { opened, at: Some(at) } });
    }
    if !path.exists() {
        return Err(terminal.fail(&Fault::NoSuchPath(path.to_owned()), lang));
    }
    if is_policy(path) {
        let opened = Box::new(open(&terminal, path)?);
        return Ok(Side { terminal, holds: Holds::Policy { opened, at: None } });
    }
    match read_document(path) {
        Ok(document) => Ok(Side { terminal, holds: Holds::Saved(Box::new(document)) }),
        Err(why) => Err(terminal.fail(&Fault::Saved { path: path.to_owned(), why }, lang)),
    }
}

pub fn has_dataset(policy: &Policy, name: &str) -> bool {
    policy.datasets.iter().any(|d| d.name == name || d.also.iter().any(|also| also == name))
}

impl Side {
    pub fn opened(&self) -> Option<&Opened> {
        match &self.holds {
            Holds::Policy { opened, .. } => Some(opened),
            Holds::Saved(_) => None,
        }
    }

    pub fn title(&self) -> &str {
        match &self.holds {
            Holds::Policy { opened, .. } => &opened.policy.title,
            Holds::Saved(document) => &document.policy,
        }
    }

    pub fn lang(&self) -> Lang {
        match &self.holds {
            Holds::Policy { opened, .. } => opened.lang,
            Holds::Saved(document) => super::super::record::language(&self.terminal, Some(document)),
        }
    }

    /// A policy's verdicts; a saved assessment has its own.
    pub fn seen(&self, sight: &SightOptions) -> Result<Option<Seen<'_>>, Exit> {
        let Holds::Policy { opened, at } = &self.holds else { return Ok(None) };
        let own = sight.data.files.iter().filter(|(name, _)| has_dataset(&opened.policy, name));
        let mut data = DataOptions { files: own.cloned().collect(), partitions: sight.data.partitions };
        let mut today = Vec::new();
        for dataset in &opened.policy.datasets {
            let file = dataset.folder.join(&dataset.file);
            let given =
                data.files.iter().any(|(name, _)| *name == dataset.name || dataset.also.contains(name));
            if given || file.exists() {
                continue;
            }
            if let Some(now) = at.as_ref().and_then(|at| at.of_today(&file)) {
                data.files.push((dataset.name.clone(), now));
                today.push(dataset.name.clone());
            }
        }
        let sight = SightOptions { as_of: sight.as_of, data };
        let options = Options { remarks: true, ..least() };
        let held = Held::new(&self.terminal, opened, Path::new("."), &sight, options)?;
        Ok(Some(Seen { judged: held.judged(true)?, today }))
    }

    /// The verdicts as a saved assessment says them, in the reader's language.
    pub fn document(&self, seen: Option<&Seen<'_>>, lang: Lang) -> Result<Option<Document>, Exit> {
        let judged = match (&self.holds, seen) {
            (Holds::Saved(document), _) => return Ok(Some((**document).clone())),
            (Holds::Policy { .. }, None) => return Ok(None),
            (Holds::Policy { .. }, Some(seen)) => &seen.judged,
        };
        let opened = judged.held.opened;
        let report = judged.report();
        let report = AssessReport { names: Names { lang, ..report.names }, ..report };
        let (sources, declarations) = (&opened.checked.sources, &opened.checked.declarations);
        let loaded = &judged.held.loaded;
        let grounds = grounds(&opened.policy, sources, declarations, loaded, &judged.assessment);
        let (stamp, _) = stamp(&report, &grounds, 1);
        let text = render_assess_record(&report, &grounds, &stamp);
        parse(text.as_bytes())
            .map(Some)
            .map_err(|why| self.terminal.fail(&Fault::Saved { path: "assess".into(), why }, opened.lang))
    }
}
