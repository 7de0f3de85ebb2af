//! The rows of a link in one period in the order of who stands at one end: those of a few are found without going
//! through all.

use std::ops::Range;

use super::link_rows::Part;
use crate::model::LinkSide;

/// So many who stand at an end are asked about at a time.
const OWNERS_AT_A_TIME: usize = 1 << 14;

#[derive(Debug)]
pub struct BySide {
    /// Who stands at the end of some row, in order.
    owners: Vec<u32>,
    /// Where the rows of each begin; one more for the end.
    starts: Vec<u32>,
    /// Who stands at the other end, and the row.
    others: Vec<u32>,
    rows: Vec<u32>,
}

impl BySide {
    pub fn new<'a, I: Iterator<Item = &'a Part>>(
        parts: impl Fn() -> I,
        side: LinkSide,
        entities: usize,
    ) -> Self {
        let ends = |part: &'a Part| match side {
            LinkSide::From => (&part.from, &part.to),
            LinkSide::To => (&part.to, &part.from),
        };
        let mut next = vec![0u32; entities];
        for part in parts() {
            for own in ends(part).0 {
                if let Some(count) = next.get_mut(*own as usize) {
                    *count += 1;
                }
            }
        }
        let (mut owners, mut starts, mut total) = (Vec::new(), Vec::new(), 0u32);
        for (count, entity) in next.iter_mut().zip(0u32..) {
            let own = std::mem::replace(count, total);
            if own > 0 {
                owners.push(entity);
                starts.push(total);
                total += own;
            }
        }
        starts.push(total);
        let mut others = vec![0u32; total as usize];
        let mut rows = vec![0u32; total as usize];
        for part in parts() {
            let (own, other) = ends(part);
            for ((own, other), row) in own.iter().zip(other).zip(&part.rows) {
                let Some(place) = next.get_mut(*own as usize) else { continue };
                let at = *place as usize;
                *place += 1;
                if let Some((to, id)) = others.get_mut(at).zip(rows.get_mut(at)) {
                    (*to, *id) = (*other, *row);
                }
            }
        }
        BySide { owners, starts, others, rows }
    }

    /// Who stands at the end, in parts.
    pub fn pieces(&self) -> impl Iterator<Item = Range<usize>> {
        let all = self.owners.len();
        (0..all).step_by(OWNERS_AT_A_TIME).map(move |start| start..all.min(start + OWNERS_AT_A_TIME))
    }

    /// The others and the rows of one.
    pub fn of(&self, entity: u32) -> Option<(&[u32], &[u32])> {
        let at = self.owners.binary_search(&entity).ok()?;
        self.owners(at..at + 1).next().map(|(_, others, rows)| (others, rows))
    }

    /// Each of some, with the others and the rows.
    pub fn owners(&self, range: Range<usize>) -> impl Iterator<Item = (u32, &[u32], &[u32])> {
        let starts = self.starts.get(range.start..).unwrap_or(&[]).iter();
        let ends = self.starts.get(range.start + 1..).unwrap_or(&[]).iter();
        let owners = self.owners.get(range).unwrap_or(&[]).iter();
        owners.zip(starts.zip(ends)).map(|(owner, (start, end))| {
            let own = *start as usize..*end as usize;
            (*owner, self.others.get(own.clone()).unwrap_or(&[]), self.rows.get(own).unwrap_or(&[]))
        })
    }
}
