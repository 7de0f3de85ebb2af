//! The data as they were read: files, rows, periods, and how full each column is.

use serde_json::{Map, Value};

use super::assess_document::{OddPlace, OddityDocument};
use super::assess_json::written;
use super::csv::table as csv;
use super::data_document::{DataDocument, TableColumnDocument, TableDocument, TableFileDocument};
use super::layout::{Column, Layout, Page, Text, Tint};
use super::number::{percent, whole};
use super::plural::{Noun, count, of_count};
use super::words::Names;
use crate::cube::{Oddity, OddityKind, TableSummary};
use crate::keyword::Lang;
use crate::model::{ColumnId, ColumnRef, DataStatus, Dataset, Period};
use crate::unit::{Number, Rational};

/// A part per dataset for a reader.
pub fn render_data_human(names: &Names<'_>, tables: &[TableSummary], layout: Layout) -> String {
    let mut page = Page::new(layout);
    for table in tables {
        let Some(dataset) = names.policy.datasets.get(table.dataset.index()) else { continue };
        page.head(&format!("{} ({})", names.dataset(table.dataset), dataset.name));
        for file in &table.files {
            page.line(2, &format!("{}: {}", file.name, count(file.rows, Noun::Row, names.lang)));
        }
        if table.kept != table.rows {
            let (kept, all) = (whole(table.kept, names.lang), of_count(table.rows, Noun::Row, names.lang));
            page.line(
                2,
                &names.say(
                    format!("the dataset's condition keeps {kept} of {all}"),
                    format!("условие набора оставляет {kept} из {all}"),
                ),
            );
        }
        if let Some((first, last)) = table.periods {
            let periods = present(names, (first, last), &table.skipped);
            page.line(2, &names.say(format!("periods: {periods}"), format!("периоды: {periods}")));
        }
        let columns = [
            Column::left(names.say("Column", "Столбец")),
            Column::left(names.say("In the file", "В файле")),
            Column::right(names.say("Filled in", "Заполнено")),
            Column::right(names.say("Share", "Доля")),
            Column::right(names.say("Distinct", "Различных")),
        ];
        let rows = table.columns.iter().filter_map(|summary| {
            let column = dataset.column(summary.column)?;
            let present = whole(summary.present, names.lang);
            let filled = names.say(
                format!("{present} of {}", whole(summary.of, names.lang)),
                format!("{present} из {}", whole(summary.of, names.lang)),
            );
            let share = match summary.of {
                0 => "–".to_owned(),
                of => {
                    let part = Rational::from(summary.present) / Rational::from(of);
                    percent(&Number::Exact(part), names.lang)
                }
            };
            let tint = if summary.present < summary.of { Tint::Open } else { Tint::None };
            let header = match column.computed {
                Some(_) => names.say("(computed)", "(вычисляется)"),
                None => column.header.clone(),
            };
            Some(vec![
                Text::plain(&column.name),
                Text::plain(header),
                Text::tinted(filled, tint),
                Text::plain(share),
                Text::plain(summary.distinct.map_or_else(String::new, |n| whole(n, names.lang))),
            ])
        });
        page.table(2, &columns, rows.collect());
        if !table.statuses.is_empty() {
            let counts = table.statuses.iter().filter(|(_, n)| *n > 0);
            let counts = counts.map(|(s, n)| format!("{} {}", names.data_status(*s), whole(*n, names.lang)));
            let counts = counts.collect::<Vec<_>>().join(", ");
            page.hanging(
                2,
                2,
                &names.say(format!("rows by status: {counts}"), format!("строк по статусам: {counts}")),
            );
        }
        for oddity in &table.oddities {
            page.tinted(2, 2, &odd(names, table, oddity), Tint::Open);
        }
    }
    page.finish()
}

/// Places of odd values that are listed.
const PLACES: usize = 3;

/// `warning W0541: “Employees” is a count, and it is below 0 in 2 rows: data/reports.csv row 7 (-3)…`
pub fn odd(names: &Names<'_>, table: &TableSummary, oddity: &Oddity) -> String {
    let all = oddity.places.len() as u64 + oddity.more;
    let mut places: Vec<String> = oddity
        .places
        .iter()
        .take(PLACES)
        .map(|p| {
            names.say(
                format!("{} row {} ({})", p.file, p.row, p.value),
                format!("{}, строка {} ({})", p.file, p.row, p.value),
            )
        })
        .collect();
    let more = all.saturating_sub(places.len() as u64);
    if more > 0 {
        let more = whole(more, names.lang);
        places.push(names.say(format!("and {more} more"), format!("и ещё {more}")));
    }
    let (rows, places) = (count(all, Noun::Row, names.lang), places.join("; "));
    let title = names.quoted(names.dataset(table.dataset));
    let warning = match oddity.allowed {
        true => names.say("allowed", "разрешено"),
        false => names.say("warning", "предупреждение"),
    };
    match oddity.kind {
        OddityKind::NegativeCount(column) => {
            let header = names.quoted(names.header(ColumnRef { dataset: table.dataset, column }));
            names.say(
                format!("{warning} W0541: {header} is a count, and it is below 0 in {rows}: {places}"),
                format!("{warning} W0541: {header} – количество, но меньше 0 ({rows}): {places}"),
            )
        }
        OddityKind::NegativeMoney(column) => {
            let header = names.quoted(names.header(ColumnRef { dataset: table.dataset, column }));
            names.say(
                format!(
                    "note: {header} of {title} is below 0 in {rows}, such as a return; sums are lowered by it: {places}"
                ),
                format!(
                    "замечание: {header} набора {title} меньше 0 ({rows}), например при возврате; суммы на столько меньше: {places}"
                ),
            )
        }
        OddityKind::SelfLinks => names.say(
            format!("{warning} W0542: {title} joins an organisation with itself, which is no link ({rows}): {places}"),
            format!("{warning} W0542: {title} соединяет организацию с самой собой, это не связь ({rows}): {places}"),
        ),
        OddityKind::ParallelLinks => names.say(
            format!(
                "note: {title} joins the same two more than once at one time; each row is a link, together they are one pair ({rows}): {places}"
            ),
            format!(
                "замечание: {title} соединяет одних и тех же в одно время не один раз; каждая строка – связь, вместе они одна пара ({rows}): {places}"
            ),
        ),
    }
}

/// All datasets as one JSON object.
pub fn render_data_json(names: &Names<'_>, tables: &[TableSummary]) -> String {
    let tables = tables.iter().filter_map(|table| {
        let dataset = names.policy.datasets.get(table.dataset.index())?;
        let columns = table.columns.iter().filter_map(|summary| {
            let column = dataset.column(summary.column)?;
            Some(TableColumnDocument {
                name: column.name.clone(),
                header: column.computed.is_none().then(|| column.header.clone()),
                present: summary.present,
                of: summary.of,
                distinct: summary.distinct,
            })
        });
        let files = table.files.iter();
        Some(TableDocument {
            name: dataset.name.clone(),
            title: dataset.title.clone(),
            files: files.map(|f| TableFileDocument { file: f.name.clone(), rows: f.rows }).collect(),
            rows: table.rows,
            kept: table.kept,
            first_period: table.periods.map(|(first, _)| first.to_string()),
            last_period: table.periods.map(|(_, last)| last.to_string()),
            periods_without_rows: table.skipped.iter().map(ToString::to_string).collect(),
            columns: columns.collect(),
            statuses: statuses(table),
            warnings: table.oddities.iter().map(|o| warning(dataset, o)).collect(),
        })
    });
    written(&DataDocument { data: tables.collect() })
}

/// How many rows are remarked on for one reason; empty where none is.
fn odd_rows(table: &TableSummary, kind: OddityKind) -> String {
    let oddity = table.oddities.iter().find(|o| o.kind == kind);
    oddity.map(|o| (o.places.len() as u64 + o.more).to_string()).unwrap_or_default()
}

/// How many numbers of a column are below 0 and remarked on.
fn below_zero(table: &TableSummary, column: ColumnId) -> String {
    let counts = odd_rows(table, OddityKind::NegativeCount(column));
    if counts.is_empty() { odd_rows(table, OddityKind::NegativeMoney(column)) } else { counts }
}

/// Rows by status; `None` where the table has no column of statuses.
fn statuses(table: &TableSummary) -> Option<Map<String, Value>> {
    let counts = table.statuses.iter().map(|(s, n)| (s.word(Lang::En).to_owned(), Value::from(*n)));
    Some(counts.collect()).filter(|counts: &Map<_, _>| !counts.is_empty())
}

/// An odd column as machine-readable results tell it.
pub fn warning(dataset: &Dataset, oddity: &Oddity) -> OddityDocument {
    let place =
        |p: &crate::cube::OddPlace| OddPlace { file: p.file.clone(), row: p.row, value: p.value.clone() };
    let (kind, column) = match oddity.kind {
        OddityKind::NegativeCount(column) => ("negative_count", dataset.column(column)),
        OddityKind::NegativeMoney(column) => ("negative_money", dataset.column(column)),
        OddityKind::SelfLinks => ("self_link", None),
        OddityKind::ParallelLinks => ("parallel_link", None),
    };
    OddityDocument {
        kind,
        dataset: dataset.name.clone(),
        column: column.map(|c| c.name.clone()),
        rows: oddity.places.len() as u64 + oddity.more,
        places: oddity.places.iter().map(place).collect(),
    }
}

/// One line per column of each dataset; several files of a dataset are joined by `;`.
pub fn render_data_csv(names: &Names<'_>, tables: &[TableSummary]) -> String {
    // Rows by status and odd links repeat on each line of a dataset, as the number of its rows does.
    let header: Vec<String> =
        ["dataset", "file", "rows", "kept", "first", "last", "column", "present", "of", "distinct"]
            .into_iter()
            .chain(DataStatus::ALL.map(|s| s.word(Lang::En)))
            .chain(["below_zero", "self_links", "parallel_links"])
            .map(str::to_owned)
            .collect();
    let rows = tables.iter().flat_map(|table| {
        let dataset = names.policy.datasets.get(table.dataset.index());
        let files: Vec<&str> = table.files.iter().map(|f| f.name.as_str()).collect();
        let files = files.join(";");
        let (first, last) = table.periods.map(|(a, b)| (a.to_string(), b.to_string())).unwrap_or_default();
        table.columns.iter().filter_map(move |summary| {
            let dataset = dataset?;
            let column = dataset.column(summary.column)?;
            Some(
                vec![
                    dataset.name.clone(),
                    files.clone(),
                    table.rows.to_string(),
                    table.kept.to_string(),
                    first.clone(),
                    last.clone(),
                    column.name.clone(),
                    summary.present.to_string(),
                    summary.of.to_string(),
                    summary.distinct.map(|n| n.to_string()).unwrap_or_default(),
                ]
                .into_iter()
                .chain(DataStatus::ALL.map(|status| {
                    let rows = table.statuses.iter().find(|(s, _)| *s == status);
                    rows.map(|(_, n)| n.to_string()).unwrap_or_default()
                }))
                .chain([
                    below_zero(table, summary.column),
                    odd_rows(table, OddityKind::SelfLinks),
                    odd_rows(table, OddityKind::ParallelLinks),
                ])
                .collect(),
            )
        })
    });
    csv(&header, rows)
}

/// The periods of a table, `2020–2021, 2023` where rows of one between are wanting.
fn present(names: &Names<'_>, (first, last): (Period, Period), skipped: &[Period]) -> String {
    let mut spans: Vec<String> = Vec::new();
    let mut from = first;
    for hole in skipped {
        if from < *hole {
            spans.push(names.periods(from, hole.shift(-1)));
        }
        from = hole.shift(1);
    }
    spans.push(names.periods(from, last));
    spans.join(", ")
}
