//! The figures of one target, and of the requirements of contours: a line per cell, aligned.

use super::AssessReport;
use super::again::with_id;
use super::assess_coverage::{Lack, Lacks, write_lacks};
use super::assess_demand::demand;
use super::assess_gaps::Gaps;
use super::everyone::everyone;
use super::layout::{Column, Page, Text, Tint};
use super::number::{fixed, percent, places, places_apart, plain, signed, whole};
use super::plural::{Noun, of_count};
use crate::cube::{Cell, Contribution, Evaluator, Evidence};
use crate::model::{CellAxis, DataStatus, MeasureKind, Period, Scope, Target, TargetId, TargetTime};
use crate::unit::{Number, Rational, Sense, Unit};
use crate::verdict::{Kind, Status, Verdict};

const NOTHING: &str = "–";
/// Organisations named of those who do not fulfil what everyone must.
const NAMED: usize = 5;

/// The target's demand in words and a table of its verdicts.
pub fn write_target<E: Evidence>(
    report: &AssessReport<'_, E>,
    id: TargetId,
    gaps: &Gaps,
    lacks: &Lacks,
    page: &mut Page,
) {
    let names = &report.names;
    let Some(target) = names.policy.targets.get(id.index()) else { return };
    let verdicts: Vec<(usize, &Verdict)> =
        report.assessment.verdicts.iter().enumerate().filter(|(_, v)| v.kind == Kind::Target(id)).collect();
    if verdicts.is_empty() {
        return;
    }
    page.blank();
    let unit = if target.measure.unit.text.is_empty() {
        String::new()
    } else {
        format!(", {}", target.measure.unit.text)
    };
    let named = with_id(&names.target(target), &target.id);
    page.hanging(2, 2, &format!("{named}{unit}: {}", demand(names, target)));
    let (judged, aside): (Vec<_>, Vec<_>) =
        verdicts.iter().copied().partition(|(_, v)| v.status != Status::NotApplicable);
    let partial = judged.iter().any(|(at, _)| lacks.of(*at).is_some());
    let unsettled = judged.iter().any(|(_, v)| v.data_status().is_some_and(|s| s != DataStatus::Final));
    let interim = interim(&judged);
    let rows = judged.iter().map(|(at, v)| {
        let mut cells = row(report, target, v);
        if partial {
            cells.push(covered(report, v, lacks.of(*at)));
        }
        if unsettled {
            cells.push(names.data_status_cell(v.data_status()));
        }
        cells.push(status(report, *at, v, gaps, interim));
        cells
    });
    let rows = rows.collect();
    page.table(4, &columns(report, target, interim, partial, unsettled), rows);
    write_alike(report, &judged, page);
    write_lacks(report, 4, &judged, lacks, page);
    write_aside(report, 4, &aside, &verdicts, page);
}

/// Of comparisons of like with like: who was compared, and what the change of members did to the value.
fn write_alike<E: Evidence>(report: &AssessReport<'_, E>, judged: &[(usize, &Verdict)], page: &mut Page) {
    for (_, verdict) in judged {
        if let Some(told) = alike(report, verdict) {
            page.tinted(4, 2, &format!("{}: {told}", report.cell(verdict)), Tint::Faint);
        }
    }
}

/// `over 45 of 50 members, those of both periods; of all members 12.3, effect of composition 0.4`
pub fn alike<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict) -> Option<String> {
    let names = &report.names;
    let alike = verdict.alike.as_ref()?;
    let (both, members) = (whole(alike.both, names.lang), of_count(alike.members, Noun::Member, names.lang));
    let mut told = names.say(
        format!("over {both} of {members}, those of both periods"),
        format!("по {both} из {members}, общих для обоих периодов"),
    );
    let effect = alike.whole.as_ref().zip(verdict.value.as_ref());
    if let Some((all, value)) = effect
        && let Some(effect) = all.subtract(value)
    {
        let all = plain(all, &verdict.unit, names.lang);
        let effect = plain(&effect, &verdict.unit, names.lang);
        told.push_str(&names.say(
            format!("; of all members {all}, effect of composition {effect}"),
            format!("; по всем участникам {all}, влияние состава {effect}"),
        ));
    }
    Some(told)
}

/// Whether a table's plans and facts are of the due periods (of some at least), of one earlier period, or of several.
#[derive(Clone, Copy, PartialEq)]
enum Interim {
    Due,
    One(Period),
    Several,
}

fn interim(judged: &[(usize, &Verdict)]) -> Interim {
    let shown = judged.iter().filter(|(_, v)| v.required.is_some() || v.value.is_some());
    let compared: Option<Vec<Period>> = shown.map(|(_, v)| v.compared_in).collect();
    match compared.as_deref() {
        None | Some([]) => Interim::Due,
        Some([first, rest @ ..]) if rest.iter().all(|p| p == first) => Interim::One(*first),
        Some(_) => Interim::Several,
    }
}

fn columns<E: Evidence>(
    report: &AssessReport<'_, E>,
    target: &Target,
    interim: Interim,
    partial: bool,
    unsettled: bool,
) -> Vec<Column> {
    let names = &report.names;
    let first = match &target.scope {
        Scope::Clusters(_) => names.say("Cluster", "Кластер"),
        Scope::Each { axis, .. } => names.axis_head(*axis),
        Scope::Whole => names.say("Scope", "Область"),
    };
    let mut columns = vec![Column::left(first)];
    if by_period(target) {
        columns.push(Column::left(names.say("Period", "Период")));
    }
    let deviation = match target.measure.unit.sense {
        Sense::Share => names.say("Deviation, pp", "Откл., п.\u{A0}п."),
        Sense::Plain | Sense::Points => names.say("Deviation", "Отклонение"),
    };
    let (plan, fact) = (names.say("Plan", "План"), names.say("Fact", "Факт"));
    // The head of the table states what is due; a plan of an earlier period says so.
    let (plan, fact) = match interim {
        Interim::Due => (plan, fact),
        Interim::One(period) => {
            let period = names.period(period);
            (format!("{plan} ({period})"), format!("{fact} ({period})"))
        }
        Interim::Several => {
            (names.say("Interim\nplan", "Промежуточный\nплан"), names.say("Latest\nfact", "Последний\nфакт"))
        }
    };
    columns.extend([
        Column::right(plan),
        Column::right(fact),
        Column::right(deviation),
        Column::right(names.say("Achieved", "Достижение")),
    ]);
    if partial {
        columns.push(Column::right(names.say("Coverage", "Охват")));
    }
    if unsettled {
        columns.push(Column::left(names.say("Data", "Данные")));
    }
    columns.push(Column::left(names.say("Verdict", "Оценка")));
    columns
}

fn by_period(target: &Target) -> bool {
    match target.time {
        TargetTime::By(_) => false,
        TargetTime::Every(_) | TargetTime::Plan => true,
    }
}

fn row<E: Evidence>(report: &AssessReport<'_, E>, target: &Target, verdict: &Verdict) -> Vec<Text> {
    let names = &report.names;
    let members = report.members(verdict).join(" ");
    let first = if members.is_empty() {
        match &target.scope {
            Scope::Each { axis: CellAxis::Cluster, .. } | Scope::Clusters(_) | Scope::Each { .. } => {
                NOTHING.to_owned()
            }
            Scope::Whole => names.say("in total", "в целом"),
        }
    } else {
        members
    };
    let mut cells = vec![Text::plain(first)];
    if by_period(target) {
        cells.push(Text::plain(verdict.cell.period.map_or_else(String::new, |p| names.period(p))));
    }
    let [plan, fact, gap] = figures(verdict, &verdict.unit, report);
    let achieved =
        verdict.achievement.as_ref().map_or_else(|| NOTHING.to_owned(), |a| percent(a, names.lang));
    cells.extend([Text::plain(plan), Text::plain(fact), Text::plain(gap), Text::plain(achieved)]);
    cells
}

/// The part of the expected values that the least complete figure of a verdict has.
fn covered<E>(report: &AssessReport<'_, E>, verdict: &Verdict, lack: Option<&Lack>) -> Text {
    let coverage = lack.map_or(verdict.coverage, |lack| lack.coverage);
    let tint = if lack.is_some() { Tint::Open } else { Tint::None };
    match coverage.expected {
        0 => Text::plain(NOTHING),
        _ => Text::tinted(percent(&Number::Exact(coverage.ratio()), report.names.lang), tint),
    }
}

/// Plan, fact and deviation with digits enough to tell unequal ones apart; the deviation is that of the figures
/// as they are printed, so that the reader's own subtraction gives it.
pub fn figures<E>(verdict: &Verdict, unit: &Unit, report: &AssessReport<'_, E>) -> [String; 3] {
    let lang = report.names.lang;
    let (plan, fact) = (verdict.required.as_ref(), verdict.value.as_ref());
    let mut digits = places(unit, plan.into_iter().chain(fact));
    if let (Some(plan), Some(fact)) = (plan, fact) {
        digits = places_apart(plan, fact, digits);
    }
    // A deviation that is not 0 shows.
    if let Some(gap) = &verdict.gap {
        digits = places_apart(gap, &Number::zero(), digits);
    }
    let show = |n: Option<&Number>| n.map_or_else(|| NOTHING.to_owned(), |n| fixed(n, digits, lang));
    let printed = |n: &Number| Rational::parse(&n.to_rational().rounded(digits)).map(Number::Exact);
    let gap = match (verdict.gap.as_ref(), fact.and_then(printed), plan.and_then(printed)) {
        (Some(gap), Some(fact), Some(plan)) => Some(fact.subtract(&plan).unwrap_or_else(|| gap.clone())),
        (gap, _, _) => gap.cloned(),
    };
    let gap = gap.map_or_else(|| NOTHING.to_owned(), |n| signed(&n, digits, lang));
    [show(plan), show(fact), gap]
}

/// The status, with the period that was compared, unless the head of the table says it, and the number of the gap
/// that keeps it open.
fn status<E: Evidence>(
    report: &AssessReport<'_, E>,
    at: usize,
    verdict: &Verdict,
    gaps: &Gaps,
    interim: Interim,
) -> Text {
    let names = &report.names;
    let mut text = names.status(verdict.status);
    if let Some((_, status)) = verdict.waived {
        text.push_str(&format!(" ({})", names.status(status)));
    }
    if let Some(period) = verdict.compared_in.filter(|period| interim != Interim::One(*period)) {
        text.push_str(&format!(" ({})", names.period(period)));
    }
    if let Some(number) = gaps.number_of(at) {
        text.push_str(&names.say(format!(", see {number}"), format!(", см. {number}")));
    }
    Text::tinted(text, tint(verdict.status))
}

pub fn tint(status: Status) -> Tint {
    match status {
        Status::Met | Status::OnTrack | Status::Done => Tint::Good,
        Status::Missed | Status::Behind | Status::Overdue => Tint::Bad,
        Status::Undecided | Status::Waived | Status::DoneLate => Tint::Open,
        Status::Pending | Status::NotApplicable => Tint::Faint,
    }
}

/// Cells that were not judged, with the reason once; a member none of whose periods was judged stands alone.
fn write_aside<E: Evidence>(
    report: &AssessReport<'_, E>,
    indent: usize,
    aside: &[(usize, &Verdict)],
    all: &[(usize, &Verdict)],
    page: &mut Page,
) {
    let names = &report.names;
    let judged = |members: &[String]| {
        all.iter().any(|(_, v)| v.status != Status::NotApplicable && report.members(v) == members)
    };
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (_, verdict) in aside {
        let why = report.why(verdict).unwrap_or_default();
        let members = report.members(verdict);
        let cell =
            if members.is_empty() || judged(&members) { report.cell(verdict) } else { members.join(" ") };
        match groups.iter_mut().find(|(known, _)| *known == why) {
            Some((_, cells)) if cells.contains(&cell) => {}
            Some((_, cells)) => cells.push(cell),
            None => groups.push((why, vec![cell])),
        }
    }
    for (why, mut cells) in groups {
        cells.retain(|cell| !cell.is_empty());
        let head = names.status(Status::NotApplicable);
        let told = if cells.is_empty() { why } else { format!("{} ({why})", cells.join(", ")) };
        page.tinted(indent, 2, &format!("{head}: {told}"), Tint::Faint);
    }
}

/// What the clusters' contours must satisfy.
pub fn write_requirements<E: Evidence>(report: &AssessReport<'_, E>, gaps: &Gaps, page: &mut Page) {
    let names = &report.names;
    let verdicts: Vec<(usize, &Verdict)> = report
        .assessment
        .verdicts
        .iter()
        .enumerate()
        .filter(|(_, v)| matches!(v.kind, Kind::Requirement(..)))
        .collect();
    if verdicts.is_empty() {
        return;
    }
    let when = names.in_period(report.period());
    page.head(
        &names.say(format!("Requirements of contours {when}"), format!("Требования к контурам {when}")),
    );
    let columns = [
        Column::left(names.say("Cluster", "Кластер")),
        Column::left(names.say("Requirement", "Требование")),
        Column::left(names.say("Condition", "Условие")),
        Column::right(names.say("Fact", "Факт")),
    ];
    let unsettled = verdicts.iter().any(|(_, v)| v.data_status().is_some_and(|s| s != DataStatus::Final));
    let mut columns = columns.to_vec();
    if unsettled {
        columns.push(Column::left(names.say("Data", "Данные")));
    }
    columns.push(Column::left(names.say("Verdict", "Оценка")));
    let (judged, aside): (Vec<_>, Vec<_>) =
        verdicts.iter().copied().partition(|(_, v)| v.status != Status::NotApplicable);
    let rows = judged.iter().map(|(at, verdict)| {
        let (mut condition, mut fact) = (String::new(), NOTHING.to_owned());
        if let Kind::Requirement(id, n) = verdict.kind
            && let Some(cluster) = names.policy.clusters.get(id.index())
            && let Some(requirement) = cluster.requirements.get(n)
        {
            condition = names.formula(&requirement.condition);
            if let Some(value) = &verdict.value {
                fact = plain(value, &verdict.unit, names.lang);
                if let Some(of) =
                    verdict.required.as_ref().filter(|_| everyone(&requirement.condition).is_some())
                {
                    let of = plain(of, &verdict.unit, names.lang);
                    fact = names.say(format!("{fact} of {of}"), format!("{fact} из {of}"));
                }
            } else if let MeasureKind::Compare { left, .. } = &requirement.condition.kind {
                let cell = Cell::at(report.period()).with_cluster(id, cluster);
                let reading = Evaluator::new(names.policy, report.evidence).evaluate(left, &cell);
                if let Some(number) = reading.number() {
                    fact = plain(number, &left.unit, names.lang);
                }
            }
        }
        let status = names.status_of(&verdict.kind, verdict.status);
        let mut verdict_text = Text::tinted(status, tint(verdict.status));
        if let Some(number) = gaps.number_of(*at) {
            verdict_text.text.push_str(&names.say(format!(", see {number}"), format!(", см. {number}")));
        }
        vec![
            Text::plain(report.members(verdict).join(" ")),
            Text::plain(report.named(verdict)),
            Text::plain(condition),
            Text::plain(fact),
        ]
        .into_iter()
        .chain(unsettled.then(|| names.data_status_cell(verdict.data_status())))
        .chain([verdict_text])
        .collect()
    });
    page.table(2, &columns, rows.collect());
    for (_, verdict) in judged.iter().filter(|(_, verdict)| verdict.status == Status::Missed) {
        if let Some(told) = left_out(report, verdict) {
            page.tinted(2, 2, &told, Tint::Bad);
        }
    }
    write_aside(report, 2, &aside, &verdicts, page);
}

/// `Everyone has a contract (chemical.require): does not hold for Университет (У)`
fn left_out<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict) -> Option<String> {
    let names = &report.names;
    let Kind::Requirement(id, n) = verdict.kind else { return None };
    let cluster = names.policy.clusters.get(id.index())?;
    let counts = everyone(&cluster.requirements.get(n)?.condition)?;
    let cell = Cell::at(report.period()).with_cluster(id, cluster);
    let left = report.left_out(counts, &cell).filter(|left| !left.is_empty())?;
    let who = |one: &Contribution| match one.title.as_ref().filter(|title| **title != one.key) {
        Some(title) => format!("{title} ({})", one.key),
        None => names.say(format!("key {}", one.key), format!("ключ {}", one.key)),
    };
    let mut people = left.iter().take(NAMED).map(who).collect::<Vec<_>>().join(", ");
    if let Some(more) = left.len().checked_sub(NAMED).filter(|more| *more > 0) {
        let n = whole(more as u64, names.lang);
        people.push_str(&names.say(format!(" and {n} more"), format!(" и ещё {n}")));
    }
    let what = report.named(verdict);
    Some(names.say(format!("{what}: does not hold for {people}"), format!("{what}: не выполняют {people}")))
}
