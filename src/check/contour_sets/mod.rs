//! Contours and conditions as sets of rows, without data.
//!
//! Takes a checked condition; gives the rows in which it is true, false or absent as a union of boxes. A claim made
//! from it (nobody fits, two contours share this organisation, one lies in the other) is a proof: what boxes cannot
//! express, and what would take too many of them, is never claimed about.

mod areas;
mod contour;
mod contradiction;
mod leaf;
mod measures;
mod ranges;
mod reading;
mod values;
mod witness;

pub use areas::{Areas, Variable};
pub use contour::{ContourSets, life, lifetime, within_condition};
pub use contradiction::contradiction;
pub use measures::CellReader;
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

/// Where two conditions joined by `and` or `or` have a truth; `of` reads the first or the second of them.
fn joined(or: bool, wanted: Truth, mut of: impl FnMut(bool, Truth) -> Areas) -> Option<Areas> {
    let deciding = Truth::of(or);
    if wanted == deciding {
        return of(false, wanted).union(&of(true, wanted));
    }
    if wanted == deciding.negated() {
        return of(false, wanted).intersect(&of(true, wanted));
    }
    // Absent: neither side decides, and not both are known.
    let [open, other_open] = [false, true].map(|second| of(second, Truth::Absent));
    let [known, other_known] = [false, true].map(|second| of(second, deciding.negated()));
    let first = open.intersect(&other_known.union(&other_open)?)?;
    first.union(&known.intersect(&other_open)?)
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
