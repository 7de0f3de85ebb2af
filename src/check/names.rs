//! Names and what they stand for, one table per kind.

use std::collections::BTreeMap;

use super::Checker;
use crate::diagnostic::{Kind, NameProblem};
use crate::library::PRELUDE;
use crate::model::{
    ActId, AxisId, BodyId, ClassificationId, ClusterId, ColumnId, DatasetId, IndicatorId, MilestoneId,
    ParameterId, RatingId, RoleId, StageId,
};
use crate::source::Span;
use crate::syntax::tree::{Head, Name};
use crate::unit::Unit;

/// The names of one kind.
#[derive(Debug, Clone)]
pub struct Table<T> {
    entries: BTreeMap<String, (T, Span)>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { entries: BTreeMap::new() }
    }
}

impl<T: Copy> Table<T> {
    pub fn find(&self, name: &str) -> Option<T> {
        self.entries.get(name).map(|(id, _)| *id)
    }

    /// The declaration of a name.
    pub fn span(&self, name: &str) -> Option<Span> {
        self.entries.get(name).map(|(_, span)| *span)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    pub fn replace(&mut self, name: &str, id: T, span: Span) {
        self.entries.insert(name.to_owned(), (id, span));
    }

    /// Adds a name; gives the place of the first declaration where there is one already.
    pub fn add(&mut self, name: &str, id: T, span: Span) -> Option<Span> {
        if let Some(first) = self.span(name) {
            return Some(first);
        }
        self.entries.insert(name.to_owned(), (id, span));
        None
    }
}

/// What `field` declares.
#[derive(Debug, Clone)]
pub struct FieldInfo {
    pub name: String,
    /// The slot of the keyword whose declarations have the clause.
    pub of: &'static str,
    pub values: FieldValues,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum FieldValues {
    /// Of an unknown type, which is reported: any value does.
    Any,
    Code(ClassificationId),
    Text,
    Date,
    Number(Unit),
}

/// A name in a measure: an indicator or a function, which share their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    Indicator(IndicatorId),
    Function(usize),
}

/// What an axis name finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisEntry {
    One(AxisId),
    /// Columns of this name do not agree, so the bare name means nothing.
    Disputed,
}

#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Functions of one name that take different numbers of arguments, the first of each name left out.
    pub overloads: BTreeMap<String, Vec<usize>>,
    pub acts: Table<ActId>,
    pub bodies: Table<BodyId>,
    pub classifications: Table<ClassificationId>,
    pub datasets: Table<DatasetId>,
    /// Columns by dataset.
    pub columns: Vec<Table<ColumnId>>,
    pub axes: Table<AxisEntry>,
    pub roles: Table<RoleId>,
    pub clusters: Table<ClusterId>,
    pub stages: Table<StageId>,
    /// By `stage.name`.
    pub milestones: Table<MilestoneId>,
    pub ratings: Table<RatingId>,
    pub parameters: Table<ParameterId>,
    pub formulas: Table<Formula>,
    pub fields: Vec<FieldInfo>,
    /// Units with their places.
    pub units: Table<()>,
}

impl Checker<'_> {
    /// Adds a declaration under its name and its other names.
    pub(super) fn declare<T: Copy>(
        &mut self,
        kind: Kind,
        table: impl Fn(&mut Names) -> &mut Table<T>,
        head: &Head,
        id: T,
    ) {
        for name in std::iter::once(&head.name).chain(&head.also) {
            self.declare_name(kind, &table, name, id);
        }
    }

    pub(super) fn declare_name<T: Copy>(
        &mut self,
        kind: Kind,
        table: impl Fn(&mut Names) -> &mut Table<T>,
        name: &Name,
        id: T,
    ) {
        if let Some(first) = table(&mut self.names).add(&name.text, id, name.span) {
            self.declared_twice(kind, name, first);
        }
    }

    /// Reports a second declaration of a name; of a module and a policy it is the policy that can change. Without the
    /// prelude no policy can do.
    pub(super) fn declared_twice(&mut self, kind: Kind, name: &Name, first: Span) {
        let (library, text) = (|span: Span| self.library.contains(&span.file), name.text.clone());
        let (own, other) = match (library(name.span), library(first)) {
            (true, false) => (first, name.span),
            (false, true) => (name.span, first),
            (false, false) | (true, true) => {
                self.report(NameProblem::Duplicate { kind, name: text, span: name.span, first });
                return;
            }
        };
        let module = self.sources.place(other).0.to_owned();
        if module == format!("std.{}", PRELUDE.name) {
            self.report(NameProblem::Duplicate { kind, name: text, span: own, first: other });
            return;
        }
        self.report(NameProblem::InModule { name: text, module, span: own, declared: other });
    }

    /// What else a name stands for, where nothing of the wanted kind bears it.
    pub(super) fn of_other_kind(&self, wanted: Kind, name: &str) -> Option<Kind> {
        let formula = match self.names.formulas.find(name) {
            Some(Formula::Indicator(_)) => Some(Kind::Indicator),
            Some(Formula::Function(_)) => Some(Kind::Function),
            None => None,
        };
        match wanted {
            // Words of the language, of units, of clauses and of orders are no declarations' names.
            Kind::Declaration | Kind::Field | Kind::Language | Kind::Module | Kind::SortKey | Kind::Unit => {
                return None;
            }
            // Formulas share their names, and what of them does not fit is told where they are read.
            Kind::Function | Kind::Indicator | Kind::Measure if formula.is_some() => return None,
            Kind::Act
            | Kind::Axis
            | Kind::Body
            | Kind::Classification
            | Kind::Cluster
            | Kind::Column
            | Kind::Dataset
            | Kind::Function
            | Kind::Indicator
            | Kind::Measure
            | Kind::Group
            | Kind::Milestone
            | Kind::Parameter
            | Kind::Rating
            | Kind::Role
            | Kind::Rule
            | Kind::Stage
            | Kind::Target
            | Kind::Type
            | Kind::Value => {}
        }
        let borne = [
            (Kind::Act, self.names.acts.find(name).is_some()),
            (Kind::Body, self.names.bodies.find(name).is_some()),
            (Kind::Classification, self.names.classifications.find(name).is_some()),
            (Kind::Dataset, self.names.datasets.find(name).is_some()),
            (Kind::Cluster, self.names.clusters.find(name).is_some()),
            (Kind::Stage, self.names.stages.find(name).is_some()),
            (Kind::Role, self.names.roles.find(name).is_some()),
            (Kind::Rating, self.names.ratings.find(name).is_some()),
            (Kind::Parameter, self.names.parameters.find(name).is_some()),
        ];
        let other = borne.into_iter().find(|(kind, borne)| *borne && *kind != wanted);
        other.map(|(kind, _)| kind).or(formula)
    }

    pub(super) fn body(&mut self, name: &Name) -> Option<BodyId> {
        let found = self.names.bodies.find(&name.text);
        if found.is_none() {
            let known: Vec<String> = self.names.bodies.names().map(str::to_owned).collect();
            let guess = self.unknown(Kind::Body, name, known.iter().map(String::as_str));
            return guess.and_then(|near| self.names.bodies.find(&near));
        }
        self.used_bodies.extend(found);
        found
    }

    pub(super) fn act(&mut self, name: &Name) -> Option<ActId> {
        let found = self.names.acts.find(&name.text);
        if found.is_none() {
            let known: Vec<String> = self.names.acts.names().map(str::to_owned).collect();
            let guess = self.unknown(Kind::Act, name, known.iter().map(String::as_str));
            return guess.and_then(|near| self.names.acts.find(&near));
        }
        self.used_acts.extend(found);
        found
    }

    pub(super) fn cluster_id(&mut self, name: &Name) -> Option<ClusterId> {
        let found = self.names.clusters.find(&name.text);
        if found.is_none() {
            let known: Vec<String> = self.names.clusters.names().map(str::to_owned).collect();
            let guess = self.unknown(Kind::Cluster, name, known.iter().map(String::as_str));
            return guess.and_then(|near| self.names.clusters.find(&near));
        }
        found
    }

    pub(super) fn role_id(&mut self, name: &Name) -> Option<RoleId> {
        let found = self.names.roles.find(&name.text);
        if found.is_none() {
            let known: Vec<String> = self.names.roles.names().map(str::to_owned).collect();
            let guess = self.unknown(Kind::Role, name, known.iter().map(String::as_str));
            return guess.and_then(|near| self.names.roles.find(&near));
        }
        found
    }

    pub(super) fn dataset_id(&mut self, name: &Name) -> Option<DatasetId> {
        let found = self.names.datasets.find(&name.text);
        if found.is_none() {
            let known: Vec<String> = self.names.datasets.names().map(str::to_owned).collect();
            let guess = self.unknown(Kind::Dataset, name, known.iter().map(String::as_str));
            return guess.and_then(|near| self.names.datasets.find(&near));
        }
        found
    }
}
