//! DataFusion reads: files become streams of batches, cut into parts that are decoded side by side.

use std::sync::Arc;

use datafusion::common::config::CsvOptions;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{
    CsvSource, FileGroup, FileScanConfigBuilder, FileSource, ParquetSource,
};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::DataFusionError;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::object_store::path::Path as StorePath;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::{StreamExt, TryStreamExt};

use super::column::CHUNK_ROWS;
use super::decode::{DecodePlan, Decoded, Decoder};
use super::files::{Compression, Format, InputFile, breaks_inside_quotes};
use super::sequential::read_rows;
use datafusion::arrow::datatypes::{DataType, Field, Schema};

/// Smaller files are not worth cutting into parts.
const WORTH_CUTTING: u64 = 1 << 20;

/// A file and which of its columns are read.
#[derive(Debug, Clone)]
pub struct Input {
    pub file: InputFile,
    /// Positions of columns in the file, sorted, each once.
    pub positions: Vec<usize>,
    /// For each input column of the plan, where it stands among `positions`.
    pub places: Vec<usize>,
}

/// Something in a file is broken; the sequential reader tells what and where.
#[derive(Debug)]
pub struct Broken {
    pub words: String,
}

/// The runtime and the session that read.
pub struct Reader {
    runtime: tokio::runtime::Runtime,
    session: SessionContext,
    partitions: usize,
    /// Even small files are cut, because the caller has asked for so many parts.
    always_cut: bool,
}

impl Reader {
    pub fn new(partitions: Option<usize>) -> std::io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let parts = partitions.unwrap_or(cores).max(1);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(parts.min(cores)).build()?;
        let mut config = SessionConfig::new().with_target_partitions(parts).with_batch_size(CHUNK_ROWS);
        let smallest = if partitions.is_some() { 0 } else { WORTH_CUTTING as usize };
        config.options_mut().optimizer.repartition_file_min_size = smallest;
        let session = SessionContext::new_with_config(config);
        Ok(Reader { runtime, session, partitions: parts, always_cut: partitions.is_some() })
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
        let mut parts = Vec::new();
        for (at, input) in inputs.iter().enumerate() {
            parts.extend(self.parts(input)?.into_iter().map(|part| (at, part)));
        }
        let tasks = self.session.task_ctx();
        let work = parts.into_iter().map(|(at, part)| {
            let decoder =
                Decoder::new(Arc::clone(plan), inputs.get(at).map(|i| i.places.clone()).unwrap_or_default());
            let (tasks, progress) = (Arc::clone(&tasks), progress.clone());
            async move {
                let done = match part {
                    Part::Stream(exec, partition) => {
                        tokio::spawn(decode_stream(exec, partition, tasks, decoder, progress)).await
                    }
                    Part::Whole(input) => {
                        tokio::task::spawn_blocking(move || decode_whole(&input, decoder, &progress)).await
                    }
                };
                done.map_err(|e| Broken { words: e.to_string() })?.map(|decoded| (at, decoded))
            }
        });
        let all = futures::stream::iter(work).buffered(self.partitions).try_collect();
        self.runtime.block_on(all)
    }

    fn parts(&self, input: &Input) -> Result<Vec<Part>, Broken> {
        let file = &input.file;
        let broken = |e: &dyn std::fmt::Display| Broken { words: e.to_string() };
        let source: Arc<dyn FileSource> = match file.format {
            Format::Delimited { header, marked, .. } if header > 1 || marked => {
                return Ok(vec![Part::Whole(input.clone())]);
            }
            Format::Delimited { delimiter, .. } => {
                let size = std::fs::metadata(&file.path).map_err(|e| broken(&e))?.len();
                let small = size < WORTH_CUTTING && !self.always_cut;
                let whole = file.compression != Compression::None
                    || small
                    || breaks_inside_quotes(&file.path).map_err(|e| broken(&e))?;
                let fields: Vec<Field> = (0..file.headers.len())
                    .map(|at| Field::new(format!("c{at}"), DataType::Utf8, true))
                    .collect();
                let options = CsvOptions {
                    has_header: Some(true),
                    delimiter,
                    newlines_in_values: Some(whole),
                    ..CsvOptions::default()
                };
                Arc::new(CsvSource::new(Arc::new(Schema::new(fields))).with_csv_options(options))
            }
            Format::Parquet => {
                let opened = std::fs::File::open(&file.path).map_err(|e| broken(&e))?;
                let builder = ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|e| broken(&e))?;
                Arc::new(ParquetSource::new(Arc::clone(builder.schema())))
            }
        };
        let exec = self.plan(input, source).map_err(|e| broken(&e))?;
        let count = exec.properties().output_partitioning().partition_count();
        Ok((0..count).map(|partition| Part::Stream(Arc::clone(&exec), partition)).collect())
    }

    fn plan(
        &self,
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
            // A part must not take over another's rows, or ids would follow the clock.
            .with_preserve_order(true)
            .with_batch_size(Some(CHUNK_ROWS))
            .build();
        let exec = DataSourceExec::from_data_source(config) as Arc<dyn ExecutionPlan>;
        let state = self.session.state();
        Ok(exec.repartitioned(self.partitions, state.config_options())?.unwrap_or(exec))
    }
}

enum Part {
    Stream(Arc<dyn ExecutionPlan>, usize),
    Whole(Input),
}

async fn decode_stream(
    exec: Arc<dyn ExecutionPlan>,
    partition: usize,
    tasks: Arc<TaskContext>,
    mut decoder: Decoder,
    progress: impl Fn(u64),
) -> Result<Decoded, Broken> {
    let broken = |e: DataFusionError| Broken { words: e.strip_backtrace() };
    let mut stream: SendableRecordBatchStream = exec.execute(partition, tasks).map_err(broken)?;
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(broken)?;
        decoder.push(&batch);
        progress(batch.num_rows() as u64);
    }
    Ok(decoder.decoded)
}

fn decode_whole(input: &Input, mut decoder: Decoder, progress: &impl Fn(u64)) -> Result<Decoded, Broken> {
    let mut bad = false;
    let read = read_rows(&input.file, &input.positions, |rows| match rows {
        Ok(rows) => {
            decoder.push(&rows.batch);
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
