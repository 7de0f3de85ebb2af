//! The policy's own declarations and its verdicts as objects with fields, and what quantifiers make of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::counted::{Count, Unknown};
use super::{Cell, ClusterAxis, Coverage, Evaluator, Facts, Reading, Reason, Value};
use crate::model::{
    Better, BodyId, Citation, ClusterId, Date, FieldValue, Grain, Level, Measure, ObjectField,
    ObjectFunction, ObjectKind, Period, Policy,
};
use crate::source::Span;
use crate::unit::{Number, Rational};

/// A declaration, or a verdict, as conditions see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    pub kind: ObjectKind,
    /// `petrochem`; of a verdict, with its cell.
    pub name: String,
    /// The cluster that it is, or in whose cell it stands.
    pub cluster: Option<ClusterId>,
    /// Before this day it is not seen.
    pub since: Option<Date>,
    /// After this day it is no more.
    pub until: Option<Date>,
    pub fields: BTreeMap<ObjectField, Value>,
    /// A verdict that a waiver lets pass: it is not asked, and where only such are left there is nothing to fail.
    pub excused: bool,
    pub span: Span,
}

/// All objects that a condition may ask of.
#[derive(Debug, Clone, Default)]
pub struct Objects {
    declared: Arc<Vec<Object>>,
    /// Verdicts, where some are passed.
    pub judged: Vec<Object>,
}

impl Objects {
    /// The declarations of a policy.
    pub fn of(policy: &Policy) -> Self {
        let mut declared = Vec::new();
        acts(policy, &mut declared);
        bodies(policy, &mut declared);
        indicators(policy, &mut declared);
        clusters(policy, &mut declared);
        stages(policy, &mut declared);
        groups(policy, &mut declared);
        Objects { declared: Arc::new(declared), judged: Vec::new() }
    }

    /// The same declarations with these verdicts.
    pub fn with(&self, judged: Vec<Object>) -> Self {
        Objects { declared: Arc::clone(&self.declared), judged }
    }

    /// The objects of a kind that are seen on a day.
    pub fn seen(&self, kind: ObjectKind, day: Option<Date>) -> impl Iterator<Item = &Object> {
        let seen = move |object: &&Object| {
            day.is_none_or(|day| {
                object.since.is_none_or(|since| since <= day) && object.until.is_none_or(|until| day <= until)
            })
        };
        self.declared.iter().chain(&self.judged).filter(move |object| object.kind == kind).filter(seen)
    }

    /// The days on which objects of some kinds come to be seen, or end, sorted.
    pub fn days(&self, kinds: &[ObjectKind]) -> Vec<Date> {
        let of_kinds = self.declared.iter().filter(|object| kinds.contains(&object.kind));
        let next = |day: Date| Date(day.0.saturating_add(1));
        let mut days: Vec<Date> =
            of_kinds.flat_map(|object| [object.since, object.until.map(next)]).flatten().collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl From<&FieldValue> for Value {
    fn from(value: &FieldValue) -> Self {
        match value {
            FieldValue::Text(text) => Value::Text(text.clone()),
            FieldValue::Word(word) => Value::Words(vec![word.clone()]),
            FieldValue::Date(date) => Value::Date(*date),
            FieldValue::Number(number) => Value::Number(Number::Exact(number.clone())),
        }
    }
}

/// Fields being gathered.
struct Fields(BTreeMap<ObjectField, Value>);

impl Fields {
    fn new(name: &str, title: Option<&String>, own: &[(String, FieldValue)]) -> Self {
        let mut fields = Fields(BTreeMap::new());
        fields.text(ObjectField::Name, Some(name));
        fields.text(ObjectField::Title, title.map(String::as_str));
        for (field, value) in own {
            fields.0.insert(ObjectField::Author(field.clone()), Value::from(value));
        }
        fields
    }

    /// A text that is not there is empty: what a policy does not say is known not to be said.
    fn text(&mut self, field: ObjectField, text: Option<&str>) {
        self.0.insert(field, Value::Text(text.unwrap_or_default().to_owned()));
    }

    fn words(&mut self, field: ObjectField, words: impl IntoIterator<Item = String>) {
        self.0.insert(field, Value::Words(words.into_iter().collect()));
    }

    fn put(&mut self, field: ObjectField, value: Option<Value>) {
        if let Some(value) = value {
            self.0.insert(field, value);
        }
    }

    fn body(&mut self, policy: &Policy, field: ObjectField, body: Option<BodyId>) {
        let name = body.and_then(|id| policy.bodies.get(id.index())).map(|body| body.name.clone());
        self.words(field, name);
    }

    fn basis(&mut self, policy: &Policy, basis: &[Citation]) {
        let names = basis.iter().filter_map(|cite| policy.acts.get(cite.act.index()));
        self.words(ObjectField::Basis, names.map(|act| act.name.clone()));
    }
}

fn acts(policy: &Policy, all: &mut Vec<Object>) {
    // What is asked of all acts is asked of those that the policy itself declares.
    for act in policy.acts.iter().filter(|act| !act.of_library) {
        let mut fields = Fields::new(&act.name, act.title.as_ref(), &act.fields);
        fields.text(ObjectField::Kind, act.kind.as_deref());
        fields.text(ObjectField::Number, act.number.as_deref());
        fields.text(ObjectField::Url, act.url.as_deref());
        fields.put(ObjectField::Adopted, act.adopted.map(Value::Date));
        // An act that does not say when it is in force is so from its adoption.
        let from = act.in_force.map(|(from, _)| from).or(act.adopted);
        fields.put(ObjectField::From, from.map(Value::Date));
        fields.put(ObjectField::Until, act.in_force.and_then(|(_, until)| until).map(Value::Date));
        fields.basis(policy, &act.basis);
        all.push(Object {
            kind: ObjectKind::Act,
            name: act.name.clone(),
            cluster: None,
            since: act.adopted.or(act.in_force.map(|(from, _)| from)),
            until: None,
            fields: fields.0,
            excused: false,
            span: act.span,
        });
    }
}

fn bodies(policy: &Policy, all: &mut Vec<Object>) {
    for body in &policy.bodies {
        let mut fields = Fields::new(&body.name, body.title.as_ref(), &body.fields);
        fields.words(ObjectField::Kind, body.kind.clone());
        // A body of no cluster is of none: it equals no cluster, and that is known.
        let of = body.of.map_or(Value::Words(Vec::new()), Value::Cluster);
        fields.put(ObjectField::Of, Some(of));
        fields.put(ObjectField::Established, body.established.map(Value::Date));
        fields.put(ObjectField::Until, body.dissolved.map(Value::Date));
        fields.basis(policy, &body.basis);
        all.push(Object {
            kind: ObjectKind::Body,
            name: body.name.clone(),
            cluster: None,
            since: body.established,
            until: body.dissolved,
            fields: fields.0,
            excused: false,
            span: body.span,
        });
    }
}

fn indicators(policy: &Policy, all: &mut Vec<Object>) {
    for indicator in policy.indicators.iter().filter(|indicator| !indicator.derived) {
        let mut fields = Fields::new(&indicator.name, indicator.title.as_ref(), &indicator.fields);
        fields.text(ObjectField::Source, indicator.source.as_deref());
        fields.words(ObjectField::Frequency, indicator.frequency.map(grain_word));
        fields.words(ObjectField::Better, indicator.better.as_ref().map(better_word));
        fields.body(policy, ObjectField::Owner, indicator.owner);
        fields.body(policy, ObjectField::CollectedBy, indicator.collected_by);
        fields.basis(policy, &indicator.basis);
        let coverage = Number::Exact(indicator.coverage.clone() * Rational::from(100i64));
        fields.put(ObjectField::Coverage, Some(Value::Number(coverage)));
        all.push(Object {
            kind: ObjectKind::Indicator,
            name: indicator.name.clone(),
            cluster: None,
            since: None,
            until: None,
            fields: fields.0,
            excused: false,
            span: indicator.span,
        });
    }
}

fn clusters(policy: &Policy, all: &mut Vec<Object>) {
    for (at, cluster) in policy.clusters.iter().enumerate() {
        let mut fields = Fields::new(&cluster.name, cluster.title.as_ref(), &cluster.fields);
        fields.body(policy, ObjectField::Owner, cluster.owner);
        fields.basis(policy, &cluster.basis);
        fields.put(ObjectField::From, cluster.from.map(|period| Value::Date(period.first_day())));
        fields.put(ObjectField::Until, cluster.until.map(|period| Value::Date(period.last_day())));
        all.push(Object {
            kind: ObjectKind::Cluster,
            name: cluster.name.clone(),
            cluster: Some(ClusterId::at(at)),
            since: cluster.from.map(Period::first_day),
            until: cluster.until.map(Period::last_day),
            fields: fields.0,
            excused: false,
            span: cluster.span,
        });
    }
}

fn stages(policy: &Policy, all: &mut Vec<Object>) {
    for stage in &policy.stages {
        let mut fields = Fields::new(&stage.name, stage.title.as_ref(), &stage.fields);
        fields.body(policy, ObjectField::Owner, stage.owner);
        fields.basis(policy, &stage.basis);
        fields.put(ObjectField::From, Some(Value::Date(stage.from.first_day())));
        fields.put(ObjectField::Until, Some(Value::Date(stage.until.last_day())));
        all.push(Object {
            kind: ObjectKind::Stage,
            name: stage.name.clone(),
            cluster: None,
            since: None,
            until: None,
            fields: fields.0,
            excused: false,
            span: stage.span,
        });
    }
}

fn groups(policy: &Policy, all: &mut Vec<Object>) {
    for group in &policy.groups {
        let mut fields = Fields::new(&group.id, group.title.as_ref(), &group.fields);
        fields.body(policy, ObjectField::Owner, group.owner);
        fields.basis(policy, &group.basis);
        all.push(Object {
            kind: ObjectKind::Group,
            name: group.id.clone(),
            cluster: None,
            since: None,
            until: None,
            fields: fields.0,
            excused: false,
            span: group.span,
        });
    }
}

/// The word of a grain, as `frequency == year` names it.
pub fn grain_word(grain: Grain) -> String {
    match grain {
        Grain::Year => "year",
        Grain::Quarter => "quarter",
        Grain::Month => "month",
    }
    .to_owned()
}

fn better_word(better: &Better) -> String {
    match better {
        Better::Higher => "higher",
        Better::Lower => "lower",
        Better::Within(..) => "within",
    }
    .to_owned()
}

/// The word of a level, as `level == advisory` names it.
pub fn level_word(level: Level) -> String {
    match level {
        Level::Mandatory => "mandatory",
        Level::Advisory => "advisory",
    }
    .to_owned()
}

impl<'a, F: Facts + ?Sized> Evaluator<'a, F> {
    /// A field of the object that is looked at.
    pub(super) fn field(&self, field: &ObjectField, place: Span) -> Reading {
        let value = self.object().and_then(|object| object.fields.get(field));
        value.map_or_else(
            || Reading::missing(Reason::NoClause { place }),
            |value| Reading::full(value.clone()),
        )
    }

    /// A quantifier, in Kleene's logic: an object of which it is not known whether the filter keeps it leaves the
    /// answer open where it could change it.
    pub(super) fn quantified(
        &self,
        (function, of): (ObjectFunction, ObjectKind),
        filter: Option<&Measure>,
        body: Option<&Measure>,
        cell: &Cell,
        place: Span,
    ) -> Reading {
        let mut coverage = Coverage::FULL;
        let mut open: Option<Reason> = None;
        let (mut any, mut all) = (false, true);
        let mut counted = Count::default();
        let mut numbers = Vec::new();
        for object in self.asked_of(of, cell) {
            let here = self.at(object);
            let own = self.cell_of(object, cell);
            let kept = filter.map_or(Value::Bool(true), |filter| here.evaluate(filter, &own).value);
            let doubtful = match kept {
                Value::Bool(false) => continue,
                Value::Missing(reason) => Some(reason),
                _ => None,
            };
            let told = body.map(|body| here.evaluate(body, &own));
            if let Some(told) = &told {
                coverage = coverage.worse(told.coverage);
            }
            let value = told.map_or(Value::Bool(true), |told| told.value);
            let harmless = matches!(
                (function, &value),
                (ObjectFunction::All, Value::Bool(true)) | (ObjectFunction::Any, Value::Bool(false))
            );
            if let Some(reason) = doubtful {
                counted.doubt(|| Some(Unknown::object(object)), &reason);
                open = open.or((!harmless).then_some(reason));
                continue;
            }
            counted.known += 1;
            match value {
                Value::Bool(true) => any = true,
                Value::Bool(false) => all = false,
                Value::Number(number) => numbers.push(number),
                Value::Missing(reason) => open = open.or(Some(reason)),
                Value::Period(_)
                | Value::Text(_)
                | Value::Member(..)
                | Value::Cluster(_)
                | Value::Role(_)
                | Value::Date(_)
                | Value::Words(_) => open = open.or(Some(Reason::NotReal { place })),
            }
        }
        let unless_open = |value: Option<Value>, open: Option<Reason>| match (open, value) {
            (Some(reason), _) => Value::Missing(reason),
            (None, Some(value)) => value,
            (None, None) => Value::Missing(Reason::NoObjects { place }),
        };
        let total = || numbers.iter().try_fold(Number::zero(), |sum, number| sum.add(number));
        let number = |number: Option<Number>| number.map(Value::Number);
        let count = counted.known;
        let whole = Number::Exact(Rational::from(count));
        let value = match function {
            ObjectFunction::Any if any => Value::Bool(true),
            ObjectFunction::Any => unless_open(Some(Value::Bool(false)), open),
            ObjectFunction::All if !all => Value::Bool(false),
            // All of nothing says nothing: an empty group is not a success.
            ObjectFunction::All => {
                let some = count > 0 || self.excused(of, filter, cell);
                unless_open(some.then_some(Value::Bool(true)), open)
            }
            ObjectFunction::Count => counted.value(),
            ObjectFunction::Sum => unless_open(number(total()), open),
            ObjectFunction::Mean => unless_open(number(total().and_then(|sum| sum.divide(&whole))), open),
            ObjectFunction::Min => {
                unless_open(number(numbers.iter().min_by(|a, b| a.compare(b)).cloned()), open)
            }
            ObjectFunction::Max => {
                unless_open(number(numbers.iter().max_by(|a, b| a.compare(b)).cloned()), open)
            }
        };
        Reading { value, coverage }
    }

    /// True where a filter keeps some verdict that a waiver lets pass.
    fn excused(&self, of: ObjectKind, filter: Option<&Measure>, cell: &Cell) -> bool {
        self.about(of, cell).filter(|object| object.excused).any(|object| {
            let own = self.cell_of(object, cell);
            filter.is_none_or(|filter| self.at(object).evaluate(filter, &own).value == Value::Bool(true))
        })
    }

    /// The objects that keep a condition from holding: those of which its `all` does not hold, those that its `not any`
    /// finds, and those that are too many for its `count`.
    pub fn offenders(&self, condition: &Measure, cell: &Cell) -> Vec<&'a Object> {
        use crate::model::{CompareOp, MeasureKind};
        let found = |of: ObjectKind, filter: Option<&Measure>, fails: &dyn Fn(&'a Object, &Cell) -> bool| {
            let kept = |object: &&'a Object| {
                let own = self.cell_of(object, cell);
                let kept = filter.map(|filter| self.at(object).evaluate(filter, &own).value);
                kept != Some(Value::Bool(false)) && fails(object, &own)
            };
            self.asked_of(of, cell).filter(kept).collect::<Vec<_>>()
        };
        match &condition.kind {
            MeasureKind::Objects { function: ObjectFunction::All, of, filter, body: Some(body) } => {
                found(*of, filter.as_deref(), &|object, own| {
                    self.at(object).evaluate(body, own).value != Value::Bool(true)
                })
            }
            MeasureKind::Not(inner) => match &inner.kind {
                MeasureKind::Objects { function: ObjectFunction::Any, of, filter, body: Some(body) } => {
                    found(*of, filter.as_deref(), &|object, own| {
                        self.at(object).evaluate(body, own).value != Value::Bool(false)
                    })
                }
                _ => Vec::new(),
            },
            MeasureKind::Compare {
                op: CompareOp::Equal | CompareOp::Less | CompareOp::LessOrEqual,
                left,
                ..
            } => match &left.kind {
                MeasureKind::Objects {
                    function: ObjectFunction::Count, of, filter: Some(filter), ..
                } => found(*of, Some(filter), &|object, own| {
                    // Of those of whom it is not known the count was decided without.
                    self.at(object).evaluate(filter, own).value == Value::Bool(true)
                }),
                _ => Vec::new(),
            },
            MeasureKind::And(a, b) => {
                let mut all = self.offenders(a, cell);
                for object in self.offenders(b, cell) {
                    if !all.contains(&object) {
                        all.push(object);
                    }
                }
                all
            }
            _ => Vec::new(),
        }
    }

    /// The objects of a kind that a condition asks of.
    pub(super) fn asked_of(
        &self,
        of: ObjectKind,
        cell: &Cell,
    ) -> impl Iterator<Item = &'a Object> + use<'a, F> {
        self.about(of, cell).filter(|object| !object.excused)
    }

    /// The objects of a kind that a cell is about: of verdicts, in a cluster's cell, those on it and those passed once
    /// for all.
    fn about(&self, of: ObjectKind, cell: &Cell) -> impl Iterator<Item = &'a Object> + use<'a, F> {
        let only = match cell.cluster {
            ClusterAxis::One(id) if of.is_judged() => Some(id),
            ClusterAxis::One(_) | ClusterAxis::Free | ClusterAxis::Union => None,
        };
        let here = move |object: &&'a Object| match (only, object.cluster) {
            (Some(only), Some(own)) => only == own,
            (None, _) | (_, None) => true,
        };
        self.seen_objects(of).filter(here)
    }

    /// An object that is a cluster sets the cell's cluster.
    pub(super) fn cell_of(&self, object: &Object, cell: &Cell) -> Cell {
        match (object.kind, object.cluster) {
            (ObjectKind::Cluster, Some(id)) => {
                self.select(cell, crate::model::Selection::Cluster(id)).unwrap_or_else(|| cell.clone())
            }
            _ => cell.clone(),
        }
    }
}
