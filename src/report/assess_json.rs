//! An assessment for machines.

use serde_json::{Map, Value, json};

use super::AssessReport;
use super::data::warning;
use super::number::machine;
use super::record::{Record, record};
use super::words::{as_of_key, stage_status_key, status_key, tally};
use crate::cube::Evidence;

/// The whole assessment as one JSON object, with a line break at its end.
pub fn render_assess_json<E: Evidence>(report: &AssessReport<'_, E>) -> String {
    let policy = report.names.policy;
    let data = report.files.iter().map(|file| {
        let name = policy.datasets.get(file.dataset.index()).map_or("", |d| d.name.as_str());
        json!({ "name": name, "file": file.file, "rows": file.rows, "sha256": file.sha256 })
    });
    let verdicts = report.assessment.verdicts.iter().map(|verdict| object(record(report, verdict)));
    let stages = report.assessment.stages.iter().map(|stage| {
        let id = policy.stages.get(stage.stage.index()).map_or("", |s| s.name.as_str());
        json!({
            "id": id,
            "status": stage_status_key(stage.status),
            "score": stage.score.as_ref().map_or(Value::Null, |score| number(&machine(score))),
            "rating": Value::Null,
        })
    });
    let warnings = report.evidence.tables().iter().flat_map(|table| {
        let dataset = policy.datasets.get(table.dataset.index());
        table.oddities.iter().filter_map(move |oddity| Some(warning(dataset?, oddity)))
    });
    let counts = tally(report.assessment.verdicts.iter().map(|v| v.status));
    let summary: Map<String, Value> =
        counts.into_iter().map(|(status, n)| (status_key(status).to_owned(), json!(n))).collect();
    let whole = json!({
        "idel": env!("CARGO_PKG_VERSION"),
        "policy": policy.title,
        "as_of": as_of_key(report.assessment.as_of),
        "data": data.collect::<Vec<_>>(),
        "verdicts": verdicts.collect::<Vec<_>>(),
        "stages": stages.collect::<Vec<_>>(),
        "summary": summary,
        "warnings": warnings.collect::<Vec<_>>(),
        "judged": report.assessment.judged(),
        "note": report.nothing_judged(),
    });
    pretty(&whole)
}

fn object(record: Record) -> Value {
    let mut cell = Map::new();
    let members = [
        record.cluster.map(|cluster| ("cluster".to_owned(), cluster)),
        record.role.map(|role| ("role".to_owned(), role)),
        record.member,
        record.period.map(|(grain, period)| (grain.to_owned(), period)),
    ];
    cell.extend(members.into_iter().flatten().map(|(axis, member)| (axis, Value::String(member))));
    json!({
        "kind": record.kind,
        "id": record.id,
        "cell": cell,
        "status": record.status,
        "level": record.level,
        "value": optional(record.value.as_deref()),
        "required": optional(record.required.as_deref()),
        "unit": record.unit,
        "gap": optional(record.gap.as_deref()),
        "achievement": optional(record.achievement.as_deref()),
        "coverage": number(&record.coverage),
        "data_status": record.data_status,
        "due": record.due,
        "owner": record.owner,
        "basis": record.basis,
        "reason": record.reason,
        "file": record.file,
        "line": record.line,
        "column": record.column,
    })
}

/// A decimal text as a JSON number with the same digits.
pub fn number(text: &str) -> Value {
    text.parse::<serde_json::Number>().map_or(Value::Null, Value::Number)
}

pub fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Null, number)
}

/// Indented JSON with a line break at its end.
pub fn pretty(value: &Value) -> String {
    // Writing a value to memory does not fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
