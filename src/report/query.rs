//! The answer to a query: a table for a reader, CSV and JSON for machines.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value as Json;

use super::assess_json::{optional, written};
use super::csv::long_table;
use super::layout::{Column, Layout, Page, Text, Tint};
use super::number::{fixed, machine, percent, places, places_apart};
use super::plural::{Noun, count};
use super::query_document::{ColumnDocument, QueryDocument, RowDocument};
use super::record::coverage;
use super::words::{Names, titled};
use crate::cube::{Member, QueryRow, QueryTable, Reason, Value};
use crate::keyword::Lang;
use crate::model::{CellAxis, DataStatus, Grain, MeasureKind, Query};
use crate::unit::Number;

/// Which rows of an answer are shown, and whether each missing value is shown with its reason; else they are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub rows: Range<usize>,
    pub reasons: bool,
}

/// A table with the axes, the value, its coverage and the reason where there is no value.
pub fn render_query_human(names: &Names<'_>, query: &Query, answer: &QueryTable, layout: Layout) -> String {
    render_query_page(names, query, answer, &Shown { rows: 0..answer.rows.len(), reasons: true }, layout)
}

/// What the values of an answer are: an indicator's title, else the measure as it was written.
pub(super) fn measure_title(names: &Names<'_>, query: &Query) -> String {
    if let MeasureKind::Indicator(id) = &query.measure.kind
        && let Some(indicator) = names.policy.indicators.get(id.index()).filter(|i| !i.derived)
    {
        return titled(&indicator.title, &indicator.name).to_owned();
    }
    names.sources.text(query.measure.span).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Some rows of such a table.
pub fn render_query_page(
    names: &Names<'_>,
    query: &Query,
    answer: &QueryTable,
    shown: &Shown,
    layout: Layout,
) -> String {
    let all = answer.rows.get(shown.rows.clone()).unwrap_or_default();
    let mut page = Page::new(layout);
    let text = measure_title(names, query);
    let unit = &query.measure.unit;
    let head = match (text.is_empty(), unit.text.is_empty()) {
        (true, _) => unit.text.to_string(),
        (false, true) => text,
        (false, false) => format!("{text}, {}", unit.text),
    };
    if !head.is_empty() {
        page.tinted(0, 2, &head, Tint::Strong);
    }
    let mut columns: Vec<Column> = answer.by.iter().map(|a| Column::left(names.axis_head(*a))).collect();
    columns.push(Column::right(names.say("Value", "Значение")));
    columns.push(Column::right(names.say("Coverage", "Охват")));
    // Where all is final the reader need not be told in every line.
    let settled = |row: &QueryRow| row.reading.status().is_none_or(|s| s == DataStatus::Final);
    let unsettled = all.iter().any(|row| !settled(row));
    if unsettled {
        columns.push(Column::left(names.say("Data", "Данные")));
    }
    if shown.reasons {
        columns.push(Column::left(names.say("Note", "Примечание")));
    }
    let digits = places(unit, answer.rows.iter().filter_map(|row| row.reading.number()));
    let rows = all.iter().map(|row| {
        let mut cells = members(names, answer, row).map(Text::plain).collect::<Vec<_>>();
        let note = reason(names, answer, row).unwrap_or_default();
        let value = match row.reading.number() {
            // A number that is not 0 does not look like it.
            Some(n) => fixed(n, places_apart(n, &Number::zero(), digits), names.lang),
            None => said(names, &row.reading.value),
        };
        cells.push(Text::plain(value));
        let covered = match row.reading.coverage.expected {
            0 => "–".to_owned(),
            _ => percent(&Number::Exact(row.reading.coverage.ratio()), names.lang),
        };
        cells.push(Text::plain(covered));
        if unsettled {
            cells.push(names.data_status_cell(row.reading.status()));
        }
        if shown.reasons {
            cells.push(Text::tinted(note, Tint::Open));
        }
        cells
    });
    page.table(0, &columns, rows.collect());
    let mut rows = count(answer.rows.len() as u64, Noun::Row, names.lang);
    if let Some(why) = answer.rows.is_empty().then(|| no_periods(names, answer)).flatten() {
        rows.push_str(&format!(": {why}"));
    }
    let missing = all.iter().filter(|row| matches!(row.reading.value, Value::Missing(_))).count();
    if !shown.reasons && missing > 0 {
        let values = count(missing as u64, Noun::MissingValue, names.lang);
        rows.push_str(
            &names.say(format!("; {values}: `:why` tells"), format!("; {values}: подробнее `:почему`")),
        );
    }
    page.tinted(0, 0, &rows, Tint::Faint);
    left_open(names, answer).iter().for_each(|note| page.tinted(0, 2, note, Tint::Open));
    page.finish()
}

/// How many cells the conditions leave undecided, where there are any.
pub fn left_open(names: &Names<'_>, answer: &QueryTable) -> Option<String> {
    let open = answer.open as u64;
    (open > 0).then(|| {
        let cells = count(open, Noun::Row, names.lang);
        names.say(
            format!("{cells} left out: it is not known whether the condition holds, for a value is missing"),
            format!("не показано {cells}: неизвестно, выполнено ли условие, так как нет значения"),
        )
    })
}

/// `axis,…,value,unit,coverage,status,reason`; a missing value is empty and has a reason.
pub fn render_query_csv(names: &Names<'_>, query: &Query, answer: &QueryTable) -> String {
    let mut header: Vec<&str> = answer.by.iter().map(|axis| names.axis(*axis)).collect();
    header.extend(["value", "unit", "coverage", "status", "reason"]);
    // A member stands in many rows, and its text is made once.
    let of_axis = |(axis, list): (&CellAxis, &Vec<Member>)| {
        list.iter().map(|member| names.member_key(*axis, member)).collect::<Vec<String>>()
    };
    let texts: Vec<Vec<String>> = answer.by.iter().zip(&answer.lists).map(of_axis).collect();
    long_table(&header, answer.rows.len(), |at| {
        let Some(row) = answer.rows.get(at) else { return Vec::new() };
        let members = answer.places(row).zip(&texts);
        let members = members.filter_map(|(place, texts)| Some(Cow::Borrowed(texts.get(place)?.as_str())));
        let rest = [
            Cow::Owned(key(names, &row.reading.value)),
            Cow::Borrowed(&*query.measure.unit.text),
            Cow::Owned(coverage(row.reading.coverage)),
            Cow::Borrowed(status(row).unwrap_or_default()),
            Cow::Owned(reason(names, answer, row).unwrap_or_default()),
        ];
        members.chain(rest).collect()
    })
}

/// `{"columns": […], "rows": […]}`
pub fn render_query_json(names: &Names<'_>, query: &Query, answer: &QueryTable) -> String {
    let column = |name: &str, role| ColumnDocument { name: name.to_owned(), role, unit: None };
    let mut columns: Vec<ColumnDocument> =
        answer.by.iter().map(|axis| column(names.axis(*axis), "axis")).collect();
    columns.push(ColumnDocument {
        unit: Some(query.measure.unit.text.to_string()),
        ..column("value", "measure")
    });
    columns.extend(["coverage", "status", "reason"].map(|name| column(name, "note")));
    let rows = answer.rows.iter().map(|row| {
        let axes = answer.by.iter().map(|axis| names.axis(*axis).to_owned());
        let value = match &row.reading.value {
            Value::Number(n) => optional(Some(&machine(n))),
            Value::Bool(truth) => Json::Bool(*truth),
            Value::Missing(_) => Json::Null,
            other @ (Value::Period(_)
            | Value::Text(_)
            | Value::Member(..)
            | Value::Cluster(_)
            | Value::Role(_)
            | Value::Date(_)
            | Value::Words(_)) => Json::String(key(names, other)),
        };
        RowDocument {
            axes: axes.zip(keys(names, answer, row).map(Json::String)).collect(),
            value,
            coverage: coverage(row.reading.coverage).parse().unwrap_or_else(|_| 0.into()),
            status: status(row),
            reason: reason(names, answer, row),
        }
    });
    written(&QueryDocument { columns, rows: rows.collect() })
}

/// Why an axis of time has no members: every table's periods are longer.
fn no_periods(names: &Names<'_>, answer: &QueryTable) -> Option<String> {
    let asked = answer.by.iter().filter_map(|axis| match axis {
        CellAxis::Period(grain) => Some(*grain),
        CellAxis::Cluster | CellAxis::Role | CellAxis::Axis(_) => None,
    });
    let finest = names.policy.datasets.iter().filter_map(|d| d.period.as_ref()).map(|p| p.grain).max();
    let grain = asked.max().filter(|asked| finest.is_none_or(|finest| *asked > finest))?;
    let (en, ru) = match grain {
        Grain::Year => ("years", "годам"),
        Grain::Quarter => ("quarters", "кварталам"),
        Grain::Month => ("months", "месяцам"),
    };
    let by = match finest {
        None => String::new(),
        Some(Grain::Year) => names.say("; ask by year", "; спросите по годам"),
        Some(Grain::Quarter) => names.say("; ask by quarter", "; спросите по кварталам"),
        Some(Grain::Month) => names.say("; ask by month", "; спросите по месяцам"),
    };
    Some(
        names.say(
            format!("no table has data by {en}{by}"),
            format!("ни в одном наборе нет данных по {ru}{by}"),
        ),
    )
}

fn members<'a>(
    names: &'a Names<'_>,
    answer: &'a QueryTable,
    row: &'a QueryRow,
) -> impl Iterator<Item = String> + 'a {
    answer.by.iter().zip(answer.members(row)).map(|(axis, member)| names.member(*axis, member))
}

fn keys<'a>(
    names: &'a Names<'_>,
    answer: &'a QueryTable,
    row: &'a QueryRow,
) -> impl Iterator<Item = String> + 'a {
    answer.by.iter().zip(answer.members(row)).map(|(axis, member)| names.member_key(*axis, member))
}

/// The status of the data a value rests on; a missing value has that of the data whose holding back is the reason.
fn status(row: &QueryRow) -> Option<&'static str> {
    row.reading.status().map(|status| status.word(Lang::En))
}

pub(super) fn reason(names: &Names<'_>, answer: &QueryTable, row: &QueryRow) -> Option<String> {
    let Value::Missing(reason) = &row.reading.value else { return None };
    let own = answer.members(row).find_map(|member| match member {
        Member::Period(period) => Some(*period),
        Member::Cluster(_) | Member::Role(_) | Member::Axis(_) => None,
    });
    let told = names.reason_at(reason, row.reading.coverage);
    // A formula that compares periods may lack the data of another one than its row's.
    let lacking = if let Reason::NoData { cell, .. } = reason { cell.period } else { None };
    let other = lacking.filter(|period| own.is_some_and(|own| own != *period));
    Some(other.map_or(told.clone(), |period| format!("{told} {}", names.in_period(period))))
}

/// A value, for a reader.
fn said(names: &Names<'_>, value: &Value) -> String {
    match value {
        Value::Number(n) => machine(n),
        Value::Bool(true) => names.say("yes", "да"),
        Value::Bool(false) => names.say("no", "нет"),
        Value::Period(period) => names.period(*period),
        Value::Text(text) => text.clone(),
        Value::Member(axis, member) => names.axis_member(*axis, member),
        Value::Cluster(id) => names.cluster(*id).to_owned(),
        Value::Role(id) => names.role(*id).to_owned(),
        Value::Date(date) => names.date(*date),
        Value::Words(words) => words.join(", "),
        Value::Missing(_) => "–".to_owned(),
    }
}

/// A value, for a machine; a missing one is empty.
pub(super) fn key(names: &Names<'_>, value: &Value) -> String {
    match value {
        Value::Number(n) => machine(n),
        Value::Bool(truth) => truth.to_string(),
        Value::Period(period) => period.to_string(),
        Value::Text(text) => text.clone(),
        Value::Member(axis, member) => names.axis_key(*axis, member),
        Value::Cluster(id) => {
            names.policy.clusters.get(id.index()).map_or_else(String::new, |c| c.name.clone())
        }
        Value::Role(id) => names.role(*id).to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Words(words) => words.join(", "),
        Value::Missing(_) => String::new(),
    }
}
