//! Verdicts as test reports and code scanning tell them: passed, failed, open or skipped, and the alert that they give.
//!
//! A failure is what fails a run: a mandatory target missed, a milestone overdue, a stage not passed. What is advisory
//! never is, so that the same outcome does not fail one report and pass another; it stands open all the same, as what
//! the run passes over does.

use super::AssessReport;
use super::again::{Verb, with_id};
use super::alert::{Alert, AlertLevel, Allowed, Ground, Place};
use super::assess_human::list;
use super::assess_part::obstacles;
use super::assess_table::figures;
use super::plural::{Phrase, unit_after};
use super::record::{Record, record};
use super::test_human::{TestRun, test_name};
use super::words::{stage_status_key, titled};
use crate::cube::Evidence;
use crate::diagnostic::Describe;
use crate::keyword::Lang;
use crate::model::Level;
use crate::verdict::{StageStatus, StageVerdict, Status, Verdict};

/// What a test report makes of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Passed,
    Failed,
    /// It lacks data: neither passed nor failed.
    Open,
    /// It is missed or lacks data, and the run does not fail by it: it is advisory, or the run was told to pass it over.
    Warned,
    /// It binds nobody now: not due, waived, not applicable.
    Skipped,
}

/// A verdict, or the verdict on a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `target`, `requirement`, `milestone`, `rule`, `stage`, `group`; `test` where a command adds tests of a policy.
    pub kind: &'static str,
    /// `first.jobs`
    pub id: String,
    /// `auto, 2012`: the cell by its keys; empty where it is about the whole.
    pub cell: String,
    /// What it is about, in words.
    pub title: String,
    pub ended: Ended,
    pub advisory: bool,
    /// It would fail the run, had the run not been told to pass it over.
    pub passed_over: bool,
    /// Why it is let pass, of what a waiver lets pass.
    pub waiver: Option<String>,
    /// The word of the status for machines.
    pub key: &'static str,
    /// The same for readers.
    pub status: String,
    pub value: String,
    pub required: String,
    /// The same two as decimals that read back to their values.
    pub exact: [Option<String>; 2],
    pub unit: String,
    /// Why, in words.
    pub reason: Option<String>,
    pub place: Option<Place>,
    /// What wants attention about it.
    pub alert: Option<Alert>,
    /// Everything that is wrong with a test, one by one.
    pub wrong: Vec<Alert>,
}

impl Outcome {
    /// `first.jobs [auto, 2012]`: no other outcome of a run is called so.
    pub fn name(&self) -> String {
        if self.cell.is_empty() { self.id.clone() } else { format!("{} [{}]", self.id, self.cell) }
    }

    /// `missed, advisory`
    pub fn standing(&self, lang: Lang) -> String {
        match (self.advisory, lang) {
            (false, _) => self.status.clone(),
            (true, Lang::En) => format!("{}, advisory", self.status),
            (true, Lang::Ru) => format!("{}, рекомендация", self.status),
        }
    }

    /// Why it stands as it does: what lets it pass, what the run makes of it, and why that is its status.
    pub fn why(&self, lang: Lang) -> Vec<String> {
        let waiver = self.waiver.as_ref().map(|reason| match lang {
            Lang::En => format!("waiver: {reason}"),
            Lang::Ru => format!("отступление: {reason}"),
        });
        let over = self.passed_over.then(|| match lang {
            Lang::En => "this run does not fail by it".to_owned(),
            Lang::Ru => "на итог этого запуска не влияет".to_owned(),
        });
        [waiver, over, self.reason.clone()].into_iter().flatten().collect()
    }

    /// How far up it stands where what is wrong comes first.
    pub fn rank(&self) -> u8 {
        match self.ended {
            Ended::Failed => 0,
            Ended::Open => 1,
            Ended::Warned => 2,
            Ended::Passed | Ended::Skipped => 3,
        }
    }

    /// What the run does not fail by fails no report, and is told as a warning.
    pub fn pass_over(&mut self, lang: Lang) {
        self.ended = Ended::Warned;
        self.passed_over = true;
        let message = self.message(lang);
        if let Some(alert) = &mut self.alert {
            alert.level = AlertLevel::Warning;
            alert.message = message;
        }
    }

    fn message(&self, lang: Lang) -> String {
        format!("{}: {}", self.title, self.words(lang))
    }

    /// `missed; fact 204, required 205 person; …`
    pub fn words(&self, lang: Lang) -> String {
        let mut words = vec![self.standing(lang)];
        let say = |en: String, ru: String| match lang {
            Lang::En => en,
            Lang::Ru => ru,
        };
        let (value, required, unit) = (&self.value, &self.required, self.unit.trim());
        let counted = if required.is_empty() { value } else { required };
        let unit = unit_after(counted, unit, Phrase::Plain, lang);
        let unit = if unit.is_empty() || unit == "1" { String::new() } else { format!(" {unit}") };
        match (value.as_str(), required.as_str()) {
            ("", "") => {}
            (_, "") => words.push(say(format!("fact {value}{unit}"), format!("факт {value}{unit}"))),
            ("", _) => {
                words.push(say(format!("required {required}{unit}"), format!("требуется {required}{unit}")));
            }
            _ => words.push(say(
                format!("fact {value}, required {required}{unit}"),
                format!("факт {value}, требуется {required}{unit}"),
            )),
        }
        words.extend(self.why(lang));
        words.join("; ")
    }
}

/// Every verdict of an assessment, then every stage and group.
pub fn outcomes<E: Evidence>(report: &AssessReport<'_, E>, ground: &Ground<'_>) -> Vec<Outcome> {
    let verdicts = report.assessment.verdicts.iter().map(|verdict| of_verdict(report, ground, verdict));
    let stages = report.assessment.stages.iter().map(|stage| of_stage(report, ground, stage));
    let nothing = report.nothing_judged().map(|why| nothing_judged(report, ground, why));
    verdicts.chain(stages).chain(nothing).collect()
}

/// That nothing was judged is no pass, and the run does not take it for one.
fn nothing_judged<E: Evidence>(report: &AssessReport<'_, E>, ground: &Ground<'_>, why: String) -> Outcome {
    let names = &report.names;
    let mut outcome = Outcome {
        kind: "policy",
        id: "policy".to_owned(),
        cell: String::new(),
        title: names.policy.title.clone(),
        ended: Ended::Open,
        advisory: false,
        passed_over: false,
        waiver: None,
        key: "undecided",
        status: names.status(Status::Undecided),
        value: String::new(),
        required: String::new(),
        exact: [None, None],
        unit: String::new(),
        reason: Some(why),
        place: None,
        alert: None,
        wrong: Vec::new(),
    };
    let rule = rule(outcome.kind, outcome.key);
    outcome.alert = Some(alert(&outcome, ground, rule, AlertLevel::Error, names.lang));
    outcome
}

/// A test of a policy; what is wrong is told by its first problem, at its place.
pub fn test_outcome(run: &TestRun<'_>, wrong: &[&dyn Describe], ground: &Ground<'_>) -> Outcome {
    let name = test_name(run.test);
    let passed = run.outcome.passed();
    let say = |en: &str, ru: &str| match ground.lang {
        Lang::En => en.to_owned(),
        Lang::Ru => ru.to_owned(),
    };
    let messages: Vec<String> = wrong.iter().map(|one| one.message(ground.lang)).collect();
    let mut outcome = Outcome {
        kind: "test",
        id: name.clone(),
        cell: String::new(),
        title: name,
        ended: if passed { Ended::Passed } else { Ended::Failed },
        advisory: false,
        passed_over: false,
        waiver: None,
        key: if passed { "passed" } else { "failed" },
        status: if passed {
            say("passed", "пройдена")
        } else {
            say("failed", "не пройдена")
        },
        value: String::new(),
        required: String::new(),
        exact: [None, None],
        unit: String::new(),
        reason: Some(messages.join("; ")).filter(|reason| !reason.is_empty()),
        place: wrong
            .first()
            .and_then(|one| ground.alert(*one, None).place)
            .or_else(|| ground.at(run.test.span)),
        alert: None,
        wrong: wrong.iter().map(|one| ground.alert(*one, None)).collect(),
    };
    outcome.alert = (!passed).then(|| {
        let first = outcome.wrong.first().cloned();
        let own = alert(&outcome, ground, "test-failed".to_owned(), AlertLevel::Error, ground.lang);
        match first {
            Some(first) => Alert {
                place: first.place,
                file: first.file,
                help: first.help,
                related: first.related,
                ..own
            },
            None => own,
        }
    });
    outcome
}

fn of_verdict<E: Evidence>(report: &AssessReport<'_, E>, ground: &Ground<'_>, verdict: &Verdict) -> Outcome {
    let names = &report.names;
    let record = record(report, verdict);
    let advisory = verdict.level == Level::Advisory;
    let subject = with_id(&report.subject(verdict), &verdict.id);
    let cell = report.cell(verdict);
    let title = if cell.is_empty() { subject } else { format!("{subject}, {cell}") };
    let [required, value, _] = figures(verdict, &verdict.unit, report);
    let shown = |there: bool, text: String| if there { text } else { String::new() };
    let waiver = verdict.waived.and_then(|(id, _)| names.policy.waivers.get(id.index()));
    let mut outcome = Outcome {
        kind: record.kind,
        id: record.id.clone(),
        cell: key_of_cell(&record),
        title,
        ended: ended(verdict.status, advisory),
        advisory,
        passed_over: false,
        waiver: waiver.map(|waiver| waiver.reason.clone()).filter(|reason| !reason.is_empty()),
        key: verdict.status.word(),
        status: match verdict.waived {
            Some((_, status)) => {
                format!("{} ({})", names.status(verdict.status), names.status_of(&verdict.kind, status))
            }
            None => names.status_of(&verdict.kind, verdict.status),
        },
        value: shown(verdict.value.is_some(), value),
        required: shown(verdict.required.is_some(), required),
        exact: [record.value.clone(), record.required.clone()],
        unit: verdict.unit.text.to_string(),
        reason: record.reason.clone(),
        place: ground.at(verdict.span),
        alert: None,
        wrong: Vec::new(),
    };
    let (status, allowed) = match verdict.waived {
        Some((_, status)) => (status, Some(Allowed { in_source: false, reason: outcome.waiver.clone() })),
        None => (verdict.status, None),
    };
    outcome.alert = level(status, advisory).map(|level| {
        // What is let pass wants nothing done.
        let level = if allowed.is_some() { AlertLevel::Note } else { level };
        Alert {
            help: Some(what_to_do(report, verdict)),
            allowed,
            ..alert(&outcome, ground, rule(record.kind, status.word()), level, names.lang)
        }
    });
    outcome
}

/// Where the reader sees what a verdict rests on, who answers for it, and by which act.
fn what_to_do<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict) -> String {
    let names = &report.names;
    let question = report.question(verdict);
    let mut told = vec![names.say(
        format!("`{question}` shows what it rests on, down to rows and acts"),
        format!("`{question}` показывает, на чём это основано, до строк и актов"),
    )];
    if let Some(owner) = verdict.owner.map(|id| names.body(id)) {
        told.push(names.say(format!("owner: {owner}"), format!("ответственный: {owner}")));
    }
    let basis = names.basis(&verdict.basis);
    if !basis.is_empty() {
        told.push(names.say(format!("basis: {basis}"), format!("основание: {basis}")));
    }
    told.join("; ")
}

fn of_stage<E: Evidence>(
    report: &AssessReport<'_, E>,
    ground: &Ground<'_>,
    verdict: &StageVerdict,
) -> Outcome {
    let names = &report.names;
    let policy = names.policy;
    let stage = policy.stages.get(verdict.stage.index());
    let group = verdict.group.and_then(|id| policy.groups.get(id.index()));
    let cluster = verdict.cluster.and_then(|id| policy.clusters.get(id.index()));
    let (kind, id, title, span) = match (group, stage) {
        (Some(group), _) => ("group", group.id.clone(), titled(&group.title, &group.id), Some(group.span)),
        (None, Some(stage)) => {
            ("stage", stage.name.clone(), titled(&stage.title, &stage.name), Some(stage.span))
        }
        (None, None) => ("stage", String::new(), "", None),
    };
    let subject = with_id(title, &id);
    let title = match cluster {
        Some(cluster) => format!("{subject}, {}", titled(&cluster.title, &cluster.name)),
        None => subject,
    };
    let mut reasons = obstacles(report, verdict);
    let because: Vec<&Verdict> =
        verdict.because.iter().filter_map(|at| report.assessment.verdicts.get(*at)).collect();
    if !because.is_empty() {
        let told = list(report, &because);
        reasons.push(names.say(format!("because of {told}"), format!("не позволяют: {told}")));
    }
    let reason = reasons.join("; ");
    let ended = match verdict.status {
        _ if verdict.serious => Ended::Failed,
        StageStatus::Passed => Ended::Passed,
        StageStatus::Failed => Ended::Failed,
        StageStatus::Undecided => Ended::Open,
        StageStatus::Open | StageStatus::NotApplicable => Ended::Skipped,
    };
    let mut outcome = Outcome {
        kind,
        id,
        cell: cluster.map(|cluster| cluster.name.clone()).unwrap_or_default(),
        title,
        ended,
        advisory: false,
        passed_over: false,
        waiver: None,
        key: stage_status_key(verdict.status),
        status: report.part_word(verdict),
        value: String::new(),
        required: String::new(),
        exact: [None, None],
        unit: String::new(),
        reason: Some(reason).filter(|reason| !reason.is_empty()),
        place: span.and_then(|span| ground.at(span)),
        alert: None,
        wrong: Vec::new(),
    };
    let rule_of = match ended {
        Ended::Failed => Some("failed"),
        Ended::Open => Some("undecided"),
        Ended::Passed | Ended::Warned | Ended::Skipped => None,
    };
    outcome.alert = rule_of.map(|word| {
        let question = report.command(Verb::Explain, &outcome.id);
        let help = names.say(
            format!("`{question}` shows what stands in the way"),
            format!("`{question}` показывает, что мешает"),
        );
        Alert { help: Some(help), ..alert(&outcome, ground, rule(kind, word), AlertLevel::Error, names.lang) }
    });
    outcome
}

/// `target-missed`, `milestone-done-late`
fn rule(kind: &str, status: &str) -> String {
    format!("{kind}-{}", status.replace('_', "-"))
}

fn alert(outcome: &Outcome, ground: &Ground<'_>, rule: String, level: AlertLevel, lang: Lang) -> Alert {
    let file = outcome.place.as_ref().map_or_else(|| ground.policy.to_owned(), |place| place.file.clone());
    Alert {
        identity: [rule.as_str(), &file, &outcome.id, &outcome.cell].join("\n"),
        rule,
        level,
        message: outcome.message(lang),
        help: None,
        file,
        place: outcome.place.clone(),
        related: Vec::new(),
        data: Vec::new(),
        allowed: None,
    }
}

/// `auto, supplier, 2012`
fn key_of_cell(record: &Record) -> String {
    let member = record.member.as_ref().map(|(_, member)| member.clone());
    let period = record.period.as_ref().map(|(_, period)| period.clone());
    let parts = [record.cluster.clone(), record.role.clone(), member, period];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn ended(status: Status, advisory: bool) -> Ended {
    match status {
        Status::Met | Status::Done | Status::DoneLate => Ended::Passed,
        Status::Missed | Status::Overdue | Status::Undecided if advisory => Ended::Warned,
        Status::Missed | Status::Overdue => Ended::Failed,
        Status::Undecided => Ended::Open,
        Status::OnTrack | Status::Behind | Status::Pending | Status::Waived | Status::NotApplicable => {
            Ended::Skipped
        }
    }
}

/// How much attention a status wants; `None` where nobody need do anything.
fn level(status: Status, advisory: bool) -> Option<AlertLevel> {
    match status {
        Status::Missed | Status::Overdue | Status::Undecided if advisory => Some(AlertLevel::Warning),
        Status::Missed | Status::Overdue | Status::Undecided => Some(AlertLevel::Error),
        Status::Behind => Some(AlertLevel::Warning),
        Status::DoneLate => Some(AlertLevel::Note),
        Status::Met
        | Status::OnTrack
        | Status::Pending
        | Status::Done
        | Status::Waived
        | Status::NotApplicable => None,
    }
}
