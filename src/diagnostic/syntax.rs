//! What can be wrong with the text itself, before any meaning.

use super::{Describe, Label, Lang};
use crate::source::Span;

/// A place where the text stops being Idel, with the mistake where it is a known one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxProblem {
    /// The word or sign at which nothing fits any more.
    pub span: Span,
    pub slip: Slip,
}

/// Mistakes that are recognised, each with what is to be written instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slip {
    /// Nothing more is known than the place; the words found there.
    Unexpected { found: String },
    /// The text ends, or the next declaration begins, before this one is complete.
    Unfinished,
    /// `12,5`
    DecimalComma { written: String, instead: String },
    /// `30.06.2011`
    DottedDate { written: String, instead: String },
    /// `2011-02-29`
    NoSuchDay { written: String },
    /// `5pp`, `2012Q2`
    Unspaced { written: String, instead: String },
    /// `indikator`
    Misspelt { written: String, instead: String },
    /// A text whose closing quote is not on its line.
    OpenQuote,
    /// A Latin letter where a Russian keyword of one letter stands (`c` for `с`).
    LatinLetter { instead: char },
    /// Brackets, powers or conditions nest too deep.
    TooDeep,
}

impl Describe for SyntaxProblem {
    fn code(&self) -> &'static str {
        match self.slip {
            Slip::Unexpected { .. } => "E0101",
            Slip::Unfinished => "E0102",
            Slip::DecimalComma { .. } => "E0103",
            Slip::DottedDate { .. } => "E0104",
            Slip::NoSuchDay { .. } => "E0105",
            Slip::Unspaced { .. } => "E0106",
            Slip::Misspelt { .. } => "E0107",
            Slip::OpenQuote => "E0108",
            Slip::TooDeep => "E0109",
            Slip::LatinLetter { .. } => "E0110",
        }
    }

    fn message(&self, lang: Lang) -> String {
        let (en, ru) = match &self.slip {
            Slip::Unexpected { found } => {
                (format!("`{found}` does not fit here"), format!("`{found}` здесь не подходит"))
            }
            Slip::Unfinished => ("the declaration is not finished".into(), "объявление не закончено".into()),
            Slip::DecimalComma { written, .. } => (
                format!("`{written}` has a comma in the number"),
                format!("в числе `{written}` стоит запятая"),
            ),
            Slip::DottedDate { written, .. } => (
                format!("`{written}` is not how a date is written"),
                format!("дата `{written}` записана в другом виде"),
            ),
            Slip::NoSuchDay { written } => {
                (format!("the calendar has no `{written}`"), format!("в календаре нет `{written}`"))
            }
            Slip::Unspaced { written, .. } => (
                format!("a letter follows the number in `{written}`"),
                format!("в `{written}` за числом сразу идёт буква"),
            ),
            Slip::Misspelt { written, .. } => {
                (format!("unknown word `{written}`"), format!("неизвестное слово `{written}`"))
            }
            Slip::OpenQuote => {
                ("the quote is not closed on its line".into(), "кавычка не закрыта на своей строке".into())
            }
            Slip::LatinLetter { instead } => (
                format!("a Latin letter stands where the Russian `{instead}` belongs"),
                format!("вместо русской `{instead}` стоит латинская буква"),
            ),
            Slip::TooDeep => ("the expression nests too deep".into(), "слишком глубокая вложенность".into()),
        };
        match lang {
            Lang::En => en,
            Lang::Ru => ru,
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let (en, ru) = match &self.slip {
            Slip::DecimalComma { instead, .. }
            | Slip::DottedDate { instead, .. }
            | Slip::Unspaced { instead, .. } => {
                (format!("write `{instead}`"), format!("напишите `{instead}`"))
            }
            Slip::Misspelt { instead, .. } => {
                (format!("did you mean `{instead}`?"), format!("возможно, имелось в виду `{instead}`"))
            }
            Slip::Unfinished => {
                ("is a closing bracket missing?".into(), "не пропущена ли закрывающая скобка?".into())
            }
            Slip::LatinLetter { .. } => (
                "type the letter again in the Russian layout".into(),
                "наберите букву заново в русской раскладке".into(),
            ),
            Slip::TooDeep => {
                ("give a name to a part of it".into(), "вынесите часть под отдельным именем".into())
            }
            Slip::Unexpected { .. } | Slip::NoSuchDay { .. } | Slip::OpenQuote => return None,
        };
        Some(match lang {
            Lang::En => en,
            Lang::Ru => ru,
        })
    }

    fn labels(&self, _: Lang) -> Vec<Label> {
        vec![Label::bare(self.span)]
    }
}
