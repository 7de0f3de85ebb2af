//! Reads a file from its first row to its last and knows the line of each: the way faults are found again,
//! and the way of files that cannot be read in parallel.

use std::io::{BufRead, BufReader};
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, RecordBatch, RecordBatchOptions, StringArray, StringBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::column::CHUNK_ROWS;
use super::decode::{CellFault, CellFaultKind, Decoder};
use super::files::{Format, InputFile, encoding_of, open, read_fault, unreadable};
use super::given::read_given;
use super::incoming::text_at;
use super::json_lines::read_lines;
use super::workbook::read_sheet;
use crate::diagnostic::{DataFault, Encoding};

/// Which rows of a batch of texts are not wholly empty; `None` where none is.
pub fn full_rows(batch: &RecordBatch) -> Option<BooleanArray> {
    let columns: Vec<&StringArray> =
        batch.columns().iter().map(|c| c.as_string_opt::<i32>()).collect::<Option<_>>()?;
    let is_blank =
        |column: &StringArray, row: usize| column.is_null(row) || column.value(row).trim_ascii().is_empty();
    // The first column is as a rule a key, which is never empty, so that the rest is seldom looked at.
    let blank = |row: usize| columns.iter().all(|column| is_blank(column, row));
    (0..batch.num_rows()).find(|row| blank(*row))?;
    Some((0..batch.num_rows()).map(|row| Some(!blank(row))).collect())
}

/// A row that is no row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrokenRow {
    Ragged { line: u64, expected: u64, found: u64 },
    NotUtf8 { line: u64, encoding: Encoding },
}

/// Some rows with the line of each.
pub struct Lines {
    pub batch: RecordBatch,
    /// Lines of a text file; rows of a Parquet file or of a sheet, from 1.
    pub lines: Vec<u64>,
    /// Cells that hold no value at all, by row and column of the batch.
    pub errors: Vec<(usize, usize, CellFaultKind)>,
    /// Which column of a wide table the rows come from.
    pub wide: Option<usize>,
}

impl Lines {
    /// Rows without such cells.
    pub fn plain(batch: RecordBatch, lines: Vec<u64>) -> Self {
        Lines { batch, lines, errors: Vec::new(), wide: None }
    }

    /// Decodes the rows; `places` tells where each input of the plan stands in the batch.
    pub fn decode(&self, decoder: &mut Decoder, places: &[usize]) {
        decoder.push(&self.batch);
        let signs = &decoder.plan().missing_signs;
        let declared_absent = |row: usize, column: usize| {
            let value = self.batch.columns().get(column).map(|array| text_at(array, row));
            value.is_some_and(|value| signs.contains(&value))
        };
        let mut found = Vec::new();
        for (row, column, kind) in &self.errors {
            for (input, _) in places.iter().enumerate().filter(|(_, place)| *place == column) {
                if !declared_absent(*row, *column) {
                    found.push(CellFault { row: *row, input, kind: *kind });
                }
            }
        }
        // A batch is one chunk: its readers make none that is longer.
        if let Some(faults) = decoder.decoded.faults.last_mut().filter(|_| !found.is_empty()) {
            faults.retain(|f| !found.iter().any(|own| (own.row, own.input) == (f.row, f.input)));
            faults.append(&mut found);
            faults.sort_by_key(|f| (f.row, f.input));
        }
    }
}

/// Reads the columns at `positions` (sorted), passing on rows and broken rows in order. Rows that are empty in all of
/// them, as spreadsheets leave them below a table, are no rows.
///
/// Goes on after a broken row, and stops where `see` gives false.
pub fn read_rows(
    file: &InputFile,
    positions: &[usize],
    mut see: impl FnMut(Result<Lines, BrokenRow>) -> bool,
) -> Result<(), DataFault> {
    match file.format {
        Format::Parquet => read_parquet(file, positions, see),
        Format::Workbook { header } => read_sheet(file, header, positions, &mut see),
        Format::JsonLines => read_lines(file, positions, &mut see),
        Format::Given => {
            read_given(file, positions, &mut see);
            Ok(())
        }
        Format::Delimited { delimiter, header, .. } => {
            read_delimited(file, delimiter, header.max(1), positions, &mut see)
        }
    }
}

fn read_parquet(
    file: &InputFile,
    positions: &[usize],
    mut see: impl FnMut(Result<Lines, BrokenRow>) -> bool,
) -> Result<(), DataFault> {
    let damaged = |words: String| DataFault::Damaged { file: file.name.clone(), words };
    let opened = std::fs::File::open(&file.path).map_err(|e| unreadable(&file.name, &file.path, &e))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|e| damaged(e.to_string()))?;
    let mask = ProjectionMask::roots(builder.parquet_schema(), positions.iter().copied());
    let reader = builder.with_projection(mask).with_batch_size(CHUNK_ROWS).build();
    let mut row = 0u64;
    for batch in reader.map_err(|e| damaged(e.to_string()))? {
        let batch = batch.map_err(|e| damaged(e.to_string()))?;
        let mut lines: Vec<u64> = (row + 1..).take(batch.num_rows()).collect();
        row += batch.num_rows() as u64;
        if let Some(full) = full_rows(&batch) {
            let mut kept = full.values().iter();
            lines.retain(|_| kept.next() == Some(true));
        }
        if !see(Ok(Lines::plain(batch, lines))) {
            break;
        }
    }
    Ok(())
}

fn read_delimited(
    file: &InputFile,
    delimiter: u8,
    header: u32,
    positions: &[usize],
    see: &mut impl FnMut(Result<Lines, BrokenRow>) -> bool,
) -> Result<(), DataFault> {
    let opened = open(&file.path, file.compression).map_err(|e| unreadable(&file.name, &file.path, &e))?;
    let mut reader = BufReader::with_capacity(1 << 16, opened);
    let broken = |e: std::io::Error| read_fault(&file.name, file.compression, &e);
    if reader.fill_buf().map_err(broken)?.starts_with(b"\xEF\xBB\xBF") {
        reader.consume(3);
    }
    let mut skipped = Vec::new();
    for _ in 1..header {
        skipped.clear();
        reader.read_until(b'\n', &mut skipped).map_err(broken)?;
    }
    // The reader counts a line at its line feed: one that ends in CRLF is counted when the next is begun.
    let first = reader.fill_buf().map_err(broken)?;
    let feed = first.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let late = feed.checked_sub(1).and_then(|at| first.get(at)) == Some(&b'\r');
    let mut records =
        csv::ReaderBuilder::new().has_headers(true).flexible(true).delimiter(delimiter).from_reader(reader);
    let (mut record, mut rows) = (csv::ByteRecord::new(), Rows::new(positions));
    loop {
        match records.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let words = error.to_string();
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(io) => broken(io),
                    _ => DataFault::Damaged { file: file.name.clone(), words },
                });
            }
        }
        let begun = record.position().map_or(0, csv::Position::line) + u64::from(late);
        let inside = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let ended = records.position().line().saturating_sub(inside + u64::from(!late));
        // Empty lines before a row are read with it; a last line without an end is begun, but not ended.
        let line = begun.max(ended) + u64::from(header) - 1;
        let (expected, found) = (file.headers.len() as u64, record.len() as u64);
        let fields = std::str::from_utf8(record.as_slice()).is_ok();
        let fault = if found != expected {
            Some(BrokenRow::Ragged { line, expected, found })
        } else if fields {
            rows.push(|at| record.get(at).and_then(|field| std::str::from_utf8(field).ok()), line);
            None
        } else {
            Some(BrokenRow::NotUtf8 { line, encoding: encoding_of(record.as_slice()) })
        };
        if let Some(fault) = fault
            && !see(Err(fault))
        {
            return Ok(());
        }
        if rows.is_full() && !rows.take().is_none_or(|lines| see(Ok(lines))) {
            return Ok(());
        }
    }
    if let Some(lines) = rows.take() {
        see(Ok(lines));
    }
    Ok(())
}

/// Rows of texts on their way into a batch.
pub struct Rows<'a> {
    positions: &'a [usize],
    builders: Vec<StringBuilder>,
    lines: Vec<u64>,
    errors: Vec<(usize, usize, CellFaultKind)>,
}

impl<'a> Rows<'a> {
    pub fn new(positions: &'a [usize]) -> Self {
        let builders = positions.iter().map(|_| StringBuilder::new()).collect();
        Rows { positions, builders, lines: Vec::new(), errors: Vec::new() }
    }

    /// Adds a row whose field at a position is given by `field`; false for one that is empty in all of them, which is
    /// no row.
    pub fn push<'t>(&mut self, field: impl Fn(usize) -> Option<&'t str>, line: u64) -> bool {
        let blank = |at: &usize| field(*at).is_none_or(|field| field.trim_ascii().is_empty());
        if !self.positions.is_empty() && self.positions.iter().all(blank) {
            return false;
        }
        for (position, builder) in self.positions.iter().zip(&mut self.builders) {
            builder.append_value(field(*position).unwrap_or(""));
        }
        self.lines.push(line);
        true
    }

    /// Notes that the cell at a position holds no value, in the row that was added last.
    pub fn note(&mut self, position: usize, kind: CellFaultKind) {
        if let (Some(row), Ok(column)) =
            (self.lines.len().checked_sub(1), self.positions.binary_search(&position))
        {
            self.errors.push((row, column, kind));
        }
    }

    pub fn is_full(&self) -> bool {
        self.lines.len() == CHUNK_ROWS
    }

    pub fn take(&mut self) -> Option<Lines> {
        if self.lines.is_empty() {
            return None;
        }
        let arrays: Vec<ArrayRef> =
            self.builders.iter_mut().map(|b| Arc::new(b.finish()) as ArrayRef).collect();
        let fields: Vec<Field> =
            (0..arrays.len()).map(|at| Field::new(format!("c{at}"), DataType::Utf8, true)).collect();
        let (lines, errors) = (std::mem::take(&mut self.lines), std::mem::take(&mut self.errors));
        let options = RecordBatchOptions::new().with_row_count(Some(lines.len()));
        let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options);
        batch.ok().map(|batch| Lines { batch, lines, errors, wide: None })
    }
}
