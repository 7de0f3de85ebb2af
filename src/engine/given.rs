//! Tables that are given, as tests give them: rows of texts in place of the files of a dataset.
//!
//! Takes what a test gives of a dataset; gives a table of the same form as files are opened to, so that the same decoder
//! reads it and the same checks hold it. Columns of the dataset that it does not name stand as columns without values, unless
//! the file has a heading that the dataset does not know; keys and the period are not made up.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Compression, Format, InputFile, open_file};
use super::incoming::text_at;
use super::sequential::{BrokenRow, Lines, Rows, read_rows};
use crate::diagnostic::DataFault;
use crate::model::{Dataset, GivenTable};

/// Rows in memory, each with its line.
#[derive(Debug, Clone, Default)]
pub struct GivenRows(Vec<(u64, Vec<Option<String>>)>);

/// The one table of a dataset: what is given of it, or no rows.
pub fn given_files(dataset: &Dataset, given: Option<&GivenTable>) -> Result<Vec<InputFile>, Vec<DataFault>> {
    let table = match given {
        None => Ok(in_memory(String::new(), Vec::new(), GivenRows::default())),
        Some(GivenTable::Rows { file, headers, rows }) => {
            let rows = rows.iter().map(|row| (row.line, row.cells.clone())).collect();
            Ok(in_memory(file.clone(), headers.clone(), GivenRows(rows)))
        }
        Some(GivenTable::File { name, path, .. }) => read_file(dataset, name, path),
    };
    let mut table = table.map_err(|fault| vec![fault])?;
    // A heading that means nothing is likely that of a column that is not there.
    let declared: BTreeSet<String> = headers(dataset).collect();
    let strange = table.headers.iter().any(|own| !own.is_empty() && !declared.contains(own));
    let needed = |header: &String| strange || (given.is_some() && is_needed(dataset, header));
    for header in declared.iter().cloned() {
        if !table.headers.contains(&header) && !needed(&header) {
            table.headers.push(header);
        }
    }
    Ok(vec![table])
}

/// The headings that a file of the dataset has.
fn headers(dataset: &Dataset) -> impl Iterator<Item = String> + '_ {
    let own = dataset.columns.iter().filter(|column| column.computed.is_none());
    let period = dataset.period.iter().map(|period| period.header.clone());
    own.map(|column| column.header.clone()).chain(period)
}

/// True for what tells rows apart: a row without it is none.
fn is_needed(dataset: &Dataset, header: &str) -> bool {
    let ends = dataset.link.iter().flat_map(|link| [link.from, link.to]);
    let mut keys = dataset.keys.iter().copied().chain(dataset.entity_column).chain(ends);
    keys.any(|key| dataset.column(key).is_some_and(|column| column.header == header))
        || dataset.period.as_ref().is_some_and(|period| period.header == header)
}

fn in_memory(name: String, headers: Vec<String>, rows: GivenRows) -> InputFile {
    InputFile {
        name,
        path: PathBuf::new(),
        format: Format::Given,
        compression: Compression::None,
        headers,
        sheet: None,
        percents: BTreeSet::new(),
        given: Some(Arc::new(rows)),
    }
}

/// Reads a file wholly: a table of a test has few rows, and columns are yet to be added.
fn read_file(dataset: &Dataset, name: &str, path: &Path) -> Result<InputFile, DataFault> {
    let file = open_file(name.to_owned(), path.to_owned(), dataset)?;
    let positions: Vec<usize> = (0..file.headers.len()).collect();
    let (mut rows, mut broken) = (Vec::new(), None);
    read_rows(&file, &positions, |lines| match lines {
        Ok(lines) => {
            for (row, line) in lines.lines.iter().enumerate() {
                let text = |array| Some(text_at(array, row)).filter(|text| !text.is_empty());
                rows.push((*line, lines.batch.columns().iter().map(text).collect()));
            }
            true
        }
        Err(row) => {
            broken = Some(row);
            false
        }
    })?;
    match broken {
        Some(BrokenRow::Ragged { expected, found, .. }) => Err(DataFault::Ragged { expected, found }),
        Some(BrokenRow::NotUtf8 { encoding, .. }) => {
            Err(DataFault::NotUtf8 { file: name.to_owned(), encoding })
        }
        None => Ok(in_memory(name.to_owned(), file.headers, GivenRows(rows))),
    }
}

/// Passes on the values at `positions` (sorted) of all rows.
pub fn read_given(
    file: &InputFile,
    positions: &[usize],
    see: &mut impl FnMut(Result<Lines, BrokenRow>) -> bool,
) {
    let Some(GivenRows(given)) = file.given.as_deref() else { return };
    let mut rows = Rows::new(positions);
    for (line, cells) in given {
        let cell = |at: usize| cells.get(at).and_then(Option::as_deref);
        rows.push(cell, *line);
        if rows.is_full()
            && let Some(lines) = rows.take()
            && !see(Ok(lines))
        {
            return;
        }
    }
    if let Some(lines) = rows.take() {
        see(Ok(lines));
    }
}
