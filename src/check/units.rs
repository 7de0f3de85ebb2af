//! Units: their declarations, unit expressions, and the messages where they do not match.

use std::collections::BTreeMap;

use super::circle::circle_from;
use super::{Checker, Sorted};
use crate::diagnostic::{
    Kind, Misfit, MoneyProblem, NameProblem, Slip, SyntaxProblem, UnitProblem, UnitsHint,
};
use crate::keyword::{Lang, NEAR, NEAR_SIGNS, canonical};
use crate::source::{FileId, Span};
use crate::syntax::tree::{self, DeclarationKind, Expr, Name, UnitExpr, UnitWord};
pub use crate::unit::{Clash, Factors, Operand, Operation, divide, multiply};
use crate::unit::{Dimension, Prefixed, Rational, Unit, UnitFault, prefixed};

/// The library's module of units.
pub const MODULE: &str = "units";

/// True where the library's module of units declares a word, or makes it of a prefix and a symbol.
pub fn in_library(word: &str) -> bool {
    let Some(module) = crate::library::module(MODULE) else { return false };
    let parsed = crate::syntax::parse_named(FileId(0), module.name, module.text);
    parsed.file.declarations.iter().any(|declaration| match &declaration.kind {
        DeclarationKind::Unit(unit) => {
            let mut names = [&unit.name].into_iter().chain(&unit.also).chain(&unit.prefixed);
            names.any(|n| n.text == word)
                || unit.prefixed.iter().any(|symbol| prefixed(&symbol.text).any(|made| made.name == word))
        }
        _ => false,
    })
}

fn texts<'n>(names: impl Iterator<Item = &'n Name>) -> Vec<String> {
    names.map(|n| n.text.clone()).collect()
}

impl Checker<'_> {
    /// Base units and currencies first, then derived ones, in any order of the text.
    pub(super) fn check_units(&mut self, sorted: &Sorted<'_>) {
        // Names that are written first, so that one made of a prefix never takes the place of another.
        let currencies: Vec<_> = sorted
            .currencies
            .iter()
            .map(|(d, _)| (*d, self.is_free([&d.name].into_iter().chain(&d.also))))
            .collect();
        let written = |d: &'_ tree::UnitDecl| -> Vec<Name> {
            [&d.name].into_iter().chain(&d.also).chain(&d.prefixed).cloned().collect()
        };
        let units: Vec<_> =
            sorted.units.iter().filter_map(|(d, _)| self.is_free(written(d).iter()).then_some(*d)).collect();
        for (declared, _) in currencies.into_iter().filter(|(_, free)| *free) {
            self.units.add_base(&texts([&declared.name].into_iter().chain(&declared.also)), true);
        }
        let mut waiting = Vec::new();
        for declared in units {
            let made = self.with_prefixes(&declared.prefixed);
            match &declared.definition {
                None => {
                    let id = self.units.add_base(&texts(written(declared).iter()), false);
                    let unit = Unit { dimension: Dimension::base(id), ..Unit::one() };
                    self.add_prefixed(&unit, &made);
                }
                Some(definition) => waiting.push((declared, made, definition)),
            }
        }
        // A unit may be defined by one that stands below it.
        loop {
            let before = waiting.len();
            waiting.retain(|(declared, made, (number, unit))| {
                if unit.as_ref().is_some_and(|u| !u.factors.iter().all(|(_, word)| self.is_known(word))) {
                    return true;
                }
                let base = match unit {
                    Some(unit) => self.unit(unit),
                    None => Some(Unit::one()),
                };
                let mut times = Rational::parse(&number.digits).unwrap_or_else(Rational::one);
                if times == Rational::zero() {
                    times = Rational::one();
                    let (what, why) = (self.written(number.span), Misfit::UnitOfNothing);
                    self.report(NameProblem::Misplaced { what, why, span: number.span });
                }
                if let Some(base) = base {
                    let unit = Unit { scale: base.scale.clone() * times, ..base };
                    self.units.add_derived(&texts(written(declared).iter()), &unit);
                    self.add_prefixed(&unit, made);
                }
                false
            });
            if waiting.len() == before {
                break;
            }
        }
        let circle = self.circle_of_units(&waiting.iter().map(|(d, ..)| *d).collect::<Vec<_>>());
        for (declared, _, (_, unit)) in waiting {
            if let Some(unit) = unit.as_ref().filter(|_| !circle.contains(&declared.name.span)) {
                self.unit(unit);
            }
        }
    }

    fn is_known(&self, word: &UnitWord) -> bool {
        matches!(word.word.as_str(), "%" | "pp" | "пп") || self.units.contains(&word.word)
    }

    /// Reports units that are defined by one another; gives the places of their names.
    fn circle_of_units(&mut self, waiting: &[&tree::UnitDecl]) -> Vec<Span> {
        let named = |word: &str| {
            let bears = |d: &&tree::UnitDecl| d.name.text == word || d.also.iter().any(|n| n.text == word);
            waiting.iter().position(bears)
        };
        let needs = waiting.iter().enumerate().map(|(at, declared)| {
            let unit = declared.definition.as_ref().and_then(|(_, unit)| unit.as_ref());
            let factors = unit.map(|unit| unit.factors.as_slice()).unwrap_or_default();
            (at, factors.iter().filter_map(|(_, word)| named(&word.word)).collect())
        });
        let needs: BTreeMap<usize, Vec<usize>> = needs.collect();
        let mut told: Vec<Span> = Vec::new();
        for start in 0..waiting.len() {
            let Some(circle) = circle_from(&needs, start) else { continue };
            let parts: Vec<&Name> =
                circle.iter().filter_map(|at| waiting.get(*at)).map(|d| &d.name).collect();
            if parts.iter().any(|name| told.contains(&name.span)) {
                continue;
            }
            let spans: Vec<Span> = parts.iter().map(|name| name.span).collect();
            told.extend(spans.iter().copied());
            let names = parts.iter().chain(parts.first()).map(|name| name.text.clone()).collect();
            self.report(NameProblem::Cycle { names, spans });
        }
        told
    }

    /// The symbols with every prefix; reports those whose names are taken.
    fn with_prefixes(&mut self, symbols: &[Name]) -> Vec<Prefixed> {
        let mut made = Vec::new();
        for symbol in symbols {
            for one in prefixed(&symbol.text) {
                match self.names.units.add(&one.name, (), symbol.span) {
                    None => made.push(one),
                    Some(first) => {
                        let (name, prefix) = (one.name, one.prefix);
                        let (symbol, span) = (symbol.text.clone(), symbol.span);
                        self.report(MoneyProblem::PrefixTaken { name, prefix, symbol, span, first });
                    }
                }
            }
        }
        made
    }

    fn add_prefixed(&mut self, unit: &Unit, made: &[Prefixed]) {
        for one in made {
            let scale = unit.scale.clone() * one.factor.clone();
            self.units.add_derived(std::slice::from_ref(&one.name), &Unit { scale, ..unit.clone() });
        }
    }

    /// Whether two units differ only in the year of the prices.
    pub(super) fn same_but_prices(&self, a: &Unit, b: &Unit) -> bool {
        let nominal = |unit: &Unit| {
            let names = unit
                .dimension
                .parts()
                .map(|(id, power)| (self.units.base(id).map(|b| b.name.clone()).unwrap_or_default(), power));
            let mut names: Vec<(String, i32)> = names.collect();
            names.sort();
            names
        };
        a.dimension != b.dimension && nominal(a) == nominal(b)
    }

    /// Notes the names of a unit; reports those that are taken.
    fn is_free<'n>(&mut self, names: impl Iterator<Item = &'n Name>) -> bool {
        let mut free = true;
        for name in names {
            let first = self.names.units.add(&name.text, (), name.span);
            let Some(first) = first else { continue };
            free = false;
            self.declared_twice(Kind::Unit, name, first);
        }
        free
    }

    /// `thousand RUB / person` as a unit; reports unknown words.
    pub(super) fn unit(&mut self, written: &UnitExpr) -> Option<Unit> {
        let mut product = self.product(written.factors.iter().map(|(divides, word)| (*divides, word)))?;
        if written.factors.len() > 1 || written.factors.iter().any(|(_, word)| word.power != 1) {
            product.text = self.written(written.span).replace('.', "").into();
        }
        Some(product)
    }

    /// The unit of a quantity (`1500 thousand RUB`).
    pub(super) fn unit_words(&mut self, words: &[UnitWord]) -> Option<Unit> {
        let mut product = self.product(words.iter().map(|word| (false, word)))?;
        if let (Some(first), Some(last)) = (words.first(), words.last())
            && words.len() > 1
        {
            product.text = self.written(first.span.to(last.span)).replace('.', "").into();
        }
        Some(product)
    }

    fn product<'t>(&mut self, words: impl Iterator<Item = (bool, &'t UnitWord)>) -> Option<Unit> {
        let mut product: Option<Unit> = None;
        let words: Vec<(bool, &UnitWord)> = words.collect();
        let (failed, mut unknown) = (self.said_in_words(&words), false);
        for (divides, word) in words.into_iter().filter(|_| !failed) {
            let Some(unit) = self.unit_word(word) else {
                unknown = true;
                continue;
            };
            let unit = if word.power == 1 { unit } else { unit.pow(i32::from(word.power)) };
            product = Some(match (product, divides) {
                (None, false) => unit,
                (None, true) => Unit::one().per(&unit),
                (Some(before), false) => before.times(&unit),
                (Some(before), true) => before.per(&unit),
            });
        }
        product.filter(|_| !failed && !unknown)
    }

    /// Reports what stands after a number in words and has a sign or a keyword: `40 процентов`, `5 каждый год`.
    fn said_in_words(&mut self, words: &[(bool, &UnitWord)]) -> bool {
        // What the policy knows as units is none of it.
        if words.iter().all(|(_, word)| self.is_known(word)) {
            return false;
        }
        let signs = NEAR_SIGNS.iter().filter(|(en, ..)| matches!(*en, "%" | "pp" | "/"));
        let every = NEAR.iter().filter(|(slot, _)| slot.starts_with("every_"));
        let every = every.filter_map(|(slot, phrases)| {
            Some((canonical(slot, Lang::En)?, canonical(slot, Lang::Ru)?, *phrases))
        });
        for (en, ru, phrases) in signs.copied().chain(every) {
            for phrase in phrases {
                let parts: Vec<&str> = phrase.split(' ').collect();
                let said = |run: &&[(bool, &UnitWord)]| {
                    run.iter().zip(&parts).all(|((_, word), part)| word.word.to_lowercase() == **part)
                };
                let Some(run) = words.windows(parts.len()).find(said) else { continue };
                let (Some((_, first)), Some((_, last))) = (run.first(), run.last()) else { continue };
                if run.iter().all(|(_, word)| self.units.contains(&word.word)) {
                    continue;
                }
                let span = first.span.to(last.span);
                let instead = if phrase.is_ascii() { en } else { ru };
                let (written, instead, more) = (self.written(span), instead.to_owned(), Vec::new());
                self.report(SyntaxProblem { span, slip: Slip::OtherWord { written, instead, more } });
                return true;
            }
        }
        false
    }

    /// The unit that a bare name is.
    pub(super) fn unit_of_word(&mut self, expr: &Expr) -> Option<Unit> {
        let name = Self::bare_name(expr)?;
        self.units.word(&name.text, None).ok()
    }

    fn unit_word(&mut self, word: &UnitWord) -> Option<Unit> {
        match self.units.word(&word.word, word.price_year) {
            Ok(unit) => Some(unit),
            // What is wrong with one that is declared is told there.
            Err(UnitFault::Unknown { word: written }) if self.names.units.find(&written).is_some() => None,
            Err(UnitFault::Unknown { word: written }) => {
                let name = Name { text: written, span: word.span };
                let known: Vec<String> = self.units.words().map(str::to_owned).collect();
                self.unknown(Kind::Unit, &name, known.iter().map(String::as_str));
                None
            }
            Err(UnitFault::NotMoney { word: written }) => {
                self.report(UnitProblem::NotMoney { word: written, span: word.span });
                None
            }
        }
    }

    /// The unit that the indicator being read states after its arrow.
    fn stated_unit(&mut self) -> Option<Unit> {
        let (name, _) = self.stack.last()?;
        let stated = self.indicators.iter().find(|i| i.tree.head.name.text == *name)?.tree.unit.clone()?;
        self.unit(&stated)
    }

    /// The names of two units that are money of different currencies and nothing else.
    fn currencies(&self, left: &Unit, right: &Unit) -> Option<(String, String)> {
        let money = |unit: &Unit| {
            let mut parts = unit.dimension.parts();
            let (id, power) = parts.next()?;
            let base = self.units.base(id)?;
            let plain = power == 1 && parts.next().is_none() && base.currency && base.price_year.is_none();
            plain.then(|| base.name.clone())
        };
        let (left, right) = (money(left)?, money(right)?);
        (left != right).then_some((left, right))
    }

    /// Reports two operands that do not go together.
    pub(super) fn clash(
        &mut self,
        clash: &Clash,
        operation: Operation,
        a: (&Operand, Span),
        b: (&Operand, Span),
        in_row: bool,
    ) {
        let ((left, left_span), (right, right_span)) = (a, b);
        match clash {
            Clash::Units => {
                let literal = |text: &str| {
                    text.trim_start_matches(['(', '-', ' ']).starts_with(|c: char| c.is_ascii_digit())
                };
                let (left_text, right_text) = (self.written(left_span), self.written(right_span));
                // A ratio or a product is proposed where it would have the unit that the indicator states.
                let stated = match operation {
                    Operation::Sum => self.stated_unit(),
                    Operation::Subtraction | Operation::Comparison => None,
                };
                let (ratio, product) = (left.unit.per(&right.unit), left.unit.times(&right.unit));
                let sign = match operation {
                    Operation::Sum => Some('+'),
                    Operation::Subtraction => Some('-'),
                    Operation::Comparison => None,
                };
                let hint = if let Some(sign) = sign.filter(|_| right.percent.is_some()) {
                    // `baseline + 3 %` of what is no share.
                    UnitsHint::Growth { text: format!("{left_text} * (1 {sign} {right_text})") }
                } else if right.percent.is_some() && self.in_demand {
                    let base = self.policy.baseline.map(|period| period.to_string());
                    UnitsHint::Percent { percent: right_text, base, unit: left.unit.text.to_string() }
                } else if let (true, Some((found, wanted))) =
                    (in_row || literal(&right_text), self.currencies(&left.unit, &right.unit))
                {
                    UnitsHint::Currencies { amount: left_text, found, wanted }
                } else if literal(&right_text) {
                    UnitsHint::Literal { unit: left.unit.text.to_string() }
                } else if literal(&left_text) {
                    UnitsHint::Literal { unit: right.unit.text.to_string() }
                } else if stated.as_ref().is_some_and(|s| s.dimension == ratio.dimension) {
                    UnitsHint::Ratio {
                        text: format!("{left_text} / {right_text}"),
                        unit: ratio.text.to_string(),
                    }
                } else if stated.as_ref().is_some_and(|s| s.dimension == product.dimension) {
                    UnitsHint::Product {
                        text: format!("{left_text} * {right_text}"),
                        unit: product.text.to_string(),
                    }
                } else {
                    let hint = self.units_hint((&left.unit, left_span), (&right.unit, right_span), in_row);
                    hint.unwrap_or(UnitsHint::Nothing)
                };
                let (left_unit, right_unit) = (left.unit.text.to_string(), right.unit.text.to_string());
                self.report(UnitProblem::Units {
                    left: left_span,
                    left_unit,
                    right: right_span,
                    right_unit,
                    hint,
                });
            }
            Clash::Bare { number } => {
                let (span, unit) = if right.bare.is_some() {
                    (right_span, left.unit.text.to_string())
                } else {
                    (left_span, right.unit.text.to_string())
                };
                let part = number.is_positive() && *number <= Rational::one() && unit == "%";
                let percent = part.then(|| (number.clone() * Rational::from(100i64)).to_string());
                self.report(UnitProblem::BareNumber { number: number.to_string(), percent, unit, span });
            }
            Clash::SharePlusShare { percent } => {
                self.report(UnitProblem::SharePlusShare {
                    percent: percent.to_string(),
                    minus: operation == Operation::Subtraction,
                    span: left_span.to(right_span),
                });
            }
            Clash::ShareWithPoints => {
                let (left_unit, right_unit) = (left.unit.text.to_string(), right.unit.text.to_string());
                self.report(UnitProblem::ShareWithPoints {
                    left: left_span,
                    left_unit,
                    right: right_span,
                    right_unit,
                });
            }
        }
    }
}
