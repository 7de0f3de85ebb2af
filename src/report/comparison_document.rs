//! What changed between two assessments as machines read it: the types of its JSON, from which its schema is made.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Number, Value, json};

use super::compared::{GROUPS, Group};
use crate::history::{Cause, Change, Comparison, Edit, Figure, Kept, Moved, Side, Stage, StageChange};

/// Verdicts and stages that are not what they were.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ComparisonDocument {
    /// The title of the policy.
    pub policy: String,
    pub old: SideDocument,
    pub new: SideDocument,
    /// In the order of the later assessment; verdicts that are gone stand at the end.
    pub changes: Vec<VerdictChangeDocument>,
    pub stages: Vec<StageChangeDocument>,
    /// How many changes there are of each kind, how many stages changed, and how many verdicts did not.
    #[schemars(with = "BTreeMap<String, u64>")]
    pub summary: Map<String, Value>,
    /// Both assessments say what their verdicts rest on.
    pub causes_known: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SideDocument {
    /// The day of judging: the longest period that ends on it, else a date.
    pub as_of: String,
    /// The version of the program.
    pub idel: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct VerdictChangeDocument {
    #[schemars(extend("enum" = [
        "newly_missed", "newly_overdue", "newly_undecided", "newly_behind", "newly_waived", "newly_met", "newly_done",
        "newly_on_track", "newly_pending", "newly_not_applicable", "other_status", "appeared", "gone", "value_changed"
    ]))]
    pub change: &'static str,
    /// `target`, `requirement`, `milestone`, `rule`
    pub kind: String,
    /// `first.productivity`
    pub id: String,
    /// What it was called before, where that was another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Axes with their members.
    pub cell: BTreeMap<String, String>,
    /// Absent where there was no such verdict.
    pub old: Option<KeptDocument>,
    pub new: Option<KeptDocument>,
    pub causes: Vec<CauseDocument>,
}

/// What an assessment says of a verdict.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeptDocument {
    pub status: String,
    /// The fact, in `unit`.
    pub value: Option<Number>,
    /// The plan, in `unit`.
    pub required: Option<Number>,
    pub unit: String,
    /// The day on which a milestone was done.
    pub done: Option<String>,
    pub reason: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct StageChangeDocument {
    #[schemars(extend("enum" = ["stage", "group"]))]
    pub kind: String,
    pub id: String,
    pub cluster: Option<String>,
    pub old: Option<StageSideDocument>,
    pub new: Option<StageSideDocument>,
    pub causes: Vec<CauseDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct StageSideDocument {
    pub status: String,
    /// A part of 1.
    pub score: Option<Number>,
    pub rating: Option<String>,
}

/// Why something changed; which fields stand there is decided by `cause`.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct CauseDocument {
    #[schemars(extend("enum" = ["data", "definition", "parameter", "verdicts", "as_of", "program"]))]
    pub cause: &'static str,
    /// Of `data`: the datasets whose files are others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datasets: Option<Vec<String>>,
    /// Of `data`: how many rows they have, by dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<BTreeMap<String, RowsDocument>>,
    /// Of `data`: sums and counts that moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<Vec<MovedDocument>>,
    /// Of `definition`: what was done.
    #[schemars(extend("enum" = ["changed", "added", "removed"]))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit: Option<&'static str>,
    /// Of `definition`: kinds and names (`indicator productivity`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definitions: Option<Vec<String>>,
    /// Of `parameter`: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of `verdicts`: their ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdicts: Option<Vec<String>>,
    /// Of `parameter` a number or nothing, of `as_of` a day, of `program` a version.
    #[schemars(extend("type" = ["number", "string", "null"]))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    #[schemars(extend("type" = ["number", "string", "null"]))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct RowsDocument {
    pub old: u64,
    pub new: u64,
}

/// A sum, count or other aggregate of a cell in both.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MovedDocument {
    /// As the policy writes it: `sum(value_added)`.
    pub figure: String,
    pub dataset: String,
    pub cell: BTreeMap<String, String>,
    pub unit: String,
    pub old: FigureDocument,
    pub new: FigureDocument,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct FigureDocument {
    pub value: Option<Number>,
    /// Values that are there, of those that are expected.
    pub present: u64,
    pub expected: u64,
}

impl ComparisonDocument {
    pub fn new(comparison: &Comparison) -> Self {
        let mut summary = Map::new();
        for group in GROUPS {
            let n = comparison.changes.iter().filter(|change| Group::of(change) == group).count();
            summary.insert(group.key().to_owned(), json!(n));
        }
        summary.insert("stages".to_owned(), json!(comparison.stages.len()));
        summary.insert("unchanged".to_owned(), json!(comparison.unchanged));
        let side = |side: &Side| SideDocument { as_of: side.as_of.clone(), idel: side.idel.clone() };
        ComparisonDocument {
            policy: comparison.policy.clone(),
            old: side(&comparison.old),
            new: side(&comparison.new),
            changes: comparison.changes.iter().map(verdict).collect(),
            stages: comparison.stages.iter().map(stage).collect(),
            summary,
            causes_known: comparison.tells_causes,
        }
    }
}

fn verdict(change: &Change) -> VerdictChangeDocument {
    let kept = |kept: &Kept| KeptDocument {
        status: kept.status.clone(),
        value: kept.value.clone(),
        required: kept.required.clone(),
        unit: kept.unit.clone(),
        done: kept.done.clone(),
        reason: kept.reason.clone(),
    };
    VerdictChangeDocument {
        change: Group::of(change).key(),
        kind: change.kind.clone(),
        id: change.id.clone(),
        was: change.was.clone(),
        cell: change.cell.clone(),
        old: change.old.as_ref().map(kept),
        new: change.new.as_ref().map(kept),
        causes: change.causes.iter().map(cause).collect(),
    }
}

fn stage(change: &StageChange) -> StageChangeDocument {
    let side = |stage: &Stage| StageSideDocument {
        status: stage.status.clone(),
        score: stage.score.clone(),
        rating: stage.rating.clone(),
    };
    StageChangeDocument {
        kind: change.kind.clone(),
        id: change.id.clone(),
        cluster: change.cluster.clone(),
        old: change.old.as_ref().map(side),
        new: change.new.as_ref().map(side),
        causes: change.causes.iter().map(cause).collect(),
    }
}

fn cause(cause: &Cause) -> CauseDocument {
    let moves = |word: &'static str, old: &str, new: &str| CauseDocument {
        cause: word,
        old: Some(json!(old)),
        new: Some(json!(new)),
        ..CauseDocument::default()
    };
    match cause {
        Cause::Data { datasets, figures } => {
            let rows = datasets.iter().filter_map(|data| {
                let (old, new) = data.rows?;
                Some((data.name.clone(), RowsDocument { old, new }))
            });
            CauseDocument {
                cause: "data",
                datasets: Some(datasets.iter().map(|data| data.name.clone()).collect()),
                rows: Some(rows.collect()),
                figures: Some(figures.iter().map(moved).collect()),
                ..CauseDocument::default()
            }
        }
        Cause::Definitions { edit, keys } => CauseDocument {
            cause: "definition",
            edit: Some(match edit {
                Edit::Changed => "changed",
                Edit::Added => "added",
                Edit::Removed => "removed",
            }),
            definitions: Some(keys.clone()),
            ..CauseDocument::default()
        },
        Cause::Parameter { name, old, new } => CauseDocument {
            cause: "parameter",
            name: Some(name.clone()),
            old: Some(json!(old)),
            new: Some(json!(new)),
            ..CauseDocument::default()
        },
        Cause::Verdicts(ids) => {
            CauseDocument { cause: "verdicts", verdicts: Some(ids.clone()), ..CauseDocument::default() }
        }
        Cause::AsOf { old, new } => moves("as_of", old, new),
        Cause::Program { old, new } => moves("program", old, new),
    }
}

fn moved(moved: &Moved) -> MovedDocument {
    let side = |figure: &Figure| FigureDocument {
        value: figure.value.clone(),
        present: figure.present,
        expected: figure.expected,
    };
    MovedDocument {
        figure: moved.new.figure.clone(),
        dataset: moved.new.dataset.clone(),
        cell: moved.new.cell.clone(),
        unit: moved.new.unit.clone(),
        old: side(&moved.old),
        new: side(&moved.new),
    }
}
