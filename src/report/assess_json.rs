//! An assessment for machines.

use serde_json::{Map, Value, json};

use super::AssessReport;
use super::assess_part::rating_word;
use super::data::warning;
use super::number::machine;
use super::record::{Record, record};
use super::words::{as_of_key, stage_status_key, tally};
use crate::cube::Evidence;

/// The whole assessment as one JSON object, with a line break at its end.
pub fn render_assess_json<E: Evidence>(report: &AssessReport<'_, E>) -> String {
    pretty(&Value::Object(assess_object(report)))
}

/// The same as a value.
pub fn assess_object<E: Evidence>(report: &AssessReport<'_, E>) -> Map<String, Value> {
    let policy = report.names.policy;
    let data = report.files.iter().map(|file| {
        let name = policy.datasets.get(file.dataset.index()).map_or("", |d| d.name.as_str());
        json!({ "name": name, "file": file.file, "rows": file.rows, "sha256": file.sha256 })
    });
    let verdicts = report.assessment.verdicts.iter().map(|verdict| object(record(report, verdict)));
    let stages = report.assessment.stages.iter().map(|stage| {
        let group = stage.group.and_then(|id| policy.groups.get(id.index())).map(|g| g.id.as_str());
        let id = policy.stages.get(stage.stage.index()).map_or("", |s| s.name.as_str());
        let cluster = stage.cluster.and_then(|id| policy.clusters.get(id.index())).map(|c| c.name.as_str());
        json!({
            "id": group.unwrap_or(id),
            "kind": if group.is_some() { "group" } else { "stage" },
            "cluster": cluster,
            "serious": stage.serious,
            "status": stage_status_key(stage.status),
            "score": stage.score.as_ref().map_or(Value::Null, |score| number(&machine(score))),
            "rating": rating_word(policy, stage),
        })
    });
    let warnings = report.evidence.tables().iter().flat_map(|table| {
        let dataset = policy.datasets.get(table.dataset.index());
        table.oddities.iter().filter_map(move |oddity| Some(warning(dataset?, oddity)))
    });
    let waivers = report.assessment.waivers.iter().filter_map(|used| {
        let waiver = policy.waivers.get(used.waiver.index())?;
        let owner = waiver.owner.and_then(|id| policy.bodies.get(id.index())).map(|b| b.name.as_str());
        let acts = waiver.basis.iter().filter_map(|cite| policy.acts.get(cite.act.index()));
        Some(json!({
            "for": waiver.text,
            "until": waiver.until.to_string(),
            "reason": waiver.reason,
            "owner": owner,
            "basis": acts.map(|act| act.name.as_str()).collect::<Vec<_>>(),
            "expired": used.expired,
            "verdicts": used.verdicts.len(),
        }))
    });
    let counts = tally(report.assessment.verdicts.iter().map(|v| v.status));
    let summary: Map<String, Value> =
        counts.into_iter().map(|(status, n)| (status.word().to_owned(), json!(n))).collect();
    let fields = json!({
        "idel": env!("CARGO_PKG_VERSION"),
        "policy": policy.title,
        "as_of": as_of_key(report.assessment.as_of),
        "data": data.collect::<Vec<_>>(),
        "verdicts": verdicts.collect::<Vec<_>>(),
        "stages": stages.collect::<Vec<_>>(),
        "waivers": waivers.collect::<Vec<_>>(),
        "summary": summary,
        "warnings": warnings.collect::<Vec<_>>(),
        "judged": report.assessment.judged(),
        "note": report.nothing_judged(),
    });
    match fields {
        Value::Object(fields) => fields,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}

pub fn object(record: Record) -> Value {
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
        "progress": optional(record.progress.as_deref()),
        "due": record.due,
        "done": record.done,
        "unwaived": record.unwaived,
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
