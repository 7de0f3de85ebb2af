//! Conditions that never hold, and alternatives of which one always does: in contours, in `where` of aggregates and
//! datasets, in computed columns.

use std::collections::BTreeSet;

use super::contour_sets::{Areas, CellReader, Reader, Truth, Unknowns, contradiction};
use super::{Checker, Unit};
use crate::diagnostic::{Clash, ContourProblem};
use crate::model::{ContourRule, DatasetId, Measure, MeasureKind, Period, Policy, RowExpr, RowKind, Scope};
use crate::source::{FileId, Span};

/// A condition that is known to hold where another is judged.
#[derive(Debug, Clone)]
pub struct Given {
    pub areas: Areas,
    pub span: Span,
    pub clash: Clash,
}

/// Looks for parts of conditions that say nothing.
pub struct Search<'a> {
    pub policy: &'a Policy,
    pub dataset: DatasetId,
    pub fixed: Option<Period>,
    pub unknowns: &'a mut Unknowns,
    pub found: Vec<ContourProblem>,
}

impl<'a> Search<'a> {
    pub fn new(
        policy: &'a Policy,
        dataset: DatasetId,
        fixed: Option<Period>,
        unknowns: &'a mut Unknowns,
    ) -> Self {
        Search { policy, dataset, fixed, unknowns, found: Vec::new() }
    }

    pub fn areas(&mut self, condition: &RowExpr, wanted: Truth) -> Areas {
        let (policy, dataset, fixed) = (self.policy, self.dataset, self.fixed);
        Reader { policy, dataset, fixed, unknowns: &mut *self.unknowns }.areas(condition, wanted)
    }

    /// What a condition gives to those judged beside it.
    pub fn given(&mut self, condition: &RowExpr, clash: Clash) -> Given {
        Given { areas: self.areas(condition, Truth::Yes), span: condition.span, clash }
    }

    /// Looks through a condition that is judged where others hold.
    pub fn look(&mut self, condition: &RowExpr, given: &[Given]) {
        let mut all: Vec<Given> = given.to_vec();
        let parts = condition.conjuncts();
        for part in &parts {
            all.push(self.given(part, Clash::Condition));
        }
        let sets: Vec<Areas> = all.iter().map(|g| g.areas.clone()).collect();
        if let Some(core) = contradiction(&sets) {
            // What clashes without this condition is told where it stands.
            let own = core.iter().rev().find(|at| **at >= given.len());
            if let Some(own) = own {
                let place = |at: &usize| all.get(*at).map(|g| (g.span, g.clash));
                let clashes = core.iter().filter(|at| *at != own).filter_map(place).collect();
                if let Some((span, _)) = place(own) {
                    self.found.push(ContourProblem::Never { span, clashes });
                }
            }
            return;
        }
        for (at, part) in parts.iter().enumerate() {
            let alternatives = disjuncts(part);
            if alternatives.len() > 1 {
                let others = all.iter().enumerate().filter(|(other, _)| *other != given.len() + at);
                let others: Vec<Given> = others.map(|(_, g)| g.clone()).collect();
                self.alternatives(&alternatives, &others);
            }
        }
    }

    fn alternatives(&mut self, alternatives: &[&RowExpr], given: &[Given]) {
        let fails: Vec<Areas> = alternatives.iter().map(|part| self.areas(part, Truth::No)).collect();
        // Where one alternative alone cannot fail it may be a way of saying "any known value"; two that fill each
        // other's gaps are a slip.
        if let Some(core) = contradiction(&fails).filter(|core| core.len() > 1) {
            let conditions =
                core.iter().filter_map(|at| alternatives.get(*at)).map(|part| part.span).collect();
            self.found.push(ContourProblem::Always { conditions });
        }
        // A truth written out, and the absence that pairing adds, are meant.
        let written = alternatives.iter().filter(|a| !matches!(a.kind, RowKind::Bool(_) | RowKind::Missing));
        for part in written {
            self.look(part, given);
        }
    }

    /// Looks through the choices of a computed value.
    pub fn choices(&mut self, expr: &RowExpr, given: &[Given]) {
        if let RowKind::If { condition, then, otherwise } = &expr.kind {
            self.look(condition, given);
            let mut holds = given.to_vec();
            holds.push(self.given(condition, Clash::Condition));
            self.choices(then, &holds);
            let mut fails = given.to_vec();
            let areas = self.areas(condition, Truth::No);
            fails.push(Given { areas, span: condition.span, clash: Clash::Taken });
            self.choices(otherwise, &fails);
            return;
        }
        for child in expr.children() {
            self.choices(child, given);
        }
    }
}

/// The alternatives that `or` joins, in the order of the text. Those that one condition is made of, such as `overlaps` or a
/// list, were not written as such.
fn disjuncts(expr: &RowExpr) -> Vec<&RowExpr> {
    let RowKind::Or(a, b) = &expr.kind else { return vec![expr] };
    if a.span == expr.span && b.span == expr.span && b.kind != RowKind::Missing {
        return vec![expr];
    }
    disjuncts(a).into_iter().chain(disjuncts(b)).collect()
}

impl Checker<'_> {
    /// Conditions outside contours; the library's own are not the policy's to mend.
    pub(super) fn check_conditions(&mut self, units: &[Unit]) {
        let library: BTreeSet<FileId> = units.iter().filter(|u| u.library).map(|u| u.file.id).collect();
        let mut found = Vec::new();
        let policy = &self.policy;
        let mut unknowns = Unknowns::default();
        let mut kept: Vec<Vec<Given>> = Vec::new();
        for (at, dataset) in policy.datasets.iter().enumerate() {
            let mut search = Search::new(policy, DatasetId::at(at), None, &mut unknowns);
            let mut given = Vec::new();
            if let Some(filter) = &dataset.filter {
                search.look(filter, &[]);
                given.push(search.given(filter, Clash::Kept));
                // What nothing satisfies is told; all that builds on it is not.
                given.retain(|g| !g.areas.is_empty());
            }
            for computed in dataset.columns.iter().filter_map(|c| c.computed.as_ref()) {
                search.choices(computed, &given);
            }
            found.append(&mut search.found);
            kept.push(given);
        }
        for aggregate in &policy.aggregates {
            let mut search = Search::new(policy, aggregate.dataset, None, &mut unknowns);
            let given = kept.get(aggregate.dataset.index()).cloned().unwrap_or_default();
            if let Some(filter) = &aggregate.filter {
                search.look(filter, &given);
            }
            if let Some(argument) = &aggregate.argument {
                search.choices(argument, &given);
            }
            found.append(&mut search.found);
        }
        for rule in policy.clusters.iter().flat_map(|c| &c.contour.rules) {
            let ContourRule::Listed { listed, .. } = rule else { continue };
            let given = kept.get(listed.dataset.index()).cloned().unwrap_or_default();
            let mut search = Search::new(policy, listed.dataset, None, &mut unknowns);
            if let Some(condition) = &listed.condition {
                search.look(condition, &given);
            }
            found.append(&mut search.found);
        }
        for condition in cell_conditions(policy) {
            look_at_cell(&mut CellReader::default(), condition, &mut found);
        }
        for problem in found {
            if problem.places().iter().all(|span| !library.contains(&span.file)) {
                self.report(problem);
            }
        }
    }
}

/// The conditions on cells: of clusters, targets, scopes, and of choices in formulas.
fn cell_conditions(policy: &Policy) -> Vec<&Measure> {
    fn choices<'p>(measure: &'p Measure, found: &mut Vec<&'p Measure>) {
        measure.visit(&mut |part| {
            if let MeasureKind::If { condition, .. } = &part.kind {
                found.push(condition);
            }
        });
    }
    let mut found = Vec::new();
    // Demands of one cluster that cannot hold together are told as such; here their alternatives are looked at.
    for requirement in policy.clusters.iter().flat_map(|c| &c.requirements) {
        let parts = cell_parts(&requirement.condition, false).into_iter();
        let alternatives = parts.map(|part| cell_parts(part, true)).filter(|all| all.len() > 1);
        found.extend(alternatives.flatten());
    }
    for target in &policy.targets {
        found.extend(&target.applies_when);
        if let Scope::Each { condition: Some(condition), .. } = &target.scope {
            found.push(condition);
        }
    }
    for indicator in policy.indicators.iter().filter(|i| !i.derived) {
        choices(&indicator.value, &mut found);
    }
    found
}

/// The parts that `and` (or `or`) joins, in the order of the text.
fn cell_parts(condition: &Measure, or: bool) -> Vec<&Measure> {
    let sides = match (&condition.kind, or) {
        (MeasureKind::And(a, b), false) | (MeasureKind::Or(a, b), true) => [a, b],
        (_, true | false) => return vec![condition],
    };
    sides.into_iter().flat_map(|side| cell_parts(side, or)).collect()
}

fn look_at_cell(reader: &mut CellReader, condition: &Measure, found: &mut Vec<ContourProblem>) {
    let parts = cell_parts(condition, false);
    let sets: Vec<Areas> = parts.iter().map(|part| reader.areas(part, Truth::Yes)).collect();
    if let Some(core) = contradiction(&sets) {
        let mut spans: Vec<Span> =
            core.iter().filter_map(|at| parts.get(*at)).map(|part| part.span).collect();
        // A truth that is written out is meant.
        let written = |m: &&Measure| matches!(m.kind, MeasureKind::Literal(_));
        let meant = core.iter().filter_map(|at| parts.get(*at)).any(written);
        if let Some(span) = spans.pop().filter(|_| !meant) {
            let clashes = spans.into_iter().map(|span| (span, Clash::Condition)).collect();
            found.push(ContourProblem::Never { span, clashes });
        }
        return;
    }
    for part in parts {
        let alternatives = cell_parts(part, true);
        if alternatives.len() > 1 {
            alternatives.into_iter().for_each(|one| look_at_cell(reader, one, found));
        }
    }
}
