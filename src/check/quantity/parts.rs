//! Functions of the library that take parts of a whole: what is given to them must add up over the axis of the parts.
//!
//! Told is what surely does not: a mean, a ratio, a place, a change. A formula of the policy itself may mean its sum.

use std::collections::BTreeSet;

use super::algebra::{Kind, TIME, plain_axis};
use super::infer::Inference;
use super::place::Trail;
use super::texts::Texts;
use crate::check::period::grain_name;
use crate::diagnostic::{Apart, PartsProblem};
use crate::model::{
    AggregateFunction, ArithmeticOp, AxisKind, CellAxis, DatasetId, EachFunction, IndicatorId, Measure,
    MeasureKind, NumberFunction, Selection,
};
use crate::source::{FileId, Span};

/// What a check of parts reads.
pub struct Parts<'a, 'p> {
    pub inference: &'a mut Inference<'p>,
    pub texts: Texts<'a>,
    /// The files of the library.
    pub library: &'a BTreeSet<FileId>,
}

/// Why something has no parts, and where that stands.
type Found = Option<(Apart, Span)>;

impl Parts<'_, '_> {
    /// What a formula gives to functions of the library as a whole and is none.
    pub fn told(&mut self, measure: &Measure, home: Span) -> Vec<PartsProblem> {
        let mut wholes: Vec<(&Measure, CellAxis)> = Vec::new();
        let library = self.library;
        self.inference.watched(measure, Trail::of(home), &mut |node, _, _| {
            let (whole, axes) = match &node.kind {
                MeasureKind::Each { function: EachFunction::Sum, over, measure: inner, .. } => {
                    let own = [node.span, inner.span].iter().any(|at| library.contains(&at.file));
                    (plain(inner), if own { vec![over.axis] } else { Vec::new() })
                }
                MeasureKind::Arithmetic { op: ArithmeticOp::Divide, left, right }
                    if library.contains(&right.span.file) =>
                {
                    part_of_all(left, right)
                }
                _ => return,
            };
            if !library.contains(&whole.span.file) {
                wholes.extend(axes.into_iter().map(|axis| (whole, axis)));
            }
        });
        let mut told: Vec<PartsProblem> = Vec::new();
        for (whole, axis) in wholes {
            let known =
                |p: &PartsProblem| matches!(p, PartsProblem::NoParts { span, .. } if *span == whole.span);
            if told.iter().any(known) {
                continue;
            }
            let Some((apart, at)) = self.apart(whole, axis, &mut BTreeSet::new()) else { continue };
            let measure = self.texts.formula(whole).unwrap_or_else(|| self.texts.written(whole.span));
            let elsewhere = (!whole.span.holds(at)).then_some(at);
            let axis = self.axis_name(axis);
            told.push(PartsProblem::NoParts { measure, axis, apart, span: whole.span, elsewhere });
        }
        told
    }

    fn axis_name(&self, axis: CellAxis) -> String {
        match axis {
            CellAxis::Cluster => "cluster".to_owned(),
            CellAxis::Role => "role".to_owned(),
            CellAxis::Period(grain) => grain_name(grain).to_owned(),
            CellAxis::Axis(id) => {
                let axis = self.inference.policy().axes.get(id.index());
                axis.map(|a| a.name.clone()).unwrap_or_default()
            }
        }
    }

    /// Why a measure surely does not add up over an axis.
    fn apart(&mut self, measure: &Measure, axis: CellAxis, seen: &mut BTreeSet<IndicatorId>) -> Found {
        let quantity = self.inference.measure(measure);
        let shared = plain_axis(axis) == CellAxis::Cluster && quantity.by_members;
        // Of a state over time another check tells.
        if plain_axis(axis) == TIME || shared || !quantity.depends_on(axis) || quantity.adds_up_over(axis) {
            return None;
        }
        let whole = |apart: Apart| Some((apart, measure.span));
        match &measure.kind {
            MeasureKind::Aggregate(id) => {
                let aggregate = self.inference.policy().aggregates.get(id.index())?;
                let apart = match aggregate.function {
                    AggregateFunction::Mean => Apart::Mean,
                    AggregateFunction::Median | AggregateFunction::Quantile(_) => Apart::Quantile,
                    AggregateFunction::Stdev => Apart::Deviation,
                    AggregateFunction::Min | AggregateFunction::Max => Apart::Extreme,
                    AggregateFunction::Sum | AggregateFunction::Count | AggregateFunction::Network(_) => {
                        return None;
                    }
                };
                // The mean of one's own rows may be the value itself.
                whole(apart).filter(|_| !self.is_of_one(aggregate.dataset, axis))
            }
            MeasureKind::Indicator(id) => {
                let indicator = self.inference.policy().indicators.get(id.index())?;
                if !seen.insert(*id) {
                    return None;
                }
                self.apart(&indicator.value, axis, seen)
            }
            MeasureKind::Rank { .. } => whole(Apart::Place),
            MeasureKind::Each { function, measure: inner, .. } => match function {
                EachFunction::Sum | EachFunction::Mean => self.apart(inner, axis, seen),
                EachFunction::Stdev | EachFunction::Gini => whole(Apart::Deviation),
                EachFunction::Product
                | EachFunction::Min
                | EachFunction::Max
                | EachFunction::Count
                | EachFunction::Median
                | EachFunction::Quantile => None,
            },
            MeasureKind::Calculated { function, arguments } => match function {
                NumberFunction::Abs | NumberFunction::NotNegative => {
                    self.apart(arguments.first()?, axis, seen)
                }
                NumberFunction::Root
                | NumberFunction::Ln
                | NumberFunction::Log
                | NumberFunction::Least
                | NumberFunction::Greatest => None,
            },
            MeasureKind::Arithmetic { op, left, right } => {
                let varies = |own: &mut Self, side: &Measure| own.inference.measure(side).depends_on(axis);
                match op {
                    ArithmeticOp::Add | ArithmeticOp::Subtract => {
                        self.apart(left, axis, seen).or_else(|| self.apart(right, axis, seen))
                    }
                    ArithmeticOp::Multiply if !varies(self, right) => self.apart(left, axis, seen),
                    ArithmeticOp::Multiply if !varies(self, left) => self.apart(right, axis, seen),
                    ArithmeticOp::Divide if !varies(self, right) => self.apart(left, axis, seen),
                    ArithmeticOp::Divide => whole(self.quotient(measure, left, right)?),
                    // A mean times a number of those it is of is a sum again.
                    ArithmeticOp::Multiply | ArithmeticOp::Power => None,
                }
            }
            MeasureKind::If { then, otherwise, .. } => {
                self.apart(then, axis, seen).or_else(|| self.apart(otherwise, axis, seen))
            }
            MeasureKind::Scale { measure: inner, .. }
            | MeasureKind::Negate(inner)
            | MeasureKind::Coalesce(inner, _)
            | MeasureKind::OverAll { measure: inner, .. }
            | MeasureKind::Select { measure: inner, .. }
            | MeasureKind::At { measure: inner, .. }
            | MeasureKind::Everywhere(inner)
            | MeasureKind::AtBaseline(inner)
            | MeasureKind::Previous { measure: inner, .. }
            | MeasureKind::PercentOf { measure: inner, .. } => self.apart(inner, axis, seen),
            MeasureKind::Literal(_)
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Member(_)
            | MeasureKind::Parent(..)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Parameter(_)
            | MeasureKind::Objects { .. }
            | MeasureKind::Field(_) => None,
        }
    }

    /// A quotient of two that vary: a change, or a ratio of amounts. What is divided by a price or an index is an
    /// amount still.
    fn quotient(&mut self, whole: &Measure, left: &Measure, right: &Measure) -> Option<Apart> {
        let (found, above, below) =
            (self.inference.measure(whole), self.inference.measure(left), self.inference.measure(right));
        if found.kind == Kind::Index {
            return Some(Apart::Change);
        }
        let is_amount = |kind| matches!(kind, Kind::Flow | Kind::Stock | Kind::Count | Kind::Amount);
        let amounts = is_amount(above.kind) && is_amount(below.kind);
        amounts.then(|| Apart::Ratio { above: self.texts.formula(left) })
    }

    /// True where an axis runs over those whom the rows of a dataset are of.
    fn is_of_one(&self, dataset: DatasetId, axis: CellAxis) -> bool {
        let policy = self.inference.policy();
        let axis = axis.of_data().and_then(|id| policy.axes.get(id.index()));
        let own = policy.datasets.get(dataset.index());
        match axis.map(|axis| axis.kind) {
            Some(AxisKind::Entity(of)) => of == dataset || own.and_then(|d| d.of) == Some(of),
            Some(AxisKind::Tree(_) | AxisKind::Text) | None => false,
        }
    }
}

/// A measure without conversions, and without what keeps out losses or leaves axes out.
fn plain(measure: &Measure) -> &Measure {
    match &measure.kind {
        MeasureKind::Scale { measure: inner, .. } => plain(inner),
        MeasureKind::Calculated { function: NumberFunction::NotNegative, arguments } => {
            arguments.first().map_or(measure, plain)
        }
        _ => measure,
    }
}

/// A measure and the axes that are left out of it.
fn all_of(measure: &Measure) -> (&Measure, BTreeSet<CellAxis>) {
    let measure = plain(measure);
    let (inner, own) = match &measure.kind {
        MeasureKind::OverAll { measure: inner, axes } => (inner, axes.clone()),
        MeasureKind::Select { measure: inner, selection: Selection::Overall } => {
            (inner, vec![CellAxis::Cluster])
        }
        _ => return (measure, BTreeSet::new()),
    };
    let (base, mut axes) = all_of(inner);
    axes.extend(own);
    (base, axes)
}

/// Of `m / (m over all a)` the measure and the axes of the parts.
fn part_of_all<'m>(left: &'m Measure, right: &'m Measure) -> (&'m Measure, Vec<CellAxis>) {
    let ((part, own), (whole, all)) = (all_of(left), all_of(right));
    let axes = if part == whole { all.difference(&own).copied().collect() } else { Vec::new() };
    (part, axes)
}
