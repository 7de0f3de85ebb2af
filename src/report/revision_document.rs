//! Two versions of a policy as machines read them: the types of the JSON of `idel diff`, from which its schema is made.

use schemars::JsonSchema;
use serde::Serialize;

use super::comparison_document::ComparisonDocument;
use super::revision::{Revision, shown_key};
use crate::grounds::Touched;
use crate::revision::{Change, ClauseChange, CodesChange, ContourChange, Moved, SettingChange, Stand, What};

/// What differs between two versions of a policy, or two saved assessments.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevisionDocument {
    /// The version of the program.
    pub idel: &'static str,
    /// The title of the later version.
    pub policy: String,
    /// As the command line names it.
    pub old: String,
    pub new: String,
    /// Datasets whose files the earlier version does not hold: those of today were read.
    pub data_of_today: Vec<String>,
    /// Absent where a side is a saved assessment, which holds none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<SettingDocument>>,
    /// Absent where a side is a saved assessment, which holds none.
    pub definitions: Option<Vec<DefinitionDocument>>,
    /// Absent where data were not asked for, or a side is a saved assessment.
    pub contours: Option<Vec<ContourDocument>>,
    /// Absent where data were not asked for.
    pub verdicts: Option<ComparisonDocument>,
}

/// A setting of the project file that differs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingDocument {
    /// `as_of`, `lints.W0405`, `data.report`
    pub setting: String,
    /// As a project file says it; absent where it says nothing.
    pub old: Option<String>,
    pub new: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct DefinitionDocument {
    #[schemars(extend("enum" = ["added", "removed", "renamed", "changed"]))]
    pub change: &'static str,
    /// Kind and name: `indicator productivity`.
    pub definition: String,
    /// The former name of what was renamed.
    pub was: Option<String>,
    /// In the later version; of what is gone in the earlier one.
    pub file: String,
    pub line: usize,
    /// Of what was changed: the clauses that differ.
    pub clauses: Vec<ClauseDocument>,
    /// Of a classification whose file holds other codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codes: Option<CodesDocument>,
    /// The targets, milestones, requirements and rules that rest on it.
    pub touches: Vec<TouchedDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ClauseDocument {
    /// The English keyword's slot; absent for the head of a declaration.
    pub clause: Option<&'static str>,
    /// As written; absent where there was none.
    pub old: Option<String>,
    pub new: Option<String>,
}

/// What became of the codes of a classification.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CodesDocument {
    pub added: Vec<String>,
    pub removed: Vec<String>,
    /// Those that stand under another code.
    pub moved: Vec<CodeDocument>,
    /// Those with another title.
    pub renamed: Vec<CodeDocument>,
}

/// A code with its parents, or its titles; absent where it has none.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CodeDocument {
    pub code: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TouchedDocument {
    /// `first.productivity`
    pub id: String,
    /// The clusters in which it rests on the definition; none where it is of no cluster.
    pub clusters: Vec<String>,
    /// In every cluster that it is asked in.
    pub all: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ContourDocument {
    pub cluster: String,
    /// The former name of a cluster that was renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// The periods in which each version was asked.
    pub old_period: String,
    pub new_period: String,
    /// Who stands otherwise, by key.
    pub members: Vec<MemberDocument>,
    /// How many stand as before.
    pub same: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct MemberDocument {
    pub key: String,
    pub title: Option<String>,
    /// Absent where it was no member.
    pub old: Option<StandDocument>,
    pub new: Option<StandDocument>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct StandDocument {
    /// Absent where a missing value leaves it open.
    pub role: Option<String>,
}

impl RevisionDocument {
    pub fn new(revision: &Revision) -> Self {
        let definitions = revision.definitions.as_ref();
        let contours = revision.contours.as_ref();
        RevisionDocument {
            idel: env!("CARGO_PKG_VERSION"),
            policy: revision.policy.clone(),
            old: revision.sides.0.clone(),
            new: revision.sides.1.clone(),
            data_of_today: revision.today.clone(),
            settings: revision.settings.as_ref().map(|all| all.iter().map(setting).collect()),
            definitions: definitions.map(|all| all.iter().map(|(own, on)| definition(own, on)).collect()),
            contours: contours.map(|all| all.iter().map(contour).collect()),
            verdicts: revision.verdicts.as_ref().map(ComparisonDocument::new),
        }
    }
}

fn setting(change: &SettingChange) -> SettingDocument {
    SettingDocument { setting: change.key.clone(), old: change.old.clone(), new: change.new.clone() }
}

fn codes(change: &CodesChange) -> CodesDocument {
    let document = |code: &String, old: &Option<String>, new: &Option<String>| CodeDocument {
        code: code.clone(),
        old: old.clone(),
        new: new.clone(),
    };
    CodesDocument {
        added: change.added.clone(),
        removed: change.removed.clone(),
        moved: change.moved.iter().map(|moved| document(&moved.code, &moved.old, &moved.new)).collect(),
        renamed: change.renamed.iter().map(|own| document(&own.code, &own.old, &own.new)).collect(),
    }
}

fn definition(change: &Change, touched: &[Touched]) -> DefinitionDocument {
    let (word, clauses, was): (_, &[ClauseChange], _) = match &change.what {
        What::Added => ("added", &[], None),
        What::Removed => ("removed", &[], None),
        What::Renamed { was, clauses } => ("renamed", clauses, Some(was.clone())),
        What::Changed(clauses) => ("changed", clauses, None),
        What::Codes(_) => ("changed", &[], None),
    };
    let other_codes = match &change.what {
        What::Codes(change) => Some(codes(change)),
        What::Added | What::Removed | What::Renamed { .. } | What::Changed(_) => None,
    };
    let clause = |clause: &ClauseChange| ClauseDocument {
        clause: clause.slot,
        old: clause.old.clone(),
        new: clause.new.clone(),
    };
    let touches = |touched: &Touched| TouchedDocument {
        id: touched.id.clone(),
        clusters: touched.clusters.clone(),
        all: touched.all,
    };
    DefinitionDocument {
        change: word,
        definition: shown_key(change).trim().to_owned(),
        was,
        file: change.file.clone(),
        line: change.line,
        clauses: clauses.iter().map(clause).collect(),
        codes: other_codes,
        touches: touched.iter().map(touches).collect(),
    }
}

fn contour(contour: &ContourChange) -> ContourDocument {
    let stand = |stand: &Stand| StandDocument {
        role: match stand {
            Stand::Open => None,
            Stand::Role(role) => Some(role.clone()),
        },
    };
    let member = |moved: &Moved| MemberDocument {
        key: moved.key.clone(),
        title: moved.title.clone(),
        old: moved.old.as_ref().map(stand),
        new: moved.new.as_ref().map(stand),
    };
    ContourDocument {
        cluster: contour.cluster.clone(),
        was: contour.was.clone(),
        old_period: contour.periods.0.clone(),
        new_period: contour.periods.1.clone(),
        members: contour.members.iter().map(member).collect(),
        same: contour.same,
    }
}
