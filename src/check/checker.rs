//! What the checker holds while it reads: the policy so far, names, problems, and what is told only at the end.
//!
//! It begins with what is resolved already, so that a query is read in a policy's terms as its formulas are; nothing of
//! it leaves the station but [`Definitions`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::names::Names;
use super::{Definitions, called, cells, definitions, milestone_time};
use crate::diagnostic::{CodeProblem, Describe, Kind, NameProblem, PolicyProblem, Severity};
use crate::model::{
    ActId, AggregateId, BodyId, ClassificationId, ColumnRef, DatasetId, IndicatorId, ParameterId, Policy,
    RatingId, RoleId,
};
use crate::source::{FileId, Loader, SourceMap, Span};
use crate::syntax::tree;
use crate::unit::UnitTable;

/// An indicator before and after its formula is read; a formula is read when it is first named.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) tree: tree::Indicator,
    pub(super) state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Waiting,
    Reading,
    Done,
    /// Its formula has a problem, which is reported already.
    Failed,
}

/// Reads trees into a policy.
pub(super) struct Checker<'a> {
    pub(super) sources: &'a SourceMap,
    pub(super) loader: &'a dyn Loader,
    pub(super) units: UnitTable,
    pub(super) policy: Policy,
    pub(super) names: Names,
    pub(super) functions: Vec<tree::Fn>,
    pub(super) indicators: Vec<Pending>,
    pub(super) codes: Vec<BTreeMap<String, u32>>,
    pub(super) aggregates: BTreeMap<String, AggregateId>,
    pub(super) cluster_roles: Vec<Vec<RoleId>>,
    pub(super) status_codes: Option<ClassificationId>,
    pub(super) problems: Vec<Box<dyn Describe + Send + Sync>>,
    /// The files of library modules.
    pub(super) library: BTreeSet<FileId>,
    /// Columns of an unknown type, which is reported already: what reads them is not judged.
    pub(super) broken: BTreeSet<ColumnRef>,
    /// Indicators and functions being read, outermost first.
    pub(super) stack: Vec<(String, Span)>,
    /// Calls of functions whose texts are being read, outermost first.
    pub(super) call_sites: Vec<called::CallSite>,
    /// Arguments read in the outermost of them.
    pub(super) arguments: usize,
    /// Where the policy's own period stands.
    pub(super) period_span: Option<Span>,
    /// Where its baseline stands.
    pub(super) baseline_span: Option<Span>,
    /// Where each act says when it is in force.
    pub(super) force_spans: Vec<Option<Span>>,
    /// Where bodies say when they are set up and dissolved.
    pub(super) body_spans: Vec<(Option<Span>, Option<Span>)>,
    /// Clusters whose entity is not known, which is reported already.
    pub(super) lost_clusters: BTreeSet<usize>,
    /// Links that are declared without two good ends.
    pub(super) broken_links: BTreeSet<DatasetId>,
    /// Functions that some formula calls.
    pub(super) called: BTreeSet<usize>,
    /// The right side of a target is being read, where a percentage may be one of a period.
    pub(super) in_demand: bool,
    /// Targets by name, with their places.
    pub(super) target_ids: BTreeMap<String, Span>,
    /// Targets of one name: the name, the place of the later and that of the first.
    pub(super) repeated_targets: Vec<(String, Span, Span)>,
    /// Since when the cluster is that cites acts now: rules of transition look at it.
    pub(super) citing_since: Option<crate::model::Date>,
    /// Milestones with a time or a stretch that is told below them.
    pub(super) timed: Vec<milestone_time::Timed>,
    /// Which act replaces which, and where it says so: the later act, the earlier one, the place.
    pub(super) replacements: Vec<(ActId, ActId, Span)>,
    /// Acts, bodies and fields of authors (by their place) that something names.
    pub(super) used_acts: BTreeSet<ActId>,
    pub(super) used_bodies: BTreeSet<BodyId>,
    pub(super) used_fields: BTreeSet<usize>,
    pub(super) used_ratings: BTreeSet<RatingId>,
    pub(super) used_parameters: BTreeSet<ParameterId>,
    pub(super) rows_of_parameters: BTreeSet<ParameterId>,
    pub(super) parameters: Vec<tree::Parameter>,
    /// The axes that hold what `each … as` calls a member, by the place of the name.
    pub(super) held_members: BTreeMap<(Span, crate::model::CellAxis), crate::model::AxisId>,
    /// Axes of targets' cells.
    pub(super) asked_axes: Vec<cells::AskedAxis>,
    /// Unknown names; each is told once with all its places.
    pub(super) unknown: BTreeMap<(Kind, String), NameProblem>,
    /// Unknown codes, by classification and code; each is told once with all its places.
    pub(super) unknown_codes: BTreeMap<(String, String), CodeProblem>,
    /// Classifications from files that state no parents.
    pub(super) flat: BTreeSet<ClassificationId>,
    /// Some table could not be made out, so columns and axes may be its.
    pub(super) shadowed: bool,
    /// Tables of clusters that were read.
    pub(super) cluster_tables: Vec<definitions::ClusterTable>,
    /// Declarations that could not be read. Where nothing else is wrong they are refused: none is passed over.
    pub(super) dropped: Vec<Span>,
}

impl<'a> Checker<'a> {
    /// What is resolved so far.
    pub(super) fn definitions(&self) -> Definitions {
        Definitions {
            policy: Arc::new(self.policy.clone()),
            units: self.units.clone(),
            names: self.names.clone(),
            functions: self.functions.clone(),
            indicators: self.indicators.clone(),
            codes: self.codes.clone(),
            aggregates: self.aggregates.clone(),
            cluster_roles: self.cluster_roles.clone(),
            parameters: self.parameters.clone(),
            status_codes: self.status_codes,
            library: self.library.clone(),
        }
    }

    /// A checker that goes on from what is resolved.
    pub(super) fn resume(from: &Definitions, sources: &'a SourceMap, loader: &'a dyn Loader) -> Self {
        Checker {
            sources,
            loader,
            units: from.units.clone(),
            policy: Policy::clone(&from.policy),
            names: from.names.clone(),
            functions: from.functions.clone(),
            indicators: from.indicators.clone(),
            codes: from.codes.clone(),
            aggregates: from.aggregates.clone(),
            cluster_roles: from.cluster_roles.clone(),
            status_codes: from.status_codes,
            problems: Vec::new(),
            library: from.library.clone(),
            broken: BTreeSet::new(),
            stack: Vec::new(),
            call_sites: Vec::new(),
            arguments: 0,
            period_span: None,
            baseline_span: None,
            force_spans: Vec::new(),
            body_spans: Vec::new(),
            lost_clusters: BTreeSet::new(),
            broken_links: BTreeSet::new(),
            called: BTreeSet::new(),
            in_demand: false,
            target_ids: BTreeMap::new(),
            repeated_targets: Vec::new(),
            citing_since: None,
            timed: Vec::new(),
            replacements: Vec::new(),
            used_acts: BTreeSet::new(),
            used_bodies: BTreeSet::new(),
            used_fields: BTreeSet::new(),
            used_ratings: BTreeSet::new(),
            used_parameters: BTreeSet::new(),
            rows_of_parameters: BTreeSet::new(),
            parameters: from.parameters.clone(),
            asked_axes: Vec::new(),
            held_members: BTreeMap::new(),
            unknown: BTreeMap::new(),
            unknown_codes: BTreeMap::new(),
            flat: BTreeSet::new(),
            shadowed: false,
            cluster_tables: Vec::new(),
            dropped: Vec::new(),
        }
    }
}

impl Checker<'_> {
    /// Every problem once: a function's body is read again for every call of it.
    pub(super) fn told(&mut self) -> Vec<Box<dyn Describe + Send + Sync>> {
        for ((kind, name), problem) in std::mem::take(&mut self.unknown) {
            let other = self.of_other_kind(kind, &name);
            self.report(other.map_or(problem.clone(), |found| problem.of_kind(found)));
        }
        for problem in std::mem::take(&mut self.unknown_codes).into_values() {
            self.unknown_of_table(problem);
        }
        let errors = self.problems.iter().any(|p| p.severity() == Severity::Error);
        if !errors {
            for span in std::mem::take(&mut self.dropped) {
                self.report(NameProblem::NotEvaluated { what: self.written(span), span });
            }
        }
        let mut told = BTreeSet::new();
        let mut problems = std::mem::take(&mut self.problems);
        problems.retain(|p| told.insert(format!("{p:?}")));
        self.once_for_tables(&mut problems);
        problems
    }

    /// The source text under a span, blanks folded.
    pub(super) fn written(&self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Reports a clause that stands once but is found again.
    pub(super) fn once<'t>(&mut self, seen: &mut BTreeMap<&'t str, Span>, clause: &'t str, span: Span) {
        if let Some(first) = seen.insert(clause, span) {
            self.report(NameProblem::ClauseTwice { span, first });
        }
    }

    /// Where an indicator says what is better.
    pub(super) fn better_span(&self, id: IndicatorId) -> Option<Span> {
        let clauses = &self.indicators.get(id.index())?.tree.clauses;
        let better = |c: &&tree::Clause<_>| matches!(c.kind, tree::IndicatorClause::Better(_));
        clauses.iter().find(better).map(|c| c.span)
    }

    pub(super) fn no_baseline(&mut self, span: Span) {
        let before = self.policy.period.map(|(from, _)| from.first_day().parts().0 - 1);
        self.report(PolicyProblem::NoBaseline { span, proposed: before.unwrap_or(2010) });
    }
}
