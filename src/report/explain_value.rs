//! Values, their cells and the rows they come from, as explanations show them to readers and to machines.

use serde_json::{Map, Value as Json, json};

use super::assess_json::number;
use super::layout::Tint;
use super::number::{machine, plain, whole};
use super::plural::{Noun, Phrase, of_count, unit_after};
use super::words::Names;
use crate::cube::{Cell, ClusterAxis, Coverage, Reading, RowPlace, Value};
use crate::model::{CellAxis, DataStatus};
use crate::unit::{Number, Sense, Unit};

/// `1,234 thousand RUB`
pub fn amount(names: &Names<'_>, value: &Number, unit: &Unit) -> String {
    let digits = plain(value, unit, names.lang);
    let unit = match unit.sense {
        Sense::Share => "%".to_owned(),
        Sense::Points => names.say("pp", "п.\u{A0}п."),
        Sense::Plain => unit_after(&digits, &unit.text, Phrase::Plain, names.lang).into_owned(),
    };
    if unit.is_empty() { digits } else { format!("{digits}\u{A0}{unit}") }
}

/// What stands after the sign of equality.
pub fn shown(names: &Names<'_>, value: &Value, unit: &Unit, coverage: Coverage) -> String {
    match value {
        Value::Number(value) => amount(names, value, unit),
        Value::Bool(true) => names.say("holds", "выполнено"),
        Value::Bool(false) => names.say("does not hold", "не выполнено"),
        Value::Period(period) => names.period(*period),
        Value::Text(text) => names.quoted(text),
        Value::Member(axis, member) => names.axis_member(*axis, member),
        Value::Cluster(id) => names.cluster(*id).to_owned(),
        Value::Role(id) => names.role(*id).to_owned(),
        Value::Date(date) => names.date(*date),
        Value::Words(words) if words.is_empty() => names.say("nothing", "не указано"),
        Value::Words(words) => words.join(", "),
        Value::Missing(reason) => {
            let reason = names.reason_at(reason, coverage);
            names.say(format!("no value: {reason}"), format!("нет значения: {reason}"))
        }
    }
}

/// The same for machines.
pub fn exact(names: &Names<'_>, value: &Value) -> Json {
    match value {
        Value::Number(value) => number(&machine(value)),
        Value::Bool(holds) => json!(holds),
        Value::Period(period) => json!(period.to_string()),
        Value::Text(text) => json!(text),
        Value::Member(axis, member) => json!(names.axis_key(*axis, member)),
        Value::Cluster(id) => json!(names.policy.clusters.get(id.index()).map(|c| c.name.as_str())),
        Value::Role(id) => json!(names.role(*id)),
        Value::Date(date) => json!(date.to_string()),
        Value::Words(words) => json!(words),
        Value::Missing(_) => Json::Null,
    }
}

pub fn tint(value: &Value) -> Tint {
    match value {
        Value::Bool(true) => Tint::Good,
        Value::Bool(false) => Tint::Bad,
        Value::Missing(_) => Tint::Open,
        Value::Number(_)
        | Value::Period(_)
        | Value::Text(_)
        | Value::Member(..)
        | Value::Cluster(_)
        | Value::Role(_)
        | Value::Date(_)
        | Value::Words(_) => Tint::None,
    }
}

/// `12 of 12 values`, with the status of the data where they are not final.
pub fn covered(names: &Names<'_>, reading: &Reading) -> Option<String> {
    let mut text = match reading.coverage.expected {
        0 => String::new(),
        _ => values_of(names, reading.coverage),
    };
    if let Some(status) = reading.status().filter(|status| *status != DataStatus::Final) {
        let status = names.data_status(status);
        text = if text.is_empty() { status.to_owned() } else { format!("{text}, {status}") };
    }
    (!text.is_empty()).then_some(text)
}

/// `56 of 57 values`, `56 из 57 значений`
pub fn values_of(names: &Names<'_>, coverage: Coverage) -> String {
    let values = of_count(coverage.expected, Noun::Value, names.lang);
    let present = whole(coverage.present, names.lang);
    names.say(format!("{present} of {values}"), format!("{present} из {values}"))
}

/// What a cell fixes that the cell around it does not, or fixes otherwise.
pub fn moved(names: &Names<'_>, cell: &Cell, around: Option<&Cell>) -> String {
    let mut parts: Vec<String> = Vec::new();
    if around.is_none_or(|around| around.cluster != cell.cluster) {
        match cell.cluster {
            ClusterAxis::One(id) => parts.push(names.cluster(id).to_owned()),
            ClusterAxis::Union => parts.push(names.say("all clusters", "все кластеры")),
            ClusterAxis::Free if around.is_some() => {
                parts.push(names.say("members or not", "все организации, не только участники"));
            }
            ClusterAxis::Free => {}
        }
    }
    if let Some(role) = cell.role.filter(|_| around.is_none_or(|around| around.role != cell.role)) {
        parts.push(names.role(role).to_owned());
    }
    for (axis, member) in &cell.axes {
        // What `as` calls a member is the member, which is told already.
        let named = names.policy.axes.get(axis.index()).is_some_and(|axis| axis.columns.is_empty());
        if !named && around.is_none_or(|around| around.axes.get(axis) != Some(member)) {
            parts.push(names.axis_member(*axis, member));
        }
    }
    if around.is_none_or(|around| around.period != cell.period) {
        match cell.period {
            Some(period) => parts.push(names.in_period(period)),
            None if around.is_some() => parts.push(names.say("in all periods", "за все периоды")),
            None => {}
        }
    }
    parts.join(", ")
}

/// A cell for machines.
pub fn cell_object(names: &Names<'_>, cell: &Cell) -> Json {
    let mut object = Map::new();
    match cell.cluster {
        ClusterAxis::One(id) => {
            let name = names.policy.clusters.get(id.index()).map(|c| c.name.as_str());
            object.insert("cluster".to_owned(), json!(name));
        }
        ClusterAxis::Union => {
            object.insert("cluster".to_owned(), json!("clusters"));
        }
        ClusterAxis::Free => {}
    }
    if let Some(role) = cell.role {
        object.insert("role".to_owned(), json!(names.role(role)));
    }
    if let Some(period) = cell.period {
        object.insert(names.axis(CellAxis::Period(period.grain)).to_owned(), json!(period.to_string()));
    }
    for (axis, member) in &cell.axes {
        object.insert(names.axis(CellAxis::Axis(*axis)).to_owned(), json!(names.axis_key(*axis, member)));
    }
    Json::Object(object)
}

/// `rows 12, 13, 14 and 2 more`; of a table of several files with the file.
pub fn rows_of(names: &Names<'_>, places: &[RowPlace], more: u64, several: bool) -> Option<String> {
    if places.is_empty() {
        return None;
    }
    let one = |place: &RowPlace| match several {
        true => format!("{}:{}", place.file, place.line),
        false => place.line.to_string(),
    };
    let told = places.iter().map(one).collect::<Vec<_>>().join(", ");
    let (en, ru) =
        if places.len() == 1 && more == 0 { ("row", "строка") } else { ("rows", "строки") };
    let rest = match more {
        0 => String::new(),
        more => {
            let n = whole(more, names.lang);
            names.say(format!(" and {n} more"), format!(" и ещё {n}"))
        }
    };
    Some(names.say(format!("{en} {told}{rest}"), format!("{ru} {told}{rest}")))
}

/// A row for machines.
pub fn row_object(place: &RowPlace) -> Json {
    json!({ "file": place.file, "row": place.line })
}
