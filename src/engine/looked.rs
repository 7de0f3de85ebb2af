//! The links of one entity that a condition looks at, one by one: who stands at the other end, where the row is, and
//! whether it fits.
//!
//! Takes the question of a condition and the entity; gives the first rows, those that fit before the others, and how
//! many there are.

use super::frame::Relations;
use super::link_rows::{InTime, Places};
use super::program::LinkedNode;
use super::table::Store;
use super::truth::{NO, Truth, UNDECIDED, YES, both};
use crate::cube::{LinkSeen, LinksSeen};
use crate::model::{LinkedFunction, Period};
use crate::source::Span;

/// Rows that are told of one by one.
const NAMED: usize = 5;

/// A row that is looked at: how it stands, its id, who is at the other end.
type Looked = (Truth, u32, u32);

/// What a condition sees of an entity's links in a period.
pub fn links_seen(
    store: &Store,
    node: &LinkedNode,
    period: Option<Period>,
    relations: &dyn Relations,
    (subject, span): (u32, Span),
) -> Option<LinksSeen> {
    let declared = store.dataset(node.link)?;
    let time = InTime::new(store, node.link, period)?;
    let mut wanted = vec![NO; store.subject_count(node.entity)];
    *wanted.get_mut(subject as usize)? = YES;
    let places = Places::new(&wanted);
    let mut looked: Vec<Looked> = Vec::new();
    for side in &node.sides {
        for piece in 0..time.len() {
            let Some(rows) = time.piece(piece, *side).map(|rows| rows.of(&places)) else { continue };
            let frame = rows.frame(store, relations);
            let (mut counts, mut holds) = (Vec::new(), Vec::new());
            match &node.filter {
                Some(filter) => frame.truths(filter, &mut counts),
                None => counts.resize(rows.own.len(), YES),
            }
            let judged = matches!(node.function, LinkedFunction::Any | LinkedFunction::All);
            match node.body.as_ref().filter(|_| judged) {
                Some(body) => frame.truths(body, &mut holds),
                None => holds.resize(rows.own.len(), YES),
            }
            for (lane, ((own, body), in_time)) in counts.iter().zip(&holds).zip(&rows.in_time).enumerate() {
                // What `all` does not range over says nothing of it.
                let aside = node.function == LinkedFunction::All && *own == NO;
                let (Some(id), Some(other)) = (rows.ids.get(lane), rows.other.get(lane)) else { continue };
                if *in_time != NO && !aside {
                    looked.push((both(both(*own, *body), *in_time), *id, *other));
                }
            }
        }
    }
    let rank = |truth: Truth| match truth {
        YES => 0,
        UNDECIDED => 1,
        _ => 2,
    };
    looked.sort_unstable_by_key(|(truth, id, _)| (rank(*truth), *id));
    let count = |wanted: Truth| looked.iter().filter(|(truth, ..)| *truth == wanted).count() as u64;
    let ends: Vec<_> = node.sides.iter().filter_map(|side| declared.link_end(side.other())).collect();
    let told = |(truth, id, other): &Looked| {
        let entity = ends.first().map(|(entity, _)| *entity)?;
        let (chunk, at) = store.table(node.link)?.cells(*id)?;
        let row = chunk.subjects().get(at).copied()?;
        let ordinal = store.table(node.link)?.grain.and_then(|_| chunk.periods.get(at).copied());
        let place = store.lines(node.link).and_then(|lines| lines.place((row, ordinal)));
        let holds = match *truth {
            YES => Some(true),
            NO => Some(false),
            _ => None,
        };
        let key = store.subject_text(entity, *other);
        Some(LinkSeen { key, title: store.title(entity, *other), place, holds })
    };
    let first = looked.iter().take(NAMED).filter_map(told).collect();
    Some(LinksSeen {
        span,
        link: node.link,
        counted: matches!(node.function, LinkedFunction::Count | LinkedFunction::Sum),
        rows: looked.len() as u64,
        fit: count(YES),
        unknown: count(UNDECIDED),
        first,
    })
}
