//! What holds of every text: nothing is lost, nothing depends on how it was laid out, and a second time changes nothing.

use idel::format::format;
use idel::source::FileId;
use idel::syntax::{concrete, parse_file};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::{files, formatted, said, texts};

/// The trees of a text, spans aside; `lang` and documentation are kept.
fn trees(text: &str) -> String {
    let parsed = parse_file(FileId(0), text);
    assert!(parsed.problems.is_empty());
    let debug = format!("{:?}", parsed.file.declarations);
    let mut out = String::with_capacity(debug.len());
    let mut rest = debug.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find('}').unwrap() + 1..];
    }
    out.push_str(rest);
    out
}

/// Longer lines than these hold what cannot be broken: a text, a comment, a row of a table, a column of a dataset.
const WIDTH: usize = 100;

#[test]
fn every_text_keeps_its_meaning_its_comments_and_its_layout_the_second_time() {
    for (path, text) in texts() {
        let shown = path.display();
        let once = format(&text, None).unwrap();
        assert_eq!(format(&once, None).as_ref(), Ok(&once), "{shown}");
        assert_eq!(trees(&text), trees(&once), "{shown}");
        let (before, after) = (said(&concrete(&text).unwrap()).1, said(&concrete(&once).unwrap()).1);
        assert_eq!(before, after, "{shown}");
        assert!(!once.contains("\n\n\n") && !once.contains('\t') && !once.contains(" \n"), "{shown}");
        for line in once.lines().filter(|line| line.width() > WIDTH) {
            assert!(line.contains(['"', '#', '|']), "{shown}: {line}");
        }
    }
}

#[test]
fn line_ends_marks_and_tabs_make_no_difference() {
    for (path, text) in texts() {
        let once = format(&text, None).unwrap();
        let windows = text.replace('\n', "\r\n");
        let marked = format!("\u{FEFF}{text}");
        let tabs = text.replace("\n    ", "\n\t");
        let open = text.trim_end();
        for other in [windows.as_str(), &marked, &tabs, open] {
            assert_eq!(format(other, None).as_ref(), Ok(&once), "{}", path.display());
        }
    }
}

/// The library, the examples and the manual stand as `idel fmt` writes them.
#[test]
fn the_library_the_examples_and_the_manual_are_formatted() {
    let texts = ["examples", "stdlib", "docs"].into_iter().flat_map(|folder| files(folder, ".idel"));
    for path in texts.chain(files("examples", ".idel.md")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let once = formatted(&path, &text, None).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()));
        assert!(once == text, "{} is not formatted: run `idel fmt`", path.display());
    }
}

/// Where blanks stand in code: their bytes; those within texts, comments and tables are left out.
fn blanks(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut closing, mut comment, mut table, mut start) = (None, false, 0usize, None);
    for (at, c) in text.char_indices() {
        if comment && c == '\n' {
            comment = false;
        }
        let blank = !comment && closing.is_none() && matches!(c, ' ' | '\n');
        match (blank, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                // A comment belongs to the line that it stands on.
                if table == 0 && c != '#' {
                    found.push((from, at));
                }
                start = None;
            }
            _ => {}
        }
        if comment {
            continue;
        }
        match closing {
            Some(end) if end == c => closing = None,
            Some(_) => {}
            None => match c {
                '"' => closing = Some('"'),
                '«' => closing = Some('»'),
                '“' => closing = Some('”'),
                '#' => comment = true,
                '{' if text[..at]
                    .trim_end()
                    .lines()
                    .last()
                    .is_some_and(|l| l.contains("given ") || l.contains("дано ")) =>
                {
                    table += 1;
                }
                '}' if table > 0 => table -= 1,
                _ => {}
            },
        }
    }
    found
}

/// A text with something else in place of some blanks.
fn with(text: &str, picks: &[(u16, u8)], instead: impl Fn(&str, u8, usize) -> String) -> String {
    let places = blanks(text);
    if places.is_empty() {
        return text.to_owned();
    }
    let mut chosen: Vec<((usize, usize), u8)> =
        picks.iter().map(|(pick, kind)| (places[usize::from(*pick) % places.len()], *kind)).collect();
    chosen.sort();
    chosen.dedup_by_key(|(place, _)| *place);
    let (mut out, mut at) = (String::new(), 0);
    for (index, ((from, until), kind)) in chosen.into_iter().enumerate() {
        out.push_str(&text[at..from]);
        out.push_str(&instead(&text[from..until], kind, index));
        at = until;
    }
    out.push_str(&text[at..]);
    out
}

fn picks() -> impl Strategy<Value = (usize, Vec<(u16, u8)>)> {
    (any::<usize>(), prop::collection::vec((any::<u16>(), any::<u8>()), 1..8))
}

/// Texts without mistakes, read once.
fn corpus() -> &'static [(std::path::PathBuf, String)] {
    static TEXTS: std::sync::LazyLock<Vec<(std::path::PathBuf, String)>> = std::sync::LazyLock::new(texts);
    &TEXTS
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Blanks and line ends are the printer's: blank lines alone are kept.
    #[test]
    fn the_result_depends_on_no_layout((at, picks) in picks()) {
        let (path, text) = &corpus()[at % corpus().len()];
        let other = with(text, &picks, |blanks, kind, _| {
            // A blank line stays one.
            if blanks.matches('\n').count() > 1 {
                return format!("\n{}\n\n", " ".repeat(usize::from(kind % 5)));
            }
            ["  ", "\n", "\n      ", " \t ", "\n\t"][usize::from(kind) % 5].to_owned()
        });
        // A unit stands on the line of its number: what is another text is passed over.
        let same = concrete(&other).is_some_and(|read| said(&read) == said(&concrete(text).unwrap()))
            && trees(&other) == trees(text);
        prop_assume!(same);
        prop_assert_eq!(format(&other, None), format(text, None), "{}\n{}", path.display(), other);
    }

    /// Comments anywhere are all there, in order, and a second time changes nothing.
    #[test]
    fn comments_stay_wherever_they_stand((at, picks) in picks()) {
        let (path, text) = &corpus()[at % corpus().len()];
        let other = with(text, &picks, |blanks, kind, index| {
            let lines = if blanks.contains("\n\n") { "\n" } else { "" };
            match kind % 4 {
                0 => format!(" # note {index}\n{lines}"),
                1 => format!("\n# note {index}\n{lines}"),
                2 => format!("\n{lines}# note {index}\n\n"),
                _ => format!(" #note {index}\n    # and {index}\n{lines}"),
            }
        });
        let read = concrete(&other);
        prop_assume!(read.is_some());
        let comments = said(&read.unwrap()).1;
        let once = format(&other, None);
        prop_assert!(once.is_ok(), "{}: {:?}\n{}", path.display(), once, other);
        let once = once.unwrap();
        prop_assert_eq!(&said(&concrete(&once).unwrap()).1, &comments);
        prop_assert_eq!(format(&once, None), Ok(once.clone()), "{}\n{}", path.display(), other);
        prop_assert!(!once.contains("\n\n\n"), "{}", once);
    }
}

/// Twice as long takes about twice as long: nothing is quadratic.
#[test]
fn a_long_policy_takes_no_more_time_for_its_length() {
    let part =
        std::fs::read_to_string(super::project().join("examples/tatarstan/en/indicators.idel")).unwrap();
    let long = part.repeat(60);
    let time = |text: &str| {
        let started = std::time::Instant::now();
        assert!(format(text, None).is_ok());
        started.elapsed().as_secs_f64()
    };
    // Another process may hold up one of the two: then they are timed again.
    let mut timed = Vec::new();
    for _ in 0..5 {
        let (one, many) = (time(&part.repeat(6)), time(&long));
        if many < one * 30.0 + 1.0 {
            return;
        }
        timed.push((one, many));
    }
    panic!("ten times as long takes {timed:?} seconds");
}

#[test]
fn deep_brackets_are_formatted_or_refused_and_never_crash() {
    for depth in [20, 90, 99, 500] {
        let text = format!("fn f(x) = {}x{}\n", "(".repeat(depth), ")".repeat(depth));
        if let Ok(once) = format(&text, None) {
            assert_eq!(
                once.split_whitespace().collect::<String>(),
                text.split_whitespace().collect::<String>()
            );
            assert_eq!(format(&once, None), Ok(once));
        } else {
            assert!(depth > 90, "{depth}");
        }
    }
}
