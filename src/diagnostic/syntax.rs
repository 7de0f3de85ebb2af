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
    Stray { written: String, inside: String },
    /// The unit of an indicator among its clauses.
    UnitInside { unit: String },
    /// `coverage 80`
    PercentMissing { written: String, instead: String },
    /// `exclude 1012`: a key or a code without its quotes.
    Unquoted { written: String, instead: String },
    /// `indicator "Jobs" { }`: a title and no name; `instead` has both.
    NoName { title: String, instead: String },
    /// `owner "Ministry"`: a title where the name of a declaration belongs.
    TitleForName {
        written: String,
        /// The keyword of the clause.
        clause: String,
        title: String,
        /// `, section 3.2` of a text that names an act and a place in it.
        place: Option<String>,
        /// The keyword that declares what is meant.
        declaration: String,
        /// The name of the declaration with this title, or one that it might have.
        name: String,
        declared: bool,
    },
    /// `owner ministry, agency`: one answers; `inside` is the keyword of the block.
    SeveralOwners { clause: String, instead: String, inside: String },
    /// A clause that the author declared, within a line; `expected` is what else might stand there.
    WithinLine { found: String, expected: Vec<Expected> },
    /// `core kind == company`: a word is left out; `instead` has it between its neighbours.
    WordMissing { missing: String, before: String, instead: String },
    /// `of all clusters`: each by itself or all together.
    EachOrAll { written: String, each: String, all: String },
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

/// `basis concept "section 3.2"`
fn with_place(clause: &str, name: &str, place: Option<&str>) -> String {
    match place {
        Some(place) => format!("{clause} {name} \"{place}\""),
        None => format!("{clause} {name}"),
    }
}

impl SyntaxProblem {
    /// Every code, each with a page that explains it.
    pub const CODES: &[&str] = &[
        "E0101", "E0102", "E0103", "E0104", "E0105", "E0106", "E0107", "E0108", "E0109", "E0110", "E0111",
        "E0112", "E0113", "E0114", "E0115", "E0116", "E0117", "E0118", "E0119", "E0120", "E0121", "E0122",
        "E0123", "E0124", "W0101",
    ];
}

impl Describe for SyntaxProblem {
    fn code(&self) -> &'static str {
        match self.slip {
            Slip::Unexpected { .. } | Slip::Stray { .. } | Slip::UnitInside { .. } => "E0101",
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
            Slip::NoName { .. } => "E0119",
            Slip::TitleForName { .. } => "E0120",
            Slip::SeveralOwners { .. } => "E0121",
            Slip::WithinLine { .. } => "E0122",
            Slip::EachOrAll { .. } => "E0123",
            Slip::WordMissing { .. } => "E0124",
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
            Slip::Stray { written, inside } => (
                format!("`{written}` is written inside `{inside}`"),
                format!("`{written}` пишут внутри объявления `{inside}`"),
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
            Slip::NoName { title, .. } => (
                format!("a name is missing before the title `{title}`"),
                format!("перед названием `{title}` нет имени"),
            ),
            Slip::TitleForName { written, clause, .. } => (
                format!("`{written}` is a title, and a name belongs after `{clause}`"),
                format!("`{written}` – название, а после `{clause}` нужно имя"),
            ),
            Slip::SeveralOwners { clause, .. } => (
                format!("`{clause}` names one body, and here stand several"),
                format!("`{clause}` называет один орган, а здесь их несколько"),
            ),
            Slip::WithinLine { found, .. } => (
                format!("the clause `{found}` stands within a line"),
                format!("указание `{found}` стоит не с начала строки"),
            ),
            Slip::WordMissing { missing, before, .. } => (
                format!("the word `{missing}` is missing before `{before}`"),
                format!("перед `{before}` нет слова `{missing}`"),
            ),
            Slip::EachOrAll { written, .. } => (
                format!("`{written}` may be each of them or all together"),
                format!("`{written}` – это каждый отдельно или все вместе"),
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
            | Slip::WordMissing { instead, .. }
            | Slip::OpenQuote { instead: Some(instead) } => {
                (format!("write `{instead}`"), format!("напишите `{instead}`"))
            }
            Slip::Stray { inside, .. } => (
                format!("move it into `{inside} … {{ }}`"),
                format!("перенесите его внутрь `{inside} … {{ }}`"),
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
            Slip::NoName { instead, .. } => (
                format!("write `{instead}`: other places speak of it by the name"),
                format!("напишите `{instead}`: по имени на него ссылаются"),
            ),
            Slip::TitleForName { clause, name, place, declared: true, .. } => {
                let instead = with_place(clause, name, place.as_deref());
                (format!("write `{instead}`"), format!("напишите `{instead}`"))
            }
            Slip::TitleForName { clause, title, name, place, declaration, .. } => {
                let instead = with_place(clause, name, place.as_deref());
                (
                    format!("declare `{declaration} {name} \"{title}\"` and write `{instead}`"),
                    format!("объявите `{declaration} {name} \"{title}\"` и напишите `{instead}`"),
                )
            }
            Slip::SeveralOwners { instead, inside, .. } => (
                format!(
                    "write `{instead}`; for the others declare a clause: `field partners of {inside} : text`"
                ),
                format!(
                    "напишите `{instead}`; для остальных объявите указание: `поле соисполнители для {inside} : текст`"
                ),
            ),
            Slip::WithinLine { found, .. } => {
                (format!("begin a new line before `{found}`"), format!("начните с `{found}` новую строку"))
            }
            Slip::EachOrAll { each, all, .. } => (
                format!("write `{each}` for each by itself, `{all}` for all together"),
                format!("напишите `{each}`, если каждый отдельно, и `{all}`, если все вместе"),
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
