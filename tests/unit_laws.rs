//! Laws of exact numbers, dimensions and units.

use idel::unit::{
    Clash, Factors, Number, Operand, Operation, Rational, Sense, Unit, UnitFault, UnitTable, divide,
    multiply, prefixed,
};
use proptest::prelude::*;

fn fraction() -> impl Strategy<Value = Rational> {
    (-1_000_000i64..1_000_000, 1i64..10_000).prop_map(|(n, d)| Rational::ratio(n, d))
}

/// A table with persons, roubles and the scale word `thousand`.
fn table() -> UnitTable {
    let mut table = UnitTable::default();
    table.add_base(&["person".to_owned(), "чел".to_owned()], false);
    table.add_base(&["RUB".to_owned(), "руб".to_owned()], true);
    table.add_base(&["USD".to_owned()], true);
    let thousand = Unit { scale: Rational::from(1000i64), ..Unit::one() };
    table.add_derived(&["thousand".to_owned(), "тыс".to_owned()], &thousand);
    table
}

/// A unit made of powers of a person, a rouble, a rouble of 2010 and a dollar, with a scale.
fn unit() -> impl Strategy<Value = Unit> {
    let scales = [(1, 1), (1000, 1), (1_000_000, 1), (1, 1000), (41_868, 1000)];
    (-2i32..3, -2i32..3, -2i32..3, -2i32..3, 0..scales.len()).prop_map(
        move |(person, rouble, old, dollar, at)| {
            let mut table = table();
            let mut power = |word: &str, year, power: i32| match power {
                0 => Unit::one(),
                _ => table.word(word, year).unwrap().pow(power),
            };
            let (n, d) = scales[at];
            let scale = Unit { scale: Rational::ratio(n, d), ..Unit::one() };
            let (a, b) = (power("person", None, person), power("RUB", None, rouble));
            let (c, d) = (power("RUB", Some(2010), old), power("USD", None, dollar));
            scale.times(&a).times(&b).times(&c).times(&d)
        },
    )
}

/// A number in a unit, as an operand that says nothing else of itself.
fn operand(unit: Unit) -> Operand {
    Operand { unit, bare: None, generous: false, percent: None }
}

fn share() -> Operand {
    operand(Unit::percent())
}

fn points() -> Operand {
    operand(Unit::points("pp"))
}

fn quantity() -> impl Strategy<Value = Operand> {
    unit().prop_map(operand)
}

fn any_operand() -> impl Strategy<Value = Operand> {
    prop_oneof![4 => quantity(), 1 => Just(share()), 1 => Just(points()), 1 => Just(operand(Unit::one()))]
}

/// The base value of a sum of two numbers in the units of its operands.
fn summed(factors: &Factors, a: &Rational, b: &Rational) -> Rational {
    let sum = a.clone() * factors.left.clone() + b.clone() * factors.right.clone();
    sum * factors.result.clone() * factors.unit.scale.clone()
}

fn multiplied(factors: &Factors, product: Rational) -> Rational {
    product * factors.result.clone() * factors.unit.scale.clone()
}

fn same(a: &Unit, b: &Unit) -> bool {
    a.fits(b) && a.scale == b.scale
}

proptest! {
    #[test]
    fn units_multiply_as_a_commutative_group(a in unit(), b in unit(), c in unit()) {
        prop_assert!(same(&a.times(&b), &b.times(&a)));
        prop_assert!(same(&a.times(&b).times(&c), &a.times(&b.times(&c))));
        prop_assert!(same(&a.times(&Unit::one()), &a));
        prop_assert!(same(&a.times(&b).per(&b), &a));
        prop_assert!(same(&a.per(&b), &Unit::one().per(&b.per(&a))));
        prop_assert!(same(&a.pow(2), &a.times(&a)));
        prop_assert!(same(&a.pow(-1), &Unit::one().per(&a)));
        prop_assert!(same(&a.per(&a), &Unit::one()));
    }

    #[test]
    fn products_and_quotients_keep_the_value(a in quantity(), b in quantity(), x in fraction(), y in fraction()) {
        let base = |o: &Operand, n: &Rational| n.clone() * o.unit.scale.clone();
        let product = multiply(&a, &b);
        prop_assert_eq!(&product.unit.dimension, &a.unit.dimension.times(&b.unit.dimension, 1));
        prop_assert_eq!(multiplied(&product, x.clone() * y.clone()), base(&a, &x) * base(&b, &y));
        prop_assume!(!y.is_zero());
        let quotient = divide(&a, &b);
        prop_assert_eq!(&quotient.unit.dimension, &a.unit.dimension.times(&b.unit.dimension, -1));
        prop_assert_eq!(multiplied(&quotient, x.clone() / y.clone()), base(&a, &x) / base(&b, &y));
    }

    #[test]
    fn products_commute_and_comparisons_are_symmetric(a in any_operand(), b in any_operand()) {
        let (one, other) = (multiply(&a, &b), multiply(&b, &a));
        prop_assert!(one.unit.fits(&other.unit));
        prop_assert_eq!(one.result * one.unit.scale, other.result * other.unit.scale);
        for operation in [Operation::Comparison, Operation::Sum] {
            let (one, other) = (operation.rule(&a, &b), operation.rule(&b, &a));
            prop_assert_eq!(one.is_ok(), other.is_ok(), "{:?}", operation);
            if let (Err(one), Err(other)) = (one, other) {
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn sums_keep_the_value_and_commute(a in unit(), scale in 1i64..5000, x in fraction(), y in fraction()) {
        let b = Unit { scale: Rational::ratio(scale, 7), ..a.clone() };
        let (one, other) = (operand(a.clone()), operand(b.clone()));
        let there = Operation::Sum.rule(&one, &other).unwrap();
        let back = Operation::Sum.rule(&other, &one).unwrap();
        let value = x.clone() * a.scale.clone() + y.clone() * b.scale.clone();
        prop_assert_eq!(summed(&there, &x, &y), value.clone());
        prop_assert_eq!(summed(&back, &y, &x), value);
        prop_assert!(there.unit.fits(&a));
    }

    #[test]
    fn what_does_not_fit_is_neither_added_nor_compared(a in unit(), b in unit()) {
        prop_assume!(a.dimension != b.dimension);
        for operation in [Operation::Sum, Operation::Subtraction, Operation::Comparison] {
            let found = operation.rule(&operand(a.clone()), &operand(b.clone()));
            prop_assert_eq!(found.err(), Some(Clash::Units), "{:?}", operation);
        }
    }

    #[test]
    fn zero_fits_every_unit_and_other_bare_numbers_do_not(a in any_operand(), number in 1i64..100) {
        let bare = |n: i64| Operand { bare: Some(Rational::from(n)), ..operand(Unit::one()) };
        prop_assert!(Operation::Comparison.rule(&a, &bare(0)).is_ok());
        prop_assert!(Operation::Sum.rule(&bare(0), &a).is_ok());
        let scaled = a.unit.sense == Sense::Plain && !a.unit.dimension.is_none();
        prop_assert_eq!(Operation::Comparison.rule(&a, &bare(number)).is_err(), scaled || a.unit.sense != Sense::Plain);
    }

    #[test]
    fn shares_and_points_have_their_laws(x in fraction(), y in fraction()) {
        let hundredth = Rational::ratio(1, 100);
        let difference = Operation::Subtraction.rule(&share(), &share()).unwrap();
        prop_assert_eq!(difference.unit.sense, Sense::Points);
        for (a, b) in [(share(), points()), (points(), share())] {
            let sum = Operation::Sum.rule(&a, &b).unwrap();
            prop_assert_eq!(sum.unit.sense, Sense::Share);
            prop_assert_eq!(summed(&sum, &x, &y), (x.clone() + y.clone()) * hundredth.clone());
        }
        // A share times (1 + share) is a share; a literal per cent is not added to a share.
        let grown = Operation::Sum.rule(&operand(Unit::one()), &share()).unwrap();
        prop_assert_eq!(grown.unit.sense, Sense::Plain);
        prop_assert_eq!(multiply(&share(), &operand(grown.unit)).unit.sense, Sense::Share);
        let percent = Operand { percent: Some(x.clone()), ..share() };
        prop_assert_eq!(Operation::Sum.rule(&share(), &percent).err(), Some(Clash::SharePlusShare { percent: x }));
        prop_assert_eq!(Operation::Comparison.rule(&share(), &points()).err(), Some(Clash::ShareWithPoints));
    }

    #[test]
    fn a_rate_there_and_back_is_the_identity(x in fraction(), rate in fraction()) {
        prop_assume!(!rate.is_zero());
        let mut table = table();
        let (rouble, dollar) = (table.word("RUB", None).unwrap(), table.word("USD", None).unwrap());
        let amount = operand(table.word("thousand", None).unwrap().times(&rouble));
        let by = operand(rouble.per(&dollar));
        let there = divide(&amount, &by);
        prop_assert_eq!(&there.unit.dimension, &dollar.dimension);
        let back = multiply(&operand(there.unit.clone()), &by);
        prop_assert!(back.unit.fits(&amount.unit));
        let value = x.clone() / rate.clone() * there.result * rate;
        prop_assert_eq!(multiplied(&back, value), x * amount.unit.scale);
    }

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

#[test]
fn prefixes_are_written_in_the_letters_of_the_symbol() {
    let names = |symbol| prefixed(symbol).map(|p| p.name).collect::<Vec<_>>();
    assert_eq!(names("W"), ["mW", "cW", "kW", "MW", "GW", "TW", "PW"]);
    assert_eq!(names("Вт"), ["мВт", "сВт", "кВт", "МВт", "ГВт", "ТВт", "ПВт"]);
    let mega = prefixed("W").find(|p| p.prefix == "M").unwrap();
    assert_eq!(mega.factor, Rational::from(1_000_000i64));
}

/// Fractions of words, also at the ends of what fits.
fn any_fraction() -> impl Strategy<Value = Rational> {
    let ends = prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(-1i64), Just(0i64), Just(1i64)];
    let n = || prop_oneof![ends.clone(), any::<i64>(), -1000i64..1000];
    let n_of = n();
    (n_of, n()).prop_filter("a denominator", |(_, d)| *d != 0).prop_map(|(n, d)| Rational::ratio(n, d))
}

proptest! {
    /// Fractions that stand in words and those that do not are the same numbers: what is reckoned of the long ones
    /// and brought back is what is reckoned of the short ones.
    #[test]
    fn short_and_long_fractions_are_the_same_numbers(x in any_fraction(), y in any_fraction(), places in 0usize..20) {
        let long = Rational::parse("1000000000000000000000000000000000000007").unwrap();
        let (a, b) = (x.clone() * long.clone(), y.clone() * long.clone());
        prop_assert_eq!(a.clone() / long.clone(), x.clone());
        prop_assert_eq!((a.clone() + b.clone()) / long.clone(), x.clone() + y.clone());
        prop_assert_eq!((a.clone() - b.clone()) / long.clone(), x.clone() - y.clone());
        prop_assert_eq!(a.clone() * y.clone() / long.clone(), x.clone() * y.clone());
        if !y.is_zero() {
            prop_assert_eq!(a.clone() / b.clone(), x.clone() / y.clone());
            prop_assert_eq!(x.clone() / y.clone() * y.clone(), x.clone());
        }
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(x.clone() - x.clone(), Rational::zero());
        prop_assert_eq!(-(-x.clone()), x.clone());
        prop_assert_eq!((x.is_negative(), x.is_positive(), x.is_zero()), (a.is_negative(), a.is_positive(), a.is_zero()));
        // A rounding is off by half of its last digit at most, and an exact decimal reads back.
        let rounded = Rational::parse(&x.rounded(places)).unwrap();
        let half = Rational::ratio(1, 2) / Rational::from(10i64).pow(i32::try_from(places).unwrap());
        prop_assert!((rounded - x.clone()).abs() <= half);
        if let Some(text) = x.exact_decimal() {
            prop_assert_eq!(Rational::parse(&text), Some(x.clone()));
        }
        let (double, by_long) = (x.to_f64(), a.to_f64() / long.to_f64());
        prop_assert!((double - by_long).abs() <= 1e-12 * double.abs());
        prop_assert!(x.floor() <= x && x < x.floor() + Rational::one());
        if let Some(root) = (x.clone() * x.clone()).root() {
            prop_assert_eq!(root, x.abs());
        } else {
            prop_assert!(false, "a square has a root");
        }
    }
}
