//! Reads a file from its first row to its last and knows the line of each: the way faults are found again,
//! and the way of files that cannot be read in parallel.

use std::io::{BufRead, BufReader};
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray, StringBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::column::CHUNK_ROWS;
use super::files::{Format, InputFile, encoding_of, open, read_fault, unreadable};
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
    /// Lines of a text file; rows of a Parquet file, from 1.
    pub lines: Vec<u64>,
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
        if !see(Ok(Lines { batch, lines })) {
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
        let line = record.position().map_or(0, csv::Position::line) + u64::from(header) - 1;
        let (expected, found) = (file.headers.len() as u64, record.len() as u64);
        let fault = if found != expected {
            Some(BrokenRow::Ragged { line, expected, found })
        } else if rows.push(&record, line) {
            None
        } else {
            Some(BrokenRow::NotUtf8 { line, encoding: encoding_of(record.as_slice()) })
        };
        if let Some(fault) = fault
            && !see(Err(fault))
        {
            return Ok(());
        }
        if rows.lines.len() == CHUNK_ROWS && !rows.take().is_none_or(|lines| see(Ok(lines))) {
            return Ok(());
        }
    }
    if let Some(lines) = rows.take() {
        see(Ok(lines));
    }
    Ok(())
}

/// Rows on their way into a batch.
struct Rows<'a> {
    positions: &'a [usize],
    builders: Vec<StringBuilder>,
    lines: Vec<u64>,
}

impl<'a> Rows<'a> {
    fn new(positions: &'a [usize]) -> Self {
        let builders = positions.iter().map(|_| StringBuilder::new()).collect();
        Rows { positions, builders, lines: Vec::new() }
    }

    /// False where a field of the row is not UTF-8; the row is then left out.
    fn push(&mut self, record: &csv::ByteRecord, line: u64) -> bool {
        if std::str::from_utf8(record.as_slice()).is_err() {
            return false;
        }
        let blank = |at: &usize| record.get(*at).is_none_or(|field| field.trim_ascii().is_empty());
        if !self.positions.is_empty() && self.positions.iter().all(blank) {
            return true;
        }
        for (position, builder) in self.positions.iter().zip(&mut self.builders) {
            let text = record.get(*position).and_then(|field| std::str::from_utf8(field).ok());
            builder.append_value(text.unwrap_or(""));
        }
        self.lines.push(line);
        true
    }

    fn take(&mut self) -> Option<Lines> {
        if self.lines.is_empty() {
            return None;
        }
        let arrays: Vec<ArrayRef> =
            self.builders.iter_mut().map(|b| Arc::new(b.finish()) as ArrayRef).collect();
        let fields: Vec<Field> =
            (0..arrays.len()).map(|at| Field::new(format!("c{at}"), DataType::Utf8, true)).collect();
        let lines = std::mem::take(&mut self.lines);
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).ok().map(|batch| Lines { batch, lines })
    }
}
