//! `contours exclusive` held against data: nobody is a member of two clusters in the same period.
//!
//! Sure members only: who is undetermined in one of the two is told with the cluster's coverage.

use std::collections::{BTreeMap, BTreeSet};

use super::build::subject_again;
use super::contour::{ContourPlan, SpacePlan};
use super::load::{SourceFiles, problem};
use super::locate::places_where;
use super::membership::is_over;
use super::memberships::Memberships;
use super::signature::{Signature, StateKind};
use super::table::{Store, Subjects};
use super::truth::YES;
use crate::diagnostic::{DataFault, DataProblem, Shared};
use crate::model::{Cluster, DatasetId, Period};
use crate::source::Span;

/// So many of those who are in both are named with their roles.
const MOST_NAMED: usize = 3;

/// Two clusters, by their places in a space.
type Pair = (usize, usize);

/// Those who are in both clusters, each with the first period in which they are.
type Found = BTreeMap<Pair, BTreeMap<u32, (Option<Period>, Signature)>>;

/// One problem for each pair of clusters that share members.
pub fn check_exclusive(
    store: &Store,
    sources: &[Option<SourceFiles>],
    exclusive: Span,
    problems: &mut Vec<DataProblem>,
) {
    let entities: BTreeSet<DatasetId> = store.policy.clusters.iter().map(|c| c.entity).collect();
    for dataset in entities {
        let Some(space) = SpacePlan::new(store, dataset).filter(|space| space.contours.len() > 1) else {
            continue;
        };
        let source = sources.get(dataset.index()).and_then(Option::as_ref);
        for (pair, members) in shared(store, &space) {
            problems.extend(told(store, &space, pair, &members, source, exclusive));
        }
    }
}

/// The periods that any data have; memberships that do not change are judged once.
fn periods(store: &Store, space: &SpacePlan) -> Vec<Option<Period>> {
    if !space.timed {
        return vec![None];
    }
    let tables = store.tables.iter().filter_map(|table| Some((table.grain?, &table.periods)));
    let all: BTreeSet<Period> = tables
        .flat_map(|(grain, ordinals)| ordinals.iter().map(move |ordinal| Period { grain, ordinal: *ordinal }))
        .collect();
    all.into_iter().map(Some).collect()
}

fn shared(store: &Store, space: &SpacePlan) -> Found {
    let memberships = Memberships::default();
    let mut found = Found::new();
    for period in periods(store, space) {
        let ids = memberships.of(store, space, period);
        let signatures = memberships.signatures.list();
        let pairs: Vec<Vec<Pair>> = signatures.iter().map(|s| pairs_in(store, space, s, period)).collect();
        for (subject, id) in ids.iter().enumerate() {
            for pair in pairs.get(*id as usize).into_iter().flatten() {
                let (Some(signature), Ok(subject)) = (signatures.get(*id as usize), u32::try_from(subject))
                else {
                    continue;
                };
                let members = found.entry(*pair).or_default();
                members.entry(subject).or_insert_with(|| (period, signature.clone()));
            }
        }
    }
    found
}

/// The pairs of clusters that somebody with this signature is in at once.
fn pairs_in(store: &Store, space: &SpacePlan, signature: &Signature, period: Option<Period>) -> Vec<Pair> {
    let cluster = |contour: &ContourPlan| store.policy.clusters.get(contour.id.index());
    let states = space.contours.iter().zip(&signature.states).enumerate();
    let is_member = |(at, (contour, state)): (usize, (&ContourPlan, &super::signature::State))| {
        let member = state.kind == StateKind::Member && state.inside == YES;
        cluster(contour).filter(|c| member && exists_in(c, period)).map(|c| (at, c))
    };
    let members: Vec<(usize, &Cluster)> = states.filter_map(is_member).collect();
    let mut pairs = Vec::new();
    for (at, (first, a)) in members.iter().enumerate() {
        for (second, b) in members.iter().skip(at + 1) {
            if period.is_some() || exist_together(a, b) {
                pairs.push((*first, *second));
            }
        }
    }
    pairs
}

/// A contour that is projected back to the time before its cluster is no membership in it.
fn exists_in(cluster: &Cluster, period: Option<Period>) -> bool {
    period.is_none_or(|period| {
        !is_over(cluster, period) && cluster.from.is_none_or(|from| from.first_day() <= period.last_day())
    })
}

fn exist_together(a: &Cluster, b: &Cluster) -> bool {
    let ends_before = |a: &Cluster, b: &Cluster| matches!((a.until, b.from), (Some(until), Some(from)) if until.last_day() < from.first_day());
    !ends_before(a, b) && !ends_before(b, a)
}

fn told(
    store: &Store,
    space: &SpacePlan,
    (first, second): Pair,
    members: &BTreeMap<u32, (Option<Period>, Signature)>,
    source: Option<&SourceFiles>,
    exclusive: Span,
) -> Option<DataProblem> {
    let dataset = store.dataset(space.dataset)?;
    let cluster = |at: usize| -> Option<(&ContourPlan, &Cluster)> {
        let contour = space.contours.get(at)?;
        Some((contour, store.policy.clusters.get(contour.id.index())?))
    };
    let ((contour, a), (other, b)) = (cluster(first)?, cluster(second)?);
    let role = |contour: &ContourPlan, signature: &Signature, at: usize| {
        let bits = signature.states.get(at).map_or(0, |state| state.roles);
        let place = contour.roles.iter().enumerate().find(|(at, _)| bits >> (*at).min(127) & 1 == 1);
        place.and_then(|(_, role)| store.policy.roles.get(role.index())).cloned().unwrap_or_default()
    };
    let named = members.iter().take(MOST_NAMED).map(|(subject, (period, signature))| Shared {
        key: store.subject_text(space.dataset, *subject),
        roles: (role(contour, signature, first), role(other, signature, second)),
        period: period.map(|period| period.to_string()),
    });
    let fault = DataFault::InTwoClusters {
        clusters: (a.name.clone(), b.name.clone()),
        places: (a.span, b.span),
        members: members.len() as u64,
        named: named.collect(),
    };
    let table = store.table(space.dataset)?;
    let by_row = matches!(table.subjects, Subjects::Entities);
    let key = dataset.keys.first().and_then(|key| dataset.column(*key));
    let (places, more) = match (source.filter(|_| by_row), key) {
        (Some(source), Some(key)) => places_where(store, space.dataset, source, |chunk, row| {
            let subject = subject_again(table, dataset, chunk, row);
            members
                .contains_key(&subject)
                .then(|| (key.header.clone(), store.subject_text(space.dataset, subject)))
        }),
        (None, _) | (_, None) => (Vec::new(), 0),
    };
    Some(DataProblem { places, more, ..problem(&dataset.name, exclusive, fault) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Contour;

    fn cluster(from: Option<i16>, until: Option<i16>) -> Cluster {
        Cluster {
            lists: Vec::new(),
            name: "c".into(),
            also: Vec::new(),
            title: None,
            entity: DatasetId(0),
            within: Vec::new(),
            from: from.map(Period::year),
            until: until.map(Period::year),
            contour: Contour::default(),
            members_fixed_at: None,
            fields: Vec::new(),
            requirements: Vec::new(),
            owner: None,
            basis: Vec::new(),
            span: Span::new(crate::source::FileId(0), 0, 0),
        }
    }

    #[test]
    fn clusters_that_follow_one_another_never_share_members() {
        let (early, late) = (cluster(Some(2010), Some(2012)), cluster(Some(2013), None));
        assert!(!exist_together(&early, &late) && !exist_together(&late, &early));
        assert!(exist_together(&early, &cluster(Some(2012), None)));
        assert!(exists_in(&early, Some(Period::quarter(2012, 4))));
        assert!(!exists_in(&early, Some(Period::quarter(2013, 1))));
        assert!(!exists_in(&late, Some(Period::year(2012))), "its contour is projected back only");
    }
}
