//! The one evaluation rule: a measure in a cell.
//!
//! Missing values propagate with their reason, the first in the order of the text; logic is Kleene's.
//! Every aggregate is held against the coverage that the indicator around it demands.

use std::sync::Arc;

use super::{
    Aggregated, Cell, ClusterAxis, Coverage, Evidence, Member, Object, Objects, Reading, Reason, Value,
};
use crate::model::{
    AggregateFunction, AggregateId, ArithmeticOp, AxisId, AxisKind, AxisMember, CellAxis, ClusterId,
    CompareOp, Date, DoneFrom, EachFunction, Literal, Measure, MeasureKind, ObjectKind, Period, Policy,
    Selection,
};
use crate::unit::{Number, Rational};

/// The base aggregates and the members of axes.
pub trait Facts {
    /// The first day on which an event is told of, of those that a day sees.
    fn event(&self, event: &DoneFrom, cluster: Option<ClusterId>, seen: Date) -> EventDay;
    /// The data of those who are members of a cluster in both of two periods.
    fn like_for_like(&self, cluster: ClusterId, first: Period, second: Period) -> Option<Matched>;
    /// An aggregate in a cell.
    fn aggregate(&self, aggregate: AggregateId, cell: &Cell) -> Aggregated;
    /// The whole list of an axis, in its own order, whatever the cell fixes; `level` of a tree where given.
    fn members(&self, axis: CellAxis, level: Option<u32>) -> Vec<Member>;
    /// True where the cell's clusters have no member in the cell's period.
    fn has_no_members(&self, cell: &Cell) -> bool;
    /// The same, and nobody is left of whom it is not known.
    fn can_have_no_members(&self, cell: &Cell) -> bool {
        self.has_no_members(cell)
    }
}

/// The same data, of those alone who are members in two periods.
pub struct Matched {
    pub facts: Arc<dyn Evidence>,
    /// Members of the cluster in both periods, and in the second.
    pub both: u64,
    pub members: u64,
}

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventDay {
    /// The earliest day of those that surely are the event.
    pub sure: Option<Date>,
    /// The earliest day of those that may be it.
    pub possible: Option<Date>,
}

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

/// A number or the reading that says why there is none.
type Operand = Result<(Number, Coverage), Box<Reading>>;

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
        match &measure.kind {
            MeasureKind::Literal(literal) => Reading::full(self.literal(literal)),
            MeasureKind::Aggregate(id) => self.aggregate(*id, cell, needed),
            MeasureKind::Indicator(id) => match self.policy.indicators.get(id.index()) {
                Some(indicator) => self.read(&indicator.value, cell, &indicator.coverage),
                None => Reading::missing(Reason::AxisFree { place: measure.span }),
            },
            MeasureKind::Scale { measure: inner, factor } => {
                self.map(inner, cell, needed, |n| n.multiply(&Number::Exact(factor.clone())))
            }
            MeasureKind::Negate(inner) => self.map(inner, cell, needed, |n| Some(n.negate())),
            MeasureKind::Arithmetic { op, left, right } => {
                self.arithmetic(measure, *op, left, right, cell, needed)
            }
            MeasureKind::Compare { op, left, right } => {
                let of_data = !(self.is_of_policy(left) && self.is_of_policy(right));
                if of_data && self.facts.has_no_members(cell) && !self.counts(left) && !self.counts(right) {
                    return Reading::missing(Reason::EmptyGroup);
                }
                let (a, b) = (self.read(left, cell, needed), self.read(right, cell, needed));
                compare_values(*op, a, b)
            }
            MeasureKind::And(a, b) => self.connect(a, b, cell, needed, false),
            MeasureKind::Or(a, b) => self.connect(a, b, cell, needed, true),
            MeasureKind::Not(inner) => {
                let reading = self.read(inner, cell, needed);
                match reading.value {
                    Value::Bool(b) => Reading { value: Value::Bool(!b), ..reading },
                    _ => reading,
                }
            }
            MeasureKind::IsMissing(inner) => {
                let said_nothing = match self.read(inner, cell, needed).value {
                    Value::Missing(_) => true,
                    // What a clause that is not there reads as.
                    Value::Text(text) => text.is_empty() && matches!(inner.kind, MeasureKind::Field(_)),
                    Value::Words(words) => words.is_empty(),
                    Value::Number(_)
                    | Value::Bool(_)
                    | Value::Period(_)
                    | Value::Member(..)
                    | Value::Cluster(_)
                    | Value::Role(_)
                    | Value::Date(_) => false,
                };
                Reading::full(Value::Bool(said_nothing))
            }
            MeasureKind::Coalesce(a, b) => {
                let first = self.read(a, cell, needed);
                if matches!(first.value, Value::Missing(_)) { self.read(b, cell, needed) } else { first }
            }
            MeasureKind::If { condition, then, otherwise } => {
                let decided = self.read(condition, cell, needed);
                match decided.value {
                    Value::Bool(true) => self.read(then, cell, needed).after(decided.coverage),
                    Value::Bool(false) => self.read(otherwise, cell, needed).after(decided.coverage),
                    _ => decided,
                }
            }
            MeasureKind::OverAll { measure: inner, axes } => {
                let freed = axes.iter().fold(cell.clone(), |cell, axis| cell.over(*axis));
                self.read(inner, &freed, needed)
            }
            MeasureKind::Select { measure: inner, selection } => match self.select(cell, *selection) {
                Some(selected) => self.read(inner, &selected, needed),
                None => Reading::missing(Reason::AxisFree { place: measure.span }),
            },
            MeasureKind::At { measure: inner, axis, value } => {
                let to = self.read(value, cell, needed);
                if matches!(to.value, Value::Missing(_)) {
                    return to;
                }
                match self.set(cell, *axis, &to.value) {
                    Some(moved) => self.read(inner, &moved, needed),
                    None => Reading::missing(Reason::AxisFree { place: value.span }),
                }
            }
            MeasureKind::Each { function, axis, level, measure: inner } => {
                self.each(measure, *function, *axis, *level, inner, cell, needed)
            }
            MeasureKind::Member(axis) => match member(cell, *axis) {
                Some(value) => Reading::full(value),
                None => Reading::missing(Reason::AxisFree { place: measure.span }),
            },
            MeasureKind::Parent(axis, inner) => self.parent(measure, *axis, inner, cell, needed),
            MeasureKind::MemberIn { axis, ranges } => match cell.axes.get(axis) {
                Some(AxisMember::Code(code)) => Reading::full(Value::Bool(
                    ranges.iter().any(|(from, until)| from <= code && code < until),
                )),
                _ => Reading::missing(Reason::AxisFree { place: measure.span }),
            },
            MeasureKind::ClusterIn(clusters) => match cell.cluster {
                ClusterAxis::One(id) => Reading::full(Value::Bool(clusters.contains(&id))),
                ClusterAxis::Free | ClusterAxis::Union => {
                    Reading::missing(Reason::AxisFree { place: measure.span })
                }
            },
            MeasureKind::AtBaseline(inner) => match self.policy.baseline {
                Some(period) => self.read(inner, &cell.with_period(period), needed),
                None => Reading::missing(Reason::NoBaseline),
            },
            MeasureKind::Previous { measure: inner, same_of_year } => match cell.period {
                Some(period) => {
                    let before = if *same_of_year { period.year_before() } else { period.shift(-1) };
                    self.read(inner, &cell.with_period(before), needed)
                }
                None => Reading::missing(Reason::AxisFree { place: measure.span }),
            },
            MeasureKind::PercentOf { percent, measure: inner } => match self.number(inner, cell, needed) {
                Err(reading) => *reading,
                Ok((base, _)) if !base.is_positive() => {
                    Reading::missing(Reason::BaseNotPositive { base: inner.span })
                }
                Ok((base, coverage)) => {
                    let part = Number::Exact(percent.clone() / Rational::from(100i64));
                    number_or(base.multiply(&part), coverage, Reason::NotReal { place: measure.span })
                }
            },
            MeasureKind::Parameter(id) => self.parameter(*id, cell, needed),
            MeasureKind::Objects { function, of, filter, body } => {
                self.quantified((*function, *of), filter.as_deref(), body.as_deref(), cell, measure.span)
            }
            MeasureKind::Field(field) => self.field(field, measure.span),
        }
    }

    fn aggregate(&self, id: AggregateId, cell: &Cell, needed: &Rational) -> Reading {
        let found = self.facts.aggregate(id, cell);
        let coverage = found.coverage;
        let declared = self.policy.aggregates.get(id.index());
        let whole = Rational::one();
        let needed = if declared.is_some_and(|a| a.complete) { &whole } else { needed };
        let value = if let Some(why) = found.unavailable {
            Value::Missing(Reason::Unavailable { aggregate: id, why })
        } else if coverage.present == 0 && coverage.expected > 0 {
            Value::Missing(Reason::NoData {
                aggregate: id,
                withheld: coverage.withheld,
                expected: coverage.expected,
                cell: Box::new(cell.clone()),
            })
        } else if coverage.ratio() < *needed {
            Value::Missing(Reason::Incomplete {
                aggregate: id,
                coverage,
                undetermined: found.undetermined,
                needed: needed.clone(),
                cell: Box::new(cell.clone()),
            })
        } else {
            match (found.value, declared.map(|a| a.function)) {
                (Some(number), _) => Value::Number(number),
                (None, Some(AggregateFunction::Sum | AggregateFunction::Count)) => {
                    Value::Number(Number::zero())
                }
                (None, _) => Value::Missing(Reason::EmptySet { aggregate: id }),
            }
        };
        Reading { value, coverage }
    }

    fn number(&self, measure: &Measure, cell: &Cell, needed: &Rational) -> Operand {
        let reading = self.read(measure, cell, needed);
        match reading.value {
            Value::Number(number) => Ok((number, reading.coverage)),
            _ => Err(Box::new(reading)),
        }
    }

    fn map(
        &self,
        inner: &Measure,
        cell: &Cell,
        needed: &Rational,
        f: impl Fn(&Number) -> Option<Number>,
    ) -> Reading {
        match self.number(inner, cell, needed) {
            Err(reading) => *reading,
            Ok((number, coverage)) => number_or(f(&number), coverage, Reason::NotReal { place: inner.span }),
        }
    }

    fn arithmetic(
        &self,
        whole: &Measure,
        op: ArithmeticOp,
        left: &Measure,
        right: &Measure,
        cell: &Cell,
        needed: &Rational,
    ) -> Reading {
        let (a, b) = (self.read(left, cell, needed), self.read(right, cell, needed));
        let coverage = a.coverage.worse(b.coverage);
        match (&a.value, &b.value) {
            (Value::Missing(_), _) => a.after(coverage),
            (_, Value::Missing(_)) => b.after(coverage),
            (Value::Number(x), Value::Number(y)) => {
                let place = whole.span;
                match op {
                    ArithmeticOp::Add => number_or(x.add(y), coverage, Reason::NotReal { place }),
                    ArithmeticOp::Subtract => number_or(x.subtract(y), coverage, Reason::NotReal { place }),
                    ArithmeticOp::Multiply => number_or(x.multiply(y), coverage, Reason::NotReal { place }),
                    ArithmeticOp::Divide => {
                        number_or(x.divide(y), coverage, Reason::DivisionByZero { denominator: right.span })
                    }
                    ArithmeticOp::Power => number_or(x.power(y), coverage, Reason::NotReal { place }),
                }
            }
            (Value::Period(period), Value::Number(n)) => {
                let step = match n {
                    Number::Exact(r) => r.to_i64().and_then(|n| i32::try_from(n).ok()),
                    Number::Approximate(_) => None,
                };
                match (op, step) {
                    (ArithmeticOp::Add, Some(n)) => Reading::full(Value::Period(period.shift(n))),
                    (ArithmeticOp::Subtract, Some(n)) => {
                        Reading::full(Value::Period(period.shift(n.saturating_neg())))
                    }
                    _ => Reading::missing(Reason::NotReal { place: whole.span }),
                }
            }
            (Value::Period(x), Value::Period(y)) if op == ArithmeticOp::Subtract && x.grain == y.grain => {
                let between = i64::from(x.ordinal) - i64::from(y.ordinal);
                Reading::full(Value::Number(Number::Exact(Rational::from(between))))
            }
            _ => Reading::missing(Reason::NotReal { place: whole.span }),
        }
    }

    /// `and`, or `or` where `absorbing` is true: one operand equal to `absorbing` decides, missing or not the other.
    fn connect(&self, a: &Measure, b: &Measure, cell: &Cell, needed: &Rational, absorbing: bool) -> Reading {
        let (a, b) = (self.read(a, cell, needed), self.read(b, cell, needed));
        for side in [&a, &b] {
            if side.value == Value::Bool(absorbing) {
                return side.clone();
            }
        }
        let coverage = a.coverage.worse(b.coverage);
        if matches!(a.value, Value::Missing(_)) { a } else { b }.after(coverage)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one syntactic form")]
    fn each(
        &self,
        whole: &Measure,
        function: EachFunction,
        axis: CellAxis,
        level: Option<u32>,
        inner: &Measure,
        cell: &Cell,
        needed: &Rational,
    ) -> Reading {
        let members = self.facts.members(axis, level);
        let (mut coverage, mut numbers, mut kept) = (Coverage::FULL, Vec::new(), 0i64);
        for member in &members {
            let Some(moved) = self.set_member(cell, axis, member) else {
                return Reading::missing(Reason::AxisFree { place: whole.span });
            };
            let reading = self.read(inner, &moved, needed);
            coverage = coverage.worse(reading.coverage);
            match reading.value {
                Value::Number(n) => {
                    kept += 1;
                    numbers.push(n);
                }
                Value::Bool(b) => kept += i64::from(b),
                _ => return reading.after(coverage),
            }
        }
        let failed = Reason::NoMembers { place: whole.span };
        let total = || numbers.iter().try_fold(Number::zero(), |sum, n| sum.add(n));
        let count = Number::Exact(Rational::from(kept));
        let result = match function {
            EachFunction::Sum => total(),
            EachFunction::Count => Some(count),
            EachFunction::Mean => total().and_then(|sum| sum.divide(&count)),
            EachFunction::Min => numbers.iter().min_by(|a, b| a.compare(b)).cloned(),
            EachFunction::Max => numbers.iter().max_by(|a, b| a.compare(b)).cloned(),
        };
        number_or(result, coverage, failed)
    }

    fn parent(
        &self,
        whole: &Measure,
        axis: AxisId,
        inner: &Measure,
        cell: &Cell,
        needed: &Rational,
    ) -> Reading {
        let reading = self.read(inner, cell, needed);
        let AxisKind::Tree(tree) = (match self.policy.axes.get(axis.index()) {
            Some(axis) => axis.kind,
            None => return Reading::missing(Reason::AxisFree { place: whole.span }),
        }) else {
            return Reading::missing(Reason::NoParent { place: whole.span });
        };
        match reading.value {
            Value::Member(axis, AxisMember::Code(code)) => {
                let above = self.policy.classifications.get(tree.index()).and_then(|c| c.code(code)?.parent);
                match above {
                    Some(parent) => Reading::full(Value::Member(axis, AxisMember::Code(parent))),
                    None => Reading::missing(Reason::NoParent { place: whole.span }),
                }
            }
            _ => reading,
        }
    }

    pub(super) fn select(&self, cell: &Cell, selection: Selection) -> Option<Cell> {
        let cluster = |id| self.policy.clusters.get(ClusterId::index(id));
        match selection {
            Selection::Cluster(id) => Some(cell.with_cluster(id, cluster(id)?)),
            Selection::Role(id, role) => Some(cell.with_cluster(id, cluster(id)?).with_role(role)),
            Selection::Overall => Some(cell.overall()),
            Selection::Union => Some(cell.with_union()),
        }
    }

    pub(super) fn set(&self, cell: &Cell, axis: CellAxis, value: &Value) -> Option<Cell> {
        let member = match value {
            Value::Cluster(id) => Member::Cluster(*id),
            Value::Role(id) => Member::Role(*id),
            Value::Period(period) => Member::Period(*period),
            Value::Member(_, member) => Member::Axis(member.clone()),
            Value::Text(text) => Member::Axis(AxisMember::Text(text.clone())),
            Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Words(_) | Value::Missing(_) => {
                return None;
            }
        };
        self.set_member(cell, axis, &member)
    }

    /// The cell with an axis set to a member; `None` where the member is not of that axis.
    pub(super) fn set_member(&self, cell: &Cell, axis: CellAxis, member: &Member) -> Option<Cell> {
        match (axis, member) {
            (CellAxis::Cluster, Member::Cluster(id)) => self.select(cell, Selection::Cluster(*id)),
            (CellAxis::Role, Member::Role(role)) => Some(cell.with_role(*role)),
            (CellAxis::Period(grain), Member::Period(period)) => Some(cell.with_period_on(grain, *period)),
            (CellAxis::Axis(id), Member::Axis(member)) => Some(cell.with_axis(id, member.clone())),
            _ => None,
        }
    }

    fn literal(&self, literal: &Literal) -> Value {
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

fn member(cell: &Cell, axis: CellAxis) -> Option<Value> {
    match axis {
        CellAxis::Cluster => match cell.cluster {
            ClusterAxis::One(id) => Some(Value::Cluster(id)),
            ClusterAxis::Free | ClusterAxis::Union => None,
        },
        CellAxis::Role => cell.role.map(Value::Role),
        CellAxis::Period(grain) => cell.period_at(grain).map(Value::Period),
        CellAxis::Axis(id) => cell.axes.get(&id).map(|m| Value::Member(id, m.clone())),
    }
}

fn number_or(number: Option<Number>, coverage: Coverage, otherwise: Reason) -> Reading {
    let value = number.map_or(Value::Missing(otherwise), Value::Number);
    Reading { value, coverage }
}

/// Compares two values of one kind; the checker excludes the rest.
fn compare_values(op: CompareOp, a: Reading, b: Reading) -> Reading {
    let coverage = a.coverage.worse(b.coverage);
    let order = match (&a.value, &b.value) {
        (Value::Missing(_), _) => return a.after(coverage),
        (_, Value::Missing(_)) => return b.after(coverage),
        (Value::Number(x), Value::Number(y)) => x.compare(y),
        (Value::Period(x), Value::Period(y)) => x.cmp(y),
        (Value::Text(x), Value::Text(y)) => x.cmp(y),
        (Value::Bool(x), Value::Bool(y)) => x.cmp(y),
        (Value::Cluster(x), Value::Cluster(y)) => x.cmp(y),
        (Value::Role(x), Value::Role(y)) => x.cmp(y),
        (Value::Member(_, x), Value::Member(_, y)) => x.cmp(y),
        (Value::Date(x), Value::Date(y)) => x.cmp(y),
        // A clause that names several equals each of them.
        (Value::Words(x), Value::Words(y)) => {
            let shared = x.iter().any(|word| y.contains(word));
            let value = Value::Bool(shared == (op == CompareOp::Equal));
            return Reading { value, coverage };
        }
        (Value::Words(_), Value::Cluster(_)) | (Value::Cluster(_), Value::Words(_)) => {
            return Reading { value: Value::Bool(op == CompareOp::NotEqual), coverage };
        }
        _ => return Reading { value: Value::Bool(false), coverage },
    };
    Reading { value: Value::Bool(op.holds(order)), coverage }
}
