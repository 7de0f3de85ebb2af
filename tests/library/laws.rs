//! Laws of the functions over random matrices: bounds, what adds up, what changes nothing.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use idel::engine::Loaded;
use idel::model::Policy;
use idel::unit::{Number, Rational};
use proptest::prelude::*;

use super::{cell, load, near_to, policy, value};

/// Jobs by year, region and industry.
type Jobs = Vec<Vec<Vec<u32>>>;

/// Figures of a region that do not change when everything is multiplied.
const FREE_OF_SCALE: [&str; 10] = [
    "herfindahl",
    "herfindahl_normalised",
    "equivalent",
    "krugman_index",
    "hoover_index",
    "hachman_index",
    "entropy_bits",
    "theil_index",
    "gini_index",
    "to_last_year",
];

/// Figures of an industry that do not change when everything is multiplied.
const OF_INDUSTRIES: [&str; 3] = ["gini_places", "gini_local", "gathered"];

fn shared() -> &'static Arc<Policy> {
    static POLICY: OnceLock<Arc<Policy>> = OnceLock::new();
    POLICY.get_or_init(policy)
}

fn matrices() -> impl Strategy<Value = Jobs> {
    let number = prop_oneof![3 => 0u32..40, 1 => Just(0)];
    (1usize..5, 1usize..5).prop_flat_map(move |(regions, industries)| {
        let row = prop::collection::vec(number.clone(), industries);
        prop::collection::vec(prop::collection::vec(row, regions), 3)
    })
}

/// The tables of a matrix, its rows in their order or the other way round.
fn loaded(jobs: &Jobs, times: u32, reversed: bool) -> Loaded {
    let (mut units, mut rows) = (Vec::new(), Vec::new());
    for (year, matrix) in (2010..).zip(jobs) {
        for (r, row) in (1..).zip(matrix) {
            for (j, number) in (1..).zip(row) {
                let id = format!("i{j}-r{r}");
                if year == 2010 {
                    units.push(format!("{id},i{j},r{r}"));
                }
                rows.push(format!("{id},i{j},r{r},{year},{},1", number * times));
            }
        }
    }
    if reversed {
        units.reverse();
        rows.reverse();
    }
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, head: &str, rows: &[String]| {
        let mut text = String::from(head);
        for row in rows {
            write!(text, "\n{row}").unwrap();
        }
        text.push('\n');
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let units = write("unit.csv", "id,industry,area", &units);
    let jobs = write("jobs.csv", "id,industry,region,year,jobs,output", &rows);
    load(shared(), units, jobs)
}

struct Read(Loaded);

impl Read {
    fn at(&self, figure: &str, industry: usize, region: usize, year: i16) -> Option<Number> {
        let name = |letter: &str, at: usize| if at == 0 { String::new() } else { format!("{letter}{at}") };
        let (industry, region) = (name("i", industry), name("r", region));
        value(shared(), &self.0, figure, &cell(shared(), year, ["", &industry, &region]))
    }

    fn of_region(&self, figure: &str, region: usize) -> Option<Number> {
        self.at(figure, 0, region, 2012)
    }
}

fn rational(number: &Number) -> Rational {
    number.to_rational()
}

fn whole(n: usize) -> Rational {
    Rational::from(n as u64)
}

/// Within rounding of the bounds, which only logarithms need.
fn between(found: Option<&Number>, least: f64, most: f64) -> bool {
    found.is_none_or(|n| n.to_f64() >= least - 1e-9 && n.to_f64() <= most + 1e-9)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_stay_within_their_bounds(jobs in matrices()) {
        let read = Read(loaded(&jobs, 1, false));
        let (regions, n) = (jobs[2].len(), jobs[2][0].len());
        for r in 1..=regions {
            let total: u32 = jobs[2][r - 1].iter().sum();
            let herfindahl = read.of_region("herfindahl", r);
            prop_assert_eq!(herfindahl.is_some(), total > 0);
            if let Some(h) = &herfindahl {
                prop_assert!(rational(h) >= Rational::one() / whole(n) && rational(h) <= Rational::one());
            }
            prop_assert!(between(read.of_region("herfindahl_normalised", r).as_ref(), 0.0, 1.0));
            prop_assert!(between(read.of_region("equivalent", r).as_ref(), 1.0, n as f64));
            prop_assert!(between(read.of_region("krugman_index", r).as_ref(), 0.0, 2.0));
            prop_assert!(between(read.of_region("hoover_index", r).as_ref(), 0.0, 1.0));
            prop_assert!(between(read.of_region("hachman_index", r).as_ref(), 0.0, 1.0));
            prop_assert!(between(read.of_region("entropy_bits", r).as_ref(), 0.0, (n as f64).log2()));
            prop_assert!(between(read.of_region("theil_index", r).as_ref(), 0.0, (n as f64).ln()));
            prop_assert!(between(read.of_region("log_deviation", r).as_ref(), 0.0, f64::MAX));
            prop_assert!(between(read.of_region("gini_index", r).as_ref(), 0.0, 1.0 - 1.0 / n as f64));
        }
        for j in 1..=n {
            prop_assert!(between(read.at("gini_local", j, 0, 2012).as_ref(), 0.0, 1.0));
        }
    }

    #[test]
    fn three_effects_add_up_to_the_change_exactly(jobs in matrices()) {
        let read = Read(loaded(&jobs, 1, false));
        let at_start: u32 = jobs[0].iter().flatten().sum();
        for r in 1..=jobs[0].len() {
            let parts: Option<Vec<Number>> = ["due_to_nation", "due_to_mix", "due_to_region"]
                .iter()
                .map(|figure| read.of_region(figure, r))
                .collect();
            prop_assert_eq!(parts.is_some(), at_start > 0);
            let Some(parts) = parts else { continue };
            let sum = parts.iter().fold(Rational::zero(), |sum, part| sum + rational(part));
            let change = read.of_region("changed", r).unwrap();
            prop_assert_eq!(sum, rational(&change));
            let before: u32 = jobs[0][r - 1].iter().sum();
            let now: u32 = jobs[2][r - 1].iter().sum();
            prop_assert_eq!(rational(&change), Rational::from(i64::from(now) - i64::from(before)));
        }
    }

    #[test]
    fn location_quotients_have_a_weighted_mean_of_one(jobs in matrices()) {
        let read = Read(loaded(&jobs, 1, false));
        let matrix = &jobs[2];
        let total: u32 = matrix.iter().flatten().sum();
        for j in 1..=matrix[0].len() {
            if matrix.iter().all(|row| row[j - 1] == 0) {
                prop_assert!((1..=matrix.len()).all(|r| read.at("lq", j, r, 2012).is_none()));
                continue;
            }
            let mut mean = Rational::zero();
            for (r, row) in (1..).zip(matrix) {
                let own: u32 = row.iter().sum();
                let quotient = read.at("lq", j, r, 2012);
                prop_assert_eq!(quotient.is_some(), own > 0);
                if let Some(quotient) = quotient {
                    mean = mean + rational(&quotient) * Rational::ratio(i64::from(own), i64::from(total));
                }
            }
            prop_assert_eq!(mean, Rational::one());
        }
    }

    #[test]
    fn contributions_add_up_to_the_growth_of_the_whole(jobs in matrices()) {
        let read = Read(loaded(&jobs, 1, false));
        for r in 1..=jobs[1].len() {
            let growth = read.of_region("pace", r);
            let parts: Option<Vec<Number>> =
                (1..=jobs[1][0].len()).map(|j| read.at("due_to", j, r, 2012)).collect();
            prop_assert_eq!(parts.is_some(), growth.is_some());
            if let (Some(parts), Some(growth)) = (parts, growth) {
                let sum = parts.iter().fold(Rational::zero(), |sum, part| sum + rational(part));
                prop_assert_eq!(sum, rational(&growth));
            }
        }
    }

    #[test]
    fn regions_and_industries_in_another_order_have_the_same_figures(jobs in matrices()) {
        let turned: Jobs = jobs
            .iter()
            .map(|matrix| matrix.iter().rev().map(|row| row.iter().rev().copied().collect()).collect())
            .collect();
        let (plain, turned) = (Read(loaded(&jobs, 1, false)), Read(loaded(&turned, 1, false)));
        let (regions, n) = (jobs[0].len(), jobs[0][0].len());
        let same = |a: Option<Number>, b: Option<Number>| match (a, b) {
            (Some(Number::Exact(a)), Some(Number::Exact(b))) => a == b,
            (Some(a), Some(b)) => near_to(a.to_f64(), b.to_f64()),
            (a, b) => a.is_none() && b.is_none(),
        };
        for r in 1..=regions {
            for figure in FREE_OF_SCALE.iter().chain(&["due_to_nation", "due_to_mix", "due_to_region"]) {
                let (a, b) = (plain.of_region(figure, r), turned.of_region(figure, regions + 1 - r));
                prop_assert!(same(a, b), "{}", figure);
            }
        }
        for j in 1..=n {
            for figure in OF_INDUSTRIES {
                let (a, b) = (plain.at(figure, j, 0, 2012), turned.at(figure, n + 1 - j, 0, 2012));
                prop_assert!(same(a, b), "{}", figure);
            }
        }
    }

    #[test]
    fn scale_changes_no_figure_of_an_industry(jobs in matrices()) {
        let (plain, scaled) = (Read(loaded(&jobs, 1, false)), Read(loaded(&jobs, 7, false)));
        for j in 1..=jobs[0][0].len() {
            for figure in OF_INDUSTRIES {
                prop_assert_eq!(plain.at(figure, j, 0, 2012), scaled.at(figure, j, 0, 2012), "{}", figure);
            }
            for r in 1..=jobs[0].len() {
                prop_assert_eq!(plain.at("lq", j, r, 2012), scaled.at("lq", j, r, 2012));
            }
        }
    }

    #[test]
    fn equals_are_at_the_bounds_however_many_they_are(
        regions in 1usize..5, industries in 1usize..6, each in 1u32..900,
    ) {
        let read = Read(loaded(&vec![vec![vec![each; industries]; regions]; 3], 1, false));
        let exact = |n: usize, d: usize| Some(Number::Exact(whole(n) / whole(d)));
        prop_assert_eq!(read.of_region("herfindahl", 1), exact(1, industries));
        prop_assert_eq!(read.of_region("equivalent", 1), exact(industries, 1));
        let normalised = if industries == 1 { None } else { exact(0, 1) };
        prop_assert_eq!(read.of_region("herfindahl_normalised", 1), normalised);
        for figure in ["krugman_index", "hoover_index", "gini_index"] {
            prop_assert_eq!(read.of_region(figure, 1), exact(0, 1), "{}", figure);
        }
        prop_assert_eq!(read.of_region("hachman_index", 1), exact(1, 1));
        prop_assert_eq!(read.at("gini_places", 1, 0, 2012), exact(0, 1));
        prop_assert_eq!(read.at("gini_local", 1, 0, 2012), exact(0, 1));
        prop_assert_eq!(read.at("lq", 1, 1, 2012), exact(1, 1));
        for (figure, wanted) in [("entropy_bits", (industries as f64).log2()), ("theil_index", 0.0), ("log_deviation", 0.0)] {
            let found = read.of_region(figure, 1).unwrap().to_f64();
            prop_assert!((found - wanted).abs() < 1e-12, "{}", figure);
        }
    }

    #[test]
    fn neither_scale_nor_the_order_of_rows_changes_a_figure(jobs in matrices()) {
        let (plain, scaled) = (Read(loaded(&jobs, 1, false)), Read(loaded(&jobs, 7, false)));
        let reversed = Read(loaded(&jobs, 1, true));
        for r in 1..=jobs[0].len() {
            for figure in FREE_OF_SCALE {
                let own = plain.of_region(figure, r);
                prop_assert_eq!(&own, &reversed.of_region(figure, r), "{}", figure);
                match (own, scaled.of_region(figure, r)) {
                    (Some(Number::Exact(a)), Some(Number::Exact(b))) => prop_assert_eq!(a, b, "{}", figure),
                    (Some(a), Some(b)) => prop_assert!(near_to(a.to_f64(), b.to_f64()), "{}", figure),
                    (a, b) => prop_assert_eq!(a.is_some(), b.is_some(), "{}", figure),
                }
            }
        }
    }
}

#[test]
fn equal_parts_are_neither_concentrated_nor_special() {
    let read = Read(loaded(&vec![vec![vec![5; 4]; 3]; 3], 1, false));
    let exact = |n, d| Some(Number::Exact(Rational::ratio(n, d)));
    for (figure, wanted) in [
        ("herfindahl", exact(1, 4)),
        ("herfindahl_normalised", exact(0, 1)),
        ("equivalent", exact(4, 1)),
        ("krugman_index", exact(0, 1)),
        ("hoover_index", exact(0, 1)),
        ("hachman_index", exact(1, 1)),
        ("gini_index", exact(0, 1)),
    ] {
        assert_eq!(read.of_region(figure, 1), wanted, "{figure}");
    }
    assert_eq!(read.at("gini_places", 1, 0, 2012), exact(0, 1));
    assert_eq!(read.at("gini_local", 1, 0, 2012), exact(0, 1));
    assert!((read.of_region("entropy_bits", 1).unwrap().to_f64() - 2.0).abs() < 1e-12);
    assert!(read.of_region("theil_index", 1).unwrap().to_f64().abs() < 1e-12);
}
