//! Declarations of all files by kind, in the order of the text, each with the folder of its file.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Checker, Unit, definitions};
use crate::syntax::tree::{self, DeclarationKind};

/// Declarations of one kind, with the folder of their file.
type Declared<'t, T> = Vec<(&'t T, &'t PathBuf)>;

/// All declarations by kind, in the order of the text.
#[derive(Default)]
pub(super) struct Sorted<'t> {
    pub(super) policies: Declared<'t, tree::Policy>,
    pub(super) acts: Declared<'t, tree::Act>,
    pub(super) bodies: Declared<'t, tree::Body>,
    pub(super) units: Declared<'t, tree::UnitDecl>,
    pub(super) currencies: Declared<'t, tree::Currency>,
    pub(super) classifications: Declared<'t, tree::Classification>,
    pub(super) datasets: Declared<'t, tree::Dataset>,
    pub(super) fields: Declared<'t, tree::Field>,
    pub(super) clusters: Declared<'t, tree::Cluster>,
    pub(super) functions: Declared<'t, tree::Fn>,
    /// Which functions the policy itself declares, not the library.
    pub(super) own_functions: Vec<bool>,
    pub(super) indicators: Declared<'t, tree::Indicator>,
    pub(super) stages: Declared<'t, tree::Stage>,
    pub(super) parameters: Declared<'t, tree::Parameter>,
    pub(super) ratings: Declared<'t, tree::Rating>,
    pub(super) rules: Declared<'t, tree::Rule>,
    pub(super) waivers: Declared<'t, tree::Waiver>,
}

impl Checker<'_> {
    /// Sorts declarations by kind; what this version does not evaluate is refused, not passed over.
    pub(super) fn sort<'t>(
        &mut self,
        units: &'t [Unit],
        copies: &BTreeSet<usize>,
        made: &'t definitions::Made,
    ) -> Sorted<'t> {
        let mut sorted = Sorted::default();
        let read = units.iter().enumerate().filter(|(at, _)| !copies.contains(at));
        for (_, unit) in read {
            let folder = &unit.folder;
            for declaration in &unit.file.declarations {
                let first = declaration.span;
                match &declaration.kind {
                    DeclarationKind::Policy(d) => sorted.policies.push((d, folder)),
                    DeclarationKind::Use(_) => {}
                    DeclarationKind::Act(d) => sorted.acts.push((d, folder)),
                    DeclarationKind::Body(d) => sorted.bodies.push((d, folder)),
                    DeclarationKind::Unit(d) => sorted.units.push((d, folder)),
                    DeclarationKind::Currency(d) => sorted.currencies.push((d, folder)),
                    DeclarationKind::Classification(d) => sorted.classifications.push((d, folder)),
                    DeclarationKind::Dataset(d) | DeclarationKind::Link(d) => {
                        sorted.datasets.push((d, folder))
                    }
                    DeclarationKind::Field(d) => sorted.fields.push((d, folder)),
                    DeclarationKind::Cluster(d) => sorted.clusters.push((d, folder)),
                    DeclarationKind::Fn(d) => {
                        sorted.functions.push((d, folder));
                        sorted.own_functions.push(!unit.library);
                    }
                    DeclarationKind::Indicator(d) => sorted.indicators.push((d, folder)),
                    DeclarationKind::Stage(d) => sorted.stages.push((d, folder)),
                    DeclarationKind::Parameter(d) => sorted.parameters.push((d, folder)),
                    DeclarationKind::Clusters(_) => {
                        let all = made.get(&first).into_iter().flatten();
                        sorted.clusters.extend(all.map(|cluster| (cluster, folder)));
                    }
                    DeclarationKind::Rating(d) => sorted.ratings.push((d, folder)),
                    DeclarationKind::Rule(d) => sorted.rules.push((d, folder)),
                    DeclarationKind::Waiver(d) => sorted.waivers.push((d, folder)),
                    // Tests are read when all else is.
                    DeclarationKind::Test(_) => {}
                }
            }
        }
        sorted
    }
}
