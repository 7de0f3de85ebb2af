//! The names of units: what each word means, in one table per policy.

use std::collections::BTreeMap;

use super::{BaseId, Dimension, Rational, Sense, Unit};

/// A base unit: its name and, for money in constant prices, the year of the prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUnit {
    pub name: String,
    pub currency: bool,
    pub price_year: Option<i16>,
}

/// Why a unit has no meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitFault {
    Unknown {
        word: String,
    },
    /// `person[2010]`: only money has prices.
    NotMoney {
        word: String,
    },
}

/// All units known to a policy.
#[derive(Debug, Clone, Default)]
pub struct UnitTable {
    bases: Vec<BaseUnit>,
    words: BTreeMap<String, Unit>,
}

impl UnitTable {
    /// Declares a base unit by its names, the first of which it bears in messages; gives its id.
    pub fn add_base(&mut self, names: &[String], currency: bool) -> BaseId {
        let name = names.first().cloned().unwrap_or_default();
        let id = self.push(BaseUnit { name, currency, price_year: None });
        self.add_derived(names, &Unit { dimension: Dimension::base(id), ..Unit::one() });
        id
    }

    /// Declares names for a unit made of others.
    pub fn add_derived(&mut self, names: &[String], unit: &Unit) {
        for word in names {
            self.words.insert(word.clone(), Unit { text: word.as_str().into(), ..unit.clone() });
        }
    }

    /// The unit of a word that is declared.
    pub fn known(&self, word: &str) -> Option<&Unit> {
        self.words.get(word)
    }

    pub fn contains(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    pub fn base(&self, id: BaseId) -> Option<&BaseUnit> {
        self.bases.get(id.0 as usize)
    }

    /// An amount of one currency, whatever its scale and the year of its prices.
    pub fn is_money(&self, unit: &Unit) -> bool {
        let mut parts = unit.dimension.parts();
        let first = parts.next().filter(|_| unit.sense == Sense::Plain && parts.next().is_none());
        first.is_some_and(|(id, power)| power == 1 && self.base(id).is_some_and(|b| b.currency))
    }

    /// The unit of one word (`RUB`, `RUB[2010]`), without its power.
    pub fn word(&mut self, word: &str, price_year: Option<i16>) -> Result<Unit, UnitFault> {
        match word {
            "%" => return Ok(Unit::percent()),
            "pp" | "пп" => return Ok(Unit::points(word)),
            _ => {}
        }
        let unit =
            self.words.get(word).cloned().ok_or_else(|| UnitFault::Unknown { word: word.to_owned() })?;
        let Some(year) = price_year else { return Ok(unit) };
        let money = unit.dimension.parts().next().filter(|(id, power)| {
            *power == 1 && self.base(*id).is_some_and(|b| b.currency && b.price_year.is_none())
        });
        let Some((id, _)) = money.filter(|_| unit.sense == Sense::Plain) else {
            return Err(UnitFault::NotMoney { word: word.to_owned() });
        };
        let constant = self.constant_prices(id, year);
        Ok(Unit { dimension: Dimension::base(constant), text: format!("{word}[{year}]").into(), ..unit })
    }

    /// The text of a dimension in base units, for messages about inferred units.
    pub fn dimension_text(&self, dimension: &Dimension) -> String {
        let word = |id: BaseId, power: i32| {
            let base = self.base(id);
            let mut text = base.map(|b| b.name.clone()).unwrap_or_default();
            if let Some(year) = base.and_then(|b| b.price_year) {
                text = format!("{text}[{year}]");
            }
            if power == 1 { text } else { format!("{text}^{power}") }
        };
        let above: Vec<_> = dimension.parts().filter(|(_, p)| *p > 0).map(|(id, p)| word(id, p)).collect();
        let below: Vec<_> = dimension.parts().filter(|(_, p)| *p < 0).map(|(id, p)| word(id, -p)).collect();
        match (above.is_empty(), below.is_empty()) {
            (true, true) => String::new(),
            (false, true) => above.join(" * "),
            (true, false) => format!("1 / {}", below.join(" / ")),
            (false, false) => format!("{} / {}", above.join(" * "), below.join(" / ")),
        }
    }

    fn constant_prices(&mut self, money: BaseId, year: i16) -> BaseId {
        let name = self.base(money).map(|b| b.name.clone()).unwrap_or_default();
        let wanted = BaseUnit { name, currency: true, price_year: Some(year) };
        match self.bases.iter().position(|b| *b == wanted) {
            Some(at) => BaseId(u32::try_from(at).unwrap_or(u32::MAX)),
            None => self.push(wanted),
        }
    }

    fn push(&mut self, base: BaseUnit) -> BaseId {
        self.bases.push(base);
        BaseId(u32::try_from(self.bases.len() - 1).unwrap_or(u32::MAX))
    }
}

impl UnitTable {
    /// A scale word (`thousand`): a number that multiplies the unit after it.
    pub fn is_scale(&self, word: &str) -> bool {
        self.words
            .get(word)
            .is_some_and(|u| u.dimension.is_none() && u.sense == Sense::Plain && u.scale != Rational::one())
    }
}
