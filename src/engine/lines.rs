//! Where the rows of a table stand in its files: a file and a line for each row that a dataset keeps.
//!
//! The files are read once more for it, only when a reader asks where a figure comes from.

use std::sync::{Arc, OnceLock};

use hashbrown::HashMap;

use super::build::subject_again;
use super::load::SourceFiles;
use super::locate::each_row;
use super::table::{Store, Subjects};
use crate::cube::RowPlace;
use crate::model::DatasetId;

/// Of larger tables no lines are told: to read one again takes as long as to load it.
const MOST_ROWS: u64 = 2_000_000;

/// A row: its subject, or its number where rows have no key, and the ordinal of its period.
pub type RowKey = (u32, Option<i32>);

/// The lines of one table.
#[derive(Debug, Default)]
pub struct Lines {
    files: Vec<Arc<str>>,
    rows: HashMap<RowKey, (u32, u64), foldhash::fast::FixedState>,
}

impl Lines {
    pub fn place(&self, row: RowKey) -> Option<RowPlace> {
        let (file, line) = self.rows.get(&row)?;
        Some(RowPlace { file: self.files.get(*file as usize)?.to_string(), line: *line })
    }
}

/// The files of all tables, and the lines of those that were asked for.
#[derive(Debug, Default)]
pub struct Sources {
    of: Vec<(Option<SourceFiles>, OnceLock<Lines>)>,
}

impl Sources {
    pub fn new(sources: Vec<Option<SourceFiles>>) -> Self {
        Sources { of: sources.into_iter().map(|source| (source, OnceLock::new())).collect() }
    }
}

impl Store {
    /// The lines of a table; of one that is too large none.
    pub fn lines(&self, id: DatasetId) -> Option<&Lines> {
        let (source, lines) = self.sources.of.get(id.index())?;
        let source = source.as_ref()?;
        Some(lines.get_or_init(|| self.read_lines(id, source)))
    }

    fn read_lines(&self, id: DatasetId, source: &SourceFiles) -> Lines {
        let (Some(dataset), Some(table)) = (self.dataset(id), self.table(id)) else {
            return Lines::default();
        };
        let mut lines = Lines::default();
        if table.rows > MOST_ROWS {
            return lines;
        }
        lines.files = source.inputs.iter().map(|input| Arc::from(input.file.name.as_str())).collect();
        let numbered = matches!(table.subjects, Subjects::Rows(_));
        let mut number = 0u32;
        each_row(self, id, source, |at| {
            let subject = if numbered { number } else { subject_again(table, dataset, at.chunk, at.row) };
            number = number.saturating_add(1);
            let period = table.grain.and_then(|_| at.chunk.periods.get(at.row).copied());
            let file = u32::try_from(at.file).unwrap_or(u32::MAX);
            lines.rows.insert((subject, period), (file, at.line));
            true
        });
        lines
    }
}
