//! "Did you mean": the nearest known name.

/// The candidate nearest to `wanted`, if it is near enough to be a slip of the pen.
/// Ties go to the alphabetically first, so that messages do not depend on order.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    let allowed = match length {
        0..=2 => 1,
        3..=5 => 2,
        _ => length / 3,
    };
    let folded = wanted.to_lowercase();
    candidates
        .into_iter()
        .filter(|c| *c != wanted)
        .map(|c| (strsim::damerau_levenshtein(&folded, &c.to_lowercase()), c))
        .filter(|(distance, c)| *distance <= allowed && *distance < c.chars().count().max(length))
        .min()
        .map(|(_, c)| c)
}
