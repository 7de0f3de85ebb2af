//! The figures of one target, and of the requirements of contours: a line per cell, aligned.

use super::AssessReport;
use super::assess_gaps::Gaps;
use super::layout::{Column, Page, Text, Tint};
use super::number::{fixed, percent, places, places_apart, plain, signed};
use crate::cube::{Cell, Evaluator, Evidence};
use crate::model::{
    CellAxis, CompareOp, Demand, Grain, Level, Literal, Measure, MeasureKind, Plan, Scope, Target, TargetId,
    TargetTime,
};
use crate::unit::{Number, Sense, Unit};
use crate::verdict::{Kind, Status, Verdict};

const NOTHING: &str = "–";

/// The target's demand in words and a table of its verdicts.
pub fn write_target<E: Evidence>(report: &AssessReport<'_, E>, id: TargetId, gaps: &Gaps, page: &mut Page) {
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
    page.hanging(2, 2, &format!("{}{unit}: {}", names.target(target), demand(report, target)));
    let (judged, aside): (Vec<_>, Vec<_>) =
        verdicts.iter().copied().partition(|(_, v)| v.status != Status::NotApplicable);
    let rows = judged.iter().map(|(at, v)| row(report, target, *at, v, gaps)).collect();
    page.table(4, &columns(report, target), rows);
    write_aside(report, 4, &aside, &verdicts, page);
}

/// `at least 108 % of 2010 by 2012, advisory`
fn demand<E: Evidence>(report: &AssessReport<'_, E>, target: &Target) -> String {
    let names = &report.names;
    let mut text = match &target.demand {
        Demand::Compare { op, right, .. } => bound(report, *op, right),
        Demand::Follows(Plan::Measure(plan)) => {
            let plan = names.formula(plan);
            names.say(format!("follows the plan {plan}"), format!("по графику {plan}"))
        }
        Demand::Follows(Plan::List(_)) => names.say("follows the plan", "по графику"),
    };
    match target.time {
        TargetTime::By(period) => text.push_str(&format!(" {}", names.by_period(period))),
        TargetTime::Every(grain) => {
            let (en, ru) = match grain {
                Grain::Year => ("every year", "ежегодно"),
                Grain::Quarter => ("every quarter", "ежеквартально"),
                Grain::Month => ("every month", "ежемесячно"),
            };
            text.push_str(&format!(" {}", names.say(en, ru)));
        }
        TargetTime::Plan => {}
    }
    match target.level {
        Level::Mandatory => {}
        Level::Advisory => text.push_str(&names.say(", advisory", ", рекомендательная цель")),
    }
    text
}

/// `at least 19 %`, `at least 108 % of 2010`; a formula cannot be declined, so it stands after a sign.
fn bound<E>(report: &AssessReport<'_, E>, op: CompareOp, right: &Measure) -> String {
    let names = &report.names;
    if let MeasureKind::Literal(Literal::Number(exact)) = &right.kind {
        let number = plain(&Number::Exact(exact.clone()), &right.unit, names.lang);
        let unit = &right.unit.text;
        let amount = if unit.is_empty() { number } else { format!("{number}\u{A0}{unit}") };
        format!("{} {amount}", names.comparison(op))
    } else if let MeasureKind::PercentOf { .. } = &right.kind {
        format!("{} {}", names.comparison(op), names.formula(right))
    } else {
        format!("{}\u{A0}{}", sign(op), names.formula(right))
    }
}

fn sign(op: CompareOp) -> &'static str {
    match op {
        CompareOp::GreaterOrEqual => "≥",
        CompareOp::Greater => ">",
        CompareOp::LessOrEqual => "≤",
        CompareOp::Less => "<",
        CompareOp::Equal => "=",
        CompareOp::NotEqual => "≠",
    }
}

fn columns<E: Evidence>(report: &AssessReport<'_, E>, target: &Target) -> Vec<Column> {
    let names = &report.names;
    let first = match &target.scope {
        Scope::Clusters(_) => names.say("Cluster", "Кластер"),
        Scope::Each { axis, .. } => names.axis_head(*axis),
        Scope::Whole => names.say("Scope", "Охват"),
    };
    let mut columns = vec![Column::left(first)];
    if by_period(target) {
        columns.push(Column::left(names.say("Period", "Период")));
    }
    let deviation = match target.measure.unit.sense {
        Sense::Share => names.say("Deviation, pp", "Откл., п.\u{A0}п."),
        Sense::Plain | Sense::Points => names.say("Deviation", "Отклонение"),
    };
    columns.extend([
        Column::right(names.say("Plan", "План")),
        Column::right(names.say("Fact", "Факт")),
        Column::right(deviation),
        Column::right(names.say("Achieved", "Достижение")),
        Column::left(names.say("Verdict", "Оценка")),
    ]);
    columns
}

fn by_period(target: &Target) -> bool {
    match target.time {
        TargetTime::By(_) => false,
        TargetTime::Every(_) | TargetTime::Plan => true,
    }
}

fn row<E: Evidence>(
    report: &AssessReport<'_, E>,
    target: &Target,
    at: usize,
    verdict: &Verdict,
    gaps: &Gaps,
) -> Vec<Text> {
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
    cells.push(status(report, at, verdict, gaps));
    cells
}

/// Plan, fact and deviation with digits enough to tell unequal ones apart.
fn figures<E>(verdict: &Verdict, unit: &Unit, report: &AssessReport<'_, E>) -> [String; 3] {
    let lang = report.names.lang;
    let (plan, fact) = (verdict.required.as_ref(), verdict.value.as_ref());
    let mut digits = places(unit, plan.into_iter().chain(fact));
    if let (Some(plan), Some(fact)) = (plan, fact) {
        digits = places_apart(plan, fact, digits);
    }
    // The three agree with one another: a deviation that is not 0 shows in each of them.
    if let Some(gap) = &verdict.gap {
        digits = places_apart(gap, &Number::zero(), digits);
    }
    let show = |n: Option<&Number>| n.map_or_else(|| NOTHING.to_owned(), |n| fixed(n, digits, lang));
    let gap = verdict.gap.as_ref().map_or_else(|| NOTHING.to_owned(), |n| signed(n, digits, lang));
    [show(plan), show(fact), gap]
}

/// The status, with the period that was compared and the number of the gap that keeps it open.
fn status<E: Evidence>(report: &AssessReport<'_, E>, at: usize, verdict: &Verdict, gaps: &Gaps) -> Text {
    let names = &report.names;
    let mut text = names.status(verdict.status);
    if let Some(period) = verdict.compared_in {
        text.push_str(&format!(" ({})", names.period(period)));
    }
    if let Some(number) = gaps.number_of(at) {
        text.push_str(&names.say(format!(", see {number}"), format!(", см. {number}")));
    }
    Text::tinted(text, tint(verdict.status))
}

fn tint(status: Status) -> Tint {
    match status {
        Status::Met | Status::OnTrack => Tint::Good,
        Status::Missed | Status::Behind => Tint::Bad,
        Status::Undecided => Tint::Open,
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
        Column::left(names.say("Verdict", "Оценка")),
    ];
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
            } else if let MeasureKind::Compare { left, .. } = &requirement.condition.kind {
                let cell = Cell::at(report.period()).with_cluster(id, cluster);
                let reading = Evaluator::new(names.policy, report.evidence).evaluate(left, &cell);
                if let Some(number) = reading.number() {
                    fact = plain(number, &left.unit, names.lang);
                }
            }
        }
        let mut verdict_text = match verdict.status {
            Status::Met => Text::tinted(names.say("holds", "выполнено"), Tint::Good),
            Status::Missed => Text::tinted(names.say("does not hold", "не выполнено"), Tint::Bad),
            Status::OnTrack
            | Status::Behind
            | Status::Pending
            | Status::Undecided
            | Status::NotApplicable => Text::tinted(names.status(verdict.status), tint(verdict.status)),
        };
        if let Some(number) = gaps.number_of(*at) {
            verdict_text.text.push_str(&names.say(format!(", see {number}"), format!(", см. {number}")));
        }
        vec![
            Text::plain(report.members(verdict).join(" ")),
            Text::plain(report.subject(verdict)),
            Text::plain(condition),
            Text::plain(fact),
            verdict_text,
        ]
    });
    page.table(2, &columns, rows.collect());
    write_aside(report, 2, &aside, &verdicts, page);
}
