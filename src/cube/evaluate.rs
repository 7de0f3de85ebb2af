//! The one evaluation rule: a measure in a cell.
//!
//! Missing values propagate with their reason, the first in the order of the text; logic is Kleene's.
//! Every aggregate is held against the coverage that the indicator around it demands.

use super::combine::{
    calculated, compare_values, connected, is_missing, negated, number_or, of_numbers, says_nothing,
};
use super::each::Each;
use super::elsewhere::member;
use super::{
    Aggregated, Cell, Cells, ClusterAxis, Coverage, Facts, Object, Objects, Reading, Reason, Value, counted,
};
use crate::model::{
    Aggregate, AggregateFunction, AggregateId, AxisId, AxisMember, CellAxis, CompareOp, Date, Literal,
    Measure, MeasureKind, NumberFunction, ObjectKind, Policy,
};
use crate::source::Span;
use crate::unit::{Number, Rational};
use crate::work::may_go_on;

/// Evaluates measures of one policy over one set of facts.
#[derive(Debug)]
pub struct Evaluator<'a, F: ?Sized> {
    pub(super) policy: &'a Policy,
    facts: &'a F,
    /// The policy's own declarations and verdicts, and the day on which they are seen.
    objects: Option<(&'a Objects, Option<Date>)>,
    /// The object that the quantifier around looks at.
    object: Option<&'a Object>,
    /// Values of parameters that are not enacted yet are missing.
    pub(super) enacted_only: bool,
}

impl<F: ?Sized> Clone for Evaluator<'_, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: ?Sized> Copy for Evaluator<'_, F> {}

impl<'a, F: Facts + ?Sized> Evaluator<'a, F> {
    pub fn new(policy: &'a Policy, facts: &'a F) -> Self {
        Evaluator { policy, facts, objects: None, object: None, enacted_only: false }
    }

    /// The same with the policy's own objects as they are seen on a day; without a day, all of them.
    pub fn seeing(self, objects: &'a Objects, day: Option<Date>) -> Self {
        Evaluator { objects: Some((objects, day)), ..self }
    }

    /// The same over other facts.
    pub fn over<'b, G: Facts + ?Sized>(self, facts: &'b G) -> Evaluator<'b, G>
    where
        'a: 'b,
    {
        Evaluator {
            policy: self.policy,
            facts,
            objects: self.objects,
            object: self.object,
            enacted_only: self.enacted_only,
        }
    }

    /// The same objects as they are seen on another day.
    pub fn on(self, day: Date) -> Self {
        Evaluator { objects: self.objects.map(|(objects, _)| (objects, Some(day))), ..self }
    }

    /// The days on which objects of some kinds come to be seen.
    pub fn days(&self, kinds: &[ObjectKind]) -> Vec<Date> {
        self.objects.map(|(objects, _)| objects.days(kinds)).unwrap_or_default()
    }

    /// The same, where values of parameters count only once they are enacted.
    pub fn enacted_only(self) -> Self {
        Evaluator { enacted_only: true, ..self }
    }

    pub(super) fn facts(&self) -> &'a F {
        self.facts
    }

    pub(super) fn at(self, object: &'a Object) -> Self {
        Evaluator { object: Some(object), ..self }
    }

    pub(super) fn object(&self) -> Option<&'a Object> {
        self.object
    }

    pub(super) fn seen_objects(&self, kind: ObjectKind) -> impl Iterator<Item = &'a Object> + use<'a, F> {
        self.objects.into_iter().flat_map(move |(objects, day)| objects.seen(kind, day))
    }

    /// The value of a measure in a cell, every aggregate outside indicators demanding full coverage.
    pub fn evaluate(&self, measure: &Measure, cell: &Cell) -> Reading {
        self.read(measure, cell, &Rational::one())
    }

    /// The same with this coverage demanded of aggregates outside indicators.
    pub fn evaluate_at(&self, measure: &Measure, cell: &Cell, needed_coverage: &Rational) -> Reading {
        self.read(measure, cell, needed_coverage)
    }

    pub(super) fn read(&self, measure: &Measure, cell: &Cell, needed: &Rational) -> Reading {
        let found = self.read_all(measure, &Cells::one(cell), needed).pop();
        found.unwrap_or_else(|| Reading::missing(Reason::AxisFree { place: measure.span }))
    }

    /// The value of a measure in each of many cells. What their parts have in common is evaluated once.
    pub fn read_all(&self, measure: &Measure, cells: &Cells, needed: &Rational) -> Vec<Reading> {
        may_go_on();
        let place = measure.span;
        let all = |reading: Reading| vec![reading; cells.len()];
        let free = || all(Reading::missing(Reason::AxisFree { place }));
        match &measure.kind {
            MeasureKind::Literal(literal) => all(Reading::full(self.literal(literal))),
            MeasureKind::Aggregate(id) => self.aggregates(*id, cells, needed),
            MeasureKind::Indicator(id) => match self.policy.indicators.get(id.index()) {
                Some(indicator) => self.read_all(&indicator.value, cells, &indicator.coverage),
                None => free(),
            },
            MeasureKind::Scale { measure: inner, factor } => {
                let factor = Number::Exact(factor.clone());
                self.map(inner, cells, needed, |n| n.multiply(&factor))
            }
            MeasureKind::Negate(inner) => self.map(inner, cells, needed, |n| Some(n.negate())),
            MeasureKind::Arithmetic { op, left, right } => {
                let denominator = right.span;
                self.join(left, right, cells, needed, |a, b| calculated(*op, a, b, place, denominator))
            }
            MeasureKind::Compare { op, left, right } => self.compared(*op, left, right, cells, needed),
            MeasureKind::And(a, b) => self.join(a, b, cells, needed, |a, b| connected(a, b, false)),
            MeasureKind::Or(a, b) => self.join(a, b, cells, needed, |a, b| connected(a, b, true)),
            MeasureKind::Not(inner) => self.each_reading(inner, cells, needed, negated),
            MeasureKind::IsMissing(inner) => {
                let field = matches!(inner.kind, MeasureKind::Field(_));
                self.each_reading(inner, cells, needed, |reading| {
                    Reading::full(Value::Bool(says_nothing(&reading.value, field)))
                })
            }
            MeasureKind::Coalesce(a, b) => {
                let first = self.read_all(a, cells, needed);
                self.where_not(
                    cells,
                    first,
                    |reading| !is_missing(reading),
                    |rest| self.read_all(b, rest, needed),
                )
            }
            MeasureKind::If { condition, then, otherwise } => {
                let decided = self.choice(condition, cells, needed);
                let coverages: Vec<Coverage> = decided.iter().map(|reading| reading.coverage).collect();
                let is = |wanted: bool| move |reading: &Reading| reading.value != Value::Bool(wanted);
                // What is not decided stays as it is.
                let branches = [(true, then), (false, otherwise)].map(|(wanted, branch)| {
                    self.where_not(cells, decided.clone(), is(wanted), |rest| {
                        self.read_all(branch, rest, needed)
                    })
                });
                let [then, otherwise] = branches;
                let chosen = decided.into_iter().zip(coverages).zip(then.into_iter().zip(otherwise));
                chosen
                    .map(|((decided, coverage), (then, otherwise))| match decided.value {
                        Value::Bool(true) => then.after(coverage),
                        Value::Bool(false) => otherwise.after(coverage),
                        _ => decided,
                    })
                    .collect()
            }
            MeasureKind::OverAll { measure: inner, axes } => {
                let shared = axes.iter().fold(cells.shared().clone(), |cell, axis| cell.over(*axis));
                let freed: Vec<AxisId> = axes.iter().filter_map(|axis| axis.of_data()).collect();
                self.elsewhere(inner, cells.moved(shared, &freed), needed)
            }
            MeasureKind::Select { measure: inner, selection } => {
                match self.select(cells.shared(), *selection) {
                    Some(selected) => self.elsewhere(inner, cells.moved(selected, &[]), needed),
                    None => free(),
                }
            }
            MeasureKind::At { measure: inner, axis, value } => {
                self.at_value(inner, *axis, value, cells, needed)
            }
            MeasureKind::Each { function, over, measure: inner, beside, range } => {
                let each = Each { over: *over, inner, beside: beside.as_deref(), range: range.as_deref() };
                self.each(&each, *function, place, cells, needed)
            }
            MeasureKind::Rank { over, measure: inner, lower } => {
                let each = Each { over: *over, inner, beside: None, range: None };
                self.rank(&each, *lower, place, cells, needed)
            }
            MeasureKind::Calculated { function, arguments } => {
                self.of_numbers(*function, arguments, place, cells, needed)
            }
            MeasureKind::Everywhere(inner) => match cells.shared().everywhere() {
                Some(shared) => self.elsewhere(inner, cells.moved(shared, &[]), needed),
                None => all(Reading::missing(Reason::NoTerritory { place })),
            },
            MeasureKind::Member(CellAxis::Axis(axis)) => (0..cells.len())
                .map(|at| match cells.member(*axis, at) {
                    Some(AxisMember::Cluster(id)) => Reading::full(Value::Cluster(*id)),
                    Some(AxisMember::Period(period)) => Reading::full(Value::Period(*period)),
                    Some(member) => Reading::full(Value::Member(*axis, member.clone())),
                    None => Reading::missing(Reason::AxisFree { place }),
                })
                .collect(),
            MeasureKind::Member(axis) => match member(cells.shared(), *axis) {
                Some(value) => all(Reading::full(value)),
                None => free(),
            },
            MeasureKind::Parent(axis, inner) => {
                self.each_reading(inner, cells, needed, |reading| self.parent(*axis, reading, place))
            }
            MeasureKind::MemberIn { axis, ranges } => (0..cells.len())
                .map(|at| match cells.member(*axis, at) {
                    Some(AxisMember::Code(code)) => Reading::full(Value::Bool(
                        ranges.iter().any(|(from, until)| from <= code && code < until),
                    )),
                    _ => Reading::missing(Reason::AxisFree { place }),
                })
                .collect(),
            MeasureKind::ClusterIn(clusters) => match cells.shared().cluster {
                ClusterAxis::One(id) => all(Reading::full(Value::Bool(clusters.contains(&id)))),
                ClusterAxis::Free | ClusterAxis::Union => free(),
            },
            MeasureKind::AtBaseline(inner) => match self.policy.baseline {
                Some(period) => self.in_period(inner, cells, period, needed),
                None => all(Reading::missing(Reason::NoBaseline)),
            },
            MeasureKind::Previous { measure: inner, same_of_year } => match cells.shared().period {
                Some(period) => {
                    let before = if *same_of_year { period.year_before() } else { period.shift(-1) };
                    self.in_period(inner, cells, before, needed)
                }
                None => free(),
            },
            MeasureKind::PercentOf { percent, measure: inner } => {
                let part = Number::Exact(percent.clone() / Rational::from(100i64));
                let base = inner.span;
                self.each_reading(inner, cells, needed, |reading| match &reading.value {
                    Value::Number(n) if !n.is_positive() => {
                        Reading::missing(Reason::BaseNotPositive { base })
                    }
                    Value::Number(n) => {
                        number_or(n.multiply(&part), reading.coverage, Reason::NotReal { place })
                    }
                    _ => reading,
                })
            }
            MeasureKind::Parameter(id) => {
                cells.iter().map(|cell| self.parameter(*id, &cell, needed)).collect()
            }
            MeasureKind::Objects { function, of, filter, body } => cells
                .iter()
                .map(|cell| {
                    self.quantified((*function, *of), filter.as_deref(), body.as_deref(), &cell, place)
                })
                .collect(),
            MeasureKind::Field(field) => all(self.field(field, place)),
        }
    }

    fn aggregates(&self, id: AggregateId, cells: &Cells, needed: &Rational) -> Vec<Reading> {
        let declared = self.policy.aggregates.get(id.index());
        let whole = Rational::one();
        let needed = if declared.is_some_and(|a| a.complete) { &whole } else { needed };
        let found = self.facts.aggregates(id, cells).into_iter().enumerate();
        found.map(|(at, found)| self.held(id, declared, found, needed, || cells.cell(at))).collect()
    }

    /// An aggregate as the demanded coverage lets it count.
    fn held(
        &self,
        id: AggregateId,
        declared: Option<&Aggregate>,
        found: Aggregated,
        needed: &Rational,
        cell: impl Fn() -> Cell,
    ) -> Reading {
        let coverage = found.coverage;
        let value = if let Some(why) = found.unavailable {
            Value::Missing(Reason::Unavailable { aggregate: id, why })
        } else if coverage.present == 0 && coverage.expected > 0 {
            Value::Missing(Reason::NoData {
                aggregate: id,
                withheld: coverage.withheld,
                expected: coverage.expected,
                cell: Box::new(cell()),
            })
        } else if coverage.is_less_than(needed) {
            Value::Missing(Reason::Incomplete {
                aggregate: id,
                coverage,
                undetermined: found.undetermined,
                needed: needed.clone(),
                cell: Box::new(cell()),
            })
        } else {
            match (found.value, declared.map(|a| &a.function)) {
                (Some(number), _) => Value::Number(number),
                (None, Some(AggregateFunction::Sum | AggregateFunction::Count)) => {
                    Value::Number(Number::zero())
                }
                (None, Some(AggregateFunction::Stdev)) if coverage.present > 0 => {
                    Value::Missing(Reason::OneValue { aggregate: id })
                }
                (None, _) => Value::Missing(Reason::EmptySet { aggregate: id }),
            }
        };
        Reading { value, coverage }
    }

    /// A function of numbers; the first of them that is missing decides.
    fn of_numbers(
        &self,
        function: NumberFunction,
        arguments: &[Measure],
        place: Span,
        cells: &Cells,
        needed: &Rational,
    ) -> Vec<Reading> {
        let read: Vec<Vec<Reading>> =
            arguments.iter().map(|part| self.read_all(part, cells, needed)).collect();
        let at = |cell: usize| read.iter().filter_map(|readings| readings.get(cell)).collect::<Vec<_>>();
        // What is below 0 is told of, not the demand that it be not.
        let place = match (function, arguments) {
            (NumberFunction::NotNegative, [argument]) => argument.span,
            _ => place,
        };
        (0..cells.len()).map(|cell| of_numbers(function, &at(cell), place)).collect()
    }

    fn each_reading(
        &self,
        inner: &Measure,
        cells: &Cells,
        needed: &Rational,
        f: impl Fn(Reading) -> Reading,
    ) -> Vec<Reading> {
        self.read_all(inner, cells, needed).into_iter().map(f).collect()
    }

    fn map(
        &self,
        inner: &Measure,
        cells: &Cells,
        needed: &Rational,
        f: impl Fn(&Number) -> Option<Number>,
    ) -> Vec<Reading> {
        let place = inner.span;
        self.each_reading(inner, cells, needed, |reading| match &reading.value {
            Value::Number(number) => number_or(f(number), reading.coverage, Reason::NotReal { place }),
            Value::Missing(_) => counted::mapped(&reading, &f).unwrap_or(reading),
            _ => reading,
        })
    }

    pub(super) fn join(
        &self,
        left: &Measure,
        right: &Measure,
        cells: &Cells,
        needed: &Rational,
        f: impl Fn(Reading, Reading) -> Reading,
    ) -> Vec<Reading> {
        let (a, b) = (self.read_all(left, cells, needed), self.read_all(right, cells, needed));
        a.into_iter().zip(b).map(|(a, b)| f(a, b)).collect()
    }

    /// The readings that are as wanted and, of the other cells, what `others` finds.
    pub(super) fn where_not(
        &self,
        cells: &Cells,
        mut readings: Vec<Reading>,
        wanted: impl Fn(&Reading) -> bool,
        others: impl Fn(&Cells) -> Vec<Reading>,
    ) -> Vec<Reading> {
        let rest: Vec<usize> = (0..).zip(&readings).filter(|(_, r)| !wanted(r)).map(|(at, _)| at).collect();
        if rest.is_empty() {
            return readings;
        }
        let found = if rest.len() == cells.len() { others(cells) } else { others(&cells.pick(&rest)) };
        for (at, reading) in rest.into_iter().zip(found) {
            if let Some(slot) = readings.get_mut(at) {
                *slot = reading;
            }
        }
        readings
    }

    fn compared(
        &self,
        op: CompareOp,
        left: &Measure,
        right: &Measure,
        cells: &Cells,
        needed: &Rational,
    ) -> Vec<Reading> {
        let of_data = !(self.is_of_policy(left) && self.is_of_policy(right));
        let decides = of_data && !self.counts(left) && !self.counts(right);
        // Without a cluster there are no members to be without.
        if !decides || cells.shared().cluster == ClusterAxis::Free {
            return self.join(left, right, cells, needed, |a, b| compare_values(op, a, b));
        }
        let nobody: Vec<Reading> = cells
            .iter()
            .map(|cell| match self.facts.has_no_members(&cell) {
                true => Reading::missing(Reason::EmptyGroup),
                false => Reading::full(Value::Bool(true)),
            })
            .collect();
        self.where_not(cells, nobody, is_missing, |rest| {
            self.join(left, right, rest, needed, |a, b| compare_values(op, a, b))
        })
    }

    pub(super) fn literal(&self, literal: &Literal) -> Value {
        match literal {
            Literal::Number(r) => Value::Number(Number::Exact(r.clone())),
            Literal::Bool(b) => Value::Bool(*b),
            Literal::Period(p) => Value::Period(*p),
            Literal::Text(t) => Value::Text(t.clone()),
            Literal::Code(axis, code) => Value::Member(*axis, AxisMember::Code(*code)),
            Literal::Entity(axis, key) => Value::Member(*axis, AxisMember::Entity(key.clone())),
            Literal::Cluster(id) => Value::Cluster(*id),
            Literal::Role(id) => Value::Role(*id),
            Literal::Date(date) => Value::Date(*date),
            Literal::Word(word) => Value::Words(vec![word.clone()]),
        }
    }
}
