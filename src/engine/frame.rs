//! Some rows of a dataset side by side: what they are about, their periods, and what their columns hold.
//!
//! A column may be the rows' own, one of the entity that they are about, or one of that entity's facts; a fact of finer
//! periods is rolled up into the row's own, whole or not at all. What is not there is absent, never 0.

use std::sync::Arc;

use super::column::{Cells, Chunk};
use super::decimal::{Decimal, Value};
use super::keys::{ABSENT, UNKNOWN};
use super::linked::LinkedColumn;
use super::program::{LinkedNode, Source};
use super::table::{Store, Subjects, Table};
use super::truth::Truth;
use crate::model::{ClusterId, DatasetId, Grain, Period, RoleId, Rollup, TimeKind};

/// Answers what role an entity has.
pub trait Roles: Sync {
    fn has_role(&self, lane: usize, cluster: Option<ClusterId>, roles: &[RoleId]) -> Truth;
}

/// Answers of any entity what its roles are and what its links say.
pub trait Relations: Sync {
    /// How each entity of a dataset stands to some roles in a period.
    fn roles(&self, dataset: DatasetId, period: Option<Period>, asked: &RolesAsked) -> Arc<Vec<Truth>>;
    /// Who is asked about; `None` where it may be anybody.
    fn asked_about(&self, _dataset: DatasetId, _period: Option<Period>) -> Option<Arc<Vec<Truth>>> {
        None
    }
    /// What the links of each entity say in a period.
    fn linked(&self, asked: &Arc<LinkedNode>, period: Option<Period>) -> Arc<LinkedColumn>;
}

/// The roles that an entity is asked to have.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RolesAsked {
    /// One of these in a cluster, or in any.
    In(Option<ClusterId>, Vec<RoleId>),
    /// A place in the cell's cluster, with one of these roles where some are named.
    Cell(Vec<RoleId>),
}

/// Where the rows themselves are.
#[derive(Clone, Copy)]
pub enum Rows<'a> {
    /// There are none: what is expected and did not come.
    None,
    Chunk(&'a Chunk, usize),
    /// By row id; [`ABSENT`] where there is none.
    Scattered(&'a [u32]),
}

/// One ordinal per row.
#[derive(Clone, Copy)]
pub enum Lanes<'a> {
    None,
    From(u32),
    List(&'a [u32]),
}

impl Lanes<'_> {
    pub fn get(&self, lane: usize) -> u32 {
        match self {
            Lanes::None => ABSENT,
            Lanes::From(start) => start + u32::try_from(lane).unwrap_or(0),
            Lanes::List(list) => list.get(lane).copied().unwrap_or(ABSENT),
        }
    }
}

/// The periods of the rows.
#[derive(Clone, Copy)]
pub enum Time<'a> {
    None,
    One(Period),
    Each(Grain, &'a [i32]),
}

impl Time<'_> {
    pub fn get(&self, lane: usize) -> Option<Period> {
        match self {
            Time::None => None,
            Time::One(period) => Some(*period),
            Time::Each(grain, ordinals) => {
                ordinals.get(lane).map(|ordinal| Period { grain: *grain, ordinal: *ordinal })
            }
        }
    }
}

/// Some rows of a dataset, or subjects that have none, side by side.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    pub store: &'a Store,
    pub dataset: DatasetId,
    pub len: usize,
    pub rows: Rows<'a>,
    pub subjects: Lanes<'a>,
    /// The entities that the rows are about.
    pub entities: Lanes<'a>,
    pub time: Time<'a>,
    /// The other ends of links.
    pub partners: Lanes<'a>,
    /// Roles of the rows' own entities, where they are told lane by lane.
    pub roles: Option<&'a dyn Roles>,
    pub relations: Option<&'a dyn Relations>,
}

impl<'a> Frame<'a> {
    /// The rows of a chunk that is complete.
    pub fn of_chunk(store: &'a Store, dataset: DatasetId, chunk: &'a Chunk) -> Self {
        let declared = store.dataset(dataset);
        let subjects = Lanes::List(chunk.subjects());
        let entities = match store.table(dataset).map(|t| &t.subjects) {
            Some(Subjects::Entities | Subjects::Of(_)) => subjects,
            Some(Subjects::Combinations(_) | Subjects::Rows(_)) | None => {
                match declared.and_then(|d| d.entity_column).map(|c| chunk.column(c.index())) {
                    Some(Cells::Ids(ids)) => Lanes::List(ids),
                    _ => Lanes::None,
                }
            }
        };
        let time = match declared.and_then(|d| d.period.as_ref()) {
            Some(period) => Time::Each(period.grain, &chunk.periods),
            None => Time::None,
        };
        let rows = Rows::Chunk(chunk, 0);
        Frame {
            store,
            dataset,
            len: chunk.len,
            rows,
            subjects,
            entities,
            time,
            partners: Lanes::None,
            roles: None,
            relations: None,
        }
    }
}

impl<'a> Frame<'a> {
    fn own_table(&self) -> Option<&'a Table> {
        self.store.table(self.dataset)
    }

    /// The cells of a column for one row.
    fn place(&self, source: Source, lane: usize) -> Option<(&'a Cells, usize)> {
        match source {
            Source::Own(column) => match self.rows {
                Rows::None => None,
                Rows::Chunk(chunk, start) => Some((chunk.column(column), start + lane)),
                Rows::Scattered(ids) => {
                    let (chunk, at) = self.own_table()?.cells(ids.get(lane).copied().unwrap_or(ABSENT))?;
                    Some((chunk.column(column), at))
                }
            },
            Source::Entity(dataset, column) => {
                let entity = self.entities.get(lane);
                let chunk = self.store.table(dataset)?.chunks.first()?;
                (entity < UNKNOWN).then(|| (chunk.column(column), entity as usize))
            }
            Source::Fact(dataset, column) => {
                let table = self.store.table(dataset)?;
                let period = self.time.get(lane);
                let ordinal = match (table.grain, period) {
                    (None, _) => None,
                    (Some(grain), Some(period)) if grain == period.grain => Some(period.ordinal),
                    (Some(_), _) => return None,
                };
                let row = self.store.fact_row(dataset, ordinal, self.entities.get(lane));
                let (chunk, at) = table.cells(row)?;
                Some((chunk.column(column), at))
            }
        }
    }

    pub fn id(&self, source: Source, lane: usize) -> u32 {
        if let Some((cells, at)) = self.place(source, lane) {
            return cells.id(at);
        }
        // Keys are known even of a combination that has no row in the period.
        match (source, self.own_table().map(|t| &t.subjects)) {
            (Source::Own(column), Some(Subjects::Combinations(keys))) => self
                .store
                .key_place(self.dataset, column)
                .and_then(|place| keys.tuple(self.subjects.get(lane)).get(place))
                .copied()
                .unwrap_or(ABSENT),
            (Source::Fact(dataset, column), _) => self.weakest(dataset, column, lane),
            _ => ABSENT,
        }
    }

    /// The weakest status of the facts of finer periods in the row's coarser one; [`ABSENT`] for any other column.
    fn weakest(&self, dataset: DatasetId, column: usize, lane: usize) -> u32 {
        let status = self.store.dataset(dataset).and_then(|d| d.status.as_ref());
        let table = self.store.table(dataset).filter(|_| status.is_some_and(|s| s.column.index() == column));
        let Some(((table, grain), period)) =
            table.and_then(|t| t.grain.map(|grain| (t, grain))).zip(self.time.get(lane))
        else {
            return ABSENT;
        };
        if grain.per_year() <= period.grain.per_year() {
            return ABSENT;
        }
        let entity = self.entities.get(lane);
        let ids = fine_periods(period, grain).filter_map(|ordinal| {
            let (chunk, at) = table.cells(self.store.fact_row(dataset, Some(ordinal), entity))?;
            Some(chunk.column(column).id(at))
        });
        ids.max().unwrap_or(ABSENT)
    }

    /// The ids of a column for all rows.
    pub fn ids(&self, source: Source, into: &mut Vec<u32>) {
        into.clear();
        match (source, self.rows) {
            (Source::Own(column), Rows::Chunk(chunk, start)) => match chunk.column(column) {
                Cells::Ids(ids) => into.extend_from_slice(ids.get(start..start + self.len).unwrap_or(&[])),
                Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => into.resize(self.len, ABSENT),
            },
            (Source::Entity(dataset, column), _) => {
                let cells =
                    self.store.table(dataset).and_then(|t| t.chunks.first()).map(|c| c.column(column));
                let Some(Cells::Ids(ids)) = cells else {
                    into.resize(self.len, ABSENT);
                    return;
                };
                let at = |lane| ids.get(self.entities.get(lane) as usize).copied().unwrap_or(ABSENT);
                into.extend((0..self.len).map(at));
            }
            _ => into.extend((0..self.len).map(|lane| self.id(source, lane))),
        }
    }

    pub fn number(&self, source: Source, lane: usize) -> Option<Value> {
        if let Some((cells, at)) = self.place(source, lane) {
            return cells.number(at).map(Value::Decimal);
        }
        match source {
            Source::Fact(dataset, column) => self.rolled_up(dataset, column, lane),
            Source::Own(_) | Source::Entity(..) => None,
        }
    }

    /// A fact of finer periods in the row's coarser one: whole, or not at all.
    fn rolled_up(&self, dataset: DatasetId, column: usize, lane: usize) -> Option<Value> {
        let table = self.store.table(dataset)?;
        let (grain, period) = (table.grain?, self.time.get(lane)?);
        if grain.per_year() <= period.grain.per_year() {
            return None;
        }
        let kind = self.store.dataset(dataset)?.columns.get(column)?.time;
        let fine = fine_periods(period, grain);
        let entity = self.entities.get(lane);
        let value = |ordinal: i32| -> Option<Decimal> {
            let (chunk, at) = table.cells(self.store.fact_row(dataset, Some(ordinal), entity))?;
            chunk.column(column).number(at)
        };
        let total = || {
            let mut sum = super::decimal::ExactSum::default();
            for ordinal in fine.clone() {
                let d = value(ordinal)?;
                sum.add(d.mantissa, d.scale);
            }
            Some(sum.total())
        };
        let rational = match kind {
            Some(TimeKind::Flow) => total()?,
            Some(TimeKind::Stock(Rollup::Average)) => {
                total()? / crate::unit::Rational::from(fine.len() as u64)
            }
            Some(TimeKind::Stock(Rollup::Opening)) => value(fine.start)?.to_rational(),
            Some(TimeKind::Stock(Rollup::Closing)) => value(fine.end - 1)?.to_rational(),
            // The last period's row has it, for the year and for the quarter.
            Some(TimeKind::FlowCumulative) => {
                let coarse = table.coarse_column(column, period.grain)?;
                let last = table.cells(self.store.fact_row(dataset, Some(fine.end - 1), entity))?;
                last.0.column(coarse).number(last.1)?.to_rational()
            }
            None => return None,
        };
        Some(Value::from_rational(&rational))
    }

    pub(super) fn date(&self, source: Source, lane: usize) -> Option<i32> {
        self.place(source, lane).and_then(|(cells, at)| cells.date(at))
    }

    pub(super) fn text(&self, source: Source, lane: usize) -> Option<&'a str> {
        let id = self.id(source, lane);
        let (dataset, column) = match source {
            Source::Own(column) => (self.dataset, column),
            Source::Entity(dataset, column) | Source::Fact(dataset, column) => (dataset, column),
        };
        if id >= UNKNOWN { None } else { self.store.table(dataset).map(|t| t.text(column, id)) }
    }

    /// The dataset of the entities that the rows are about.
    pub(super) fn entity_dataset(&self) -> DatasetId {
        self.store.dataset(self.dataset).and_then(|d| d.of).unwrap_or(self.dataset)
    }
}

/// The ordinals of the periods of a finer grain in a period.
pub fn fine_periods(period: Period, grain: Grain) -> std::ops::Range<i32> {
    let first = Period::holding(period.first_day(), grain).ordinal;
    first..first + grain.per_year() / period.grain.per_year()
}
