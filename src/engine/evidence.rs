//! What a report tells beside values: contours, why an entity is in one, and whose values are absent.

use std::collections::BTreeSet;

use super::answers::Loaded;
use super::membership::is_over;
use super::signature::{Signature, State, StateKind};
use super::table::{Store, Subjects};
use super::teller::Teller;
use super::truth::{NO, YES};
use crate::cube::{
    Absent, Cell, EntityRecord, EntityTrace, EventRow, Evidence, MemberLinks, Standing, TableSummary,
};
use crate::model::{AggregateId, ClusterId, DatasetId, Date, DoneFrom, Period};

impl Evidence for Loaded {
    fn tables(&self) -> &[TableSummary] {
        &self.summaries
    }

    fn end_of_data(&self) -> Option<Date> {
        self.store.last_day()
    }

    fn contour(&self, cluster: ClusterId, period: Period) -> Vec<EntityRecord> {
        let Some(teller) = Teller::new(self, cluster, period) else { return Vec::new() };
        let ids = self.memberships.of(&self.store, teller.space, Some(period));
        let signatures = self.memberships.signatures.list();
        let mut records: Vec<((usize, String), EntityRecord)> = Vec::new();
        for (subject, id) in (0u32..).zip(ids.iter()) {
            let state = signatures.get(*id as usize).and_then(|s| s.states.get(teller.place));
            if let Some(state) = state.filter(|s| s.kind != StateKind::Outside && s.inside != NO) {
                let record = teller.record(subject, state, true);
                let rank = match &record.standing {
                    Standing::Member(role) => teller.rank(*role),
                    Standing::Undetermined(roles) => roles.first().map_or(usize::MAX, |r| teller.rank(*r)),
                    Standing::Outside(_) => usize::MAX,
                };
                records.push(((rank, record.key.clone()), record));
            }
        }
        let is_open = |r: &EntityRecord| matches!(r.standing, Standing::Undetermined(_));
        records.sort_by(|(a, x), (b, y)| (is_open(x), a).cmp(&(is_open(y), b)));
        records.into_iter().map(|(_, record)| record).collect()
    }

    fn member_counts(&self, cluster: ClusterId, period: Period) -> (u64, u64) {
        let dataset = self.policy().clusters.get(cluster.index()).map(|c| c.entity);
        let Some((space, place)) = self.space(dataset).and_then(|s| Some((s, s.place(cluster)?))) else {
            return (0, 0);
        };
        let (mut members, mut open) = (0, 0);
        for (signature, count) in self.memberships.counts(&self.store, space, period) {
            match signature.states.get(place) {
                Some(state) if state.kind == StateKind::Outside || state.inside == NO => {}
                Some(state) if state.kind == StateKind::Member && state.inside == YES => members += count,
                Some(_) => open += count,
                None => {}
            }
        }
        (members, open)
    }

    fn trace(&self, cluster: ClusterId, key: &str, period: Period) -> Option<EntityTrace> {
        let teller = Teller::new(self, cluster, period)?;
        let subject = find_subject(&self.store, teller.space.dataset, key)?;
        let ids = self.memberships.of(&self.store, teller.space, Some(period));
        let signatures = self.memberships.signatures.list();
        let signature: Option<&Signature> =
            ids.get(subject as usize).and_then(|id| signatures.get(*id as usize));
        let state = signature.and_then(|s| s.states.get(teller.place)).copied().unwrap_or(State::OUTSIDE);
        let record = teller.record(subject, &state, signature.is_none_or(|s| s.living));
        Some(EntityTrace { record, rules: teller.rules(subject) })
    }

    fn links(&self, cluster: ClusterId, period: Period) -> Vec<MemberLinks> {
        self.links_between(cluster, period)
    }

    fn lacks_rows(&self, link: DatasetId, period: Period) -> bool {
        self.store.table(link).is_some_and(|table| table.lacks_period(period))
    }

    fn keys(&self, dataset: DatasetId) -> Vec<String> {
        let texts = |subject| self.store.subject_text(dataset, subject);
        let keys: BTreeSet<String> = match self.store.table(dataset).map(|t| &t.subjects) {
            Some(Subjects::Entities | Subjects::Combinations(_)) => {
                let count = u32::try_from(self.store.subject_count(dataset)).unwrap_or(0);
                (0..count).map(texts).collect()
            }
            Some(Subjects::Of(_) | Subjects::Rows(_)) | None => BTreeSet::new(),
        };
        keys.into_iter().collect()
    }

    fn absent(&self, aggregate: AggregateId, cell: &Cell) -> Vec<Absent> {
        self.find_absent(aggregate, cell).unwrap_or_default()
    }

    fn contributions(
        &self,
        aggregate: AggregateId,
        cell: &Cell,
        most: usize,
    ) -> Option<crate::cube::Contributions> {
        self.gather(aggregate, cell, most)
    }

    fn event_rows(
        &self,
        event: &DoneFrom,
        cluster: Option<ClusterId>,
        seen: Date,
        most: usize,
    ) -> Vec<EventRow> {
        super::events::first_rows(&self.store, event, cluster, seen, most)
    }

    fn shared(&self, period: Period) -> u64 {
        let mut shared = 0;
        for space in self.spaces.iter().flatten() {
            for (signature, count) in self.memberships.counts(&self.store, space, period) {
                let sure = space.contours.iter().zip(&signature.states).filter(|(contour, state)| {
                    let over =
                        self.policy().clusters.get(contour.id.index()).is_some_and(|c| is_over(c, period));
                    state.kind == StateKind::Member && state.inside == YES && !over
                });
                if sure.count() > 1 {
                    shared += count;
                }
            }
        }
        shared
    }
}

/// The subject that a key names; of a combination, its parts with commas between them.
fn find_subject(store: &Store, dataset: DatasetId, key: &str) -> Option<u32> {
    match &store.table(dataset)?.subjects {
        Subjects::Entities => store.entity(dataset, key),
        Subjects::Combinations(keys) => {
            let count = u32::try_from(keys.len()).ok()?;
            (0..count).find(|subject| store.subject_text(dataset, *subject) == key)
        }
        Subjects::Of(_) | Subjects::Rows(_) => None,
    }
}

impl Loaded {
    /// Keys and titles of the entities whose title is this one or holds it; quotes, case and spaces are alike.
    pub fn called(&self, dataset: DatasetId, name: &str) -> Vec<(String, String)> {
        let wanted = bare(name);
        if wanted.is_empty() || !super::answers::is_entities(&self.store, dataset) {
            return Vec::new();
        }
        let count = u32::try_from(self.store.subject_count(dataset)).unwrap_or(0);
        let found = (0..count).filter_map(|subject| {
            let title = self.store.title(dataset, subject)?;
            let bare = bare(&title);
            bare.contains(&wanted).then(|| (bare != wanted, self.store.subject_text(dataset, subject), title))
        });
        let mut found: Vec<(bool, String, String)> = found.collect();
        found.sort();
        found.into_iter().map(|(_, key, title)| (key, title)).collect()
    }
}

/// A title without quotes, in lower case, with single spaces.
fn bare(title: &str) -> String {
    let quotes = ['«', '»', '"', '“', '”', '„', '\''];
    let text: String = title.chars().map(|c| if quotes.contains(&c) { ' ' } else { c }).collect();
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
