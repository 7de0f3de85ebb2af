//! How a value comes about: the tree of a measure in a cell, down to the rows of its aggregates.

use super::each::Each;
use super::{Cell, Contributions, Evaluator, Evidence, Reading, Value};
use crate::model::{
    AggregateId, EachFunction, Indicator, Measure, MeasureKind, ObjectField, ObjectFunction, ObjectKind,
    Policy,
};
use crate::source::Span;
use crate::unit::Rational;

/// Members of an axis, objects and contributions that a derivation names; of the others only the number is told.
pub const MOST: usize = 10;

/// A measure in a cell with what it was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Derivation<'p> {
    pub measure: &'p Measure,
    pub cell: Cell,
    pub reading: Reading,
    /// The parts that were read, in the order of the text.
    pub parts: Vec<Derivation<'p>>,
    /// Members of an axis beyond those among the parts.
    pub more: u64,
    /// Of an aggregate: the rows of its cell.
    pub rows: Option<Contributions>,
    /// Of a quantifier: the objects that decide it; where none does, all that its filter keeps.
    pub looked: Vec<Looked>,
    /// Objects beyond those.
    pub more_looked: u64,
}

impl Derivation<'_> {
    /// True where some part of it is an aggregate or an indicator.
    pub fn reads_data(&self) -> bool {
        matches!(self.measure.kind, MeasureKind::Aggregate(_) | MeasureKind::Indicator(_))
            || self.parts.iter().any(Derivation::reads_data)
    }

    /// Itself and every part of it, from the top.
    pub fn visit<'d>(&'d self, see: &mut impl FnMut(&'d Self)) {
        see(self);
        self.parts.iter().for_each(|part| part.visit(see));
    }
}

/// An object that a quantifier looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Looked {
    pub name: String,
    pub kind: ObjectKind,
    pub span: Span,
    /// What the quantifier's condition or measure is there; true where it only counts.
    pub value: Value,
    /// The clauses of the object that its condition reads.
    pub fields: Vec<(ObjectField, Value)>,
}

/// Derives a measure in a cell; its value is the evaluator's own.
pub fn derive<'p, E: Evidence + ?Sized>(
    policy: &'p Policy,
    evaluator: &Evaluator<'_, E>,
    measure: &'p Measure,
    cell: &Cell,
) -> Derivation<'p> {
    derive_at(policy, evaluator, measure, cell, &Rational::one())
}

/// Derives an indicator in a cell, with the coverage that it demands.
pub fn derive_indicator<'p, E: Evidence + ?Sized>(
    policy: &'p Policy,
    evaluator: &Evaluator<'_, E>,
    indicator: &'p Indicator,
    cell: &Cell,
) -> Derivation<'p> {
    derive_at(policy, evaluator, &indicator.value, cell, &indicator.coverage)
}

fn derive_at<'p, E: Evidence + ?Sized>(
    policy: &'p Policy,
    evaluator: &Evaluator<'_, E>,
    measure: &'p Measure,
    cell: &Cell,
    needed: &Rational,
) -> Derivation<'p> {
    let mut derivation = Derivation {
        measure,
        cell: cell.clone(),
        reading: evaluator.read(measure, cell, needed),
        parts: Vec::new(),
        more: 0,
        rows: None,
        looked: Vec::new(),
        more_looked: 0,
    };
    let part = |measure: &'p Measure, cell: &Cell| derive_at(policy, evaluator, measure, cell, needed);
    derivation.parts = match &measure.kind {
        MeasureKind::Literal(_)
        | MeasureKind::Member(_)
        | MeasureKind::MemberIn { .. }
        | MeasureKind::ClusterIn(_)
        | MeasureKind::Parameter(_)
        | MeasureKind::Field(_) => Vec::new(),
        MeasureKind::Aggregate(id) => {
            derivation.rows = rows(evaluator, *id, cell);
            Vec::new()
        }
        MeasureKind::Indicator(id) => {
            let indicator = policy.indicators.get(id.index());
            let inner = |i: &'p Indicator| derive_at(policy, evaluator, &i.value, cell, &i.coverage);
            indicator.map(inner).into_iter().collect()
        }
        MeasureKind::Scale { .. }
        | MeasureKind::Arithmetic { .. }
        | MeasureKind::Negate(_)
        | MeasureKind::Compare { .. }
        | MeasureKind::And(..)
        | MeasureKind::Or(..)
        | MeasureKind::Not(_)
        | MeasureKind::IsMissing(_)
        | MeasureKind::Parent(..)
        | MeasureKind::PercentOf { .. } => {
            measure.children().into_iter().map(|inner| part(inner, cell)).collect()
        }
        MeasureKind::Coalesce(a, b) => {
            let first = part(a, cell);
            let absent = matches!(first.reading.value, Value::Missing(_));
            let second = absent.then(|| part(b, cell));
            [first].into_iter().chain(second).collect()
        }
        MeasureKind::If { condition, then, otherwise } => {
            let condition = part(condition, cell);
            let chosen = match condition.reading.value {
                Value::Bool(true) => Some(then),
                Value::Bool(false) => Some(otherwise),
                _ => None,
            };
            let chosen = chosen.map(|chosen| part(chosen, cell));
            [condition].into_iter().chain(chosen).collect()
        }
        MeasureKind::OverAll { measure: inner, axes } => {
            let freed = axes.iter().fold(cell.clone(), |cell, axis| cell.over(*axis));
            vec![part(inner, &freed)]
        }
        MeasureKind::Select { measure: inner, selection } => {
            evaluator.select(cell, *selection).map(|cell| part(inner, &cell)).into_iter().collect()
        }
        MeasureKind::At { measure: inner, axis, value } => {
            let to = evaluator.read(value, cell, needed).value;
            evaluator.set(cell, *axis, &to).map(|cell| part(inner, &cell)).into_iter().collect()
        }
        MeasureKind::AtBaseline(inner) => {
            policy.baseline.map(|period| part(inner, &cell.with_period(period))).into_iter().collect()
        }
        MeasureKind::Previous { measure: inner, same_of_year } => {
            let before = cell.period.map(|p| if *same_of_year { p.year_before() } else { p.shift(-1) });
            before.map(|period| part(inner, &cell.with_period(period))).into_iter().collect()
        }
        MeasureKind::Each { function, over, measure: inner, beside, range } => {
            let weight = beside.as_deref().filter(|_| *function == EachFunction::Gini);
            let each = Each { over: *over, inner, beside: None, range: range.as_deref() };
            let (mut parts, more) = members(evaluator, &each, false, cell, needed);
            derivation.more = more;
            for own in &mut parts {
                let read = |weight| evaluator.read(weight, &own.cell, needed);
                own.parts.extend(weight.map(|weight| member_of(weight, own.cell.clone(), read(weight))));
            }
            parts
        }
        MeasureKind::Rank { over, measure: inner, lower } => {
            let each = Each { over: *over, inner, beside: None, range: None };
            let (mut parts, mut more) = members(evaluator, &each, *lower, cell, needed);
            // Whose place it is, is told whatever the place.
            let ranked = !matches!(derivation.reading.value, Value::Missing(_));
            if more > 0 && ranked && parts.iter().all(|other| other.cell != *cell) {
                let reading = evaluator.read(inner, cell, needed);
                parts.push(member_of(inner, cell.clone(), reading));
                more -= 1;
            }
            derivation.more = more;
            parts
        }
        MeasureKind::Calculated { arguments, .. } => {
            arguments.iter().map(|inner| part(inner, cell)).collect()
        }
        MeasureKind::Everywhere(inner) => {
            cell.everywhere().map(|cell| part(inner, &cell)).into_iter().collect()
        }
        MeasureKind::Objects { function, of, filter, body } => {
            let (looked, more) = evaluator.looked(*function, *of, filter.as_deref(), body.as_deref(), cell);
            (derivation.looked, derivation.more_looked) = (looked, more);
            Vec::new()
        }
    };
    derivation
}

fn rows<E: Evidence + ?Sized>(
    evaluator: &Evaluator<'_, E>,
    aggregate: AggregateId,
    cell: &Cell,
) -> Option<Contributions> {
    evaluator.facts().contributions(aggregate, cell, MOST)
}

fn member_of<'p>(measure: &'p Measure, cell: Cell, reading: Reading) -> Derivation<'p> {
    let (parts, looked) = (Vec::new(), Vec::new());
    Derivation { measure, cell, reading, parts, more: 0, rows: None, looked, more_looked: 0 }
}

/// The members with the largest values, or with the least, each without its own parts, and how many more there are.
fn members<'p, E: Evidence + ?Sized>(
    evaluator: &Evaluator<'_, E>,
    each: &Each<'p>,
    least: bool,
    cell: &Cell,
    needed: &Rational,
) -> (Vec<Derivation<'p>>, u64) {
    let mut found: Vec<Derivation<'p>> = Vec::new();
    let mut seen = 0u64;
    for cell in evaluator.member_cells(each, cell, needed) {
        seen += 1;
        let reading = evaluator.read(each.inner, &cell, needed);
        let own = member_of(each.inner, cell, reading);
        // Kept in order, so that no more than the wanted ones are held.
        let before = |other: &Derivation<'_>| match (other.reading.number(), own.reading.number()) {
            (Some(a), Some(b)) if least => a.compare(b).is_le(),
            _ => weight(&other.reading, &own.reading).is_ge(),
        };
        let at = found.partition_point(before);
        if at < MOST {
            found.insert(at, own);
            found.truncate(MOST);
        }
    }
    let named = found.len() as u64;
    (found, seen - named)
}

/// Missing values come first, for they decide; then what holds, then the larger number.
fn weight(a: &Reading, b: &Reading) -> std::cmp::Ordering {
    let rank = |reading: &Reading| match &reading.value {
        Value::Missing(_) => 2,
        Value::Bool(true) => 1,
        Value::Bool(false)
        | Value::Number(_)
        | Value::Period(_)
        | Value::Text(_)
        | Value::Member(..)
        | Value::Cluster(_)
        | Value::Role(_)
        | Value::Date(_)
        | Value::Words(_) => 0,
    };
    match (a.number(), b.number()) {
        (Some(a), Some(b)) => a.compare(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// The clauses that conditions read, each once, in the order of the text.
fn fields<'m>(conditions: impl Iterator<Item = &'m Measure>) -> Vec<ObjectField> {
    let mut found = Vec::new();
    let mut left: Vec<&Measure> = conditions.collect();
    left.reverse();
    while let Some(measure) = left.pop() {
        match &measure.kind {
            MeasureKind::Field(field) if !found.contains(field) => found.push(field.clone()),
            // A quantifier within reads the clauses of other objects.
            MeasureKind::Objects { .. } => {}
            _ => left.extend(measure.children().into_iter().rev()),
        }
    }
    found
}

impl<E: Evidence + ?Sized> Evaluator<'_, E> {
    /// The objects that decide a quantifier: that keep `all` from holding, by which `any` holds, that numbers are of; where
    /// none does, all that its filter keeps or may keep.
    fn looked(
        &self,
        function: ObjectFunction,
        of: ObjectKind,
        filter: Option<&Measure>,
        body: Option<&Measure>,
        cell: &Cell,
    ) -> (Vec<Looked>, u64) {
        let (mut telling, mut others) = (Vec::new(), Vec::new());
        let asked = fields(filter.into_iter().chain(body));
        for object in self.asked_of(of, cell) {
            let (here, own) = (self.at(object), self.cell_of(object, cell));
            let kept = filter.map_or(Value::Bool(true), |filter| here.evaluate(filter, &own).value);
            let value = match kept {
                Value::Bool(false) => continue,
                Value::Bool(true) => body.map_or(Value::Bool(true), |body| here.evaluate(body, &own).value),
                open => open,
            };
            let tells = match (function, &value) {
                (_, Value::Missing(_)) => true,
                (ObjectFunction::All, value) => *value != Value::Bool(true),
                (ObjectFunction::Any, value) => *value == Value::Bool(true),
                (
                    ObjectFunction::Count
                    | ObjectFunction::Sum
                    | ObjectFunction::Mean
                    | ObjectFunction::Min
                    | ObjectFunction::Max,
                    _,
                ) => true,
            };
            let list = if tells { &mut telling } else { &mut others };
            let told = |field: &ObjectField| Some((field.clone(), object.fields.get(field)?.clone()));
            let fields = asked.iter().filter_map(told).collect();
            list.push(Looked { name: object.name.clone(), kind: of, span: object.span, value, fields });
        }
        let all = telling.len() + others.len();
        // What decides is enough; where nothing does, all are told.
        let decided = matches!(function, ObjectFunction::Any | ObjectFunction::All) && !telling.is_empty();
        if !decided {
            telling.append(&mut others);
        }
        telling.truncate(MOST);
        let more = all - telling.len();
        (telling, more as u64)
    }
}
