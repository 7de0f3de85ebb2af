//! What a measure is, as pure algebra: its kind, prices, axes, additivity, and why it may be missing.
//!
//! Takes quantities and gives quantities; knows nothing of policies. The laws stand in `tests/quantity_laws.rs`.
//!
//! A measure *depends* on an axis where cells that differ in it may have different values. It *adds up* over an axis
//! where the sum over the members of the axis is the value without it; so it adds up only over axes on which it depends.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{AggregateId, CellAxis, EachFunction, Grain};
use crate::source::Span;
use crate::unit::{BaseId, Dimension, Sense, Unit};

/// What sort of quantity a measure is. Later kinds win in a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A plain number.
    Number,
    /// So many entities or rows.
    Count,
    /// A quantity of which it is not said how it lives in time.
    Amount,
    /// Made in the course of a period; adds up over periods.
    Flow,
    /// A state; does not add up over periods.
    Stock,
    /// A difference of shares.
    Points,
    /// A part of a whole.
    Share,
    /// The same quantity at two times: how it changed.
    Index,
    /// A ratio of unlike quantities.
    Rate,
    /// True or false.
    Condition,
    /// A period, a code or another member of an axis.
    Member,
}

impl Kind {
    /// The kind of a number that is known by its unit alone.
    pub fn of_unit(unit: &Unit) -> Self {
        match unit.sense {
            Sense::Share => Kind::Share,
            Sense::Points => Kind::Points,
            Sense::Plain if unit.dimension.is_none() => Kind::Number,
            Sense::Plain => {
                let powers = || unit.dimension.parts().map(|(_, power)| power);
                if powers().any(|p| p > 0) && powers().any(|p| p < 0) { Kind::Rate } else { Kind::Amount }
            }
        }
    }
}

/// The prices in which a unit of money stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PriceBasis {
    /// No money, or money over money.
    None,
    /// Prices of each period's own.
    Nominal,
    /// Prices of one year.
    Constant(i16),
    /// Prices of several times: `RUB / RUB[2010]` is an index of prices.
    Mixed,
}

/// The money of a unit: each base unit that is money, with the year of its prices and its power. Powers add up in a
/// product.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Prices {
    /// No power is 0.
    powers: BTreeMap<BaseId, (Option<i16>, i32)>,
}

impl Prices {
    /// The money in a dimension; `money` gives the year of prices of a base unit that is money.
    pub fn of(dimension: &Dimension, money: impl Fn(BaseId) -> Option<Option<i16>>) -> Self {
        let powers = dimension.parts().filter_map(|(id, power)| Some((id, (money(id)?, power))));
        Prices { powers: powers.collect() }
    }

    /// These prices times others to the power `power`.
    pub fn times(&self, other: &Prices, power: i32) -> Prices {
        let mut powers = self.powers.clone();
        for (id, (year, own)) in &other.powers {
            let sum = powers.get(id).map_or(0, |(_, power)| *power) + own * power;
            if sum == 0 {
                powers.remove(id);
            } else {
                powers.insert(*id, (*year, sum));
            }
        }
        Prices { powers }
    }

    pub fn basis(&self) -> PriceBasis {
        let mut by_year: BTreeMap<Option<i16>, i32> = BTreeMap::new();
        for (year, power) in self.powers.values() {
            *by_year.entry(*year).or_default() += power;
        }
        let mut years = by_year.into_iter().filter(|(_, power)| *power != 0).map(|(year, _)| year);
        match (years.next(), years.next()) {
            (None, _) => PriceBasis::None,
            (Some(None), None) => PriceBasis::Nominal,
            (Some(Some(year)), None) => PriceBasis::Constant(year),
            (Some(_), Some(_)) => PriceBasis::Mixed,
        }
    }

    /// True for money over other money: an index of prices, a rate of exchange.
    fn is_rate(&self, dimension: &Dimension) -> bool {
        let only_money = dimension.parts().all(|(id, _)| self.powers.contains_key(&id));
        !self.powers.is_empty()
            && only_money
            && self.powers.values().map(|(_, power)| power).sum::<i32>() == 0
    }
}

/// Why a measure may have no value in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lack {
    /// A value or a row may be absent from the data.
    Values,
    /// The data may not reach the cell's period.
    Period,
    /// It may not be known who belongs to the cell's cluster.
    Membership,
    /// It may not be known who has a role.
    Holders,
    /// A cluster may lack the role.
    Role,
    /// Nobody may be in the group.
    Nobody,
    /// A denominator may be 0.
    Zero,
    /// The base of a percentage may not be positive.
    Base,
    /// The cell may not fix the axis that is asked for.
    Cell,
    /// The result may not be a number.
    Root,
}

/// An aggregate of a stock that is taken in the cell's own period, and where the formula asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub aggregate: AggregateId,
    pub span: Span,
    /// The grain of its data, where no roll-up to a coarser one is defined.
    pub fixed: Option<Grain>,
}

/// What is known of a measure without data.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    pub unit: Unit,
    pub kind: Kind,
    pub prices: Prices,
    /// Axes that the value depends on; time is [`TIME`].
    pub depends: BTreeSet<CellAxis>,
    /// Axes over which it adds up, all of them in `depends`.
    pub adds_over: BTreeSet<CellAxis>,
    /// Adds up over disjoint groups of members: the whole is the sum of such parts.
    pub by_members: bool,
    /// Why it may be missing; empty where it never is.
    pub missing: BTreeSet<Lack>,
    /// A stock read in the cell's own period, so that there is no value without one.
    pub held: Option<Held>,
}

/// Time as an axis: periods of every grain are one axis.
pub const TIME: CellAxis = CellAxis::Period(Grain::Year);

/// The axis of a set of axes that a formula's axis means.
pub fn plain_axis(axis: CellAxis) -> CellAxis {
    match axis {
        CellAxis::Period(_) => TIME,
        CellAxis::Cluster | CellAxis::Role | CellAxis::Axis(_) => axis,
    }
}

type Axes = BTreeSet<CellAxis>;

fn union<T: Copy + Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> BTreeSet<T> {
    a.union(b).copied().collect()
}

impl Quantity {
    /// A number that is the same in every cell.
    pub fn constant(unit: Unit, prices: Prices) -> Self {
        Quantity {
            kind: Kind::of_unit(&unit),
            unit,
            prices,
            depends: Axes::new(),
            adds_over: Axes::new(),
            by_members: false,
            missing: BTreeSet::new(),
            held: None,
        }
    }

    /// True or false, the same in every cell; conditions are made of it by [`Quantity::beside`].
    pub fn condition() -> Self {
        Quantity { kind: Kind::Condition, ..Quantity::constant(Unit::one(), Prices::default()) }
    }

    /// The cell's member on an axis.
    pub fn member(axis: CellAxis) -> Self {
        let axis = plain_axis(axis);
        Quantity {
            kind: Kind::Member,
            depends: Axes::from([axis]),
            missing: BTreeSet::from([Lack::Cell]),
            ..Quantity::constant(Unit::one(), Prices::default())
        }
    }

    /// True for what leaves an amount what it is: a number, a part, an index of prices, a rate of exchange.
    fn is_scalar(&self) -> bool {
        matches!(self.kind, Kind::Number | Kind::Points | Kind::Share | Kind::Index)
            || self.prices.is_rate(&self.unit.dimension)
    }

    pub fn depends_on(&self, axis: CellAxis) -> bool {
        self.depends.contains(&plain_axis(axis))
    }

    pub fn adds_up_over(&self, axis: CellAxis) -> bool {
        self.adds_over.contains(&plain_axis(axis))
    }

    /// A value made of both, in a way that adds up over nothing; kind, unit and prices are this one's.
    pub fn beside(&self, other: &Quantity) -> Self {
        Quantity {
            depends: union(&self.depends, &other.depends),
            adds_over: Axes::new(),
            by_members: false,
            missing: union(&self.missing, &other.missing),
            held: finer(self.held, other.held),
            ..self.clone()
        }
    }

    /// `a + b`
    pub fn plus(&self, other: &Quantity) -> Self {
        Quantity {
            kind: self.kind.max(other.kind),
            adds_over: self.adds_over.intersection(&other.adds_over).copied().collect(),
            by_members: self.by_members && other.by_members,
            ..self.beside(other)
        }
    }

    /// `a - b`; the change of a stock between two times is a flow.
    pub fn minus(&self, other: &Quantity, two_times: bool) -> Self {
        let kind = match (self.kind, other.kind) {
            (Kind::Stock, Kind::Stock) if two_times => Kind::Flow,
            (Kind::Share, Kind::Share) => Kind::Points,
            (a, b) => a.max(b),
        };
        Quantity { kind, ..self.plus(other) }
    }

    /// `a * b`: it adds up where one factor does and the other does not vary.
    pub fn times(&self, other: &Quantity) -> Self {
        let unit = self.unit.times(&other.unit);
        let kind = match (self.is_scalar(), other.is_scalar()) {
            // Rates that cancel leave a number.
            (true, true) if unit.dimension.is_none() && !self.unit.dimension.is_none() => Kind::Number,
            (true, true) => self.kind.max(other.kind),
            (true, false) => other.kind,
            (false, true) => self.kind,
            (false, false) if unit.dimension.is_none() => Kind::Number,
            (false, false) => Kind::Amount,
        };
        let adds = |a: &Quantity, b: &Quantity| a.adds_over.difference(&b.depends).copied().collect::<Axes>();
        Quantity {
            kind,
            prices: self.prices.times(&other.prices, 1),
            adds_over: union(&adds(self, other), &adds(other, self)),
            by_members: (self.by_members && !other.depends_on(CellAxis::Cluster))
                || (other.by_members && !self.depends_on(CellAxis::Cluster)),
            unit,
            ..self.beside(other)
        }
    }

    /// `a / b`; the same quantity at two times makes an index.
    pub fn per(&self, other: &Quantity, two_times: bool) -> Self {
        let unit = self.unit.per(&other.unit);
        let kind = match (self.is_scalar(), other.is_scalar()) {
            _ if two_times => Kind::Index,
            (true, true) if unit.dimension.is_none() && !self.unit.dimension.is_none() => Kind::Number,
            (true, true) => self.kind.max(other.kind),
            (false, true) => self.kind,
            (_, false) if unit.dimension.is_none() => Kind::Number,
            (_, false) => Kind::Rate,
        };
        let mut quotient = Quantity {
            kind,
            prices: self.prices.times(&other.prices, -1),
            adds_over: self.adds_over.difference(&other.depends).copied().collect(),
            by_members: self.by_members && !other.depends_on(CellAxis::Cluster),
            unit,
            ..self.beside(other)
        };
        quotient.missing.insert(Lack::Zero);
        quotient
    }

    /// The quantity said in another unit of its dimension; a number declared as `%` is a share.
    pub fn said_in(&self, unit: &Unit) -> Self {
        let kind = match (unit.sense, self.kind) {
            (_, Kind::Index | Kind::Condition | Kind::Member) => self.kind,
            (Sense::Share, _) => Kind::Share,
            (Sense::Points, _) => Kind::Points,
            (Sense::Plain, Kind::Share | Kind::Points) if unit.dimension.is_none() => Kind::Number,
            (Sense::Plain, kind) => kind,
        };
        Quantity { unit: unit.clone(), kind, ..self.clone() }
    }

    /// The quantity with a further reason to be missing.
    pub fn lacking(mut self, lack: Lack) -> Self {
        self.missing.insert(lack);
        self
    }

    /// The same without these axes.
    fn freed(&self, axes: &Axes) -> Self {
        let keep = |set: &Axes| set.difference(axes).copied().collect::<Axes>();
        Quantity { depends: keep(&self.depends), adds_over: keep(&self.adds_over), ..self.clone() }
    }

    /// `m over all (a, b)`
    pub fn over(&self, axes: &[CellAxis]) -> Self {
        let mut axes: Axes = axes.iter().map(|a| plain_axis(*a)).collect();
        let cluster = axes.contains(&CellAxis::Cluster);
        if cluster {
            axes.insert(CellAxis::Role);
        }
        let mut freed = self.freed(&axes);
        if cluster {
            freed.missing.remove(&Lack::Membership);
        }
        Quantity {
            held: self.held.filter(|_| !axes.contains(&TIME)),
            by_members: self.by_members && !cluster,
            ..freed
        }
    }

    /// `overall`, `of petrochem`, `of clusters`: without cluster and role; `sets` are the axes that a cluster fixes.
    pub fn selected(&self, sets: &Axes) -> Self {
        let mut axes = sets.clone();
        axes.extend([CellAxis::Cluster, CellAxis::Role]);
        Quantity { by_members: false, ..self.freed(&axes) }
    }

    /// `m at a = v`
    pub fn at(&self, axis: CellAxis, value: &Quantity) -> Self {
        let axis = plain_axis(axis);
        let mut moved = self.freed(&Axes::from([axis]));
        moved.adds_over = moved.adds_over.difference(&value.depends).copied().collect();
        moved.depends = union(&moved.depends, &value.depends);
        moved.missing = union(&moved.missing, &value.missing);
        if axis == TIME {
            moved.held = None;
        }
        if axis == CellAxis::Cluster {
            moved.depends.remove(&CellAxis::Role);
            moved.adds_over.remove(&CellAxis::Role);
            moved.by_members = false;
        }
        moved
    }

    /// `sum(each a: m)` and its like.
    pub fn each(&self, function: EachFunction, axis: CellAxis) -> Self {
        let axis = plain_axis(axis);
        let mut folded = self.freed(&Axes::from([axis]));
        match function {
            EachFunction::Sum => folded.by_members &= axis != CellAxis::Cluster,
            EachFunction::Product
            | EachFunction::Min
            | EachFunction::Max
            | EachFunction::Mean
            | EachFunction::Count
            | EachFunction::Median
            | EachFunction::Quantile
            | EachFunction::Stdev
            | EachFunction::Gini => {
                folded.adds_over = Axes::new();
                folded.by_members = false;
            }
        }
        match function {
            EachFunction::Sum | EachFunction::Product => {}
            EachFunction::Gini => {
                folded.unit = Unit::one();
                folded.kind = Kind::Number;
                folded.prices = Prices::default();
                folded.missing.insert(Lack::Nobody);
            }
            EachFunction::Count => {
                folded.unit = Unit::one();
                folded.kind = Kind::Count;
                folded.prices = Prices::default();
            }
            EachFunction::Min
            | EachFunction::Max
            | EachFunction::Mean
            | EachFunction::Median
            | EachFunction::Quantile
            | EachFunction::Stdev => {
                folded.missing.insert(Lack::Nobody);
            }
        }
        folded.held = folded.held.filter(|_| axis != TIME);
        folded
    }

    /// The place of a cell among the members of an axis.
    pub fn ranked(&self, axis: CellAxis) -> Self {
        let depends = Quantity::member(plain_axis(axis)).depends;
        let ranked = Quantity {
            kind: Kind::Count,
            unit: Unit::one(),
            prices: Prices::default(),
            ..self.one_of().lacking(Lack::Cell)
        };
        Quantity { depends: ranked.depends.union(&depends).copied().collect(), ..ranked }
    }

    /// What is no sum of parts any more.
    pub fn one_of(&self) -> Self {
        Quantity { adds_over: Axes::new(), by_members: false, ..self.clone() }
    }

    /// `a ?? b`; nothing is taken from a zero that stands for absent parts.
    pub fn otherwise(&self, other: &Quantity, zero: bool) -> Self {
        let joined = self.plus(other);
        let (adds_over, by_members) = if zero {
            (self.adds_over.clone(), self.by_members)
        } else {
            (joined.adds_over.clone(), joined.by_members)
        };
        let missing = if self.missing.is_empty() { BTreeSet::new() } else { other.missing.clone() };
        Quantity { adds_over, by_members, missing, ..joined }
    }

    /// `if c then a else b`, of the condition and both branches.
    pub fn either(condition: &Quantity, then: &Quantity, otherwise: &Quantity) -> Self {
        let joined = then.plus(otherwise);
        let adds_over: Axes = joined.adds_over.difference(&condition.depends).copied().collect();
        let by_members = joined.by_members && !condition.depends_on(CellAxis::Cluster);
        Quantity { adds_over, by_members, ..joined.beside(condition) }
    }
}

/// Of two stocks the one that asks for the finer period; the first where both ask for the same.
fn finer(a: Option<Held>, b: Option<Held>) -> Option<Held> {
    match (a, b) {
        (Some(a), Some(b)) if b.fixed > a.fixed => Some(b),
        (a, b) => a.or(b),
    }
}
