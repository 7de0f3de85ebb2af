//! Growth of money in each period's own prices: part of it is the growth of prices.
//!
//! One quantity is told of once, with every place that asks for its growth.

use std::collections::BTreeMap;

use super::algebra::PriceBasis;
use super::pass::{Node, Pass};
use super::shift::Shifts;
use crate::diagnostic::{QuantityProblem, Spot};
use crate::model::{ArithmeticOp, Demand, IndicatorId, Measure, MeasureKind, Plan, Target};
use crate::source::Span;
use crate::syntax::words;
use crate::unit::Unit;

/// What grows: an indicator, or a formula that only one declaration has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grows {
    Indicator(IndicatorId),
    /// By the place of the declaration.
    FormulaOf(Span),
}

/// The places where growth is asked for, by what grows, in the order in which they were found.
pub type Growths = BTreeMap<Grows, Growth>;

#[derive(Debug)]
pub struct Growth {
    text: String,
    unit: Unit,
    declared: Option<Span>,
    spots: Vec<Spot>,
}

impl<'p> Pass<'p> {
    /// `m / (m at year = year - 1)`, `(m - m_before) / m_before`
    pub(super) fn nominal_change(&mut self, node: &Node<'p>, home: Span) {
        let MeasureKind::Arithmetic { op: ArithmeticOp::Divide, left, right } = &node.measure.kind else {
            return;
        };
        let [_, below] = node.parts.as_slice() else { return };
        if below.prices.basis() == PriceBasis::Nominal && self.inference.shifts().is_change(left, right) {
            let spot = self.spot(node.trail.place());
            self.grows(right, home, spot);
        }
    }

    /// `wages >= 108 % of previous year`: the right side is the left at another time.
    pub(super) fn nominal_target(&mut self, target: &'p Target) {
        let right = match &target.demand {
            Demand::Compare { right, .. } | Demand::Follows(Plan::Measure(right)) => right,
            Demand::Within(..) | Demand::Follows(Plan::List(_)) => return,
        };
        let nominal = self.inference.prices(&target.measure.unit.dimension).basis() == PriceBasis::Nominal;
        if nominal && self.holds_moved(right, &target.measure) {
            let spot = Spot { span: right.span, inside: None };
            self.grows(&target.measure, target.span, spot);
        }
    }

    fn holds_moved(&self, side: &Measure, of: &Measure) -> bool {
        self.inference.shifts().at_two_times(side, of)
            || side.children().into_iter().any(|part| self.holds_moved(part, of))
    }

    fn grows(&mut self, measure: &'p Measure, home: Span, spot: Spot) {
        let policy = self.policy;
        let measure = self.inference.shifts().without_time(measure);
        let named = match &measure.kind {
            MeasureKind::Indicator(id) => policy.indicators.get(id.index()).map(|i| (*id, i)),
            _ => None,
        };
        let (key, text, declared) = match named {
            Some((id, indicator)) => {
                // What narrows an indicator is it still.
                let id = policy
                    .indicators
                    .iter()
                    .position(|i| i.span == indicator.span)
                    .map_or(id, IndicatorId::at);
                (Grows::Indicator(id), indicator.name.clone(), Some(indicator.span))
            }
            None => {
                let text = self.texts.formula(measure).unwrap_or_else(|| self.texts.written(measure.span));
                // An indicator that is told of by its name is not told of again by its formula.
                let of = policy.indicators.iter().position(|i| i.value.span == home);
                let key = of.map_or(Grows::FormulaOf(home), |at| Grows::Indicator(IndicatorId::at(at)));
                (key, text, None)
            }
        };
        let unit = measure.unit.clone();
        let growth = self.growths.entry(key).or_insert(Growth { text, unit, declared, spots: Vec::new() });
        if !growth.spots.contains(&spot) {
            growth.spots.push(spot);
        }
    }

    pub(super) fn nominal_growth(&mut self) {
        let year = match (self.policy.baseline, self.policy.period) {
            (Some(base), _) => base.first_day().parts().0,
            (None, Some((from, _))) => from.first_day().parts().0,
            (None, None) => 2010,
        };
        for (_, growth) in std::mem::take(&mut self.growths) {
            let mut spots = growth.spots.into_iter();
            let Some(spot) = spots.next() else { continue };
            let (unit, money) = self.constant_prices(&growth.unit.text, year);
            self.found.push(QuantityProblem::NominalGrowth {
                spot,
                text: growth.text,
                declared: growth.declared,
                more: spots.map(|spot| spot.span).collect(),
                unit,
                index: money.map(|word| format!("{word} / {word}[{year}]")),
            });
        }
    }

    /// A unit as text with its money in prices of a year, and the word of the money.
    fn constant_prices(&self, text: &str, year: i32) -> (Option<String>, Option<String>) {
        let Ok(price_year) = i16::try_from(year) else { return (None, None) };
        let mut table = self.units.clone();
        let found = words("", text);
        let money = found.into_iter().find(|(_, word)| table.word(word, Some(price_year)).is_ok());
        match money {
            Some((at, word)) => {
                let (before, after) = text.split_at_checked(at + word.len()).unwrap_or((text, ""));
                (Some(format!("{before}[{year}]{after}")), Some(word.to_owned()))
            }
            None => (None, None),
        }
    }
}

/// The quotients of changes that are held against one another: the growth of prices is in both and falls out.
pub fn compared_changes<'m>(measure: &'m Measure, shifts: Shifts<'_>) -> Vec<&'m Measure> {
    let mut found = Vec::new();
    if let MeasureKind::Arithmetic { op: ArithmeticOp::Subtract | ArithmeticOp::Divide, left, right } =
        &measure.kind
        && shifts.says_change(left)
        && shifts.says_change(right)
    {
        quotients(left, &mut found);
        quotients(right, &mut found);
        return found;
    }
    for part in measure.children() {
        found.extend(compared_changes(part, shifts));
    }
    found
}

fn quotients<'m>(measure: &'m Measure, found: &mut Vec<&'m Measure>) {
    if matches!(measure.kind, MeasureKind::Arithmetic { op: ArithmeticOp::Divide, .. }) {
        found.push(measure);
        return;
    }
    measure.children().into_iter().for_each(|part| quotients(part, found));
}
