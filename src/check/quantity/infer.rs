//! From checked formulas to what they are.
//!
//! Every indicator is inferred once; a formula is walked once, from its parts upward, and whoever watches sees each
//! node with what is known of its parts.

use std::collections::BTreeSet;

use super::algebra::{Kind, Lack, Prices, Quantity, TIME};
use super::place::Trail;
use super::rows::Tables;
use super::shift::Shifts;
use crate::model::{
    AggregateId, ArithmeticOp, CellAxis, DatasetId, IndicatorId, Literal, Measure, MeasureKind,
    NumberFunction, ObjectFunction, Policy, Selection,
};
use crate::unit::{Dimension, UnitTable};

/// Watches a walk: a node, what its parts are (in the order of the text), and where it stands.
pub type Watch<'w, 'm> = dyn FnMut(&'m Measure, &[Quantity], Trail) + 'w;

/// Infers the measures of one policy.
#[derive(Debug)]
pub struct Inference<'p> {
    policy: &'p Policy,
    units: &'p UnitTable,
    tables: Tables<'p>,
    shifts: Shifts<'p>,
    indicators: Vec<Known>,
}

#[derive(Debug, Clone)]
enum Known {
    Not,
    /// Its formula is being walked; a circle is an error of its own.
    Walking,
    Yes(Box<Quantity>),
}

impl<'p> Inference<'p> {
    pub fn new(policy: &'p Policy, units: &'p UnitTable) -> Self {
        let indicators = vec![Known::Not; policy.indicators.len()];
        Inference { policy, units, tables: Tables::new(policy), shifts: Shifts(policy), indicators }
    }

    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    pub fn shifts(&self) -> Shifts<'p> {
        self.shifts
    }

    /// True where contours choose among the rows of a dataset.
    pub fn chosen(&self, dataset: DatasetId) -> bool {
        self.tables.chosen(dataset)
    }

    pub fn tables(&mut self) -> &mut Tables<'p> {
        &mut self.tables
    }

    /// What an indicator is.
    pub fn indicator(&mut self, id: IndicatorId) -> Quantity {
        let nothing = || Quantity::constant(crate::unit::Unit::one(), Prices::default());
        let policy = self.policy;
        let Some(indicator) = policy.indicators.get(id.index()) else { return nothing() };
        match self.indicators.get(id.index()) {
            Some(Known::Yes(known)) => return (**known).clone(),
            Some(Known::Walking) => return self.constant(&indicator.value),
            Some(Known::Not) | None => {}
        }
        self.note(id, Known::Walking);
        let found = self.measure(&indicator.value);
        self.note(id, Known::Yes(Box::new(found.clone())));
        found
    }

    fn note(&mut self, id: IndicatorId, known: Known) {
        if let Some(place) = self.indicators.get_mut(id.index()) {
            *place = known;
        }
    }

    /// What a measure is.
    pub fn measure(&mut self, measure: &Measure) -> Quantity {
        self.watched(measure, Trail::of(measure.span), &mut |_, _, _| {})
    }

    /// The same, with every node shown.
    pub fn watched<'m>(&mut self, measure: &'m Measure, trail: Trail, watch: &mut Watch<'_, 'm>) -> Quantity {
        let trail = trail.into(measure.span);
        let parts: Vec<Quantity> =
            measure.children().into_iter().map(|part| self.watched(part, trail, watch)).collect();
        watch(measure, &parts, trail);
        self.joined(measure, &parts)
    }

    pub fn prices(&self, dimension: &Dimension) -> Prices {
        Prices::of(dimension, |id| self.units.base(id).filter(|b| b.currency).map(|b| b.price_year))
    }

    fn constant(&self, measure: &Measure) -> Quantity {
        Quantity::constant(measure.unit.clone(), self.prices(&measure.unit.dimension))
    }

    fn aggregate(&mut self, id: AggregateId, measure: &Measure) -> Quantity {
        let prices = self.prices(&measure.unit.dimension);
        self.tables.quantity(id, prices, measure.span).unwrap_or_else(|| self.constant(measure))
    }

    /// A measure from its parts.
    fn joined(&mut self, measure: &Measure, parts: &[Quantity]) -> Quantity {
        let none = self.constant(measure);
        // A node has as many parts as its kind has.
        let part = |at: usize| parts.get(at).unwrap_or(&none);
        let (first, second) = (part(0), part(1));
        match &measure.kind {
            MeasureKind::Literal(literal) => match literal {
                Literal::Number(_) => none,
                Literal::Bool(_) => Quantity::condition(),
                Literal::Period(_)
                | Literal::Text(_)
                | Literal::Code(..)
                | Literal::Entity(..)
                | Literal::Cluster(_)
                | Literal::Role(_)
                | Literal::Date(_)
                | Literal::Word(_) => Quantity { kind: Kind::Member, ..Quantity::condition() },
            },
            MeasureKind::Aggregate(id) => self.aggregate(*id, measure),
            MeasureKind::Indicator(id) => {
                let found = self.indicator(*id);
                if found.kind == Kind::Condition { found } else { found.said_in(&measure.unit) }
            }
            MeasureKind::Scale { .. } | MeasureKind::Negate(_) => first.said_in(&measure.unit),
            MeasureKind::Arithmetic { op, left, right } => {
                self.arithmetic(measure, *op, (left, first), (right, second))
            }
            MeasureKind::Compare { .. } => {
                Quantity::condition().beside(first).beside(second).lacking(Lack::Nobody)
            }
            MeasureKind::And(..) | MeasureKind::Or(..) => Quantity::condition().beside(first).beside(second),
            MeasureKind::Not(_) => Quantity::condition().beside(first),
            MeasureKind::IsMissing(_) => {
                Quantity { missing: BTreeSet::new(), held: None, ..Quantity::condition().beside(first) }
            }
            MeasureKind::Coalesce(_, otherwise) => first.otherwise(second, is_zero(otherwise)),
            MeasureKind::If { .. } => Quantity::either(first, second, part(2)).said_in(&measure.unit),
            MeasureKind::OverAll { axes, .. } => first.over(axes),
            MeasureKind::Select { selection: Selection::Overall, .. } => first.over(&[CellAxis::Cluster]),
            MeasureKind::Select { selection, .. } => first.selected(&self.sets(*selection)),
            MeasureKind::At { axis, .. } => first.at(*axis, second),
            MeasureKind::Each { function, over, .. } => first.each(*function, over.axis),
            MeasureKind::Rank { over, .. } => first.ranked(over.axis),
            MeasureKind::Calculated { function, .. } => calculated(*function, parts, &none),
            MeasureKind::Everywhere(_) => first.clone().lacking(Lack::Cell),
            MeasureKind::Member(axis) => Quantity::member(*axis),
            MeasureKind::Parent(..) => first.clone().lacking(Lack::Cell),
            MeasureKind::MemberIn { axis, .. } => {
                Quantity::condition().beside(&Quantity::member(CellAxis::Axis(*axis)))
            }
            MeasureKind::ClusterIn(_) => Quantity::condition().beside(&Quantity::member(CellAxis::Cluster)),
            MeasureKind::AtBaseline(_) => first.at(TIME, &Quantity::condition()).lacking(Lack::Period),
            MeasureKind::Previous { .. } => first.at(TIME, &Quantity::member(TIME)).lacking(Lack::Period),
            MeasureKind::PercentOf { .. } => first.clone().lacking(Lack::Base),
            // A number that an act states, at the time of the cell.
            MeasureKind::Parameter(_) => none.beside(&Quantity::member(TIME)),
            MeasureKind::Objects { function, .. } => match function {
                ObjectFunction::Any | ObjectFunction::All => Quantity::condition(),
                ObjectFunction::Count
                | ObjectFunction::Sum
                | ObjectFunction::Mean
                | ObjectFunction::Min
                | ObjectFunction::Max => none,
            },
            MeasureKind::Field(_) => none,
        }
    }

    fn arithmetic(
        &mut self,
        whole: &Measure,
        op: ArithmeticOp,
        (left, a): (&Measure, &Quantity),
        (right, b): (&Measure, &Quantity),
    ) -> Quantity {
        if a.kind == Kind::Member {
            return a.beside(b);
        }
        let made = match op {
            ArithmeticOp::Add => a.plus(b),
            ArithmeticOp::Subtract => a.minus(b, self.shifts.at_two_times(left, right)),
            ArithmeticOp::Multiply => a.times(b),
            ArithmeticOp::Divide => {
                let quotient = a.per(b, self.shifts.is_change(left, right));
                // A literal is seen not to be 0.
                match &right.kind {
                    MeasureKind::Literal(Literal::Number(n)) if !n.is_zero() => {
                        Quantity { missing: a.missing.clone(), ..quotient }
                    }
                    _ => quotient,
                }
            }
            ArithmeticOp::Power => Quantity {
                kind: Kind::of_unit(&whole.unit),
                prices: self.prices(&whole.unit.dimension),
                ..a.beside(b).lacking(Lack::Root)
            },
        };
        made.said_in(&whole.unit)
    }

    /// The axes that choosing a cluster sets.
    fn sets(&self, selection: Selection) -> BTreeSet<CellAxis> {
        match selection {
            Selection::Cluster(id) | Selection::Role(id, _) => {
                let cluster = self.policy.clusters.get(id.index());
                let within = cluster.map(|c| c.within.as_slice()).unwrap_or_default();
                within.iter().map(|(axis, _)| CellAxis::Axis(*axis)).collect()
            }
            Selection::Overall | Selection::Union => BTreeSet::new(),
        }
    }
}

/// The absolute value of a measure and the least of several are what they are made of; a root or a logarithm is a number
/// of its own, that adds up to nothing.
fn calculated(function: NumberFunction, parts: &[Quantity], none: &Quantity) -> Quantity {
    let beside = |first: &Quantity| parts.iter().skip(1).fold(first.clone(), |all, other| all.beside(other));
    match (function, parts.first()) {
        (NumberFunction::Abs, Some(first)) => first.one_of(),
        (NumberFunction::NotNegative, Some(first)) => first.one_of().lacking(Lack::Root),
        (NumberFunction::Least | NumberFunction::Greatest, Some(first)) => beside(first).one_of(),
        (NumberFunction::Root | NumberFunction::Ln | NumberFunction::Log, Some(first)) => Quantity {
            kind: none.kind,
            unit: none.unit.clone(),
            prices: none.prices.clone(),
            ..beside(first).one_of().lacking(Lack::Root)
        },
        (_, None) => none.clone(),
    }
}

fn is_zero(measure: &Measure) -> bool {
    match &measure.kind {
        MeasureKind::Literal(Literal::Number(n)) => n.is_zero(),
        MeasureKind::Scale { measure, .. } => is_zero(measure),
        _ => false,
    }
}
