//! The rows of a link that may join two of one cluster, found for all clusters at once: what is asked of the links within
//! one looks at these alone.

use super::link_rows::InTime;
use super::relations::Settled;
use crate::model::{DatasetId, Period};
use crate::work::map_pieces;

/// The link, the period that is asked for, and the one for which members are judged where it is not each row's own.
pub type WithinKey = (DatasetId, Option<Period>, Option<Period>);

/// Where rows lie within more clusters than this, lists of them would take more memory than they save time.
const MANY_CLUSTERS: usize = 4;

/// For each piece of the rows and each contour their places in the piece.
#[derive(Debug)]
pub struct Within {
    pieces: Vec<Vec<Vec<u32>>>,
}

impl Within {
    /// `None` where clusters are too many to be told apart at once, or nearly all rows lie within many.
    pub fn new(
        settled: &Settled<'_>,
        entity: DatasetId,
        time: &InTime<'_>,
        judged: Option<Period>,
    ) -> Option<Self> {
        let contours = settled.spaces.get(entity.index())?.as_ref()?.contours.len();
        let judged_at = |own: Option<Period>| judged.or(own);
        let mut periods: Vec<Option<Period>> = time.periods().into_iter().map(judged_at).collect();
        periods.dedup();
        let of = |period: Option<Period>| Some((period, settled.clusters_of(entity, period)?));
        let clusters: Vec<(Option<Period>, Vec<u64>)> = periods.into_iter().map(of).collect::<Option<_>>()?;
        let pieces = map_pieces(time.len(), settled.store.threads, |at| {
            let mut found = vec![Vec::new(); contours];
            let period = judged_at(time.period_of(at));
            let known = clusters.iter().find(|(own, _)| *own == period);
            let Some((part, (_, clusters))) = time.part(at).zip(known) else { return Some(found) };
            let of = |entity: u32| clusters.get(entity as usize).copied().unwrap_or(u64::MAX);
            for ((from, to), place) in part.from.iter().zip(&part.to).zip(0u32..) {
                let mut shared = of(*from) & of(*to);
                while shared != 0 {
                    if let Some(places) = found.get_mut(shared.trailing_zeros() as usize) {
                        places.push(place);
                    }
                    shared &= shared - 1;
                }
            }
            let all: usize = found.iter().map(Vec::len).sum();
            (all <= part.rows.len() * MANY_CLUSTERS).then_some(found)
        });
        Some(Within { pieces: pieces.into_iter().collect::<Option<_>>()? })
    }

    /// The places of the rows of a piece that may lie within a contour.
    pub fn places(&self, piece: usize, contour: usize) -> &[u32] {
        self.pieces.get(piece).and_then(|found| found.get(contour)).map_or(&[], Vec::as_slice)
    }
}
