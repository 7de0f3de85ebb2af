//! Tests of a policy: what they expect, held against the tables that they give.
//!
//! Takes the checked tests; gives of each what it found. The tables go through the reader of files, and what is expected
//! through the evaluator and the judge of an assessment: nothing is reckoned in a way of its own. A test knows nothing of
//! another, so that neither order nor company changes it.

mod finding;
mod reach;
mod run;
mod update;

pub use finding::{Finding, Found, Seen, Sides, WHOLE};
pub use reach::{Branch, Place, Reached, Universe};
pub use run::{Outcome, run_test};
pub use update::{Kept, KeptFor, Update, updates};
