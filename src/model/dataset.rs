//! What a policy says of a table of data: its file, columns, keys and what its rows are about.

use std::path::PathBuf;

use super::{ClassificationId, ColumnId, DatasetId, Grain, Period, RowExpr, StatusColumn, TimeKind};
use crate::source::Span;
use crate::unit::Unit;

#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    pub name: String,
    pub also: Vec<String>,
    pub title: Option<String>,
    /// The declaration's name.
    pub span: Span,
    /// The file as written (`data/*.csv`) and its place.
    pub file: String,
    pub file_span: Span,
    /// The folder that `file` is relative to.
    pub folder: PathBuf,
    /// The dataset whose entities the rows are about (`of enterprise`).
    pub of: Option<DatasetId>,
    /// The column of this dataset that names that entity.
    pub entity_column: Option<ColumnId>,
    pub columns: Vec<Column>,
    pub keys: Vec<ColumnId>,
    pub period: Option<PeriodColumn>,
    /// `where level == 6`
    pub filter: Option<RowExpr>,
    /// The line of the header, from 1.
    pub header: u32,
    /// The sheet of a workbook, with its place.
    pub sheet: Option<(String, Span)>,
    /// A wide table: `columns 2011..2015 -> year, planned`.
    pub wide: Option<WideColumns>,
    /// Signs of absence besides the empty cell.
    pub missing_signs: Vec<String>,
    /// Columns that bound an entity's life (`exists from … until …`).
    pub exists: Option<(ColumnId, Option<ColumnId>)>,
    /// Columns that date a membership (`valid from … until …`).
    pub valid: Option<(ColumnId, Option<ColumnId>)>,
    /// Columns that conditions read as the two ends of an interval.
    pub intervals: Vec<(ColumnId, ColumnId)>,
    /// `status column flag`
    pub status: Option<StatusColumn>,
    /// A table of links between entities.
    pub link: Option<Link>,
}

/// What makes a table one of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The columns that name the two entities.
    pub from: ColumnId,
    pub to: ColumnId,
    /// Who is on which side says something; where it does not, either stands for the other.
    pub directed: bool,
    /// The first column of money: what links between the same two add up to.
    pub money: Option<ColumnId>,
}

impl Dataset {
    /// A dataset of entities: one key, a text, and no period.
    pub fn is_entity(&self) -> bool {
        self.of.is_none() && self.period.is_none() && self.keys.len() == 1 && self.link.is_none()
    }

    /// The dataset of the entities at an end of a link, with the column that names them.
    pub fn link_end(&self, side: LinkSide) -> Option<(DatasetId, ColumnId)> {
        let link = self.link?;
        let column = match side {
            LinkSide::From => link.from,
            LinkSide::To => link.to,
        };
        match self.column(column)?.kind {
            ColumnKind::Reference(entity) => Some((entity, column)),
            ColumnKind::Text
            | ColumnKind::Number(_)
            | ColumnKind::Date
            | ColumnKind::Code(_)
            | ColumnKind::Cluster => None,
        }
    }

    /// Its rows are of a period or of a span of days.
    pub fn is_dated(&self) -> bool {
        self.period.is_some() || self.valid.is_some()
    }

    pub fn column(&self, id: ColumnId) -> Option<&Column> {
        self.columns.get(id.index())
    }

    /// True where rows are identified by the entity (and the period) alone.
    pub fn is_plain_fact(&self) -> bool {
        self.of.is_some() && self.keys.len() == 1 && self.entity_column == self.keys.first().copied()
    }
}

/// An end of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkSide {
    From,
    To,
}

impl LinkSide {
    pub const BOTH: [LinkSide; 2] = [LinkSide::From, LinkSide::To];

    pub fn other(self) -> Self {
        match self {
            LinkSide::From => LinkSide::To,
            LinkSide::To => LinkSide::From,
        }
    }
}

/// What kind of file holds a table, by its name without the ending of a compression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Text with fields between separators: CSV, or TSV where tabs are sure.
    Text {
        tabs: bool,
    },
    JsonLines,
    Parquet,
    Workbook,
}

impl FileKind {
    /// The kind that the ending of a name says; `None` where it says none that is known.
    pub fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_lowercase().as_str() {
            "csv" | "txt" => Some(FileKind::Text { tabs: false }),
            "tsv" | "tab" => Some(FileKind::Text { tabs: true }),
            "jsonl" | "ndjson" => Some(FileKind::JsonLines),
            "parquet" | "pq" => Some(FileKind::Parquet),
            "xlsx" | "xlsm" => Some(FileKind::Workbook),
            _ => None,
        }
    }
}

/// Columns of the file that stand for periods: each row of it is a row for every one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct WideColumns {
    /// Both of one grain, in order.
    pub first: Period,
    pub last: Period,
    /// The column that takes the values.
    pub value: ColumnId,
    pub span: Span,
}

impl WideColumns {
    /// The periods that have a column, in order.
    pub fn periods(&self) -> impl Iterator<Item = Period> + use<> {
        let grain = self.first.grain;
        (self.first.ordinal..=self.last.ordinal).map(move |ordinal| Period { grain, ordinal })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct PeriodColumn {
    pub grain: Grain,
    /// The header in the file.
    pub header: String,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    /// The header in the file; equal to `name` unless `from` says otherwise.
    pub header: String,
    pub kind: ColumnKind,
    pub time: Option<TimeKind>,
    pub optional: bool,
    /// A computed column is not in the file.
    pub computed: Option<RowExpr>,
    /// A number of things (persons, pieces), which is not below 0.
    pub counts: bool,
    /// An index of prices to this year, in which it is 1 itself.
    pub index_of: Option<i16>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ColumnKind {
    Text,
    /// A number in this unit (a plain number: [`Unit::one`]).
    Number(Unit),
    Date,
    Code(ClassificationId),
    Reference(DatasetId),
    /// Names a cluster of the policy by its name, an `also` name or its title.
    Cluster,
}

/// A column of a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnRef {
    pub dataset: DatasetId,
    pub column: ColumnId,
}
