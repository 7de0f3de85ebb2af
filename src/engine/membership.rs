//! Who belongs to a cluster in a period: contours judged over all entities of a table.

use std::sync::Arc;

use hashbrown::HashMap;

use super::above::Above;
use super::axes::{axis_values, lies_in};
use super::classes::Classes;
use super::column::{CHUNK_ROWS, NO_DATE};
use super::contour::{ContourPlan, RulePlan, SpacePlan, Test, role_bit};
use super::frame::{Frame, Lanes, Roles, Rows, Time};
use super::keys::ABSENT;
use super::looked::links_seen;
use super::program::{LinkedNode, Node};
use super::signature::{Signature, Signatures, State, StateKind};
use super::table::{Store, Subjects};
use super::truth::{NO, Truth, UNDECIDED, YES, both, either};
use crate::cube::LinksSeen;
use crate::model::{Cluster, ClusterId, Date, Listed, Period, RoleId};
use crate::source::Span;
use crate::work::map_pieces;

/// The period at which a cluster's contour is judged for a row of `period`.
pub fn judged_period(cluster: &Cluster, period: Option<Period>) -> Option<Period> {
    if let Some(fixed) = cluster.members_fixed_at {
        return Some(fixed);
    }
    let period = period?;
    match cluster.from {
        Some(from) if period.first_day() < from.first_day() => {
            Some(Period::holding(from.first_day(), period.grain))
        }
        _ => Some(period),
    }
}

/// True where a period lies wholly after the cluster's end.
pub fn is_over(cluster: &Cluster, period: Period) -> bool {
    cluster.until.is_some_and(|until| period.first_day() > until.last_day())
}

/// How a list names each entity: there is such a row, there may be one, there is none.
pub fn listed_truths(
    store: &Store,
    listed: &Listed,
    condition: Option<&Node>,
    period: Option<Period>,
    count: usize,
) -> Vec<Truth> {
    let mut named = vec![NO; count];
    let (Some(dataset), Some(table)) = (store.dataset(listed.dataset), store.table(listed.dataset)) else {
        return named;
    };
    let mut truths = Vec::new();
    for chunk in &table.chunks {
        let mut frame = Frame::of_chunk(store, listed.dataset, chunk);
        if let (None, Some(period)) = (table.grain, period) {
            frame.time = Time::One(period);
        }
        match condition {
            Some(condition) => frame.truths(condition, &mut truths),
            None => {
                truths.clear();
                truths.resize(chunk.len, YES);
            }
        }
        let entities = chunk.column(listed.entity_column.column.index());
        for (row, truth) in truths.iter().enumerate() {
            let in_time = match (table.grain, chunk.periods.get(row)) {
                (Some(grain), Some(ordinal)) => {
                    table.is_visible(*ordinal)
                        && period.and_then(|p| p.coarsen(grain)).map(|p| p.ordinal) == Some(*ordinal)
                }
                _ => true,
            };
            let valid = dataset.valid.map_or(YES, |(from, until)| {
                let day = period.map(Period::last_day);
                let until = until.map(|c| chunk.column(c.index()).date(row).unwrap_or(i32::MAX));
                covers(chunk.column(from.index()).date(row), until, day)
            });
            let truth = both(*truth, valid);
            if let Some(slot) = named.get_mut(entities.id(row) as usize).filter(|_| in_time) {
                *slot = either(*slot, truth);
            }
        }
    }
    named
}

pub fn covers(from: Option<i32>, until: Option<i32>, day: Option<Date>) -> Truth {
    match (from, day) {
        (_, None) | (None, _) => UNDECIDED,
        (Some(from), Some(day)) => Truth::from(from <= day.0 && until.is_none_or(|until| day.0 <= until)),
    }
}

/// How a rule's list names each subject, where the rule has one.
type List = Option<Arc<Vec<Truth>>>;

/// The parts of a judgement that are the same for all entities.
pub struct Judge<'a> {
    pub store: &'a Store,
    pub space: &'a SpacePlan,
    period: Option<Period>,
    /// For each contour: the period of its judgement and, for each rule from a list, how it names the entities.
    contours: Vec<(Option<Period>, Vec<List>)>,
}

/// The signature of every subject of a space in a period (in any, where nothing depends on it).
pub fn judge(
    store: &Store,
    space: &SpacePlan,
    classes: Option<&Classes>,
    period: Option<Period>,
    signatures: &Signatures,
) -> Vec<u32> {
    let judge = Judge::new(store, space, period);
    if let Some(classes) = classes {
        return classes.signatures(&judge, store.threads, signatures);
    }
    let count = store.subject_count(space.dataset);
    let pieces = count.div_ceil(CHUNK_ROWS);
    let parts = map_pieces(pieces, store.threads, |piece| {
        let start = piece * CHUNK_ROWS;
        judge.signatures(start, CHUNK_ROWS.min(count - start), signatures)
    });
    parts.into_iter().flatten().collect()
}

impl<'a> Judge<'a> {
    pub fn new(store: &'a Store, space: &'a SpacePlan, period: Option<Period>) -> Self {
        let count = store.subject_count(space.dataset);
        let contours = space.contours.iter().map(|contour| {
            let cluster = store.policy.clusters.get(contour.id.index());
            let judged = cluster.and_then(|c| judged_period(c, period));
            let lists = contour.rules.iter().map(|rule| match &rule.test {
                Test::Where(_) => None,
                Test::Listed(listed, condition) => {
                    Some(Arc::new(listed_truths(store, listed, condition.as_ref(), judged, count)))
                }
            });
            (judged, lists.collect())
        });
        let contours = contours.collect();
        let mut judge = Judge { store, space, period, contours };
        judge.ask_links();
        judge
    }

    /// Settles the rules that ask of links, for all subjects at once: the roles above a rule are then known of the
    /// partners too.
    fn ask_links(&mut self) {
        for place in &self.space.order {
            let rules = self.space.contours.get(*place).map_or(0, |contour| contour.rules.len());
            for rule in 0..rules {
                let Some(truths) = self.over_links(*place, rule) else { continue };
                let lists = self.contours.get_mut(*place).map(|(_, lists)| lists);
                if let Some(slot) = lists.and_then(|lists| lists.get_mut(rule)) {
                    *slot = Some(Arc::new(truths));
                }
            }
        }
    }

    /// How a rule that asks of links stands for each subject; `None` for any other rule.
    fn over_links(&self, place: usize, rule: usize) -> Option<Vec<Truth>> {
        let Test::Where(node) = &self.space.contours.get(place)?.rules.get(rule)?.test else { return None };
        if !node.reads_others() {
            return None;
        }
        let mut relations = Above::new(self, (place, rule));
        relations.wanted = self.short_of_links(place, node).map(Arc::new);
        let count = self.store.subject_count(self.space.dataset);
        let parts = map_pieces(count.div_ceil(CHUNK_ROWS), self.store.threads, |piece| {
            let start = piece * CHUNK_ROWS;
            self.with_contour_frame(place, start, CHUNK_ROWS.min(count - start), |frame| {
                let mut truths = Vec::new();
                Frame { relations: Some(&relations), ..*frame }.truths(node, &mut truths);
                truths
            })
        });
        Some(parts.concat())
    }

    fn signatures(&self, start: usize, len: usize, signatures: &Signatures) -> Vec<u32> {
        let states = self.states(start, len);
        let living = self.living(start, len);
        let mut known: HashMap<Signature, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut last: Option<(Signature, u32)> = None;
        let mut row: Vec<State> = Vec::with_capacity(states.len());
        let id = |lane: usize| {
            row.clear();
            row.extend(states.iter().map(|s| s.get(lane).copied().unwrap_or(State::OUTSIDE)));
            let living = living.get(lane).copied().unwrap_or(true);
            if !living {
                row.fill(State::OUTSIDE);
            }
            if let Some((signature, id)) = &last
                && signature.living == living
                && *signature.states == *row
            {
                return *id;
            }
            let signature = Signature { living, states: row.clone().into_boxed_slice() };
            let id = *known.entry(signature.clone()).or_insert_with(|| signatures.intern(&signature));
            last = Some((signature, id));
            id
        };
        (0..len).map(id).collect()
    }

    /// The period in which a contour is judged; `None` where it does not depend on time.
    pub fn judged(&self, place: usize) -> Option<Period> {
        self.contours.get(place).and_then(|(judged, _)| *judged)
    }

    /// How many threads judge side by side.
    pub fn threads(&self) -> usize {
        self.store.threads
    }

    /// The signature of one subject.
    pub fn signature_of(&self, subject: u32, signatures: &Signatures) -> u32 {
        self.signatures(subject as usize, 1, signatures).first().copied().unwrap_or(ABSENT)
    }

    /// How each subject stands to the parts of a rule that ask nothing of others: of those who fail them no link is
    /// looked at. `None` where there is no such part.
    fn short_of_links(&self, place: usize, node: &Node) -> Option<Vec<Truth>> {
        let mut parts = Vec::new();
        conjuncts(node, &mut parts);
        parts.retain(|part| !part.reads_others());
        if parts.is_empty() {
            return None;
        }
        let count = self.store.subject_count(self.space.dataset);
        let pieces = map_pieces(count.div_ceil(CHUNK_ROWS), self.store.threads, |piece| {
            let start = piece * CHUNK_ROWS;
            let len = CHUNK_ROWS.min(count - start);
            self.with_contour_frame(place, start, len, |frame| {
                let (mut all, mut truths) = (vec![YES; len], Vec::new());
                for part in &parts {
                    frame.truths(part, &mut truths);
                    // What is open here is asked on.
                    all.iter_mut().zip(&truths).filter(|(_, t)| **t == NO).for_each(|(all, _)| *all = NO);
                }
                all
            })
        });
        Some(pieces.concat())
    }

    /// How the list of a rule names a subject.
    pub fn listed(&self, place: usize, rule: usize, subject: usize) -> Truth {
        let list = self.contours.get(place).and_then(|(_, lists)| lists.get(rule)?.as_ref());
        list.and_then(|truths| truths.get(subject)).copied().unwrap_or(NO)
    }

    /// Uses subjects side by side as the rules of a contour see them.
    pub fn with_contour_frame<T>(
        &self,
        place: usize,
        start: usize,
        len: usize,
        use_it: impl FnOnce(&Frame<'_>) -> T,
    ) -> T {
        let judged = self.contours.get(place).and_then(|(judged, _)| *judged);
        self.with_frame(start, len, judged, use_it)
    }

    /// How each rule of a contour stands for one subject, whether or not a rule above it fits.
    pub fn rule_truths(&self, place: usize, subject: u32) -> Vec<Truth> {
        let start = subject as usize;
        let Some((contour, (judged, lists))) = self.space.contours.get(place).zip(self.contours.get(place))
        else {
            return Vec::new();
        };
        let decided = self.states(start, 1);
        let own = decided.get(place).map_or(&[][..], Vec::as_slice);
        self.with_frame(start, 1, *judged, |frame| {
            let roles = KnownRoles { space: self.space, decided: &decided, own: (contour.id, own) };
            let frame = Frame { roles: Some(&roles), ..*frame };
            let truth = |(rule, list): (&RulePlan, &List)| match (&rule.test, list) {
                (_, Some(list)) => list.get(start).copied().unwrap_or(NO),
                (Test::Where(node), None) => frame.holds(node, 0),
                (Test::Listed(..), None) => NO,
            };
            contour.rules.iter().zip(lists).map(truth).collect()
        })
    }

    /// How a part of a rule stands for one subject.
    pub fn condition_truth(&self, (place, rule): (usize, usize), subject: u32, node: &Node) -> Option<bool> {
        let start = subject as usize;
        let contour = self.space.contours.get(place)?;
        let decided = self.states(start, 1);
        let own = decided.get(place).map_or(&[][..], Vec::as_slice);
        let truth = self.with_subject(place, subject, |frame| {
            let roles = KnownRoles { space: self.space, decided: &decided, own: (contour.id, own) };
            let above = Above::new(self, (place, rule));
            Frame { roles: Some(&roles), relations: Some(&above), ..*frame }.holds(node, 0)
        });
        match truth {
            YES => Some(true),
            NO => Some(false),
            _ => None,
        }
    }

    /// What a rule's question about links sees of one subject.
    pub fn links_seen(
        &self,
        rule: (usize, usize),
        (subject, span): (u32, Span),
        node: &LinkedNode,
    ) -> Option<LinksSeen> {
        let judged = self.contours.get(rule.0).and_then(|(judged, _)| *judged);
        let above = Above::new(self, rule);
        links_seen(self.store, node, judged.filter(|_| node.timed), &above, (subject, span))
    }

    /// Whether one subject lies inside a cluster's `in`.
    pub fn inside(&self, place: usize, subject: u32) -> Truth {
        let Some(contour) = self.space.contours.get(place) else { return NO };
        self.with_frame(subject as usize, 1, None, |frame| {
            let mut state = [State { kind: StateKind::Member, inside: YES, roles: 0 }];
            self.place_inside(contour, frame, &mut state);
            state[0].inside
        })
    }

    /// Uses one subject as the rules of a contour see it.
    pub fn with_subject<T>(&self, place: usize, subject: u32, use_it: impl FnOnce(&Frame<'_>) -> T) -> T {
        self.with_contour_frame(place, subject as usize, 1, use_it)
    }

    /// Subjects side by side, with their rows in a period.
    pub fn with_frame<T>(
        &self,
        start: usize,
        len: usize,
        period: Option<Period>,
        use_it: impl FnOnce(&Frame<'_>) -> T,
    ) -> T {
        let first = u32::try_from(start).unwrap_or(ABSENT);
        let subjects = Lanes::From(first);
        let time = period.map_or(Time::None, Time::One);
        let table = self.store.table(self.space.dataset);
        let mut rows_found = Vec::new();
        let mut entities_found = Vec::new();
        let (rows, entities) = match table.map(|t| (&t.subjects, t.chunks.first(), t)) {
            Some((Subjects::Entities, Some(chunk), _)) => (Rows::Chunk(chunk, start), subjects),
            Some((Subjects::Of(_), _, table)) => {
                let count = self.store.subject_count(self.space.dataset);
                let ordinal = period.map(|p| p.ordinal);
                rows_found.extend((first..).take(len).map(|s| table.row_of(count, ordinal, s)));
                (Rows::Scattered(&rows_found), subjects)
            }
            Some((Subjects::Combinations(keys), _, table)) => {
                let count = keys.len();
                let ordinal = period.filter(|p| Some(p.grain) == table.grain).map(|p| p.ordinal);
                rows_found.extend((first..).take(len).map(|s| table.row_of(count, ordinal, s)));
                let place = self
                    .store
                    .dataset(self.space.dataset)
                    .and_then(|d| d.keys.iter().position(|k| Some(*k) == d.entity_column));
                let entity = |s| place.and_then(|p| keys.tuple(s).get(p)).copied().unwrap_or(ABSENT);
                entities_found.extend((first..).take(len).map(entity));
                (Rows::Scattered(&rows_found), Lanes::List(&entities_found))
            }
            _ => (Rows::None, Lanes::None),
        };
        let frame = Frame {
            store: self.store,
            dataset: self.space.dataset,
            len,
            rows,
            subjects,
            entities,
            time,
            partners: Lanes::None,
            roles: None,
            relations: None,
        };
        use_it(&frame)
    }

    /// Alive on any day of the period; a life without a beginning or an end is open there.
    pub fn living(&self, start: usize, len: usize) -> Vec<bool> {
        let (Some((from, until)), Some(period)) = (self.space.exists, self.period) else { return Vec::new() };
        let Some(chunk) = self.store.table(self.space.dataset).and_then(|t| t.chunks.first()) else {
            return Vec::new();
        };
        let (first, last) = (period.first_day().0, period.last_day().0);
        let alive = |at: usize| {
            let born = chunk.column(from).date(at).unwrap_or(NO_DATE);
            let gone = until.and_then(|u| chunk.column(u).date(at)).unwrap_or(i32::MAX);
            born <= last && first <= gone
        };
        (start..start + len).map(alive).collect()
    }

    /// For each contour the states of the subjects.
    fn states(&self, start: usize, len: usize) -> Vec<Vec<State>> {
        self.states_above(start, len, None, |_| true)
    }

    /// The same of some contours, as far as is known above a rule of one.
    pub fn states_above(
        &self,
        start: usize,
        len: usize,
        above: Option<(usize, usize)>,
        needed: impl Fn(usize) -> bool,
    ) -> Vec<Vec<State>> {
        let mut all: Vec<Vec<State>> = vec![Vec::new(); self.space.contours.len()];
        for at in self.space.order.iter().filter(|at| needed(**at)) {
            let last = above.filter(|(place, _)| place == at).map(|(_, rule)| rule);
            let Some((contour, (judged, lists))) = self.space.contours.get(*at).zip(self.contours.get(*at))
            else {
                continue;
            };
            let lists = lists.get(..last.unwrap_or(lists.len())).unwrap_or(lists);
            let states = self.with_frame(start, len, *judged, |frame| {
                self.contour_states(contour, lists, frame, start, &all)
            });
            if let Some(slot) = all.get_mut(*at) {
                *slot = states;
            }
            if last.is_some() {
                break;
            }
        }
        all
    }

    /// The states by the rules that have a list, or the place of one.
    fn contour_states(
        &self,
        contour: &ContourPlan,
        lists: &[List],
        frame: &Frame<'_>,
        start: usize,
        decided: &[Vec<State>],
    ) -> Vec<State> {
        let len = frame.len;
        let mut states = vec![State::OUTSIDE; len];
        let mut truths = Vec::new();
        for (rule, list) in contour.rules.iter().zip(lists) {
            let bit = role_bit(&contour.roles, rule.role);
            match (&rule.test, list) {
                (_, Some(list)) => {
                    truths.clear();
                    truths.extend((start..start + len).map(|s| list.get(s).copied().unwrap_or(NO)));
                }
                (Test::Where(node), None) => {
                    let roles = KnownRoles { space: self.space, decided, own: (contour.id, &states) };
                    let frame = Frame { roles: Some(&roles), ..*frame };
                    frame.truths(node, &mut truths);
                }
                (Test::Listed(..), None) => continue,
            }
            for (state, truth) in states.iter_mut().zip(&truths) {
                // A role that may fit leaves the subject undetermined until a role surely fits: then both are possible.
                match (state.kind, *truth) {
                    (StateKind::Outside, YES) => {
                        *state = State { kind: StateKind::Member, roles: bit, ..*state }
                    }
                    (StateKind::Outside, UNDECIDED) => {
                        *state = State { kind: StateKind::Undetermined, roles: bit, ..*state };
                    }
                    (StateKind::Undetermined, YES) if state.inside != YES => {
                        state.roles |= bit;
                        // Marks that lower roles no longer matter.
                        state.inside = YES;
                    }
                    (StateKind::Undetermined, UNDECIDED) if state.inside != YES => state.roles |= bit,
                    (StateKind::Member | StateKind::Undetermined | StateKind::Outside, _) => {}
                }
            }
        }
        for (lane, state) in states.iter_mut().enumerate() {
            let subject = u32::try_from(start + lane).unwrap_or(ABSENT);
            if contour.exclude.contains(&subject) {
                *state = State::OUTSIDE;
            } else if let Some(role) = contour.include.get(&subject) {
                *state = State { kind: StateKind::Member, roles: role_bit(&contour.roles, *role), ..*state };
            }
            state.inside = YES;
        }
        self.place_inside(contour, frame, &mut states);
        states
    }

    fn place_inside(&self, contour: &ContourPlan, frame: &Frame<'_>, states: &mut [State]) {
        let mut values = Vec::new();
        for (source, range) in &contour.within {
            axis_values(frame, source, &mut values);
            for (state, value) in states.iter_mut().zip(&values) {
                state.inside = both(state.inside, lies_in(*value, *range));
            }
        }
        for state in states.iter_mut().filter(|s| s.kind == StateKind::Outside) {
            *state = State::OUTSIDE;
        }
    }
}

/// The parts that `and` joins.
fn conjuncts<'n>(node: &'n Node, into: &mut Vec<&'n Node>) {
    match node {
        Node::And(a, b) => {
            conjuncts(a, into);
            conjuncts(b, into);
        }
        part => into.push(part),
    }
}

/// Roles that are known while contours are judged.
struct KnownRoles<'a> {
    space: &'a SpacePlan,
    decided: &'a [Vec<State>],
    own: (ClusterId, &'a [State]),
}

impl Roles for KnownRoles<'_> {
    fn has_role(&self, lane: usize, cluster: Option<ClusterId>, roles: &[RoleId]) -> Truth {
        let mut answer = NO;
        for (contour, states) in self.space.contours.iter().zip(self.decided) {
            if cluster.is_some_and(|c| c != contour.id) {
                continue;
            }
            let states = if contour.id == self.own.0 { self.own.1 } else { states.as_slice() };
            match states.get(lane).map_or(NO, |state| role_truth(state, &contour.roles, roles)) {
                YES => return YES,
                UNDECIDED => answer = UNDECIDED,
                _ => {}
            }
        }
        answer
    }
}

/// Whether a state is one of these roles.
pub fn role_truth(state: &State, known: &[RoleId], roles: &[RoleId]) -> Truth {
    let wanted = roles.iter().fold(0, |bits, role| bits | role_bit(known, *role));
    match state.kind {
        StateKind::Outside => NO,
        StateKind::Member => Truth::from(state.roles & wanted != 0),
        StateKind::Undetermined if state.roles & wanted != 0 => UNDECIDED,
        StateKind::Undetermined => NO,
    }
}
