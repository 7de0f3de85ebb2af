//! Wide tables: a column of the file for each period becomes rows of the dataset, one for each period.
//!
//! Finds the columns by their headings, and turns every batch of rows into one batch for each of these columns, in
//! the order of the plan's inputs, so that what decodes and checks a table does not know that it was wide.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::{Field, Schema};

use super::calendar::{mended_period, parse_period};
use super::files::InputFile;
use super::read::Input;
use super::sequential::full_rows;
use super::sequential::{BrokenRow, Lines, read_rows};
use crate::diagnostic::{DataFault, TableFault};
use crate::model::{Grain, Period, WideColumns};

/// How rows of one file are turned.
#[derive(Debug, Clone)]
pub struct WideInput {
    /// In the order of the periods.
    pub columns: Vec<WideColumn>,
    /// Where each input of the plan comes from.
    pub sources: Vec<Source>,
}

/// A column of the file that stands for a period.
#[derive(Debug, Clone)]
pub struct WideColumn {
    pub period: Period,
    /// Its heading.
    pub header: String,
    /// Where it stands in the file.
    pub position: usize,
    /// Where it stands among the positions that are read.
    pub place: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A column of the file, by its place among the positions that are read.
    Column(usize),
    /// The period of the column whose turn it is.
    Period,
    /// The value in that column.
    Value,
}

/// The columns of a file that stand for the wanted periods; `place` is left for later.
pub fn period_columns(wide: &WideColumns, file: &InputFile) -> Result<Vec<WideColumn>, Vec<DataFault>> {
    let read: Vec<Option<Period>> = file.headers.iter().map(|h| headed(h, wide.first.grain)).collect();
    let (mut columns, mut absent, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for period in wide.periods() {
        let found: Vec<(usize, &String)> = file
            .headers
            .iter()
            .enumerate()
            .filter(|(at, _)| read.get(*at).copied().flatten() == Some(period))
            .collect();
        match found.as_slice() {
            [] => absent.push(period.to_string()),
            [(position, header)] => columns.push(WideColumn {
                period,
                header: (*header).clone(),
                position: *position,
                place: *position,
            }),
            _ => {
                let headings = found.iter().map(|(_, header)| (*header).clone()).collect();
                let (file, period) = (file.name.clone(), period.to_string());
                faults.push(TableFault::PeriodTwice { file, period, headings }.into());
            }
        }
    }
    if !absent.is_empty() {
        let headings = file.headers.iter().filter(|h| !h.is_empty()).cloned().collect();
        faults
            .push(TableFault::NoPeriodColumns { file: file.name.clone(), periods: absent, headings }.into());
    }
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

/// The period that a heading names: `2011`, `2011 г.`, `2011-Q1`, `I кв. 2011`, `2011-06`, `июнь 2011`; a spreadsheet
/// makes a month the date of its first day.
fn headed(header: &str, grain: Grain) -> Option<Period> {
    let ordinal = parse_period(header, grain)
        .or_else(|| mended_period(header, grain).and_then(|mended| parse_period(&mended, grain)));
    ordinal.map(|ordinal| Period { grain, ordinal })
}

/// Reads a file from its first row to its last, as the rows of the dataset.
///
/// Goes on after a broken row, and stops where `see` gives false.
pub fn read_input(
    input: &Input,
    mut see: impl FnMut(Result<Lines, BrokenRow>) -> bool,
) -> Result<(), DataFault> {
    let Some(wide) = &input.wide else { return read_rows(&input.file, &input.positions, see) };
    read_rows(&input.file, &input.positions, |rows| match rows {
        Err(broken) => see(Err(broken)),
        Ok(mut lines) => {
            // The period of a turned row is never empty: what is no row must be known before.
            if let Some(full) =
                full_rows(&lines.batch).and_then(|f| filter_record_batch(&lines.batch, &f).ok())
            {
                lines.batch = full;
            }
            (0..wide.columns.len()).all(|at| wide.turned(&lines, at).is_none_or(|turned| see(Ok(turned))))
        }
    })
}

impl WideInput {
    /// The rows of the period whose column stands at `at`.
    fn turned(&self, lines: &Lines, at: usize) -> Option<Lines> {
        let column = self.columns.get(at)?;
        let rows = lines.batch.num_rows();
        let period = column.period.to_string();
        let arrays: Vec<ArrayRef> = self
            .sources
            .iter()
            .map(|source| match source {
                Source::Column(place) => lines.batch.columns().get(*place).cloned(),
                Source::Value => lines.batch.columns().get(column.place).cloned(),
                Source::Period => {
                    Some(Arc::new(StringArray::from_iter_values(std::iter::repeat_n(&period, rows)))
                        as ArrayRef)
                }
            })
            .collect::<Option<_>>()?;
        let fields: Vec<Field> = arrays
            .iter()
            .zip(0..)
            .map(|(a, at)| Field::new(format!("c{at}"), a.data_type().clone(), true))
            .collect();
        let errors = lines.errors.iter().flat_map(|(row, place, kind)| {
            let is_own = move |source: &Source| match source {
                Source::Column(own) => own == place,
                Source::Value => column.place == *place,
                Source::Period => false,
            };
            let inputs = self.sources.iter().enumerate().filter(move |(_, source)| is_own(source));
            inputs.map(|(input, _)| (*row, input, *kind))
        });
        Some(Lines {
            errors: errors.collect(),
            batch: RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).ok()?,
            lines: lines.lines.clone(),
            wide: Some(at),
        })
    }

    /// The heading of the column that an input was read from, in rows of the period at `at`.
    pub fn header(&self, input: usize, at: usize) -> Option<&str> {
        let value = self.sources.get(input) == Some(&Source::Value);
        self.columns.get(at).filter(|_| value).map(|c| c.header.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_periods() {
        for (header, grain, meant) in [
            ("2011", Grain::Year, Some("2011")),
            ("2011 г.", Grain::Year, Some("2011")),
            ("2011 год", Grain::Year, Some("2011")),
            ("2011-Q1", Grain::Quarter, Some("2011-Q1")),
            ("I кв. 2011", Grain::Quarter, Some("2011-Q1")),
            ("4 квартал 2011 г.", Grain::Quarter, Some("2011-Q4")),
            ("2011-06", Grain::Month, Some("2011-06")),
            ("июнь 2011", Grain::Month, Some("2011-06")),
            ("2011-06-01", Grain::Month, Some("2011-06")),
            ("2011-06-02", Grain::Month, None),
            ("2011-01-01", Grain::Year, None),
            ("план 2011", Grain::Year, None),
            ("2011", Grain::Quarter, None),
            ("код 2011", Grain::Year, None),
        ] {
            assert_eq!(headed(header, grain).map(|p| p.to_string()).as_deref(), meant, "{header}");
        }
    }
}
