//! Subjects that look alike to every rule, so that one judgement serves them all.
//!
//! What the rules of all contours ask is cut into conditions that cannot change from period to period and such that
//! can. By the former subjects fall into classes, once for a run; of the latter only those are looked at in a period
//! that still decide something in a subject's class.

use hashbrown::HashMap;

use super::axes::AxisSource;
use super::column::{CHUNK_ROWS, Cells};
use super::contour::{SpacePlan, Test};
use super::frame::Frame;
use super::keys::{ABSENT, UNKNOWN};
use super::membership::Judge;
use super::program::{IdSet, Node, Reading, Source};
use super::signature::Signatures;
use super::table::{Store, Subjects};
use super::truth::{NO, Truth, UNDECIDED, YES};
use crate::work::{fill_pieces, map_pieces};

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// More changing conditions than this do not fit into a key.
const MOST_OPEN: usize = 60;
/// The bit of a key that says that a subject is alive.
const LIVING: u128 = 1 << 127;

/// A condition that may differ from period to period.
#[derive(Debug)]
enum Open {
    /// A part of a rule of a contour.
    Where(usize, Node),
    /// Whether the list of a rule names the subject.
    Listed(usize, usize),
}

/// The classes of the subjects of a space.
#[derive(Debug)]
pub struct Classes {
    /// The class of each subject.
    of: Vec<u32>,
    conditions: Vec<Open>,
    /// For each class a bit for each condition that decides something there.
    open: Vec<u64>,
    /// Subjects that contours name by key; they are judged one by one.
    apart: Vec<u32>,
}

/// A column of ids with all that the rules ask of it.
struct IdColumn<'a> {
    column: usize,
    sets: Vec<&'a IdSet>,
}

impl IdColumn<'_> {
    /// For each id, the last two for an unknown and an absent one, a number for what the sets say of it; and how many
    /// such numbers there are.
    fn kinds(&self, ids: &[u32]) -> (Vec<u32>, usize) {
        let most = ids.iter().filter(|id| **id < UNKNOWN).max().map_or(0, |most| *most as usize + 1);
        let mut known: Map<Vec<Truth>, u32> = Map::default();
        let all = (0..most).filter_map(|id| u32::try_from(id).ok()).chain([UNKNOWN, ABSENT]);
        let kinds = all.map(|id| {
            let truth = |set: &&IdSet| if id == ABSENT { UNDECIDED } else { Truth::from(set.holds(id)) };
            let next = u32::try_from(known.len()).unwrap_or(ABSENT);
            *known.entry(self.sets.iter().map(truth).collect()).or_insert(next)
        });
        (kinds.collect(), known.len().max(1))
    }
}

/// The conditions of a rule, each as large as it can be without a connective.
fn conditions<'a>(node: &'a Node, into: &mut Vec<&'a Node>) {
    match node {
        Node::And(a, b) | Node::Or(a, b) => {
            conditions(a, into);
            conditions(b, into);
        }
        Node::Not(a) => conditions(a, into),
        // Roles follow from what the other rules ask.
        Node::RoleIn(..) | Node::Bool(_) => {}
        leaf => into.push(leaf),
    }
}

/// The truth of a rule as far as conditions that never change decide it.
fn settled(node: &Node, frame: &Frame<'_>) -> Truth {
    match node {
        Node::And(a, b) | Node::Or(a, b) => {
            let decided = Truth::from(matches!(node, Node::Or(..)));
            match (settled(a, frame), settled(b, frame)) {
                (a, b) if a == decided || b == decided => decided,
                (UNDECIDED, _) | (_, UNDECIDED) => UNDECIDED,
                _ => 1 - decided,
            }
        }
        Node::Not(a) => match settled(a, frame) {
            YES => NO,
            NO => YES,
            _ => UNDECIDED,
        },
        Node::RoleIn(..) => UNDECIDED,
        leaf if leaf.reads_time() => UNDECIDED,
        leaf => frame.holds(leaf, 0),
    }
}

impl Classes {
    /// `None` where subjects are not rows of a table of entities, or ask too much to be classed.
    pub fn new(store: &Store, space: &SpacePlan) -> Option<Self> {
        let table = store.table(space.dataset)?;
        let (Subjects::Entities, Some(chunk)) = (&table.subjects, table.chunks.first()) else { return None };
        let rules = space.contours.iter().flat_map(|contour| &contour.rules);
        // What links say follows from no column of the subject.
        if rules.into_iter().any(|rule| matches!(&rule.test, Test::Where(node) if node.reads_others())) {
            return None;
        }
        let judge = Judge::new(store, space, None);
        let (mut columns, mut others, mut open): (Vec<IdColumn<'_>>, Vec<&Node>, Vec<Open>) =
            Default::default();
        let mut ask = |column: usize, set| match columns.iter_mut().find(|c| c.column == column) {
            Some(known) => known.sets.push(set),
            None => columns.push(IdColumn { column, sets: vec![set] }),
        };
        let within: Vec<(usize, IdSet)> = space
            .contours
            .iter()
            .flat_map(|contour| &contour.within)
            .map(|(source, range)| match source {
                AxisSource::Value(Node::Column(Source::Own(column), Reading::Id)) => {
                    Some((*column, IdSet::ranges(range.as_slice())))
                }
                AxisSource::Value(_) | AxisSource::ValueOrEntity(..) | AxisSource::Entity => None,
            })
            .collect::<Option<_>>()?;
        within.iter().for_each(|(column, set)| ask(*column, set));
        for (place, contour) in space.contours.iter().enumerate() {
            for (at, rule) in contour.rules.iter().enumerate() {
                let Test::Where(node) = &rule.test else {
                    open.push(Open::Listed(place, at));
                    continue;
                };
                let mut leaves = Vec::new();
                conditions(node, &mut leaves);
                for leaf in leaves {
                    match leaf {
                        leaf if leaf.any(&|n| matches!(n, Node::RoleIn(..))) => return None,
                        leaf if leaf.reads_time() => open.push(Open::Where(place, leaf.clone())),
                        Node::IdIn(operand, set) => match &**operand {
                            Node::Column(Source::Own(column), Reading::Id) => ask(*column, set),
                            _ => others.push(leaf),
                        },
                        leaf => others.push(leaf),
                    }
                }
            }
        }
        if open.len() > MOST_OPEN {
            return None;
        }
        let keys = class_keys(&judge, chunk.len, &columns, &others, |column| match chunk.column(column) {
            Cells::Ids(ids) => ids,
            Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => &[],
        })?;
        let mut known: Map<u64, u32> = Map::default();
        let (mut of, mut first) = (Vec::with_capacity(keys.len()), Vec::new());
        let mut last = (u64::MAX, ABSENT);
        for (key, subject) in keys.into_iter().zip(0u32..) {
            if key != last.0 {
                let next = u32::try_from(first.len()).unwrap_or(ABSENT);
                let class = *known.entry(key).or_insert(next);
                if class == next {
                    first.push(subject);
                }
                last = (key, class);
            }
            of.push(last.1);
        }
        let open_in = |subject: &u32| {
            judge.with_frame(*subject as usize, 1, None, |frame| {
                open.iter().enumerate().fold(0u64, |bits, (at, condition)| match condition {
                    Open::Listed(..) => bits | 1 << at,
                    Open::Where(place, leaf) => {
                        let rules = space.contours.get(*place).map_or(&[][..], |c| c.rules.as_slice());
                        let decides = rules.iter().any(|rule| match &rule.test {
                            Test::Where(node) => {
                                node.any(&|n| n == leaf) && settled(node, frame) == UNDECIDED
                            }
                            Test::Listed(..) => false,
                        });
                        bits | u64::from(decides) << at
                    }
                })
            })
        };
        let open_bits = first.iter().map(open_in).collect();
        let named = |c: &super::contour::ContourPlan| {
            c.include.keys().chain(&c.exclude).copied().collect::<Vec<u32>>()
        };
        let mut apart: Vec<u32> = space.contours.iter().flat_map(named).collect();
        apart.sort_unstable();
        apart.dedup();
        Some(Classes { of, conditions: open, open: open_bits, apart })
    }

    /// The signatures of all subjects in the period of a judge.
    pub fn signatures(&self, judge: &Judge<'_>, threads: usize, signatures: &Signatures) -> Vec<u32> {
        let count = self.of.len();
        let new = || Memo { by_class: vec![ABSENT; self.open.len()], others: Map::default() };
        let mut all = fill_pieces(count, CHUNK_ROWS, threads, new, |memo: &mut Memo, piece, ids| {
            self.piece(judge, piece * CHUNK_ROWS, ids, memo, signatures);
        });
        for subject in &self.apart {
            if let Some(slot) = all.get_mut(*subject as usize) {
                *slot = judge.signature_of(*subject, signatures);
            }
        }
        all
    }

    fn piece(
        &self,
        judge: &Judge<'_>,
        start: usize,
        ids: &mut [u32],
        memo: &mut Memo,
        signatures: &Signatures,
    ) {
        let len = ids.len();
        let classes = self.of.get(start..start + len).unwrap_or(&[]);
        let open = |class: u32| self.open.get(class as usize).copied().unwrap_or(0);
        let any = classes.iter().fold(0, |all, class| all | open(*class));
        let living = judge.living(start, len);
        let changing = any != 0 || !living.is_empty();
        let mut keys = vec![0u128; if changing { len } else { 0 }];
        for (key, living) in keys.iter_mut().zip(&living) {
            *key |= if *living { 0 } else { LIVING };
        }
        for (at, condition) in self.conditions.iter().enumerate().filter(|(at, _)| any >> at & 1 == 1) {
            let lanes = classes.iter().zip(&mut keys).enumerate();
            let lanes = lanes.filter(|(_, (class, _))| open(**class) >> at & 1 == 1);
            match condition {
                Open::Where(place, node) => judge.with_contour_frame(*place, start, len, |frame| {
                    for (lane, (_, key)) in lanes {
                        *key |= u128::from(frame.holds(node, lane)) << (2 * at);
                    }
                }),
                Open::Listed(place, rule) => {
                    for (lane, (_, key)) in lanes {
                        *key |= u128::from(judge.listed(*place, *rule, start + lane)) << (2 * at);
                    }
                }
            }
        }
        let judged = |lane: usize| {
            let subject = u32::try_from(start + lane).unwrap_or(ABSENT);
            judge.signature_of(subject, signatures)
        };
        let mut id = |lane: usize, class: &u32| match keys.get(lane).copied().unwrap_or(0) {
            0 => match memo.by_class.get_mut(*class as usize) {
                Some(known) if *known != ABSENT => *known,
                Some(slot) if !self.is_apart(start + lane) => {
                    *slot = judged(lane);
                    *slot
                }
                _ => judged(lane),
            },
            key if self.is_apart(start + lane) => memo.others.get(&(*class, key)).copied().unwrap_or(ABSENT),
            key => *memo.others.entry((*class, key)).or_insert_with(|| judged(lane)),
        };
        for (lane, (slot, class)) in ids.iter_mut().zip(classes).enumerate() {
            *slot = id(lane, class);
        }
    }

    fn is_apart(&self, subject: usize) -> bool {
        u32::try_from(subject).is_ok_and(|subject| self.apart.binary_search(&subject).is_ok())
    }
}

/// What one thread has found out.
struct Memo {
    /// The signature of each class, all that changes being as `NO`; [`ABSENT`] where it is not known yet.
    by_class: Vec<u32>,
    others: Map<(u32, u128), u32>,
}

/// For each subject a number for all that never changes; `None` where there is too much of it.
fn class_keys<'a>(
    judge: &Judge<'_>,
    count: usize,
    columns: &[IdColumn<'_>],
    others: &[&Node],
    ids: impl Fn(usize) -> &'a [u32] + Sync,
) -> Option<Vec<u64>> {
    let mut step = 1u64;
    let mut kinds = Vec::with_capacity(columns.len());
    for column in columns {
        let (of_ids, count) = column.kinds(ids(column.column));
        kinds.push((column.column, of_ids, step));
        step = step.checked_mul(count as u64)?;
    }
    let mut steps = Vec::with_capacity(others.len());
    for _ in others {
        steps.push(step);
        step = step.checked_mul(3)?;
    }
    let pieces = map_pieces(count.div_ceil(CHUNK_ROWS), judge.threads(), |piece| {
        let start = piece * CHUNK_ROWS;
        let len = CHUNK_ROWS.min(count - start);
        let mut keys = vec![0u64; len];
        for (column, of_ids, step) in &kinds {
            for (key, id) in keys.iter_mut().zip(ids(*column).get(start..).unwrap_or(&[])) {
                let place = match *id {
                    ABSENT => of_ids.len() - 1,
                    UNKNOWN => of_ids.len() - 2,
                    id => id as usize,
                };
                *key += u64::from(of_ids.get(place).copied().unwrap_or(0)) * step;
            }
        }
        let mut truths = Vec::new();
        judge.with_frame(start, len, None, |frame| {
            for (node, step) in others.iter().zip(&steps) {
                frame.truths(node, &mut truths);
                for (key, truth) in keys.iter_mut().zip(&truths) {
                    *key += u64::from(*truth) * step;
                }
            }
        });
        keys
    });
    Some(pieces.into_iter().flatten().collect())
}
