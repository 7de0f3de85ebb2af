//! Verdicts: what the policy demands, held against what the cube gives, as of a day (section 6 of the language).
//!
//! Nothing passes silently: a value that is missing makes a verdict undecided, never met.

mod achievement;
mod asked;
mod demand;
mod explain;
mod judge;
mod milestone;
mod object;
mod reads;
mod rule;
mod stage;
mod target;
mod tie;
mod types;
mod waiver;

pub use asked::{Asked, NotFound, Where, find, find_cluster, written_cell};
pub use explain::{Explainer, Explanation, Side};
pub use judge::{Assessment, judge};
pub use object::with_verdicts;
pub use reads::{Read, cell_of, reads};
pub use rule::{BrokenRule, broken_rules};
pub use target::{base_period, requirement_id};
pub use types::{Alike, Kind, Offender, StageStatus, StageVerdict, Status, Tie, Verdict, VerdictCell, Why};
pub use waiver::WaiverUse;
