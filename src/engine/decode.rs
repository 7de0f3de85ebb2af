//! Batches as the reader gives them → chunks of small numbers, and the cells that do not fit their declaration.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, RecordBatch, StringArray,
    StringViewArray,
};
use datafusion::arrow::compute::{cast, filter_record_batch};
use datafusion::arrow::datatypes::{DataType, Float32Type, Float64Type, Int64Type, UInt64Type};

use super::calendar::{parse_date, parse_period};
use super::column::{CHUNK_ROWS, Cells, Chunk, NO_DATE, Numbers};
use super::decimal::{Decimal, NumberFault, parse_decimal};
use super::keys::{ABSENT, Interner, UNKNOWN};
use crate::model::Grain;

/// What is read of every file of a dataset.
#[derive(Debug)]
pub struct DecodePlan {
    pub inputs: Vec<InputColumn>,
    /// How many columns the dataset declares, computed ones included.
    pub columns: usize,
    pub missing_signs: Vec<String>,
}

#[derive(Debug)]
pub struct InputColumn {
    pub header: String,
    pub target: Target,
}

#[derive(Debug)]
pub enum Target {
    Column {
        index: usize,
        kind: Kind,
        /// Keeps the values; others are verified and counted.
        keep: bool,
        /// A key: absence is a fault.
        key: bool,
    },
    Period(Grain),
}

#[derive(Debug, Clone)]
pub enum Kind {
    Text,
    Number,
    Date,
    /// Codes, keys of entities or names of clusters.
    Listed(Arc<Names>, Listing),
}

/// What a listed name is, for the message about one that the list lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Listing {
    Code,
    Reference,
    Cluster,
}

/// Names with the ordinals they stand for.
#[derive(Debug, Default)]
pub struct Names {
    pub names: Arc<Interner>,
    /// Ordinals by the id of the name, where they are not the same.
    pub ordinals: Option<Vec<u32>>,
}

impl Names {
    pub fn get(&self, name: &str) -> Option<u32> {
        let id = self.names.get(name)?;
        match &self.ordinals {
            Some(ordinals) => ordinals.get(id as usize).copied(),
            None => Some(id),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellFaultKind {
    Number(NumberFault),
    Date,
    Period,
    Unlisted(Listing),
    AbsentKey,
    AbsentPeriod,
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
    pub rows: u64,
}

/// Decodes the batches of one part of a file.
pub struct Decoder {
    plan: Arc<DecodePlan>,
    /// Where each input stands in a batch.
    places: Vec<usize>,
    numbers: Vec<Option<Decimal>>,
    pub decoded: Decoded,
}

impl Decoder {
    pub fn new(plan: Arc<DecodePlan>, places: Vec<usize>) -> Self {
        let decoded = Decoded {
            texts: (0..plan.columns).map(|_| Interner::default()).collect(),
            present: vec![0; plan.columns],
            ..Decoded::default()
        };
        Decoder { plan, places, numbers: Vec::new(), decoded }
    }

    pub fn push(&mut self, batch: &RecordBatch) {
        // Spreadsheets leave such rows below a table; nobody counts them.
        let full = full_rows(batch).and_then(|full| filter_record_batch(batch, &full).ok());
        let batch = full.as_ref().unwrap_or(batch);
        let mut start = 0;
        while start < batch.num_rows() {
            let len = (batch.num_rows() - start).min(CHUNK_ROWS);
            self.push_chunk(&batch.slice(start, len));
            start += len;
        }
    }

    fn push_chunk(&mut self, batch: &RecordBatch) {
        let plan = Arc::clone(&self.plan);
        let len = batch.num_rows();
        let mut chunk = Chunk {
            len,
            columns: vec![Cells::Dropped; plan.columns],
            periods: Vec::new(),
            subjects: Vec::new(),
        };
        let mut faults = Vec::new();
        for (at, input) in plan.inputs.iter().enumerate() {
            let Some(array) = self.places.get(at).and_then(|place| batch.columns().get(*place)) else {
                continue;
            };
            let mut faulty = |row, kind| faults.push(CellFault { row, input: at, kind });
            match &input.target {
                Target::Period(grain) => {
                    chunk.periods = self.periods(array, *grain, &mut faulty);
                }
                Target::Column { index, kind, keep, key } => {
                    let cells = self.column(array, *index, kind, &mut faulty);
                    if *key {
                        (0..len)
                            .filter(|row| !cells.is_present(*row))
                            .for_each(|row| faulty(row, CellFaultKind::AbsentKey));
                    }
                    if *keep {
                        if let Some(slot) = chunk.columns.get_mut(*index) {
                            *slot = cells;
                        }
                    } else if let Some(present) = self.decoded.present.get_mut(*index) {
                        *present += cells.present();
                    }
                }
            }
        }
        // A key that does not parse is one fault, not two.
        faults.sort_by_key(|f| (f.row, f.input, f.kind == CellFaultKind::AbsentKey));
        faults.dedup_by_key(|f| (f.row, f.input));
        self.decoded.rows += len as u64;
        self.decoded.chunks.push(chunk);
        self.decoded.faults.push(faults);
    }

    fn periods(
        &self,
        array: &ArrayRef,
        grain: Grain,
        fault: &mut impl FnMut(usize, CellFaultKind),
    ) -> Vec<i32> {
        let texts = as_texts(array);
        let texts = Texts::of(&texts);
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
        (0..array.len()).map(read).collect()
    }

    fn column(
        &mut self,
        array: &ArrayRef,
        index: usize,
        kind: &Kind,
        fault: &mut impl FnMut(usize, CellFaultKind),
    ) -> Cells {
        match kind {
            Kind::Number => self.number_column(array, fault),
            Kind::Date => {
                if let Some(days) = days_of(array) {
                    let day = |row| if days.is_null(row) { NO_DATE } else { days.value(row) };
                    return Cells::Dates((0..array.len()).map(day).collect());
                }
                let texts = as_texts(array);
                let texts = Texts::of(&texts);
                let day = |row| match self.trimmed(texts.get(row)) {
                    "" => NO_DATE,
                    text => parse_date(text).unwrap_or_else(|| {
                        fault(row, CellFaultKind::Date);
                        NO_DATE
                    }),
                };
                Cells::Dates((0..array.len()).map(day).collect())
            }
            Kind::Text => {
                let texts = as_texts(array);
                let texts = Texts::of(&texts);
                let mut interner = self.decoded.texts.get_mut(index).map(std::mem::take).unwrap_or_default();
                let id = |row| match self.trimmed(texts.get(row)) {
                    "" => ABSENT,
                    text => interner.intern(text),
                };
                let ids = (0..array.len()).map(id).collect();
                if let Some(slot) = self.decoded.texts.get_mut(index) {
                    *slot = interner;
                }
                Cells::Ids(ids)
            }
            Kind::Listed(names, listing) => {
                let texts = as_texts(array);
                let texts = Texts::of(&texts);
                let id = |row| match self.trimmed(texts.get(row)) {
                    "" => ABSENT,
                    text => names.get(text).unwrap_or_else(|| {
                        fault(row, CellFaultKind::Unlisted(*listing));
                        UNKNOWN
                    }),
                };
                Cells::Ids((0..array.len()).map(id).collect())
            }
        }
    }

    fn number_column(&mut self, array: &ArrayRef, fault: &mut impl FnMut(usize, CellFaultKind)) -> Cells {
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.clear();
        if !typed_numbers(array, &mut numbers) {
            let texts = as_texts(array);
            let texts = Texts::of(&texts);
            numbers.extend((0..array.len()).map(|row| match self.trimmed(texts.get(row)) {
                "" => None,
                text => match parse_decimal(text.as_bytes()) {
                    Ok(number) => Some(number),
                    Err(why) => {
                        fault(row, CellFaultKind::Number(why));
                        None
                    }
                },
            }));
        }
        let packed = Numbers::pack(&numbers);
        self.numbers = numbers;
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

/// Which rows of a batch of texts are not wholly empty; `None` where none is.
pub fn full_rows(batch: &RecordBatch) -> Option<BooleanArray> {
    let first = batch.columns().first().filter(|c| *c.data_type() == DataType::Utf8)?;
    let head = Texts::of(first);
    let is_blank = |column: &ArrayRef, row: usize| {
        *column.data_type() == DataType::Utf8 && Texts::of(column).get(row).trim_ascii().is_empty()
    };
    // The first column is as a rule a key, which is never empty.
    let blank = |row: usize| {
        head.get(row).trim_ascii().is_empty() && batch.columns().iter().all(|column| is_blank(column, row))
    };
    (0..batch.num_rows()).find(|row| blank(*row))?;
    Some((0..batch.num_rows()).map(|row| Some(!blank(row))).collect())
}

/// The text of a cell as the file has it, for messages.
pub fn text_at(array: &ArrayRef, row: usize) -> String {
    let texts = as_texts(&array.slice(row, 1));
    Texts::of(&texts).get(0).trim().to_owned()
}

/// An array of texts, its values spelled out where they are of another type.
fn as_texts(array: &ArrayRef) -> ArrayRef {
    let floats = |values: Vec<Option<String>>| Arc::new(StringArray::from(values)) as ArrayRef;
    match array.data_type() {
        DataType::Utf8 | DataType::Utf8View => Arc::clone(array),
        DataType::Float64 => {
            floats(array.as_primitive::<Float64Type>().iter().map(|v| v.map(|f| f.to_string())).collect())
        }
        DataType::Float32 => {
            floats(array.as_primitive::<Float32Type>().iter().map(|v| v.map(|f| f.to_string())).collect())
        }
        DataType::Decimal128(_, scale) => {
            let scale = u32::try_from(*scale).unwrap_or(0);
            let spell = |v: Option<i128>| v.map(|m| crate::unit::Rational::decimal(m, scale).to_string());
            let decimals = array.as_any().downcast_ref::<Decimal128Array>();
            floats(decimals.map(|d| d.iter().map(spell).collect()).unwrap_or_default())
        }
        _ => cast(array, &DataType::Utf8)
            .unwrap_or_else(|_| Arc::new(StringArray::from(vec![Some("?"); array.len()]))),
    }
}

/// Texts of either layout; an absent one is empty.
enum Texts<'a> {
    Plain(&'a StringArray),
    View(&'a StringViewArray),
    None,
}

impl<'a> Texts<'a> {
    fn of(array: &'a ArrayRef) -> Self {
        match (array.as_any().downcast_ref(), array.as_any().downcast_ref()) {
            (Some(plain), _) => Texts::Plain(plain),
            (None, Some(view)) => Texts::View(view),
            (None, None) => Texts::None,
        }
    }

    fn get(&self, row: usize) -> &'a str {
        match self {
            Texts::Plain(texts) if !texts.is_null(row) => texts.value(row),
            Texts::View(texts) if !texts.is_null(row) => texts.value(row),
            Texts::Plain(_) | Texts::View(_) | Texts::None => "",
        }
    }
}

/// Numbers of a typed column; false where they must be read from text (floats: by their shortest decimal).
fn typed_numbers(array: &ArrayRef, into: &mut Vec<Option<Decimal>>) -> bool {
    match array.data_type() {
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => {
            let Ok(wide) = cast(array, &DataType::Int64) else { return false };
            let whole = |v: Option<i64>| v.map(|n| Decimal::new(i128::from(n), 0));
            into.extend(wide.as_primitive::<Int64Type>().iter().map(whole));
        }
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64 => {
            let Ok(wide) = cast(array, &DataType::UInt64) else { return false };
            let whole = |v: Option<u64>| v.map(|n| Decimal::new(i128::from(n), 0));
            into.extend(wide.as_primitive::<UInt64Type>().iter().map(whole));
        }
        DataType::Decimal128(_, scale) => {
            let Ok(scale) = u8::try_from(*scale) else { return false };
            let Some(decimals) = array.as_any().downcast_ref::<Decimal128Array>() else { return false };
            into.extend(decimals.iter().map(|v| v.map(|m| Decimal::new(m, scale))));
        }
        _ => return false,
    }
    true
}

/// Days of a typed column of dates or times.
fn days_of(array: &ArrayRef) -> Option<Date32Array> {
    match array.data_type() {
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => {
            cast(array, &DataType::Date32).ok()?.as_any().downcast_ref::<Date32Array>().cloned()
        }
        _ => None,
    }
}
