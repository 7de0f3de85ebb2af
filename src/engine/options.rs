//! What a caller may choose.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::{DatasetId, Date, GivenTable};

/// The tables of a test.
pub type GivenTables = Arc<BTreeMap<DatasetId, GivenTable>>;

#[derive(Clone)]
pub struct Options {
    /// Into how many parts files are cut and how many threads work; by default as many as there are cores.
    pub partitions: Option<usize>,
    /// Files to read in place of those that datasets name, by the dataset's name.
    pub files: BTreeMap<String, PathBuf>,
    /// Rows whose period ends later are verified but not seen.
    pub as_of: Option<Date>,
    /// Whether the values of every column are counted for `Evidence::tables`; only a profile of the data tells them.
    pub column_summaries: bool,
    /// Whether the money of links is held though no measure reads it; only a picture of members tells it.
    pub link_totals: bool,
    /// Whether every column is held, also those that nothing of the policy reads: who asks on may read any.
    pub every_column: bool,
    /// Whether what looks odd in tables is sought for `Evidence::tables`; a profile of the data and an assessment tell it.
    pub remarks: bool,
    /// Tables to take in place of all files; those that are not among them are empty, and columns that one does not
    /// name are missing.
    pub given: Option<GivenTables>,
    /// Called from the threads that read.
    pub progress: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

impl Default for Options {
    fn default() -> Self {
        let files = BTreeMap::new();
        Options {
            partitions: None,
            files,
            as_of: None,
            column_summaries: true,
            link_totals: true,
            every_column: false,
            remarks: true,
            given: None,
            progress: None,
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("partitions", &self.partitions)
            .field("files", &self.files)
            .field("as_of", &self.as_of)
            .field("column_summaries", &self.column_summaries)
            .field("link_totals", &self.link_totals)
            .field("every_column", &self.every_column)
            .field("remarks", &self.remarks)
            .field("given", &self.given)
            .finish_non_exhaustive()
    }
}

/// Some more rows of a dataset have been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub dataset: String,
    /// How many rows since the last call.
    pub rows: u64,
}
