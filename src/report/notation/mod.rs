//! Formulas in mathematical notation.
//!
//! Takes measures of a checked policy; gives a small tree of notation, which is written as LaTeX, as MathML or as one line of
//! text. Functions are unfolded, conversions between units are left out: a formula is written in quantities.

mod aggregate;
mod latex;
mod mathml;
mod measure;
mod plain;
mod predicate;
mod row;

pub use latex::latex;
pub use mathml::mathml;
pub use measure::Formulas;
pub use plain::plain;
pub use predicate::Predicates;

/// A piece of notation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Math {
    /// A letter that stands for something: `K`, `t`.
    Letter(&'static str),
    /// A name or words, upright.
    Words(String),
    /// A number as the reader's language writes it, with its unit.
    Number(String),
    /// A sign between two pieces: `+`, `≥`, `∧`.
    Sign(&'static str),
    Row(Vec<Math>),
    Fraction(Box<Math>, Box<Math>),
    Root(Box<Math>),
    Power(Box<Math>, Box<Math>),
    /// With something below, at its right.
    Below(Box<Math>, Box<Math>),
    /// `|x|`, `(x)`, `{x}`
    Fenced(&'static str, Box<Math>, &'static str),
    /// A sum, a greatest value: the sign, what it runs over in lines below it, and what is taken.
    Over {
        sign: Large,
        below: Vec<Math>,
        of: Box<Math>,
    },
    /// The value where something is fixed in another way: `x |` with what is fixed.
    Where(Box<Math>, Vec<Math>),
    /// Values with their conditions; the last condition may be absent, for all else.
    Cases(Vec<(Math, Option<Math>)>, String),
    Call(String, Vec<Math>),
}

/// What stands before what is taken over a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Large {
    Sum,
    Product,
    Max,
    Min,
    /// A statistic by its word: `median`, `медиана`.
    Word(String),
}

impl Math {
    pub fn words(text: impl Into<String>) -> Math {
        Math::Words(text.into())
    }

    pub fn below(self, below: Math) -> Math {
        Math::Below(Box::new(self), Box::new(below))
    }

    pub fn fenced(self, open: &'static str, close: &'static str) -> Math {
        Math::Fenced(open, Box::new(self), close)
    }

    /// Pieces with a sign between each two.
    pub fn between(sign: &'static str, parts: impl IntoIterator<Item = Math>) -> Math {
        let mut row = Vec::new();
        for part in parts {
            if !row.is_empty() {
                row.push(Math::Sign(sign));
            }
            row.push(part);
        }
        Math::Row(row)
    }
}
