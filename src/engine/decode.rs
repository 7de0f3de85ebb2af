//! Batches as the reader gives them → chunks of small numbers, and the cells that do not fit their declaration.

use std::sync::Arc;

use datafusion::arrow::array::{Array, RecordBatch};
use datafusion::arrow::compute::filter_record_batch;

use super::calendar::{parse_date, parse_period};
use super::column::{About, CHUNK_ROWS, Cells, Chunk, NO_DATE, NumberBuilder};
use super::decimal::{NumberFault, parse_decimal, parse_plain};
use super::early::Early;
use super::fields::Fields;
use super::incoming::{Column, Texts};
use super::inputs::{DecodePlan, Kind, Target};
use super::keys::{ABSENT, Interner, UNKNOWN};
use super::listing::{Listing, Names};
use super::pages::{NO_PLACE, TextBlock};
use super::sequential::full_rows;
use super::status::withhold;
use crate::model::Grain;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellFaultKind {
    Number(NumberFault),
    Date,
    Period,
    Unlisted(Listing),
    AbsentKey,
    AbsentPeriod,
    /// A formula of a workbook that ends in an error.
    Formula,
    /// An object or a list of JSON.
    Nested,
}

/// A cell that contradicts its declaration, by its row in the chunk and its input column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellFault {
    pub row: usize,
    pub input: usize,
    pub kind: CellFaultKind,
}

/// What one part of a file holds.
#[derive(Debug, Default)]
pub struct Decoded {
    pub chunks: Vec<Chunk>,
    /// For each chunk.
    pub faults: Vec<Vec<CellFault>>,
    /// The texts of each column, by the ids in the chunks.
    pub texts: Vec<Interner>,
    /// Values present in columns that are not kept.
    pub present: Vec<u64>,
    /// Numbers below 0 in columns of counts and in sums of links.
    pub negative: Vec<u64>,
    pub rows: u64,
}

/// Decodes the batches of one part of a file.
pub struct Decoder {
    plan: Arc<DecodePlan>,
    /// Where each input stands in a batch.
    places: Vec<usize>,
    /// Of each input, so that a column's scale is known from the chunk before.
    numbers: Vec<NumberBuilder>,
    /// Empty where every row is wanted.
    early: Early,
    pub decoded: Decoded,
}

impl Decoder {
    pub fn new(plan: Arc<DecodePlan>, places: Vec<usize>) -> Self {
        let decoded = Decoded {
            texts: (0..plan.columns).map(|_| Interner::default()).collect(),
            present: vec![0; plan.columns],
            negative: vec![0; plan.columns],
            ..Decoded::default()
        };
        let numbers = plan.inputs.iter().map(|_| NumberBuilder::default()).collect();
        Decoder { plan, places, numbers, early: Early::default(), decoded }
    }

    /// Rows that are dropped for certain are not kept; the places of faults are those among the others.
    pub fn dropping(plan: Arc<DecodePlan>, places: Vec<usize>) -> Self {
        let early = plan.early.clone();
        Decoder { early, ..Decoder::new(plan, places) }
    }

    pub fn plan(&self) -> &DecodePlan {
        &self.plan
    }

    pub fn push(&mut self, batch: &RecordBatch) {
        // Spreadsheets leave such rows below a table; nobody counts them.
        let full = full_rows(batch).and_then(|full| filter_record_batch(batch, &full).ok());
        let batch = full.as_ref().unwrap_or(batch);
        let mut start = 0;
        while start < batch.num_rows() {
            let len = (batch.num_rows() - start).min(CHUNK_ROWS);
            let part = batch.slice(start, len);
            self.push_chunk(len, |place| part.columns().get(place).map(Column::Array));
            start += len;
        }
    }

    /// Rows of a text file, at most [`CHUNK_ROWS`].
    pub fn push_fields(&mut self, fields: &Fields<'_>, positions: &[usize]) {
        self.push_chunk(fields.rows(), |place| {
            positions.get(place).map(|position| Column::Fields(*fields, *position))
        });
    }

    /// Rows of any source, at most [`CHUNK_ROWS`]; `column_at` gives the column at a place.
    pub fn push_chunk<'c>(&mut self, len: usize, mut column_at: impl FnMut(usize) -> Option<Column<'c>>) {
        let plan = Arc::clone(&self.plan);
        let mut chunk = Chunk {
            len,
            columns: vec![Cells::Dropped; plan.columns],
            periods: Vec::new(),
            about: About::default(),
        };
        let (mut faults, mut read) = (Vec::new(), Vec::with_capacity(plan.inputs.len()));
        for (at, input) in plan.inputs.iter().enumerate() {
            let Some(column) = self.places.get(at).and_then(|place| column_at(*place)) else { continue };
            let mut faulty = |row, kind| faults.push(CellFault { row, input: at, kind });
            match &input.target {
                Target::Period(grain) => {
                    chunk.periods = self.periods(&column, *grain, &mut faulty);
                }
                Target::Column { index, kind, key, .. } => {
                    let cells = self.column(column, at, *index, kind, &mut faulty);
                    if *key {
                        (0..len)
                            .filter(|row| !cells.is_present(*row))
                            .for_each(|row| faulty(row, CellFaultKind::AbsentKey));
                    }
                    read.push((at, cells));
                }
            }
        }
        if let Some(status) = plan.status {
            withhold(&plan, status, &mut read, &mut faults);
        }
        for (at, cells) in read {
            let Some(Target::Column { index, keep, counts, .. }) = plan.inputs.get(at).map(|i| &i.target)
            else {
                continue;
            };
            if let Some(negative) = self.decoded.negative.get_mut(*index).filter(|_| *counts) {
                *negative += cells.negative();
            }
            if *keep {
                if let Some(slot) = chunk.columns.get_mut(*index) {
                    *slot = cells;
                }
            } else if let Some(present) = self.decoded.present.get_mut(*index) {
                *present += cells.present();
            }
        }
        // A key that does not parse is one fault, not two.
        faults.sort_by_key(|f| (f.row, f.input, f.kind == CellFaultKind::AbsentKey));
        faults.dedup_by_key(|f| (f.row, f.input));
        self.decoded.rows += len as u64;
        let (chunk, faults) = self.early.drop_rows(chunk, faults);
        self.decoded.chunks.push(chunk);
        self.decoded.faults.push(faults);
    }

    /// The ordinals of listed names.
    fn listed<'t>(
        &self,
        names: &Names,
        listing: Listing,
        texts: impl Iterator<Item = &'t str>,
        into: &mut Vec<u32>,
    ) {
        match listing {
            // A sign of absence of numbers may be a status too.
            Listing::Status { empty } => {
                names.get_all(texts.map(str::trim), into);
                into.iter_mut().filter(|id| **id == ABSENT).for_each(|id| *id = empty);
            }
            Listing::Code | Listing::Reference | Listing::Cluster => {
                names.get_all(texts.map(|text| self.trimmed(text)), into);
            }
        }
    }

    /// Puts the ids of an input's texts in place of their places in a block.
    pub fn look_up(&mut self, input: usize, block: &TextBlock, places: &mut [u32]) {
        let plan = Arc::clone(&self.plan);
        let Some(Target::Column { index, kind, .. }) = plan.inputs.get(input).map(|i| &i.target) else {
            return;
        };
        let mut ids = Vec::new();
        match kind {
            Kind::Number | Kind::Date => {}
            Kind::Listed(names, listing) => {
                self.listed(names, *listing, block.iter(), &mut ids);
                for place in places.iter_mut() {
                    *place = ids.get(*place as usize).copied().unwrap_or(listing.absent());
                }
            }
            Kind::Text | Kind::Key => {
                let mut interner = self.decoded.texts.get_mut(*index).map(std::mem::take).unwrap_or_default();
                // The id of each text, given to it by the first row that has it.
                ids.resize(if matches!(kind, Kind::Text) { block.len() } else { 0 }, UNKNOWN);
                for place in places.iter_mut().filter(|place| **place != NO_PLACE) {
                    let known = ids.get_mut(*place as usize);
                    let id = match (&known, self.trimmed(block.text(*place))) {
                        (Some(id), _) if **id != UNKNOWN => **id,
                        (_, "") => ABSENT,
                        (Some(_), text) => interner.intern(text),
                        (None, text) => interner.append(text),
                    };
                    if let Some(known) = known {
                        *known = id;
                    }
                    *place = id;
                }
                if let Some(slot) = self.decoded.texts.get_mut(*index) {
                    *slot = interner;
                }
            }
        }
    }

    fn periods(
        &self,
        column: &Column<'_>,
        grain: Grain,
        fault: &mut impl FnMut(usize, CellFaultKind),
    ) -> Vec<i32> {
        let mut year = |row: usize, year: Option<i64>| {
            // As a text has it: four digits.
            let found = year.and_then(|y| i32::try_from(y).ok()).filter(|y| (1000..=9999).contains(y));
            found.unwrap_or_else(|| {
                let absent = year.is_none();
                fault(row, if absent { CellFaultKind::AbsentPeriod } else { CellFaultKind::Period });
                NO_DATE
            })
        };
        if let (Grain::Year, Column::Cells(Cells::Numbers(years))) = (grain, column) {
            return (0..column.len()).map(|row| year(row, years.whole(row))).collect();
        }
        if let (Grain::Year, Some(years)) = (grain, column.whole_numbers()) {
            return years.iter().enumerate().map(|(row, y)| year(row, y)).collect();
        }
        let texts = column.spelled();
        let texts = Texts::of(column, &texts);
        let mut last: (&str, i32) = ("", NO_DATE);
        let read = |row| {
            let text = self.trimmed(texts.get(row));
            if text.is_empty() {
                fault(row, CellFaultKind::AbsentPeriod);
                return NO_DATE;
            }
            // Rows stand by period in most files.
            if text != last.0 {
                last = (text, parse_period(text, grain).unwrap_or(NO_DATE));
            }
            if last.1 == NO_DATE {
                fault(row, CellFaultKind::Period);
            }
            last.1
        };
        (0..column.len()).map(read).collect()
    }

    fn column(
        &mut self,
        column: Column<'_>,
        input: usize,
        index: usize,
        kind: &Kind,
        fault: &mut impl FnMut(usize, CellFaultKind),
    ) -> Cells {
        let column = match column {
            Column::Cells(cells) => {
                if let (Kind::Listed(_, listing), Cells::Ids(ids)) = (kind, &cells) {
                    for (row, _) in ids.iter().enumerate().filter(|(_, id)| **id == UNKNOWN) {
                        fault(row, CellFaultKind::Unlisted(*listing));
                    }
                }
                return cells;
            }
            column => column,
        };
        let len = column.len();
        if matches!(kind, Kind::Number) {
            return self.number_column(&column, input, fault);
        }
        if let (Kind::Date, Some(days)) = (kind, column.days()) {
            let day = |row| if days.is_null(row) { NO_DATE } else { days.value(row) };
            return Cells::Dates((0..len).map(day).collect());
        }
        let texts = column.spelled();
        let texts = Texts::of(&column, &texts);
        match kind {
            Kind::Number | Kind::Date => {
                let day = |row| match self.trimmed(texts.get(row)) {
                    "" => NO_DATE,
                    text => parse_date(text).unwrap_or_else(|| {
                        fault(row, CellFaultKind::Date);
                        NO_DATE
                    }),
                };
                Cells::Dates((0..len).map(day).collect())
            }
            Kind::Text | Kind::Key => {
                let mut interner = self.decoded.texts.get_mut(index).map(std::mem::take).unwrap_or_default();
                let id = |row| match (self.trimmed(texts.get(row)), kind) {
                    ("", _) => ABSENT,
                    (text, Kind::Key) => interner.append(text),
                    (text, _) => interner.intern(text),
                };
                let ids = (0..len).map(id).collect();
                if let Some(slot) = self.decoded.texts.get_mut(index) {
                    *slot = interner;
                }
                Cells::Ids(ids)
            }
            Kind::Listed(names, listing) => {
                let mut ids = Vec::with_capacity(len);
                self.listed(names, *listing, (0..len).map(|row| texts.get(row)), &mut ids);
                for (row, _) in ids.iter().enumerate().filter(|(_, id)| **id == UNKNOWN) {
                    fault(row, CellFaultKind::Unlisted(*listing));
                }
                Cells::Ids(ids)
            }
        }
    }

    fn number_column(
        &mut self,
        column: &Column<'_>,
        input: usize,
        fault: &mut impl FnMut(usize, CellFaultKind),
    ) -> Cells {
        let mut numbers = self.numbers.get_mut(input).map(std::mem::take).unwrap_or_default();
        if !column.typed_numbers(&mut numbers) {
            let texts = column.spelled();
            let texts = Texts::of(column, &texts);
            let no_sign = self.plan.missing_signs.is_empty();
            for row in 0..column.len() {
                let text = texts.get(row);
                if let Some((mantissa, scale)) = parse_plain(text.as_bytes()).filter(|_| no_sign) {
                    numbers.push(mantissa, scale);
                    continue;
                }
                match self.trimmed(text) {
                    "" => numbers.push_absent(),
                    text => match parse_decimal(text.as_bytes()) {
                        Ok(number) => numbers.push_wide(number.mantissa, number.scale),
                        Err(why) => {
                            fault(row, CellFaultKind::Number(why));
                            numbers.push_absent();
                        }
                    },
                }
            }
        }
        let packed = numbers.finish();
        if let Some(slot) = self.numbers.get_mut(input) {
            *slot = numbers;
        }
        Cells::Numbers(packed)
    }

    /// A value without the spaces around it; empty where it is a sign of absence.
    fn trimmed<'t>(&self, text: &'t str) -> &'t str {
        let bare = match (text.as_bytes().first(), text.as_bytes().last()) {
            (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
            _ => text.trim(),
        };
        if self.plan.missing_signs.iter().any(|sign| sign == bare) { "" } else { bare }
    }
}
