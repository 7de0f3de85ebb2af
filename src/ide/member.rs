//! What a name may be compared with: codes with their titles, clusters, roles, periods.

use super::complete::Candidate;
use super::place::Cursor;
use super::vocabulary::{Vocabulary, is_cluster_word, is_role_word, is_time_word};
use super::words::say;
use crate::check::Known;
use crate::keyword::Lang;
use crate::model::{AxisKind, Classification, ClassificationId, Code, ColumnKind, Grain, Policy};
use crate::source::closing_of;
use crate::syntax::is_name;

/// So many codes are shown at once; of more the shallowest.
const MOST: usize = 90;

/// The members of what a name is.
pub fn members(vocabulary: &Vocabulary, subject: &str, cursor: &Cursor<'_>, lang: Lang) -> Vec<Candidate> {
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
    let lists = vocabulary.find(subject).filter_map(|known| list_of(policy, known));
    let mut seen: Vec<ClassificationId> = Vec::new();
    for list in lists {
        if !seen.contains(&list) {
            seen.push(list);
        }
    }
    let found = seen.iter().filter_map(|id| policy.classifications.get(id.index()));
    found.flat_map(|list| codes(list, cursor)).collect()
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
    let written = |code: &str| match cursor.quoted {
        Some(quote) => format!("{quote}{code}{}", closing_of(quote).unwrap_or(quote)),
        None if is_name(code) => code.to_owned(),
        None => format!("\"{code}\""),
    };
    let found = codes_begun(list, cursor.word).into_iter();
    found.map(|code| Candidate { replacement: written(&code.code), shown: titled(code) }).collect()
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
