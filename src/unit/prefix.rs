//! The prefixes of SI, in Latin and in Cyrillic letters: `kW`, `МВт`.

use super::Rational;

/// A prefix: its sign in Latin and in Cyrillic, and its power of ten.
///
/// Those that statistics and norms use; `da`, `h` and what is smaller than a thousandth are left out.
const PREFIXES: &[(&str, &str, i32)] = &[
    ("m", "м", -3),
    ("c", "с", -2),
    ("k", "к", 3),
    ("M", "М", 6),
    ("G", "Г", 9),
    ("T", "Т", 12),
    ("P", "П", 15),
];

/// A symbol with a prefix: `MW`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefixed {
    pub name: String,
    pub prefix: &'static str,
    /// What the unit of the symbol is multiplied by.
    pub factor: Rational,
}

/// A symbol with each prefix, in the letters of the symbol.
pub fn prefixed(symbol: &str) -> impl Iterator<Item = Prefixed> + '_ {
    let latin = symbol.starts_with(|c: char| c.is_ascii());
    PREFIXES.iter().map(move |(en, ru, power)| {
        let prefix = if latin { en } else { ru };
        let factor = Rational::from(10i64).pow(*power);
        Prefixed { name: format!("{prefix}{symbol}"), prefix, factor }
    })
}
