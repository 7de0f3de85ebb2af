//! The files of a dataset: found on the disk, opened, and their columns named.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::given::GivenRows;
use super::{json_lines, workbook};
use crate::diagnostic::{DataFault, Encoding, ReadFault, TableFault, nearest};
use crate::model::{Dataset, FileKind, Policy};
use crate::source::reads_as_windows_1251;

/// A table of which the rows are not yet read.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// As messages and reports name it.
    pub name: String,
    pub path: PathBuf,
    pub format: Format,
    pub compression: Compression,
    /// Titles of the columns, trimmed.
    pub headers: Vec<String>,
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    /// Positions of columns in per cent: a workbook shows their values as percentages.
    pub percents: BTreeSet<usize>,
    /// The rows themselves, of a table that is given.
    pub given: Option<Arc<GivenRows>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Delimited {
        delimiter: u8,
        /// The line of the header, from 1.
        header: u32,
        /// A byte-order mark stands before a quoted title, which only our own reader takes well.
        marked: bool,
    },
    Parquet,
    Workbook {
        /// The line of the header, from 1.
        header: u32,
    },
    JsonLines,
    /// No file: the rows are there.
    Given,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    None,
    Gzip,
    Zstd,
}

/// The files that a dataset names, sorted by name, with their headers read. Every fault is returned.
pub fn find_files(dataset: &Dataset, instead: Option<&PathBuf>) -> Result<Vec<InputFile>, Vec<DataFault>> {
    let named = named_files(dataset, instead).map_err(|fault| vec![fault])?;
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for (name, path) in named {
        match open_file(name, path, dataset) {
            Ok(file) => files.push(file),
            Err(fault) => faults.push(in_place(fault, instead.is_some())),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

/// The same, told of a file that the command line or the project's file names.
fn in_place(fault: DataFault, given: bool) -> DataFault {
    match fault {
        DataFault::NoFile { file, nearest, .. } => DataFault::NoFile { file, nearest, instead: given },
        other => other,
    }
}

/// The files that datasets of a policy name as they stand now, whether they are there or not.
pub fn data_files(policy: &Policy, instead: &BTreeMap<String, PathBuf>) -> Vec<PathBuf> {
    let named = |dataset: &Dataset| named_files(dataset, instead.get(&dataset.name)).unwrap_or_default();
    policy.datasets.iter().flat_map(named).map(|(_, path)| path).collect()
}

/// The files of a dataset, as messages name them, with their paths.
fn named_files(dataset: &Dataset, instead: Option<&PathBuf>) -> Result<Vec<(String, PathBuf)>, DataFault> {
    match instead {
        Some(path) => Ok(vec![(path.display().to_string(), path.clone())]),
        None if dataset.file.contains(['*', '?', '[']) && !dataset.folder.join(&dataset.file).exists() => {
            matches_of(dataset)
        }
        None => Ok(vec![(dataset.file.clone(), dataset.folder.join(&dataset.file))]),
    }
}

fn matches_of(dataset: &Dataset) -> Result<Vec<(String, PathBuf)>, DataFault> {
    let nothing = || DataFault::NothingFits { pattern: dataset.file.clone() };
    let folder = glob::Pattern::escape(&dataset.folder.to_string_lossy());
    let pattern = Path::new(&folder).join(&dataset.file);
    let paths = glob::glob(&pattern.to_string_lossy()).map_err(|_| nothing())?;
    let mut found: Vec<(String, PathBuf)> = paths
        .filter_map(Result::ok)
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.strip_prefix(&dataset.folder).unwrap_or(&path).to_string_lossy().into_owned();
            (name, path)
        })
        .collect();
    found.sort();
    if found.is_empty() { Err(nothing()) } else { Ok(found) }
}

pub(super) fn open_file(name: String, path: PathBuf, dataset: &Dataset) -> Result<InputFile, DataFault> {
    let header = dataset.header;
    let lower = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let (plain, compression) = match (lower.strip_suffix(".gz"), lower.strip_suffix(".zst")) {
        (Some(plain), _) => (plain, Compression::Gzip),
        (_, Some(plain)) => (plain, Compression::Zstd),
        (None, None) => (lower.as_str(), Compression::None),
    };
    if path.is_dir() {
        return Err(DataFault::IsFolder { file: name });
    }
    let bare = compression == Compression::None;
    let kind = FileKind::of(plain);
    if let (Some((sheet, _)), Some(_)) = (&dataset.sheet, kind.filter(|k| *k != FileKind::Workbook)) {
        let wanted = Some(sheet.clone());
        return Err(TableFault::Sheet { file: name, wanted, sheets: Vec::new(), nearest: None }.into());
    }
    let fixed = match kind {
        Some(FileKind::Text { tabs }) => tabs.then_some(b'\t'),
        Some(FileKind::Parquet) if bare => return open_parquet(name, path),
        Some(FileKind::Workbook) if bare => {
            let wanted = dataset.sheet.as_ref().map(|(sheet, _)| sheet.as_str());
            return workbook::open_sheet(name, path, wanted, header);
        }
        Some(FileKind::JsonLines) => return json_lines::open_lines(name, path, compression),
        _ if !path.exists() => return Err(unreadable(&name, &path, &std::io::ErrorKind::NotFound.into())),
        _ => return Err(DataFault::UnknownFormat { file: name }),
    };
    let mut reader = BufReader::new(open(&path, compression).map_err(|e| unreadable(&name, &path, &e))?);
    let first = header_line(&mut reader, header).map_err(|e| read_fault(&name, compression, &e))?;
    if let Some(encoding) = foreign_encoding(&first) {
        return Err(DataFault::NotUtf8 { file: name, encoding });
    }
    let marked = first.starts_with(b"\xEF\xBB\xBF");
    let line = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&first);
    if line.iter().all(u8::is_ascii_whitespace) {
        return Err(DataFault::EmptyFile { file: name });
    }
    let delimiter = fixed.unwrap_or_else(|| delimiter_of(line));
    let marked = marked && line.first() == Some(&b'"');
    let rest = std::io::Cursor::new(line.to_vec()).chain(reader);
    let mut records =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(rest);
    let mut record = csv::ByteRecord::new();
    if let Err(error) = records.read_byte_record(&mut record) {
        return Err(DataFault::Damaged { file: name, words: error.to_string() });
    }
    let mut headers = Vec::with_capacity(record.len());
    for field in &record {
        match std::str::from_utf8(field) {
            Ok(text) => headers.push(text.trim().to_owned()),
            Err(_) => {
                let encoding = encoding_of(record.as_slice());
                return Err(DataFault::NotUtf8 { file: name, encoding });
            }
        }
    }
    Ok(InputFile {
        name,
        path,
        format: Format::Delimited { delimiter, header, marked },
        compression,
        headers,
        sheet: None,
        percents: BTreeSet::new(),
        given: None,
    })
}

/// What the beginning of a file or of a line tells of an encoding that no text in UTF-8 has.
fn foreign_encoding(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some(Encoding::Utf16),
        [b'P', b'K', 3, 4, ..] => Some(Encoding::Workbook),
        // Latin letters and signs of UTF-16 hold a zero each.
        _ => bytes.contains(&0).then_some(Encoding::Utf16),
    }
}

/// How bytes that are not UTF-8 seem to be written.
pub fn encoding_of(bytes: &[u8]) -> Encoding {
    if reads_as_windows_1251(bytes) { Encoding::Windows1251 } else { Encoding::Unknown }
}

/// The line of a text file or of a sheet, not far from its start, that holds most of the wanted headings, if any holds one.
pub fn find_header(file: &InputFile, wanted: &[&str]) -> Option<u32> {
    let lines: Vec<Vec<String>> = match file.format {
        Format::Delimited { delimiter, .. } => first_lines(file, delimiter)?,
        Format::Workbook { .. } => workbook::first_rows(file, FARTHEST)?,
        Format::Parquet | Format::JsonLines | Format::Given => return None,
    };
    let mut best: Option<(usize, u32)> = None;
    for (titles, line) in lines.iter().zip(1..) {
        let held = titles.iter().filter(|t| wanted.contains(&t.as_str())).count();
        if held > best.map_or(0, |(most, _)| most) {
            best = Some((held, line));
        }
    }
    best.map(|(_, line)| line)
}

/// A header further down is not sought.
const FARTHEST: u32 = 30;

fn first_lines(file: &InputFile, delimiter: u8) -> Option<Vec<Vec<String>>> {
    let mut reader = BufReader::new(open(&file.path, file.compression).ok()?);
    let mut lines = Vec::new();
    for _ in 0..FARTHEST {
        let mut bytes = Vec::new();
        if reader.read_until(b'\n', &mut bytes).ok()? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&bytes);
        let titles = text.split(char::from(delimiter)).map(|t| t.trim().trim_matches('"').trim().to_owned());
        lines.push(titles.collect());
    }
    Some(lines)
}

/// The bytes of the header's first line, a byte-order mark included, with the end of line.
fn header_line(reader: &mut impl BufRead, header: u32) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    for _ in 0..header.max(1) {
        line.clear();
        reader.read_until(b'\n', &mut line)?;
    }
    Ok(line)
}

/// The separator that the header holds most of; a comma where they are even.
fn delimiter_of(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == delimiter);
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

fn open_parquet(name: String, path: PathBuf) -> Result<InputFile, DataFault> {
    let file = std::fs::File::open(&path).map_err(|e| unreadable(&name, &path, &e))?;
    match datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file) {
        Ok(builder) => {
            let headers = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
            Ok(InputFile {
                name,
                path,
                format: Format::Parquet,
                compression: Compression::None,
                headers,
                sheet: None,
                percents: BTreeSet::new(),
                given: None,
            })
        }
        Err(error) => Err(DataFault::Damaged { file: name, words: error.to_string() }),
    }
}

/// The bytes of a file as they were before compression.
pub fn open(path: &Path, compression: Compression) -> std::io::Result<Box<dyn Read + Send>> {
    let file = std::fs::File::open(path)?;
    Ok(match compression {
        Compression::None => Box::new(file),
        Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(file)),
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::new(file)?),
    })
}

/// Why the system did not open a file.
pub fn unreadable(name: &str, path: &Path, error: &std::io::Error) -> DataFault {
    let file = name.to_owned();
    if error.kind() != std::io::ErrorKind::NotFound {
        return DataFault::Unreadable { file, why: why(error) };
    }
    DataFault::NoFile { file, nearest: near_file(path), instead: false }
}

/// The file that a path means which leads to none: one with the separators of another system, one of that name in a
/// folder beneath, or one whose name is near.
fn near_file(path: &Path) -> Option<String> {
    let name = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let wanted = name(path).replace('\\', "/");
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let listed = |folder: &Path| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        paths.sort();
        paths
    };
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = listed(folder).into_iter().partition(|p| p.is_dir());
    let beneath = folders.iter().flat_map(|folder| {
        let files = listed(folder).into_iter().filter(|p| p.is_file());
        files.map(|file| format!("{}/{}", name(folder), name(&file)))
    });
    // A backslash before a letter is taken for that letter.
    let meant = |written: &String| {
        *written == wanted || written.replace('/', "") == wanted || written.ends_with(&format!("/{wanted}"))
    };
    let names: Vec<String> = files.iter().map(|file| name(file)).collect();
    beneath
        .into_iter()
        .find(meant)
        .or_else(|| nearest(&wanted, names.iter().map(String::as_str)).map(str::to_owned))
}

fn why(error: &std::io::Error) -> ReadFault {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => ReadFault::NotAllowed,
        std::io::ErrorKind::NotADirectory => ReadFault::NotAFolder,
        _ => {
            let words = error.to_string();
            // The number says nothing to a reader.
            ReadFault::Other(words.split(" (os error").next().unwrap_or(&words).to_owned())
        }
    }
}

/// Why reading stopped: under compression it is the compression that is damaged.
pub fn read_fault(name: &str, compression: Compression, error: &std::io::Error) -> DataFault {
    let file = name.to_owned();
    match compression {
        Compression::None => DataFault::Unreadable { file, why: why(error) },
        Compression::Gzip | Compression::Zstd => DataFault::Damaged { file, words: error.to_string() },
    }
}
