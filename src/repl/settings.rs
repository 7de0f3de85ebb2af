//! What a session may be told of its reader.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::Progress;
use crate::keyword::Lang;
use crate::report::Layout;

/// How a session reads and shows.
#[derive(Clone)]
pub struct Settings {
    /// The language of messages and tables; by default the policy's.
    pub lang: Option<Lang>,
    pub layout: Layout,
    /// Rows of an answer that are shown at once.
    pub limit: usize,
    /// Lines of any answer that are shown at once; all where nobody sits before it.
    pub lines: Option<usize>,
    /// How long each answer took is told.
    pub time: bool,
    /// Every missing value is shown with its reason, not counted below the table.
    pub reasons: bool,
    /// Files to read in place of those that datasets name.
    pub files: BTreeMap<String, PathBuf>,
    pub partitions: Option<usize>,
    /// Called from the threads that read.
    pub progress: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            lang: None,
            layout: Layout::default(),
            limit: 40,
            lines: None,
            time: false,
            reasons: false,
            files: BTreeMap::new(),
            partitions: None,
            progress: None,
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("lang", &self.lang)
            .field("limit", &self.limit)
            .field("lines", &self.lines)
            .field("time", &self.time)
            .field("reasons", &self.reasons)
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}
