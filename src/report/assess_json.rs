//! An assessment for machines.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::AssessReport;
use super::assess_document::{AssessDocument, FileDocument, StageDocument, VerdictDocument, WaiverDocument};
use super::assess_part::rating_word;
use super::data::warning;
use super::number::machine;
use super::record::{Record, record};
use super::words::{as_of_key, stage_status_key, tally};
use crate::cube::Evidence;

/// The whole assessment as one JSON object, with a line break at its end.
pub fn render_assess_json<E: Evidence>(report: &AssessReport<'_, E>) -> String {
    written(&assess_document(report))
}

/// The same as a value.
pub fn assess_object<E: Evidence>(report: &AssessReport<'_, E>) -> Map<String, Value> {
    members_of(&assess_document(report))
}

fn assess_document<E: Evidence>(report: &AssessReport<'_, E>) -> AssessDocument {
    let policy = report.names.policy;
    let data = report.files.iter().map(|file| FileDocument {
        name: policy.datasets.get(file.dataset.index()).map_or_else(String::new, |d| d.name.clone()),
        file: file.file.clone(),
        rows: file.rows,
        sha256: file.sha256.clone(),
    });
    let verdicts = report.assessment.verdicts.iter().map(|one| verdict(record(report, one)));
    let stages = report.assessment.stages.iter().map(|stage| {
        let group = stage.group.and_then(|id| policy.groups.get(id.index())).map(|g| g.id.as_str());
        let id = policy.stages.get(stage.stage.index()).map_or("", |s| s.name.as_str());
        let cluster = stage.cluster.and_then(|id| policy.clusters.get(id.index()));
        StageDocument {
            id: group.unwrap_or(id).to_owned(),
            kind: if group.is_some() { "group" } else { "stage" },
            cluster: cluster.map(|c| c.name.clone()),
            serious: stage.serious,
            status: stage_status_key(stage.status),
            score: stage.score.as_ref().and_then(|score| figure(&machine(score))),
            rating: rating_word(policy, stage).map(str::to_owned),
        }
    });
    let warnings = report.evidence.tables().iter().flat_map(|table| {
        let dataset = policy.datasets.get(table.dataset.index());
        table.oddities.iter().filter_map(move |oddity| Some(warning(dataset?, oddity)))
    });
    let waivers = report.assessment.waivers.iter().filter_map(|used| {
        let waiver = policy.waivers.get(used.waiver.index())?;
        let acts = waiver.basis.iter().filter_map(|cite| policy.acts.get(cite.act.index()));
        Some(WaiverDocument {
            of: waiver.text.clone(),
            until: waiver.until.to_string(),
            reason: waiver.reason.clone(),
            owner: waiver.owner.and_then(|id| policy.bodies.get(id.index())).map(|b| b.name.clone()),
            basis: acts.map(|act| act.name.clone()).collect(),
            expired: used.expired,
            verdicts: used.verdicts.len(),
        })
    });
    let counts = tally(report.assessment.verdicts.iter().map(|v| v.status));
    AssessDocument {
        idel: env!("CARGO_PKG_VERSION"),
        policy: policy.title.clone(),
        as_of: as_of_key(report.assessment.as_of),
        data: data.collect(),
        verdicts: verdicts.collect(),
        stages: stages.collect(),
        waivers: waivers.collect(),
        summary: counts.into_iter().map(|(status, n)| (status.word().to_owned(), json!(n))).collect(),
        warnings: warnings.collect(),
        judged: report.assessment.judged() as u64,
        note: report.nothing_judged(),
    }
}

/// A verdict as a value.
pub fn object(record: Record) -> Value {
    Value::Object(members_of(&verdict(record)))
}

fn verdict(record: Record) -> VerdictDocument {
    let members = [
        record.cluster.map(|cluster| ("cluster".to_owned(), cluster)),
        record.role.map(|role| ("role".to_owned(), role)),
        record.member,
        record.period.map(|(grain, period)| (grain.to_owned(), period)),
    ];
    let cell = members.into_iter().flatten().map(|(axis, member)| (axis, Value::String(member)));
    let some = |text: Option<String>| text.as_deref().and_then(figure);
    VerdictDocument {
        kind: record.kind,
        id: record.id,
        cell: cell.collect(),
        status: record.status,
        level: record.level,
        value: some(record.value),
        required: some(record.required),
        unit: record.unit,
        gap: some(record.gap),
        achievement: some(record.achievement),
        coverage: figure(&record.coverage).unwrap_or_else(|| 0.into()),
        data_status: record.data_status,
        progress: some(record.progress),
        due: record.due,
        done: record.done,
        unwaived: record.unwaived,
        owner: record.owner,
        basis: record.basis,
        reason: record.reason,
        file: record.file,
        line: record.line,
        column: record.column,
    }
}

/// The fields of a document, in the order in which they are declared.
fn members_of(document: &impl Serialize) -> Map<String, Value> {
    // Only keys that are no texts could make this fail.
    match serde_json::to_value(document) {
        Ok(Value::Object(members)) => members,
        Ok(_) | Err(_) => Map::new(),
    }
}

/// A decimal text as a JSON number with the same digits.
fn figure(text: &str) -> Option<serde_json::Number> {
    text.parse().ok()
}

/// A decimal text as a JSON number with the same digits.
pub fn number(text: &str) -> Value {
    text.parse::<serde_json::Number>().map_or(Value::Null, Value::Number)
}

pub fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Null, number)
}

/// A document as indented JSON with a line break at its end.
pub fn written(document: &impl Serialize) -> String {
    // Writing a value to memory does not fail.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// Indented JSON with a line break at its end.
pub fn pretty(value: &Value) -> String {
    written(value)
}
