//! What is written in one piece: names, texts, numbers and units, with the place of each.
//!
//! Text is already cleaned of what a word processor did to it, names are NFC-normalised; what a name or a word of a unit
//! means is not known here.

use crate::source::Span;

/// A name as written (`petrochem`), NFC-normalised.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// A text literal (`"20.1"`, `«Казань»`) with its escapes resolved; the span includes the quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub value: String,
    pub span: Span,
}

/// A dotted name (`first.productivity`, `petrochem.core`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub parts: Vec<Name>,
    pub span: Span,
}

/// A number as written, digits only (`1_500.25` is `1500.25`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub digits: String,
    pub span: Span,
}

/// A word of a unit: `RUB`, `RUB[2010]`, `m^2`, `%`, `pp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitWord {
    /// The word; `%` for the percent sign and `pp` for both spellings of percentage points.
    pub word: String,
    /// `[2010]`
    pub price_year: Option<i16>,
    /// `^2`; 1 when not written.
    pub power: i8,
    pub span: Span,
}

/// A unit expression (`thousand RUB / person`); juxtaposed words multiply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitExpr {
    /// Products and quotients in order; `true` marks a factor that divides.
    pub factors: Vec<(bool, UnitWord)>,
    pub span: Span,
}
