//! Cells, aggregates of cells, and the algebra over them (section 5 of the language).
//!
//! The cube reasons; it never scans. Whatever holds the base aggregates implements [`Facts`].

mod cell;
mod cells;
mod choice;
mod combine;
mod counted;
mod derivation;
mod each;
mod elsewhere;
mod evaluate;
mod evidence;
mod facts;
mod members;
mod objects;
mod parameter;
mod query;
mod reading;
mod reads;

pub use cell::{Cell, ClusterAxis, Member};
pub use cells::{Cells, Varied};
pub use counted::{Counted, Unknown};
pub use derivation::{Derivation, Looked, MOST, derive, derive_indicator};
pub use evaluate::Evaluator;
pub use evidence::{
    AbsenceCause, Absent, ColumnSummary, ConditionTrace, Contribution, Contributions, DataFile, EntityRecord,
    EntityTrace, EventRow, Evidence, LinkSeen, LinksSeen, MemberLinks, MemberPair, OddPlace, Oddity,
    OddityKind, Outside, RowPlace, RuleTrace, Standing, TableSummary,
};
pub use facts::{EventDay, Facts, Matched};
pub use objects::{Object, Objects, grain_word, level_word};
pub use query::{QueryRow, QueryTable, run_query};
pub use reading::{Aggregated, Coverage, Reading, Reason, Unavailable, Value, Withheld};
