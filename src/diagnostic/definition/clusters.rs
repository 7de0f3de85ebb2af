//! Clusters that a table defines: its columns, its rows and the codes in them.

use super::{list, say};
use crate::diagnostic::{CodeProblem, DataPlace, Describe, Label, Lang};
use crate::source::Span;

/// A value of the table and its row.
pub type Told = (String, u64);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClustersProblem {
    /// `id` or `title` names no column of the table.
    NoColumn { column: String, dataset: String, known: Vec<String>, span: Span },
    /// What stands for a cluster's name is none.
    NotAName { file: String, column: String, rows: Vec<Told>, more: usize, span: Span },
    /// One cluster with two titles.
    TwoTitles { id: String, file: String, column: String, titles: [Told; 2], span: Span },
    /// The name of another cluster.
    Taken { id: String, file: String, column: String, row: u64, span: Span, other: Span },
    /// A code that a classification lacks: `span` is the column's name in the policy.
    UnknownCode {
        lacking: Box<CodeProblem>,
        code: String,
        file: String,
        column: String,
        rows: Vec<u64>,
        span: Span,
    },
    /// A table without rows.
    Empty { dataset: String, file: String, span: Span, declared: Span },
    /// No condition reads the table.
    SameForAll { name: String, dataset: String, known: Vec<String>, span: Span },
    /// The table is declared in a way that is not read for this.
    NotPlain { dataset: String, span: Span, clause: Span },
    /// A cluster whose rows have no code.
    NoCodes { id: String, file: String, column: String, row: u64, span: Span },
    /// No clause says which column names the clusters.
    NoId { name: String, dataset: String, span: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] =
    &["E0680", "E0681", "E0682", "E0683", "E0684", "E0685", "E0686", "E0687", "E0688", "E0689"];

impl Describe for ClustersProblem {
    fn code(&self) -> &'static str {
        match self {
            ClustersProblem::NoColumn { .. } => "E0680",
            ClustersProblem::NotAName { .. } => "E0681",
            ClustersProblem::TwoTitles { .. } => "E0682",
            ClustersProblem::Taken { .. } => "E0683",
            ClustersProblem::UnknownCode { .. } => "E0684",
            ClustersProblem::Empty { .. } => "E0685",
            ClustersProblem::SameForAll { .. } => "E0686",
            ClustersProblem::NotPlain { .. } => "E0687",
            ClustersProblem::NoCodes { .. } => "E0688",
            ClustersProblem::NoId { .. } => "E0689",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            ClustersProblem::NoColumn { column, dataset, .. } => say(
                lang,
                format!("`{dataset}` has no column `{column}`"),
                format!("в `{dataset}` нет столбца `{column}`"),
            ),
            ClustersProblem::NotAName { rows, more: 0, .. } if rows.iter().all(|(id, _)| id.is_empty()) => {
                say(
                    lang,
                    "a row of the table names no cluster".into(),
                    "в строке таблицы не назван кластер".into(),
                )
            }
            ClustersProblem::NotAName { rows, more, .. } => {
                let names: Vec<String> =
                    rows.iter().map(|(id, _)| id.clone()).filter(|id| !id.is_empty()).collect();
                let names = list(lang, &names);
                match (rows.len(), more) {
                    (1, 0) => say(
                        lang,
                        format!("{names} cannot be a cluster's name"),
                        format!("{names} не может быть именем кластера"),
                    ),
                    (_, 0) => say(
                        lang,
                        format!("{names} cannot be clusters' names"),
                        format!("{names} не могут быть именами кластеров"),
                    ),
                    (_, more) => say(
                        lang,
                        format!("{names} and {more} more cannot be clusters' names"),
                        format!("{names} и ещё {more} не могут быть именами кластеров"),
                    ),
                }
            }
            ClustersProblem::TwoTitles { id, titles: [(one, _), (two, _)], .. } => say(
                lang,
                format!("`{id}` is called both “{one}” and “{two}”"),
                format!("`{id}` называется и «{one}», и «{two}»"),
            ),
            ClustersProblem::Taken { id, .. } => say(
                lang,
                format!("`{id}` is the name of another cluster"),
                format!("имя `{id}` уже есть у другого кластера"),
            ),
            ClustersProblem::UnknownCode { lacking, .. } => lacking.message(lang),
            ClustersProblem::Empty { dataset, file, .. } => say(
                lang,
                format!("`{dataset}` defines no cluster: `{file}` has no rows"),
                format!("`{dataset}` не определяет ни одного кластера: в `{file}` нет строк"),
            ),
            ClustersProblem::SameForAll { name, dataset, .. } => say(
                lang,
                format!(
                    "no condition of `{name}` reads a column of `{dataset}`, so all clusters would be the same"
                ),
                format!(
                    "ни одно условие в `{name}` не читает столбцов `{dataset}`, все кластеры вышли бы одинаковыми"
                ),
            ),
            ClustersProblem::NotPlain { dataset, .. } => say(
                lang,
                format!("`{dataset}` is not a plain table in CSV, and clusters are made of no other"),
                format!("`{dataset}` – не простая таблица CSV, а кластеры строятся только по такой"),
            ),
            ClustersProblem::NoCodes { id, column, .. } => say(
                lang,
                format!("`{id}` has nothing in the column \"{column}\""),
                format!("у `{id}` в столбце \"{column}\" ничего нет"),
            ),
            ClustersProblem::NoId { name, dataset, .. } => say(
                lang,
                format!("`{name}` does not say which column of `{dataset}` names the clusters"),
                format!("в `{name}` не сказано, в каком столбце `{dataset}` стоят имена кластеров"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let of_columns = |known: &[String]| {
            let known = list(lang, known);
            say(lang, format!("its columns are {known}"), format!("его столбцы: {known}"))
        };
        Some(match self {
            ClustersProblem::NoColumn { known, .. } => of_columns(known),
            ClustersProblem::NotAName { .. } => say(
                lang,
                "a name is one word of letters, digits and `_`, begins with a letter and is no word of the language: write `c1` for `1`".into(),
                "имя – одно слово из букв, цифр и `_`, начинается с буквы и не служит словом языка: вместо `1` напишите `к1`".into(),
            ),
            ClustersProblem::TwoTitles { .. } => say(
                lang,
                "write the same title in all rows of a cluster, or in one of them".into(),
                "пишите во всех строках кластера одно название или только в одной".into(),
            ),
            ClustersProblem::Taken { .. } => say(
                lang,
                "change the name in the table, or take one of the clusters away".into(),
                "измените имя в таблице или уберите один из кластеров".into(),
            ),
            ClustersProblem::UnknownCode { lacking, .. } => return lacking.help(lang),
            ClustersProblem::Empty { .. } => say(
                lang,
                "the first row is the header, each row after it a cluster or one of its codes".into(),
                "первая строка – шапка, дальше в каждой строке кластер или один из его кодов".into(),
            ),
            ClustersProblem::SameForAll { known, .. } => {
                let column = known.first().map_or("codes", String::as_str);
                say(
                    lang,
                    format!("write a column after `in`: `core where activity in {column}`; {}", of_columns(known)),
                    format!("после `в` напишите столбец: `ядро где деятельность в {column}`; {}", of_columns(known)),
                )
            }
            ClustersProblem::NotPlain { .. } => say(
                lang,
                "declare the table with `key` and `column` over a CSV file; `header` and `missing` may stand beside them".into(),
                "объявите таблицу через `ключ` и `столбец` над файлом CSV; рядом могут стоять `шапка` и `отсутствие`".into(),
            ),
            ClustersProblem::NoCodes { .. } => say(
                lang,
                "write its codes, several parted by `;`, or take its rows out".into(),
                "впишите коды, несколько – через `;`, или уберите его строки".into(),
            ),
            ClustersProblem::NoId { .. } => say(
                lang,
                "write `id` and the name of the column".into(),
                "напишите `обозначение` и имя столбца".into(),
            ),
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            ClustersProblem::Taken { span, other, .. } => {
                let there = say(lang, "the other cluster".into(), "другой кластер".into());
                vec![Label::bare(*span), Label::new(*other, there)]
            }
            ClustersProblem::NotPlain { span, clause, .. } => {
                let why = say(lang, "because of this".into(), "из-за этого".into());
                vec![Label::bare(*span), Label::new(*clause, why)]
            }
            ClustersProblem::Empty { span, declared, .. } => {
                let file = say(lang, "the table".into(), "таблица".into());
                vec![Label::bare(*span), Label::new(*declared, file)]
            }
            ClustersProblem::NoColumn { span, .. }
            | ClustersProblem::NotAName { span, .. }
            | ClustersProblem::TwoTitles { span, .. }
            | ClustersProblem::UnknownCode { span, .. }
            | ClustersProblem::SameForAll { span, .. }
            | ClustersProblem::NoCodes { span, .. }
            | ClustersProblem::NoId { span, .. } => vec![Label::bare(*span)],
        }
    }

    fn data_places(&self) -> Vec<DataPlace> {
        let place = |file: &String, column: &String, row: u64, value: &String| DataPlace {
            file: file.clone(),
            sheet: None,
            row: Some(row),
            column: Some(column.clone()),
            value: Some(value.clone()).filter(|value| !value.is_empty()),
        };
        match self {
            ClustersProblem::NotAName { file, column, rows, .. } => {
                rows.iter().map(|(id, row)| place(file, column, *row, id)).collect()
            }
            ClustersProblem::TwoTitles { file, column, titles, .. } => {
                titles.iter().map(|(title, row)| place(file, column, *row, title)).collect()
            }
            ClustersProblem::Taken { id, file, column, row, .. } => vec![place(file, column, *row, id)],
            ClustersProblem::UnknownCode { code, file, column, rows, .. } => {
                rows.iter().map(|row| place(file, column, *row, code)).collect()
            }
            ClustersProblem::NoCodes { file, column, row, .. } => {
                vec![place(file, column, *row, &String::new())]
            }
            ClustersProblem::NoColumn { .. }
            | ClustersProblem::Empty { .. }
            | ClustersProblem::SameForAll { .. }
            | ClustersProblem::NotPlain { .. }
            | ClustersProblem::NoId { .. } => Vec::new(),
        }
    }
}
