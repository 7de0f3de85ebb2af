//! The normative layer of a report: milestones, groups, rules and waivers.

use super::AssessReport;
use super::again::with_id;
use super::assess_gaps::Gaps;
use super::assess_part::{not_rated, obstacles, part_tint, rating_word};
use super::assess_table::{figures, tint};
use super::layout::{Column, Page, Text, Tint};
use super::number::{percent, whole};
use super::words::titled;
use crate::cube::Evidence;
use crate::model::{GroupId, Level, MilestoneId, Waived, Waiver};
use crate::verdict::{Kind, Status, Verdict, Why};

/// The milestones of a stage or a group: each with its term and owner, and a line for each cluster.
pub fn write_milestones<E: Evidence>(
    report: &AssessReport<'_, E>,
    ids: &[MilestoneId],
    gaps: &Gaps,
    page: &mut Page,
) {
    let names = &report.names;
    page.blank();
    for id in ids {
        let all = report.assessment.verdicts.iter().enumerate();
        let own: Vec<(usize, &Verdict)> = all.filter(|(_, v)| v.kind == Kind::Milestone(*id)).collect();
        let Some((at, first)) = own.first() else { continue };
        let due = names.policy.milestones.get(id.index()).map(|m| names.date(m.due)).unwrap_or_default();
        let subject = report.named(first);
        let mut head = names.say(format!("{subject}, by {due}"), format!("{subject}, срок {due}"));
        if first.level == Level::Advisory {
            head.push_str(&names.say(", advisory", ", рекомендательная"));
        }
        if let Some(owner) = first.owner {
            head.push_str(&format!(" ({})", names.body(owner)));
        }
        let status = |at: usize, verdict: &Verdict| {
            let mut text = status_text(report, verdict, gaps.number_of(at));
            if let Some(day) = verdict.done_on.filter(|_| verdict.status != Status::Undecided) {
                text.push_str(&format!(", {}", names.date(day)));
            }
            // What is undecided is explained below.
            if let Some(Why::Order(_)) = &verdict.why
                && verdict.status != Status::Undecided
            {
                text.push_str(&format!(": {}", report.why(verdict).unwrap_or_default()));
            }
            text
        };
        if own.len() == 1 && first.cell.cluster.is_none() {
            page.tinted(2, 2, &format!("{head}: {}", status(*at, first)), tint(first.status));
            continue;
        }
        page.hanging(2, 2, &head);
        let columns =
            [Column::left(names.say("Cluster", "Кластер")), Column::left(names.say("Verdict", "Оценка"))];
        let rows = own.iter().map(|(at, verdict)| {
            let cluster = verdict.cell.cluster.map_or("", |id| names.cluster(id));
            vec![Text::plain(cluster), Text::tinted(status(*at, verdict), tint(verdict.status))]
        });
        page.table(4, &columns, rows.collect());
    }
}

fn status_text<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict, gap: Option<usize>) -> String {
    let names = &report.names;
    let mut text = names.status_of(&verdict.kind, verdict.status);
    if let Some((_, status)) = verdict.waived {
        let without = names.status(status);
        text.push_str(&format!(" ({without})"));
    } else if let Some(number) = gap {
        text.push_str(&names.say(format!(", see {number}"), format!(", см. {number}")));
    }
    text
}

/// The title of a group and how it was judged, in each cluster where it is judged there.
pub fn write_group_line<E: Evidence>(report: &AssessReport<'_, E>, id: GroupId, page: &mut Page) {
    let names = &report.names;
    let Some(group) = names.policy.groups.get(id.index()) else { return };
    let title = with_id(titled(&group.title, super::words::short(&group.id)), &group.id);
    page.blank();
    page.tinted(2, 2, &title, Tint::Strong);
    for verdict in report.assessment.stages.iter().filter(|verdict| verdict.group == Some(id)) {
        let (word, tint) = (report.part_word(verdict), part_tint(verdict.status));
        let mut line = match verdict.cluster {
            Some(cluster) => format!("{}: {word}", names.cluster(cluster)),
            None => word,
        };
        if verdict.serious {
            line.push_str(&names.say(", serious failure", ", серьёзное невыполнение"));
        }
        if let Some(score) = &verdict.score {
            let score = percent(score, names.lang);
            line.push_str(&names.say(format!("; score {score}"), format!("; итоговая оценка {score}")));
        }
        match rating_word(names.policy, verdict) {
            Some(word) => line.push_str(&format!(" ({word})")),
            None => line.extend(not_rated(report, verdict).map(|told| format!("; {told}"))),
        }
        page.tinted(4, 2, &line, tint);
        for told in obstacles(report, verdict) {
            page.hanging(6, 2, &told);
        }
    }
}

/// The rules that read data or verdicts.
pub fn write_rules<E: Evidence>(report: &AssessReport<'_, E>, gaps: &Gaps, page: &mut Page) {
    let names = &report.names;
    let own: Vec<(usize, &Verdict)> = report
        .assessment
        .verdicts
        .iter()
        .enumerate()
        .filter(|(_, verdict)| matches!(verdict.kind, Kind::Rule(_)))
        .collect();
    if own.is_empty() {
        return;
    }
    page.head(&names.say("Rules", "Правила"));
    let clusters = own.iter().any(|(_, v)| v.cell.cluster.is_some());
    let mut columns = vec![Column::left(names.say("Rule", "Правило"))];
    if clusters {
        columns.push(Column::left(names.say("Cluster", "Кластер")));
    }
    columns.push(Column::left(names.say("Level", "Уровень")));
    columns.push(Column::left(names.say("Verdict", "Оценка")));
    columns.push(Column::left(names.say("Why", "Почему")));
    let rows = own.iter().map(|(at, verdict)| {
        let mut row = vec![Text::plain(report.named(verdict))];
        if clusters {
            row.push(Text::plain(verdict.cell.cluster.map_or("", |id| names.cluster(id))));
        }
        row.push(Text::plain(match verdict.level {
            Level::Mandatory => names.say("mandatory", "обязательное"),
            Level::Advisory => names.say("advisory", "рекомендательное"),
        }));
        let word = status_text(report, verdict, gaps.number_of(*at));
        row.push(Text::tinted(word, tint(verdict.status)));
        row.push(Text::plain(report.why(verdict).or_else(|| compared(report, verdict)).unwrap_or_default()));
        row
    });
    page.table(2, &columns, rows.collect());
}

/// What a rule compares, where it does not hold and nothing else says why.
fn compared<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict) -> Option<String> {
    if verdict.status != Status::Missed || verdict.value.is_none() || verdict.required.is_none() {
        return None;
    }
    let [plan, fact, _] = figures(verdict, &verdict.unit, report);
    Some(report.names.say(format!("fact {fact}, asked {plan}"), format!("факт {fact}, требуется {plan}")))
}

/// True where what is waived is not due yet: whether the waiver is needed is not known.
fn awaits<E: Evidence>(report: &AssessReport<'_, E>, waiver: &Waiver) -> bool {
    let concerned = report.assessment.verdicts.iter().filter(|verdict| match (waiver.of, &verdict.kind) {
        (Waived::Target(target), Kind::Target(own)) => target == *own,
        (Waived::Milestone(milestone), Kind::Milestone(own)) => milestone == *own,
        (Waived::Target(_) | Waived::Milestone(_), _) => false,
    });
    let mut here = concerned.filter(|v| waiver.cluster.is_none() || waiver.cluster == v.cell.cluster);
    here.any(|verdict| matches!(verdict.status, Status::Pending | Status::OnTrack))
}

/// `Jobs (Automotive cluster), Organisational stage`
fn waived_title<E: Evidence>(report: &AssessReport<'_, E>, waiver: &Waiver) -> String {
    let names = &report.names;
    let (title, stage) = match waiver.of {
        Waived::Target(id) => {
            let target = names.policy.targets.get(id.index());
            (target.map(|t| names.target(t)), target.map(|t| t.stage))
        }
        Waived::Milestone(id) => {
            let milestone = names.policy.milestones.get(id.index());
            let title = milestone.map(|m| titled(&m.title, super::words::short(&m.id)).to_owned());
            (title, milestone.map(|m| m.stage))
        }
    };
    let mut text = title.unwrap_or_else(|| waiver.text.clone());
    if let Some(cluster) = waiver.cluster {
        text.push_str(&format!(" ({})", names.cluster(cluster)));
    }
    match stage {
        Some(stage) => format!("{text}, {}", names.stage(stage)),
        None => text,
    }
}

/// What is let pass, until when and why; what has expired, and what lets nothing pass.
pub fn write_waivers<E: Evidence>(report: &AssessReport<'_, E>, page: &mut Page) {
    let names = &report.names;
    if report.assessment.waivers.is_empty() {
        return;
    }
    page.head(&names.say("Waivers", "Отступления"));
    for used in &report.assessment.waivers {
        let Some(waiver) = names.policy.waivers.get(used.waiver.index()) else { continue };
        let until = names.date(waiver.until);
        let n = whole(used.verdicts.len() as u64, names.lang);
        let (told, tint) = match (used.expired, used.verdicts.is_empty()) {
            (false, false) => (
                names.say(
                    format!("in force until {until}, lets pass: {n}"),
                    format!("действует по {until}, допущено: {n}"),
                ),
                Tint::Open,
            ),
            (false, true) if awaits(report, waiver) => (
                names.say(
                    format!("in force until {until}, lets nothing pass so far"),
                    format!("действует по {until}, пока ничего не допускает"),
                ),
                Tint::Faint,
            ),
            (false, true) => (
                names.say(
                    format!("in force until {until}, lets nothing pass: it is not needed"),
                    format!("действует по {until}, ничего не допускает: оно не нужно"),
                ),
                Tint::Faint,
            ),
            (true, false) => (
                names.say(
                    format!("expired after {until}; it would let pass: {n}"),
                    format!("срок истёк {until}; допустило бы: {n}"),
                ),
                Tint::Bad,
            ),
            (true, true) => {
                (names.say(format!("expired after {until}"), format!("срок истёк {until}")), Tint::Faint)
            }
        };
        let title = waived_title(report, waiver);
        page.tinted(2, 2, &format!("{title}: {told}"), tint);
        let mut grounds = Vec::new();
        if !waiver.reason.is_empty() {
            grounds
                .push(names.say(format!("reason: {}", waiver.reason), format!("причина: {}", waiver.reason)));
        }
        let acts = names.basis(&waiver.basis);
        if !acts.is_empty() {
            grounds.push(names.say(format!("basis: {acts}"), format!("основание: {acts}")));
        }
        if let Some(owner) = waiver.owner {
            let owner = names.body(owner);
            grounds.push(names.say(format!("owner: {owner}"), format!("ответственный: {owner}")));
        }
        if !grounds.is_empty() {
            page.hanging(4, 2, &grounds.join("; "));
        }
    }
}
