//! `??` after what is never missing.

use std::collections::BTreeMap;

use super::pass::{Node, Pass};
use crate::diagnostic::QuantityProblem;
use crate::model::{ContourRule, DatasetId, MeasureKind, RowExpr, RowKind};
use crate::source::Span;

impl<'p> Pass<'p> {
    /// `count(enterprise) ?? 0`
    pub(super) fn never_missing(&mut self, node: &Node<'p>) {
        let MeasureKind::Coalesce(first, _) = &node.measure.kind else { return };
        // A function decides for whatever it is called with.
        let spot = self.spot(node.trail.place());
        if spot.inside.is_some() || !node.parts.first().is_some_and(|p| p.missing.is_empty()) {
            return;
        }
        let (span, text) = (spot.span, self.texts.written(first.span));
        self.found.push(QuantityProblem::NeverMissing { span, text });
    }

    /// `size ?? large` in conditions on rows, where every row has a size.
    pub(super) fn never_missing_in_rows(&mut self) {
        let policy = self.policy;
        let mut rows: Vec<(DatasetId, &'p RowExpr)> = Vec::new();
        for (at, dataset) in policy.datasets.iter().enumerate() {
            let computed = dataset.columns.iter().filter_map(|c| c.computed.as_ref());
            rows.extend(dataset.filter.iter().chain(computed).map(|e| (DatasetId::at(at), e)));
        }
        for cluster in &policy.clusters {
            for rule in &cluster.contour.rules {
                match rule {
                    ContourRule::Where { condition, .. } => rows.push((cluster.entity, condition)),
                    ContourRule::Listed { listed, .. } => {
                        rows.extend(listed.condition.iter().map(|c| (listed.dataset, c)));
                    }
                }
            }
        }
        for aggregate in &policy.aggregates {
            let parts = aggregate.argument.iter().chain(&aggregate.filter);
            rows.extend(parts.map(|e| (aggregate.dataset, e)));
        }
        // One condition may be read in rows of several datasets: it is needed where any of them may lack the value.
        let mut needed: BTreeMap<Span, (bool, &'p RowExpr)> = BTreeMap::new();
        for (dataset, expr) in rows {
            let mut pairs: Vec<(Span, &'p RowExpr)> = Vec::new();
            expr.visit(&mut |e| {
                if let RowKind::Coalesce(first, _) = &e.kind {
                    pairs.push((e.span, first));
                }
            });
            for (span, first) in pairs {
                let open = self.inference.tables().is_open(dataset, first);
                needed.entry(span).or_insert((false, first)).0 |= open;
            }
        }
        let in_function = |span: Span| self.texts.functions.iter().any(|f| f.body.span.holds(span));
        let never = needed.into_iter().filter(|(span, (open, _))| !open && !in_function(*span));
        let never: Vec<(Span, Span)> = never.map(|(span, (_, first))| (span, first.span)).collect();
        for (span, first) in never {
            let text = self.texts.written(first);
            self.found.push(QuantityProblem::NeverMissing { span, text });
        }
    }
}
