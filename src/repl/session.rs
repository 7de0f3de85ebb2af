//! The state of a session, and what an input makes of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::built::Built;
use super::command;
use super::held::{Held, Sight};
use super::input::{Input, read};
use super::judge::Judged;
use super::listed::Listed;
use super::query::Answer;
use super::settings::Settings;
use super::watched::Watched;
use super::words::{Example, Words};
use crate::diagnostic::{DataProblem, Describe, Severity, render};
use crate::engine::Loaded;
use crate::keyword::Lang;
use crate::model::Policy;
use crate::plan::Needs;
use crate::report::Names;
use crate::source::{Noting, SourceMap};
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

/// So many lines stand around the rows of a table.
const TABLE_FRAME: usize = 40;

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
    /// The files as they were read.
    watched: Watched,
    /// Lines of the last answer that were not shown.
    unread: String,
}

impl Session {
    /// Opens the policy of a folder or a file. Data are read when something is first asked of them.
    pub fn open(path: &Path, settings: Settings) -> Result<Session, Refusal> {
        let (checked, texts) = check(path, &[]);
        match checked.policy.clone() {
            Some(policy) => Ok(Session {
                watched: Watched::new(path, texts, &policy, &settings.files),
                settings,
                path: path.to_path_buf(),
                checked,
                policy,
                drafts: Vec::new(),
                typed: 0,
                held: Held::default(),
                last: None,
                listed: None,
                judged: None,
                unread: String::new(),
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

    /// Names for examples: those of the policy, else names that anybody would understand.
    pub(super) fn example(&self) -> Example {
        let say = |en: &str, ru: &str| self.words().say(en, ru);
        let mut indicators = self.policy.indicators.iter().filter(|i| !i.derived).map(|i| i.name.clone());
        let indicator = indicators.next().unwrap_or_else(|| say("productivity", "производительность"));
        let second = indicators.next().unwrap_or_else(|| indicator.clone());
        let mut clusters = self.policy.clusters.iter().map(|c| c.name.clone());
        let first = clusters.next().unwrap_or_else(|| say("food", "пищевой"));
        let other = clusters.next().unwrap_or_else(|| say("machinery", "машиностроение"));
        let target = self.policy.targets.first().map(|t| t.id.clone());
        let target = target.unwrap_or_else(|| format!("{}.{indicator}", say("first", "первый")));
        Example { indicator, second, clusters: (first, other), target }
    }

    pub(super) fn words(&self) -> Words {
        Words(self.lang())
    }

    /// Answers an input. Whatever happens, the session goes on as it was, with what the input has added.
    pub fn enter(&mut self, text: &str) -> Reply {
        // What is read again on demand is told once.
        let changed = if command::is(text, "reload") { None } else { self.reload_changed() };
        let started = Instant::now();
        let unread = std::mem::take(&mut self.unread);
        let mut reply = if !unread.is_empty() && command::is(text, "more") {
            Reply::done(unread)
        } else {
            work::interruptible(|| self.answer(text))
                .unwrap_or_else(|| Reply { text: self.words().interrupted(), outcome: Outcome::Interrupted })
        };
        self.keep_unread(&mut reply);
        if self.settings.time && reply.outcome != Outcome::Quit {
            reply.text.push_str(&self.words().took(started.elapsed()));
        }
        if let Some(told) = changed {
            reply.text.insert_str(0, &told);
        }
        reply
    }

    /// Of a long answer the first lines are shown, the rest on demand; tables are cut by their rows already.
    fn keep_unread(&mut self, reply: &mut Reply) {
        let Some(lines) = self.settings.lines else { return };
        let most = lines.max(self.settings.limit.saturating_add(TABLE_FRAME));
        let Some((end, _)) = reply.text.match_indices('\n').nth(most.saturating_sub(1)) else { return };
        let rest = reply.text.split_off(end + 1);
        if rest.is_empty() {
            return;
        }
        let left = rest.lines().count();
        reply.text.push_str(&self.words().rest_of_text(left));
        self.unread = rest;
    }

    pub(super) fn answer(&mut self, text: &str) -> Reply {
        match read(text) {
            Input::Nothing => Reply::done(""),
            Input::Command(name, rest) => command::run(self, name, rest),
            Input::Let(name, measure) if name.is_empty() || name == "_" || measure.is_empty() => {
                Reply::refused(self.words().let_wanted())
            }
            Input::Let(name, measure) => {
                let with_arguments = name.ends_with(')');
                let put = match self.with_last(measure) {
                    Ok(put) => put,
                    Err(reply) => return reply,
                };
                let say = |en: &str, ru: &str| self.words().say(en, ru);
                let built = Built::new(text);
                let built = match with_arguments {
                    true => built.word(&say("fn ", "функция ")).part(name).word(" = "),
                    false => {
                        let built = built.word(&say("indicator ", "показатель ")).part(name);
                        built.word(&say(" { value ", " { значение "))
                    }
                };
                let built = if put == measure { built.part(measure) } else { built.put(measure, &put) };
                let built = if with_arguments { built } else { built.word(" }") };
                self.declare_built(&built)
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
    /// The second is what was read for it.
    pub(super) fn check_with(&self, drafts: &[Draft]) -> (Checked, Vec<PathBuf>) {
        check(&self.path, drafts)
    }

    /// Data are read from these files in place of those that datasets name.
    pub fn read_instead(&mut self, files: BTreeMap<String, PathBuf>) {
        self.held.clear();
        self.settings.files = files;
        let texts = check(&self.path, &self.drafts).1;
        self.watched = Watched::new(&self.path, texts, &self.policy, &self.settings.files);
    }

    /// Goes on with what was checked without errors.
    pub(super) fn take(&mut self, (checked, texts): (Checked, Vec<PathBuf>), drafts: Vec<Draft>) {
        if let Some(policy) = checked.policy.clone() {
            self.watched = Watched::new(&self.path, texts, &policy, &self.settings.files);
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
        self.drawn_in(problems, &checked.sources)
    }

    pub(super) fn drawn_in(&self, problems: &[&dyn Describe], sources: &SourceMap) -> String {
        let layout = self.settings.layout;
        render::render_human(problems, sources, self.lang(), layout.color, layout.width)
    }

    /// The errors of a check.
    pub(super) fn errors_of(&self, checked: &Checked) -> String {
        let problems = checked.problems.iter().map(|p| p.as_ref() as &dyn Describe);
        let errors: Vec<&dyn Describe> = problems.filter(|p| p.severity() == Severity::Error).collect();
        self.drawn(&errors, checked)
    }

    /// Reads the policy's files again, with the session's declarations; a policy with errors is told and not taken.
    pub(super) fn reload(&mut self) -> Reply {
        let (checked, texts) = self.check_with(&self.drafts);
        self.held.clear();
        if checked.policy.is_none() {
            self.watched = Watched::new(&self.path, texts, &self.policy, &self.settings.files);
            let told = self.errors_of(&checked);
            return Reply::refused(format!("{told}{}", self.words().kept_last_good()));
        }
        let drafts = self.drafts.clone();
        self.take((checked, texts), drafts);
        Reply::done(self.words().reloaded())
    }

    /// The same, where a file has changed since it was read.
    fn reload_changed(&mut self) -> Option<String> {
        if self.watched.same(&self.path, &self.policy, &self.settings.files) {
            return None;
        }
        Some(self.reload().text)
    }
}

/// The policy with these declarations over its files, and what was read for it.
fn check(path: &Path, drafts: &[Draft]) -> (Checked, Vec<PathBuf>) {
    let loader = Noting::default();
    let checked = load_policy_with(path, &loader, drafts);
    (checked, loader.into_read())
}
