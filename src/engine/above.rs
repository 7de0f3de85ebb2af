//! What a rule of a contour knows of others: the roles above it, and those of the clusters decided before.
//!
//! Takes a judgement under way and the place of a rule in it; answers what the partners of an entity are and what its
//! links say. Answers are remembered as long as the rule is judged.

use std::sync::{Arc, Mutex};

use super::column::CHUNK_ROWS;
use super::frame::{Relations, RolesAsked};
use super::linked::{LinkedColumn, linked_column};
use super::membership::Judge;
use super::program::LinkedNode;
use super::relations::{in_role, remembered};
use super::truth::{NO, Truth, either};
use crate::model::{ClusterId, DatasetId, Period, RoleId};
use crate::work::map_pieces;

/// What is known of others while a rule is judged: the roles above it, and those of the clusters before.
pub struct Above<'a> {
    judge: &'a Judge<'a>,
    place: usize,
    rule: usize,
    /// Who is asked about; `None` where it may be anybody.
    pub wanted: Option<Arc<Vec<Truth>>>,
    given: Mutex<Vec<(RolesAsked, Arc<Vec<Truth>>)>>,
    linked: Mutex<Vec<(Arc<LinkedNode>, Arc<LinkedColumn>)>>,
}

impl<'a> Above<'a> {
    pub fn new(judge: &'a Judge<'a>, (place, rule): (usize, usize)) -> Self {
        Above { judge, place, rule, wanted: None, given: Mutex::default(), linked: Mutex::default() }
    }

    fn stands(&self, cluster: Option<ClusterId>, roles: &[RoleId]) -> Vec<Truth> {
        let (store, space) = (self.judge.store, self.judge.space);
        let count = store.subject_count(space.dataset);
        let needed = cluster.and_then(|id| space.place(id)).map(|place| space.needed_for(place));
        let needed = |at: usize| needed.as_ref().is_none_or(|n| n.get(at) == Some(&true));
        let parts = map_pieces(count.div_ceil(CHUNK_ROWS), store.threads, |piece| {
            let start = piece * CHUNK_ROWS;
            let len = CHUNK_ROWS.min(count - start);
            let states = self.judge.states_above(start, len, Some((self.place, self.rule)), needed);
            let living = self.judge.living(start, len);
            let mut truths = vec![NO; len];
            for (contour, states) in space.contours.iter().zip(&states) {
                if cluster.is_some_and(|id| id != contour.id) {
                    continue;
                }
                for (truth, state) in truths.iter_mut().zip(states) {
                    *truth = either(*truth, in_role(state, &contour.roles, Some(roles)));
                }
            }
            truths.iter_mut().zip(&living).filter(|(_, living)| !**living).for_each(|(truth, _)| *truth = NO);
            truths
        });
        parts.concat()
    }
}

impl Relations for Above<'_> {
    fn roles(&self, dataset: DatasetId, _period: Option<Period>, asked: &RolesAsked) -> Arc<Vec<Truth>> {
        remembered(&self.given, asked.clone(), |asked| match asked {
            RolesAsked::In(cluster, roles) if dataset == self.judge.space.dataset => {
                self.stands(*cluster, roles)
            }
            // The checker lets no contour ask this.
            RolesAsked::In(..) | RolesAsked::Cell(_) => Vec::new(),
        })
    }

    fn asked_about(&self, dataset: DatasetId, _period: Option<Period>) -> Option<Arc<Vec<Truth>>> {
        self.wanted.clone().filter(|_| dataset == self.judge.space.dataset)
    }

    fn linked(&self, asked: &Arc<LinkedNode>, period: Option<Period>) -> Arc<LinkedColumn> {
        remembered(&self.linked, asked.clone(), |asked| linked_column(self.judge.store, asked, period, self))
    }
}
