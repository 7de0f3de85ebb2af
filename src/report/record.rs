//! A verdict as machine-readable results tell it: names instead of ids, exact numbers, shares as fractions.

use super::AssessReport;
use super::number::machine;
use super::words::grain_key;
use crate::cube::{Coverage, Evidence};
use crate::keyword::Lang;
use crate::model::{CellAxis, Level};
use crate::unit::Number;
use crate::verdict::Verdict;

/// The fields of one verdict; numbers are text that reads back to the exact value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub kind: &'static str,
    pub id: String,
    /// Axes and members that tell the verdicts of one target apart.
    pub cluster: Option<String>,
    pub role: Option<String>,
    /// A member of another axis, with the axis.
    pub member: Option<(String, String)>,
    /// A period, with its grain.
    pub period: Option<(&'static str, String)>,
    pub status: &'static str,
    pub level: &'static str,
    pub value: Option<String>,
    pub required: Option<String>,
    pub unit: String,
    pub gap: Option<String>,
    pub achievement: Option<String>,
    pub coverage: String,
    /// How settled the data are.
    pub data_status: Option<&'static str>,
    pub progress: Option<String>,
    pub due: Option<String>,
    /// The day on which a milestone was done.
    pub done: Option<String>,
    /// What it would be without its waiver.
    pub unwaived: Option<&'static str>,
    pub owner: Option<String>,
    pub basis: Vec<String>,
    pub reason: Option<String>,
    pub file: String,
    pub line: usize,
    pub column: usize,
}

pub fn record<E: Evidence>(report: &AssessReport<'_, E>, verdict: &Verdict) -> Record {
    let names = &report.names;
    let policy = names.policy;
    let (file, place) = names.sources.place(verdict.span);
    let cluster = verdict.cell.cluster.and_then(|id| policy.clusters.get(id.index()));
    let axis = report.axis(verdict);
    let member =
        verdict.cell.member.as_ref().zip(axis).map(|(member, axis)| {
            (names.axis(CellAxis::Axis(axis)).to_owned(), names.axis_key(axis, member))
        });
    let act = |id: crate::model::ActId| policy.acts.get(id.index()).map(|a| a.name.clone());
    Record {
        kind: verdict.kind.word(),
        id: verdict.id.clone(),
        cluster: cluster.map(|c| c.name.clone()),
        role: verdict.cell.role.map(|role| names.role(role).to_owned()),
        member,
        period: verdict.cell.period.map(|p| (grain_key(p.grain), p.to_string())),
        status: verdict.status.word(),
        level: match verdict.level {
            Level::Mandatory => "mandatory",
            Level::Advisory => "advisory",
        },
        value: verdict.value.as_ref().map(machine),
        required: verdict.required.as_ref().map(machine),
        unit: verdict.unit.text.to_string(),
        gap: verdict.gap.as_ref().map(machine),
        achievement: verdict.achievement.as_ref().map(machine),
        coverage: coverage(verdict.coverage),
        data_status: verdict.data_status().map(|status| status.word(Lang::En)),
        progress: verdict.progress.as_ref().map(machine),
        due: verdict.due.map(|p| p.to_string()).or(verdict.due_day.map(|day| day.to_string())),
        done: verdict.done_on.map(|day| day.to_string()),
        unwaived: verdict.waived.map(|(_, status)| status.word()),
        owner: verdict.owner.and_then(|id| policy.bodies.get(id.index())).map(|b| b.name.clone()),
        basis: verdict.basis.iter().filter_map(|citation| act(citation.act)).collect(),
        reason: report.why(verdict),
        file: file.to_owned(),
        line: place.line,
        column: place.column,
    }
}

/// The part of expected values that is present, as a fraction.
pub fn coverage(coverage: Coverage) -> String {
    machine(&Number::Exact(coverage.ratio()))
}
