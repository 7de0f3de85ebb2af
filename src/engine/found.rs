//! What a pass over the rows of a link finds of a cell: rows that surely count and rows that may, and whom they join.
//!
//! Parts add up to the same whatever their order.

use std::sync::Arc;

use super::decimal::{ExactSum, Value};
use super::kept::Kept;
use super::truth::{Truth, YES};
use crate::model::DataStatus;

/// How the entities of one end stand to a group, by period; `None` holds everybody.
pub type Standing = Option<Arc<Vec<Truth>>>;

/// Rows that join two of a cell.
#[derive(Debug, Default)]
pub struct Found {
    /// Rows that surely do, and that may.
    pub sure: u64,
    pub open: u64,
    /// Of those that may, rows of which it is an end that may be in the cell.
    pub unknown_ends: u64,
    /// Of rows with a value: how many, their sum, the least and the greatest.
    pub valued: u64,
    pub sum: ExactSum,
    pub extremes: Option<(Value, Value)>,
    /// All of them, where they are wanted.
    pub values: Kept,
    /// The weakest status of the rows that are counted.
    pub status: DataStatus,
    /// Ends of the sure rows: entity and other, and whether each side's is of the first group.
    pub ends: Vec<(u32, u32, [bool; 2])>,
    /// The same of rows that may join two of the cell.
    pub open_ends: Vec<(u32, u32, [bool; 2])>,
    /// Row ids of the sure rows, where they are wanted.
    pub rows: Vec<(u32, Option<Value>)>,
}

impl Found {
    pub fn absorb(&mut self, other: Found) {
        self.sure += other.sure;
        self.open += other.open;
        self.unknown_ends += other.unknown_ends;
        self.valued += other.valued;
        self.sum.merge(&other.sum);
        self.status = self.status.max(other.status);
        if let Some((low, high)) = other.extremes {
            self.extreme(&low);
            self.extreme(&high);
        }
        self.values.merge(&other.values);
        self.ends.extend(other.ends);
        self.open_ends.extend(other.open_ends);
        self.rows.extend(other.rows);
    }

    pub fn extreme(&mut self, value: &Value) {
        let (low, high) = self.extremes.get_or_insert_with(|| (value.clone(), value.clone()));
        if value.compare(low).is_lt() {
            *low = value.clone();
        }
        if value.compare(high).is_gt() {
            *high = value.clone();
        }
    }
}

/// What is kept of each row beside its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Values,
    Ends,
    /// Values and rows, for those who ask what a figure is made of.
    Rows,
}

/// The entities that a network is of.
pub struct Members {
    pub sure: u64,
    pub open: u64,
    pub truths: Standing,
    /// Nobody but this one.
    pub alone: Option<u32>,
}

impl Members {
    /// Whether an entity surely is one of them.
    pub fn holds(&self, entity: u32) -> bool {
        self.alone.is_none_or(|id| id == entity)
            && self.truths.as_ref().is_none_or(|truths| truths.get(entity as usize) == Some(&YES))
    }
}
