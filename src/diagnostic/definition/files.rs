//! Files that definitions name: policy files, `use`, and the files of classifications.

use super::{did_you_mean, say};
use crate::diagnostic::{DataPlace, Describe, Label, Lang};
use crate::source::{LoadFault, Span};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// A file could not be read; `span` is where the policy names it.
    Unreadable {
        path: String,
        fault: LoadFault,
        span: Option<Span>,
    },
    /// A table of data where a policy belongs.
    Table {
        path: String,
        span: Option<Span>,
    },
    /// A file without a single declaration.
    Empty {
        path: String,
        span: Option<Span>,
    },
    /// A classification's file lacks a column.
    NoHeader {
        file: String,
        header: String,
        span: Span,
        suggestion: Option<String>,
    },
    /// A row has another number of fields than the header.
    Ragged {
        file: String,
        row: u64,
        expected: usize,
        found: usize,
        span: Span,
    },
    DuplicateCode {
        file: Option<String>,
        code: String,
        rows: Vec<u64>,
        span: Span,
    },
    UnknownParent {
        suggestion: Option<String>,
        file: String,
        code: String,
        parent: String,
        row: u64,
        span: Span,
    },
    /// A code lies under itself.
    CodeCycle {
        file: String,
        code: String,
        row: u64,
        span: Span,
    },
    NoCodes {
        file: String,
        span: Span,
    },
}

impl FileProblem {
    fn span(&self) -> Option<Span> {
        match self {
            FileProblem::Unreadable { span, .. }
            | FileProblem::Table { span, .. }
            | FileProblem::Empty { span, .. } => *span,
            FileProblem::NoHeader { span, .. }
            | FileProblem::Ragged { span, .. }
            | FileProblem::DuplicateCode { span, .. }
            | FileProblem::UnknownParent { span, .. }
            | FileProblem::CodeCycle { span, .. }
            | FileProblem::NoCodes { span, .. } => Some(*span),
        }
    }
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0221", "E0222", "E0223", "E0224", "E0225", "E0226", "E0227", "E0228"];

impl Describe for FileProblem {
    fn code(&self) -> &'static str {
        match self {
            FileProblem::Unreadable { .. } | FileProblem::Table { .. } => "E0221",
            FileProblem::Empty { .. } => "E0222",
            FileProblem::NoHeader { .. } => "E0223",
            FileProblem::Ragged { .. } => "E0224",
            FileProblem::DuplicateCode { .. } => "E0225",
            FileProblem::UnknownParent { .. } => "E0226",
            FileProblem::CodeCycle { .. } => "E0227",
            FileProblem::NoCodes { .. } => "E0228",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            FileProblem::Table { path, .. } => say(
                lang,
                format!("`{path}` is a table of data, no policy"),
                format!("`{path}` – таблица с данными, а не политика"),
            ),
            FileProblem::Unreadable { path, fault, .. } => match fault {
                LoadFault::NotFound => {
                    say(lang, format!("there is no file `{path}`"), format!("нет файла `{path}`"))
                }
                LoadFault::NotUtf8 { .. } => say(
                    lang,
                    format!("`{path}` is not text in UTF-8"),
                    format!("`{path}` – не текст в кодировке UTF-8"),
                ),
                LoadFault::Folder => say(
                    lang,
                    format!("`{path}` is a folder, not a file"),
                    format!("`{path}` – папка, а не файл"),
                ),
                LoadFault::NotAllowed => say(
                    lang,
                    format!("`{path}` cannot be read: you have no permission"),
                    format!("`{path}` не читается: нет прав на чтение"),
                ),
                LoadFault::Refused(why) => say(
                    lang,
                    format!("`{path}` cannot be read: {why}"),
                    format!("`{path}` не читается: {why}"),
                ),
            },
            FileProblem::Empty { path, .. } => {
                say(lang, format!("`{path}` says nothing"), format!("в `{path}` ничего нет"))
            }
            FileProblem::NoHeader { file, header, .. } => say(
                lang,
                format!("`{file}` has no column \"{header}\""),
                format!("в `{file}` нет столбца \"{header}\""),
            ),
            FileProblem::Ragged { expected, found, .. } => say(
                lang,
                format!("a row has {found} fields, but the header has {expected}"),
                format!("в строке {found} {}, а в шапке {expected}", fields_ru(*found)),
            ),
            FileProblem::DuplicateCode { code, .. } => {
                say(lang, format!("the code `{code}` stands twice"), format!("код `{code}` стоит дважды"))
            }
            FileProblem::UnknownParent { code, parent, .. } => say(
                lang,
                format!("`{code}` lies under `{parent}`, which is not among the codes"),
                format!("`{code}` подчинён `{parent}`, которого нет среди кодов"),
            ),
            FileProblem::CodeCycle { code, .. } => {
                say(lang, format!("`{code}` lies under itself"), format!("`{code}` подчинён сам себе"))
            }
            FileProblem::NoCodes { file, .. } => {
                say(lang, format!("`{file}` holds no codes"), format!("в `{file}` нет ни одного кода"))
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            FileProblem::Unreadable { fault: LoadFault::NotUtf8 { windows_1251: true }, .. } => Some(say(
                lang,
                "it reads well as Windows-1251: save it again as UTF-8".into(),
                "похоже на Windows-1251: сохраните файл заново в UTF-8".into(),
            )),
            FileProblem::NoHeader { suggestion, .. } => did_you_mean(lang, suggestion.as_ref()),
            FileProblem::Unreadable { fault: LoadFault::NotUtf8 { windows_1251: false }, .. } => {
                Some(say(lang, "save it again as UTF-8".into(), "сохраните его заново в UTF-8".into()))
            }
            FileProblem::Table { path, .. } => Some(say(
                lang,
                format!(
                    "name the folder of the policy or its file, `*.idel`; the policy names its tables: `dataset … from \"{path}\"`"
                ),
                format!(
                    "укажите папку политики или её файл `*.idel`; таблицы называет сама политика: `набор … из \"{path}\"`"
                ),
            )),
            FileProblem::Unreadable { fault: LoadFault::NotFound, path, span: Some(_) }
                if module_of(path).is_some() =>
            {
                let module = module_of(path).unwrap_or_default();
                Some(say(
                    lang,
                    format!("a module of the library stands without quotes: `use {module}`"),
                    format!("модуль библиотеки пишут без кавычек: `использовать {module}`"),
                ))
            }
            FileProblem::Unreadable { fault: LoadFault::NotFound, span: Some(_), .. } => Some(say(
                lang,
                "a path starts at the folder of the file that names it".into(),
                "путь начинается от папки того файла, в котором он написан".into(),
            )),
            FileProblem::Unreadable { .. } => None,
            FileProblem::Empty { .. } => Some(say(
                lang,
                "write a declaration into it, or take the file away".into(),
                "напишите в нём объявление или уберите файл".into(),
            )),
            FileProblem::Ragged { .. } => Some(say(
                lang,
                "a field that holds the separator is written in quotes".into(),
                "поле, в котором есть разделитель, пишут в кавычках".into(),
            )),
            FileProblem::DuplicateCode { .. } => {
                Some(say(lang, "leave one of the rows".into(), "оставьте одну из строк".into()))
            }
            FileProblem::UnknownParent { suggestion: Some(found), .. } => did_you_mean(lang, Some(found)),
            FileProblem::UnknownParent { suggestion: None, parent, .. } => Some(say(
                lang,
                format!("add a row for `{parent}`, or leave the field empty"),
                format!("добавьте строку для `{parent}` или оставьте поле пустым"),
            )),
            FileProblem::CodeCycle { .. } => Some(say(
                lang,
                "the topmost code has nothing above it".into(),
                "у самого верхнего кода вышестоящего нет".into(),
            )),
            FileProblem::NoCodes { .. } => Some(say(
                lang,
                "the first row is the header, each row after it a code".into(),
                "первая строка – шапка, дальше по коду в строке".into(),
            )),
        }
    }

    fn labels(&self, _: Lang) -> Vec<Label> {
        self.span().map(Label::bare).into_iter().collect()
    }

    fn data_places(&self) -> Vec<DataPlace> {
        let place = |file: &String, row: u64, value: Option<&String>| DataPlace {
            file: file.clone(),
            sheet: None,
            row: Some(row),
            column: None,
            value: value.cloned(),
        };
        match self {
            FileProblem::Ragged { file, row, .. } => vec![place(file, *row, None)],
            FileProblem::DuplicateCode { file: Some(file), code, rows, .. } => {
                rows.iter().map(|row| place(file, *row, Some(code))).collect()
            }
            FileProblem::UnknownParent { file, row, parent, .. } => vec![place(file, *row, Some(parent))],
            FileProblem::CodeCycle { file, row, code, .. } => vec![place(file, *row, Some(code))],
            FileProblem::Unreadable { .. }
            | FileProblem::Table { .. }
            | FileProblem::Empty { .. }
            | FileProblem::NoHeader { .. }
            | FileProblem::DuplicateCode { .. }
            | FileProblem::NoCodes { .. } => Vec::new(),
        }
    }
}

/// `std.growth` written as a path.
fn module_of(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\']).next()?;
    name.starts_with("std.").then_some(name)
}

fn fields_ru(n: usize) -> &'static str {
    match (n % 10, n % 100) {
        (1, rest) if rest != 11 => "поле",
        (2..=4, rest) if !(12..=14).contains(&rest) => "поля",
        _ => "полей",
    }
}
