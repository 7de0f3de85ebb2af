//! Codes written in another way: with letters of the other alphabet, blanks, a decimal comma, zeros that a spreadsheet
//! has dropped or added.

/// Cyrillic capitals and the Latin ones that look like them.
const ALIKE: (&str, &str) = ("АВЕЗКМНОРСТУХ", "ABE3KMHOPCTYX");

/// The code without what writers of tables change: case, blanks, alphabet, the sign between its parts.
fn folded(code: &str) -> String {
    let fold = |c: char| {
        let c = match c {
            ',' => '.',
            '–' | '—' | '−' => '-',
            c => c,
        };
        let mut alike = ALIKE.0.chars().zip(ALIKE.1.chars());
        alike.find(|(cyrillic, _)| *cyrillic == c).map_or(c, |(_, latin)| latin)
    };
    let kept = code.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}');
    let upper: String = kept.flat_map(char::to_uppercase).map(fold).collect();
    upper.trim_matches('.').to_owned()
}

/// Without the zeros before it: a table that reads `01` as a number writes `1`.
fn without_first_zeros(code: &str) -> String {
    folded(code).trim_start_matches('0').to_owned()
}

/// Without the zeros after the point either: a table that reads `20.10` as a number writes `20.1`.
fn without_zeros(code: &str) -> String {
    let code = without_first_zeros(code);
    match code.split_once('.') {
        Some((_, part)) if part.bytes().all(|b| b.is_ascii_digit()) => {
            code.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Some(_) | None => code,
    }
}

/// The one code of a list that is the wanted one, written in another way; the closest way first.
pub fn respelled<'a>(wanted: &str, codes: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let ways: [fn(&str) -> String; 3] = [folded, without_first_zeros, without_zeros];
    ways.iter().find_map(|way| {
        let form = way(wanted);
        let mut same = codes.clone().filter(|code| !form.is_empty() && *code != wanted && way(code) == form);
        let first = same.next()?;
        same.next().is_none().then_some(first)
    })
}

/// The code of a list that stands for several, such as `31-33`, and holds this one or what lies above it.
///
/// Where several codes begin like that a dash is no range, but parts one code from another.
pub fn range_of<'a>(wanted: &str, codes: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let alone = |from: &str| {
        let begins = |code: &&str| code.strip_prefix(from).is_some_and(|rest| rest.starts_with('-'));
        codes.clone().filter(begins).count() == 1
    };
    codes.clone().find(|code| {
        let Some((from, until)) = code.split_once('-') else { return false };
        let begins = wanted.get(..from.len()).unwrap_or("");
        digits(from)
            && digits(until)
            && from.len() == until.len()
            && digits(begins)
            && !wanted.contains('-')
            && (from..=until).contains(&begins)
            && alone(from)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_written() {
        let codes = ["01", "01.1", "10", "20.1", "20.10", "22.2", "C", "31-33", "47.30.1"];
        let found = |wanted| respelled(wanted, codes.iter().copied());
        assert_eq!(found("1"), Some("01"), "a spreadsheet drops the zero");
        assert_eq!(found("1.1"), Some("01.1"));
        assert_eq!(found("22.20"), Some("22.2"));
        assert_eq!(found("С"), Some("C"), "a Cyrillic letter");
        assert_eq!(found("22,2"), Some("22.2"));
        assert_eq!(found(" 22. 2"), Some("22.2"));
        assert_eq!(found("31–33"), Some("31-33"), "a dash");
        assert_eq!(found("20.100"), None, "two codes would do");
        assert_eq!(found("47.3.1"), None, "zeros inside are of the code");
        assert_eq!(found("99"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn a_range_holds_its_codes() {
        let codes = ["20", "31-33", "A-C"];
        let found = |wanted| range_of(wanted, codes.iter().copied());
        assert_eq!(found("32"), Some("31-33"));
        assert_eq!(found("33.1"), Some("31-33"));
        assert_eq!(found("34"), None);
        assert_eq!(found("B"), None);
        assert_eq!(found("3"), None);
        assert_eq!(found("«32»"), None);
        assert_eq!(range_of("16", ["16-17", "16-18"].into_iter()), None, "districts of a region");
    }
}
