//! Walks through measures: their parts, and the formulas of the indicators that they name.
//!
//! What a kind of measure is made of and what it names itself is told here and nowhere else. Whoever looks for something in
//! a formula goes through all of it; whoever reads parts in other cells than the whole goes from part to part on its own.

use std::collections::BTreeSet;

use super::{
    AggregateId, AxisId, CellAxis, ClusterId, IndicatorId, Literal, Measure, MeasureKind, ObjectField,
    ObjectKind, ParameterId, Period, Policy, Selection,
};

/// What a measure names itself, its parts aside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Named<'m> {
    /// It is made of its parts alone.
    Nothing,
    Literal(&'m Literal),
    Aggregate(AggregateId),
    Indicator(IndicatorId),
    Parameter(ParameterId),
    /// Declarations or verdicts that are looked through.
    Objects(ObjectKind),
    Field(&'m ObjectField),
    /// The cell's own member on an axis.
    Member(CellAxis),
    /// Codes under which the cell's member is looked for.
    Codes(AxisId),
    /// The tree in which a code's parent is looked for.
    Parent(AxisId),
    Clusters(&'m [ClusterId]),
    /// The cells in which its parts are read, where these are not its own.
    Moved(Move<'m>),
}

/// From a cell to those in which the parts of a measure are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Move<'m> {
    /// A cluster or a role, all or any of them.
    Selection(Selection),
    /// The cells of each member of an axis.
    Each(CellAxis),
    /// The same, to be compared.
    Rank(CellAxis),
    /// The cell with one member set on an axis.
    Set(CellAxis),
    /// The cell without some axes.
    Freed(&'m [CellAxis]),
    /// The cell without the territory of its cluster.
    Everywhere,
    /// The cell in the policy's baseline.
    Baseline,
    /// The cell in a period before.
    Before,
}

impl MeasureKind {
    /// What a kind names itself, its parts aside.
    pub fn named(&self) -> Named<'_> {
        match self {
            MeasureKind::Literal(literal) => Named::Literal(literal),
            MeasureKind::Aggregate(id) => Named::Aggregate(*id),
            MeasureKind::Indicator(id) => Named::Indicator(*id),
            MeasureKind::Parameter(id) => Named::Parameter(*id),
            MeasureKind::Objects { of, .. } => Named::Objects(*of),
            MeasureKind::Field(field) => Named::Field(field),
            MeasureKind::Member(axis) => Named::Member(*axis),
            MeasureKind::MemberIn { axis, .. } => Named::Codes(*axis),
            MeasureKind::Parent(axis, _) => Named::Parent(*axis),
            MeasureKind::ClusterIn(clusters) => Named::Clusters(clusters),
            MeasureKind::Select { selection, .. } => Named::Moved(Move::Selection(*selection)),
            MeasureKind::Each { over, .. } => Named::Moved(Move::Each(over.axis)),
            MeasureKind::Rank { over, .. } => Named::Moved(Move::Rank(over.axis)),
            MeasureKind::At { axis, .. } => Named::Moved(Move::Set(*axis)),
            MeasureKind::OverAll { axes, .. } => Named::Moved(Move::Freed(axes)),
            MeasureKind::Everywhere(_) => Named::Moved(Move::Everywhere),
            MeasureKind::AtBaseline(_) => Named::Moved(Move::Baseline),
            MeasureKind::Previous { .. } => Named::Moved(Move::Before),
            MeasureKind::Scale { .. }
            | MeasureKind::Arithmetic { .. }
            | MeasureKind::Negate(_)
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Coalesce(..)
            | MeasureKind::If { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::PercentOf { .. } => Named::Nothing,
        }
    }
}

/// The direct parts of a kind, borrowed as the kind is.
macro_rules! parts {
    ($kind:expr, $as:ident, $list:ident) => {
        match $kind {
            MeasureKind::Literal(_)
            | MeasureKind::Aggregate(_)
            | MeasureKind::Indicator(_)
            | MeasureKind::Member(_)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Parameter(_)
            | MeasureKind::Field(_) => Vec::new(),
            MeasureKind::Scale { measure, .. }
            | MeasureKind::OverAll { measure, .. }
            | MeasureKind::Select { measure, .. }
            | MeasureKind::Rank { measure, .. }
            | MeasureKind::Everywhere(measure)
            | MeasureKind::AtBaseline(measure)
            | MeasureKind::Previous { measure, .. }
            | MeasureKind::PercentOf { measure, .. }
            | MeasureKind::Parent(_, measure)
            | MeasureKind::Negate(measure)
            | MeasureKind::Not(measure)
            | MeasureKind::IsMissing(measure) => vec![measure],
            MeasureKind::Arithmetic { left, right, .. } | MeasureKind::Compare { left, right, .. } => {
                vec![left, right]
            }
            MeasureKind::And(a, b) | MeasureKind::Or(a, b) | MeasureKind::Coalesce(a, b) => vec![a, b],
            MeasureKind::If { condition, then, otherwise } => vec![condition, then, otherwise],
            MeasureKind::At { measure, value, .. } => vec![measure, value],
            MeasureKind::Calculated { arguments, .. } => arguments.$list().collect(),
            MeasureKind::Each { measure, beside, range, .. } => {
                let mut found = vec![measure.$as()];
                if let Some(beside) = beside {
                    found.push(beside.$as());
                }
                for (from, until) in range.$list().map(|both| both.$as()) {
                    found.push(from);
                    found.push(until);
                }
                found
            }
            MeasureKind::Objects { filter, body, .. } => {
                filter.into_iter().chain(body).map(|part| part.$as()).collect()
            }
        }
    };
}

impl Measure {
    /// The direct parts of a measure.
    pub fn children(&self) -> Vec<&Measure> {
        parts!(&self.kind, as_ref, iter)
    }

    pub fn children_mut(&mut self) -> Vec<&mut Measure> {
        parts!(&mut self.kind, as_mut, iter_mut)
    }

    /// Calls `see` on the measure and on everything in it, the whole before its parts.
    pub fn visit<'m>(&'m self, see: &mut impl FnMut(&'m Measure)) {
        see(self);
        self.children().into_iter().for_each(|part| part.visit(see));
    }

    /// The period in which its parts are read, where the text sets one.
    pub fn fixed_period(&self) -> Option<Period> {
        match &self.kind {
            MeasureKind::At { axis: CellAxis::Period(_), value, .. } => match value.kind {
                MeasureKind::Literal(Literal::Period(period)) => Some(period),
                _ => None,
            },
            _ => None,
        }
    }

    /// True where something holds of the measure or of a part of it.
    pub fn any(&self, holds: &impl Fn(&Measure) -> bool) -> bool {
        holds(self) || self.children().into_iter().any(|part| part.any(holds))
    }
}

impl Policy {
    /// Calls `see` on a measure, on everything in it and in the formulas of the indicators that it names, each of which is
    /// gone through once: those that were `seen` are not gone through again.
    pub fn visit<'p>(
        &'p self,
        measure: &'p Measure,
        seen: &mut BTreeSet<IndicatorId>,
        see: &mut impl FnMut(&'p Measure),
    ) {
        see(measure);
        if let MeasureKind::Indicator(id) = measure.kind
            && seen.insert(id)
            && let Some(indicator) = self.indicators.get(id.index())
        {
            self.visit(&indicator.value, seen, see);
        }
        measure.children().into_iter().for_each(|part| self.visit(part, seen, see));
    }
}
