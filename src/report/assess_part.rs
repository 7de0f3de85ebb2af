//! Of a stage or a group in a report: its word of the rating, and what keeps it from passing.

use super::AssessReport;
use super::layout::Tint;
use super::words::titled;
use crate::cube::Evidence;
use crate::model::{Judgement, Policy};
use crate::verdict::{Kind, StageStatus, StageVerdict, Status};

/// The word that a stage's rating has for its score.
pub fn rating_word<'p>(policy: &'p Policy, verdict: &StageVerdict) -> Option<&'p str> {
    let (rating, band) = verdict.rating?;
    let rating = policy.ratings.get(rating.index())?;
    rating.bands.get(band).map(|band| band.name.as_str())
}

impl<E: Evidence> AssessReport<'_, E> {
    /// The verdict on a stage or a group in a word; one that has not begun is not under way.
    pub fn part_word(&self, verdict: &StageVerdict) -> String {
        let names = &self.names;
        let stage = names.policy.stages.get(verdict.stage.index());
        let begun = stage.is_none_or(|stage| self.assessment.as_of >= stage.from.first_day());
        let (en, stage, group) = match verdict.status {
            StageStatus::Passed => ("passed", "пройден", "пройдена"),
            StageStatus::Failed => ("not passed", "не пройден", "не пройдена"),
            StageStatus::Undecided => ("undecided", "не определено", "не определено"),
            StageStatus::Open if begun => ("under way", "продолжается", "продолжается"),
            StageStatus::Open => ("not begun", "ещё не начался", "ещё не началась"),
            StageStatus::NotApplicable => ("not applicable", "неприменимо", "неприменимо"),
        };
        names.say(en, if verdict.group.is_some() { group } else { stage })
    }
}

pub fn part_tint(status: StageStatus) -> Tint {
    match status {
        StageStatus::Passed => Tint::Good,
        StageStatus::Failed => Tint::Bad,
        StageStatus::Undecided => Tint::Open,
        StageStatus::Open => Tint::None,
        StageStatus::NotApplicable => Tint::Faint,
    }
}

/// Why a stage or a group has no word of its rating, where it should have one by now.
pub fn not_rated<E: Evidence>(report: &AssessReport<'_, E>, verdict: &StageVerdict) -> Option<String> {
    let names = &report.names;
    let judgement = judgement(names.policy, verdict)?;
    let due = match verdict.status {
        StageStatus::Passed | StageStatus::Failed | StageStatus::Undecided => true,
        StageStatus::Open | StageStatus::NotApplicable => false,
    };
    judgement.rated.filter(|_| due && verdict.rating.is_none())?;
    Some(match verdict.score {
        Some(_) => names
            .say("not rated: the scale has no word for it", "оценки по шкале нет: такой ступени в шкале нет"),
        None => names.say("not rated: it has no score", "оценки по шкале нет: нет итоговой оценки"),
    })
}

/// What keeps a stage or a group from passing beside its verdicts: its own condition, and groups of it; and by which
/// condition it passes in spite of its verdicts.
pub fn obstacles<E: Evidence>(report: &AssessReport<'_, E>, verdict: &StageVerdict) -> Vec<String> {
    let names = &report.names;
    let mut told = Vec::new();
    let judged = judgement(names.policy, verdict);
    let serious =
        judged.and_then(|judgement| judgement.serious.as_ref()).map(|serious| names.formula(serious));
    match (&serious, verdict.serious, verdict.serious_open) {
        (Some(condition), true, _) => told.push(names.say(
            format!("the condition of a serious failure holds: {condition}"),
            format!("условие серьёзного невыполнения выполнено: {condition}"),
        )),
        (Some(condition), false, true) => {
            let who = verdict.serious_unknown.as_ref().map(|counted| format!(": {}", names.counted(counted)));
            let who = who.unwrap_or_default();
            told.push(names.say(
                format!("it is not known whether this is a serious failure: {condition}{who}"),
                format!("неизвестно, серьёзно ли невыполнение: {condition}{who}"),
            ));
        }
        _ => {}
    }
    let passes = judged.and_then(|judgement| judgement.passes.as_ref());
    let condition = passes.map(|passes| names.formula(passes));
    match (verdict.status, verdict.holds, condition) {
        (StageStatus::Failed, Some(false), Some(condition)) => told.push(names.say(
            format!("the condition of passing does not hold: {condition}"),
            format!("условие прохождения не выполнено: {condition}"),
        )),
        (StageStatus::Passed, Some(true), Some(condition)) if falls_short(report, verdict) => told.push(names.say(
            format!("passes although not everything is met, because the condition of passing holds: {condition}"),
            format!("пройдено, хотя достигнуто не всё: условие прохождения выполнено: {condition}"),
        )),
        (StageStatus::Undecided, None, Some(condition)) => {
            let who = verdict.passes_unknown.as_ref().map(|counted| format!(": {}", names.counted(counted)));
            let who = who.unwrap_or_default();
            told.push(names.say(
                format!("it is not known whether the condition of passing holds: {condition}{who}"),
                format!("неизвестно, выполнено ли условие прохождения: {condition}{who}"),
            ));
        }
        _ => {}
    }
    for (status, en, ru) in [
        (StageStatus::Failed, "groups not passed", "не пройдены группы"),
        (StageStatus::Undecided, "groups undecided", "не определены группы"),
    ] {
        let concerns = match verdict.status {
            StageStatus::Failed => status == StageStatus::Failed,
            StageStatus::Undecided => true,
            StageStatus::Passed | StageStatus::Open | StageStatus::NotApplicable => false,
        };
        let groups: Vec<String> = report
            .assessment
            .stages
            .iter()
            .filter(|inner| concerns && inner.status == status && stands_in(names.policy, inner, verdict))
            .filter_map(|inner| {
                let group = names.policy.groups.get(inner.group?.index())?;
                let title = titled(&group.title, super::words::short(&group.id));
                Some(match inner.cluster {
                    Some(cluster) => format!("{title} ({})", names.cluster(cluster)),
                    None => title.to_owned(),
                })
            })
            .collect();
        if !groups.is_empty() {
            told.push(format!("{}: {}", names.say(en, ru), groups.join("; ")));
        }
    }
    told
}

/// True where something that a stage or a group demands is missed or overdue.
fn falls_short<E: Evidence>(report: &AssessReport<'_, E>, part: &StageVerdict) -> bool {
    let group = part.group.and_then(|id| report.names.policy.groups.get(id.index()));
    let verdicts = report.assessment.verdicts.iter();
    verdicts
        .filter(|v| match (group, &v.kind) {
            (None, _) => true,
            (Some(group), Kind::Target(id)) => group.targets.contains(id),
            (Some(group), Kind::Milestone(id)) => group.milestones.contains(id),
            (Some(_), Kind::Requirement(..) | Kind::Rule(_)) => false,
        })
        .filter(|v| report.stage_of(v) == Some(part.stage))
        .filter(|v| part.cluster.is_none() || v.cell.cluster.is_none() || v.cell.cluster == part.cluster)
        .any(|v| matches!(v.status, Status::Missed | Status::Overdue))
}

/// True of a group that stands directly in a stage or a group, in the same cluster.
fn stands_in(policy: &Policy, inner: &StageVerdict, around: &StageVerdict) -> bool {
    let Some(group) = inner.group.and_then(|id| policy.groups.get(id.index())) else { return false };
    inner.stage == around.stage
        && group.within == around.group
        && (around.cluster.is_none() || inner.cluster == around.cluster)
}

/// How a stage or a group says that it is judged.
fn judgement<'p>(policy: &'p Policy, verdict: &StageVerdict) -> Option<&'p Judgement> {
    match verdict.group {
        Some(id) => policy.groups.get(id.index()).map(|group| &group.judgement),
        None => policy.stages.get(verdict.stage.index()).map(|stage| &stage.judgement),
    }
}
