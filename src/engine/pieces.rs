//! Files cut into pieces that are read and decoded side by side: text at line breaks, Parquet at row groups.

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use datafusion::parquet::basic::Type;

use super::column::{CHUNK_ROWS, Cells, Numbers};
use super::decode::{Decoded, Decoder};
use super::fields::{Layout, PieceReader, Unread};
use super::files::{Compression, Format, InputFile};
use super::incoming::Column;
use super::inputs::DecodePlan;
use super::pages::PageDecoder;
use super::read::Input;
use crate::work::fold_pieces;

/// The most bytes of a piece of a text file.
const PIECE: u64 = 1 << 22;

/// A piece of a file that can be read by itself.
pub enum Piece {
    /// The lines that begin in a range of bytes.
    Lines(Layout, u64, u64),
    RowGroup(ArrowReaderMetadata, usize),
}

/// Cuts a file into pieces, at least as many as `parts` where that is given; `None` where it must be read in one go.
pub fn cut(file: &InputFile, parts: Option<usize>) -> Result<Option<Vec<Piece>>, Unread> {
    match file.format {
        Format::Delimited { delimiter, header, marked } => {
            if header > 1 || marked || file.compression != Compression::None {
                return Ok(None);
            }
            let layout = Layout { delimiter, width: file.headers.len() };
            let size = std::fs::metadata(&file.path)?.len();
            let length = parts.map_or(PIECE, |parts| size.div_ceil(parts.max(1) as u64)).clamp(1, PIECE);
            let starts = (0..size.div_ceil(length)).map(|at| at * length);
            Ok(Some(starts.map(|from| Piece::Lines(layout, from, size.min(from + length))).collect()))
        }
        Format::Parquet => {
            let metadata = open_parquet(&File::open(&file.path)?)?;
            let groups = 0..metadata.metadata().num_row_groups();
            Ok(Some(groups.map(|group| Piece::RowGroup(metadata.clone(), group)).collect()))
        }
        Format::Workbook { .. } | Format::JsonLines | Format::Given => Ok(None),
    }
}

/// What a Parquet file holds; decimals that fit into 64 bits are read as such.
fn open_parquet(file: &File) -> Result<ArrowReaderMetadata, Unread> {
    let metadata = ArrowReaderMetadata::load(file, ArrowReaderOptions::new())?;
    let (schema, columns) = (metadata.schema(), metadata.parquet_schema());
    if columns.num_columns() != schema.fields().len() {
        return Ok(metadata);
    }
    let narrow = |(field, column): (&Arc<Field>, usize)| {
        let column = columns.column(column);
        let fits = match column.physical_type() {
            Type::INT32 | Type::INT64 => true,
            Type::FIXED_LEN_BYTE_ARRAY => column.type_length() <= 8,
            _ => false,
        };
        match field.data_type() {
            DataType::Decimal128(digits, scale) if *digits <= 18 && fits => {
                Arc::new(field.as_ref().clone().with_data_type(DataType::Decimal64(*digits, *scale)))
            }
            _ => Arc::clone(field),
        }
    };
    let fields: Vec<Arc<Field>> = schema.fields().iter().zip(0..).map(narrow).collect();
    let narrowed = Schema::new_with_metadata(fields, schema.metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(narrowed));
    Ok(ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options).unwrap_or(metadata))
}

/// Reads pieces of files, each with the place of its file; the results stand in the order of the pieces. After one
/// that fails the rest may be left out.
pub fn read_pieces(
    inputs: &[Input],
    pieces: &[(usize, Piece)],
    plan: &Arc<DecodePlan>,
    threads: usize,
    progress: &(impl Fn(u64) + Sync),
) -> Vec<(usize, Result<Decoded, Unread>)> {
    let failed = AtomicBool::new(false);
    let new = || (PieceReader::default(), Memory::default(), Vec::new());
    let parts = fold_pieces(pieces.len(), threads, new, |(reader, memory, done), at| {
        let Some((file, piece)) = pieces.get(at).filter(|_| !failed.load(Ordering::Relaxed)) else { return };
        let Some(input) = inputs.get(*file) else { return };
        let read = read_piece(input, piece, plan, (reader, memory), progress);
        // A file that cannot be cut is read in another way; that is no reason to stop.
        failed.fetch_or(read.as_ref().is_err_and(|e| !matches!(e, Unread::BreakInQuotes)), Ordering::Relaxed);
        done.push((at, (*file, read)));
    });
    let mut all: Vec<_> = parts.into_iter().flat_map(|(.., done)| done).collect();
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, read)| read).collect()
}

fn read_piece(
    input: &Input,
    piece: &Piece,
    plan: &Arc<DecodePlan>,
    (reader, memory): (&mut PieceReader, &mut Memory),
    progress: &impl Fn(u64),
) -> Result<Decoded, Unread> {
    let mut decoder = Decoder::dropping(Arc::clone(plan), input.places.clone());
    match piece {
        Piece::Lines(layout, from, until) => {
            reader.read(&input.file.path, (*from, *until), *layout, |fields| {
                decoder.push_fields(fields, &input.positions);
                progress(fields.rows() as u64);
            })?;
        }
        Piece::RowGroup(metadata, group) => {
            read_row_group(input, metadata, *group, plan, &mut decoder, memory, progress)?
        }
    }
    Ok(decoder.decoded)
}

/// Columns of a row group that are decoded here, by their positions in the file: the cells of each chunk, for the only
/// input that reads them.
type Own = BTreeMap<usize, Vec<Cells>>;

fn read_row_group(
    input: &Input,
    metadata: &ArrowReaderMetadata,
    group: usize,
    plan: &DecodePlan,
    decoder: &mut Decoder,
    memory: &mut Memory,
    progress: &impl Fn(u64),
) -> Result<(), Unread> {
    let mut own = read_own(input, metadata, group, plan, decoder, memory)?;
    let positions: Vec<usize> = input.positions.iter().copied().filter(|at| !own.contains_key(at)).collect();
    let mut push = |batch: Option<&RecordBatch>, rows: Range<usize>| {
        let len = rows.len();
        decoder.push_chunk(len, |place| {
            let position = input.positions.get(place)?;
            if let Some(own) = own.get_mut(position) {
                let cells = own.get_mut(rows.start / CHUNK_ROWS)?;
                return Some(Column::Cells(std::mem::replace(cells, Cells::Dropped)));
            }
            batch?.columns().get(positions.binary_search(position).ok()?).map(Column::Array)
        });
        progress(len as u64);
    };
    if positions.is_empty() {
        let rows = usize::try_from(metadata.metadata().row_group(group).num_rows()).unwrap_or(0);
        for start in (0..rows).step_by(CHUNK_ROWS) {
            push(None, start..rows.min(start + CHUNK_ROWS));
        }
    } else {
        let mask = ProjectionMask::roots(metadata.parquet_schema(), positions.iter().copied());
        // Handles of one file share a position, so each piece has its own.
        let file = File::open(&input.file.path)?;
        let batches = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(CHUNK_ROWS)
            .build()?;
        let mut start = 0;
        for batch in batches {
            let batch = batch.map_err(|e| Unread::Failed(e.to_string()))?;
            let until = start + batch.num_rows();
            push(Some(&batch), start..until);
            start = until;
        }
    }
    Ok(())
}

/// The columns that one input reads, as numbers, years or listed texts, and whose pages are laid out as usual.
fn read_own(
    input: &Input,
    metadata: &ArrowReaderMetadata,
    group: usize,
    plan: &DecodePlan,
    decoder: &mut Decoder,
    memory: &mut Memory,
) -> Result<Own, Unread> {
    let mut own = Own::new();
    if metadata.parquet_schema().num_columns() != metadata.schema().fields().len() {
        return Ok(own);
    }
    let row_group = metadata.metadata().row_group(group);
    let rows = usize::try_from(row_group.num_rows()).unwrap_or(0);
    let file = Arc::new(File::open(&input.file.path)?);
    for (place, position) in input.positions.iter().enumerate() {
        let mut readers =
            plan.inputs.iter().zip(&input.places).enumerate().filter(|(_, (_, at))| **at == place);
        let (Some((reader, (read_as, _))), None) = (readers.next(), readers.next()) else { continue };
        let field = metadata.schema().fields().get(*position);
        let (Some(field), Some(column)) = (field, row_group.columns().get(*position)) else { continue };
        let scale = match field.data_type() {
            DataType::Decimal64(_, scale) if read_as.is_number() => u8::try_from(*scale).ok(),
            kind if kind.is_signed_integer() && (read_as.is_number() || read_as.is_year()) => Some(0),
            _ => None,
        };
        let Memory { pages, numbers, places } = memory;
        if let Some(scale) = scale {
            if pages.mantissas(&file, column, rows, numbers) {
                let chunks = numbers.chunks(CHUNK_ROWS);
                let cells = chunks.map(|chunk| Cells::Numbers(Numbers::of_mantissas(chunk, scale)));
                own.insert(*position, cells.collect());
            }
        } else if matches!(field.data_type(), DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8)
            && read_as.is_listed()
            && let Some(block) = pages.texts(&file, column, rows, places)
        {
            decoder.look_up(reader, &block, places);
            let chunks = places.chunks(CHUNK_ROWS).map(|chunk| Cells::Ids(chunk.to_vec()));
            own.insert(*position, chunks.collect());
        }
    }
    Ok(own)
}

/// What a thread decodes the columns of row groups in, one after the other.
#[derive(Default)]
struct Memory {
    pages: PageDecoder,
    numbers: Vec<i64>,
    places: Vec<u32>,
}
