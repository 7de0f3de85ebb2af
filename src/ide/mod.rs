//! Help while a policy or a query is written: completion, hints and highlighting.
//!
//! Takes a checked policy and a text with the place of the cursor, in bytes; gives plain data. Nothing is read
//! or remembered here, and what is known of data is told by who asks ([`Seen`]), so that a session and an editor are served alike. Positions are found without the grammar:
//! what is being written does not parse yet.

mod built_in;
mod clause;
mod complete;
mod frame;
mod highlight;
mod hint;
mod member;
mod phrase;
mod place;
mod token;
mod vocabulary;
mod words;

pub use built_in::built_in_pairs;
pub use complete::{Candidate, Completion, complete};
pub use highlight::{Paint, highlight, matching_bracket};
pub use hint::hint;
pub use member::{Seen, Unseen, codes_begun, titled};
pub use place::{Cursor, Place, cursor};
pub use vocabulary::Vocabulary;
