//! How verdicts went over recorded assessments.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Number;

use super::document::Verdict;
use super::folder::Saved;

/// One verdict over the assessments that passed it.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub kind: String,
    pub id: String,
    pub cell: BTreeMap<String, String>,
    pub points: Vec<Point>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub as_of: String,
    pub value: Option<Number>,
    pub required: Option<Number>,
    pub unit: String,
    pub status: String,
    /// The day on which a milestone was done.
    pub done: Option<String>,
    /// The file of the document.
    pub file: String,
}

/// What a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A verdict's own id.
    Id,
    /// The indicator of targets.
    Indicator,
    /// A declaration of the policy, of which no verdict speaks.
    NoVerdict,
    Unknown,
}

/// The indicator that a verdict is about; where the document does not say, a target bears its name as a rule.
fn indicator(verdict: &Verdict) -> Option<&str> {
    match &verdict.rests_on {
        Some(rests) => rests.indicator.as_deref(),
        None if verdict.kind == "target" => verdict.id.rsplit('.').next(),
        None => None,
    }
}

fn verdicts(saved: &[Saved]) -> impl Iterator<Item = &Verdict> {
    saved.iter().flat_map(|saved| &saved.document.verdicts)
}

/// Every name that can be asked for.
pub fn names(saved: &[Saved]) -> BTreeSet<&str> {
    verdicts(saved).flat_map(|verdict| [Some(verdict.id.as_str()), indicator(verdict)]).flatten().collect()
}

/// What a name means in these documents.
pub fn matching(saved: &[Saved], name: &str) -> Wanted {
    if verdicts(saved).any(|verdict| verdict.id == name) {
        Wanted::Id
    } else if verdicts(saved).any(|verdict| indicator(verdict) == Some(name)) {
        Wanted::Indicator
    } else if saved.iter().any(|s| s.document.definitions.contains_key(&format!("indicator {name}"))) {
        Wanted::NoVerdict
    } else {
        Wanted::Unknown
    }
}

/// The clusters in which what is asked for was judged.
pub fn clusters<'a>(saved: &'a [Saved], name: &str) -> BTreeSet<&'a str> {
    let own = verdicts(saved).filter(|verdict| verdict.id == name || indicator(verdict) == Some(name));
    own.filter_map(|verdict| verdict.cell.get("cluster").map(String::as_str)).collect()
}

/// The series of an id or, where no verdict has it, of an indicator, in the order of the latest documents; of one
/// cluster, where one is asked for.
pub fn series(saved: &[Saved], name: &str, cluster: Option<&str>) -> Vec<Series> {
    let by_id = matching(saved, name) == Wanted::Id;
    let mut found: Vec<Series> = Vec::new();
    // The latest document says best in which order verdicts stand.
    for verdict in saved.iter().rev().flat_map(|saved| &saved.document.verdicts) {
        let own = if by_id { verdict.id == name } else { indicator(verdict) == Some(name) };
        let here = cluster.is_none_or(|cluster| verdict.cell.get("cluster").is_some_and(|c| c == cluster));
        let known = found.iter().any(|series| series.is_of(verdict));
        if own && here && !known {
            let (kind, id, cell) = (verdict.kind.clone(), verdict.id.clone(), verdict.cell.clone());
            found.push(Series { kind, id, cell, points: Vec::new() });
        }
    }
    for saved in saved {
        for verdict in &saved.document.verdicts {
            let Some(series) = found.iter_mut().find(|series| series.is_of(verdict)) else { continue };
            series.points.push(Point {
                as_of: saved.document.as_of.clone(),
                value: verdict.value.clone(),
                required: verdict.required.clone(),
                unit: verdict.unit.clone(),
                status: verdict.status.clone(),
                done: verdict.done.clone(),
                file: saved.file.clone(),
            });
        }
    }
    found
}

impl Series {
    fn is_of(&self, verdict: &Verdict) -> bool {
        self.kind == verdict.kind && self.id == verdict.id && self.cell == verdict.cell
    }
}
