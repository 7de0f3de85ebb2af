//! The same tables for another policy: an analyst asks one query after the other, defines and takes back, and what is read
//! of the files stays the same.
//!
//! Takes loaded data and the next policy; gives data that answer it, with whatever was found already and still holds.

use std::sync::Arc;

use super::answers::Loaded;
use super::checks::check_members;
use super::named::check_written_keys;
use super::table::Store;
use crate::diagnostic::DataProblem;
use crate::model::{Cluster, ColumnKind, Policy};
use crate::plan::Needs;

impl Loaded {
    /// Answers for another policy from the tables that are held; `None` where its declarations of data are others, so
    /// that the files have to be read again. Problems are those of keys that it writes and nobody has.
    pub fn for_policy(&self, policy: Arc<Policy>, needs: &Needs) -> Option<Result<Loaded, Vec<DataProblem>>> {
        let before = self.policy();
        if !same_tables(before, &policy) {
            return None;
        }
        let only_asked = Policy { aggregates: before.aggregates.clone(), ..(*policy).clone() } == *before;
        let same_members = same_members(before, &policy);
        let store = Store {
            policy,
            tables: Arc::clone(&self.store.tables),
            threads: self.store.threads,
            sources: Arc::clone(&self.store.sources),
        };
        if only_asked {
            return Some(Ok(self.asked_otherwise(store, needs)));
        }
        let mut problems = Vec::new();
        check_members(&store, &mut problems);
        check_written_keys(&store, &mut problems);
        Some(if !problems.is_empty() {
            Err(problems)
        } else if same_members {
            Ok(self.asked_otherwise(store, needs))
        } else {
            Ok(Loaded::new(store, needs, self.summaries.clone()))
        })
    }
}

/// Whether the same entities are members of the same clusters, whatever else is asked of clusters.
fn same_members(one: &Policy, other: &Policy) -> bool {
    let same = |a: &Cluster, b: &Cluster| {
        let (life, other_life) =
            ((a.from, a.until, a.members_fixed_at), (b.from, b.until, b.members_fixed_at));
        a.entity == b.entity && a.within == b.within && a.contour == b.contour && life == other_life
    };
    one.roles == other.roles
        && one.contours_exclusive == other.contours_exclusive
        && one.clusters.len() == other.clusters.len()
        && one.clusters.iter().zip(&other.clusters).all(|(a, b)| same(a, b))
}

/// Whether tables that were read for one policy are what another would read.
fn same_tables(one: &Policy, other: &Policy) -> bool {
    let by_cluster = |p: &Policy| {
        p.contours_exclusive.is_some()
            || p.datasets.iter().flat_map(|d| &d.columns).any(|c| c.kind == ColumnKind::Cluster)
    };
    one.datasets == other.datasets
        && one.classifications == other.classifications
        && one.parameters == other.parameters
        && one.axes == other.axes
        && (one.clusters == other.clusters || !(by_cluster(one) || by_cluster(other)))
}
