//! `sum(each region as i: …)`, `rank(m, region)`: measures in the members of an axis.

use super::call::Env;
use super::measure::{Lowered, Type};
use super::{Checker, FEW};
use crate::diagnostic::{CodeProblem, EachProblem, Kind, NameProblem, PolicyProblem, TypeProblem, ValueType};
use crate::model::{
    Axis, AxisId, AxisKind, Better, CellAxis, ClassificationId, EachFunction, Literal, Measure, MeasureKind,
    Members,
};
use crate::source::Span;
use crate::syntax::tree::{self, EachOver, Expr, Name, Path};
use crate::unit::{Sense, Unit};

/// What can be made of the members of an axis, by its names in either language.
pub(super) const EACH_FUNCTIONS: &[(&str, EachFunction)] = &[
    ("sum", EachFunction::Sum),
    ("сумма", EachFunction::Sum),
    ("product", EachFunction::Product),
    ("произведение", EachFunction::Product),
    ("count", EachFunction::Count),
    ("число", EachFunction::Count),
    ("mean", EachFunction::Mean),
    ("среднее", EachFunction::Mean),
    ("min", EachFunction::Min),
    ("минимум", EachFunction::Min),
    ("max", EachFunction::Max),
    ("максимум", EachFunction::Max),
    ("median", EachFunction::Median),
    ("медиана", EachFunction::Median),
    ("quantile", EachFunction::Quantile),
    ("квантиль", EachFunction::Quantile),
    ("stdev", EachFunction::Stdev),
    ("стандартное_отклонение", EachFunction::Stdev),
    ("gini", EachFunction::Gini),
    ("джини", EachFunction::Gini),
];

/// The arguments after the body: the part of a quantile, the weights of a Gini coefficient.
fn further(function: EachFunction) -> (usize, usize) {
    match function {
        EachFunction::Quantile => (1, 1),
        EachFunction::Gini => (0, 1),
        EachFunction::Sum
        | EachFunction::Product
        | EachFunction::Count
        | EachFunction::Mean
        | EachFunction::Min
        | EachFunction::Max
        | EachFunction::Median
        | EachFunction::Stdev => (0, 0),
    }
}

impl Checker<'_> {
    pub(super) fn each_call(
        &mut self,
        env: &Env,
        (function, each): (&Path, &EachOver),
        (body, others): (&Expr, &[Expr]),
        span: Span,
    ) -> Option<Lowered> {
        let word = function.parts.last()?;
        let found = EACH_FUNCTIONS.iter().find(|(name, _)| *name == word.text).map(|(_, function)| *function);
        let Some(function) = found else {
            let name = word.clone();
            self.unknown(Kind::Function, &name, EACH_FUNCTIONS.iter().map(|(name, _)| *name));
            return None;
        };
        let (least, most) = further(function);
        if !(least..=most).contains(&others.len()) {
            let (name, expected, found) = (word.text.clone(), 1 + least, 1 + others.len());
            self.report(NameProblem::Arity { name, expected, found, span, declared: None });
            return None;
        }
        let axis = self.axis_in(env, &each.axis)?;
        let level = self.each_level(env, (axis, &each.axis), each.level.as_ref())?;
        let range = match &each.range {
            Some(range) => Some(Box::new(self.each_range(env, (axis, &each.axis), range)?)),
            None => None,
        };
        let (env, named) = match &each.binding {
            Some(name) => {
                let (hidden, of) = self.hold_member(axis, name)?;
                let kind = MeasureKind::Member(CellAxis::Axis(hidden));
                let member = Lowered::new(Measure { kind, unit: Unit::one(), span: name.span }, of);
                (&env.with_value(&name.text, member), Some(hidden))
            }
            None => (env, None),
        };
        let mut inner = self.measure(env, body)?;
        let beside = match others {
            [other] if function == EachFunction::Quantile => {
                Some(Box::new(self.part(env, other, &word.text)?))
            }
            // Weights count in relation to one another, in whatever unit they are.
            [other] => Some(Box::new(self.number(env, other)?.measure)),
            _ => None,
        };
        let unit = self.each_unit(function, &inner, (&word.text, body.span))?;
        if function == EachFunction::Product {
            // 110 % times 110 % is 1.21.
            let factor = inner.measure.unit.factor_to(&unit);
            inner.measure = super::measure::scaled(inner.measure, factor, &unit);
        }
        if function == EachFunction::Sum {
            self.remark_above(axis, &each.axis, level, span);
            self.adds_up(&unit, span)?;
        }
        let over = Members { axis, level, named };
        let measure = Box::new(inner.measure);
        let kind = MeasureKind::Each { function, over, measure, beside, range };
        Some(Lowered::new(Measure { kind, unit: unit.clone(), span }, Type::Number(unit)))
    }

    fn each_unit(
        &mut self,
        function: EachFunction,
        inner: &Lowered,
        (name, span): (&str, Span),
    ) -> Option<Unit> {
        let unit = match (&inner.of, function) {
            (_, EachFunction::Count) => return Some(Unit::one()),
            (Type::Number(unit), _) => unit.clone(),
            (other, _) => {
                let (wanted, found) = (ValueType::Number(String::new()), other.words(self));
                self.report(TypeProblem::Wanted { wanted, found, span });
                return None;
            }
        };
        match function {
            EachFunction::Product if !unit.dimension.is_none() => {
                let (function, unit) = (name.to_owned(), unit.text.to_string());
                self.report(EachProblem::NotPlain { function, unit, span });
                None
            }
            EachFunction::Product | EachFunction::Gini => Some(Unit::one()),
            // Shares stand apart by points.
            EachFunction::Stdev if unit.sense == Sense::Share => Some(Unit::points("pp")),
            EachFunction::Sum
            | EachFunction::Count
            | EachFunction::Mean
            | EachFunction::Min
            | EachFunction::Max
            | EachFunction::Median
            | EachFunction::Quantile
            | EachFunction::Stdev => Some(unit),
        }
    }

    /// `each year in year - 2..year`
    fn each_range(
        &mut self,
        env: &Env,
        (axis, name): (CellAxis, &Name),
        (from, until): &(Expr, Expr),
    ) -> Option<(Measure, Measure)> {
        let CellAxis::Period(_) = axis else {
            let span = from.span.to(until.span);
            self.report(EachProblem::RangeOfNoTime { axis: name.text.clone(), span });
            return None;
        };
        let span = from.span.to(until.span);
        let (from, until) = (self.member_value(env, axis, from), self.member_value(env, axis, until));
        let (from, until) = (from?, until?);
        // Of ends that cells decide a range may well be empty.
        if let (MeasureKind::Literal(Literal::Period(first)), MeasureKind::Literal(Literal::Period(last))) =
            (&from.kind, &until.kind)
            && last.ordinal < first.ordinal
        {
            self.report(PolicyProblem::Backwards { span });
            return None;
        }
        Some((from, until))
    }

    /// An axis without columns that holds the member under its name. A function's body is read at every call, and its
    /// name is the same in all of them.
    fn hold_member(&mut self, axis: CellAxis, name: &Name) -> Option<(AxisId, Type)> {
        let (kind, of) = match axis {
            CellAxis::Axis(id) => (self.policy.axes.get(id.index())?.kind, Type::Member(id)),
            CellAxis::Cluster => (AxisKind::Text, Type::Cluster),
            CellAxis::Period(grain) => (AxisKind::Text, Type::Period(grain)),
            CellAxis::Role => {
                self.report(EachProblem::NameOfRole { name: name.text.clone(), span: name.span });
                return None;
            }
        };
        if let Some(known) = self.held_members.get(&(name.span, axis)) {
            return Some((*known, of));
        }
        let id = AxisId::at(self.policy.axes.len());
        self.policy.axes.push(Axis { name: name.text.clone(), kind, columns: Vec::new() });
        self.held_members.insert((name.span, axis), id);
        Some((id, of))
    }

    /// `rank(m, region)`: 1 for the best by the indicator's `better`, for the greatest of a formula.
    pub(super) fn rank(&mut self, env: &Env, name: &Name, arguments: &[Expr], span: Span) -> Option<Lowered> {
        let [measure, axis] = arguments else {
            let (name, found) = (name.text.clone(), arguments.len());
            self.report(NameProblem::Arity { name, expected: 2, found, span, declared: None });
            return None;
        };
        let inner = self.number(env, measure);
        let (axis, level) = self.axis_argument(env, axis)?;
        let inner = inner?;
        let lower = match inner.measure.kind {
            MeasureKind::Indicator(id) => {
                self.policy.indicators.get(id.index()).is_some_and(|i| i.better == Some(Better::Lower))
            }
            _ => false,
        };
        let over = Members { axis, level, named: None };
        let kind = MeasureKind::Rank { over, measure: Box::new(inner.measure), lower };
        Some(Lowered::new(Measure { kind, unit: Unit::one(), span }, Type::Number(Unit::one())))
    }

    /// The level of a tree that `each` runs over; a tree deeper than one needs it said.
    pub(super) fn each_level(
        &mut self,
        env: &Env,
        (axis, name): (CellAxis, &Name),
        level: Option<&tree::Number>,
    ) -> Option<Option<u32>> {
        let tree = self.tree_of(axis);
        let list = tree.map(|tree| self.policy.classifications.get(tree.index()));
        let depth = list.map_or(1, |list| list.map_or(0, crate::model::Classification::depth));
        // Inside a function the axis is an argument: its own name and the call say more.
        let within = env.axis(&name.text).zip(env.call);
        let of_policy = match within {
            Some((CellAxis::Axis(id), _)) => self.policy.axes.get(id.index()).map(|axis| axis.name.clone()),
            _ => None,
        };
        let axis = of_policy.unwrap_or_else(|| name.text.clone());
        match level {
            None if env.level(&name.text).is_some() => Some(env.level(&name.text)),
            None if depth > 1 => {
                self.report(TypeProblem::LevelNeeded {
                    axis,
                    depth,
                    span: name.span,
                    call: within.map(|(_, call)| call),
                });
                None
            }
            None => Some(None),
            Some(number) => match number.digits.parse::<u32>().ok().filter(|n| (1..=depth).contains(n)) {
                Some(level) => Some(Some(level)),
                None => {
                    self.report(TypeProblem::NoSuchLevel { axis, depth, span: number.span });
                    None
                }
            },
        }
    }

    /// The classification over whose codes an axis runs.
    fn tree_of(&self, axis: CellAxis) -> Option<ClassificationId> {
        let CellAxis::Axis(id) = axis else { return None };
        match self.policy.axes.get(id.index())?.kind {
            AxisKind::Tree(tree) => Some(tree),
            AxisKind::Text | AxisKind::Entity(_) => None,
        }
    }

    /// Rows at a code that ends above the level are in no part of a sum over the codes of that level.
    fn remark_above(&mut self, axis: CellAxis, name: &Name, level: Option<u32>, span: Span) {
        let tree = self.tree_of(axis);
        let list = tree.and_then(|tree| self.policy.classifications.get(tree.index()));
        let (Some(level), Some(list)) = (level, list) else { return };
        let lowest = list.codes.iter().zip(1u32..).filter(|(code, next)| code.end == *next);
        let lost: Vec<String> =
            lowest.filter(|(code, _)| code.level < level).map(|(code, _)| code.code.clone()).collect();
        if !lost.is_empty() {
            let more = lost.len().saturating_sub(FEW);
            let (axis, lost) = (name.text.clone(), lost.into_iter().take(FEW).collect());
            self.report(CodeProblem::AboveLevel { axis, level, lost, more, span });
        }
    }
}
