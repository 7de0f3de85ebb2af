//! A file that declares what another declares: a copy left in the folder is one mistake, not one for each name.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checker, Unit};
use crate::diagnostic::PolicyProblem;
use crate::source::Span;
use crate::syntax::tree::DeclarationKind;

/// So many names in common make a copy, where they are half of a file.
const MANY: usize = 3;

impl Checker<'_> {
    /// The places of the files that copy an earlier one; each is reported once and then left out.
    pub(super) fn copies(&mut self, units: &[Unit]) -> BTreeSet<usize> {
        let declared: Vec<BTreeMap<(&str, &str), Span>> = units.iter().map(declared).collect();
        let mut copies = BTreeSet::new();
        for (at, own) in declared.iter().enumerate() {
            for (before, earlier) in declared.iter().enumerate().take(at) {
                let shared: Vec<Span> = own
                    .iter()
                    .filter(|(name, _)| earlier.contains_key(*name))
                    .map(|(_, span)| *span)
                    .collect();
                let half = shared.len() * 2 >= own.len().min(earlier.len());
                if shared.len() < MANY || !half || copies.contains(&before) {
                    continue;
                }
                let first_of = |names: &BTreeMap<(&str, &str), Span>,
                                others: &BTreeMap<(&str, &str), Span>| {
                    let both = names.iter().filter(|(name, _)| others.contains_key(*name));
                    both.map(|(_, span)| *span).min_by_key(|span| span.start)
                };
                let (Some(span), Some(first)) = (first_of(own, earlier), first_of(earlier, own)) else {
                    continue;
                };
                let file = |span: Span| self.sources.place(span).0.to_owned();
                let (file, other) = (file(span), file(first));
                self.report(PolicyProblem::Copy { file, other, span, first });
                copies.insert(at);
                break;
            }
        }
        copies
    }
}

/// What a file of the policy declares: the keyword's slot and the name, with its place.
fn declared(unit: &Unit) -> BTreeMap<(&str, &str), Span> {
    let mut found = BTreeMap::new();
    for declaration in unit.file.declarations.iter().filter(|_| !unit.library) {
        let (kind, name, span) = match &declaration.kind {
            DeclarationKind::Policy(d) => ("policy", &d.title.value, d.title.span),
            DeclarationKind::Act(d) => ("act", &d.head.name.text, d.head.name.span),
            DeclarationKind::Body(d) => ("body", &d.head.name.text, d.head.name.span),
            DeclarationKind::Unit(d) => ("unit", &d.name.text, d.name.span),
            DeclarationKind::Currency(d) => ("unit", &d.name.text, d.name.span),
            DeclarationKind::Classification(d) => ("classification", &d.head.name.text, d.head.name.span),
            DeclarationKind::Dataset(d) | DeclarationKind::Link(d) => {
                ("dataset", &d.head.name.text, d.head.name.span)
            }
            DeclarationKind::Field(d) => ("field", &d.name.text, d.name.span),
            DeclarationKind::Cluster(d) => ("cluster", &d.head.name.text, d.head.name.span),
            DeclarationKind::Fn(d) => ("fn", &d.name.text, d.name.span),
            DeclarationKind::Indicator(d) => ("indicator", &d.head.name.text, d.head.name.span),
            DeclarationKind::Stage(d) => ("stage", &d.head.name.text, d.head.name.span),
            DeclarationKind::Use(_)
            | DeclarationKind::Parameter(_)
            | DeclarationKind::Clusters(_)
            | DeclarationKind::Rating(_)
            | DeclarationKind::Rule(_)
            | DeclarationKind::Waiver(_)
            | DeclarationKind::Test(_) => continue,
        };
        found.insert((kind, name.as_str()), span);
    }
    found
}
