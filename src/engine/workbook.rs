//! Sheets of workbooks: every cell as the text that a reader of the sheet sees, at its line.
//!
//! Takes an .xlsx file and a sheet's name; gives the header and rows of texts, so that a workbook is held to the same
//! checks as a text file. A number is its shortest decimal, a percentage stands with its sign unless the column is in
//! per cent, a date is `2012-06-30`; of a formula its last value counts. Cells that end in an error are noted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use calamine::{Cell, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::decimal::parse_decimal;
use super::decode::CellFaultKind;
use super::files::{Compression, Format, InputFile, unreadable};
use super::sequential::{BrokenRow, Lines, Rows};
use crate::diagnostic::{DataFault, TableFault, nearest};
use crate::unit::Rational;

type Book = Xlsx<BufReader<File>>;

fn open_book(name: &str, path: &Path) -> Result<Book, DataFault> {
    let file = File::open(path).map_err(|e| unreadable(name, path, &e))?;
    Xlsx::new(BufReader::new(file)).map_err(|e| damaged(name, &e))
}

fn damaged(name: &str, error: &XlsxError) -> DataFault {
    DataFault::Damaged { file: name.to_owned(), words: error.to_string() }
}

/// The sheet that is wanted, or the only one that is shown, with its header read.
pub fn open_sheet(
    name: String,
    path: PathBuf,
    wanted: Option<&str>,
    header: u32,
) -> Result<InputFile, DataFault> {
    let mut book = open_book(&name, &path)?;
    let tables = || book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
    let shown = || tables().filter(|s| s.visible == SheetVisible::Visible);
    let sheet = match wanted {
        Some(wanted) => tables().find(|s| s.name == wanted).map(|s| s.name.clone()),
        None => shown().next().filter(|_| shown().count() == 1).map(|s| s.name.clone()),
    };
    let Some(sheet) = sheet else {
        let sheets: Vec<String> = shown().map(|s| s.name.clone()).collect();
        let near = wanted.and_then(|w| nearest_sheet(w, &sheets));
        let wanted = wanted.map(str::to_owned);
        return Err(TableFault::Sheet { file: name, wanted, sheets, nearest: near }.into());
    };
    let header = header.max(1);
    let mut headers: Vec<String> = Vec::new();
    each_cell(&mut book, &name, &sheet, |row, column, cell| {
        if row + 1 == header {
            let title = cell.spelled(false);
            headers.resize(headers.len().max(column + 1), String::new());
            if let Some(slot) = headers.get_mut(column) {
                *slot = title.split_whitespace().collect::<Vec<_>>().join(" ");
            }
        }
        row < header
    })?;
    if headers.iter().all(String::is_empty) {
        return Err(DataFault::EmptyFile { file: name });
    }
    Ok(InputFile {
        name,
        path,
        format: Format::Workbook { header },
        compression: Compression::None,
        headers,
        sheet: Some(sheet),
        percents: BTreeSet::new(),
        given: None,
    })
}

/// A sheet by a name that differs in case or blanks alone, or is near.
fn nearest_sheet(wanted: &str, sheets: &[String]) -> Option<String> {
    let folded = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let same = sheets.iter().find(|s| folded(s) == folded(wanted)).map(String::as_str);
    same.or_else(|| nearest(wanted, sheets.iter().map(String::as_str))).map(str::to_owned)
}

/// The titles of the first rows of a sheet.
pub fn first_rows(file: &InputFile, count: u32) -> Option<Vec<Vec<String>>> {
    let mut book = open_book(&file.name, &file.path).ok()?;
    let mut rows: Vec<Vec<String>> = vec![Vec::new(); count as usize];
    each_cell(&mut book, &file.name, file.sheet.as_deref()?, |row, _, cell| {
        if let Some(titles) = rows.get_mut(row as usize) {
            titles.push(cell.spelled(false).split_whitespace().collect::<Vec<_>>().join(" "));
        }
        row < count
    })
    .ok()?;
    Some(rows)
}

/// Passes on the rows under the header that hold anything at `positions` (sorted), with their lines.
pub fn read_sheet(
    file: &InputFile,
    header: u32,
    positions: &[usize],
    see: &mut impl FnMut(Result<Lines, BrokenRow>) -> bool,
) -> Result<(), DataFault> {
    let mut book = open_book(&file.name, &file.path)?;
    let Some(sheet) = file.sheet.as_deref() else { return Ok(()) };
    let mut rows = Rows::new(positions);
    let mut row = Row::default();
    let mut open = true;
    each_cell(&mut book, &file.name, sheet, |line, column, cell| {
        if line < header {
            return true;
        }
        if line != row.line {
            open = row.pass_to(&mut rows, see);
            row.line = line;
        }
        if positions.binary_search(&column).is_ok() {
            let percent = file.percents.contains(&column);
            row.cells.insert(column, (cell.spelled(percent), matches!(cell.value, DataRef::Error(_))));
        }
        open
    })?;
    if open
        && row.pass_to(&mut rows, see)
        && let Some(lines) = rows.take()
    {
        see(Ok(lines));
    }
    Ok(())
}

/// The cells of one row that are read, and whether each is an error.
#[derive(Default)]
struct Row {
    /// Counted from 0.
    line: u32,
    cells: BTreeMap<usize, (String, bool)>,
}

impl Row {
    /// Ends the row; false where no more rows are wanted.
    fn pass_to(
        &mut self,
        rows: &mut Rows<'_>,
        see: &mut impl FnMut(Result<Lines, BrokenRow>) -> bool,
    ) -> bool {
        let cells = std::mem::take(&mut self.cells);
        let text = |at: usize| cells.get(&at).map(|(text, _)| text.as_str());
        if !cells.is_empty() && rows.push(text, u64::from(self.line) + 1) {
            for (position, _) in cells.iter().filter(|(_, (_, error))| *error) {
                rows.note(*position, CellFaultKind::Formula);
            }
        }
        !rows.is_full() || rows.take().is_none_or(|lines| see(Ok(lines)))
    }
}

/// A cell with what is shown of its number.
struct Shown<'a> {
    value: &'a DataRef<'a>,
    /// Its format is one of percentages.
    percent: bool,
}

/// Passes on the cells of a sheet that hold something, row by row, with row and column from 0, until `see` gives false.
fn each_cell(
    book: &mut Book,
    name: &str,
    sheet: &str,
    mut see: impl FnMut(u32, usize, &Shown<'_>) -> bool,
) -> Result<(), DataFault> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|e| damaged(name, &e))?;
    let in_percent: Vec<bool> = cells
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().is_some_and(|f| is_percentage(&f.format_code)))
        .collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|e| damaged(name, &e))? {
        let (row, column) = cell.get_position();
        let value = Cell::get_value(&cell);
        if matches!(value, DataRef::Empty) {
            continue;
        }
        let percent = in_percent.get(style).copied().unwrap_or(false);
        if !see(row, column as usize, &Shown { value, percent }) {
            break;
        }
    }
    Ok(())
}

/// True for `0%`, `0.0%`; a sign of per cent in quotes is only a word.
fn is_percentage(format: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    for c in format.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

impl Shown<'_> {
    /// The cell as text. A percentage loses its sign where the column is `in_percent`.
    fn spelled(&self, in_percent: bool) -> String {
        let number = |text: String| match (self.percent, in_percent) {
            (false, _) => text,
            (true, true) => hundredfold(&text).unwrap_or(text),
            (true, false) => hundredfold(&text).map_or(text, |n| format!("{n}%")),
        };
        match self.value {
            DataRef::Empty => String::new(),
            DataRef::Int(n) => number(n.to_string()),
            // A zero has no sign.
            DataRef::Float(n) if *n == 0.0 => number("0".to_owned()),
            DataRef::Float(n) => number(n.to_string()),
            DataRef::String(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Bool(true) => "TRUE".to_owned(),
            DataRef::Bool(false) => "FALSE".to_owned(),
            DataRef::DateTime(time) => spelled_time(time),
            DataRef::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
            DataRef::DurationIso(text) => text.clone(),
            DataRef::Error(error) => error.to_string(),
        }
    }
}

fn hundredfold(text: &str) -> Option<String> {
    let number = parse_decimal(text.as_bytes()).ok()?.to_rational();
    (number * Rational::from(100i64)).exact_decimal()
}

/// `2012-06-30`, with the time of day where there is one; a time without a day is told as such.
fn spelled_time(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    match (time.as_f64() < 1.0, (hour, minute, second)) {
        (true, _) => clock,
        (false, (0, 0, 0)) => format!("{year:04}-{month:02}-{day:02}"),
        (false, _) => format!("{year:04}-{month:02}-{day:02}T{clock}"),
    }
}
