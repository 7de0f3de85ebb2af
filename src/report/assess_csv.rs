//! An assessment as a table: a line per verdict, the fields of the JSON.

use super::AssessReport;
use super::csv::table;
use super::record::record;
use crate::cube::Evidence;

const HEADER: [&str; 26] = [
    "kind",
    "id",
    "cluster",
    "role",
    "axis",
    "member",
    "period",
    "status",
    "level",
    "value",
    "required",
    "unit",
    "gap",
    "achievement",
    "coverage",
    "data_status",
    "progress",
    "due",
    "done",
    "unwaived",
    "owner",
    "basis",
    "reason",
    "file",
    "line",
    "column",
];

/// The verdicts as CSV. An absent field is empty; several acts are joined by `;`. The reason of a waiver goes before
/// that of the status.
pub fn render_assess_csv<E: Evidence>(report: &AssessReport<'_, E>) -> String {
    let rows = report.assessment.verdicts.iter().map(|verdict| {
        let r = record(report, verdict);
        let (axis, member) = r.member.unwrap_or_default();
        let or_empty = Option::unwrap_or_default;
        let waiver = verdict.waived.and_then(|(id, _)| report.names.policy.waivers.get(id.index()));
        let waiver = waiver.map(|waiver| waiver.reason.clone()).filter(|reason| !reason.is_empty());
        let reasons: Vec<String> = waiver.into_iter().chain(r.reason).collect();
        [
            r.kind.to_owned(),
            r.id,
            or_empty(r.cluster),
            or_empty(r.role),
            axis,
            member,
            r.period.map(|(_, period)| period).unwrap_or_default(),
            r.status.to_owned(),
            r.level.to_owned(),
            or_empty(r.value),
            or_empty(r.required),
            r.unit,
            or_empty(r.gap),
            or_empty(r.achievement),
            r.coverage,
            r.data_status.unwrap_or_default().to_owned(),
            or_empty(r.progress),
            or_empty(r.due),
            or_empty(r.done),
            r.unwaived.unwrap_or_default().to_owned(),
            or_empty(r.owner),
            r.basis.join(";"),
            reasons.join("; "),
            r.file,
            r.line.to_string(),
            r.column.to_string(),
        ]
        .to_vec()
    });
    table(&HEADER, rows)
}
