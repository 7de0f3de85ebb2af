//! Names that stand for ordinals: codes, keys of entities, clusters, statuses.

use std::sync::Arc;

use super::keys::{ABSENT, Interner, UNKNOWN};

/// What a listed name is, for the message about one that the list lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Listing {
    Code,
    Reference,
    Cluster,
    /// A status of data; an empty cell has this one.
    Status {
        empty: u32,
    },
}

impl Listing {
    /// What an absent text stands for.
    pub fn absent(self) -> u32 {
        match self {
            Listing::Code | Listing::Reference | Listing::Cluster => ABSENT,
            Listing::Status { empty } => empty,
        }
    }
}

/// Names with the ordinals they stand for.
#[derive(Debug, Default)]
pub struct Names {
    pub names: Arc<Interner>,
    /// Ordinals by the id of the name, where they are not the same.
    pub ordinals: Option<Vec<u32>>,
}

impl Names {
    /// The ordinals of many names; [`ABSENT`] for an empty one, [`UNKNOWN`] for one that is not listed.
    pub fn get_all<'t>(&self, names: impl Iterator<Item = &'t str>, into: &mut Vec<u32>) {
        self.names.get_all(names, into);
        if let Some(ordinals) = &self.ordinals {
            for id in into.iter_mut().filter(|id| **id < UNKNOWN) {
                *id = ordinals.get(*id as usize).copied().unwrap_or(UNKNOWN);
            }
        }
    }
}
