//! On which incomplete data decided verdicts rest: every aggregate that their figures read, in its cell.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::AssessReport;
use super::assess_gaps::people;
use super::layout::{Page, Tint};
use crate::cube::{
    AbsenceCause, Absent, Aggregated, Cell, ClusterAxis, Coverage, Evaluator, EventDay, Evidence, Facts,
    Matched, Member,
};
use crate::model::{
    Aggregate, AggregateId, CellAxis, ClusterId, ColumnRef, DatasetId, Date, Demand, DoneFrom, Period, Plan,
    Policy, RowExpr, Scope, Target, TargetTime,
};
use crate::verdict::{Kind, Verdict, base_period};

/// Lines under one table; what is left is counted.
const LINES: usize = 5;
/// Cells under one table in which absent values are looked for by name.
const CELLS: usize = 20;

/// Rows that may be looked through for the names of those whose values are absent: a report is not to take longer
/// than the verdicts it tells.
const ROWS: u64 = 3_000_000;

/// The incomplete data behind each verdict, in the order of the assessment.
#[derive(Debug, Clone)]
pub struct Lacks {
    of_verdicts: Vec<Lack>,
    /// Rows that may still be looked through.
    budget: RefCell<u64>,
}

/// The least complete figure of a verdict, and where values are absent.
#[derive(Debug, Clone)]
pub struct Lack {
    pub coverage: Coverage,
    places: Vec<(AggregateId, Cell)>,
}

impl Lacks {
    /// What a verdict lacks; `None` where all its figures are complete.
    pub fn of(&self, verdict: usize) -> Option<&Lack> {
        self.of_verdicts.get(verdict).filter(|lack| is_partial(lack.coverage))
    }

    /// True for a verdict that was decided although some of its values are absent.
    pub fn tolerated(&self, verdict: usize) -> bool {
        self.of(verdict).is_some_and(|lack| !lack.places.is_empty())
    }
}

impl Lacks {
    /// Takes the rows of one look from what may be looked through; false where there are not so many left.
    fn may_look<E: Evidence>(&self, report: &AssessReport<'_, E>, aggregate: AggregateId) -> bool {
        let dataset = report.names.policy.aggregates.get(aggregate.index()).map(|a| a.dataset);
        let table = report.evidence.tables().iter().find(|t| Some(t.dataset) == dataset);
        let mut budget = self.budget.borrow_mut();
        let left = budget.checked_sub(table.map_or(0, |t| t.rows));
        *budget = left.unwrap_or(*budget);
        left.is_some()
    }
}

fn is_partial(coverage: Coverage) -> bool {
    coverage.present < coverage.expected
}

/// Reads the figures of every decided verdict again and notes what they ask.
pub fn find_lacks<E: Evidence>(report: &AssessReport<'_, E>) -> Lacks {
    let policy = report.names.policy;
    let lacks = report.assessment.verdicts.iter().map(|verdict| {
        let undecided = Lack { coverage: verdict.coverage, places: Vec::new() };
        let Kind::Target(id) = verdict.kind else { return undecided };
        let Some(target) = policy.targets.get(id.index()).filter(|_| verdict.value.is_some()) else {
            return undecided;
        };
        let watch = Watch { evidence: report.evidence, seen: RefCell::default() };
        // Both sides of a target `like for like` are those of the members of both periods.
        let matched = verdict.alike.as_ref().and_then(|_| {
            let Demand::Compare { right, .. } = &target.demand else { return None };
            let now = verdict.compared_in.or(verdict.due)?;
            let base = base_period(policy, right, now)?;
            report.evidence.like_for_like(verdict.cell.cluster?, base, now)
        });
        let seen = match &matched {
            Some(matched) => {
                let watch = Watch { evidence: matched.facts.as_ref(), seen: RefCell::default() };
                read(policy, &watch, target, verdict);
                watch.seen
            }
            None => {
                read(policy, &watch, target, verdict);
                watch.seen
            }
        };
        let mut lack = undecided;
        for (aggregate, cell, coverage) in seen.into_inner() {
            if !is_partial(coverage) {
                continue;
            }
            lack.coverage = lack.coverage.worse(coverage);
            if verdict.required.is_some() && !lack.places.contains(&(aggregate, cell.clone())) {
                lack.places.push((aggregate, cell));
            }
        }
        lack
    });
    Lacks { of_verdicts: lacks.collect(), budget: RefCell::new(ROWS) }
}

/// Facts that note what is asked of them.
struct Watch<'a, E: ?Sized> {
    evidence: &'a E,
    seen: RefCell<Vec<(AggregateId, Cell, Coverage)>>,
}

impl<E: Facts + ?Sized> Facts for Watch<'_, E> {
    fn event(&self, event: &DoneFrom, cluster: Option<ClusterId>, seen: Date) -> EventDay {
        self.evidence.event(event, cluster, seen)
    }

    fn like_for_like(&self, cluster: ClusterId, first: Period, second: Period) -> Option<Matched> {
        self.evidence.like_for_like(cluster, first, second)
    }

    fn aggregate(&self, aggregate: AggregateId, cell: &Cell) -> Aggregated {
        let found = self.evidence.aggregate(aggregate, cell);
        if found.unavailable.is_none() {
            self.seen.borrow_mut().push((aggregate, cell.clone(), found.coverage));
        }
        found
    }

    fn members(&self, axis: CellAxis, level: Option<u32>) -> Vec<Member> {
        self.evidence.members(axis, level)
    }

    fn has_no_members(&self, cell: &Cell) -> bool {
        self.evidence.has_no_members(cell)
    }

    fn can_have_no_members(&self, cell: &Cell) -> bool {
        self.evidence.can_have_no_members(cell)
    }
}

/// Evaluates the fact and what it is held against, in the periods in which the verdict read them.
fn read<F: Facts>(policy: &Policy, facts: &F, target: &Target, verdict: &Verdict) {
    let evaluator = Evaluator::new(policy, facts);
    let Some(due) = verdict.due else { return };
    let now = verdict.compared_in.unwrap_or(due);
    let cell = cell(policy, target, verdict);
    let at = |period: Period| cell.with_period(period);
    let _fact = evaluator.evaluate(&target.measure, &at(now));
    let from_baseline;
    match &target.demand {
        Demand::Compare { right, reads_period, .. } => {
            let there = if *reads_period { now } else { due };
            let _plan = evaluator.evaluate(right, &at(there));
            from_baseline = !reads_period && !matches!(target.time, TargetTime::Every(_));
        }
        Demand::Within(..) => from_baseline = false,
        Demand::Follows(Plan::Measure(plan)) => {
            // A plan that begins later leads there from the baseline.
            from_baseline = evaluator.evaluate(plan, &at(now)).number().is_none();
            if from_baseline {
                let _plan = evaluator.evaluate(plan, &at(due));
            }
        }
        Demand::Follows(Plan::List(list)) => {
            for (period, plan) in list.iter().filter(|(period, _)| *period <= due) {
                let _plan = evaluator.evaluate(plan, &at(*period));
            }
            from_baseline = list.iter().all(|(period, _)| *period > now);
        }
    }
    if let (true, Some(_), Some(baseline)) = (from_baseline, verdict.compared_in, policy.baseline) {
        let _start = evaluator.evaluate(&target.measure, &at(baseline));
    }
}

fn cell(policy: &Policy, target: &Target, verdict: &Verdict) -> Cell {
    let mut cell = Cell::default();
    if let Some(id) = verdict.cell.cluster
        && let Some(cluster) = policy.clusters.get(id.index())
    {
        cell = cell.with_cluster(id, cluster);
    }
    if let Some(role) = verdict.cell.role {
        cell = cell.with_role(role);
    }
    if let (Some(member), Scope::Each { axis: CellAxis::Axis(axis), .. }) =
        (&verdict.cell.member, &target.scope)
    {
        cell = cell.with_axis(*axis, member.clone());
    }
    cell
}

/// What one line tells: the same lack of the same organisations, in whatever periods.
#[derive(PartialEq)]
struct Gap {
    scope: String,
    dataset: Option<DatasetId>,
    cause: AbsenceCause,
    columns: Vec<ColumnRef>,
    people: String,
}

/// The lines under a table: whose values its figures do without.
pub fn write_lacks<E: Evidence>(
    report: &AssessReport<'_, E>,
    indent: usize,
    verdicts: &[(usize, &Verdict)],
    lacks: &Lacks,
    page: &mut Page,
) {
    let names = &report.names;
    let mut places: Vec<&(AggregateId, Cell)> = Vec::new();
    for (at, _) in verdicts {
        for place in lacks.of(*at).into_iter().flat_map(|lack| &lack.places) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    let mut gaps: Vec<(Gap, Vec<Period>)> = Vec::new();
    let mut looked = 0;
    for (aggregate, cell) in places.iter().take(CELLS) {
        // Each look walks a table: no more than the page can tell.
        if gaps.len() > LINES || !lacks.may_look(report, *aggregate) {
            break;
        }
        looked += 1;
        let absent = report.evidence.absent(*aggregate, cell);
        for cause in AbsenceCause::ALL {
            let of_cause: Vec<&Absent> = absent.iter().filter(|a| a.cause == cause).collect();
            // A count of entities has no period of its own, but who is a member does.
            let periods = of_cause.iter().filter_map(|a| a.period.or(cell.period));
            let periods: BTreeSet<Period> = periods.collect();
            if of_cause.is_empty() {
                continue;
            }
            let gap = gap(report, *aggregate, cell, cause, &of_cause);
            match gaps.iter_mut().find(|(known, _)| *known == gap) {
                Some((_, known)) => known.extend(periods),
                None => gaps.push((gap, periods.into_iter().collect())),
            }
        }
    }
    for (gap, periods) in gaps.iter().take(LINES) {
        page.tinted(indent, 2, &line(report, gap, periods), Tint::Open);
    }
    let more = gaps.len().saturating_sub(LINES);
    let unread = places.len() > looked;
    if unread && looked == 0 {
        let told = names.say(
            "incomplete data: the tables are too large to look up here whose values are absent; ask `idel eval`",
            "неполные данные: таблицы слишком велики, чтобы искать здесь, чьих значений нет; спросите `idel eval`",
        );
        return page.tinted(indent, 2, &told, Tint::Open);
    }
    if more > 0 || unread {
        let least = if unread { names.say("at least ", "не менее ") } else { String::new() };
        let more = more.max(1);
        let told = names.say(
            format!("and {least}{more} more such gaps"),
            format!("и ещё такие же пропуски: {least}{more}"),
        );
        page.tinted(indent, 2, &told, Tint::Open);
    }
}

fn gap<E: Evidence>(
    report: &AssessReport<'_, E>,
    aggregate: AggregateId,
    cell: &Cell,
    cause: AbsenceCause,
    absent: &[&Absent],
) -> Gap {
    let declared = report.names.policy.aggregates.get(aggregate.index());
    let (dataset, columns) = match cause {
        AbsenceCause::NoPeriod | AbsenceCause::NoRow => (declared.map(|a| a.dataset), Vec::new()),
        AbsenceCause::NoValue | AbsenceCause::NoEarlier | AbsenceCause::Withheld(_) => {
            let argument = |a: &Aggregate| a.argument.as_ref().map(RowExpr::columns);
            (None, declared.map(|a| argument(a).unwrap_or_else(|| a.columns())).unwrap_or_default())
        }
        AbsenceCause::Undetermined => (None, Vec::new()),
    };
    // Of a period without any row nobody is named.
    let named: Vec<&Absent> = absent.iter().copied().filter(|a| !a.key.is_empty()).collect();
    Gap { scope: scope(report, cell), dataset, cause, columns, people: people(report, &named) }
}

/// `no row in “Annual reports”`
fn what<E: Evidence>(report: &AssessReport<'_, E>, gap: &Gap) -> String {
    let names = &report.names;
    let table = names.quoted(gap.dataset.map_or("", |d| names.dataset(d)));
    match gap.cause {
        AbsenceCause::NoPeriod => {
            names.say(format!("no row at all in {table}"), format!("ни одной строки в наборе {table}"))
        }
        AbsenceCause::NoRow => {
            names.say(format!("no row in {table}"), format!("нет строки в наборе {table}"))
        }
        AbsenceCause::NoValue => {
            let columns: Vec<String> = gap.columns.iter().map(|c| names.quoted(names.header(*c))).collect();
            let columns = columns.join(", ");
            names.say(format!("no value of {columns}"), format!("не заполнено {columns}"))
        }
        AbsenceCause::Withheld(status) => {
            let columns: Vec<String> = gap.columns.iter().map(|c| names.quoted(names.header(*c))).collect();
            let (columns, how) = (columns.join(", "), names.data_status(status));
            names.say(format!("{columns} is {how}"), format!("значение {columns} {how}"))
        }
        AbsenceCause::NoEarlier => {
            let columns: Vec<String> = gap.columns.iter().map(|c| names.quoted(names.header(*c))).collect();
            let columns = columns.join(", ");
            names.say(
                format!("{columns} grows within the year and is missing for the period before"),
                format!("{columns} накапливается с начала года, а за предыдущий период не заполнено"),
            )
        }
        AbsenceCause::Undetermined => names.say("membership unknown", "участие не установлено"),
    }
}

/// Whose values of an aggregate are absent in a cell, by cause: `no row in “Annual reports”: ООО «Лесозаготовка» (1003)`
pub fn absences<E: Evidence>(
    report: &AssessReport<'_, E>,
    aggregate: AggregateId,
    cell: &Cell,
) -> Vec<(u64, String)> {
    let absent = report.evidence.absent(aggregate, cell);
    let told = AbsenceCause::ALL.into_iter().filter_map(|cause| {
        let of_cause: Vec<&Absent> = absent.iter().filter(|one| one.cause == cause).collect();
        let gap = (!of_cause.is_empty()).then(|| gap(report, aggregate, cell, cause, &of_cause))?;
        let what = what(report, &gap);
        let text = if gap.people.is_empty() { what } else { format!("{what}: {}", gap.people) };
        Some((of_cause.len() as u64, text))
    });
    told.collect()
}

/// `incomplete data (Petrochemical cluster, 2024): no row in “Annual reports”: ООО «Лесозаготовка» (1003)`
fn line<E: Evidence>(report: &AssessReport<'_, E>, gap: &Gap, periods: &[Period]) -> String {
    let (names, what) = (&report.names, what(report, gap));
    let mut place: Vec<String> = Some(gap.scope.clone()).into_iter().filter(|s| !s.is_empty()).collect();
    place.extend(Some(names.spans(periods)).filter(|s| !s.is_empty()));
    let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
    let head = names.say("incomplete data", "неполные данные");
    let people = if gap.people.is_empty() { String::new() } else { format!(": {}", gap.people) };
    format!("{head}{place}: {what}{people}")
}

/// Whose rows a cell holds.
fn scope<E: Evidence>(report: &AssessReport<'_, E>, cell: &Cell) -> String {
    let names = &report.names;
    let mut parts = Vec::new();
    match cell.cluster {
        ClusterAxis::One(id) => parts.push(names.cluster(id).to_owned()),
        ClusterAxis::Union => parts.push(names.say("all clusters together", "все кластеры вместе")),
        ClusterAxis::Free if names.policy.clusters.is_empty() => {}
        ClusterAxis::Free => parts.push(names.say("all organisations", "все организации")),
    }
    if let Some(role) = cell.role {
        parts.push(format!("({})", names.role(role)));
    }
    parts.join(" ")
}
