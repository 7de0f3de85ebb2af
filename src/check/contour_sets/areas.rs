//! Sets of rows as unions of boxes: a box says for each variable which values it may have.
//!
//! Work is bounded: what would take more than so many boxes is [`None`], which callers take for "unknown".

use std::collections::BTreeMap;

use super::values::Values;
use crate::model::{ColumnRef, Grain, Period};

/// What a row is described by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    /// A column; of a fact that is judged in a fixed period, the value of that period.
    Column(ColumnRef, Option<Period>),
    /// The period of judgement at this grain; absent where it is coarser.
    Period(Grain),
    /// The truth of something that boxes cannot express, by its place in a list: 0 or 1, or absent.
    ///
    /// Every row has some truth of it, so that a set without rows is surely empty; but it depends on other columns in
    /// an unknown way, so that a box which asks for it may have no row.
    Unknown(usize),
    /// The number that a measure gives in a cell, by its place in a list.
    Measure(usize),
}

/// One box. A variable that is not mentioned may have any value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Area(BTreeMap<Variable, Values>);

impl Area {
    pub fn of(variable: Variable, values: Values) -> Option<Area> {
        if values.is_empty() {
            return None;
        }
        let mut area = Area::default();
        area.set(variable, values);
        Some(area)
    }

    fn set(&mut self, variable: Variable, values: Values) {
        if values.is_everything() {
            self.0.remove(&variable);
        } else {
            self.0.insert(variable, values);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Variable, &Values)> {
        self.0.iter()
    }

    pub fn values(&self, variable: &Variable) -> Option<&Values> {
        self.0.get(variable)
    }

    /// Every row of the box is there: nothing in it is unknown.
    pub fn is_exact(&self) -> bool {
        self.0.keys().all(|variable| !matches!(variable, Variable::Unknown(_) | Variable::Measure(_)))
    }

    /// True where some row may be in both.
    fn meets(&self, other: &Area) -> bool {
        other.0.iter().all(|(variable, values)| match self.0.get(variable) {
            Some(own) => own.meets(values),
            None => !values.is_empty(),
        })
    }

    pub fn intersect(&self, other: &Area) -> Option<Area> {
        if !self.meets(other) {
            return None;
        }
        let mut both = self.clone();
        for (variable, values) in &other.0 {
            let values = match both.0.get(variable) {
                Some(own) => own.intersect(values),
                None => values.clone(),
            };
            both.set(*variable, values);
        }
        Some(both)
    }

    fn lies_in(&self, other: &Area) -> bool {
        other.0.iter().all(|(variable, values)| self.0.get(variable).is_some_and(|own| own.lies_in(values)))
    }

    /// One box for two that differ in one variable only.
    fn joined(&self, other: &Area) -> Option<Area> {
        if self.0.len() != other.0.len() || self.0.keys().ne(other.0.keys()) {
            return None;
        }
        let mut differing = self.0.iter().zip(other.0.values()).filter(|((_, a), b)| a != b);
        let ((variable, own), values) = differing.next()?;
        if differing.next().is_some() {
            return None;
        }
        let mut joined = self.clone();
        joined.set(*variable, own.union(values));
        Some(joined)
    }
}

/// More boxes than this are not looked at.
const MOST_AREAS: usize = 240;
/// More pairs of boxes than this are not intersected at once.
const MOST_PAIRS: usize = 6_000;

/// A union of boxes, none of which lies in another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Areas(Vec<Area>);

impl Areas {
    pub fn nothing() -> Self {
        Areas::default()
    }

    pub fn everything() -> Self {
        Areas(vec![Area::default()])
    }

    pub fn one(area: Area) -> Self {
        Areas(vec![area])
    }

    pub fn of(variable: Variable, values: Values) -> Self {
        Areas(Area::of(variable, values).into_iter().collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, mut area: Area) {
        loop {
            if self.0.iter().any(|known| area.lies_in(known)) {
                return;
            }
            self.0.retain(|known| !known.lies_in(&area));
            let joined = self.0.iter().enumerate().find_map(|(at, known)| Some((at, known.joined(&area)?)));
            match joined {
                Some((at, joined)) => {
                    self.0.remove(at);
                    area = joined;
                }
                None => break,
            }
        }
        self.0.push(area);
    }

    pub fn union(mut self, other: &Areas) -> Option<Areas> {
        for area in &other.0 {
            self.add(area.clone());
            if self.0.len() > MOST_AREAS {
                return None;
            }
        }
        Some(self)
    }

    pub fn intersect(&self, other: &Areas) -> Option<Areas> {
        if self.0.len().saturating_mul(other.0.len()) > MOST_PAIRS {
            return None;
        }
        let mut both = Areas::nothing();
        for a in &self.0 {
            for b in &other.0 {
                if let Some(area) = a.intersect(b) {
                    both.add(area);
                }
                if both.0.len() > MOST_AREAS {
                    return None;
                }
            }
        }
        Some(both)
    }

    /// True where nothing is here that is not in `other`; found at the first box that reaches beyond it.
    pub fn lies_in(&self, other: &Areas) -> bool {
        self.0.iter().all(|area| {
            other.0.iter().any(|known| area.lies_in(known))
                || other.0.iter().any(|known| area.meets(known))
                    && Areas::one(area.clone()).without(other).is_some_and(|rest| rest.is_empty())
        })
    }

    /// What is here and not in `other`.
    pub fn without(&self, other: &Areas) -> Option<Areas> {
        let mut rest = self.0.clone();
        for taken in &other.0 {
            let mut left = Vec::new();
            for area in rest {
                if !area.meets(taken) {
                    left.push(area);
                    continue;
                }
                // Pieces beside the taken box, one variable after the other, so that they are disjoint.
                let mut inner = area;
                for (variable, values) in &taken.0 {
                    let outside = Area::of(*variable, values.complement());
                    left.extend(outside.and_then(|outside| inner.intersect(&outside)));
                    let inside = Area::of(*variable, values.clone()).and_then(|own| inner.intersect(&own));
                    let Some(inside) = inside else { break };
                    inner = inside;
                }
            }
            if left.len() > MOST_AREAS {
                return None;
            }
            rest = left;
        }
        Some(Areas(rest))
    }
}
