//! The rows of a link that join two of a cell: gone through all at once, or those alone of one cluster or one entity.

use std::sync::Arc;

use super::axes::{axis_values, lies_in};
use super::found::{Found, Keep, Standing};
use super::link_rows::{InTime, SideRows};
use super::network::{LinkCell, Sides};
use super::relations::{Settled, remembered};
use super::truth::{NO, UNDECIDED, YES, both, either};
use super::within::Within;
use crate::cube::ClusterAxis;
use crate::model::{DataStatus, DatasetId, LinkGroup, LinkSide, Period};
use crate::work::fold_pieces;

impl LinkCell<'_> {
    /// The rows that join two of the cell.
    pub fn find(&self, keep: Keep) -> Found {
        let store = &self.loaded.store;
        let Some(time) = InTime::new(store, self.declared.dataset, self.cell.period) else {
            return Found::default();
        };
        // Everyone's standing is known before the rows are gone through.
        let together = self.of_one_time();
        let judged = |period: Option<Period>| together.or(period);
        let mut sides: Vec<(Option<Period>, Sides)> = Vec::new();
        for period in time.periods().into_iter().map(judged) {
            if sides.iter().all(|(known, _)| *known != period) {
                sides.push((period, self.sides(period)));
            }
        }
        let settled = self.settled();
        let place = |period: Option<Period>| sides.iter().find(|(own, _)| *own == judged(period));
        if let Some(sole) = self.sole() {
            let mut found = Found::default();
            for (side, entity) in sole {
                let end = self.ends.get(usize::from(side == LinkSide::To)).copied();
                let entities = end.map_or(0, |end| store.subject_count(end));
                for rows in time.of_one(side, entity, entities) {
                    if let Some((_, sides)) = place(rows.period) {
                        self.add(&mut found, &rows, sides, &settled, keep);
                    }
                }
            }
            return in_order(found);
        }
        let within = self.within(&time, together);
        let parts = fold_pieces(time.len(), store.threads, Found::default, |found: &mut Found, piece| {
            let rows = match &within {
                Some((within, contour)) => {
                    let places = within.as_ref().as_ref().map_or(&[][..], |w| w.places(piece, *contour));
                    if places.is_empty() {
                        return;
                    }
                    time.picked(piece, places)
                }
                None => time.piece(piece, LinkSide::From),
            };
            let Some(rows) = rows else { return };
            if let Some((_, sides)) = place(rows.period) {
                self.add(found, &rows, sides, &settled, keep);
            }
        });
        let mut all = Found::default();
        parts.into_iter().for_each(|part| all.absorb(part));
        in_order(all)
    }

    /// Where a cell fixes one entity, the ends at which it may stand: no other rows are gone through.
    fn sole(&self) -> Option<Vec<(LinkSide, u32)>> {
        if let Some(at_end) = self.at_end {
            return Some(vec![at_end]);
        }
        let (of, id) = *self.fixed.first()?;
        let sides = LinkSide::BOTH.into_iter().zip(self.ends).filter(|(_, end)| *end == of);
        Some(sides.filter_map(|(side, _)| Some((side, id?))).collect())
    }

    /// Where both ends must be of the cell's one cluster, the rows that may join two of it, and its place.
    fn within(&self, time: &InTime<'_>, together: Option<Period>) -> Option<(Arc<Option<Within>>, usize)> {
        let ClusterAxis::One(id) = self.cell.cluster else { return None };
        let entity = self.loaded.policy().clusters.get(id.index())?.entity;
        let of_cell = |group: &LinkGroup| group.cluster.is_none() && group.of.is_none();
        let groups = self.declared.between.as_ref();
        if self.ends != [entity, entity] || !groups.is_none_or(|b| of_cell(&b.first) && of_cell(&b.second)) {
            return None;
        }
        let contour = self.loaded.space(Some(entity))?.place(id)?;
        let other = together.filter(|_| time.periods().iter().any(|own| *own != together));
        let key = (self.declared.dataset, self.cell.period, other);
        let settled = self.settled();
        let known = &self.loaded.memberships.given.within;
        let within = remembered(known, key, |_| Within::new(&settled, entity, time, other));
        within.as_ref().as_ref()?;
        Some((within, contour))
    }

    fn add(&self, found: &mut Found, rows: &SideRows<'_>, sides: &Sides, settled: &Settled<'_>, keep: Keep) {
        let frame = rows.frame(&self.loaded.store, settled);
        let mut counts = rows.in_time.clone();
        if let Some(filter) = &self.filter {
            let mut kept = Vec::new();
            frame.truths(filter, &mut kept);
            counts.iter_mut().zip(&kept).for_each(|(a, b)| *a = both(*a, *b));
        }
        let mut values = Vec::new();
        for (source, range) in &self.axes {
            axis_values(&frame, source, &mut values);
            counts.iter_mut().zip(&values).for_each(|(a, value)| *a = both(*a, lies_in(*value, *range)));
        }
        let at_an_end = |(end, id): &(DatasetId, Option<u32>), from: u32, to: u32| {
            (self.ends[0] == *end && *id == Some(from)) || (self.ends[1] == *end && *id == Some(to))
        };
        let stands = |standing: &Standing, entity: u32| match standing {
            Some(truths) => truths.get(entity as usize).copied().unwrap_or(UNDECIDED),
            None => YES,
        };
        let ([first_from, first_to], [second_from, second_to]) = (&sides.first, &sides.second);
        let ends = rows.own.iter().zip(rows.other.iter());
        for (lane, ((from, to), count)) in ends.zip(&counts).enumerate() {
            if !self.fixed.iter().all(|fixed| at_an_end(fixed, *from, *to)) {
                continue;
            }
            let there = both(stands(first_from, *from), stands(second_to, *to));
            // Without groups both ways ask the same.
            let back = match self.declared.between {
                Some(_) => both(stands(second_from, *from), stands(first_to, *to)),
                None => there,
            };
            let joined = either(there, back);
            match both(*count, joined) {
                NO => {}
                YES => {
                    found.sure += 1;
                    let row = rows.ids.get(lane).copied().unwrap_or(super::keys::ABSENT);
                    let value = self.argument.as_ref().and_then(|a| frame.number_at(a, lane));
                    if value.is_some() || self.argument.is_none() {
                        found.status = found.status.max(self.status(row));
                    }
                    if let Some(value) = &value {
                        found.valued += 1;
                        found.sum.add_value(value);
                        if self.declared.function.is_extreme() {
                            found.extreme(value);
                        }
                        if self.declared.function.is_of_all_values() {
                            found.values.push_value(value);
                        }
                    }
                    match keep {
                        Keep::Values => {}
                        Keep::Ends => found.ends.push((*from, *to, [there == YES, back == YES])),
                        Keep::Rows => found.rows.push((row, value)),
                    }
                }
                _ => {
                    found.open += 1;
                    found.unknown_ends += u64::from(joined != YES);
                    if keep == Keep::Ends {
                        found.open_ends.push((*from, *to, [there != NO, back != NO]));
                    }
                }
            }
        }
    }

    /// How settled a row is, where that is told and its numbers are shown.
    fn status(&self, row: u32) -> DataStatus {
        let Some(column) = self.dataset.status.as_ref().map(|s| s.column.index()) else {
            return DataStatus::default();
        };
        let told = self.table.cells(row).and_then(|(chunk, at)| DataStatus::at(chunk.column(column).id(at)));
        told.filter(|status| !status.is_withheld()).unwrap_or_default()
    }
}

/// Which thread took which part is left to chance.
fn in_order(mut found: Found) -> Found {
    found.ends.sort_unstable();
    found.rows.sort_by_key(|(row, _)| *row);
    found
}
