//! The state of a session, and what an input makes of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::command;
use super::held::{Held, Sight};
use super::input::{Input, read};
use super::judge::Judged;
use super::listed::Listed;
use super::query::Answer;
use super::settings::Settings;
use super::words::Words;
use crate::diagnostic::{DataProblem, Describe, Severity, render};
use crate::engine::Loaded;
use crate::keyword::Lang;
use crate::model::Policy;
use crate::plan::Needs;
use crate::report::Names;
use crate::source::DiskLoader;
use crate::{Checked, Draft, load_policy_with, work};

/// How an input ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The input is wrong: a query that cannot be read, a name that is not there.
    Refused,
    /// The data contradict their declarations, or a file cannot be read or written.
    Unusable,
    /// The reader stopped it.
    Interrupted,
    /// The session is over.
    Quit,
}

/// What a reader sees of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub text: String,
    pub outcome: Outcome,
}

impl Reply {
    pub fn done(text: impl Into<String>) -> Reply {
        Reply { text: text.into(), outcome: Outcome::Done }
    }

    pub fn refused(text: impl Into<String>) -> Reply {
        Reply { text: text.into(), outcome: Outcome::Refused }
    }

    pub fn unusable(text: impl Into<String>) -> Reply {
        Reply { text: text.into(), outcome: Outcome::Unusable }
    }
}

/// Why there is no session: the policy has errors, or there is none.
#[derive(Debug)]
pub struct Refusal {
    pub checked: Box<Checked>,
}

/// A policy without errors, what was defined over it, and the data that were read.
#[derive(Debug)]
pub struct Session {
    pub settings: Settings,
    path: PathBuf,
    pub(super) checked: Checked,
    pub(super) policy: Arc<Policy>,
    /// Inputs that declare something, in their order.
    pub(super) drafts: Vec<Draft>,
    /// How many declarations were typed in; each is called by its number.
    typed: usize,
    pub(super) held: Held,
    /// The last answer, which `_` means.
    pub(super) last: Option<Answer>,
    /// The list that was shown after it.
    pub(super) listed: Option<Listed>,
    /// The last assessment.
    pub(super) judged: Option<Judged>,
    /// The policy's files as they were read.
    stamps: Vec<(PathBuf, Option<SystemTime>)>,
}

impl Session {
    /// Opens the policy of a folder or a file. Data are read when something is first asked of them.
    pub fn open(path: &Path, settings: Settings) -> Result<Session, Refusal> {
        let checked = load_policy_with(path, &DiskLoader, &[]);
        match checked.policy.clone() {
            Some(policy) => Ok(Session {
                settings,
                path: path.to_path_buf(),
                stamps: stamps(path, &policy),
                checked,
                policy,
                drafts: Vec::new(),
                typed: 0,
                held: Held::default(),
                last: None,
                listed: None,
                judged: None,
            }),
            None => Err(Refusal { checked: Box::new(checked) }),
        }
    }

    /// What a session begins with.
    pub fn greeting(&self) -> String {
        self.words().greeting(&self.policy)
    }

    pub fn lang(&self) -> Lang {
        self.settings.lang.unwrap_or(self.policy.lang)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    pub fn names(&self) -> Names<'_> {
        Names { policy: &self.policy, sources: &self.checked.sources, lang: self.lang() }
    }

    pub(super) fn words(&self) -> Words {
        Words(self.lang())
    }

    /// Answers an input. Whatever happens, the session goes on as it was, with what the input has added.
    pub fn enter(&mut self, text: &str) -> Reply {
        let changed = self.reload_changed();
        let started = Instant::now();
        let mut reply = work::interruptible(|| self.answer(text))
            .unwrap_or_else(|| Reply { text: self.words().interrupted(), outcome: Outcome::Interrupted });
        if self.settings.time && reply.outcome != Outcome::Quit {
            reply.text.push_str(&self.words().took(started.elapsed()));
        }
        if let Some(told) = changed {
            reply.text.insert_str(0, &told);
        }
        reply
    }

    pub(super) fn answer(&mut self, text: &str) -> Reply {
        match read(text) {
            Input::Nothing => Reply::done(""),
            Input::Command(name, rest) => command::run(self, name, rest),
            Input::Let(name, measure) if name.is_empty() || measure.is_empty() => {
                Reply::refused(self.words().let_wanted())
            }
            Input::Let(name, measure) => {
                let with_arguments = name.ends_with(')');
                let word = match (self.lang(), with_arguments) {
                    (Lang::En, false) => format!("indicator {name} {{ value {measure} }}"),
                    (Lang::Ru, false) => format!("показатель {name} {{ значение {measure} }}"),
                    (Lang::En, true) => format!("fn {name} = {measure}"),
                    (Lang::Ru, true) => format!("функция {name} = {measure}"),
                };
                self.declare(&word)
            }
            Input::Declaration(text) => self.declare(text),
            Input::Query(text) => self.query(text),
        }
    }

    /// The name of the next declaration that is typed in.
    pub(super) fn next_name(&mut self) -> String {
        self.typed += 1;
        self.words().input(self.typed)
    }

    /// Checks the files again with other declarations of the session; what has errors is not taken over.
    pub(super) fn check_with(&self, drafts: &[Draft]) -> Checked {
        load_policy_with(&self.path, &DiskLoader, drafts)
    }

    /// Goes on with what was checked without errors.
    pub(super) fn take(&mut self, checked: Checked, drafts: Vec<Draft>) {
        if let Some(policy) = checked.policy.clone() {
            self.stamps = stamps(&self.path, &policy);
            self.policy = policy;
            self.checked = checked;
            self.drafts = drafts;
        }
    }

    /// How many passes over rows the questions of the session took since its files were last read.
    pub fn passes(&self) -> u64 {
        self.held.passes()
    }

    /// Data that answer a policy.
    pub(super) fn data(
        &mut self,
        policy: &Arc<Policy>,
        needs: &Needs,
        sight: Sight,
    ) -> Result<Arc<Loaded>, Reply> {
        self.held.answer(policy, needs, sight, &self.settings).map_err(|problems| self.told_data(&problems))
    }

    fn told_data(&self, problems: &[DataProblem]) -> Reply {
        let problems: Vec<&dyn Describe> = problems.iter().map(|p| p as &dyn Describe).collect();
        Reply::unusable(self.drawn(&problems, &self.checked))
    }

    /// Problems as files show them.
    pub(super) fn drawn(&self, problems: &[&dyn Describe], checked: &Checked) -> String {
        let layout = self.settings.layout;
        render::render_human(problems, &checked.sources, self.lang(), layout.color, layout.width)
    }

    /// The errors of a check.
    pub(super) fn errors_of(&self, checked: &Checked) -> String {
        let problems = checked.problems.iter().map(|p| p.as_ref() as &dyn Describe);
        let errors: Vec<&dyn Describe> = problems.filter(|p| p.severity() == Severity::Error).collect();
        self.drawn(&errors, checked)
    }

    /// Reads the policy's files again, with the session's declarations; a policy with errors is told and not taken.
    pub(super) fn reload(&mut self) -> Reply {
        let checked = self.check_with(&self.drafts);
        self.stamps = stamps(&self.path, checked.policy.as_deref().unwrap_or(&self.policy));
        self.held.clear();
        if checked.policy.is_none() {
            let told = self.errors_of(&checked);
            return Reply::refused(format!("{told}{}", self.words().kept_last_good()));
        }
        let drafts = self.drafts.clone();
        self.take(checked, drafts);
        Reply::done(self.words().reloaded())
    }

    /// The same, where a file has changed since it was read.
    fn reload_changed(&mut self) -> Option<String> {
        let now = |path: &PathBuf| std::fs::metadata(path).and_then(|m| m.modified()).ok();
        let same = self.stamps.iter().all(|(path, stamp)| now(path) == *stamp);
        if same
            && policy_files(&self.path).iter().all(|file| self.stamps.iter().any(|(known, _)| known == file))
        {
            return None;
        }
        Some(self.reload().text)
    }
}

/// The files of a policy and of its data, with the times of their last change.
fn stamps(path: &Path, policy: &Policy) -> Vec<(PathBuf, Option<SystemTime>)> {
    let data = policy.datasets.iter().map(|dataset| dataset.folder.join(&dataset.file));
    let files = policy_files(path).into_iter().chain(data);
    files.map(|file| (file.clone(), std::fs::metadata(&file).and_then(|m| m.modified()).ok())).collect()
}

fn policy_files(path: &Path) -> Vec<PathBuf> {
    use crate::source::Loader;
    if DiskLoader.is_folder(path) {
        DiskLoader.policy_files(path).unwrap_or_default()
    } else {
        vec![path.to_path_buf()]
    }
}
