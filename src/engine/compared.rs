//! A column of numbers beside a number, for all rows at once.

use std::ops::Range;

use super::column::{Cells, Numbers};
use super::decimal::{Decimal, Value};
use super::frame::{Frame, Rows};
use super::program::{Node, Reading, Source};
use super::truth::{Truth, UNDECIDED};
use crate::model::CompareOp;

/// Values of 64 bits times ten to this power fit into 128.
const FINEST: u8 = 18;

/// How `left op right` stands in each row, where the left side is a column held as plain numbers of one scale and the
/// right side one number; `None` where they are something else.
pub fn column_beside_number(
    frame: &Frame<'_>,
    op: CompareOp,
    left: &Node,
    right: &Node,
) -> Option<Vec<Truth>> {
    let (
        Node::Column(Source::Own(column), Reading::Number),
        Node::Number(Value::Decimal(bound)),
        Rows::Chunk(chunk, start),
    ) = (left, right, frame.rows)
    else {
        return None;
    };
    let Cells::Numbers(numbers) = chunk.column(*column) else { return None };
    numbers_beside(numbers, start..start + frame.len, op, *bound)
}

/// How `number op bound` stands in some rows; `None` where the numbers are not plain ones of one scale.
pub fn numbers_beside(
    numbers: &Numbers,
    rows: Range<usize>,
    op: CompareOp,
    bound: Decimal,
) -> Option<Vec<Truth>> {
    // A bound that does not fit beside the values is left to the general comparison.
    let fits = |scale: u8| bound.scale <= FINEST && bound.at_scale(bound.scale.max(scale)).is_some();
    match numbers {
        Numbers::Narrow(values, scale) if fits(*scale) => {
            Some(beside(values.get(rows)?, i32::MIN, *scale, bound, op))
        }
        Numbers::Wide(values, scale) if fits(*scale) => {
            Some(beside(values.get(rows)?, i64::MIN, *scale, bound, op))
        }
        Numbers::Narrow(..) | Numbers::Wide(..) | Numbers::Huge(..) | Numbers::Mixed(_) => None,
    }
}

/// `none` stands for an absent value.
fn beside<T>(values: &[T], none: T, scale: u8, bound: Decimal, op: CompareOp) -> Vec<Truth>
where
    T: Copy + Ord + Into<i128> + TryFrom<i128>,
{
    // Both at one scale: the values by a factor, or the bound.
    let common = scale.max(bound.scale);
    let bound = bound.at_scale(common).unwrap_or_default();
    let factor = super::decimal::power_of_ten(common - scale).unwrap_or(1);
    // Where nothing is to be scaled the bound is a number like the values, or beyond all of them.
    if let (1, Ok(bound)) = (factor, T::try_from(bound)) {
        let truth =
            |value: &T| if *value == none { UNDECIDED } else { Truth::from(op.holds(value.cmp(&bound))) };
        return values.iter().map(truth).collect();
    }
    let truth = |value: &T| {
        if *value == none {
            return UNDECIDED;
        }
        let wide: i128 = (*value).into();
        Truth::from(op.holds((wide * factor).cmp(&bound)))
    };
    values.iter().map(truth).collect()
}
