//! A subject's standing in every cluster at once, as one small number.

use std::sync::{Mutex, PoisonError};

use hashbrown::HashMap;

use super::keys;
use super::truth::Truth;

/// How a subject stands to a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct State {
    pub kind: StateKind,
    /// Whether it lies inside the cluster's `in`.
    pub inside: Truth,
    /// The role, or the possible roles, by their places in the cluster's list of roles.
    pub roles: u128,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StateKind {
    Outside,
    Member,
    Undetermined,
}

impl State {
    pub const OUTSIDE: State = State { kind: StateKind::Outside, inside: super::truth::NO, roles: 0 };
}

/// A subject's life and its states, one per cluster that its table has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Signature {
    pub living: bool,
    pub states: Box<[State]>,
}

impl Signature {
    /// Of who must be a member at one time and at another: the later roles, where it is one at both.
    pub fn and(&self, later: &Signature) -> Signature {
        let both = |(earlier, later): (&State, &State)| match (earlier.kind, later.kind) {
            (StateKind::Outside, _) | (_, StateKind::Outside) => State::OUTSIDE,
            (StateKind::Member, StateKind::Member) => *later,
            (StateKind::Undetermined, _) | (_, StateKind::Undetermined) => {
                State { kind: StateKind::Undetermined, ..*later }
            }
        };
        Signature {
            living: self.living && later.living,
            states: self.states.iter().zip(&later.states).map(both).collect(),
        }
    }
}

/// Signatures with their ids, shared by all tables.
#[derive(Debug, Default)]
pub struct Signatures(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    list: Vec<Signature>,
    ids: HashMap<Signature, u32, foldhash::fast::FixedState>,
}

impl Signatures {
    pub fn intern(&self, signature: &Signature) -> u32 {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = known.ids.get(signature) {
            return *id;
        }
        let id = u32::try_from(known.list.len()).unwrap_or(keys::ABSENT);
        known.list.push(signature.clone());
        known.ids.insert(signature.clone(), id);
        id
    }

    /// All signatures so far, by id.
    pub fn list(&self) -> Vec<Signature> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).list.clone()
    }
}
