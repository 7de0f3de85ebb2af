//! What a report tells of the data beside values: tables, contours, and whose values are absent.

use super::{Cell, Facts, Unavailable};
use crate::model::{
    AggregateId, ClusterId, ColumnId, ColumnRef, DataStatus, DatasetId, Date, DoneFrom, Period, RoleId,
};
use crate::source::Span;
use crate::unit::Rational;

/// A table as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSummary {
    pub dataset: DatasetId,
    pub files: Vec<DataFile>,
    /// Rows in the files.
    pub rows: u64,
    /// Rows that the dataset's `where` keeps.
    pub kept: u64,
    /// The first and the last period of the kept rows.
    pub periods: Option<(Period, Period)>,
    /// Those between of which no row is.
    pub skipped: Vec<Period>,
    pub columns: Vec<ColumnSummary>,
    /// Kept rows of each status, in the order of the statuses; empty where the table has no column of them.
    pub statuses: Vec<(DataStatus, u64)>,
    /// What is no error and surely wrong.
    pub oddities: Vec<Oddity>,
}

/// What is remarked of the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OddityKind {
    /// A column of counts below 0, which its unit hardly allows.
    NegativeCount(ColumnId),
    /// Sums of links below 0: returns and corrections, which are right and lower what is added up.
    NegativeMoney(ColumnId),
    /// Links of an entity with itself, which are none.
    SelfLinks,
    /// Links that join a pair which another row joins at the same time.
    ParallelLinks,
}

/// Rows that are no error and worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    pub kind: OddityKind,
    /// The first ones in the order of the files.
    pub places: Vec<OddPlace>,
    pub more: u64,
    /// A comment in the policy or the project file allows it.
    pub allowed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddPlace {
    pub file: String,
    pub row: u64,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// As the policy names it, a glob resolved (`data/reports-2012.csv`).
    pub name: String,
    pub path: std::path::PathBuf,
    pub rows: u64,
}

/// How many kept rows have a value in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSummary {
    pub column: ColumnId,
    pub present: u64,
    pub of: u64,
    /// Distinct values of a code, text or reference column.
    pub distinct: Option<u64>,
}

/// How an entity stands to a cluster in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Member(RoleId),
    /// A predicate on a missing value leaves it open; these roles are possible.
    Undetermined(Vec<RoleId>),
    Outside(Outside),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// No role's predicate holds.
    NoRole,
    /// `exclude`
    Excluded,
    /// Outside the cluster's `in`.
    Elsewhere,
    /// Not living in the period.
    NotLiving,
}

/// An entity and its standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityRecord {
    pub key: String,
    /// The first text column that is not the key, where there is one.
    pub title: Option<String>,
    pub standing: Standing,
    /// The rule, `include` or `exclude` that decided.
    pub by: Option<Span>,
    /// Columns whose absence leaves the standing open.
    pub wanting: Vec<ColumnRef>,
    /// Tables of links that are asked of a period of which they have no row.
    pub no_rows: Vec<(DatasetId, Period)>,
}

/// Why an entity is in or out: every rule of the contour with its conditions.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityTrace {
    pub record: EntityRecord,
    pub rules: Vec<RuleTrace>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RuleTrace {
    pub role: RoleId,
    pub span: Span,
    /// `None`: undecided.
    pub holds: Option<bool>,
    /// The parts that `and` joins, in order.
    pub conditions: Vec<ConditionTrace>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ConditionTrace {
    pub span: Span,
    pub holds: Option<bool>,
    /// The columns it reads with their values as text; an absent value is `None`.
    pub values: Vec<(ColumnRef, Option<String>)>,
    /// What it sees of links, one by one for each question about them.
    pub links: Vec<LinksSeen>,
}

/// The links of an entity that a question about them looks at.
#[derive(Debug, Clone, PartialEq)]
pub struct LinksSeen {
    /// The question.
    pub span: Span,
    pub link: DatasetId,
    /// The rows are counted or added up, not judged.
    pub counted: bool,
    pub rows: u64,
    pub fit: u64,
    pub unknown: u64,
    /// The first of them, those that fit before the others.
    pub first: Vec<LinkSeen>,
}

/// One link, as seen from one of its ends.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkSeen {
    /// Who stands at the other end.
    pub key: String,
    pub title: Option<String>,
    /// `None` for a table too large to be read again.
    pub place: Option<RowPlace>,
    pub holds: Option<bool>,
}

/// Whose value was expected in a cell and is not there; of a period without any row, the period alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Absent {
    /// Empty where the cause is [`AbsenceCause::NoPeriod`].
    pub key: String,
    pub title: Option<String>,
    pub period: Option<Period>,
    pub cause: AbsenceCause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AbsenceCause {
    /// The table has no row at all for the period, so that a list of everybody would say nothing.
    NoPeriod,
    /// The entity has no row for the period.
    NoRow,
    /// The row is there, the value is not (or the aggregate's condition is undecided).
    NoValue,
    /// The row is there and its numbers are held back.
    Withheld(DataStatus),
    /// The value is there but grows within the year, and that of the period before is not: what was added is not known.
    NoEarlier,
    /// It is not known whether the entity is a member.
    Undetermined,
}

impl AbsenceCause {
    /// Every cause, in the order in which a report tells them.
    pub const ALL: [AbsenceCause; 7] = [
        AbsenceCause::NoPeriod,
        AbsenceCause::NoRow,
        AbsenceCause::NoValue,
        AbsenceCause::Withheld(DataStatus::Suppressed),
        AbsenceCause::Withheld(DataStatus::Confidential),
        AbsenceCause::NoEarlier,
        AbsenceCause::Undetermined,
    ];
}

/// The links of one kind between members of a cluster in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberLinks {
    pub link: DatasetId,
    /// In the order of their keys.
    pub pairs: Vec<MemberPair>,
    /// Links that may join members: it is not known whether an end is one.
    pub open: u64,
    /// Why nothing is known of them, if nothing is.
    pub unavailable: Option<Unavailable>,
}

/// Two members and what links them; without a direction the lesser key stands first.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberPair {
    pub from: String,
    pub to: String,
    /// Links between them, parallel ones counted.
    pub links: u64,
    /// What the link's first column of money adds up to, where every one of them has a value.
    pub total: Option<Rational>,
}

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowPlace {
    /// As the policy names it.
    pub file: String,
    /// Counted from 1, with the heads.
    pub line: u64,
}

/// What one subject adds to an aggregate in a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    pub key: String,
    pub title: Option<String>,
    /// Its sum over the rows and periods of the cell; of a count its rows; of a least or greatest value its own.
    pub value: Rational,
    /// The first of its rows, where they can be told.
    pub places: Vec<RowPlace>,
    /// Rows beyond those.
    pub more: u64,
}

/// The rows behind an aggregate in a cell, by their subjects: entities, or the rows themselves where a table has no
/// entity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contributions {
    /// The weightiest, the first of all first.
    pub top: Vec<Contribution>,
    /// Subjects with a value.
    pub subjects: u64,
    /// Rows with a value.
    pub rows: u64,
    /// Subjects by their role in the cell's cluster.
    pub roles: Vec<(RoleId, u64)>,
}

/// A row of an events table that says that something is done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventRow {
    pub day: Date,
    pub key: String,
    /// Its condition holds; else it may hold.
    pub sure: bool,
    /// Where it stands, where that can be told.
    pub place: Option<RowPlace>,
}

/// The data behind a cube.
pub trait Evidence: Facts {
    fn tables(&self) -> &[TableSummary];
    /// The last day of the data that the policy's verdicts see.
    fn end_of_data(&self) -> Option<Date>;
    /// Members and undetermined entities by role and key, each list sorted.
    fn contour(&self, cluster: ClusterId, period: Period) -> Vec<EntityRecord>;

    /// How many are members of a cluster in a period, and of how many that is not known.
    fn member_counts(&self, cluster: ClusterId, period: Period) -> (u64, u64) {
        let records = self.contour(cluster, period);
        let count =
            |wanted: fn(&Standing) -> bool| records.iter().filter(|r| wanted(&r.standing)).count() as u64;
        (count(|s| matches!(s, Standing::Member(_))), count(|s| matches!(s, Standing::Undetermined(_))))
    }
    /// The links between the members of a cluster in a period, by kind in the order of the policy; kinds that join
    /// others than the cluster's entities are left out.
    fn links(&self, cluster: ClusterId, period: Period) -> Vec<MemberLinks>;
    /// True of a table of links that has rows, and none of a period: what is asked of its links then is not known.
    fn lacks_rows(&self, link: DatasetId, period: Period) -> bool;
    /// Why an entity is in a cluster or not; `None` where there is no such entity.
    fn trace(&self, cluster: ClusterId, key: &str, period: Period) -> Option<EntityTrace>;
    /// Keys of the cluster's entity dataset, for suggestions.
    fn keys(&self, dataset: DatasetId) -> Vec<String>;
    /// Entities whose value an aggregate expects in a cell and does not find, sorted.
    fn absent(&self, aggregate: AggregateId, cell: &Cell) -> Vec<Absent>;
    /// The rows of an aggregate in a cell, with the `most` weightiest subjects; `None` where it has no answer there.
    fn contributions(&self, aggregate: AggregateId, cell: &Cell, most: usize) -> Option<Contributions>;
    /// The rows of an event, as a day sees them: the `most` earliest.
    fn event_rows(
        &self,
        event: &DoneFrom,
        cluster: Option<ClusterId>,
        seen: Date,
        most: usize,
    ) -> Vec<EventRow>;
    /// Entities that are members of more than one cluster in a period.
    fn shared(&self, period: Period) -> u64;
}
