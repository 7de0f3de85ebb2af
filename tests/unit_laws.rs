//! Laws of exact numbers, dimensions and units.

use idel::unit::{Number, Rational, Unit, UnitFault, UnitTable};
use proptest::prelude::*;

fn fraction() -> impl Strategy<Value = Rational> {
    (-1_000_000i64..1_000_000, 1i64..10_000).prop_map(|(n, d)| Rational::ratio(n, d))
}

/// A table with persons, roubles and the scale word `thousand`.
fn table() -> UnitTable {
    let mut table = UnitTable::default();
    table.add_base(&["person".to_owned(), "чел".to_owned()], false);
    table.add_base(&["RUB".to_owned(), "руб".to_owned()], true);
    let thousand = Unit { scale: Rational::from(1000i64), ..Unit::one() };
    table.add_derived(&["thousand".to_owned(), "тыс".to_owned()], &thousand);
    table
}

proptest! {
    #[test]
    fn arithmetic_is_exact(a in fraction(), b in fraction(), c in fraction()) {
        prop_assert_eq!(a.clone() + b.clone(), b.clone() + a.clone());
        prop_assert_eq!((a.clone() + b.clone()) + c.clone(), a.clone() + (b.clone() + c.clone()));
        prop_assert_eq!(a.clone() * (b.clone() + c.clone()), a.clone() * b.clone() + a.clone() * c);
        prop_assume!(!b.is_zero());
        prop_assert_eq!(a.clone() / b.clone() * b, a);
    }

    #[test]
    fn decimals_read_back(value in any::<i64>(), scale in 0u32..12) {
        let number = Rational::decimal(i128::from(value), scale);
        let text = number.exact_decimal().expect("a decimal is finite");
        prop_assert_eq!(Rational::parse(&text), Some(number));
    }

    #[test]
    fn conversion_there_and_back_is_the_identity(value in fraction()) {
        let mut table = table();
        let rubles = table.word("RUB", None).unwrap();
        let thousand = table.word("thousand", None).unwrap().times(&rubles);
        prop_assert!(thousand.fits(&rubles));
        let there = value.clone() * rubles.factor_to(&thousand);
        prop_assert_eq!(there * thousand.factor_to(&rubles), value);
    }

    #[test]
    fn the_unit_of_a_product_commutes(a in 1i32..4, b in 1i32..4) {
        let mut table = table();
        let (person, rubles) = (table.word("person", None).unwrap(), table.word("RUB", None).unwrap());
        let left = person.pow(a).times(&rubles.pow(b));
        let right = rubles.pow(b).times(&person.pow(a));
        prop_assert!(left.fits(&right));
        prop_assert!(left.per(&right).dimension.is_none());
    }
}

#[test]
fn a_product_of_decimals_is_exact_where_doubles_are_not() {
    let product = Rational::parse("1.1").unwrap() * Rational::from(10i64);
    assert_eq!(product, Rational::from(11i64));
    assert_ne!(0.1 + 0.2, 0.3, "the reason for exact numbers");
}

#[test]
fn numbers_that_are_not_plain_decimals_are_refused() {
    for text in ["", ".", "1.", ".5", "1e5", "12,5", "+1", "--1", "1.2.3", "١٢", "NaN"] {
        assert_eq!(Rational::parse(text), None, "{text:?}");
    }
}

#[test]
fn rounding_takes_halves_away_from_zero() {
    for (n, d, places, text) in
        [(5, 2, 0, "3"), (-5, 2, 0, "-3"), (1, 3, 2, "0.33"), (-1, 1000, 2, "0.00"), (5, 100, 1, "0.1")]
    {
        assert_eq!(Rational::ratio(n, d).rounded(places), text);
    }
    assert_eq!(Rational::ratio(1, 3).exact_decimal(), None);
}

#[test]
fn integer_powers_stay_exact_and_roots_do_not() {
    let nine = Number::Exact(Rational::from(9i64));
    assert_eq!(nine.power(&Number::Exact(Rational::from(-1i64))), Some(Number::Exact(Rational::ratio(1, 9))));
    let root = nine.power(&Number::Exact(Rational::ratio(1, 2))).unwrap();
    assert!(matches!(root, Number::Approximate(_)));
    assert!(root.compare(&Number::Exact(Rational::from(3i64))).is_eq());
    assert_eq!(Number::zero().power(&Number::Exact(Rational::from(-1i64))), None);
    assert_eq!(nine.divide(&Number::zero()), None);
}

#[test]
fn money_of_different_prices_does_not_fit() {
    let mut table = table();
    let nominal = table.word("RUB", None).unwrap();
    let constant = table.word("RUB", Some(2010)).unwrap();
    assert!(!nominal.fits(&constant));
    assert!(constant.fits(&table.word("руб", Some(2010)).unwrap()));
    assert_eq!(table.word("person", Some(2010)), Err(UnitFault::NotMoney { word: "person".into() }));
    assert_eq!(table.word("persn", None), Err(UnitFault::Unknown { word: "persn".into() }));
}

#[test]
fn shares_and_points_do_not_mix() {
    assert!(!Unit::percent().fits(&Unit::points("pp")));
    assert!(!Unit::percent().fits(&Unit::one()));
    assert!(Unit::points("pp").fits(&Unit::points("пп")));
}
