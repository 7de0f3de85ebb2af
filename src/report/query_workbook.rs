//! The answer to a query as a workbook: numbers as numbers, units in the heads, the reason beside what is missing.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::query::{key, measure_title, reason};
use super::record::coverage;
use super::words::Names;
use crate::cube::{QueryRow, QueryTable, Value};
use crate::model::Query;

/// Rows of a sheet, the head among them.
const ROWS: usize = 1_048_576;

/// The bytes of a workbook; `None` where the answer has more rows than a sheet, or the workbook cannot be made.
pub fn render_query_workbook(names: &Names<'_>, query: &Query, answer: &QueryTable) -> Option<Vec<u8>> {
    (answer.rows.len() < ROWS).then(|| workbook(names, query, answer).ok()).flatten()
}

fn workbook(names: &Names<'_>, query: &Query, answer: &QueryTable) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = Format::new().set_bold();
    let title = measure_title(names, query);
    let unit = &query.measure.unit.text;
    let value = if unit.is_empty() { title } else { format!("{title}, {unit}") };
    let mut heads: Vec<String> = answer.by.iter().map(|axis| names.axis_head(*axis)).collect();
    heads.push(value);
    heads.push(names.say("Coverage", "Охват"));
    heads.push(names.say("Data", "Данные"));
    heads.push(names.say("Reason", "Причина"));
    for (at, text) in (0u16..).zip(&heads) {
        sheet.write_string_with_format(0, at, text, &head)?;
    }
    let covered = Format::new().set_num_format("0.0%");
    for (line, row) in (1u32..).zip(&answer.rows) {
        let mut at = 0u16;
        for (axis, member) in answer.by.iter().zip(answer.members(row)) {
            let text = names.member(*axis, member);
            // A year is a number, to be sorted and filtered as one.
            match text.parse::<i16>() {
                Ok(year) if matches!(axis, crate::model::CellAxis::Period(_)) => {
                    sheet.write_number(line, at, f64::from(year))?
                }
                Ok(_) | Err(_) => sheet.write_string(line, at, text)?,
            };
            at += 1;
        }
        match &row.reading.value {
            Value::Number(number) => {
                sheet.write_number(line, at, number.to_f64())?;
            }
            Value::Bool(truth) => {
                sheet.write_boolean(line, at, *truth)?;
            }
            Value::Missing(_) => {}
            other @ (Value::Period(_)
            | Value::Text(_)
            | Value::Member(..)
            | Value::Cluster(_)
            | Value::Role(_)
            | Value::Date(_)
            | Value::Words(_)) => {
                sheet.write_string(line, at, key(names, other))?;
            }
        }
        if row.reading.coverage.expected > 0
            && let Ok(part) = coverage(row.reading.coverage).parse::<f64>()
        {
            sheet.write_number_with_format(line, at + 1, part, &covered)?;
        }
        sheet.write_string(line, at + 2, status(names, row))?;
        sheet.write_string(line, at + 3, reason(names, answer, row).unwrap_or_default())?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    book.save_to_buffer()
}

fn status(names: &Names<'_>, row: &QueryRow) -> &'static str {
    row.reading.status().map(|status| names.data_status(status)).unwrap_or_default()
}
