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
        Ranges(
            common(self.pairs(), other.pairs()).map(|(from, until)| (from.clone(), until.clone())).collect(),
        )
    }

    /// True where some point is in both.
    pub fn meets(&self, other: &Self) -> bool {
        common(self.pairs(), other.pairs()).next().is_some()
    }

    /// True where nothing between two points is here and not in the other.
    pub fn lies_in(&self, other: &Self, from: &T, until: &T) -> bool {
        common(self.pairs(), other.gaps(from, until)).next().is_none()
    }

    /// True where nothing is left between two points.
    pub fn fills(&self, from: &T, until: &T) -> bool {
        self.gaps(from, until).next().is_none()
    }

    /// What lies between two points and not here.
    pub fn complement(&self, from: &T, until: &T) -> Self {
        Ranges(self.gaps(from, until).map(|(from, until)| (from.clone(), until.clone())).collect())
    }

    fn pairs(&self) -> impl Iterator<Item = (&T, &T)> {
        self.0.iter().map(|(from, until)| (from, until))
    }

    fn gaps<'r>(&'r self, from: &'r T, until: &'r T) -> impl Iterator<Item = (&'r T, &'r T)> {
        let ends = std::iter::once(from).chain(self.0.iter().map(|(_, end)| end));
        let starts = self.0.iter().map(|(start, _)| start).chain(std::iter::once(until));
        ends.zip(starts).filter(|(end, start)| end.lies_before(start))
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

/// What two lines of ranges have in common.
fn common<'r, T: Point + 'r>(
    left: impl Iterator<Item = (&'r T, &'r T)>,
    right: impl Iterator<Item = (&'r T, &'r T)>,
) -> impl Iterator<Item = (&'r T, &'r T)> {
    let (mut left, mut right) = (left.peekable(), right.peekable());
    std::iter::from_fn(move || {
        loop {
            let ((a, b), (c, d)) = (*left.peek()?, *right.peek()?);
            if b.lies_before(d) {
                left.next();
            } else {
                right.next();
            }
            let from = if a.lies_before(c) { c } else { a };
            let until = if b.lies_before(d) { b } else { d };
            if from.lies_before(until) {
                return Some((from, until));
            }
        }
    })
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
