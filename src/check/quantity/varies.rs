//! Whether a measure varies with an axis of the cells that ask for it.
//!
//! What is known is which axes a cell fixes. `m over all a` in a cell that leaves `a` free is `m` itself, so that
//! `m / (m over all a)` is 1 there: a formula is first brought to what it comes to in such cells, then asked what it
//! depends on.

use std::collections::BTreeSet;

use super::algebra::{TIME, plain_axis};
use super::infer::Inference;
use crate::model::{
    ArithmeticOp, AxisId, CellAxis, IndicatorId, Literal, Measure, MeasureKind, Move, Named, NumberFunction,
    Policy,
};
use crate::source::Span;
use crate::unit::Rational;

/// Indicators that name one another many times over come to more parts than can be looked at.
const MOST_PARTS: usize = 4_000;

/// The axes that cells fix; `None` where any may be.
type Fixed = Option<BTreeSet<CellAxis>>;

/// An axis with which a measure does not vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    /// The formula names the axis itself, to run over it or to leave it out.
    pub named: bool,
    /// Another axis of the formula: where the two change places, it varies.
    pub instead: Option<AxisId>,
    /// An axis that the formula leaves out and the cells do not fix: where they did, it would vary.
    pub wanting: Option<AxisId>,
}

/// For each axis of some cells why the measure does not vary with it, `None` where it does. `others` are fixed too.
pub fn idle(
    inference: &mut Inference<'_>,
    measure: &Measure,
    axes: &[CellAxis],
    others: &[CellAxis],
) -> Vec<Option<Idle>> {
    let policy = inference.policy();
    let mut fixed: BTreeSet<CellAxis> = axes.iter().chain(others).copied().map(plain_axis).collect();
    if fixed.contains(&CellAxis::Cluster) {
        fixed.extend(territories(policy));
    }
    let mut varies = |measure: &Measure, beside: Option<CellAxis>| -> Vec<bool> {
        let fixed = Some(fixed.iter().copied().chain(beside).collect());
        let reduced = Reduction { unfolding: Unfolding::new(policy), at: measure.span }.of(measure, &fixed);
        let depends = inference.measure(&reduced).depends;
        // The territory comes with the cluster.
        let brought = territories(policy).any(|own| depends.contains(&own) && !axes.contains(&own));
        let with =
            |axis: &CellAxis| depends.contains(&plain_axis(*axis)) || (*axis == CellAxis::Cluster && brought);
        axes.iter().map(with).collect()
    };
    let found = varies(measure, None);
    if found.iter().all(|varies| *varies) {
        return vec![None; axes.len()];
    }
    let named = named_axes(policy, measure);
    let mut told = Vec::new();
    for (at, axis) in axes.iter().enumerate() {
        if found.get(at) == Some(&true) {
            told.push(None);
            continue;
        }
        let own = plain_axis(*axis);
        let others: Vec<CellAxis> =
            named.iter().copied().filter(|other| *other != own && other.of_data().is_some()).collect();
        let exchangeable = named.contains(&own) && own != TIME;
        let instead = others.iter().copied().filter(|_| exchangeable).find(|other| {
            let exchanged = Exchange { unfolding: Unfolding::new(policy), pair: (own, *other) }.of(measure);
            let now = varies(&exchanged, None);
            now.get(at) == Some(&true) && now.iter().zip(&found).all(|(now, before)| *now || !*before)
        });
        let wanting = others.iter().copied().filter(|other| !axes.contains(other));
        let wanting = wanting.into_iter().find(|other| varies(measure, Some(*other)).get(at) == Some(&true));
        told.push(Some(Idle {
            named: named.contains(&own),
            instead: instead.and_then(CellAxis::of_data),
            wanting: wanting.and_then(CellAxis::of_data),
        }));
    }
    told
}

/// The axes that some cluster fixes by its `in`.
fn territories(policy: &Policy) -> impl Iterator<Item = CellAxis> + '_ {
    policy.clusters.iter().flat_map(|cluster| &cluster.within).map(|(axis, _)| CellAxis::Axis(*axis))
}

/// The axes that a formula names to run over them or to set or leave them out, through indicators.
fn named_axes(policy: &Policy, measure: &Measure) -> BTreeSet<CellAxis> {
    let mut found = BTreeSet::new();
    policy.visit(measure, &mut BTreeSet::new(), &mut |part| {
        if let MeasureKind::OverAll { axes, .. } = &part.kind {
            found.extend(axes.iter().copied().map(plain_axis));
        }
        if let MeasureKind::Each { over, .. } | MeasureKind::Rank { over, .. } = &part.kind {
            found.insert(plain_axis(over.axis));
        }
    });
    found
}

/// Indicators whose formulas stand in the place of their names.
struct Unfolding<'p> {
    policy: &'p Policy,
    /// Those that are being read: a circle is an error of its own.
    inside: Vec<IndicatorId>,
    /// Parts that are still looked at; what lies beyond stays as it is written.
    left: usize,
}

impl<'p> Unfolding<'p> {
    fn new(policy: &'p Policy) -> Self {
        Unfolding { policy, inside: Vec::new(), left: MOST_PARTS }
    }

    /// Counts a part; false where no more are looked at.
    fn goes_on(&mut self) -> bool {
        let goes_on = self.left > 0;
        self.left = self.left.saturating_sub(1);
        goes_on
    }

    /// The formula of an indicator that is named and not being read; it is until it is left.
    fn enter(&mut self, measure: &Measure) -> Option<&'p Measure> {
        let MeasureKind::Indicator(id) = measure.kind else { return None };
        let indicator = self.policy.indicators.get(id.index()).filter(|_| !self.inside.contains(&id))?;
        self.inside.push(id);
        Some(&indicator.value)
    }

    fn leave(&mut self) {
        self.inside.pop();
    }
}

/// Two axes of a formula that take each other's place.
struct Exchange<'p> {
    unfolding: Unfolding<'p>,
    pair: (CellAxis, CellAxis),
}

impl Exchange<'_> {
    fn axis(&self, axis: CellAxis) -> CellAxis {
        match plain_axis(axis) {
            plain if plain == self.pair.0 => self.pair.1,
            plain if plain == self.pair.1 => self.pair.0,
            _ => axis,
        }
    }

    fn of(&mut self, measure: &Measure) -> Measure {
        if !self.unfolding.goes_on() {
            return measure.clone();
        }
        if let Some(formula) = self.unfolding.enter(measure) {
            let found = self.of(formula);
            self.unfolding.leave();
            return Measure { unit: measure.unit.clone(), ..found };
        }
        let mut exchanged = measure.clone();
        for part in exchanged.children_mut() {
            let found = self.of(part);
            *part = found;
        }
        if let MeasureKind::OverAll { axes, .. } = &mut exchanged.kind {
            axes.iter_mut().for_each(|axis| *axis = self.axis(*axis));
        }
        if let MeasureKind::Each { over, .. } | MeasureKind::Rank { over, .. } = &mut exchanged.kind {
            over.axis = self.axis(over.axis);
        }
        exchanged
    }
}

/// A formula brought to what it comes to in cells that fix some axes; all of it stands at one place, so that equal parts
/// are equal.
struct Reduction<'p> {
    unfolding: Unfolding<'p>,
    at: Span,
}

impl Reduction<'_> {
    fn of(&mut self, measure: &Measure, fixed: &Fixed) -> Measure {
        if !self.unfolding.goes_on() {
            return measure.clone();
        }
        if let Some(formula) = self.unfolding.enter(measure) {
            let found = self.of(formula, fixed);
            self.unfolding.leave();
            return Measure { unit: measure.unit.clone(), ..found };
        }
        if let MeasureKind::OverAll { measure: inner, axes } = &measure.kind
            && let Some(own) = fixed
        {
            let freed: BTreeSet<CellAxis> = axes.iter().copied().map(plain_axis).collect();
            let idle = freed.iter().all(|axis| !own.contains(axis));
            let left = Some(own.difference(&freed).copied().collect());
            let inner = self.of(inner, &left);
            if idle {
                return inner;
            }
            let axes: Vec<CellAxis> =
                axes.iter().copied().filter(|a| own.contains(&plain_axis(*a))).collect();
            return Measure {
                kind: MeasureKind::OverAll { measure: Box::new(inner), axes },
                unit: measure.unit.clone(),
                span: self.at,
            };
        }
        // What is asked not to be negative is the same where it has a value.
        if let MeasureKind::Calculated { function: NumberFunction::NotNegative, arguments } = &measure.kind
            && let [inner] = arguments.as_slice()
        {
            return Measure { unit: measure.unit.clone(), ..self.of(inner, fixed) };
        }
        let within = inner_cells(&measure.kind, fixed);
        let mut reduced = measure.clone();
        reduced.span = self.at;
        for part in reduced.children_mut() {
            let found = self.of(part, &within);
            *part = found;
        }
        match &reduced.kind {
            MeasureKind::Arithmetic { op: ArithmeticOp::Divide, left, right } if left == right => {
                self.constant(&reduced, Rational::one())
            }
            MeasureKind::Arithmetic { op: ArithmeticOp::Subtract, left, right } if left == right => {
                self.constant(&reduced, Rational::zero())
            }
            _ => reduced,
        }
    }

    fn constant(&self, measure: &Measure, number: Rational) -> Measure {
        let kind = MeasureKind::Literal(Literal::Number(number));
        Measure { kind, unit: measure.unit.clone(), span: self.at }
    }
}

/// The axes that are fixed where the parts of a measure are read.
fn inner_cells(kind: &MeasureKind, fixed: &Fixed) -> Fixed {
    let own = fixed.as_ref()?;
    let with = |axis: CellAxis| Some(own.iter().copied().chain([plain_axis(axis)]).collect());
    match kind.named() {
        // A cluster brings its territory.
        Named::Moved(
            Move::Each(CellAxis::Cluster) | Move::Rank(CellAxis::Cluster) | Move::Set(CellAxis::Cluster),
        ) => None,
        Named::Moved(Move::Selection(_) | Move::Everywhere) | Named::Objects(_) => None,
        Named::Moved(Move::Each(axis) | Move::Rank(axis) | Move::Set(axis)) => with(axis),
        Named::Moved(Move::Baseline | Move::Before) => with(TIME),
        Named::Nothing
        | Named::Literal(_)
        | Named::Aggregate(_)
        | Named::Indicator(_)
        | Named::Parameter(_)
        | Named::Field(_)
        | Named::Member(_)
        | Named::Codes(_)
        | Named::Parent(_)
        | Named::Clusters(_)
        | Named::Moved(Move::Freed(_)) => fixed.clone(),
    }
}
