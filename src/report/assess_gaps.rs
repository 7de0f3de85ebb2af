//! What is undecided, grouped by what is lacking: which data, of which organisations, from whom.

use super::AssessReport;
use super::assess_human::list;
use super::layout::Page;
use super::number::whole;
use crate::cube::{AbsenceCause, Absent, Evidence, Standing};
use crate::model::{
    AggregateId, ClusterId, ColumnRef, DataStatus, DatasetId, Indicator, Measure, MeasureKind, Period,
};
use crate::verdict::{Kind, Status, Verdict, Why};

/// Organisations named of each cause; the rest are counted.
const NAMED: usize = 5;

/// The gaps of an assessment, numbered from 1 in the order of its verdicts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps(Vec<Gap>);

/// One lack and the verdicts that it leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Gap {
    verdicts: Vec<usize>,
    reason: String,
    lines: Vec<String>,
}

impl Gaps {
    /// The gap that leaves a verdict open, from 1.
    pub fn number_of(&self, verdict: usize) -> Option<usize> {
        self.0.iter().position(|gap| gap.verdicts.contains(&verdict)).map(|at| at + 1)
    }
}

/// The gap of every undecided verdict; verdicts that lack the same share one.
pub fn find_gaps<E: Evidence>(report: &AssessReport<'_, E>) -> Gaps {
    let mut gaps: Vec<Gap> = Vec::new();
    for (at, verdict) in report.assessment.verdicts.iter().enumerate() {
        if verdict.status != Status::Undecided {
            continue;
        }
        let reason = report.why(verdict).unwrap_or_default();
        let lines = lines(report, verdict);
        match gaps.iter_mut().find(|gap| gap.reason == reason && gap.lines == lines) {
            Some(gap) => gap.verdicts.push(at),
            None => gaps.push(Gap { verdicts: vec![at], reason, lines }),
        }
    }
    Gaps(gaps)
}

/// The section of the report.
pub fn write_gaps<E: Evidence>(report: &AssessReport<'_, E>, gaps: &Gaps, page: &mut Page) {
    if gaps.0.is_empty() {
        return;
    }
    let names = &report.names;
    page.head(
        &names.say(
            "What is undecided, and whose data it waits for",
            "Что не определено и чьих данных не хватает",
        ),
    );
    for (at, gap) in gaps.0.iter().enumerate() {
        page.blank();
        let number = format!("{}. ", at + 1);
        let verdicts: Vec<&Verdict> =
            gap.verdicts.iter().filter_map(|at| report.assessment.verdicts.get(*at)).collect();
        page.hanging(2, number.len(), &format!("{number}{}", list(report, &verdicts)));
        let indent = 2 + number.len();
        page.hanging(
            indent,
            2,
            &names.say(format!("Why: {}", gap.reason), format!("Почему: {}", gap.reason)),
        );
        for line in &gap.lines {
            page.hanging(indent, 2, line);
        }
    }
}

fn lines<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict) -> Vec<String> {
    let reason = match &verdict.why {
        Some(Why::Missing(reason) | Why::RequirementMissing(reason)) => reason,
        Some(
            Why::NobodyInScope
            | Why::NoPlan(_)
            | Why::ConditionFalse
            | Why::OutsideLifetime
            | Why::NothingToCompare
            | Why::BindsFrom(_)
            | Why::TooCoarse(_)
            | Why::DoubtfulEvent
            | Why::Offenders(_)
            | Why::Order(_),
        )
        | None => return answerable(report, verdict, None),
    };
    let Some(aggregate) = reason.aggregate() else { return answerable(report, verdict, None) };
    let held = reason.withheld().map(|_| report.names.held_of(aggregate)).unwrap_or_default();
    let mut lines = vec![data_line(report, aggregate, &held)];
    lines.extend(answerable(report, verdict, Some(aggregate)));
    if let Some(cell) = reason.cell() {
        let unseen = cell.period.map(|p| links_without_rows(report, aggregate, p)).unwrap_or_default();
        let absent = report.evidence.absent(aggregate, cell);
        for cause in AbsenceCause::ALL {
            let of_cause: Vec<&Absent> = absent.iter().filter(|a| a.cause == cause).collect();
            // Whoever is asked of links that the table does not have left nothing empty.
            if of_cause.is_empty() || (cause == AbsenceCause::NoValue && !unseen.is_empty()) {
                continue;
            }
            lines.push(match cause {
                AbsenceCause::NoPeriod => no_period(report, aggregate, &of_cause),
                AbsenceCause::NoRow
                | AbsenceCause::NoValue
                | AbsenceCause::Withheld(_)
                | AbsenceCause::NoEarlier
                | AbsenceCause::Undetermined => whose(report, verdict, cause, &of_cause),
            });
        }
        lines.extend(unseen);
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// `Data: “Annual reports” (data/reports.csv), column “Investment”`
fn data_line<E: Evidence>(report: &AssessReport<'_, E>, id: AggregateId, held: &[ColumnRef]) -> String {
    let names = &report.names;
    let Some(aggregate) = names.policy.aggregates.get(id.index()) else { return String::new() };
    let is_optional = |column: &ColumnRef| {
        let dataset = names.policy.datasets.get(column.dataset.index());
        dataset.and_then(|d| d.column(column.column)).is_some_and(|column| column.optional)
    };
    // What is held back may stand in a table that only the condition reads, and what is added up of somebody's links
    // in theirs; in a count, what the condition reads is wanting.
    let read: Vec<ColumnRef> = match (held, &aggregate.argument) {
        ([], Some(argument)) => argument.columns(),
        ([], None) => aggregate.columns().into_iter().filter(is_optional).collect(),
        (held, _) => held.to_vec(),
    };
    let own = read.iter().find(|column| column.dataset == aggregate.dataset && held.is_empty());
    let source = own.or(read.first()).map_or(aggregate.dataset, |column| column.dataset);
    let Some(dataset) = names.policy.datasets.get(source.index()) else { return String::new() };
    let columns = read.into_iter().filter(|column| column.dataset == source);
    let columns: Vec<String> = columns.map(|column| names.quoted(names.header(column))).collect();
    let title = names.quoted(names.dataset(source));
    let of_columns = match columns.as_slice() {
        [] => String::new(),
        [one] => names.say(format!(", column {one}"), format!(", столбец {one}")),
        several => {
            let all = several.join(", ");
            names.say(format!(", columns {all}"), format!(", столбцы {all}"))
        }
    };
    names.say(
        format!("Data: {title} ({}){of_columns}", dataset.file),
        format!("Данные: {title} ({}){of_columns}", dataset.file),
    )
}

/// The source, the collector and the body that answers.
fn answerable<E: Evidence>(
    report: &AssessReport<'_, E>,
    verdict: &Verdict,
    aggregate: Option<AggregateId>,
) -> Vec<String> {
    let names = &report.names;
    let indicator = indicator(report, verdict, aggregate);
    let mut lines = Vec::new();
    if let Some(source) = indicator.and_then(|i| i.source.as_ref()) {
        lines.push(names.say(format!("Source: {source}"), format!("Источник: {source}")));
    }
    if let Some(body) = indicator.and_then(|i| i.collected_by) {
        let body = names.body(body);
        lines.push(names.say(format!("Collected by: {body}"), format!("Собирает: {body}")));
    }
    if let Some(body) = verdict.owner.or(indicator.and_then(|i| i.owner)) {
        let body = names.body(body);
        lines.push(names.say(format!("Answers for it: {body}"), format!("Отвечает: {body}")));
    }
    lines
}

/// The indicator whose formula asks for the aggregate, the target's own first.
fn indicator<'a, E: Evidence>(
    report: &AssessReport<'a, E>,
    verdict: &Verdict,
    aggregate: Option<AggregateId>,
) -> Option<&'a Indicator> {
    let policy = report.names.policy;
    let Kind::Target(id) = verdict.kind else { return None };
    let own = policy.targets.get(id.index())?.indicator.and_then(|id| policy.indicators.get(id.index()));
    let Some(aggregate) = aggregate else { return own };
    let asks = |indicator: &&Indicator| reads(&indicator.value, aggregate);
    own.filter(asks).or_else(|| policy.indicators.iter().find(asks)).or(own)
}

fn reads(measure: &Measure, aggregate: AggregateId) -> bool {
    measure.any(&|part| part.kind == MeasureKind::Aggregate(aggregate))
}

/// `Have no row in 2012: A (1), B (2) and 3 more`
fn whose<E: Evidence>(
    report: &AssessReport<'_, E>,
    verdict: &Verdict,
    cause: AbsenceCause,
    absent: &[&Absent],
) -> String {
    let names = &report.names;
    let list = people(report, absent);
    let periods: Vec<Period> = absent.iter().filter_map(|a| a.period).collect();
    let when = match (periods.iter().min(), periods.iter().max()) {
        (Some(first), Some(last)) if first == last => format!(" {}", names.in_period(*first)),
        (Some(first), Some(last)) => format!(" {}", names.periods(*first, *last)),
        (Some(_) | None, _) => String::new(),
    };
    match cause {
        AbsenceCause::NoPeriod => String::new(),
        AbsenceCause::NoRow => {
            names.say(format!("Have no row{when}: {list}"), format!("Нет строки{when}: {list}"))
        }
        AbsenceCause::NoValue => names.say(
            format!("Left the value empty{when}: {list}"),
            format!("Значение не заполнено{when}: {list}"),
        ),
        AbsenceCause::Withheld(DataStatus::Confidential) => {
            names.say(format!("Confidential{when}: {list}"), format!("Конфиденциально{when}: {list}"))
        }
        AbsenceCause::Withheld(_) => {
            names.say(format!("Suppressed{when}: {list}"), format!("Скрыто{when}: {list}"))
        }
        AbsenceCause::NoEarlier => names.say(
            format!(
                "The value grows within the year, and that of the period before is missing{when}: {list}"
            ),
            format!("Значение накапливается с начала года, а за предыдущий период его нет{when}: {list}"),
        ),
        AbsenceCause::Undetermined => {
            let wanting = wanting(report, verdict, absent);
            if wanting.is_empty() {
                names.say(
                    format!("Membership unknown{when}: {list}"),
                    format!("Участие не установлено{when}: {list}"),
                )
            } else {
                names.say(
                    format!("Membership unknown{when} because {wanting}: {list}"),
                    format!("Участие не установлено{when}, так как {wanting}: {list}"),
                )
            }
        }
    }
}

/// `A (1), B (2) and 3 more`
pub fn people<E: Evidence>(report: &AssessReport<'_, E>, absent: &[&Absent]) -> String {
    let names = &report.names;
    let mut people: Vec<String> = Vec::new();
    for one in absent {
        let person = match &one.title {
            Some(title) => format!("{title} ({})", one.key),
            // A key alone would read as a number of them.
            None => names.say(format!("key {}", one.key), format!("ключ {}", one.key)),
        };
        if !people.contains(&person) {
            people.push(person);
        }
    }
    let total = people.len();
    people.truncate(NAMED);
    let mut list = people.join(", ");
    if total > NAMED {
        let more = (total - NAMED) as u64;
        list.push_str(&names.say(
            format!(" and {} more", whole(more, names.lang)),
            format!(" и ещё {}", whole(more, names.lang)),
        ));
    }
    list
}

/// `The table has no row at all in 2020; it has rows for 2023–2025`
fn no_period<E: Evidence>(report: &AssessReport<'_, E>, id: AggregateId, absent: &[&Absent]) -> String {
    let names = &report.names;
    let span = |first: Period, last: Period| match first == last {
        true => names.in_period(first),
        false => {
            let both = names.periods(first, last);
            names.say(format!("for {both}"), format!("за {both}"))
        }
    };
    let periods = || absent.iter().filter_map(|a| a.period);
    let lacking = match (periods().min(), periods().max()) {
        (Some(first), Some(last)) => format!(" {}", span(first, last)),
        _ => String::new(),
    };
    let dataset = names.policy.aggregates.get(id.index()).map(|a| a.dataset);
    let tables = report.evidence.tables();
    let table = tables.iter().find(|t| Some(t.dataset) == dataset);
    let there = match table.and_then(|t| t.periods) {
        Some((first, last)) => {
            let span = span(first, last);
            names.say(format!("; it has rows {span}"), format!("; строки есть {span}"))
        }
        None => String::new(),
    };
    names.say(
        format!("The table has no row at all{lacking}{there}"),
        format!("В таблице нет ни одной строки{lacking}{there}"),
    )
}

/// What leaves the membership of these open: columns that are absent, tables of links without a row of the period.
fn wanting<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict, absent: &[&Absent]) -> String {
    let names = &report.names;
    let clusters: Vec<ClusterId> = match verdict.cell.cluster {
        Some(cluster) => vec![cluster],
        None => (0..names.policy.clusters.len()).map(ClusterId::at).collect(),
    };
    let mut columns: Vec<ColumnRef> = Vec::new();
    let mut tables: Vec<(DatasetId, Period)> = Vec::new();
    for cluster in clusters {
        let period = absent.iter().find_map(|a| a.period).or(verdict.due).unwrap_or(report.period());
        for record in report.evidence.contour(cluster, period) {
            let open = matches!(record.standing, Standing::Undetermined(_));
            if open && absent.iter().any(|a| a.key == record.key) {
                columns.extend(record.wanting.iter().copied());
                tables.extend(record.no_rows.iter().copied());
            }
        }
    }
    columns.sort_unstable();
    columns.dedup();
    tables.sort_unstable();
    tables.dedup();
    let columns = columns
        .into_iter()
        .map(|column| format!("{} ({})", names.quoted(names.header(column)), names.dataset(column.dataset)));
    let columns = columns.collect::<Vec<_>>().join(", ");
    let missing = (!columns.is_empty())
        .then(|| names.say(format!("{columns} is missing"), format!("нет значения {columns}")));
    let tables =
        tables.into_iter().map(|(link, period)| names.no_rows(&names.quoted(names.dataset(link)), period));
    missing.into_iter().chain(tables).collect::<Vec<_>>().join(&names.say(" and ", " и "))
}

/// `“Contracts” has no rows for 2024`, of the tables of links that an aggregate asks of each row.
fn links_without_rows<E: Evidence>(
    report: &AssessReport<'_, E>,
    aggregate: AggregateId,
    period: Period,
) -> Vec<String> {
    let names = &report.names;
    let Some(declared) = names.policy.aggregates.get(aggregate.index()) else { return Vec::new() };
    let mut links: Vec<DatasetId> =
        declared.filter.iter().chain(&declared.argument).flat_map(|e| e.links()).collect();
    links.sort_unstable();
    links.dedup();
    links.retain(|link| report.evidence.lacks_rows(*link, period));
    let told = links.into_iter().map(|link| names.no_rows(&names.quoted(names.dataset(link)), period));
    told.map(|why| names.say(format!("Not known: {why}"), format!("Неизвестно: {why}"))).collect()
}
