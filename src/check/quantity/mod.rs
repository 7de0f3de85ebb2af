//! What measures are, known without data: kind, prices, axes, additivity, and why they may be missing.
//!
//! Takes the checked policy and the table of units; gives a [`Quantity`] for every measure, and the problems that
//! follow from it. `algebra` is pure, `infer` walks formulas, the other files are one check each.

mod algebra;
mod coalesce;
mod empty;
mod heads;
mod infer;
mod mean;
mod nominal;
mod overlap;
mod parts;
mod pass;
mod place;
mod rows;
mod shift;
mod texts;
mod time;
mod varies;

pub use algebra::{Held, Kind, Lack, PriceBasis, Prices, Quantity, TIME};
pub use heads::Heads;
pub use infer::Inference;
pub use parts::Parts;
pub use pass::sides;
pub use texts::Texts;
pub use varies::{Idle, idle};
