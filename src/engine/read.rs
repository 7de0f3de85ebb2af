//! Files become batches of rows, cut into parts that are decoded side by side.
//!
//! Plain text files and Parquet files are cut into pieces; all others are read from their beginning to their end, by
//! DataFusion or, where it does not know its way, by our own reader.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use datafusion::common::config::CsvOptions;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{CsvSource, FileGroup, FileScanConfigBuilder, FileSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::DataFusionError;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::object_store::path::Path as StorePath;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::{StreamExt, TryStreamExt};

use super::column::CHUNK_ROWS;
use super::decode::{Decoded, Decoder};
use super::fields::Unread;
use super::files::{Compression, Format, InputFile};
use super::inputs::DecodePlan;
use super::pieces::{cut, read_pieces};
use super::wide::{WideInput, read_input};
use crate::work::cores;
use datafusion::arrow::datatypes::{DataType, Field, Schema};

/// A file and which of its columns are read.
#[derive(Debug, Clone)]
pub struct Input {
    pub file: InputFile,
    /// Positions of columns in the file, sorted, each once.
    pub positions: Vec<usize>,
    /// For each input column of the plan, where it stands in a batch: among `positions`, or as `wide` has it.
    pub places: Vec<usize>,
    /// How rows of a wide table become rows of the dataset.
    pub wide: Option<WideInput>,
}

/// Something in a file is broken; the sequential reader tells what and where.
#[derive(Debug)]
pub struct Broken {
    pub words: String,
}

/// What reads the files of a run.
pub struct Reader {
    /// Made when the first file needs it: most are read without.
    scanner: OnceLock<Scanner>,
    partitions: usize,
    /// Into how many parts files are to be cut, where the caller has said so.
    asked_parts: Option<usize>,
}

/// DataFusion's session and the threads that it reads with.
struct Scanner {
    runtime: tokio::runtime::Runtime,
    session: SessionContext,
}

impl Reader {
    pub fn new(partitions: Option<usize>) -> Self {
        let parts = partitions.unwrap_or_else(cores).max(1);
        Reader { scanner: OnceLock::new(), partitions: parts, asked_parts: partitions }
    }

    fn scanner(&self) -> std::io::Result<&Scanner> {
        if let Some(scanner) = self.scanner.get() {
            return Ok(scanner);
        }
        let threads = self.partitions.min(cores());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).build()?;
        let config = SessionConfig::new().with_target_partitions(self.partitions).with_batch_size(CHUNK_ROWS);
        let session = SessionContext::new_with_config(config);
        Ok(self.scanner.get_or_init(|| Scanner { runtime, session }))
    }

    pub fn partitions(&self) -> usize {
        self.partitions
    }

    /// Decodes all files; the parts stand in the order of the files, each with the place of its file.
    pub fn scan(
        &self,
        inputs: &[Input],
        plan: &Arc<DecodePlan>,
        progress: &(impl Fn(u64) + Clone + Send + Sync + 'static),
    ) -> Result<Vec<(usize, Decoded)>, Broken> {
        let broken = |unread: Unread| Broken { words: unread.words() };
        let (mut pieces, mut whole) = (Vec::new(), BTreeSet::new());
        let mut all = Vec::new();
        for (at, input) in inputs.iter().enumerate() {
            if input.file.format == Format::Given {
                // A few rows in memory: neither cut nor scanned.
                let decoder = Decoder::dropping(Arc::clone(plan), input.places.clone());
                all.push((at, decode_whole(input, decoder, progress)?));
                continue;
            }
            let pieces_of = match &input.wide {
                Some(_) => None,
                None => cut(&input.file, self.asked_parts).map_err(broken)?,
            };
            match pieces_of {
                Some(own) => pieces.extend(own.into_iter().map(|piece| (at, piece))),
                None => {
                    whole.insert(at);
                }
            }
        }
        for (at, read) in read_pieces(inputs, &pieces, plan, self.partitions, progress) {
            match read {
                Ok(decoded) => all.push((at, decoded)),
                Err(Unread::BreakInQuotes) => {
                    whole.insert(at);
                }
                Err(unread) => return Err(broken(unread)),
            }
        }
        all.retain(|(at, _)| !whole.contains(at));
        all.extend(self.scan_whole(inputs, &whole, plan, progress)?);
        all.sort_by_key(|(at, _)| *at);
        Ok(all)
    }

    /// Decodes files that are read from their beginning to their end, side by side.
    fn scan_whole(
        &self,
        inputs: &[Input],
        whole: &BTreeSet<usize>,
        plan: &Arc<DecodePlan>,
        progress: &(impl Fn(u64) + Clone + Send + Sync + 'static),
    ) -> Result<Vec<(usize, Decoded)>, Broken> {
        if whole.is_empty() {
            return Ok(Vec::new());
        }
        let scanner = self.scanner().map_err(|e| Broken { words: e.to_string() })?;
        let tasks = scanner.session.task_ctx();
        let work = inputs.iter().enumerate().filter(|(at, _)| whole.contains(at)).map(|(at, input)| {
            let decoder = Decoder::dropping(Arc::clone(plan), input.places.clone());
            let (tasks, progress) = (Arc::clone(&tasks), progress.clone());
            async move {
                let done = match stream_of(input)? {
                    Some(exec) => tokio::spawn(decode_stream(exec, tasks, decoder, progress)).await,
                    None => {
                        let input = input.clone();
                        tokio::task::spawn_blocking(move || decode_whole(&input, decoder, &progress)).await
                    }
                };
                let decoded = done.map_err(|e| Broken { words: e.to_string() })??;
                Ok((at, decoded))
            }
        });
        let all = futures::stream::iter(work).buffered(self.partitions).try_collect();
        scanner.runtime.block_on(all)
    }
}

/// DataFusion's way through a file; `None` where only our own reader knows its way.
fn stream_of(input: &Input) -> Result<Option<Arc<dyn ExecutionPlan>>, Broken> {
    let file = &input.file;
    if input.wide.is_some() {
        return Ok(None);
    }
    let source: Arc<dyn FileSource> = match file.format {
        Format::Delimited { header, marked, .. } if header > 1 || marked => return Ok(None),
        Format::Delimited { delimiter, .. } => {
            let fields: Vec<Field> = (0..file.headers.len())
                .map(|at| Field::new(format!("c{at}"), DataType::Utf8, true))
                .collect();
            let options = CsvOptions {
                has_header: Some(true),
                delimiter,
                newlines_in_values: Some(true),
                ..CsvOptions::default()
            };
            Arc::new(CsvSource::new(Arc::new(Schema::new(fields))).with_csv_options(options))
        }
        // Row groups are always pieces.
        Format::Parquet | Format::Workbook { .. } | Format::JsonLines | Format::Given => return Ok(None),
    };
    plan_stream(input, source).map(Some).map_err(|e| Broken { words: e.strip_backtrace() })
}

fn plan_stream(
    input: &Input,
    source: Arc<dyn FileSource>,
) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
    let file = &input.file;
    let path = std::fs::canonicalize(&file.path)?;
    let size = std::fs::metadata(&path)?.len();
    let mut part = PartitionedFile::new(String::new(), size);
    part.object_meta.location = StorePath::from_absolute_path(&path)?;
    let compression = match file.compression {
        Compression::None => FileCompressionType::UNCOMPRESSED,
        Compression::Gzip => FileCompressionType::GZIP,
        Compression::Zstd => FileCompressionType::ZSTD,
    };
    let config = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), source)
        .with_file_group(FileGroup::new(vec![part]))
        .with_projection_indices(Some(input.positions.clone()))?
        .with_file_compression_type(compression)
        .with_batch_size(Some(CHUNK_ROWS))
        .build();
    Ok(DataSourceExec::from_data_source(config) as Arc<dyn ExecutionPlan>)
}

async fn decode_stream(
    exec: Arc<dyn ExecutionPlan>,
    tasks: Arc<TaskContext>,
    mut decoder: Decoder,
    progress: impl Fn(u64),
) -> Result<Decoded, Broken> {
    let broken = |e: DataFusionError| Broken { words: e.strip_backtrace() };
    let mut stream: SendableRecordBatchStream = exec.execute(0, tasks).map_err(broken)?;
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(broken)?;
        decoder.push(&batch);
        progress(batch.num_rows() as u64);
    }
    Ok(decoder.decoded)
}

fn decode_whole(input: &Input, mut decoder: Decoder, progress: &impl Fn(u64)) -> Result<Decoded, Broken> {
    let mut bad = false;
    let read = read_input(input, |rows| match rows {
        Ok(rows) => {
            rows.decode(&mut decoder, &input.places);
            progress(rows.lines.len() as u64);
            true
        }
        Err(_) => {
            bad = true;
            false
        }
    });
    match read {
        Ok(()) if !bad => Ok(decoder.decoded),
        _ => Err(Broken { words: String::new() }),
    }
}
