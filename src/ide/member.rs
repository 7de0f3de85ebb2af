//! What a name may be compared with: codes with their titles, clusters, roles, periods.

use std::collections::BTreeSet;

use super::complete::Candidate;
use super::place::Cursor;
use super::vocabulary::{Vocabulary, is_cluster_word, is_role_word, is_time_word};
use super::words::say;
use crate::check::Known;
use crate::keyword::Lang;
use crate::model::{AxisKind, Classification, ClassificationId, Code, ColumnKind, ColumnRef, Grain, Policy};
use crate::source::closing_of;
use crate::syntax::is_name;

/// So many codes are shown at once; of more the shallowest.
const MOST: usize = 90;

/// What is known of data while a condition on them is written.
pub trait Seen {
    /// Values of a column that fit what is typed, at most so many, in a stable order: a text or a key, and its title.
    fn values(&self, column: ColumnRef, typed: &str, most: usize) -> Vec<(String, Option<String>)>;
}

/// No data were read.
#[derive(Debug, Clone, Copy)]
pub struct Unseen;

impl Seen for Unseen {
    fn values(&self, _: ColumnRef, _: &str, _: usize) -> Vec<(String, Option<String>)> {
        Vec::new()
    }
}

/// The members of what a name is.
pub fn members(
    vocabulary: &Vocabulary,
    seen: &dyn Seen,
    subject: &str,
    cursor: &Cursor<'_>,
    lang: Lang,
) -> Vec<Candidate> {
    let policy = &*vocabulary.policy;
    let named = |name: &str, about: &str| Candidate::named(name, about);
    if is_cluster_word(subject) {
        return policy
            .clusters
            .iter()
            .map(|c| named(&c.name, c.title.as_deref().unwrap_or_default()))
            .collect();
    }
    if is_role_word(subject) {
        return policy.roles.iter().map(|role| named(role, say(lang, "role", "роль"))).collect();
    }
    if is_time_word(subject) {
        return years(policy).iter().map(|year| named(&year.to_string(), "")).collect();
    }
    let mut lists: Vec<ClassificationId> = Vec::new();
    for list in vocabulary.find(subject).filter_map(|known| list_of(policy, known)) {
        if !lists.contains(&list) {
            lists.push(list);
        }
    }
    let found = lists.iter().filter_map(|id| policy.classifications.get(id.index()));
    let coded = found.flat_map(|list| codes(list, cursor));
    let columns: BTreeSet<ColumnRef> =
        vocabulary.find(subject).flat_map(|known| columns_of(policy, known)).collect();
    let valued = columns.into_iter().flat_map(|column| seen.values(column, cursor.word, MOST));
    let valued = valued.map(|(value, title)| Candidate {
        replacement: written(&value, cursor),
        shown: title.map_or_else(|| value.clone(), |title| format!("{value} {title}")),
    });
    coded.chain(valued).collect()
}

/// The columns whose values data have, of a name.
fn columns_of(policy: &Policy, known: &Known) -> Vec<ColumnRef> {
    match known {
        Known::Column(at) => vec![*at],
        Known::Axis(id) => policy.axes.get(id.index()).map(|axis| axis.columns.clone()).unwrap_or_default(),
        Known::Classification(_)
        | Known::Field(_)
        | Known::Indicator(_)
        | Known::Function(_)
        | Known::Parameter(_)
        | Known::Dataset(_)
        | Known::Cluster(_)
        | Known::Role(_)
        | Known::Act(_)
        | Known::Body(_)
        | Known::Rating(_)
        | Known::Stage(_)
        | Known::Milestone(_)
        | Known::Unit => Vec::new(),
    }
}

/// The list whose codes a name has.
fn list_of(policy: &Policy, known: &Known) -> Option<ClassificationId> {
    match known {
        Known::Column(at) => match policy.datasets.get(at.dataset.index())?.column(at.column)?.kind {
            ColumnKind::Code(list) => Some(list),
            ColumnKind::Text
            | ColumnKind::Number(_)
            | ColumnKind::Date
            | ColumnKind::Reference(_)
            | ColumnKind::Cluster => None,
        },
        Known::Axis(id) => match policy.axes.get(id.index())?.kind {
            AxisKind::Tree(list) => Some(list),
            AxisKind::Text | AxisKind::Entity(_) => None,
        },
        Known::Classification(list) => Some(*list),
        Known::Field(list) => *list,
        Known::Indicator(_)
        | Known::Function(_)
        | Known::Parameter(_)
        | Known::Dataset(_)
        | Known::Cluster(_)
        | Known::Role(_)
        | Known::Act(_)
        | Known::Body(_)
        | Known::Rating(_)
        | Known::Stage(_)
        | Known::Milestone(_)
        | Known::Unit => None,
    }
}

/// Codes that begin as is typed, in their order; else those whose titles have what is typed. Of too many the shallowest.
pub fn codes_begun<'l>(list: &'l Classification, typed: &str) -> Vec<&'l Code> {
    let typed = typed.to_lowercase();
    let begun = |code: &&Code| code.code.to_lowercase().starts_with(&typed);
    let titled =
        |code: &&Code| code.title.as_ref().is_some_and(|title| title.to_lowercase().contains(&typed));
    let mut found: Vec<&Code> = list.codes.iter().filter(begun).collect();
    if found.is_empty() {
        found = list.codes.iter().filter(titled).collect();
    }
    let mut level = list.depth();
    while found.len() > MOST && level > 1 {
        found.retain(|code| code.level < level);
        level -= 1;
    }
    found
}

/// A code with its title.
pub fn titled(code: &Code) -> String {
    match &code.title {
        Some(title) if title != &code.code => format!("{} {title}", code.code),
        Some(_) | None => code.code.clone(),
    }
}

fn codes(list: &Classification, cursor: &Cursor<'_>) -> Vec<Candidate> {
    let found = codes_begun(list, cursor.word).into_iter();
    found.map(|code| Candidate { replacement: written(&code.code, cursor), shown: titled(code) }).collect()
}

/// A value as it is written at a place.
fn written(value: &str, cursor: &Cursor<'_>) -> String {
    match cursor.quoted {
        Some(quote) => format!("{quote}{value}{}", closing_of(quote).unwrap_or(quote)),
        None if is_name(value) => value.to_owned(),
        None => format!("\"{value}\""),
    }
}

/// The years of the policy, with its baseline before them.
fn years(policy: &Policy) -> Vec<i32> {
    let year = |period: crate::model::Period| period.coarsen(Grain::Year).map(|p| p.ordinal);
    let baseline = policy.baseline.and_then(year);
    let own = policy.period.and_then(|(from, until)| Some(year(from)?..=year(until)?));
    let mut years: Vec<i32> = baseline.into_iter().chain(own.into_iter().flatten()).collect();
    years.sort_unstable();
    years.dedup();
    years
}
