//! What is declared and nothing reads: datasets, classifications, units, acts, bodies.
//!
//! A name is used where it, or one of its other names, stands anywhere else in the text of the policy; a dataset also
//! where one of its columns does. So nothing that is used is ever remarked on.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checker, Unit};
use crate::diagnostic::{PolicyProblem, Severity};
use crate::source::Span;
use crate::syntax::tree::{BodyClause, DatasetClause, DeclarationKind, Name};
use crate::syntax::words;
use crate::unit::prefixed;

/// A declaration that something should read.
struct Declared<'t> {
    name: &'t Name,
    /// Its whole text, in which its own names are no uses.
    own: Span,
    used: bool,
}

impl Checker<'_> {
    pub(super) fn check_unused(&mut self, units: &[Unit], copies: &BTreeSet<usize>) {
        if self.problems.iter().any(|p| p.severity() == Severity::Error) || !self.unknown.is_empty() {
            return;
        }
        let texts = units.iter().enumerate().filter(|(at, unit)| !unit.library && !copies.contains(at));
        let texts: Vec<&Unit> = texts.map(|(_, unit)| unit).collect();
        let mut declared: Vec<Declared<'_>> = Vec::new();
        // Where each word leads: to declarations by their names, and to datasets by their columns.
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_column: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut tables: Vec<Span> = Vec::new();
        let own = texts.iter().filter(|unit| !unit.shared);
        for declaration in own.flat_map(|unit| &unit.file.declarations) {
            let at = declared.len();
            let Some(names) = names(&declaration.kind) else { continue };
            let Some(name) = names.first().copied() else { continue };
            for word in names {
                by_name.entry(word.text.clone()).or_default().push(at);
            }
            if let DeclarationKind::Unit(unit) = &declaration.kind {
                for made in unit.prefixed.iter().flat_map(|symbol| prefixed(&symbol.text)) {
                    by_name.entry(made.name).or_default().push(at);
                }
            }
            if let DeclarationKind::Dataset(dataset) = &declaration.kind {
                tables.push(declaration.span);
                for clause in &dataset.clauses {
                    if let DatasetClause::Column(column) | DatasetClause::Wide { value: column, .. } =
                        &clause.kind
                    {
                        by_column.entry(&column.name.text).or_default().push(at);
                    }
                }
            }
            declared.push(Declared { name, own: declaration.span, used: false });
        }
        for unit in &texts {
            let Some(source) = self.sources.file(unit.file.id) else { continue };
            let within = |span: &Span, at: usize| {
                span.file == unit.file.id && (span.start as usize..span.end as usize).contains(&at)
            };
            for (at, word) in words(&source.name, &source.text) {
                let mut use_of = |found: Option<&Vec<usize>>| {
                    for place in found.into_iter().flatten() {
                        if let Some(one) = declared.get_mut(*place).filter(|d| !within(&d.own, at)) {
                            one.used = true;
                        }
                    }
                };
                use_of(by_name.get(word));
                if by_column.contains_key(word) && !tables.iter().any(|span| within(span, at)) {
                    use_of(by_column.get(word));
                }
            }
        }
        let entities: BTreeSet<&str> = self
            .policy
            .clusters
            .iter()
            .filter_map(|c| self.policy.datasets.get(c.entity.index()))
            .map(|d| d.name.as_str())
            .collect();
        let unused: Vec<(String, Span)> = declared
            .iter()
            .filter(|d| !d.used && !entities.contains(d.name.text.as_str()))
            .map(|d| (d.name.text.clone(), d.name.span))
            .collect();
        for (name, span) in unused {
            self.report(PolicyProblem::Unused { name, span });
        }
    }
}

/// The names of a declaration that something should read. A body of a cluster says something by itself.
fn names(kind: &DeclarationKind) -> Option<Vec<&Name>> {
    fn of<'t>(name: &'t Name, also: &'t [Name]) -> Vec<&'t Name> {
        std::iter::once(name).chain(also).collect()
    }
    match kind {
        DeclarationKind::Act(d) => Some(of(&d.head.name, &d.head.also)),
        DeclarationKind::Body(d) => {
            let of_cluster = d.clauses.iter().any(|c| matches!(c.kind, BodyClause::Of(_)));
            (!of_cluster).then(|| of(&d.head.name, &d.head.also))
        }
        DeclarationKind::Unit(d) => Some(of(&d.name, &d.also).into_iter().chain(&d.prefixed).collect()),
        DeclarationKind::Currency(d) => Some(of(&d.name, &d.also)),
        DeclarationKind::Classification(d) => Some(of(&d.head.name, &d.head.also)),
        DeclarationKind::Dataset(d) => Some(of(&d.head.name, &d.head.also)),
        DeclarationKind::Policy(_)
        | DeclarationKind::Use(_)
        | DeclarationKind::Link(_)
        | DeclarationKind::Parameter(_)
        | DeclarationKind::Field(_)
        | DeclarationKind::Cluster(_)
        | DeclarationKind::Clusters(_)
        | DeclarationKind::Fn(_)
        | DeclarationKind::Indicator(_)
        | DeclarationKind::Stage(_)
        | DeclarationKind::Rating(_)
        | DeclarationKind::Rule(_)
        | DeclarationKind::Waiver(_)
        | DeclarationKind::Test(_) => None,
    }
}
