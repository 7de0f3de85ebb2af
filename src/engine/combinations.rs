//! Which keys stand together in the rows of tables without an entity.

use super::axes::member_ids;
use super::table::{Store, Subjects};
use crate::model::{AxisId, AxisMember, DatasetId};
use crate::plan::has_axis;

/// So many places fit into one number.
const MOST_AXES: usize = 4;

/// The places of members that stand together in some row of these tables: a list for each axis, in the order of the
/// combinations. `None` where a table does not tell: it is of entities, or has some of the axes and not all as its keys.
pub(super) fn seen(
    store: &Store,
    datasets: &[DatasetId],
    axes: &[(AxisId, &[AxisMember])],
) -> Option<Vec<Vec<u32>>> {
    // A combination is one number: the first axis weighs most.
    let mut found: Vec<u128> = Vec::new();
    if axes.len() > MOST_AXES {
        return None;
    }
    let mut told = false;
    for dataset in datasets {
        if !axes.iter().any(|(axis, _)| has_axis(&store.policy, *dataset, *axis)) {
            continue;
        }
        let Subjects::Combinations(keys) = &store.table(*dataset)?.subjects else { return None };
        let declared = store.dataset(*dataset)?;
        if declared.of.is_some() {
            return None;
        }
        let own = axes.iter().map(|(axis, list)| {
            let columns = &store.policy.axes.get(axis.index())?.columns;
            let column = columns.iter().find(|c| c.dataset == *dataset)?.column;
            let key = declared.keys.iter().position(|key| *key == column)?;
            Some((key, places(store, *dataset, *axis, list)))
        });
        let own: Vec<(usize, Vec<u32>)> = own.collect::<Option<_>>()?;
        told = true;
        for subject in 0..keys.len() {
            let tuple = keys.tuple(u32::try_from(subject).unwrap_or(u32::MAX));
            let place = |number: u128, (key, places): &(usize, Vec<u32>)| {
                let place = places.get(*tuple.get(*key)? as usize).copied().filter(|p| *p != u32::MAX)?;
                Some(number << u32::BITS | u128::from(place))
            };
            found.extend(own.iter().try_fold(0, place));
        }
    }
    found.sort_unstable();
    found.dedup();
    let place = |number: &u128, at: usize| (number >> (u32::BITS as usize * (axes.len() - 1 - at))) as u32;
    let column = |at: usize| found.iter().map(|number| place(number, at)).collect();
    told.then(|| (0..axes.len()).map(column).collect())
}

/// For each id of a dataset the place of its member in a list, or of the member it lies under.
fn places(store: &Store, dataset: DatasetId, axis: AxisId, list: &[AxisMember]) -> Vec<u32> {
    let mut places: Vec<u32> = Vec::new();
    for (member, place) in list.iter().zip(0u32..) {
        let Some((from, until)) = member_ids(store, dataset, axis, member) else { continue };
        let until = until as usize;
        if places.len() < until {
            places.resize(until, u32::MAX);
        }
        places.get_mut(from as usize..until).unwrap_or_default().fill(place);
    }
    places
}
