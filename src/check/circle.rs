//! Circles in what needs what.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The shortest way from a thing back to itself through what it needs.
pub fn circle_from<T: Copy + Ord>(needs: &BTreeMap<T, Vec<T>>, start: T) -> Option<Vec<T>> {
    let mut seen = BTreeSet::new();
    let mut paths = VecDeque::from([vec![start]]);
    while let Some(path) = paths.pop_front() {
        for next in path.last().and_then(|last| needs.get(last)).into_iter().flatten() {
            if *next == start {
                return Some(path);
            }
            if seen.insert(*next) {
                paths.push_back(path.iter().copied().chain([*next]).collect());
            }
        }
    }
    None
}
