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
    Days(usize, Side, i64, usize),
    Months(usize, Side, i64, usize),
    /// The first during the time between the other two, or during these days.
    Between(usize, usize, usize),
    During(usize, i64, i64),
    /// The time from the second to the first has a day in common with that between the others, or with these days.
    Overlaps(usize, usize, usize, usize),
    OverlapsDays(usize, usize, i64, i64),
}

/// On which side of the second the first lies.
#[derive(Debug, Clone, Copy)]
enum Side {
    Either,
    After,
    Before,
}

impl Side {
    fn word(self) -> &'static str {
        match self {
            Side::Either => "of",
            Side::After => "after",
            Side::Before => "before",
        }
    }

    /// Whether a day lies so near another; the later of them is told from the earlier by `later`.
    fn near(self, day: i64, other: i64, later: impl Fn(i64) -> i64) -> bool {
        let after = other <= day && day <= later(other);
        let before = day <= other && other <= later(day);
        match self {
            Side::Either => after || before,
            Side::After => after,
            Side::Before => before,
        }
    }
}

/// What the calendar says, reckoned without the program: of a month's last day the last day of that month.
fn months_after(from: Day, months: i64) -> Day {
    let there = from + months.months();
    if from == from.last_of_month() { there.last_of_month() } else { there }
}

fn holds(tie: &Tie, days: &[i64]) -> bool {
    match tie {
        Tie::After(a, b) => days[*a] >= days[*b],
        Tie::Days(a, side, n, b) => side.near(days[*a], days[*b], |from| from + n),
        Tie::Months(a, side, n, b) => {
            side.near(days[*a], days[*b], |from| i64::from((months_after(day(from), *n) - day(0)).get_days()))
        }
        Tie::Between(a, b, c) => days[*b] <= days[*a] && days[*a] <= days[*c],
        Tie::During(a, from, until) => (*from..=*until).contains(&days[*a]),
        Tie::Overlaps(a, b, c, d) => {
            let common = |at: &i64| days[*b] <= *at && *at <= days[*a] && days[*c] <= *at && *at <= days[*d];
            (0..DAYS).any(|at| common(&at))
        }
        Tie::OverlapsDays(a, b, from, until) => (*from..=*until).any(|at| days[*b] <= at && at <= days[*a]),
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
                Tie::Days(a, side, n, b) if *a == at => {
                    text.push_str(&format!("        within {n} days {} m{b}\n", side.word()));
                }
                Tie::Months(a, side, n, b) if *a == at => {
                    text.push_str(&format!("        within {n} months {} m{b}\n", side.word()));
                }
                Tie::Between(a, b, c) if *a == at => text.push_str(&format!("        during m{b}..m{c}\n")),
                Tie::During(a, from, until) if *a == at => {
                    text.push_str(&format!("        during {}..{}\n", day(*from), day(*until)));
                }
                Tie::Overlaps(a, b, c, d) if *a == at => {
                    text.push_str(&format!("        m{b}..m{a} overlaps m{c}..m{d}\n"));
                }
                Tie::OverlapsDays(a, b, from, until) if *a == at => {
                    let (from, until) = (day(*from), day(*until));
                    text.push_str(&format!("        m{b}..m{a} overlaps {from}..{until}\n"));
                }
                Tie::After(..)
                | Tie::Days(..)
                | Tie::Months(..)
                | Tie::Between(..)
                | Tie::During(..)
                | Tie::Overlaps(..)
                | Tie::OverlapsDays(..) => {}
            }
        }
        text.push_str("    }\n");
    }
    text.push_str("}\n");
    text
}

fn ties() -> impl Strategy<Value = Vec<Tie>> {
    // Of two milestones the later in the text comes after, so that there is no circle.
    let pair = || prop::sample::select(vec![(1usize, 0usize), (2, 0), (2, 1)]);
    let any = prop::sample::select(vec![(0usize, 1usize), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)]);
    // The pairs that a side allows.
    let near = || {
        let free = prop::sample::select(vec![Side::Either, Side::Before]);
        prop_oneof![
            (any.clone(), free).prop_map(|((a, b), side)| (a, side, b)),
            pair().prop_map(|(a, b)| (a, Side::After, b)),
        ]
    };
    let span = || (0..DAYS, 0..DAYS).prop_map(|(a, b)| (a.min(b), a.max(b)));
    let tie = prop_oneof![
        pair().prop_map(|(a, b)| Tie::After(a, b)),
        (near(), 0i64..40).prop_map(|((a, side, b), n)| Tie::Days(a, side, n, b)),
        (near(), 0i64..2).prop_map(|((a, side, b), n)| Tie::Months(a, side, n, b)),
        pair().prop_map(|(a, b)| Tie::Between(a, b, 3 - a - b)),
        (0usize..3, span()).prop_map(|(a, (from, until))| Tie::During(a, from, until)),
        (pair(), 0usize..3, 0usize..3)
            .prop_filter("a circle", |((a, _), c, _)| c <= a)
            .prop_map(|((a, b), c, d)| Tie::Overlaps(a, b, c, d)),
        (pair(), span()).prop_map(|((a, b), (from, until))| Tie::OverlapsDays(a, b, from, until)),
    ];
    // `during` is said of a milestone once.
    let during = |tie: &Tie| match tie {
        Tie::Between(a, ..) | Tie::During(a, ..) => Some(*a),
        Tie::After(..) | Tie::Days(..) | Tie::Months(..) | Tie::Overlaps(..) | Tie::OverlapsDays(..) => None,
    };
    prop::collection::vec(tie, 0..5).prop_map(move |mut ties| {
        let mut said = [false; 3];
        ties.retain(|tie| during(tie).is_none_or(|a| !std::mem::replace(&mut said[a], true)));
        ties
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

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
            // A milestone that is due outside its own time is told as such.
            None => prop_assert!(
                codes.iter().any(|code| ["E0458", "E0624"].contains(code)),
                "no plan, and {codes:?} of\n{text}"
            ),
            // To be due outside the time is refused even where it could be done before.
            Some(_) if codes.contains(&"E0624") => {
                let late = |tie: &Tie| matches!(tie, Tie::During(a, _, until) if terms[*a].1 > *until);
                prop_assert!(ties.iter().any(late), "{codes:?} of\n{text}");
            }
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
