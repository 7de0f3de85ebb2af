//! Units as pure algebra: dimensions, scales, shares and points, and the exact numbers they measure.
//!
//! A unit is a dimension (a product of powers of base units) and a scale relative to them. Two units fit
//! one another when their dimensions and senses agree; their scales then convert exactly.

mod number;
mod prefix;
mod rational;
mod rule;
mod statistics;
mod table;

pub use number::Number;
pub use prefix::{Prefixed, prefixed};
pub use rational::Rational;
pub use rule::{Clash, Factors, Operand, Operation, divide, multiply};
pub use statistics::{deviation, gini, quantile, quantile_of_sorted};
pub use table::{BaseUnit, UnitFault, UnitTable};

use std::sync::Arc;

/// A base unit, by its place in the [`UnitTable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BaseId(pub u32);

/// A product of powers of base units; no power is 0. The empty product is a plain number.
///
/// Its powers stand in the order of their base units. Every node of a formula has a dimension, so that a copy of it
/// must cost nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Dimension(Arc<[(BaseId, i32)]>);

impl Dimension {
    pub fn none() -> Self {
        Dimension::default()
    }

    pub fn base(id: BaseId) -> Self {
        Dimension(Arc::new([(id, 1)]))
    }

    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// This dimension times `other` to the power `power`.
    pub fn times(&self, other: &Dimension, power: i32) -> Dimension {
        if other.is_none() {
            return self.clone();
        }
        let mut out = self.0.to_vec();
        for (id, p) in other.parts() {
            match out.binary_search_by_key(&id, |(known, _)| *known) {
                Ok(at) => out.get_mut(at).into_iter().for_each(|(_, own)| *own += p * power),
                Err(at) => out.insert(at, (id, p * power)),
            }
        }
        out.retain(|(_, power)| *power != 0);
        Dimension(out.into())
    }

    pub fn pow(&self, power: i32) -> Dimension {
        Dimension::none().times(self, power)
    }

    pub fn parts(&self) -> impl Iterator<Item = (BaseId, i32)> + '_ {
        self.0.iter().copied()
    }
}

/// What a number without dimension says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sense {
    /// A quantity or a plain number.
    Plain,
    /// A part of a whole (`12 %`).
    Share,
    /// A difference of shares (`5 pp`).
    Points,
}

/// A unit of measure.
///
/// `scale` says how many base units one of this unit is (`thousand RUB` = 1000, `%` = 1/100).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub dimension: Dimension,
    pub scale: Rational,
    pub sense: Sense,
    /// How it was written (`thousand RUB / person`); empty for a plain number.
    pub text: Arc<str>,
}

impl Unit {
    /// A plain number.
    pub fn one() -> Self {
        Unit { dimension: Dimension::none(), scale: Rational::one(), sense: Sense::Plain, text: "".into() }
    }

    /// `%`
    pub fn percent() -> Self {
        Unit { sense: Sense::Share, scale: Rational::ratio(1, 100), text: "%".into(), ..Unit::one() }
    }

    /// `pp`, shown as `text` (`pp` or `пп`).
    pub fn points(text: &str) -> Self {
        Unit { sense: Sense::Points, scale: Rational::ratio(1, 100), text: text.into(), ..Unit::one() }
    }

    /// True where a value in `other` can be said in this unit.
    pub fn fits(&self, other: &Unit) -> bool {
        self.dimension == other.dimension && self.sense == other.sense
    }

    /// What a value in `self` is multiplied by to be said in `other`; the two fit.
    pub fn factor_to(&self, other: &Unit) -> Rational {
        self.scale.clone() / other.scale.clone()
    }

    /// The unit of a product.
    pub fn times(&self, other: &Unit) -> Unit {
        let text = match (self.text.is_empty(), other.text.is_empty()) {
            (true, _) => Arc::clone(&other.text),
            (_, true) => Arc::clone(&self.text),
            (false, false) => match (self.of_one(other), other.of_one(self)) {
                (Some(rest), _) | (None, Some(rest)) => rest.into(),
                (None, None) => format!("{} * {}", self.text, other.text).into(),
            },
        };
        Unit {
            dimension: self.dimension.times(&other.dimension, 1),
            scale: self.scale.clone() * other.scale.clone(),
            sense: Sense::Plain,
            text,
        }
    }

    /// `GJ` of `GJ / tonne` beside `tonne`: what is left of the text when the divisor cancels.
    fn of_one(&self, divisor: &Unit) -> Option<&str> {
        let (above, below) = self.text.split_once(" / ")?;
        (below == &*divisor.text).then_some(above)
    }

    /// The unit of a quotient; like units cancel to a plain number.
    pub fn per(&self, other: &Unit) -> Unit {
        let dimension = self.dimension.times(&other.dimension, -1);
        let scale = self.scale.clone() / other.scale.clone();
        let text = if dimension.is_none() && scale == Rational::one() {
            "".into()
        } else {
            match (self.text.is_empty(), other.text.is_empty()) {
                (_, true) => Arc::clone(&self.text),
                (true, false) => match other.text.split_once(" / ") {
                    Some((above, below)) if !below.contains(['/', '*', '(']) => {
                        format!("{below} / {above}").into()
                    }
                    _ => format!("1 / {}", parenthesised(&other.text)).into(),
                },
                (false, false) => format!("{} / {}", self.text, parenthesised(&other.text)).into(),
            }
        };
        Unit { dimension, scale, sense: Sense::Plain, text }
    }

    /// The unit of an integer power.
    pub fn pow(&self, power: i32) -> Unit {
        Unit {
            dimension: self.dimension.pow(power),
            scale: self.scale.pow(power),
            sense: Sense::Plain,
            text: match &*self.text {
                "" => "".into(),
                word if word.contains([' ', '^', '²', '³']) => format!("({word})^{power}").into(),
                word => format!("{word}^{power}").into(),
            },
        }
    }
}

fn parenthesised(text: &str) -> String {
    if text.contains(['/', '*']) { format!("({text})") } else { text.to_owned() }
}
