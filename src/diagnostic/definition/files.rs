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
            FileProblem::Unreadable { span, .. } | FileProblem::Empty { span, .. } => *span,
            FileProblem::NoHeader { span, .. }
            | FileProblem::Ragged { span, .. }
            | FileProblem::DuplicateCode { span, .. }
            | FileProblem::UnknownParent { span, .. }
            | FileProblem::CodeCycle { span, .. }
            | FileProblem::NoCodes { span, .. } => Some(*span),
        }
    }
}

impl Describe for FileProblem {
    fn code(&self) -> &'static str {
        match self {
            FileProblem::Unreadable { .. } => "E0221",
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
            FileProblem::Unreadable { path, fault, .. } => match fault {
                LoadFault::NotFound => {
                    say(lang, format!("there is no file `{path}`"), format!("нет файла `{path}`"))
                }
                LoadFault::NotUtf8 { .. } => say(
                    lang,
                    format!("`{path}` is not text in UTF-8"),
                    format!("`{path}` – не текст в кодировке UTF-8"),
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
                format!("a row has {found} fields, the header {expected}"),
                format!("полей в строке: {found}, в шапке: {expected}"),
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
            FileProblem::Unreadable { .. }
            | FileProblem::Empty { .. }
            | FileProblem::Ragged { .. }
            | FileProblem::DuplicateCode { .. }
            | FileProblem::UnknownParent { .. }
            | FileProblem::CodeCycle { .. }
            | FileProblem::NoCodes { .. } => None,
        }
    }

    fn labels(&self, _: Lang) -> Vec<Label> {
        self.span().map(Label::bare).into_iter().collect()
    }

    fn data_places(&self) -> Vec<DataPlace> {
        let place = |file: &String, row: u64, value: Option<&String>| DataPlace {
            file: file.clone(),
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
            | FileProblem::Empty { .. }
            | FileProblem::NoHeader { .. }
            | FileProblem::DuplicateCode { .. }
            | FileProblem::NoCodes { .. } => Vec::new(),
        }
    }
}
