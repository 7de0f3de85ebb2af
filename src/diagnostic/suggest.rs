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

/// The same among words, where exactly one is near. What has digits is a code or a key: a number that is near another
/// is as a rule another thing, and a guess would be taken for knowledge.
pub fn only_near_word<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let is_word = |text: &str| !text.chars().any(char::is_numeric);
    if !is_word(wanted) {
        return None;
    }
    let mut near = candidates.into_iter().filter(|c| is_word(c) && nearest(wanted, [*c]).is_some());
    let first = near.next()?;
    near.all(|other| other == first).then_some(first)
}

/// The one code of a warning that is a slip of one sign away, within its family (`W04…`): codes that look alike mean other
/// things, and of several none is proposed.
pub fn near_code<'a>(wanted: &str, codes: &[&'a str]) -> Option<&'a str> {
    let family = |code: &str| code.get(..3).map(str::to_owned);
    let letters = |code: &str| {
        let mut letters: Vec<char> = code.chars().collect();
        letters.sort_unstable();
        letters
    };
    let near = |code: &&&str| {
        code.starts_with('W')
            && strsim::damerau_levenshtein(wanted, code) == 1
            // A sign too many or too few, two signs exchanged, or another within the family.
            && (wanted.len() != code.len() || letters(wanted) == letters(code) || family(wanted) == family(code))
    };
    let mut found = codes.iter().filter(near);
    let first = found.next()?;
    found.next().is_none().then_some(*first)
}
