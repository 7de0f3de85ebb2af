//! The laws of section 5 of the language, over a few rows in memory.

use std::sync::Arc;

use idel::cube::{
    Aggregated, Cell, Cells, Coverage, Evaluator, Facts, Member, Reading, Reason, Value, Varied,
};
use idel::model::*;
use idel::unit::{Number, Rational};
use proptest::prelude::*;

use crate::support::{measure, policy, total};

/// Rows of one yearly dataset with two text axes; a value may be absent.
#[derive(Debug)]
struct Rows(Vec<(i16, u8, u8, Option<i64>)>);

const A: CellAxis = CellAxis::Axis(AxisId(0));
const B: CellAxis = CellAxis::Axis(AxisId(1));
const YEAR: CellAxis = CellAxis::Period(Grain::Year);

fn text(n: u8) -> AxisMember {
    AxisMember::Text(n.to_string())
}

impl Facts for Rows {
    fn like_for_like(
        &self,
        _: idel::model::ClusterId,
        _: idel::model::Period,
        _: idel::model::Period,
    ) -> Option<idel::cube::Matched> {
        None
    }

    fn event(
        &self,
        _: &idel::model::DoneFrom,
        _: Option<idel::model::ClusterId>,
        _: idel::model::Date,
    ) -> idel::cube::EventDay {
        idel::cube::EventDay::default()
    }

    fn aggregate(&self, _: AggregateId, cell: &Cell) -> Aggregated {
        let fits = |axis: u32, n: u8| cell.axes.get(&AxisId(axis)).is_none_or(|m| *m == text(n));
        let rows = self.0.iter().filter(|(year, a, b, _)| {
            cell.period.is_none_or(|p| p == Period::year(*year)) && fits(0, *a) && fits(1, *b)
        });
        let (mut sum, mut present, mut expected) = (0i64, 0, 0);
        for row in rows {
            expected += 1;
            if let Some(value) = row.3 {
                sum += value;
                present += 1;
            }
        }
        let value = (present > 0).then(|| Number::Exact(Rational::from(sum)));
        Aggregated { value, coverage: Coverage::of(present, expected), undetermined: 0, unavailable: None }
    }

    fn members(&self, axis: CellAxis, _: Option<u32>) -> Vec<Member> {
        match axis {
            CellAxis::Axis(_) => (0..3).map(|n| Member::Axis(text(n))).collect(),
            CellAxis::Period(_) => (2010..2013).map(|y| Member::Period(Period::year(y))).collect(),
            CellAxis::Cluster | CellAxis::Role => Vec::new(),
        }
    }

    fn has_no_members(&self, _: &Cell) -> bool {
        false
    }
}

fn over(m: Measure, axes: &[CellAxis]) -> Measure {
    measure(MeasureKind::OverAll { measure: Box::new(m), axes: axes.to_vec() })
}

fn at_year(m: Measure, year: i16) -> Measure {
    let value = measure(MeasureKind::Literal(Literal::Period(Period::year(year))));
    measure(MeasureKind::At { measure: Box::new(m), axis: YEAR, value: Box::new(value) })
}

fn each(m: Measure, axis: CellAxis) -> Measure {
    let over = Members { axis, level: None, named: None };
    let (measure_of, function) = (Box::new(m), EachFunction::Sum);
    measure(MeasureKind::Each { function, over, measure: measure_of, beside: None, range: None })
}

fn arithmetic(op: ArithmeticOp, a: Measure, b: Measure) -> Measure {
    measure(MeasureKind::Arithmetic { op, left: Box::new(a), right: Box::new(b) })
}

fn rows() -> impl Strategy<Value = Rows> {
    let row = (2010i16..2013, 0u8..3, 0u8..3, prop::option::weighted(0.9, -50i64..50));
    prop::collection::vec(row, 0..30).prop_map(Rows)
}

fn cell() -> impl Strategy<Value = Cell> {
    (prop::option::of(2010i16..2013), prop::option::of(0u8..3), prop::option::of(0u8..3)).prop_map(
        |(year, a, b)| {
            let mut cell = year.map_or_else(Cell::default, |y| Cell::at(Period::year(y)));
            for (axis, n) in [(0, a), (1, b)] {
                if let Some(n) = n {
                    cell = cell.with_axis(AxisId(axis), text(n));
                }
            }
            cell
        },
    )
}

/// Formulas of all that moves cells.
fn formula() -> impl Strategy<Value = Measure> {
    let leaf = prop_oneof![Just(total()), (0i64..3).prop_map(number)];
    leaf.prop_recursive(4, 24, 2, |inner| {
        let axis = prop_oneof![Just(A), Just(B), Just(YEAR)];
        prop_oneof![
            (inner.clone(), axis.clone()).prop_map(|(m, axis)| over(m, &[axis])),
            (inner.clone(), 2010i16..2013).prop_map(|(m, year)| at_year(m, year)),
            (inner.clone(), axis.clone()).prop_map(|(m, axis)| each(m, axis)),
            (inner.clone(), prop_oneof![Just(A), Just(B)]).prop_map(|(m, axis)| {
                let over = Members { axis, level: None, named: None };
                measure(MeasureKind::Rank { over, measure: Box::new(m), lower: false })
            }),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| arithmetic(ArithmeticOp::Divide, a, b)),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| arithmetic(ArithmeticOp::Subtract, a, b)),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| measure(MeasureKind::Coalesce(Box::new(a), Box::new(b)))),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| {
                let condition = MeasureKind::Compare {
                    op: CompareOp::Less,
                    left: Box::new(a),
                    right: Box::new(b.clone()),
                };
                measure(MeasureKind::If {
                    condition: Box::new(measure(condition)),
                    then: Box::new(b),
                    otherwise: Box::new(c),
                })
            }),
        ]
    })
}

fn number(n: i64) -> Measure {
    measure(MeasureKind::Literal(Literal::Number(Rational::from(n))))
}

fn value(rows: &Rows, m: &Measure, cell: &Cell) -> Value {
    let policy = policy();
    Evaluator::new(&policy, rows).evaluate(m, cell).value
}

proptest! {
    #[test]
    fn over_all_is_idempotent_and_commutes(rows in rows(), cell in cell()) {
        let once = value(&rows, &over(total(), &[A]), &cell);
        prop_assert_eq!(&once, &value(&rows, &over(over(total(), &[A]), &[A]), &cell));
        let ab = value(&rows, &over(over(total(), &[A]), &[B]), &cell);
        prop_assert_eq!(&ab, &value(&rows, &over(over(total(), &[B]), &[A]), &cell));
        prop_assert_eq!(&ab, &value(&rows, &over(total(), &[A, B]), &cell));
    }

    #[test]
    fn over_all_commutes_with_at_on_another_axis(rows in rows(), cell in cell()) {
        let inside = over(at_year(total(), 2011), &[A]);
        let outside = at_year(over(total(), &[A]), 2011);
        prop_assert_eq!(value(&rows, &inside, &cell), value(&rows, &outside, &cell));
    }

    #[test]
    fn over_all_distributes_over_arithmetic(rows in rows(), cell in cell()) {
        for op in [ArithmeticOp::Add, ArithmeticOp::Subtract, ArithmeticOp::Multiply] {
            let whole = over(arithmetic(op, total(), at_year(total(), 2010)), &[A]);
            let parts = arithmetic(op, over(total(), &[A]), over(at_year(total(), 2010), &[A]));
            prop_assert_eq!(value(&rows, &whole, &cell), value(&rows, &parts, &cell));
        }
    }

    #[test]
    fn a_sum_over_members_does_not_see_the_member_of_its_cell(rows in rows(), cell in cell()) {
        let sum = each(total(), A);
        prop_assert_eq!(value(&rows, &over(sum.clone(), &[A]), &cell), value(&rows, &sum, &cell));
    }

    #[test]
    fn the_parts_add_up_to_the_whole(rows in rows(), cell in cell()) {
        let (parts, whole) = (value(&rows, &each(total(), A), &cell), value(&rows, &over(total(), &[A]), &cell));
        match (&parts, &whole) {
            (Value::Number(p), Value::Number(w)) => prop_assert_eq!(p, w),
            (Value::Missing(_), Value::Missing(_)) => {}
            _ => prop_assert!(false, "{:?} but {:?}", parts, whole),
        }
    }

    /// What is common to many cells is evaluated once, and each cell has what it has alone.
    #[test]
    fn many_cells_at_once_are_each_as_alone(rows in rows(), m in formula(), shared in cell()) {
        let policy = policy();
        let evaluator = Evaluator::new(&policy, &rows);
        let members = Arc::new((0..3).map(text).collect::<Vec<AxisMember>>());
        let places = |of: fn(u32) -> u32| Arc::new((0..9).map(of).collect::<Vec<u32>>());
        let varied = |axis, places| Varied { axis: AxisId(axis), members: Arc::clone(&members), places };
        let cells = Cells::of(shared, vec![varied(0, places(|at| at / 3)), varied(1, places(|at| at % 3))]);
        let together = evaluator.read_all(&m, &cells, &Rational::one());
        for (at, cell) in cells.iter().enumerate() {
            prop_assert_eq!(&together[at], &evaluator.evaluate(&m, &cell));
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in rows(), cell in cell()) {
        let reversed = Rows(rows.0.iter().rev().copied().collect());
        prop_assert_eq!(value(&rows, &total(), &cell), value(&reversed, &total(), &cell));
    }
}

fn read(rows: &Rows, m: &Measure) -> Reading {
    let policy = policy();
    Evaluator::new(&policy, rows).evaluate(m, &Cell::default())
}

#[test]
fn an_absent_value_makes_the_sum_missing_with_its_coverage() {
    let rows = Rows(vec![(2010, 0, 0, Some(5)), (2010, 1, 0, None)]);
    let reading = read(&rows, &total());
    assert_eq!(reading.coverage, Coverage::of(1, 2));
    assert!(matches!(reading.value, Value::Missing(Reason::Incomplete { .. })));
    let none = read(&Rows(vec![(2010, 0, 0, None)]), &total());
    assert!(matches!(none.value, Value::Missing(Reason::NoData { .. })));
    assert_eq!(read(&Rows(Vec::new()), &total()).value, Value::Number(Number::zero()));
}

#[test]
fn division_by_zero_is_missing_and_a_comparison_with_it_is_undecided() {
    let rows = Rows(Vec::new());
    let quotient = arithmetic(ArithmeticOp::Divide, total(), total());
    let reading = read(&rows, &quotient);
    assert!(matches!(reading.value, Value::Missing(Reason::DivisionByZero { .. })));
    let compare = measure(MeasureKind::Compare {
        op: CompareOp::GreaterOrEqual,
        left: Box::new(quotient.clone()),
        right: Box::new(total()),
    });
    assert!(matches!(read(&rows, &compare).value, Value::Missing(_)));
    let truth = || Box::new(measure(MeasureKind::Literal(Literal::Bool(true))));
    let or = measure(MeasureKind::Or(Box::new(compare.clone()), truth()));
    assert_eq!(read(&rows, &or).value, Value::Bool(true));
    let and = measure(MeasureKind::And(Box::new(compare), truth()));
    assert!(matches!(read(&rows, &and).value, Value::Missing(_)));
    let or_zero = measure(MeasureKind::Coalesce(Box::new(quotient), Box::new(total())));
    assert_eq!(read(&rows, &or_zero).value, Value::Number(Number::zero()));
}

#[test]
fn a_percentage_of_a_base_that_is_not_positive_is_missing() {
    let percent =
        measure(MeasureKind::PercentOf { percent: Rational::from(85i64), measure: Box::new(total()) });
    assert_eq!(
        read(&Rows(vec![(2010, 0, 0, Some(20))]), &percent).value,
        Value::Number(Number::Exact(Rational::from(17i64)))
    );
    let negative = read(&Rows(vec![(2010, 0, 0, Some(-20))]), &percent);
    assert!(matches!(negative.value, Value::Missing(Reason::BaseNotPositive { .. })));
}

fn each_of(function: EachFunction, m: Measure, axis: CellAxis, named: Option<AxisId>) -> Measure {
    let over = Members { axis, level: None, named };
    measure(MeasureKind::Each { function, over, measure: Box::new(m), beside: None, range: None })
}

fn at_named(m: Measure, axis: CellAxis, name: u32) -> Measure {
    let value = Box::new(measure(MeasureKind::Member(CellAxis::Axis(AxisId(name)))));
    measure(MeasureKind::At { measure: Box::new(m), axis, value })
}

proptest! {
    /// `gini(each a: m)` in one sort is the sum of all differences over `2 n sum`, written with two names; of values below
    /// 0 there is none.
    #[test]
    fn a_coefficient_of_gini_is_the_sum_of_all_differences(rows in rows(), cell in cell()) {
        let difference = arithmetic(
            ArithmeticOp::Subtract,
            at_named(total(), A, 7),
            at_named(total(), A, 8),
        );
        let apart = measure(MeasureKind::Calculated { function: NumberFunction::Abs, arguments: vec![difference] });
        let inner = each_of(EachFunction::Sum, apart, A, Some(AxisId(8)));
        let all = each_of(EachFunction::Sum, inner, A, Some(AxisId(7)));
        let below = arithmetic(ArithmeticOp::Multiply, number(6), each(total(), A));
        let slow = arithmetic(ArithmeticOp::Divide, all, below);
        let quick = each_of(EachFunction::Gini, total(), A, None);
        let members = (0..3).map(|n| value(&rows, &total(), &cell.clone().with_axis(AxisId(0), text(n))));
        let below = |n: &Number| n.compare(&Number::zero()).is_lt();
        if members.into_iter().any(|value| matches!(&value, Value::Number(n) if below(n))) {
            prop_assert!(matches!(value(&rows, &quick, &cell), Value::Missing(_)));
            return Ok(());
        }
        match (value(&rows, &quick, &cell), value(&rows, &slow, &cell)) {
            (Value::Number(a), Value::Number(b)) => prop_assert_eq!(a, b),
            (Value::Missing(_), Value::Missing(_)) => {}
            (a, b) => prop_assert!(false, "{a:?} but {b:?}"),
        }
    }

    /// A rank is one more than there are better members.
    #[test]
    fn a_rank_is_one_more_than_there_are_better_ones(rows in rows(), lower in any::<bool>()) {
        let over = Members { axis: A, level: None, named: None };
        let rank = measure(MeasureKind::Rank { over, measure: Box::new(total()), lower });
        let at = |n: u8| Cell::default().with_axis(AxisId(0), text(n));
        let values: Vec<Value> = (0..3).map(|n| value(&rows, &total(), &at(n))).collect();
        for n in 0..3u8 {
            let found = value(&rows, &rank, &at(n));
            if values.iter().any(|v| matches!(v, Value::Missing(_))) {
                prop_assert!(matches!(found, Value::Missing(_)));
                continue;
            }
            let of = |v: &Value| if let Value::Number(n) = v { n.to_rational() } else { unreachable!() };
            let own = of(&values[usize::from(n)]);
            let better = values.iter().filter(|v| if lower { of(v) < own } else { of(v) > own }).count();
            prop_assert_eq!(found, Value::Number(Number::Exact(Rational::from(better as u64 + 1))));
        }
    }
}

#[test]
fn quantiles_deviations_and_weights_have_their_textbook_values() {
    let exact = |n: i64| Number::Exact(Rational::from(n));
    let list = |all: &[i64]| all.iter().map(|n| exact(*n)).collect::<Vec<Number>>();
    let part = |n, d| Number::Exact(Rational::ratio(n, d));
    // R: quantile(c(1, 2, 3, 4, 10), c(.25, .9)) is 2 and 7.6; sd is 3.535534; Gini(0, 10, 10, 30, 50) is .48.
    let five = || list(&[10, 1, 4, 3, 2]);
    assert_eq!(idel::unit::quantile(five(), &part(1, 4)), Some(exact(2)));
    assert_eq!(idel::unit::quantile(five(), &part(9, 10)), Some(part(76, 10)));
    assert_eq!(idel::unit::quantile(five(), &part(11, 10)), None);
    assert_eq!(idel::unit::quantile(Vec::new(), &part(1, 2)), None);
    let deviation = idel::unit::deviation(&five()).unwrap().to_f64();
    assert!((deviation - 12.5f64.sqrt()).abs() < 1e-12);
    assert_eq!(idel::unit::deviation(&list(&[7])), None);
    assert_eq!(idel::unit::gini(list(&[0, 10, 10, 30, 50]), Vec::new()), Some(part(48, 100)));
    // Two of weight 1 are one of weight 2.
    let weighed = idel::unit::gini(list(&[0, 10, 30, 50]), list(&[1, 2, 1, 1]));
    assert_eq!(weighed, Some(part(48, 100)));
    assert_eq!(idel::unit::gini(list(&[5, 5, 5]), Vec::new()), Some(exact(0)));
    assert_eq!(idel::unit::gini(list(&[0, 0]), Vec::new()), None);
}
