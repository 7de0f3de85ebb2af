//! Words, numbers, texts, periods and units.

use pest::iterators::Pair;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::draft::Draft;
use super::grammar::Rule;
use super::tree::{Calendar, Name, Number, Path, Period, Text, UnitWord};
use crate::source::{FileId, Span};

/// Builds nodes of one file.
#[derive(Debug, Clone, Copy)]
pub struct Builder<'d> {
    pub file: FileId,
    /// Where in the file the parsed piece begins.
    pub offset: usize,
    /// Where the piece was corrected before it parsed: spans are those of the text as it was written.
    pub draft: Option<&'d Draft>,
}

impl Builder<'_> {
    pub fn span(self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        // pest counts the blanks before a closing position into some rules; a node ends with its last character.
        let (start, end) = (span.start(), span.start() + span.as_str().trim_end().len());
        let (start, end) = match self.draft {
            Some(draft) => (draft.original(start), draft.original(end)),
            None => (start, end),
        };
        Span::new(self.file, self.offset + start, self.offset + end.max(start))
    }

    pub fn name(self, pair: &Pair<'_, Rule>) -> Name {
        Name { text: composed(pair.as_str().trim()), span: self.span(pair) }
    }

    pub fn path(self, pair: Pair<'_, Rule>) -> Path {
        let span = self.span(&pair);
        Path { parts: pair.into_inner().map(|part| self.name(&part)).collect(), span }
    }

    pub fn number(self, pair: &Pair<'_, Rule>) -> Number {
        Number { digits: pair.as_str().replace('_', ""), span: self.span(pair) }
    }

    pub fn text(self, pair: &Pair<'_, Rule>) -> Text {
        let written = pair.as_str();
        let mut inner = written.chars();
        let opening = inner.next();
        inner.next_back();
        let value = if opening == Some('"') { unescape(inner.as_str()) } else { inner.as_str().to_owned() };
        Text { value, span: self.span(pair) }
    }

    /// A period, whose parts the grammar has counted; `None` where the calendar has no such day or month.
    pub fn calendar(self, pair: &Pair<'_, Rule>) -> Option<Calendar> {
        let mut parts = pair.as_str().trim().split('-');
        let year: i16 = parts.next()?.parse().ok()?;
        match (parts.next(), parts.next()) {
            (None, _) => Some(Calendar::Year(year)),
            (Some(part), None) => match part.strip_prefix('Q') {
                Some(quarter) => Some(Calendar::Quarter(year, quarter.parse().ok()?)),
                None => Some(Calendar::Month(year, part.parse().ok().filter(|m| (1..=12).contains(m))?)),
            },
            (Some(month), Some(day)) => {
                let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
                jiff::civil::Date::new(year, month, day).ok()?;
                Some(Calendar::Date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
            }
        }
    }

    /// True for a date, month or power that the grammar lets through and no calendar or unit knows.
    pub fn is_impossible(pair: &Pair<'_, Rule>) -> bool {
        let nowhere = Builder { file: FileId(0), offset: 0, draft: None };
        match pair.as_rule() {
            Rule::date | Rule::month => nowhere.calendar(pair).is_none(),
            Rule::unit_word | Rule::quantity_unit => nowhere.unit_word(pair).is_none(),
            _ => false,
        }
    }

    pub fn period(self, pair: &Pair<'_, Rule>) -> Option<Period> {
        Some(Period { value: self.calendar(pair)?, span: self.span(pair) })
    }

    /// `RUB[2010]^2`, `%`, `пп`; `None` where the power is out of range.
    pub fn unit_word(self, pair: &Pair<'_, Rule>) -> Option<UnitWord> {
        let span = self.span(pair);
        let written = pair.as_str().trim();
        let raised = |sign: char, power: i8| written.strip_suffix(sign).map(|body| (body, power));
        let (body, power) = match written.split_once('^') {
            Some((body, power)) => (body, power.parse().ok()?),
            None => raised('²', 2).or_else(|| raised('³', 3)).unwrap_or((written, 1)),
        };
        let (word, price_year) = match body.strip_suffix(']').and_then(|b| b.split_once('[')) {
            Some((word, year)) => (word, Some(year.parse().ok()?)),
            None => (body, None),
        };
        let word = if word == "пп" { "pp".to_owned() } else { composed(word) };
        Some(UnitWord { word, price_year, power, span })
    }
}

/// A word in the normal form in which names are compared; most are written in it.
fn composed(word: &str) -> String {
    if is_nfc(word) { word.to_owned() } else { word.nfc().collect() }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            other => out.push(other),
        }
    }
    out
}
