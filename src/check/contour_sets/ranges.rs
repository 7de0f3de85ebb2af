//! Sets on a line as half-open ranges: sorted, disjoint, not touching, none empty.

use crate::unit::Rational;

/// A place between numbers: before everything, just before or just after a number, after everything.
///
/// Half-open ranges of such places are intervals with open and closed ends: `[15, 20)` runs from before 15 to before 20.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    Start,
    Before(Rational),
    After(Rational),
    End,
}

impl Cut {
    fn place(&self) -> Option<(&Rational, bool)> {
        match self {
            Cut::Before(at) => Some((at, false)),
            Cut::After(at) => Some((at, true)),
            Cut::Start | Cut::End => None,
        }
    }
}

/// What ranges run over.
pub trait Point: Clone + PartialEq {
    fn lies_before(&self, other: &Self) -> bool;
}

impl Point for Cut {
    fn lies_before(&self, other: &Self) -> bool {
        match (self.place(), other.place()) {
            (Some(a), Some(b)) => a < b,
            (Some(_), None) => *other == Cut::End,
            (None, _) => *self == Cut::Start && *other != Cut::Start,
        }
    }
}

impl Point for i64 {
    fn lies_before(&self, other: &Self) -> bool {
        self < other
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Ranges<T>(Vec<(T, T)>);

impl<T: Point> Ranges<T> {
    pub fn none() -> Self {
        Ranges(Vec::new())
    }

    /// From one point up to, not including, another; nothing where that is no way forward.
    pub fn one(from: T, until: T) -> Self {
        if from.lies_before(&until) { Ranges(vec![(from, until)]) } else { Ranges::none() }
    }

    pub fn iter(&self) -> impl Iterator<Item = &(T, T)> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn intersect(&self, other: &Self) -> Self {
        let mut found = Vec::new();
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some((a, b)), Some((c, d))) = (left.peek(), right.peek()) {
            let from = if a.lies_before(c) { c } else { a };
            let until = if b.lies_before(d) { b } else { d };
            if from.lies_before(until) {
                found.push((from.clone(), until.clone()));
            }
            if b.lies_before(d) {
                left.next();
            } else {
                right.next();
            }
        }
        Ranges(found)
    }

    /// What lies between two points and not here.
    pub fn complement(&self, from: &T, until: &T) -> Self {
        let mut found = Vec::new();
        let mut at = from.clone();
        for (start, end) in &self.0 {
            if at.lies_before(start) {
                found.push((at, start.clone()));
            }
            at = end.clone();
        }
        if at.lies_before(until) {
            found.push((at, until.clone()));
        }
        Ranges(found)
    }

    pub fn union(&self, other: &Self) -> Self {
        let mut all: Vec<(T, T)> = self.0.iter().chain(&other.0).cloned().collect();
        all.sort_by(|(a, _), (b, _)| match (a.lies_before(b), b.lies_before(a)) {
            (true, _) => std::cmp::Ordering::Less,
            (_, true) => std::cmp::Ordering::Greater,
            (false, false) => std::cmp::Ordering::Equal,
        });
        let mut joined: Vec<(T, T)> = Vec::new();
        for (from, until) in all {
            match joined.last_mut() {
                Some((_, end)) if !end.lies_before(&from) => {
                    if end.lies_before(&until) {
                        *end = until;
                    }
                }
                Some(_) | None => joined.push((from, until)),
            }
        }
        Ranges(joined)
    }
}

impl Ranges<i64> {
    /// These whole numbers, which come in order.
    pub fn ordinals(numbers: impl Iterator<Item = i64>) -> Self {
        let mut found: Vec<(i64, i64)> = Vec::new();
        for number in numbers {
            match found.last_mut() {
                Some((_, end)) if *end == number => *end = number.saturating_add(1),
                Some(_) | None => found.push((number, number.saturating_add(1))),
            }
        }
        Ranges(found)
    }
}
