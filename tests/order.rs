//! The order of milestones against trying every day: what the network says is possible is, and nothing else.

use std::path::Path;

use idel::check::order::slack;
use idel::load_policy;
use idel::model::Date;
use idel::source::MemoryLoader;
use jiff::ToSpan;
use jiff::civil::{Date as Day, date};
use proptest::prelude::*;

/// January and February of a leap year: ends of months of unlike lengths.
const DAYS: i64 = 60;

fn day(at: i64) -> Day {
    date(2012, 1, 1) + at.days()
}

#[derive(Debug, Clone)]
enum Tie {
    /// The first comes after the second.
    After(usize, usize),
    /// The first within so many days, or months, of the second.
    Days(usize, i64, usize),
    Months(usize, i64, usize),
}

/// What the calendar says, reckoned without the program: of a month's last day the last day of that month.
fn months_after(from: Day, months: i64) -> Day {
    let there = from + months.months();
    if from == from.last_of_month() { there.last_of_month() } else { there }
}

fn holds(tie: &Tie, days: &[i64]) -> bool {
    match tie {
        Tie::After(a, b) => days[*a] >= days[*b],
        Tie::Days(a, n, b) => days[*a] <= days[*b] + n,
        Tie::Months(a, n, b) => day(days[*a]) <= months_after(day(days[*b]), *n),
    }
}

/// The first and the last day of each milestone among all plans that keep every tie; `None` where there is no plan.
fn tried(terms: &[(i64, i64)], ties: &[Tie]) -> Option<Vec<(i64, i64)>> {
    let mut found: Option<Vec<(i64, i64)>> = None;
    for a in terms[0].0..=terms[0].1 {
        for b in terms[1].0..=terms[1].1 {
            for c in terms[2].0..=terms[2].1 {
                let days = [a, b, c];
                if !ties.iter().all(|tie| holds(tie, &days)) {
                    continue;
                }
                let ranges = found.get_or_insert_with(|| days.iter().map(|day| (*day, *day)).collect());
                for (range, day) in ranges.iter_mut().zip(days) {
                    *range = (range.0.min(day), range.1.max(day));
                }
            }
        }
    }
    found
}

fn written(terms: &[(i64, i64)], ties: &[Tie]) -> String {
    let mut text = String::from(
        "policy \"Order\" { period 2012-01..2012-12  baseline 2011-12 }\nstage first 2012-01..2012-02 {\n",
    );
    for (at, (first, last)) in terms.iter().enumerate() {
        text.push_str(&format!("    milestone m{at} due {} {{\n", day(*last)));
        if *first > 0 {
            text.push_str(&format!("        not before {}\n", day(*first)));
        }
        for tie in ties {
            match tie {
                Tie::After(a, b) if *a == at => text.push_str(&format!("        after m{b}\n")),
                Tie::Days(a, n, b) if *a == at => {
                    text.push_str(&format!("        within {n} days of m{b}\n"));
                }
                Tie::Months(a, n, b) if *a == at => {
                    text.push_str(&format!("        within {n} months of m{b}\n"));
                }
                Tie::After(..) | Tie::Days(..) | Tie::Months(..) => {}
            }
        }
        text.push_str("    }\n");
    }
    text.push_str("}\n");
    text
}

fn ties() -> impl Strategy<Value = Vec<Tie>> {
    // Of two milestones the later in the text comes after, so that there is no circle.
    let pair = prop::sample::select(vec![(1usize, 0usize), (2, 0), (2, 1)]);
    let any = prop::sample::select(vec![(0usize, 1usize), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)]);
    let tie = prop_oneof![
        pair.prop_map(|(a, b)| Tie::After(a, b)),
        (any.clone(), 0i64..40).prop_map(|((a, b), n)| Tie::Days(a, n, b)),
        (any, 0i64..2).prop_map(|((a, b), n)| Tie::Months(a, n, b)),
    ];
    prop::collection::vec(tie, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_possible_days_are_those_of_some_plan(
        terms in prop::collection::vec((0..DAYS, 0..DAYS, any::<bool>()), 3),
        ties in ties(),
    ) {
        // Mostly a first day before the last, at times none at all.
        let terms: Vec<(i64, i64)> =
            terms.into_iter().map(|(a, b, free)| (if free { 0 } else { a / 2 }, b)).collect();
        let text = written(&terms, &ties);
        let files = MemoryLoader { files: [("policy.idel".into(), text.clone())].into() };
        let checked = load_policy(Path::new("policy.idel"), &files);
        let codes: Vec<&str> = checked.problems.iter().map(|p| p.code()).collect();
        match tried(&terms, &ties) {
            None => prop_assert!(codes.contains(&"E0458"), "no plan, and {codes:?} of\n{text}"),
            Some(ranges) => {
                prop_assert!(codes.iter().all(|code| code.starts_with('W')), "{codes:?} of\n{text}");
                let epoch = date(1970, 1, 1);
                let at = |day: Date| i64::from((epoch + i64::from(day.0).days() - date(2012, 1, 1)).get_days());
                let policy = checked.policy.as_ref().unwrap();
                let told: Vec<(i64, i64)> =
                    slack(policy).iter().map(|s| (at(s.earliest.day), at(s.latest.day))).collect();
                prop_assert_eq!(told, ranges, "{}", text);
            }
        }
    }
}
