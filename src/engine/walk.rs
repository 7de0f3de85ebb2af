//! Walks over the rows of a dataset, and over what was expected of it and did not come.

use std::sync::Arc;

use super::asked::Asked;
use super::column::CHUNK_ROWS;
use super::contour::SpacePlan;
use super::frame::{Frame, Lanes, Relations, Roles, Rows, Time};
use super::keys::{ABSENT, UNKNOWN};
use super::membership::role_truth;
use super::memberships::Memberships;
use super::signature::{Signature, StateKind};
use super::table::{Store, Subjects};
use super::truth::{NO, Truth, UNDECIDED, YES};
use crate::model::{ClusterId, Grain, Period, RoleId};

/// Which rows are walked over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// The visible rows of a dataset with periods, each in its own, and the subjects without one in some period.
    Seen,
    /// Of those the rows of one period, and the subjects without one in it.
    In(Period),
    /// A period of which no row is there.
    Unseen(Option<Period>),
    /// The rows of a dataset without periods, in the cell's.
    At(Option<Period>),
}

/// Signatures of the subjects by period, for one walk.
pub struct Standings<'a> {
    pub space: Option<&'a SpacePlan>,
    by_period: Vec<(Option<Period>, Arc<Vec<u32>>)>,
    pub list: Vec<Signature>,
}

impl<'a> Standings<'a> {
    /// Judges all periods that the walk will meet.
    pub fn new(
        store: &Store,
        space: Option<&'a SpacePlan>,
        memberships: &Memberships,
        periods: impl IntoIterator<Item = Option<Period>>,
    ) -> Self {
        let mut by_period: Vec<(Option<Period>, Arc<Vec<u32>>)> = Vec::new();
        if let Some(space) = space {
            for period in periods {
                by_period.push((period, memberships.of(store, space, period)));
            }
        }
        Standings { space, by_period, list: memberships.signatures.list() }
    }

    fn of(&self, period: Option<Period>) -> Option<&[u32]> {
        // Periods stand in order.
        let at = self.by_period.binary_search_by(|(p, _)| p.cmp(&period)).ok()?;
        self.by_period.get(at).map(|(_, ids)| ids.as_slice())
    }

    /// The signatures in each period of a grain, by its ordinal; rows of many periods may stand mixed.
    fn in_order<'s>(&'s self, grain: Grain) -> impl Fn(i32) -> Option<&'s [u32]> {
        let first = self.by_period.iter().find_map(|(period, _)| period.map(|p| p.ordinal)).unwrap_or(0);
        move |ordinal| {
            let at = usize::try_from(ordinal.wrapping_sub(first)).ok();
            match at.and_then(|at| self.by_period.get(at)) {
                Some((Some(period), ids)) if period.ordinal == ordinal && period.grain == grain => Some(ids),
                _ => self.of(Some(Period { grain, ordinal })),
            }
        }
    }

    pub fn signature(&self, id: u32) -> Option<&Signature> {
        self.list.get(id as usize)
    }

    /// The signature of each row, [`ABSENT`] where its table has none.
    fn ids(&self, frame: &Frame<'_>, own_space: bool, into: &mut Vec<u32>) {
        into.clear();
        if self.space.is_none() {
            into.resize(frame.len, ABSENT);
            return;
        }
        let subjects = if own_space { frame.subjects } else { frame.entities };
        let known =
            |ids: &[u32], lane: usize| ids.get(subjects.get(lane) as usize).copied().unwrap_or(ABSENT);
        match frame.time {
            Time::None | Time::One(_) => {
                let ids = self.of(frame.time.get(0)).unwrap_or(&[]);
                into.extend((0..frame.len).map(|lane| known(ids, lane)));
            }
            Time::Each(grain, ordinals) => {
                let of_period = self.in_order(grain);
                into.extend((0..frame.len).map(|lane| {
                    let ids = ordinals.get(lane).and_then(|ordinal| of_period(*ordinal));
                    known(ids.unwrap_or(&[]), lane)
                }));
            }
        }
    }
}

/// Roles of the subjects of a frame, from their signatures.
struct FrameRoles<'a> {
    standings: &'a Standings<'a>,
    ids: &'a [u32],
}

impl Roles for FrameRoles<'_> {
    fn has_role(&self, lane: usize, cluster: Option<ClusterId>, roles: &[RoleId]) -> Truth {
        let Some(space) = self.standings.space else { return UNDECIDED };
        let Some(signature) = self.ids.get(lane).and_then(|id| self.standings.signature(*id)) else {
            return UNDECIDED;
        };
        let mut answer = NO;
        for (contour, state) in space.contours.iter().zip(&signature.states) {
            if cluster.is_none_or(|c| c == contour.id) {
                match role_truth(state, &contour.roles, roles) {
                    YES => return YES,
                    UNDECIDED => answer = UNDECIDED,
                    _ => {}
                }
            }
        }
        answer
    }
}

/// Rows side by side, with what the walk knows of them.
pub struct Lot<'a> {
    pub frame: Frame<'a>,
    /// The signature of each.
    pub signatures: &'a [u32],
    /// False where the rows are only expected.
    pub present: bool,
    /// Rows that are not looked at.
    pub skip: &'a [bool],
}

/// What one thread remembers of the rows it has seen: a bit for each subject of each period.
pub type Seen = Vec<Vec<u64>>;

pub struct Walk<'a> {
    pub store: &'a Store,
    pub asked: &'a Asked,
    pub standings: &'a Standings<'a>,
    pub relations: &'a dyn Relations,
    /// Only rows of those who may be members of this cluster are asked for.
    pub only: Option<ClusterId>,
    pub extent: Extent,
}

impl Walk<'_> {
    fn own_space(&self) -> bool {
        self.asked.space == Some(self.asked.dataset)
    }

    /// How many pieces of rows there are.
    pub fn row_pieces(&self) -> usize {
        match self.extent {
            Extent::Unseen(_) => 0,
            Extent::Seen | Extent::In(_) | Extent::At(_) => self
                .store
                .table(self.asked.dataset)
                .map_or(0, |t| t.chunks.iter().map(|c| c.len.div_ceil(CHUNK_ROWS)).sum()),
        }
    }

    /// A set of bits for every period and subject, where rows are expected.
    pub fn nothing_seen(&self) -> Seen {
        let Some(table) = self.store.table(self.asked.dataset).filter(|_| self.asked.expects_rows) else {
            return Seen::new();
        };
        let periods = if table.grain.is_some() { table.periods.len() } else { 1 };
        vec![vec![0; self.store.subject_count(self.asked.dataset).div_ceil(64)]; periods]
    }

    /// The rows of one piece.
    pub fn rows(&self, piece: usize, seen: &mut Seen, see: &mut impl FnMut(&Lot<'_>)) {
        let Some(table) = self.store.table(self.asked.dataset) else { return };
        // A table of entities is one long chunk; others have one piece each.
        let (chunk, start) = match &table.subjects {
            Subjects::Entities => (table.chunks.first(), piece * CHUNK_ROWS),
            Subjects::Of(_) | Subjects::Combinations(_) | Subjects::Rows(_) => (table.chunk(piece), 0),
        };
        let Some(chunk) = chunk else { return };
        let len = CHUNK_ROWS.min(chunk.len - start.min(chunk.len));
        let mut frame = Frame::of_chunk(self.store, self.asked.dataset, chunk);
        frame.relations = Some(self.relations);
        if start > 0 || len < chunk.len {
            let part = chunk.subjects().get(start..start + len).unwrap_or(&[]);
            frame = Frame {
                len,
                rows: Rows::Chunk(chunk, start),
                subjects: Lanes::List(part),
                entities: Lanes::List(part),
                ..frame
            };
        }
        if let (Extent::At(Some(period)), None) = (self.extent, table.grain) {
            frame.time = Time::One(period);
        }
        let only = match self.extent {
            Extent::In(period) => Some(period.ordinal),
            Extent::Seen | Extent::Unseen(_) | Extent::At(_) => None,
        };
        let others = |ordinal: &i32| only.is_some_and(|only| only != *ordinal);
        if only.is_some() && chunk.periods.get(start..start + len).unwrap_or(&[]).iter().all(others) {
            return;
        }
        let mut skip = vec![false; len];
        for (lane, skip) in skip.iter_mut().enumerate() {
            let place = match table.grain {
                Some(_) => {
                    let ordinal = chunk.periods.get(start + lane).filter(|p| !others(p));
                    ordinal.and_then(|p| table.period_place(*p))
                }
                None => Some(0),
            };
            let Some(place) = place else {
                *skip = true;
                continue;
            };
            let subject = frame.subjects.get(lane);
            if let Some(word) = seen.get_mut(place).and_then(|s| s.get_mut(subject as usize / 64)) {
                *word |= 1 << (subject % 64);
            }
        }
        let mut signatures = Vec::new();
        self.standings.ids(&frame, self.own_space(), &mut signatures);
        if matches!(table.subjects, Subjects::Entities) {
            self.skip_dead(&signatures, &mut skip);
        }
        self.skip_others(&signatures, &mut skip);
        self.show(frame, &signatures, true, &skip, see);
    }

    /// Passes over those who are not in the cluster that is asked for.
    fn skip_others(&self, signatures: &[u32], skip: &mut [bool]) {
        let place = self.only.zip(self.standings.space).and_then(|(id, space)| space.place(id));
        let Some(place) = place else { return };
        for (id, skip) in signatures.iter().zip(skip) {
            let state = self.standings.signature(*id).and_then(|s| s.states.get(place));
            *skip |= state.is_some_and(|state| state.kind == StateKind::Outside);
        }
    }

    fn skip_dead(&self, signatures: &[u32], skip: &mut [bool]) {
        for (id, skip) in signatures.iter().zip(skip) {
            *skip |= self.standings.signature(*id).is_some_and(|s| !s.living);
        }
    }

    fn show(
        &self,
        frame: Frame<'_>,
        signatures: &[u32],
        present: bool,
        skip: &[bool],
        see: &mut impl FnMut(&Lot<'_>),
    ) {
        let roles = FrameRoles { standings: self.standings, ids: signatures };
        let frame = Frame { roles: Some(&roles), ..frame };
        see(&Lot { frame, signatures, present, skip });
    }

    /// The periods in which subjects without a row are expected.
    fn expected_periods(&self) -> Vec<Option<Period>> {
        let Some(table) = self.store.table(self.asked.dataset).filter(|_| self.asked.expects_rows) else {
            return Vec::new();
        };
        match (self.extent, table.grain) {
            (Extent::Seen, Some(grain)) => {
                table.periods.iter().map(|ordinal| Some(Period { grain, ordinal: *ordinal })).collect()
            }
            (Extent::Seen, None) => Vec::new(),
            (Extent::In(period), _) => vec![Some(period)],
            (Extent::Unseen(period) | Extent::At(period), _) => vec![period],
        }
    }

    /// How many pieces of expected rows there are.
    pub fn absent_pieces(&self) -> usize {
        let subjects = self.store.subject_count(self.asked.dataset).div_ceil(CHUNK_ROWS);
        self.expected_periods().len() * subjects
    }

    /// The subjects of one piece that are expected to have a row and have none in `seen`.
    pub fn absent(&self, piece: usize, seen: &Seen, see: &mut impl FnMut(&Lot<'_>)) {
        let Some(table) = self.store.table(self.asked.dataset) else { return };
        let count = self.store.subject_count(self.asked.dataset);
        let per_period = count.div_ceil(CHUNK_ROWS).max(1);
        let (place, start) = (piece / per_period, piece % per_period * CHUNK_ROWS);
        let Some(period) = self.expected_periods().get(place).copied() else { return };
        let bits = match self.extent {
            Extent::Unseen(_) => None,
            Extent::Seen | Extent::At(_) => seen.get(place),
            Extent::In(period) => table.period_place(period.ordinal).and_then(|place| seen.get(place)),
        };
        let end = count.min(start + CHUNK_ROWS);
        let mut subjects: Vec<u32> = Vec::new();
        // A piece begins with a word of bits, and most words are full.
        for first in (start..end).step_by(64) {
            let mut open = !bits.and_then(|b| b.get(first / 64)).copied().unwrap_or(0);
            while open != 0 {
                let subject = first + open.trailing_zeros() as usize;
                open &= open - 1;
                if subject < end {
                    subjects.extend(u32::try_from(subject).ok());
                }
            }
        }
        if subjects.is_empty() {
            return;
        }
        let entities: Vec<u32> = match &table.subjects {
            Subjects::Combinations(keys) => {
                let place = self
                    .store
                    .dataset(self.asked.dataset)
                    .and_then(|d| d.keys.iter().position(|k| Some(*k) == d.entity_column));
                let entity = |s: &u32| place.and_then(|p| keys.tuple(*s).get(p)).copied().unwrap_or(ABSENT);
                subjects.iter().map(entity).collect()
            }
            Subjects::Entities | Subjects::Of(_) => subjects.clone(),
            Subjects::Rows(_) => return,
        };
        let frame = Frame {
            store: self.store,
            dataset: self.asked.dataset,
            len: subjects.len(),
            rows: Rows::None,
            subjects: Lanes::List(&subjects),
            entities: Lanes::List(&entities),
            time: period.map_or(Time::None, Time::One),
            partners: Lanes::None,
            roles: None,
            relations: Some(self.relations),
        };
        let mut signatures = Vec::new();
        self.standings.ids(&frame, self.own_space(), &mut signatures);
        let mut skip = vec![false; subjects.len()];
        self.skip_dead(&signatures, &mut skip);
        self.skip_others(&signatures, &mut skip);
        self.show(frame, &signatures, false, &skip, see);
    }
}

/// The periods for which signatures are needed in a walk.
pub fn periods_of(store: &Store, asked: &Asked, extent: Extent) -> Vec<Option<Period>> {
    match (extent, store.table(asked.dataset).and_then(|t| t.grain.map(|g| (g, t)))) {
        (Extent::Seen, Some((grain, table))) => {
            table.periods.iter().map(|ordinal| Some(Period { grain, ordinal: *ordinal })).collect()
        }
        (Extent::Seen, None) => vec![None],
        (Extent::In(period), _) => vec![Some(period)],
        (Extent::Unseen(period) | Extent::At(period), _) => vec![period],
    }
}

/// The cluster that each row names; [`UNKNOWN`] where the table has no such column.
pub fn named_clusters(lot: &Lot<'_>, asked: &Asked, into: &mut Vec<u32>) {
    use super::program::Node;
    into.clear();
    match &asked.cluster_column {
        Some(Node::Column(source, _)) => lot.frame.ids(*source, into),
        Some(node) => into.extend((0..lot.frame.len).map(|lane| match lot.frame.value(node, lane) {
            super::eval::Val::Id(id) => id,
            _ => ABSENT,
        })),
        None => into.resize(lot.frame.len, UNKNOWN),
    }
}
