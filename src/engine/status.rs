//! Columns of statuses: what stands for a status in a table, and what becomes of numbers that it holds back.

use std::sync::Arc;

use super::column::Cells;
use super::decode::CellFault;
use super::inputs::{DecodePlan, Kind, Target};
use super::keys::Interner;
use super::listing::{Listing, Names};
use crate::model::DataStatus;

/// What stands for a status in a table: the author's signs before those that are always known, in small and in
/// capital letters. An empty cell is a final value, unless the author says otherwise.
pub fn status_signs(own: &[(String, DataStatus)]) -> Kind {
    let mut names = Interner::default();
    let (mut ordinals, mut empty) = (Vec::new(), DataStatus::Final.ordinal());
    let mut add = |sign: &str, status: DataStatus| {
        if sign.is_empty() {
            empty = status.ordinal();
        } else if names.intern(sign) as usize == ordinals.len() {
            ordinals.push(status.ordinal());
        }
    };
    own.iter().for_each(|(sign, status)| add(sign, *status));
    for status in DataStatus::ALL {
        for sign in status.signs() {
            let mut rest = sign.chars();
            let first = rest.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
            for form in [(*sign).to_owned(), format!("{first}{}", rest.as_str()), sign.to_uppercase()] {
                add(&form, status);
            }
        }
    }
    names.seal();
    Kind::Listed(
        Arc::new(Names { names: Arc::new(names), ordinals: Some(ordinals) }),
        Listing::Status { empty },
    )
}

/// Takes away the numbers that their row's status holds back, keys apart, and whatever stood in their place.
pub fn withhold(plan: &DecodePlan, status: usize, read: &mut [(usize, Cells)], faults: &mut Vec<CellFault>) {
    let is_number = |at: usize| match plan.inputs.get(at).map(|i| &i.target) {
        Some(Target::Column { kind: Kind::Number, key: false, .. }) => true,
        Some(Target::Column { .. } | Target::Period(_)) | None => false,
    };
    let says_status = |at: usize| match plan.inputs.get(at).map(|i| &i.target) {
        Some(Target::Column { index, .. }) => *index == status,
        Some(Target::Period(_)) | None => false,
    };
    let Some((_, Cells::Ids(ids))) = read.iter().find(|(at, _)| says_status(*at)) else { return };
    let withheld: Vec<bool> =
        ids.iter().map(|id| DataStatus::at(*id).is_some_and(DataStatus::is_withheld)).collect();
    if !withheld.contains(&true) {
        return;
    }
    for (_, cells) in read.iter_mut().filter(|(at, _)| is_number(*at)) {
        cells.take_away(&withheld);
    }
    faults.retain(|fault| !(is_number(fault.input) && withheld.get(fault.row) == Some(&true)));
}
