//! The laws of what measures are.

use std::collections::BTreeSet;

use idel::check::quantity::{Kind, Lack, PriceBasis, Prices, Quantity, TIME};
use idel::model::{AxisId, CellAxis, EachFunction, Grain};
use idel::unit::{BaseId, Dimension, Unit, UnitTable};
use proptest::prelude::*;

const A: CellAxis = CellAxis::Axis(AxisId(0));
const B: CellAxis = CellAxis::Axis(AxisId(1));
const AXES: [CellAxis; 5] = [CellAxis::Cluster, CellAxis::Role, TIME, A, B];

/// Persons, roubles, and roubles in prices of 2010.
fn units() -> (UnitTable, Vec<Unit>) {
    let mut table = UnitTable::default();
    table.add_base(&["person".to_owned()], false);
    table.add_base(&["RUB".to_owned()], true);
    let units = [("person", None), ("RUB", None), ("RUB", Some(2010)), ("RUB", Some(2008))]
        .map(|(word, year)| table.word(word, year).unwrap());
    (table, units.into_iter().chain([Unit::one(), Unit::percent()]).collect())
}

fn prices(table: &UnitTable, dimension: &Dimension) -> Prices {
    Prices::of(dimension, |id: BaseId| table.base(id).filter(|b| b.currency).map(|b| b.price_year))
}

fn axes() -> impl Strategy<Value = BTreeSet<CellAxis>> {
    prop::collection::btree_set(prop::sample::select(AXES.to_vec()), 0..5)
}

fn lacks() -> impl Strategy<Value = BTreeSet<Lack>> {
    let all = vec![Lack::Values, Lack::Period, Lack::Membership, Lack::Nobody, Lack::Zero];
    prop::collection::btree_set(prop::sample::select(all), 0..4)
}

prop_compose! {
    /// Any number: it adds up only over axes on which it depends.
    fn quantity()(
        unit in 0usize..6,
        flow in any::<bool>(),
        depends in axes(),
        wanted in axes(),
        missing in lacks(),
        by_members in any::<bool>(),
    ) -> Quantity {
        let (table, units) = units();
        let unit = units[unit].clone();
        let base = Quantity::constant(unit.clone(), prices(&table, &unit.dimension));
        let kind = match base.kind {
            Kind::Amount if flow => Kind::Flow,
            Kind::Amount => Kind::Stock,
            other => other,
        };
        let adds_over = depends.intersection(&wanted).copied().collect();
        Quantity { kind, depends, adds_over, missing, by_members, ..base }
    }
}

/// All that a law is about: the unit is written in the order of the operands.
type Known = (Kind, Dimension, PriceBasis, BTreeSet<CellAxis>, BTreeSet<CellAxis>, bool, BTreeSet<Lack>);

fn known(q: &Quantity) -> Known {
    (
        q.kind,
        q.unit.dimension.clone(),
        q.prices.basis(),
        q.depends.clone(),
        q.adds_over.clone(),
        q.by_members,
        q.missing.clone(),
    )
}

proptest! {
    #[test]
    fn sums_and_products_commute(a in quantity(), b in quantity()) {
        let b_alike = Quantity { unit: a.unit.clone(), prices: a.prices.clone(), ..b.clone() };
        prop_assert_eq!(known(&a.plus(&b_alike)), known(&b_alike.plus(&a)));
        prop_assert_eq!(known(&a.times(&b)), known(&b.times(&a)));
    }

    #[test]
    fn sums_associate_and_repeat(a in quantity(), b in quantity(), c in quantity()) {
        prop_assert_eq!(known(&a.plus(&b).plus(&c)), known(&a.plus(&b.plus(&c))));
        prop_assert_eq!(known(&a.plus(&a)), known(&a));
    }

    /// The kind of a product of several quantities depends on the order in which units cancel; nothing else does.
    #[test]
    fn products_associate_but_for_their_kind(a in quantity(), b in quantity(), c in quantity()) {
        let kindless = |q: &Quantity| known(&Quantity { kind: Kind::Number, ..q.clone() });
        prop_assert_eq!(kindless(&a.times(&b).times(&c)), kindless(&a.times(&b.times(&c))));
    }

    #[test]
    fn units_and_prices_follow_the_factors(a in quantity(), b in quantity()) {
        let (table, _) = units();
        let (product, quotient) = (a.times(&b), a.per(&b, false));
        prop_assert_eq!(&product.unit.dimension, &a.unit.dimension.times(&b.unit.dimension, 1));
        prop_assert_eq!(&product.prices, &prices(&table, &product.unit.dimension));
        prop_assert_eq!(&quotient.unit.dimension, &a.unit.dimension.times(&b.unit.dimension, -1));
        prop_assert_eq!(&quotient.prices, &prices(&table, &quotient.unit.dimension));
        prop_assert_eq!(a.per(&a, false).prices.basis(), PriceBasis::None);
    }

    #[test]
    fn what_adds_up_depends(a in quantity(), b in quantity(), c in quantity(), axis in 0usize..5) {
        let axis = AXES[axis];
        let made = [
            a.plus(&b),
            a.minus(&b, true),
            a.times(&b),
            a.per(&b, false),
            a.over(&[axis]),
            a.at(axis, &b),
            a.each(EachFunction::Sum, axis),
            a.each(EachFunction::Mean, axis),
            a.selected(&BTreeSet::from([B])),
            a.otherwise(&b, true),
            Quantity::either(&a, &b, &c),
        ];
        for q in made {
            prop_assert!(q.adds_over.is_subset(&q.depends), "{q:?}");
        }
    }

    /// A factor that does not vary on an axis keeps what adds up there; one that varies takes it away.
    #[test]
    fn additivity_of_products_and_ratios(a in quantity(), b in quantity()) {
        for axis in AXES {
            let kept = a.adds_up_over(axis) && !b.depends_on(axis);
            prop_assert_eq!(a.per(&b, false).adds_up_over(axis), kept);
            let other = b.adds_up_over(axis) && !a.depends_on(axis);
            prop_assert_eq!(a.times(&b).adds_up_over(axis), kept || other);
            prop_assert_eq!(a.plus(&b).adds_up_over(axis), a.adds_up_over(axis) && b.adds_up_over(axis));
        }
    }

    #[test]
    fn over_all_is_idempotent_and_commutes(a in quantity(), b in quantity(), x in 0usize..5, y in 0usize..5) {
        let (x, y) = (AXES[x], AXES[y]);
        prop_assert_eq!(known(&a.over(&[x]).over(&[x])), known(&a.over(&[x])));
        prop_assert_eq!(known(&a.over(&[x]).over(&[y])), known(&a.over(&[y]).over(&[x])));
        prop_assert_eq!(known(&a.over(&[x, y])), known(&a.over(&[x]).over(&[y])));
        prop_assert!(!a.over(&[x]).depends_on(x));
        prop_assert_eq!(&a.plus(&b).over(&[x]).depends, &a.over(&[x]).plus(&b.over(&[x])).depends);
        prop_assert_eq!(&a.times(&b).over(&[x]).depends, &a.over(&[x]).times(&b.over(&[x])).depends);
    }

    /// Whatever is done on an axis that a measure is added up over, is done already.
    #[test]
    fn each_frees_its_axis(a in quantity(), x in 0usize..5) {
        let sum = a.each(EachFunction::Sum, AXES[x]);
        prop_assert!(!sum.depends_on(AXES[x]));
        prop_assert_eq!(known(&sum.each(EachFunction::Sum, AXES[x])), known(&sum));
        for function in [EachFunction::Mean, EachFunction::Min, EachFunction::Max, EachFunction::Count] {
            prop_assert!(a.each(function, AXES[x]).adds_over.is_empty());
        }
        prop_assert_eq!(a.each(EachFunction::Count, AXES[x]).kind, Kind::Count);
    }

    #[test]
    fn at_puts_the_axes_of_its_value_in_place_of_its_own(a in quantity(), x in 0usize..5) {
        let (x, fixed) = (AXES[x], Quantity::condition());
        prop_assert!(!a.at(x, &fixed).depends_on(x));
        prop_assert!(a.at(x, &Quantity::member(x)).depends_on(x));
        prop_assert!(!a.at(x, &Quantity::member(x)).adds_up_over(x));
        prop_assert_eq!(known(&a.at(x, &fixed).at(x, &fixed)), known(&a.at(x, &fixed)));
    }

    #[test]
    fn a_value_in_place_of_a_missing_one(a in quantity(), b in quantity()) {
        let decided = a.otherwise(&b, false);
        prop_assert!(decided.missing.is_subset(&b.missing));
        let number = Quantity::constant(Unit::one(), Prices::default());
        prop_assert!(a.otherwise(&number, true).missing.is_empty());
        prop_assert_eq!(&a.otherwise(&number, true).adds_over, &a.adds_over);
    }
}

#[test]
fn time_is_one_axis() {
    let by_month = Quantity::member(CellAxis::Period(Grain::Month));
    assert!(by_month.depends_on(CellAxis::Period(Grain::Year)));
    assert!(!by_month.over(&[CellAxis::Period(Grain::Quarter)]).depends_on(TIME));
}

#[test]
fn kinds_of_sums_differences_and_ratios() {
    let (table, units) = units();
    let made = |at: usize, kind| Quantity {
        kind,
        ..Quantity::constant(units[at].clone(), prices(&table, &units[at].dimension))
    };
    let (jobs, pay, share) = (made(0, Kind::Stock), made(1, Kind::Flow), made(5, Kind::Share));
    assert_eq!(jobs.plus(&made(0, Kind::Flow)).kind, Kind::Stock);
    assert_eq!(jobs.minus(&jobs, true).kind, Kind::Flow, "the change of a stock is a flow");
    assert_eq!(jobs.minus(&jobs, false).kind, Kind::Stock);
    assert_eq!(share.minus(&share, false).kind, Kind::Points);
    assert_eq!(pay.per(&jobs, false).kind, Kind::Rate);
    assert_eq!(pay.per(&pay, false).kind, Kind::Number);
    assert_eq!(pay.per(&pay, false).said_in(&Unit::percent()).kind, Kind::Share);
    assert_eq!(pay.per(&pay, true).said_in(&Unit::percent()).kind, Kind::Index);
    assert_eq!(share.times(&pay).kind, Kind::Flow);
    let deflator = pay.per(&made(2, Kind::Flow), false);
    assert_eq!(deflator.prices.basis(), PriceBasis::Mixed);
    let real = pay.per(&deflator, false);
    assert_eq!(
        (real.prices.basis(), real.kind),
        (PriceBasis::Constant(2010), Kind::Flow),
        "a deflated flow is a flow"
    );
    assert_eq!(real.times(&deflator).kind, Kind::Flow);
    assert_eq!(deflator.per(&deflator, false).kind, Kind::Number);
}
