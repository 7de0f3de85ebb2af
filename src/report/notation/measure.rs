//! Measures as notation.

use super::super::assess_demand::{as_written, constant_shown, sign};
use super::super::words::{Names, titled};
use super::predicate::{Predicates, spaced};
use super::{Large, Math};
use crate::model::{
    ArithmeticOp, CellAxis, EachFunction, Indicator, IndicatorId, Literal, Measure, MeasureKind, Members,
    Selection,
};
use crate::unit::Number;

/// How firmly a piece holds together beside a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    Or,
    And,
    Comparison,
    Sum,
    /// A sign with what it runs over: what stands after it could be taken for its own.
    Large,
    Product,
    Whole,
}

/// A piece of notation on its way into another.
#[derive(Debug, Clone)]
pub struct Part {
    pub math: Math,
    pub strength: Strength,
}

impl Part {
    pub fn new(math: Math, strength: Strength) -> Self {
        Part { math, strength }
    }

    pub fn of(math: Math) -> Self {
        Part { math, strength: Strength::Whole }
    }

    /// In brackets, where it holds together less firmly.
    pub fn at_least(self, strength: Strength) -> Math {
        if self.strength < strength { self.math.fenced("(", ")") } else { self.math }
    }
}

/// Writes the formulas of a policy.
#[derive(Debug, Clone, Copy)]
pub struct Formulas<'a> {
    pub names: Names<'a>,
}

impl<'a> Formulas<'a> {
    /// `productivity = …`
    pub fn indicator(&self, indicator: &Indicator) -> Math {
        let value = self.part(&indicator.value, &mut Vec::new());
        let value = value.at_least(Strength::Sum);
        Math::Row(vec![Math::words(spaced(&indicator.name)), Math::Sign("="), value])
    }

    pub(super) fn predicates(&self) -> Predicates<'a> {
        Predicates { names: self.names, cluster: None, titles: false }
    }

    pub(super) fn otherwise(&self) -> String {
        self.names.say("otherwise", "иначе")
    }

    /// `within` are the narrowed indicators around the measure.
    fn part(&self, measure: &Measure, within: &mut Vec<IndicatorId>) -> Part {
        if let Some(number) = constant_shown(&self.names, measure) {
            return Part::of(Math::Number(number));
        }
        let names = &self.names;
        match &measure.kind {
            MeasureKind::Literal(literal) => Part::of(self.literal(literal, measure)),
            MeasureKind::Aggregate(id) => match names.policy.aggregates.get(id.index()) {
                Some(aggregate) => self.aggregate(aggregate),
                None => self.written(measure),
            },
            MeasureKind::Indicator(id) => self.indicator_of(*id, measure, within),
            MeasureKind::Scale { measure, .. } | MeasureKind::Everywhere(measure) => {
                self.part(measure, within)
            }
            MeasureKind::Arithmetic { op, left, right } => {
                let (left, right) = (self.part(left, within), self.part(right, within));
                self.arithmetic(*op, left, right)
            }
            MeasureKind::Negate(inner) => {
                let inner = self.part(inner, within).at_least(Strength::Product);
                Part::new(Math::Row(vec![Math::Sign("−"), inner]), Strength::Sum)
            }
            MeasureKind::Compare { op, left, right } => {
                let left = self.part(left, within).at_least(Strength::Sum);
                let right = self.part(right, within).at_least(Strength::Sum);
                Part::new(Math::Row(vec![left, Math::Sign(sign(*op)), right]), Strength::Comparison)
            }
            MeasureKind::And(a, b) => {
                let parts = [a, b].map(|part| self.part(part, within).at_least(Strength::And));
                Part::new(Math::between("∧", parts), Strength::And)
            }
            MeasureKind::Or(a, b) => {
                let parts = [a, b].map(|part| self.part(part, within).at_least(Strength::Or));
                Part::new(Math::between("∨", parts), Strength::Or)
            }
            MeasureKind::Not(inner) => {
                let inner = self.part(inner, within).at_least(Strength::Whole);
                Part::of(Math::Row(vec![Math::Sign("¬"), inner]))
            }
            MeasureKind::IsMissing(inner) => {
                let inner = self.part(inner, within).at_least(Strength::Whole);
                let missing = Math::words(names.say("\u{A0}is missing", "\u{A0}не имеет значения"));
                Part::new(Math::Row(vec![inner, missing]), Strength::Comparison)
            }
            MeasureKind::Coalesce(value, instead) => {
                let (value, instead) = (self.part(value, within).math, self.part(instead, within).math);
                let known = Math::words(names.say("where it has a value", "если значение есть"));
                Part::of(Math::Cases(vec![(value, Some(known)), (instead, None)], self.otherwise()))
            }
            MeasureKind::If { condition, then, otherwise } => self.choice(condition, then, otherwise, within),
            MeasureKind::OverAll { measure, axes } => {
                let axes = axes.iter().map(|axis| names.axis_word(*axis)).collect::<Vec<_>>().join(", ");
                let all = names.say(format!("over all {axes}"), format!("по всем: {axes}"));
                self.fixed(measure, Math::words(all), within)
            }
            MeasureKind::Select { measure, selection } => {
                let chosen = self.selection(*selection);
                self.fixed(measure, Math::words(chosen), within)
            }
            MeasureKind::At { measure, axis, value } => {
                let value = self.part(value, within).math;
                let fixed = match axis {
                    CellAxis::Period(_) => value,
                    CellAxis::Cluster | CellAxis::Role | CellAxis::Axis(_) => {
                        Math::Row(vec![Math::words(names.axis_word(*axis)), Math::Sign("="), value])
                    }
                };
                self.fixed(measure, fixed, within)
            }
            MeasureKind::AtBaseline(measure) => {
                let baseline = match names.policy.baseline {
                    Some(period) => Math::Number(names.period(period)),
                    None => Math::words(names.say("baseline", "база")),
                };
                self.fixed(measure, baseline, within)
            }
            MeasureKind::Previous { measure, same_of_year } => {
                let back = match same_of_year {
                    false => Math::Number("1".to_owned()),
                    true => Math::words(names.say("1 year", "1 год")),
                };
                let before = Math::Row(vec![Math::Letter("t"), Math::Sign("−"), back]);
                self.fixed(measure, before, within)
            }
            MeasureKind::PercentOf { percent, measure } => {
                let percent = Number::Exact(percent.clone());
                let percent = as_written(&percent, &crate::unit::Unit::one(), names);
                let percent = Part::of(Math::Number(format!("{percent}\u{A0}%")));
                let of = self.part(measure, within);
                self.arithmetic(ArithmeticOp::Multiply, percent, of)
            }
            MeasureKind::Each { function, over, measure, beside, range } => {
                self.each(*function, *over, measure, beside.as_deref(), range.as_deref(), within)
            }
            MeasureKind::Rank { over, measure, .. } => {
                let of = self.part(measure, within).math;
                let place = names.say("place among", "место среди");
                let over = names.axis_word(over.axis);
                Part::of(Math::Call(format!("{place} {over}"), vec![of]))
            }
            MeasureKind::Calculated { function, arguments } => {
                // What is only asked not to be negative is itself.
                if let ([one], crate::model::NumberFunction::NotNegative) = (arguments.as_slice(), function) {
                    return self.part(one, within);
                }
                let arguments = arguments.iter().map(|argument| self.part(argument, within)).collect();
                self.calculated(*function, arguments)
            }
            MeasureKind::Member(axis) => Part::of(match axis {
                CellAxis::Period(_) => Math::Letter("t"),
                CellAxis::Cluster | CellAxis::Role | CellAxis::Axis(_) => Math::words(names.axis_word(*axis)),
            }),
            MeasureKind::Parent(axis, of) => {
                let of = self.part(of, within).math;
                let above = names.say("parent", "вышестоящий");
                let axis = names.axis_word(CellAxis::Axis(*axis));
                Part::of(Math::Call(format!("{above} {axis}"), vec![of]))
            }
            MeasureKind::Parameter(id) => Part::of(
                match names.policy.parameters.get(id.index()) {
                    Some(parameter) => Math::words(titled(&parameter.title, &spaced(&parameter.name))),
                    None => Math::words(names.formula(measure)),
                }
                .below(Math::Letter("t")),
            ),
            MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Objects { .. }
            | MeasureKind::Field(_) => self.written(measure),
        }
    }

    fn written(&self, measure: &Measure) -> Part {
        Part::new(Math::words(self.names.formula(measure)), Strength::Comparison)
    }

    fn indicator_of(&self, id: IndicatorId, measure: &Measure, within: &mut Vec<IndicatorId>) -> Part {
        let Some(indicator) = self.names.policy.indicators.get(id.index()) else {
            return self.written(measure);
        };
        // A narrowed indicator has no card: its formula stands here.
        if indicator.derived && !within.contains(&id) {
            within.push(id);
            let part = self.part(&indicator.value, within);
            within.pop();
            return part;
        }
        Part::of(Math::words(spaced(&indicator.name)))
    }

    fn literal(&self, literal: &Literal, measure: &Measure) -> Math {
        let names = &self.names;
        match literal {
            Literal::Period(period) => Math::Number(names.period(*period)),
            Literal::Text(text) => Math::words(names.quoted(text)),
            Literal::Code(axis, code) => {
                Math::words(names.axis_member(*axis, &crate::model::AxisMember::Code(*code)))
            }
            Literal::Entity(_, key) => Math::words(names.quoted(key)),
            Literal::Cluster(id) => Math::words(names.cluster(*id)),
            Literal::Role(id) => Math::words(names.role(*id)),
            Literal::Date(date) => Math::words(names.date(*date)),
            Literal::Word(word) => Math::words(word.as_str()),
            Literal::Number(_) | Literal::Bool(_) => Math::words(names.formula(measure)),
        }
    }

    /// The value where one more thing is fixed; what is fixed of one measure stands in one place.
    fn fixed(&self, measure: &Measure, what: Math, within: &mut Vec<IndicatorId>) -> Part {
        let part = self.part(measure, within);
        Part::of(match part.math {
            Math::Words(name) => Math::Words(name).below(what),
            Math::Where(of, mut fixed) => {
                fixed.push(what);
                Math::Where(of, fixed)
            }
            other => {
                let whole = Part { math: other, strength: part.strength }.at_least(Strength::Product);
                Math::Where(Box::new(whole), vec![what])
            }
        })
    }

    fn selection(&self, selection: Selection) -> String {
        let names = &self.names;
        match selection {
            Selection::Cluster(id) => names.cluster(id).to_owned(),
            Selection::Role(id, role) => format!("{}, {}", names.cluster(id), names.role(role)),
            Selection::Overall => {
                names.say("all organisations, members or not", "все организации, не только участники")
            }
            Selection::Union => names.say("all clusters", "все кластеры"),
        }
    }

    fn choice(
        &self,
        condition: &Measure,
        then: &Measure,
        otherwise: &Measure,
        within: &mut Vec<IndicatorId>,
    ) -> Part {
        let mut cases = vec![(self.part(then, within).math, Some(self.part(condition, within).math))];
        let mut rest = otherwise;
        while let MeasureKind::If { condition, then, otherwise } = &rest.kind {
            cases.push((self.part(then, within).math, Some(self.part(condition, within).math)));
            rest = otherwise;
        }
        cases.push((self.part(rest, within).math, None));
        Part::of(Math::Cases(cases, self.otherwise()))
    }

    fn each(
        &self,
        function: EachFunction,
        over: Members,
        measure: &Measure,
        beside: Option<&Measure>,
        range: Option<&(Measure, Measure)>,
        within: &mut Vec<IndicatorId>,
    ) -> Part {
        let names = &self.names;
        let mut axis = names.axis_word(over.axis);
        if let Some(level) = over.level {
            axis = names.say(format!("{axis} of level {level}"), format!("{axis} уровня {level}"));
        }
        let named = over.named.and_then(|id| names.policy.axes.get(id.index())).map(|a| a.name.clone());
        let what = match (over.axis, range) {
            (CellAxis::Period(_), Some((from, until))) => {
                let (from, until) = (self.part(from, within).math, self.part(until, within).math);
                let letter = named.map_or(Math::Letter("t"), Math::Words);
                Math::Row(vec![letter, Math::Sign("="), from, Math::Sign("…"), until])
            }
            (CellAxis::Period(_) | CellAxis::Cluster | CellAxis::Role | CellAxis::Axis(_), _) => {
                match named {
                    Some(named) => Math::Row(vec![Math::Words(named), Math::Sign("∈"), Math::Words(axis)]),
                    None => Math::Words(names.say(format!("each {axis}"), format!("по каждому: {axis}"))),
                }
            }
        };
        let word = |en: &str, ru: &str| Large::Word(names.say(en, ru));
        let sign = match function {
            EachFunction::Sum | EachFunction::Count => Large::Sum,
            EachFunction::Product => Large::Product,
            EachFunction::Min => Large::Min,
            EachFunction::Max => Large::Max,
            EachFunction::Mean => word("mean", "среднее"),
            EachFunction::Median => word("median", "медиана"),
            EachFunction::Quantile => word("quantile", "квантиль"),
            EachFunction::Stdev => word("standard deviation", "стандартное отклонение"),
            EachFunction::Gini => word("Gini coefficient", "коэффициент Джини"),
        };
        let mut below = vec![what];
        if let Some(beside) = beside {
            let label = match function {
                EachFunction::Quantile => names.say("part", "доля"),
                _ => names.say("weight", "вес"),
            };
            let beside = self.part(beside, within).math;
            below.push(Math::Row(vec![Math::words(label), Math::Sign("="), beside]));
        }
        let part = self.part(measure, within);
        // What is counted are members of which the condition holds.
        let of = match function {
            EachFunction::Count => {
                below.push(part.at_least(Strength::Comparison));
                Math::Number("1".to_owned())
            }
            _ => part.at_least(Strength::Large),
        };
        Part::new(Math::Over { sign, below, of: Box::new(of) }, Strength::Large)
    }
}
