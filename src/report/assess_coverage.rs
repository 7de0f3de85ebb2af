//! On which incomplete data decided verdicts rest: every aggregate that their figures read, in its cell.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::AssessReport;
use super::assess_gaps::people;
use super::layout::{Page, Tint};
use crate::cube::{AbsenceCause, Absent, Cell, ClusterAxis, Coverage, Evidence};
use crate::model::{Aggregate, AggregateId, ColumnRef, DatasetId, Period, RowExpr};
use crate::verdict::{Kind, Verdict, reads};

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
    let lacks = report.assessment.verdicts.iter().map(|verdict| lack(report, verdict));
    Lacks { of_verdicts: lacks.collect(), budget: RefCell::new(ROWS) }
}

/// The coverage of the least complete figure of a decided verdict; `None` where all its figures are complete.
pub fn least_complete<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict) -> Option<Coverage> {
    let lack = lack(report, verdict);
    (is_partial(lack.coverage) && !lack.places.is_empty()).then_some(lack.coverage)
}

fn lack<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict) -> Lack {
    let mut lack = Lack { coverage: verdict.coverage, places: Vec::new() };
    if !matches!(verdict.kind, Kind::Target(_)) || verdict.value.is_none() {
        return lack;
    }
    for read in reads(report.names.policy, report.evidence, report.assessment.as_of, verdict) {
        let coverage = read.found.coverage;
        if !is_partial(coverage) {
            continue;
        }
        lack.coverage = lack.coverage.worse(coverage);
        if verdict.required.is_some() {
            lack.places.push((read.aggregate, read.cell));
        }
    }
    lack
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
    Gap { scope: scope(report, declared, cell), dataset, cause, columns, people: people(report, &named) }
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
fn scope<E: Evidence>(report: &AssessReport<'_, E>, declared: Option<&Aggregate>, cell: &Cell) -> String {
    let names = &report.names;
    let mut parts = Vec::new();
    match cell.cluster {
        ClusterAxis::One(id) => parts.push(names.cluster(id).to_owned()),
        ClusterAxis::Union => parts.push(names.say("all clusters together", "все кластеры вместе")),
        ClusterAxis::Free if names.policy.clusters.is_empty() => {}
        ClusterAxis::Free => parts.push(match declared {
            Some(aggregate) if !names.of_organisations(aggregate.dataset) => {
                names.dataset(aggregate.dataset).to_owned()
            }
            Some(_) | None => names.say("all organisations", "все организации"),
        }),
    }
    if let Some(role) = cell.role {
        parts.push(format!("({})", names.role(role)));
    }
    parts.join(" ")
}
