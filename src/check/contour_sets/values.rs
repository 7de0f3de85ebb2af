//! The values that a column may have: codes, days, numbers or texts, and absence beside them.

use std::collections::BTreeSet;

use super::ranges::{Cut, Ranges};

/// A set of values of one variable. Two sets are joined only where they are of one variable, and so of one sort.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    pub present: Present,
    /// The value may be absent.
    pub absent: bool,
    /// Some row may lack a value at all; a key is always there.
    pub can_be_absent: bool,
}

/// The values that are there.
#[derive(Debug, Clone, PartialEq)]
pub enum Present {
    /// Ordinals of codes or clusters, days, ordinals of periods, truths: whole numbers within bounds.
    Whole(Ranges<i64>, (i64, i64)),
    Numbers(Ranges<Cut>),
    /// These texts, or all but these.
    Texts {
        listed: BTreeSet<String>,
        others: bool,
    },
}

impl Present {
    /// The same sort of values, none of them.
    pub fn nothing(&self) -> Present {
        match self {
            Present::Whole(_, bounds) => Present::Whole(Ranges::none(), *bounds),
            Present::Numbers(_) => Present::Numbers(Ranges::none()),
            Present::Texts { .. } => Present::Texts { listed: BTreeSet::new(), others: false },
        }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Present::Whole(ranges, _) => ranges.is_empty(),
            Present::Numbers(ranges) => ranges.is_empty(),
            Present::Texts { listed, others } => listed.is_empty() && !others,
        }
    }

    pub fn complement(&self) -> Present {
        match self {
            Present::Whole(ranges, bounds) => {
                Present::Whole(ranges.complement(&bounds.0, &bounds.1), *bounds)
            }
            Present::Numbers(ranges) => Present::Numbers(ranges.complement(&Cut::Start, &Cut::End)),
            Present::Texts { listed, others } => Present::Texts { listed: listed.clone(), others: !others },
        }
    }

    fn intersect(&self, other: &Present) -> Present {
        match (self, other) {
            (Present::Whole(a, bounds), Present::Whole(b, _)) => Present::Whole(a.intersect(b), *bounds),
            (Present::Numbers(a), Present::Numbers(b)) => Present::Numbers(a.intersect(b)),
            (
                Present::Texts { listed: a, others: all_but_a },
                Present::Texts { listed: b, others: all_but_b },
            ) => {
                let listed = match (all_but_a, all_but_b) {
                    (false, false) => a.intersection(b).cloned().collect(),
                    (false, true) => a.difference(b).cloned().collect(),
                    (true, false) => b.difference(a).cloned().collect(),
                    (true, true) => a.union(b).cloned().collect(),
                };
                Present::Texts { listed, others: *all_but_a && *all_but_b }
            }
            // Sorts differ only where a hand-made policy is wrong; nothing is claimed of it.
            (Present::Whole(..) | Present::Numbers(_) | Present::Texts { .. }, _) => self.clone(),
        }
    }

    /// Whether something is in both: that the intersection is not empty.
    fn meets(&self, other: &Present) -> bool {
        match (self, other) {
            (Present::Whole(a, _), Present::Whole(b, _)) => a.meets(b),
            (Present::Numbers(a), Present::Numbers(b)) => a.meets(b),
            (Present::Whole(..) | Present::Numbers(_) | Present::Texts { .. }, _) => {
                !self.intersect(other).is_empty()
            }
        }
    }

    /// Whether nothing is here that is not in the other: that the intersection with its complement is empty.
    fn lies_in(&self, other: &Present) -> bool {
        match (self, other) {
            (Present::Whole(a, _), Present::Whole(b, (from, until))) => a.lies_in(b, from, until),
            (Present::Numbers(a), Present::Numbers(b)) => a.lies_in(b, &Cut::Start, &Cut::End),
            (Present::Whole(..) | Present::Numbers(_) | Present::Texts { .. }, _) => {
                self.intersect(&other.complement()).is_empty()
            }
        }
    }

    /// Whether every value is here: that the complement is empty.
    fn is_everything(&self) -> bool {
        match self {
            Present::Whole(ranges, (from, until)) => ranges.fills(from, until),
            Present::Numbers(ranges) => ranges.fills(&Cut::Start, &Cut::End),
            Present::Texts { listed, others } => *others && listed.is_empty(),
        }
    }
}

impl Values {
    /// These values, present.
    pub fn of(present: Present, can_be_absent: bool) -> Self {
        Values { present, absent: false, can_be_absent }
    }

    /// Absence alone.
    pub fn absence(sort: &Present, can_be_absent: bool) -> Self {
        Values { present: sort.nothing(), absent: can_be_absent, can_be_absent }
    }

    pub fn is_empty(&self) -> bool {
        !self.absent && self.present.is_empty()
    }

    /// Nothing is excluded.
    pub fn is_everything(&self) -> bool {
        self.absent == self.can_be_absent && self.present.is_everything()
    }

    pub fn complement(&self) -> Values {
        Values { present: self.present.complement(), absent: self.can_be_absent && !self.absent, ..*self }
    }

    pub fn intersect(&self, other: &Values) -> Values {
        let present = self.present.intersect(&other.present);
        Values { present, absent: self.absent && other.absent, ..*self }
    }

    pub fn union(&self, other: &Values) -> Values {
        self.complement().intersect(&other.complement()).complement()
    }

    /// True where some value is in both.
    pub fn meets(&self, other: &Values) -> bool {
        self.absent && other.absent || self.present.meets(&other.present)
    }

    pub fn lies_in(&self, other: &Values) -> bool {
        let absent = self.absent && other.can_be_absent && !other.absent;
        !absent && self.present.lies_in(&other.present)
    }
}
