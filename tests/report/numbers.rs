//! Numbers and plurals as each language writes them.

use idel::keyword::Lang::{En, Ru};
use idel::report::{
    Noun, count, fixed, machine, of_count, percent, places, places_apart, plain, signed, whole,
};
use idel::unit::{Number, Rational, Unit};

fn number(text: &str) -> Number {
    Number::Exact(Rational::parse(text).unwrap())
}

#[test]
fn thousands_and_fractions_follow_the_language() {
    let n = number("1234567.5");
    assert_eq!((fixed(&n, 1, En), fixed(&n, 1, Ru)), ("1,234,567.5".into(), "1\u{A0}234\u{A0}567,5".into()));
    assert_eq!((whole(1234, En), whole(1234, Ru)), ("1,234".into(), "1\u{A0}234".into()));
    assert_eq!(fixed(&number("-0.04"), 1, En), "0.0");
    assert_eq!(signed(&number("-12.5"), 1, Ru), "−12,5");
    assert_eq!(signed(&number("12.5"), 1, En), "+12.5");
}

#[test]
fn digits_follow_the_size() {
    let one = Unit::one();
    for (text, shown) in [
        ("22130", "22,130"),
        ("1764.80428", "1,764.8"),
        ("764.80428", "764.8"),
        ("64.80428", "64.80"),
        ("4.80428", "4.804"),
        ("0.0480428", "0.04804"),
    ] {
        assert_eq!(plain(&number(text), &one, En), shown);
    }
    assert_eq!(plain(&number("12.3456"), &Unit::percent(), Ru), "12,3");
}

#[test]
fn unequal_numbers_never_look_alike() {
    let (plan, fact) = (number("19"), number("18.9996"));
    let digits = places_apart(&plan, &fact, places(&Unit::percent(), [&plan, &fact]));
    assert_eq!((fixed(&fact, digits, En), fixed(&plan, digits, En)), ("18.9996".into(), "19.0000".into()));
    assert_eq!(places_apart(&plan, &plan, 1), 1);
    assert_eq!(percent(&number("0.9999"), Ru), "99,99\u{A0}%");
    assert_eq!(percent(&number("1"), En), "100\u{A0}%");
    assert_eq!(percent(&number("0.00004"), En), "0.004\u{A0}%");
    assert_eq!(percent(&number("0.000000000000000000001"), Ru), "<\u{A0}0,1\u{A0}%");
    assert_eq!(percent(&number("0.999999999999999"), En), "<\u{A0}100\u{A0}%");
}

#[test]
fn machines_read_back_the_exact_value() {
    assert_eq!(machine(&number("1.10")), "1.1");
    assert_eq!(machine(&Number::Exact(Rational::ratio(1, 3))), "0.3333333333333333");
    assert_eq!(machine(&Number::Approximate(0.1)), "0.1");
    assert_eq!(machine(&Number::Approximate(-0.0)), "0");
}

#[test]
fn counted_things_are_declined() {
    let english: Vec<String> = [1, 2, 12].map(|n| count(n, Noun::Organisation, En)).into();
    assert_eq!(english, ["1\u{A0}organisation", "2\u{A0}organisations", "12\u{A0}organisations"]);
    for (n, one) in [
        (1, "1 организация"),
        (3, "3 организации"),
        (5, "5 организаций"),
        (11, "11 организаций"),
        (12, "12 организаций"),
        (21, "21 организация"),
        (112, "112 организаций"),
        (0, "0 организаций"),
    ] {
        assert_eq!(count(n, Noun::Organisation, Ru).replace('\u{A0}', " "), one);
    }
    assert_eq!(of_count(341, Noun::Organisation, Ru), "341\u{A0}организации");
    assert_eq!(of_count(340, Noun::Organisation, Ru), "340\u{A0}организаций");
    assert_eq!(of_count(21, Noun::MandatoryTarget, Ru), "21\u{A0}обязательной цели");
}
