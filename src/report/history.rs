//! The history of an indicator or of a verdict: a table, and how the value went as a line of bars.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::assess_json::pretty;
use super::csv::table;
use super::layout::{Column, Layout, Page, Text, Tint};
use super::saved::{aligned, exact, say, status_tint, subject, told_status};
use crate::history::{Point, Series};
use crate::keyword::Lang;
use crate::unit::Rational;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws the series of a policy.
pub fn render_history_human(policy: &str, series: &[Series], lang: Lang, layout: Layout) -> String {
    let mut page = Page::new(layout);
    page.tinted(0, 0, policy, Tint::Strong);
    for one in series {
        page.blank();
        write_series(one, lang, &mut page);
    }
    page.finish()
}

fn write_series(series: &Series, lang: Lang, page: &mut Page) {
    let units: BTreeSet<&str> = series.points.iter().map(|point| point.unit.as_str()).collect();
    // Values in several units make no line.
    let unit = if units.len() == 1 { units.first().copied().filter(|unit| !unit.is_empty()) } else { None };
    let mut head = subject(&series.id, &series.cell);
    head.extend(unit.map(|unit| format!(", {unit}")));
    page.tinted(0, 2, &head, Tint::Strong);
    let valued = series.points.iter().any(|point| point.value.is_some() || point.required.is_some());
    let dated = series.points.iter().any(|point| point.done.is_some());
    if units.len() <= 1
        && let Some(line) = sparkline(&series.points)
    {
        page.verbatim(2, &line);
    }
    let mut columns = vec![Column::left(say(lang, "As of", "По состоянию на"))];
    if valued {
        columns.push(Column::right(say(lang, "Value", "Значение")));
        columns.push(Column::right(say(lang, "Required", "Требуется")));
    }
    if units.len() > 1 {
        columns.push(Column::left(say(lang, "Unit", "Единица")));
    }
    if dated {
        columns.push(Column::left(say(lang, "Done", "Выполнено")));
    }
    columns.push(Column::left(say(lang, "Verdict", "Оценка")));
    columns.push(Column::left(say(lang, "Document", "Документ")));
    let numbers = |of: fn(&Point) -> Option<&serde_json::Number>| {
        aligned(series.points.iter().map(of), unit.unwrap_or_default(), lang)
    };
    let values = numbers(|point| point.value.as_ref());
    let required = numbers(|point| point.required.as_ref());
    let rows = series.points.iter().zip(values).zip(required).map(|((point, value), required)| {
        let mut row = vec![Text::plain(point.as_of.clone())];
        if valued {
            row.extend([Text::plain(value), Text::plain(required)]);
        }
        if units.len() > 1 {
            row.push(Text::plain(point.unit.clone()));
        }
        if dated {
            row.push(Text::plain(point.done.clone().unwrap_or_default()));
        }
        row.push(Text::tinted(told_status(&point.status, lang), status_tint(&point.status)));
        row.push(Text::tinted(point.file.clone(), Tint::Faint));
        row
    });
    let rows = rows.collect();
    page.table(2, &columns, rows);
}

/// A bar for each value between the least and the greatest, a dot where there is none; nothing for fewer than two
/// values, which say nothing of a course.
fn sparkline(points: &[Point]) -> Option<String> {
    let values: Vec<Option<Rational>> =
        points.iter().map(|point| point.value.as_ref().and_then(exact).map(|n| n.to_rational())).collect();
    let known: Vec<&Rational> = values.iter().flatten().collect();
    if known.len() < 2 {
        return None;
    }
    let (least, most) = (known.iter().min()?, known.iter().max()?);
    let span = (*most).clone() - (*least).clone();
    let bar = |value: &Rational| {
        if span.is_zero() {
            return BARS.get(BARS.len() / 2).copied();
        }
        let steps = Rational::from(BARS.len() as i64 - 1);
        let part = (value.clone() - (*least).clone()) / span.clone() * steps;
        let step = usize::try_from((part + Rational::ratio(1, 2)).floor().to_i64()?).ok()?;
        BARS.get(step).copied()
    };
    let line = values.iter().map(|value| value.as_ref().and_then(bar).unwrap_or('·'));
    Some(line.collect())
}

/// The series as one JSON object.
pub fn render_history_json(policy: &str, name: &str, series: &[Series]) -> String {
    let series = series.iter().map(|one| {
        let points = one.points.iter().map(|point| {
            json!({
                "as_of": point.as_of,
                "value": point.value,
                "required": point.required,
                "unit": point.unit,
                "status": point.status,
                "done": point.done,
                "document": point.file,
            })
        });
        let points: Vec<Value> = points.collect();
        json!({ "kind": one.kind, "id": one.id, "cell": cell(one), "points": points })
    });
    let series: Vec<Value> = series.collect();
    pretty(&json!({ "policy": policy, "name": name, "series": series }))
}

fn cell(series: &Series) -> Map<String, Value> {
    series.cell.iter().map(|(axis, member)| (axis.clone(), json!(member))).collect()
}

/// The series as CSV: a line per point, a column per axis of their cells.
pub fn render_history_csv(series: &[Series]) -> String {
    let axes: BTreeSet<&String> = series.iter().flat_map(|one| one.cell.keys()).collect();
    let mut header = vec!["as_of", "kind", "id"];
    header.extend(axes.iter().map(|axis| axis.as_str()));
    header.extend(["value", "required", "unit", "status", "done", "document"]);
    let rows = series.iter().flat_map(|one| {
        let axes = &axes;
        one.points.iter().map(move |point| {
            let number =
                |n: &Option<serde_json::Number>| n.as_ref().map(ToString::to_string).unwrap_or_default();
            let mut row = vec![point.as_of.clone(), one.kind.clone(), one.id.clone()];
            row.extend(axes.iter().map(|axis| one.cell.get(*axis).cloned().unwrap_or_default()));
            row.extend([number(&point.value), number(&point.required), point.unit.clone()]);
            row.extend([point.status.clone(), point.done.clone().unwrap_or_default(), point.file.clone()]);
            row
        })
    });
    table(&header, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[Option<&str>]) -> Vec<Point> {
        let point = |value: &Option<&str>| Point {
            as_of: "2012".into(),
            value: value.and_then(|v| v.parse().ok()),
            required: None,
            unit: String::new(),
            status: "met".into(),
            done: None,
            file: String::new(),
        };
        values.iter().map(point).collect()
    }

    #[test]
    fn bars_run_from_the_least_to_the_greatest() {
        let line = |values: &[Option<&str>]| sparkline(&points(values));
        assert_eq!(line(&[Some("1"), Some("8"), None, Some("4.5")]).as_deref(), Some("▁█·▅"));
        assert_eq!(line(&[Some("-2"), Some("-2")]).as_deref(), Some("▅▅"));
        assert_eq!(
            line(&[Some("0.000000001"), Some("123456789012345678901234567890")]).as_deref(),
            Some("▁█")
        );
        assert_eq!(line(&[Some("7"), None]), None);
    }
}
