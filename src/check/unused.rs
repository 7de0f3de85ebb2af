//! What is declared and nothing reads: datasets, classifications, units, acts, bodies, fields.
//!
//! Judged by what names were found to mean, not by words of the text, but for units, whose words are read in many places:
//! a unit is used where one of its names stands anywhere else. Indicators and columns are no waste where nothing reads
//! them: an indicator may be there to be watched, a column to be asked for. Functions are judged where they are read.

use std::collections::BTreeSet;

use super::names::FieldValues;
use super::{Checker, Unit};
use crate::diagnostic::{PolicyProblem, Severity};
use crate::model::{ColumnKind, ContourRule, DatasetId, Done, RowExpr};
use crate::source::Span;
use crate::syntax::tree::{BodyClause, Declaration, DeclarationKind, Name};
use crate::syntax::words;
use crate::unit::prefixed;

impl Checker<'_> {
    pub(super) fn check_unused(&mut self, units: &[Unit], copies: &BTreeSet<usize>) {
        if self.problems.iter().any(|p| p.severity() == Severity::Error) || self.has_unknown() {
            return;
        }
        let texts = units.iter().enumerate().filter(|(at, unit)| !unit.library && !copies.contains(at));
        let texts: Vec<&Unit> = texts.map(|(_, unit)| unit).collect();
        let read = self.datasets_read();
        // What `use` brings may serve other policies too.
        let own = texts.iter().filter(|unit| !unit.shared).flat_map(|unit| &unit.file.declarations);
        let unused: Vec<(String, Span)> = own
            .filter_map(|declaration| self.unused(declaration, &read, &texts))
            .map(|name| (name.text.clone(), name.span))
            .collect();
        for (name, span) in unused {
            self.report(PolicyProblem::Unused { name, span });
        }
    }

    /// The name of a declaration that something should read and nothing does.
    fn unused<'t>(
        &self,
        declaration: &'t Declaration,
        read: &BTreeSet<usize>,
        texts: &[&Unit],
    ) -> Option<&'t Name> {
        let (name, used) = match &declaration.kind {
            DeclarationKind::Act(d) => {
                let id = self.names.acts.find(&d.head.name.text)?;
                (&d.head.name, self.used_acts.contains(&id))
            }
            DeclarationKind::Body(d) => {
                let id = self.names.bodies.find(&d.head.name.text)?;
                // A body of a cluster says something by itself.
                let of_cluster = d.clauses.iter().any(|c| matches!(c.kind, BodyClause::Of(_)));
                (&d.head.name, of_cluster || self.used_bodies.contains(&id))
            }
            DeclarationKind::Unit(d) => {
                let symbols = d.prefixed.iter().map(|symbol| symbol.text.as_str());
                let made = symbols.clone().flat_map(prefixed).map(|unit| unit.name);
                let made: Vec<String> = symbols.map(str::to_owned).chain(made).collect();
                let names = std::iter::once(&d.name).chain(&d.also).map(|n| n.text.clone());
                (&d.name, stands(declaration.span, &names.chain(made).collect(), texts, self))
            }
            DeclarationKind::Currency(d) => {
                let names = std::iter::once(&d.name).chain(&d.also).map(|n| n.text.clone());
                (&d.name, stands(declaration.span, &names.collect(), texts, self))
            }
            DeclarationKind::Classification(d) => {
                let id = self.names.classifications.find(&d.head.name.text)?;
                let columns = self.policy.datasets.iter().flat_map(|d| &d.columns);
                let typed = columns.map(|c| &c.kind).any(|kind| *kind == ColumnKind::Code(id));
                let fields = self.names.fields.iter();
                let listed =
                    fields.map(|f| &f.values).any(|v| matches!(v, FieldValues::Code(of) if *of == id));
                (&d.head.name, typed || listed)
            }
            DeclarationKind::Dataset(d) | DeclarationKind::Link(d) => {
                let id = self.names.datasets.find(&d.head.name.text)?;
                (&d.head.name, read.contains(&id.index()))
            }
            DeclarationKind::Field(d) => {
                let at = self.names.fields.iter().position(|f| f.span == d.name.span)?;
                (&d.name, self.used_fields.contains(&at))
            }
            DeclarationKind::Rating(d) => {
                let id = self.names.ratings.find(&d.head.name.text)?;
                (&d.head.name, self.used_ratings.contains(&id))
            }
            DeclarationKind::Parameter(d) => {
                let id = self.names.parameters.find(&d.head.name.text)?;
                let read = self.used_parameters.contains(&id) || self.rows_of_parameters.contains(&id);
                (&d.head.name, read)
            }
            DeclarationKind::Policy(_)
            | DeclarationKind::Use(_)
            | DeclarationKind::Cluster(_)
            | DeclarationKind::Clusters(_)
            | DeclarationKind::Fn(_)
            | DeclarationKind::Indicator(_)
            | DeclarationKind::Stage(_)
            | DeclarationKind::Rule(_)
            | DeclarationKind::Waiver(_)
            | DeclarationKind::Test(_) => return None,
        };
        (!used).then_some(name)
    }

    /// The datasets that some formula or contour reads, and those whose entities these are about.
    fn datasets_read(&self) -> BTreeSet<usize> {
        let mut read = BTreeSet::new();
        let mut see = |id: DatasetId| {
            read.insert(id.index());
        };
        self.defining_tables().for_each(&mut see);
        let columns = RowExpr::datasets;
        for aggregate in &self.policy.aggregates {
            see(aggregate.dataset);
            aggregate.argument.iter().chain(&aggregate.filter).flat_map(columns).for_each(&mut see);
        }
        for cluster in &self.policy.clusters {
            see(cluster.entity);
            for rule in &cluster.contour.rules {
                match rule {
                    ContourRule::Where { condition, .. } => columns(condition).into_iter().for_each(&mut see),
                    ContourRule::Listed { listed, .. } => {
                        see(listed.dataset);
                        listed.condition.iter().flat_map(columns).for_each(&mut see);
                    }
                }
            }
        }
        for milestone in &self.policy.milestones {
            if let Done::From(from) = &milestone.done {
                see(from.dataset);
                from.condition.iter().flat_map(columns).for_each(&mut see);
            }
        }
        let mut waiting: Vec<usize> = read.iter().copied().collect();
        while let Some(at) = waiting.pop() {
            let Some(dataset) = self.policy.datasets.get(at) else { continue };
            let referred = dataset.columns.iter().filter_map(|column| match column.kind {
                ColumnKind::Reference(to) => Some(to),
                ColumnKind::Text
                | ColumnKind::Number(_)
                | ColumnKind::Date
                | ColumnKind::Code(_)
                | ColumnKind::Cluster => None,
            });
            let computed = dataset.columns.iter().filter_map(|c| c.computed.as_ref());
            let found = dataset.of.into_iter().chain(referred).chain(computed.flat_map(columns));
            for next in found.map(DatasetId::index) {
                if read.insert(next) {
                    waiting.push(next);
                }
            }
        }
        read
    }
}

/// True where one of the names stands in a text of the policy outside its own declaration.
fn stands(own: Span, names: &BTreeSet<String>, texts: &[&Unit], checker: &Checker<'_>) -> bool {
    texts.iter().any(|unit| {
        let Some(source) = checker.sources.file(unit.file.id) else { return false };
        let outside =
            |at: usize| own.file != unit.file.id || !(own.start as usize..own.end as usize).contains(&at);
        words(&source.name, &source.text).iter().any(|(at, word)| outside(*at) && names.contains(*word))
    })
}
