//! Which of many conditions exclude one another.

use super::areas::Areas;
use super::intersection;

/// More conditions than this are not searched for pairs.
const MOST_CONDITIONS: usize = 40;

/// The fewest conditions, by their places, that no row satisfies together: one, else two, else so many that each of them
/// is needed. `None` where some row may satisfy them all.
pub fn contradiction(sets: &[Areas]) -> Option<Vec<usize>> {
    if !intersection(sets)?.is_empty() {
        return None;
    }
    if let Some(alone) = sets.iter().position(Areas::is_empty) {
        return Some(vec![alone]);
    }
    for (at, first) in sets.iter().enumerate().take(MOST_CONDITIONS) {
        let mut rest = sets.iter().enumerate().skip(at + 1).take(MOST_CONDITIONS);
        let clashes = |second: &Areas| first.intersect(second).is_some_and(|both| both.is_empty());
        if let Some((other, _)) = rest.find(|(_, second)| clashes(second)) {
            return Some(vec![at, other]);
        }
    }
    let mut needed: Vec<usize> = (0..sets.len()).collect();
    for at in (0..sets.len()).rev() {
        let others = needed.iter().filter(|n| **n != at).filter_map(|n| sets.get(*n));
        if intersection(others).is_some_and(|all| all.is_empty()) {
            needed.retain(|n| *n != at);
        }
    }
    Some(needed)
}
