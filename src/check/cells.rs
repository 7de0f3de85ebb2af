//! Measures in the cells that ask for them: their axes, periods that no data have, contours that cannot be applied everywhere.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Checker;
use crate::diagnostic::TypeProblem;
use crate::model::{
    AxisId, CellAxis, ClusterId, ContourRule, Grain, IndicatorId, Measure, MeasureKind, Members, Move, Named,
    Policy, Scope, Selection,
};
use crate::source::Span;
use crate::syntax::tree::{self, ClusterClause};

/// The clusters whose contours decide on the rows of a measure, and the axes that are freed around it.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Cells {
    clusters: Vec<ClusterId>,
    /// Freed axes with the place of `over all`.
    freed: Vec<(AxisId, Span)>,
}

/// What a walk for freed axes has found: the axis, the cluster, the place of `over all` and the list.
#[derive(Default)]
struct FreedWalk {
    found: Vec<(AxisId, ClusterId, Span, Span)>,
    seen: BTreeSet<(IndicatorId, Cells)>,
}

/// An axis in whose cells a target asks for a measure, by the words of the text.
#[derive(Debug)]
pub struct AskedAxis {
    pub measure: Measure,
    pub axis: CellAxis,
    pub name: String,
    pub span: Span,
}

impl Checker<'_> {
    /// Targets and requirements in their cells, when all formulas are known.
    pub(super) fn check_cells(&mut self, declared: &[(&tree::Cluster, &PathBuf)]) {
        for (measure, clusters) in self.asked(declared) {
            let mut walk = FreedWalk::default();
            self.freed_lists(&measure, &Cells { clusters, freed: Vec::new() }, &mut walk);
            for (axis, cluster, span, list) in walk.found {
                let axis = self.policy.axes.get(axis.index()).map(|a| a.name.clone()).unwrap_or_default();
                let cluster = self.policy.clusters.get(cluster.index()).map(|c| c.name.clone());
                let cluster = cluster.unwrap_or_default();
                self.report(TypeProblem::ListedOverAll { axis, cluster, span, list });
            }
        }
    }

    /// Every measure that is judged, with the clusters whose cells ask for it.
    fn asked(&self, declared: &[(&tree::Cluster, &PathBuf)]) -> Vec<(Measure, Vec<ClusterId>)> {
        let mut asked = Vec::new();
        for target in &self.policy.targets {
            let clusters = clusters_of(&self.policy, &target.scope);
            asked.push((target.measure.clone(), clusters.clone()));
            let sides = match &target.demand {
                crate::model::Demand::Compare { right, .. } => vec![right.clone()],
                crate::model::Demand::Follows(crate::model::Plan::Measure(plan)) => vec![plan.clone()],
                crate::model::Demand::Within(..)
                | crate::model::Demand::Follows(crate::model::Plan::List(_)) => Vec::new(),
            };
            asked.extend(sides.into_iter().map(|side| (side, clusters.clone())));
        }
        for (at, (tree, _)) in declared.iter().enumerate() {
            if tree.clauses.iter().any(|c| matches!(c.kind, ClusterClause::Require { .. }))
                && let Some(cluster) = self.policy.clusters.get(at)
            {
                let own = cluster.requirements.iter().map(|r| (r.condition.clone(), vec![ClusterId::at(at)]));
                asked.extend(own);
            }
        }
        asked
    }

    fn freed_lists(&self, measure: &Measure, cells: &Cells, walk: &mut FreedWalk) {
        let mut inner = cells.clone();
        match measure.kind.named() {
            Named::Aggregate(_) => {
                for (axis, span) in &cells.freed {
                    let fixed =
                        cells.clusters.iter().find_map(|id| Some((*id, self.list_within(*id, *axis)?)));
                    if let Some((cluster, list)) = fixed
                        && walk.found.iter().all(|(.., at, _)| at != span)
                    {
                        walk.found.push((*axis, cluster, *span, list));
                    }
                }
            }
            Named::Indicator(id) => {
                // The same indicator in the same cells says nothing new.
                if let Some(indicator) = self.policy.indicators.get(id.index())
                    && walk.seen.insert((id, cells.clone()))
                {
                    self.freed_lists(&indicator.value, cells, walk);
                }
            }
            Named::Moved(Move::Freed(axes)) => {
                for axis in axes {
                    match axis {
                        CellAxis::Axis(id) => inner.freed.push((*id, measure.span)),
                        CellAxis::Cluster => inner.clusters.clear(),
                        CellAxis::Role | CellAxis::Period(_) => {}
                    }
                }
            }
            Named::Moved(Move::Set(CellAxis::Axis(set)) | Move::Each(CellAxis::Axis(set))) => {
                inner.freed.retain(|(id, _)| *id != set);
            }
            Named::Moved(Move::Selection(Selection::Overall | Selection::Union)) => inner.clusters.clear(),
            // Setting the cluster sets its own axes again.
            Named::Moved(Move::Selection(Selection::Cluster(id) | Selection::Role(id, _))) => {
                inner = Cells { clusters: vec![id], freed: Vec::new() };
            }
            Named::Nothing
            | Named::Literal(_)
            | Named::Parameter(_)
            | Named::Objects(_)
            | Named::Field(_)
            | Named::Member(_)
            | Named::Codes(_)
            | Named::Parent(_)
            | Named::Clusters(_)
            | Named::Moved(_) => {}
        }
        for child in measure.children() {
            self.freed_lists(child, &inner, walk);
        }
    }

    /// The list that a cluster takes members from, where the cluster fixes this axis.
    fn list_within(&self, cluster: ClusterId, axis: AxisId) -> Option<Span> {
        let cluster = self.policy.clusters.get(cluster.index())?;
        cluster.within.iter().find(|(id, _)| *id == axis)?;
        cluster.contour.rules.iter().find_map(|rule| match rule {
            ContourRule::Listed { span, .. } => Some(*span),
            ContourRule::Where { .. } => None,
        })
    }

    /// Notes the axis of a target's cells, to be held against what its measure depends on when all is known.
    pub(super) fn note_axis(&mut self, measure: &Measure, scope: &Scope, written: Option<&tree::Scope>) {
        let axis = match scope {
            Scope::Whole => return,
            Scope::Clusters(_) => CellAxis::Cluster,
            Scope::Each { axis, .. } => *axis,
        };
        let (name, span) = match written {
            Some(tree::Scope::Each { each: tree::Each::Axis(name), span, .. }) => (name.text.clone(), *span),
            Some(tree::Scope::Each { each: tree::Each::Cluster(word), span, .. }) => {
                (self.written(*word), *span)
            }
            Some(tree::Scope::Of(paths)) => match paths.first() {
                Some(path) => {
                    let lang = Self::lang_of(&self.written(path.span));
                    let word = crate::keyword::canonical("cluster", lang).unwrap_or("cluster");
                    (word.to_owned(), path.span)
                }
                None => return,
            },
            Some(tree::Scope::Overall(_)) | None => return,
        };
        self.asked_axes.push(AskedAxis { measure: measure.clone(), axis, name, span });
    }

    /// Reports a measure whose data are coarser than the period in which a target, or `at`, asks for it.
    pub(super) fn has_grain(&mut self, measure: &Measure, grain: Grain, at: bool) -> Option<()> {
        let Some(data) = self.too_coarse(measure, Some(grain), &mut BTreeSet::new()) else { return Some(()) };
        let (grain, data) = (super::period::grain_name(grain), super::period::grain_name(data));
        self.report(TypeProblem::NoPeriodInCommon { grain, data, at, span: measure.span });
        None
    }

    /// The periods of a table that is read in cells of a finer grain, so that it is missing there; `None` for cells
    /// without a period. What was seen to be fine is not looked into again.
    fn too_coarse(
        &self,
        measure: &Measure,
        grain: Option<Grain>,
        seen: &mut BTreeSet<(IndicatorId, Option<Grain>)>,
    ) -> Option<Grain> {
        // A year set in a quarter's cell is that quarter of the year.
        let set = |own: Grain| Some(grain.map_or(own, |cell| cell.max(own)));
        match &measure.kind {
            MeasureKind::Aggregate(id) => {
                let dataset = self.policy.aggregates.get(id.index()).map(|a| a.dataset);
                let period =
                    dataset.and_then(|d| self.policy.datasets.get(d.index())).and_then(|d| d.period.as_ref());
                period.map(|p| p.grain).filter(|own| grain.is_some_and(|cell| *own < cell))
            }
            MeasureKind::Indicator(id) => {
                let indicator = self.policy.indicators.get(id.index()).filter(|_| seen.insert((*id, grain)));
                indicator.and_then(|i| self.too_coarse(&i.value, grain, seen))
            }
            MeasureKind::OverAll { measure, axes }
                if axes.iter().any(|a| matches!(a, CellAxis::Period(_))) =>
            {
                self.too_coarse(measure, None, seen)
            }
            MeasureKind::At { axis: CellAxis::Period(own), measure, .. }
            | MeasureKind::Each { over: Members { axis: CellAxis::Period(own), .. }, measure, .. } => {
                self.too_coarse(measure, set(*own), seen)
            }
            MeasureKind::AtBaseline(inner) => {
                self.too_coarse(inner, self.policy.baseline.map(|p| p.grain), seen)
            }
            // What may be missing is answered for.
            MeasureKind::Coalesce(..) | MeasureKind::IsMissing(_) => None,
            MeasureKind::Literal(_)
            | MeasureKind::Parameter(_)
            | MeasureKind::Objects { .. }
            | MeasureKind::Field(_)
            | MeasureKind::Member(_)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Scale { .. }
            | MeasureKind::Arithmetic { .. }
            | MeasureKind::Negate(_)
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::If { .. }
            | MeasureKind::OverAll { .. }
            | MeasureKind::Select { .. }
            | MeasureKind::At { .. }
            | MeasureKind::Each { .. }
            | MeasureKind::Rank { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::Everywhere(_)
            | MeasureKind::Parent(..)
            | MeasureKind::Previous { .. }
            | MeasureKind::PercentOf { .. } => {
                measure.children().into_iter().find_map(|m| self.too_coarse(m, grain, seen))
            }
        }
    }
}

/// The clusters in whose cells a target is judged.
pub fn clusters_of(policy: &Policy, scope: &Scope) -> Vec<ClusterId> {
    match scope {
        // In the order of the text.
        Scope::Clusters(cells) => cells.iter().map(|(id, _)| *id).collect(),
        Scope::Whole | Scope::Each { .. } => {
            let all = (0..policy.clusters.len()).map(ClusterId::at);
            all.filter(|id| scope.asks(*id) != Some(false)).collect()
        }
    }
}
