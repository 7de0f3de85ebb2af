//! Commands that judge: the assessment, its targets as a list, and how something came about.

use std::sync::Arc;

use super::command::COMMANDS;
use super::held::Sight;
use super::session::{Reply, Session};
use crate::asked::{asked_within, entity_trace, explain};
use crate::cube::Evidence;
use crate::engine::Loaded;
use crate::keyword::Lang;
use crate::manual::{canonical, is_code, page};
use crate::model::{Date, Policy};
use crate::plan::plan_assessment;
use crate::report::{
    Again, Asker, AssessReport, Listing, Question, Unknown, list_targets, near, render_assess_human,
    render_explanation_human, render_manual_page, render_trace_human, words_of,
};
use crate::verdict::{Assessment, Kind, Verdict, judge};

/// Whether a verdict is wanted.
type Choice = Box<dyn Fn(&Policy, &Verdict) -> bool>;

/// An assessment, and what it rests on.
#[derive(Debug, Clone)]
pub struct Judged {
    pub policy: Arc<Policy>,
    pub loaded: Arc<Loaded>,
    pub assessment: Arc<Assessment>,
    /// The day was asked for.
    pub given: Option<Date>,
}

impl Session {
    /// What is asked for is not there.
    pub(super) fn unknown(&self, unknown: &Unknown) -> Reply {
        Reply::refused(format!("{}\n", unknown.message(self.lang(), Asker::Session)))
    }

    /// How a command is to be written.
    pub(super) fn usage(&self, name: &str) -> Reply {
        let lang = self.lang();
        let command = COMMANDS.iter().find(|command| command.en == name);
        let takes = command.map(|command| command.takes(lang)).unwrap_or_default();
        Reply::refused(self.words().wanted(command.map_or(name, |command| command.name(lang)), takes))
    }

    /// The words of a command, and the day that stands after them: `as of 2013`.
    pub(super) fn words_and_day(&self, rest: &str) -> Result<(Vec<String>, Option<Date>), Reply> {
        let mut words = words_of(rest);
        let written = |parts: &[&str]| -> bool {
            let at = words.len().checked_sub(parts.len() + 1);
            at.and_then(|at| words.get(at..at + parts.len())).is_some_and(|own| own == parts)
        };
        let length = match (written(&["as", "of"]), written(&["на"])) {
            (true, _) => 3,
            (_, true) => 2,
            (false, false) => return Ok((words, None)),
        };
        let day = words.last().cloned().unwrap_or_default();
        words.truncate(words.len().saturating_sub(length));
        match Date::read_last(&day) {
            Some(date) => Ok((words, Some(date))),
            None => Err(self.unknown(&Unknown::NotADay(day))),
        }
    }

    /// The assessment of the policy with all that the session declares, as of the day given or that of the project file.
    pub(super) fn judged(&mut self, as_of: Option<Date>) -> Result<Judged, Reply> {
        let policy = Arc::clone(&self.policy);
        let as_of = self.checked.project.day(as_of);
        let loaded = self.data(&policy, &plan_assessment(&policy), Sight { as_of, profile: false })?;
        let Some(day) = as_of.or(loaded.end_of_data()) else {
            return Err(self.unknown(&Unknown::NoEndOfData));
        };
        if let Some(known) = &self.judged
            && Arc::ptr_eq(&known.loaded, &loaded)
            && known.given == as_of
        {
            return Ok(known.clone());
        }
        let assessment = Arc::new(judge(&policy, &*loaded, day));
        let judged = Judged { policy, loaded, assessment, given: as_of };
        self.judged = Some(judged.clone());
        Ok(judged)
    }

    fn again(&self, as_of: Option<Date>) -> Again {
        Again { as_of, lang: self.settings.lang, asker: Asker::Session, place: Vec::new() }
    }

    fn report<'a>(&'a self, judged: &'a Judged, again: &'a Again) -> AssessReport<'a, Loaded> {
        AssessReport {
            names: self.names(),
            evidence: &judged.loaded,
            assessment: &judged.assessment,
            as_of_given: judged.given.is_some(),
            warnings: self.checked.warnings() as u64,
            files: &[],
            again,
        }
    }

    pub(super) fn assess(&mut self, rest: &str) -> Reply {
        self.assessed(rest).unwrap_or_else(|reply| reply)
    }

    fn assessed(&mut self, rest: &str) -> Result<Reply, Reply> {
        let (words, day) = self.words_and_day(rest)?;
        if !words.is_empty() {
            return Err(self.usage("assess"));
        }
        let judged = self.judged(day)?;
        let again = self.again(day);
        Ok(Reply::done(render_assess_human(&self.report(&judged, &again), self.settings.layout)))
    }

    pub(super) fn explain(&mut self, rest: &str) -> Reply {
        self.explained(rest).unwrap_or_else(|reply| reply)
    }

    fn explained(&mut self, rest: &str) -> Result<Reply, Reply> {
        let (words, day) = self.words_and_day(rest)?;
        if words.is_empty() {
            return Err(self.usage("explain"));
        }
        let question = Question::read(&words).map_err(|unknown| self.unknown(&unknown))?;
        if !question.rest.is_empty() {
            return Err(self.unknown(&Unknown::WordsLeft(question.rest.join(" "))));
        }
        let layout = self.settings.layout;
        let code = canonical(&question.name);
        if is_code(&code) && question.within.is_none() {
            return match page(&code) {
                Some(page) => Ok(Reply::done(render_manual_page(page, self.lang(), layout))),
                None => Err(self.nothing_called(&question.name)),
            };
        }
        let judged = self.judged(day)?;
        let told = match &question.within {
            Some(cluster) => {
                let as_of = judged.assessment.as_of;
                let asked = asked_within(&judged.policy, &question, cluster, as_of);
                let (id, when) = asked.map_err(|unknown| self.unknown(&unknown))?;
                let trace = entity_trace(&judged.policy, &judged.loaded, id, &question.name, when.0);
                let trace = trace.map_err(|unknown| self.unknown(&unknown))?;
                render_trace_human(&self.names(), id, when, &trace, layout)
            }
            None => {
                let again = self.again(day);
                let tree = explain(&self.report(&judged, &again), &question);
                render_explanation_human(&tree.map_err(|unknown| self.unknown(&unknown))?, layout)
            }
        };
        Ok(Reply::done(told))
    }

    pub(super) fn targets(&mut self, rest: &str) -> Reply {
        match self.targets_of(rest) {
            Ok(listing) => self.list(listing),
            Err(reply) => reply,
        }
    }

    fn targets_of(&mut self, rest: &str) -> Result<Listing, Reply> {
        let (words, day) = self.words_and_day(rest)?;
        let name = words.join(" ").trim_matches('"').to_owned();
        let fits = self.chosen(&name)?;
        let judged = self.judged(day)?;
        let again = self.again(day);
        let policy = Arc::clone(&judged.policy);
        Ok(list_targets(&self.report(&judged, &again), |verdict| fits(&policy, verdict)))
    }

    /// Which targets a name means: those of a stage, of a cluster, or about an indicator.
    fn chosen(&self, name: &str) -> Result<Choice, Reply> {
        if name.is_empty() {
            return Ok(Box::new(|_, _| true));
        }
        let policy = &self.policy;
        let target = |policy: &Policy, verdict: &Verdict| match verdict.kind {
            Kind::Target(id) => policy.targets.get(id.index()).cloned(),
            Kind::Requirement(..) | Kind::Milestone(_) | Kind::Rule(_) => None,
        };
        if let Ok(stage) = crate::report::stage_called(policy, name) {
            return Ok(Box::new(move |p, v| target(p, v).is_some_and(|target| target.stage == stage)));
        }
        if let Ok(cluster) = crate::report::cluster_called(policy, name) {
            return Ok(Box::new(move |_, verdict| verdict.cell.cluster == Some(cluster)));
        }
        let own = |id: &str| id == name || id.rsplit_once('.').is_some_and(|(_, own)| own == name);
        let about = |target: &crate::model::Target| {
            let indicator = target.indicator.and_then(|id| policy.indicators.get(id.index()));
            own(&target.id) || indicator.is_some_and(|indicator| indicator.name == name)
        };
        let ids: Vec<String> = policy.targets.iter().filter(|t| about(t)).map(|t| t.id.clone()).collect();
        if !ids.is_empty() {
            return Ok(Box::new(move |_, verdict| ids.contains(&verdict.id)));
        }
        let known = || {
            let stages = policy.stages.iter().map(|stage| stage.name.as_str());
            stages.chain(policy.clusters.iter().map(|cluster| cluster.name.as_str()))
        };
        let targets = policy.targets.iter().map(|target| target.id.as_str());
        let instead = near(name, known().chain(targets));
        let (lang, known) = (self.lang(), known().map(str::to_owned).collect::<Vec<_>>());
        let (text, what) = match lang {
            Lang::En => (format!("no stage, cluster or target is called `{name}`"), "stages and clusters"),
            Lang::Ru => (format!("нет этапа, кластера или цели `{name}`"), "этапы и кластеры"),
        };
        Err(Reply::refused(format!(
            "{}\n",
            crate::report::meant(lang, text, &instead, what.to_owned(), &crate::report::listed(known))
        )))
    }
}
