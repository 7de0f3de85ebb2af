//! Data that a session holds: read once, answering one policy after the other.
//!
//! Guarantees that a question of the same aggregates passes over no rows again, and that files are read again only
//! where the declarations of data are others.

use std::sync::Arc;

use super::settings::Settings;
use crate::diagnostic::DataProblem;
use crate::engine::{Loaded, Options, load};
use crate::ide::Seen;
use crate::model::{AxisId, AxisKind, ColumnRef, Date, Policy};
use crate::plan::Needs;

/// So many policies are answered without a new pass.
const KEPT: usize = 12;

/// Loaded data by the policy that they answer and the day they are seen on, the last used first.
#[derive(Debug, Default)]
pub struct Held {
    answering: Vec<Answering>,
}

#[derive(Debug)]
struct Answering {
    policy: Arc<Policy>,
    /// What may be asked of it.
    needs: Needs,
    as_of: Option<Date>,
    /// Every column was counted.
    profiled: bool,
    loaded: Arc<Loaded>,
}

/// What is asked of the data beside the needs of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sight {
    /// Later periods are not seen.
    pub as_of: Option<Date>,
    /// The profile of the data is wanted.
    pub profile: bool,
}

impl Held {
    /// Data that answer a policy, as its needs are.
    pub fn answer(
        &mut self,
        policy: &Arc<Policy>,
        needs: &Needs,
        sight: Sight,
        settings: &Settings,
    ) -> Result<Arc<Loaded>, Vec<DataProblem>> {
        let fits = |one: &Answering| one.as_of == sight.as_of && (one.profiled || !sight.profile);
        let needs = &widened(policy, needs);
        let same = |one: &Answering| fits(one) && answers(one, policy, needs);
        if let Some(at) = self.answering.iter().position(same) {
            let found = self.answering.remove(at);
            let loaded = Arc::clone(&found.loaded);
            self.answering.insert(0, found);
            return Ok(loaded);
        }
        let of_tables = self.answering.iter().filter(|one| fits(one));
        let again = |one: &Answering| Some((one.loaded.for_policy(Arc::clone(policy), needs)?, one.profiled));
        let (loaded, profiled) = match of_tables.filter_map(again).next() {
            Some((loaded, profiled)) => (loaded?, profiled),
            None => (load(Arc::clone(policy), needs, &options(sight, settings))?, sight.profile),
        };
        let loaded = Arc::new(loaded);
        self.answering.insert(
            0,
            Answering {
                policy: Arc::clone(policy),
                needs: needs.clone(),
                as_of: sight.as_of,
                profiled,
                loaded: Arc::clone(&loaded),
            },
        );
        self.answering.truncate(KEPT);
        Ok(loaded)
    }

    /// The data that would answer a policy without reading any file.
    pub fn at_hand(&self, policy: &Arc<Policy>, needs: &Needs) -> Option<Arc<Loaded>> {
        let seen = || self.answering.iter().filter(|one| one.as_of.is_none());
        let needs = &widened(policy, needs);
        let same = seen().find(|one| answers(one, policy, needs));
        let again = || seen().find_map(|one| one.loaded.for_policy(Arc::clone(policy), needs)?.ok());
        same.map(|one| Arc::clone(&one.loaded)).or_else(|| again().map(Arc::new))
    }

    /// The tables of a policy, where they were read already: what is typed never waits for files.
    pub fn tables(&self, policy: &Policy) -> Tables<'_> {
        let of_these = |one: &&Answering| one.policy.datasets == policy.datasets;
        Tables(self.answering.iter().find(of_these).map(|one| &*one.loaded))
    }

    /// How many passes over rows were made in the data that answered last.
    pub fn passes(&self) -> u64 {
        self.answering.first().map_or(0, |one| one.loaded.passes())
    }

    /// Forgets everything: a file has changed.
    pub fn clear(&mut self) {
        self.answering.clear();
    }
}

/// Tables that were read, for who types.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'h>(Option<&'h Loaded>);

impl Seen for Tables<'_> {
    fn values(&self, column: ColumnRef, typed: &str, most: usize) -> Vec<(String, Option<String>)> {
        self.0.map(|loaded| loaded.values_begun(column, typed, most)).unwrap_or_default()
    }
}

/// Whether data answer a policy in whatever may be asked.
fn answers(one: &Answering, policy: &Arc<Policy>, needs: &Needs) -> bool {
    (Arc::ptr_eq(&one.policy, policy) || one.policy == *policy) && (!one.needs.only || one.needs == *needs)
}

/// What is asked next is likely another measure of the policy: one pass reckons all. Not so for each entity by itself:
/// every measure of a policy for each of a million organisations would fill the memory.
fn widened(policy: &Policy, needs: &Needs) -> Needs {
    let of_entities = |id: &AxisId| {
        policy.axes.get(id.index()).is_some_and(|axis| matches!(axis.kind, AxisKind::Entity(_)))
    };
    let by_entity = needs.tables.iter().flat_map(|table| &table.axes).any(of_entities);
    Needs { only: needs.only && by_entity, ..needs.clone() }
}

fn options(sight: Sight, settings: &Settings) -> Options {
    Options {
        partitions: settings.partitions,
        files: settings.files.clone(),
        as_of: sight.as_of,
        column_summaries: sight.profile,
        // An assessment tells what looks odd.
        remarks: true,
        every_column: true,
        progress: settings.progress.clone(),
        ..Options::default()
    }
}
