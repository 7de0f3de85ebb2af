//! Every reason and every why, in both languages.

use idel::cube::{Cell, Coverage, Reason, Unavailable, Withheld};
use idel::keyword::Lang;
use idel::model::{AggregateId, CellAxis, Date, Period};
use idel::unit::Rational;
use idel::verdict::Why;

use super::small::{line, small};

fn reasons() -> Vec<Reason> {
    let (employees, core) = (AggregateId(0), AggregateId(2));
    let cell = |period: Option<Period>| Box::new(period.map_or_else(Cell::default, Cell::at));
    let incomplete = |aggregate, present, undetermined, needed, period| Reason::Incomplete {
        aggregate,
        coverage: Coverage::of(present, 341),
        undetermined,
        needed,
        cell: cell(period),
    };
    let held = |suppressed, confidential, period| Reason::Incomplete {
        aggregate: employees,
        coverage: Coverage { withheld: Withheld { suppressed, confidential }, ..Coverage::of(329, 341) },
        undetermined: 0,
        needed: Rational::one(),
        cell: cell(period),
    };
    let year = Some(Period::year(2012));
    let ninety = Rational::ratio(9, 10);
    vec![
        Reason::NoData {
            aggregate: employees,
            withheld: Withheld::default(),
            expected: 341,
            cell: cell(None),
        },
        Reason::NoData { aggregate: core, withheld: Withheld::default(), expected: 341, cell: cell(None) },
        Reason::NoData {
            aggregate: employees,
            withheld: Withheld { suppressed: 341, confidential: 0 },
            expected: 341,
            cell: cell(None),
        },
        Reason::NoData {
            aggregate: employees,
            withheld: Withheld { suppressed: 3, confidential: 2 },
            expected: 341,
            cell: cell(None),
        },
        held(12, 0, year),
        held(0, 12, year),
        held(7, 5, year),
        held(7, 0, year),
        held(1, 0, year),
        held(12, 0, Some(Period::quarter(2012, 2))),
        incomplete(employees, 329, 0, ninety.clone(), year),
        incomplete(employees, 329, 2, Rational::one(), year),
        incomplete(employees, 338, 3, ninety.clone(), year),
        incomplete(employees, 329, 0, ninety.clone(), Some(Period::quarter(2012, 2))),
        incomplete(core, 340, 0, Rational::one(), year),
        incomplete(employees, 329, 0, ninety, None),
        Reason::Unavailable { aggregate: employees, why: Unavailable::CoarserThanCell },
        Reason::Unavailable { aggregate: core, why: Unavailable::RoleOfAnotherCluster },
        Reason::Unavailable { aggregate: core, why: Unavailable::NoSuchRole },
        Reason::Unavailable { aggregate: core, why: Unavailable::OutsideLifetime },
        Reason::Unavailable { aggregate: employees, why: Unavailable::MembershipNeedsPeriod },
        Reason::Unavailable { aggregate: employees, why: Unavailable::StockOverTime },
        Reason::EmptySet { aggregate: employees },
        Reason::EmptyGroup,
        Reason::DivisionByZero { denominator: line(0) },
        Reason::BaseNotPositive { base: line(9) },
        Reason::NotReal { place: line(1) },
        Reason::BelowZero { place: line(1) },
        Reason::AxisFree { place: line(9) },
        Reason::NoTerritory { place: line(9) },
        Reason::NoParent { place: line(9) },
        Reason::NoMembers { place: line(1) },
        Reason::OneMember { place: line(1) },
        Reason::NoPart { place: line(1) },
        Reason::NoInequality { place: line(1) },
        Reason::NotRanked { place: line(1), axis: CellAxis::Cluster, stands: true },
        Reason::NotRanked { place: line(1), axis: CellAxis::Cluster, stands: false },
        Reason::NoBaseline,
    ]
}

fn whys() -> Vec<Why> {
    vec![
        Why::Missing(Reason::NoBaseline),
        Why::RequirementMissing(Reason::DivisionByZero { denominator: line(0) }),
        Why::NobodyInScope,
        Why::NoPlan(Period::year(2014)),
        Why::NoPlan(Period::quarter(2014, 2)),
        Why::ConditionFalse,
        Why::OutsideLifetime,
        Why::NothingToCompare,
        Why::BindsFrom(Date::new(2013, 6, 1).unwrap()),
    ]
}

#[test]
fn every_reason_is_told_in_both_languages() {
    let small = small();
    let mut told = String::new();
    for reason in reasons() {
        for lang in [Lang::En, Lang::Ru] {
            told.push_str(&small.names(lang).reason(&reason).replace('\u{A0}', " "));
            told.push('\n');
        }
    }
    for why in whys() {
        for lang in [Lang::En, Lang::Ru] {
            told.push_str(&small.names(lang).why(&why).replace('\u{A0}', " "));
            told.push('\n');
        }
    }
    insta::assert_snapshot!(told);
}

/// A denominator that is 0 because nobody counts in it is told from one whose values add up to 0.
#[test]
fn an_empty_denominator_is_told_from_one_that_is_0() {
    let small = small();
    let told = |lang, n, expected| {
        let reason = Reason::DivisionByZero { denominator: line(n) };
        small.names(lang).reason_at(&reason, Coverage::of(expected, expected))
    };
    assert_eq!(told(Lang::En, 0, 3), "the denominator sum(employees) is 0");
    assert_eq!(told(Lang::En, 0, 0), "the denominator sum(employees) is 0: no member counts in it");
    assert_eq!(told(Lang::Ru, 0, 0), "знаменатель sum(employees) равен 0: учитывать в нём некого");
    assert_eq!(told(Lang::Ru, 4, 0), "деление на 50");
}

#[test]
fn periods_and_dates_are_declined() {
    let small = small();
    let ru = small.names(Lang::Ru);
    assert_eq!(ru.in_period(Period::quarter(2012, 2)), "во II квартале 2012 года");
    assert_eq!(ru.in_period(Period::month(2012, 3)), "в марте 2012 года");
    assert_eq!(ru.by_period(Period::month(2012, 5)), "к маю 2012 года");
    assert_eq!(ru.date(Date::new(2012, 12, 31).unwrap()), "31 декабря 2012 года");
    let en = small.names(Lang::En);
    assert_eq!(en.in_period(Period::quarter(2012, 2)), "in Q2 2012");
    assert_eq!(en.date(Date::new(2012, 12, 31).unwrap()), "31 December 2012");
}
