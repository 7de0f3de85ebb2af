//! Contours and conditions as sets of rows, without data.
//!
//! Takes a checked condition; gives the rows in which it is true, false or absent as a union of boxes. A claim made
//! from it (nobody fits, two contours share this organisation, one lies in the other) is a proof: what boxes cannot
//! express, and what would take too many of them, is never claimed about.

mod areas;
mod contour;
mod contradiction;
mod leaf;
mod ranges;
mod reading;
mod values;
mod witness;

pub use areas::Areas;
pub use contour::{ContourSets, life, lifetime, within_condition};
pub use contradiction::contradiction;
pub use reading::{Reader, Unknowns};
pub use witness::witness;

/// How a condition stands in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    Yes,
    No,
    Absent,
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Truth::Yes } else { Truth::No }
    }

    fn negated(self) -> Self {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Absent => Truth::Absent,
        }
    }
}

/// The rows that are in all of these sets; `None` where it takes too many boxes.
pub fn intersection<'a>(sets: impl IntoIterator<Item = &'a Areas>) -> Option<Areas> {
    let mut all = Areas::everything();
    for set in sets {
        all = all.intersect(set)?;
        if all.is_empty() {
            break;
        }
    }
    Some(all)
}
