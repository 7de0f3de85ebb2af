//! Tables as they are held, what their rows are about, and the way from a subject and a period to its row.

use std::sync::{Arc, OnceLock};

use super::calendar::last_day;
use super::column::{Chunk, row_id, row_place};
use super::keys::{ABSENT, Interner, TupleInterner};
use super::lines::Sources;
use super::link_rows::LinkRows;
use crate::cube::{ColumnSummary, DataFile, Oddity};
use crate::model::{ColumnId, DataStatus, Dataset, DatasetId, Date, Grain, Period, Policy};
use crate::plan::plan_tables;
use crate::work::map_pieces;

/// What the rows of a table are about.
#[derive(Debug)]
pub enum Subjects {
    /// A table of entities: row and ordinal are one.
    Entities,
    /// Facts about the entities of another table.
    Of(DatasetId),
    /// The combinations of all keys.
    Combinations(TupleInterner),
    /// Rows without a key, each about itself.
    Rows(u32),
}

#[derive(Debug)]
pub struct Table {
    /// One chunk where the rows are entities.
    pub chunks: Vec<Chunk>,
    /// The texts of each text column.
    pub texts: Vec<Arc<Interner>>,
    pub subjects: Subjects,
    /// Ordinals of the visible periods that some row has, sorted.
    pub periods: Vec<i32>,
    pub grain: Option<Grain>,
    /// Periods that end later are invisible.
    pub as_of: Option<Date>,
    pub files: Vec<DataFile>,
    pub rows: u64,
    pub kept: u64,
    pub columns: Vec<ColumnSummary>,
    /// Kept rows of each status.
    pub statuses: Vec<(DataStatus, u64)>,
    pub oddities: Vec<Oddity>,
    /// Numbers below 0 in columns of counts and in sums of links, dropped rows included.
    pub negative: Vec<u64>,
    /// Values present in columns that are not held.
    pub present: Vec<u64>,
    /// Where the values of a cumulative column stand as the file has them; the column itself holds differences.
    pub raw: Vec<Option<usize>>,
    /// Where the quarters of a cumulative column of months stand, each in the row of its last month.
    pub quarters: Vec<Option<usize>>,
    /// Computed columns whose values are held like those of the file.
    pub materialised: Vec<bool>,
    pub all_periods: Option<(i32, i32)>,
    pub index: OnceLock<Index>,
    /// The rows of a table of links, ready to be asked of.
    pub links: OnceLock<LinkRows>,
    /// How many threads make the index.
    pub threads: usize,
}

/// For each visible period (for all rows where there are none) the row of each subject.
#[derive(Debug)]
pub struct Index {
    rows: Vec<Vec<u32>>,
}

impl Table {
    pub fn is_visible(&self, ordinal: i32) -> bool {
        match (self.grain, self.as_of) {
            (Some(grain), Some(as_of)) => last_day(grain, ordinal) <= as_of.0,
            (None, _) | (_, None) => true,
        }
    }

    /// True where the table tells of periods and of no day of this one: it has rows, and none there that is seen.
    pub fn lacks_period(&self, asked: Period) -> bool {
        let Some(grain) = self.grain.filter(|_| self.all_periods.is_some()) else { return false };
        let within = |ordinal: &i32| Period { grain, ordinal: *ordinal }.coarsen(asked.grain) == Some(asked);
        grain.per_year() >= asked.grain.per_year() && !self.periods.iter().any(within)
    }

    /// The place of a period among the visible ones.
    pub fn period_place(&self, ordinal: i32) -> Option<usize> {
        sorted_place(&self.periods, ordinal)
    }

    pub fn chunk(&self, at: usize) -> Option<&Chunk> {
        self.chunks.get(at)
    }

    /// The row about a subject in a period (in none, where the table has no period), or [`ABSENT`].
    pub fn row_of(&self, subjects: usize, period: Option<i32>, subject: u32) -> u32 {
        let place = match (self.grain, period) {
            (None, _) => Some(0),
            (Some(_), Some(ordinal)) => self.period_place(ordinal),
            (Some(_), None) => None,
        };
        let index = self.index.get_or_init(|| self.build_index(subjects, self.threads));
        place
            .and_then(|place| index.rows.get(place))
            .and_then(|rows| rows.get(subject as usize))
            .copied()
            .unwrap_or(ABSENT)
    }

    /// Each thread finds the rows of some periods.
    fn build_index(&self, subjects: usize, threads: usize) -> Index {
        let periods = if self.grain.is_some() { self.periods.len() } else { 1 };
        let parts = threads.min(periods).max(1);
        let share = periods.div_ceil(parts);
        let found = map_pieces(parts, threads, |part| {
            let own = part * share..periods.min((part + 1) * share);
            let mut rows = vec![vec![ABSENT; subjects]; own.len()];
            for (at, chunk) in self.chunks.iter().enumerate() {
                for (row, subject) in chunk.subjects().iter().enumerate() {
                    let place = match chunk.periods.get(row) {
                        Some(ordinal) => self.period_place(*ordinal),
                        None => Some(0),
                    };
                    let rows = place.and_then(|p| rows.get_mut(p.wrapping_sub(own.start)));
                    if let Some(slot) = rows.and_then(|r| r.get_mut(*subject as usize)) {
                        *slot = row_id(at, row);
                    }
                }
            }
            rows
        });
        Index { rows: found.into_iter().flatten().collect() }
    }

    /// Where the values of a cumulative column stand for periods of a coarser grain, in the rows of their last periods.
    pub fn coarse_column(&self, column: usize, grain: Grain) -> Option<usize> {
        match grain {
            Grain::Year => self.raw.get(column).copied().flatten(),
            Grain::Quarter => self.quarters.get(column).copied().flatten(),
            Grain::Month => None,
        }
    }

    pub fn cells(&self, row: u32) -> Option<(&Chunk, usize)> {
        if row == ABSENT {
            return None;
        }
        let (chunk, at) = row_place(row);
        self.chunks.get(chunk).map(|chunk| (chunk, at))
    }

    pub fn text(&self, column: usize, id: u32) -> &str {
        self.texts.get(column).map_or("", |texts| texts.text(id))
    }
}

/// The place of an ordinal among sorted ones, which mostly follow one another without a gap.
pub fn sorted_place(ordinals: &[i32], wanted: i32) -> Option<usize> {
    let guess = usize::try_from(wanted.wrapping_sub(*ordinals.first()?)).ok();
    match guess.and_then(|at| ordinals.get(at)) {
        Some(found) if *found == wanted => guess,
        _ => ordinals.binary_search(&wanted).ok(),
    }
}

/// All tables of a policy.
#[derive(Debug)]
pub struct Store {
    pub policy: Arc<Policy>,
    /// Shared once they are loaded.
    pub tables: Arc<Vec<Table>>,
    /// How many threads work side by side.
    pub threads: usize,
    /// The files, to be read again where a row's line is asked for.
    pub sources: Arc<Sources>,
}

impl Store {
    pub fn dataset(&self, id: DatasetId) -> Option<&Dataset> {
        self.policy.datasets.get(id.index())
    }

    /// The tables while they are loaded, and none once they are shared.
    pub fn tables_mut(&mut self) -> &mut [Table] {
        Arc::get_mut(&mut self.tables).map(Vec::as_mut_slice).unwrap_or_default()
    }

    pub fn table(&self, id: DatasetId) -> Option<&Table> {
        self.tables.get(id.index())
    }

    /// How many subjects a dataset's rows may be about.
    pub fn subject_count(&self, id: DatasetId) -> usize {
        match self.table(id).map(|t| (&t.subjects, t.kept)) {
            Some((Subjects::Entities, kept)) => usize::try_from(kept).unwrap_or(usize::MAX),
            Some((Subjects::Of(entity), _)) if *entity != id => self.subject_count(*entity),
            Some((Subjects::Of(_), _)) | None => 0,
            Some((Subjects::Combinations(keys), _)) => keys.len(),
            Some((Subjects::Rows(count), _)) => *count as usize,
        }
    }

    /// The row of a plain fact about an entity in a period.
    pub fn fact_row(&self, dataset: DatasetId, period: Option<i32>, entity: u32) -> u32 {
        let subjects = self.subject_count(dataset);
        self.table(dataset).map_or(ABSENT, |t| t.row_of(subjects, period, entity))
    }

    /// The ordinal of an entity by its key.
    pub fn entity(&self, dataset: DatasetId, key: &str) -> Option<u32> {
        self.entity_keys(dataset)?.get(key)
    }

    /// The keys of a dataset of entities, by ordinal.
    pub fn entity_keys(&self, dataset: DatasetId) -> Option<&Interner> {
        let key = self.dataset(dataset)?.keys.first()?;
        let table = self.table(dataset)?;
        matches!(table.subjects, Subjects::Entities)
            .then(|| table.texts.get(key.index()))
            .flatten()
            .map(|t| &**t)
    }

    /// The title of an entity: its first text column that is not the key.
    pub fn title(&self, dataset: DatasetId, entity: u32) -> Option<String> {
        let column = title_column(self.dataset(dataset)?)?;
        let table = self.table(dataset)?;
        if !matches!(table.subjects, Subjects::Entities) {
            return None;
        }
        let id = table.chunks.first()?.column(column.index()).id(entity as usize);
        (id != ABSENT).then(|| table.text(column.index(), id).to_owned())
    }

    /// The place of a column among the keys of its dataset.
    pub fn key_place(&self, dataset: DatasetId, column: usize) -> Option<usize> {
        self.dataset(dataset)?.keys.iter().position(|k| k.index() == column)
    }

    /// The last day of the visible data. Plans reach further than facts, so that they say nothing of it where
    /// there is any other table.
    pub fn last_day(&self) -> Option<Date> {
        let plans = plan_tables(&self.policy);
        let ends = |plan: bool| {
            let tables = self.tables.iter().enumerate();
            let chosen = tables.filter(move |(at, _)| plans.contains(&DatasetId::at(*at)) == plan);
            chosen.filter_map(|(_, t)| t.periods.last().and_then(|p| t.grain.map(|g| Date(last_day(g, *p)))))
        };
        ends.clone()(false).max().or_else(|| ends(true).max())
    }

    /// How a key combination is shown.
    pub fn subject_text(&self, dataset: DatasetId, subject: u32) -> String {
        let (Some(declared), Some(table)) = (self.dataset(dataset), self.table(dataset)) else {
            return String::new();
        };
        match &table.subjects {
            Subjects::Entities => self.entity_keys(dataset).map_or("", |k| k.text(subject)).to_owned(),
            Subjects::Of(entity) if *entity != dataset => self.subject_text(*entity, subject),
            Subjects::Of(_) => String::new(),
            Subjects::Rows(_) => (u64::from(subject) + 1).to_string(),
            Subjects::Combinations(keys) => {
                let parts = declared.keys.iter().zip(keys.tuple(subject));
                parts.map(|(key, id)| self.id_text(dataset, *key, *id)).collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// The text that an id of a column stands for.
    pub fn id_text(&self, dataset: DatasetId, column: ColumnId, id: u32) -> String {
        use crate::model::ColumnKind;
        if id == ABSENT {
            return String::new();
        }
        let kind = self.dataset(dataset).and_then(|d| d.column(column)).map(|c| &c.kind);
        match kind {
            Some(ColumnKind::Code(list)) => self
                .policy
                .classifications
                .get(list.index())
                .and_then(|c| c.code(id))
                .map(|c| c.code.clone())
                .unwrap_or_default(),
            Some(ColumnKind::Reference(target)) => {
                self.entity_keys(*target).map_or("", |k| k.text(id)).to_owned()
            }
            Some(ColumnKind::Cluster) => {
                self.policy.clusters.get(id as usize).map(|c| c.name.clone()).unwrap_or_default()
            }
            // Numbers and dates that are keys are held as their texts.
            Some(ColumnKind::Text | ColumnKind::Number(_) | ColumnKind::Date) => {
                self.table(dataset).map_or("", |t| t.text(column.index(), id)).to_owned()
            }
            None => String::new(),
        }
    }

    /// The periods within the span of a table of which it has no row.
    pub fn skipped(&self, dataset: DatasetId) -> Vec<Period> {
        let Some((grain, table)) = self.table(dataset).and_then(|t| Some((t.grain?, t))) else {
            return Vec::new();
        };
        let between = table.periods.windows(2).flat_map(|pair| match pair {
            [one, next] => one.saturating_add(1)..*next,
            _ => 0..0,
        });
        between.map(|ordinal| Period { grain, ordinal }).collect()
    }

    /// The visible span of a table.
    pub fn span_of(&self, dataset: DatasetId) -> Option<(Period, Period)> {
        let table = self.table(dataset)?;
        let (grain, (first, last)) = (table.grain?, table.all_periods?);
        Some((Period { grain, ordinal: first }, Period { grain, ordinal: last }))
    }
}

/// The column that titles an entity.
pub fn title_column(dataset: &Dataset) -> Option<ColumnId> {
    let text = |at: &usize| {
        let column = ColumnId::at(*at);
        dataset
            .column(column)
            .is_some_and(|c| c.kind == crate::model::ColumnKind::Text && c.computed.is_none())
            && !dataset.keys.contains(&column)
    };
    (0..dataset.columns.len()).find(text).map(ColumnId::at)
}
