//! Roles of any entity and what its links say, from memberships that are settled.

use std::sync::{Arc, Mutex, PoisonError};

use super::contour::SpacePlan;
use super::frame::{Relations, RolesAsked};
use super::linked::{LinkedColumn, linked_column};
use super::membership::{is_over, role_truth};
use super::memberships::Memberships;
use super::program::LinkedNode;
use super::signature::{Signature, State, StateKind};
use super::table::Store;
use super::truth::{NO, Truth, UNDECIDED, YES, both};
use super::within::{Within, WithinKey};
use crate::cube::ClusterAxis;
use crate::model::{ClusterId, DatasetId, Period, RoleId};

type RolesKey = (DatasetId, Option<Period>, RolesAsked, ClusterAxis);
type LinkedKey = (Arc<LinkedNode>, Option<Period>, ClusterAxis);

/// Answers that were given, for those who ask again.
#[derive(Debug, Default)]
pub struct Given {
    roles: Mutex<Vec<(RolesKey, Arc<Vec<Truth>>)>>,
    linked: Mutex<Vec<(LinkedKey, Arc<LinkedColumn>)>>,
    /// The rows within clusters.
    pub within: Mutex<Vec<(WithinKey, Arc<Option<Within>>)>>,
}

/// The answer that stands in a list under a key, or a new one; who asks the same at once waits for it.
pub fn remembered<K: PartialEq, V>(
    list: &Mutex<Vec<(K, Arc<V>)>>,
    key: K,
    make: impl FnOnce(&K) -> V,
) -> Arc<V> {
    let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = list.iter().find(|(k, _)| *k == key) {
        return Arc::clone(known);
    }
    let made = Arc::new(make(&key));
    list.push((key, Arc::clone(&made)));
    made
}

/// Memberships as a cell sees them.
pub struct Settled<'a> {
    pub store: &'a Store,
    pub spaces: &'a [Option<SpacePlan>],
    pub memberships: &'a Memberships,
    /// The cluster that `partner in cluster` means.
    pub cell: ClusterAxis,
}

impl Settled<'_> {
    /// How each entity stands to what a test says of signatures.
    fn by_signature(
        &self,
        dataset: DatasetId,
        period: Option<Period>,
        test: impl Fn(&SpacePlan, &Signature) -> Truth,
    ) -> Option<Vec<Truth>> {
        let space = self.spaces.get(dataset.index())?.as_ref()?;
        let ids = self.memberships.of(self.store, space, period);
        let truths: Vec<Truth> =
            self.memberships.signatures.list().iter().map(|signature| test(space, signature)).collect();
        Some(ids.iter().map(|id| truths.get(*id as usize).copied().unwrap_or(UNDECIDED)).collect())
    }

    /// For each entity the contours, by their places, of which it is or may be a member; `None` where they are too many
    /// for one number.
    pub fn clusters_of(&self, dataset: DatasetId, period: Option<Period>) -> Option<Vec<u64>> {
        let space = self.spaces.get(dataset.index())?.as_ref()?;
        if space.contours.len() > u64::BITS as usize {
            return None;
        }
        let ids = self.memberships.of(self.store, space, period);
        let of = |signature: &Signature| {
            let states = signature.states.iter().enumerate();
            let may = states.filter(|(_, s)| s.kind != StateKind::Outside && s.inside != NO);
            may.fold(0u64, |bits, (at, _)| bits | 1 << at)
        };
        let bits: Vec<u64> = self.memberships.signatures.list().iter().map(of).collect();
        // Of whom nothing is known may be anywhere.
        Some(ids.iter().map(|id| bits.get(*id as usize).copied().unwrap_or(u64::MAX)).collect())
    }

    /// Who is alive in a period, where entities of a dataset are told when they live.
    pub fn living(&self, dataset: DatasetId, period: Option<Period>) -> Option<Arc<Vec<Truth>>> {
        let space = self.spaces.get(dataset.index())?.as_ref()?;
        space.exists?;
        self.by_signature(dataset, period, |_, signature| Truth::from(signature.living)).map(Arc::new)
    }

    fn stands(&self, dataset: DatasetId, period: Option<Period>, asked: &RolesAsked) -> Vec<Truth> {
        let everyone = |truth| vec![truth; self.store.subject_count(dataset)];
        let clusters = &self.store.policy.clusters;
        let over = |id: ClusterId| {
            period.is_some_and(|period| clusters.get(id.index()).is_some_and(|c| is_over(c, period)))
        };
        let (wanted, roles) = match asked {
            RolesAsked::In(cluster, roles) => (*cluster, Some(roles)),
            // A cell that fixes no cluster holds everybody; a role is then one in some cluster.
            RolesAsked::Cell(roles) => match self.cell {
                ClusterAxis::One(id) => (Some(id), Some(roles).filter(|roles| !roles.is_empty())),
                ClusterAxis::Free if roles.is_empty() => return everyone(YES),
                ClusterAxis::Free | ClusterAxis::Union => {
                    (None, Some(roles).filter(|roles| !roles.is_empty()))
                }
            },
        };
        let test = |space: &SpacePlan, signature: &Signature| {
            let mut answer = NO;
            for (contour, state) in space.contours.iter().zip(&signature.states) {
                if wanted.is_some_and(|id| id != contour.id) || over(contour.id) {
                    continue;
                }
                match in_role(state, &contour.roles, roles.map(Vec::as_slice)) {
                    YES => return YES,
                    UNDECIDED => answer = UNDECIDED,
                    _ => {}
                }
            }
            answer
        };
        // Entities of a dataset without clusters are members of none.
        self.by_signature(dataset, period, test).unwrap_or_else(|| everyone(NO))
    }
}

/// Whether a state is that of a member, with one of these roles where some are asked for, inside the cluster's `in`.
pub fn in_role(state: &State, known: &[RoleId], roles: Option<&[RoleId]>) -> Truth {
    let role = match (roles, state.kind) {
        (Some(roles), _) => role_truth(state, known, roles),
        (None, StateKind::Outside) => NO,
        (None, StateKind::Member) => YES,
        (None, StateKind::Undetermined) => UNDECIDED,
    };
    both(role, state.inside)
}

impl Relations for Settled<'_> {
    fn roles(&self, dataset: DatasetId, period: Option<Period>, asked: &RolesAsked) -> Arc<Vec<Truth>> {
        let key = (dataset, period, asked.clone(), self.cell);
        remembered(&self.memberships.given.roles, key, |_| self.stands(dataset, period, asked))
    }

    fn asked_about(&self, dataset: DatasetId, period: Option<Period>) -> Option<Arc<Vec<Truth>>> {
        let ClusterAxis::One(id) = self.cell else { return None };
        let cluster = self.store.policy.clusters.get(id.index())?;
        let space = self.spaces.get(dataset.index())?.as_ref()?;
        // Who is a member in no period in particular is not what the rows of a period ask.
        let settled = cluster.entity == dataset && (period.is_some() || !space.timed);
        settled.then(|| self.roles(dataset, period, &RolesAsked::Cell(Vec::new())))
    }

    fn linked(&self, asked: &Arc<LinkedNode>, period: Option<Period>) -> Arc<LinkedColumn> {
        let key = (asked.clone(), period, self.cell);
        remembered(&self.memberships.given.linked, key, |_| linked_column(self.store, asked, period, self))
    }
}
