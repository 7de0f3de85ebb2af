//! The laws of section 5 of the language, over a few rows in memory.

use idel::cube::{Aggregated, Cell, Coverage, Evaluator, Facts, Member, Reading, Reason, Value};
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
    measure(MeasureKind::Each { function: EachFunction::Sum, axis, level: None, measure: Box::new(m) })
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
