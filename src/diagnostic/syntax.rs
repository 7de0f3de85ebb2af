//! What can be wrong with the text itself, before any meaning.

use super::expected::{Expected, listed};
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
    /// Nothing more is known than the place; what stands there and what might.
    Unexpected { found: String, expected: Vec<Expected> },
    /// The text ends before this is complete.
    Unfinished { expected: Vec<Expected> },
    /// A bracket is still open where its clause or the text ends.
    Unclosed { bracket: char, close: char, opened: Span, at_end: bool },
    /// `12,5`
    DecimalComma { written: String, instead: String },
    /// `30.06.2011`, `1 кв. 2012`, `2011 г.`
    OtherDate { written: String, instead: String },
    /// `2011-02-29`
    NoSuchDay { written: String },
    /// `5pp`
    Unspaced { written: String, instead: String },
    /// `indikator`
    Misspelt { written: String, instead: String },
    /// `индикатор`, `не менее`, `top`: said otherwise than in Idel.
    OtherWord { written: String, instead: String, more: Vec<Span> },
    /// A clause of a block outside such a block: the keywords of both.
    Stray { written: String, inside: String, evaluated: bool },
    /// A role of a cluster outside its contour: its name, and the keywords `contour` and `where`.
    RoleOutside { role: String, contour: String, filter: String },
    /// The unit of an indicator among its clauses.
    UnitInside { unit: String },
    /// `coverage 80`
    PercentMissing { written: String, instead: String },
    /// `exclude 1012`: a key or a code without its quotes.
    Unquoted { written: String, instead: String },
    /// A text whose closing quote is not on its line, or is of another kind than its opening one.
    OpenQuote { instead: Option<String> },
    /// Brackets, powers or conditions nest too deep.
    TooDeep,
    /// A keyword with a letter of another alphabet (a Latin `c` for `с`).
    LookAlike { written: String, instead: String },
    /// `<>`, `&&`, `÷`
    Sign { written: String, instead: String },
    /// `;` after a clause, a full stop after a declaration.
    Separator { written: String },
    /// `Policy`
    Capital { written: String, instead: String },
    /// `1 500`, `1,500.25`
    GroupedNumber { written: String, instead: String },
    /// `'20'`, `„20“`
    OtherQuotes { written: String, instead: String },
    /// A bracket that closes nothing.
    Unopened { bracket: char },
    /// A name that mixes look-alike letters (`cтрока`); `latin` tells the alphabet of the strange letter.
    MixedScripts { written: String, letter: char, position: usize, latin: bool, instead: String },
}

impl SyntaxProblem {
    /// Every code, each with a page that explains it.
    pub const CODES: &[&str] = &[
        "E0101", "E0102", "E0103", "E0104", "E0105", "E0106", "E0107", "E0108", "E0109", "E0110", "E0111",
        "E0112", "E0113", "E0114", "E0115", "E0116", "E0117", "E0118", "W0101",
    ];
}

impl Describe for SyntaxProblem {
    fn code(&self) -> &'static str {
        match self.slip {
            Slip::Unexpected { .. }
            | Slip::Stray { .. }
            | Slip::RoleOutside { .. }
            | Slip::UnitInside { .. } => "E0101",
            Slip::Unfinished { .. } | Slip::Unclosed { .. } => "E0102",
            Slip::DecimalComma { .. } => "E0103",
            Slip::OtherDate { .. } => "E0104",
            Slip::NoSuchDay { .. } => "E0105",
            Slip::Unspaced { .. } => "E0106",
            Slip::Misspelt { .. } | Slip::OtherWord { .. } => "E0107",
            Slip::OpenQuote { .. } => "E0108",
            Slip::TooDeep => "E0109",
            Slip::LookAlike { .. } => "E0110",
            Slip::Sign { .. } => "E0111",
            Slip::Separator { .. } => "E0112",
            Slip::Capital { .. } => "E0113",
            Slip::GroupedNumber { .. } => "E0114",
            Slip::OtherQuotes { .. } => "E0115",
            Slip::Unopened { .. } => "E0116",
            Slip::PercentMissing { .. } => "E0117",
            Slip::Unquoted { .. } => "E0118",
            Slip::MixedScripts { .. } => "W0101",
        }
    }

    fn message(&self, lang: Lang) -> String {
        let (en, ru) = match &self.slip {
            Slip::Unexpected { found, expected } if expected.is_empty() => {
                (format!("`{found}` does not fit here"), format!("`{found}` здесь не подходит"))
            }
            Slip::Unexpected { found, expected } => (
                format!("expected {}, found `{found}`", listed(expected, Lang::En)),
                format!("ожидается {}, а стоит `{found}`", listed(expected, Lang::Ru)),
            ),
            Slip::Unfinished { expected } if expected.is_empty() => {
                ("the declaration is not finished".into(), "объявление не закончено".into())
            }
            Slip::Unfinished { expected } => (
                format!("the text ends where {} is expected", listed(expected, Lang::En)),
                format!("текст обрывается, а ожидается {}", listed(expected, Lang::Ru)),
            ),
            Slip::Unclosed { bracket, .. } => {
                (format!("`{bracket}` is not closed"), format!("скобка `{bracket}` не закрыта"))
            }
            Slip::DecimalComma { written, .. } => (
                format!("`{written}` has a comma in the number"),
                format!("в числе `{written}` стоит запятая"),
            ),
            Slip::OtherDate { written, .. } => (
                format!("dates and periods are not written `{written}`"),
                format!("даты и периоды не пишут как `{written}`"),
            ),
            Slip::NoSuchDay { written } => {
                (format!("the calendar has no `{written}`"), format!("в календаре нет `{written}`"))
            }
            Slip::Unspaced { written, .. } => (
                format!("a letter follows the number in `{written}`"),
                format!("в `{written}` за числом сразу идёт буква"),
            ),
            Slip::Misspelt { written, .. } if written.contains(' ') => {
                (format!("unknown words `{written}`"), format!("неизвестные слова `{written}`"))
            }
            Slip::Misspelt { written, .. } => {
                (format!("unknown word `{written}`"), format!("неизвестное слово `{written}`"))
            }
            Slip::OtherWord { written, .. } => {
                (format!("`{written}` is not how Idel says it"), format!("в языке Idel не пишут `{written}`"))
            }
            Slip::Stray { written, inside, .. } => (
                format!("`{written}` is written inside `{inside}`"),
                format!("`{written}` пишут внутри объявления `{inside}`"),
            ),
            Slip::RoleOutside { role, contour, .. } => (
                format!("the role `{role}` is written inside `{contour} {{ }}`"),
                format!("роль `{role}` пишут внутри `{contour} {{ }}`"),
            ),
            Slip::UnitInside { .. } => (
                "the unit of an indicator is written before its brace".into(),
                "единицу показателя пишут до его скобки".into(),
            ),
            Slip::PercentMissing { written, .. } => {
                (format!("`%` is missing after `{written}`"), format!("после `{written}` нет знака `%`"))
            }
            Slip::Unquoted { written, .. } => (
                format!("`{written}` stands without quotes, and a text belongs here"),
                format!("`{written}` стоит без кавычек, а здесь нужен текст"),
            ),
            Slip::OpenQuote { instead: Some(_) } => (
                "the closing quote is not of the same kind as the opening one".into(),
                "закрывающая кавычка не того вида, что открывающая".into(),
            ),
            Slip::OpenQuote { instead: None } => {
                ("the quote is not closed on its line".into(), "кавычка не закрыта на своей строке".into())
            }
            Slip::TooDeep => ("the expression nests too deep".into(), "слишком глубокая вложенность".into()),
            Slip::LookAlike { written, .. } => (
                format!("`{written}` is written with a letter of another alphabet"),
                format!("в слове `{written}` буква другого алфавита"),
            ),
            Slip::Sign { written, .. } => (
                format!("the sign `{written}` does not fit here"),
                format!("знак `{written}` здесь не подходит"),
            ),
            Slip::Separator { written } => {
                (format!("`{written}` is not needed here"), format!("знак `{written}` здесь не нужен"))
            }
            Slip::Capital { written, .. } => (
                format!("the keyword `{written}` begins with a capital"),
                format!("ключевое слово `{written}` написано с прописной буквы"),
            ),
            Slip::GroupedNumber { written, .. } => (
                format!("the digits of `{written}` are grouped in a way that is not read"),
                format!("разряды числа `{written}` разделены не тем знаком"),
            ),
            Slip::OtherQuotes { written, .. } => (
                format!("{written} is not in quotes that are read"),
                format!("кавычки {written} не читаются"),
            ),
            Slip::Unopened { bracket } => {
                (format!("`{bracket}` closes nothing"), format!("скобка `{bracket}` ничего не закрывает"))
            }
            Slip::MixedScripts { written, letter, position, latin, .. } => (
                format!(
                    "`{written}` mixes alphabets: letter {position}, `{letter}`, is {}",
                    if *latin { "Latin" } else { "Cyrillic" }
                ),
                format!(
                    "в `{written}` смешаны алфавиты: {position}-я буква `{letter}` {}",
                    if *latin { "латинская" } else { "кириллическая" }
                ),
            ),
        };
        match lang {
            Lang::En => en,
            Lang::Ru => ru,
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let (en, ru) = match &self.slip {
            Slip::DecimalComma { instead, .. }
            | Slip::OtherDate { instead, .. }
            | Slip::Unspaced { instead, .. }
            | Slip::LookAlike { instead, .. }
            | Slip::Sign { instead, .. }
            | Slip::Capital { instead, .. }
            | Slip::OtherQuotes { instead, .. }
            | Slip::OtherWord { instead, .. }
            | Slip::PercentMissing { instead, .. }
            | Slip::Unquoted { instead, .. }
            | Slip::OpenQuote { instead: Some(instead) } => {
                (format!("write `{instead}`"), format!("напишите `{instead}`"))
            }
            Slip::Stray { inside, evaluated: true, .. } => (
                format!("move it into `{inside} … {{ }}`"),
                format!("перенесите его внутрь `{inside} … {{ }}`"),
            ),
            Slip::Stray { .. } => (
                "this version does not evaluate it yet: take it out for now".into(),
                "эта версия его ещё не вычисляет: пока уберите его".into(),
            ),
            Slip::RoleOutside { role, contour, filter } => (
                format!("write `{contour} {{ {role} {filter} … }}`"),
                format!("напишите `{contour} {{ {role} {filter} … }}`"),
            ),
            Slip::UnitInside { unit } => (
                format!("write `-> {unit}` before the `{{` of the indicator"),
                format!("напишите `-> {unit}` перед `{{` этого показателя"),
            ),
            Slip::GroupedNumber { instead, .. } => {
                let plain = instead.replace('_', "");
                (format!("write `{plain}` or `{instead}`"), format!("напишите `{plain}` или `{instead}`"))
            }
            Slip::MixedScripts { instead, .. } => (
                format!("write `{instead}` in one alphabet"),
                format!("напишите `{instead}` в одном алфавите"),
            ),
            Slip::Misspelt { instead, .. } => {
                (format!("did you mean `{instead}`?"), format!("возможно, имелось в виду `{instead}`"))
            }
            Slip::Unclosed { close, .. } => {
                (format!("close it with `{close}`"), format!("закройте её скобкой `{close}`"))
            }
            Slip::Unopened { .. } => {
                ("remove it, or open a bracket before".into(), "уберите её или откройте скобку раньше".into())
            }
            Slip::Separator { .. } => (
                "remove it: clauses and declarations follow one another without a sign".into(),
                "уберите его: части и объявления следуют друг за другом без знака".into(),
            ),
            Slip::OpenQuote { instead: None } => (
                "end the text with a quote on the same line".into(),
                "закройте кавычку на той же строке".into(),
            ),
            Slip::NoSuchDay { .. } => ("check the day and the month".into(), "проверьте день и месяц".into()),
            Slip::TooDeep => {
                ("give a name to a part of it".into(), "вынесите часть под отдельным именем".into())
            }
            Slip::Unexpected { .. } | Slip::Unfinished { .. } => return None,
        };
        Some(match lang {
            Lang::En => en,
            Lang::Ru => ru,
        })
    }

    fn mixed_scripts(&self) -> Option<(String, String, Span)> {
        match &self.slip {
            Slip::MixedScripts { written, instead, .. } => {
                Some((written.clone(), instead.clone(), self.span))
            }
            _ => None,
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        if let Slip::OtherWord { more, .. } = &self.slip {
            let here = if lang == Lang::En { "and here" } else { "и здесь" };
            let more = more.iter().map(|span| Label::new(*span, here));
            return std::iter::once(Label::bare(self.span)).chain(more).collect();
        }
        let Slip::Unclosed { close, opened, at_end, .. } = &self.slip else {
            return vec![Label::bare(self.span)];
        };
        let (here, there) = match (lang, at_end) {
            (Lang::En, true) => (format!("`{close}` is missing after this"), "opened here"),
            (Lang::En, false) => (format!("`{close}` is missing before this"), "opened here"),
            (Lang::Ru, true) => (format!("после этого нет `{close}`"), "открыта здесь"),
            (Lang::Ru, false) => (format!("перед этим нет `{close}`"), "открыта здесь"),
        };
        vec![Label::new(self.span, here), Label::new(*opened, there)]
    }
}
