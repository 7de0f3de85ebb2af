//! Money and prices: rates and deflators, which way round they go, and what would make two units fit.

use super::Checker;
use super::call::Env;
use super::measure::Type;
use super::units::{Factors, Operand};
use crate::diagnostic::{MoneyProblem, RateFault, Repair, TypeProblem, UnitsHint, ValueType};
use crate::model::{ArithmeticOp, Column, ColumnKind, ColumnRef, Dataset, Grain, Rollup, TimeKind};
use crate::source::Span;
use crate::syntax::tree::Expr;
use crate::unit::{BaseId, Dimension, Rational, Sense, Unit};

/// A rate of exchange or a price index: so many of `top` for one of `bottom`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    top: BaseId,
    bottom: BaseId,
}

impl Checker<'_> {
    fn is_money(&self, id: BaseId) -> bool {
        self.units.base(id).is_some_and(|b| b.currency)
    }

    /// How many kinds of money are in a unit.
    pub(super) fn moneys(&self, dimension: &Dimension) -> usize {
        dimension.parts().filter(|(id, _)| self.is_money(*id)).count()
    }

    /// Money over other money: `RUB / USD`, `RUB / RUB[2010]`.
    pub(super) fn rate(&self, unit: &Unit) -> Option<Rate> {
        let mut parts = unit.dimension.parts();
        let (first, second) = (parts.next()?, parts.next()?);
        let (top, bottom) = match (first, second, parts.next()) {
            ((a, 1), (b, -1), None) => (a, b),
            ((a, -1), (b, 1), None) => (b, a),
            _ => return None,
        };
        (self.is_money(top) && self.is_money(bottom)).then_some(Rate { top, bottom })
    }

    /// Money of several kinds above and below at once: `RUB * RUB / RUB[2010]`, which measures nothing.
    fn is_tangled(&self, dimension: &Dimension) -> bool {
        let money = dimension.parts().filter(|(id, _)| self.is_money(*id));
        let (mut above, mut below) = (0, 0);
        for (_, power) in money {
            if power > 0 { above += power } else { below -= power }
        }
        above > 0 && below > 0 && above + below > 2
    }

    /// Reports an amount that is multiplied by what it is to be divided by, or taken through a rate twice.
    pub(super) fn right_way(
        &mut self,
        op: ArithmeticOp,
        a: (&Operand, Span),
        b: (&Operand, Span),
    ) -> Option<()> {
        let (left, right) = (a.0, b.0);
        let made = |power| left.unit.dimension.times(&right.unit.dimension, power);
        let (found, other) = match op {
            ArithmeticOp::Multiply => (made(1), made(-1)),
            ArithmeticOp::Divide => (made(-1), made(1)),
            ArithmeticOp::Add | ArithmeticOp::Subtract | ArithmeticOp::Power => return Some(()),
        };
        let tangled = self.is_tangled(&found);
        if !tangled || self.is_tangled(&left.unit.dimension) || self.is_tangled(&right.unit.dimension) {
            return Some(());
        }
        // `rate * amount` is turned round to `amount / rate`.
        let turned = self.rate(&right.unit).is_none() && op == ArithmeticOp::Multiply;
        let ((amount, amount_span), (by, by_span)) = if turned { (b, a) } else { (a, b) };
        let other = if turned { other.pow(-1) } else { other };
        let rate = self.rate(&by.unit);
        let sign = if op == ArithmeticOp::Divide { '*' } else { '/' };
        let right = (rate.is_some() && !self.is_tangled(&other)).then(|| {
            let text = format!("{} {sign} {}", self.operand_text(amount_span), self.operand_text(by_span));
            let unit = self.exchanged(&amount.unit, &by.unit, sign == '/').unwrap_or_else(|| {
                if sign == '/' { amount.unit.per(&by.unit) } else { amount.unit.times(&by.unit) }
            });
            (text, unit.text.to_string())
        });
        self.report(MoneyProblem::WrongWay {
            divides: op == ArithmeticOp::Divide,
            amount: amount_span,
            amount_unit: amount.unit.text.to_string(),
            rate: by_span,
            rate_unit: by.unit.text.to_string(),
            right,
        });
        None
    }

    /// The text of an operand, in brackets where the sign beside it would bind tighter.
    pub(super) fn operand_text(&self, span: Span) -> String {
        let text = self.written(span);
        let (mut depth, mut loose) = (0_i32, false);
        for c in text.chars() {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                '+' | '-' | '−' | '/' if depth == 0 => loose = true,
                _ => {}
            }
        }
        if loose { format!("({text})") } else { text }
    }

    /// An amount times or over a rate, in its own words: `thousand RUB / person` over `RUB / RUB[2010]` is
    /// `thousand RUB[2010] / person`. `None` where that is no plain exchange.
    pub(super) fn exchanged(&mut self, amount: &Unit, by: &Unit, divides: bool) -> Option<Unit> {
        let Rate { top, bottom } = self.rate(by).filter(|_| by.scale == Rational::one())?;
        let (from, to) = if divides { (top, bottom) } else { (bottom, top) };
        let dimension = amount.dimension.times(&by.dimension, if divides { -1 } else { 1 });
        let once = |d: &Dimension, id: BaseId| d.parts().find(|(i, _)| *i == id).map(|(_, power)| power);
        if once(&amount.dimension, from) != Some(1) || once(&dimension, to) != Some(1) {
            return None;
        }
        let (above, below) = by.text.split_once(" / ")?;
        let word = if divides { below } else { above };
        let text = self.renamed(&amount.text, from, word)?;
        Some(Unit { dimension, text: text.into(), ..amount.clone() })
    }

    /// The unit of a product or quotient in the words of the amount, where a rate turned it into other money.
    pub(super) fn told_as_exchanged(
        &mut self,
        factors: Factors,
        a: &Operand,
        b: &Operand,
        divides: bool,
    ) -> Factors {
        let told = match self.exchanged(&a.unit, &b.unit, divides) {
            None if !divides => self.exchanged(&b.unit, &a.unit, false),
            told => told,
        };
        match told.filter(|unit| unit.dimension == factors.unit.dimension) {
            Some(Unit { text, .. }) => Factors { unit: Unit { text, ..factors.unit.clone() }, ..factors },
            None => factors,
        }
    }

    /// The word of a unit's text that means this base unit, `RUB[2010]` of `thousand RUB[2010] / person`.
    fn word_for(&mut self, text: &str, base: BaseId) -> Option<String> {
        let mut words = text.split([' ', '(', ')']).filter(|word| !word.is_empty());
        let found = words.find(|word| {
            let (name, year) = match word.strip_suffix(']').and_then(|w| w.split_once('[')) {
                Some((name, year)) => (name, year.parse().ok()),
                None => (*word, None),
            };
            self.units.word(name, year).is_ok_and(|unit| unit.dimension == Dimension::base(base))
        });
        found.map(str::to_owned)
    }

    /// The text of a unit with one base unit in other words; `None` where it is not there exactly once.
    fn renamed(&mut self, text: &str, from: BaseId, to: &str) -> Option<String> {
        let word = self.word_for(text, from)?;
        let is_it = |part: &&str| part.trim_matches(['(', ')']) == word;
        if text.split(' ').filter(is_it).count() != 1 {
            return None;
        }
        let parts =
            text.split(' ').map(|part| if is_it(&part) { part.replace(&word, to) } else { part.to_owned() });
        Some(parts.collect::<Vec<_>>().join(" "))
    }

    /// Reports a column of quarters or months that does not say whether they add up, and a rate whose periods do not add up to coarser ones, or that has none. A yearly rate that says nothing
    /// is that of its year, so that no amount of several years is taken through a mean of rates.
    pub(super) fn check_rates(&mut self, dataset: &mut Dataset) {
        let grain = dataset.period.as_ref().map(|p| p.grain);
        let keys = dataset.keys.iter().filter_map(|key| dataset.column(*key)).map(|column| column.span);
        let keys: Vec<Span> = keys.collect();
        for column in &mut dataset.columns {
            let ColumnKind::Number(unit) = &column.kind else { continue };
            let (name, unit_text, span) = (column.name.clone(), unit.text.to_string(), column.span);
            if self.rate(unit).is_none() {
                let finer = matches!(grain, Some(Grain::Quarter | Grain::Month));
                if finer && column.time.is_none() && column.computed.is_none() && !keys.contains(&span) {
                    self.report(MoneyProblem::TimeUnsaid { name, span });
                }
                continue;
            }
            let unit = unit_text;
            let fault = match (grain, column.time) {
                (_, Some(TimeKind::Flow | TimeKind::FlowCumulative)) => RateFault::Flow,
                (Some(Grain::Quarter | Grain::Month), None) => RateFault::NoReading,
                (None, _) => RateFault::NoPeriod,
                (Some(Grain::Year), None) => {
                    column.time = Some(TimeKind::Stock(Rollup::Average));
                    continue;
                }
                (Some(_), Some(TimeKind::Stock(_))) => continue,
            };
            self.report(MoneyProblem::Rate { fault, name, unit, span });
        }
    }

    /// An argument declared `: rate`: money over money, and nothing else.
    pub(super) fn rate_argument(&mut self, env: &Env, argument: &Expr) -> Option<()> {
        let lowered = self.measure(env, argument)?;
        let is_rate = matches!(&lowered.of, Type::Number(unit) if self.rate(unit).is_some());
        if is_rate {
            return Some(());
        }
        let found = lowered.of.words(self);
        self.report(TypeProblem::Wanted { wanted: ValueType::Rate, found, span: argument.span });
        None
    }

    /// Reports the sum of a rate of exchange or of a price index.
    pub(super) fn adds_up(&mut self, unit: &Unit, span: Span) -> Option<()> {
        if self.rate(unit).is_none() {
            return Some(());
        }
        let text = self.written(span);
        let mean = match text.split_once('(') {
            Some((function, rest)) if function.is_ascii() => format!("mean({rest}"),
            Some((_, rest)) => format!("среднее({rest}"),
            None => text,
        };
        self.report(MoneyProblem::RatesAdded { unit: unit.text.to_string(), mean, span });
        None
    }

    /// Number columns with their units, in the order of the text.
    fn number_columns(&self) -> impl Iterator<Item = (ColumnRef, &Column, &Unit)> {
        self.policy.datasets.iter().enumerate().flat_map(|(at, dataset)| {
            dataset.columns.iter().enumerate().filter_map(move |(place, column)| {
                let ColumnKind::Number(unit) = &column.kind else { return None };
                let id = ColumnRef {
                    dataset: crate::model::DatasetId::at(at),
                    column: crate::model::ColumnId::at(place),
                };
                Some((id, column, unit))
            })
        })
    }

    /// A column as an aggregate that reads it, qualified where its name alone does not say which it is.
    fn aggregate_text(&self, at: ColumnRef, russian: bool) -> Option<String> {
        let dataset = self.policy.datasets.get(at.dataset.index())?;
        let column = dataset.column(at.column)?;
        let shared = self.names.columns.iter().filter(|t| t.find(&column.name).is_some()).count() > 1;
        let name = if shared { format!("{}.{}", dataset.name, column.name) } else { column.name.clone() };
        let ColumnKind::Number(unit) = &column.kind else { return None };
        // Rates and factors (`GJ / tonne`) do not add up.
        let ratio = unit.dimension.parts().any(|(_, power)| power < 0);
        let function = match (ratio, russian) {
            (true, false) => "mean",
            (true, true) => "среднее",
            (false, false) => "sum",
            (false, true) => "сумма",
        };
        Some(format!("{function}({name})"))
    }

    /// What would turn an amount into the wanted dimension: a deflator, a rate or a factor that the data have.
    pub(super) fn repair(&mut self, found: &Unit, wanted: &Unit, span: Span) -> Option<Repair> {
        if wanted.dimension.is_none() && self.rate(found).is_some() {
            return Some(Repair::Mixed);
        }
        let need = found.dimension.times(&wanted.dimension, -1);
        if found.sense != Sense::Plain
            || wanted.sense != Sense::Plain
            || need.is_none()
            || found.dimension.is_none()
            || wanted.dimension.is_none()
        {
            return None;
        }
        let text = self.operand_text(span);
        let russian = text.chars().any(|c| matches!(c, 'а'..='я' | 'А'..='Я'));
        let inverse = need.pow(-1);
        let fits = |unit: &Unit| match &unit.dimension {
            d if *d == need => Some('/'),
            d if *d == inverse => Some('*'),
            _ => None,
        };
        let columns: Vec<(ColumnRef, char, bool)> = self
            .number_columns()
            .filter_map(|(id, _, unit)| Some((id, fits(unit)?, self.rate(unit).is_some())))
            .collect();
        // Which of several columns of persons is meant is not guessed; of several rates the first serves, before all
        // one that stands in a table of rates, without keys.
        let keyless = |id: &ColumnRef| {
            self.policy.datasets.get(id.dataset.index()).is_some_and(|d| d.keys.is_empty() && d.of.is_none())
        };
        let rates = || columns.iter().filter(|(_, _, rate)| *rate);
        let chosen = match columns.as_slice() {
            [one] => Some(*one),
            _ => rates().find(|(id, _, _)| keyless(id)).or_else(|| rates().next()).copied(),
        };
        let unit = wanted.text.to_string();
        if let Some((id, sign, _)) = chosen {
            let text = format!("{text} {sign} {}", self.aggregate_text(id, russian)?);
            return Some(Repair::Formula { text, unit });
        }
        self.by_two_rates(found, wanted, &text, russian).or_else(|| self.missing_rate(found, wanted, &text))
    }

    /// From the prices of one year to those of another, or from one currency to another, through a third.
    fn by_two_rates(&self, found: &Unit, wanted: &Unit, text: &str, russian: bool) -> Option<Repair> {
        let rates: Vec<(ColumnRef, Dimension)> = self
            .number_columns()
            .filter(|(_, _, unit)| self.rate(unit).is_some())
            .map(|(id, _, unit)| (id, unit.dimension.clone()))
            .collect();
        for (first, up) in &rates {
            for (second, down) in &rates {
                if found.dimension.times(up, 1).times(down, -1) == wanted.dimension {
                    let first = self.aggregate_text(*first, russian)?;
                    let second = self.aggregate_text(*second, russian)?;
                    let text = format!("{text} * {first} / {second}");
                    return Some(Repair::Formula { text, unit: wanted.text.to_string() });
                }
            }
        }
        None
    }

    /// The rate that would be needed, where the units differ in money alone and the data have none.
    fn missing_rate(&mut self, found: &Unit, wanted: &Unit, text: &str) -> Option<Repair> {
        let need = Unit { dimension: found.dimension.times(&wanted.dimension, -1), ..Unit::one() };
        let Rate { top, bottom } = self.rate(&need)?;
        let (above, below) = (self.word_for(&found.text, top)?, self.word_for(&wanted.text, bottom)?);
        let (top, bottom) = (self.units.base(top)?, self.units.base(bottom)?);
        let index = top.name == bottom.name;
        // An index is counted from its base year: `RUB / RUB[2010]`.
        let back = index && top.price_year.is_some() && bottom.price_year.is_none();
        let (above, below, sign) = if back { (below, above, '*') } else { (above, below, '/') };
        Some(Repair::Declare {
            index, rate: format!("{above} / {below}"), text: format!("{text} {sign} …")
        })
    }

    /// How to make one side of a clash fit the other: money of the year goes to the prices of the other side.
    pub(super) fn units_hint(
        &mut self,
        left: (&Unit, Span),
        right: (&Unit, Span),
        in_row: bool,
    ) -> Option<UnitsHint> {
        if in_row {
            return self.same_but_prices(left.0, right.0).then_some(UnitsHint::Prices);
        }
        let constant = |unit: &Unit| {
            unit.dimension.parts().any(|(id, _)| self.units.base(id).is_some_and(|b| b.price_year.is_some()))
        };
        let (found, wanted) =
            if constant(right.0) && !constant(left.0) { (left, right.0) } else { (right, left.0) };
        let repair = self.repair(found.0, wanted, found.1);
        match repair {
            Some(repair) => Some(UnitsHint::Repair(repair)),
            None => self.same_but_prices(left.0, right.0).then_some(UnitsHint::Prices),
        }
    }
}
