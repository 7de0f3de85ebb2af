//! Parsing takes time in proportion to the text: nesting does not multiply it.

use std::time::{Duration, Instant};

use idel::source::FileId;
use idel::syntax::{parse_expression, parse_file};

const FILE: FileId = FileId(0);

fn timed(text: &str) -> Duration {
    let start = Instant::now();
    assert!(parse_expression(FILE, text).is_ok(), "{text}");
    start.elapsed()
}

#[test]
fn nested_expressions_cost_no_more_than_they_are_long() {
    let nested = |open: &str, close: &str| format!("{}x{}", open.repeat(60), close.repeat(60));
    let cases = [
        nested("(", ")"),
        nested("-(", ")"),
        nested("(1 + ", ")"),
        nested("f(", ")"),
        nested("[", "]"),
        format!("{}x{}", "sum(x where any(".repeat(45), "))".repeat(45)),
        nested("any(a where ", ": p)"),
        nested("any(a: ", ")"),
        nested("sum(each a: ", ")"),
        nested("m where f(", ")"),
        nested("5 % of (", ")"),
        nested("if a then b else ", ""),
        nested("if ", " then a else b"),
        nested("not (", ")"),
        nested("(a and ", " is missing)"),
        format!("{}x{}", "((".repeat(45), ") overall)".repeat(45)),
    ];
    for text in cases {
        let took = timed(&text);
        assert!(took < Duration::from_millis(300), "{took:?} for {text}");
    }
}

#[test]
fn nested_mistakes_are_found_as_quickly() {
    for open in ["(", "f(", "any(a where ", "sum(each a: ", "not (", "[", "if ", "5 % of ("] {
        let text = format!("indicator i {{ value {}x ", open.repeat(60));
        let start = Instant::now();
        assert!(!parse_file(FILE, &text).problems.is_empty());
        assert!(start.elapsed() < Duration::from_secs(2), "{:?} for {open}", start.elapsed());
    }
}

/// Prints how long a policy of 5,000 lines takes; run by hand.
#[test]
#[ignore = "a measurement, not a check"]
fn a_large_policy() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tatarstan");
    for lang in ["en", "ru"] {
        let mut text = String::new();
        for file in ["data", "clusters", "indicators", "stages"] {
            text.push_str(&std::fs::read_to_string(root.join(lang).join(format!("{file}.idel"))).unwrap());
        }
        let times = 5000 / text.lines().count() + 1;
        let text = text.repeat(times);
        let runs = (0..10).map(|_| {
            let start = Instant::now();
            assert!(!parse_file(FILE, &text).file.declarations.is_empty());
            start.elapsed()
        });
        println!("{lang}: {} lines: {:?}", text.lines().count(), runs.min());
    }
}
