//! Saved assessments: one JSON document each, read back, put in order and compared.
//!
//! A document is what `assess --format json` prints; one of a history says besides which state of policy and data it is
//! of and what each verdict rests on. A document of a newer version is never read, so that nothing of it is
//! misunderstood; documents are only ever added to a history. Nothing here asks for the clock.

mod compare;
mod document;
mod fingerprint;
mod folder;
mod renamed;
mod series;

pub use compare::{
    Cause, Change, ChangedData, Comparison, Edit, Kept, Moved, Side, StageChange, What, compare,
};
pub use document::{
    DataFile, Document, Figure, Rests, Stage, StageRests, Stamp, Unread, VERSION, Verdict, parse,
};
pub use fingerprint::{fingerprint, state_of};
pub use folder::{Folder, Saved, file_name, read_document, read_folder};
pub use renamed::{renamed, verdict_called};
pub use series::{Point, Series, Wanted, clusters, matching, names, series};
