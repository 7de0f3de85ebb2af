//! What a dataset's `where` asks of a row's own numbers alone: takes the compiled condition, and drops rows of a chunk as
//! soon as it is decoded, so that they are never held. Rows that may be kept stay; the whole condition judges them later.

use super::column::{Cells, Chunk};
use super::compared::numbers_beside;
use super::decimal::{Decimal, Value};
use super::decode::CellFault;
use super::program::{Node, Reading, Source};
use super::truth::NO;
use crate::model::CompareOp;

/// Comparisons that all have to hold, each of a column with a number.
#[derive(Debug, Clone, Default)]
pub struct Early(Vec<(usize, CompareOp, Decimal)>);

impl Early {
    pub fn of(filter: Option<&Node>) -> Early {
        let mut found = Early::default();
        filter.into_iter().for_each(|filter| found.note(filter));
        found
    }

    fn note(&mut self, node: &Node) {
        if let Node::And(left, right) = node {
            [left, right].into_iter().for_each(|side| self.note(side));
        }
        // Whatever else is asked is judged when the tables stand.
        if let Node::Compare(op, left, right) = node
            && let (Node::Column(Source::Own(column), Reading::Number), Node::Number(Value::Decimal(bound))) =
                (&**left, &**right)
        {
            self.0.push((*column, *op, *bound));
        }
    }

    /// The chunk and its faults without the rows that a comparison rules out.
    pub fn drop_rows(&self, chunk: Chunk, faults: Vec<CellFault>) -> (Chunk, Vec<CellFault>) {
        let mut keep: Option<Vec<bool>> = None;
        for (column, op, bound) in &self.0 {
            let Cells::Numbers(numbers) = chunk.column(*column) else { continue };
            let Some(truths) = numbers_beside(numbers, 0..chunk.len, *op, *bound) else { continue };
            let keep = keep.get_or_insert_with(|| vec![true; chunk.len]);
            keep.iter_mut().zip(truths).for_each(|(keep, truth)| *keep &= truth != NO);
        }
        let Some(keep) = keep.filter(|keep| keep.contains(&false)) else { return (chunk, faults) };
        let mut kept = 0;
        let places: Vec<usize> = keep
            .iter()
            .map(|keep| {
                kept += usize::from(*keep);
                kept
            })
            .collect();
        let faults = faults
            .into_iter()
            .filter(|fault| keep.get(fault.row) == Some(&true))
            .map(|fault| CellFault { row: places.get(fault.row).map_or(0, |at| at - 1), ..fault })
            .collect();
        (chunk.kept(&keep), faults)
    }
}
