//! An assessment for a reader: what passed and why not, the figures, what is undecided and who can settle it.

use std::collections::BTreeMap;

use super::AssessReport;
use super::again::{with_id, write_again};
use super::assess_coverage::{Lacks, find_lacks};
use super::assess_gaps::{Gaps, find_gaps, write_gaps};
use super::assess_normative::{write_group_line, write_milestones, write_rules, write_waivers};
use super::assess_part::{not_rated, obstacles, part_tint, rating_word};
use super::assess_table::{write_requirements, write_target};
use super::assess_words::last_of_its_grain;
use super::data::odd;
use super::layout::{Column, Layout, Page, Text, Tint};
use super::members::outside_life;
use super::number::{percent, whole};
use super::plural::{Noun, count};
use super::unknown::Asker;
use super::words::tally;
use crate::cube::Evidence;
use crate::model::{ClusterId, DataStatus, GroupId, Period};
use crate::unit::Rational;
use crate::verdict::{Kind, StageStatus, StageVerdict, Status, Verdict, Why};

/// Draws the report.
pub fn render_assess_human<E: Evidence>(report: &AssessReport<'_, E>, layout: Layout) -> String {
    let mut page = Page::new(layout);
    let (gaps, lacks) = (find_gaps(report), find_lacks(report));
    write_summary(report, &lacks, &mut page);
    for stage in report.assessment.stages.iter().filter(|verdict| verdict.group.is_none()) {
        write_stage(report, stage, &gaps, &lacks, &mut page);
    }
    write_requirements(report, &gaps, &mut page);
    write_rules(report, &gaps, &mut page);
    write_waivers(report, &mut page);
    write_gaps(report, &gaps, &mut page);
    write_data(report, &mut page);
    write_again(report, &mut page);
    page.finish()
}

fn write_summary<E: Evidence>(report: &AssessReport<'_, E>, lacks: &Lacks, page: &mut Page) {
    let names = &report.names;
    page.tinted(0, 0, &names.policy.title, Tint::Strong);
    let date = names.date(report.assessment.as_of);
    page.line(
        0,
        &if report.as_of_given {
            let (en, ru) = match report.again.asker {
                Asker::Shell if report.again.as_of.is_none() => (" (idel.toml)", " (задано в idel.toml)"),
                Asker::Shell => (" (--as-of)", " (задано --as-of)"),
                Asker::Session => ("", ""),
            };
            names.say(format!("As of {date}{en}"), format!("По состоянию на {date}{ru}"))
        } else {
            names.say(
                format!("As of {date}, the end of the data"),
                format!("По состоянию на {date}: на эту дату заканчиваются данные"),
            )
        },
    );
    page.blank();
    for stage in report.assessment.stages.iter().filter(|verdict| verdict.group.is_none()) {
        write_stage_line(report, stage, lacks, page);
    }
    let of_contours =
        report.assessment.verdicts.iter().filter(|v| matches!(v.kind, Kind::Requirement(..))).collect();
    let mut title = names.say("Contours", "Контуры");
    // Contours are judged in whole periods; where the day is inside one, the reader is told which.
    let period = report.period();
    if period.last_day() != report.assessment.as_of {
        let (when, last) = (names.in_period(period), last_of_its_grain(names, period.grain));
        title.push_str(&format!(" {when} ({last})"));
    }
    write_faults(report, of_contours, &title, page);
    if let Some(note) = report.nothing_judged() {
        page.tinted(0, 2, &note, Tint::Open);
    }
    let any = |v: &Verdict| v.achievement.is_some();
    if report.assessment.verdicts.iter().any(|v| matches!(v.kind, Kind::Target(_)) && any(v)) {
        let note = names.say(
            "Achieved: the fact as a part of the plan (where less is better, the plan as a part of the fact), \
             at most 100 %.",
            "Достижение: доля факта в плане (если лучше меньше – плана в факте), не больше 100 %.",
        );
        page.tinted(0, 0, &note, Tint::Faint);
    }
    write_unsettled(report, page);
    if (0..report.assessment.verdicts.len()).any(|at| lacks.tolerated(at)) {
        let note = names.say(
            "Coverage: the part of the expected values that is there, for the least complete figure of a line.",
            "Охват: доля имеющихся значений в ожидаемых по наименее полному слагаемому строки.",
        );
        page.tinted(0, 0, &note, Tint::Faint);
    }
}

/// How many verdicts rest on data that may still change.
fn write_unsettled<E: Evidence>(report: &AssessReport<'_, E>, page: &mut Page) {
    let names = &report.names;
    let with = |status| {
        let own = report.assessment.verdicts.iter().filter(|v| v.status != Status::NotApplicable);
        own.filter(|v| v.data_status() == Some(status)).count() as u64
    };
    let told: Vec<String> = [DataStatus::Provisional, DataStatus::Estimated]
        .into_iter()
        .map(|status| (status, with(status)))
        .filter(|(_, n)| *n > 0)
        .map(|(status, n)| format!("{} {}", names.data_status(status), whole(n, names.lang)))
        .collect();
    if !told.is_empty() {
        let told = told.join(", ");
        let note = names.say(
            format!(
                "Verdicts on data that may change: {told} (column Data; the weakest status of all that a verdict read)."
            ),
            format!(
                "Оценки по данным, которые могут измениться: {told} (графа «Данные»: слабейший статус из всех использованных значений)."
            ),
        );
        page.tinted(0, 0, &note, Tint::Faint);
    }
}

/// `Organisational stage, 2011–2012: not passed` and what keeps it from passing.
fn write_stage_line<E: Evidence>(
    report: &AssessReport<'_, E>,
    verdict: &StageVerdict,
    lacks: &Lacks,
    page: &mut Page,
) {
    let names = &report.names;
    let Some(stage) = names.policy.stages.get(verdict.stage.index()) else { return };
    let last = names.date(stage.until.last_day());
    let nothing = !report
        .assessment
        .verdicts
        .iter()
        .any(|v| report.stage_of(v) == Some(verdict.stage) && v.status != Status::NotApplicable);
    let (mut status, tint) = (report.part_word(verdict), part_tint(verdict.status));
    match verdict.status {
        StageStatus::Undecided if nothing => {
            status.push_str(&names.say(" (nothing was judged)", " (ничего не оценено)"));
        }
        StageStatus::Undecided => {
            status.push_str(&names.say(" (data are missing)", " (не хватает данных)"));
        }
        StageStatus::Open if report.assessment.as_of < stage.from.first_day() => {
            let first = names.date(stage.from.first_day());
            status.push_str(&names.say(format!(" (from {first})"), format!(" (начало {first})")));
        }
        StageStatus::Open => {
            status.push_str(&names.say(format!(" until {last}"), format!(", срок {last}")));
        }
        StageStatus::Passed | StageStatus::Failed | StageStatus::NotApplicable => {}
    }
    let title = format!("{}, {}", names.stage(verdict.stage), names.periods(stage.from, stage.until));
    page.tinted(0, 2, &format!("{title}: {status}"), tint);
    let of_stage = report.assessment.verdicts.iter().filter(|v| report.stage_of(v) == Some(verdict.stage));
    let because: Vec<&Verdict> =
        verdict.because.iter().filter_map(|at| report.assessment.verdicts.get(*at)).collect();
    if verdict.serious {
        page.tinted(2, 2, &names.say("serious failure", "серьёзное невыполнение"), Tint::Bad);
    }
    for (status, en, ru) in [
        (Status::Missed, "missed", "не достигнуто"),
        (Status::Overdue, "overdue", "просрочено"),
        (Status::Undecided, "undecided", "не определено"),
    ] {
        let of_status: Vec<&Verdict> = because.iter().copied().filter(|v| v.status == status).collect();
        if !of_status.is_empty() {
            page.hanging(2, 2, &format!("{}: {}", names.say(en, ru), list(report, &of_status)));
        }
    }
    for told in obstacles(report, verdict) {
        page.hanging(2, 2, &told);
    }
    let counts = tally(of_stage.map(|v| v.status));
    let all: Vec<String> = counts
        .iter()
        .filter(|(_, n)| **n > 0)
        .map(|(status, n)| {
            // A status of several words stays with its number.
            let words = names.status(*status).replace(' ', "\u{A0}");
            format!("{words}\u{A0}{}", whole(*n, names.lang))
        })
        .collect();
    if !all.is_empty() {
        let mut line = format!("{}: {}", names.say("all verdicts", "все оценки"), all.join(", "));
        if let Some(score) = &verdict.score {
            let score = percent(score, names.lang);
            let mut own = names.policy.targets.iter().filter(|target| target.stage == verdict.stage);
            let (en, ru) = if stage.judgement.score.is_some() {
                ("score", "итоговая оценка")
            } else if own.any(|target| target.weight != Rational::one()) {
                (
                    "mean achievement (by the targets' weights)",
                    "средняя степень достижения (с учётом весов целей)",
                )
            } else {
                ("mean achievement", "средняя степень достижения")
            };
            line.push_str(&names.say(format!("; {en} {score}"), format!("; {ru} {score}")));
        }
        match rating_word(names.policy, verdict) {
            Some(word) => {
                line.push_str(&names.say(format!("; rated {word}"), format!("; оценка по шкале: {word}")));
            }
            None => line.extend(not_rated(report, verdict).map(|told| format!("; {told}"))),
        }
        page.hanging(2, 2, &line);
    }
    let own = report.assessment.verdicts.iter().enumerate();
    let resting = own.filter(|(at, v)| report.stage_of(v) == Some(verdict.stage) && lacks.tolerated(*at));
    let resting = resting.count() as u64;
    if resting > 0 {
        let n = whole(resting, names.lang);
        let told = names.say(
            format!("decided on incomplete data: {n} (column Coverage)"),
            format!("оценки по неполным данным: {n} (графа «Охват»)"),
        );
        page.tinted(2, 2, &told, Tint::Open);
    }
}

/// Requirements that do not hold or are undecided, in one line each.
fn write_faults<E: Evidence>(
    report: &AssessReport<'_, E>,
    verdicts: Vec<&Verdict>,
    title: &str,
    page: &mut Page,
) {
    let names = &report.names;
    if verdicts.is_empty() {
        return;
    }
    let with = |status| verdicts.iter().copied().filter(|v| v.status == status).collect::<Vec<_>>();
    let (missed, undecided, aside) =
        (with(Status::Missed), with(Status::Undecided), with(Status::NotApplicable));
    let later = |v: &&Verdict| match &v.why {
        Some(Why::BindsFrom(_)) => true,
        Some(Why::OutsideLifetime) => {
            let cluster = v.cell.cluster.and_then(|id| names.policy.clusters.get(id.index()));
            cluster.and_then(|c| c.from).is_some_and(|from| v.due.is_some_and(|due| from > due))
        }
        Some(_) | None => false,
    };
    let (status, tint) = match (missed.is_empty(), undecided.is_empty()) {
        (true, true) if aside.len() == verdicts.len() => {
            let told = if aside.iter().any(later) {
                names.say("the requirements do not apply yet", "требования ещё не действуют")
            } else {
                names.say("no requirement applies", "ни одно требование не действует")
            };
            (told, Tint::None)
        }
        (true, true) if !aside.is_empty() => (
            names.say("every requirement that applies holds", "все действующие требования выполнены"),
            Tint::Good,
        ),
        (false, _) => (names.say("not every requirement holds", "выполнены не все требования"), Tint::Bad),
        (true, false) => {
            (names.say("undecided (data are missing)", "не определено (не хватает данных)"), Tint::Open)
        }
        (true, true) => (names.say("every requirement holds", "все требования выполнены"), Tint::Good),
    };
    page.tinted(0, 2, &format!("{title}: {status}"), tint);
    for (some, en, ru) in
        [(missed, "does not hold", "не выполнено"), (undecided, "undecided", "не определено")]
    {
        if !some.is_empty() {
            page.hanging(2, 2, &format!("{}: {}", names.say(en, ru), list(report, &some)));
        }
    }
}

/// `Labour productivity (Automotive cluster); Wages (Automotive cluster in 2011, Agro-food cluster in 2012–2014)`
pub fn list<E: Evidence>(report: &AssessReport<'_, E>, verdicts: &[&Verdict]) -> String {
    type Cells = Vec<(String, Vec<Period>)>;
    let names = &report.names;
    let mut groups: Vec<(String, Cells)> = Vec::new();
    for verdict in verdicts {
        let (title, members) = (report.subject(verdict), report.members(verdict).join(" "));
        if !groups.iter().any(|(known, _)| *known == title) {
            groups.push((title.clone(), Vec::new()));
        }
        let Some((_, cells)) = groups.iter_mut().find(|(known, _)| *known == title) else { continue };
        match cells.iter_mut().find(|(known, _)| *known == members) {
            Some((_, periods)) => periods.extend(verdict.cell.period),
            None => cells.push((members, verdict.cell.period.into_iter().collect())),
        }
    }
    let cell = |(members, periods): (String, Vec<Period>)| match periods.as_slice() {
        [] => members,
        [one] => [members, names.in_period(*one)].join(" ").trim().to_owned(),
        several => {
            let spans = names.spans(several);
            [members, names.say(format!("in {spans}"), format!("в {spans}"))].join(" ").trim().to_owned()
        }
    };
    let groups = groups.into_iter().map(|(title, cells)| {
        let cells: Vec<String> = cells.into_iter().map(cell).filter(|c| !c.is_empty()).collect();
        if cells.is_empty() { title } else { format!("{title} ({})", cells.join(", ")) }
    });
    groups.collect::<Vec<_>>().join("; ")
}

fn write_stage<E: Evidence>(
    report: &AssessReport<'_, E>,
    verdict: &StageVerdict,
    gaps: &Gaps,
    lacks: &Lacks,
    page: &mut Page,
) {
    let names = &report.names;
    let Some(stage) = names.policy.stages.get(verdict.stage.index()) else { return };
    let named = with_id(names.stage(verdict.stage), &stage.name);
    page.head(&format!("{named}, {}", names.periods(stage.from, stage.until)));
    let of_stage = |v: &&Verdict| report.stage_of(v) == Some(verdict.stage);
    if report.assessment.verdicts.iter().filter(of_stage).any(|v| v.compared_in.is_some()) {
        let note = names.say(
            "Not yet due: plan and fact are of the period in brackets. Where the target states no value for \
             it, the plan lies on the straight line from the baseline to the value required at the end.",
            "Срок не наступил: план и факт относятся к периоду в скобках. Если цель не задаёт значения для \
             него, план взят на прямой от базы к значению, требуемому к сроку.",
        );
        page.tinted(2, 0, &note, Tint::Faint);
    }
    write_milestones(report, &stage.milestones, gaps, page);
    for id in &stage.targets {
        write_target(report, *id, gaps, lacks, page);
    }
    for id in &stage.groups {
        write_group(report, *id, gaps, lacks, page);
    }
}

/// A group with its judgements, its milestones, its targets and the groups within it.
fn write_group<E: Evidence>(
    report: &AssessReport<'_, E>,
    id: GroupId,
    gaps: &Gaps,
    lacks: &Lacks,
    page: &mut Page,
) {
    let Some(group) = report.names.policy.groups.get(id.index()) else { return };
    write_group_line(report, id, page);
    write_milestones(report, &group.milestones, gaps, page);
    for target in &group.targets {
        write_target(report, *target, gaps, lacks, page);
    }
    let all = report.names.policy.groups.iter().enumerate();
    for (at, _) in all.filter(|(_, inner)| inner.within == Some(id)) {
        write_group(report, GroupId::at(at), gaps, lacks, page);
    }
}

/// Where the data end, who is a member, what is shared, and what else bears on trust in the verdicts.
fn write_data<E: Evidence>(report: &AssessReport<'_, E>, page: &mut Page) {
    let names = &report.names;
    page.head(&names.say("The data behind the verdicts", "Данные, на которых основаны оценки"));
    let columns = [
        Column::left(names.say("Data", "Данные")),
        Column::left(names.say("File", "Файл")),
        Column::right(names.say("Rows", "Строк")),
        Column::left(names.say("Last period", "Последний период")),
    ];
    let rows = report.evidence.tables().iter().map(|table| {
        let files = match table.files.as_slice() {
            [one] => one.name.clone(),
            several => count(several.len() as u64, Noun::File, names.lang),
        };
        vec![
            Text::plain(names.dataset(table.dataset)),
            Text::plain(files),
            Text::plain(whole(table.kept, names.lang)),
            Text::plain(table.periods.map_or_else(|| "–".to_owned(), |(_, last)| names.period(last))),
        ]
    });
    page.table(2, &columns, rows.collect());
    page.blank();
    let period = report.period();
    let mut counts: BTreeMap<ClusterId, (u64, u64)> = BTreeMap::new();
    for at in 0..names.policy.clusters.len() {
        let id = ClusterId::at(at);
        counts.insert(id, report.evidence.member_counts(id, period));
    }
    let columns = [
        Column::left(names.say("Cluster", "Кластер")),
        Column::right(names.say(
            format!("Members {}", names.in_period(period)),
            format!("Участников {}", names.in_period(period)),
        )),
        Column::right(names.say("Membership unknown", "Участие неизвестно")),
    ];
    let rows = counts.iter().map(|(id, (members, open))| {
        let tint = if *open > 0 { Tint::Open } else { Tint::None };
        let (members, open) = match outside_life(names, *id, period) {
            // Nobody is a member of what does not exist.
            Some(_) => ("–".to_owned(), Text::plain("–")),
            None => (whole(*members, names.lang), Text::tinted(whole(*open, names.lang), tint)),
        };
        vec![Text::plain(names.cluster_with_id(*id)), Text::plain(members), open]
    });
    page.table(2, &columns, rows.collect());
    for (id, life) in counts.keys().filter_map(|id| Some((*id, outside_life(names, *id, period)?))) {
        page.line(2, &format!("{}: {life}", names.cluster(id)));
    }
    page.blank();
    let shared = report.evidence.shared(period);
    let n = whole(shared, names.lang);
    let mut line = names.say(
        format!("Organisations in more than one cluster: {n}"),
        format!("Организаций, входящих более чем в один кластер: {n}"),
    );
    if shared > 0 {
        let (en, ru) = match report.again.asker {
            Asker::Shell => ("idel members", "idel members"),
            Asker::Session => (":members", ":состав"),
        };
        line.push_str(&names.say(format!(" ({en} names them)"), format!(" (их называет {ru})")));
    }
    page.line(2, &line);
    if report.assessment.waivers.is_empty() {
        page.line(2, &names.say("Waivers: none", "Отступления: нет"));
    }
    for table in report.evidence.tables() {
        for oddity in &table.oddities {
            page.tinted(2, 2, &odd(names, table, oddity), Tint::Open);
        }
    }
    let warnings = whole(report.warnings, names.lang);
    page.line(
        2,
        &match report.warnings {
            0 => names.say("Warnings about the policy: none", "Предупреждения о политике: нет"),
            _ => names.say(
                format!("Warnings about the policy: {warnings} (idel check shows them)"),
                format!("Предупреждения о политике: {warnings} (их показывает idel check)"),
            ),
        },
    );
}
