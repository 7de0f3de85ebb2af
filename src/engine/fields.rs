//! Text files cut into fields: pieces of whole lines, read side by side, with the end of every field.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use datafusion::parquet::errors::ParquetError;

use super::column::CHUNK_ROWS;

/// Some rows of a text file: their text and where each field ends.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    text: &'a str,
    /// Row by row; between two fields stands one byte.
    ends: &'a [u32],
    /// Where the first field begins.
    start: usize,
    /// Fields of a row.
    width: usize,
}

impl<'a> Fields<'a> {
    pub fn rows(&self) -> usize {
        self.ends.len() / self.width.max(1)
    }

    pub fn get(&self, row: usize, position: usize) -> &'a str {
        let at = row * self.width + position;
        let start = match at.checked_sub(1).and_then(|before| self.ends.get(before)) {
            Some(end) => *end as usize + 1,
            None => self.start,
        };
        self.ends.get(at).and_then(|end| self.text.get(start..*end as usize)).unwrap_or("")
    }
}

/// How a text file is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    pub delimiter: u8,
    /// Fields of a row.
    pub width: usize,
}

/// Why a piece was not read.
#[derive(Debug)]
pub enum Unread {
    /// In the words of the system or of the reader.
    Failed(String),
    NotUtf8,
    /// A row with too few or too many fields.
    Ragged,
    /// A quoted field holds a line break, so that the file cannot be cut at line breaks.
    BreakInQuotes,
}

impl Unread {
    pub fn words(self) -> String {
        match self {
            Unread::Failed(words) => words,
            // The reader that looks for the place finds words of its own.
            Unread::NotUtf8 | Unread::Ragged | Unread::BreakInQuotes => String::new(),
        }
    }
}

impl From<std::io::Error> for Unread {
    fn from(error: std::io::Error) -> Self {
        Unread::Failed(error.to_string())
    }
}

impl From<ParquetError> for Unread {
    fn from(error: ParquetError) -> Self {
        Unread::Failed(error.to_string())
    }
}

/// Reads one piece after the other; keeps its memory.
#[derive(Default)]
pub struct PieceReader {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl PieceReader {
    /// Shows the rows that begin in bytes `from..until` of a file, at most [`CHUNK_ROWS`] at a time; the first line of
    /// the file is its header.
    pub fn read(
        &mut self,
        path: &Path,
        (from, until): (u64, u64),
        layout: Layout,
        mut see: impl FnMut(&Fields<'_>),
    ) -> Result<(), Unread> {
        self.fill(path, from, until)?;
        self.ends.clear();
        let header = from == 0;
        let text = std::str::from_utf8(&self.bytes).map_err(|_| Unread::NotUtf8)?;
        if is_plain(text.as_bytes()) {
            let start = if header {
                memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |at| at + 1)
            } else {
                0
            };
            if find_ends(text.as_bytes(), start, layout, &mut self.ends)
                && !has_blank_row(text, &self.ends, start, layout.width)
            {
                show(text, &self.ends, start, layout.width, &mut see);
                return Ok(());
            }
            self.ends.clear();
        } else if breaks_in_quotes(text.as_bytes()) {
            return Err(Unread::BreakInQuotes);
        }
        let text = unquote(text, header, layout, &mut self.ends)?;
        show(&text, &self.ends, 0, layout.width, &mut see);
        Ok(())
    }

    /// The lines that begin in a range; a line belongs to the piece in which the line break before it lies.
    fn fill(&mut self, path: &Path, from: u64, until: u64) -> std::io::Result<()> {
        self.bytes.clear();
        let mut file = File::open(path)?;
        let before = from.saturating_sub(1);
        file.seek(SeekFrom::Start(before))?;
        self.bytes.reserve(usize::try_from(until - before).unwrap_or(0) + TAIL);
        Read::by_ref(&mut file).take(until - before).read_to_end(&mut self.bytes)?;
        if from > 0 {
            let start = memchr::memchr(b'\n', &self.bytes).map_or(self.bytes.len(), |at| at + 1);
            self.bytes.drain(..start);
        }
        while self.bytes.last().is_some_and(|last| *last != b'\n') {
            let known = self.bytes.len();
            let read = Read::by_ref(&mut file).take(TAIL as u64).read_to_end(&mut self.bytes)?;
            if let Some(at) = self.bytes.get(known..).and_then(|tail| memchr::memchr(b'\n', tail)) {
                self.bytes.truncate(known + at + 1);
            }
            if read == 0 {
                break;
            }
        }
        Ok(())
    }
}

/// How much is read at a time to find the end of the last line.
const TAIL: usize = 1 << 12;

fn show(text: &str, ends: &[u32], start: usize, width: usize, see: &mut impl FnMut(&Fields<'_>)) {
    let mut start = start;
    for ends in ends.chunks(CHUNK_ROWS * width.max(1)) {
        see(&Fields { text, ends, start, width });
        start = ends.last().map_or(start, |end| *end as usize + 1);
    }
}

/// The fields of a piece without the quotes around them.
fn unquote(text: &str, header: bool, layout: Layout, ends: &mut Vec<u32>) -> Result<String, Unread> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(header)
        .flexible(true)
        .delimiter(layout.delimiter)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut fields = String::with_capacity(text.len() + 1);
    while reader.read_record(&mut record).map_err(|_| Unread::NotUtf8)? {
        if record.len() != layout.width {
            return Err(Unread::Ragged);
        }
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        for field in &record {
            fields.push_str(field);
            ends.push(u32::try_from(fields.len()).map_err(|_| Unread::Ragged)?);
            fields.push(' ');
        }
    }
    Ok(fields)
}

/// True where a row is wholly empty, as spreadsheets leave them below a table: nobody counts such a row.
fn has_blank_row(text: &str, ends: &[u32], start: usize, width: usize) -> bool {
    let mut from = start;
    ends.chunks_exact(width.max(1)).filter_map(<[u32]>::last).any(|end| {
        let row = text.get(from..*end as usize).unwrap_or("");
        from = *end as usize + 1;
        // Nothing but separators is no longer than their number and a carriage return.
        row.len() <= width && row.bytes().all(|b| !b.is_ascii_alphanumeric() && b < 0x80 && b != b'-')
    })
}

/// No quotes, and no carriage return but before a line feed.
fn is_plain(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(b'"', b'\r', bytes)
        .all(|at| bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n'))
}

/// True where a line break stands between quotes, or quotes are not closed. The piece begins outside of quotes: the one
/// before it would have told otherwise.
fn breaks_in_quotes(bytes: &[u8]) -> bool {
    let mut quoted = false;
    for at in memchr::memchr2_iter(b'"', b'\n', bytes) {
        match bytes.get(at) {
            Some(b'"') => quoted = !quoted,
            _ if quoted => return true,
            _ => {}
        }
    }
    quoted
}

/// A bit for each byte of a word that is zero: its highest.
fn zero_bytes(word: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    !(((word & LOW) + LOW) | word | LOW)
}

/// Finds the ends of all fields, eight bytes at a time; false where some row has not `width` fields.
fn find_ends(bytes: &[u8], start: usize, layout: Layout, ends: &mut Vec<u32>) -> bool {
    let Layout { delimiter, width } = layout;
    if bytes.len() > u32::MAX as usize {
        return false;
    }
    let repeated = |byte: u8| u64::from_le_bytes([byte; 8]);
    let (delimiters, breaks) = (repeated(delimiter), repeated(b'\n'));
    let (mut column, mut regular) = (0, true);
    let mut end = |at: usize, is_break: bool| {
        ends.push(at as u32);
        column += 1;
        regular &= is_break == (column == width);
        column = if is_break { 0 } else { column };
    };
    let words = bytes.get(start..).unwrap_or(&[]).chunks_exact(8);
    let rest = words.remainder();
    let mut at = start;
    for word in words {
        let word = word.first_chunk::<8>().map_or(0, |word| u64::from_le_bytes(*word));
        let line_ends = zero_bytes(word ^ breaks);
        let mut all = zero_bytes(word ^ delimiters) | line_ends;
        while all != 0 {
            let bit = all.trailing_zeros();
            end(at + bit as usize / 8, line_ends >> bit & 1 == 1);
            all &= all - 1;
        }
        at += 8;
    }
    for (byte, at) in rest.iter().zip(at..) {
        if *byte == delimiter || *byte == b'\n' {
            end(at, *byte == b'\n');
        }
    }
    if start < bytes.len() && bytes.last() != Some(&b'\n') {
        end(bytes.len(), true);
    }
    regular
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All fields of a file that is cut into pieces of so many bytes, in order.
    fn read(text: &str, width: usize, length: u64) -> Result<Vec<String>, Unread> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        std::io::Write::write_all(&mut file, text.as_bytes()).expect("written");
        let (size, layout) = (text.len() as u64, Layout { delimiter: b',', width });
        let (mut reader, mut all) = (PieceReader::default(), Vec::new());
        for from in (0..size.div_ceil(length)).map(|at| at * length) {
            reader.read(file.path(), (from, size.min(from + length)), layout, |fields| {
                for row in 0..fields.rows() {
                    all.extend((0..width).map(|at| fields.get(row, at).trim().to_owned()));
                }
            })?;
        }
        Ok(all)
    }

    #[test]
    fn every_row_belongs_to_one_piece() {
        for (text, wanted) in [
            ("a,b\n1,2\n3,\n,ключ\n", &["1", "2", "3", "", "", "ключ"][..]),
            ("a,b\r\n12345678,x\r\n3,4", &["12345678", "x", "3", "4"]),
            ("a,b\n1,2\n\n3,4\n\n", &["1", "2", "3", "4"]),
            ("\"a\",b\n\"x, \"\"y\"\"\",2\n3,4\n", &["x, \"y\"", "2", "3", "4"]),
            ("a,b", &[]),
        ] {
            for length in 1..=text.len() as u64 + 1 {
                // A piece may end inside of a letter, a row never.
                assert_eq!(read(text, 2, length).expect("read"), wanted, "{text} by {length}");
            }
        }
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for length in 1..20 {
            assert!(matches!(read("a,b\n1,2\n3\n4,5\n", 2, length), Err(Unread::Ragged)), "{length}");
            assert!(matches!(read("a,b\n1,2,3\n4,5\n", 2, length), Err(Unread::Ragged)), "{length}");
            assert!(
                matches!(read("a,b\n1,\"2\n3\"\n4,5\n", 2, length), Err(Unread::BreakInQuotes)),
                "{length}"
            );
        }
    }
}
