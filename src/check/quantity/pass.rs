//! The pass over all formulas of a policy: each is walked once, and the checks see the nodes that concern them.

use std::collections::BTreeSet;

use super::algebra::{Quantity, TIME};
use super::heads::Heads;
use super::infer::Inference;
use super::nominal::{Growths, compared_changes};
use super::parts::Parts;
use super::place::{Place, Trail};
use super::texts::Texts;
use super::varies::idle;
use crate::check::Checker;
use crate::diagnostic::{PartsProblem, PolicyProblem, QuantityProblem, Severity, Spot};
use crate::keyword::axis_word;
use crate::model::{
    AggregateId, ArithmeticOp, AxisId, CellAxis, Demand, IndicatorId, Measure, MeasureKind, Plan, Policy,
    Scope, Target,
};
use crate::source::{FileId, Span};
use crate::unit::{Dimension, UnitTable};

/// A node of a formula with what its parts are.
pub struct Node<'p> {
    pub measure: &'p Measure,
    pub parts: Vec<Quantity>,
    pub trail: Trail,
}

pub struct Pass<'p> {
    pub policy: &'p Policy,
    pub units: &'p UnitTable,
    pub inference: Inference<'p>,
    pub texts: Texts<'p>,
    /// Indicators that say how complete their data must be.
    pub covered: BTreeSet<IndicatorId>,
    pub found: Vec<QuantityProblem>,
    /// What is no whole of parts, and heads of several years.
    pub parts: Vec<PartsProblem>,
    /// The files of the library.
    pub library: &'p BTreeSet<FileId>,
    /// What heads are counted in.
    pub person: Option<Dimension>,
    /// Stocks without a roll-up that are told of.
    pub told: BTreeSet<(AggregateId, Span)>,
    /// Nominal money that grows.
    pub growths: Growths,
}

impl Checker<'_> {
    /// Problems with what measures are, when the policy is whole.
    pub(in crate::check) fn check_quantities(&mut self) {
        let texts = Texts { sources: self.sources, functions: &self.functions, policy: &self.policy };
        let mut pass = Pass {
            policy: &self.policy,
            units: &self.units,
            inference: Inference::new(&self.policy, &self.units),
            texts,
            covered: self.covered(),
            found: Vec::new(),
            parts: Vec::new(),
            library: &self.library,
            person: self.units.known("person").map(|unit| unit.dimension.clone()),
            told: BTreeSet::new(),
            growths: Growths::new(),
        };
        pass.formulas();
        pass.no_rollups();
        pass.empty_groups();
        pass.never_missing_in_rows();
        pass.nominal_growth();
        let idle = self.asked_axes.iter().filter_map(|asked| {
            let found = idle(&mut pass.inference, &asked.measure, &[asked.axis], &[TIME]).pop()??;
            let (axis, span, measure) =
                (axis_word(&asked.name).to_owned(), asked.span, Some(asked.measure.span));
            let name = |id: AxisId| pass.policy.axes.get(id.index()).map(|axis| axis.name.clone());
            let (instead, wanting) = (found.instead.and_then(name), found.wanting.and_then(name));
            Some(PolicyProblem::AxisIdle { axis, span, measure, named: found.named, instead, wanting })
        });
        let idle: Vec<PolicyProblem> = idle.collect();
        // What rests on contours and requirements says nothing where one of them could not be made out.
        let sound =
            self.unknown.is_empty() && self.problems.iter().all(|p| p.severity() == Severity::Warning);
        let rests = |p: &QuantityProblem| match p {
            QuantityProblem::SharedMembers { .. }
            | QuantityProblem::EmptyGroup { .. }
            | QuantityProblem::NeverMissing { .. } => true,
            QuantityProblem::StockOverTime { .. }
            | QuantityProblem::NoRollup { .. }
            | QuantityProblem::LinkStock { .. }
            | QuantityProblem::NominalGrowth { .. }
            | QuantityProblem::MeanOfRatio { .. } => false,
        };
        let parts = std::mem::take(&mut pass.parts);
        // A ratio that is told to have no parts is not told to be added up besides.
        pass.found.retain(|problem| match problem {
            QuantityProblem::MeanOfRatio { spot, .. } => !parts
                .iter()
                .any(|p| matches!(p, PartsProblem::NoParts { span, .. } if spot.span.holds(*span))),
            _ => true,
        });
        for problem in pass.found.into_iter().filter(|p| sound || !rests(p)) {
            if let QuantityProblem::StockOverTime { spot, .. } = &problem {
                self.forget_same_every_period(spot.span);
            }
            self.report(problem);
        }
        for problem in parts {
            self.report(problem);
        }
        for problem in idle {
            self.report(problem);
        }
    }

    fn covered(&self) -> BTreeSet<IndicatorId> {
        use crate::syntax::tree::IndicatorClause::Coverage;
        let states = |clauses: &[crate::syntax::tree::Clause<_>]| {
            clauses.iter().any(|c| matches!(c.kind, Coverage { .. }))
        };
        let all = self.indicators.iter().enumerate();
        all.filter(|(_, i)| states(&i.tree.clauses)).map(|(at, _)| IndicatorId::at(at)).collect()
    }
}

impl<'p> Pass<'p> {
    fn formulas(&mut self) {
        let policy = self.policy;
        for indicator in policy.indicators.iter().filter(|i| !i.derived) {
            self.formula(&indicator.value, indicator.value.span);
        }
        for target in &policy.targets {
            let condition = match &target.scope {
                Scope::Each { condition, .. } => condition.as_ref(),
                Scope::Whole | Scope::Clusters(_) => None,
            };
            let whether = target.applies_when.iter().chain(condition);
            for measure in sides(target).into_iter().chain(whether) {
                self.formula(measure, target.span);
            }
            self.nominal_target(target);
        }
        for requirement in policy.clusters.iter().flat_map(|c| &c.requirements) {
            self.formula(&requirement.condition, requirement.condition.span);
        }
    }

    fn formula(&mut self, measure: &'p Measure, home: Span) {
        let mut nodes: Vec<Node<'p>> = Vec::new();
        self.inference.watched(measure, Trail::of(home), &mut |measure, parts, trail| {
            if concerns(&measure.kind) {
                nodes.push(Node { measure, parts: parts.to_vec(), trail });
            }
        });
        self.wholes(measure, home, &nodes);
        let compared = compared_changes(measure, self.inference.shifts());
        for node in &nodes {
            self.stock_over_time(node);
            self.shared_members(node);
            self.shared_by_two(node);
            self.mean_of_ratio(node);
            self.never_missing(node);
            if !compared.iter().any(|part| std::ptr::eq(*part, node.measure)) {
                self.nominal_change(node, home);
            }
        }
    }

    /// What a formula takes for a whole of parts, or adds up over years.
    fn wholes(&mut self, measure: &'p Measure, home: Span, nodes: &[Node<'p>]) {
        let mut parts = Parts { inference: &mut self.inference, texts: self.texts, library: self.library };
        let mut told = parts.told(measure, home);
        if let Some(person) = &self.person {
            let mut heads = Heads { inference: &mut self.inference, person };
            told.extend(nodes.iter().filter_map(|n| heads.of_node(n.measure, n.trail.place().span)));
        }
        for problem in told {
            if !self.parts.contains(&problem) {
                self.parts.push(problem);
            }
        }
    }

    /// An axis by its name in the policy.
    pub(super) fn axis_name(&self, axis: CellAxis) -> String {
        match axis {
            CellAxis::Cluster => "cluster".to_owned(),
            CellAxis::Role => "role".to_owned(),
            CellAxis::Period(grain) => crate::check::period::grain_name(grain).to_owned(),
            CellAxis::Axis(id) => {
                self.policy.axes.get(id.index()).map(|a| a.name.clone()).unwrap_or_default()
            }
        }
    }

    /// A place of a message. What a function makes as a whole stands where it is called, and is shown in its text too.
    pub(super) fn spot(&self, place: Place) -> Spot {
        let inside = place.inside.or_else(|| self.texts.called(place.span));
        Spot { span: place.span, inside }
    }
}

/// What a target compares.
pub fn sides(target: &Target) -> Vec<&Measure> {
    let mut sides = vec![&target.measure];
    match &target.demand {
        Demand::Compare { right, .. } => sides.push(right),
        Demand::Within(..) => {}
        Demand::Follows(Plan::Measure(plan)) => sides.push(plan),
        Demand::Follows(Plan::List(list)) => sides.extend(list.iter().map(|(_, value)| value)),
    }
    sides
}

/// True for nodes that some check looks at.
fn concerns(kind: &MeasureKind) -> bool {
    matches!(
        kind,
        MeasureKind::OverAll { .. }
            | MeasureKind::Each { .. }
            | MeasureKind::Rank { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::Everywhere(_)
            | MeasureKind::Coalesce(..)
            | MeasureKind::Aggregate(_)
            | MeasureKind::Arithmetic { op: ArithmeticOp::Divide | ArithmeticOp::Add, .. }
    )
}
