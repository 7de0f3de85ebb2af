//! Faults of wide tables, of workbooks and of lines of JSON.

use super::english::{MOST_HEADINGS, quoted};
use super::{DataFault, DataProblem, Lang};
use crate::diagnostic::DataPlace;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableFault {
    /// Periods of a wide table that have no column in the file.
    NoPeriodColumns { file: String, periods: Vec<String>, headings: Vec<String> },
    /// Columns of a wide table that stand for one period.
    PeriodTwice { file: String, period: String, headings: Vec<String> },
    /// A sheet that the workbook does not have, or none said where there are several. A file that is no workbook
    /// has no sheets.
    Sheet { file: String, wanted: Option<String>, sheets: Vec<String>, nearest: Option<String> },
    /// A formula that ends in an error: `#N/A`, `#DIV/0!`.
    Formula { column: String, value: String },
    /// An object or a list in the place of a value.
    Nested { column: String, value: String },
    /// Lines that are no objects of JSON, by their numbers.
    NotJson { file: String, rows: Vec<u64>, why: JsonFault },
}

/// What is wrong with the first of such lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonFault {
    /// In the words of the library that reads.
    Broken(String),
    /// A list, a number or a text.
    NotAnObject,
    KeyTwice(String),
}

/// The most lines that are shown.
pub(super) const MOST_LINES: usize = 10;

impl TableFault {
    pub fn code(&self) -> &'static str {
        match self {
            TableFault::NoPeriodColumns { .. } => "E0531",
            TableFault::PeriodTwice { .. } => "E0532",
            TableFault::Sheet { .. } => "E0533",
            TableFault::Formula { .. } | TableFault::Nested { .. } => "E0534",
            TableFault::NotJson { .. } => "E0535",
        }
    }
}

/// The first lines that are no objects, as places.
pub(super) fn json_places(file: &str, rows: &[u64]) -> Vec<DataPlace> {
    let place = |row: &u64| DataPlace {
        file: file.to_owned(),
        sheet: None,
        row: Some(*row),
        column: None,
        value: None,
    };
    rows.iter().take(MOST_LINES).map(place).collect()
}

fn words(names: &[String]) -> String {
    quoted(names.iter().map(String::as_str))
}

/// The first headings, and how many more there are.
fn headings_in(lang: Lang, headings: &[String]) -> String {
    let listed = quoted(headings.iter().take(MOST_HEADINGS).map(String::as_str));
    match (headings.len().saturating_sub(MOST_HEADINGS), lang) {
        (0, _) => listed,
        (more, Lang::En) => format!("{listed} and {more} more"),
        (more, Lang::Ru) => format!("{listed} и ещё {more}"),
    }
}

impl DataProblem {
    pub(super) fn table_message(&self, fault: &TableFault, lang: Lang) -> String {
        let count = (self.places.len() as u64 + self.more).max(1);
        match (fault, lang) {
            (TableFault::NoPeriodColumns { file, periods, .. }, Lang::En) => {
                let word = if periods.len() == 1 { "column" } else { "columns" };
                format!("`{file}` has no {word} for {}", headings_in(lang, periods))
            }
            (TableFault::NoPeriodColumns { file, periods, .. }, Lang::Ru) => {
                let word = if periods.len() == 1 { "столбца" } else { "столбцов" };
                format!("в файле `{file}` нет {word} за {}", headings_in(lang, periods))
            }
            (TableFault::PeriodTwice { file, period, headings }, Lang::En) => {
                format!("`{file}` has more than one column for {period}: {}", words(headings))
            }
            (TableFault::PeriodTwice { file, period, headings }, Lang::Ru) => {
                format!("в файле `{file}` больше одного столбца за {period}: {}", words(headings))
            }
            (TableFault::Sheet { file, wanted: Some(sheet), .. }, Lang::En) => {
                format!("`{file}` has no sheet `{sheet}`")
            }
            (TableFault::Sheet { file, wanted: Some(sheet), .. }, Lang::Ru) => {
                format!("в файле `{file}` нет листа `{sheet}`")
            }
            (TableFault::Sheet { file, wanted: None, sheets, .. }, Lang::En) => match sheets.len() {
                0 => format!("`{file}` has no sheet to read"),
                n => format!("`{file}` has {n} sheets, and the dataset does not say which"),
            },
            (TableFault::Sheet { file, wanted: None, sheets, .. }, Lang::Ru) => match sheets.len() {
                0 => format!("в файле `{file}` нет листа, который можно прочесть"),
                n => format!("листов в файле `{file}` – {n}, а набор не говорит, какой читать"),
            },
            (TableFault::Formula { column, value }, Lang::En) => match count {
                1 => format!("the formula in column `{column}` ends in the error `{value}`"),
                n => format!("{n} formulas of the column `{column}` end in errors, for example `{value}`"),
            },
            (TableFault::Formula { column, value }, Lang::Ru) => match count {
                1 => format!("формула в столбце `{column}` закончилась ошибкой `{value}`"),
                n => format!("ошибкой закончились формулы в столбце `{column}`: {n}, например `{value}`"),
            },
            (TableFault::Nested { column, value }, Lang::En) => match count {
                1 => format!("`{value}` in `{column}` is no single value"),
                n => format!("{n} values of `{column}` are objects or lists, for example `{value}`"),
            },
            (TableFault::Nested { column, value }, Lang::Ru) => match count {
                1 => format!("`{value}` в `{column}` – не одно значение"),
                n => format!("объекты или списки вместо значений в `{column}`: {n}, например `{value}`"),
            },
            (TableFault::NotJson { file, rows, why }, _) => not_json(file, rows, why, lang),
        }
    }

    pub(super) fn table_help(&self, fault: &TableFault, lang: Lang) -> Option<String> {
        Some(match (fault, lang) {
            (TableFault::NoPeriodColumns { headings, .. }, Lang::En) => format!(
                "a column of a period is headed like `2012`, `2012 г.`, `2012-Q1`, `I кв. 2012`; the file has: {}",
                headings_in(lang, headings)
            ),
            (TableFault::NoPeriodColumns { headings, .. }, Lang::Ru) => format!(
                "столбец периода озаглавлен так: `2012`, `2012 г.`, `2012-Q1`, `I кв. 2012`; в файле есть: {}",
                headings_in(lang, headings)
            ),
            (TableFault::PeriodTwice { .. }, Lang::En) => "leave one of them, or rename the other".into(),
            (TableFault::PeriodTwice { .. }, Lang::Ru) => {
                "оставьте один из них или переименуйте другой".into()
            }
            (TableFault::Sheet { sheets, wanted: Some(_), .. }, Lang::En) if sheets.is_empty() => {
                "only a workbook (.xlsx) has sheets: remove `sheet`".into()
            }
            (TableFault::Sheet { sheets, wanted: Some(_), .. }, Lang::Ru) if sheets.is_empty() => {
                "листы есть только у книги (.xlsx): уберите `лист`".into()
            }
            (TableFault::Sheet { nearest: Some(near), sheets, .. }, Lang::En) => {
                format!("did you mean `{near}`? the workbook has: {}", words(sheets))
            }
            (TableFault::Sheet { nearest: Some(near), sheets, .. }, Lang::Ru) => {
                format!("возможно, имелся в виду `{near}`; в книге есть: {}", words(sheets))
            }
            (TableFault::Sheet { wanted: Some(_), sheets, .. }, Lang::En) => {
                format!("the workbook has: {}", words(sheets))
            }
            (TableFault::Sheet { wanted: Some(_), sheets, .. }, Lang::Ru) => {
                format!("в книге есть: {}", words(sheets))
            }
            (TableFault::Sheet { wanted: None, sheets, .. }, _) => {
                let first = sheets.first()?;
                match lang {
                    Lang::En => {
                        format!("write for example `sheet \"{first}\"`; the workbook has: {}", words(sheets))
                    }
                    Lang::Ru => {
                        format!("напишите, например, `лист \"{first}\"`; в книге есть: {}", words(sheets))
                    }
                }
            }
            (TableFault::Formula { value, .. }, Lang::En) => {
                format!(
                    "mend the formula; if `{value}` is a sign of absence, declare it: `missing \"{value}\"`"
                )
            }
            (TableFault::Formula { value, .. }, Lang::Ru) => {
                format!(
                    "исправьте формулу; если `{value}` – знак отсутствия, объявите его: `отсутствие \"{value}\"`"
                )
            }
            (TableFault::Nested { .. }, Lang::En) => {
                "a value is a text, a number, true, false or null".into()
            }
            (TableFault::Nested { .. }, Lang::Ru) => {
                "значение – это текст, число, true, false или null".into()
            }
            (TableFault::NotJson { why: JsonFault::KeyTwice(_), .. }, Lang::En) => "leave one of them".into(),
            (TableFault::NotJson { why: JsonFault::KeyTwice(_), .. }, Lang::Ru) => {
                "оставьте один из них".into()
            }
            (TableFault::NotJson { why, .. }, _) => {
                let example = "`{\"inn\": \"1650000001\", \"year\": 2012}`";
                let words = match why {
                    JsonFault::Broken(words) => Some(words),
                    JsonFault::NotAnObject | JsonFault::KeyTwice(_) => None,
                };
                match (lang, words) {
                    (Lang::En, Some(words)) => {
                        format!("each line is one object, such as {example}; its reader says: `{words}`")
                    }
                    (Lang::En, None) => format!("each line is one object, such as {example}"),
                    (Lang::Ru, Some(words)) => format!(
                        "каждая строка – один объект, например {example}; ответ программы чтения: `{words}`"
                    ),
                    (Lang::Ru, None) => format!("каждая строка – один объект, например {example}"),
                }
            }
        })
    }
}

fn not_json(file: &str, rows: &[u64], why: &JsonFault, lang: Lang) -> String {
    match (why, rows.len(), lang) {
        (JsonFault::KeyTwice(key), 0 | 1, Lang::En) => {
            format!("an object of `{file}` has the key `{key}` twice")
        }
        (JsonFault::KeyTwice(key), 0 | 1, Lang::Ru) => {
            format!("в объекте файла `{file}` ключ `{key}` стоит дважды")
        }
        (JsonFault::Broken(_) | JsonFault::NotAnObject, 0 | 1, Lang::En) => {
            format!("a line of `{file}` is no object of JSON")
        }
        (JsonFault::Broken(_) | JsonFault::NotAnObject, 0 | 1, Lang::Ru) => {
            format!("строка файла `{file}` – не объект JSON")
        }
        (JsonFault::KeyTwice(key), n, Lang::En) => {
            format!("{n} lines of `{file}` are no good objects of JSON; the first has the key `{key}` twice")
        }
        (JsonFault::KeyTwice(key), n, Lang::Ru) => {
            format!("в файле `{file}` негодных строк – {n}; в первой ключ `{key}` стоит дважды")
        }
        (JsonFault::Broken(_) | JsonFault::NotAnObject, n, Lang::En) => {
            format!("{n} lines of `{file}` are no objects of JSON")
        }
        (JsonFault::Broken(_) | JsonFault::NotAnObject, n, Lang::Ru) => {
            format!("в файле `{file}` строк, которые не объекты JSON, – {n}")
        }
    }
}

/// The fault itself as one of data.
impl From<TableFault> for DataFault {
    fn from(fault: TableFault) -> Self {
        DataFault::Table(fault)
    }
}
